"""The panels of the daily sales journal with a made-up month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app.core.errors import ServerAway
from app.core.money import Money
from app.documents.panels.report_samples import title
from app.documents.report import Column, Footer, Kind, Look, Report, Row, Rows, Signer, Term
from app.identity.api import EntityList
from app.sales_journal.api import DailySales, SalesDay, SalesDays
from app.sales_journal.panels.sales_days import SalesDaysPanel
from app.sales_journal.panels.summary import SummaryPanel
from app.ui.gallery import NEVER, Shot, canned

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_STORES: Final = (("SHP1", "Kenanga Beauty Official"), ("TKT1", "Kenanga Beauty TikTok"), ("", ""))


def _day(at: int) -> SalesDay:
    code, name = _STORES[at % 3]
    on = date(2026, 11, 21) - timedelta(days=at // 3)
    revenue = Money.rupiah_of(1_240_500 + at * 77_000 % 3_000_000)
    fees = Money(revenue.sen * 9 // 100 // 100 * 100) if code else Money(0)
    cost = Money(revenue.sen * 55 // 100 // 100 * 100)
    waiting = 3 if at < 3 else 1 if at == 4 else 0
    numbers = (f"JPH-{on:%y%m%d}-{at % 3 + 1:03d}",) if at >= 3 else ()
    return SalesDay(
        on, "KCN", code, name, numbers, 4 + at % 9, waiting, revenue, fees, cost,
        revenue - fees - cost,
    )  # fmt: skip


DAYS: Final = tuple(_day(at) for at in range(42))
_LONG: Final = replace(
    DAYS[3],
    store_name="Kenanga Beauty Official Store Perawatan Kulit dan Rambut Cabang Jakarta Timur",
    numbers=tuple(f"JPH-261120-{at:03d}" for at in range(1, 9)),
    revenue=Money.rupiah_of(912_480_000_000),
)


def _report() -> Report:
    rows = Rows()
    rows.add(Row(("", "Ringkasan per akun", None, None), Look.HEADING))
    lines = (
        ("12-201", "Piutang Marketplace Shopee", 1_380_000, 0),
        ("51-100", "HPP", 742_500, 0), ("13-100", "Persediaan Barang Dagang", 0, 742_500),
        ("41-101", "Penjualan Shopee", 0, 1_380_000),
    )  # fmt: skip
    for code, name, debit, credit in lines:
        cells = (
            code, name, Money.rupiah_of(debit) if debit else None,
            Money.rupiah_of(credit) if credit else None,
        )  # fmt: skip
        rows.add(Row(cells, Look.LINE, 1))
    rows.total(("", "Jumlah", None, None), (2, 3), [Term(1, 4)], look=Look.TOTAL)
    rows.add(Row(("", "6 jurnal yang dirangkum", None, None), Look.HEADING))
    for at in range(6):
        amount = Money.rupiah_of(230_000 + at * 41_000)
        text = f"261120ABCD{at}XYZ · Penjualan 261120ABCD{at}XYZ"
        rows.add(Row((f"JRN-2026-{1180 + at:06d}", text, amount, amount), Look.NOTE, 1))
    columns = (
        Column("Kode", Kind.CODE), Column("Akun", weight=20), Column("Debit", Kind.MONEY),
        Column("Kredit", Kind.MONEY),
    )  # fmt: skip
    head = title(
        "Jurnal Penjualan Harian JPH-261120-001", "20 November 2026",
        "Toko Kenanga Beauty Official",
    )  # fmt: skip
    feet = (
        Footer("Jumlah debit sama dengan jumlah kredit.", holds=True),
        Footer(
            "Rangkuman dari jurnal yang sudah dicatat saat barang dikirim; tidak dicatat lagi di "
            "buku besar."
        ),
    )
    signers = (Signer("Dibukukan"), Signer("Diketahui"))
    return Report(head, columns, tuple(rows.rows), feet, signers=signers)


def _days(answer: object) -> SalesDaysPanel:
    return SalesDaysPanel(canned({SalesDays: answer, EntityList: ()}))


def _summary() -> QWidget:
    panel = SummaryPanel(canned({DailySales: _report()}))
    panel.opened(number="JPH-261120-001", numbers="JPH-261120-001,JPH-261120-004")
    return panel


def gallery() -> list[Shot]:
    """States of the panels."""
    return [
        Shot("days", lambda: _days(DAYS)),
        Shot("long", lambda: _days((_LONG, *DAYS))),
        Shot("empty", lambda: _days(())),
        Shot("error", lambda: _days(ServerAway())),
        Shot("loading", lambda: _days(NEVER)),
        Shot("summary", _summary),
        Shot("none", lambda: SummaryPanel(canned({}))),
    ]
