"""Whoever writes a journal never waits for a report (accounting-ux B10)."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.accounting.panels.entry_grid import ACCOUNT
from app.accounting.panels.journal_entry import JournalEntryPanel
from app.statements.api import ProfitAndLoss
from app.statements.panels.reports import ReportsPanel

if TYPE_CHECKING:
    from tests.accounting.entry.conftest import Desk


@pytest.mark.req("B10")
def test_typing_goes_on_while_a_report_is_being_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, let_go = threading.Event(), threading.Event()
    ask = type(desk.books.client).ask

    def slow(client: Any, query: Any) -> Any:
        if isinstance(query, ProfitAndLoss):
            begun.set()
            assert let_go.wait(20)
        return ask(client, query)

    panel = desk.show(JournalEntryPanel)
    monkeypatch.setattr(type(desk.books.client), "ask", slow)
    report = ReportsPanel(desk.context)
    desk.qtbot.addWidget(report)
    report.show()
    report.opened(report="profit_loss")
    desk.qtbot.waitUntil(begun.is_set)
    panel.activateWindow()
    desk.qtbot.waitUntil(panel.isActiveWindow)
    panel.grid.focus_cell(0, ACCOUNT)

    took = []
    for sign in "64200":
        began = time.perf_counter()
        desk.type(sign)
        took.append(time.perf_counter() - began)
    desk.press(Qt.Key.Key_Tab)
    shown = report.view.report
    let_go.set()
    desk.quiet()

    assert shown is None
    assert panel.sheet.line(0).account == "64-200"
    assert sorted(took)[len(took) // 2] < 0.05
    assert report.view.report is not None
