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
#: Panels that show the documents behind journals: kind of source → panel and argument.
_SOURCES: Final = {
    "order": ("orders.list", "number"),
    "journal": (JOURNALS, "number"),
}
_SOURCE_WORDS: Final = {
    "order": "Pesanan",
    "journal": "Jurnal",
    "receipt": "Penerimaan",
    "adjustment": "Penyesuaian",
    "transfer": "Transfer",
    "opening": "Stok awal",
    "return": "Retur",
    "shipment": "Pengiriman",
    "period": "Periode",
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


def source(kind_: str, number: str) -> str:
    """A document in words: ``Pesanan SO-20261121-0001``; "" for a journal of its own."""
    if not number:
        return ""
    return f"{_SOURCE_WORDS.get(kind_, kind_.replace('_', ' ').capitalize())} {number}"


def way_to(kind_: str, number: str) -> tuple[str, dict[str, str]] | None:
    """The panel that shows a document, and its arguments."""
    known = _SOURCES.get(kind_)
    return (known[0], {known[1]: number}) if known and number else None


def event(name: str) -> str:
    """What people call an event."""
    return title(name)


def or_dash(amount: Money) -> Money | str:
    """A figure of a report."""
    return amount or DASH


def or_nothing(amount: Money) -> Money | None:
    """A figure of a list: the empty side of a line."""
    return amount if amount != ZERO else None
