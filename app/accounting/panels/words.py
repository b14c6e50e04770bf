"""Words and pills of the books, and the names by which the panels open each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounting.rules import Kind, PeriodState
from app.accounting.rules.events import title
from app.core.money import ZERO
from app.core.text import bulan
from app.ui.pills import PillText
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from datetime import date

    from app.core.money import Money

JOURNALS: Final = "accounting.journals"
JOURNAL_ENTRY: Final = "accounting.journal_entry"
EXPENSES: Final = "accounting.expenses"
LEDGER: Final = "accounting.ledger"
CHART: Final = "accounting.chart"
PERIODS: Final = "closing.periods"

#: A zero in a report.
DASH: Final = "–"
SIDES: Final = {"debit": "Debit", "credit": "Kredit"}
STATES: Final = {
    "posted": PillText("Tercatat", Tone.OK),
    "voided": PillText("Dibatalkan", Tone.NEUTRAL),
    "mirror": PillText("Pembatalan", Tone.WARN),
}
_PERIODS: Final = {
    PeriodState.OPEN: Tone.OK,
    PeriodState.HELD: Tone.WARN,
    PeriodState.CLOSED: Tone.DONE,
}


def period(state: str) -> PillText:
    """State of a month."""
    known = PeriodState(state)
    return PillText(known.label, _PERIODS[known])


def month(day: date) -> str:
    """``November 2026``."""
    return bulan(day)


def kind(name: str) -> str:
    """Kind of account."""
    return Kind(name).label


def event(name: str) -> str:
    """What people call an event."""
    return title(name)


def or_dash(amount: Money) -> Money | str:
    """A figure of a report."""
    return amount or DASH


def or_nothing(amount: Money) -> Money | None:
    """A figure of a list: the empty side of a line."""
    return amount if amount != ZERO else None
