"""Which orders the packing table refuses to open, and what it says (PU-31, PU-32)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.text import waktu
from app.fulfilment.rules.pack_verdict import Outcome, PackVerdict, Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Doing:
    """Who did something, when and where."""

    user: str
    name: str
    at: datetime
    workstation: str = ""

    @property
    def label(self) -> str:
        """``Siti Rahma, 21 Nov 2026 14.05 WIB``, and the place when known."""
        place = f", {self.workstation}" if self.workstation else ""
        return f"{self.name}, {waktu(self.at)} WIB{place}"


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What decides whether an order may be packed now.

    Attributes:
        number: What people call it.
        cancelled: It was cancelled.
        cancel_reason: Why, or "".
        hold_reason: Why it is on hold; None when it is not.
        shipped: Who shipped it, if anybody did.
        packed: Who packed it, if anybody did.
        allocated: Every line has stock reserved.
        picked: Its goods were picked; None where picking is not a step of its own.
        courier_mapped: Its shipping option leads to a courier of ours.
        shipping_option: The marketplace's name for it, or "".
        holder: Who has it open at a packing table.
    """

    number: str
    cancelled: bool = False
    cancel_reason: str = ""
    hold_reason: str | None = None
    shipped: Doing | None = None
    packed: Doing | None = None
    allocated: bool = True
    picked: bool | None = None
    courier_mapped: bool = True
    shipping_option: str = ""
    holder: Doing | None = None


def refusals(
    facts: OrderFacts, *, user: str, workstation: str = "", takeover_by: str = ""
) -> tuple[PackVerdict, ...]:
    """Every reason not to open the order, the most final first; empty when it may be opened.

    Args:
        facts: The order as it stands.
        user: Who wants to pack it.
        workstation: Where; the same person may go on at another table only after leaving the first.
        takeover_by: Supervisor whose badge allows taking it from another packer (PU-32), or "".
    """
    found = [*_final(facts), *_unready(facts)]
    holder = facts.holder
    mine = holder and holder.user == user and holder.workstation in {"", workstation}
    if holder and not mine and not takeover_by and not facts.shipped and not facts.packed:
        expected = f"pesanan lain, ini sedang dikemas oleh {holder.label}"
        action = "Minta supervisor memindai badge untuk mengambil alih, atau pindai pesanan lain."
        found.append(_refused(facts, Result.HELD_BY_OTHER, expected, action))
    return tuple(found)


def order_not_found(code: str, *, article: str = "") -> PackVerdict:
    """Nothing that can be opened has this code; ``article`` is the product it names, if any."""
    action = (
        "Pindai resi atau nomor pesanan dulu, baru barangnya."
        if article
        else "Periksa labelnya; bila pesanan baru, impor dulu file pesanannya."
    )
    return PackVerdict(
        Outcome.ERROR,
        Result.NO_ORDER,
        name=article or code,
        scanned=article or code,
        expected="resi, nomor pesanan, atau tote yang siap dikemas",
        action=action,
    )


def _final(facts: OrderFacts) -> Iterator[PackVerdict]:
    """What cannot be mended at the table."""
    if facts.shipped:
        expected = f"pesanan yang belum dikirim, ini sudah dikirim oleh {facts.shipped.label}"
        action = "Pisahkan barangnya dan tanyakan kepada supervisor."
        yield _refused(facts, Result.ALREADY_SHIPPED, expected, action)
    elif facts.packed:
        expected = f"pesanan yang belum dikemas, ini sudah dikemas oleh {facts.packed.label}"
        action = "Pisahkan barangnya dan tanyakan kepada supervisor."
        yield _refused(facts, Result.ALREADY_PACKED, expected, action)
    if facts.cancelled:
        why = f" ({facts.cancel_reason})" if facts.cancel_reason else ""
        expected = f"pesanan yang masih berlaku, ini sudah dibatalkan{why}"
        action = "Jangan dikemas; kembalikan barangnya ke rak."
        yield _refused(facts, Result.ORDER_CANCELLED, expected, action)


def _unready(facts: OrderFacts) -> Iterator[PackVerdict]:
    """What somebody can still do before it is packed; pointless for an order that is over."""
    if facts.shipped or facts.packed or facts.cancelled:
        return
    if facts.hold_reason is not None:
        why = f" ({facts.hold_reason})" if facts.hold_reason else ""
        expected = f"pesanan yang tidak ditahan, ini sedang ditahan{why}"
        action = "Sisihkan dan minta admin melepas penahanannya."
        yield _refused(facts, Result.ORDER_ON_HOLD, expected, action)
    if not facts.allocated:
        expected = "pesanan yang stoknya sudah dialokasikan"
        action = "Minta admin mengalokasikan stoknya dulu."
        yield _refused(facts, Result.NOT_ALLOCATED, expected, action)
    if facts.picked is False:
        expected = "pesanan yang barangnya sudah diambil"
        action = "Selesaikan pengambilan barangnya dulu."
        yield _refused(facts, Result.NOT_PICKED, expected, action)
    if not facts.courier_mapped:
        option = f' "{facts.shipping_option}"' if facts.shipping_option else ""
        expected = f"pesanan dengan kurir, opsi kirim{option} belum dipetakan"
        action = "Minta admin mengisi Mapping Ekspedisi, lalu pindai lagi."
        yield _refused(facts, Result.COURIER_UNMAPPED, expected, action)


def _refused(facts: OrderFacts, result: Result, expected: str, action: str) -> PackVerdict:
    return PackVerdict(
        Outcome.ERROR,
        result,
        name=facts.number,
        scanned=f"pesanan {facts.number}",
        expected=expected,
        action=action,
    )
