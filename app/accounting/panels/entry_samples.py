"""Made-up journals being written, and expenses, for pictures of these panels."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from app.accounting.api import (
    AccountRow,
    BalanceBeside,
    DimensionList,
    DimensionRow,
    DraftRow,
    EntryBalances,
    ExpenseList,
    ExpensePage,
    ExpenseRow,
    JournalLineIn,
    PeriodMark,
    SimilarJournal,
    TemplateLineIn,
    TemplateRow,
)
from app.accounting.panels.samples import ENTITIES as ALL_ENTITIES
from app.accounting.panels.samples import UNITS as ALL_UNITS
from app.accounting.rules.entry.sheet import EntryLine, Sheet
from app.core.env import RealEnvironment
from app.core.money import ZERO, Money

_AT: Final = datetime(2026, 11, 21, 3, 12, tzinfo=UTC)
TODAY: Final = RealEnvironment().today()
ENTITIES: Final = ALL_ENTITIES


def _rp(rupiah: int) -> Money:
    return Money.rupiah_of(rupiah)


def _account(code: str, name: str, kind: str, control: str = "") -> AccountRow:
    side = "debit" if kind in {"asset", "expense"} else "credit"
    return AccountRow(code, name, kind, 2, "", False, side, True, True, control, (), "")


ACCOUNTS: Final = (
    _account("11-100", "Kas", "asset"),
    _account("11-110", "Kas Kecil", "asset"),
    _account("11-200", "Bank", "asset"),
    _account("13-100", "Persediaan Barang Dagang", "asset", "stock"),
    _account("21-130", "Beban Masih Harus Dibayar", "liability"),
    _account("41-100", "Penjualan", "revenue"),
    _account("61-400", "Beban Iklan Marketplace", "expense"),
    _account("64-100", "Beban Gaji", "expense"),
    _account("64-200", "Beban Sewa", "expense"),
    _account("64-300", "Beban Listrik, Air, Internet", "expense"),
    _account("64-400", "Beban Perlengkapan", "expense"),
)
PERIODS: Final = tuple(
    PeriodMark(f"{year}-{month:02d}", "open")
    for year in (2025, 2026, 2027)
    for month in range(1, 13)
)
SHEET: Final = Sheet(
    TODAY,
    "Sewa dan listrik gudang Jakarta Barat",
    lines=(
        EntryLine("64-200", debit=_rp(7_500_000), memo="Blok C-12", warehouse="JKT"),
        EntryLine("64-300", debit=_rp(1_450_000), memo="125000*12-50rb", warehouse="JKT"),
        EntryLine("64-200", debit=_rp(1_500_000), memo="Parkir", warehouse="JKT"),
        EntryLine("21-130", credit=_rp(1_450_000)),
        EntryLine("11-200", credit=_rp(9_000_000), filled=True),
    ),
)
WRONG: Final = replace(
    SHEET,
    lines=(
        *SHEET.lines[:2],
        EntryLine("13-100", debit=_rp(250_000)),
        EntryLine("beban apa saja", unread_debit="1.25"),
        EntryLine("11-200"),
    ),
)
MANY: Final = Sheet(
    TODAY, "Saldo awal per pelanggan",
    lines=tuple(
        EntryLine("64-400", debit=_rp(1_000 + n), memo=f"Baris {n + 1}")
        if n % 2 == 0
        else EntryLine("11-200", credit=_rp(1_000 + n - 1))
        for n in range(5_000)
    ),
)  # fmt: skip
LONG: Final = Sheet(
    TODAY,
    "Penyesuaian akhir tahun atas beban dibayar di muka gudang Jakarta Barat dan gudang Surabaya, "
    "menurut perhitungan konsultan pajak tanggal 30 September",
    lines=(
        EntryLine("64-300", debit=Money(98_765_432_101_234_56), memo="x" * 120, store="SHOPEE-SARI",
                  warehouse="SBY-TIMUR"),
        EntryLine("11-200", credit=Money(98_765_432_101_234_56)),
    ),
)  # fmt: skip
SIMILAR: Final = (
    SimilarJournal(
        "JRN-2026-001101", date(2026, 10, 2), "Sewa gudang Oktober",
        (JournalLineIn(account="64-200", debit=_rp(7_500_000)), JournalLineIn(account="11-200")),
    ),
    SimilarJournal(
        "JRN-2026-001001", date(2026, 9, 2), "Sewa gudang September",
        (JournalLineIn(account="64-200", debit=_rp(7_500_000)), JournalLineIn(account="11-200")),
    ),
)  # fmt: skip
DRAFTS: Final = (
    DraftRow("d1", "PT", TODAY, "Sewa gudang", _rp(7_500_000), ZERO,
             "Templat Sewa gudang, jatuh tempo 21 Nov 2026", "Ratna Dewi", _AT),
    DraftRow("d2", "PT", TODAY, "", _rp(450_000), _rp(450_000), "", "Ratna Dewi", _AT),
)  # fmt: skip
TEMPLATES: Final = (
    TemplateRow(
        "t1", 1, "Sewa gudang", "PT", "Sewa gudang",
        (TemplateLineIn(account="64-200", debit="$sewa"), TemplateLineIn(account="11-200")),
        ("sewa",), "month", 1, date(2026, 11, 1), None, date(2026, 12, 1),
    ),
    TemplateRow(
        "t2", 1, "Gaji mingguan", "PT", "Gaji mingguan tim gudang",
        (TemplateLineIn(account="64-100", debit="$1*6"), TemplateLineIn(account="11-100")),
        ("1",), "", 1, None, None, None,
    ),
)  # fmt: skip


def balances(ask: EntryBalances) -> tuple[BalanceBeside, ...]:
    """Some balance of each account."""
    known = {one.code: one for one in ACCOUNTS}
    return tuple(
        BalanceBeside(code, known[code].account, known[code].normal_side, _rp(47_620_000))
        for code in sorted(ask.accounts)
        if code in known
    )


UNITS: Final = ALL_UNITS


def codes(ask: DimensionList) -> tuple[DimensionRow, ...]:
    """Stores, warehouses or units."""
    if ask.kind == "unit":
        return UNITS
    if ask.kind == "store":
        return (DimensionRow("SHOPEE", "Shopee Sari"), DimensionRow("TIKTOK", "TikTok Sari"))
    return (DimensionRow("JKT", "Jakarta Barat"), DimensionRow("SBY", "Surabaya"))


# ---------------------------------------------------------------- expenses


def _expense(number: int, day: int, text: str, account: tuple[str, str], amount: int) -> ExpenseRow:
    return ExpenseRow(
        f"JRN-2026-{number:06d}", "PT", date(2026, 11, day), text, *account, "11-100", "Kas",
        _rp(amount), "posted", "Ratna Dewi", _AT,
    )  # fmt: skip


_POWER: Final = ("64-300", "Beban Listrik, Air, Internet")
EXPENSES: Final = (
    _expense(1290, 21, "Token listrik gudang", _POWER, 500_000),
    _expense(1287, 20, "Lakban dan bubble wrap", ("64-400", "Beban Perlengkapan"), 385_000),
    replace(_expense(1281, 19, "Internet kantor", _POWER, 450_000), state="voided"),
    replace(_expense(1270, 2, "Sewa gudang November", ("64-200", "Beban Sewa"), 7_500_000),
            source="11-200", source_name="Bank"),
)  # fmt: skip
LONG_EXPENSE: Final = replace(
    EXPENSES[0],
    description="Perbaikan atap gudang Jakarta Barat setelah hujan deras, tiga hari kerja, "
    "termasuk bahan dan upah tukang",
    amount=_rp(98_765_432_101_234),
)


def expenses(ask: ExpenseList) -> ExpensePage:
    """The page, counted and summed."""
    return ExpensePage(EXPENSES[: ask.limit], None, len(EXPENSES), _rp(8_385_000))


def many_expenses(ask: ExpenseList) -> ExpensePage:
    """One page of a hundred thousand."""
    rows = tuple(replace(EXPENSES[0], number=f"JRN-2026-{n:06d}") for n in range(ask.limit))
    return ExpensePage(rows, "2026-11-21|x", 100_000, _rp(50_000_000_000))
