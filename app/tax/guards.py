"""What the database refuses: a file for Coretax that changes or goes, its invoices too."""

from __future__ import annotations

from typing import Final

from app.core.guards import Guard

_FIXED: Final = (
    "NEW.number <> OLD.number OR NEW.entity_id <> OLD.entity_id OR NEW.month <> OLD.month "
    "OR NEW.xml <> OLD.xml OR NEW.sha256 <> OLD.sha256 OR NEW.invoices <> OLD.invoices "
    "OR NEW.ppn <> OLD.ppn OR (OLD.discarded <> '' AND NEW.discarded <> OLD.discarded)"
)


_INVOICE_FIXED: Final = (
    "NEW.org_id <> OLD.org_id OR NEW.file_id <> OLD.file_id OR NEW.journal_id <> OLD.journal_id "
    "OR (NEW.live AND NOT OLD.live) OR (OLD.canceled <> '' AND (NEW.canceled <> OLD.canceled "
    "OR coalesce(CAST(NEW.canceled_at AS text), '') <> CAST(OLD.canceled_at AS text) "
    "OR coalesce(CAST(NEW.canceled_by AS text), '') <> CAST(OLD.canceled_by AS text))) "
    "OR (NEW.canceled <> '' AND NEW.live)"
)


def _refuse(table: str, when: str, condition: str) -> Guard:
    stop = f"RAISE EXCEPTION 'APPEND_ONLY {table}' USING ERRCODE = 'LB003'"
    halt = f"SELECT RAISE(ABORT, 'LB003 APPEND_ONLY {table}')"
    name = f"{table}_{'fixed' if condition else 'kept'}"
    row = "RETURN NEW" if condition else "RETURN NULL"
    body = f"IF {condition} THEN {stop}; END IF; {row};" if condition else f"{stop}; {row};"
    halted = f"{halt} WHERE {condition};" if condition else f"{halt};"
    return Guard(name, table, when, body, ((when, halted),))


GUARDS: Final[list[Guard]] = [
    _refuse("efaktur_file", "BEFORE UPDATE", _FIXED),
    _refuse("efaktur_file", "BEFORE DELETE", ""),
    _refuse("efaktur_invoice", "BEFORE UPDATE", _INVOICE_FIXED),
    _refuse("efaktur_invoice", "BEFORE DELETE", ""),
]
