"""Made-up months, checklists and self-checks for the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from app.accounting.api import ChainChecked, ChainRow, PeriodRow
from app.bookfile.api import BookFileChecked, BooksExported, ChainHead
from app.closing.api import (
    AllowanceRow,
    AllowanceSheet,
    BankStatementRow,
    ChecklistRow,
    CheckResult,
    SelfCheckRow,
)
from app.core.commands import Page
from app.core.money import ZERO, Money
from app.identity.api import EntityRow
from app.stock.api import RepairPlan, RepairRow

_AT: Final = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)
ENTITIES: Final = (
    EntityRow("UTAMA", "PT Lumbung Sehat", "pt", "", "", is_default=True, is_pkp=True),
    EntityRow("CV", "CV Lumbung Jaya", "cv", "", "", is_default=False, is_pkp=False),
)


def _rp(amount: int) -> Money:
    return Money(amount * 100)


PERIODS: Final = (
    PeriodRow("2026-12", "open", 0, ZERO, 0, "", None, ""),
    PeriodRow("2026-11", "open", 1287, _rp(1_284_450_000), 2, "", None, ""),
    PeriodRow("2026-10", "held", 2214, _rp(2_310_880_000), 0, "Ratna Dewi", _AT, "rekonsiliasi"),
    PeriodRow("2026-09", "closed", 1986, _rp(1_998_214_500), 0, "Ratna Dewi", _AT, ""),
)


def _item(
    name: str,
    title: str,
    *problems: str,
    panel: str = "accounting.journal_entry",
    hard: bool = True,
) -> ChecklistRow:
    state = "ok" if not problems else "open" if hard else "note"
    return ChecklistRow(name, title, state, problems, panel, (("entity", "UTAMA"),))


CHECKLIST: Final = (
    _item("drafts", "Draf jurnal", "2 draf jurnal belum dicatat atau dibuang"),
    _item(
        "suspense", "Suspense rekonsiliasi 61-999",
        "suspense rekonsiliasi toko Shopee Sari masih Rp 125.000",
        "suspense rekonsiliasi toko TikTok Sari masih -Rp 14.500", panel="accounting.reports",
    ),
    _item("books", "Pemeriksaan pembukuan", panel="closing.self_check"),
    _item("shipments", "Pengiriman tanpa jurnal", panel="orders.list"),
    _item("moves", "Mutasi stok bernilai tanpa jurnal", panel="stock.card"),
    _item(
        "parties", "Piutang usaha tanpa pelanggan",
        "12-100 Piutang Usaha: Rp 3.250.000 tanpa pelanggan", panel="accounting.reports",
        hard=False,
    ),
    _item("parties.advance", "Uang muka tanpa pelanggan"),
    _item("parties.payable", "Utang usaha tanpa pemasok"),
    _item(
        "bank", "Saldo bank sama dengan rekening koran",
        "11-210 Bank Mandiri: saldo rekening koran belum diisi, buku Rp 12.400.000",
        panel="closing.bank_statements",
    ),
    _item(
        "allowance", "Cadangan penurunan nilai persediaan",
        "seharusnya Rp 12.227.500 (rusak, kedaluwarsa), tercatat Rp 7.500.000: kurang "
        "Rp 4.727.500", panel="closing.allowances", hard=False,
    ),
)  # fmt: skip
STATEMENTS: Final = (
    BankStatementRow(
        "11-200", "Bank BCA", _rp(47_620_000), _rp(46_870_000), _rp(1_250_000), _rp(500_000), "",
        ZERO, "Ratna Dewi", _AT,
    ),
    BankStatementRow(
        "11-210", "Bank Mandiri", _rp(12_400_000), None, ZERO, ZERO, "", None, "", None
    ),
    BankStatementRow(
        "11-220", "Bank BRI Operasional Gudang Bekasi", _rp(8_015_500), _rp(8_009_000), ZERO, ZERO,
        "biaya admin Oktober belum dibukukan", _rp(-6_500), "Ratna Dewi", _AT,
    ),
)  # fmt: skip
_CHANGED: Final = AllowanceRow(
    "GD1.blocked", "Diblokir atau ditahan", "GD1", 3, _rp(6_400_000), 100, _rp(6_400_000),
    _rp(3_200_000), "Dapat diretur ke pemasok",
)  # fmt: skip


def _class(key: str, title: str, lots: int, base: int, percent: int) -> AllowanceRow:
    asked = _rp(base * percent // 100)
    place = key.partition(".")[0] if lots else ""
    return AllowanceRow(key, title, place, lots, _rp(base), percent, asked, asked, "")


DOUBTFUL: Final = AllowanceSheet(
    "stock", "UTAMA", "2026-10",
    (
        _class("GD1.damaged", "Rusak", 2, 1_250_000, 100),
        _class("GD1.expired", "Kedaluwarsa", 5, 4_812_500, 100),
        _CHANGED,
        _class("GD1.expiring", "Hampir kedaluwarsa", 7, 9_300_000, 25),
        _class("GD1.dead", "Barang mati", 12, 22_150_000, 0),
        _class("GD2.expired", "Kedaluwarsa", 1, 640_000, 100),
    ),
    _rp(7_500_000), "JRN-2026-002198", policy=True,
)  # fmt: skip
OVERDUE: Final = AllowanceSheet(
    "receivable", "UTAMA", "2026-10",
    (
        _class("bucket.0", "Belum Jatuh Tempo", 0, 45_000_000, 1),
        _class("bucket.1", "1-30 hari", 0, 16_000_000, 10),
        _class("bucket.2", "31-60 hari", 0, 4_200_000, 25),
        _class("bucket.3", "61-90 hari", 0, 0, 50),
        _class("bucket.4", "> 90 hari", 0, 1_800_000, 100),
    ),
    _rp(6_500_000), "", policy=True,
)  # fmt: skip
READY: Final = tuple(_item(one.name, one.title) for one in CHECKLIST)

_TITLES: Final = (
    ("journal.balanced", "Jurnal seimbang, dua baris atau lebih (INV-08, I1)"),
    ("balance.lines", "Saldo sama dengan jumlah barisnya (INV-09, I25)"),
    ("stock.value", "Nilai stok sama dengan akun persediaannya, per gudang (INV-09, I14)"),
    ("journal.chain", "Rantai segel jurnal utuh (C5, I30)"),
    ("order.receivable", "Piutang tiap pesanan tidak kurang dari nol (I17)"),
)


def _run(day: int, *problems: str) -> SelfCheckRow:
    results = tuple(
        CheckResult(name, title, problems if name == "journal.chain" else ())
        for name, title in _TITLES
    )
    return SelfCheckRow(_AT.replace(day=day), "Ratna Dewi", "KANTOR-1", len(problems), results)


RUNS: Final = Page((_run(20), _run(19), _run(18)))
BROKEN: Final = Page(
    (
        _run(20, "JRN-2026-000412 UTAMA: isi jurnal ini atau segelnya berubah sejak dicatat"),
        _run(19),
    )
)
_OUT: Final = "Dipulihkan dari ekspor buku, tanpa stok."
RESTORED: Final = Page(
    (
        replace(
            _run(20),
            results=tuple(
                replace(one, note=_OUT) if one.name == "stock.value" else one
                for one in _run(20).results
            ),
        ),
    )
)
_CHAINS: Final = (
    ChainHead("UTAMA", "2025", 21_022, "9b1f0c7a55d2e318" * 4),
    ChainHead("UTAMA", "2026", 18_214, "4c4a31d215dd0ae3" * 4),
)
EXPORTED: Final = BooksExported(
    "buku.lumbung-buku.zip", 5_214_330, 39_236, 158_112, "0c5a77e19f3b2d64" * 4, _CHAINS
)
FORGED: Final = BookFileChecked(
    "PT Lumbung Sehat Sentosa", 39_236, 158_112, "0c5a77e19f3b2d64" * 4, _CHAINS, (),
    (
        "Jurnal JRN-2026-000412 UTAMA: tidak seimbang, debit Rp 25.001 kredit Rp 25.000.",
        "Jurnal JRN-2026-000412 UTAMA: segelnya tidak cocok dengan isinya.",
        "balances.jsonl baris 212: saldo akun 11-210 2026-03 tidak sama dengan jumlah barisnya.",
    ),
    (
        "Stok: produk, lot, mutasi, reservasi. Nilai persediaan hanya ada sebagai saldo akun.",
        "Pesanan, pengiriman, retur, transfer, opname, dan BAP pemusnahan.",
    ),
)  # fmt: skip
INTACT: Final = ChainChecked((ChainRow("UTAMA", "2026", 18_214, "JRN-2026-018214", "", ""),), _AT)

_WRONG: Final = (
    RepairRow("Stok", "JKT-A-01-B-2/SRM-NIA-30/SRM26KX/available", "88", "86"),
    RepairRow("Direservasi", "JKT-A-01-A-1/TNR-RSE-100/TNR26KX/available", "6", "4"),
    RepairRow("Nilai lapisan biaya", "SRM-NIA-30/JKT/13-100", "Rp 2.365.000", "Rp 2.310.000"),
)
#: What a repair of balances would change; and one whose ledgers contradict themselves.
REPAIR: Final = RepairPlan(_WRONG, len(_WRONG), ())
BEYOND_REPAIR: Final = RepairPlan(
    (
        RepairRow(
            "Direservasi", "JKT-C-04-A-1/MSK-CLAY-80/MSK26LM/available", "0", "12",
            "reservasinya 12 lebih dari mutasinya 9",
        ),
        *_WRONG,
    ),
    4,
    ("JKT-JALAN/KPS-ORG-60: stok 24, transfer 20",),
)  # fmt: skip
