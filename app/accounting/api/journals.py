"""Journals: writing, posting, voiding, finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import ZERO, Money
from app.files.api import NewAttachment

Description = Annotated[str, StringConstraints(max_length=500)]
Reason = Annotated[str, StringConstraints(max_length=500)]
Memo = Annotated[str, StringConstraints(max_length=200)]
#: A spreadsheet of this many lines can be pasted (A14).
MOST_LINES = 5000
_ENTITY = Field(default="", description="kode entitas; kosong = entitas utama")


class JournalLineIn(BaseModel):
    """One line as typed; while it is a draft anything may still be missing."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    account: str = Field(default="", description="kode akun")
    debit: Money = ZERO
    credit: Money = ZERO
    store: str = Field(default="", description="kode toko")
    warehouse: str = Field(default="", description="kode gudang")
    unit: str = Field(
        default="", description="kode unit usaha; kosong = milik tokonya, atau gudangnya"
    )
    party: str = Field(
        default="", max_length=60,
        description="kode pelanggan; hanya di akun piutang usaha dan uang muka pelanggan",
    )  # fmt: skip
    memo: Memo = ""
    filled: bool = Field(default=False, description="jumlah diisi program dari sisa selisih")


@dataclass(frozen=True, slots=True)
class DraftSaved:
    """A draft has no number (A15); ``draft`` is its key, ``version`` guards against two editors."""

    draft: str
    version: int


class SaveDraft(Command[DraftSaved]):
    """Keep a journal being written, complete or not."""

    name = "journal.save_draft"
    permission = "journal.create"
    summary = "Menyimpan draf jurnal, lengkap atau belum"

    draft: str = Field(default="", description="kunci draf yang diubah; kosong = draf baru")
    read_version: int | None = Field(default=None, description="versi draf yang dibaca")
    entity: str = _ENTITY
    on_date: date
    description: Description = ""
    lines: tuple[JournalLineIn, ...] = Field(default=(), max_length=MOST_LINES)
    attachments: tuple[NewAttachment, ...] = Field(
        default=(), max_length=100, description="berkas yang sudah disimpan (files.store)"
    )


@dataclass(frozen=True, slots=True)
class DraftDiscarded:
    """The draft is out of the list."""

    draft: str


class DiscardDraft(Command[DraftDiscarded]):
    """Throw a draft away."""

    name = "journal.discard_draft"
    permission = "journal.create"
    summary = "Membuang draf jurnal"

    draft: str


@dataclass(frozen=True, slots=True)
class JournalPosted:
    """The number a posted journal was given."""

    number: str
    entity: str


class PostJournal(Command[JournalPosted]):
    """Post a journal written by hand, or a draft as it stands."""

    name = "journal.post"
    permission = "journal.post"
    summary = "Mencatat jurnal manual, atau draf apa adanya"

    draft: str = Field(default="", description="kunci draf; tanpa baris, isi draf yang dicatat")
    read_version: int | None = Field(default=None, description="versi draf yang dibaca")
    entity: str = _ENTITY
    on_date: date | None = Field(default=None, description="tanggal jurnal; kosong = tanggal draf")
    description: Description = ""
    lines: tuple[JournalLineIn, ...] = Field(default=(), max_length=MOST_LINES)
    attachments: tuple[NewAttachment, ...] = Field(
        default=(), max_length=100, description="berkas yang sudah disimpan (files.store)"
    )


class VoidJournal(Command[JournalPosted]):
    """Cancel a journal by its mirror; both stay and point at each other (ERP-FIN-03)."""

    name = "journal.void"
    permission = "journal.void"
    summary = "Membatalkan jurnal dengan jurnal cermin di periode terbuka"

    number: str = Field(min_length=1, description="nomor jurnal yang dibatalkan")
    entity: str = _ENTITY
    on_date: date | None = Field(default=None, description="tanggal pembatalan; kosong = hari ini")
    reason: Reason


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A posted journal in a list."""

    number: str
    entity: str
    on_date: date
    description: str
    event: str
    source_kind: str
    source_number: str
    amount: Money
    #: ``posted``, ``voided`` or ``mirror``.
    state: str
    #: Number of its mirror, or of the journal it mirrors.
    pair: str
    closing: bool
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JournalPage(Page[JournalRow]):
    """A page of journals; count and sum are those of the whole selection, on its first page."""

    # Said again for the JSON writer, which does not look up what T is in a subclass.
    rows: tuple[JournalRow, ...]
    amount: Money | None = None


class JournalList(PagedQuery[JournalPage]):
    """Jurnal umum, newest first."""

    name = "journal.list"
    permission = "journal.read"
    summary = "Jurnal umum, terbaru dulu"

    entity: str = Field(default="", description="kode entitas; kosong = semua")
    date_from: date | None = None
    date_to: date | None = None
    text: str = Field(default="", description="bagian nomor, keterangan, atau nomor dokumen")
    event: str = Field(default="", description="kejadian, misalnya sale.shipped")
    account: str = Field(default="", description="kode akun yang ada di barisnya")
    unit: str = Field(
        default="", description="kode unit usaha yang ada di barisnya; - = ada baris tanpa unit"
    )
    source: str = Field(default="", description="nomor dokumen sumber, tepat")
    state: str = Field(default="", description="posted, voided, atau mirror; kosong = semua")


@dataclass(frozen=True, slots=True)
class LineView:
    """One line with the codes of everything it points at."""

    line: int
    code: str
    account: str
    debit: Money
    credit: Money
    store: str
    warehouse: str
    #: Name of whom it concerns.
    party: str
    memo: str
    party_code: str = ""
    #: Code of its business unit.
    unit: str = ""


@dataclass(frozen=True, slots=True)
class JournalView:
    """A posted journal with its lines and its story."""

    number: str
    entity: str
    on_date: date
    description: str
    event: str
    source_kind: str
    source_number: str
    lines: tuple[LineView, ...]
    debit: Money
    credit: Money
    #: Number of the journal this one mirrors.
    reverses: str
    #: Number and date of the mirror that voided it.
    reversed_by: str
    reversed_on: date | None
    #: Whether ``journal.void`` may be tried; otherwise it is corrected through its document.
    voidable: bool
    closing: bool
    person: str
    at: datetime


class JournalDetail(Query[JournalView]):
    """One posted journal."""

    name = "journal.detail"
    permission = "journal.read"
    summary = "Satu jurnal dengan baris, dokumen sumber, dan pasangannya"

    number: str
    entity: str = _ENTITY


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in a list."""

    draft: str
    entity: str
    on_date: date
    description: str
    amount: Money
    difference: Money
    reason: str
    person: str
    at: datetime


class DraftList(PagedQuery[Page[DraftRow]]):
    """Journals being written, newest first."""

    name = "journal.drafts"
    permission = "journal.read"
    summary = "Draf jurnal, terbaru dulu"

    entity: str = Field(default="", description="kode entitas; kosong = semua")
    date_to: date | None = Field(default=None, description="bertanggal sampai hari ini saja")


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft to go on with."""

    draft: str
    version: int
    entity: str
    on_date: date
    description: str
    reason: str
    lines: tuple[JournalLineIn, ...] = field(default=())
    #: Receipts it will carry when it is posted.
    attachments: tuple[NewAttachment, ...] = field(default=())


class DraftDetail(Query[DraftView]):
    """One draft."""

    name = "journal.draft"
    permission = "journal.read"
    summary = "Satu draf jurnal"

    draft: str
