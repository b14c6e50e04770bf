"""Dates of a lot beside its expiry, and how much of its life is left (WMS-LOT-07, LOT-11)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.catalog.rules.shelf import ShelfRule

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class LotDates:
    """The dates people act on.

    Attributes:
        expires_on: Last day on which it may be used (WMS-LOT-04).
        use_by_on: Until when it is best used.
        remove_on: When it leaves the shelf.
        alert_on: When people are told once more.
    """

    expires_on: date | None = None
    use_by_on: date | None = None
    remove_on: date | None = None
    alert_on: date | None = None


def expiry_of(made_on: date | None, shelf_life_days: int) -> date | None:
    """The expiry that day of making and shelf life give; None when either is unknown."""
    return made_on + timedelta(days=shelf_life_days) if made_on and shelf_life_days else None


def derived(expires_on: date | None, rule: ShelfRule | None) -> LotDates:
    """The dates of a new lot from the day counts of its product; without an expiry there are none.

    A rule counts back from the expiry, the one date the maker prints.
    """
    if expires_on is None or rule is None:
        return LotDates(expires_on)

    def before(days: int | None) -> date | None:
        return None if days is None else expires_on - timedelta(days=days)

    return LotDates(
        expires_on, before(rule.use_by_days), before(rule.removal_days), before(rule.alert_days)
    )


def shifted(dates: LotDates, expires_on: date, rule: ShelfRule | None) -> LotDates:
    """The dates after a change of the expiry: each moves by the same distance (WMS-LOT-11).

    A lot that had no expiry has nothing to move from and gets the dates of its product's counts.
    """
    if dates.expires_on is None:
        return derived(expires_on, rule)
    distance = expires_on - dates.expires_on
    moved = (getattr(dates, each.name) for each in fields(LotDates))
    return LotDates(*(day + distance if day is not None else None for day in moved))


def out_of_order(dates: LotDates) -> str:
    """The name of a date that lies after the expiry; "" when none does."""
    last = dates.expires_on or date.max
    for name in ("use_by_on", "remove_on", "alert_on"):
        day: date | None = getattr(dates, name)
        if day is not None and day > last:
            return name
    return ""


@dataclass(frozen=True, slots=True)
class Life:
    """Days of life of goods that arrive: what is left of how much, and the least share wanted."""

    left: int
    whole: int
    wanted_percent: int

    @property
    def percent(self) -> int:
        """Share that is left, rounded down: 79,9 % is not 80 %."""
        return max(0, self.left) * _WHOLE // self.whole

    @property
    def enough(self) -> bool:
        """Whether the goods may come in without anybody's consent."""
        return self.left * _WHOLE >= self.wanted_percent * self.whole


def life(
    expires_on: date | None,
    made_on: date | None,
    shelf_life_days: int,
    today: date,
    wanted_percent: int,
) -> Life | None:
    """The life of goods at receipt; None when there is nothing to compare.

    The whole life is the product's shelf life, else from making to expiry.  Unknown on both
    counts, or without an expiry or a policy, nothing is checked.
    """
    if expires_on is None or wanted_percent <= 0:
        return None
    whole = shelf_life_days
    if whole <= 0:
        whole = (expires_on - made_on).days if made_on is not None else 0
    return Life((expires_on - today).days, whole, wanted_percent) if whole > 0 else None


def next_level(left: int, levels: Iterable[int]) -> int | None:
    """The nearest alert level a lot with so many days left has reached; None before the first."""
    reached = [level for level in levels if left <= level]
    return min(reached) if reached else None
