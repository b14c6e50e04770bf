"""Periods and dates: what may be posted when (accounting-ux C1, journal_events rule 6)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app.accounting.rules.errors import DateTooEarly, DateTooLate, PeriodHeld
from app.core.errors import PeriodClosed, PeriodMissing
from app.core.labelled import Labelled

if TYPE_CHECKING:
    from app.core.commands import Actor

#: A posting may be dated one day ahead (a workstation past midnight) …
DAYS_AHEAD: Final = 1
#: … and a week back; further back needs the permission (data-safety C9).
DAYS_BACK: Final = 7
BACKDATE: Final = "journal.backdate"
POST_HELD: Final = "journal.post_held"
#: The role that works in held periods even without the single permission (C1 "role akuntan").
FINANCE_ROLE: Final = "Finance"


class PeriodState(Labelled):
    """State of a month of a legal entity."""

    OPEN = "open", "Terbuka"
    HELD = "held", "Ditahan"
    CLOSED = "closed", "Tutup"


#: Every change of state there is; who may and in what order is decided in the service.
TRANSITIONS: Final = frozenset(
    {
        (PeriodState.OPEN, PeriodState.HELD), (PeriodState.HELD, PeriodState.OPEN),
        (PeriodState.OPEN, PeriodState.CLOSED), (PeriodState.HELD, PeriodState.CLOSED),
        (PeriodState.CLOSED, PeriodState.OPEN), (PeriodState.CLOSED, PeriodState.HELD),
    }
)  # fmt: skip


def month_of(day: date) -> str:
    """Key of the period a date falls into: ``2026-11``."""
    return f"{day.year:04d}-{day.month:02d}"  # strftime takes ten times as long


def first_day(ym: str) -> date:
    """``2026-11`` → 1 November 2026."""
    return date.fromisoformat(f"{ym}-01")


def last_day(ym: str) -> date:
    """``2026-11`` → 30 November 2026."""
    start = first_day(ym)
    return start.replace(day=monthrange(start.year, start.month)[1])


def months_of_year(year: int) -> tuple[str, ...]:
    """The twelve period keys of a book year (the calendar year)."""
    return tuple(f"{year:04d}-{month:02d}" for month in range(1, 13))


def check_day(day: date, today: date, actor: Actor) -> None:
    """Refuse a date too far ahead, or too far back for this person.

    Raises:
        DateTooLate: Past tomorrow.
        DateTooEarly: More than seven days back without ``journal.backdate``.
    """
    latest, earliest = today + timedelta(days=DAYS_AHEAD), today - timedelta(days=DAYS_BACK)
    if day > latest:
        raise DateTooLate(day, latest)
    if day < earliest and not actor.may(BACKDATE):
        raise DateTooEarly(day, earliest)


def may_post_held(actor: Actor) -> bool:
    """Whether the person works in held periods."""
    return actor.may(POST_HELD) or FINANCE_ROLE in actor.roles


def check_state(state: str | None, ym: str, actor: Actor) -> None:
    """Refuse a period that is not there, closed, or held for others.

    Raises:
        PeriodMissing, PeriodClosed, PeriodHeld
    """
    if state is None:
        raise PeriodMissing(ym)
    if state == PeriodState.CLOSED:
        raise PeriodClosed(ym)
    if state == PeriodState.HELD and not may_post_held(actor):
        raise PeriodHeld(ym)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A range of days as whole months, which are kept as balances, and a few single days.

    Attributes:
        months: First and last whole month, or None; an empty first month means "since ever".
        days: Ranges of days that are added (+1) or taken away again (-1), at most two.
    """

    months: tuple[str, str] | None
    days: tuple[tuple[date, date, int], ...]


def stretch(start: date | None, end: date) -> Stretch:
    """Split ``start`` … ``end`` (both included; None: since the first posting).

    Of a month that is cut, the shorter part is read line by line: to the 20th it is the whole month
    without its last ten days.  So no more than half a month of lines is read at either end.
    """
    if start is not None and start > end:
        return Stretch(None, ())
    high, tail = _until(end)
    if start is None:
        return Stretch(("", high), tail)
    below, head = _until(start - timedelta(days=1))
    signed = (*tail, *((first, last, -sign) for first, last, sign in head))
    if (end - start).days < sum((last - first).days + 1 for first, last, _sign in signed):
        return Stretch(None, ((start, end, 1),))
    return Stretch((_next_month(below), high) if below < high else None, signed)


def _until(day: date) -> tuple[str, tuple[tuple[date, date, int], ...]]:
    """All up to a day: the last whole month that is taken, and the days added or taken away."""
    month = month_of(day)
    first, last = first_day(month), last_day(month)
    if day == last:
        return month, ()
    if day.day > last.day // 2:
        return month, ((day + timedelta(days=1), last, -1),)
    return month_of(first - timedelta(days=1)), ((first, day, 1),)


def _next_month(month: str) -> str:
    return month_of(last_day(month) + timedelta(days=1))
