"""Database rules: what the database itself refuses, the same on PostgreSQL and SQLite.

Each slice lists its rules in ``guards.py`` as :class:`Guard` pairs.  ``install`` puts them all in place at
the end of every migration and ``compare`` proves they are there: a batch migration on SQLite silently
drops triggers, so they are never trusted to have survived.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

_PREFIX: Final = "lb_"


@dataclass(frozen=True, slots=True)
class Guard:
    """One rule of one table.

    Attributes:
        name: Trigger (and function) name without prefix.
        table: The guarded table.
        postgres_when: For instance ``AFTER INSERT``; may carry ``REFERENCING NEW TABLE AS fresh``.
        postgres_body: PL/pgSQL between BEGIN and END, must end in RETURN.
        sqlite: One or more (when, body) pairs, ``BEFORE INSERT`` and the statements of the trigger.
        row: Whether the PostgreSQL trigger fires for each row.
    """

    name: str
    table: str
    postgres_when: str
    postgres_body: str
    sqlite: tuple[tuple[str, str], ...]
    row: bool = True
    declare: str = ""


def append_only(table: str, key: Sequence[str]) -> list[Guard]:
    """Refuse UPDATE, DELETE, TRUNCATE and REPLACE on a ledger, for everybody (INV-11)."""
    refuse = "RAISE EXCEPTION 'APPEND_ONLY {t}' USING ERRCODE = 'LB003'; RETURN NULL;"
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    stop = f"SELECT RAISE(ABORT, 'LB003 APPEND_ONLY {table}')"
    return [
        Guard(
            f"{table}_append_only", table, "BEFORE UPDATE OR DELETE", refuse.format(t=table),
            (
                ("BEFORE UPDATE", f"{stop};"),
                ("BEFORE DELETE", f"{stop};"),
                ("BEFORE INSERT", f"{stop} WHERE EXISTS (SELECT 1 FROM {table} WHERE {same});"),
            ),
        ),
        Guard(
            f"{table}_no_truncate", table, "BEFORE TRUNCATE", refuse.format(t=table), (), row=False
        ),
    ]  # fmt: skip


def ledger_written_only_by_triggers(table: str) -> Guard:
    """Balances change only through their ledger's triggers (C6).

    SQLite has no trigger depth; there only tamper evidence is promised (D6).
    """
    return Guard(
        f"{table}_derived", table, "BEFORE INSERT OR UPDATE OR DELETE",
        "IF pg_trigger_depth() < 2 THEN RAISE EXCEPTION 'DERIVED {t}' USING ERRCODE = 'LB003'; END "
        "IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;".replace("{t}", table),
        (),
    )  # fmt: skip


def statements(dialect: str, guards: Iterable[Guard]) -> dict[str, str]:
    """Trigger name → the full creating SQL for a dialect."""
    made: dict[str, str] = {}
    for guard in guards:
        if dialect == "postgresql":
            made[_PREFIX + guard.name] = _postgres(guard)
        else:
            for number, (when, body) in enumerate(guard.sqlite):
                name = f"{_PREFIX}{guard.name}_{number}"
                made[name] = f"CREATE TRIGGER {name} {when} ON {guard.table}\nBEGIN\n{body}\nEND"
    return made


def _postgres(guard: Guard) -> str:
    name = _PREFIX + guard.name
    declare = f"DECLARE {guard.declare}\n" if guard.declare else ""
    level = "ROW" if guard.row else "STATEMENT"
    head, _, referencing = guard.postgres_when.partition(" REFERENCING ")
    tables = f" REFERENCING {referencing}" if referencing else ""
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $lb$\n"
        f"{declare}BEGIN\n{guard.postgres_body}\nEND $lb$;\n"
        f"CREATE TRIGGER {name} {head} ON {guard.table}{tables} FOR EACH {level} "
        f"EXECUTE FUNCTION {name}()"
    )


def install(connection: Connection, guards: Sequence[Guard]) -> None:
    """Put every rule in place, replacing older versions; idempotent."""
    dialect = connection.dialect.name
    for name, table in _installed(connection):
        on = f" ON {table}" if dialect == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
    for sql in statements(dialect, guards).values():
        connection.exec_driver_sql(sql.replace("%", "%%") if dialect == "postgresql" else sql)


def compare(connection: Connection, guards: Sequence[Guard]) -> list[str]:
    """Names of rules that are missing, foreign, switched off or different from the code."""
    dialect = connection.dialect.name
    expected = {
        name: _shape(sql) if dialect == "postgresql" else _squeeze(sql)
        for name, sql in statements(dialect, guards).items()
    }
    found = dict(_shapes(connection) if dialect == "postgresql" else _sqlite_triggers(connection))
    return sorted(
        name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)
    )


def _installed(connection: Connection) -> list[tuple[str, str]]:
    """Our triggers and their tables, also those somebody switched off."""
    if connection.dialect.name == "postgresql":
        rows = connection.execute(
            sa.text(
                "SELECT tgname, CAST(CAST(tgrelid AS regclass) AS text) FROM pg_trigger "
                "WHERE NOT tgisinternal AND tgname LIKE 'lb\\_%' AND tgparentid = 0"
            )
        )
        return [(name, table) for name, table in rows]
    return [(name, "") for name, _sql in _sqlite_triggers(connection)]


def _sqlite_triggers(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute(
        sa.text(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
            "AND name LIKE 'lb\\_%' ESCAPE '\\'"
        )
    )
    return [(name, _squeeze(sql)) for name, sql in rows]


#: What a PostgreSQL trigger is: when, on what, for each what, whether it fires, and what it does.
_Shape = tuple[str, frozenset[str], str, str, str, str]
_EVENTS: Final = {4: "INSERT", 8: "DELETE", 16: "UPDATE", 32: "TRUNCATE"}
_CREATE: Final = re.compile(
    r"CREATE TRIGGER (?P<name>\w+) (?P<when>BEFORE|AFTER) (?P<events>[A-Z ]+?) ON (?P<table>\w+)"
    r"(?: REFERENCING NEW TABLE AS (?P<fresh>\w+))? FOR EACH (?P<level>ROW|STATEMENT)"
)


def _shape(sql: str) -> _Shape:
    """What a creating statement of :func:`_postgres` makes."""
    function, _, trigger = sql.partition("$lb$;\n")
    found = _CREATE.match(trigger)
    if found is None:
        raise ValueError(f"a rule the comparison cannot read: {trigger}")
    return (
        found["table"],
        frozenset(found["events"].split(" OR ")),
        f"{found['when']} {found['level']}",
        found["fresh"] or "",
        "O",
        _squeeze(function.partition("$lb$")[2]),
    )


def _shapes(connection: Connection) -> list[tuple[str, _Shape]]:
    """Our triggers as the catalogue of PostgreSQL describes them."""
    rows = connection.execute(
        sa.text(
            "SELECT t.tgname, c.relname, t.tgtype, coalesce(t.tgnewtable, ''), "
            # A condition, a list of columns or another function: it fires, but not as ours does.
            "CASE WHEN t.tgqual IS NULL AND CAST(t.tgattr AS text) = '' AND p.proname = t.tgname "
            "THEN CAST(t.tgenabled AS text) ELSE 'changed' END, p.prosrc FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND t.tgname LIKE 'lb\\_%' AND t.tgparentid = 0"
        )
    )
    return [
        (
            name,
            (
                table,
                frozenset(word for bit, word in _EVENTS.items() if kind & bit),
                f"{'BEFORE' if kind & 2 else 'AFTER'} {'ROW' if kind & 1 else 'STATEMENT'}",
                fresh,
                fires,
                _squeeze(source),
            ),
        )
        for name, table, kind, fresh, fires, source in rows
    ]


def _squeeze(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()
