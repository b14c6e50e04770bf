"""No figure of a statement is the end of the road (accounting-ux B2)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.accounting.api import AccountLedger
from app.accounting.panels.ledger import LedgerPanel
from app.accounting.rules.touching import Touching
from app.core.errors import InvalidInput, NotFound
from app.core.money import Money
from app.documents.report import Report
from app.statements import api
from app.statements.panels.reports import ReportsPanel
from tests.statements.test_panels import Desk, place, report_of
from tests.statements.test_panels import desk as desk  # noqa: PLC0414 - a fixture
from tests.support.drilling import check_drills, silent

if TYPE_CHECKING:
    from tests.accounting.conftest import Books

BOTH: dict[str, Any] = {"date_from": date(2026, 10, 1), "date_to": date(2026, 11, 30)}
NOVEMBER: dict[str, Any] = {"date_from": date(2026, 11, 1), "date_to": date(2026, 11, 30)}


def opens_all(story: Books, report: Report, **more: Any) -> int:
    assert silent(report) == []
    return check_drills(story.client, report, **more)


@pytest.mark.req("B2", "I24")
def test_flows_of_cash_open_the_journals_that_moved_it(story: Books) -> None:
    """Bought on credit and paid in cash on one account: the flow is the second part only."""
    story.post(("15-400", 900_000, 0), ("21-130", 0, 900_000), on=date(2026, 11, 3))
    story.post(("15-400", 100_000, 0), ("11-100", 0, 100_000), on=date(2026, 11, 4))

    direct = story.ask(api.CashFlow(**BOTH))
    indirect = story.ask(api.CashFlow(**BOTH, indirect=True))

    assert opens_all(story, direct) == 7 + 3 + 7
    assert opens_all(story, indirect) == 6 + 3 + 3 + 3
    book = story.ask(
        api.LedgerBook(account="15-400", **NOVEMBER, touching=Touching.NO_CASH, after_closing=False)
    )
    assert [row.cells[4] for row in book.rows if row.key == "total"] == [Money.rupiah_of(900_000)]
    assert "Jurnal tanpa kas" in book.title.filters


@pytest.mark.req("B2")
def test_the_proof_of_cost_opens_its_events_and_what_bypassed_stock(story: Books) -> None:
    story.post(("13-300", 6_000_000, 0), ("21-100", 0, 6_000_000), on=date(2026, 11, 11))

    report = story.ask(api.CostProof(**NOVEMBER))

    (by_hand,) = [row for row in report.rows if row.key == "journal.manual"]
    assert by_hand.cells[1] == Money.rupiah_of(6_000_000)
    assert opens_all(story, report) == 6
    # What could be sold is what was there and what came: no lines of one ledger.
    assert [row[0] for row in silent(report, sums=True)] == ["Barang tersedia untuk dijual"]


@pytest.mark.req("B2", "B7")
def test_equity_ages_and_suspense_open_what_they_are_made_of(story: Books) -> None:
    story.post(("61-999", 70_000, 0), ("11-100", 0, 70_000), on=date(2026, 11, 12))
    story.post(("64-200", 5_000, 0), ("21-130", 0, 5_000), on=date(2026, 11, 12))

    assert opens_all(story, story.ask(api.EquityChanges(**NOVEMBER))) >= 5
    assert opens_all(story, story.ask(api.SuspenseList())) == 2
    for side in ("receivable", "payable"):
        assert opens_all(story, story.ask(api.Ageing(side=side))) >= 2


@pytest.mark.req("B2")
def test_a_figure_of_an_age_opens_its_documents_and_back_finds_it(desk: Desk) -> None:
    panel = desk.show(ReportsPanel, report="payables", date_to=date(2026, 11, 30))
    whole = report_of(panel)
    (at,) = [at for at, row in enumerate(whole.rows) if row.cells[1] == "21-100"]
    panel.view.grid.setCurrentIndex(panel.view.model.index(at, 3))
    desk.qtbot.keyClick(panel.view.grid, Qt.Key.Key_Return)
    desk.quiet()

    documents = report_of(panel)
    assert (documents.title.name, documents.title.filters[-1]) == ("Umur Utang", "21-100")
    assert documents.rows[-1].cells[3] == whole.rows[at].cells[3]
    panel.back()
    desk.quiet()
    assert report_of(panel).rows == whole.rows
    assert panel.view.grid.currentIndex().row() == at


@pytest.mark.req("B2", "B7")
def test_a_bucket_opens_its_documents_and_the_whole_its_account(story: Books) -> None:
    """Totals of ages: the control accounts for all of it, for a bucket the documents in it."""
    for side in ("receivable", "payable"):
        for items in (False, True):
            report = story.ask(api.Ageing(side=side, items=items))
            assert [row for row in silent(report, sums=True) if row[0] == "Jumlah"] == []
            check_drills(story.client, report)
            total = report.rows[-1]
            buckets = [report.drill_of(len(report.rows) - 1, at) for at in range(4, 9)]
            for at, drill in enumerate(buckets, 4):
                assert drill is not None
                title = report.columns[at].title
                assert drill.arguments["bucket"] == title
                narrowed = story.ask(api.Ageing(side=side, items=True, bucket=title))
                foot = narrowed.rows[-1].cells
                assert foot[3] == foot[at] == total.cells[at]
                # The documents are the end of the road: each opens its own lines.
                last = len(narrowed.rows) - 1
                assert not any(narrowed.drill_of(last, column) for column in range(3, 9))
    with pytest.raises(InvalidInput, match="Kelompok umur 5 hari tidak ada"):
        story.ask(api.Ageing(bucket="5 hari"))


@pytest.mark.req("B2", "B3")
def test_the_growth_of_equity_opens_only_what_made_it_grow(story: Books) -> None:
    """Capital in and out in one month: each column has its own lines, and they add up to it."""
    story.post(("11-200", 700_000, 0), ("31-100", 0, 700_000), on=date(2026, 11, 2))
    story.post(("31-100", 200_000, 0), ("11-200", 0, 200_000), on=date(2026, 11, 3))

    report = story.ask(api.EquityChanges(**NOVEMBER))

    rows = {row.key: at for at, row in enumerate(report.rows)}
    for at, amount, touching in (
        (3, 700_000, Touching.EQUITY_PLUS), (4, 200_000, Touching.EQUITY_MINUS),
    ):  # fmt: skip
        assert report.rows[rows["31-100"]].cells[at] == Money.rupiah_of(amount)
        drill = report.drill_of(rows["31-100"], at)
        assert drill is not None
        assert drill.arguments["touching"] == touching
        book = story.ask(api.LedgerBook.model_validate(drill.arguments))
        assert len([row for row in book.rows if row.cells[1]]) == 1
        assert touching.label.capitalize() in book.title.filters
    assert silent(report, sums=True) == []


@pytest.mark.req("B2", "B3")
def test_the_ledger_of_a_flow_says_so_and_adds_up_to_it(desk: Desk) -> None:
    desk.books.post(("15-400", 900_000, 0), ("21-130", 0, 900_000), on=date(2026, 11, 3))
    panel = desk.show(ReportsPanel, report="cash_flow", **BOTH)
    panel.view.grid.setCurrentIndex(panel.view.model.index(place(panel, "15-400"), 2))
    desk.qtbot.keyClick(panel.view.grid, Qt.Key.Key_Return)
    ((_target, arguments),) = desk.opened

    ledger = desk.show(LedgerPanel, **arguments)

    assert len(ledger.list.rows) == 1
    assert ledger.list.totals.texts["debit"] == "Rp 24.000.000"
    assert ledger.title_line.pill.status.text == "Jurnal yang menyentuh kas"


#: Every statement whose steps add accounts up, split and compared.
STATEMENTS: tuple[Any, ...] = (
    api.ProfitAndLoss(**BOTH, by="month"), api.ProfitAndLoss(**BOTH, single_step=True),
    api.ProfitAndLoss(**NOVEMBER, compare="before", percent=True),
    api.ProfitAndLoss(**NOVEMBER, by="store"), api.BalanceSheet(beside="month"),
    api.BalanceSheet(sides=True), api.CashFlow(**BOTH), api.CashFlow(**BOTH, indirect=True),
)  # fmt: skip


@pytest.mark.req("B2", "I2", "I24")
def test_totals_open_the_lines_of_all_accounts_they_are_made_of(story: Books) -> None:
    """Groups, steps, both sides of the balance sheet with the open result, flows of cash."""
    story.post(("15-400", 900_000, 0), ("21-130", 0, 900_000), on=date(2026, 11, 3))
    story.post(("65-700", 40_000, 0), ("15-940", 0, 40_000), on=date(2026, 11, 20))
    story.post(("41-200", 30_000, 0), ("12-100", 0, 30_000), on=date(2026, 11, 5))

    for query in STATEMENTS:
        report = story.ask(query)
        assert silent(report, sums=True) == [], query
        check_drills(story.client, report)


@pytest.mark.req("B2", "B3")
def test_a_total_opens_the_ledger_of_its_accounts_with_each_line_saying_which(desk: Desk) -> None:
    panel = desk.show(ReportsPanel, report="profit_loss", **BOTH)
    report = report_of(panel)
    (at,) = [at for at, row in enumerate(report.rows) if row.key == "gross"]
    panel.view.grid.setCurrentIndex(panel.view.model.index(at, 2))
    desk.qtbot.keyClick(panel.view.grid, Qt.Key.Key_Return)
    desk.quiet()
    ((target, arguments),) = desk.opened
    assert target == "accounting.ledger"
    ledger = desk.show(LedgerPanel, **arguments)

    gross = report.rows[at].cells[2]
    assert isinstance(gross, Money)
    assert ledger.list.totals.texts["running"] == gross.rupiah()
    assert {row.account[:2] for row in ledger.list.rows} == {"41", "51"}
    assert "3 akun: 41-100" in ledger.title_line.pill.status.text
    book = desk.books.ask(api.LedgerBook.model_validate(arguments))
    assert [row.cells[6] for row in book.rows if row.key == "closing"] == [gross]


@pytest.mark.req("B2")
def test_a_ledger_of_several_accounts_refuses_one_that_is_none(story: Books) -> None:
    for codes in ("11-100,99-999", "11-100,11-000", ","):
        with pytest.raises(NotFound):
            story.ask(AccountLedger(account=codes))
