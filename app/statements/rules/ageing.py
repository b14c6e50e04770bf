"""Ages of open items (accounting-ux B7)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.core.money import divide_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Item:
    """A document that is not settled; ``open_sen`` is negative for a credit.

    Attributes:
        party: Whom it concerns, for the reader.
        account: Code of the control account.
        document: Number of the document.
        issued: Day of the document.
        open_sen: What is still open.
        shared: Whether a payment without a document was set against it, so that its own lines do
            not add up to what is open.
        due: When it is due, where its document says so.
        touched: Whether something was allocated to it: its lines are more than what is open.
    """

    party: str
    account: str
    document: str
    issued: date
    open_sen: int
    shared: bool = False
    due: date | None = None
    touched: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """How age is counted.

    Attributes:
        basis: ``due``: from the day it is due; ``invoice``: from the day of the document.
        limits: Last day of each bucket, growing; after the last there is one more bucket.
        days: Days from the document to its due date.
    """

    basis: str = "due"
    limits: tuple[int, ...] = (30, 60, 90)
    days: int = 0

    @property
    def titles(self) -> tuple[str, ...]:
        """Heads of the buckets: *Belum Jatuh Tempo*, *1-30*, …, *> 90*."""
        first = "Belum Jatuh Tempo" if self.basis == "due" else "Hari Ini"
        bounds = zip((1, *(limit + 1 for limit in self.limits)), self.limits, strict=False)
        return (first, *(f"{low}-{high} hari" for low, high in bounds), f"> {self.limits[-1]} hari")

    def bucket(self, item: Item, on: date) -> int:
        """Place of an item among the buckets; 0 days is not due yet."""
        since = item.issued
        if self.basis == "due":
            since = item.due or since + timedelta(days=self.days)
        age = (on - since).days
        return 0 if age <= 0 else 1 + bisect_left(self.limits, age)


def spread(items: Iterable[Item], terms: Terms, on: date) -> list[int]:
    """Sum of the open items in each bucket."""
    found = [0] * len(terms.titles)
    for item in items:
        found[terms.bucket(item, on)] += item.open_sen
    return found


def allowance(buckets: Sequence[int], losses: Sequence[int]) -> list[int]:
    """What of each bucket is not expected to be paid; credits need no allowance.

    Args:
        buckets: Open sen of each bucket.
        losses: Whole per cent of each.
    """
    return [
        divide_half_up(max(sen, 0) * percent, 100)
        for sen, percent in zip(buckets, losses, strict=True)
    ]


def settle_oldest(charges: Sequence[tuple[date, int]], paid: int) -> list[int]:
    """What stays open of charges when a payment takes the oldest first.

    Args:
        charges: Day and amount; the amounts are positive.
        paid: What was paid in all.

    Returns:
        Open amounts in the order given; an overpayment is left to the caller.
    """
    left = paid
    stays = [amount for _day, amount in charges]
    for place in sorted(range(len(charges)), key=lambda at: (charges[at][0], at)):
        taken = min(left, stays[place])
        stays[place] -= taken
        left -= taken
    return stays
