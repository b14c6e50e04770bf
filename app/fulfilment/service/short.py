"""Goods that are not on their shelf: the order waits, the shelf is counted (PU-40, WMS-OUT-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput
from app.fulfilment.api import ReportShort
from app.fulfilment.rules.pack_short import REASONS
from app.fulfilment.service.packing import let_go
from app.fulfilment.service.recording import emit_scans, held_order
from app.opname.steps import request_count
from app.orders.rules import State, check_transition
from app.orders.steps.states import Change, change_states, orders_by_number, release_orders

if TYPE_CHECKING:
    from app.core.work import Work

_ITEM: Final = (
    "SELECT i.id, i.product_id, p.sku, p.name, i.qty FROM sales_order_item i "
    "JOIN product p ON p.org_id = i.org_id AND p.id = i.product_id "
    "WHERE i.org_id = :org AND i.order_id = :order AND i.item_no = :line"
)
_PLACES: Final = (
    "SELECT DISTINCT g.code, r.location_id, r.warehouse_id FROM reservation r "
    "JOIN location g ON g.org_id = r.org_id AND g.id = r.location_id "
    "WHERE r.org_id = :org AND r.source_kind = 'order' AND r.source_id = :order "
    "AND r.source_line_id = :item AND r.state IN ('active', 'picked') ORDER BY g.code"
)


@handles(ReportShort)
def report_short(work: Work, do: ReportShort) -> str:
    """One transaction: counts asked for, order held with the reason, parcel left.

    Raises:
        NotFound, TakenOver: The order, or somebody else has it on the table.
        InvalidInput: No such line, or more is missing than was ordered.
        WrongState: The order may not be held any more.
    """
    order_id = held_order(work, do.order)
    item_id, product_id, sku, name, qty = _item(work, do, order_id)
    (ref,) = orders_by_number(work, [do.order], hold=True, field="order")
    check_transition(ref.number, ref.state, State.ON_HOLD)
    places = work.rows(_PLACES, order=order_id, item=item_id)
    for _code, location_id, warehouse_id in places:
        request_count(
            work, warehouse_id, reason="short_pick", location_id=location_id,
            product_id=product_id, source=ref.number,
        )  # fmt: skip
    codes = tuple(code for code, _location, _warehouse in places)
    where = f" di {', '.join(codes)}" if codes else ""
    why = f"{REASONS[do.reason]}: {sku} kurang {do.missing} dari {qty}{where}. Tunggu hitungannya."
    release_orders(work, [ref])
    columns: dict[str, Any] = {"attention": why}
    change_states(
        work, "order.short", [Change(ref, State.ON_HOLD, why, columns)], columns=("attention",)
    )
    emit_scans(work, order_id, do.events)
    let_go(work, order_id, why)
    audit.record(
        work, do.name, "order", order_id, ref.number,
        new={"sku": sku, "kurang": do.missing, "alasan": REASONS[do.reason], "lokasi": codes},
    )  # fmt: skip
    work.changed("packing")
    counted = f"{name}{where} masuk daftar hitung. " if codes else ""
    work.message = f"{ref.number} ditahan. {counted}Kembalikan isi paket ke rak."
    return ref.number


def _item(work: Work, do: ReportShort, order_id: str) -> tuple[Any, ...]:
    number = int(do.line) if do.line.isdigit() else 0
    rows = work.rows(_ITEM, order=order_id, line=number)
    if not rows:
        message = f"Pesanan {do.order} tidak punya baris {do.line}. Buka lagi pesanannya."
        raise InvalidInput(message, (FieldError("line", message),))
    if not 0 < do.missing <= rows[0][4]:
        message = f"Yang kurang antara 1 dan {rows[0][4]}."
        raise InvalidInput(message, (FieldError("missing", message),))
    return rows[0]
