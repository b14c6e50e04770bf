"""On which days a recurring journal is due (accounting-ux A9)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app.core.labelled import Labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A template nobody opened for long brings at most so many drafts at once.
MOST_AT_ONCE: Final = 60
_YEAR: Final = 12


class Every(Labelled):
    """How often."""

    NEVER = "", "Tidak berulang"
    DAY = "day", "Setiap hari"
    WEEK = "week", "Setiap minggu"
    MONTH = "month", "Setiap bulan"
    YEAR = "year", "Setiap tahun"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rhythm from a first day on.

    Attributes:
        every: Day, week, month or year.
        step: Every so many of them, 1 or more.
        first: The first day; its day of the month is kept (31 becomes the last of a shorter month).
        last: No day after this one; None for ever.
    """

    every: Every
    first: date
    step: int = 1
    last: date | None = None

    def day(self, count: int) -> date:
        """The day after so many rounds; counted from the first, so that a 31st never drifts."""
        rounds = count * self.step
        if self.every is Every.DAY:
            return self.first + timedelta(days=rounds)
        if self.every is Every.WEEK:
            return self.first + timedelta(weeks=rounds)
        months = rounds * (_YEAR if self.every is Every.YEAR else 1)
        year, month = divmod(self.first.year * _YEAR + self.first.month - 1 + months, _YEAR)
        return date(year, month + 1, min(self.first.day, monthrange(year, month + 1)[1]))

    def due(self, until: date, *, after: date | None = None) -> Iterator[date]:
        """The days up to ``until`` (included), later than ``after``."""
        if self.every is Every.NEVER:
            return
        end = until if self.last is None else min(until, self.last)
        count = 0
        while (day := self.day(count)) <= end:
            if after is None or day > after:
                yield day
            count += 1

    def next(self, after: date) -> date | None:
        """The first day later than ``after``; None when it is over."""
        if self.every is Every.NEVER:
            return None
        count = 0
        while (day := self.day(count)) <= after:
            count += 1
        return None if self.last is not None and day > self.last else day
