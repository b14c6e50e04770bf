"""Ranges of days that stand beside each other in a statement."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.core.errors import FieldError, InvalidInput
from app.core.text import bulan, tanggal_panjang

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days, both included."""

    start: date
    end: date

    @property
    def title(self) -> str:
        """How a column is headed: a whole month by its name, else both days."""
        if self.is_month:
            return bulan(self.start)
        return f"{self.start:%d/%m/%y}-{self.end:%d/%m/%y}"

    @property
    def is_month(self) -> bool:
        """Whether it is exactly one month."""
        return self == month(self.start)

    @property
    def words(self) -> str:
        """``1 November 2026 s.d. 30 November 2026``; a month and a year in their own words."""
        if self.start == date(self.end.year, 1, 1) and self.end == date(self.end.year, 12, 31):
            return f"Untuk Tahun yang Berakhir {tanggal_panjang(self.end)}"
        if (self.start.year, self.start.month) == (self.end.year, self.end.month):
            return f"{self.start.day} s.d. {tanggal_panjang(self.end)}"
        return f"{tanggal_panjang(self.start)} s.d. {tanggal_panjang(self.end)}"


def asked(start: date, end: date) -> Days:
    """A range somebody asked for.

    Raises:
        InvalidInput: It ends before it begins.
    """
    if end < start:
        message = (
            f"Tanggal akhir {tanggal_panjang(end)} sebelum tanggal awal {tanggal_panjang(start)}. "
            "Perbaiki salah satunya."
        )
        raise InvalidInput(message, (FieldError("date_to", message),))
    return Days(start, end)


def month(day: date) -> Days:
    """The month of a day."""
    last = calendar.monthrange(day.year, day.month)[1]
    return Days(day.replace(day=1), day.replace(day=last))


def months(days: Days) -> Iterator[Days]:
    """The range cut into months; the first and last may be parts of one."""
    start = days.start
    while start <= days.end:
        end = min(month(start).end, days.end)
        yield Days(start, end)
        start = end + timedelta(days=1)


def before(days: Days) -> Days:
    """The range before of the same kind: whole months for whole months, else as many days."""
    whole = days.start.day == 1 and days.end == month(days.end).end
    if whole:
        count = (days.end.year - days.start.year) * 12 + days.end.month - days.start.month + 1
        start = days.start
        for _ in range(count):
            start = (start - timedelta(days=1)).replace(day=1)
        return Days(start, days.start - timedelta(days=1))
    size = days.end - days.start + timedelta(days=1)
    return Days(days.start - size, days.end - size)


def year_before(days: Days) -> Days:
    """The same days a year earlier; the end of a month stays the end of its month."""
    return Days(_year_earlier(days.start), _year_earlier(days.end))


def _year_earlier(day: date) -> date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    ends = day == month(day).end
    return date(day.year - 1, day.month, last if ends else min(day.day, last))


def year_to(end: date) -> Days:
    """From the start of the year."""
    return Days(date(end.year, 1, 1), end)


def day_before(day: date | None) -> date | None:
    """The day before; None stays None."""
    return None if day is None else day - timedelta(days=1)


def end_before(day: date, what: str) -> date | None:
    """The last day of the month or year before; None for neither."""
    firsts = {"month": day.replace(day=1), "year": date(day.year, 1, 1)}
    return day_before(firsts.get(what))
