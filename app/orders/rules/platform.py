"""What a platform says about an order, and what follows from it for ours; pure.

An order has two lives.  The platform's only moves forward (or to cancelled or returned); a snapshot
that says less than what is known is older and changes nothing, whatever order files come in.  Ours
follows as far as nobody here has touched the goods; where somebody has, a person is told instead.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pydantic_core import to_json

from app.core.money import ZERO, Money
from app.orders.rules.states import LEFT, OPEN, UNTOUCHED, State

if TYPE_CHECKING:
    from collections.abc import Mapping


class PlatformState(StrEnum):
    """The platform's view, in the one order it can move (``formats/README``, neutral lifecycle)."""

    UNPAID = "unpaid"
    READY = "ready_to_ship"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    RETURNED = "returned"

    @property
    def rank(self) -> int:
        """Position: a snapshot with a lower one is older."""
        return _RANKS[self]

    @property
    def sale(self) -> bool:
        """Whether the order is a sale: paid or cash on delivery, and not undone."""
        return self not in {PlatformState.UNPAID, PlatformState.CANCELLED, PlatformState.RETURNED}


#: Instead of a digest of lines: a person changed them here, and no file changes them back.
EDITED: Final = "diubah"

_RANKS: Final = {state: place for place, state in enumerate(PlatformState)}
PLATFORM_LABELS: Final = {
    PlatformState.UNPAID: "Belum dibayar",
    PlatformState.READY: "Perlu dikirim",
    PlatformState.SHIPPED: "Dikirim",
    PlatformState.DELIVERED: "Sampai",
    PlatformState.COMPLETED: "Selesai",
    PlatformState.CANCELLED: "Dibatalkan",
    PlatformState.RETURNED: "Dikembalikan",
}


@dataclass(frozen=True, slots=True)
class PlatformLine:
    """A product of an order as the platform sold it.

    ``subtotal_before - seller_discount`` is the seller's revenue: the platform pays its own
    discount.
    """

    sku: str
    product: str
    variation: str
    qty: int
    unit_price: Money
    subtotal_before: Money
    seller_discount: Money = ZERO
    platform_discount: Money = ZERO
    returned_qty: int = 0

    @property
    def revenue(self) -> Money:
        """What the seller earns on it before fees."""
        return self.subtotal_before - self.seller_discount


@dataclass(frozen=True, slots=True)
class PlatformOrder:
    """One order as a marketplace, an importer or another program tells it.

    Attributes:
        channel: Where the buyer bought: ``tokopedia`` for some of TikTok's.
        other_ids: Further numbers that open it: invoice, STT, the shop's own reference, more resi.
        seen_at: How fresh the source is: the latest moment anything in it happened.
        voucher: Order-level discount the seller pays.
        shipping: Shipping the buyer pays to the seller (not to the platform).
        cod_amount: What the courier collects; zero when prepaid.
        amounts: Other amounts stated once per order, by name.
        snapshot: Sorts the words about one order by age.
        content_hash: Digest of everything said of the order itself; its source does not matter.
        lines_hash: Digest of what was bought.
    """

    order_id: str
    state: PlatformState
    status: str
    channel: str
    ordered_at: datetime
    seen_at: datetime
    lines: tuple[PlatformLine, ...]
    other_ids: tuple[str, ...] = ()
    attention: str = ""
    paid_at: datetime | None = None
    ship_by: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    updated_at: datetime | None = None
    cancel_reason: str = ""
    username: str = ""
    recipient: str = ""
    phone: str = ""
    address: str = ""
    city: str = ""
    province: str = ""
    postcode: str = ""
    courier_option: str = ""
    resi: str = ""
    payment_method: str = ""
    cod: bool = False
    cod_amount: Money = ZERO
    voucher: Money = ZERO
    shipping: Money = ZERO
    buyer_note: str = ""
    seller_note: str = ""
    amounts: Mapping[str, Money] = field(default_factory=dict)
    snapshot: str = field(init=False, repr=False)
    content_hash: str = field(init=False, repr=False)
    lines_hash: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Its digests, once: they are compared again and again."""
        object.__setattr__(self, "snapshot", _snapshot_of(self))
        object.__setattr__(self, "lines_hash", _lines_hash(self.lines))
        object.__setattr__(self, "content_hash", _content_hash(self))

    @property
    def revenue(self) -> Money:
        """Goods after the seller's line discounts, before fees and vouchers."""
        return Money(sum(line.revenue.sen for line in self.lines))

    @property
    def before_discounts(self) -> Money:
        """Goods before anybody's discount."""
        return Money(sum([line.subtotal_before.sen for line in self.lines]))

    @property
    def discounts(self) -> Money:
        """Everything the seller gives away, and never more than the goods are worth."""
        before = self.before_discounts.sen
        given = sum([line.seller_discount.sen for line in self.lines]) + self.voucher.sen
        return Money(min(max(given, 0), max(before, 0)))

    @property
    def subtotal(self) -> Money:
        """What is owed for the goods before the platform's fees."""
        return self.before_discounts - self.discounts


