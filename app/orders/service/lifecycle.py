"""Holding, cancelling and settling orders that left without us (ERP-ORD-10, ERP-ORD-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.audit import steps as audit
from app.core.commands import handles
from app.core.text import angka
from app.orders.api import (
    CancelOrders,
    ClearAttention,
    HoldOrders,
    Moved,
    ResolveOutside,
    Skipped,
)
from app.orders.rules.platform import PlatformState, first_standing
from app.orders.rules.states import LABELS, LEFT, OPEN, TRANSITIONS, State, WrongState
from app.orders.service.allocating import refuse_if_none
from app.orders.steps.counters import recount
from app.orders.steps.states import (
    Change,
    change_states,
    orders_by_number,
    release_orders,
)
from app.orders.steps.writing import update_orders

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.core.work import Work
    from app.orders.steps.states import OrderRef

_BACK_TO_SHELF: Final = "Dibatalkan setelah barangnya diambil: kembalikan barangnya ke rak."


def fitting(
    refs: Sequence[OrderRef], new: State, allowed: Callable[[OrderRef], bool], what: str
) -> tuple[list[OrderRef], tuple[Skipped, ...]]:
    """Those that may go, and why the others may not.

    Raises:
        WrongState: The only one asked for may not.
        NothingToDo: None may.
    """
    fit = [ref for ref in refs if allowed(ref)]
    if len(refs) == 1 and not fit:
        raise WrongState(refs[0].number, refs[0].state, new)
    skipped = tuple(
        Skipped(ref.number, f"berstatus {LABELS[ref.state]}") for ref in refs if ref not in fit
    )
    refuse_if_none(what, fit, skipped)
    return fit, skipped


def others(skipped: Sequence[Skipped]) -> str:
    """How many were left out, for the message; "" for none."""
    return f" {angka(len(skipped))} dilewati." if skipped else ""


@handles(HoldOrders)
def hold_orders(work: Work, do: HoldOrders) -> Moved:
    """Stop orders until a person lets them go on; what is reserved for them is free.

    Raises:
        UnknownOrders, WrongState, NothingToDo
    """
    refs = orders_by_number(work, do.orders, hold=True)
    fit, skipped = fitting(
        refs, State.ON_HOLD, lambda ref: (ref.state, State.ON_HOLD) in TRANSITIONS, "ditahan"
    )
    release_orders(work, fit)
    columns: dict[str, Any] = {"attention": do.reason}
    changes = [Change(ref, State.ON_HOLD, do.reason, columns) for ref in fit]
    change_states(work, "order.hold", changes, columns=("attention",))
    work.message = f"{angka(len(fit))} pesanan ditahan.{others(skipped)}"
    return Moved(tuple(ref.number for ref in fit), skipped)


@handles(CancelOrders)
def cancel_orders(work: Work, do: CancelOrders) -> Moved:
    """Cancel orders that have not left; stock and counters follow at once.

    Raises:
        UnknownOrders, WrongState, NothingToDo
    """
    refs = orders_by_number(work, do.orders, hold=True)
    fit, skipped = fitting(refs, State.CANCELLED, lambda ref: ref.state in OPEN, "dibatalkan")
    release_orders(work, fit)
    changes = [
        Change(
            ref, State.CANCELLED, do.reason,
            {
                "cancelled_at": work.now, "cancel_reason": do.reason, "problems": [],
                "attention": _BACK_TO_SHELF if _handled(ref) else "",
            },
        )
        for ref in fit
    ]  # fmt: skip
    change_states(
        work, "order.cancel", changes,
        columns=("cancelled_at", "cancel_reason", "problems", "attention"),
    )  # fmt: skip
    recount(work, [ref.customer_id for ref in fit])
    work.message = f"{angka(len(fit))} pesanan dibatalkan.{others(skipped)}"
    return Moved(tuple(ref.number for ref in fit), skipped)


def _handled(ref: OrderRef) -> bool:
    return ref.state in {State.PICKING, State.PICKED, State.PACKED}


@handles(ResolveOutside)
def resolve_outside(work: Work, do: ResolveOutside) -> Moved:
    """Take the platform's word that orders left without Lumbung.

    No stock is moved and no journal written: the person says that this was, or will be, recorded
    otherwise.  What was reserved is free.

    Raises:
        UnknownOrders, WrongState, NothingToDo
    """
    refs = orders_by_number(work, do.orders, hold=True)
    fit, skipped = fitting(
        refs, State.SHIPPED, lambda ref: ref.state in OPEN, "ditandai keluar di luar Lumbung"
    )
    release_orders(work, fit)
    columns: dict[str, Any] = {"attention": "", "problems": []}
    changes = [Change(ref, _left_as(ref), do.reason, columns, outside=True) for ref in fit]
    change_states(work, "order.resolve_outside", changes, columns=("attention", "problems"))
    recount(work, [ref.customer_id for ref in fit])
    work.message = f"{angka(len(fit))} pesanan ditandai keluar di luar Lumbung.{others(skipped)}"
    return Moved(tuple(ref.number for ref in fit), skipped)


def _left_as(ref: OrderRef) -> State:
    """Where the platform says it is by now; just shipped when it says nothing."""
    if ref.platform_state:
        state = first_standing(PlatformState(ref.platform_state), problems=False).state
        if state in LEFT:
            return state
    return State.SHIPPED


@handles(ClearAttention)
def clear_attention(work: Work, do: ClearAttention) -> Moved:
    """Take the note away from orders somebody has looked at; held ones keep their reason."""
    refs = orders_by_number(work, do.orders, hold=True)
    fit = [ref for ref in refs if ref.state is not State.ON_HOLD]
    skipped = tuple(Skipped(ref.number, "sedang ditahan") for ref in refs if ref not in fit)
    refuse_if_none("ditandai", fit, skipped)
    update_orders(
        work, ("attention",),
        [{"id": ref.id, "version": ref.version, "attention": ""} for ref in fit],
    )  # fmt: skip
    for ref in fit:
        audit.record(work, "order.clear_attention", "order", ref.id, ref.number)
    work.message = f"Catatan {angka(len(fit))} pesanan ditandai sudah ditangani."
    return Moved(tuple(ref.number for ref in fit), skipped)
