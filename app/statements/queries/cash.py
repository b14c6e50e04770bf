"""Arus kas, direct and indirect, from the same journals (I24).

Every journal adds up to nothing, so what moved on the cash accounts is what moved on the other side
of the same journals, the other way round.  The direct form shows those other sides.  The indirect
form starts at the result and takes the growth of every operating account; journals that never
touched cash add up to nothing too, so their investing and financing part is the only correction
left (depreciation, an asset bought on credit).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from app.accounting.queries.sums import Range, before
from app.accounting.rules import Role
from app.accounting.rules.accounts import RESULT_KINDS
from app.accounting.rules.touching import Touching
from app.core.commands import answers
from app.core.money import Money
from app.documents.report import Column, Drill, Footer, Kind, Look, Report, Row, Rows, Term
from app.statements.api import CashFlow
from app.statements.queries.figures import beside, nets
from app.statements.queries.frame import LEDGER, REPORTS, chart_of, frame_of, whole_books
from app.statements.queries.outline import lines_of, plus
from app.statements.rules import ranges
from app.statements.rules.sections import Activity, Line, activity, operating_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.accounting.queries.chart import Node
    from app.core.work import Read
    from app.statements.queries.figures import Nets
    from app.statements.queries.frame import Chart

OPERATING_ROW, NET_ROW, OPENING_ROW, CLOSING_ROW = "operating", "net", "opening", "closing"
_AMOUNT: Final = 2


@dataclass(frozen=True, slots=True)
class Flows:
    """Figures of both forms, in sen.

    Attributes:
        cash: Ids of the cash accounts.
        paid: Account to credit minus debit in journals that moved cash.
        moved: Account to credit minus debit in all journals but the closing ones.
        opening: Cash at the start.
        closing: Cash at the end, from the balances.
    """

    chart: Chart
    cash: frozenset[str]
    paid: Nets
    moved: Nets
    opening: int
    closing: int

    def of(self, wanted: Activity) -> list[Node]:
        """Accounts of an activity that moved at all."""
        return [
            node
            for node in self.chart.nodes
            if (self.paid.get(node.id) or self.moved.get(node.id))
            and node.id not in self.cash
            and self.activity_of(node) is wanted
        ]

    def activity_of(self, node: Node) -> Activity:
        """Where an account belongs."""
        return activity(node.kind, self.chart.groups[node.id])


@answers(CashFlow)
def cash_flow(read: Read, ask: CashFlow) -> Report:
    """Cash from operating, investing and financing, tied to the cash accounts."""
    whole_books(read, "Arus kas")
    frame = frame_of(read, entity=ask.entity)
    chart = chart_of(read)
    end = ask.date_to or read.today
    days = ranges.asked(ask.date_from or ranges.year_to(end).start, end)
    group = chart.group_of(Role.CASH)
    cash = chart.inside(group)
    opened, closed, moved = nets(
        read, frame.scope, [before(days.start)], [Range(None, days.end)],
        [Range(days.start, days.end, closing=False)],
    )  # fmt: skip
    paid = {
        account: -net
        for _key, account, net in beside(read, frame.scope, cash, (days.start, days.end))
        if account not in cash
    }
    flows = Flows(
        chart, cash, paid, {account: -net for account, net in moved.items()},
        _of(opened, cash), _of(closed, cash),
    )  # fmt: skip
    rows = Rows()
    handed = frame.ledger("", days.start, days.end, after_closing=False)
    operating = _indirect(rows, flows, handed) if ask.indirect else _direct(rows, flows, handed)
    rest = [_activity(rows, flows, one, handed) for one in (Activity.INVESTING, Activity.FINANCING)]
    parts = [operating, *rest]
    _tie(rows, flows, parts, Drill(LEDGER, {**handed.arguments, "account": group}))
    form = "Metode tidak langsung" if ask.indirect else "Metode langsung"
    names = {node.code: node.name for node in chart.nodes}
    return Report(
        frame.title(read, "Laporan Arus Kas", days.words, form),
        (Column("Kode", Kind.CODE), Column("Uraian", weight=14), Column("Jumlah", Kind.MONEY)),
        tuple(rows.rows), (_proof(rows, flows), Footer(f"Kas: {group} {names.get(group, '')}.")),
    )  # fmt: skip


def _of(found: Mapping[str, int], accounts: Iterable[str]) -> int:
    return sum(found.get(account, 0) for account in accounts)


def _heading(rows: Rows, text: str, level: int = 0) -> None:
    rows.add(Row(("", text, None), Look.HEADING, level))


def _with_cash(handed: Drill, journals: Touching = Touching.CASH) -> Drill:
    """The lines of journals that moved cash, or of those that did not."""
    return Drill(LEDGER, {**handed.arguments, "touching": journals.value})


def _account(rows: Rows, node: Node, sen: int, drill: Drill) -> int:
    opened = Drill(LEDGER, {**drill.arguments, "account": node.code})
    return rows.add(Row((node.code, node.name, Money(sen)), Look.LINE, 1, node.code, opened))


def _in_cash(flows: Flows, wanted: Activity) -> list[Node]:
    """Accounts of an activity that stand beside cash."""
    return [node for node in flows.of(wanted) if flows.paid.get(node.id)]


def _paid(nodes: Iterable[Node], handed: Drill) -> Drill | None:
    """Their lines in the journals that moved cash."""
    return lines_of((node.code for node in nodes), _with_cash(handed))


def _direct(rows: Rows, flows: Flows, handed: Drill) -> int:
    """Receipts and payments by what stands on the other side."""
    _heading(rows, Activity.OPERATING.label)
    lines: dict[Line, list[Node]] = defaultdict(list)
    for node in flows.of(Activity.OPERATING):
        if flows.paid.get(node.id):
            roles = flows.chart.roles.get(node.id, frozenset())
            lines[operating_line(node.kind, roles, flows.chart.groups[node.id])].append(node)
    places = []
    for line in Line:
        if not lines[line]:
            continue
        _heading(rows, line.label, 1)
        start = rows.next
        for node in lines[line]:
            _account(rows, node, flows.paid[node.id], _with_cash(handed))
        places.append(
            rows.total(
                ("", f"Jumlah {line.label.lower()}", None), (_AMOUNT,),
                [Term(start, rows.next - 1)], level=1,
                drill=_paid(lines[line], handed),
            )
        )  # fmt: skip
    return rows.total(
        ("", f"Kas Bersih dari {Activity.OPERATING.label}", None), (_AMOUNT,), plus(places),
        drill=_paid(_in_cash(flows, Activity.OPERATING), handed), key=OPERATING_ROW,
    )  # fmt: skip


def _indirect(rows: Rows, flows: Flows, handed: Drill) -> int:
    """From the result, by the growth of operating accounts, to the cash it brought."""
    _heading(rows, Activity.OPERATING.label)
    results = {node.id for node in flows.chart.of_kinds(RESULT_KINDS)}
    result = sum(sen for account, sen in flows.moved.items() if account in results)
    drill = Drill(REPORTS, {**handed.arguments, "report": "profit_loss"})
    start = rows.add(Row(("", "Laba (rugi) bersih", Money(result)), Look.LINE, 1, "result", drill))
    _heading(rows, "Perubahan aset dan liabilitas operasi", 1)
    for node in flows.of(Activity.OPERATING):
        if node.id not in results and flows.moved.get(node.id):
            _account(rows, node, flows.moved[node.id], handed)
    others = [*flows.of(Activity.INVESTING), *flows.of(Activity.FINANCING)]
    without = {node.id: flows.moved.get(node.id, 0) - flows.paid.get(node.id, 0) for node in others}
    if any(without.values()):
        _heading(rows, "Penyusutan dan transaksi nonkas", 1)
        for node in others:
            if without[node.id]:
                _account(rows, node, without[node.id], _with_cash(handed, Touching.NO_CASH))
    return rows.total(
        ("", f"Kas Bersih dari {Activity.OPERATING.label}", None), (_AMOUNT,),
        [Term(start, rows.next - 1)],
        # What it comes to is what the direct form shows (I24).
        drill=_paid(_in_cash(flows, Activity.OPERATING), handed), key=OPERATING_ROW,
    )  # fmt: skip


def _activity(rows: Rows, flows: Flows, wanted: Activity, handed: Drill) -> int:
    _heading(rows, wanted.label)
    start = rows.next
    moved = _in_cash(flows, wanted)
    for node in moved:
        _account(rows, node, flows.paid[node.id], _with_cash(handed))
    terms = [Term(start, rows.next - 1)] if moved else []
    return rows.total(
        ("", f"Kas Bersih dari {wanted.label}", None), (_AMOUNT,), terms,
        drill=_paid(moved, handed), key=wanted.value,
    )  # fmt: skip


def _tie(rows: Rows, flows: Flows, parts: list[int], cash: Drill) -> None:
    net = rows.total(
        ("", "Kenaikan (Penurunan) Bersih Kas", None), (_AMOUNT,), plus(parts), drill=cash,
        key=NET_ROW,
    )  # fmt: skip
    start, until = cash.arguments["date_from"], cash.arguments["date_to"]
    day = ranges.day_before(start) if isinstance(start, date) else None
    at_start = Drill(
        LEDGER, {**cash.arguments, "date_from": None, "date_to": day, "after_closing": True}
    )
    opening = rows.add(
        Row(("", "Kas Awal", Money(flows.opening)), Look.LINE, 0, OPENING_ROW, at_start)
    )
    at_end = {**cash.arguments, "date_from": None, "date_to": until, "after_closing": True}
    rows.total(
        ("", "Kas Akhir", None), (_AMOUNT,), plus([net, opening]), look=Look.TOTAL,
        drill=Drill(LEDGER, at_end), key=CLOSING_ROW,
    )  # fmt: skip


def _proof(rows: Rows, flows: Flows) -> Footer:
    """Opening and flows against the balances of the cash accounts."""
    closing = rows.rows[-1].cells[_AMOUNT]
    if closing == Money(flows.closing):
        return Footer("Kas akhir sama dengan saldo akun kas di neraca.", holds=True)
    return Footer(
        f"Saldo akun kas di neraca {Money(flows.closing).rupiah()}, berbeda dari arus kas.",
        holds=False,
    )
