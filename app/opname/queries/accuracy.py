"""Accuracy of the stock and shrinkage by value, from completed counts (WMS-INV-13).

A line counts once, by its last round: that is what was posted.  Places confirmed empty are counted
lines like any other.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.driver import as_date
from app.core.money import Money
from app.core.spans import span
from app.core.text import angka, bulan, rupiah, tanggal_panjang
from app.documents.report import (
    Carry,
    Column,
    Drill,
    Footer,
    Kind,
    Look,
    Report,
    Row,
    Sum,
    Term,
    Title,
)
from app.opname.api import TARGET, Accuracy, AccuracyReport, StockAccuracy
from app.opname.api.accuracy import percent_of
from app.stock.queries import scope
from app.stock.queries.letterhead import letterhead_for, where_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Read

_BACK: Final = timedelta(days=90)
_FIGURES: Final = (
    "count(DISTINCT s.id), count(*), count(CASE WHEN l.counted = l.expected THEN 1 END), "
    "CAST(coalesce(sum(CASE WHEN l.value < 0 THEN -l.value END), 0) AS bigint), "
    "CAST(coalesce(sum(CASE WHEN l.value > 0 THEN l.value END), 0) AS bigint)"
)
_FROM: Final = (
    "FROM opname_session s JOIN warehouse w ON w.org_id = s.org_id AND w.id = s.warehouse_id "
    "JOIN opname_line l ON l.org_id = s.org_id AND l.session_id = s.id "
    "WHERE s.org_id = :org AND s.state = 'completed' AND s.opname_date >= :since "
    "AND s.opname_date <= :until AND l.counted IS NOT NULL"
)
_MONTH: Final = {
    "postgresql": "to_char(s.opname_date, 'YYYY-MM')", "sqlite": "substr(s.opname_date, 1, 7)",
}  # fmt: skip
#: Words of the first columns, by what the sheet is divided.
_HEADS: Final = {
    "session": ("Nomor", "Opname"), "month": ("Kode", "Bulan"), "class": ("Kelas", "Arti"),
    "warehouse": ("Gudang", "Nama"),
}  # fmt: skip
_CLASSES: Final = {"A": "Nilai tinggi", "B": "Nilai sedang", "C": "Nilai rendah"}
_DETAIL: Final = "opname.detail"
_SELF: Final = "opname.accuracy"


def _span(read: Read, ask: StockAccuracy | AccuracyReport) -> tuple[date, date]:
    """The days asked about.

    Raises:
        InvalidInput: If they are the wrong way round.
    """
    until = ask.until or read.today
    return span(ask.since or until - _BACK, until)


@answers(StockAccuracy)
def stock_accuracy(read: Read, ask: StockAccuracy) -> Accuracy:
    """One row over all of it."""
    since, until = _span(read, ask)
    where, params = scope.warehouses(read, ask.warehouse)
    ((sessions, lines, exact, short, over),) = read.rows(
        f"SELECT {_FIGURES} {_FROM}{where}", since=since, until=until, **params
    )
    return Accuracy(sessions, lines, exact, Money(short), Money(over), since, until)


@answers(AccuracyReport)
def accuracy_report(read: Read, ask: AccuracyReport) -> Report:
    """By session, month, class or warehouse; figures open the counts behind them."""
    since, until = _span(read, ask)
    keys = {
        "session": "s.number, s.title, s.opname_date",
        "month": f"{_MONTH[read.dialect]}, '', min(s.opname_date)",
        "class": "l.abc, '', min(s.opname_date)",
        "warehouse": "w.code, w.name, min(s.opname_date)",
    }[ask.by]
    group = {"session": "1, 2, 3", "month": "1", "class": "1", "warehouse": "1, 2"}[ask.by]
    order = "3, 1" if ask.by == "session" else "1"
    where, params = scope.warehouses(read, ask.warehouse)
    found = read.rows(
        f"SELECT {keys}, {_FIGURES} {_FROM}{where} GROUP BY {group} ORDER BY {order}",
        since=since, until=until, **params,
    )  # fmt: skip
    rows = tuple(_row(ask, row, since, until) for row in found)
    whole = stock_accuracy(
        read, StockAccuracy(warehouse=ask.warehouse, since=since, until=until)
    )  # fmt: skip
    return Report(
        _title(read, ask, since, until), _columns(ask.by), (*rows, *_total(rows, whole)),
        _footers(whole) if rows else (), landscape=True,
    )  # fmt: skip


def _columns(by: str) -> tuple[Column, ...]:
    code, words = _HEADS[by]
    return (
        Column(code, Kind.CODE), Column(words, weight=20),
        Column("Opname", Kind.NUMBER), Column("Baris dihitung", Kind.NUMBER, carry=Carry.SUM),
        Column("Tanpa selisih", Kind.NUMBER, carry=Carry.SUM), Column("Akurasi", Kind.PERCENT),
        Column("Kurang (Rp)", Kind.MONEY, carry=Carry.SUM),
        Column("Lebih (Rp)", Kind.MONEY, carry=Carry.SUM),
        Column("Bersih (Rp)", Kind.MONEY, carry=Carry.SUM),
    )  # fmt: skip


def _row(ask: AccuracyReport, row: Sequence[Any], since: date, until: date) -> Row:
    key, words, first, sessions, lines, exact, short, over = row
    day = as_date(first) or since
    name = {"month": bulan(day), "class": _CLASSES.get(key, "")}
    drill = Drill(_SELF, {"by": "session", "since": since, "until": until})
    if ask.by == "session":
        drill = Drill(_DETAIL, {"session": key})
    elif ask.by == "month":
        last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        span = {"since": max(since, day.replace(day=1)), "until": min(until, last)}
        drill = Drill(_SELF, {"by": "session", "warehouse": ask.warehouse, **span})
    elif ask.by == "warehouse":
        drill = Drill(_SELF, {**drill.arguments, "warehouse": key})
    cells = (
        key, name.get(ask.by, words), sessions, lines, exact, percent_of(exact, lines),
        Money(short), Money(over), Money(over - short),
    )  # fmt: skip
    return Row(cells, key=str(key), drill=drill)


def _total(rows: tuple[Row, ...], whole: Accuracy) -> tuple[Row, ...]:
    if not rows:
        return ()
    cells = (
        None, "Jumlah", whole.sessions, whole.lines, whole.exact, whole.percent, whole.shortage,
        whole.surplus, whole.surplus - whole.shortage,
    )  # fmt: skip
    last = len(rows) - 1
    sums = tuple(Sum(column, (Term(0, last),)) for column in (3, 4, 6, 7, 8))
    return (Row(cells, Look.TOTAL, sums=sums),)


def _footers(whole: Accuracy) -> tuple[Footer, ...]:
    reached = "tercapai" if whole.reached else "belum tercapai"
    target = (
        f"Sasaran akurasi {TARGET} % {reached}: {angka(whole.exact)} dari {angka(whole.lines)} "
        "baris yang dihitung tanpa selisih."
    )
    return Footer(target), Footer(f"Penyusutan menurut nilai: {rupiah(whole.shortage)}.")


def _title(read: Read, ask: AccuracyReport, since: date, until: date) -> Title:
    kop = letterhead_for(read, ask.warehouse)
    return Title(
        "Akurasi Stok", kop.name, f"{tanggal_panjang(since)} s.d. {tanggal_panjang(until)}",
        filters=(where_of(ask.warehouse),),
        printed_at=read.now, user=read.actor.full_name, letterhead=kop,
    )  # fmt: skip
