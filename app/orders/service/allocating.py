"""Approving, allocating and letting go of stock (WMS-RSV-01, WMS-RSV-02, WMS-OUT-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.commands import handles
from app.core.errors import UserError
from app.core.text import angka
from app.orders.api import (
    Allocated,
    AllocateOrders,
    ApproveOrders,
    DeallocateOrders,
    ExpireOrders,
    Moved,
    ResumeOrders,
    Short,
    Skipped,
)
from app.orders.rules.platform import PlatformState
from app.orders.rules.states import LABELS, WAITING, State
from app.orders.steps.allocation import EMPTIED, allocate, refill
from app.orders.steps.counters import recount
from app.orders.steps.settling import settle
from app.orders.steps.states import (
    Change,
    change_states,
    hold_orders,
    orders_by_number,
    release_orders,
    select_orders,
)
from app.orders.steps.stores import store
from app.stock import steps as stock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work
    from app.orders.steps.allocation import Allocation
    from app.orders.steps.states import OrderRef

#: First what has to leave first; orders without a deadline by age.
_URGENT_FIRST = "coalesce(o.ship_by, o.ordered_at), o.ordered_at, o.id"


@handles(AllocateOrders)
def allocate_orders(work: Work, do: AllocateOrders) -> Allocated:
    """Reserve whole orders in turn; what lacks stock waits and holds nothing back.

    Raises:
        UnknownOrders, NotFound, WarehouseRefused
    """
    if do.orders:
        fit, skipped = _named(work, do)
        refuse_if_none("dialokasikan", fit, skipped)
    else:
        fit = _waiting(work, do, f"(o.state IN ('approved', 'backorder') OR ({EMPTIED}))")
        skipped = ()
    answers = allocate(work, refill(work, fit))
    work.message = _told(answers, skipped)
    return _allocated(answers, skipped)


def _named(work: Work, do: AllocateOrders) -> tuple[list[OrderRef], tuple[Skipped, ...]]:
    refs = orders_by_number(work, do.orders, hold=True)
    among = work.among("o.id", "ids")
    ids = [ref.id for ref in refs]
    emptied = {ref.id for ref in select_orders(work, f"({EMPTIED}) AND {among}", {"ids": ids})}
    fit = [ref for ref in refs if ref.state in WAITING or ref.id in emptied]
    return fit, tuple(
        Skipped(ref.number, f"berstatus {LABELS[ref.state]}") for ref in refs if ref not in fit
    )


def _waiting(work: Work, do: AllocateOrders, where: str) -> list[OrderRef]:
    params: dict[str, Any] = {}
    if do.store:
        where += " AND o.store_id = :store"
        params["store"] = store(work, do.store).id
    if do.warehouse:
        where += " AND w.code = :warehouse"
        params["warehouse"] = stock.warehouse(work, do.warehouse).code
    if work.actor.warehouses is not None:
        where += f" AND {work.among('w.code', 'mine', 'text')}"
        params["mine"] = sorted(work.actor.warehouses)
    return hold_orders(work, where, params, order=_URGENT_FIRST, most=do.limit)


def _allocated(answers: Sequence[Allocation], skipped: tuple[Skipped, ...] = ()) -> Allocated:
    return Allocated(
        allocated=tuple(each.number for each in answers if not each.missing),
        backorder=tuple(each.number for each in answers if each.missing),
        short=tuple(
            Short(each.number, one.sku, one.wanted, one.missing)
            for each in answers
            for one in each.missing
        ),
        skipped=skipped,
    )


def _told(answers: Sequence[Allocation], skipped: Sequence[Skipped]) -> str:
    waiting = sum(bool(each.missing) for each in answers)
    text = f"{angka(len(answers) - waiting)} pesanan dialokasikan"
    if waiting:
        text += f", {angka(waiting)} menunggu stok"
    if skipped:
        text += f", {angka(len(skipped))} dilewati"
    return f"{text}." if answers or skipped else "Tidak ada pesanan yang menunggu alokasi."


class NothingToDo(UserError):
    """None of the orders asked for can be treated so."""

    code = "WRONG_STATE"


def refuse_if_none(what: str, done: Sequence[object], skipped: Sequence[Skipped]) -> None:
    """One bad order does not stop the others, but when all are bad the person must hear why."""
    if not done and skipped:
        listed = "; ".join(f"{each.number} {each.reason}" for each in skipped[:5])
        raise NothingToDo(f"Tidak ada pesanan yang dapat {what}: {listed}.")


@handles(ApproveOrders)
def approve_orders(work: Work, do: ApproveOrders) -> Allocated:
    """Look at orders again, approve those without problems and reserve their stock."""
    refs = orders_by_number(work, do.orders, hold=True)
    fit, skipped = [], []
    for ref in refs:
        if ref.state not in {State.DRAFT, State.NEEDS_FIX}:
            skipped.append(Skipped(ref.number, f"berstatus {LABELS[ref.state]}"))
        elif ref.platform_state == PlatformState.UNPAID:
            skipped.append(Skipped(ref.number, "belum dibayar pembeli"))
        else:
            fit.append(ref)
    problems = settle(work, fit).problems
    good = [ref for ref in fit if not problems.get(ref.id)]
    drafts = [ref for ref in good if ref.state is State.DRAFT]
    bad = [ref for ref in fit if problems.get(ref.id)]
    stuck = [Change(ref, State.NEEDS_FIX) for ref in bad if ref.state is State.DRAFT]
    change_states(work, "order.approve", [*(Change(ref, State.APPROVED) for ref in drafts), *stuck])
    skipped += [Skipped(ref.number, " ".join(problems[ref.id])) for ref in bad]
    if len(refs) == 1 or not stuck:
        refuse_if_none("disetujui", good, skipped)
    answers = allocate(work, good)
    recount(work, [ref.customer_id for ref in fit])
    work.message = f"{angka(len(good))} pesanan disetujui; {_told(answers, skipped)}"
    return _allocated(answers, tuple(skipped))


@handles(ResumeOrders)
def resume_orders(work: Work, do: ResumeOrders) -> Allocated:
    """Let held orders go on; their stock is reserved again if it is there."""
    refs = orders_by_number(work, do.orders, hold=True)
    held = [ref for ref in refs if ref.state is State.ON_HOLD]
    skipped = [
        Skipped(ref.number, f"berstatus {LABELS[ref.state]}") for ref in refs if ref not in held
    ]
    refuse_if_none("dilanjutkan", held, skipped)
    columns: dict[str, Any] = {"attention": ""}
    changes = [Change(ref, State.APPROVED, "Penahanan dilepas", columns) for ref in held]
    change_states(work, "order.resume", changes, columns=("attention",))
    settle(work, held)
    answers = allocate(work, [ref for ref in held if ref.state is State.APPROVED])
    work.message = f"{angka(len(held))} pesanan dilanjutkan; {_told(answers, skipped)}"
    return _allocated(answers, tuple(skipped))


@handles(DeallocateOrders)
def deallocate_orders(work: Work, do: DeallocateOrders) -> Moved:
    """Give the stock of allocated or waiting orders back."""
    refs = orders_by_number(work, do.orders, hold=True)
    allowed = {State.ALLOCATED, State.BACKORDER}
    fit = [ref for ref in refs if ref.state in allowed]
    skipped = tuple(
        Skipped(ref.number, f"berstatus {LABELS[ref.state]}") for ref in refs if ref not in fit
    )
    refuse_if_none("dilepas alokasinya", fit, skipped)
    release_orders(work, fit)
    columns: dict[str, Any] = {"problems": []}
    changes = [Change(ref, State.APPROVED, do.reason, columns) for ref in fit]
    change_states(work, "order.deallocate", changes, columns=("problems",))
    work.message = f"Alokasi {angka(len(fit))} pesanan dilepas."
    return Moved(tuple(ref.number for ref in fit), skipped)


@handles(ExpireOrders)
def expire_orders(work: Work, _do: ExpireOrders) -> Moved:
    """Release what was reserved too long ago and not picked; the orders are new again."""
    due = (
        "o.state = 'allocated' AND EXISTS (SELECT 1 FROM reservation r WHERE r.org_id = o.org_id "
        "AND r.source_kind = 'order' AND r.source_id = o.id AND r.state = 'active' "
        "AND r.expires_at < :now)"
    )
    refs = hold_orders(work, due, {"now": work.now})
    ids = stock.open_reservations(work, "order", [ref.id for ref in refs])
    stock.release(work, ids, "expired")
    changes = [Change(ref, State.APPROVED, "Reservasi habis waktunya") for ref in refs]
    change_states(work, "order.deallocate", changes)
    work.message = f"{angka(len(refs))} alokasi pesanan yang lewat waktu dilepas."
    return Moved(tuple(ref.number for ref in refs))
