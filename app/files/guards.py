"""Database rules of attachments: nothing changes or goes, and bytes fit their hash."""

from __future__ import annotations

from typing import Final

from app.audit.guards import FOREIGN_PG, FOREIGN_SQLITE
from app.core.guards import Guard, append_only


def _of_a_command(table: str) -> Guard:
    return Guard(
        f"{table}_command", table, "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        FOREIGN_PG + "RETURN NULL;", (("BEFORE INSERT", FOREIGN_SQLITE),), row=False,
    )  # fmt: skip


GUARDS: Final[list[Guard]] = [
    *append_only("file_content", ("org_id", "sha256")),
    *append_only("attachment", ("org_id", "id")),
    *append_only("attachment_withdrawal", ("org_id", "id")),
    _of_a_command("attachment"),
    _of_a_command("attachment_withdrawal"),
    # SQLite knows no SHA-256; there reading and the nightly check find it
    Guard(
        "file_content_hash", "file_content", "BEFORE INSERT",
        "IF NEW.sha256 <> encode(sha256(NEW.data), 'hex') THEN "
        "RAISE EXCEPTION 'CONTENT_HASH' USING ERRCODE = 'LB040'; END IF; RETURN NEW;",
        (),
    ),
]  # fmt: skip
