"""Recalling a lot: blocked at once, out of every order that has not left (WMS-LOT-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.commands import handles
from app.core.text import angka
from app.orders.rules.states import State
from app.orders.steps.allocation import allocate
from app.orders.steps.states import Change, change_states, hold_orders, release_orders
from app.reporting.api import Recalled, RecallLot
from app.reporting.queries.relatives import descendants
from app.stock import steps as stock

if TYPE_CHECKING:
    from app.core.work import Work

_RESERVED = (
    "EXISTS (SELECT 1 FROM reservation r WHERE r.org_id = o.org_id AND r.source_kind = 'order' "
    "AND r.source_id = o.id AND r.state IN ('active', 'picked') AND {lots})"
)

#: Base units here, orders that left.
_FIGURES = (
    "SELECT CAST(coalesce((SELECT sum(b.on_hand) FROM stock_balance b WHERE b.org_id = :org "
    "AND {here}), 0) AS bigint), (SELECT count(DISTINCT m.source_id) FROM stock_move m "
    "WHERE m.org_id = :org AND {sold} AND m.kind = 'shipment')"
)


@handles(RecallLot)
def recall_lot(work: Work, do: RecallLot) -> Recalled:
    """Block it and what it was repacked into, take them back from orders, give those other lots."""
    lot_id = stock.set_lot(work, do.sku, do.lot, "recalled", do.reason)
    lots, also = [lot_id], []
    for each in descendants(work, lot_id):  # a handful: what one lot was repacked into
        lots.append(each[0])
        if each[5] != "recalled":
            note = f"{do.reason} (dikemas dari {do.sku} lot {do.lot})"
            stock.set_lot(work, each[1], each[3], "recalled", note)
            also.append(f"{each[1]} {each[3]}")
    # what is reserved next must already see the lot as recalled
    work.session.flush()
    taken = _RESERVED.format(lots=work.among("r.lot_id", "lots"))
    refs = hold_orders(work, taken, {"lots": lots}, order="o.ordered_at, o.id")
    free = [ref for ref in refs if ref.state is State.ALLOCATED]
    boxed = tuple(ref.number for ref in refs if ref.state is not State.ALLOCATED)
    release_orders(work, free)
    note = f"Lot {do.lot} ditarik"
    change_states(work, "order.deallocate", [Change(ref, State.APPROVED, note) for ref in free])
    answers = allocate(work, free)
    held, buyers = _figures(work, lots)
    served = tuple(each.number for each in answers if not each.missing)
    waiting = tuple(each.number for each in answers if each.missing)
    aside = f" Sisihkan {angka(len(boxed))} paket yang sudah dikemas." if boxed else ""
    work.message = (
        f"Lot {do.lot} ditarik: {angka(held)} barang ditahan, {angka(buyers)} pesanan sudah "
        f"terkirim.{aside}" + (f" Ikut ditarik: {', '.join(also)}." if also else "")
    )
    return Recalled(do.lot, held, served, waiting, boxed, buyers, tuple(also))


def _figures(work: Work, lots: list[str]) -> tuple[int, int]:
    here, sold = work.among("b.lot_id", "lots"), work.among("m.lot_id", "lots")
    row = work.rows(_FIGURES.format(here=here, sold=sold), lots=lots)[0]
    return row[0], row[1]
