"""Commands, queries and rows of receivables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import ZERO, Money
from app.documents.report import Report

CustomerCode = Annotated[str, StringConstraints(min_length=1, max_length=60)]
DocumentNumber = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Reason = Annotated[str, StringConstraints(min_length=3, max_length=300)]
Note = Annotated[str, StringConstraints(max_length=500)]
Days = Annotated[int, Field(ge=0, le=365)]
_ENTITY = "kode entitas; kosong = entitas utama"
_CUSTOMER = "kode atau nomor telepon pelanggan"
_DAY = "kosong = hari ini"
_SHARES = "pembagian ke dokumen; kosong = yang jatuh tempo paling awal dulu"


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )


class InvoiceLine(_Part):
    """What is charged; the amount includes PPN where the entity is a PKP."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    amount: Money
    service: bool = Field(default=False, description="jasa, bukan barang")


class ShareIn(_Part):
    """So much for one document; zero for as much as fits."""

    document: DocumentNumber
    amount: Money = ZERO


Shares = Annotated[tuple[ShareIn, ...], Field(max_length=200, description=_SHARES)]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """What a document got."""

    document: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Recorded:
    """A document of receivables with its journal.

    Attributes:
        number: Of the document.
        shares: What was set against which document.
        advance: What of a payment is kept as an advance.
    """

    number: str
    journal: str
    shares: tuple[ShareRow, ...] = ()
    advance: Money = ZERO


class WriteInvoice(Command[Recorded]):
    """A credit sale typed by hand: no goods leave (those are orders)."""

    name = "receivable.invoice"
    permission = "receivable.create"
    summary = "Mencatat faktur penjualan kredit"

    customer: CustomerCode = Field(description=_CUSTOMER)
    lines: Annotated[tuple[InvoiceLine, ...], Field(min_length=1, max_length=100)]
    on_date: date | None = Field(default=None, description=_DAY)
    term_days: Days | None = Field(default=None, description="tempo; kosong = milik pelanggan")
    due_on: date | None = Field(default=None, description="jatuh tempo; mengganti tempo")
    down_payment: Money = Field(default=ZERO, description="uang muka yang diterima sekarang")
    account: str = Field(default="", description="akun kas atau bank uang muka; kosong = kas")
    store: str = Field(default="", description="kode toko")
    over_limit: bool = Field(
        default=False, description="tetap, walau di atas batas kredit; perlu receivable.approve"
    )
    entity: str = Field(default="", description=_ENTITY)
    note: Note = ""


class ReceivePayment(Command[Recorded]):
    """Money from a customer for what is open: in part or whole, chosen documents or the oldest."""

    name = "receivable.pay"
    permission = "receivable.pay"
    summary = "Mencatat pembayaran piutang"

    customer: str = Field(default="", description=f"{_CUSTOMER}; kosong = penjualan tanpa nama")
    amount: Money
    account: str = Field(default="", description="akun kas atau bank; kosong = kas")
    on_date: date | None = Field(default=None, description=_DAY)
    shares: Shares = ()
    keep_rest: bool = Field(default=False, description="kelebihan menjadi uang muka pelanggan")
    entity: str = Field(default="", description=_ENTITY)
    note: Note = ""


class ReceiveAdvance(Command[Recorded]):
    """Money from a customer before anything is owed (uang muka, DP)."""

    name = "receivable.advance"
    permission = "receivable.pay"
    summary = "Mencatat uang muka pelanggan"

    customer: CustomerCode = Field(description=_CUSTOMER)
    amount: Money
    account: str = Field(default="", description="akun kas atau bank; kosong = kas")
    on_date: date | None = Field(default=None, description=_DAY)
    entity: str = Field(default="", description=_ENTITY)
    note: Note = ""


class ApplyAdvance(Command[Recorded]):
    """Use a customer's advance for what is open."""

    name = "receivable.apply_advance"
    permission = "receivable.pay"
    summary = "Memakai uang muka pelanggan untuk tagihan"

    customer: CustomerCode = Field(description=_CUSTOMER)
    amount: Money = Field(default=ZERO, description="kosong atau 0 = sebanyak mungkin")
    on_date: date | None = Field(default=None, description=_DAY)
    shares: Shares = ()
    entity: str = Field(default="", description=_ENTITY)
    note: Note = ""


