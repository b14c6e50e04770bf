"""Dashboard: every card counts exactly what the list it opens shows, for whom may see it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.database import Kind
from app.core.errors import PermissionRefused
from app.core.money import Money
from app.fulfilment.api import FulfilmentReport, FulfilmentTrend
from app.fulfilment.panels.fulfilment_report import FulfilmentReportPanel
from app.opname.api import StockAccuracy
from app.opname.panels.accuracy import AccuracyPanel
from app.orders.api import AllocateOrders, OrderSummary
from app.orders.panels.order_list import OrderListPanel
from app.receivables.api import ReceivableFigures
from app.receivables.panels.receivable_list import ReceivablesPanel
from app.reporting.panels.dashboard import DAYS, DashboardPanel
from app.stock.api import (
    AlertList,
    AlertSummary,
    IssueLine,
    IssueStock,
    LotSummary,
    StockSummary,
    WatchStock,
)
from app.stock.panels.alerts import AlertsPanel
from app.stock.panels.lots import LotsPanel
from app.stock.panels.monitoring import MonitoringPanel
from app.stock.panels.reports import StockReportsPanel
from app.ui.cards import StatCard
from tests.fulfilment.test_fulfilment_report import opened
from tests.support.screens import Screen
from tests.support.shop import line as sold
from tests.support.shop import told

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.core.commands import Query
    from tests.support.shop import Shop

PANELS: dict[str, Any] = {
    "orders.list": OrderListPanel, "stock.monitoring": MonitoringPanel, "stock.lots": LotsPanel,
    "stock.alerts": AlertsPanel, "receivables.list": ReceivablesPanel,
}  # fmt: skip


def busy(url: str) -> Shop:
    """Five orders left, two wait, one of them late; goods run low, ran out and expire."""
    shop = opened(url)
    soon = shop.company.env.today() + timedelta(days=20)
    shop.receive("TONER", 2, lot="T1", expires=soon)
    shop.receive("KAPAS", 20)
    shop.receive("KRIM", 1)
    gone = IssueStock(
        warehouse="GD1", reason="promotion", note="uji", lines=(IssueLine(sku="KRIM", qty=1),)
    )
    shop.do(gone)
    now = shop.company.env.now()
    for number, hours in (("B1", -3), ("B2", 5)):
        limit = now + timedelta(hours=hours)
        shop.take(told(number, "ready_to_ship", sold("SERUM"), ship_by=limit))
        shop.do(AllocateOrders(orders=(number,)))
    shop.do(WatchStock())
    return shop


def values(screen: Screen[DashboardPanel]) -> dict[str, str]:
    """What each card says, by its title."""
    found = {}
    for card in screen.panel.cards.findChildren(StatCard):
        title, _, said = card.accessibleName().partition(": ")
        found[title] = said
    return found


@pytest.mark.req("WMS-RPT-04", "WMS-GEN-11", "WMS-GEN-12")
def test_each_card_counts_the_rows_of_the_list_it_opens(qtbot: QtBot, sqlite_url: str) -> None:
    shop = busy(sqlite_url)
    screen = Screen(qtbot, shop.company.admin, DashboardPanel)

    assert values(screen) == {
        "Siap kirim": "2", "Lewat batas kirim": "1", "Stok rendah": "1", "Stok habis": "1",
        "ED ≤ 30 hari": "1", "Lewat ED": "0", "Peringatan": "1",
        "Piutang lewat tempo": "Rp 30.000 1 faktur",
        "Tepat waktu 30 hari": "50,0 % sasaran 97 % belum tercapai",
        "Akurasi stok 90 hari": "– belum ada hitungan", "Nilai persediaan": "Rp 35.000",
    }  # fmt: skip
    screen.panel.take_focus()
    for _ in values(screen):
        focus = QApplication.focusWidget()
        assert isinstance(focus, StatCard)
        qtbot.keyClick(focus, Qt.Key.Key_Return)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    went = dict(zip(screen.panel.tiles, screen.went, strict=True))
    screen.close()

    counted = {}
    for key, (panel, arguments) in went.items():
        if panel in PANELS:
            behind: Screen[Any] = Screen(qtbot, shop.company.admin, PANELS[panel], **arguments)
            counted[key] = behind.panel.list.row_count
            behind.close()
    assert counted == {
        "ready": 2, "late": 1, "low": 1, "out": 1, "soon": 1, "expired": 0, "alerts": 1,
        "overdue": 1,
    }  # fmt: skip
    value = Screen(qtbot, shop.company.admin, StockReportsPanel)
    value.panel.opened(**went["value"][1])
    value.settle()
    assert value.panel.view.report is not None
    assert value.panel.view.report.rows[-1].cells[5] == Money.rupiah_of(35_000)
    value.close()
    on_time = Screen(qtbot, shop.company.admin, FulfilmentReportPanel, **went["on_time"][1])
    assert on_time.panel.view.report is not None
    assert on_time.panel.view.report.rows[-1].cells[2:] == (
        5, Money.rupiah_of(70_000), 23, 2, 2, Decimal(50),
    )  # fmt: skip
    on_time.close()
    accuracy = Screen(qtbot, shop.company.admin, AccuracyPanel, **went["accuracy"][1])
    assert shop.ask(StockAccuracy()).percent is None
    assert "Tidak ada" in accuracy.said
    accuracy.close()


@pytest.mark.req("WMS-RPT-04", "PU-51")
def test_alerts_and_days_open_by_key_and_a_change_is_seen(qtbot: QtBot, sqlite_url: str) -> None:
    shop = busy(sqlite_url)
    screen = Screen(qtbot, shop.company.admin, DashboardPanel)
    panel = screen.panel
    assert [(row.kind, row.label) for row in panel.alerts.rows] == [("expiry", "T1")]
    assert [point.text for point in panel.sent.points[-2:]] == ["4", "1"]
    assert [point.text for point in panel.sold.points[-2:]] == ["Rp 60.000", "Rp 10.000"]

    panel.alerts.focus_first()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    panel.sent.setFocus()
    for _ in range(DAYS - 1):
        qtbot.keyClick(panel.sent, Qt.Key.Key_Right)
    qtbot.keyClick(panel.sent, Qt.Key.Key_Return)
    assert screen.went == [
        ("reporting.trace", {"sku": "TONER", "lot": "T1"}),
        ("fulfilment.orders", {"by": "order", "since": date(2026, 11, 21),
                               "until": date(2026, 11, 21)}),
    ]  # fmt: skip
    shop.ship("B1")
    screen.operations.changed.emit(frozenset({"shipment", "order"}))
    screen.settle()
    assert values(screen)["Siap kirim"] == "1"
    assert values(screen)["Lewat batas kirim"] == "0"
    assert panel.sent.points[-1].text == "2"
    screen.close()


@pytest.mark.req("WMS-RPT-04", "C7", "WMS-SEC-07")
def test_nobody_sees_or_asks_for_figures_that_are_not_theirs(qtbot: QtBot, sqlite_url: str) -> None:
    shop = busy(sqlite_url)
    seen = {
        "stock": ("inventory.read",), "books": ("receivable.read", "report.read"), "none": (),
    }  # fmt: skip
    found = {}
    for name, rights in seen.items():
        who = shop.company.client(*rights, username=name)
        screen = Screen(qtbot, who, DashboardPanel)
        found[name] = set(values(screen))
        hidden = screen.panel.alerts.isVisible(), screen.panel.sent.isVisible()
        assert hidden == ("stock" in name, "books" in name)
        assert ("hak akses" in screen.said) == (name == "none")
        screen.close()

    assert found == {
        "stock": {"Stok rendah", "Stok habis", "Peringatan", "Nilai persediaan"},
        "books": {"Piutang lewat tempo", "Tepat waktu 30 hari"}, "none": set(),
    }  # fmt: skip


@pytest.mark.req("WMS-RPT-04", "WMS-RPT-02", "WMS-SEC-08")
def test_the_trend_is_the_report_day_by_day(database_url: str) -> None:
    shop = opened(database_url)

    trend = shop.ask(FulfilmentTrend(days=3))

    assert [(day.on_date.day, day.sent, str(day.revenue)) for day in trend.days] == [
        (20, 0, "0.00"), (21, 4, "60000.00"), (22, 1, "10000.00"),
    ]  # fmt: skip
    assert (trend.due, trend.late, trend.percent) == (4, 2, Decimal(50))
    report = shop.ask(FulfilmentReport(since=date(2026, 11, 20)))
    assert report.rows[-1].cells[-1] == trend.percent
    only = shop.ask(FulfilmentTrend(days=1))
    assert (only.days[0].sent, only.due, only.late, only.percent) == (1, 1, 1, Decimal(0))
    away = shop.company.client("Supervisor", username="eko", warehouses=())
    theirs = away.ask(FulfilmentTrend(days=2))
    assert ([day.sent for day in theirs.days], theirs.percent) == ([0, 0], None)
    with pytest.raises(PermissionRefused):
        shop.company.client("Packer", username="rina").ask(FulfilmentTrend())


@pytest.mark.req("WMS-RPT-04")
def test_no_figure_of_it_reads_the_movements(sqlite_url: str) -> None:
    """So it is as quick after a million of them; shipments are found by their time."""
    shop = busy(sqlite_url)
    said: list[str] = []
    with shop.company.database.transaction(Kind.READ) as opened_:
        driver = opened_.driver
    driver.set_trace_callback(said.append)
    queries: tuple[Query[Any], ...] = (
        OrderSummary(), StockSummary(), LotSummary(), AlertSummary(), AlertList(),
        ReceivableFigures(), StockAccuracy(), FulfilmentTrend(),
    )  # fmt: skip
    for query in queries:
        shop.ask(query)
    driver.set_trace_callback(None)

    assert len(said) >= 10
    for ledger in ("stock_move", "cost_entry", "journal_line"):
        assert [sql for sql in said if ledger in sql] == []
    (sent,) = [sql for sql in said if "FROM shipment h" in sql]
    plan = [str(row[-1]) for row in driver.execute(f"EXPLAIN QUERY PLAN {sent}").fetchall()]
    assert any("ix_shipment_at" in step for step in plan)
    assert not any(step.startswith("SCAN") for step in plan)
