"""Periods and dates: what may be posted when (accounting-ux C1, journal_events rule 6)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

from app.accounting.rules.errors import DateTooEarly, DateTooLate, PeriodHeld
from app.core.errors import PeriodClosed, PeriodMissing

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


class PeriodState(StrEnum):
    """State of a month of a legal entity."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """The members below; ``PeriodState(value)`` looks one up."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

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
    return f"{day:%Y-%m}"


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
    """A range of days as whole months (kept as balances) and the days that are left over.

    Attributes:
        months: First and last whole month, or None; an empty first month means "since ever".
        days: Ranges of days outside whole months, at most two.
    """

    months: tuple[str, str] | None
    days: tuple[tuple[date, date], ...]


def stretch(start: date | None, end: date) -> Stretch:
    """Split ``start`` … ``end`` (both included; None: since the first posting).

    Whole months are read from the balances, the few days left over from the lines.
    """
    if start is not None and start > end:
        return Stretch(None, ())
    days: list[tuple[date, date]] = []
    low = "" if start is None else month_of(start)
    if start is not None and start.day > 1:
        head_end = min(end, last_day(low))
        days.append((start, head_end))
        if head_end == end:
            return Stretch(None, tuple(days))
        low = month_of(head_end + timedelta(days=1))
    high = month_of(end)
    if end != last_day(high):
        days.append((max(first_day(high), start or first_day(high)), end))
        high = month_of(first_day(high) - timedelta(days=1))
    return Stretch((low, high) if low <= high else None, tuple(days))