class RefundCustomer(Command[Recorded]):
    """Pay a customer back what it paid in advance, or a credit of a return (uang kembali)."""

    name = "receivable.refund"
    permission = "receivable.pay"
    summary = "Mengembalikan uang muka atau kredit pelanggan"

    customer: CustomerCode = Field(description=_CUSTOMER)
    amount: Money = Field(default=ZERO, description="kosong atau 0 = seluruhnya")
    document: str = Field(
        default="", max_length=80, description="dokumen kredit terbuka; kosong = uang mukanya"
    )
    account: str = Field(default="", description="akun kas atau bank; kosong = kas")
    on_date: date | None = Field(default=None, description=_DAY)
    entity: str = Field(default="", description=_ENTITY)
    note: Note = ""


class AllocateCredit(Command[Recorded]):
    """Set a credit that stands open (a return, a journal by hand) against what is owed."""

    name = "receivable.allocate"
    permission = "receivable.pay"
    summary = "Mengalokasikan kredit pelanggan ke tagihan"

    customer: str = Field(default="", description=f"{_CUSTOMER}; kosong = tanpa nama")
    credit: DocumentNumber = Field(description="dokumen kredit yang masih terbuka")
    shares: Shares = ()
    entity: str = Field(default="", description=_ENTITY)


class WriteOff(Command[Recorded]):
    """What will not be paid becomes a loss (65-500)."""

    name = "receivable.write_off"
    permission = "receivable.write_off"
    summary = "Menghapus buku piutang tak tertagih"

    document: DocumentNumber
    reason: Reason
    amount: Money = Field(default=ZERO, description="0 = seluruh sisanya")
    on_date: date | None = Field(default=None, description=_DAY)


class VoidDocument(Command[Recorded]):
    """Take a document back by the mirror of its journal; what it settled is open again."""

    name = "receivable.void"
    permission = "receivable.cancel"
    summary = "Membatalkan dokumen piutang"

    document: DocumentNumber
    reason: Reason
    on_date: date | None = Field(default=None, description=_DAY)


@dataclass(frozen=True, slots=True)
class TermsSet:
    """The terms a customer has now."""

    customer: str
    term_days: int


class SetTerms(Command[TermsSet]):
    """How long a customer has to pay; for sales from now on."""

    name = "receivable.terms"
    permission = "receivable.create"
    summary = "Menetapkan tempo pembayaran pelanggan"

    customer: CustomerCode = Field(description=_CUSTOMER)
    term_days: Days


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many reminders were noted."""

    documents: int


class MarkReminded(Command[Reminded]):
    """Note that customers were reminded: each document once for each day before it is due."""

    name = "receivable.reminded"
    permission = "receivable.create"
    summary = "Mencatat bahwa pelanggan sudah diingatkan"

    documents: Annotated[tuple[DocumentNumber, ...], Field(min_length=1, max_length=500)]


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class ReceivableRow:
    """A document somebody owes.

    Attributes:
        kind: ``order``, ``invoice`` or ``journal``.
        state: ``current``, ``overdue``, ``paid`` or ``void``.
        age: Days past the due date; negative while it is not due.
    """

    number: str
    kind: str
    customer: str
    customer_name: str
    phone: str
    on_date: date
    due_on: date
    total: Money
    paid: Money
    open: Money
    age: int
    state: str
    journal: str
    entity: str


class ReceivableList(PagedQuery[Page[ReceivableRow]]):
    """What customers owe, first due first."""

    name = "receivable.list"
    permission = "receivable.read"
    summary = "Piutang usaha per dokumen"

    text: str = Field(default="", description="bagian nomor, pelanggan, atau telepon")
    customer: str = Field(default="", description="kode pelanggan")
    state: Literal["open", "overdue", "paid", "all"] = "open"
    bucket: int | None = Field(default=None, ge=0, le=7, description="urutan kelompok umur")
    entity: str = Field(default="", description="kode entitas; kosong = semua")


@dataclass(frozen=True, slots=True)
class Bucket:
    """A class of age."""

    title: str
    amount: Money
    documents: int


@dataclass(frozen=True, slots=True)
class ReceivableSummary:
    """The cards: documents with something open, and what customers have to their credit.

    Attributes:
        total: Amounts of the documents that are open.
        paid: What of them was settled.
        open: What is left.
        overdue: What of it is past its due date.
        credits: Payments and returns not set against any document.
        advances: Uang muka not used.
    """

    total: Money
    paid: Money
    open: Money
    overdue: Money
    overdue_documents: int
    buckets: tuple[Bucket, ...]
    credits: Money
    advances: Money


class ReceivableFigures(Query[ReceivableSummary]):
    """Totals of the receivables, by age (B7)."""

    name = "receivable.summary"
    permission = "receivable.read"
    summary = "Jumlah piutang usaha dan umurnya"

    entity: str = Field(default="", description="kode entitas; kosong = semua")


@dataclass(frozen=True, slots=True)
class SettledRow:
    """Something set against a document."""

    on_date: date
    number: str
    text: str
    journal: str
    amount: Money


@dataclass(frozen=True, slots=True)
class ReceivableView:
    """One document with what settled it, and what else its customer has open."""

    row: ReceivableRow
    note: str
    lines: tuple[tuple[str, Money], ...]
    settled: tuple[SettledRow, ...]
    customer_open: Money
    customer_credits: Money
    customer_advances: Money
    term_days: int
    message: str


class ReceivableDetail(Query[ReceivableView]):
    """A document of a customer's account."""

    name = "receivable.detail"
    permission = "receivable.read"
    summary = "Satu tagihan dengan pembayarannya"

    document: DocumentNumber


