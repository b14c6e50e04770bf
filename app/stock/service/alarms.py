"""Stock that would have gone below zero: the record is wrong somewhere, so it is counted.

The ledger refuses such a movement (WMS-INV-04) and with it everything the person did.  What stays
is that somebody had goods in hand which the record denies: an alert, and a count of the place by
whoever counts (WMS-OPN-10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.db import NIL
from app.stock import steps
from app.stock.api import RaiseNegativeAlarm
from app.stock.models import StockAlert
from app.stock.short import ShortPlace, tell

if TYPE_CHECKING:
    from app.core.work import Work
    from app.stock.api import DeniedLine
    from app.stock.steps import WarehouseRef

_THERE: Final = (
    "SELECT b.product_id, b.location_id, l.number, CAST(sum(b.on_hand) AS bigint) "
    "FROM stock_balance b JOIN lot l ON l.org_id = b.org_id AND l.id = b.lot_id "
    "WHERE b.org_id = :org AND b.warehouse_id = :wh AND b.status <> 'in_transit' AND {products} "
    "GROUP BY b.product_id, b.location_id, l.number"
)


@handles(RaiseNegativeAlarm)
def raise_negative_alarm(work: Work, do: RaiseNegativeAlarm) -> int:
    """One alert for each place and product, until they are counted."""
    ref = steps.warehouse(work, do.warehouse)
    products = catalog.products_by_sku(work, {line.sku for line in do.lines})
    places = steps.places(work, ref, {line.location for line in do.lines if line.location})
    ids = sorted({product.id for product in products.values()})
    rows = work.rows(_THERE.format(products=work.among("b.product_id", "ids")), wh=ref.id, ids=ids)
    known = {(row[0], row[1]) for row in rows} | {(row[0], NIL) for row in rows}
    open_ = {(alarm.product_id, alarm.location_id) for alarm in steps.negative_alarms(work, ref.id)}
    raised = 0
    for line in do.lines:
        product = products.get(line.sku)
        if product is None:
            continue
        place = places[line.location].id if line.location else NIL
        held = sum(
            qty
            for product_id, location_id, lot, qty in rows
            if product_id == product.id
            and place in {NIL, location_id}
            and (not line.lot or lot.upper() == line.lot.upper())
        )
        # What never stood there is counted in the whole warehouse, or nowhere at all.
        where = place if (product.id, place) in known else NIL
        if line.qty <= held or (product.id, where) not in known or (product.id, where) in open_:
            continue
        open_.add((product.id, where))
        _raise(work, ref, product.id, where, line, held)
        raised += 1
    return raised


def _raise(
    work: Work, ref: WarehouseRef, product_id: str, where: str, line: DeniedLine, held: int
) -> None:
    label = f"{line.sku} · {line.location if where != NIL else ref.code}"
    alert = work.new_id()
    work.session.add(
        StockAlert(
            org_id=work.org_id, id=alert, kind="negative",
            subject=steps.alarm_subject(product_id, where), level=0, product_id=product_id,
            warehouse_id=ref.id, lot_id=None, label=label, figure=line.qty, bound=held,
            raised_at=work.now, cleared_at=None,
        )
    )  # fmt: skip
    audit.record(
        work, "stock.negative_alarm", "stock_alert", alert, label,
        new={"diambil": line.qty, "tercatat": held, "gudang": ref.code},
    )  # fmt: skip
    tell(work, ShortPlace(ref.id, where, product_id, "", "negative"))
    work.changed("alert")
