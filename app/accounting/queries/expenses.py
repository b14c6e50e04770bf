"""Expenses as they were recorded on Input Biaya (ERP-FIN-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.accounting.api import ExpenseList, ExpensePage, ExpenseRow
from app.accounting.models import BY_HAND
from app.accounting.queries.lookups import entity_of
from app.accounting.queries.scope import contains, cursor_of, like, read_cursor, scope_of
from app.accounting.rules.events import EXPENSE
from app.accounting.rules.periods import first_day, last_day
from app.core.commands import answers
from app.core.db import instant_from
from app.core.driver import day_of
from app.core.money import Money

if TYPE_CHECKING:
    from app.core.work import Read

_FROM: Final = (
    "FROM journal j "
    "JOIN journal_line d ON d.org_id = j.org_id AND d.journal_id = j.id AND d.line_no = 1 "
    "JOIN account x ON x.org_id = d.org_id AND x.id = d.account_id "
    "LEFT JOIN journal m ON m.org_id = j.org_id AND m.reverses_id = j.id "
    f"WHERE j.org_id = :org AND j.{BY_HAND} AND j.event = '{EXPENSE}'"
)
_PAGE: Final = (
    "SELECT p.number, e.code, p.on_date, p.description, p.code, p.name, y.code, y.name, p.amount, "
    "p.voided, u.full_name, p.at, p.id FROM (SELECT j.org_id, j.id, j.entity_id, j.actor_id, "
    "j.number, j.on_date, j.description, j.at, x.code AS code, x.name AS name, d.debit AS amount, "
    "CASE WHEN m.id IS NULL THEN 'posted' ELSE 'voided' END AS voided " + _FROM +
    "{where} ORDER BY j.on_date DESC, j.id DESC LIMIT :limit) p "
    "JOIN journal_line c ON c.org_id = p.org_id AND c.journal_id = p.id AND c.line_no = 2 "
    "JOIN account y ON y.org_id = c.org_id AND y.id = c.account_id "
    "JOIN legal_entity e ON e.org_id = p.org_id AND e.id = p.entity_id "
    "JOIN app_user u ON u.org_id = p.org_id AND u.id = p.actor_id "
    "ORDER BY p.on_date DESC, p.id DESC"
)  # fmt: skip
_TOTAL: Final = (
    "SELECT count(*), CAST(coalesce(sum(CASE WHEN m.id IS NULL THEN d.debit ELSE 0 END), 0) "
    "AS bigint) " + _FROM + "{where}"
)


@answers(ExpenseList)
def expense_list(read: Read, ask: ExpenseList) -> ExpensePage:
    """Expenses, newest first; the first page also counts and sums the whole selection."""
    where, params = _conditions(read, ask)
    count, amount = None, None
    if ask.after is None:
        ((count, sen),) = read.rows(_TOTAL.replace("{where}", where), **params)
        amount = Money(sen)
    else:
        day, journal = read_cursor(ask.after, "day", "id")
        where += " AND (j.on_date, j.id) < (:day, :journal)"
        params |= {"day": day, "journal": journal}
    found = read.rows(_PAGE.replace("{where}", where), **params, limit=ask.limit + 1)
    rows = tuple(map(_row, found[: ask.limit]))
    if len(found) <= ask.limit:
        return ExpensePage(rows, None, count, amount)
    last = found[ask.limit - 1]
    return ExpensePage(rows, cursor_of(day_of(last[2]), last[12]), count, amount)


def _conditions(read: Read, ask: ExpenseList) -> tuple[str, dict[str, Any]]:
    where, params = "", dict[str, Any]()
    if ask.entity:
        where += " AND j.entity_id = :entity"
        params["entity"] = entity_of(read, ask.entity).id
    if ask.month:
        where += " AND j.on_date BETWEEN :first AND :last"
        params |= {"first": first_day(ask.month), "last": last_day(ask.month)}
    if ask.text:
        where += f" AND {contains(('j.number', 'j.description', 'x.code', 'x.name'))}"
        params["text"] = like(ask.text)
    own = scope_of(read)
    return where + own.on("d"), params | own.params


def _row(row: tuple[Any, ...]) -> ExpenseRow:
    return ExpenseRow(
        number=row[0], entity=row[1], on_date=day_of(row[2]), description=row[3], expense=row[4],
        expense_name=row[5], source=row[6], source_name=row[7], amount=Money(row[8]), state=row[9],
        person=row[10], at=instant_from(row[11]),
    )  # fmt: skip
