"""Database rules of the books: balanced, append-only, period-locked, balances kept by triggers."""

from __future__ import annotations

from typing import Final

from app.accounting.sealing import SEAL_DECLARE, SEAL_PG
from app.audit.guards import FOREIGN_PG, FOREIGN_SQLITE
from app.core.db import NIL
from app.core.guards import Guard, append_only, ledger_written_only_by_triggers


def period_open_pg(table: str) -> str:
    """PL/pgSQL that refuses rows of ``fresh`` dated in a period that is not open to posting.

    FOR SHARE: a plain read let 43 journals into closed periods in the spike (data-safety §6).
    """
    return (
        "FOR wanted IN SELECT DISTINCT f.org_id, f.entity_id, to_char(f.on_date, 'YYYY-MM') AS ym "
        "FROM fresh f ORDER BY 1, 2, 3 LOOP\n"
        "  SELECT p.state INTO found_state FROM period p WHERE p.org_id = wanted.org_id "
        "AND p.entity_id = wanted.entity_id AND p.ym = wanted.ym FOR SHARE;\n"
        f"  IF found_state IS NULL THEN RAISE EXCEPTION 'PERIOD_MISSING {table} %', wanted.ym "
        "USING ERRCODE = 'LB011'; END IF;\n"
        f"  IF found_state = 'closed' THEN RAISE EXCEPTION 'PERIOD_CLOSED {table} %', wanted.ym "
        "USING ERRCODE = 'LB001'; END IF;\n"
        "END LOOP;\n"
    )


PERIOD_DECLARE: Final = "wanted record; found_state text;"


def period_open_sqlite(table: str) -> str:
    """The same for one row on SQLite, where RAISE takes a literal and cannot name the month."""
    at = "org_id = NEW.org_id AND entity_id = NEW.entity_id AND ym = substr(NEW.on_date, 1, 7)"
    return (
        f"SELECT RAISE(ABORT, 'LB011 PERIOD_MISSING {table}') WHERE NOT EXISTS "
        f"(SELECT 1 FROM period WHERE {at});\n"
        f"SELECT RAISE(ABORT, 'LB001 PERIOD_CLOSED {table}') WHERE EXISTS "
        f"(SELECT 1 FROM period WHERE {at} AND state = 'closed');\n"
    )


_BALANCE_KEY: Final = "org_id, entity_id, ym, account_id, closing, store_id, warehouse_id, unit_id"
#: The period is locked with the lines, before the number's counter: who closes a month holds the
#: period and then takes numbers for its closing journals, so both go the same way.
_LINE_PG: Final = (
    FOREIGN_PG + period_open_pg("journal") +
    "IF EXISTS (SELECT 1 FROM fresh f JOIN journal j ON j.org_id = f.org_id "
    "AND j.id = f.journal_id) THEN RAISE EXCEPTION 'LATE_LINE' USING ERRCODE = 'LB012'; END IF;\n"
    "IF EXISTS (SELECT 1 FROM fresh f LEFT JOIN account a ON a.org_id = f.org_id "
    "AND a.id = f.account_id WHERE a.id IS NULL OR a.kind = 'header' OR NOT a.active) THEN "
    "RAISE EXCEPTION 'ACCOUNT_CLOSED' USING ERRCODE = 'LB013'; END IF;\n"
    f"INSERT INTO account_balance ({_BALANCE_KEY}, debit, credit) "
    "SELECT f.org_id, f.entity_id, to_char(f.on_date, 'YYYY-MM'), f.account_id, f.closing, "
    f"coalesce(f.store_id, '{NIL}'), coalesce(f.warehouse_id, '{NIL}'), "
    f"coalesce(f.unit_id, '{NIL}'), sum(f.debit), sum(f.credit) FROM fresh f "
    "GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8 "
    f"ON CONFLICT ({_BALANCE_KEY}) DO UPDATE SET "
    "debit = account_balance.debit + excluded.debit, "
    "credit = account_balance.credit + excluded.credit;\n"
    "RETURN NULL;"
)  # fmt: skip