@dataclass(frozen=True, slots=True)
class CreditRow:
    """Something a customer has to its credit."""

    document: str
    customer: str
    customer_name: str
    on_date: date
    open: Money
    advance: bool


class CreditList(Query[tuple[CreditRow, ...]]):
    """Advances and credits that are open, oldest first; at most 500."""

    name = "receivable.credits"
    permission = "receivable.read"
    summary = "Uang muka dan kredit pelanggan yang terbuka"

    customer: str = Field(default="", description="kode pelanggan; kosong = semua")
    entity: str = Field(default="", description="kode entitas; kosong = semua")


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A customer to be reminded.

    Attributes:
        when: ``H-3`` with how late it is; "" when the document is overdue and was reminded.
        pending: Whether this reminder was not given yet.
        last_at: When the last one was given, by whom.
        message: Text for WhatsApp.
    """

    document: str
    customer: str
    customer_name: str
    phone: str
    due_on: date
    open: Money
    age: int
    when: str
    pending: bool
    last_at: datetime | None
    last_by: str
    message: str


class ReminderList(Query[tuple[ReminderRow, ...]]):
    """Open documents due within a week or past it, first due first; at most 500 (ERP-PUR-12)."""

    name = "receivable.reminders"
    permission = "receivable.read"
    summary = "Pelanggan yang perlu diingatkan"

    entity: str = Field(default="", description="kode entitas; kosong = semua")
    only_pending: bool = Field(default=False, description="hanya yang belum diingatkan")


class Statement(Query[Report]):
    """Kartu piutang: every line of a customer's account with its running balance."""

    name = "receivable.statement"
    permission = "receivable.read"
    summary = "Kartu piutang satu pelanggan, dengan uang mukanya"

    customer: CustomerCode = Field(description=_CUSTOMER)
    date_from: date | None = Field(default=None, description="awal; kosong = awal tahun")
    date_to: date | None = Field(default=None, description="akhir; kosong = hari ini")
    entity: str = Field(default="", description=_ENTITY)


class ReminderLetter(Query[Report]):
    """Surat pengingat: what a customer has open, when it was due, and the sum."""

    name = "receivable.letter"
    permission = "receivable.read"
    summary = "Surat pengingat tagihan satu pelanggan"

    customer: CustomerCode = Field(description=_CUSTOMER)
    entity: str = Field(default="", description=_ENTITY)
