"""Trial balance, ledger and balances: exact figures, filters, pages."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting import api, steps
from app.accounting.postings import JournalDraft, Source, credit, debit
from app.core.errors import InvalidInput, NotFound
from app.core.money import ZERO, Money
from app.core.work import WarehouseRefused
from app.identity.api import CreateEntity
from tests.accounting.conftest import TODAY

if TYPE_CHECKING:
    from app.core.work import Work
    from tests.accounting.conftest import Books, Goods


@pytest.fixture
def quarter(books: Books) -> Books:
    """A little business of three months."""
    for day, text, lines in (
        (date(2026, 9, 15), "Modal", (("11-200", 50_000, 0), ("31-100", 0, 50_000))),
        (date(2026, 9, 30), "Sewa Sep", (("64-200", 3_000, 0), ("11-200", 0, 3_000))),
        (date(2026, 10, 1), "Jual", (("11-100", 8_000, 0), ("41-100", 0, 8_000))),
        (date(2026, 10, 31), "Sewa Okt", (("64-200", 3_100, 0), ("11-200", 0, 3_100))),
        (date(2026, 11, 2), "Jual", (("11-100", 900, 0), ("41-100", 0, 900))),
        (
            date(2026, 11, 10),
            "Jual dengan diskon",
            (("11-100", 450, 0), ("41-300", 50, 0), ("41-100", 0, 500)),
        ),
        (date(2026, 11, 10), "Setor", (("11-200", 1_000, 0), ("11-100", 0, 1_000))),
        (TODAY, "Gaji", (("64-100", 2_000, 0), ("11-200", 0, 2_000))),
    ):
        books.post(*lines, on=day, text=text)
    return books  # fmt: skip


def trial(books: Books, **asked: Any) -> dict[str, tuple[int, int, int, int]]:
    """Code → opening, debit, credit, closing in rupiah."""
    report = books.ask(api.TrialBalance(**asked))
    return {
        row.code: tuple(  # type: ignore[misc]
            amount.sen // 100 for amount in (row.opening, row.debit, row.credit, row.closing)
        )
        for row in report.rows
    }


# ---------------------------------------------------------------- trial balance


@pytest.mark.req("ERP-FIN-07", "B1", "I2")
def test_the_trial_balance_at_a_date(quarter: Books) -> None:
    report = quarter.ask(api.TrialBalance(date_to=date(2026, 11, 9)))

    assert [(row.code, row.account, str(row.closing)) for row in report.rows] == [
        ("11-100", "Kas", "8900.00"),
        ("11-200", "Bank", "43900.00"),
        ("31-100", "Modal Pemilik/Modal Disetor", "-50000.00"),
        ("41-100", "Penjualan", "-8900.00"),
        ("64-200", "Beban Sewa", "6100.00"),
    ]
    assert report.closing_debit == report.closing_credit == Money.rupiah_of(58_900)
    assert report.debit == report.credit == Money.rupiah_of(65_000)
    assert report.balanced
    assert report.rows[2].closing_debit == ZERO
    assert report.rows[2].closing_credit == Money.rupiah_of(50_000)


@pytest.mark.req("ERP-FIN-07", "B1", "I3")
def test_movement_between_two_dates(quarter: Books) -> None:
    assert trial(quarter, date_from=date(2026, 10, 31), date_to=date(2026, 11, 10)) == {
        "11-100": (8_000, 1_350, 1_000, 8_350),
        "11-200": (47_000, 1_000, 3_100, 44_900),
        "31-100": (-50_000, 0, 0, -50_000),
        "41-100": (-8_000, 0, 1_400, -9_400),
        "41-300": (0, 50, 0, 50),
        "64-200": (3_000, 3_100, 0, 6_100),
    }
    assert trial(quarter, date_from=date(2026, 10, 1), date_to=date(2026, 10, 31)) == {
        "11-100": (0, 8_000, 0, 8_000),
        "11-200": (47_000, 0, 3_100, 43_900),
        "31-100": (-50_000, 0, 0, -50_000),
        "41-100": (0, 0, 8_000, -8_000),
        "64-200": (3_000, 3_100, 0, 6_100),
    }


CUTS: list[date] = [date(2026, 9, 14), date(2026, 9, 30), date(2026, 10, 1), date(2026, 11, 10)]


@pytest.mark.req("I3")
def test_two_stretches_of_time_make_up_the_whole(quarter: Books) -> None:
    for cut in CUTS:
        start, end = date(2026, 9, 1), date(2026, 12, 31)
        first = trial(quarter, date_from=start, date_to=cut)
        then = trial(quarter, date_from=date.fromordinal(cut.toordinal() + 1), date_to=end)
        whole = trial(quarter, date_from=start, date_to=end)

        for code, (opening, moved_in, moved_out, closing) in whole.items():
            a, b = first.get(code, (0, 0, 0, 0)), then[code]
            assert (a[0], b[3]) == (opening, closing)
            assert (a[1] + b[1], a[2] + b[2]) == (moved_in, moved_out)
            assert a[3] == b[0]


@pytest.mark.req("I5", "B1")
def test_groups_are_the_sum_of_what_they_contain(quarter: Books) -> None:
    rows = trial(quarter, date_from=date(2026, 11, 1), date_to=TODAY, headers=True)

    assert rows["11-000"] == (51_900, 2_350, 3_000, 51_250)
    assert rows["10-000"] == rows["11-000"]
    assert rows["41-000"] == (-8_000, 50, 1_400, -9_350)
    assert rows["64-000"] == (6_100, 2_000, 0, 8_100)
    assert sum(row[3] for code, row in rows.items() if code.endswith("0-000")) == 0
    assert [row.depth for row in quarter.ask(
        api.TrialBalance(date_to=TODAY, headers=True)).rows][:3] == [0, 1, 2]  # fmt: skip


def test_accounts_without_figures_are_shown_on_request(quarter: Books) -> None:
    rows = quarter.ask(api.TrialBalance(date_to=TODAY, zero=True)).rows

    assert len(rows) == 189
    assert len(quarter.ask(api.TrialBalance(date_to=TODAY)).rows) == 7
    assert quarter.ask(api.TrialBalance(date_to=date(2026, 9, 14))).rows == ()


@pytest.mark.req("ERP-FIN-14")
def test_per_entity_and_consolidated(quarter: Books) -> None:
    quarter.do(CreateEntity(code="CV", entity="CV Lumbung"))
    quarter.do(api.OpenYear(year=2026, entity="CV"))
    quarter.post(("11-100", 70, 0), ("41-100", 0, 70), entity="CV")

    assert trial(quarter, date_to=TODAY, entity="CV") == {
        "11-100": (0, 70, 0, 70), "41-100": (0, 0, 70, -70),
    }  # fmt: skip
    assert trial(quarter, date_to=TODAY)["11-100"][3] == 8_350 + 70
    assert trial(quarter, date_to=TODAY, entity="UTAMA")["11-100"][3] == 8_350
    assert quarter.balance("41-100", entity="CV") == 70


# ---------------------------------------------------------------- closing journals


def close_october(books: Books) -> None:
    """What a closing does, posted as the slice that closes would."""

    def deed(work: Work) -> None:
        for sequence, lines in enumerate(
            (
                (
                    debit(books.account("41-100"), Money.rupiah_of(8_000)),
                    credit(books.account("31-900"), Money.rupiah_of(8_000)),
                ),
                (
                    debit(books.account("31-900"), Money.rupiah_of(6_100)),
                    credit(books.account("64-200"), Money.rupiah_of(6_100)),
                ),
                (
                    debit(books.account("31-900"), Money.rupiah_of(1_900)),
                    credit(books.account("31-300"), Money.rupiah_of(1_900)),
                ),
            ),
            1,
        ):
            steps.post(
                work,
                JournalDraft(
                    entity_id=books.entity,
                    on_date=date(2026, 10, 31),
                    description="Penutupan",
                    event=f"period.closed.{sequence}",
                    source=Source("period", books.org, "2026-10"),
                    lines=lines,
                    closing=True,
                ),
            )

    books.within(deed)  # fmt: skip


@pytest.mark.req("B1", "B4", "I11", "I12")
def test_a_closed_month_still_shows_its_result(quarter: Books) -> None:
    before = trial(quarter, date_from=date(2026, 10, 1), date_to=date(2026, 10, 31))
    close_october(quarter)
    october: dict[str, Any] = {"date_from": date(2026, 10, 1), "date_to": date(2026, 10, 31)}

    assert trial(quarter, **october) == before
    assert trial(quarter, date_to=date(2026, 10, 31))["41-100"][3] == -8_000
    after = trial(quarter, **october, after_closing=True)
    assert (after["41-100"][3], after["64-200"][3], after["31-300"][3]) == (0, 0, -1_900)
    assert after["31-900"] == (0, 8_000, 8_000, 0)
    november = trial(quarter, date_from=date(2026, 11, 1), date_to=TODAY)
    assert november["41-100"] == (0, 0, 1_400, -1_400)
    assert november["31-300"] == (-1_900, 0, 0, -1_900)
    wanted: list[dict[str, Any]] = [
        {"date_to": TODAY},
        october,
        october | {"after_closing": True},
    ]
    for asked in wanted:
        assert quarter.ask(api.TrialBalance(**asked)).balanced


@pytest.mark.req("B2", "B4")
def test_the_ledger_opens_the_figure_with_or_without_closing(quarter: Books) -> None:
    close_october(quarter)
    october: dict[str, Any] = {"date_from": date(2026, 10, 1), "date_to": date(2026, 10, 31)}

    without = quarter.ask(api.AccountLedger(account="41-100", after_closing=False, **october))
    with_it = quarter.ask(api.AccountLedger(account="41-100", **october))
    assert (len(without.rows), without.closing) == (1, Money.rupiah_of(8_000))
    assert (len(with_it.rows), with_it.closing) == (2, ZERO)
    everything = quarter.ask(
        api.AccountLedger(account="41-100", date_to=date(2026, 10, 31), after_closing=False)
    )
    assert (len(everything.rows), everything.closing) == (1, Money.rupiah_of(8_000))


# ---------------------------------------------------------------- ledger


def ledger(books: Books, account: str, **asked: Any) -> list[tuple[str, str, int, int, int]]:
    page = books.ask(api.AccountLedger(account=account, **asked))
    return [
        (
            f"{row.on_date:%d/%m}",
            row.description,
            row.debit.sen // 100,
            row.credit.sen // 100,
            row.running.sen // 100,
        )
        for row in page.rows
    ]


@pytest.mark.req("ERP-FIN-06", "B3")
def test_the_ledger_shows_opening_and_running_balance(quarter: Books) -> None:
    page = quarter.ask(
        api.AccountLedger(account="11-100", date_from=date(2026, 11, 1), date_to=date(2026, 11, 30))
    )

    assert (page.code, page.account, page.normal_side) == ("11-100", "Kas", "debit")
    assert (page.opening, page.debit, page.credit, page.closing) == tuple(
        map(Money.rupiah_of, (8_000, 1_350, 1_000, 8_350))
    )
    assert not page.filtered
    assert ledger(quarter, "11-100", date_from=date(2026, 11, 1)) == [
        ("02/11", "Jual", 900, 0, 8_900),
        ("10/11", "Jual dengan diskon", 450, 0, 9_350),
        ("10/11", "Setor", 0, 1_000, 8_350),
    ]


@pytest.mark.req("ERP-FIN-06")
def test_an_account_of_the_other_side_grows_with_credit(quarter: Books) -> None:
    assert ledger(quarter, "41-100", date_from=date(2026, 10, 15)) == [
        ("02/11", "Jual", 0, 900, 8_900),
        ("10/11", "Jual dengan diskon", 0, 500, 9_400),
    ]
    assert quarter.balance("41-300") == 50
    assert quarter.balance("31-100") == 50_000


@pytest.mark.req("B3")
def test_with_a_text_the_running_column_adds_up_what_was_found(quarter: Books) -> None:
    page = quarter.ask(
        api.AccountLedger(account="11-100", date_from=date(2026, 10, 2), text="jual")
    )

    assert page.filtered
    assert page.opening == Money.rupiah_of(8_000)
    assert [row.running.sen // 100 for row in page.rows] == [900, 1_350]
    assert ledger(quarter, "11-100", text="000007") == [("10/11", "Setor", 0, 1_000, -1_000)]


@pytest.mark.req("I5")
def test_a_group_is_read_as_one_account(quarter: Books) -> None:
    page = quarter.ask(api.AccountLedger(account="11-000", date_from=date(2026, 11, 10)))

    assert page.opening == Money.rupiah_of(43_900 + 8_900)
    assert [row.running.sen // 100 for row in page.rows] == [53_250, 54_250, 53_250, 51_250]
    assert quarter.balance("11-000") == 51_250


@pytest.mark.req("B2", "B5", "ERP-FIN-06")
@pytest.mark.parametrize("limit", [1, 2, 3, 50])
@pytest.mark.parametrize("asked", [{}, {"text": "jual"}, {"date_from": date(2026, 10, 1)}])
def test_pages_of_a_ledger_follow_each_other(
    quarter: Books, limit: int, asked: dict[str, Any]
) -> None:
    rows: list[api.LedgerRow] = []
    after = None
    while True:
        page = quarter.ask(api.AccountLedger(account="11-100", limit=limit, after=after, **asked))
        rows += page.rows
        after = page.next
        if after is None:
            break

    whole = quarter.ask(api.AccountLedger(account="11-100", **asked))
    assert tuple(rows) == whole.rows
    for one, two in pairwise(rows):
        assert two.running == one.running + two.debit - two.credit
        assert (one.on_date, one.number) <= (two.on_date, two.number)
    if not asked.get("text"):
        assert rows[-1].running == whole.closing
        assert (
            sum(row.debit.sen - row.credit.sen for row in rows)
            == (whole.closing - whole.opening).sen
        )


@pytest.mark.req("B5")
def test_a_page_is_cut_in_the_order_of_posting(books: Books) -> None:
    """Whatever line of its journal an account stands on."""
    books.post(("64-200", 5, 0), ("11-100", 0, 5))
    books.post(("11-100", 0, 7), ("64-200", 7, 0))
    books.post(("11-100", 0, 9), ("64-200", 9, 0))

    first = books.ask(api.AccountLedger(account="11-100", limit=1))
    rest = books.ask(api.AccountLedger(account="11-100", limit=1, after=first.next))
    assert [row.credit.sen for row in (*first.rows, *rest.rows)] == [500, 700]


def test_lines_of_a_voided_pair_say_so(quarter: Books) -> None:
    quarter.do(api.VoidJournal(number="JRN-2026-000008", reason="salah"))

    rows = quarter.ask(api.AccountLedger(account="64-100")).rows
    assert [(row.state, row.running.sen) for row in rows] == [
        ("voided", 200_000), ("mirror", 0),
    ]  # fmt: skip


NOT_THERE: list[Any] = [
    ({"account": "99-999"}, NotFound),
    ({"account": "11-100", "entity": "XX"}, NotFound),
    ({"account": "11-100", "warehouse": "XX"}, NotFound),
    ({"account": "11-100", "store": "XX"}, NotFound),
    ({"account": "11-100", "after": "2026-11-21|x|1|0"}, InvalidInput),
    ({"account": "11-100", "after": "x"}, InvalidInput),
]


def test_a_ledger_of_what_is_not_there(quarter: Books) -> None:
    for asked, error in NOT_THERE:
        with pytest.raises(error):
            quarter.ask(api.AccountLedger(**asked))


# ---------------------------------------------------------------- dimensions and who may see them


@pytest.fixture
def two_warehouses(goods: Goods) -> Books:
    books = goods.books
    for code, amount in (("JKT", 1_000), ("SBY", 250)):
        books.do(
            api.PostJournal(
                on_date=TODAY,
                description=f"Sewa {code}",
                lines=(
                    api.JournalLineIn(
                        account="64-200", debit=Money.rupiah_of(amount), warehouse=code
                    ),
                    api.JournalLineIn(
                        account="11-200", credit=Money.rupiah_of(amount), warehouse=code
                    ),
                ),
            )
        )
    books.post(("64-100", 5, 0), ("11-200", 0, 5), text="Gaji")
    return books


@pytest.mark.req("B2", "ERP-FIN-02")
def test_figures_by_warehouse_open_the_same_lines(two_warehouses: Books) -> None:
    assert trial(two_warehouses, date_to=TODAY, warehouse="JKT") == {
        "11-200": (0, 0, 1_000, -1_000), "64-200": (0, 1_000, 0, 1_000),
    }  # fmt: skip
    assert ledger(two_warehouses, "64-200", warehouse="SBY") == [("21/11", "Sewa SBY", 250, 0, 250)]
    assert two_warehouses.balance("64-200") == 1_250
    view = two_warehouses.ask(api.JournalDetail(number="JRN-2026-000001"))
    assert [line.warehouse for line in view.lines] == ["JKT", "JKT"]


@pytest.mark.req("WMS-SEC-08")
def test_a_person_of_one_warehouse_sees_its_lines_only(two_warehouses: Books) -> None:
    limited = two_warehouses.seen_by("Finance", warehouses=("SBY",))

    assert trial(limited, date_to=TODAY) == {
        "11-200": (0, 0, 250, -250), "64-200": (0, 250, 0, 250),
    }  # fmt: skip
    assert [row.description for row in limited.ask(api.JournalList()).rows] == ["Sewa SBY"]
    assert limited.ask(api.JournalList()).amount == Money.rupiah_of(250)
    assert ledger(limited, "64-200") == [("21/11", "Sewa SBY", 250, 0, 250)]
    assert limited.balance("11-200") == -250
    for number in ("JRN-2026-000001", "JRN-2026-000003"):
        with pytest.raises(NotFound):
            limited.ask(api.JournalDetail(number=number))
    with pytest.raises(WarehouseRefused):
        limited.ask(api.TrialBalance(date_to=TODAY, warehouse="JKT"))
    with pytest.raises(WarehouseRefused):
        limited.ask(api.AccountLedger(account="64-200", warehouse="JKT"))


@pytest.mark.req("WMS-SEC-08")
def test_a_person_of_one_warehouse_posts_for_it_only(two_warehouses: Books) -> None:
    limited = two_warehouses.seen_by("Finance", warehouses=("SBY",))
    lines = (
        api.JournalLineIn(account="64-200", debit=Money(100), warehouse="JKT"),
        api.JournalLineIn(account="11-200", credit=Money(100), warehouse="SBY"),
    )

    with (
        limited.nothing_written(),
        pytest.raises(Exception, match="tidak ditugaskan di gudang JKT"),
    ):
        limited.do(api.PostJournal(on_date=TODAY, description="x", lines=lines))
