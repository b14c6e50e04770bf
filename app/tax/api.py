"""Taxes as commands, queries and rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.accounting.api import Month
from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import ZERO, Money
from app.core.quantity import Quantity

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)]


@dataclass(frozen=True, slots=True)
class TaxMonth:
    """One month of a legal entity.

    Attributes:
        turnover: Gross turnover before discounts, less what was returned.
        taxable: The part PPh final is on.
        due: PPh final in whole rupiah.
        accrued: What is booked of it.
        ppn_out: PPN on sales of the month.
        ppn_in: Creditable PPN on purchases of the month.
        offset: Whether both were set against each other.
    """

    month: str
    turnover: Money
    taxable: Money
    due: Money
    accrued: Money
    ppn_out: Money
    ppn_in: Money
    offset: bool


@dataclass(frozen=True, slots=True)
class TaxYear:
    """A year of a legal entity, and how near it is to becoming a PKP.

    Attributes:
        rolling: Turnover of the last twelve months.
        of_year: Turnover of the year until now.
        limit: Above it a seller must be a PKP.
        level: 0, 80, 90 or 100 percent of the limit, by the larger of both turnovers.
        owed: What is booked and not yet paid, by tax.
    """

    entity: str
    year: int
    is_pkp: bool
    months: tuple[TaxMonth, ...]
    rolling: Money
    of_year: Money
    limit: Money
    level: int
    owed: tuple[tuple[str, Money], ...]
    #: Whether the turnover of the year before is small enough for PPh final.
    entitled: bool = True


class TaxYearView(Query[TaxYear]):
    """PPh final, PPN and the PKP threshold of a year (ERP-FIN-11)."""

    name = "tax.year"
    permission = "journal.read"
    summary = "Pajak satu tahun: PPh final, PPN, dan batas PKP"

    year: int | None = Field(default=None, ge=2000, le=2100, description="kosong = tahun ini")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


@dataclass(frozen=True, slots=True)
class TaxPosted:
    """A tax journal."""

    journal: str
    amount: Money


class AccruePphFinal(Command[TaxPosted]):
    """Book PPh final of a month; run again it books only what has changed since."""

    name = "tax.accrue_pph_final"
    permission = "journal.post"
    summary = "Mencatat PPh final UMKM satu bulan"

    month: Month
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


class OffsetPpn(Command[TaxPosted]):
    """Set PPN keluaran against PPN masukan at the end of a month."""

    name = "tax.offset_ppn"
    permission = "journal.post"
    summary = "Mengkompensasikan PPN keluaran dengan PPN masukan satu bulan"

    month: Month
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


Tax = Literal["pph_final", "ppn", "pph21", "pph22", "pph23", "pph42"]


class PayTax(Command[TaxPosted]):
    """A tax paid to the treasury, with its NTPN."""

    name = "tax.pay"
    permission = "journal.post"
    summary = "Mencatat setoran pajak dengan NTPN"

    tax: Tax
    month: Month = Field(description="masa pajak")
    amount: Money = Field(description="lebih dari nol")
    on_date: date | None = Field(default=None, description="kosong = hari ini")
    account: str = Field(default="", description="kode akun bank atau kas; kosong = bank")
    ntpn: Annotated[
        str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[0-9A-Za-z]{16}$")
    ]
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


@dataclass(frozen=True, slots=True)
class RateSet:
    """The rate as stored."""

    code: str
    valid_from: date


class SetTaxRate(Command[RateSet]):
    """Add a rate or limit that holds from a day on; the known ones stay for earlier days."""

    name = "tax.set_rate"
    permission = "settings.manage"
    summary = "Menambah tarif atau batas pajak yang berlaku mulai satu tanggal"

    code: Literal["pph_final", "pph_final.free", "pph_final.limit", "pkp.limit", "ppn", "ppn.base"]
    valid_from: date
    num: int = Field(ge=0, le=10**15, description="pembilang; batas: rupiah penuh")
    den: int = Field(default=1, ge=1, le=10**6, description="penyebut")
    source: Text = Field(min_length=1, description="peraturannya")


class InvoiceLine(BaseModel):
    """A line of a tax invoice; price of one before PPN, discount of the line."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    item: Text
    price: Money
    qty: Quantity
    discount: Money = ZERO
    unit: str = "UM.0018"
    code: str = "000000"
    service: bool = False


