"""Goods that are not on their shelf: the order waits, the place is to be counted, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.core.errors import InvalidInput
from app.fulfilment.api import ReportShort
from app.fulfilment.rules.pack_verdict import Result
from app.fulfilment.service.packing import NotPackable
from app.fulfilment.service.recording import TakenOver
from app.opname.api import CountTodo, TodoRow
from app.orders.api import OrderDetail

if TYPE_CHECKING:
    from tests.support.orders import Shop


def _asked(shop: Shop) -> tuple[TodoRow, ...]:
    return shop.me.ask(CountTodo(warehouse="GD1", show="requests")).rows


@pytest.mark.req("WMS-OUT-09", "WMS-OPN-10", "PU-40")
def test_a_short_line_holds_the_order_and_asks_for_a_count_of_its_place_once(shop: Shop) -> None:
    one, two = shop.order(("SERUM", 2), ("SABUN", 1)), shop.order(("SERUM", 1))
    view = shop.opened(one)
    line = next(item for item in view.items if item.sku == "SERUM")
    place = line.lots[0].location

    done = shop.me.do(
        ReportShort(order=one, line=line.line, missing=1, reason="fewer")
    )  # fmt: skip
    lina = shop.company.client("Packer", username="lina")
    shop.opened(two, lina)
    lina.do(ReportShort(order=two, line="1", missing=1, reason="not_there"))

    assert done.value == one
    assert "ditahan" in done.message
    detail = shop.me.ask(OrderDetail(order=one))
    assert (detail.state, detail.attention) == (
        "on_hold", f"Jumlahnya kurang: SERUM kurang 1 dari 2 di {place}. Tunggu hitungannya.",
    )  # fmt: skip
    (row,) = _asked(shop)
    assert (row.sku, row.location, row.reason, row.source) == ("SERUM", place, "short_pick", one)
    with pytest.raises(NotPackable) as refused:
        shop.opened(one)
    assert refused.value.verdicts[0].result is Result.ORDER_ON_HOLD


@pytest.mark.req("WMS-OUT-09", "PU-32")
def test_a_report_that_cannot_be_writes_nothing(shop: Shop) -> None:
    number = shop.order(("SERUM", 2))
    shop.opened(number)
    other = shop.company.client("Packer", username="lina")

    with pytest.raises(InvalidInput, match="tidak punya baris 7"):
        shop.me.do(ReportShort(order=number, line="7", missing=1, reason="damaged"))
    with pytest.raises(InvalidInput, match="antara 1 dan 2"):
        shop.me.do(ReportShort(order=number, line="1", missing=3, reason="damaged"))
    with pytest.raises(TakenOver):
        other.do(ReportShort(order=number, line="1", missing=1, reason="damaged"))

    assert _asked(shop) == ()
    assert shop.me.ask(OrderDetail(order=number)).state == "allocated"
