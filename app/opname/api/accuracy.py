"""How far the stock on record is from the shelf: accuracy and shrinkage (WMS-INV-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final, Literal

from pydantic import Field

from app.core.commands import Query
from app.core.money import Money
from app.documents.report import Report

#: Per cent of counted lines without a difference an organisation should reach (WMS-INV-13).
TARGET: Final = Decimal(98)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Completed counts of a time."""

    sessions: int
    #: Counted lines.
    lines: int
    #: Of them, without a difference.
    exact: int
    #: Value of what was missing, as posted; never negative.
    shortage: Money
    #: Value of what was found over.
    surplus: Money
    since: date
    until: date

    @property
    def percent(self) -> Decimal | None:
        """Counted lines without difference ÷ counted lines; see :func:`percent_of`."""
        return percent_of(self.exact, self.lines)

    @property
    def reached(self) -> bool:
        """Whether the target is met; a time without counts misses nothing."""
        return self.lines == 0 or self.exact * 100 >= self.lines * TARGET


def percent_of(exact: int, lines: int) -> Decimal | None:
    """In per cent with one decimal, cut: 97.96 % has not reached 98 %; None of nothing."""
    return Decimal(exact * 1000 // lines) / 10 if lines else None


class StockAccuracy(Query[Accuracy]):
    """Accuracy and shrinkage by value of the counts completed in a time."""

    name: ClassVar[str] = "opname.accuracy"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Akurasi stok dan penyusutan"

    warehouse: str | None = None
    since: date | None = Field(default=None, description="ninety days back when left out")
    until: date | None = Field(default=None, description="today when left out")


class AccuracyReport(Query[Report]):
    """The same figures as a sheet; its total is :class:`StockAccuracy` of the same time."""

    name: ClassVar[str] = "opname.accuracy_report"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Laporan akurasi stok"

    by: Literal["session", "month", "class", "warehouse"] = "month"
    warehouse: str | None = None
    since: date | None = Field(default=None, description="ninety days back when left out")
    until: date | None = Field(default=None, description="today when left out")
