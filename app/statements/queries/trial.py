"""Neraca saldo: before or after closing, of balances alone or with opening and movement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounting.api import TrialBalance
from app.accounting.queries.balances import trial_balance
from app.accounting.rules.accounts import RESULT_KINDS
from app.core.commands import answers
from app.core.money import ZERO, Money, total
from app.core.text import tanggal_panjang
from app.documents.report import Column, Drill, Footer, Kind, Look, Report, Row, Rows, Term
from app.statements.api import TrialBalanceReport
from app.statements.queries.frame import LEDGER, frame_of
from app.statements.queries.outline import each_of
from app.statements.rules import ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounting.api import TrialRow
    from app.core.work import Read

_FIRST: Final = 2


@answers(TrialBalanceReport)
def trial_balance_report(read: Read, ask: TrialBalanceReport) -> Report:
    """Every account with a balance; debit equals credit at the foot."""
    if ask.date_from is not None:
        ranges.asked(ask.date_from, ask.date_to or read.today)
    frame = frame_of(
        read, entity=ask.entity, store=ask.store, warehouse=ask.warehouse, unit=ask.unit
    )
    found = trial_balance(
        read,
        TrialBalance(
            date_from=ask.date_from, date_to=ask.date_to, entity=ask.entity, store=ask.store,
            warehouse=ask.warehouse, unit=ask.unit, after_closing=ask.after_closing,
            headers=ask.headers,
        ),
    )  # fmt: skip
    lines = [row for row in found.rows if not ask.only_result or row.kind in RESULT_KINDS]
    moving = ask.date_from is not None
    rows = Rows()
    drill = frame.ledger("", ask.date_from, found.date_to, after_closing=ask.after_closing)
    for line in lines:
        rows.add(_row(line, drill, moving=moving))
    columns = _columns(ask, moving=moving)
    places = range(_FIRST, len(columns))
    _add_total(rows, places, drill)
    state = "setelah penutupan" if ask.after_closing else "sebelum penutupan"
    name = "Neraca Saldo Akun Laba Rugi" if ask.only_result else "Neraca Saldo"
    period = (
        ranges.Days(ask.date_from, found.date_to).words
        if ask.date_from
        else f"Per {tanggal_panjang(found.date_to)}"
    )
    foot = _result(lines) if ask.only_result else _proof(rows.rows[-1], places)
    return Report(
        frame.title(read, name, period, state), columns, tuple(rows.rows), (foot,)
    )  # fmt: skip


def _columns(ask: TrialBalanceReport, *, moving: bool) -> tuple[Column, ...]:
    words = (Column("Kode", Kind.CODE), Column("Nama Akun", weight=14))
    sides = ("Debit", "Kredit")
    if not moving:
        return (*words, *(Column(side, Kind.MONEY) for side in sides))
    opening = Drill("", {"date_from": None, "date_to": ranges.day_before(ask.date_from)})
    # Before closing, the range keeps its result: its closings are left out as in the movement.
    closing = Drill("", {"date_from": None, "closing_since": ask.date_from})
    return (
        *words,
        *(Column(side, Kind.MONEY, group="Saldo Awal", drill=opening) for side in sides),
        *(Column(side, Kind.MONEY, group="Mutasi") for side in sides),
        *(Column(side, Kind.MONEY, group="Saldo Akhir", drill=closing) for side in sides),
    )


def _row(line: TrialRow, drill: Drill, *, moving: bool) -> Row:
    pairs = [_sides(line.closing)]
    if moving:
        pairs = [_sides(line.opening), (line.debit, line.credit), _sides(line.closing)]
    figures = [side for pair in pairs for side in pair]
    return Row(
        (line.code, line.account, *figures),
        Look.HEADING if line.header else Look.LINE,
        line.depth if line.header else 0,
        line.code,
        Drill(LEDGER, {**drill.arguments, "account": line.code}),
    )


def _sides(balance: Money) -> tuple[Money, Money]:
    """A balance in the column of its side: never negative (documents-id §1)."""
    return (balance, ZERO) if balance.sen >= 0 else (ZERO, -balance)


def _add_total(rows: Rows, places: Sequence[int], handed: Drill) -> None:
    """The sum of each column; it opens the lines of the accounts in it (B2)."""
    cells = ("", "Jumlah", *(None for _ in places))
    rows.total(
        cells, places, [Term(0, rows.next - 1)], look=Look.TOTAL, key="total",
        over=each_of(rows.rows, places, handed),
    )  # fmt: skip


def _proof(last: Row, places: Sequence[int]) -> Footer:
    pairs = [
        (last.cells[place], last.cells[place + 1]) for place in places if (place - _FIRST) % 2 == 0
    ]
    if all(debit == credit for debit, credit in pairs):
        return Footer("Jumlah debit sama dengan jumlah kredit.", holds=True)
    gaps = [
        (debit - credit).rupiah()
        for debit, credit in pairs
        if isinstance(debit, Money) and isinstance(credit, Money) and debit != credit
    ]
    return Footer(f"Debit dan kredit berbeda {', '.join(gaps)}.", holds=False)


def _result(lines: Sequence[TrialRow]) -> Footer:
    result = -total(line.closing for line in lines if not line.header)
    return Footer(f"Laba (rugi) belum ditutup: {result.rupiah()}")
