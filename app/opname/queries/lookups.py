"""Finding a session, and who may see what the system expects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import NotFound

if TYPE_CHECKING:
    from app.core.work import Read


@dataclass(frozen=True, slots=True)
class SessionRef:
    """A session as use cases need it."""

    id: str
    number: str
    title: str
    state: str
    kind: str
    mode: str
    blind: bool
    closed: bool
    warehouse_id: str
    warehouse: str
    entity_id: str
    opname_date: Any
    tolerances: Any
    started_at: Any


_SESSION: Final = (
    "SELECT s.id, s.number, s.title, s.state, s.kind, s.mode, s.blind, "
    "s.closed_at IS NOT NULL, s.warehouse_id, w.code, w.entity_id, s.opname_date, s.tolerances, "
    "s.started_at "
    "FROM opname_session s JOIN warehouse w ON w.org_id = s.org_id AND w.id = s.warehouse_id "
    "WHERE s.org_id = :org AND s.number = :number"
)


def session_ref(read: Read, number: str, lock: str = "") -> SessionRef:
    """A session by number; refuses people limited to other warehouses (WMS-SEC-08).

    Args:
        read: The caller's transaction.
        number: For instance ``OPN-261121-001``.
        lock: ``SHARE`` or ``UPDATE``: keep it until the commit (SQLite has one writer).

    Raises:
        NotFound, WarehouseRefused
    """
    tail = f" FOR {lock} OF s" if lock and read.dialect == "postgresql" else ""
    found = read.rows(_SESSION + tail, number=number)
    if not found:
        raise NotFound("Opname", number, "session")
    row = found[0]
    read.require_warehouse(row[9])
    values: tuple[Any, ...] = (*row[:6], bool(row[6]), bool(row[7]), *row[8:])
    return SessionRef(*values)


def keyed(read: Read, column: str, parameter: str, kind: str = "uuid") -> str:
    """SQL for "the column is one of the list", for columns an index finds.

    On PostgreSQL the index is asked for each element; :func:`app.core.lists.among` would leave the
    order to a planner that may know nothing yet of a session made a minute ago, and compare every
    line with every element.
    """
    if read.dialect == "postgresql":
        return f"{column} = ANY(CAST(:{parameter} AS {kind}[]))"
    return read.among(column, parameter, kind)


def sees_expected(read: Read, session: SessionRef) -> bool:
    """Whether what the system expects may be sent to this person (WMS-OPN-07, PU-61)."""
    running = session.state in {"draft", "in_progress"}
    return not (session.blind and running) or read.actor.may("opname.approve")
