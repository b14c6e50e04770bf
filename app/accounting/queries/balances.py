"""Trial balance and balances of single accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounting.api import AccountBalance, BalanceAt, TrialBalance, TrialReport, TrialRow
from app.accounting.queries.chart import grown, meant_by, tree_later
from app.accounting.queries.scope import one_of, scope_of
from app.accounting.queries.sums import FOREVER, Range, before, movement, sums
from app.accounting.rules import Side
from app.core.commands import answers
from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.accounting.queries.chart import Node
    from app.accounting.queries.scope import Scope
    from app.core.work import Read

#: Opening, debit, credit in sen.
Figures = tuple[int, int, int]
_NOTHING: Final[Figures] = (0, 0, 0)


@answers(TrialBalance)
def trial_balance(read: Read, ask: TrialBalance) -> TrialReport:
    """Neraca saldo: opening, movement and closing of every account, and the proof."""
    scope = scope_of(
        read, entity=ask.entity, store=ask.store, warehouse=ask.warehouse, unit=ask.unit
    )
    opening: Sequence[Range] = (before(ask.date_from),) if ask.date_from else ()
    end = ask.date_to or read.today
    moves = movement(ask.date_from, end, after_closing=ask.after_closing)
    chart = tree_later(read)
    opened, moved = sums(read, scope, opening, moves)
    figures = {
        account: _figures(opened.get(account), moved.get(account)) for account in opened | moved
    }
    nodes = grown(chart.rows)
    if ask.headers:
        rows = _with_headers(nodes, figures)
    else:
        wanted = (node for node in nodes if ask.zero or node.id in figures)
        rows = [_row(node, figures.get(node.id, _NOTHING)) for node in wanted if not node.header]
    return TrialReport(
        ask.date_from, end, ask.entity,
        tuple(row for row in rows if ask.zero or _says_something(row)),
        *_totals(figures.values()),
    )  # fmt: skip


def _figures(opened: tuple[int, int] | None, moved: tuple[int, int] | None) -> Figures:
    opening = opened[0] - opened[1] if opened else 0
    return (opening, *(moved or (0, 0)))


def _row(node: Node, figures: Figures) -> TrialRow:
    opening, debit, credit = figures
    return TrialRow(
        node.code, node.name, node.kind, node.depth, node.parent, node.header,
        Money(opening), Money(debit), Money(credit), Money(opening + debit - credit),
    )  # fmt: skip


def _with_headers(nodes: Sequence[Node], figures: dict[str, Figures]) -> list[TrialRow]:
    """Groups carry the sum of what they contain; accounts their own lines (identity I5)."""
    rolled = {node.id: figures.get(node.id, (0, 0, 0)) for node in nodes}
    for node in reversed(nodes):  # children stand behind their parents
        if node.parent_id is not None:
            above, own = rolled[node.parent_id], rolled[node.id]
            rolled[node.parent_id] = (above[0] + own[0], above[1] + own[1], above[2] + own[2])
    return [
        _row(node, rolled[node.id] if node.header else figures.get(node.id, (0, 0, 0)))
        for node in nodes
    ]


def _says_something(row: TrialRow) -> bool:
    return bool(row.opening or row.debit or row.credit or row.closing)


def _totals(figures: Iterable[Figures]) -> tuple[Money, Money, Money, Money, bool]:
    """Movement and closing on both sides, and whether they tie."""
    debit = credit = left = right = 0
    for opening, plus, minus in figures:
        debit += plus
        credit += minus
        closing = opening + plus - minus
        left += max(closing, 0)
        right += max(-closing, 0)
    ties = debit == credit and left == right
    return Money(debit), Money(credit), Money(left), Money(right), ties


@answers(BalanceAt)
def balance_at(read: Read, ask: BalanceAt) -> AccountBalance:
    """Balance at the end of a date, or of what had been posted at an instant (identity I14)."""
    node, ids = meant_by(read, ask.account)
    scope = scope_of(
        read, entity=ask.entity, store=ask.store, warehouse=ask.warehouse, unit=ask.unit
    )
    if ask.at is None:
        (found,) = sums(read, scope, (Range(None, ask.on_date or FOREVER),), accounts=ids)
        debit, credit = (sum(pair[side] for pair in found.values()) for side in (0, 1))
    else:
        debit, credit = _posted_until(read, ask, scope, ids)
    balance = debit - credit if node.normal_side == Side.DEBIT else credit - debit
    return AccountBalance(node.code, node.name, Money(debit), Money(credit), Money(balance))


def _posted_until(read: Read, ask: BalanceAt, scope: Scope, ids: Sequence[str]) -> tuple[int, int]:
    condition, values = one_of("x.account_id", ids)
    ((debit, credit),) = read.rows(
        "SELECT CAST(coalesce(sum(x.debit), 0) AS bigint), "
        "CAST(coalesce(sum(x.credit), 0) AS bigint) FROM journal_line x "
        "JOIN journal j ON j.org_id = x.org_id AND j.id = x.journal_id "
        f"WHERE x.org_id = :org AND {condition} AND j.at <= :at "
        f"AND x.on_date <= :day{scope.on('x')}",
        **values, **scope.params, at=ask.at, day=ask.on_date or FOREVER,
    )  # fmt: skip
    return debit, credit
