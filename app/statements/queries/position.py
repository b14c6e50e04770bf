"""Neraca, one column down (staffel) or two sides (skontro)."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from app.accounting.rules import Kind as Account
from app.accounting.rules.accounts import RESULT_KINDS
from app.core.commands import answers
from app.core.money import Money
from app.core.text import tanggal_panjang
from app.documents.report import (
    Column,
    Drill,
    Footer,
    Look,
    Over,
    Report,
    Row,
    Sum,
    Term,
)
from app.statements.api import BalanceSheet
from app.statements.queries.columns import balance_columns
from app.statements.queries.frame import REPORTS, chart_of, frame_of, whole_books
from app.statements.queries.outline import Outline, plus
from app.statements.rules import ranges
from app.statements.rules.sections import NON_CURRENT_GROUPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounting.queries.chart import Node
    from app.core.work import Read
    from app.documents.report import Cell
    from app.statements.queries.columns import Figures
    from app.statements.queries.frame import Chart

ASSETS, CLAIMS, RESULT_ROW = "assets", "claims", "result"
_CURRENT: Final = {Account.ASSET: "Aset Lancar", Account.LIABILITY: "Liabilitas Jangka Pendek"}
_LONG: Final = {Account.ASSET: "Aset Tidak Lancar", Account.LIABILITY: "Liabilitas Jangka Panjang"}


@answers(BalanceSheet)
def balance_sheet(read: Read, ask: BalanceSheet) -> Report:
    """Assets, liabilities and equity at the end of a day; the open result is its own row.

    Closed months stand on the account they were closed to, the months that are still open in the
    row *Laba (Rugi) Tahun Berjalan (belum ditutup)*.
    """
    whole_books(read, "Neraca")
    frame = frame_of(
        read, entity=ask.entity, store=ask.store, warehouse=ask.warehouse, unit=ask.unit
    )
    chart = chart_of(read)
    end = ask.date_to or read.today
    compared = ask.compare_to or ranges.end_before(end, ask.beside)
    days = [end] + ([compared] if compared else [])
    figures = balance_columns(read, frame, days)
    handed = frame.ledger("", None, end, after_closing=True)
    left, right = Outline(chart, figures, handed), Outline(chart, figures, handed)
    _assets(left)
    _claims(right, cooperative=frame.cooperative)
    title = frame.title(read, "Neraca", f"Per {tanggal_panjang(end)}")
    part = bool(ask.store or ask.warehouse or ask.unit)
    proof = _proof(left.rows.rows[-1], right.rows.rows[-1], left.places, part=part)
    if ask.sides and not compared:
        columns, rows = _beside(left, right)
        return Report(title, columns, rows, (proof,), landscape=True)
    columns = left.columns()
    return Report(title, columns, _below(left.rows.rows, right.rows.rows), (proof,))


def _assets(outline: Outline) -> None:
    outline.heading("ASET")
    parts = _sections(outline, Account.ASSET, 1)
    outline.total("JUMLAH ASET", plus(parts), look=Look.TOTAL, key=ASSETS)


def _claims(outline: Outline, *, cooperative: bool) -> None:
    outline.heading("LIABILITAS DAN EKUITAS")
    owed = _sections(outline, Account.LIABILITY, -1)
    parts = [*owed, _equity(outline, cooperative=cooperative)]
    outline.total("JUMLAH LIABILITAS DAN EKUITAS", plus(parts), look=Look.TOTAL, key=CLAIMS)


def _sections(outline: Outline, kind: Account, sign: int) -> list[int]:
    """Current accounts, then those that are not; each with its total."""
    chart = outline.chart
    long = [node for node in chart.of_kinds({kind}) if _is_long(chart, node)]
    found = {node.id for node in long}
    short = [node for node in chart.of_kinds({kind}) if node.id not in found]
    places = []
    for text, nodes in ((_CURRENT[kind], short), (_LONG[kind], long)):
        if not any(outline.has_figures(node) for node in nodes):
            continue
        outline.heading(text)
        groups = outline.grouped(nodes, sign, level=1)
        places.append(outline.total(f"Jumlah {text}", plus(groups)))
    return places


def _is_long(chart: Chart, node: Node) -> bool:
    return bool(NON_CURRENT_GROUPS & set(chart.groups[node.id]))


def _equity(outline: Outline, *, cooperative: bool) -> int:
    outline.heading("Ekuitas")
    start = outline.rows.next
    for node in outline.chart.of_kinds({Account.EQUITY}):
        if outline.has_figures(node):
            outline.account(node, -1, 1)
    place = open_result(outline, cooperative=cooperative)
    return outline.total("Jumlah Ekuitas", [Term(start, place)])


def open_result(outline: Outline, *, cooperative: bool) -> int:
    """The result that no closing journal has moved into equity yet."""
    text = "Sisa Hasil Usaha" if cooperative else "Laba (Rugi)"
    accounts = outline.chart.of_kinds(RESULT_KINDS)
    amounts = result_of(outline.figures, accounts)
    drill = Drill(
        REPORTS,
        {**outline.drill.arguments, "report": "trial_balance", "only_result": True},
    )
    cells = (*outline.words("", f"{text} Tahun Berjalan (belum ditutup)"), *amounts)
    return outline.row_of(Row(tuple(cells), Look.LINE, 1, RESULT_ROW, drill), accounts)


def result_of(figures: Sequence[Figures], accounts: Sequence[Node]) -> list[Money]:
    """Income less expense in each column."""
    return [Money(-sum(one.nets.get(node.id, 0) for node in accounts)) for one in figures]


def _proof(left: Row, right: Row, places: Sequence[int], *, part: bool) -> Footer:
    """A trial balance that holds makes both sides equal; this says so on the page (I2).

    A part of the books need not: what one unit did for another stands in both.
    """
    for place in places:
        one, other = left.cells[place], right.cells[place]
        if one != other and isinstance(one, Money) and isinstance(other, Money):
            gap = (one - other).rupiah()
            if part:
                return Footer(
                    f"Sebagian buku: jumlah aset berbeda {gap} dari jumlah liabilitas dan ekuitas; "
                    "lawannya ada di bagian lain."
                )
            return Footer(
                f"Jumlah aset berbeda {gap} dari jumlah liabilitas dan ekuitas.", holds=False
            )
    return Footer("Jumlah aset sama dengan jumlah liabilitas dan ekuitas.", holds=True)


def _below(upper: Sequence[Row], lower: Sequence[Row]) -> tuple[Row, ...]:
    """One under the other: the totals of the lower part point that much further down."""
    return (*upper, *(_moved(row, len(upper)) for row in lower))


def _moved(row: Row, down: int) -> Row:
    sums = tuple(
        Sum(one.column, tuple(
            Term(term.first + down, term.last + down, term.minus, term.column)
            for term in one.terms
        ))
        for one in row.sums
    )  # fmt: skip
    return replace(row, sums=sums)


def _beside(left: Outline, right: Outline) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Both sides, their totals on the same line."""
    size = len(left.columns())
    blank: tuple[Cell, ...] = ("", "", None)
    *upper, last = left.rows.rows
    *other, end = right.rows.rows
    lines: list[tuple[Row | None, Row | None]] = [*zip_longest(upper, other), (last, end)]
    rows = [_pair(one, two, blank, size) for one, two in lines]
    columns = (*left.columns(), *right.columns())
    named = (
        columns[0], Column("Aset", weight=14), columns[2],
        columns[3], Column("Liabilitas dan Ekuitas", weight=14), columns[5],
    )  # fmt: skip
    return named, tuple(rows)


def _pair(left: Row | None, right: Row | None, blank: tuple[Cell, ...], size: int) -> Row:
    cells = (*(left.cells if left else blank), *(right.cells if right else blank))
    over: list[Over] = []
    sums: list[Sum] = []
    for side, row in ((0, left), (size, right)):
        for place in range(size):
            if row is None:
                over.append(Over(side + place, Look.LINE, 0))
            else:
                level = row.level if place == 1 else 0
                over.append(Over(side + place, row.look, level, row.drill))
        sums += [_shifted(one, side) for one in row.sums] if row else []
    key = (left.key if left else "") or (right.key if right else "")
    looks = {row.look for row in (left, right) if row}
    look = Look.LINE if len(looks) != 1 else looks.pop()
    return Row(cells, look, 0, key, None, tuple(sums), tuple(over))


def _shifted(one: Sum, side: int) -> Sum:
    """A sum whose columns stand further to the right."""
    terms = (
        replace(term, column=(one.column if term.column is None else term.column) + side)
        for term in one.terms
    )
    return Sum(one.column + side, tuple(terms))