class TaxInvoiceIn(BaseModel):
    """A tax invoice to be exported."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    number: Text
    on_date: date
    code: str = Field(default="04", description="kode transaksi 01 sampai 10")
    buyer_tin: str = "0000000000000000"
    buyer_document: str = Field(default="TIN", description="TIN, National ID, Passport, Other ID")
    buyer_document_number: Text = ""
    buyer_country: str = "IDN"
    buyer: Text
    buyer_address: Text
    buyer_email: Text = ""
    buyer_place: str = Field(default="", description="NITKU 22 angka; kosong = kantor pusat")
    facility: str = Field(default="", description="dua angka fasilitas, hanya kode 07 dan 08")
    lines: tuple[InvoiceLine, ...]


@dataclass(frozen=True, slots=True)
class EfakturFile:
    """The file for Coretax, checked against its structure."""

    file_name: str
    xml: str
    sha256: str
    invoices: int
    base: Money
    ppn: Money


class ExportEfaktur(Query[EfakturFile]):
    """``TaxInvoiceBulk`` for Coretax; everything that is wrong is told at once."""

    name = "tax.efaktur"
    permission = "report.export"
    summary = "Berkas XML e-Faktur Coretax (TaxInvoiceBulk)"

    invoices: tuple[TaxInvoiceIn, ...]
    place: str = Field(default="000000", pattern=r"^[0-9]{6}$", description="NITKU cabang penjual")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


@dataclass(frozen=True, slots=True)
class TaxInvoiceRow:
    """A sale with PPN, and what is still missing for its tax invoice.

    Attributes:
        number: Of the document: an order or an invoice.
        base: Tax base of the invoice.
        ppn: PPN of the invoice, line by line as Coretax computes it.
        booked: PPN in the books; it may differ from ``ppn`` by rounding.
        problems: Everything Coretax would refuse, in words.
    """

    number: str
    on_date: date
    buyer: str
    tin: str
    document: str
    document_number: str
    address: str
    email: str
    base: Money
    ppn: Money
    booked: Money
    problems: tuple[str, ...]
    #: Number of the file it is in, "" for none.
    file: str = ""
    #: The sale was taken back after its invoice went into that file.
    taken_back: bool = False
    #: The file its invoice was last cancelled in, and why; "" if it never was.
    canceled: str = ""


class TaxInvoiceList(PagedQuery[Page[TaxInvoiceRow]]):
    """Sales of a month that carry PPN, with everything that keeps each from being exported."""

    name = "tax.invoices"
    permission = "journal.read"
    summary = "Penjualan ber-PPN satu bulan dan kekurangan faktur pajaknya"

    month: Month
    text: str = Field(default="", max_length=100, description="bagian nomor atau nama pembeli")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


@dataclass(frozen=True, slots=True)
class TaxBuyerSet:
    """The buyer is kept with the sale."""

    number: str


class SetTaxBuyer(Command[TaxBuyerSet]):
    """Who the tax invoice of a sale is for."""

    name = "tax.set_buyer"
    permission = "journal.post"
    summary = "Melengkapi pembeli untuk faktur pajak sebuah penjualan"

    number: Text = Field(min_length=1, description="nomor pesanan atau faktur")
    month: Month
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")
    document: Literal["TIN", "National ID", "Passport", "Other ID"] = "TIN"
    document_number: Text = Field(min_length=1, description="NPWP 16 angka, NIK, atau nomor lain")
    buyer: Text = Field(min_length=1)
    buyer_address: Text = Field(min_length=1)
    buyer_email: Text = ""


@dataclass(frozen=True, slots=True)
class EfakturMade:
    """A file that was made and kept; :class:`EfakturContent` gives its XML."""

    number: str
    file_name: str
    sha256: str
    invoices: int
    base: Money
    ppn: Money


class MakeEfaktur(Command[EfakturMade]):
    """``TaxInvoiceBulk`` of the sales of a month for which nothing is missing, each once."""

    name = "tax.make_efaktur"
    permission = "report.export"
    summary = "Membuat berkas XML e-Faktur Coretax dari penjualan satu bulan yang sudah lengkap"

    month: Month
    place: str = Field(default="000000", pattern=r"^[0-9]{6}$", description="NITKU cabang penjual")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


@dataclass(frozen=True, slots=True)
class EfakturDiscarded:
    """The file stays in the list; its sales may be in another one."""

    number: str
    invoices: int


class DiscardEfaktur(Command[EfakturDiscarded]):
    """Give a file up that Coretax did not take, so that its sales can be exported again."""

    name = "tax.discard_efaktur"
    permission = "report.export"
    summary = "Membatalkan berkas e-Faktur yang tidak dipakai Coretax"

    file: Text = Field(min_length=1, description="nomor berkas")
    reason: Annotated[str, StringConstraints(min_length=3, max_length=300)]


@dataclass(frozen=True, slots=True)
class TaxInvoiceCanceled:
    """The invoice is cancelled in its file.

    Attributes:
        again: Whether its sale stands, so that it waits for another invoice.
    """

    number: str
    file: str
    again: bool


class CancelTaxInvoice(Command[TaxInvoiceCanceled]):
    """Cancel one invoice of a file after it was cancelled in Coretax (``efaktur.canceled``).

    The sale of a cancelled invoice that stands waits for its replacement in the next file.  One
    that was taken back is done: its mirror reversed the PPN with the sale, so no journal is posted
    here, or the PPN would be reversed twice.
    """

    name = "tax.cancel_invoice"
    permission = "report.export"
    summary = "Membatalkan satu faktur dalam berkas e-Faktur"

    number: Text = Field(min_length=1, description="nomor pesanan atau faktur")
    month: Month
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


@dataclass(frozen=True, slots=True)
class EfakturFileRow:
    """A file that was made.

    Attributes:
        discarded: Why it was given up, "" while it stands.
        canceled: How many of its invoices were cancelled one by one.
    """

    number: str
    file_name: str
    month: str
    invoices: int
    ppn: Money
    sha256: str
    at: datetime
    person: str
    discarded: str
    canceled: int = 0


class EfakturFiles(Query[tuple[EfakturFileRow, ...]]):
    """Files of a month, newest first."""

    name = "tax.efaktur_files"
    permission = "journal.read"
    summary = "Berkas e-Faktur yang sudah dibuat untuk satu bulan"

    month: Month
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


class EfakturContent(Query[EfakturFile]):
    """A file as it was made, to the byte."""

    name = "tax.efaktur_content"
    permission = "report.export"
    summary = "Isi berkas e-Faktur yang pernah dibuat"

    file: Text = Field(min_length=1, description="nomor berkas")
