"""How far a report goes for its figures: one round trip, whole months as balances, days by index."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting import api as books_api
from app.core import driver, work
from app.core.work import Read
from app.statements import api
from tests.accounting.conftest import Books

if TYPE_CHECKING:
    from app.core.commands import Query

DAY = date(2026, 11, 12)
YEAR: dict[str, Any] = {"date_from": date(2026, 1, 1), "date_to": DAY}


@pytest.mark.req("B8")
@pytest.mark.parametrize(
    "query",
    [
        books_api.TrialBalance(date_to=DAY), api.TrialBalanceReport(date_to=DAY),
        api.ProfitAndLoss(**YEAR, by="month"), api.ProfitAndLoss(**YEAR, compare="year"),
        api.BalanceSheet(date_to=DAY, beside="year"), api.EquityChanges(**YEAR),
    ],
    ids=lambda query: type(query).__name__,
)  # fmt: skip
def test_letterhead_chart_and_figures_come_together(
    story: Books, monkeypatch: pytest.MonkeyPatch, query: Query[Any]
) -> None:
    trips: list[int] = []

    def many(session: Any, *asked: Any) -> list[list[tuple[Any, ...]]]:
        trips.append(len(asked))
        return driver.fetch_many(session, *asked)

    def one(_read: Read, sql: str, **_params: Any) -> list[tuple[Any, ...]]:
        raise AssertionError(f"a round trip of its own: {sql}")

    monkeypatch.setattr(work, "fetch_many", many)
    monkeypatch.setattr(Read, "rows", one)

    story.ask(query)

    assert len(trips) == 1
    assert trips[0] > 1


@pytest.mark.req("B8")
def test_days_are_read_by_index_and_months_as_balances(story: Books) -> None:
    """At most half a month of lines, account by account on SQLite; the rest are balances."""
    from app.accounting.queries.scope import Scope
    from app.accounting.queries.sums import Range, select_of

    database = story.company.database
    if not database.is_sqlite:
        return
    with database.reading() as session:
        read = Read(session, story.client.actor, story.company.env)
        sql, params = select_of(read, (Range(None, DAY),), Scope(), None)
        plan = [row[3] for row in read.rows(f"EXPLAIN QUERY PLAN {sql}", **params)]

    wanted = "x USING INDEX ix_journal_line_ledger (org_id=? AND account_id=? AND on_date>? AND"
    assert any(wanted in line for line in plan), plan
    assert not any("SCAN x" in line for line in plan), plan
    assert (params["f0_0"], params["t0_0"], params["n0"]) == (date(2026, 11, 1), DAY, "2026-10")
