"""Reports of the books; each answers a :class:`Report` for screen, spreadsheet and paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from app.accounting.api.reports import TOUCHING
from app.accounting.rules.touching import Touching
from app.core.commands import Query
from app.documents.report import Report

#: What the columns of a statement are.
By = Literal["", "month", "store", "channel", "warehouse", "unit", "entity"]
Limit = Annotated[int, Field(ge=1, le=3650)]


class _Books(Query[Report]):
    """Filters that every report of the books shares."""

    entity: str = Field(default="", description="kode entitas; kosong = semua (konsolidasi)")
    store: str = Field(
        default="", description="kode toko; @shopee = semua toko kanal itu; - = tanpa toko"
    )
    warehouse: str = Field(default="", description="kode gudang; - = tanpa gudang")
    unit: str = Field(default="", description="kode unit usaha; - = tanpa unit usaha")


class TrialBalanceReport(_Books):
    """Neraca saldo: balances at a date, or with opening and movement when it has a start."""

    name = "statement.trial_balance"
    permission = "report.read"
    summary = "Neraca saldo sebagai laporan cetak, sebelum atau setelah penutupan"

    date_to: date | None = Field(default=None, description="per tanggal; kosong = hari ini")
    date_from: date | None = Field(default=None, description="awal mutasi; kosong = saldo saja")
    after_closing: bool = Field(default=False, description="setelah penutupan")
    headers: bool = Field(default=False, description="dengan baris kelompok")
    only_result: bool = Field(default=False, description="hanya akun laba rugi")


class Worksheet(Query[Report]):
    """Kertas kerja: trial balance, adjustments, and the columns of both statements (10 figures)."""

    name = "statement.worksheet"
    permission = "report.read"
    summary = "Kertas kerja (neraca lajur): neraca saldo, penyesuaian, laba rugi, neraca"

    entity: str = Field(default="", description="kode entitas; kosong = semua")
    date_from: date | None = Field(
        default=None, description="awal penyesuaian; kosong = awal bulan"
    )
    date_to: date | None = Field(default=None, description="per tanggal; kosong = hari ini")


class ProfitAndLoss(_Books):
    """Laba rugi; closing journals are left out, so a closed month still shows its result (B4)."""

    name = "statement.profit_loss"
    permission = "report.read"
    summary = "Laba rugi: bertahap atau tunggal, per bulan, toko, kanal, atau unit, berbanding"

    date_from: date | None = Field(default=None, description="awal; kosong = awal tahun")
    date_to: date | None = Field(default=None, description="akhir; kosong = hari ini")
    by: By = Field(
        default="", description="kolom: per bulan, toko, kanal, gudang, unit usaha, atau entitas"
    )
    compare: Literal["", "before", "year"] = Field(
        default="", description="pembanding: masa sebelumnya, atau tahun lalu"
    )
    single_step: bool = Field(default=False, description="bentuk tunggal")
    percent: bool = Field(default=False, description="dengan % dari penjualan bersih")


class BalanceSheet(_Books):
    """Neraca, one column or two sides; the open result is a row of its own."""

    name = "statement.balance_sheet"
    permission = "report.read"
    summary = "Neraca bentuk staffel atau skontro, berbanding"

    date_to: date | None = Field(default=None, description="per tanggal; kosong = hari ini")
    compare_to: date | None = Field(default=None, description="tanggal pembanding")
    beside: Literal["", "month", "year"] = Field(
        default="", description="tanpa tanggal pembanding: akhir bulan atau tahun sebelumnya"
    )
    sides: bool = Field(default=False, description="bentuk skontro: dua sisi")


class CashFlow(Query[Report]):
    """Arus kas; both forms tie to the cash accounts and give the same operating figure (I24)."""

    name = "statement.cash_flow"
    permission = "report.read"
    summary = "Arus kas langsung atau tidak langsung"

    entity: str = Field(default="", description="kode entitas; kosong = semua")
    date_from: date | None = Field(default=None, description="awal; kosong = awal tahun")
    date_to: date | None = Field(default=None, description="akhir; kosong = hari ini")
    indirect: bool = Field(default=False, description="metode tidak langsung")


class EquityChanges(Query[Report]):
    """Perubahan ekuitas: opening, growth, decrease and closing of every equity account."""

    name = "statement.equity"
    permission = "report.read"
    summary = "Perubahan ekuitas"

    entity: str = Field(default="", description="kode entitas; kosong = semua")
    date_from: date | None = Field(default=None, description="awal; kosong = awal tahun")
    date_to: date | None = Field(default=None, description="akhir; kosong = hari ini")


class Ageing(Query[Report]):
    """Umur piutang atau utang: open items of the control accounts in buckets of days (B7)."""

    name = "statement.ageing"
    permission = "report.read"
    summary = "Umur piutang atau umur utang"

    side: Literal["receivable", "marketplace", "payable"] = "receivable"
    entity: str = Field(default="", description="kode entitas; kosong = semua")
    date_to: date | None = Field(default=None, description="per tanggal; kosong = hari ini")
    basis: Literal["", "due", "invoice"] = Field(
        default="", description="dasar umur; kosong = menurut pengaturan"
    )
    limits: tuple[Limit, ...] = Field(
        default=(), max_length=6, description="batas kelompok umur; kosong = menurut pengaturan"
    )
    items: bool = Field(default=False, description="dengan rincian per dokumen")
    party: str = Field(default="", description="hanya pihak ini, seperti tertulis di laporannya")
    account: str = Field(default="", description="hanya akun kontrol ini, kodenya")
    bucket: str = Field(
        default="", description="hanya kelompok umur ini, seperti judul kolomnya: 1-30 hari"
    )


class SuspenseList(Query[Report]):
    """Open differences on the suspense account, by store and document (61-999)."""

    name = "statement.suspense"
    permission = "report.read"
    summary = "Daftar suspense rekonsiliasi (61-999) per toko dan dokumen"

    entity: str = Field(default="", description="kode entitas; kosong = semua")
    date_to: date | None = Field(default=None, description="per tanggal; kosong = hari ini")


class CostProof(Query[Report]):
    """HPP proved from stock: opening + in − closing = cost of goods of the ledger."""

    name = "statement.cost_proof"
    permission = "report.read"
    summary = "Pembuktian HPP dari persediaan"

    entity: str = Field(default="", description="kode entitas; kosong = semua")
    date_from: date | None = Field(default=None, description="awal; kosong = awal bulan")
    date_to: date | None = Field(default=None, description="akhir; kosong = hari ini")


@dataclass(frozen=True, slots=True)
class NamedCode:
    """One thing to choose."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class BookChoices:
    """What the reports can be narrowed to."""

    entities: tuple[NamedCode, ...]
    stores: tuple[NamedCode, ...]
    warehouses: tuple[NamedCode, ...]
    units: tuple[NamedCode, ...] = ()


