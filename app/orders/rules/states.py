"""States of an order and what may follow what (ERP-ORD-10)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from app.core.errors import UserError


class State(StrEnum):
    """Where an order stands with us."""

    NEEDS_FIX = "needs_fix"
    DRAFT = "draft"
    APPROVED = "approved"
    BACKORDER = "backorder"
    ALLOCATED = "allocated"
    PICKING = "picking"
    PICKED = "picked"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"
    RTS_IN_TRANSIT = "rts_in_transit"
    RETURNED = "returned"


#: As people read them.
LABELS: Final = {
    State.NEEDS_FIX: "Perlu perbaikan",
    State.DRAFT: "Draf",
    State.APPROVED: "Baru",
    State.BACKORDER: "Menunggu stok",
    State.ALLOCATED: "Siap kemas",
    State.PICKING: "Sedang diambil",
    State.PICKED: "Sudah diambil",
    State.PACKED: "Dikemas",
    State.SHIPPED: "Dikirim",
    State.DELIVERED: "Sampai",
    State.COMPLETED: "Selesai",
    State.ON_HOLD: "Ditahan",
    State.CANCELLED: "Batal",
    State.RTS_IN_TRANSIT: "Retur di jalan",
    State.RETURNED: "Diretur",
}

#: Not yet left the warehouse.
OPEN: Final = frozenset(
    {
        State.NEEDS_FIX, State.DRAFT, State.APPROVED, State.BACKORDER, State.ALLOCATED,
        State.PICKING, State.PICKED, State.PACKED, State.ON_HOLD,
    }
)  # fmt: skip
#: Not shipped yet, and somebody waits for it: past its deadline it is late.
DUE: Final = OPEN - {State.DRAFT, State.ON_HOLD}
#: Open, and nothing is reserved, picked or packed yet: its lines may still be replaced.
UNTOUCHED: Final = frozenset(
    {State.NEEDS_FIX, State.DRAFT, State.APPROVED, State.BACKORDER, State.ON_HOLD}
)
#: Waiting for stock.
WAITING: Final = frozenset({State.APPROVED, State.BACKORDER})
#: May be opened at the packing station.
PACKABLE: Final = frozenset({State.ALLOCATED, State.PICKED})
#: Left the warehouse.
LEFT: Final = frozenset(
    {State.SHIPPED, State.DELIVERED, State.COMPLETED, State.RTS_IN_TRANSIT, State.RETURNED}
)

_S = State
#: Every change of state of an order that goes through our hands.
TRANSITIONS: Final = frozenset(
    {
        (_S.NEEDS_FIX, _S.APPROVED), (_S.DRAFT, _S.APPROVED), (_S.DRAFT, _S.NEEDS_FIX),
        (_S.APPROVED, _S.NEEDS_FIX), (_S.APPROVED, _S.ALLOCATED), (_S.APPROVED, _S.BACKORDER),
        (_S.BACKORDER, _S.ALLOCATED), (_S.BACKORDER, _S.APPROVED), (_S.BACKORDER, _S.NEEDS_FIX),
        (_S.ALLOCATED, _S.APPROVED), (_S.ALLOCATED, _S.PICKING), (_S.ALLOCATED, _S.PICKED),
        (_S.PICKING, _S.PICKED), (_S.PICKING, _S.ALLOCATED),
        (_S.ALLOCATED, _S.PACKED), (_S.PICKED, _S.PACKED), (_S.PICKED, _S.ALLOCATED),
        (_S.ALLOCATED, _S.SHIPPED), (_S.PICKED, _S.SHIPPED), (_S.PACKED, _S.SHIPPED),
        (_S.SHIPPED, _S.DELIVERED), (_S.SHIPPED, _S.COMPLETED), (_S.DELIVERED, _S.COMPLETED),
        (_S.SHIPPED, _S.RTS_IN_TRANSIT), (_S.DELIVERED, _S.RTS_IN_TRANSIT),
        (_S.COMPLETED, _S.RTS_IN_TRANSIT), (_S.RTS_IN_TRANSIT, _S.RETURNED),
        (_S.RTS_IN_TRANSIT, _S.DELIVERED), (_S.RTS_IN_TRANSIT, _S.SHIPPED),
        (_S.ON_HOLD, _S.APPROVED),
    }
    | {(state, _S.CANCELLED) for state in OPEN}
    | {(state, _S.ON_HOLD) for state in OPEN - {_S.ON_HOLD, _S.PACKED}}
)  # fmt: skip
#: And of one that left without us: no stock and no journal of ours is concerned, so it simply
#: stands where the platform says.
OUTSIDE_TRANSITIONS: Final = frozenset(
    {(old, new) for old in OPEN for new in LEFT}
    | {(old, _S.CANCELLED) for old in LEFT - {_S.RETURNED}}
    | {(old, _S.RTS_IN_TRANSIT) for old in LEFT - {_S.RTS_IN_TRANSIT}}
    | {(_S.SHIPPED, _S.DELIVERED), (_S.SHIPPED, _S.COMPLETED), (_S.DELIVERED, _S.COMPLETED)}
    # the platform called it cancelled first and returned later
    | {(_S.CANCELLED, _S.RTS_IN_TRANSIT)}
)


class Group(StrEnum):
    """The cards of the list page; every order is in exactly one (ERP-ORD-13)."""

    NEW = "new"
    READY = "ready"
    SENT = "sent"
    DONE = "done"
    GONE = "gone"


GROUP_LABELS: Final = {
    Group.NEW: "Baru",
    Group.READY: "Siap Kirim",
    Group.SENT: "Dikirim",
    Group.DONE: "Selesai",
    Group.GONE: "Batal/RTS",
}
GROUPS: Final = {
    Group.NEW: UNTOUCHED,
    Group.READY: frozenset({State.ALLOCATED, State.PICKING, State.PICKED, State.PACKED}),
    Group.SENT: frozenset({State.SHIPPED, State.DELIVERED}),
    Group.DONE: frozenset({State.COMPLETED}),
    Group.GONE: frozenset({State.CANCELLED, State.RTS_IN_TRANSIT, State.RETURNED}),
}


class WrongState(UserError):
    """The order may not go there from here."""

    code = "WRONG_STATE"

    def __init__(self, number: str, old: State, new: State) -> None:
        super().__init__(
            f"Pesanan {number} berstatus {LABELS[old]}, tidak bisa diubah menjadi {LABELS[new]}. "
            "Muat ulang untuk melihat status terakhir."
        )
        self.old = old


def check_transition(number: str, old: State, new: State, *, outside: bool = False) -> None:
    """Refuse a change of state that is not in :data:`TRANSITIONS`.

    Args:
        number: The order.
        old: Where it stands.
        new: Where it should go.
        outside: Whether it left without us.
    """
    allowed = OUTSIDE_TRANSITIONS if outside else TRANSITIONS
    if (old, new) not in allowed:
        raise WrongState(number, old, new)
