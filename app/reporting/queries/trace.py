"""From a lot or serial to its receipts, moves and buyers; and from a document to its lots."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.scope import of_mine
from app.catalog.rules.text import sku_key
from app.core.commands import answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.errors import FieldError, InvalidInput, NotFound
from app.orders.rules.texts import number_key
from app.reporting.api import (
    FindTraced,
    Trace,
    TraceBuyer,
    TraceHit,
    TraceLot,
    TracePlace,
    TraceStep,
    TraceWarranty,
)
from app.reporting.queries.relatives import DOWN, UP, buyers_lots, kin_sql

if TYPE_CHECKING:
    from app.core.work import Read

_STEPS: Final = (
    "SELECT m.at, m.on_date, m.kind, m.source_number, m.source_kind, w.code, g.code, m.serial, "
    "m.status, m.qty, coalesce(u.full_name, ''), m.reason, coalesce(j.number, '') "
    "FROM stock_move m JOIN warehouse w ON w.org_id = m.org_id AND w.id = m.warehouse_id "
    "JOIN location g ON g.org_id = m.org_id AND g.id = m.location_id "
    "LEFT JOIN app_user u ON u.org_id = m.org_id AND u.id = m.actor_id "
    "LEFT JOIN journal j ON j.org_id = m.org_id AND j.id = m.journal_id "
    "WHERE m.org_id = :org AND m.lot_id = :lot{serial}{mine} ORDER BY m.id"
)
_PLACES: Final = (
    "SELECT w.code, g.code, b.serial, b.status, b.on_hand, b.reserved FROM stock_balance b "
    "JOIN warehouse w ON w.org_id = b.org_id AND w.id = b.warehouse_id "
    "JOIN location g ON g.org_id = b.org_id AND g.id = b.location_id "
    "WHERE b.org_id = :org AND b.lot_id = :lot AND b.on_hand > 0{serial}{mine} "
    "ORDER BY w.code, g.code, b.serial, b.status"
)
#: What left with orders and what of it came back, move by move.
_BUYERS: Final = (
    "SELECT o.number, min(m.on_date), s.name, o.customer_name, o.customer_phone, "
    "o.address, o.city, o.province, o.resi, m.serial, CAST(sum(-m.qty) AS bigint), "
    "CAST(coalesce(sum((SELECT sum(r.qty) FROM stock_move r WHERE r.org_id = m.org_id "
    "AND r.pair_id = m.id AND r.kind = 'return_in')), 0) AS bigint), p.sku, l.number "
    "FROM stock_move m JOIN lot l ON l.org_id = m.org_id AND l.id = m.lot_id "
    "JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id "
    "JOIN sales_order o ON o.org_id = m.org_id AND o.id = m.source_id "
    "JOIN store s ON s.org_id = o.org_id AND s.id = o.store_id "
    "WHERE m.org_id = :org AND m.lot_id {lots} AND m.kind = 'shipment' "
    "AND m.source_kind = 'order'{serial}{mine} GROUP BY o.id, o.number, s.name, o.customer_name, "
    "o.customer_phone, o.address, o.city, o.province, o.resi, m.serial, p.sku, l.number "
    "ORDER BY min(m.on_date), o.number, p.sku, l.number, m.serial"
)
#: The newest holds; one that began with a sale is over when the piece is here again.
_WARRANTY: Final = (
    "SELECT y.starts_on, y.ends_on, y.source_number, y.reason FROM serial_warranty y "
    "WHERE y.org_id = :org AND y.serial = :serial AND y.product_id = "
    "(SELECT l.product_id FROM lot l WHERE l.org_id = :org AND l.id = :lot) "
    "ORDER BY y.at DESC, y.id DESC LIMIT 1"
)
_ADDRESS: Final = "sales_order.read_address"
#: Moves between places of ours; their two legs cancel out.
_INNER: Final = frozenset({"transfer", "status_change"})


@answers(TraceLot)
def trace_lot(read: Read, ask: TraceLot) -> Trace:
    """Everything of it; who is limited to warehouses sees what happened there (WMS-SEC-08).

    Raises:
        InvalidInput: If neither a lot nor a serial was named.
        NotFound: If there is no such lot or serial of this product, or none that was ever there.
    """
    if not ask.lot and not ask.serial:
        message = "Isi nomor lot atau nomor seri yang ditelusuri."
        raise InvalidInput(message, (FieldError("lot", message),))
    head = _head(read, ask)
    serial = ask.serial
    params: dict[str, Any] = {"lot": head[0]}
    if serial:
        params["serial"] = serial
    moved, mine = of_mine(read, "m.warehouse_id")
    here, _same = of_mine(read, "b.warehouse_id")
    params |= mine
    kin = {"lot": head[0], **mine}
    steps, places, buyers, became, came_from, warranty, further = read.rows_many(
        (_STEPS.format(serial=" AND m.serial = :serial" if serial else "", mine=moved), params),
        (_PLACES.format(serial=" AND b.serial = :serial" if serial else "", mine=here), params),
        (
            _BUYERS.format(
                lots="= :lot", serial=" AND m.serial = :serial" if serial else "", mine=moved
            ),
            params,
        ),
        (kin_sql(read, DOWN, here), kin),
        (kin_sql(read, UP, here), kin),
        (_WARRANTY, {"lot": head[0], "serial": serial}),
        (_BUYERS.format(lots=f"IN {buyers_lots(read)}", serial="", mine=moved), kin),
    )
    if serial and not steps:
        raise NotFound(f"Nomor seri barang {ask.sku}", serial, "serial")
    if mine and not steps:
        raise NotFound(f"Lot barang {ask.sku}", ask.lot, "lot")
    trace = _trace(read, ask, head, (steps, places, buyers))
    return replace(
        trace, became=_kin(became), came_from=_kin(came_from),
        # pieces with a serial share one lot without number: what became of one is not known of all
        further=tuple(_buyer(row, shown=read.actor.may(_ADDRESS)) for row in further)
        if trace.lot
        else (),
        warranty=_warranty(trace, warranty),
    )  # fmt: skip


def _head(read: Read, ask: TraceLot) -> tuple[Any, ...]:
    """The lot; a serial alone finds its own."""
    where = "l.number = :lot"
    params: dict[str, Any] = {"sku": sku_key(ask.sku), "lot": ask.lot}
    if not ask.lot:
        where = (
            "l.id IN (SELECT m.lot_id FROM stock_move m WHERE m.org_id = :org "
            "AND m.product_id = p.id AND m.serial = :serial)"
        )
        params = {"sku": sku_key(ask.sku), "serial": ask.serial}
    rows = read.rows(
        "SELECT l.id, p.sku, p.name, p.base_unit, l.number, l.expires_on, l.received_on, "
        "l.supplier, l.status, l.block_reason FROM lot l JOIN product p ON p.org_id = l.org_id "
        f"AND p.id = l.product_id WHERE l.org_id = :org AND p.sku_key = :sku AND {where}",
        **params,
    )
    if not rows:
        named, field = (ask.lot, "lot") if ask.lot else (ask.serial, "serial")
        raise NotFound(f"{'Lot' if ask.lot else 'Nomor seri'} barang {ask.sku}", named, field)
    return rows[0]


def _trace(
    read: Read,
    ask: TraceLot,
    head: tuple[Any, ...],
    found: tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[tuple[Any, ...]]],
) -> Trace:
    steps = tuple(_step(row) for row in found[0])
    places = tuple(TracePlace(*row) for row in found[1])
    buyers = tuple(_buyer(row, shown=read.actor.may(_ADDRESS)) for row in found[2])
    sums: dict[str, int] = {}
    for step in steps:
        sums[step.kind] = sums.get(step.kind, 0) + step.qty
    sold = -sums.get("shipment", 0)
    came_in = sums.get("receipt", 0)
    back = sums.get("return_in", 0)
    counted = {"receipt", "shipment", "return_in"}
    return Trace(
        sku=head[1], product=head[2], unit=head[3], lot=head[4], serial=ask.serial,
        expires_on=as_date(head[5]), received_on=as_date(head[6]) or date.min, supplier=head[7],
        status=head[8], reason=head[9], received=came_in,
        here=sum(place.qty for place in places), sold=sold, returned=back,
        other=sum(qty for kind, qty in sums.items() if kind not in counted),
        receipts=tuple(step for step in steps if step.kind == "receipt"), places=places,
        buyers=buyers, steps=steps,
    )  # fmt: skip


def _warranty(trace: Trace, rows: list[tuple[Any, ...]]) -> TraceWarranty | None:
    if not rows:
        return None
    starts, ends, order, reason = rows[0]
    if order and trace.here:
        return None
    return TraceWarranty(as_date(starts) or date.min, as_date(ends) or date.min, order, reason)


def _kin(rows: list[tuple[Any, ...]]) -> tuple[TraceHit, ...]:
    return tuple(
        TraceHit(sku, name, lot, "", as_date(expires), status, here)
        for _id, sku, name, lot, expires, status, here in rows
    )


def _step(row: tuple[Any, ...]) -> TraceStep:
    return TraceStep(instant_from(row[0]), as_date(row[1]) or date.min, *row[2:])


def _buyer(row: tuple[Any, ...], *, shown: bool) -> TraceBuyer:
    place = ", ".join(part for part in row[5:8] if part)
    return TraceBuyer(
        order=row[0], shipped_on=as_date(row[1]) or date.min, store=row[2], customer=row[3],
        phone=row[4] if shown else "", address=place if shown else row[6], resi=row[8],
        serial=row[9], qty=row[10], returned=row[11], sku=row[12], lot=row[13],
    )  # fmt: skip


_HITS: Final = (
    "SELECT p.sku, p.name, l.number, x.serial, l.expires_on, l.status, "
    "CAST(coalesce((SELECT sum(b.on_hand) FROM stock_balance b WHERE b.org_id = l.org_id "
    "AND b.lot_id = l.id AND (x.serial = '' OR b.serial = x.serial){mine}), 0) AS bigint) "
    "FROM ({which}) x JOIN lot l ON l.org_id = :org AND l.id = x.lot_id "
    "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
    "WHERE (l.number <> '' OR x.serial <> ''){there} "
    "ORDER BY p.sku, l.number, x.serial LIMIT :limit"
)
_WHICH: Final = (
    # by lot, by serial, by product
    "SELECT l.id AS lot_id, '' AS serial FROM lot l WHERE l.org_id = :org "
    "AND l.number IN (:text, :upper) "
    "UNION SELECT m.lot_id, m.serial FROM stock_move m WHERE m.org_id = :org "
    "AND m.serial IN (:text, :upper) "
    "UNION SELECT l.id, '' FROM lot l JOIN product p ON p.org_id = l.org_id "
    "AND p.id = l.product_id WHERE l.org_id = :org AND p.sku_key = :sku "
    # by what it went or came with: an order, a parcel, a receipt
    "UNION SELECT m.lot_id, m.serial FROM stock_move m WHERE m.org_id = :org "
    "AND m.source_number IN (:text, :upper, :number) "
    "UNION SELECT m.lot_id, m.serial FROM stock_move m JOIN sales_order o ON o.org_id = m.org_id "
    "AND o.id = m.source_id WHERE m.org_id = :org AND m.source_kind = 'order' "
    "AND o.resi_key = :resi AND o.resi_key <> ''"
)


@answers(FindTraced)
def find_traced(read: Read, ask: FindTraced) -> tuple[TraceHit, ...]:
    """Lots and serials, from any number somebody may hold in the hand."""
    text = ask.text.strip()
    mine, params = of_mine(read, "b.warehouse_id")
    there = (
        " AND EXISTS (SELECT 1 FROM stock_balance b WHERE b.org_id = l.org_id "
        f"AND b.lot_id = l.id{mine})"
    )
    rows = read.rows(
        _HITS.format(which=_WHICH, mine=mine, there=there if mine else ""),
        text=text, upper=text.upper(), sku=sku_key(text), number=number_key(text),
        resi=number_key(text), limit=ask.limit, **params,
    )  # fmt: skip
    return tuple(
        TraceHit(row[0], row[1], row[2], row[3], as_date(row[4]), row[5], row[6]) for row in rows
    )
