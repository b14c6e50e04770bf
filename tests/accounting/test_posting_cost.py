"""What posting asks of the database: the same, however long the journal and however full the books.

Counted on SQLite, which tells every statement and every step of its machine; the statements of the
gate are the same on both databases.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from app.accounting import api
from app.accounting.api.journals import MOST_LINES
from app.core.database import Kind
from app.core.money import Money
from tests.accounting.conftest import TODAY, Books
from tests.support.company import Company

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Steps of SQLite's machine between two looks.
_EVERY = 20


@dataclass
class Cost:
    """What a block cost: statements, and steps of SQLite's machine."""

    statements: int = 0
    steps: int = 0
    _last: str = ""

    def statement(self, sql: str) -> None:
        """One more; what its triggers do is told under its own words, not asked by us."""
        self.statements += sql != self._last
        self._last = sql

    def step(self) -> int:
        self.steps += _EVERY
        return 0


@contextmanager
def counted(books: Books) -> Iterator[Cost]:
    """Count on the connection the block takes: the one given back last."""
    cost = Cost()
    with books.company.database.transaction(Kind.READ) as opened:
        driver = opened.driver
    driver.set_trace_callback(cost.statement)
    driver.set_progress_handler(cost.step, _EVERY)
    try:
        yield cost
    finally:
        driver.set_trace_callback(None)
        driver.set_progress_handler(None, 0)
    assert cost.statements > 0
    assert cost.steps > 0


@pytest.fixture
def books(sqlite_url: str) -> Iterator[Books]:
    company = Company.found(sqlite_url)
    yield Books(company, company.admin)
    company.close()


def long_journal(lines: int) -> api.PostJournal:
    """As pasted: half of the lines on either side, over several accounts."""
    codes = ("64-100", "64-200", "64-300", "62-100", "62-200")
    half = lines // 2
    amount = Money.rupiah_of(1_000)
    return api.PostJournal(
        on_date=TODAY, description="Tempelan",
        lines=(
            *(
                api.JournalLineIn(account=codes[at % 5], debit=amount, memo=f"b{at}")
                for at in range(half)
            ),
            *(api.JournalLineIn(account="11-200", credit=amount) for _ in range(half)),
        ),
    )  # fmt: skip


@pytest.mark.req("A14")
def test_a_long_journal_takes_as_many_statements_as_a_short_one(books: Books) -> None:
    # SQLite tells each statement with all its values: five thousand lines would take minutes.
    books.do(long_journal(10))
    with counted(books) as short:
        books.do(long_journal(10))
    with counted(books) as long:
        books.do(long_journal(200))

    assert short.statements == long.statements <= 12
    assert books.one("SELECT count(*) FROM journal_line") == 220


@pytest.mark.req("A14", "C5", "C6")
def test_a_posting_reads_no_more_in_fuller_books(books: Books) -> None:
    for _ in range(3):
        books.do(long_journal(2))
    with counted(books) as empty:
        books.do(long_journal(2))
    books.do(long_journal(MOST_LINES))
    for _ in range(40):
        books.do(long_journal(4))
    with counted(books) as full:
        books.do(long_journal(2))

    assert empty.statements == full.statements
    # balances and seals are found by key; a few more levels of a tree, never the journals before
    assert full.steps <= empty.steps * 1.1 + 200
