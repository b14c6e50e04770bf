"""The daily sales journal: every journal in one summary, whatever is run how often (ERP-FIN-09)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounting.api import CheckBooks
from app.core.money import Money
from app.orders.api import AllocateOrders, FollowOrders
from app.sales_journal import api
from tests.support.shop import Shop, told

TODAY = date(2026, 11, 21)


@pytest.fixture
def shop(database_url: str) -> Shop:
    shop = Shop.build(database_url, stores=("SHP", "MAN"))
    shop.receive("SERUM", 20)
    return shop


def _sell(shop: Shop, number: str = "") -> str:
    if number:
        shop.take(told(number))
        shop.do(AllocateOrders(orders=(number,)))
    else:
        number = shop.order(("SERUM", 2)).number
    shop.ship(number)
    return number


def _held(shop: Shop) -> list[tuple[str, int, int]]:
    return [
        (number, part, journals)
        for number, part, journals in shop.rows(
            "SELECT number, part, journals FROM daily_sales ORDER BY number"
        )
    ]


@pytest.mark.req("ERP-FIN-09")
def test_running_again_replaces_nothing_and_never_doubles(shop: Shop) -> None:
    _sell(shop, "S1")
    _sell(shop, "S2")
    mine = _sell(shop)
    before = shop.ledger()
    journals = shop.one("SELECT count(*) FROM journal")

    made = shop.do(api.GatherSales(on_date=TODAY)).value.made
    again = shop.do(api.GatherSales(on_date=TODAY))

    assert sorted((one.store, one.journals) for one in made) == [("MAN", 1), ("SHP", 2)]
    assert sorted(one.number for one in made) == ["JPH-261121-001", "JPH-261121-002"]
    assert again.value.made == ()
    assert "sudah lengkap" in again.message
    # Nothing was posted: the books know each sale once.
    assert shop.ledger() == before
    assert shop.one("SELECT count(*) FROM journal") == journals
    first = shop.rows("SELECT * FROM daily_sales_entry ORDER BY journal_id")

    late = _sell(shop, "S3")
    third = shop.do(api.GatherSales(on_date=TODAY)).value.made
    assert [(one.store, one.journals) for one in third] == [("SHP", 1)]
    assert [row for row in shop.rows("SELECT * FROM daily_sales_entry ORDER BY journal_id")
            if row in first] == first  # fmt: skip
    assert [(part, count) for _number, part, count in _held(shop)][-1] == (2, 1)
    days = {day.store: day for day in shop.ask(api.SalesDays())}
    assert (days["SHP"].journals, days["SHP"].waiting, len(days["SHP"].numbers)) == (3, 0, 2)
    assert (days["SHP"].revenue, days["SHP"].cost) == (
        Money.rupiah_of(30_000), Money.rupiah_of(3_000),
    )  # fmt: skip
    assert days["MAN"].margin == Money.rupiah_of(18_000)
    report = shop.ask(api.DailySales(number=days["MAN"].numbers[0]))
    assert {row.cells[0]: (row.cells[2], row.cells[3]) for row in report.rows if row.level == 1} | {
        row.key: () for row in report.rows if row.key.startswith("JRN")
    } == {
        "12-100": (Money.rupiah_of(20_000), None),
        "51-100": (Money.rupiah_of(2_000), None),
        "13-100": (None, Money.rupiah_of(2_000)),
        _account(shop, mine): (None, Money.rupiah_of(20_000)),
        **{row.key: () for row in report.rows if row.key.startswith("JRN")},
    }
    assert [foot.holds for foot in report.footers] == [True, None]
    assert mine in str(report.rows[-1].cells[1])
    assert late
    assert shop.ask(CheckBooks()).violations == ()


def _account(shop: Shop, order: str) -> str:
    """The sales account of the order's store."""
    code: str = shop.one(
        "SELECT a.code FROM journal j JOIN journal_line l ON l.journal_id = j.id "
        "JOIN account a ON a.id = l.account_id WHERE j.source_number = :n AND a.kind = 'revenue'",
        n=order,
    )
    return code


@pytest.mark.req("ERP-FIN-09")
def test_the_nightly_run_takes_every_day_before_today(shop: Shop) -> None:
    sold = _sell(shop, "S1")
    assert shop.do(api.GatherSales()).value.made == ()
    shop.company.env.advance(timedelta(days=1))
    shop.do(FollowOrders(orders=(sold,), state="rts_in_transit"))

    made = shop.do(api.GatherSales()).value.made

    assert [(one.on_date, one.journals) for one in made] == [(TODAY, 1)]
    days = shop.ask(api.SalesDays())
    assert [(day.on_date, day.waiting, day.revenue.sen) for day in days] == [
        (TODAY + timedelta(days=1), 1, -1_000_000), (TODAY, 0, 1_000_000),
    ]  # fmt: skip
    assert shop.do(api.GatherSales()).value.made == ()


@pytest.mark.req("ERP-FIN-09", "INV-11")
def test_the_database_keeps_a_journal_in_its_one_summary(shop: Shop) -> None:
    _sell(shop, "S1")
    shop.do(api.GatherSales(on_date=TODAY))

    for sql in (
        "UPDATE daily_sales SET journals = 2",
        "DELETE FROM daily_sales",
        "DELETE FROM daily_sales_entry",
        "INSERT INTO daily_sales_entry SELECT * FROM daily_sales_entry",
    ):
        engine = shop.company.database.writer_engine
        before = _held(shop)
        with pytest.raises(sa.exc.DBAPIError), engine.begin() as connection:
            connection.execute(sa.text(sql))
        assert _held(shop) == before
