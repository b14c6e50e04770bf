"""Peringatan and Penyesuaian over a real company, by keyboard and scanner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.catalog.api import UnitIn
from app.core.money import Money
from app.stock.api import (
    AdjustLine,
    AdjustmentDetail,
    LimitLine,
    RequestAdjustment,
    SetStockLimits,
    StockOnHand,
    WatchStock,
)
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


@pytest.mark.req("WMS-INV-09", "WMS-MD-09", "PU-03")
def test_a_correction_of_several_places_is_made_and_changed_on_screen(desk: Desk) -> None:
    goods = desk.goods
    goods.product("BOTOL", units=(UnitIn(unit="karton", factor="12"),))
    goods.receive("BOTOL", 40, "40000.00")
    goods.receive("BOTOL", 10, "10000.00", place="GD1-B-01")
    panel = desk.show(AdjustmentsPanel)
    press(desk, panel, Qt.Key.Key_F4)
    form: Any = panel.form
    press(desk, panel, Qt.Key.Key_F9)
    assert "Pindai dahulu" in panel.message.text
    for at, code in enumerate(("LOC-GD1-A-01", "BOTOL", "LOC-GD1-B-01", "BOTOL")):
        panel.scanned(code, at)  # without waiting: each counts at the place scanned before it
    desk.quiet()
    form.goods.table.selectRow(0)
    desk.qtbot.keyClicks(form.goods.entry, "2 karton")
    press(desk, form.goods.entry, Qt.Key.Key_Return)
    form._inputs["note"].setText("dus jatuh")
    press(desk, panel, Qt.Key.Key_F8)
    (draft,) = panel.list.rows

    panel.list.focus_first()
    press(desk, panel.list.view, Qt.Key.Key_Return)
    form = panel.change()
    assert [line.detail for line in form.goods.lines] == [
        "BOTOL · kurangi · GD1-A-01 · = 2 karton", "BOTOL · kurangi · GD1-B-01",
    ]  # fmt: skip
    form.goods.table.selectRow(1)
    form.goods.table.setFocus()
    press(desk, form.goods.table, Qt.Key.Key_Delete)
    form.direction.setCurrentIndex(1)
    form.place.setCurrentText("GD1-B-02")
    panel.scanned("BOTOL", 9_000)
    desk.quiet()
    amount = form.goods.table.cellWidget(1, 1)
    amount.setText("")
    desk.qtbot.keyClicks(amount, "1 lusin")
    press(desk, form, Qt.Key.Key_Return, ctrl=True)
    assert "Satuan: pcs, karton" in panel.message.text
    amount.setText("")
    desk.qtbot.keyClicks(amount, "1 karton")
    press(desk, form, Qt.Key.Key_Return, ctrl=True)

    view = goods.me.ask(AdjustmentDetail(number=draft.number))
    assert view.row.state == "submitted"
    assert [(line.change, line.location) for line in view.lines] == [
        (-24, "GD1-A-01"), (12, "GD1-B-02"),
    ]  # fmt: skip


@pytest.mark.req("WMS-INV-09")
def test_a_draft_made_elsewhere_keeps_status_and_cost_when_it_is_changed(desk: Desk) -> None:
    goods = desk.goods
    goods.receive("KAPAS", 10, "1000.00")
    line = AdjustLine(
        sku="KAPAS", change=4, location="GD1-A-01", status="damaged", unit_cost=Money.parse("75")
    )
    wish = RequestAdjustment(
        warehouse="GD1", reason="downgrade", note="dus penyok", submit=False, lines=(line,)
    )
    number = goods.me.do(wish).value.code
    panel = desk.show(AdjustmentsPanel)

    panel.list.focus_first()
    press(desk, panel.list.view, Qt.Key.Key_Return)
    form: Any = panel.change()
    press(desk, form, Qt.Key.Key_Return, ctrl=True)

    view = goods.me.ask(AdjustmentDetail(number=number))
    (kept,) = view.lines
    assert (view.row.state, kept.change, kept.status, str(kept.unit_cost)) == (
        "submitted", 4, "damaged", "75.00",
    )  # fmt: skip


@pytest.mark.req("WMS-LOT-08")
def test_a_lot_is_traced_from_the_list(desk: Desk) -> None:
    desk.goods.receive("SERUM", 3, "300.00", lot="L1")
    panel = desk.show(LotsPanel)
    panel.list.focus_first()

    press(desk, panel, Qt.Key.Key_F3)

    assert desk.opened == [("reporting.trace", {"sku": "SERUM", "lot": "L1"})]
