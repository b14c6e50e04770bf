"""The file of a single workstation: one process, one writer, many readers, nothing half written."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app import runtime
from app.core import database as database_module
from app.core.database import Database
from app.core.driver import fetch
from app.core.errors import StorageTrouble
from app.identity import passwords
from app.runtime import InUse, NotOpened, Runtime
from app.stock.api import StockAsOf
from tests.core.conftest import another_window
from tests.core.test_requests import receipt
from tests.support.company import PASSWORD
from tests.support.prepared import open_goods
from tests.support.snapshot import snapshot
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.databases import Databases
    from tests.support.goods import Goods


@pytest.fixture
def file(goods_databases: Databases, tmp_path: Path) -> Path:
    path = tmp_path / "data" / "toko.db"
    path.parent.mkdir()
    goods_databases.new_sqlite(path)
    return path


@pytest.fixture
def local(file: Path) -> Iterator[Goods]:
    made = open_goods(f"sqlite:///{file}")
    yield made
    made.company.close()


# ---------------------------------------------------------------- one process


@pytest.mark.req("INV-02", "T13")
def test_a_second_program_is_told_and_waits_for_nothing(file: Path) -> None:
    first = Runtime(f"sqlite:///{file}")

    with pytest.raises(InUse, match="toko.db sedang dibuka Lumbung lain"):
        Runtime(f"sqlite:///{file}")
    roundabout = file.parent / ".." / "data" / "toko.db"
    with pytest.raises(InUse):
        Runtime(f"sqlite:///{roundabout}")

    first.close()
    Runtime(f"sqlite:///{file}").close()


def test_a_link_to_the_file_is_the_same_file(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "pintasan.db"
    try:
        link.symlink_to(file)
    except OSError:  # Windows without the right to make links: nothing to go round
        return
    first = Runtime(f"sqlite:///{file}")

    with pytest.raises(InUse):
        Runtime(f"sqlite:///{link}")
    first.close()


def test_a_lock_of_a_program_that_was_killed_does_not_hold(file: Path) -> None:
    script = (
        "import os, sys\n"
        "from app.runtime import Runtime\n"
        "opened = Runtime(sys.argv[1])\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    url = f"sqlite:///{file}"
    with subprocess.Popen(
        [sys.executable, "-c", script, url],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(InUse):
            Runtime(url)
        other.kill()
        other.wait()

    passwords.use(passwords.CHEAP)
    opened = Runtime(url)
    assert opened.sign_in.with_password("admin", PASSWORD).actor.username == "admin"
    opened.close()


def test_what_cannot_be_opened_keeps_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "catatan.db"
    path.write_text("Ini bukan basis data, melainkan catatan panjang. " * 50)

    for _ in range(2):
        with pytest.raises(StorageTrouble, match="bukan berkas data Lumbung"):
            Runtime(f"sqlite:///{path}")
    path.unlink()
    Runtime(f"sqlite:///{path}").close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_without_file_is_refused(url: str) -> None:
    with pytest.raises(NotOpened, match="memerlukan berkas"):
        Runtime(url)


def test_an_old_sqlite_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "MINIMUM_SQLITE", (99, 0, 0))

    with pytest.raises(RuntimeError, match="too old"):
        Database(f"sqlite:///{file}")


def test_the_home_folder_is_the_persons_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(runtime.HOME_VARIABLE, str(tmp_path / "rumah"))

    opened = runtime.open()

    assert Path(opened.url.removeprefix("sqlite:///")) == tmp_path / "rumah" / "lumbung.db"
    assert opened.database == "SQLite · lumbung.db"
    opened.close()


# ---------------------------------------------------------------- how it is written


@pytest.mark.req("T5")
def test_each_connection_loses_nothing_and_checks_everything(local: Goods) -> None:
    wanted = {
        "synchronous": 3, "journal_mode": "wal", "foreign_keys": 1, "recursive_triggers": 1,
        "trusted_schema": 0,
    }  # fmt: skip
    opened = local.company.database
    for how in (opened.reading, opened.writing):
        with how() as session:
            driver: Any = session.connection().connection.driver_connection
            found = {name: driver.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
        assert found == wanted


@pytest.mark.req("WMS-GEN-03")
def test_readers_see_the_last_commit_while_somebody_writes(local: Goods) -> None:
    local.me.do(receipt(2))
    writing, looked, seen = threading.Event(), threading.Event(), list[int]()
    window = another_window(local)

    def read() -> None:
        writing.wait(30)
        seen.append(local.on_hand("KAPAS")[0])
        looked.set()

    reader = threading.Thread(target=read)
    reader.start()
    with window.atomically() as batch:
        batch.do(receipt(3))
        writing.set()
        assert looked.wait(30)
        seen.append(batch.ask(StockAsOf(sku="KAPAS", warehouse="GD1"))[0].qty)
    reader.join()

    assert seen == [2, 5]
    assert local.on_hand("KAPAS") == (5, "200.00")


@pytest.mark.req("WMS-GEN-03", "INV-14")
def test_four_people_at_one_pc_write_in_turn(local: Goods) -> None:
    windows = [another_window(local) for _ in range(4)]
    numbers, broken = list[str](), list[BaseException]()

    def run(window: Any) -> None:
        try:
            numbers.extend(window.do(receipt(1)).value.number for _ in range(5))
            window.ask(StockAsOf())
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            broken.append(error)

    threads = [threading.Thread(target=run, args=(window,)) for window in windows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert broken == []
    assert sorted(numbers) == [f"GRN-261121-{number:04d}" for number in range(1, 21)]
    local.sound()


def test_a_file_another_program_holds_is_explained(
    local: Goods, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup tool that locks the file: a sentence, and afterwards everything goes on."""
    from pysqlite3 import dbapi2

    with local.company.database.reading() as session:
        driver: Any = session.connection().connection.driver_connection
        driver.execute("PRAGMA busy_timeout=50")
    other = dbapi2.connect(file)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageTrouble, match="sedang dipakai program lain"):
        local.me.do(receipt())

    other.rollback()
    other.close()
    assert local.me.do(receipt()).value.number == "GRN-261121-0001"


