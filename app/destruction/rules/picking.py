"""Which buckets a line of a BAP takes: those it names, else in the order of removal (ERP-BAP-04).

What orders have reserved is never taken, and what other approved BAPs have claimed neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.stock.rules.serials import serial_key
from app.stock.rules.usable import order_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.stock.rules.usable import Bucket

#: Location, lot, serial, status.
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Want:
    """A line: quantity in base units; None where the line leaves it open."""

    product_id: str
    qty: int
    status: str
    location_id: str | None = None
    lot: str | None = None
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Freed:
    """Blocked goods of a bucket that get their status back in this very transaction."""

    location_id: str
    lot_id: str
    serial: str
    status: str
    qty: int


class Shelf:
    """Free stock of one warehouse, taken from by the lines in turn.

    Args:
        buckets: Unreserved stock by status.
        claimed: What approved BAPs hold of blocked stock, by bucket.
        removal: Rule of removal by product.
        freed: What stands blocked in ``buckets`` and will not when this transaction ends.
    """

    def __init__(
        self,
        buckets: Mapping[str, Iterable[Bucket]],
        claimed: Mapping[Key, int],
        removal: Mapping[str, str],
        freed: Iterable[Freed] = (),
    ) -> None:
        self._removal = removal
        self._found: dict[tuple[str, str], list[Bucket]] = {}
        self._left: dict[Key, int] = {}
        for status, found in buckets.items():
            for bucket in found:
                key = key_of(bucket, status)
                self._found.setdefault((bucket.product_id, status), []).append(bucket)
                self._left[key] = max(0, bucket.available - claimed.get(key, 0))
        blocked = {key_of(bucket, "blocked"): bucket for bucket in buckets.get("blocked", ())}
        for each in freed:
            self._free(each, blocked)

    def _free(self, each: Freed, blocked: Mapping[Key, Bucket]) -> None:
        """Some of a blocked bucket becomes a bucket of the status it had."""
        before = (each.location_id, each.lot_id, each.serial, "blocked")
        bucket = blocked.get(before)
        if bucket is None:
            return
        key = key_of(bucket, each.status)
        if key not in self._left:
            self._found.setdefault((bucket.product_id, each.status), []).append(bucket)
        self._left[key] = self._left.get(key, 0) + each.qty
        self._left[before] -= each.qty

    def take(self, want: Want) -> tuple[list[tuple[Bucket, int]], int]:
        """Buckets with quantities, and what is missing."""
        fitting = [
            bucket
            for bucket in self._found.get((want.product_id, want.status), ())
            if (want.location_id is None or bucket.location_id == want.location_id)
            and (want.lot is None or bucket.lot_number.upper() == want.lot.upper())
            and (not want.serial or serial_key(bucket.serial) == serial_key(want.serial))
        ]
        fitting.sort(key=lambda each: order_key(each, self._removal.get(want.product_id, "fefo")))
        picks: list[tuple[Bucket, int]] = []
        left = want.qty
        for bucket in fitting:
            key = key_of(bucket, want.status)
            part = min(left, self._left[key])
            if part > 0:
                picks.append((bucket, part))
                self._left[key] -= part
                left -= part
        return picks, left


def key_of(bucket: Bucket, status: str) -> Key:
    """What identifies a bucket within its warehouse."""
    return (bucket.location_id, bucket.lot_id, bucket.serial, status)
