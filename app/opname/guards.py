"""Database rules of stok opname."""

from __future__ import annotations

from typing import Final

from app.audit.guards import FOREIGN_PG, FOREIGN_SQLITE
from app.core.guards import Guard, append_only

_RUNNING_PG: Final = (
    "IF EXISTS (SELECT 1 FROM fresh f WHERE NOT EXISTS (SELECT 1 FROM opname_session s WHERE "
    "s.org_id = f.org_id AND s.id = f.session_id AND s.state = 'in_progress')) THEN "
    "RAISE EXCEPTION 'STALE opname' USING ERRCODE = 'LB014'; END IF; "
)
_RUNNING_SQLITE: Final = (
    "SELECT RAISE(ABORT, 'LB014 STALE opname') WHERE NOT EXISTS (SELECT 1 FROM opname_session "
    "WHERE org_id = NEW.org_id AND id = NEW.session_id AND state = 'in_progress');"
)

_ENDED_SQLITE: Final = (
    "SELECT RAISE(ABORT, 'LB014 STALE opname') WHERE OLD.state IN ('completed', 'cancelled');"
)


def _of_a_running_session(table: str) -> Guard:
    """Events belong to a command of this transaction and to a session that is being counted."""
    return Guard(
        f"{table}_running", table, "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        FOREIGN_PG + _RUNNING_PG + "RETURN NULL;",
        (("BEFORE INSERT", FOREIGN_SQLITE + _RUNNING_SQLITE),), row=False,
    )  # fmt: skip


GUARDS: Final[list[Guard]] = [
    *append_only("opname_count", ("org_id", "id")),
    *append_only("opname_unknown", ("org_id", "id")),
    _of_a_running_session("opname_count"),
    _of_a_running_session("opname_unknown"),
    # what was decided stays decided (WMS-OPN-02)
    Guard(
        "opname_session_ended", "opname_session", "BEFORE UPDATE",
        "IF OLD.state IN ('completed', 'cancelled') THEN RAISE EXCEPTION 'STALE opname' USING "
        "ERRCODE = 'LB014'; END IF; RETURN NEW;",
        (("BEFORE UPDATE", _ENDED_SQLITE),),
    ),
]  # fmt: skip
