"""Made-up books for pictures of these panels."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from app.accounting.api import (
    AccountLedger,
    AccountRow,
    DimensionRow,
    JournalDetail,
    JournalList,
    JournalPage,
    JournalRow,
    JournalView,
    LedgerPage,
    LedgerRow,
    LineView,
    RoleRow,
    UnitMember,
    UnitRow,
)
from app.core.money import ZERO, Money
from app.identity.api import EntityRow

_AT: Final = datetime(2026, 11, 21, 3, 12, tzinfo=UTC)
_TODAY: Final = date(2026, 11, 21)
ENTITIES: Final = (
    EntityRow("PT", "PT Sari Lumbung Sehat", "pt", "01.234.567.8-901.000", "", True, True),
    EntityRow("CV", "CV Sari Kosmetika", "cv", "", "", False, False),
)

UNITS: Final = (DimensionRow("DARING", "Toko Daring"), DimensionRow("GROSIR", "Grosir"))
UNIT_ROWS: Final = (
    UnitRow("DARING", "Toko Daring", True, ("SHOPEE", "TIKTOK"), ("JKT",)),
    UnitRow("GROSIR", "Grosir", True, (), ("SBY",)),
    UnitRow("KAFE", "Kafe Lumbung", False, (), ()),
)
UNIT_MEMBERS: Final = (
    UnitMember("warehouse", "BDG", "Bandung Utara", ""),
    UnitMember("warehouse", "JKT", "Jakarta Barat", "DARING"),
    UnitMember("warehouse", "SBY", "Surabaya", "GROSIR"),
    UnitMember("store", "SHOPEE", "Shopee Sari", "DARING"),
    UnitMember("store", "TIKTOK", "TikTok Sari", "DARING"),
)


def _rp(rupiah: int) -> Money:
    return Money.rupiah_of(rupiah)


def _journal(number: int, event: str, text: str, amount: int, **more: object) -> JournalRow:
    given: dict[str, object] = {
        "number": f"JRN-2026-{number:06d}", "entity": "PT", "on_date": _TODAY,
        "description": text, "event": event, "source_kind": "", "source_number": "",
        "amount": _rp(amount), "state": "posted", "pair": "", "closing": False,
        "person": "Ratna Dewi", "at": _AT,
    }  # fmt: skip
    return JournalRow(**given | more)  # type: ignore[arg-type]


JOURNALS: Final = (
    _journal(1287, "journal.voided", "Pembatalan JRN-2026-001285: salah akun", 450_000,
             state="mirror", pair="JRN-2026-001285"),
    _journal(1286, "sale.shipped", "Kirim 241121ABCDEF", 187_500, source_kind="order",
             source_number="241121ABCDEF", person="Siti Rahma"),
    _journal(1285, "journal.manual", "Biaya listrik gudang November", 450_000, state="voided",
             pair="JRN-2026-001287"),
    _journal(1284, "grn.completed", "Terima PO/2026/000031", 12_480_000, source_kind="receipt",
             source_number="GRN-261121-0002", person="Yusuf Hidayat"),
    _journal(1283, "adjustment.approved.minus", "Penyesuaian ADJ-261120-001", 36_000,
             source_kind="adjustment", source_number="ADJ-261120-001",
             on_date=date(2026, 11, 20)),
)  # fmt: skip
LONG_JOURNAL: Final = _journal(
    1288, "migration.opening",
    "Saldo awal persediaan gudang Jakarta Barat dan gudang Surabaya, dipindahkan dari program "
    "lama dengan rincian lot dan tanggal kedaluwarsa", 98_765_432_101_234,
    source_kind="opening", source_number="IMP-261121-001",
    person="Bambang Suryadinata Wirakusumah",
)  # fmt: skip


def journals(ask: JournalList) -> JournalPage:
    """The page, counted and summed."""
    return JournalPage(JOURNALS[: ask.limit], None, len(JOURNALS), _rp(13_603_500))


def many_journals(ask: JournalList) -> JournalPage:
    """One page of a hundred thousand."""
    rows = tuple(replace(JOURNALS[1], number=f"JRN-2026-{n:06d}") for n in range(ask.limit))
    return JournalPage(rows, "2026-11-21|x", 100_000, _rp(18_750_000_000))


def journal(ask: JournalDetail) -> JournalView:
    """A shipped order with its cost of goods."""
    lines = (
        LineView(1, "12-201", "Piutang Marketplace - Shopee Sari", _rp(187_500), ZERO, "SHOPEE",
                 "", "Dewi Lestari", ""),
        LineView(2, "41-101", "Penjualan - Shopee Sari", ZERO, _rp(187_500), "SHOPEE", "", "", ""),
        LineView(1001, "51-100", "HPP", _rp(92_000), ZERO, "SHOPEE", "JKT", "", ""),
        LineView(1002, "13-100", "Persediaan Barang Dagang", ZERO, _rp(92_000), "", "JKT", "", ""),
    )  # fmt: skip
    return JournalView(
        number=ask.number, entity="PT", on_date=_TODAY, description="Kirim 241121ABCDEF",
        event="sale.shipped", source_kind="order", source_number="241121ABCDEF", lines=lines,
        debit=_rp(279_500), credit=_rp(279_500), reverses="", reversed_by="", reversed_on=None,
        voidable=False, closing=False, person="Siti Rahma", at=_AT,
    )  # fmt: skip


# ---------------------------------------------------------------- ledger


def _line(number: int, day: int, text: str, debit: int, credit: int, running: int) -> LedgerRow:
    return LedgerRow(
        on_date=date(2026, 11, day), number=f"JRN-2026-{number:06d}", entity="PT", line=1,
        description=text, memo="", event="journal.manual", source_kind="", source_number="",
        debit=_rp(debit), credit=_rp(credit), running=_rp(running), store="", warehouse="",
        party="", state="posted",
    )  # fmt: skip


LINES: Final = (
    _line(1101, 2, "Sewa gudang November", 0, 7_500_000, 42_350_000),
    _line(1140, 9, "Penarikan saldo Shopee", 18_200_000, 0, 60_550_000),
    _line(1201, 14, "Bayar PO/2026/000028", 0, 12_480_000, 48_070_000),
    _line(1285, 21, "Listrik gudang", 0, 450_000, 47_620_000),
)


def ledger(ask: AccountLedger) -> LedgerPage:
    """The bank in November; a text leaves the lines that have it, added up from zero."""
    lines: tuple[LedgerRow, ...] = LINES
    if ask.text:
        lines = (replace(LINES[0], running=_rp(-7_500_000)),)
    return LedgerPage(
        lines[: ask.limit], None, None, "11-200", "Bank", "debit", _rp(49_850_000),
        _rp(18_200_000), _rp(20_430_000), _rp(47_620_000), bool(ask.text),
    )  # fmt: skip


def long_ledger(ask: AccountLedger) -> LedgerPage:
    """One page of a hundred thousand lines."""
    rows = tuple(
        _line(n, 21, f"Penjualan pesanan {n}", 125_000, 0, 125_000 * n) for n in range(ask.limit)
    )
    return LedgerPage(
        rows, "2026-11-21|x|1|0", None, "11-200", "Bank", "debit", ZERO, _rp(12_500_000_000),
        ZERO, _rp(12_500_000_000),
    )  # fmt: skip


# ---------------------------------------------------------------- chart, periods


def _account(code: str, name: str, kind: str, depth: int, **more: object) -> AccountRow:
    given: dict[str, object] = {
        "code": code, "account": name, "kind": kind, "depth": depth, "parent": "",
        "contra": False, "normal_side": "debit", "postable": kind != "header", "active": True,
        "control": "", "roles": (), "note": "",
    }  # fmt: skip
    return AccountRow(**given | more)  # type: ignore[arg-type]


ACCOUNTS: Final = (
    _account("10-000", "ASET", "header", 0),
    _account("11-000", "Kas dan Bank", "header", 1),
    _account("11-100", "Kas", "asset", 2, roles=("cash",), parent="11-000"),
    _account("11-200", "Bank", "asset", 2, roles=("bank",), parent="11-000"),
    _account("11-201", "BCA 123-456-7890", "asset", 3, parent="11-200", note="rekening utama"),
    _account("11-110", "Kas Kecil", "asset", 2, active=False, parent="11-000"),
    _account("13-000", "Persediaan", "header", 1),
    _account("13-100", "Persediaan Barang Dagang", "asset", 2, roles=("stock.goods",),
             control="stock", parent="13-000"),
    _account("20-000", "KEWAJIBAN", "header", 0, normal_side="credit"),
    _account("21-120", "Barang Diterima Belum Difaktur (GR/IR)", "liability", 2,
             normal_side="credit", roles=("grir",)),
    _account("41-300", "Diskon Penjualan", "revenue", 2, contra=True, roles=("sales.discount",)),
)  # fmt: skip
ROLES: Final = (
    RoleRow("sales", "Penjualan", "", "", "41-100", "Penjualan", "41-100"),
    RoleRow("sales", "Penjualan", "", "SHOPEE", "41-101", "Penjualan - Shopee Sari", "41-100"),
    RoleRow("cogs", "HPP", "", "", "51-100", "HPP", "51-100"),
    RoleRow("surplus", "Pendapatan lain-lain", "", "", "", "", "71-100"),
    RoleRow("cash", "Kas", "sale.cash", "", "11-120", "Kas Kasir", "11-100"),
)
