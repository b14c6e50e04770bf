"""Orders that left and how many of them in time: exact counts, whichever way they are arranged."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.core.errors import InvalidInput, NotFound, PermissionRefused, UserError
from app.core.money import Money
from app.documents.report import Drill, Report
from app.fulfilment.api import FulfilmentReport
from app.fulfilment.panels.fulfilment_report import FulfilmentReportPanel
from app.orders.api import AllocateOrders
from app.orders.panels.order_list import OrderListPanel
from tests.support.report_files import check_files
from tests.support.screens import Screen
from tests.support.shop import Shop, told
from tests.support.shop import line as sold

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TODAY = date(2026, 11, 21)
#: 09.00 WIB, as the clock of the shop stands.
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def opened(url: str) -> Shop:
    """On the 21st: one before and one on its deadline, one late, one without; late on the 22nd."""
    shop = Shop.build(url, stores=("SHP", "SHP2", "MAN"))
    shop.receive("SERUM", 20)
    for number, store, limit in (
        ("A1", "SHP", NOW + timedelta(hours=1)), ("A2", "SHP2", NOW),
        ("A3", "SHP", NOW - timedelta(minutes=61)), ("A4", "SHP", NOW + timedelta(hours=2)),
    ):  # fmt: skip
        order = told(number, "ready_to_ship", sold("SERUM"), ship_by=limit)
        shop.take(order, store=store)
        shop.do(AllocateOrders(orders=(number,)))
    for number in ("A1", "A2", "A3"):
        shop.ship(number)
    shop.ship(shop.order(("SERUM", 3), courier="JNE").number)
    shop.company.env.advance(timedelta(days=1))
    shop.ship("A4")
    return shop


@pytest.fixture
def shop(database_url: str) -> Shop:
    return opened(database_url)


def rows(report: Report) -> list[tuple[Any, ...]]:
    return [
        tuple(str(cell) if isinstance(cell, Money) else cell for cell in row.cells)
        for row in report.rows
    ]


def ask(shop: Shop, **more: Any) -> Report:
    return shop.ask(FulfilmentReport.model_validate(more))


@pytest.mark.req("WMS-RPT-02")
def test_in_time_is_before_the_deadline_and_every_arrangement_adds_up(shop: Shop) -> None:
    mine = shop.one("SELECT number FROM sales_order WHERE platform = 'manual'")
    tomorrow = TODAY + timedelta(days=1)
    total = (None, "Jumlah", 5, "70000.00", 23, 2, 2, Decimal(50))

    by_day = ask(shop)

    assert rows(by_day) == [
        (TODAY, "Sabtu", 4, "60000.00", 17, 2, 1, Decimal("66.6")),
        (tomorrow, "Minggu", 1, "10000.00", 47, 0, 1, Decimal(0)),
        total,
    ]
    assert rows(ask(shop, by="store")) == [
        ("MAN", "Toko MAN", 1, "30000.00", 0, 0, 0, None),
        ("SHP", "Toko SHP", 3, "30000.00", 31, 1, 2, Decimal("33.3")),
        ("SHP2", "Toko SHP2", 1, "10000.00", 23, 1, 0, Decimal(100)),
        total,
    ]
    assert rows(ask(shop, by="courier")) == [
        ("", "Belum ada kurir", 4, "40000.00", 29, 2, 2, Decimal(50)),
        ("JNE", "JNE", 1, "30000.00", 0, 0, 0, None),
        total,
    ]
    assert ask(shop, by="order", courier="").title.filters == ("Semua gudang", "Belum ada kurir")
    orders = ask(shop, by="order")
    assert [(row[0], row[6]) for row in rows(orders)[:-1]] == [
        ("A1", "Tepat waktu"), ("A2", "Tepat waktu"), ("A3", "Terlambat 2 jam"),
        (mine, "Tanpa batas"), ("A4", "Terlambat 22 jam"),
    ]  # fmt: skip
    assert rows(orders)[-1][7] == "70000.00"
    assert [footer.text for footer in by_day.footers] == [
        "Sasaran tepat waktu 97 % belum tercapai: 2 dari 4 pesanan dengan batas kirim."
    ]
    assert [row[0] for row in rows(ask(shop, by="order", late=True))[:-1]] == ["A3", "A4"]
    assert rows(ask(shop, until=TODAY))[-1][2:] == (4, "60000.00", 17, 2, 1, Decimal("66.6"))
    assert ask(shop, since=TODAY + timedelta(days=2), until=TODAY + timedelta(days=2)).rows == ()
    check_files(by_day)
    check_files(orders)


@pytest.mark.req("WMS-RPT-02", "WMS-GEN-12", "B2")
def test_a_row_opens_exactly_its_orders(shop: Shop) -> None:
    assert ask(shop).rows[0].drill == Drill(
        "fulfilment.orders",
        {
            "by": "order", "warehouse": None, "store": None, "courier": None, "late": False,
            "since": TODAY, "until": TODAY,
        },
    )  # fmt: skip
    for by in ("day", "store", "courier"):
        for row in ask(shop, by=by).rows[:-1]:
            assert row.drill is not None
            behind = ask(shop, **row.drill.arguments)
            assert len(behind.rows) - 1 == row.cells[2]
            assert behind.rows[-1].cells[7] == row.cells[3]
    assert ask(shop, by="order").rows[0].drill == Drill("orders.list", {"number": "A1"})


@pytest.mark.req("WMS-RPT-02", "WMS-SEC-08", "C7")
def test_it_is_for_those_who_read_reports_and_for_their_warehouses(shop: Shop) -> None:
    away = shop.company.client("Supervisor", username="eko", warehouses=())

    assert away.ask(FulfilmentReport()).rows == ()
    assert away.ask(FulfilmentReport(by="order")).rows == ()
    with pytest.raises(UserError, match="GD1"):
        away.ask(FulfilmentReport(warehouse="GD1"))
    with pytest.raises(PermissionRefused):
        shop.company.client("Packer", username="rina").ask(FulfilmentReport())
    with pytest.raises(NotFound):
        ask(shop, warehouse="GD9")
    with pytest.raises(InvalidInput, match="Tukar keduanya"):
        ask(shop, since=TODAY, until=TODAY - timedelta(days=1))


@pytest.mark.req("WMS-RPT-02", "PU-51")
def test_by_keyboard_from_a_store_to_its_late_orders(qtbot: QtBot, sqlite_url: str) -> None:
    shop = opened(sqlite_url)
    orders = Screen(qtbot, shop.company.admin, OrderListPanel)
    (action,) = [one for one in orders.panel.actions() if one.text() == "Pemenuhan pesanan"]
    action.trigger()
    assert orders.went == [("fulfilment.orders", {})]
    orders.close()
    screen = Screen(qtbot, shop.company.admin, FulfilmentReportPanel)
    screen.panel.by.setFocus()
    qtbot.keyClicks(screen.panel.by, "Per t")
    screen.settle()
    screen.panel.take_focus()
    qtbot.keyClick(screen.panel.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(screen.panel.focusWidget(), Qt.Key.Key_Return)
    ((panel, arguments),) = screen.went
    screen.close()

    behind = Screen(qtbot, shop.company.admin, FulfilmentReportPanel, **arguments)

    assert (panel, arguments["store"]) == ("fulfilment.orders", "SHP")
    report = behind.panel.view.report
    assert report is not None
    assert [row.cells[0] for row in report.rows[:-1]] == ["A1", "A3", "A4"]
    behind.panel.only_late()
    behind.settle()
    report = behind.panel.view.report
    assert report is not None
    assert [row.cells[0] for row in report.rows[:-1]] == ["A3", "A4"]
    assert report.title.filters == ("Semua gudang", "Toko SHP", "Hanya yang terlambat")
    behind.panel.by.setCurrentIndex(behind.panel.by.findData("day"))
    behind.settle()
    report = behind.panel.view.report
    assert report is not None
    assert report.title.filters == ("Semua gudang",)  # about everything again
    behind.close()
