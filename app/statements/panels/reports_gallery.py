"""The reports panel with a made-up trader's figures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from app.core.errors import ServerAway
from app.core.money import Money
from app.documents.panels.report_samples import KOP, title
from app.documents.report import (
    Column,
    Drill,
    Footer,
    Kind,
    Look,
    Report,
    Row,
    Rows,
    Term,
)
from app.statements import api
from app.statements.panels.reports import ReportsPanel
from app.ui.gallery import NEVER, Shot, canned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.documents.report import Cell

_CHOICES: Final = api.BookChoices(
    (api.NamedCode("PT", KOP.name), api.NamedCode("CV", "CV Sari Kedua")),
    (api.NamedCode("SHOPEE", "Shopee Sari"), api.NamedCode("TIKTOK", "TikTok Shop Sari")),
    (api.NamedCode("JKT", "Jakarta Barat"),),
)
_MONTHS: Final = ("Juni 2026", "Juli 2026", "Agustus 2026", "September 2026", "Oktober 2026",
                  "November 2026", "Jumlah")  # fmt: skip
_LEDGER: Final = Drill("accounting.ledger", {"account": "41-100"})


def _amounts(base: int, count: int) -> list[Cell]:
    parts = [base * (90 + at * 7) // 100 for at in range(count - 1 or 1)]
    return [Money(100 * part) for part in (*parts, *([sum(parts)] if count > 1 else []))]


def _section(rows: Rows, name: str, accounts: Sequence[tuple[str, str, int]], count: int) -> int:
    blank: list[Cell] = [None] * count
    rows.add(Row(("", name, *blank), Look.HEADING))
    start = rows.next
    for code, text, base in accounts:
        rows.add(Row((code, text, *_amounts(base, count)), Look.LINE, 1, code, _LEDGER))
    places = range(2, 2 + count)
    return rows.total(
        ("", f"Jumlah {name}", *blank), places, [Term(start, rows.next - 1)], drill=_LEDGER
    )


def profit(count: int = 1) -> Report:
    """Laba rugi, in one column or by month."""
    rows = Rows()
    blank: list[Cell] = [None] * count
    places = range(2, 2 + count)
    sales = _section(
        rows, "Penjualan",
        [("41-101", "Penjualan - Shopee Sari", 412_350_000), ("41-102", ("Penjualan - TikTok Shop "
          "Sari"), 198_400_500), ("41-200", "Retur Penjualan", -12_875_000)], count,
    )  # fmt: skip
    cost = _section(rows, "Harga Pokok Penjualan", [("51-100", "HPP", 341_220_750)], count)
    gross = rows.total(
        ("", "Laba Kotor", *blank), places, [Term(sales, sales), Term(cost, cost, minus=True)]
    )
    spent = _section(
        rows, "Beban Platform Marketplace",
        [("61-100", "Biaya Admin/Komisi Platform", 41_200_000),
         ("61-400", "Biaya Program (Gratis Ongkir, Cashback)", 18_650_000)], count,
    )  # fmt: skip
    rows.total(
        ("", "Laba Bersih", *blank), places, [Term(gross, gross), Term(spent, spent, minus=True)],
        look=Look.TOTAL,
    )  # fmt: skip
    heads = ("Jumlah",) if count == 1 else _MONTHS[-count:]
    return Report(
        title("Laporan Laba Rugi", "1 s.d. 30 November 2026"),
        (Column("Kode", Kind.CODE), Column("Akun", weight=14),
         *(Column(head, Kind.MONEY) for head in heads)),
        tuple(rows.rows), (Footer("Jurnal penutup tidak dihitung."),),
    )  # fmt: skip


_WORKSHEET: Final = (
    ("11-200", "Bank", 412_350_000, 0, 0), ("12-100", "Piutang Usaha", 61_000_000, 0, 0),
    ("13-100", "Persediaan Barang Dagang", 188_420_500, -1_250_000, 0),
    ("15-940", "Akumulasi Penyusutan Peralatan", -11_000_000, -1_000_000, 0),
    ("31-100", "Modal", -561_770_500, 0, 0), ("41-100", "Penjualan", -412_350_000, 0, 1),
    ("51-100", "HPP", 323_350_000, 0, 1), ("64-600", "Selisih Persediaan", 0, 1_250_000, 1),
    ("65-700", "Beban Penyusutan", 0, 1_000_000, 1),
)  # fmt: skip


def worksheet() -> Report:
    """Kertas kerja: ten columns of figures."""

    def sides(rupiah: int) -> tuple[Cell, Cell]:
        return Money(100 * max(rupiah, 0)), Money(100 * max(-rupiah, 0))

    heads = ("Neraca Saldo", "Penyesuaian", "NS Disesuaikan", "Laba Rugi", "Neraca")
    columns = (
        Column("Kode", Kind.CODE), Column("Nama Akun", weight=14),
        *(Column(side, Kind.MONEY, group=one) for one in heads for side in ("Debit", "Kredit")),
    )  # fmt: skip
    rows = Rows(columns)
    nothing: tuple[Cell, Cell] = (None, None)
    for code, name, before, adjusted, result in _WORKSHEET:
        after = sides(before + adjusted)
        ends = (*after, *nothing) if result else (*nothing, *after)
        cells = (code, name, *sides(before), *sides(adjusted), *after, *ends)
        rows.add(Row(cells, key=code, drill=_LEDGER))
    blank: list[Cell] = [None] * 10
    rows.total(
        ("", "Jumlah", *blank), range(2, 12), [Term(0, rows.next - 1)], look=Look.TOTAL
    )  # fmt: skip
    return Report(
        title("Kertas Kerja", "1 s.d. 30 November 2026"), columns, tuple(rows.rows),
        (Footer("Debit sama dengan kredit pada kelima pasang kolom.", holds=True),), landscape=True,
    )  # fmt: skip


def _panel(answer: object, kind: str = "profit_loss", **arguments: object) -> ReportsPanel:
    kinds = (api.ProfitAndLoss, api.BalanceSheet, api.TrialBalanceReport, api.Worksheet)
    answers: dict[type, object] = dict.fromkeys(kinds, answer)
    panel = ReportsPanel(canned({**answers, api.ShowChoices: _CHOICES}))
    panel.opened(report=kind, date_from=date(2026, 11, 1), date_to=date(2026, 11, 30), **arguments)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("profit", lambda: _panel(profit())),
        Shot("months", lambda: _panel(profit(7), by="month")),
        Shot("worksheet", lambda: _panel(worksheet(), "worksheet")),
        Shot("loading", lambda: _panel(NEVER)),
        Shot("error", lambda: _panel(ServerAway())),
    ]
