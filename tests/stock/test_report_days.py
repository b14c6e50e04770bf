"""A report is of its day or span and its warehouse: what came later or elsewhere is not in it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.core.money import Money
from app.documents.report import Drill
from app.identity.api import ConfigureOrganisation, OrganisationSettings
from app.stock.api import (
    AddLandedCost,
    IssueLine,
    IssueStock,
    ReceiptLine,
    ReceiveStock,
    StockReport,
)
from tests.stock.test_reports import TODAY, ask, cells, issue, pass_days, total
from tests.support.report_files import check_files
from tests.support.shop import Shop

if TYPE_CHECKING:
    from tests.support.goods import Goods


@pytest.mark.req("WMS-RPT-01", "WMS-RPT-07")
def test_age_and_lots_are_those_of_the_day_asked_for(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "1000.00")
    goods.receive("SERUM", 4, "400.00", lot="A")
    goods.receive("SERUM", 6, "600.00", lot="B")
    pass_days(goods, 40)
    goods.receive("KAPAS", 5, "700.00")
    line = IssueLine(sku="SERUM", qty=3, lot="A")
    goods.me.do(IssueStock(warehouse="GD1", reason="promotion", note="uji", lines=(line,)))

    earlier = TODAY + timedelta(days=35)

    assert cells(ask(goods, "ageing", until=earlier), 0, 3, 4, 7, 8, 11) == [
        ("KAPAS", 0, 10, "0.00", "1000.00", "1000.00"),
        ("SERUM", 0, 10, "0.00", "1000.00", "1000.00"),
    ]
    assert cells(ask(goods, "ageing"), 0, 3, 4, 11) == [
        ("KAPAS", 5, 10, "1700.00"), ("SERUM", 0, 7, "700.00"),
    ]  # fmt: skip
    assert cells(ask(goods, "lots", until=earlier), 3, 5, 6)[1:] == [
        ("A", 4, "400.00"), ("B", 6, "600.00"),
    ]  # fmt: skip
    assert cells(ask(goods, "lots"), 3, 5, 6)[1:] == [("A", 1, "100.00"), ("B", 6, "600.00")]


@pytest.mark.req("WMS-RPT-03")
def test_operations_are_those_of_the_span_and_the_warehouse(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "1000.00")
    pass_days(goods, 1)
    issue(goods, "KAPAS", 2)
    goods.receive("KRIM", 3, "30.00", place="GD2-A-01")
    pass_days(goods, 1)
    issue(goods, "KAPAS", 1)
    second = TODAY + timedelta(days=1)

    def done(**more: object) -> list[tuple[object, ...]]:
        return cells(ask(goods, "operations", **more), 0, 2, 3, 4, 5, 6)

    assert done(since=second, until=second) == [
        ("Pengeluaran", 1, 0, 2, "0.00", "200.00"), ("Penerimaan", 1, 3, 0, "30.00", "0.00"),
    ]  # fmt: skip
    assert done(since=second, until=second, warehouse="GD2") == [
        ("Penerimaan", 1, 3, 0, "30.00", "0.00")
    ]
    assert done(since=TODAY, until=TODAY) == [("Penerimaan", 1, 10, 0, "1000.00", "0.00")]
    assert done(category="FIFO") == [("Penerimaan", 1, 3, 0, "30.00", "0.00")]
    assert done()[0] == ("Pengeluaran", 2, 0, 3, "0.00", "300.00")


@pytest.mark.req("WMS-RPT-01", "WMS-RPT-07")
def test_what_sold_fast_by_a_day_counts_thirty_days_up_to_it(database_url: str) -> None:
    shop = Shop.build(database_url, stores=("MAN",))
    wish = OrganisationSettings()
    stock = wish.stock.model_copy(update={"fast_percent": 100})
    shop.do(ConfigureOrganisation(settings=wish.model_copy(update={"stock": stock})))
    for sku, qty in (("KAPAS", 20), ("SERUM", 20), ("KRIM", 20), ("TONER", 20)):
        shop.receive(sku, qty)
    for sku, qty in (("KAPAS", 2), ("SERUM", 5)):
        shop.ship(shop.order((sku, qty)).number)
    pass_days(shop.goods, 30)
    shop.ship(shop.order(("KRIM", 3)).number)

    def sold(kind: str, day: date) -> list[tuple[object, ...]]:
        return cells(ask(shop.goods, kind, until=day), 0, 3, 5, 6)

    # the most sold first; the sale of the day after is not in it
    assert sold("fast", TODAY + timedelta(days=29)) == [
        ("SERUM", 15, 5, TODAY), ("KAPAS", 18, 2, TODAY),
    ]  # fmt: skip
    last = TODAY + timedelta(days=30)
    assert sold("fast", last) == [("KRIM", 17, 3, last)]
    later = last + timedelta(days=40)
    assert sold("slow", later) == [
        ("TONER", 20, 0, None), ("KAPAS", 18, 0, TODAY), ("SERUM", 15, 0, TODAY),
    ]  # fmt: skip
    assert total(ask(shop.goods, "slow", until=later), 4) == "53000.00"


@pytest.mark.req("WMS-RPT-02")
def test_how_full_each_kind_of_place_is(goods: Goods) -> None:
    goods.receive("KAPAS", 9, "90.00", place="GD1-B-02")
    goods.receive("KRIM", 2, "20.00", place="GD1-B-02")
    pass_days(goods, 1)
    issue(goods, "KAPAS", 9)
    goods.receive("KRIM", 5, "50.00", place="GD1-A-01")

    then = ask(goods, "usage", warehouse="GD1", until=TODAY)

    assert [row[0] for row in cells(then, 2)][:2] == ["Simpan", "Ambil"]
    kinds = {row[1]: row for row in cells(then, 0, 2, 3, 4, 5, 6, 7)}
    assert kinds["Ambil"] == ("GD1", "Ambil", 1, 0, 1, Decimal(0), 0)
    assert kinds["Simpan"] == ("GD1", "Simpan", 2, 1, 1, Decimal(50), 11)
    places = sum(row[0] for row in cells(then, 3))
    assert then.rows[-1].cells[3:] == (
        places, 1, places - 1, Decimal(1000 // places) / 10, 11,
    )  # fmt: skip
    now = cells(ask(goods, "usage", warehouse="GD1"), 2, 4, 7)
    assert [row for row in now if row[1]] == [("Simpan", 1, 2), ("Ambil", 1, 5)]
    only = cells(ask(goods, "usage", until=TODAY, category="FIFO"), 0, 4, 7)
    assert [row for row in only if row[1]] == [("GD1", 1, 2)]
    assert {row[0] for row in only} == {"GD1", "GD2"}
    assert then.rows[0].drill == Drill(
        "stock.reports", {"kind": "place", "warehouse": "GD1", "category": None, "until": TODAY}
    )
    check_files(then)


@pytest.mark.req("WMS-RPT-02", "WMS-SEC-08")
def test_who_did_how_much_of_what(goods: Goods) -> None:
    ani = goods.company.client("receipt.create", username="ani")
    goods.receive("KAPAS", 10, "1000.00")
    line = ReceiptLine(sku="KRIM", qty=4, cost=Money(400), location="GD1-A-01")
    other = ReceiptLine(sku="KAPAS", qty=1, cost=Money(100), location="GD1-A-01")
    came = ani.do(ReceiveStock(warehouse="GD1", counter="grir", lines=(line, other))).value.number
    goods.me.do(AddLandedCost(receipt=came, amount=Money(500)))  # no goods were moved
    pass_days(goods, 1)
    issue(goods, "KAPAS", 2)
    goods.receive("KRIM", 1, "9.00", place="GD2-A-01")
    tomorrow = TODAY + timedelta(days=1)

    report = ask(goods, "people")

    assert cells(report, 0, 1, 2, 3, 4, 5) == [
        ("Administrator", "Pengeluaran", 1, 1, 0, 2), ("Administrator", "Penerimaan", 2, 2, 11, 0),
        ("Ani", "Penerimaan", 1, 2, 5, 0),
    ]  # fmt: skip
    assert report.rows[-1].cells[2:] == (4, 5, 16, 2)
    assert cells(ask(goods, "people", until=TODAY), 0, 4) == [("Administrator", 10), ("Ani", 5)]
    assert cells(ask(goods, "people", since=tomorrow), 1, 2, 4, 5) == [
        ("Pengeluaran", 1, 0, 2), ("Penerimaan", 1, 1, 0),
    ]  # fmt: skip
    assert cells(ask(goods, "people", since=tomorrow, warehouse="GD2"), 0, 4) == [
        ("Administrator", 1)
    ]
    assert cells(ask(goods, "people", category="FIFO", until=TODAY), 0, 4) == [("Ani", 4)]
    away = goods.company.client("Supervisor", username="eko", warehouses=("GD2",))
    theirs = away.ask(StockReport(kind="people"))
    assert cells(theirs, 0, 4) == [("Administrator", 1)]
    assert [row[0] for row in cells(away.ask(StockReport(kind="usage")), 0)][:1] == ["GD2"]
    check_files(report)
