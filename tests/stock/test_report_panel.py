"""Laporan Stok over a real company: chosen by key, drilled, carded by scanner."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.core.money import Money
from app.stock.api import IssueLine, IssueStock, LimitLine, SetStockLimits, WatchStock
from app.stock.panels.alerts import AlertsPanel
from app.stock.panels.card import StockCardPanel
from app.stock.panels.lots import LotsPanel
from app.stock.panels.monitoring import MonitoringPanel
from app.stock.panels.reports import REPORTS, StockReportsPanel
from tests.stock.test_panels import Desk
from tests.support.goods import Goods

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from app.documents.report import Report


@pytest.fixture
def desk(sqlite_url: str, qtbot: QtBot) -> Iterator[Desk]:
    goods = Goods.build(sqlite_url)
    made = Desk(goods, qtbot)
    yield made
    made.operations.close()
    goods.sound()
    goods.company.close()


@pytest.mark.req("WMS-RPT-01", "WMS-INV-11")
def test_every_report_opens_and_a_bar_opens_what_it_counts(desk: Desk) -> None:
    desk.goods.receive("KAPAS", 10, "1000.00")
    desk.goods.receive("TONER", 3, "900.00", lot="T1")
    panel = desk.show(StockReportsPanel)
    assert [point.text for point in panel.bars.points] == ["Rp 1.900", "Rp 0", "Rp 0", "Rp 0"]

    for kind in REPORTS:
        panel.sku.setText("KAPAS")
        panel.report.setCurrentIndex(panel.report.findData(kind))
        desk.quiet()
        report = panel.view.report
        assert report is not None
        assert panel.message.text == "", kind

    panel.report.setCurrentIndex(panel.report.findData("valuation"))
    desk.quiet()
    assert [point.label for point in panel.bars.points] == ["Kapas", "Toner"]
    desk.qtbot.keyClick(panel.bars, Qt.Key.Key_Down)
    desk.qtbot.keyClick(panel.bars, Qt.Key.Key_Return)
    assert desk.opened == [("stock.card", {"sku": "KAPAS", "warehouse": "GD1"})]


@pytest.mark.req("WMS-RPT-01", "WMS-GEN-12", "B2")
def test_filters_narrow_what_is_shown_and_a_row_opens_what_makes_its_figure(desk: Desk) -> None:
    goods = desk.goods
    goods.product("BALM", category="FIFO")
    goods.receive("KAPAS", 10, "1000.00")
    goods.receive("BALM", 2, "300.00")
    goods.receive("KRIM", 1, "50.00", place="GD2-A-01")
    today = goods.company.env.today()
    goods.company.env.advance(timedelta(days=1))
    goods.receive("BALM", 1, "150.00")
    panel = desk.show(StockReportsPanel)
    panel.report.setCurrentIndex(panel.report.findData("warehouse"))
    panel.category.setCurrentIndex(panel.category.findData("FIFO"))
    panel.until.set_value(today)
    desk.quiet()
    assert panel.category.isVisible()
    assert panel.until.isVisible()
    assert [row.cells[0] for row in shown(panel).rows] == ["GD1", "GD2", None]
    assert shown(panel).rows[0].cells[4] == Money.rupiah_of(300)

    panel.take_focus()
    desk.qtbot.keyClick(focus(), Qt.Key.Key_Return)
    ((name, arguments),) = desk.opened
    assert (name, arguments) == (
        "stock.reports",
        {"kind": "valuation", "warehouse": "GD1", "category": "FIFO", "until": today},
    )
    panel.opened(**arguments)
    desk.quiet()
    assert [row.cells[0] for row in shown(panel).rows] == ["BALM", None]
    assert shown(panel).title.filters == ("Gudang GD1", "Kategori FIFO")
    assert shown(panel).rows[-1].cells[5] == Money.rupiah_of(300)
    panel.opened(kind="valuation")
    desk.quiet()
    assert shown(panel).title.filters == ("Semua gudang",)
    assert panel.until.value() is None
    assert [one.text() for one in panel.actions() if one.text().startswith("Simpan")] == [
        "Simpan PDF …", "Simpan Excel …", "Simpan CSV …",
    ]  # fmt: skip


@pytest.mark.req("WMS-RPT-01", "B2")
def test_a_figure_of_a_span_or_a_past_day_opens_the_movements_that_made_it(desk: Desk) -> None:
    goods = desk.goods
    goods.receive("KAPAS", 2, "300.00")
    first = goods.company.env.today()
    goods.company.env.advance(timedelta(days=1))
    second = goods.company.env.today()
    goods.receive("KAPAS", 1, "150.00")
    panel = desk.show(StockReportsPanel)
    for kind, since, until in (("movement", second, None), ("valuation", None, first)):
        panel.opened(kind=kind, since=since, until=until)
        desk.quiet()
        panel.view.focus_first()
        desk.qtbot.keyClick(focus(), Qt.Key.Key_Return)

    place = {"sku": "KAPAS", "warehouse": "GD1"}
    span, day = {"since": second, "until": second}, {"until": first}
    assert desk.opened == [("stock.card", place | span), ("stock.card", place | day)]
    card = desk.show(StockCardPanel)
    for arguments, balances in (
        (place | span, ["450.00"]), (place | day, ["300.00"]), (place, ["300.00", "450.00"]),
    ):  # fmt: skip
        card.opened(**arguments)
        desk.quiet()
        assert [str(row.balance_value) for row in card.list.rows] == balances


@pytest.mark.req("WMS-RPT-03", "WMS-INV-07", "B2")
def test_what_was_done_opens_the_movements_of_its_kind(desk: Desk) -> None:
    goods = desk.goods
    goods.receive("KAPAS", 10, "1000.00")
    goods.company.env.advance(timedelta(days=1))
    day = goods.company.env.today()
    goods.receive("KAPAS", 2, "300.00")
    goods.receive("KRIM", 1, "50.00", place="GD2-A-01")
    line = IssueLine(sku="KAPAS", qty=3)
    goods.me.do(IssueStock(warehouse="GD1", reason="promotion", note="uji", lines=(line,)))
    panel = desk.show(StockReportsPanel)
    panel.opened(kind="operations", since=day)
    desk.quiet()
    assert [row.cells[0] for row in shown(panel).rows] == ["Pengeluaran", "Penerimaan"]
    panel.view.focus_first()
    desk.qtbot.keyClick(focus(), Qt.Key.Key_Down)
    desk.qtbot.keyClick(focus(), Qt.Key.Key_Return)

    span = {"since": day, "until": day}
    assert desk.opened == [("stock.card", {"warehouse": "", "kind": "receipt", **span})]
    card = desk.show(StockCardPanel)
    card.opened(**desk.opened[0][1])
    desk.quiet()
    assert [(row.sku, row.qty) for row in card.list.rows] == [("KRIM", 1), ("KAPAS", 2)]
    card.opened(kind="receipt", warehouse="GD1")
    desk.quiet()
    assert [row.qty for row in card.list.rows] == [2, 10]
    card.opened(sku="KAPAS", **span)
    desk.quiet()
    assert [row.qty for row in card.list.rows] == [2, -3]


def shown(panel: StockReportsPanel) -> Report:
    assert panel.view.report is not None
    return panel.view.report


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


@pytest.mark.req("WMS-GEN-12", "WMS-RPT-04")
def test_lists_open_narrowed_to_what_a_figure_elsewhere_counts(desk: Desk) -> None:
    desk.goods.receive("KAPAS", 20, "1000.00")
    desk.goods.receive("KRIM", 1, "50.00", place="GD2-A-01")
    soon = desk.goods.company.env.today() + timedelta(days=20)
    desk.goods.receive("SERUM", 2, "40.00", lot="S1", expires=soon)
    desk.goods.receive("TONER", 2, "40.00", lot="T1", expires=soon, place="GD2-A-01")
    desk.goods.me.do(SetStockLimits(lines=(LimitLine(sku="KRIM", warehouse="GD2", minimum=5),)))
    desk.goods.me.do(WatchStock())

    monitoring = desk.show(MonitoringPanel)
    monitoring.opened(warehouse="GD2", level="low")
    desk.quiet()
    assert [row.sku for row in monitoring.list.rows] == ["KRIM", "TONER"]
    monitoring.opened(category="FIFO")
    desk.quiet()
    assert [row.sku for row in monitoring.list.rows] == ["KRIM"]
    lots = desk.show(LotsPanel)
    lots.opened(shown="30", warehouse="GD1")
    desk.quiet()
    assert [row.lot for row in lots.list.rows] == ["S1"]
    alerts = desk.show(AlertsPanel)
    alerts.opened(kind="minimum")
    desk.quiet()
    assert [(row.kind, row.sku) for row in alerts.list.rows] == [("minimum", "KRIM")]
    alerts.opened()
    desk.quiet()
    assert {row.kind for row in alerts.list.rows} == {"minimum", "expiry"}


@pytest.mark.req("WMS-INV-06")
def test_a_scan_shows_the_card_and_mutasi_opens_it_as_a_sheet(desk: Desk) -> None:
    desk.goods.receive("KAPAS", 10, "1000.00")
    panel = desk.show(StockReportsPanel)
    panel.scanned("KAPAS", 0)
    desk.quiet()
    assert panel.kind == "card"
    assert panel.line.points[-1].text == "10"

    card = desk.show(StockCardPanel)
    desk.qtbot.keyClick(card, Qt.Key.Key_F8)
    assert "SKU" in card.message.text
    card.opened(sku="KAPAS", warehouse="GD1")
    desk.quiet()
    desk.qtbot.keyClick(card, Qt.Key.Key_F8)

    assert desk.opened == [
        ("stock.reports", {"kind": "ledger", "sku": "KAPAS", "warehouse": "GD1"})
    ]
