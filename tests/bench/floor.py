"""The floor of a writing benchmark: the product's own rows again, in plain SQL.

Tables of the same shape and with the same indexes, but without rules (no checks, references or
triggers), written statement by statement through the driver: what a program would do that had
nothing to check.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Sequence


class FloorTables:
    """Copies of the product's tables, named ``floor_<table>``, on a connection of their own.

    Args:
        url: The benchmark's database.
        tables: The product's tables that are copied.
        create: False in a second process, where they are there already.
    """

    def __init__(self, url: str, tables: Sequence[str], *, create: bool = True) -> None:
        self.postgres = url.startswith("postgresql")
        self.mark = "%s" if self.postgres else "?"
        self.driver = connect(url)
        self.columns: dict[str, list[str]] = {}
        for table in tables:
            if create:
                self._copy(table)
            self.columns[table] = self._columns_of(table)
        self.driver.commit()

    def _copy(self, table: str) -> None:
        if self.postgres:
            self.run(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING INDEXES)")
            return
        (sql,) = self.run("SELECT sql FROM sqlite_master WHERE name = ?", (table,))[0]
        self.run(sql.replace(f"CREATE TABLE {table}", f"CREATE TABLE floor_{table}", 1))
        for (index,) in self.run(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql NOT NULL",
            (table,),
        ):
            named = index.replace("INDEX ", "INDEX floor_", 1)
            self.run(named.replace(f" ON {table} ", f" ON floor_{table} ", 1))

    def _columns_of(self, table: str) -> list[str]:
        if not self.postgres:
            return [row[1] for row in self.run(f"PRAGMA table_info({table})")]
        found = self.run(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "ORDER BY ordinal_position", (table,),
        )  # fmt: skip
        return [row[0] for row in found]

    def begin(self) -> None:
        """Begin to write; PostgreSQL's driver does so by itself."""
        if not self.postgres:
            self.driver.execute("BEGIN IMMEDIATE")

    def run(self, sql: str, params: Any = ()) -> list[Any]:
        """Run a statement; its rows, if it has any."""
        cursor = self.driver.execute(sql, params)
        return cursor.fetchall() if cursor.description else []

    def insert(self, table: str, row: Sequence[Any]) -> None:
        """Write one row into the copy of a table."""
        names = ", ".join(self.columns[table])
        marks = ", ".join([self.mark] * len(row))
        self.driver.execute(
            f"INSERT INTO floor_{table} ({names}) VALUES ({marks})",
            [_plain(value) for value in row],
        )

    def changed(self, table: str, row: Sequence[Any], **values: Any) -> list[Any]:
        """A row with other values in some columns."""
        made = list(row)
        for name, value in values.items():
            made[self.columns[table].index(name)] = value
        return made

    def fresh(self, table: str, row: Sequence[Any], own: Sequence[str], at: int) -> list[Any]:
        """The row again with another key: the columns ``own``, moved on by ``at``."""
        made = list(row)
        for name in own:
            place = self.columns[table].index(name)
            old = made[place]
            made[place] = at + 1_000_000 if isinstance(old, int) else _other(str(old), at)
            if not self.postgres and not isinstance(old, int):
                made[place] = str(made[place])
        return made


def connect(url: str) -> Any:
    """The driver alone, with the product's durability."""
    if url.startswith("postgresql"):
        import psycopg

        return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"))
    from pysqlite3 import dbapi2

    driver = dbapi2.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    driver.execute("PRAGMA journal_mode = WAL")
    driver.execute("PRAGMA synchronous = FULL")
    driver.execute("PRAGMA busy_timeout = 10000")
    return driver


def _other(old: str, at: int) -> str:
    if len(old) == 36:
        return str(UUID(int=UUID(old).int + (at << 64)))  # later than all before, as ours are
    return f"{old}-{at}"


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value
