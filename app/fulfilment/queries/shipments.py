"""Parcels that left: list, HPP and journal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.errors import NotFound
from app.core.money import Money, total
from app.fulfilment.api import (
    LineCost,
    ShipmentCost,
    ShipmentDetail,
    ShipmentList,
    ShipmentRow,
)
from app.fulfilment.queries.packing import day_start

if TYPE_CHECKING:
    from app.core.work import Read

_PRINTED: Final = (
    "EXISTS (SELECT 1 FROM print_record p WHERE p.org_id = h.org_id AND p.order_id = h.order_id "
    "AND p.document = 'shipping_label' AND p.payload_hash <> '')"
)


@answers(ShipmentList)
def shipment_list(read: Read, ask: ShipmentList) -> Page[ShipmentRow]:
    """Newest first, with revenue and HPP."""
    where, params = ["h.org_id = :org"], dict[str, Any]()
    if ask.since:
        where.append("h.at >= :since")
        params["since"] = day_start(ask.since)
    if ask.until:
        where.append("h.at < :until")
        params["until"] = day_start(ask.until + timedelta(days=1))
    if ask.courier:
        where.append("h.courier = :courier")
        params["courier"] = ask.courier
    if ask.without_label:
        where.append(f"NOT {_PRINTED}")
    if read.actor.warehouses is not None:
        where.append(read.among("w.code", "mine", "text"))
        params["mine"] = sorted(read.actor.warehouses)
    if ask.after:
        where.append("h.number < :after")
        params["after"] = ask.after
    rows = read.rows(
        "SELECT h.number, o.number, s.name, h.courier, h.resi, h.pieces, h.by_key, h.revenue, "
        "CAST(coalesce((SELECT -sum(m.value) "
        "FROM stock_move m WHERE m.org_id = h.org_id AND m.source_kind = 'order' AND m.source_id = "
        "h.order_id "
        f"AND m.kind IN ('shipment', 'restatement')), 0) AS bigint), u.full_name, h.at, "
        f"{_PRINTED} FROM shipment h "
        "JOIN sales_order o ON o.org_id = h.org_id AND o.id = h.order_id "
        "JOIN store s ON s.org_id = h.org_id AND s.id = h.store_id "
        "JOIN warehouse w ON w.org_id = h.org_id AND w.id = h.warehouse_id "
        "LEFT JOIN app_user u ON u.org_id = h.org_id AND u.id = h.actor_id "
        f"WHERE {' AND '.join(where)} ORDER BY h.number DESC LIMIT :limit",
        limit=ask.limit + 1,
        **params,
    )
    shown = rows[: ask.limit]
    cursor = shown[-1][0] if len(rows) > ask.limit else None
    return Page(
        tuple(
            ShipmentRow(
                number=row[0],
                order=row[1],
                store=row[2],
                courier=row[3],
                resi=row[4],
                pieces=row[5],
                by_key=row[6],
                revenue=Money(row[7]),
                cost=Money(row[8]),
                packer=row[9] or "",
                at=instant_from(row[10]),
                label_printed=bool(row[11]),
            )
            for row in shown
        ),
        cursor,
    )


@answers(ShipmentDetail)
def shipment_detail(read: Read, ask: ShipmentDetail) -> ShipmentCost:
    """Lots, cost and journal of one shipped order."""
    heads, lines = read.rows_many(
        (
            "SELECT h.number, j.number, h.at, u.full_name, h.pieces, h.by_key, h.revenue, w.code "
            "FROM shipment h "
            "JOIN sales_order o ON o.org_id = h.org_id AND o.id = h.order_id "
            "JOIN warehouse w ON w.org_id = h.org_id AND w.id = h.warehouse_id "
            "LEFT JOIN journal j ON j.org_id = h.org_id AND j.id = h.journal_id "
            "LEFT JOIN app_user u ON u.org_id = h.org_id AND u.id = h.actor_id "
            "WHERE h.org_id = :org AND o.number = :number",
            {"number": ask.order},
        ),
        (
            "SELECT p.sku, p.name, l.number, g.code, -m.qty, -m.value - CAST(coalesce((SELECT "
            "sum(e.value) FROM cost_restatement x JOIN cost_entry e ON e.org_id = x.org_id "
            "AND e.move_id = x.id WHERE x.org_id = m.org_id AND x.restates = m.id), 0) AS bigint), "
            "CAST((SELECT "
            "coalesce(sum(b.on_hand), 0) "
            "FROM stock_balance b WHERE b.org_id = m.org_id AND b.product_id = m.product_id "
            "AND b.warehouse_id = m.warehouse_id) AS bigint) FROM stock_move m "
            "JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id "
            "JOIN lot l ON l.org_id = m.org_id AND l.id = m.lot_id "
            "JOIN location g ON g.org_id = m.org_id AND g.id = m.location_id "
            "WHERE m.org_id = :org AND m.source_kind = 'order' AND m.kind = 'shipment' AND "
            "m.source_id = "
            "(SELECT id FROM sales_order WHERE org_id = :org AND number = :number) ORDER BY m.id",
            {"number": ask.order},
        ),
    )
    if not heads:
        raise NotFound("Pengiriman pesanan", ask.order, "order")
    number, journal, at, packer, pieces, by_key, revenue, warehouse = heads[0]
    read.require_warehouse(warehouse)
    costs = tuple(
        LineCost(sku, product, lot, place, qty, Money(value), left)
        for sku, product, lot, place, qty, value, left in lines
    )
    cost = total(line.cost for line in costs)
    earned = Money(revenue)
    return ShipmentCost(
        order=ask.order,
        shipment=number,
        journal=journal or "",
        at=instant_from(at),
        packer=packer or "",
        pieces=pieces,
        by_key=by_key,
        revenue=earned,
        cost=cost,
        profit=earned - cost,
        lines=costs,
    )
