"""Queries of destruction and their rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from pydantic import Field

from app.catalog.rules.amounts import Units, UnitSize
from app.core.commands import Page, PagedQuery, Query
from app.core.money import Money, UnitCost
from app.core.quantity import Pieces
from app.destruction.api.commands import Code, Number
from app.files.api import Bytes


@dataclass(frozen=True, slots=True)
class DestructionRow:
    """A BAP in the list; ``value`` is the real cost once completed, before that the estimate."""

    number: str
    warehouse: str
    on_date: date
    reason: str
    reason_text: str
    state: str
    value: Money
    lines: int
    pieces: Pieces
    requester: str


class DestructionList(PagedQuery[Page[DestructionRow]]):
    """BAPs, newest first (ERP-BAP-06)."""

    name: ClassVar[str] = "bap.list"
    permission: ClassVar[str] = "bap.read"
    summary: ClassVar[str] = "Daftar BAP pemusnahan"

    warehouse: str | None = None
    state: str = Field(default="", description="draft, approved, completed, cancelled; or open")
    reason: str = ""
    search: str = Field(default="", description="nomor, SKU, nama atau lot")
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DestructionCounts:
    """Cards of the list."""

    drafts: int
    approved: int
    completed_month: int
    value_month: Money
    value_open: Money


class DestructionSummary(Query[DestructionCounts]):
    """What waits for approval, what for destruction, what this month cost (WMS-GEN-12)."""

    name: ClassVar[str] = "bap.summary"
    permission: ClassVar[str] = "bap.read"
    summary: ClassVar[str] = "Ringkasan pemusnahan"

    warehouse: str | None = None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One bucket of a BAP; ``unit_cost`` in 1/10 000 rupiah, estimated until completion."""

    id: str
    line: int
    sku: str
    product: str
    unit: str
    lot: str
    expires_on: date | None
    location: str
    serial: str
    status: str
    qty: Pieces
    condition: str
    unit_cost: UnitCost
    value: Money
    #: Further units of the goods on the day of the destruction.
    units: tuple[UnitSize, ...] = ()

    @property
    def packed(self) -> str:
        """The quantity in larger units, ``3 karton``; "" without any."""
        return Units.of(self.unit, self.units).written(self.qty)


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A person who signs."""

    role: str
    name: str
    position: str
    id_no: str
    outside: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A photo or paper that counts; ``line`` 0 is the whole BAP, ``kind`` jpg, png or pdf."""

    phase: str
    line: int
    sku: str
    kind: str
    sha256: str
    taken_at: datetime
    place: str
    note: str
    person: str


@dataclass(frozen=True, slots=True)
class DestructionView:
    """A whole BAP."""

    id: str
    number: str
    state: str
    version: int
    warehouse: str
    warehouse_name: str
    warehouse_address: str
    entity: str
    entity_address: str
    entity_npwp: str
    reason: str
    reason_text: str
    on_date: date
    basis: str
    notes: str
    requester: str
    requester_title: str
    requested_at: datetime
    #: Whether the person who asks may approve it (not requester, not last editor).
    may_approve: bool
    approver: str
    approver_title: str
    approved_at: datetime | None
    completed_by: str
    completed_at: datetime | None
    cancelled_by: str
    cancelled_at: datetime | None
    cancel_reason: str
    place: str
    method: str
    method_note: str
    handler: str
    handler_licence: str
    manifest_no: str
    started_at: datetime | None
    finished_at: datetime | None
    weight_before_g: int | None
    weight_after_g: int | None
    remains: str
    copies: int
    parties: tuple[PartyRow, ...]
    items: tuple[ItemRow, ...]
    evidence: tuple[EvidenceRow, ...]
    value: Money
    journal: str
    #: Mandatory parts still missing, as people read them.
    missing: tuple[str, ...]


class DestructionDetail(Query[DestructionView]):
    """A BAP with items, people and what is still missing."""

    name: ClassVar[str] = "bap.detail"
    permission: ClassVar[str] = "bap.read"
    summary: ClassVar[str] = "Rincian BAP pemusnahan"

    number: Number


@dataclass(frozen=True, slots=True)
class EvidenceContent:
    """The bytes of a photo, proved to be those that were stored."""

    sha256: str
    content: Bytes


