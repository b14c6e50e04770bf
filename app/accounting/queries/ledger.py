"""Buku besar: the lines of an account with a running balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.accounting.api import AccountLedger, LedgerPage, LedgerRow
from app.accounting.queries.chart import meant_by
from app.accounting.queries.lookups import as_date
from app.accounting.queries.scope import (
    contains,
    cursor_of,
    dimension_labels,
    like,
    read_cursor,
    scope_of,
)
from app.accounting.queries.sums import FOREVER, before, closing_limit, movement, sums
from app.accounting.rules import Side
from app.core.commands import answers
from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounting.queries.scope import Scope
    from app.core.work import Read

_TEXT: Final = ("j.description", "l.memo", "j.number", "j.source_number")
_STATE: Final = (
    "CASE WHEN m.id IS NOT NULL THEN 'voided' WHEN j.reverses_id IS NOT NULL THEN 'mirror' "
    "ELSE 'posted' END"
)


@answers(AccountLedger)
def account_ledger(read: Read, ask: AccountLedger) -> LedgerPage:
    """A page of the ledger: date, then posting sequence (B5); the sum of all is the figure (B2).

    The cursor carries the running balance, so a later page costs no more than the first.
    """
    node, ids = meant_by(read, ask.account)
    scope = scope_of(read, entity=ask.entity, store=ask.store, warehouse=ask.warehouse)
    end = ask.date_to or FOREVER
    opened, moved = sums(
        read, scope,
        (before(ask.date_from),) if ask.date_from else (),
        movement(ask.date_from, end, after_closing=ask.after_closing),
        accounts=ids,
    )  # fmt: skip
    sign = 1 if node.normal_side == Side.DEBIT else -1
    opening = sign * sum(debit - credit for debit, credit in opened.values())
    debit, credit = (sum(pair[side] for pair in moved.values()) for side in (0, 1))
    rows, following = _page(read, ask, scope, ids, sign, 0 if ask.text else opening)
    return LedgerPage(
        rows, following, None, node.code, node.name, node.normal_side, Money(opening),
        Money(debit), Money(credit), Money(opening + sign * (debit - credit)), bool(ask.text),
    )  # fmt: skip


def _page(
    read: Read, ask: AccountLedger, scope: Scope, ids: Sequence[str], sign: int, start: int
) -> tuple[tuple[LedgerRow, ...], str | None]:
    where, params = _conditions(ask, scope, ids)
    running = start
    if ask.after is not None:
        day, journal, line, running = read_cursor(ask.after, "day", "id", "int", "int")
        where += " AND (l.on_date, l.journal_id, l.line_no) > (:day, :journal, :line)"
        params |= {"day": day, "journal": journal, "line": line}
    found = read.rows(_select(where), **params, limit=ask.limit + 1)
    rows = []
    for row in found[: ask.limit]:
        running += sign * (row[8] - row[9])
        rows.append(_row(row, running))
    if len(found) <= ask.limit:
        return tuple(rows), None
    last = found[ask.limit - 1]
    return tuple(rows), cursor_of(as_date(last[0]), last[14], last[3], running)


def _conditions(ask: AccountLedger, scope: Scope, ids: Sequence[str]) -> tuple[str, dict[str, Any]]:
    names = {f"a{index}": account for index, account in enumerate(ids)}
    end = ask.date_to or FOREVER
    params: dict[str, Any] = {**names, **scope.params}
    marks = ", ".join(f":{name}" for name in names) or "NULL"
    where = f"l.org_id = :org AND l.account_id IN ({marks}){scope.on('l')}"
    if ask.date_from is not None:
        where, params["start"] = where + " AND l.on_date >= :start", ask.date_from
    if ask.date_to is not None:
        where, params["end"] = where + " AND l.on_date <= :end", ask.date_to
    if not ask.after_closing:
        where += " AND (NOT l.closing OR l.on_date < :closing)"
        params["closing"] = closing_limit(ask.date_from, end)
    if ask.text:
        where, params["text"] = f"{where} AND {contains(_TEXT)}", like(ask.text)
    return where, params


def _select(where: str) -> str:
    labels, joins = dimension_labels()
    return (
        "SELECT l.on_date, j.number, e.code, l.line_no, j.description, l.memo, j.event, "
        f"j.source_kind, l.debit, l.credit, {labels}, j.source_number, l.journal_id, {_STATE} "
        "FROM journal_line l JOIN journal j ON j.org_id = l.org_id AND j.id = l.journal_id "
        "JOIN legal_entity e ON e.org_id = l.org_id AND e.id = l.entity_id "
        f"LEFT JOIN journal m ON m.org_id = j.org_id AND m.reverses_id = j.id{joins} "
        f"WHERE {where} ORDER BY l.on_date, l.journal_id, l.line_no LIMIT :limit"
    )


def _row(row: tuple[Any, ...], running: int) -> LedgerRow:
    return LedgerRow(
        on_date=as_date(row[0]), number=row[1], entity=row[2], line=row[3], description=row[4],
        memo=row[5], event=row[6], source_kind=row[7], debit=Money(row[8]), credit=Money(row[9]),
        store=row[10], warehouse=row[11], party=row[12], source_number=row[13], state=row[15],
        running=Money(running),
    )  # fmt: skip