def test_a_full_disk_is_explained_and_nothing_is_half_written(local: Goods) -> None:
    before = snapshot(local.company.database)
    with local.company.database.reading() as session:
        driver: Any = session.connection().connection.driver_connection
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count={pages}")  # the connection that is used next

    def fill_it_up() -> None:
        for _ in range(200):
            local.me.do(receipt())

    with pytest.raises(StorageTrouble, match="disk penuh"):
        fill_it_up()

    with local.company.database.reading() as session:
        limit = "PRAGMA max_page_count=1073741823"
        session.connection().connection.driver_connection.execute(limit)  # type: ignore[union-attr]
    after = snapshot(local.company.database)
    assert after.keys() == before.keys()
    local.me.do(receipt())
    local.sound()


# ---------------------------------------------------------------- kill -9


@pytest.mark.req("T3", "WMS-GEN-03")
def test_a_kill_in_the_middle_of_a_batch_leaves_nothing_and_the_file_opens(file: Path) -> None:
    """Two hundred receipts in one transaction; the process dies with the last one unwritten."""
    script = (
        "import os, signal, sys\n"
        "from tests.core.test_requests import receipt\n"
        "from tests.support.prepared import open_goods\n"
        "goods = open_goods(sys.argv[1])\n"
        "with goods.company.admin.atomically() as batch:\n"
        "    for _ in range(200):\n"
        "        batch.do(receipt())\n"
        "    print('before the commit', flush=True)\n"
        "    os.kill(os.getpid(), getattr(signal, 'SIGKILL', signal.SIGTERM))\n"
    )
    url = f"sqlite:///{file}"
    done = subprocess.run(
        [sys.executable, "-c", script, url], check=False, capture_output=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout == b"before the commit\n", done.stderr.decode()

    reopened = open_goods(url, seed=5)
    with reopened.company.database.reading() as session:
        assert fetch(session, "PRAGMA integrity_check", {}) == [("ok",)]
        assert fetch(session, "SELECT count(*) FROM stock_move", {}) == [(0,)]
    assert reopened.me.do(receipt()).value.number == "GRN-261121-0001"
    reopened.sound()
    reopened.company.close()
