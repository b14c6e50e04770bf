"""*Pajak* by keyboard on a real company."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.tax.panels.year import TaxPanel
from app.ui.context import DictMemory, PanelContext
from app.ui.forms import Form
from app.ui.operations import Operations
from app.ui.sounds import Sounds
from app.ui.theme import theme
from tests.accounting.conftest import Books
from tests.support.company import Company

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.req("ERP-FIN-11")
def test_a_month_is_booked_and_paid_by_keyboard(sqlite_url: str, qtbot: QtBot) -> None:
    theme().apply(dark=False, scale=1.0)
    company = Company.found(sqlite_url)
    books = Books(company, company.client("Finance", username="maria"))
    books.post(("11-200", 95_000_000, 0), ("41-100", 0, 95_000_000), on=date(2026, 10, 5))
    operations = Operations(lambda: books.client)
    panel: Any = TaxPanel(
        PanelContext(operations, DictMemory(), Sounds(None), lambda *_a, **_k: None)
    )
    qtbot.addWidget(panel)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)

    def quiet() -> None:
        qtbot.wait(20)
        qtbot.waitUntil(lambda: operations.pending == 0)

    quiet()
    assert panel.shown.year == 2026
    panel.list.select_key("2026-10")
    qtbot.keyClick(panel.list.view, Qt.Key.Key_F4)
    quiet()
    assert panel.message.text == "PPh final 2026-10 dicatat: JRN-2026-000002."
    assert panel.shown.owed[0][1].rupiah() == "Rp 475.000"

    panel.list.select_key("2026-10")
    qtbot.keyClick(panel.list.view, Qt.Key.Key_F8)
    (form,) = panel.side.findChildren(Form)
    ntpn = form._inputs["ntpn"]
    assert isinstance(ntpn, QLineEdit)
    qtbot.keyClicks(ntpn, "abcd1234efgh5678")
    form.save()
    quiet()
    assert panel.message.text == "Setoran PPh final UMKM 2026-10 dicatat: JRN-2026-000003."
    assert panel.shown.owed == ()
    assert books.balance("21-340") == 0
    qtbot.keyClick(panel.list.view, Qt.Key.Key_F2)
    quiet()
    assert panel.shown.year == 2025
    operations.close()
    company.close()
