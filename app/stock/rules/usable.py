"""Which stock may be used and in which order (WMS-LOT-02, 03, 04; WMS-INV-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Locations whose stock is for sale; the others hold goods elsewhere in their life (WMS-MD-13).
SELLABLE_LOCATIONS: Final = frozenset({"storage", "picking"})
_FAR: Final = date.max


@dataclass(frozen=True, slots=True)
class Bucket:
    """What can be taken at one place: quantity in base units not yet reserved."""

    product_id: str
    location_id: str
    lot_id: str
    serial: str
    available: int
    lot_number: str
    expires_on: date | None
    received_on: date
    lot_status: str
    location_kind: str
    walk_seq: int


@dataclass(frozen=True, slots=True)
class Pick:
    """A quantity of one bucket."""

    bucket: Bucket
    qty: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The picks chosen and what is missing."""

    picks: tuple[Pick, ...]
    short: int


def is_expired(expires_on: date | None, today: date) -> bool:
    """A lot is usable through the end (WIB) of its expiry date (WMS-LOT-04); the one definition."""
    return expires_on is not None and expires_on < today


def usable(bucket: Bucket, today: date) -> bool:
    """Expired, blocked and recalled lots never; only stock in sellable places."""
    return (
        bucket.available > 0
        and bucket.lot_status == "ok"
        and bucket.location_kind in SELLABLE_LOCATIONS
        and not is_expired(bucket.expires_on, today)
    )


def order_key(bucket: Bucket, removal: str) -> tuple[object, ...]:
    """FEFO: expiry, receipt, lot number; undated last.  FIFO: receipt, lot number.

    Within a lot the picking face comes before storage (WMS-OUT-01 rule 4), then the walking route.
    """
    face = (bucket.location_kind != "picking", bucket.walk_seq, bucket.location_id, bucket.serial)
    if removal == "fifo":
        return (bucket.received_on, bucket.lot_number, bucket.lot_id, *face)
    return (bucket.expires_on or _FAR, bucket.received_on, bucket.lot_number, bucket.lot_id, *face)


def in_order(buckets: Iterable[Bucket], removal: str, today: date) -> list[Bucket]:
    """The usable buckets in the order they are consumed."""
    return sorted((b for b in buckets if usable(b, today)), key=lambda b: order_key(b, removal))


def choose(buckets: Iterable[Bucket], qty: int, removal: str, today: date) -> Choice:
    """Take ``qty`` in order, over as many lots as it needs, and report the shortage."""
    picks: list[Pick] = []
    left = qty
    for bucket in in_order(buckets, removal, today):
        if left == 0:
            break
        taken = min(left, bucket.available)
        picks.append(Pick(bucket, taken))
        left -= taken
    return Choice(tuple(picks), left)


class Pool:
    """Buckets of several products from which many demands take in turn, in memory.

    One load serves a whole batch of orders: no query in a loop.
    """

    def __init__(self, buckets: Iterable[Bucket], removal: dict[str, str], today: date) -> None:
        grouped: dict[str, list[Bucket]] = {}
        for bucket in buckets:
            grouped.setdefault(bucket.product_id, []).append(bucket)
        self._left: dict[tuple[str, str, str], int] = {}
        self._order = {
            product: in_order(found, removal.get(product, "fefo"), today)
            for product, found in grouped.items()
        }
        for found in self._order.values():
            for bucket in found:
                self._left[_key(bucket)] = bucket.available

    def available(self, product_id: str) -> int:
        """What is still to be taken of a product."""
        return sum(self._left[_key(bucket)] for bucket in self._order.get(product_id, ()))

    def take(self, product_id: str, qty: int) -> Choice:
        """Take from what is left."""
        picks: list[Pick] = []
        left = qty
        for bucket in self._order.get(product_id, ()):
            there = self._left[_key(bucket)]
            if left and there:
                taken = min(left, there)
                picks.append(Pick(bucket, taken))
                self._left[_key(bucket)] -= taken
                left -= taken
        return Choice(tuple(picks), left)


def _key(bucket: Bucket) -> tuple[str, str, str]:
    return (bucket.location_id, bucket.lot_id, bucket.serial)
