"""How Alembic reaches the tables: on the program's own connection, or on ``-x url=…`` by hand."""

from __future__ import annotations

from typing import Any, Final, Literal

from alembic import context
from sqlalchemy import BigInteger, LargeBinary, Text

from app import schema
from app.core import db
from app.core.database import Database

#: Our column types → the frozen names of ``column_types.py``.
_NAMES: Final = {
    db.Id: "ID",
    db.Instant: "INSTANT",
    db.Day: "DAY",
    db.Sen: "WHOLE",
    db.Flag: "FLAG",
    db.Json: "JSON",
}


def render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write our types as plain SQL types; else a revision would import today's code for ever."""
    if kind != "type":
        return False
    name = _NAMES.get(type(item))
    if name is None and isinstance(item, BigInteger):
        name = "WHOLE"
    if name is None and type(item) is Text:
        name = "TEXT"
    if name is None and isinstance(item, LargeBinary):
        name = "BYTES"
    if name is None:
        return False
    autogen.imports.add("from migrations import column_types as t")
    return f"t.{name}"


def run(connection: Any) -> None:
    """Run on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=schema.metadata(),
        render_item=render_item,
        compare_type=False,
        render_as_batch=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = context.get_x_argument(as_dictionary=True).get("url")
    if url is None:
        raise SystemExit("name the database: alembic -x url=postgresql://… upgrade head")
    with Database(url).engine.connect().execution_options(lumbung_write=True) as opened:
        run(opened)
        opened.commit()
