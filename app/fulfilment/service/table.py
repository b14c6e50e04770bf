"""What the packing table is given when it opens an order (PU-30)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from app.catalog import steps as catalog
from app.core.db import instant_from
from app.core.money import Money
from app.fulfilment.api import (
    PackBundleRow,
    PackCodeRow,
    PackItemRow,
    PackLotRow,
    PackRules,
    PackView,
    ScanEvent,
)
from app.fulfilment.service.serials import ParcelSerials, serials_of_parcel
from app.identity import steps as identity
from app.stock.steps import as_date

if TYPE_CHECKING:
    from app.core.work import Work

_ITEMS: Final = (
    "SELECT i.id, i.item_no, p.id, p.sku, p.name, p.variant, p.base_unit, i.qty, p.tracking, "
    "p.photo, p.fragile, "
    "b.sku, b.name, l.qty, l.multiplier "
    "FROM sales_order_item i JOIN product p ON p.org_id = i.org_id AND p.id = i.product_id "
    "JOIN sales_order_line l ON l.org_id = i.org_id AND l.id = i.line_id "
    "LEFT JOIN product b ON b.org_id = i.org_id AND b.id = i.bundle_id "
    "WHERE i.org_id = :org AND i.order_id = :id ORDER BY i.item_no"
)
_RESERVED: Final = (
    "SELECT r.source_line_id, l.number, l.expires_on, r.serial, r.qty, p.code, r.lot_id, "
    "r.warehouse_id FROM "
    "reservation r "
    "JOIN lot l ON l.org_id = r.org_id AND l.id = r.lot_id JOIN location p ON p.org_id = r.org_id "
    "AND p.id = r.location_id "
    "WHERE r.org_id = :org AND r.source_kind = 'order' AND r.source_id = :id AND r.state IN "
    "('active', 'picked') "
    "ORDER BY l.expires_on, r.id"
)
#: Codes of the products to be scanned, and of the bundles they come from.
_CODES: Final = (
    "SELECT b.code, p.sku, b.pack_qty FROM product_barcode b "
    "JOIN product p ON p.org_id = b.org_id AND p.id = b.product_id WHERE b.org_id = :org AND "
    "b.product_id IN "
    "(SELECT i.product_id FROM sales_order_item i WHERE i.org_id = :org AND i.order_id = :id "
    "UNION SELECT i.bundle_id FROM sales_order_item i WHERE i.org_id = :org AND i.order_id = :id "
    "AND i.bundle_id IS NOT NULL) "
    "ORDER BY b.code"
)
_EVENTS: Final = (
    "SELECT seq, at, kind, result, outcome, code, sku, line, qty, lot, serial, data FROM "
    "pack_event "
    "WHERE org_id = :org AND order_id = :id ORDER BY seq"
)
#: Customers above this share of returned parcels are flagged (WMS-CRM-09).
_RISK_PERCENT: Final = 10
_RISK_ORDERS: Final = 3


def parcel(work: Work, row: tuple[Any, ...]) -> PackView:
    """The order of a row of the finding select, with items, lots, codes and earlier events."""
    one = {"id": row[0]}
    items, reserved, codes, events = work.rows_many(
        (_ITEMS, one), (_RESERVED, one), (_CODES, one), (_EVENTS, one)
    )
    lots: dict[str, list[tuple[Any, ...]]] = {}
    for line_id, *rest in reserved:
        lots.setdefault(line_id, []).append(tuple(rest))
    serials = serials_of_parcel(work, items, lots)
    photos = catalog.main_photos(work, {item[2]: item[9] for item in items})
    lines = tuple(_item(item, lots.get(item[0], []), serials, photos[item[2]]) for item in items)
    packed = {line.sku for line in lines}
    address = (
        f"{row[10]}, {row[11]}".strip(", ") if work.actor.may("sales_order.read_address") else ""
    )
    return PackView(
        number=row[1],
        resi=row[3],
        store=row[4],
        platform=row[5],
        courier=f"{row[6]} {row[7]}".strip(),
        buyer=row[9],
        address=address,
        buyer_note=row[12],
        seller_note=row[13],
        cod=Money(row[14]),
        gift=bool(row[15]),
        fragile=bool(row[16]) or any(item[10] for item in items),
        risk=_risk(row[21], row[22]),
        ship_by=instant_from(row[17]) if row[17] is not None else None,
        items=lines,
        codes=tuple(PackCodeRow(*code) for code in codes if code[1] in packed),
        serials=serials.rows,
        bundles=_bundles(lines, codes),
        rules=_rules(work),
        events=tuple(_event(event) for event in events),
    )


def _item(
    item: tuple[Any, ...], reserved: list[tuple[Any, ...]], known: ParcelSerials, photo: str
) -> PackItemRow:
    by_lot: dict[str, PackLotRow] = {}
    for number, expires, _serial, qty, place, *_ids in reserved:
        before = by_lot.get(number)
        by_lot[number] = PackLotRow(
            number, as_date(expires), qty + (before.qty if before else 0), place
        )
    return PackItemRow(
        line=str(item[1]),
        sku=item[3],
        product=item[4],
        variant=item[5],
        unit=item[6],
        qty=item[7],
        tracking=item[8],
        photo=photo,
        fragile=bool(item[10]),
        lots=tuple(by_lot.values()),
        serials=tuple(row[2] for row in reserved if row[2]),
        spare_serials=known.spare(item[0]),
        bundle_sku=item[11] or "",
        bundle_name=item[12] or "",
        bundle_qty=item[13] * item[14] if item[11] else 0,
    )


def _bundles(
    items: tuple[PackItemRow, ...], codes: list[tuple[Any, ...]]
) -> tuple[PackBundleRow, ...]:
    found = {item.bundle_sku: item for item in items if item.bundle_sku}
    return tuple(
        PackBundleRow(
            sku,
            item.bundle_name,
            item.bundle_qty,
            tuple(code[0] for code in codes if code[1] == sku),
        )
        for sku, item in found.items()
    )


def _rules(work: Work) -> PackRules:
    packing = identity.settings(work).packing
    return PackRules(
        packing.quantity_limit,
        packing.ship_on_last_scan,
        packing.print_on_last_scan,
        packing.print_packing_slip,
    )


def _event(row: tuple[Any, ...]) -> ScanEvent:
    seq, at, kind, result, outcome, code, sku, line, qty, lot, serial, data = row
    return ScanEvent(
        seq=seq,
        at=instant_from(at),
        kind=kind,
        result=result,
        outcome=outcome,
        code=code,
        sku=sku,
        line=line,
        qty=qty,
        lot=lot,
        serial=serial,
        data=json.loads(data) if isinstance(data, str) else data,
    )


def _risk(orders: int | None, returned: int | None) -> str:
    if (
        not orders
        or not returned
        or orders < _RISK_ORDERS
        or returned * 100 <= orders * _RISK_PERCENT
    ):
        return ""
    return f"RTS {returned} dari {orders}"
