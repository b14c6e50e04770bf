"""Expired, recalled, damaged and blocked stock that may be destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.catalog import steps as catalog
from app.core.commands import Page, answers
from app.core.db import NIL
from app.core.driver import as_date
from app.core.money import Money
from app.destruction.api import CandidateRow, DestructionCandidates
from app.destruction.queries.stock_free import CLAIMED, estimated, pools
from app.stock import steps as stock
from app.stock.queries import scope

if TYPE_CHECKING:
    from app.core.work import Read

#: One reason for each bucket, the gravest first (WMS-LOT-04: the expiry day itself is usable).
WHY: Final = (
    "CASE WHEN l.expires_on < :today THEN 'expired' WHEN l.status = 'recalled' THEN 'recalled' "
    "WHEN b.status = 'damaged' OR g.kind = 'damaged' THEN 'damaged' "
    "WHEN l.status = 'blocked' OR b.status = 'blocked' THEN 'blocked' "
    "WHEN g.kind = 'quarantine' THEN 'quarantine' ELSE '' END"
)
_FREE: Final = (
    "b.on_hand - b.reserved - CASE WHEN b.status = 'blocked' THEN coalesce(c.qty, 0) ELSE 0 END"
)
_ROWS: Final = (
    "SELECT p.sku, p.name, p.variant, p.base_unit, l.number, l.expires_on, g.code, b.serial, "
    f"b.status, {_FREE} AS free, {WHY} AS why, b.product_id, "
    "p.sku || '|' || l.number || '|' || g.code || '|' || b.serial || '|' || b.status AS place "
    "FROM stock_balance b JOIN product p ON p.org_id = b.org_id AND p.id = b.product_id "
    "JOIN lot l ON l.org_id = b.org_id AND l.id = b.lot_id "
    "JOIN location g ON g.org_id = b.org_id AND g.id = b.location_id "
    f"LEFT JOIN ({CLAIMED}) c ON c.location_id = b.location_id AND c.lot_id = b.lot_id "
    "AND c.serial = b.serial "
    "WHERE b.org_id = :org AND b.warehouse_id = :wh AND b.on_hand > b.reserved "
    "AND b.status <> 'in_transit'"
)


@answers(DestructionCandidates)
def destruction_candidates(read: Read, ask: DestructionCandidates) -> Page[CandidateRow]:
    """By SKU, lot and place."""
    ref = stock.warehouse(read, ask.warehouse)
    params: dict[str, Any] = {"wh": ref.id, "today": read.today, "except": NIL}
    where = ""
    if ask.search:
        where = scope.words(
            ask.search, "(p.search || ' ' || lower(l.number || ' ' || g.code))", params
        )
    outer = " AND x.why = :why" if ask.why else " AND x.why <> ''"
    if ask.why:
        params["why"] = ask.why
    if ask.after is not None:
        outer += " AND x.place > :after"
        params["after"] = ask.after
    rows = read.rows(
        f"SELECT * FROM ({_ROWS}{where}) x WHERE x.free > 0{outer} ORDER BY x.place LIMIT :limit",
        limit=ask.limit + 1,
        **params,
    )
    shown = rows[: ask.limit]
    return Page(_candidates(read, ref.id, shown), shown[-1][12] if len(rows) > ask.limit else None)


def free_places(read: Read, warehouse_id: str, product_id: str) -> tuple[CandidateRow, ...]:
    """All free stock of a product in a warehouse, what should go first at the top."""
    rows = read.rows(
        f"SELECT * FROM ({_ROWS} AND b.product_id = :product) x WHERE x.free > 0 "
        "ORDER BY CASE WHEN x.why = '' THEN 1 ELSE 0 END, x.place",
        wh=warehouse_id, today=read.today, product=product_id, **{"except": NIL},
    )  # fmt: skip
    return _candidates(read, warehouse_id, rows)


def _candidates(
    read: Read, warehouse_id: str, rows: list[tuple[Any, ...]]
) -> tuple[CandidateRow, ...]:
    goods = {row[11] for row in rows}
    worth = pools(read, warehouse_id, goods) if rows else {}
    units = catalog.unit_sizes(read, goods, read.today)
    return tuple(
        CandidateRow(
            sku=row[0], product=f"{row[1]} ({row[2]})" if row[2] else row[1], unit=row[3],
            lot=row[4], expires_on=as_date(row[5]), location=row[6], serial=row[7], status=row[8],
            free=row[9], why=row[10], value=Money(estimated(worth.get(row[11]), row[9])),
            units=units.get(row[11], ()),
        )
        for row in rows
    )  # fmt: skip
