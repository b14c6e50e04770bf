"""Database rules of the kernel ledgers and the audit trail."""

from __future__ import annotations

from typing import Final

from app.core.guards import Guard, append_only

#: An effect row must belong to a command of this very transaction (INV-13).
#: SQLite has one writer and no transaction ids; there the command must exist.
FOREIGN_PG: Final = (
    "IF EXISTS (SELECT 1 FROM fresh f WHERE NOT EXISTS "
    "(SELECT 1 FROM command c WHERE c.org_id = f.org_id AND c.id = f.cmd "
    "AND c.row_xid = CAST(CAST(pg_current_xact_id() AS text) AS bigint))) "
    "THEN RAISE EXCEPTION 'FOREIGN_COMMAND' USING ERRCODE = 'LB007'; END IF;\n"
)
FOREIGN_SQLITE: Final = (
    "SELECT RAISE(ABORT, 'LB007 FOREIGN_COMMAND') WHERE NOT EXISTS "
    "(SELECT 1 FROM command WHERE org_id = NEW.org_id AND id = NEW.cmd);\n"
)

GUARDS: Final[list[Guard]] = [
    *append_only("command", ("org_id", "id")),
    *append_only("command_result", ("org_id", "cmd")),
    *append_only("document_number", ("org_id", "series", "scope", "period", "n")),
    *append_only("audit_entry", ("org_id", "id")),
    *append_only("chain_head", ("org_id", "id")),
    Guard(
        "command_stamp", "command", "BEFORE INSERT",
        "NEW.row_xid := CAST(CAST(pg_current_xact_id() AS text) AS bigint); RETURN NEW;",
        (),
    ),
    Guard(
        "document_number_gapless", "document_number", "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        FOREIGN_PG +
        "IF EXISTS (SELECT 1 FROM fresh f WHERE f.n > 1 AND NOT EXISTS "
        "(SELECT 1 FROM document_number d WHERE d.org_id = f.org_id AND d.series = f.series "
        "AND d.scope = f.scope AND d.period = f.period AND d.n = f.n - 1)) "
        "THEN RAISE EXCEPTION 'NUMBER_GAP' USING ERRCODE = 'LB015'; END IF; RETURN NULL;",
        ((
            "BEFORE INSERT",
            FOREIGN_SQLITE +
            "SELECT RAISE(ABORT, 'LB015 NUMBER_GAP') WHERE NEW.n > 1 AND NOT EXISTS "
            "(SELECT 1 FROM document_number WHERE org_id = NEW.org_id AND series = NEW.series "
            "AND scope = NEW.scope AND period = NEW.period AND n = NEW.n - 1);",
        ),),
        row=False,
    ),
    Guard(
        "audit_entry_command", "audit_entry", "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        FOREIGN_PG + "RETURN NULL;", (("BEFORE INSERT", FOREIGN_SQLITE),), row=False,
    ),
]  # fmt: skip