_START: Final = "0000"


def _snapshot_of(order: PlatformOrder) -> str:
    """A text that sorts snapshots of one order by age.

    First what the order went through, then the latest moment it tells of, then whether it has its
    resi, and only then how fresh the whole source is.
    """
    moments = (
        order.paid_at, order.shipped_at, order.delivered_at, order.completed_at,
        order.cancelled_at, order.updated_at,
    )  # fmt: skip
    known = [moment for moment in moments if moment is not None]
    latest = _moment(max(known)) if known else _START
    return f"{order.state.rank}|{latest}|{1 if order.resi else 0}|{_moment(order.seen_at)}"


@lru_cache(maxsize=4096)
def _moment(moment: datetime) -> str:
    """A moment whose text sorts in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _content_hash(order: PlatformOrder) -> str:
    return _digest(
        (
            order.order_id, order.state, order.status, order.channel, order.ordered_at,
            order.other_ids, order.attention, order.paid_at, order.ship_by, order.shipped_at,
            order.delivered_at, order.completed_at, order.cancelled_at, order.cancel_reason,
            order.username, order.recipient, order.phone, order.address, order.city,
            order.province, order.postcode, order.courier_option, order.resi,
            order.payment_method, order.cod, order.cod_amount.sen, order.voucher.sen,
            order.shipping.sen, order.buyer_note, order.seller_note,
            sorted((name, amount.sen) for name, amount in order.amounts.items()),
            order.lines_hash,
        )
    )  # fmt: skip


def _lines_hash(lines: tuple[PlatformLine, ...]) -> str:
    return _digest(
        [
            (
                line.sku, line.product, line.variation, line.qty, line.unit_price.sen,
                line.subtotal_before.sen, line.seller_discount.sen, line.platform_discount.sen,
                line.returned_qty,
            )
            for line in lines
        ]
    )  # fmt: skip


def _digest(value: object) -> str:
    return hashlib.blake2b(to_json(value), digest_size=16).hexdigest()


#: Where an order stands that is seen for the first time; those that left did so without us.
_FIRST: Final = {
    PlatformState.UNPAID: State.DRAFT,
    PlatformState.READY: State.APPROVED,
    PlatformState.SHIPPED: State.SHIPPED,
    PlatformState.DELIVERED: State.DELIVERED,
    PlatformState.COMPLETED: State.COMPLETED,
    PlatformState.CANCELLED: State.CANCELLED,
    PlatformState.RETURNED: State.RTS_IN_TRANSIT,
}
_ALONG: Final = (State.SHIPPED, State.DELIVERED, State.COMPLETED)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where our order stands.

    Attributes:
        outside: It left without us.
    """

    state: State
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Follow:
    """What becomes of our order.

    Attributes:
        attention: Indonesian sentence for a person, or "".
        release: What is reserved for it is given back.
    """

    state: State
    outside: bool
    attention: str = ""
    release: bool = False


