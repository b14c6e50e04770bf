"""Opens what is behind every figure of a report, as a click would (accounting-ux B2)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from app.accounting.api import AccountLedger
from app.core.money import Money
from app.receivables.api import ReceivableList
from app.statements import api

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.client import Client
    from app.documents.report import Drill, Report

_REPORTS: dict[str, Any] = {
    "profit_loss": api.ProfitAndLoss,
    "trial_balance": api.TrialBalanceReport,
    "receivables": partial(api.Ageing, side="receivable"),
    "marketplace": partial(api.Ageing, side="marketplace"),
    "payables": partial(api.Ageing, side="payable"),
}


def figures_behind(client: Client, drill: Drill, place: int) -> tuple[int, int]:
    """Debit and credit, in sen, of all lines a figure opens.

    Args:
        client: Who clicks.
        drill: What is opened.
        place: Column of the figure; an ageing opens the same buckets.
    """
    if drill.panel == "accounting.ledger":
        return _lines(client, dict(drill.arguments))
    if drill.panel == "receivables.list":
        document = str(drill.arguments["document"])
        found = client.ask(ReceivableList(text=document, state="all")).rows
        return sum(row.open.sen for row in found if row.number == document), 0
    assert drill.panel == "accounting.reports", drill
    return _report(client, dict(drill.arguments), place)


def _lines(client: Client, asked: dict[str, Any]) -> tuple[int, int]:
    debit, credit, after = 0, 0, None
    while True:
        page = client.ask(AccountLedger(limit=500, after=after, **asked))
        debit += sum(row.debit.sen for row in page.rows)
        credit += sum(row.credit.sen for row in page.rows)
        if page.next is None:
            # What stands below the lines on the screen is their sum.
            assert (page.debit.sen, page.credit.sen) == (debit, credit), asked
            return debit, credit
        after = page.next


def _report(client: Client, asked: dict[str, Any], place: int) -> tuple[int, int]:
    kind = _REPORTS[asked.pop("report")]
    known = getattr(kind, "func", kind).model_fields
    report = client.ask(kind(**{name: value for name, value in asked.items() if name in known}))
    if isinstance(kind, partial):
        cell = next(row for row in report.rows if row.key == "total").cells[place]
        assert isinstance(cell, Money)
        return cell.sen, 0
    if kind is api.ProfitAndLoss:
        (row,) = [one for one in report.rows if one.key == "net"]
        net = row.cells[2]
        assert isinstance(net, Money)
        return 0, net.sen
    total = report.rows[-1].cells
    assert isinstance(total[2], Money)
    assert isinstance(total[3], Money)
    return total[2].sen, total[3].sen


def opened(report: Report) -> Iterator[tuple[int, int, Drill]]:
    """Every figure that opens something: row, column, drill."""
    for at, row in enumerate(report.rows):
        for place, column in enumerate(report.columns):
            drill = report.drill_of(at, place)
            if drill is not None and column.kind.figure and isinstance(row.cells[place], Money):
                yield at, place, drill


def silent(report: Report, *, sums: bool = False) -> list[tuple[object, ...]]:
    """Figures of lines that open nothing, and of totals too where ``sums`` says so."""
    return [
        (*row.cells[:2], report.columns[place].title)
        for at, row in enumerate(report.rows)
        for place, cell in enumerate(row.cells)
        if (sums or not row.look.sums) and isinstance(cell, Money) and cell
        and report.columns[place].opens and report.drill_of(at, place) is None
    ]  # fmt: skip


def check_drills(
    client: Client, report: Report, *, sides: dict[int, str] | None = None, sums: bool = False
) -> int:  # fmt: skip
    """The lines a figure opens add up to it, on one side or the other; how many were opened.

    Args:
        client: Who clicks.
        report: What is shown.
        sides: Columns that show one side only: ``debit``, ``credit`` (of the lines), ``net+`` and
            ``net-`` (a balance in the column of its side), or ``either`` (there or on the other
            side, as a result that makes two columns equal).
        sums: Only those of totals.
    """
    count = 0
    for at, place, drill in opened(report):
        if sums and not report.rows[at].look.sums:
            continue
        cell = report.rows[at].cells[place]
        assert isinstance(cell, Money)
        debit, credit = figures_behind(client, drill, place)
        side = (sides or {}).get(place, "net")
        wanted = {
            "debit": {debit}, "credit": {credit}, "net+": {max(debit - credit, 0)},
            "net-": {max(credit - debit, 0)}, "net": {debit - credit, credit - debit}, "either": {0, abs(debit - credit)},
        }[side]  # fmt: skip
        assert cell.sen in wanted, (report.title.name, report.rows[at].cells, place, drill)
        count += 1
    return count
