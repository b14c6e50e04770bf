from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.core.errors import NotFound, UserError
from app.core.money import Money
from app.orders.api import AllocateOrders, OrderDetail
from tests.support.shop import line, told

if TYPE_CHECKING:
    from tests.support.shop import Shop


@pytest.mark.req("ERP-ORD-13", "WMS-VAL-05")
def test_a_shipped_order_shows_lots_journal_and_hpp(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    shop.receive("KAPAS", 10)
    shop.take(told("A", "ready_to_ship", line("PAKET", 2, 60_000), line("SERUM", 1, 40_000)))
    shop.do(AllocateOrders())
    shop.ship("A")

    view = shop.ask(OrderDetail(order="sp-a"))

    assert [(each.sku, each.product, each.qty, str(each.revenue)) for each in view.lines] == [
        ("PAKET", "PAKET", 2, "120000.00"),
        ("SERUM", "SERUM", 1, "40000.00"),
    ]
    assert [
        (item.sku, item.qty, item.bundle, [(lot.lot, lot.qty, lot.state) for lot in item.lots])
        for item in view.items
    ] == [
        ("KAPAS", 4, "PAKET", [("", 4, "used")]),
        ("SERUM", 2, "PAKET", [("L-SERUM", 2, "used")]),
        ("SERUM", 1, "", [("L-SERUM", 1, "used")]),
    ]
    assert view.shipment is not None
    assert (view.shipment.number, view.shipment.person) == ("SHP-261121-0001", "Administrator")
    assert (view.shipment.revenue, view.shipment.cost, view.shipment.profit) == (
        Money.rupiah_of(160_000), Money.rupiah_of(7_000), Money.rupiah_of(153_000),
    )  # fmt: skip
    assert [(each.number, each.event) for each in view.journals] == [
        ("JRN-2026-000003", "sale.shipped")
    ]


def test_a_number_of_no_order_is_named(shop: Shop) -> None:
    with pytest.raises(NotFound, match='Pesanan "X" tidak ditemukan'):
        shop.ask(OrderDetail(order="X"))


@pytest.mark.req("PU-10")
def test_a_number_of_several_orders_names_them(shop: Shop) -> None:
    shop.take(told("A", resi="SPX1"), told("B", resi="SPX1"))

    with pytest.raises(UserError, match=r"Nomor spx1 dipakai beberapa pesanan \(A, B\)"):
        shop.ask(OrderDetail(order="spx1"))
