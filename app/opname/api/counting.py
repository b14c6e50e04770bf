"""Counting: what a counter is given, and the events that come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from app.catalog.rules.amounts import UnitSize
from app.core.commands import Command, Offline, Query
from app.core.quantity import Pieces, QuantityOrZero
from app.opname.api.sessions import Code, Part

#: Kinds of attachment: photos of a line (``OPN-…/12``) and of an unknown code (``OPN-…/CODE``).
LINE_PHOTOS: Final = "opname_line"
UNKNOWN_PHOTOS: Final = "opname_unknown"


class FoundGoods(Part):
    """Goods that have no line in the session yet."""

    location: Code
    sku: Code
    lot: str = ""
    expires_on: date | None = None
    serial: str = ""


class CountEvent(Part):
    """One count; ``event`` is made where the count is made, so that nothing is counted twice.

    ``add`` adds to the line (each scan +1), ``set`` replaces what this person counted of it,
    leaving what others counted, ``total`` replaces the whole count, ``undo`` takes one of this
    person's events back.
    """

    event: UUID
    at: AwareDatetime
    kind: Literal["add", "set", "total", "undo"]
    line: int | None = Field(
        default=None, ge=1, le=2_000_000_000, description="number of the line in the session"
    )
    found: FoundGoods | None = None
    qty: QuantityOrZero = Field(default=0, description="base units")
    undoes: UUID | None = Field(default=None, description="the event that is taken back")
    code: str = Field(default="", max_length=200, description="what was scanned")


class UnknownScan(Part):
    """A code nobody knows (WMS-OPN-09)."""

    event: UUID
    at: AwareDatetime
    location: str = ""
    code: Annotated[str, Field(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class Progress:
    """``45/67 item sudah dihitung`` (PU-63)."""

    counted: int
    lines: int

    @property
    def text(self) -> str:
        """As every panel shows it."""
        return f"{self.counted}/{self.lines} item sudah dihitung"


class SessionProgress(Query[Progress]):
    """How far a session is: cheap enough to ask every second (PU-63)."""

    name: ClassVar[str] = "opname.progress"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Kemajuan opname"

    session: Code


class RecordCounts(Command[int]):
    """Keep what was counted: append-only facts (WMS-OPN-03, 09); answers how many."""

    name: ClassVar[str] = "opname.count"
    permission: ClassVar[str] = "opname.count"
    summary: ClassVar[str] = "Mencatat hitungan opname"
    offline: ClassVar[Offline] = Offline.A

    session: Code
    events: Annotated[tuple[CountEvent, ...], Field(max_length=60_000)] = ()
    unknown: Annotated[tuple[UnknownScan, ...], Field(max_length=1_000)] = ()


class ConfirmEmpty(Command[int]):
    """Say that what is not counted yet in a bin, or in all, is not there (WMS-OPN-04, PU-60)."""

    name: ClassVar[str] = "opname.confirm_empty"
    permission: ClassVar[str] = "opname.count"
    summary: ClassVar[str] = "Menyatakan lokasi kosong"

    session: Code
    location: str | None = Field(default=None, description="every location when left out")


@dataclass(frozen=True, slots=True)
class BinRow:
    """A location of the session in the order of the walk."""

    location: str
    zone: str
    lines: int
    counted: int
    #: Who was told to count it; "" for anybody.
    assigned: str
    mine: bool
    #: Lines sent back that nobody counted again.
    recounts: int = 0


@dataclass(frozen=True, slots=True)
class CountTaskView:
    """What a counter is given when they open a session."""

    number: str
    title: str
    warehouse: str
    state: str
    closed: bool
    blind: bool
    progress: Progress
    bins: tuple[BinRow, ...]


class CountTask(Query[CountTaskView]):
    """Locations to be counted and how far they are; no expected quantity (WMS-OPN-07)."""

    name: ClassVar[str] = "opname.task"
    permission: ClassVar[str] = "opname.count"
    summary: ClassVar[str] = "Tugas hitung opname"

    session: Code


@dataclass(frozen=True, slots=True)
class CountLineRow:
    """A thing to count in one bin."""

    line: int
    sku: str
    product: str
    variant: str
    unit: str
    tracking: str
    lot: str
    expires_on: date | None
    serial: str
    round: int
    #: Why this person may not count it; "" when they may.
    refused: str
    #: Everybody's count of this round; None while nobody counted.
    counted: Pieces | None
    #: This person's part of it.
    mine: Pieces
    #: None in a blind count: it is not sent (PU-61).
    expected: Pieces | None
    #: Units besides ``unit``, the one stock is kept in.
    units: tuple[UnitSize, ...] = ()


@dataclass(frozen=True, slots=True)
class CountCode:
    """A barcode of goods in the bin."""

    code: str
    sku: str
    qty: Pieces


@dataclass(frozen=True, slots=True)
class CountBinView:
    """A bin as it lies before the counter (PU-60, PU-62)."""

    location: str
    lines: tuple[CountLineRow, ...]
    codes: tuple[CountCode, ...]
    #: Others who counted here in this round.
    others: tuple[str, ...]
    progress: Progress


class CountBin(Query[CountBinView]):
    """The lines of one location."""

    name: ClassVar[str] = "opname.bin"
    permission: ClassVar[str] = "opname.count"
    summary: ClassVar[str] = "Isi lokasi untuk dihitung"

    session: Code
    location: Code


@dataclass(frozen=True, slots=True)
class CountProduct:
    """What a code means that no line of the bin has."""

    sku: str
    product: str
    variant: str
    unit: str
    tracking: str
    qty: Pieces
    #: As a GS1 label says, or as asked (PU-14); the expiry also of a lot that is known.
    lot: str = ""
    expires_on: date | None = None
    serial: str = ""
    #: Its lots have an expiry, so a new one cannot be kept without it.
    requires_expiry: bool = False
    units: tuple[UnitSize, ...] = ()


class CountResolve(Query[CountProduct | None]):
    """What a scanned code is; None when nobody knows it."""

    name: ClassVar[str] = "opname.resolve"
    permission: ClassVar[str] = "opname.count"
    summary: ClassVar[str] = "Mengenali kode saat opname"

    code: Annotated[str, Field(min_length=1, max_length=2_400)]
    lot: str = Field(default="", max_length=60, description="the lot, when the code names none")


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """A code nobody knows and where it was scanned."""

    code: str
    location: str
    times: int
    person: str
    at: datetime
    photos: int = 0


class UnknownCounts(Query[tuple[UnknownRow, ...]]):
    """Unknown codes of a session, for the people who keep the master data."""

    name: ClassVar[str] = "opname.unknown"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Kode tak dikenal saat opname"

    session: Code
