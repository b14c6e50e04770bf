"""Lists of stock and their cards: the same rows, paged without gaps, on both databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.catalog.api import CreateCategory
from app.core.money import Money
from app.stock.api import (
    LotCounts,
    LotList,
    LotSummary,
    SetLotStatus,
    StockCard,
    StockMoves,
    StockOnHand,
    StockSummary,
)

if TYPE_CHECKING:
    from tests.support.goods import Goods


def _pages(goods: Goods, **wish: object) -> list[tuple[str, str]]:
    """Every row of Monitoring, two at a time."""
    found: list[tuple[str, str]] = []
    after: str | None = None
    while True:
        page = goods.me.ask(StockOnHand.model_validate({"limit": 2, "after": after, **wish}))
        found += [(row.sku, row.warehouse) for row in page.rows]
        after = page.next
        if after is None:
            return found


@pytest.mark.req("WMS-INV-08", "WMS-GEN-12")
def test_cards_count_the_rows_of_the_list_under_the_same_filters(goods: Goods) -> None:
    goods.me.do(CreateCategory(category_name="Perawatan", code="RAWAT"))
    goods.me.do(CreateCategory(category_name="Wajah", parent="RAWAT", code="WAJAH"))
    goods.product("MASKER", category="WAJAH", min_stock=100)
    for sku, place in (("MASKER", "GD1-A-01"), ("KAPAS", "GD1-A-01"), ("KAPAS", "GD2-A-01")):
        goods.receive(sku, 50, "5000.00", place=place)
    goods.receive("KAPAS", 4, "400.00", place="GD1-RUSAK")

    everything = _pages(goods)

    assert everything == [("KAPAS", "GD1"), ("KAPAS", "GD2"), ("MASKER", "GD1")]
    assert _pages(goods, category="RAWAT") == [("MASKER", "GD1")]
    assert _pages(goods, level="low") == [("MASKER", "GD1")]
    assert _pages(goods, level="safe", warehouse="GD2") == [("KAPAS", "GD2")]
    totals = goods.me.ask(StockSummary())
    assert (totals.skus, totals.low, totals.out, str(totals.value)) == (3, 1, 0, "15400.00")
    below = goods.me.ask(StockSummary(category="RAWAT"))
    assert (below.skus, below.low, str(below.value)) == (1, 1, "5000.00")
    assert str(goods.me.ask(StockSummary(search="kapas", warehouse="GD2")).value) == "5000.00"
    [kapas] = goods.me.ask(StockOnHand(search="kapas", warehouse="GD1")).rows
    assert (kapas.on_hand, kapas.held, kapas.available) == (54, 4, 50)


@pytest.mark.req("WMS-INV-06", "WMS-INV-07")
def test_a_card_in_pages_runs_on_and_begins_with_what_was_before(goods: Goods) -> None:
    for qty in (5, 7, 11):
        goods.receive("KAPAS", qty, f"{qty}00.00")

    first = goods.me.ask(StockMoves(sku="KAPAS", limit=2))
    second = goods.me.ask(StockMoves(sku="KAPAS", limit=2, after=first.next))
    later = goods.me.ask(StockCard(sku="KAPAS", since=date(2026, 11, 22)))

    assert [(row.qty, row.balance) for row in (*first.rows, *second.rows)] == [
        (5, 5), (7, 12), (11, 23),
    ]  # fmt: skip
    assert str(second.rows[0].balance_value) == "2300.00"
    assert second.next is None
    assert (later.opening, str(later.opening_value), later.page.rows) == (23, "2300.00", ())
    newest = goods.me.ask(StockMoves(limit=2))
    assert [(row.sku, row.qty, row.balance) for row in newest.rows] == [
        ("KAPAS", 11, None), ("KAPAS", 7, None),
    ]  # fmt: skip
    assert [row.qty for row in goods.me.ask(StockMoves(after=newest.next)).rows] == [5]
    assert goods.me.ask(StockMoves(warehouse="GD2")).rows == ()
    one = goods.me.ask(StockMoves(document=newest.rows[1].document)).rows
    assert [(row.qty, row.document) for row in one] == [(7, newest.rows[1].document)]
    assert goods.me.ask(StockMoves(document="TAK-ADA")).rows == ()


@pytest.mark.req("WMS-LOT-06", "WMS-LOT-04")
def test_lot_cards_count_what_their_lists_show(goods: Goods) -> None:
    days = {"BASI": 20, "HARI": 21}
    for lot, day in days.items():
        goods.receive("SERUM", 5, "500.00", lot=lot, expires=date(2026, 11, day))
    goods.receive("SERUM", 5, "500.00", lot="DUA", expires=date(2027, 1, 15))
    goods.receive("TONER", 5, "500.00", lot="JAUH", expires=date(2028, 1, 15))
    goods.me.do(SetLotStatus(sku="TONER", lot="JAUH", status="recalled", reason="ditarik"))

    counts = goods.me.ask(LotSummary())

    assert counts == LotCounts(expired=1, within_30=1, within_60=2, within_90=2, blocked=1)
    assert _lots(goods, expired=True) == ["BASI"]
    assert _lots(goods, expired=False, within_days=60) == ["HARI", "DUA"]
    assert _lots(goods, status="held") == ["JAUH"]
    assert _lots(goods, search="serum du") == ["DUA"]
    assert goods.me.ask(LotSummary(warehouse="GD2")) == LotCounts(0, 0, 0, 0, 0)


def _lots(goods: Goods, **wish: object) -> list[str]:
    return [row.lot for row in goods.me.ask(LotList.model_validate(wish)).rows]


@pytest.mark.req("WMS-INV-08", "WMS-GEN-12", "WMS-SEC-08")
def test_the_cards_of_every_filter_are_those_of_its_list(goods: Goods) -> None:
    goods.receive("KAPAS", 40, "400.00")
    goods.receive("KAPAS", 4, "80.00", place="GD2-A-01")
    goods.receive("KRIM", 5, "500.00")
    goods.receive("SERUM", 7, "700.00", lot="A", place="GD2-B-01")
    there = goods.company.client("inventory.read", username="gudang2", warehouses=("GD2",))

    for who, wish in (
        (goods.me, {}),
        (goods.me, {"warehouse": "GD1"}),
        (goods.me, {"category": "FIFO"}),
        (goods.me, {"search": "ka"}),
        (goods.me, {"search": "ka", "warehouse": "GD2"}),
        (there, {}),
        (there, {"search": "serum"}),
    ):
        rows = who.ask(StockOnHand.model_validate(wish)).rows
        cards = who.ask(StockSummary.model_validate(wish))
        levels = [row.level for row in rows]
        assert (cards.skus, cards.low, cards.out, cards.value) == (
            len(rows), levels.count("low"), levels.count("out"),
            sum((row.value for row in rows), Money(0)),
        ), wish  # fmt: skip
        assert rows
