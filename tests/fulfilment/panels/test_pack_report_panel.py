"""*Laporan Kemas*: from the supervisor's menu to the parcels behind a figure (PU-37)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.fulfilment.api import ShipOrder
from app.fulfilment.panels.pack_report import PackReportPanel
from app.orders.panels.order_list import OrderListPanel
from tests.support.screens import Screen

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.support.orders import Shop


@pytest.mark.req("PU-37")
def test_a_packer_s_figure_opens_the_parcels_with_pieces_by_key(
    local_shop: Shop, qtbot: QtBot
) -> None:
    number = local_shop.order(("PITA", 2), ("SABUN", 1))
    rina = local_shop.company.client("Packer", username="rina")
    rina.do(ShipOrder(order=number, verified=local_shop.parts(number, rina), by_key=2))
    wati = local_shop.company.client("Supervisor", username="wati")

    assert "Laporan kemas" not in _menu(Screen(qtbot, rina, OrderListPanel))
    assert "Laporan kemas" in _menu(Screen(qtbot, wati, OrderListPanel))
    screen = Screen(qtbot, wati, PackReportPanel)
    report = screen.panel.view.report
    assert report is not None
    assert [row.cells[:5] for row in report.rows] == [("Rina", 1, 3, 1, 2), ("Jumlah", 1, 3, 1, 2)]
    screen.panel.take_focus()
    qtbot.keyClick(screen.panel.focusWidget(), Qt.Key.Key_Return)
    ((panel, arguments),) = screen.went
    screen.close()

    behind = Screen(qtbot, wati, PackReportPanel, **arguments)

    assert (panel, arguments["packer"]) == ("fulfilment.report", "rina")
    assert behind.panel.by.currentText() == "Paket dengan tombol"
    shown = behind.panel.view.report
    assert shown is not None
    assert [row.cells[0] for row in shown.rows] == [number, "Jumlah"]
    behind.panel.since.set_value(date(2026, 11, 1))
    behind.panel.until.set_value(date(2026, 11, 2))
    behind.settle()
    assert behind.said == "Tidak ada paket yang dikonfirmasi dengan tombol dalam waktu itu."
    behind.close()


def _menu(screen: Screen[OrderListPanel]) -> list[str]:
    found = [action.text() for action in screen.panel.actions()]
    screen.close()
    return found
