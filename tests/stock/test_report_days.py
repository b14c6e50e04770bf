"""A report is of its day or span and its warehouse: what came later or elsewhere is not in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.identity.api import ConfigureOrganisation, OrganisationSettings
from app.stock.api import IssueLine, IssueStock
from tests.stock.test_reports import TODAY, ask, cells, issue, pass_days, total
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
