"""Dates as bookkeepers type them: ``t``, ``+``, ``h``, ``15``, ``1512`` (accounting-ux A2)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app.accounting.rules.periods import PeriodState, last_day, month_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_STEPS: Final = re.compile(r"(?P<sign>[+-])(?:(?P<days>[0-9]{1,3})|(?P=sign)*)")
_PARTS: Final = re.compile(
    r"(?P<day>[0-9]{1,2})"
    r"(?:[/. -](?P<month>[0-9]{1,2}|[a-z]{3,9})(?:[/. -](?P<year>[0-9]{4}|[0-9]{2}))?)?"
)
_DIGITS: Final = re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4}|[0-9]{2})?")
_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des",
)  # fmt: skip
_CENTURY: Final = 2000


class NotADay(ValueError):
    """What was typed is no day; carries the Indonesian sentence."""


def read_day(text: str, *, shown: date, today: date, year: int) -> date | None:
    """The day that was typed; None for nothing.

    Args:
        text: ``t`` today, ``h`` and ``k`` first and last day of the shown month, ``+`` and ``-``
            a day on or back (``++`` two, ``+7`` seven), ``15`` that day of the shown month,
            ``1512`` or ``15/12`` that day of the open year, ``15/12/26`` in full.
        shown: The date that stood there.
        today: The business day.
        year: The open book year.

    Raises:
        NotADay
    """
    typed = " ".join(text.strip().lower().split())
    if not typed:
        return None
    whole = {"t": today, "h": shown.replace(day=1), "k": last_day(month_of(shown))}
    if typed in whole:
        return whole[typed]
    try:
        return _stepped(typed, shown) or _named(typed, shown, year)
    except (ValueError, OverflowError):
        raise NotADay(
            f'"{text.strip()}" bukan tanggal. Contoh: 15, 1512, 15/12/2026, t (hari ini), '
            "h atau k (awal atau akhir bulan)."
        ) from None


def _stepped(typed: str, shown: date) -> date | None:
    found = _STEPS.fullmatch(typed)
    if found is None:
        return None
    days = int(found["days"]) if found["days"] else len(typed)
    return shown + timedelta(days=days if found["sign"] == "+" else -days)


def _named(typed: str, shown: date, year: int) -> date:
    found = _DIGITS.fullmatch(typed) or _PARTS.fullmatch(typed)
    if found is None:
        raise NotADay
    day, month, given = int(found["day"]), found["month"], found["year"]
    if month is None:
        return shown.replace(day=day)
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    if given is not None:
        year = int(given) + (_CENTURY if len(given) < len("2026") else 0)
    return date(year, number, day)


def open_year(periods: Mapping[str, str], shown: date) -> int:
    """The book year a day and month are meant in: the shown one if it is open, else the latest.

    Args:
        periods: State of each month, ``2026-11``.
        shown: The date that stood there.
    """
    years = {int(month[:4]) for month, state in periods.items() if state != PeriodState.CLOSED}
    return shown.year if shown.year in years or not years else max(years)