_LINE_SQLITE_BEFORE: Final = (
    FOREIGN_SQLITE +
    "SELECT RAISE(ABORT, 'LB012 LATE_LINE') WHERE EXISTS "
    "(SELECT 1 FROM journal WHERE org_id = NEW.org_id AND id = NEW.journal_id);\n"
    "SELECT RAISE(ABORT, 'LB013 ACCOUNT_CLOSED') WHERE NOT EXISTS (SELECT 1 FROM account "
    "WHERE org_id = NEW.org_id AND id = NEW.account_id AND kind <> 'header' AND active);"
)  # fmt: skip
_LINE_SQLITE_AFTER: Final = (
    f"INSERT INTO account_balance ({_BALANCE_KEY}, debit, credit) "
    "VALUES (NEW.org_id, NEW.entity_id, substr(NEW.on_date, 1, 7), NEW.account_id, NEW.closing, "
    f"coalesce(NEW.store_id, '{NIL}'), coalesce(NEW.warehouse_id, '{NIL}'), "
    f"coalesce(NEW.unit_id, '{NIL}'), NEW.debit, NEW.credit) "
    f"ON CONFLICT ({_BALANCE_KEY}) DO UPDATE SET "
    "debit = debit + excluded.debit, credit = credit + excluded.credit;"
)

#: A void takes back exactly what was there, on the same day or later (identity I8).
_NOT_MIRROR: Final = (
    "SELECT 1 FROM (SELECT l.account_id, l.debit, l.credit, l.store_id, l.warehouse_id, l.unit_id "
    "FROM journal_line l WHERE l.org_id = {f}.org_id AND l.journal_id = {f}.reverses_id "
    "UNION ALL SELECT l.account_id, -l.credit, -l.debit, l.store_id, l.warehouse_id, l.unit_id "
    "FROM journal_line l WHERE l.org_id = {f}.org_id AND l.journal_id = {f}.id) x "
    "GROUP BY x.account_id, x.store_id, x.warehouse_id, x.unit_id "
    "HAVING sum(x.debit) <> 0 OR sum(x.credit) <> 0"
)
_NOT_AFTER: Final = (
    "NOT EXISTS (SELECT 1 FROM journal o WHERE o.org_id = {f}.org_id AND o.id = {f}.reverses_id "
    "AND o.entity_id = {f}.entity_id AND o.closing = {f}.closing AND o.on_date <= {f}.on_date)"
)
_HEADER_PG: Final = (
    FOREIGN_PG +
    "IF EXISTS (SELECT 1 FROM fresh f LEFT JOIN LATERAL (SELECT count(*) AS n, sum(l.debit) AS d, "
    "sum(l.credit) AS c, bool_and(l.on_date = f.on_date AND l.entity_id = f.entity_id "
    "AND l.closing = f.closing) AS same FROM journal_line l WHERE l.org_id = f.org_id "
    "AND l.journal_id = f.id) s ON true WHERE s.n < 2 OR s.d IS DISTINCT FROM s.c OR NOT s.same) "
    "THEN RAISE EXCEPTION 'UNBALANCED' USING ERRCODE = 'LB002'; END IF;\n"
    "IF EXISTS (SELECT 1 FROM fresh f WHERE f.reverses_id IS NOT NULL AND ("
    + _NOT_AFTER.format(f="f") + " OR EXISTS (" + _NOT_MIRROR.format(f="f") + "))) "
    "THEN RAISE EXCEPTION 'NOT_A_MIRROR' USING ERRCODE = 'LB002'; END IF;\n"
    + "RETURN NULL;"
)  # fmt: skip
_HEADER_SQLITE: Final = (
    FOREIGN_SQLITE +
    "SELECT RAISE(ABORT, 'LB002 UNBALANCED') WHERE (SELECT count(*) < 2 "
    "OR sum(debit) <> sum(credit) OR min(on_date = NEW.on_date AND entity_id = NEW.entity_id "
    "AND closing = NEW.closing) = 0 FROM journal_line WHERE org_id = NEW.org_id "
    "AND journal_id = NEW.id);\n"
    "SELECT RAISE(ABORT, 'LB002 NOT_A_MIRROR') WHERE NEW.reverses_id IS NOT NULL AND ("
    + _NOT_AFTER.format(f="NEW") + " OR EXISTS (" + _NOT_MIRROR.format(f="NEW") + "));\n"
    + period_open_sqlite("journal")
)  # fmt: skip

