"""What a page of a ledger asks of the database: the same, however many lines the account has.

Counted on SQLite, which tells every step of its machine; the statements are the same on PostgreSQL.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.accounting import api
from tests.accounting.conftest import TODAY, Books
from tests.accounting.test_posting_cost import counted
from tests.support.company import Company

if TYPE_CHECKING:
    from tests.accounting.test_posting_cost import Cost


def _page(books: Books, after: str | None) -> Cost:
    ask = api.AccountLedger(
        account="11-100", date_from=date(2026, 11, 1), date_to=TODAY, limit=20, after=after
    )
    with counted(books) as cost:
        books.ask(ask)
    return cost


def _more(books: Books, journals: int) -> None:
    for _ in range(journals):
        lines = (("11-100", 1, 0), ("41-100", 0, 1)) * 25
        books.post(*lines)


@pytest.mark.req("ERP-FIN-06", "B8")
def test_a_page_of_a_ledger_costs_the_same_in_a_longer_one(sqlite_url: str) -> None:
    company = Company.found(sqlite_url)
    books = Books(company, company.admin)
    _more(books, 4)
    first = books.ask(api.AccountLedger(account="11-100", date_from=date(2026, 11, 1), limit=20))
    before = [_page(books, after) for after in (None, first.next)]

    _more(books, 36)

    after = [_page(books, after) for after in (None, first.next)]
    assert books.balance("11-100") == 1_000
    for one, two in zip(before, after, strict=True):
        assert two.statements == one.statements
        assert two.steps <= one.steps * 1.2


@pytest.mark.req("ERP-FIN-06", "B5", "A7")
def test_lines_of_one_journal_keep_their_order_over_pages(database_url: str) -> None:
    company = Company.found(database_url)
    books = Books(company, company.admin)
    _more(books, 2)
    told, after = [], None
    while True:
        page = books.ask(api.AccountLedger(account="11-100", limit=20, after=after))
        told += [(row.number[-1], row.line, row.running.sen // 100) for row in page.rows]
        after = page.next
        if after is None:
            break

    lines = [(number, line) for number in "12" for line in range(1, 51, 2)]
    assert told == [(*one, running) for running, one in enumerate(lines, 1)]
