"""One order with its lines, lots, trail, shipment, journals and HPP: one round trip."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.db import instant_from
from app.core.driver import as_date, day_of
from app.core.errors import NotFound, UserError
from app.core.money import Money
from app.orders.api import (
    DetailEvent,
    DetailItem,
    DetailJournal,
    DetailLine,
    DetailLot,
    DetailShipment,
    OrderDetail,
    OrderView,
)
from app.orders.queries.lists import orders_named

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.core.work import Read

_ORDER: Final = (
    "SELECT o.number, o.channel, o.platform_order_id, o.platform_status, o.platform_state, "
    "o.state, o.outside, o.attention, o.problems, s.code, s.name, w.code, c.code, "
    "o.customer_name, o.customer_phone, o.buyer_username, o.address, o.city, o.province, "
    "o.postcode, o.courier_option, o.courier, o.service, o.resi, o.payment, o.payment_method, "
    "o.cod_amount, o.subtotal, o.seller_discount, o.platform_discount, o.shipping, o.total, "
    "o.pieces, o.gift, o.fragile, o.buyer_note, o.seller_note, o.ordered_at, o.paid_at, "
    "o.ship_by, o.shipped_at, o.completed_at, o.cancelled_at, o.cancel_reason, o.amounts, "
    "b.number, b.at, u.full_name, o.version "
    "FROM sales_order o JOIN store s ON s.org_id = o.org_id AND s.id = o.store_id "
    "JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id "
    "LEFT JOIN customer c ON c.org_id = o.org_id AND c.id = o.customer_id "
    "LEFT JOIN import_batch b ON b.org_id = o.org_id AND b.id = o.batch_id "
    "LEFT JOIN app_user u ON u.org_id = b.org_id AND u.id = b.actor_id "
    "WHERE o.org_id = :org AND o.id = :id"
)
_CODES: Final = (
    "SELECT code FROM sales_order_code WHERE org_id = :org AND order_id = :id ORDER BY code"
)
_LINES: Final = (
    "SELECT l.line_no, l.sku_raw, l.product_name, l.variation, l.qty, l.multiplier, p.sku, p.name, "
    "l.unit_price, l.subtotal_before, l.seller_discount, l.platform_discount, l.subtotal, "
    "l.returned_qty FROM sales_order_line l "
    "LEFT JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
    "WHERE l.org_id = :org AND l.order_id = :id ORDER BY l.line_no"
)
_ITEMS: Final = (
    "SELECT i.id, i.item_no, l.line_no, p.sku, p.name, p.base_unit, i.qty, b.sku "
    "FROM sales_order_item i "
    "JOIN sales_order_line l ON l.org_id = i.org_id AND l.id = i.line_id "
    "JOIN product p ON p.org_id = i.org_id AND p.id = i.product_id "
    "LEFT JOIN product b ON b.org_id = i.org_id AND b.id = i.bundle_id "
    "WHERE i.org_id = :org AND i.order_id = :id ORDER BY i.item_no"
)
_LOTS: Final = (
    "SELECT r.source_line_id, t.number, t.expires_on, g.code, r.serial, r.qty, r.state, "
    "r.expires_at FROM reservation r JOIN lot t ON t.org_id = r.org_id AND t.id = r.lot_id "
    "JOIN location g ON g.org_id = r.org_id AND g.id = r.location_id "
    "WHERE r.org_id = :org AND r.source_kind = 'order' AND r.source_id = :id "
    "AND r.state IN ('active', 'picked', 'used') ORDER BY r.id"
)
_EVENTS: Final = (
    "SELECT e.at, u.full_name, e.workstation, e.old_state, e.new_state, e.note FROM order_event e "
    "LEFT JOIN app_user u ON u.org_id = e.org_id AND u.id = e.actor_id "
    "WHERE e.org_id = :org AND e.order_id = :id ORDER BY e.id"
)
#: Shipments and stock moves belong to the slices above and below; only their tables are read.
_SHIPMENT: Final = (
    "SELECT h.number, h.at, u.full_name, h.revenue, CAST(coalesce((SELECT -sum(m.value) "
    "FROM stock_move m WHERE m.org_id = h.org_id AND m.source_kind = 'order' "
    "AND m.source_id = h.order_id AND m.kind IN ('shipment', 'restatement')), 0) AS "
    "bigint) FROM shipment h "
    "LEFT JOIN app_user u ON u.org_id = h.org_id AND u.id = h.actor_id "
    "WHERE h.org_id = :org AND h.order_id = :id"
)
_JOURNALS: Final = (
    "SELECT j.number, j.on_date, j.event, j.description FROM journal j WHERE j.org_id = :org "
    "AND j.source_kind = 'order' AND j.source_id = :id ORDER BY j.id"
)


@answers(OrderDetail)
def order_detail(read: Read, ask: OrderDetail) -> OrderView:
    """The order a number leads to.

    Raises:
        NotFound: It leads to none.
        UserError: It leads to several, which are named.
        WarehouseRefused
    """
    one = {"id": _one(read, ask.order)}
    selects = (_ORDER, _CODES, _LINES, _ITEMS, _LOTS, _EVENTS, _SHIPMENT, _JOURNALS)
    [order], codes, lines, items, lots, events, shipment, journals = read.rows_many(
        *((sql, one) for sql in selects)
    )
    read.require_warehouse(order[11])
    return _view(read, order, codes, (lines, items, lots), (events, shipment, journals))


def _one(read: Read, code: str) -> str:
    found = orders_named(read, code)
    if not found:
        raise NotFound("Pesanan", code, "order")
    if len(found) > 1:
        listed = ", ".join(
            row[0]
            for row in read.rows(
                f"SELECT number FROM sales_order WHERE org_id = :org AND {read.among('id', 'ids')} "
                "ORDER BY number",
                ids=found,
            )
        )
        raise UserError(f"Nomor {code} dipakai beberapa pesanan ({listed}). Pilih salah satunya.")
    return found[0]


Rows = list[tuple[Any, ...]]


def _view(
    read: Read,
    row: tuple[Any, ...],
    codes: Rows,
    goods: tuple[Rows, Rows, Rows],
    history: tuple[Rows, Rows, Rows],
) -> OrderView:
    open_book = read.actor.may("sales_order.read_address")
    lines, items, lots = goods
    events, shipment, journals = history
    return OrderView(
        number=row[0],
        channel=row[1],
        platform_order_id=row[2],
        other_numbers=tuple(code for (code,) in codes),
        platform_status=row[3],
        platform_state=row[4],
        state=row[5],
        outside=bool(row[6]),
        attention=row[7],
        problems=tuple(_json(row[8])),
        store=row[9],
        store_name=row[10],
        warehouse=row[11],
        customer_code=row[12] or "",
        customer=row[13],
        phone=row[14] if open_book else "",
        username=row[15],
        address=row[16] if open_book else "",
        city=row[17],
        province=row[18],
        postcode=row[19] if open_book else "",
        courier_option=row[20],
        courier=row[21],
        service=row[22],
        resi=row[23],
        payment=row[24],
        payment_method=row[25],
        cod_amount=Money(row[26]),
        subtotal=Money(row[27]),
        seller_discount=Money(row[28]),
        platform_discount=Money(row[29]),
        shipping=Money(row[30]),
        total=Money(row[31]),
        pieces=row[32],
        gift=bool(row[33]),
        fragile=bool(row[34]),
        buyer_note=row[35],
        seller_note=row[36],
        ordered_at=instant_from(row[37]),
        paid_at=_moment(row[38]),
        ship_by=_moment(row[39]),
        shipped_at=_moment(row[40]),
        completed_at=_moment(row[41]),
        cancelled_at=_moment(row[42]),
        cancel_reason=row[43],
        amounts=_json(row[44]),
        batch=_batch(row[45], row[47]),
        lines=tuple(map(_line, lines)),
        items=_items(items, lots),
        events=tuple(map(_event, events)),
        shipment=_shipment(shipment[0]) if shipment else None,
        journals=tuple(DetailJournal(j[0], day_of(j[1]), j[2], j[3]) for j in journals),
        version=row[48],
    )


def _batch(number: str | None, person: str | None) -> str:
    return f"{number}, {person}" if number and person else number or ""


def _line(row: tuple[Any, ...]) -> DetailLine:
    return DetailLine(
        line_no=row[0],
        sku=row[1],
        name=row[2],
        variation=row[3],
        qty=row[4],
        multiplier=row[5],
        product=row[6] or "",
        product_name=row[7] or "",
        unit_price=Money(row[8]),
        before=Money(row[9]),
        discount=Money(row[10]),
        platform_discount=Money(row[11]),
        revenue=Money(row[12]),
        returned=row[13],
    )


def _items(rows: Rows, lots: Rows) -> tuple[DetailItem, ...]:
    by_item: dict[str, list[DetailLot]] = {}
    for item_id, number, expires, place, serial, qty, state, until in lots:
        lot = DetailLot(number, as_date(expires), place, serial, qty, state, _moment(until))
        by_item.setdefault(item_id, []).append(lot)
    return tuple(
        DetailItem(number, line, sku, name, unit, qty, bundle or "", _last(by_item.get(id_, ())))
        for id_, number, line, sku, name, unit, qty, bundle in rows
    )


def _last(lots: Iterable[DetailLot]) -> tuple[DetailLot, ...]:
    """What is reserved now; for what has left, what it left from."""
    lots = tuple(lots)
    now = tuple(lot for lot in lots if lot.state != "used")
    return now or lots


def _event(row: tuple[Any, ...]) -> DetailEvent:
    return DetailEvent(instant_from(row[0]), row[1] or "", *row[2:6])


def _shipment(row: tuple[Any, ...]) -> DetailShipment:
    revenue, cost = Money(row[3]), Money(row[4])
    return DetailShipment(row[0], instant_from(row[1]), row[2] or "", revenue, cost, revenue - cost)


def _moment(value: Any) -> datetime | None:  # noqa: ANN401 - a driver's value
    return None if value is None else instant_from(value)


def _json(value: Any) -> Any:  # noqa: ANN401 - JSON
    return json.loads(value) if isinstance(value, str) else value
