"""A fresh database for every test, on SQLite and on PostgreSQL, by copying a prepared one.

Building the schema takes seconds, copying it milliseconds.  The prepared SQLite file is made once
for the whole run and shared by the workers; so are the server and its template database.
"""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from installer.bootstrap import wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.postgres import Server


def create_schema(url: str) -> None:
    """Bring an empty database to the newest schema, rules included, as the program itself does."""
    from app import schema

    schema.create_schema(url)


@dataclass
class Databases:
    """Hands out fresh databases.

    Args:
        folder: Shared by all workers of the run; prepared files lie there.
        server: Starts the server, or gives the one that runs; called when first needed.
        prepare: Makes the schema in an empty database.
        template: Name of the prepared database on the server.
    """

    folder: Path
    server: Callable[[], Server]
    prepare: Callable[[str], None] = create_schema
    template: str = "lumbung_template"
    _number: Iterator[int] = field(default_factory=itertools.count)

    def new_sqlite(self, path: Path) -> str:
        """Copy the prepared file to ``path``; give the URL."""
        shutil.copyfile(self.sqlite_template(), path)
        return f"sqlite:///{path}"

    @contextmanager
    def new_postgres(self) -> Iterator[str]:
        """A copy of the prepared database on the server; gone when the block ends."""
        self.postgres_template()
        server = self.server()
        name = f"test_{os.getpid()}_{next(self._number)}"
        try:
            yield server.create(name, template=self.template)
        finally:
            server.drop(name)

    def sqlite_template(self) -> Path:
        """The prepared file, made on first use."""
        template = self.folder / "template.sqlite"
        with self.one_worker_at_a_time("sqlite"):
            if not template.exists():
                building = self.folder / "building.sqlite"
                building.unlink(missing_ok=True)  # what a failed try left
                self.prepare(f"sqlite:///{building}")
                fold_in_the_log(building)
                building.rename(template)
        return template

    def postgres_template(self) -> None:
        """Make the prepared database on first use."""
        server = self.server()
        with self.one_worker_at_a_time("postgres"):
            if not server.has(self.template):
                building = f"{self.template}_building"
                server.drop(building)
                self.prepare(server.create(building))
                server.rename(building, self.template)

    @contextmanager
    def one_worker_at_a_time(self, name: str) -> Iterator[None]:
        """Hold what all workers of the run share."""
        with (self.folder / f"{name}.lock").open("a+b") as file:
            wait_for(file)
            yield


def fold_in_the_log(path: Path) -> None:
    """Move everything from the write-ahead log into the file: only the file is copied."""
    from pysqlite3 import dbapi2

    connection = dbapi2.connect(path)
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    connection.close()
    if busy:
        raise RuntimeError("create_schema left a connection to the SQLite file open")