class ShowChoices(Query[BookChoices]):
    """Entities, stores, warehouses and units for the filters of the reports."""

    name = "statement.choices"
    permission = "report.read"
    summary = "Entitas, toko, gudang, dan unit usaha untuk saringan laporan"


class LedgerBook(_Books):
    """Buku besar of an account with every line of the range, for file and paper."""

    name = "statement.ledger"
    permission = "journal.read"
    summary = "Buku besar satu akun, seluruh barisnya, untuk berkas dan cetak"

    account: str = Field(min_length=1, description="kode akun; untuk kelompok: seluruh isinya")
    date_from: date | None = None
    date_to: date | None = None
    text: str = Field(default="", description="bagian keterangan, memo, atau nomor")
    document: str = Field(default="", description="nomor dokumen atau jurnal, tepat")
    after_closing: bool = True
    closing_since: date | None = Field(
        default=None,
        description="sebelum penutupan, tanpa awal rentang: jurnal penutup sejak hari ini tidak "
        "dihitung; kosong = sejak awal bulan terakhir",
    )
    adjusting: Literal["", "only", "without"] = Field(
        default="", description="jurnal penyesuaian saja, atau tanpanya (kertas kerja)"
    )
    adjusting_since: date | None = Field(
        default=None, description="awal penyesuaian; akhirnya sampai date_to"
    )
    touching: Touching = TOUCHING
    event: str = Field(default="", description="hanya kejadian ini, misalnya grn.completed")


class JournalBook(Query[Report]):
    """Jurnal umum of a range of days, line by line."""

    name = "statement.journal"
    permission = "journal.read"
    summary = "Jurnal umum suatu rentang, baris demi baris, untuk berkas dan cetak"

    entity: str = Field(default="", description="kode entitas; kosong = semua")
    unit: str = Field(
        default="", description="kode unit usaha yang ada di barisnya; - = ada baris tanpa unit"
    )
    date_from: date | None = Field(default=None, description="awal; kosong = awal bulan")
    date_to: date | None = Field(default=None, description="akhir; kosong = hari ini")
    text: str = Field(default="", description="bagian nomor, keterangan, atau nomor dokumen")
