"""Transfers as documents: asked for, approved, sent, received, and what went missing (WMS-MOV)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.catalog.rules.amounts import UnitSize
from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import Money
from app.core.quantity import Pieces, Quantity, QuantityOrZero
from app.documents.report import Report
from app.stock.api.common import Code, Made, Part, Status

_MOST: int = 5_000
Side = Literal["source", "destination", "logistics"]
TransferState = Literal["draft", "approved", "in_transit", "received", "completed", "cancelled"]
TransferReason = Literal[
    "replenish", "relocation", "consolidation", "reorganisation", "quality", "quarantine"
]


class WantedLine(Part):
    """Goods wanted elsewhere; base units."""

    sku: Code
    qty: Quantity
    lot: str = Field(default="", description="kosong = ED terdekat")
    serial: str = ""
    status: Status = "available"
    from_location: str = Field(default="", description="kosong = menurut aturan ambil")
    to_location: str = Field(
        default="", description="wajib di dalam gudang; antar gudang dipilih saat diterima"
    )


class CreateTransfer(Command[Made]):
    """Ask for goods elsewhere; nothing moves yet (WMS-MOV-01, MOV-04)."""

    name: ClassVar[str] = "transfer.create"
    permission: ClassVar[str] = "transfer.create"
    summary: ClassVar[str] = "Membuat transfer"

    warehouse: Code
    to_warehouse: str | None = Field(default=None, description="kosong = di dalam gudang")
    reason: TransferReason = "relocation"
    note: str = ""
    transport: str = ""
    expected_on: date | None = None
    lot_reason: str = Field(
        default="", description="mengapa lot ini, bila aturan mengusulkan lot lain"
    )
    lot_approval: str | None = Field(default=None, description="persetujuan pengawas (lot.choose)")
    lines: Annotated[tuple[WantedLine, ...], Field(min_length=1, max_length=_MOST)]


class ApproveTransfer(Command[Made]):
    """Consent to a transfer, for every side the person may speak for (WMS-MOV-04)."""

    name: ClassVar[str] = "transfer.approve"
    permission: ClassVar[str] = "transfer.approve"
    summary: ClassVar[str] = "Menyetujui transfer"

    number: Code
    sides: tuple[Side, ...] = Field(default=(), description="kosong = semua yang boleh")


class CancelTransfer(Command[Made]):
    """Give a transfer up before it left."""

    name: ClassVar[str] = "transfer.cancel"
    permission: ClassVar[str] = "transfer.create"
    summary: ClassVar[str] = "Membatalkan transfer"

    number: Code
    reason: Annotated[str, Field(min_length=3)]


class DoneLine(Part):
    """What was moved of a line, when it was not all of it."""

    line: Annotated[int, Field(ge=1)]
    qty: QuantityOrZero


class ExecuteTransfer(Command[Made]):
    """Move goods inside a warehouse: they leave and arrive in one transaction (WMS-MOV-02).

    A line that is named in ``done`` moves only so many; the others move whole.
    """

    name: ClassVar[str] = "transfer.execute"
    permission: ClassVar[str] = "transfer.execute"
    summary: ClassVar[str] = "Mengerjakan pindah barang"

    number: Code
    on_date: date | None = None
    done: tuple[DoneLine, ...] = Field(default=(), description="baris yang tidak penuh dipindah")


class DispatchTransfer(Command[Made]):
    """Send a transfer off: goods and value go in transit, Dr 13-400 / Cr 13-100 (WMS-MOV-05)."""

    name: ClassVar[str] = "transfer.dispatch"
    permission: ClassVar[str] = "transfer.execute"
    summary: ClassVar[str] = "Mengirim transfer"

    number: Code
    on_date: date | None = None
    seal: str = ""
    transport: str = ""
    expected_on: date | None = None


class ArrivedLine(Part):
    """Goods counted at the destination; base units."""

    sku: Code
    qty: Quantity
    lot: str | None = None
    serial: str = ""
    location: Code
    status: Status | None = Field(default=None, description="kosong = seperti saat dikirim")


class ReceiveTransfer(Command[Made]):
    """Take in what arrived, part or all: Dr 13-100 / Cr 13-400 (WMS-MOV-05, MOV-06)."""

    name: ClassVar[str] = "transfer.receive"
    permission: ClassVar[str] = "transfer.execute"
    summary: ClassVar[str] = "Menerima transfer"

    number: Code
    on_date: date | None = None
    seal: str = Field(default="", description="nomor segel yang terbaca; kosong = tidak disegel")
    #: Nothing more is to come: what is missing is now short.
    final: bool = True
    variance: str = Field(default="", description="alasan; wajib bila kurang atau segel berbeda")
    lines: Annotated[tuple[ArrivedLine, ...], Field(max_length=_MOST)] = ()


class MissingLine(Part):
    """Goods that did not arrive; base units."""

    sku: Code
    qty: Quantity
    lot: str | None = None
    serial: str = ""


class ResolveTransfer(Command[Made]):
    """Settle what is short: found at the sender, lost, or claimed (WMS-MOV-06, ``iwt.short``)."""

    name: ClassVar[str] = "transfer.resolve"
    permission: ClassVar[str] = "transfer.approve"
    summary: ClassVar[str] = "Menyelesaikan selisih transfer"

    number: Code
    outcome: Literal["found", "lost", "insured"]
    reason: Annotated[str, Field(min_length=3)]
    on_date: date | None = None
    lines: Annotated[tuple[MissingLine, ...], Field(max_length=_MOST)] = Field(
        default=(), description="kosong = semua yang kurang"
    )


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer in the list; ``late`` counts days past its day of arrival."""

    number: str
    kind: str
    state: str
    source: str
    target: str
    created_at: datetime
    person: str
    lines: int
    wanted: Pieces
    on_road: Pieces
    value: Money
    expected_on: date | None
    days: int
    late: int
    waiting: tuple[str, ...]


