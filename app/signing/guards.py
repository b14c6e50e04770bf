"""Database rules of signing: nothing changes or goes; a cancelled document gets no copies."""

from __future__ import annotations

from typing import Final

from app.audit.guards import FOREIGN_PG, FOREIGN_SQLITE
from app.core.guards import Guard, append_only

_TABLES: Final = (
    "signing_key", "signing_key_end", "signing_key_certificate", "organisation_key",
    "organisation_key_end", "issued_document", "issued_document_event",
)  # fmt: skip
_ENDED: Final = (
    "SELECT 1 FROM issued_document_event e WHERE e.org_id = {row}.org_id "
    "AND e.document_id = {row}.document_id AND e.kind <> 'copy' AND e.id <> {row}.id"
)
_STOP: Final = "SELECT RAISE(ABORT, 'LB014 STALE issued_document')"


def _of_a_command(table: str) -> Guard:
    return Guard(
        f"{table}_command", table, "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        FOREIGN_PG + "RETURN NULL;", (("BEFORE INSERT", FOREIGN_SQLITE),), row=False,
    )  # fmt: skip


GUARDS: Final[list[Guard]] = [
    *(rule for table in _TABLES for rule in append_only(table, ("org_id", "id"))),
    *(_of_a_command(table) for table in _TABLES),
    # somebody cancelled or superseded it a moment earlier
    Guard(
        "issued_document_event_once", "issued_document_event",
        "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        f"IF EXISTS (SELECT 1 FROM fresh f WHERE EXISTS ({_ENDED.format(row='f')})) THEN "
        "RAISE EXCEPTION 'STALE issued_document' USING ERRCODE = 'LB014'; END IF; RETURN NULL;",
        ((
            "BEFORE INSERT",
            f"{_STOP} WHERE EXISTS ({_ENDED.format(row='NEW')});",
        ),),
        row=False,
    ),
]  # fmt: skip