def first_standing(platform: PlatformState, *, problems: bool) -> Standing:
    """Where an order stands that we have not seen before."""
    state = _FIRST[platform]
    if state is State.APPROVED and problems:
        state = State.NEEDS_FIX
    return Standing(state, outside=state in LEFT)


def follow(
    ours: Standing, platform: PlatformState, *, problems: bool, cancelled_there: bool = False
) -> Follow:
    """Where our order stands after a newer word of the platform.

    Args:
        ours: Where it stands now.
        platform: What the platform says now; never less than it said before.
        problems: Whether something stops it (only asked for while it is untouched).
        cancelled_there: The platform had called it cancelled before; ours followed, nobody here
            decided so.
    """
    if platform is PlatformState.CANCELLED:
        return _cancelled(ours)
    if platform is PlatformState.RETURNED:
        return _returned(ours, cancelled_there=cancelled_there)
    if platform in {PlatformState.UNPAID, PlatformState.READY}:
        return _not_left(ours, platform, problems=problems)
    return _left(ours, _FIRST[platform])


def _not_left(ours: Standing, platform: PlatformState, *, problems: bool) -> Follow:
    waits = {State.NEEDS_FIX, State.APPROVED, State.BACKORDER}
    if platform is PlatformState.READY:
        waits.add(State.DRAFT)
    if ours.state not in waits:
        return Follow(ours.state, ours.outside)
    if problems:
        return Follow(State.NEEDS_FIX, outside=False)
    stays = ours.state is State.BACKORDER
    return Follow(State.BACKORDER if stays else State.APPROVED, outside=False)


def _cancelled(ours: Standing) -> Follow:
    if ours.state in OPEN:
        handled = ours.state in {State.PICKING, State.PICKED, State.PACKED}
        attention = (
            "Dibatalkan di platform setelah barangnya diambil: kembalikan barangnya ke rak."
            if handled
            else ""
        )
        return Follow(State.CANCELLED, outside=False, attention=attention, release=True)
    if ours.outside and ours.state is not State.RETURNED:
        return Follow(State.CANCELLED, outside=False)
    if ours.state is State.CANCELLED:
        return Follow(State.CANCELLED, outside=False)
    return Follow(
        ours.state,
        ours.outside,
        "Platform menyatakan batal, padahal paketnya sudah kita kirim: minta kurir mengembalikan.",
    )


def _returned(ours: Standing, *, cancelled_there: bool) -> Follow:
    if ours.state in {State.RTS_IN_TRANSIT, State.RETURNED}:
        return Follow(ours.state, ours.outside)
    if ours.state in LEFT:
        return Follow(State.RTS_IN_TRANSIT, ours.outside)
    if ours.state in UNTOUCHED or (ours.state is State.CANCELLED and cancelled_there):
        return Follow(State.RTS_IN_TRANSIT, outside=True)
    return Follow(ours.state, ours.outside, _elsewhere("dikembalikan", ours.state))


def _left(ours: Standing, target: State) -> Follow:
    if ours.state in UNTOUCHED:
        return Follow(target, outside=True)
    if ours.state in _ALONG and _ALONG.index(target) > _ALONG.index(ours.state):
        return Follow(target, ours.outside)
    if ours.state in LEFT:
        return Follow(ours.state, ours.outside)
    return Follow(ours.state, ours.outside, _elsewhere("dikirim", ours.state))


def _elsewhere(word: str, state: State) -> str:
    if state is State.CANCELLED:
        return (
            f"Dibatalkan di Lumbung, tetapi platform menyatakan {word}: pastikan paketnya di mana."
        )
    return (
        f"Platform menyatakan {word}, padahal belum dikirim lewat Lumbung: kemas dan kirim, atau "
        'tandai "keluar di luar Lumbung".'
    )
