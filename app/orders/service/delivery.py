"""After the parcel left: arrived, complete, or on its way back (ERP-ORD-10, WMS-SHIP-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.commands import handles
from app.core.text import angka
from app.orders.api.delivery import FollowOrders
from app.orders.api.lifecycle import Moved
from app.orders.rules.states import LABELS, TRANSITIONS, State
from app.orders.service.lifecycle import fitting, others
from app.orders.steps.counters import recount
from app.orders.steps.states import Change, change_states, orders_by_number

if TYPE_CHECKING:
    from app.core.work import Work


@handles(FollowOrders)
def follow_orders(work: Work, do: FollowOrders) -> Moved:
    """Move shipped orders on; goods that come back are stock again only when they are scanned in.

    Raises:
        UnknownOrders, WrongState, NothingToDo
    """
    new = State(do.state)
    refs = orders_by_number(work, do.orders, hold=True)
    fit, skipped = fitting(
        refs, new, lambda ref: (ref.state, new) in TRANSITIONS, LABELS[new].lower()
    )
    columns: dict[str, Any] = {"completed_at": work.now} if new is State.COMPLETED else {}
    changes = [Change(ref, new, do.note, columns) for ref in fit]
    change_states(work, "order.follow", changes, columns=tuple(columns))
    recount(work, [ref.customer_id for ref in fit])
    work.message = f"{angka(len(fit))} pesanan sekarang {LABELS[new]}.{others(skipped)}"
    return Moved(tuple(ref.number for ref in fit), skipped)