class DestructionPhotos(Query[tuple[EvidenceContent, ...]]):
    """The photos of a BAP, for its annex."""

    name: ClassVar[str] = "bap.photos"
    permission: ClassVar[str] = "bap.read"
    summary: ClassVar[str] = "Foto bukti pemusnahan"

    number: Number


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Free stock of one bucket that may be destroyed, and why it is offered."""

    sku: str
    product: str
    unit: str
    lot: str
    expires_on: date | None
    location: str
    serial: str
    status: str
    free: Pieces
    #: expired, recalled, blocked, damaged, quarantine; "" for stock that is fine.
    why: str
    #: What all of it is worth at the average.
    value: Money
    #: Further units its quantity may be typed in.
    units: tuple[UnitSize, ...] = ()

    @property
    def packed(self) -> str:
        """What is free in larger units; "" without any."""
        return Units.of(self.unit, self.units).packed(self.free)


class DestructionCandidates(PagedQuery[Page[CandidateRow]]):
    """Expired, recalled, damaged and blocked stock nobody has reserved (issue 3, §2)."""

    name: ClassVar[str] = "bap.candidates"
    permission: ClassVar[str] = "bap.create"
    summary: ClassVar[str] = "Stok yang dapat dimusnahkan"

    warehouse: Code
    search: str = ""
    why: str = Field(default="", description="expired, recalled, blocked, damaged or quarantine")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scanned code means in this warehouse; no places: it is not there (PU-73)."""

    code: str
    sku: str
    product: str
    unit: str
    tracking: str
    #: Lot and serial the code itself names; "" if it does not.
    lot: str
    serial: str
    expires_on: date | None
    #: Base units one scan stands for.
    pieces: Pieces
    places: tuple[CandidateRow, ...]


class ScanForDestruction(Query[Scanned]):
    """A product, lot or GS1 code looked up among the stock of a warehouse (ERP-BAP-08)."""

    name: ClassVar[str] = "bap.scan"
    permission: ClassVar[str] = "bap.create"
    summary: ClassVar[str] = "Membaca pindaian untuk BAP"

    warehouse: Code
    code: str = Field(min_length=1, max_length=400)


@dataclass(frozen=True, slots=True)
class LotMove:
    """A line of a lot's card in the tax file."""

    on_date: date
    kind: str
    document: str
    qty: Pieces
    balance: Pieces
    value: Money


@dataclass(frozen=True, slots=True)
class LotCard:
    """All moves of a product's lot in the warehouse, up to the destruction."""

    sku: str
    product: str
    lot: str
    before: Pieces
    destroyed: Pieces
    after: Pieces
    moves: tuple[LotMove, ...]


@dataclass(frozen=True, slots=True)
class ReceiptOfLot:
    """How the goods came in."""

    sku: str
    lot: str
    number: str
    on_date: date
    supplier: str
    qty: Pieces
    value: Money


@dataclass(frozen=True, slots=True)
class PaperOfReceipt:
    """An invoice or surat jalan attached to a receipt of the lots, or to its journal."""

    receipt: str
    name: str
    #: ``jpg``, ``png`` or ``pdf``.
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class JournalLineOfBap:
    """A line of the BAP's journal."""

    account: str
    title: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class TaxFile:
    """What belongs to a BAP for the tax office (documents-id §6, tax file)."""

    cards: tuple[LotCard, ...]
    receipts: tuple[ReceiptOfLot, ...]
    journal: str
    journal_date: date | None
    lines: tuple[JournalLineOfBap, ...]
    papers: tuple[PaperOfReceipt, ...] = ()


class DestructionReceiptPapers(Query[tuple[EvidenceContent, ...]]):
    """The bytes of the papers with which destroyed lots came in, for the tax file."""

    name: ClassVar[str] = "bap.receipt_papers"
    permission: ClassVar[str] = "bap.read"
    summary: ClassVar[str] = "Dokumen penerimaan lot yang dimusnahkan"

    number: Number


class DestructionTaxFile(Query[TaxFile]):
    """Lot cards before and after, receipts of the lots and the journal of a completed BAP."""

    name: ClassVar[str] = "bap.tax_file"
    permission: ClassVar[str] = "bap.read"
    summary: ClassVar[str] = "Berkas pajak pemusnahan"

    number: Number