class TransferList(PagedQuery[Page[TransferRow]]):
    """Transfers, newest first; those on the road with age and what they are worth (MOV-07)."""

    name: ClassVar[str] = "transfer.list"
    permission: ClassVar[str] = "transfer.read"
    summary: ClassVar[str] = "Daftar transfer"

    warehouse: str | None = None
    state: Literal[
        "", "draft", "approved", "in_transit", "received", "completed", "cancelled", "open", "late"
    ] = ""
    search: str = Field(default="", description="nomor, SKU, atau nama barang")


@dataclass(frozen=True, slots=True)
class TransferCounts:
    """Cards of Transfer; each is the number of rows of its list."""

    draft: int
    approved: int
    in_transit: int
    received: int
    late: int
    value: Money


class TransferSummary(Query[TransferCounts]):
    """The cards of Transfer."""

    name: ClassVar[str] = "transfer.summary"
    permission: ClassVar[str] = "transfer.read"
    summary: ClassVar[str] = "Ringkasan transfer"

    warehouse: str | None = None


@dataclass(frozen=True, slots=True)
class TransferLineRow:
    """One line, sent against received (WMS-MOV-06); sent = received + back + lost + short.

    Attributes:
        back: Missing at the destination and found again at the sender.
    """

    line: int
    sku: str
    product: str
    unit: str
    lot: str
    expires_on: date | None
    serial: str
    from_location: str
    to_location: str
    wanted: Pieces
    sent: Pieces
    received: Pieces
    lost: Pieces
    short: Pieces
    value: Money
    #: Further units of the goods.
    units: tuple[UnitSize, ...] = ()
    back: Pieces = 0


@dataclass(frozen=True, slots=True)
class TransferView:
    """A whole transfer."""

    number: str
    kind: str
    state: str
    source: str
    target: str
    reason: str
    note: str
    transport: str
    seal: str
    expected_on: date | None
    created_at: datetime
    person: str
    dispatched_at: datetime | None
    received_at: datetime | None
    variance: str
    #: Side, who agreed, when; "" while nobody did.
    approvals: tuple[tuple[str, str, datetime | None], ...]
    lines: tuple[TransferLineRow, ...]
    journals: tuple[str, ...]


class TransferDetail(Query[TransferView]):
    """One transfer with its lines, consents and journals."""

    name: ClassVar[str] = "transfer.detail"
    permission: ClassVar[str] = "transfer.read"
    summary: ClassVar[str] = "Rincian transfer"

    number: Code


class TransferPaper(Query[Report]):
    """Surat jalan of a transfer, without prices; once received also what arrived and what did not.

    It goes with the goods and is signed by sender, driver and receiver (WMS-MOV-05, MOV-06).
    """

    name: ClassVar[str] = "transfer.paper"
    permission: ClassVar[str] = "transfer.read"
    summary: ClassVar[str] = "Surat jalan transfer"

    number: Code
