"""Margins from the HPP stored when goods left: every arrangement tells the same money."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.core.errors import InvalidInput, NotFound, PermissionRefused, UserError
from app.core.money import Money
from app.documents.report import Drill, Report
from app.orders.api import AllocateOrders, FollowOrders, OrderDetail
from app.orders.panels.order_list import OrderListPanel
from app.reporting.api import MarginReport
from app.reporting.panels.margin import MarginPanel
from app.statements.api import ProfitAndLoss
from app.stock.api import ReceiptLine, ReceiveStock, ReturnIn, ReturnLine
from tests.support.report_files import check_files
from tests.support.screens import Screen
from tests.support.shop import Shop, told
from tests.support.shop import line as sold

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TODAY = date(2026, 11, 21)


def sell(shop: Shop, number: str = "", *lines: Any) -> str:
    if number:
        shop.take(told(number, "ready_to_ship", *lines))
        shop.do(AllocateOrders(orders=(number,)))
    else:
        number = shop.order(*lines).number
    shop.ship(number)
    return number


def opened(url: str) -> Shop:
    """S1: a serum at 10 000 and two kapas at 3 001; S2: the bundle at 20 000; a manual order."""
    shop = Shop.build(url, stores=("SHP", "MAN"))
    shop.receive("SERUM", 20)  # HPP 1 000 each
    shop.goods.receive("KAPAS", 30, "75.10")  # HPP 2,503333
    sell(shop, "S1", sold("SERUM"), sold("KAPAS", 2, price=3_001))
    sell(shop, "S2", sold("PAKET", 1, price=20_000))
    sell(shop, "", ("KAPAS", 10))
    return shop


@pytest.fixture
def shop(database_url: str) -> Shop:
    return opened(database_url)


def rows(report: Report) -> list[tuple[Any, ...]]:
    """Every row; money as text without its zero sen."""
    return [
        tuple(str(cell).removesuffix(".00") if isinstance(cell, Money) else cell
              for cell in row.cells)
        for row in report.rows
    ]  # fmt: skip


def ask(shop: Shop, **more: Any) -> Report:
    return shop.ask(MarginReport.model_validate(more))


@pytest.mark.req("WMS-RPT-08", "WMS-VAL-05", "WMS-GEN-12")
def test_the_same_money_by_order_product_store_customer_and_month(shop: Shop) -> None:
    mine = shop.one("SELECT number FROM sales_order WHERE platform = 'manual'")

    by_order = ask(shop)

    assert rows(by_order) == [
        ("S1", "SHP", TODAY, "16002", "1005.01", "14996.99", Decimal("93.7")),
        ("S2", "SHP", TODAY, "20000", "1005.01", "18994.99", Decimal("95.0")),
        (mine, "MAN", TODAY, "100000", "25.03", "99974.97", Decimal("100.0")),
        (None, "Jumlah 3 pesanan", None, "136002", "2035.05", "133966.95", Decimal("98.5")),
    ]  # fmt: skip
    whole = ("136002", "2035.05", "133966.95", Decimal("98.5"))
    # what was sold is the bundle, at what its components cost
    assert rows(ask(shop, by="product")) == [
        ("KAPAS", "Kapas", 12, "106002", "30.04", "105971.96", Decimal("100.0")),
        ("PAKET", "Paket Glowing", 1, "20000", "1005.01", "18994.99", Decimal("95.0")),
        ("SERUM", "Serum", 1, "10000", "1000", "9000", Decimal("90.0")),
        (None, "Jumlah", 14, *whole),
    ]  # fmt: skip
    assert rows(ask(shop, by="store")) == [
        ("MAN", "Toko MAN", 1, "100000", "25.03", "99974.97", Decimal("100.0")),
        ("SHP", "Toko SHP", 2, "36002", "2010.02", "33991.98", Decimal("94.4")),
        (None, "Jumlah", 3, *whole),
    ]  # fmt: skip
    siti = shop.one("SELECT code FROM customer WHERE name = 'Siti Aminah'")
    people = rows(ask(shop, by="customer"))
    assert people[0] == (siti, "Siti Aminah", 1, *rows(ask(shop, by="store"))[0][3:])
    assert people[-1] == (None, "Jumlah", 3, *whole)
    assert rows(ask(shop, by="month")) == [
        ("2026-11", "November 2026", 3, *whole), (None, "Jumlah", None, *whole),
    ]  # fmt: skip
    for by in ("order", "product"):
        check_files(ask(shop, by=by))
    # the order itself and the books say the same
    shipment = shop.ask(OrderDetail(order="S1")).shipment
    assert shipment is not None
    assert (str(shipment.cost), str(shipment.profit)) == ("1005.01", "14996.99")
    profit = shop.ask(ProfitAndLoss(date_from=TODAY, date_to=TODAY))
    assert Money.parse("133966.95") in [cell for row in profit.rows for cell in row.cells]


@pytest.mark.req("WMS-RPT-08", "WMS-VAL-11")
def test_what_turns_back_takes_its_margin_with_it_on_the_day_it_does(shop: Shop) -> None:
    shop.company.env.advance(timedelta(days=1))
    shop.do(FollowOrders(orders=("S1",), state="rts_in_transit"))
    mine = shop.one("SELECT number FROM sales_order WHERE platform = 'manual'")
    shop.do(ReturnIn(source=mine, lines=(ReturnLine(sku="KAPAS", qty=4, location="GD1-RETUR"),)))
    tomorrow = TODAY + timedelta(days=1)

    back = ask(shop, since=tomorrow)

    assert rows(back) == [
        ("S1", "SHP", tomorrow, "-16002", "-1005.01", "-14996.99", None),
        (mine, "MAN", tomorrow, "0", "-10.01", "10.01", None),
        (None, "Jumlah 2 pesanan", None, "-16002", "-1015.02", "-14986.98", None),
    ]
    assert rows(ask(shop, by="product", since=tomorrow)) == [
        ("KAPAS", "Kapas", -2, "-6002", "-15.02", "-5986.98", None),
        ("SERUM", "Serum", -1, "-10000", "-1000", "-9000", None),
        (None, "Jumlah", -3, "-16002", "-1015.02", "-14986.98", None),
    ]
    assert rows(ask(shop, until=TODAY))[-1][3:5] == ("136002", "2035.05")

    shop.do(FollowOrders(orders=("S1",), state="delivered"))  # it has arrived after all

    assert rows(ask(shop, by="product"))[-1][2:5] == (14, "136002", "2025.04")


@pytest.mark.req("WMS-RPT-08", "WMS-VAL-08")
def test_a_receipt_dated_back_changes_margins_and_those_of_what_turned_back(shop: Shop) -> None:
    """Twenty at 3 000 lay there a day before: each serum cost 2 000."""
    shop.company.env.advance(timedelta(days=1))
    shop.do(FollowOrders(orders=("S1",), state="rts_in_transit"))
    late = ReceiptLine(
        sku="SERUM", qty=20, cost=Money.rupiah_of(60_000), location="GD1-A-01", lot="L-SERUM"
    )

    shop.do(ReceiveStock(warehouse="GD1", lines=(late,), on_date=TODAY - timedelta(days=1)))

    sold, back = ask(shop, by="product", until=TODAY), ask(shop, since=TODAY + timedelta(days=1))
    assert [row[2:5] for row in rows(sold) if row[0] == "SERUM"] == [(1, "10000", "2000")]
    assert rows(back)[0][3:6] == ("-16002", "-2005.01", "-13996.99")
    for by in ("product", "store", "month"):
        assert rows(ask(shop, by=by))[-1][3:6] == rows(ask(shop))[-1][3:6]

    shop.do(FollowOrders(orders=("S1",), state="delivered"))

    again = ask(shop, by="product")
    assert [row[2:5] for row in rows(again) if row[0] == "SERUM"] == [(1, "10000", "2000")]
    assert rows(again)[-1][3:6] == rows(ask(shop))[-1][3:6]


@pytest.mark.req("WMS-RPT-08", "B2")
def test_a_row_opens_the_orders_that_make_its_figure(shop: Shop) -> None:
    product = ask(shop, by="product", store="SHP").rows[1]
    assert product.cells[:4] == ("SERUM", "Serum", 1, Money.rupiah_of(10_000))
    assert product.drill == Drill(
        "reporting.margin",
        {
            "by": "order", "warehouse": None, "store": "SHP", "customer": None, "sku": "SERUM",
            "since": date(2026, 11, 1), "until": TODAY,
        },
    )  # fmt: skip

    for by in ("product", "store", "customer", "month"):
        for row in ask(shop, by=by).rows[:-1]:
            assert row.drill is not None
            behind = ask(shop, **row.drill.arguments)
            assert behind.rows[-1].cells[3:6] == row.cells[3:6], (by, row)
    assert ask(shop).rows[0].drill == Drill("orders.list", {"number": "S1"})
    assert ask(shop, customer="-", sku="PAKET").title.filters == (
        "Semua gudang", "Tanpa data pelanggan", "Produk PAKET",
    )  # fmt: skip


@pytest.mark.req("WMS-RPT-08", "WMS-SEC-08", "C7")
def test_margins_are_for_those_who_read_reports_and_for_their_warehouses(shop: Shop) -> None:
    away = shop.company.client("Supervisor", username="eko", warehouses=())

    assert away.ask(MarginReport()).rows == ()
    assert away.ask(MarginReport(by="product")).rows == ()
    with pytest.raises(UserError, match="GD1"):
        away.ask(MarginReport(warehouse="GD1"))
    with pytest.raises(PermissionRefused):
        shop.company.client("Packer", username="rina").ask(MarginReport())
    with pytest.raises(NotFound):
        ask(shop, warehouse="GD9")
    with pytest.raises(InvalidInput, match="Tukar keduanya"):
        ask(shop, since=TODAY, until=TODAY - timedelta(days=1))


@pytest.mark.req("WMS-RPT-08", "PU-51")
def test_by_keyboard_from_the_orders_to_a_product_and_its_orders(
    qtbot: QtBot, sqlite_url: str
) -> None:
    shop = opened(sqlite_url)
    orders = Screen(qtbot, shop.company.admin, OrderListPanel)
    (action,) = [one for one in orders.panel.actions() if one.text() == "Margin penjualan"]
    action.trigger()
    assert orders.went == [("reporting.margin", {})]
    orders.close()
    screen = Screen(qtbot, shop.company.admin, MarginPanel)
    screen.panel.by.setFocus()
    qtbot.keyClicks(screen.panel.by, "Per pr")
    screen.settle()
    screen.panel.take_focus()
    qtbot.keyClick(screen.panel.focusWidget(), Qt.Key.Key_Return)
    ((panel, arguments),) = screen.went
    screen.close()

    behind = Screen(qtbot, shop.company.admin, MarginPanel, **arguments)

    assert (panel, arguments["sku"]) == ("reporting.margin", "KAPAS")
    report = behind.panel.view.report
    assert report is not None
    assert report.rows[0].cells[0] == "S1"
    assert report.title.filters == ("Semua gudang", "Produk KAPAS")
    behind.panel.by.setCurrentIndex(behind.panel.by.findData("store"))
    behind.settle()
    assert behind.panel.view.report is not None
    assert behind.panel.view.report.title.filters == ("Semua gudang",)  # about everything again
    behind.panel.since.set_value(date(2026, 10, 1))
    behind.panel.until.set_value(date(2026, 10, 2))
    behind.settle()
    assert behind.said == "Tidak ada penjualan yang dikirim dalam waktu itu."
    behind.close()
