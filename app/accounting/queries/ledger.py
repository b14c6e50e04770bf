"""Buku besar: the lines of an account with a running balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.accounting.api import AccountLedger, LedgerPage, LedgerRow
from app.accounting.queries.adjusting import adjusts, cash_accounts, touches
from app.accounting.queries.chart import book_of
from app.accounting.queries.scope import (
    OF_NUMBER,
    contains,
    cursor_of,
    dimension_labels,
    like,
    one_of,
    read_cursor,
    scope_of,
)
from app.accounting.queries.sums import (
    FOREVER,
    before,
    closing_limit,
    movement,
    select_of,
)
from app.accounting.rules import Side
from app.core.commands import answers
from app.core.driver import day_of
from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounting.queries.scope import Scope
    from app.core.work import Read

_TEXT: Final = ("j.description", "l.memo", "j.number", "j.source_number")
#: Lines of one document, and of the journals that took them back.
_LINES: Final = "journal_line l"
_LINES_OF_DOCUMENT: Final = f"{OF_NUMBER} CROSS JOIN journal_line l"
_STATE: Final = (
    "CASE WHEN m.id IS NOT NULL THEN 'voided' WHEN j.reverses_id IS NOT NULL THEN 'mirror' "
    "ELSE 'posted' END"
)


@answers(AccountLedger)
def account_ledger(read: Read, ask: AccountLedger) -> LedgerPage:
    """A page of the ledger: date, then posting sequence (B5); the sum of all is the figure (B2).

    The cursor carries the running balance, so a later page costs no more than the first.
    """
    book = book_of(read, ask.account)
    ids = list(book.codes)
    scope = scope_of(
        read, entity=ask.entity, store=ask.store, warehouse=ask.warehouse, unit=ask.unit
    )
    moved = movement(
        ask.date_from, ask.date_to or FOREVER, after_closing=ask.after_closing,
        since=ask.closing_since,
    )  # fmt: skip
    page, after, carried = _page_select(read, ask, scope, ids)
    opened_rows, moved_rows, lines = read.rows_many(
        # Lines of some journals are no part of a balance: they begin at zero.
        select_of(read, (before(ask.date_from),) if ask.date_from and not ask.chosen else (),
                  scope, ids),
        _sum_select(read, ask, scope, ids) if ask.chosen else select_of(read, moved, scope, ids),
        (page, after),
    )  # fmt: skip
    sign = 1 if book.side == Side.DEBIT else -1
    opening = sign * sum(debit - credit for _account, debit, credit in opened_rows)
    debit, credit = (sum(row[place] for row in moved_rows) for place in (-2, -1))
    filtered = bool(ask.text or ask.chosen)
    running = carried if carried is not None else 0 if filtered else opening
    shown = book.codes if len(ids) > 1 else {}
    rows, following = _rows(lines, ask.limit, sign, running, shown)
    return LedgerPage(
        rows, following, None, book.code, book.name, book.side, Money(opening),
        Money(debit), Money(credit), Money(opening + sign * (debit - credit)), filtered,
    )  # fmt: skip


def _sum_select(
    read: Read, ask: AccountLedger, scope: Scope, ids: Sequence[str]
) -> tuple[str, dict[str, Any]]:
    """Debit and credit of all lines that match; balances do not know which journals adjust."""
    where, params = _conditions(read, ask, scope, ids)
    return (
        "SELECT CAST(coalesce(sum(l.debit), 0) AS bigint), "
        f"CAST(coalesce(sum(l.credit), 0) AS bigint) FROM {_lines(ask)} "
        f"JOIN journal j ON j.org_id = l.org_id AND j.id = l.journal_id WHERE {where}"
    ), params


def _rows(
    lines: Sequence[tuple[Any, ...]], limit: int, sign: int, running: int, codes: dict[str, str]
) -> tuple[tuple[LedgerRow, ...], str | None]:
    rows = []
    for line in lines[:limit]:
        running += sign * (line[8] - line[9])
        rows.append(_row(line, running, codes))
    if len(lines) <= limit:
        return tuple(rows), None
    last = lines[limit - 1]
    return tuple(rows), cursor_of(day_of(last[0]), last[15], last[3], running)


def _page_select(
    read: Read, ask: AccountLedger, scope: Scope, ids: Sequence[str]
) -> tuple[str, dict[str, Any], int | None]:
    """The select of one page, its parameters, and the balance the page before ended with."""
    where, params = _conditions(read, ask, scope, ids)
    running = None
    if ask.after is not None:
        day, journal, line, running = read_cursor(ask.after, "day", "id", "int", "int")
        where += " AND (l.on_date, l.journal_id, l.line_no) > (:day, :journal, :line)"
        params |= {"day": day, "journal": journal, "line": line}
    return (
        _select(_lines(ask), where, text=bool(ask.text or ask.adjusting or ask.event)),
        params | {"limit": ask.limit + 1},
        running,
    )


def _conditions(
    read: Read, ask: AccountLedger, scope: Scope, ids: Sequence[str]
) -> tuple[str, dict[str, Any]]:
    condition, values = one_of("l.account_id", ids)
    params: dict[str, Any] = values | scope.params
    where = f"l.org_id = :org AND {condition}{scope.on('l')}"
    if ask.date_from is not None:
        where, params["start"] = where + " AND l.on_date >= :start", ask.date_from
    if ask.date_to is not None:
        where, params["end"] = where + " AND l.on_date <= :end", ask.date_to
    if not ask.after_closing:
        where += " AND (NOT l.closing OR l.on_date < :closing)"
        params["closing"] = closing_limit(
            ask.date_from or ask.closing_since, ask.date_to or FOREVER
        )
    if ask.text:
        where, params["text"] = f"{where} AND {contains(_TEXT)}", like(ask.text)
    if ask.document:
        where, params["document"] = f"{where} AND l.journal_id = w.id", ask.document
    if ask.adjusting:
        condition, more = _adjusting(read, ask)
        where, params = f"{where} AND {condition}", params | more
    if ask.touching:
        condition, more = touches(read, ask.touching)
        where, params = f"{where} AND {condition}", params | more
    if ask.event:
        where, params["event"] = where + " AND j.event = :event", ask.event
    return where, params


def _adjusting(read: Read, ask: AccountLedger) -> tuple[str, dict[str, Any]]:
    end = ask.date_to or read.today
    condition, params = adjusts(cash_accounts(read), ask.adjusting_since or end, end)
    return (f"NOT {condition}" if ask.adjusting == "without" else condition), params


def _lines(ask: AccountLedger) -> str:
    return _LINES_OF_DOCUMENT if ask.document else _LINES


def _select(lines: str, where: str, *, text: bool) -> str:
    """The page is cut first and decorated afterwards, or SQLite reads and sorts the whole account."""
    labels, joins = dimension_labels(unit=True)
    searched = "JOIN journal j ON j.org_id = l.org_id AND j.id = l.journal_id " if text else ""
    return (
        "SELECT l.on_date, j.number, e.code, l.line_no, j.description, l.memo, j.event, "
        f"j.source_kind, l.debit, l.credit, {labels}, j.source_number, l.journal_id, {_STATE}, l.account_id "
        f"FROM (SELECT l.* FROM {lines} {searched}WHERE {where} "
        "ORDER BY l.on_date, l.journal_id, l.line_no LIMIT :limit) l "
        "JOIN journal j ON j.org_id = l.org_id AND j.id = l.journal_id "
        "JOIN legal_entity e ON e.org_id = l.org_id AND e.id = l.entity_id "
        f"LEFT JOIN journal m ON m.org_id = j.org_id AND m.reverses_id = j.id{joins} "
        "ORDER BY l.on_date, l.journal_id, l.line_no"
    )


def _row(row: tuple[Any, ...], running: int, codes: dict[str, str]) -> LedgerRow:
    return LedgerRow(
        on_date=day_of(row[0]), number=row[1], entity=row[2], line=row[3], description=row[4],
        memo=row[5], event=row[6], source_kind=row[7], debit=Money(row[8]), credit=Money(row[9]),
        store=row[10], warehouse=row[11], party=row[12], unit=row[13], source_number=row[14],
        state=row[16], running=Money(running), account=codes.get(row[17], ""),
    )  # fmt: skip
