"""What the database refuses: a result made better afterwards, a closed month proved anew."""

from __future__ import annotations

from typing import Final

from app.core.guards import Guard, append_only

_AT: Final = "p.org_id = {row}.org_id AND p.entity_id = {row}.entity_id AND p.ym = {row}.ym"


def _closed(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM period p WHERE {_AT.format(row=row)} AND p.state = 'closed')"


def _stop(when: str, row: str) -> tuple[str, str]:
    stop = "SELECT RAISE(ABORT, 'LB001 PERIOD_CLOSED bank_statement')"
    return f"BEFORE {when}", f"{stop} WHERE {_closed(row)};"


#: Whoever closes the month holds its row, so a statement is written before or refused after.
_STATEMENT_PG: Final = (
    f"PERFORM 1 FROM period p WHERE {_AT.format(row='NEW')} FOR SHARE;\n"
    f"IF {_closed('NEW')} THEN RAISE EXCEPTION 'PERIOD_CLOSED bank_statement %', NEW.ym "
    "USING ERRCODE = 'LB001'; END IF; RETURN NEW;"
)

GUARDS: Final[list[Guard]] = [
    *append_only("self_check", ("org_id", "id")),
    *append_only("allowance_run", ("org_id", "id")),
    Guard(
        "bank_statement_open", "bank_statement", "BEFORE INSERT OR UPDATE", _STATEMENT_PG,
        (_stop("INSERT", "NEW"), _stop("UPDATE", "NEW")),
    ),
    Guard(
        "bank_statement_kept", "bank_statement", "BEFORE DELETE",
        "RAISE EXCEPTION 'APPEND_ONLY bank_statement' USING ERRCODE = 'LB003'; RETURN NULL;",
        (("BEFORE DELETE", "SELECT RAISE(ABORT, 'LB003 APPEND_ONLY bank_statement');"),),
    ),
    Guard(
        "bank_statement_no_truncate", "bank_statement", "BEFORE TRUNCATE",
        "RAISE EXCEPTION 'APPEND_ONLY bank_statement' USING ERRCODE = 'LB003'; RETURN NULL;", (),
        row=False,
    ),
]  # fmt: skip
