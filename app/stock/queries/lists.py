"""Lots, reservations, warehouses and locations as lists."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.catalog.rules.text import sku_key
from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.stock.api import (
    LocationList,
    LocationRow,
    LotCounts,
    LotList,
    LotRow,
    LotSummary,
    ReservationList,
    ReservationRow,
    WarehouseList,
    WarehouseRow,
)
from app.stock.queries import scope

if TYPE_CHECKING:
    from app.core.work import Read


_LOTS: Final = (
    "FROM stock_balance b JOIN lot l ON l.org_id = b.org_id AND l.id = b.lot_id "
    "JOIN product p ON p.org_id = b.org_id AND p.id = b.product_id "
    "JOIN warehouse w ON w.org_id = b.org_id AND w.id = b.warehouse_id "
    "WHERE b.org_id = :org AND b.on_hand > 0 AND l.number <> ''"
)
_STATUS: Final = {
    "": "",
    "held": " AND l.status <> 'ok'",
    "ok": " AND l.status = 'ok'",
    "blocked": " AND l.status = 'blocked'",
    "recalled": " AND l.status = 'recalled'",
}


@answers(LotList)
def lot_list(read: Read, ask: LotList) -> Page[LotRow]:
    """Lots that hold stock, the earliest expiry first; undated last."""
    where, params = _lot_filters(read, ask)
    key = "coalesce(CAST(l.expires_on AS text), '9999') || '|' || p.sku || '|' || l.number"
    if ask.after is not None:
        where += f" AND {key} > :after"
        params["after"] = ask.after
    rows = read.rows(
        "SELECT p.sku, p.name, l.number, l.expires_on, l.received_on, l.status, "
        f"CAST(sum(b.on_hand) AS bigint), l.block_reason, {key} {_LOTS}{where} "
        "GROUP BY p.sku, p.name, l.id, l.number, l.expires_on, l.received_on, l.status, "
        f"l.block_reason ORDER BY {key} LIMIT :limit",
        limit=ask.limit + 1,
        **params,
    )
    shown = rows[: ask.limit]
    cursor = shown[-1][8] if len(rows) > ask.limit else None
    return Page(tuple(_lot_row(read, row) for row in shown), cursor)


def _lot_filters(read: Read, ask: LotList) -> tuple[str, dict[str, Any]]:
    where, params = scope.warehouses(read, ask.warehouse)
    where += _STATUS[ask.status]
    if ask.category:
        where += scope.IN_CATEGORY
        params["category"] = ask.category
    if ask.sku is not None:
        where += " AND p.sku = :sku"
        params["sku"] = ask.sku
    if ask.search:
        where += scope.words(ask.search, "(p.search || ' ' || lower(l.number))", params)
    if ask.within_days is not None:
        where += " AND l.expires_on IS NOT NULL AND l.expires_on <= :limit_day"
        params["limit_day"] = read.today + timedelta(days=ask.within_days)
    if ask.expired is not None:
        sign = "<" if ask.expired else ">="
        where += f" AND l.expires_on {sign} :today"
        params["today"] = read.today
    return where, params


def _lot_row(read: Read, row: tuple[Any, ...]) -> LotRow:
    expires = as_date(row[3])
    left = (expires - read.today).days if expires else None
    received = as_date(row[4]) or read.today
    return LotRow(row[0], row[1], row[2], expires, received, row[5], row[6], left, row[7])


@answers(LotSummary)
def lot_summary(read: Read, ask: LotSummary) -> LotCounts:
    """Counts of lots; those that expire later today still count as good (WMS-LOT-04)."""
    where, params = scope.warehouses(read, ask.warehouse)
    soon = "count(CASE WHEN x.expires_on >= :today AND x.expires_on <= :day{0} THEN 1 END)"
    days = {f"day{count}": read.today + timedelta(days=count) for count in (30, 60, 90)}
    row = read.rows(
        "SELECT count(CASE WHEN x.expires_on < :today THEN 1 END), "
        f"{soon.format(30)}, {soon.format(60)}, {soon.format(90)}, "
        "count(CASE WHEN x.status <> 'ok' THEN 1 END) "
        f"FROM (SELECT DISTINCT l.id, l.expires_on, l.status {_LOTS}{where}) x",
        today=read.today,
        **days,
        **params,
    )[0]
    return LotCounts(*row)


@answers(ReservationList)
def reservation_list(read: Read, ask: ReservationList) -> Page[ReservationRow]:
    """Newest first."""
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.search:
        where += " AND (upper(r.source_number) = :search OR p.sku_key = :search_sku)"
        params |= {"search": ask.search.upper(), "search_sku": sku_key(ask.search)}
    if ask.sku is not None:
        where += " AND p.sku = :sku"
        params["sku"] = ask.sku
    if ask.document is not None:
        where += " AND r.source_number = :document"
        params["document"] = ask.document
    if ask.open_only:
        where += " AND r.state IN ('active', 'picked')"
    if ask.expiring_within_hours is not None:
        where += " AND r.expires_at <= :soon"
        params["soon"] = read.now + timedelta(hours=ask.expiring_within_hours)
    if ask.after is not None:
        where += " AND r.id < :after"
        params["after"] = ask.after
    rows = read.rows(
        "SELECT r.id, r.source_number, p.sku, w.code, g.code, l.number, r.qty, r.state, "
        "r.created_at, r.expires_at "
        "FROM reservation r JOIN product p ON p.org_id = r.org_id AND p.id = r.product_id "
        "JOIN warehouse w ON w.org_id = r.org_id AND w.id = r.warehouse_id "
        "JOIN location g ON g.org_id = r.org_id AND g.id = r.location_id JOIN lot l ON l.org_id = "
        "r.org_id AND l.id = r.lot_id "
        f"WHERE r.org_id = :org{where} ORDER BY r.id DESC LIMIT :limit",
        limit=ask.limit + 1, **params,
    )  # fmt: skip
    shown = rows[: ask.limit]
    cursor = shown[-1][0] if len(rows) > ask.limit else None
    return Page(
        tuple(
            ReservationRow(
                row[0],
                row[1],
                row[2],
                row[3],
                row[4],
                row[5],
                row[6],
                row[7],
                instant_from(row[8]),
                instant_from(row[9]) if row[9] is not None else None,
            )
            for row in shown
        ),
        cursor,
    )


@answers(WarehouseList)
def warehouse_list(read: Read, _ask: WarehouseList) -> tuple[WarehouseRow, ...]:
    """Warehouses with their bins and pieces."""
    where, params = scope.warehouses(read, None)
    rows = read.rows(
        "SELECT w.code, w.name, w.kind, e.name, w.address, w.removal, w.active, "
        "(SELECT count(*) FROM location g WHERE g.org_id = w.org_id AND g.warehouse_id = w.id), "
        "CAST(coalesce((SELECT sum(b.on_hand) FROM stock_balance b WHERE b.org_id = w.org_id AND "
        "b.warehouse_id = w.id), 0) AS bigint) "
        "FROM warehouse w JOIN legal_entity e ON e.org_id = w.org_id AND e.id = w.entity_id "
        f"WHERE w.org_id = :org{where} ORDER BY w.code",
        **params,
    )
    return tuple(
        WarehouseRow(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]), row[7], row[8])
        for row in rows
    )


@answers(LocationList)
def location_list(read: Read, ask: LocationList) -> Page[LocationRow]:
    """Bins in the order of the walking route."""
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.search:
        where += scope.words(ask.search, "lower(g.code)", params)
    key = "w.code || '|' || substr('0000000' || CAST(g.walk_seq AS text), -7) || '|' || g.code"
    if read.dialect == "postgresql":
        key = "w.code || '|' || lpad(CAST(g.walk_seq AS text), 7, '0') || '|' || g.code"
    if ask.after is not None:
        where += f" AND {key} > :after"
        params["after"] = ask.after
    rows = read.rows(
        "SELECT g.code, w.code, coalesce(z.code, ''), g.kind, g.walk_seq, CAST(coalesce((SELECT "
        "sum(b.on_hand) "
        "FROM stock_balance b WHERE b.org_id = g.org_id AND b.location_id = g.id), 0) AS bigint), "
        "g.active, "
        f"{key} FROM location g JOIN warehouse w ON w.org_id = g.org_id AND w.id = g.warehouse_id "
        "LEFT JOIN zone z ON z.org_id = g.org_id AND z.id = g.zone_id "
        f"WHERE g.org_id = :org{where} ORDER BY {key} LIMIT :limit",
        limit=ask.limit + 1, **params,
    )  # fmt: skip
    shown = rows[: ask.limit]
    cursor = shown[-1][7] if len(rows) > ask.limit else None
    return Page(
        tuple(
            LocationRow(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]))
            for row in shown
        ),
        cursor,
    )
