"""The daily sales journal through its screen, by keyboard."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.sales_journal.panels.sales_days import SalesDaysPanel
from app.sales_journal.panels.summary import SummaryPanel
from tests.support.screens import Screen
from tests.support.shop import Shop

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.req("ERP-FIN-09")
def test_a_day_is_gathered_and_opened_by_keyboard(sqlite_url: str, qtbot: QtBot) -> None:
    shop = Shop.build(sqlite_url, stores=("MAN",))
    shop.receive("SERUM", 5)
    shop.ship(shop.order(("SERUM", 2)).number)
    screen = Screen(qtbot, shop.company.admin, SalesDaysPanel)
    panel = screen.panel
    panel.search.set_filter("month", "2026-11")
    screen.settle()

    panel.list.focus_first()
    assert panel.list.rows[0].waiting == 1
    qtbot.keyClick(panel, Qt.Key.Key_F4)
    screen.settle()
    assert "1 jurnal penjualan harian dibuat dari 1 jurnal." in screen.said
    (day,) = panel.list.rows
    assert (day.on_date, day.waiting, day.numbers) == (
        date(2026, 11, 21), 0, ("JPH-261121-001",),
    )  # fmt: skip
    panel.list.focus_first()
    qtbot.keyClick(panel, Qt.Key.Key_F4)
    screen.settle()
    assert "sudah lengkap" in screen.said
    panel.open_summary(day)
    assert screen.went == [
        ("sales_journal.summary", {"number": "JPH-261121-001", "numbers": "JPH-261121-001"})
    ]

    summary = Screen(qtbot, shop.company.admin, SummaryPanel, number="JPH-261121-001")
    report = summary.panel.view.report
    assert report is not None
    assert report.title.name == "Jurnal Penjualan Harian JPH-261121-001"
    for one in (screen, summary):
        one.close()
    shop.company.close()
