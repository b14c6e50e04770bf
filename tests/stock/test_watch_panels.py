"""Peringatan and Penyesuaian over a real company, by keyboard and scanner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.stock.api import AdjustmentDetail, LimitLine, SetStockLimits, StockOnHand, WatchStock
from app.stock.panels.adjustments import AdjustmentsPanel
from app.stock.panels.alerts import AlertsPanel
from app.stock.panels.lots import LotsPanel
from tests.stock.test_adjustments import MINUS, planner, request
from tests.stock.test_panels import Desk
from tests.stock.test_transfer_panel import press
from tests.support.goods import Goods

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def desk(sqlite_url: str, qtbot: QtBot) -> Iterator[Desk]:
    goods = Goods.build(sqlite_url)
    made = Desk(goods, qtbot)
    yield made
    made.operations.close()
    goods.sound()
    goods.company.close()


@pytest.mark.req("WMS-INV-12", "WMS-LOT-05", "WMS-GEN-12")
def test_an_alert_opens_what_it_is_about_and_limits_are_set_beside_it(desk: Desk) -> None:
    goods = desk.goods
    goods.receive("KAPAS", 3, "300.00")
    limits = (LimitLine(sku="KAPAS", warehouse="GD1", minimum=5),)
    goods.me.do(SetStockLimits(lines=limits))
    goods.me.do(WatchStock())
    panel = desk.show(AlertsPanel)
    assert [row.label for row in panel.list.rows] == ["KAPAS · GD1"]

    panel.list.focus_first()
    press(desk, panel.list.view, Qt.Key.Key_Return)
    assert desk.opened == [("stock.card", {"sku": "KAPAS", "warehouse": "GD1"})]
    press(desk, panel, Qt.Key.Key_F4)
    form: Any = panel.focusWidget()
    while not hasattr(form, "command"):
        form = form.parentWidget()
    assert form.values()["lines.0.sku"] == "KAPAS"
    form._inputs["lines.0.minimum"].setFocus()
    desk.qtbot.keyClicks(form._inputs["lines.0.minimum"], "2")
    press(desk, form, Qt.Key.Key_Return, ctrl=True)
    assert goods.me.ask(StockOnHand(search="kapas")).rows[0].minimum == 2
    press(desk, panel, Qt.Key.Key_F6)

    assert "1 selesai" in panel.message.text
    assert list(panel.list.rows) == []


@pytest.mark.req("WMS-INV-09")
def test_a_correction_is_asked_for_by_scanner_and_decided_by_key(desk: Desk) -> None:
    goods = desk.goods
    goods.receive("KAPAS", 10, "1000.00")
    theirs = request(goods, MINUS)
    panel = desk.show(AdjustmentsPanel)

    panel.list.focus_first()
    press(desk, panel, Qt.Key.Key_F6)
    assert goods.me.ask(AdjustmentDetail(number=theirs)).row.state == "posted"
    assert goods.on_hand("KAPAS") == (7, "700.00")

    press(desk, panel, Qt.Key.Key_F4)
    form: Any = panel.form
    panel.scanned("kapas", 0)
    panel.scanned("KAPAS", 5)
    desk.quiet()
    form.place.setCurrentText("GD1-A-01")
    form._inputs["note"].setText("kemasan sobek")
    press(desk, form, Qt.Key.Key_Return, ctrl=True)
    own = panel.list.rows[0]
    assert (own.state, str(own.value_out)) == ("submitted", "200.00")
    panel.list.view.selectRow(0)
    press(desk, panel, Qt.Key.Key_F6)

    assert "orang lain yang harus menyetujui" in panel.message.text
    assert goods.on_hand("KAPAS") == (7, "700.00")
    assert planner(goods).actor.username == "rencana"


@pytest.mark.req("WMS-INV-09", "PU-51")
def test_a_correction_is_kept_as_a_draft_and_gone_on_with(desk: Desk) -> None:
    desk.goods.receive("KAPAS", 10, "1000.00")
    panel = desk.show(AdjustmentsPanel)
    press(desk, panel, Qt.Key.Key_F4)
    form: Any = panel.form
    panel.scanned("KAPAS", 0)
    desk.quiet()
    form.place.setCurrentText("GD1-A-01")
    form._inputs["note"].setText("dus basah")
    press(desk, panel, Qt.Key.Key_F8)
    (draft,) = panel.list.rows
    assert (draft.state, draft.note, str(draft.value_out)) == ("draft", "dus basah", "100.00")

    panel.list.focus_first()
    press(desk, panel.list.view, Qt.Key.Key_Return)
    form = panel.change()
    assert (form.place.currentText(), form.direction.currentData()) == ("GD1-A-01", "-1")
    panel.scanned("KAPAS", 9)
    desk.quiet()
    press(desk, form, Qt.Key.Key_Return, ctrl=True)

    (sent,) = panel.list.rows
    assert (sent.number, sent.state, str(sent.value_out)) == (draft.number, "submitted", "200.00")
    assert desk.goods.on_hand("KAPAS")[0] == 10


@pytest.mark.req("WMS-LOT-08")
def test_a_lot_is_traced_from_the_list(desk: Desk) -> None:
    desk.goods.receive("SERUM", 3, "300.00", lot="L1")
    panel = desk.show(LotsPanel)
    panel.list.focus_first()

    press(desk, panel, Qt.Key.Key_F3)

    assert desk.opened == [("reporting.trace", {"sku": "SERUM", "lot": "L1"})]
