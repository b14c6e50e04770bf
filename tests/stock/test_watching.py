"""Expired lots are blocked by themselves; alerts open once and close with their cause."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.core.errors import InvalidInput
from app.stock.api import (
    AdjustLine,
    AdjustStock,
    AlertList,
    AlertSummary,
    LimitLine,
    LotList,
    SetStockLimits,
    StockOnHand,
    WatchStock,
)
from tests.stock.test_transfers import arrive, on_road

if TYPE_CHECKING:
    from tests.support.goods import Goods


def alerts(goods: Goods, **more: object) -> list[tuple[str, int, str, int, int]]:
    """Open alerts: kind, level, what, figure, limit."""
    rows = goods.me.ask(AlertList.model_validate(more)).rows
    return [(row.kind, row.level, row.label, row.figure, row.bound) for row in rows]


def change(goods: Goods, qty: int) -> None:
    line = AdjustLine(sku="KAPAS", change=qty, location="GD1-A-01")
    goods.me.do(AdjustStock(warehouse="GD1", note="uji", lines=(line,)))


def pass_days(goods: Goods, days: int) -> None:
    """Time goes by while somebody works, so that the sign-in lives on."""
    for _ in range(days):
        goods.company.env.advance(timedelta(days=1))
        goods.me.ask(AlertSummary())


@pytest.mark.req("WMS-LOT-06", "WMS-LOT-04")
def test_a_lot_is_blocked_the_day_after_its_expiry_and_not_before(goods: Goods) -> None:
    today = goods.company.env.today()
    goods.receive("SERUM", 5, "500.00", lot="HARI-INI", expires=today)
    goods.receive("SERUM", 5, "500.00", lot="JAUH")
    assert goods.me.do(WatchStock()).value.blocked == 0

    goods.company.env.advance(timedelta(days=1))
    assert goods.me.do(WatchStock()).value.blocked == 1
    assert goods.me.do(WatchStock()).value.blocked == 0

    found = {row.lot: (row.status, row.reason) for row in goods.me.ask(LotList()).rows}
    assert found == {"HARI-INI": ("blocked", "Lewat ED"), "JAUH": ("ok", "")}
    assert goods.on_hand("SERUM") == (10, "1000.00")


@pytest.mark.req("WMS-LOT-05", "WMS-NTF-04")
def test_each_lot_and_level_is_told_once(goods: Goods) -> None:
    today = goods.company.env.today()
    goods.receive("SERUM", 5, "500.00", lot="A", expires=today + timedelta(days=61))
    assert goods.me.do(WatchStock()).value.raised == 1
    assert alerts(goods, kind="expiry") == [("expiry", 90, "A", 5, 61)]
    assert goods.me.do(WatchStock()).value.raised == 0

    goods.company.env.advance(timedelta(days=1))
    goods.me.do(WatchStock())
    assert alerts(goods, kind="expiry") == [("expiry", 60, "A", 5, 60)]
    pass_days(goods, 31)
    goods.me.do(WatchStock())
    assert alerts(goods, kind="expiry") == [("expiry", 30, "A", 5, 29)]
    pass_days(goods, 30)
    goods.me.do(WatchStock())

    assert alerts(goods) == [("expired", 0, "A", 5, -1)]
    assert len(alerts(goods, open_only=False)) == 4
    counts = goods.me.ask(AlertSummary())
    assert (counts.expired, counts.expiry, counts.minimum) == (1, 0, 0)


@pytest.mark.req("WMS-INV-12", "WMS-NTF-04")
def test_a_limit_crossed_is_told_once_per_crossing(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "100.00")
    with pytest.raises(InvalidInput, match="maksimum kurang dari minimum"):
        goods.me.do(
            SetStockLimits(lines=(LimitLine(sku="KAPAS", warehouse="GD1", minimum=5, maximum=4),))
        )
    goods.me.do(
        SetStockLimits(lines=(LimitLine(sku="KAPAS", warehouse="GD1", minimum=5, maximum=12),))
    )
    assert goods.me.ask(StockOnHand(search="kapas")).rows[0].minimum == 5
    assert goods.me.do(WatchStock()).value.raised == 0

    change(goods, -6)
    assert goods.me.do(WatchStock()).value.raised == 1
    assert goods.me.do(WatchStock()).value.raised == 0
    assert alerts(goods) == [("minimum", 0, "KAPAS · GD1", 4, 5)]
    change(goods, 9)
    assert goods.me.do(WatchStock()).value.cleared == 1
    assert alerts(goods, warehouse="GD1") == [("maximum", 0, "KAPAS · GD1", 13, 12)]
    change(goods, -9)
    goods.me.do(WatchStock())

    assert [row[0] for row in alerts(goods, open_only=False)] == ["minimum", "maximum", "minimum"]
    goods.me.do(SetStockLimits(lines=(LimitLine(sku="KAPAS", warehouse="GD1", minimum=0),)))
    goods.me.do(WatchStock())
    assert alerts(goods) == []


@pytest.mark.req("WMS-MOV-07")
def test_a_transfer_later_than_expected_is_an_alert_until_it_arrives(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "100.00")
    number = on_road(goods, ("KAPAS", 2))
    goods.company.env.advance(timedelta(days=3))
    goods.me.do(WatchStock())
    assert alerts(goods) == [("late", 0, number, 1, 0)]

    arrive(goods, number, ("KAPAS", 2))
    goods.me.do(WatchStock())

    assert alerts(goods) == []
