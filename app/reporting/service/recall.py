"""Recalling a lot: blocked at once, out of every order that has not left (WMS-LOT-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.commands import handles
from app.core.text import angka
from app.orders.rules.states import State
from app.orders.steps.allocation import allocate
from app.orders.steps.states import Change, change_states, hold_orders, release_orders
from app.reporting.api import Recalled, RecallLot
from app.stock import steps as stock

if TYPE_CHECKING:
    from app.core.work import Work

_RESERVED = (
    "EXISTS (SELECT 1 FROM reservation r WHERE r.org_id = o.org_id AND r.source_kind = 'order' "
    "AND r.source_id = o.id AND r.state IN ('active', 'picked') AND r.lot_id = :lot)"
)


@handles(RecallLot)
def recall_lot(work: Work, do: RecallLot) -> Recalled:
    """Block, take it back from orders, give those other lots."""
    lot_id = stock.set_lot(work, do.sku, do.lot, "recalled", do.reason)
    # what is reserved next must already see the lot as recalled
    work.session.flush()
    refs = hold_orders(work, _RESERVED, {"lot": lot_id}, order="o.ordered_at, o.id")
    free = [ref for ref in refs if ref.state is State.ALLOCATED]
    boxed = tuple(ref.number for ref in refs if ref.state is not State.ALLOCATED)
    release_orders(work, free)
    note = f"Lot {do.lot} ditarik"
    change_states(work, "order.deallocate", [Change(ref, State.APPROVED, note) for ref in free])
    answers = allocate(work, free)
    held, buyers = _figures(work, lot_id)
    served = tuple(each.number for each in answers if not each.missing)
    waiting = tuple(each.number for each in answers if each.missing)
    aside = f" Sisihkan {angka(len(boxed))} paket yang sudah dikemas." if boxed else ""
    work.message = (
        f"Lot {do.lot} ditarik: {angka(held)} barang ditahan, {angka(buyers)} pesanan sudah "
        f"terkirim.{aside}"
    )
    return Recalled(do.lot, held, served, waiting, boxed, buyers)


def _figures(work: Work, lot_id: str) -> tuple[int, int]:
    row = work.rows(
        "SELECT CAST(coalesce((SELECT sum(b.on_hand) FROM stock_balance b WHERE b.org_id = :org "
        "AND b.lot_id = :lot), 0) AS bigint), (SELECT count(DISTINCT m.source_id) "
        "FROM stock_move m WHERE m.org_id = :org AND m.lot_id = :lot AND m.kind = 'shipment')",
        lot=lot_id,
    )[0]
    return row[0], row[1]
