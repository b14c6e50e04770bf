"""Identities of the statements over random histories (accounting-ux E), on both databases."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.accounting.api import TrialBalance, UpdateAccount
from app.core.money import Money
from app.documents import report_csv
from app.statements import api
from tests.accounting.conftest import Books
from tests.statements.test_statements import proofs
from tests.support.company import Company
from tests.support.drilling import check_drills, figures_behind, silent
from tests.support.histories import DAYS, FIRST, HISTORIES, LAST, Entry, Life, closing_of
from tests.support.proofs import over_histories
from tests.support.report_files import check_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.documents.report import Report

#: A balance stands in the column of its side; of movements and adjustments both sides are shown.
TRIAL_SIDES = {2: "net+", 3: "net-", 4: "debit", 5: "credit", 6: "net+", 7: "net-"}
WORKSHEET_SIDES = {
    2: "net+", 3: "net-", 4: "debit", 5: "credit", 6: "net+", 7: "net-",
    **dict.fromkeys(range(8, 12), "either"),
}  # fmt: skip
#: For what opens a figure and writes files: no identity, and slow.
FEW = settings(
    max_examples=6, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def sen(report: Report, key: str, column: int = 2) -> int:
    found = [row.cells[column] for row in report.rows if row.key == key]
    cell = found[0] if found else Money(0)
    assert isinstance(cell, Money)
    return cell.sen


def by_key(report: Report, column: int = 2) -> dict[str, int]:
    cells = ((row.key, row.cells[column]) for row in report.rows if row.key)
    return {key: cell.sen for key, cell in cells if isinstance(cell, Money)}


def result(net: dict[str, int]) -> int:
    """Income less expense of debit-minus-credit figures."""
    return -sum(amount for code, amount in net.items() if code >= "40")


@pytest.mark.req(
    "I2", "I3", "I4", "I5", "I6", "I7", "I21", "I24", "B1", "B4", "B7",
)  # fmt: skip
@over_histories
@given(
    history=HISTORIES, cuts=st.tuples(DAYS, DAYS, DAYS), data=st.data(), times=st.integers(1, 9),
    later=st.integers(0, 120),
)  # fmt: skip
def test_any_history_and_its_statements(
    books: Books, history: list[Entry], cuts: tuple[date, date, date], data: st.DataObject,
    times: int, later: int,
) -> None:  # fmt: skip
    """One history, every identity of the statements: telling it costs more than asking."""
    life = Life.begin(books)
    life.tell(history)
    start, middle, end = sorted(cuts)

    _statements_agree_with_the_journals(books, life, (start, middle, end))
    _groups_are_the_sum_of_their_parts(books, life, end)
    _ageing_shifts_items_and_keeps_their_sum(books, life, later)
    _order_batches_and_scale_change_nothing_else(books, life, data, times)
    _renaming_changes_no_figure(books, life, times)
    _closing_a_month_changes_no_result(books, life)


def _statements_agree_with_the_journals(
    books: Books, life: Life, cuts: tuple[date, date, date]
) -> None:
    """I2, I3, I4, I24."""
    start, middle, end = cuts
    whole = books.ask(api.ProfitAndLoss(entity=life.code, date_from=start, date_to=end))
    first = books.ask(api.ProfitAndLoss(entity=life.code, date_from=start, date_to=middle))
    rest = 0
    if middle < end:
        later = api.ProfitAndLoss(entity=life.code, date_from=middle + timedelta(1), date_to=end)
        rest = sen(books.ask(later), "net")
    months = books.ask(
        api.ProfitAndLoss(entity=life.code, date_from=start, date_to=end, by="month")
    )
    assert sen(whole, "net") == result(life.net(start, end))
    assert sen(whole, "net") == sen(first, "net") + rest
    assert sen(months, "net", len(months.columns) - 1) == sen(whole, "net")

    sheet = books.ask(api.BalanceSheet(entity=life.code, date_to=end))
    balances = life.net(None, end)
    assets = sum(amount for code, amount in balances.items() if code < "20")
    assert sen(sheet, "assets") == sen(sheet, "claims") == assets
    assert sen(sheet, "result") == result(balances)

    direct = books.ask(api.CashFlow(entity=life.code, date_from=start, date_to=end))
    indirect = books.ask(
        api.CashFlow(entity=life.code, date_from=start, date_to=end, indirect=True)
    )
    cash = sum(amount for code, amount in balances.items() if code < "12")
    for report in (direct, indirect):
        assert sen(report, "closing") == cash
        assert proofs(report) == [True]
    for part in ("operating", "investing", "financing", "opening", "net"):
        assert sen(direct, part) == sen(indirect, part), part

    equity = books.ask(api.EquityChanges(entity=life.code, date_from=start, date_to=end))
    assert sen(equity, "total", 5) == -sum(
        amount for code, amount in balances.items() if code[0] == "3" or code >= "40"
    )
    assert proofs(equity) == [True]


def _groups_are_the_sum_of_their_parts(books: Books, life: Life, end: date) -> None:
    """I5, at any depth."""
    groups = books.ask(TrialBalance(entity=life.code, date_to=end, headers=True))
    for row in groups.rows:
        if row.header:
            below = [one for one in groups.rows if one.parent == row.code]
            assert row.closing.sen == sum(one.closing.sen for one in below), row.code


def _ageing_shifts_items_and_keeps_their_sum(books: Books, life: Life, later: int) -> None:
    """I21."""
    end = max(entry.day for entry in life.told)
    for side in ("receivable", "payable"):
        asked: dict[str, Any] = {"entity": life.code, "side": side, "items": True}
        now = books.ask(api.Ageing(**asked, date_to=end))
        then = books.ask(api.Ageing(**asked, date_to=end + timedelta(later)))
        for report in (now, then):
            total = [cell.sen for cell in report.rows[-1].cells[3:] if isinstance(cell, Money)]
            assert total[0] == sum(total[1:])
            assert proofs(report) == [True]
        assert by_key(now, 3)["total"] == by_key(then, 3)["total"]


def _order_batches_and_scale_change_nothing_else(
    books: Books, life: Life, data: st.DataObject, times: int
) -> None:
    """I6 and I7: mixed, turned, in two batches and so many times as large, it is as many times it."""
    other = Life.begin(books)
    mixed = [
        replace(entry, parts=tuple((code, n * times) for code, n in reversed(entry.parts)))
        for entry in data.draw(st.permutations(life.told))
    ]
    cut = data.draw(st.integers(0, len(mixed)))
    for batch in (mixed[:cut], mixed[cut:]):
        if batch:
            other.tell(batch)
    for kind in (api.ProfitAndLoss, api.BalanceSheet, api.CashFlow, api.EquityChanges):
        left = books.ask(kind(entity=life.code, date_to=LAST))
        right = books.ask(kind(entity=other.code, date_to=LAST))
        assert [_times(row.cells, times) for row in left.rows] == [row.cells for row in right.rows]


def _times(cells: tuple[Any, ...], times: int) -> tuple[Any, ...]:
    return tuple(Money(cell.sen * times) if isinstance(cell, Money) else cell for cell in cells)


def _renaming_changes_no_figure(books: Books, life: Life, times: int) -> None:
    """I7."""
    before = books.ask(api.BalanceSheet(entity=life.code, date_to=LAST))
    books.do(UpdateAccount(code="11-200", account=f"Bank {times}"))
    after = books.ask(api.BalanceSheet(entity=life.code, date_to=LAST))
    books.do(UpdateAccount(code="11-200", account="Bank Utama"))
    assert by_key(after) == by_key(before)


def _closing_a_month_changes_no_result(books: Books, life: Life) -> None:
    """I4 at the closing of a month."""
    days: dict[str, Any] = {"date_from": FIRST, "date_to": date(2026, 8, 31)}
    before = books.ask(api.ProfitAndLoss(entity=life.code, **days))
    closing = closing_of(life.told, FIRST, date(2026, 8, 31))
    if closing is None:
        return
    life.tell([closing])

    after = books.ask(api.ProfitAndLoss(entity=life.code, **days))
    sheet = books.ask(api.BalanceSheet(entity=life.code, date_to=date(2026, 8, 31)))
    flows = [
        books.ask(api.CashFlow(entity=life.code, date_from=FIRST, date_to=LAST, indirect=way))
        for way in (False, True)
    ]

    assert after.rows == before.rows
    assert sen(sheet, "31-300") == sen(before, "net")
    assert sen(sheet, "result") == 0
    assert all(all(proofs(one)) for one in (sheet, *flows))
    assert sen(flows[0], "operating") == sen(flows[1], "operating")


@pytest.mark.req("B2", "B6")
@FEW
@given(history=HISTORIES, cuts=st.tuples(DAYS, DAYS))
def test_what_a_figure_opens_adds_up_to_it(
    books: Books, history: list[Entry], cuts: tuple[date, date]
) -> None:
    life = Life.begin(books)
    life.tell(history)
    start, end = sorted(cuts)
    both: dict[str, Any] = {"entity": life.code, "date_from": start, "date_to": end}
    for report in (
        books.ask(api.ProfitAndLoss(**both, by="month")),
        books.ask(api.BalanceSheet(entity=life.code, date_to=end, sides=True)),
        books.ask(api.CashFlow(**both, indirect=True)),
        books.ask(api.CashFlow(**both)),
        books.ask(api.Ageing(entity=life.code, date_to=end)),
        books.ask(api.Ageing(entity=life.code, date_to=end, side="payable", items=True)),
    ):
        check_drills(books.client, report)
        check_files(report)
    closing = closing_of(life.told, FIRST, date(2026, 8, 31))
    if closing is not None:
        life.tell([closing])
    _totals_open_what_they_are_made_of(books, both)


def _totals_open_what_they_are_made_of(books: Books, both: dict[str, Any]) -> None:
    """Every figure of these, the totals too: a result that was closed stands in two rows."""
    asked: tuple[tuple[Any, dict[int, str]], ...] = (
        (api.TrialBalanceReport(**both), TRIAL_SIDES),
        (api.EquityChanges(**both), {}), (api.Worksheet(**both), WORKSHEET_SIDES),
    )  # fmt: skip
    for query, sides in asked:
        report = books.ask(query)
        assert silent(report, sums=True) == []
        # The accounts of the worksheet open what those of the trial balance do.
        check_drills(books.client, report, sides=sides, sums=query.name == "statement.worksheet")
    journals = books.ask(api.JournalBook(**both))
    at = len(journals.rows) - 1
    for place, side in ((4, 0), (5, 1)):
        drill = journals.drill_of(at, place)
        shown = journals.rows[at].cells[place]
        assert isinstance(shown, Money)
        assert (figures_behind(books.client, drill, place)[side] if drill else 0) == shown.sen


# ---------------------------------------------------------------- the same on every database


@pytest.fixture
def pair(sqlite_url: str, postgres_url: str) -> Iterator[list[Books]]:
    """Both databases at once; chosen with PostgreSQL, as every test that needs a server."""
    companies = [Company.found(url) for url in (sqlite_url, postgres_url)]
    yield [Books(company, company.admin) for company in companies]
    for company in companies:
        company.close()


@pytest.mark.req("I6", "I27")
@over_histories
@given(history=HISTORIES, cuts=st.tuples(DAYS, DAYS))
def test_both_databases_tell_the_same(
    pair: list[Books], history: list[Entry], cuts: tuple[date, date]
) -> None:
    """On one entered by hand, one by one at two workstations, on the other posted in one command."""
    start, end = sorted(cuts)
    name = f"P{len(pair[0].rows('SELECT 1 FROM legal_entity'))}"
    told = []
    for books, way in zip(pair, (Life.enter, Life.tell), strict=True):
        life = Life.begin(books, name)
        way(life, history)
        both: dict[str, Any] = {"entity": name, "date_from": start, "date_to": end}
        asked = (
            api.ProfitAndLoss(**both, by="month"), api.BalanceSheet(entity=name, date_to=end),
            api.CashFlow(**both), api.EquityChanges(**both), api.TrialBalanceReport(**both),
            api.JournalBook(**both), api.LedgerBook(account="11-200", **both),
        )  # fmt: skip
        told.append([[(row.key, row.cells) for row in books.ask(one).rows] for one in asked])

    assert told[0] == told[1]
    book = pair[0].ask(api.JournalBook(entity=name, date_from=FIRST, date_to=LAST))
    _the_exported_journals_make_the_same_reports(pair[0], name, report_csv.render(book), end)


def _the_exported_journals_make_the_same_reports(
    books: Books, entity: str, file: bytes, end: date
) -> None:
    """I27: from nothing but the lines of the file, added up by hand."""
    net: dict[str, int] = {}
    day = FIRST
    for row in csv.DictReader(StringIO(file.decode("utf-8-sig")), delimiter=";"):
        if row["Tanggal"]:  # stands at the first line of a journal
            day = datetime.strptime(row["Tanggal"], "%d/%m/%Y").replace(tzinfo=UTC).date()
        if row["Ref"] and day <= end:
            sides = [
                Money.parse(row[side].replace(",", ".") or "0") for side in ("Debit", "Kredit")
            ]
            net[row["Ref"]] = net.get(row["Ref"], 0) + sides[0].sen - sides[1].sen
    trial = books.ask(TrialBalance(entity=entity, date_to=end))
    assert {row.code: row.closing.sen for row in trial.rows if row.closing} == {
        code: amount for code, amount in net.items() if amount
    }
    profit = books.ask(api.ProfitAndLoss(entity=entity, date_from=FIRST, date_to=end))
    assert sen(profit, "net") == result(net)
    sheet = books.ask(api.BalanceSheet(entity=entity, date_to=end))
    assert sen(sheet, "assets") == sum(amount for code, amount in net.items() if code < "20")


@pytest.mark.req("I28")
def test_a_minute_before_midnight_in_jakarta_is_that_day(books: Books) -> None:
    env = books.company.env
    env.set(datetime(2026, 11, 21, 16, 59, tzinfo=UTC))  # 23.59 WIB
    number = books.post(("64-200", 5, 0), ("11-100", 0, 5), on=date(2026, 11, 21))

    report = books.ask(api.JournalBook())

    assert report.title.period == "1 s.d. 21 November 2026"
    assert report.title.printed.startswith("Dicetak 21/11/2026 23.59 WIB")
    assert report.rows[0].cells[:2] == (date(2026, 11, 21), number)
