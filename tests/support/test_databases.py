"""The tests' own floor: fresh databases, one real server, nothing left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import psycopg
import pytest
from pysqlite3 import dbapi2

from tests.support.databases import Databases
from tests.support.postgres import Server, start_server

if TYPE_CHECKING:
    from pathlib import Path


def make_small_schema(url: str) -> None:
    """Stand in for the program's schema: one table with one row."""
    statements = ("CREATE TABLE word (text text)", "INSERT INTO word VALUES ('lumbung')")
    if url.startswith("sqlite"):
        with dbapi2.connect(url.removeprefix("sqlite:///")) as file:
            for statement in statements:
                file.execute(statement)
        file.close()
        return
    with psycopg.connect(url) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def small(tmp_path: Path, postgres_server: Server) -> Databases:
    return Databases(
        tmp_path, lambda: postgres_server, make_small_schema, template=f"small_{os.getpid()}"
    )


def test_each_sqlite_copy_is_its_own(small: Databases, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.sqlite", "two with blank.sqlite")]

    urls = [small.new_sqlite(path) for path in paths]
    with dbapi2.connect(paths[0]) as one:
        one.execute("DELETE FROM word")
    one.close()

    assert urls == [f"sqlite:///{path}" for path in paths]
    two = dbapi2.connect(paths[1])
    assert two.execute("SELECT text FROM word").fetchall() == [("lumbung",)]
    two.close()


def test_each_postgres_copy_is_its_own_and_goes(small: Databases, postgres_server: Server) -> None:
    with small.new_postgres() as one, small.new_postgres() as two:
        with psycopg.connect(one) as connection:
            connection.execute("DELETE FROM word")
        with psycopg.connect(two) as connection:
            rows = connection.execute("SELECT text FROM word").fetchall()
            names = [connection.info.dbname, psycopg.conninfo.conninfo_to_dict(one)["dbname"]]
    postgres_server.drop(small.template)

    assert rows == [("lumbung",)]
    assert [postgres_server.has(str(name)) for name in names] == [False, False]


def test_server_sorts_by_code_point_and_knows_trigrams(postgres_server: Server) -> None:
    url = postgres_server.create(f"trigram_{os.getpid()}")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        found = connection.execute(
            "SELECT array_agg(w ORDER BY w) FROM unnest(array['b','a','B','é']) w"
        ).fetchone()
    postgres_server.drop(f"trigram_{os.getpid()}")

    assert found == (["B", "a", "b", "é"],)


def test_durable_server_is_as_safe_as_production() -> None:
    names = ("fsync", "synchronous_commit", "full_page_writes")

    with start_server(durable=True) as server:
        with psycopg.connect(server.url("postgres", tcp=True)) as connection:
            values = [connection.execute(f"SHOW {name}").fetchone() for name in names]
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{server.port}/postgres")

    assert values == [("on",), ("on",), ("on",)]
    assert not server.folder.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_a_killed_run_leaves_no_server_behind() -> None:
    script = """
        import os, signal
        from tests.support.postgres import launch
        server = launch(durable=False)
        print(server.process.pid, server.folder, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    pid, folder = done.stdout.split()
    wait = f"while kill -0 {pid} 2>/dev/null; do sleep 0.05; done"

    subprocess.run(["sh", "-c", wait], check=True, timeout=30)
    shutil.rmtree(folder)

    assert done.returncode == -9
