"""Differences: seeing, deciding, posting them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.catalog.rules.amounts import UnitSize
from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import Money
from app.core.quantity import Pieces
from app.documents.report import Report
from app.opname.api.sessions import Code, Reason

LineNumber = Annotated[int, Field(ge=1, le=2_000_000_000)]
Lines = Annotated[tuple[LineNumber, ...], Field(max_length=60_000)]


class CloseCounting(Command[int]):
    """End the counting (full mode): differences inside tolerance approve themselves.

    Answers how many wait for a decision.
    """

    name: ClassVar[str] = "opname.close_counting"
    permission: ClassVar[str] = "opname.create"
    summary: ClassVar[str] = "Menutup penghitungan"

    session: Code


class ApproveVariances(Command[int]):
    """Approve differences with a reason; never one's own count (WMS-OPN-08, WMS-SEC-12)."""

    name: ClassVar[str] = "opname.approve"
    permission: ClassVar[str] = "opname.approve"
    summary: ClassVar[str] = "Menyetujui selisih opname"

    session: Code
    lines: Lines = Field(default=(), description="numbers of lines; all that wait when left out")
    reason: Reason


class RecountLines(Command[int]):
    """Send differences back: the next round is counted by another person (WMS-OPN-07)."""

    name: ClassVar[str] = "opname.recount"
    permission: ClassVar[str] = "opname.approve"
    summary: ClassVar[str] = "Meminta hitung ulang"

    session: Code
    lines: Annotated[tuple[LineNumber, ...], Field(min_length=1, max_length=60_000)]
    reason: Reason


class NoteLine(Command[int]):
    """Write a remark beside a line."""

    name: ClassVar[str] = "opname.note"
    permission: ClassVar[str] = "opname.count"
    summary: ClassVar[str] = "Menulis keterangan baris opname"

    session: Code
    line: int = Field(ge=1, le=2_000_000_000)
    note: Annotated[str, Field(max_length=300)]


@dataclass(frozen=True, slots=True)
class Completed:
    """A session is posted; its journals and their values are in its detail."""

    number: str
    adjusted: int


class CompleteSession(Command[Completed]):
    """Post the differences: stock and journals in one transaction (WMS-OPN-05)."""

    name: ClassVar[str] = "opname.complete"
    permission: ClassVar[str] = "opname.create"
    summary: ClassVar[str] = "Menyelesaikan opname"

    session: Code


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line at review (WMS-OPN-06, 13).

    ``expected``, ``selisih`` and ``value`` are None for whoever counts blind, and before a count.
    """

    line: int
    sku: str
    product: str
    variant: str
    unit: str
    location: str
    lot: str
    expires_on: date | None
    serial: str
    abc: str
    #: Stock when the session was made.
    system_qty: Pieces | None
    #: What moved from then until the count.
    moved: Pieces | None
    #: The system at ``counted_at``.
    expected: Pieces | None
    counted: Pieces | None
    selisih: Pieces | None
    value: Money | None
    #: ``open``, ``counted``, ``pending`` (above tolerance), ``approved``.
    state: str
    round: int
    counted_at: datetime | None
    counted_by: str
    #: Goods moved between the first and the last scan of this line.
    unsteady: bool
    found: bool
    note: str
    reason: str
    decided_by: str
    #: Photos that count.
    photos: int = 0
    #: Units besides ``unit``, the one stock is kept in.
    units: tuple[UnitSize, ...] = ()


class LineList(PagedQuery[Page[LineRow]]):
    """Lines of a session in the order of the walk."""

    name: ClassVar[str] = "opname.lines"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Baris stok opname"

    session: Code
    show: Literal["all", "open", "different", "pending"] = "all"
    search: str = ""
    location: str = ""


class VarianceReport(Query[Report]):
    """The differences of a session by value, the largest first, as a sheet (WMS-OPN-14)."""

    name: ClassVar[str] = "opname.variance_report"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Laporan selisih opname menurut nilai"

    session: Code


@dataclass(frozen=True, slots=True)
class LinePlace:
    """Where a scanned code stands in the list."""

    line: int
    sku: str


class FindLine(Query[LinePlace | None]):
    """The first line of a scanned product, uncounted ones before counted (WMS-OPN-13)."""

    name: ClassVar[str] = "opname.find_line"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Mencari baris opname dari pindaian"

    session: Code
    code: Annotated[str, Field(min_length=1, max_length=2_400)]
