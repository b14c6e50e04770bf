"""The statements of a small trader, to the rupiah; drill-down; files."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.core.errors import InvalidInput, UserError
from app.core.money import Money
from app.documents.report import Report
from app.statements import api
from app.statements.queries.frame import WholeBooksOnly
from tests.accounting.conftest import Books
from tests.support.drilling import check_drills
from tests.support.report_files import check_files

OCTOBER: dict[str, Any] = {"date_from": date(2026, 10, 1), "date_to": date(2026, 10, 31)}
NOVEMBER: dict[str, Any] = {"date_from": date(2026, 11, 1), "date_to": date(2026, 11, 30)}
BOTH: dict[str, Any] = {"date_from": date(2026, 10, 1), "date_to": date(2026, 11, 30)}


def figures(report: Report, column: int = 2) -> dict[str, int]:
    """Key of the row → whole rupiah in a column."""
    found = {}
    for row in report.rows:
        cell = row.cells[column]
        if isinstance(cell, Money) and row.key:
            assert cell.sen % 100 == 0
            found[row.key] = cell.sen // 100
    return found


def proofs(report: Report) -> list[bool]:
    return [foot.holds for foot in report.footers if foot.holds is not None]


def titles(report: Report) -> list[str]:
    return [column.title for column in report.columns]


# ---------------------------------------------------------------- laba rugi


@pytest.mark.req("B1", "ERP-FIN-07")
def test_profit_and_loss_in_steps(story: Books) -> None:
    report = story.ask(api.ProfitAndLoss(**NOVEMBER))

    found = figures(report)
    assert report.title.period == "1 s.d. 30 November 2026"
    assert found["41-100"] == 45_000_000
    assert found["41-200"] == -2_000_000
    assert found["net_sales"] == 43_000_000
    assert found["gross"] == 23_000_000
    assert found["63-100"] == 3_000_000
    assert found["operating"] == 20_000_000
    assert found["before_tax"] == 20_800_000
    assert found["net"] == 20_400_000
    check_files(report)


def _words(report: Report) -> list[str]:
    """What stands above the cost of goods."""
    said = [str(row.cells[1]) for row in report.rows]
    return said[: said.index("Penjualan Bersih") + 1]


@pytest.mark.req("B1", "ERP-FIN-07")
def test_no_figure_of_sales_is_told_twice(story: Books) -> None:
    with_returns = story.ask(api.ProfitAndLoss(**NOVEMBER))
    without = story.ask(api.ProfitAndLoss(date_from=date(2026, 10, 1), date_to=date(2026, 10, 31)))

    found = figures(with_returns)
    assert _words(with_returns) == [
        "Penjualan", "Penjualan", "Jumlah Penjualan", "Retur dan Potongan", "Retur Penjualan",
        "Jumlah Retur dan Potongan", "Penjualan Bersih",
    ]  # fmt: skip
    assert (found["41-000"], found["off_sales"]) == (45_000_000, -2_000_000)
    assert found["net_sales"] == found["41-000"] + found["off_sales"]
    assert _words(without) == ["Penjualan", "Penjualan", "Penjualan Bersih"]
    assert figures(without)["net_sales"] == figures(without)["41-100"]


@pytest.mark.req("B1", "ERP-FIN-07")
def test_profit_and_loss_single_step_with_percent(story: Books) -> None:
    report = story.ask(api.ProfitAndLoss(**NOVEMBER, single_step=True, percent=True))

    found = figures(report)
    assert (found["net_sales"], found["spent"], found["net"]) == (
        43_800_000, 23_400_000, 20_400_000,
    )  # fmt: skip
    assert titles(report)[-1] == "%"
    shares = {row.key: str(row.cells[-1]) for row in report.rows if row.key}
    assert shares["net_sales"] == "100.0"
    assert shares["net"] == "46.6"
    check_files(report)


@pytest.mark.req("B1", "B2", "ERP-FIN-07")
def test_months_stand_beside_each_other(story: Books) -> None:
    report = story.ask(api.ProfitAndLoss(**BOTH, by="month"))

    assert titles(report)[2:] == ["Oktober 2026", "November 2026", "Jumlah"]
    assert [figures(report, at)["net"] for at in (2, 3, 4)] == [
        10_000_000, 20_400_000, 30_400_000,
    ]  # fmt: skip
    assert check_drills(story.client, report) > 20
    check_files(report)


@pytest.mark.req("B1", "I3", "I4")
@pytest.mark.parametrize(
    ("start", "end"), [((10, 25), (11, 5)), ((10, 20), (11, 20)), ((10, 10), (10, 10))]
)
def test_days_that_cut_months_stand_under_their_own_month(
    story: Books, start: tuple[int, int], end: tuple[int, int]
) -> None:
    days: dict[str, Any] = {"date_from": date(2026, *start), "date_to": date(2026, *end)}

    report = story.ask(api.ProfitAndLoss(**days, by="month"))

    whole = figures(story.ask(api.ProfitAndLoss(**days)))
    assert figures(report, len(report.columns) - 1) == whole
    parts = [figures(report, at) for at in range(2, len(report.columns) - 1)]
    assert {key: sum(part[key] for part in parts) for key in whole} == whole
    check_drills(story.client, report)


@pytest.mark.req("B1", "ERP-FIN-07")
@pytest.mark.parametrize(
    ("compare", "title", "before"),
    [("before", "Oktober 2026", 10_000_000), ("year", "November 2025", 0)],
)
def test_periods_are_compared(story: Books, compare: Any, title: str, before: int) -> None:
    report = story.ask(api.ProfitAndLoss(**NOVEMBER, compare=compare))

    assert titles(report)[2:] == ["November 2026", title, "Selisih", "%"]
    net = next(row for row in report.rows if row.key == "net").cells
    assert net[2:5] == (
        Money.rupiah_of(20_400_000), Money.rupiah_of(before), Money.rupiah_of(20_400_000 - before),
    )  # fmt: skip
    assert str(net[5]) == ("104.0" if before else "None")
    check_drills(story.client, report)


@pytest.mark.req("B4")
def test_a_closed_month_still_shows_its_result(story: Books) -> None:
    asked = [api.ProfitAndLoss(**OCTOBER, by=by) for by in ("", "month", "store")]
    before = [story.ask(one).rows for one in asked]
    _close_by_hand(story)

    after = story.ask(asked[0])

    assert [story.ask(one).rows for one in asked] == before
    check_drills(story.client, after)
    closed = figures(story.ask(api.BalanceSheet(date_to=date(2026, 10, 31))))
    assert closed["31-300"] == 10_000_000
    assert closed["result"] == 0
    equity = story.ask(api.EquityChanges(**BOTH))
    check_drills(story.client, equity)
    sheet = story.ask(api.BalanceSheet(date_to=date(2026, 11, 30), sides=True))
    cash = story.ask(api.CashFlow(**BOTH))
    for report in (sheet, cash):
        check_drills(story.client, report)
    for report in (equity, sheet, cash):
        assert proofs(report)
        assert all(proofs(report))


def _close_by_hand(books: Books) -> None:
    """One closing journal of October, as the closing will post it."""
    from app.accounting.postings import JournalDraft, Line, Source
    from app.accounting.steps import post

    sides = (("41-100", 30_000_000), ("51-200", -14_000_000), ("64-200", -5_000_000),
             ("65-700", -1_000_000), ("31-300", -10_000_000))  # fmt: skip
    lines = tuple(
        Line(books.account(code), Money.rupiah_of(max(sum_, 0)), Money.rupiah_of(max(-sum_, 0)))
        for code, sum_ in sides
    )
    draft = JournalDraft(
        entity_id=books.entity, on_date=date(2026, 10, 31), description="Tutup Oktober",
        event="period.closed.3", source=Source("period", books.entity, "2026-10"), lines=lines,
        closing=True,
    )  # fmt: skip
    books.within(lambda work: post(work, draft))


# ---------------------------------------------------------------- neraca


@pytest.mark.req("B1", "ERP-FIN-07")
def test_balance_sheet_down_and_in_two_sides(story: Books) -> None:
    down = story.ask(api.BalanceSheet(date_to=date(2026, 11, 30)))
    sides = story.ask(api.BalanceSheet(date_to=date(2026, 11, 30), sides=True))

    found = figures(down)
    assert found["11-100"] == 9_000_000
    assert found["11-200"] == 46_800_000
    assert found["12-100"] == 61_000_000
    assert (found["15-400"], found["15-940"]) == (24_000_000, -1_000_000)
    assert found["assets"] == found["claims"] == 139_800_000
    assert found["result"] == 30_400_000
    assert all(proofs(down))
    last = sides.rows[-1].cells
    assert last[1] == "JUMLAH ASET"
    assert last[2] == last[5] == Money.rupiah_of(139_800_000)
    assert sides.across
    for report in (down, sides):
        assert check_drills(story.client, report) >= 12
        check_files(report)


@pytest.mark.req("B1", "ERP-FIN-07")
def test_balance_sheets_are_compared(story: Books) -> None:
    report = story.ask(api.BalanceSheet(date_to=date(2026, 11, 30), compare_to=date(2026, 10, 31)))

    assert titles(report)[2:] == ["30/11/2026", "31/10/2026"]
    assert figures(report, 3)["assets"] == 124_000_000
    check_drills(story.client, report)
    check_files(report)


# ---------------------------------------------------------------- neraca saldo


@pytest.mark.req("B1", "B2", "ERP-FIN-07")
def test_trial_balance_as_a_report(story: Books) -> None:
    report = story.ask(api.TrialBalanceReport(**NOVEMBER))

    assert [column.group for column in report.columns[2:]] == [
        "Saldo Awal", "Saldo Awal", "Mutasi", "Mutasi", "Saldo Akhir", "Saldo Akhir",
    ]  # fmt: skip
    assert proofs(report) == [True]
    assert report.title.filters == ("sebelum penutupan",)
    sides = {2: "net+", 3: "net-", 4: "debit", 5: "credit", 6: "net+", 7: "net-"}
    assert check_drills(story.client, report, sides=sides) > 60
    check_files(report)
    plain = story.ask(api.TrialBalanceReport(date_to=date(2026, 11, 30), headers=True))
    check_drills(story.client, plain, sides={2: "net+", 3: "net-"})
    check_files(plain)


# ---------------------------------------------------------------- arus kas, ekuitas


@pytest.mark.req("I24", "B1")
def test_cash_flow_both_ways(story: Books) -> None:
    direct = story.ask(api.CashFlow(**BOTH))
    indirect = story.ask(api.CashFlow(**BOTH, indirect=True))

    for report in (direct, indirect):
        found = figures(report)
        assert found["operating"] == -20_200_000
        assert found["investing"] == -24_000_000
        assert found["financing"] == 100_000_000
        assert (found["opening"], found["net"], found["closing"]) == (0, 55_800_000, 55_800_000)
        assert proofs(report) == [True]
        check_drills(story.client, report)
        check_files(report)
    words = [row.cells[1] for row in direct.rows]
    assert "Penerimaan dari pelanggan" in words
    assert "Pembayaran beban" in words
    assert figures(indirect)["result"] == 30_400_000
    assert figures(indirect)["15-940"] == 1_000_000


@pytest.mark.req("B1")
def test_changes_in_equity(story: Books) -> None:
    report = story.ask(api.EquityChanges(**NOVEMBER))

    assert figures(report, 2) == {
        "31-100": 100_000_000, "result": 10_000_000, "total": 110_000_000,
    }  # fmt: skip
    assert figures(report, 5)["total"] == 130_400_000
    assert proofs(report) == [True]
    check_drills(story.client, report)
    check_files(report)


# ---------------------------------------------------------------- umur, suspense, HPP


@pytest.mark.req("B7", "ERP-FIN-15")
def test_what_a_platform_settles_later_does_not_count_yet(story: Books) -> None:
    """Nor is what it owes mixed with what customers owe."""
    owed = story.ask(api.Ageing(side="receivable")).rows
    story.post(("12-200", 100_000, 0), ("41-100", 0, 100_000), on=date(2026, 11, 5))
    story.post(("11-400", 40_000, 0), ("12-200", 0, 40_000), on=date(2026, 11, 15))
    for day, open_ in ((10, 100_000), (15, 60_000)):
        report = story.ask(api.Ageing(side="marketplace", date_to=date(2026, 11, day)))
        assert report.rows[-1].cells[3] == Money.rupiah_of(open_)
    assert story.ask(api.Ageing(side="receivable")).rows == owed


@pytest.mark.req("B7", "I21")
def test_payments_take_the_oldest_receivable_first(story: Books) -> None:
    report = story.ask(api.Ageing(date_to=date(2026, 11, 30), items=True))

    assert titles(report)[3:] == [
        "Saldo", "Belum Jatuh Tempo", "1-30 hari", "31-60 hari", "61-90 hari", "> 90 hari",
    ]  # fmt: skip
    total = report.rows[-1].cells
    # 30 and 45 million sold, 12 paid, 2 returned: the oldest has 16 left, 51 days old.
    assert [cell.sen // 100 for cell in total[3:] if isinstance(cell, Money)] == [
        61_000_000, 0, 45_000_000, 16_000_000, 0, 0,
    ]  # fmt: skip
    assert proofs(report) == [True]
    check_files(report)


@pytest.mark.req("B7")
def test_basis_and_buckets_are_chosen(story: Books) -> None:
    report = story.ask(
        api.Ageing(date_to=date(2026, 11, 30), basis="invoice", limits=(15, 60), side="payable")
    )

    assert titles(report)[4:] == ["Hari Ini", "1-15 hari", "16-60 hari", "> 60 hari"]
    assert report.title.filters == ("Umur sejak tanggal dokumen",)
    assert figures(report, 3)["total"] == 9_000_000
    with pytest.raises(UserError, match="Batas umur harus bertambah"):
        story.ask(api.Ageing(limits=(60, 30)))


@pytest.mark.req("B1", "C2")
def test_suspense_is_listed_by_document(story: Books) -> None:
    story.post(("61-999", 125_000, 0), ("11-100", 0, 125_000), on=date(2026, 11, 12))

    report = story.ask(api.SuspenseList(date_to=date(2026, 11, 30)))

    assert figures(report, 3)["total"] == 125_000
    assert proofs(report) == [True]
    check_drills(story.client, report)
    check_files(report)


@pytest.mark.req("B1")
def test_cost_is_proved_from_stock(story: Books) -> None:
    story.post(("13-300", 6_000_000, 0), ("21-100", 0, 6_000_000), on=date(2026, 11, 11))
    story.post(("51-100", 2_500_000, 0), ("13-300", 0, 2_500_000), on=date(2026, 11, 12))

    report = story.ask(api.CostProof(**NOVEMBER))

    found = figures(report, 1)
    assert (found["opening"], found["closing"]) == (0, 3_500_000)
    assert (found["sold"], found["other"], found["cost"]) == (2_500_000, 20_000_000, 22_500_000)
    assert proofs(report) == [True]
    check_files(report)


# ---------------------------------------------------------------- buku


@pytest.mark.req("B3", "B5", "ERP-FIN-06")
def test_ledger_book(story: Books) -> None:
    report = story.ask(api.LedgerBook(account="11-200", **NOVEMBER))
    filtered = story.ask(api.LedgerBook(account="11-200", **NOVEMBER, text="bayar"))

    found = figures(report, 6)
    assert (found["opening"], found["closing"]) == (71_000_000, 46_800_000)
    assert proofs(report) == [True]
    assert filtered.columns[-1].title == "Saldo Tersaring"
    assert figures(filtered, 5)["total"] == 25_000_000
    for one in (report, filtered):
        check_files(one)


@pytest.mark.req("B1", "B5")
def test_journal_book(story: Books) -> None:
    report = story.ask(api.JournalBook(**NOVEMBER))

    total = report.rows[-1].cells
    assert total[4] == total[5] == Money.rupiah_of(96_200_000)
    first, second, narration = report.rows[:3]
    assert (first.cells[2], first.level) == ("Piutang Usaha", 0)
    assert (second.cells[2], second.level) == ("Penjualan", 1)
    assert narration.cells[2] == "Jual"
    assert proofs(report) == [True]
    check_files(report)


@pytest.mark.req("C7", "WMS-SEC-08")
def test_who_sees_a_part_gets_no_whole_statement(story: Books) -> None:
    part = story.seen_by("report.read", warehouses=())

    for ask in (api.BalanceSheet(), api.CashFlow(), api.EquityChanges(), api.Ageing()):
        with pytest.raises(WholeBooksOnly, match="seluruh badan usaha"):
            part.ask(ask)


@pytest.mark.req("ERP-FIN-14")
def test_entities_stand_beside_each_other_and_add_up(story: Books) -> None:
    from app.accounting.api import OpenYear
    from app.identity.api import CreateEntity

    story.do(CreateEntity(code="CV", entity="CV Kedua", kind="cv"))
    story.do(OpenYear(year=2026, entity="CV"))
    story.post(
        ("12-100", 7_000_000, 0), ("41-100", 0, 7_000_000), on=date(2026, 11, 3), entity="CV"
    )

    report = story.ask(api.ProfitAndLoss(**NOVEMBER, by="entity"))

    assert sorted(titles(report)[2:]) == ["CV Kedua", "Jumlah", "PT Lumbung Sehat"]
    assert figures(report, len(report.columns) - 1)["net"] == 27_400_000
    check_drills(story.client, report)
    alone = story.ask(api.ProfitAndLoss(**NOVEMBER, entity="CV"))
    assert figures(alone)["net"] == 7_000_000
    assert alone.title.entity == "CV Kedua"


def test_periods_are_not_touched_by_reading(story: Books) -> None:
    with story.nothing_written():
        for kind in (api.ProfitAndLoss, api.BalanceSheet, api.CashFlow, api.EquityChanges,
                     api.TrialBalanceReport, api.SuspenseList, api.CostProof):  # fmt: skip
            story.ask(kind())


@pytest.mark.req("B7")
def test_buckets_and_basis_are_settings(story: Books) -> None:
    from app.identity.api import ConfigureOrganisation, OrganisationSettings
    from app.identity.rules.settings import AgeingSettings

    kept = AgeingSettings(basis="invoice", days_first=10, days_second=40, days_third=50)
    story.do(ConfigureOrganisation(settings=OrganisationSettings(ageing=kept)))

    report = story.ask(api.Ageing(date_to=date(2026, 11, 30)))

    assert titles(report)[4:] == [
        "Hari Ini", "1-10 hari", "11-40 hari", "41-50 hari", "> 50 hari",
    ]  # fmt: skip
    later = OrganisationSettings(ageing=AgeingSettings(term_days=30))
    story.do(ConfigureOrganisation(settings=later))
    due = story.ask(api.Ageing(date_to=date(2026, 11, 30)))
    total = due.rows[-1].cells
    assert [cell.sen // 100 for cell in total[3:] if isinstance(cell, Money)] == [
        61_000_000, 45_000_000, 16_000_000, 0, 0, 0,
    ]  # fmt: skip


@pytest.mark.req("B7")
def test_the_ageing_asks_for_its_allowance(story: Books) -> None:
    """45 jt not due at 1 %, 16 jt at 10 %; what is set aside so far is compared."""
    from app.identity.api import ConfigureOrganisation, OrganisationSettings
    from app.identity.rules.settings import AgeingSettings

    kept = AgeingSettings(term_days=30, loss_not_due=1, loss_first=10, loss_older=100)
    story.do(ConfigureOrganisation(settings=OrganisationSettings(ageing=kept)))
    story.post(("65-500", 50_000, 0), ("12-190", 0, 50_000), on=date(2026, 11, 20))

    report = story.ask(api.Ageing(date_to=date(2026, 11, 30)))

    assert report.rows[-1].cells[3:] == tuple(
        Money.rupiah_of(one) for one in (2_050_000, 450_000, 1_600_000, 0, 0, 0)
    )
    none = "31-60 hari 0%, 61-90 hari 0%"
    assert [foot.text for foot in report.footers[-2:]] == [
        f"% cadangan: Belum Jatuh Tempo 1%, 1-30 hari 10%, {none}, > 90 hari 100%.",
        "Saldo akun cadangan Rp 50.000: kurang Rp 2.000.000.",
    ]
    check_drills(story.client, report)
    check_files(report)
    owed = story.ask(api.Ageing(side="payable", date_to=date(2026, 11, 30)))
    assert owed.rows[-1].key == "total"


def test_what_a_report_can_be_narrowed_to(story: Books) -> None:
    choices = story.ask(api.ShowChoices())

    assert choices.entities == (api.NamedCode("UTAMA", "PT Lumbung Sehat"),)
    assert choices.stores == choices.warehouses == ()


@pytest.mark.req("B1")
@pytest.mark.parametrize(
    "kind",
    [
        api.ProfitAndLoss, api.CashFlow, api.EquityChanges, api.Worksheet, api.JournalBook,
        api.TrialBalanceReport,
    ],
)  # fmt: skip
def test_a_range_that_ends_before_it_begins_is_refused(story: Books, kind: Any) -> None:
    with pytest.raises(InvalidInput, match="sebelum tanggal awal 1 Desember 2026"):
        story.ask(kind(date_from=date(2026, 12, 1), date_to=date(2026, 1, 1)))


@pytest.mark.req("B1")
def test_so_many_months_stand_side_by_side(story: Books) -> None:
    three = api.ProfitAndLoss(date_from=date(2024, 1, 1), date_to=date(2026, 12, 31), by="month")
    assert len(story.ask(three).columns) == 2 + 36 + 1

    with pytest.raises(InvalidInput, match="Paling banyak 36 bulan"):
        story.ask(three.model_copy(update={"date_from": date(1900, 1, 1)}))


@pytest.mark.req("B1")
@pytest.mark.parametrize("by", ["month", "store", "warehouse"])
def test_a_statement_is_split_or_compared_not_both(story: Books, by: Any) -> None:
    with pytest.raises(InvalidInput, match="Banding hanya untuk satu kolom"):
        story.ask(api.ProfitAndLoss(by=by, compare="year"))
