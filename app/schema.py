"""Every slice's tables, ledger steps, rules and handlers, gathered in one place.

:func:`load` imports the whole program below the screens, this module by itself next to nothing: a
window looks whether its database is current before anybody has signed in.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from app.core.database import Database, normalise_url
from app.core.guards import Guard, compare, install

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Slices from low to high; the order of imports and of rules.
SLICES: Final = (
    "audit",
    "identity",
    "documents",
    "files",
    "signing",
    "accounting",
    "subledger",
    "statements",
    "bookfile",
    "catalog",
    "customers",
    "stock",
    "opname",
    "destruction",
    "receivables",
    "orders",
    "fulfilment",
    "integrations",
    "closing",
    "tax",
    "sales_journal",
    "reporting",
)
_MIGRATIONS: Final = Path(__file__).resolve().parent.parent / "migrations"
_ADVISORY_LOCK: Final = 7_315_001


def load() -> None:
    """Import the kernel's tables, and models, ledgers and handlers of every slice."""
    for part in ("models", "gate"):
        importlib.import_module(f"app.core.{part}")
    for slice_name in SLICES:
        for part in ("models", "ledger", "service", "queries"):
            _import_if_there(f"app.{slice_name}.{part}")


def _import_if_there(name: str) -> None:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not name.startswith(error.name):
            raise


def guards() -> list[Guard]:
    """The database rules of every slice."""
    found: list[Guard] = []
    for slice_name in SLICES:
        try:
            module = importlib.import_module(f"app.{slice_name}.guards")
        except ModuleNotFoundError as error:
            if error.name is None or not f"app.{slice_name}.guards".startswith(error.name):
                raise
            continue
        found.extend(module.GUARDS)
    return found


def metadata() -> sa.MetaData:
    """Tables of the whole program."""
    load()
    from app.core.db import Base

    return Base.metadata


def create_schema(url: str) -> None:
    """Bring a database to the newest schema and put every rule in place; safe to repeat.

    A database that is current is only looked at: starting the program must not wait for locks,
    nor for the import of every slice, which only a change of the schema needs.
    """
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            if is_current(connection):
                return
        load()
        writer = database.writer_engine.connect().execution_options(lumbung_write=True)
        with writer as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            upgrade(connection)
            install(connection, guards())
    finally:
        database.dispose()


def head() -> str:
    """The newest revision; file names (YYYYMMDD_HHMM_words) sort as the revisions follow."""
    return max((path.stem for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")), default="")


def is_current(connection: Connection) -> bool:
    """Whether the newest revision and exactly our rules are in place."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return False
    version = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return version == head() and not rules_in_place(connection)


def upgrade(connection: Connection) -> None:
    """Run the migrations on an open connection."""
    if not head():
        metadata().create_all(connection)
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def rules_in_place(connection: Connection) -> list[str]:
    """Rules that are missing or differ from the code; empty when all is well."""
    return compare(connection, guards())


__all__ = [
    "create_schema",
    "guards",
    "load",
    "metadata",
    "normalise_url",
    "rules_in_place",
    "upgrade",
]
