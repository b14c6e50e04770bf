"""The list of sessions, its cards, and one session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.money import Money, total
from app.identity import steps as identity
from app.opname.api import (
    CounterRow,
    Counters,
    RecordCounts,
    SessionCounts,
    SessionDetail,
    SessionList,
    SessionRow,
    SessionSummary,
    SessionView,
)
from app.opname.queries.lookups import sees_expected, session_ref
from app.opname.queries.variances import costs, value_of, variances, waiting
from app.stock.queries import scope

if TYPE_CHECKING:
    from datetime import datetime

    from app.core.work import Read

_FROM: Final = (
    "FROM opname_session s JOIN warehouse w ON w.org_id = s.org_id AND w.id = s.warehouse_id "
    "WHERE s.org_id = :org"
)
_COUNTED: Final = (
    "(SELECT count(*) FROM opname_line l WHERE l.org_id = s.org_id AND l.session_id = s.id "
    "AND l.counted IS NOT NULL)"
)


def _filters(read: Read, ask: SessionList | SessionSummary) -> tuple[str, dict[str, Any]]:
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.search:
        where += scope.words(ask.search, "lower(s.number || ' ' || s.title)", params)
    return where, params


@answers(SessionList)
def session_list(read: Read, ask: SessionList) -> Page[SessionRow]:
    """Newest first."""
    where, params = _filters(read, ask)
    if ask.state is not None:
        where += " AND s.state = :state"
        params["state"] = ask.state
    if ask.after is not None:
        where += " AND s.id < :after"
        params["after"] = ask.after
    rows = read.rows(
        "SELECT s.number, s.title, s.kind, s.mode, w.code, s.opname_date, s.state, "
        "s.closed_at IS NOT NULL, s.line_count, "
        f"CASE WHEN s.state = 'completed' THEN s.line_count ELSE {_COUNTED} END, "
        "s.total_selisih_qty, s.total_selisih_value, s.id "
        f"{_FROM}{where} ORDER BY s.id DESC LIMIT :limit",
        limit=ask.limit + 1,
        **params,
    )
    shown = rows[: ask.limit]
    cursor = shown[-1][12] if len(rows) > ask.limit else None
    return Page(tuple(_session_row(read, row) for row in shown), cursor)


def _session_row(read: Read, row: tuple[Any, ...]) -> SessionRow:
    return SessionRow(
        number=row[0], title=row[1], kind=row[2], mode=row[3], warehouse=row[4],
        opname_date=as_date(row[5]) or read.today, state=row[6], closed=bool(row[7]),
        lines=row[8], counted=row[9], selisih_qty=row[10], selisih_value=Money(row[11]),
    )  # fmt: skip


@answers(SessionSummary)
def session_summary(read: Read, ask: SessionSummary) -> SessionCounts:
    """Cards from the rows of the list."""
    where, params = _filters(read, ask)
    ((draft, running, completed, value),) = read.rows(
        "SELECT count(CASE WHEN s.state = 'draft' THEN 1 END), "
        "count(CASE WHEN s.state = 'in_progress' THEN 1 END), "
        "count(CASE WHEN s.state = 'completed' THEN 1 END), "
        f"CAST(coalesce(sum(s.total_selisih_value), 0) AS bigint) {_FROM}{where}",
        **params,
    )
    return SessionCounts(draft, running, completed, Money(value))


_HEAD: Final = (
    "SELECT w.name, s.freeze, s.scope, s.notes, c.full_name, s.created_at, b.full_name, "
    "s.started_at, e.full_name, s.completed_at, s.cancel_reason, s.line_count, "
    "s.total_selisih_qty, s.total_selisih_value FROM opname_session s "
    "JOIN warehouse w ON w.org_id = s.org_id AND w.id = s.warehouse_id "
    "JOIN app_user c ON c.org_id = s.org_id AND c.id = s.created_by "
    "LEFT JOIN app_user b ON b.org_id = s.org_id AND b.id = s.started_by "
    "LEFT JOIN app_user e ON e.org_id = s.org_id AND e.id = s.completed_by "
    "WHERE s.org_id = :org AND s.id = :session"
)
_PROGRESS: Final = (
    "SELECT count(*), count(l.counted) FROM opname_line l WHERE l.org_id = :org "
    "AND l.session_id = :session"
)
_COUNTERS: Final = (
    "SELECT u.full_name, count(DISTINCT c.line_id) FROM opname_count c "
    "JOIN app_user u ON u.org_id = c.org_id AND u.id = c.actor_id "
    "WHERE c.org_id = :org AND c.session_id = :session GROUP BY u.full_name ORDER BY 2 DESC, 1"
)
_UNKNOWN: Final = (
    "SELECT count(DISTINCT code) FROM opname_unknown WHERE org_id = :org AND session_id = :session"
)
_JOURNALS: Final = (
    "SELECT number FROM journal WHERE org_id = :org AND source_kind = 'opname' "
    "AND source_id = :session AND number <> '' ORDER BY id"
)


_GIVEN: Final = (
    "SELECT user_id, count(*) FROM opname_assignment WHERE org_id = :org "
    "AND session_id = :session GROUP BY user_id"
)
_COUNTED_BY: Final = (
    "SELECT actor_id, count(DISTINCT line_id) FROM opname_count WHERE org_id = :org "
    "AND session_id = :session GROUP BY actor_id"
)


@answers(SessionDetail)
def session_detail(read: Read, ask: SessionDetail) -> SessionView:
    """One session; what the system expects only for those who may know it."""
    session = session_ref(read, ask.session)
    one = {"session": session.id}
    heads, progress, counters, unknown, journals = read.rows_many(
        (_HEAD, one), (_PROGRESS, one), (_COUNTERS, one), (_UNKNOWN, one), (_JOURNALS, one)
    )
    head, (lines, counted) = heads[0], progress[0]
    different = pending = qty = None
    value: Money | None = None
    if session.state == "completed":
        qty, value, pending = head[12], Money(head[13]), 0
        ((different,),) = read.rows(
            "SELECT count(*) FROM opname_line WHERE org_id = :org AND session_id = :session "
            "AND counted <> expected",
            **one,
        )
    elif sees_expected(read, session):
        found = variances(read, session.id)
        prices = costs(read, session, (each.product_id for each in found))
        different, pending = len(found), len(waiting(session, found, prices))
        qty = sum(abs(each.qty) for each in found)
        value = total(value_of(prices, each.product_id, each.qty) for each in found)
    return SessionView(
        number=session.number, title=session.title, kind=session.kind, mode=session.mode,
        blind=session.blind, freeze=bool(head[1]), warehouse=session.warehouse,
        warehouse_name=head[0], scope=head[2],
        opname_date=as_date(session.opname_date) or read.today, state=session.state,
        closed=session.closed, notes=head[3], created_by=head[4],
        created_at=instant_from(head[5]), started_by=head[6] or "", started_at=_when(head[7]),
        completed_by=head[8] or "", completed_at=_when(head[9]), cancel_reason=head[10],
        lines=lines, counted=counted, different=different, pending=pending, selisih_qty=qty,
        selisih_value=value, unknown_codes=unknown[0][0],
        counters=tuple((name, count) for name, count in counters),
        journals=tuple(number for (number,) in journals),
    )  # fmt: skip


@answers(Counters)
def counters(read: Read, ask: Counters) -> tuple[CounterRow, ...]:
    """By name; people limited to other warehouses are left out (WMS-SEC-08)."""
    session = session_ref(read, ask.session)
    given, counted = (
        dict(rows)
        for rows in read.rows_many(
            (_GIVEN, {"session": session.id}), (_COUNTED_BY, {"session": session.id})
        )
    )
    return tuple(
        CounterRow(
            each.username, each.full_name, given.get(each.user_id, 0),
            counted.get(each.user_id, 0),
        )
        for each in identity.people_who_may(read, RecordCounts.permission)
        if each.warehouses is None or session.warehouse in each.warehouses
    )  # fmt: skip


def _when(value: Any) -> datetime | None:  # noqa: ANN401 - as the driver gives it
    return None if value is None else instant_from(value)
