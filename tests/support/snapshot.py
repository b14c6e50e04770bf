"""Everything a database holds, as one digest per table: proof that a refusal wrote nothing.

with nothing_written(company.database):
    ...                                      # something that is refused

before = snapshot(company.database)
...
assert changed(before, snapshot(company.database)) == {"command", "command_result"}
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.database import Database

Snapshot = dict[str, str]


def snapshot(database: Database) -> Snapshot:
    """Table → digest of its rows, in one instant; also tables no model knows."""
    with database.reading(snapshot=True) as session:
        tables = sorted(sa.inspect(session.connection()).get_table_names())
        return {table: _digest(session.connection(), table) for table in tables}


def _digest(connection: sa.Connection, table: str) -> str:
    if connection.dialect.name == "postgresql":
        rows = f"SELECT CAST(t.* AS text) FROM {table} t ORDER BY 1"
    else:
        columns = [column["name"] for column in sa.inspect(connection).get_columns(table)]
        quoted = ", ".join(f'quote("{name}")' for name in columns)
        rows = f'SELECT {quoted} FROM "{table}" ORDER BY {quoted}'
    digest, count = hashlib.sha256(), 0
    for row in connection.execute(sa.text(rows)):
        digest.update("|".join(map(str, row)).encode() + b"\n")
        count += 1
    return f"{count} rows {digest.hexdigest()[:16]}"


def changed(before: Snapshot, after: Snapshot) -> set[str]:
    """Tables whose rows differ."""
    return {table for table in before | after if before.get(table) != after.get(table)}


@contextmanager
def nothing_written(database: Database, *, but: frozenset[str] = frozenset()) -> Iterator[None]:
    """Fails if anything in the database changed meanwhile.

    Args:
        database: Whose tables are compared.
        but: Tables that may change, such as the record of refused calls.
    """
    before = snapshot(database)
    yield
    assert changed(before, snapshot(database)) - but == set()
