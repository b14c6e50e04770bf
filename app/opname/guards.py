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

#: Places that are counted with their stock held still (WMS-OPN-06); read by every stock move, so
#: the few frozen sessions come first.
_FROZEN: Final = (
    "SELECT 1 FROM opname_session s WHERE s.org_id = {row}.org_id AND s.freeze AND s.state = "
    "'in_progress' AND s.warehouse_id = {row}.warehouse_id AND EXISTS (SELECT 1 FROM opname_line "
    "l WHERE l.org_id = s.org_id AND l.session_id = s.id AND l.location_id = {row}.location_id)"
)
_FROZEN_PG: Final = (
    "IF EXISTS (SELECT 1 FROM opname_session o WHERE o.freeze AND o.state = 'in_progress') AND "
    "EXISTS (SELECT 1 FROM fresh f WHERE f.source_kind <> 'opname' AND f.qty <> 0 AND EXISTS ("
    + _FROZEN.replace("{row}", "f")
    + ")) THEN RAISE EXCEPTION 'STOCK_FROZEN' USING ERRCODE = 'LB018'; END IF; RETURN NULL;"
)
_FROZEN_SQLITE: Final = (
    "SELECT RAISE(ABORT, 'LB018 STOCK_FROZEN') WHERE NEW.source_kind <> 'opname' AND NEW.qty <> 0 AND EXISTS ("
    + _FROZEN.replace("{row}", "NEW")
    + ");"
)
_DUAL_PG: Final = "coalesce(o.settings->>'separation_of_duties', 'true') = 'true'"
_DUAL_SQLITE: Final = "coalesce(json_extract(o.settings, '$.separation_of_duties'), 1) = 1"
#: Whoever counted a line in this round does not approve its difference (INV-20, WMS-SEC-12).
_OWN_COUNT: Final = (
    "NEW.state = 'approved' AND OLD.state <> 'approved' AND EXISTS (SELECT 1 FROM "
    "organisation o WHERE o.org_id = NEW.org_id AND {dual}) AND EXISTS (SELECT 1 FROM "
    "opname_count c WHERE c.org_id = NEW.org_id AND c.line_id = NEW.id AND c.round = NEW.round "
    "AND c.actor_id = NEW.decided_by)"
)

_OWN_COUNT_SQLITE: Final = (
    "SELECT RAISE(ABORT, 'LB017 SAME_PERSON opname_line') WHERE "
    + _OWN_COUNT.format(dual=_DUAL_SQLITE)
    + ";"
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
    Guard(
        "stock_frozen", "stock_move", "AFTER INSERT REFERENCING NEW TABLE AS fresh", _FROZEN_PG,
        (("BEFORE INSERT", _FROZEN_SQLITE),), row=False,
    ),
    Guard(
        "opname_line_own_count", "opname_line", "BEFORE UPDATE",
        f"IF {_OWN_COUNT.format(dual=_DUAL_PG)} THEN RAISE EXCEPTION 'SAME_PERSON opname_line' "
        "USING ERRCODE = 'LB017'; END IF; RETURN NEW;",
        (("BEFORE UPDATE", _OWN_COUNT_SQLITE),),
    ),
]  # fmt: skip
