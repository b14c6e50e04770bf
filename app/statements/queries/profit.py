"""Laba rugi (documents-id §4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.accounting.rules import Kind as Account
from app.core.commands import answers
from app.core.money import Money
from app.documents.report import Column, Footer, Kind, Look, Report, Row
from app.statements.api import ProfitAndLoss
from app.statements.queries.columns import movement_columns
from app.statements.queries.frame import chart_of, frame_of
from app.statements.queries.outline import Outline, less, plus, share
from app.statements.rules import ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Read
    from app.documents.report import Cell

_BY_WORDS: Final = {
    "month": "Per bulan", "store": "Per toko", "channel": "Per kanal", "warehouse": "Per gudang",
    "unit": "Per unit usaha", "entity": "Per entitas",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """What the steps are called: a cooperative has no *laba* (documents-id §4)."""

    report: str = "Laporan Laba Rugi"
    net_sales: str = "Penjualan Bersih"
    gross: str = "Laba Kotor"
    operating: str = "Laba Usaha"
    before_tax: str = "Laba Sebelum Pajak"
    net: str = "Laba Bersih"
    result: str = "Laba (Rugi) Bersih"


COMPANY: Final = Words()
COOPERATIVE: Final = Words(
    "Perhitungan Hasil Usaha", "Pendapatan Bersih", "Hasil Usaha Kotor", "Hasil Usaha Operasional",
    "Sisa Hasil Usaha Sebelum Pajak", "Sisa Hasil Usaha Bersih", "Sisa Hasil Usaha",
)  # fmt: skip
#: Keys of the rows that the steps end with, for other reports and for tests.
NET_SALES, GROSS, OPERATING, BEFORE_TAX, NET = (
    "net_sales", "gross", "operating", "before_tax", "net",
)  # fmt: skip


@answers(ProfitAndLoss)
def profit_and_loss(read: Read, ask: ProfitAndLoss) -> Report:
    """Income and expense of a range of days, in steps or in one."""
    frame = frame_of(
        read, entity=ask.entity, store=ask.store, warehouse=ask.warehouse, unit=ask.unit
    )
    chart = chart_of(read)
    end = ask.date_to or read.today
    days = ranges.asked(ask.date_from or ranges.year_to(end).start, end)
    figures = movement_columns(read, frame, days, ask.by, ask.compare)
    handed = frame.ledger("", days.start, days.end, after_closing=False)
    outline = Outline(chart, figures, handed)
    words = COOPERATIVE if frame.cooperative else COMPANY
    if ask.single_step:
        _single(outline, words)
    else:
        _steps(outline, words)
    more = (_BY_WORDS[ask.by],) if ask.by else ()
    report = Report(
        frame.title(read, words.report, days.words, *more), outline.columns(),
        tuple(outline.rows.rows),
        (Footer("Jurnal penutup tidak dihitung."),),
    )  # fmt: skip
    if ask.compare:
        report = with_difference(report, outline)
    return with_percent(report, outline) if ask.percent else report


def _steps(outline: Outline, words: Words) -> None:
    chart = outline.chart
    net_sales = outline.total(words.net_sales, plus(_sales(outline)), key=NET_SALES)
    cost = outline.grouped(chart.of_kinds({Account.COGS}), 1)
    gross = outline.total(words.gross, [*plus([net_sales]), *less(cost)], key=GROSS)
    expenses = outline.grouped(chart.of_kinds({Account.EXPENSE}), 1)
    operating = outline.total(words.operating, [*plus([gross]), *less(expenses)], key=OPERATING)
    income = outline.grouped(chart.of_kinds({Account.OTHER_INCOME}), -1)
    spent = outline.grouped(chart.of_kinds({Account.OTHER_EXPENSE}), 1)
    before_tax = outline.total(
        words.before_tax, [*plus([operating, *income]), *less(spent)], key=BEFORE_TAX
    )
    tax = outline.grouped(chart.of_kinds({Account.TAX}), 1)
    outline.total(words.net, [*plus([before_tax]), *less(tax)], look=Look.TOTAL, key=NET)


def _sales(outline: Outline) -> list[int]:
    """Sales, and apart from them what came back and was given off; the places that add up.

    Sales of one group from which nothing goes off have no *Jumlah* of their own: net sales follow
    at once and are that figure.
    """
    chart = outline.chart
    nodes = [one for one in chart.of_kinds({Account.REVENUE}) if outline.has_figures(one)]
    off = [one for one in nodes if one.contra]
    sales = outline.grouped(
        (one for one in nodes if not one.contra), -1, lone_subtotal=bool(off)
    )  # fmt: skip
    if not off:
        return sales
    outline.heading("Retur dan Potongan")
    lines = [outline.account(one, -1, 1) for one in off]
    return [*sales, outline.total("Jumlah Retur dan Potongan", plus(lines), key="off_sales")]


def _single(outline: Outline, words: Words) -> None:
    chart = outline.chart
    income = outline.grouped(chart.of_kinds({Account.REVENUE, Account.OTHER_INCOME}), -1)
    earned = outline.total("Jumlah Pendapatan", plus(income), key=NET_SALES)
    costs = {Account.COGS, Account.EXPENSE, Account.OTHER_EXPENSE, Account.TAX}
    spent = outline.grouped(chart.of_kinds(costs), 1)
    paid = outline.total("Jumlah Beban", plus(spent), key="spent")
    outline.total(words.net, [*plus([earned]), *less([paid])], look=Look.TOTAL, key=NET)


def with_difference(report: Report, outline: Outline) -> Report:
    """Two columns compared: the growth in rupiah and in per cent."""
    now, then = outline.places[:2]

    def more(row: Row) -> tuple[Cell, ...]:
        new, old = row.cells[now], row.cells[then]
        if not isinstance(new, Money) or not isinstance(old, Money):
            return (None, None)
        return (new - old, share(new - old, Money(abs(old.sen))))

    columns = (
        Column("Selisih", Kind.MONEY, opens=False), Column("%", Kind.PERCENT, opens=False),
    )  # fmt: skip
    return _widened(report, columns, [more(row) for row in report.rows])


def with_percent(report: Report, outline: Outline) -> Report:
    """Each amount also as per cent of net sales."""
    base = next((row for row in report.rows if row.key == NET_SALES), None)
    if base is None:
        return report

    def more(row: Row) -> tuple[Cell, ...]:
        found: list[Cell] = []
        for place in outline.places:
            part, whole = row.cells[place], base.cells[place]
            known = isinstance(part, Money) and isinstance(whole, Money)
            found.append(share(part, whole) if known else None)  # type: ignore[arg-type]
        return tuple(found)

    titles = ["%" if len(outline.figures) == 1 else f"% {one.title}" for one in outline.figures]
    columns = tuple(Column(title, Kind.PERCENT, opens=False) for title in titles)
    return _widened(report, columns, [more(row) for row in report.rows])


def _widened(
    report: Report, columns: tuple[Column, ...], cells: Sequence[tuple[Cell, ...]]
) -> Report:
    rows = tuple(
        replace(row, cells=(*row.cells, *more))
        for row, more in zip(report.rows, cells, strict=True)
    )
    return replace(report, columns=(*report.columns, *columns), rows=rows)


def net_of(report: Report) -> list[Money]:
    """The result in each column."""
    (row,) = [row for row in report.rows if row.key == NET]
    return [cell for cell in row.cells if isinstance(cell, Money)]
