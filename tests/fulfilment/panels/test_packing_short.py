"""A short line at the packing table, reported by scanner alone and by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.fulfilment.panels.packing_stage import Stage
from app.opname.api import CountTodo
from app.orders.api import OrderDetail
from app.ui.tokens import Outcome
from tests.support.orders import SABUN, SERUM

if TYPE_CHECKING:
    from tests.support.orders import Shop
    from tests.support.packing_table import PackingTable


@pytest.mark.req("PU-40", "PU-50", "WMS-OUT-09")
def test_by_scanner_alone(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SERUM", 3), ("SABUN", 1))
    table.scan(local_shop.resi[number], SABUN, SERUM)

    table.scan("CMD-SHORT")
    question = table.panel.flow.question
    assert question is not None
    assert question.title == "Serum Vitamin C, 20 ml: kurang 2 dari 3. Mengapa?"
    said = table.scan("CMD-2")

    assert (said.outcome, said.word, said.name) == (Outcome.WARNING, "PESANAN DITAHAN", number)
    assert table.stage is Stage.IDLE
    detail = local_shop.me.ask(OrderDetail(order=number))
    assert detail.state == "on_hold"
    assert detail.attention.startswith("Jumlahnya kurang: SERUM kurang 2 dari 3")
    asked = local_shop.me.ask(CountTodo(warehouse="GD1", show="requests")).rows
    assert [(row.sku, row.source) for row in asked] == [("SERUM", number)]


@pytest.mark.req("PU-40", "PU-51")
def test_by_keyboard_and_without_a_parcel(local_shop: Shop, table: PackingTable) -> None:
    table.press(Qt.Key.Key_F3)
    assert "Buka pesanan dulu" in table.verdict.detail
    number = local_shop.order(("SABUN", 1))
    table.type(number)

    table.press(Qt.Key.Key_F3)
    table.press(Qt.Key.Key_Escape)
    assert table.panel.flow.question is None
    table.press(Qt.Key.Key_F3)
    table.type("1", enter=False)
    table.settle()

    assert table.stage is Stage.IDLE
    assert local_shop.me.ask(OrderDetail(order=number)).state == "on_hold"


@pytest.mark.req("WMS-OPN-10", "PU-50")
def test_an_empty_shelf_is_to_be_counted_and_the_parcel_goes_on(
    local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SABUN", 1))
    table.scan(local_shop.resi[number])
    assert table.panel.flow.view is not None
    place = table.panel.flow.view.items[0].lots[0].location

    said = table.scan("CMD-EMPTY")
    assert (said.outcome, said.word, said.name) == (Outcome.OK, "RAK KOSONG", place)
    table.press(Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert "Sudah diminta sebelumnya" in table.verdict.detail
    table.scan(SABUN)

    assert table.stage is Stage.SHIPPED
    asked = local_shop.me.ask(CountTodo(warehouse="GD1", show="requests")).rows
    assert [(row.location, row.sku, row.reason, row.source) for row in asked] == [
        (place, "", "empty_bin", number)
    ]
