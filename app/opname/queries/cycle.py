"""Cycle counts: policies, the schedule, what was asked for (WMS-OPN-10)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.money import Money
from app.opname.api import (
    ClassPolicy,
    CountPolicies,
    DueList,
    DueRow,
    TriggerList,
    TriggerRow,
)
from app.opname.rules.tolerance import DEFAULTS, UNCLASSIFIED
from app.stock import steps as stock
from app.stock.queries import scope

if TYPE_CHECKING:
    from app.core.work import Read

#: Goods of a warehouse nobody ever counted are due since for ever.
NEVER: Final = date(2000, 1, 1)


def policies(read: Read) -> tuple[ClassPolicy, ...]:
    """Tolerance and frequency per class; the defaults where the organisation set none."""
    stored = {
        abc: ClassPolicy(abc=abc, percent_bp=percent, value=Money(value), every_days=days)
        for abc, percent, value, days in read.rows(
            "SELECT abc, percent_bp, value, every_days FROM count_policy WHERE org_id = :org"
        )
    }
    return tuple(
        stored.get(abc)
        or ClassPolicy.model_validate(
            {
                "abc": abc, "percent_bp": default.tolerance.percent_bp,
                "value": default.tolerance.value, "every_days": default.every_days,
            }
        )
        for abc, default in DEFAULTS.items()
    )  # fmt: skip


@answers(CountPolicies)
def count_policies(read: Read, _ask: CountPolicies) -> tuple[ClassPolicy, ...]:
    """A, B and C."""
    return policies(read)


#: Products that are in the warehouse, when each was counted last, and who counts it now: the open
#: sessions are read once, not once for each product.
_DUE: Final = (
    "SELECT x.id, x.sku, x.name, x.abc, x.last, x.due, coalesce(y.number, '') AS session FROM ("
    "SELECT p.id, p.sku, p.name, coalesce(k.abc, '" + UNCLASSIFIED + "') AS abc, "
    "k.last_counted_on AS last, {due} AS due FROM product p "
    "LEFT JOIN count_cycle k ON k.org_id = p.org_id AND k.product_id = p.id "
    "AND k.warehouse_id = :wh WHERE p.org_id = :org AND EXISTS (SELECT 1 FROM stock_balance b "
    "WHERE b.org_id = p.org_id AND b.product_id = p.id AND b.warehouse_id = :wh "
    "AND b.on_hand > 0)) x LEFT JOIN (SELECT l.product_id, max(s.number) AS number "
    "FROM opname_session s JOIN opname_line l ON l.org_id = s.org_id AND l.session_id = s.id "
    "WHERE s.org_id = :org AND s.warehouse_id = :wh AND s.state IN ('draft', 'in_progress') "
    "GROUP BY l.product_id) y ON y.product_id = x.id WHERE x.due <= :until"
)
_DUE_DAY: Final = {
    "postgresql": "CASE WHEN k.last_counted_on IS NULL THEN CAST(:never AS date) ELSE "
    "k.last_counted_on + CASE coalesce(k.abc, '" + UNCLASSIFIED + "') WHEN 'A' THEN "
    "CAST(:days_a AS integer) WHEN 'B' THEN CAST(:days_b AS integer) "
    "ELSE CAST(:days_c AS integer) END END",
    "sqlite": "CASE WHEN k.last_counted_on IS NULL THEN :never ELSE date(k.last_counted_on, '+' || "
    "CASE coalesce(k.abc, '" + UNCLASSIFIED + "') WHEN 'A' THEN :days_a WHEN 'B' THEN :days_b "
    "ELSE :days_c END || ' days') END",
}


def due_sql(read: Read, warehouse_id: str, until: date) -> tuple[str, dict[str, Any]]:
    """The goods due up to a day, as SQL over ``x`` and its parameters."""
    params: dict[str, Any] = {
        f"days_{each.abc.lower()}": each.every_days for each in policies(read)
    }
    params |= {"wh": warehouse_id, "until": until, "never": NEVER}
    return _DUE.format(due=_DUE_DAY[read.dialect]), params


def due(
    read: Read,
    warehouse_id: str,
    until: date,
    limit: int,
    after: tuple[str, str, str] | None = None,
    search: str = "",
) -> list[tuple[str, DueRow]]:
    """Product ids and rows due up to a day, the longest overdue first, dear classes before cheap.

    Args:
        read: The caller's transaction.
        warehouse_id: Where.
        until: Last day.
        limit: Rows at most.
        after: Due day, class and SKU of the last row of the page before.
        search: Words of a name or SKU.
    """
    sql, params = due_sql(read, warehouse_id, until)
    if search:
        sql += scope.words(search, "lower(x.sku || ' ' || x.name)", params)
    if after is not None:
        sql += " AND (x.due, x.abc, x.sku) > (:after_day, :after_abc, :after_sku)"
        day, abc, sku = after
        params |= {
            "after_day": date.fromisoformat(day), "after_abc": abc, "after_sku": sku,
        }  # fmt: skip
    rows = read.rows(sql + " ORDER BY x.due, x.abc, x.sku LIMIT :limit", limit=limit, **params)
    return [
        (row[0], DueRow(row[1], row[2], row[3], as_date(row[4]), as_date(row[5]) or NEVER, row[6]))
        for row in rows
    ]


@answers(DueList)
def due_list(read: Read, ask: DueList) -> Page[DueRow]:
    """The next month, unless a day is named."""
    warehouse = stock.warehouse(read, ask.warehouse)
    until = ask.until or read.today + timedelta(days=30)
    rows = due(read, warehouse.id, until, ask.limit + 1, read_place(ask.after or ""))
    shown = [row for _id, row in rows[: ask.limit]]
    return Page(tuple(shown), place_of(shown[-1]) if len(rows) > ask.limit else None)


def place_of(row: DueRow) -> str:
    """Where a page of goods ended, as its cursor."""
    return f"{row.due_on.isoformat()}|{row.abc}|{row.sku}"


def read_place(cursor: str) -> tuple[str, str, str] | None:
    """The cursor of :func:`place_of`; None for the first page."""
    day, _, rest = cursor.partition("|")
    abc, _, sku = rest.partition("|")
    return (day, abc, sku) if day else None


@answers(TriggerList)
def trigger_list(read: Read, ask: TriggerList) -> tuple[TriggerRow, ...]:
    """Open ones and those in a running count, newest first."""
    warehouse = stock.warehouse(read, ask.warehouse)
    rows = read.rows(
        "SELECT coalesce(g.code, ''), coalesce(p.sku, ''), t.reason, t.source, t.at, "
        "coalesce(s.number, '') FROM count_trigger t "
        "LEFT JOIN location g ON g.org_id = t.org_id AND g.id = t.location_id "
        "LEFT JOIN product p ON p.org_id = t.org_id AND p.id = t.product_id "
        "LEFT JOIN opname_session s ON s.org_id = t.org_id AND s.id = t.session_id "
        "WHERE t.org_id = :org AND t.warehouse_id = :wh "
        "AND (t.session_id IS NULL OR s.state IN ('draft', 'in_progress')) "
        "ORDER BY t.id DESC LIMIT 500",
        wh=warehouse.id,
    )
    return tuple(
        TriggerRow(place, sku, reason, source, instant_from(at), session)
        for place, sku, reason, source, at, session in rows
    )
