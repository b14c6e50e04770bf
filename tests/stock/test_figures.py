"""One formula for what is available, and stock with its value at any past instant."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.catalog.steps import UnknownProducts
from app.core.env import FixedEnvironment
from app.stock.api import (
    AlertSummary,
    ChangeStatus,
    CheckAvailability,
    IssueLine,
    IssueStock,
    LimitLine,
    SetLotStatus,
    SetStockLimits,
    StatusLine,
    StockAsOf,
    StockOnHand,
    StockSummary,
    TransferLine,
    TransferStock,
    WantedQty,
    WatchStock,
)

if TYPE_CHECKING:
    from tests.support.goods import Goods


def as_of(goods: Goods, **when: object) -> dict[tuple[str, str], tuple[int, str]]:
    rows = goods.me.ask(StockAsOf.model_validate(when))
    return {(row.sku, row.warehouse): (row.qty, str(row.value)) for row in rows}


@pytest.mark.req("WMS-VAL-10")
def test_quantity_and_value_at_any_past_instant_and_day(goods: Goods) -> None:
    env = goods.company.env
    assert isinstance(env, FixedEnvironment)
    goods.receive("KAPAS", 10, "1000.00")
    first = env.now()
    env.advance(timedelta(days=1))
    goods.receive("KAPAS", 10, "3000.00")
    line = TransferLine(sku="KAPAS", qty=5, from_location="GD1-A-01", to_location="GD2-A-01")
    goods.me.do(TransferStock(warehouse="GD1", to_warehouse="GD2", note="Isi ulang", lines=(line,)))
    second, day = env.now(), env.today()
    env.advance(timedelta(days=1))
    out = IssueLine(sku="KAPAS", qty=15)
    goods.me.do(IssueStock(warehouse="GD1", reason="shrinkage", note="Hilang", lines=(out,)))

    assert as_of(goods, instant=first - timedelta(seconds=1)) == {}
    assert as_of(goods, instant=first) == {("KAPAS", "GD1"): (10, "1000.00")}
    then = {("KAPAS", "GD1"): (15, "3000.00"), ("KAPAS", "GD2"): (5, "1000.00")}
    assert as_of(goods, instant=second) == then
    assert as_of(goods, date_end=day) == then
    assert as_of(goods, date_end=day, warehouse="GD2") == {("KAPAS", "GD2"): (5, "1000.00")}
    assert as_of(goods) == {("KAPAS", "GD2"): (5, "1000.00")}
    goods.sound()


@pytest.mark.req("WMS-INV-02", "WMS-INV-03")
def test_available_is_the_same_figure_everywhere(goods: Goods) -> None:
    goods.receive("KAPAS", 20, "2000.00")
    goods.me.do(
        ChangeStatus(
            warehouse="GD1", reason="Penyok",
            lines=tuple(
                StatusLine.model_validate(
                    {"sku": "KAPAS", "qty": qty, "location": "GD1-A-01", "old": "available",
                     "new": status}
                )
                for qty, status in ((1, "blocked"), (2, "damaged"), (3, "on_hold"))
            ),
        )
    )  # fmt: skip

    (row,) = (one for one in goods.me.ask(StockOnHand(warehouse="GD1")).rows if one.sku == "KAPAS")
    assert (row.on_hand, row.reserved, row.held, row.available) == (20, 0, 6, 14)
    wish = (WantedQty(sku="KAPAS", qty=15),)
    (told,) = goods.me.ask(CheckAvailability(lines=wish, warehouse="GD1"))
    assert (told.available, told.wanted) == (14, 15)


@pytest.mark.req("WMS-INV-03", "WMS-LOT-04", "WMS-LOT-08", "WMS-INV-12", "WMS-GEN-12")
def test_a_lot_nobody_may_sell_is_available_nowhere(goods: Goods) -> None:
    env = goods.company.env
    assert isinstance(env, FixedEnvironment)
    for lot, qty, days in (("BAIK", 3, 400), ("BLOK", 10, 400), ("TARIK", 20, 400), ("ED", 40, 2)):
        expires = env.today() + timedelta(days=days)
        goods.receive("SERUM", qty, "1000.00", lot=lot, expires=expires)
    for lot, status in (("BLOK", "blocked"), ("TARIK", "recalled")):
        goods.me.do(SetLotStatus.model_validate(
            {"sku": "SERUM", "lot": lot, "status": status, "reason": "diperiksa"}
        ))  # fmt: skip
    limit = {"sku": "SERUM", "warehouse": "GD1", "minimum": 5}
    goods.me.do(SetStockLimits(lines=(LimitLine.model_validate(limit),)))

    def figures() -> tuple[int, int, int, str]:
        (row,) = goods.me.ask(StockOnHand(warehouse="GD1", search="serum")).rows
        wish = (WantedQty(sku="SERUM", qty=1),)
        (told,) = goods.me.ask(CheckAvailability(lines=wish, warehouse="GD1"))
        assert told.available == row.available
        low = goods.me.ask(StockOnHand(warehouse="GD1", level=row.level)).rows  # type: ignore[arg-type]
        assert row in low
        return row.on_hand, row.held, row.available, row.level

    env.advance(timedelta(days=2))  # the expiry day itself is usable
    assert figures() == (73, 30, 43, "safe")
    goods.me.do(WatchStock())
    assert goods.me.ask(AlertSummary(warehouse="GD1")).minimum == 0
    env.advance(timedelta(days=1))  # expired, whoever looks before anybody blocked it
    assert figures() == (73, 70, 3, "low")
    assert goods.me.ask(StockSummary(warehouse="GD1")).low == 1
    goods.me.do(WatchStock())
    assert goods.me.ask(AlertSummary(warehouse="GD1")).minimum == 1
    assert figures() == (73, 70, 3, "low")


@pytest.mark.req("WMS-INV-10", "WMS-GEN-09")
def test_a_sku_nobody_knows_is_not_answered_with_none_there(goods: Goods) -> None:
    goods.receive("KAPAS", 20, "2000.00")
    wish = tuple(WantedQty(sku=sku, qty=1) for sku in ("kapas", "TIDAK", "ADA"))

    with pytest.raises(UnknownProducts, match="SKU tidak dikenal: ADA, TIDAK"):
        goods.me.ask(CheckAvailability(lines=wish, warehouse="GD1"))
    (row,) = goods.me.ask(CheckAvailability(lines=wish[:1], warehouse="GD1"))

    assert (row.sku, row.available) == ("KAPAS", 20)
