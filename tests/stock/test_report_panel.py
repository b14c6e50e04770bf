"""Laporan Stok over a real company: chosen by key, drilled, carded by scanner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.stock.panels.card import StockCardPanel
from app.stock.panels.reports import REPORTS, StockReportsPanel
from tests.stock.test_panels import Desk
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
