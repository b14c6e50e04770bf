"""Days with sales and the summaries that hold them; and the promise that each is held once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from app.accounting.queries.checks import check
from app.accounting.queries.lookups import dimension_id, entity_of
from app.accounting.queries.scope import whole_books
from app.accounting.rules.dimensions import STORE
from app.accounting.rules.periods import first_day, last_day, month_of
from app.core.commands import answers
from app.core.driver import as_date
from app.core.money import Money
from app.sales_journal.api import SalesDay, SalesDays
from app.sales_journal.queries.gathered import SALES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.core.work import Read

#: Days of a month times stores times entities: more are narrowed by store or entity.
_MOST = 3_000


@answers(SalesDays)
def sales_days(read: Read, ask: SalesDays) -> tuple[SalesDay, ...]:
    """Figures straight from the journals, so that a day without a summary shows too."""
    whole_books(read, "Jurnal penjualan harian")
    month = ask.month or month_of(read.today)
    start, end = first_day(month), last_day(month)
    narrowed, params = "", dict[str, Any]()
    if ask.entity:
        narrowed += "AND g.entity_id = :entity "
        params["entity"] = entity_of(read, ask.entity).id
    if ask.store:
        narrowed += "AND g.store = :store "
        params["store"] = dimension_id(read, STORE, ask.store)
    numbers = _numbers(read, start, end)
    rows = read.rows(
        "SELECT g.on_date, e.code, coalesce(s.code, ''), coalesce(s.name, ''), "
        "count(DISTINCT g.id), count(DISTINCT CASE WHEN x.journal_id IS NULL THEN g.id END), "
        "CAST(sum(CASE WHEN a.kind = 'revenue' THEN l.credit - l.debit ELSE 0 END) AS bigint), "
        "CAST(sum(CASE WHEN a.kind = 'expense' THEN l.debit - l.credit ELSE 0 END) AS bigint), "
        "CAST(sum(CASE WHEN a.kind = 'cogs' THEN l.debit - l.credit ELSE 0 END) AS bigint) "
        f"FROM {SALES} g JOIN journal_line l ON l.org_id = g.org_id AND l.journal_id = g.id "
        "JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id "
        "JOIN legal_entity e ON e.org_id = g.org_id AND e.id = g.entity_id "
        "LEFT JOIN store s ON s.org_id = g.org_id AND CAST(s.id AS text) = g.store "
        "LEFT JOIN daily_sales_entry x ON x.org_id = g.org_id AND x.journal_id = g.id "
        f"WHERE 1 = 1 {narrowed}GROUP BY g.on_date, e.code, s.code, s.name "
        "ORDER BY g.on_date DESC, e.code, 3 LIMIT :many",
        start=start, end=end, many=_MOST, **params,
    )  # fmt: skip
    return tuple(_day(row, numbers) for row in rows)


def _day(row: tuple[Any, ...], numbers: dict[tuple[date, str, str], list[str]]) -> SalesDay:
    day, entity, store, name, journals, waiting, revenue, fees, cost = row
    on_date = as_date(day)
    if on_date is None:
        raise AssertionError("a journal has its day")
    return SalesDay(
        on_date, entity, store, name, tuple(numbers.get((on_date, entity, store), ())), journals,
        waiting, Money(revenue), Money(fees), Money(cost), Money(revenue - fees - cost),
    )  # fmt: skip


def _numbers(read: Read, start: date, end: date) -> dict[tuple[date, str, str], list[str]]:
    found: dict[tuple[date, str, str], list[str]] = defaultdict(list)
    for day, entity, store, number in read.rows(
        "SELECT d.on_date, e.code, coalesce(s.code, ''), d.number FROM daily_sales d "
        "JOIN legal_entity e ON e.org_id = d.org_id AND e.id = d.entity_id "
        "LEFT JOIN store s ON s.org_id = d.org_id AND s.id = d.store_id "
        "WHERE d.org_id = :org AND d.on_date BETWEEN :start AND :end ORDER BY d.part",
        start=start, end=end,
    ):  # fmt: skip
        on_date = as_date(day)
        if on_date is not None:
            found[on_date, entity, store].append(number)
    return found


@check("sales.daily", "Jurnal penjualan harian memuat tiap jurnalnya sekali (ERP-FIN-09)")
def summaries_hold_what_they_say(read: Read) -> Iterator[tuple[str, str]]:
    """Summaries whose journals are not as many as they were made of."""
    for number, said, held in read.rows(
        "SELECT d.number, d.journals, count(x.journal_id) FROM daily_sales d "
        "LEFT JOIN daily_sales_entry x ON x.org_id = d.org_id AND x.daily_sales_id = d.id "
        "WHERE d.org_id = :org GROUP BY d.number, d.journals "
        "HAVING count(x.journal_id) <> d.journals ORDER BY 1"
    ):
        yield number, f"dibuat dari {said} jurnal, memuat {held}"