#: What an account means cannot change under the lines that stand on it.
_FIXED: Final = (
    "(NEW.kind <> OLD.kind OR NEW.normal_side <> OLD.normal_side OR NEW.contra <> OLD.contra "
    "OR NEW.control <> OLD.control OR NEW.org_id <> OLD.org_id OR NEW.id <> OLD.id) AND EXISTS "
    "(SELECT 1 FROM journal_line l WHERE l.org_id = OLD.org_id AND l.account_id = OLD.id)"
)
_MOVED: Final = "NEW.org_id <> OLD.org_id OR NEW.entity_id <> OLD.entity_id OR NEW.ym <> OLD.ym"


def _kept(table: str) -> list[Guard]:
    """Refuse DELETE and TRUNCATE on a table whose rows change but never go."""
    refuse = f"RAISE EXCEPTION 'APPEND_ONLY {table}' USING ERRCODE = 'LB003'; RETURN NULL;"
    stop = f"SELECT RAISE(ABORT, 'LB003 APPEND_ONLY {table}');"
    return [
        Guard(f"{table}_kept", table, "BEFORE DELETE", refuse, (("BEFORE DELETE", stop),)),
        Guard(f"{table}_no_truncate", table, "BEFORE TRUNCATE", refuse, (), row=False),
    ]


def _unchanging(name: str, table: str, changed: str) -> Guard:
    """Refuse an UPDATE that changes what must stay."""
    return Guard(
        name, table, "BEFORE UPDATE",
        f"IF {changed} THEN RAISE EXCEPTION 'APPEND_ONLY {table}' USING ERRCODE = 'LB003'; END IF; "
        "RETURN NEW;",
        (("BEFORE UPDATE", f"SELECT RAISE(ABORT, 'LB003 APPEND_ONLY {table}') WHERE {changed};"),),
    )  # fmt: skip


GUARDS: Final[list[Guard]] = [
    *append_only("journal", ("org_id", "id")),
    *append_only("journal_line", ("org_id", "journal_id", "line_no")),
    ledger_written_only_by_triggers("account_balance"),
    Guard(
        "account_balance_no_truncate", "account_balance", "BEFORE TRUNCATE",
        "RAISE EXCEPTION 'DERIVED account_balance' USING ERRCODE = 'LB003'; RETURN NULL;", (),
        row=False,
    ),
    Guard(
        "journal_line_posted", "journal_line", "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        _LINE_PG,
        (("BEFORE INSERT", _LINE_SQLITE_BEFORE), ("AFTER INSERT", _LINE_SQLITE_AFTER)), row=False,
        declare=PERIOD_DECLARE,
    ),
    Guard(
        "journal_posted", "journal", "AFTER INSERT REFERENCING NEW TABLE AS fresh", _HEADER_PG,
        (("AFTER INSERT", _HEADER_SQLITE),), row=False,
    ),
    *append_only("journal_seal", ("org_id", "entity_id", "year", "n")),
    ledger_written_only_by_triggers("journal_seal"),
    Guard(
        "journal_sealed", "journal", "AFTER INSERT REFERENCING NEW TABLE AS fresh", SEAL_PG, (),
        row=False, declare=SEAL_DECLARE,
    ),
    *_kept("account"),
    *_kept("period"),
    _unchanging("account_fixed", "account", _FIXED),
    _unchanging("period_fixed", "period", _MOVED),
]  # fmt: skip
