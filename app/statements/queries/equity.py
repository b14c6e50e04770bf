"""Perubahan ekuitas."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.accounting.queries.sums import Range, before, sums
from app.accounting.rules import Kind as Account
from app.accounting.rules.accounts import RESULT_KINDS
from app.accounting.rules.touching import Touching
from app.core.commands import answers
from app.core.money import Money
from app.documents.report import (
    Column,
    Drill,
    Footer,
    Kind,
    Look,
    Over,
    Report,
    Row,
    Rows,
    Term,
)
from app.statements.api import EquityChanges
from app.statements.queries.frame import REPORTS, chart_of, frame_of, whole_books
from app.statements.queries.outline import lines_of
from app.statements.rules import ranges

if TYPE_CHECKING:
    from app.core.work import Read
    from app.documents.report import Argument

_OPENING, _PLUS, _MINUS, _CLOSING = 2, 3, 4, 5
TOTAL_ROW, RESULT_ROW = "total", "result"


@answers(EquityChanges)
def equity_changes(read: Read, ask: EquityChanges) -> Report:
    """Each equity account from opening to closing, and the result that is not closed yet.

    A closing journal moves the result from its own row to the account it is closed to, so the rows
    change and the total does not.
    """
    whole_books(read, "Perubahan ekuitas")
    frame = frame_of(read, entity=ask.entity)
    chart = chart_of(read)
    end = ask.date_to or read.today
    days = ranges.asked(ask.date_from or ranges.year_to(end).start, end)
    opened, moved, earned = sums(
        read, frame.scope, (before(days.start),), (Range(days.start, days.end),),
        (Range(days.start, days.end, closing=False),),
    )  # fmt: skip
    rows = Rows()
    for node in chart.of_kinds({Account.EQUITY}):
        debit, credit = moved.get(node.id, (0, 0))
        before_debit, before_credit = opened.get(node.id, (0, 0))
        drill = frame.ledger(node.code, days.start, days.end, after_closing=True)
        if debit or credit or before_debit != before_credit:
            rows.add(_row(node.code, node.name, before_credit - before_debit, credit, debit, drill))
    results = [node.id for node in chart.of_kinds(RESULT_KINDS)]
    start = _net(opened, results)
    result, all_moved = _net(earned, results), _net(moved, results)
    text = "Sisa Hasil Usaha" if frame.cooperative else "Laba (Rugi)"
    handed = frame.ledger("", days.start, days.end, after_closing=True)
    used = [
        node.code
        for node in chart.of_kinds(RESULT_KINDS)
        if any(node.id in found for found in (opened, moved, earned))
    ]
    own = lines_of([*used, *(row.key for row in rows.rows)], handed)
    rows.add(
        _row(
            "", f"{text} Tahun Berjalan (belum ditutup)", start, result, result - all_moved,
            lines_of(used, handed),
        )
    )  # fmt: skip
    last = rows.next - 1
    rows.total(
        ("", "Jumlah Ekuitas", None, None, None, None), (_OPENING, _PLUS, _MINUS, _CLOSING),
        [Term(0, last)], look=Look.TOTAL, key=TOTAL_ROW, over=_parts(own),
    )  # fmt: skip
    columns = (
        Column("Kode", Kind.CODE), Column("Akun", weight=14), Column("Saldo Awal", Kind.MONEY),
        Column("Penambahan", Kind.MONEY), Column("Pengurangan", Kind.MONEY),
        Column("Saldo Akhir", Kind.MONEY),
    )  # fmt: skip
    return Report(
        frame.title(read, "Laporan Perubahan Ekuitas", days.words), columns, tuple(rows.rows),
        (Footer("Saldo awal + penambahan − pengurangan = saldo akhir.", holds=_holds(rows)),),
    )  # fmt: skip


def _net(found: dict[str, tuple[int, int]], accounts: list[str]) -> int:
    """Credit minus debit of some accounts."""
    pairs = (found.get(account, (0, 0)) for account in accounts)
    return sum(credit - debit for debit, credit in pairs)


def _row(code: str, name: str, start: int, plus: int, minus: int, lines: Drill | None) -> Row:
    over = _parts(lines)
    if not code:  # the result is told by reports of its own; what was closed is not
        over = tuple(_told(one) for one in over)
    end = start + plus - minus
    return Row(
        (code, name, Money(start), Money(plus), Money(minus), Money(end)), Look.LINE, 0,
        code or RESULT_ROW, None, (), over,
    )  # fmt: skip


def _parts(lines: Drill | None) -> tuple[Over, ...]:
    """The lines of some accounts behind each column: until the range, what moved, until its end."""
    if lines is None:
        return ()
    day = lines.arguments["date_from"]
    more: dict[int, dict[str, Argument]] = {
        _OPENING: {"date_from": None, "date_to": _before(day)},
        _PLUS: {"touching": Touching.EQUITY_PLUS},
        _MINUS: {"touching": Touching.EQUITY_MINUS},
        _CLOSING: {"date_from": None},
    }
    return tuple(
        Over(place, drill=lines.under(Drill("", arguments))) for place, arguments in more.items()
    )


def _told(one: Over) -> Over:
    """The same figure as a report: laba rugi, or the accounts that are not closed yet."""
    if one.drill is None or one.column == _MINUS:
        return one
    if one.column != _PLUS:
        return Over(one.column, drill=_unclosed(one.drill))
    asked = {name: one.drill.arguments[name] for name in ("entity", "date_from", "date_to")}
    return Over(_PLUS, drill=Drill(REPORTS, {**asked, "report": "profit_loss"}))


def _unclosed(lines: Drill) -> Drill:
    """The income and expense that no closing had moved into equity at a day."""
    asked = {name: lines.arguments[name] for name in ("entity", "date_to")}
    return Drill(
        REPORTS,
        {**asked, "report": "trial_balance", "only_result": True, "after_closing": True},
    )


def _before(day: object) -> date | None:
    return ranges.day_before(day) if isinstance(day, date) else None


def _holds(rows: Rows) -> bool:
    cells = rows.rows[-1].cells
    start, plus, minus, end = (cells[at] for at in (_OPENING, _PLUS, _MINUS, _CLOSING))
    amounts = [cell.sen for cell in (start, plus, minus, end) if isinstance(cell, Money)]
    return amounts[0] + amounts[1] - amounts[2] == amounts[3]
