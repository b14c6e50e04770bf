"""What customers see of orders (the book this slice lends them)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.customers.api import (
    BackfillCustomers,
    CustomerDetail,
    CustomerDrift,
    MergeCustomers,
    UndoMerge,
)
from app.orders.api import Recipient
from tests.support.shop import CREATED, line, told

if TYPE_CHECKING:
    from tests.support.shop import Shop


def recipient(n: int) -> Recipient:
    return Recipient(name=f"P{n}", phone=f"0812-0000-00{n:02d}", address="Jl. A", city="KOTA B")


@pytest.mark.req("WMS-CRM-03", "WMS-CRM-04", "WMS-CRM-12")
def test_a_customers_page_shows_its_orders_and_sums(shop: Shop) -> None:
    for _ in range(2):
        shop.order(("SERUM", 2), recipient=recipient(1))
    shop.company.env.advance(timedelta(days=1))
    last = shop.order(("TONER", 1), recipient=recipient(1))

    view = shop.ask(CustomerDetail(customer="081200000001"))

    assert (view.total_orders, str(view.total_spent), view.total_rts) == (3, "50000.00", 0)
    assert view.last_order_at == shop.company.env.now()
    assert next(order.number for order in view.orders) == last.number
    assert shop.ask(CustomerDrift()) == ()


@pytest.mark.req("WMS-CRM-05")
def test_orders_without_a_customer_are_grouped_by_phone(shop: Shop) -> None:
    for n in range(10):
        for _ in range(10):
            shop.order(("SERUM", 1), recipient=recipient(n))
    with shop.company.database.writing() as session:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        driver.execute("UPDATE sales_order SET customer_id = NULL")
        driver.execute("DELETE FROM customer_platform")
        driver.execute("DELETE FROM customer")
        session.commit()

    first = shop.do(BackfillCustomers(limit=60)).value
    second = shop.do(BackfillCustomers(limit=60)).value

    assert (first.created, first.left, second.created, second.left) == (6, True, 4, False)
    counted = shop.rows("SELECT name, total_orders FROM customer ORDER BY name")
    assert counted == [(f"P{n}", 10) for n in range(10)]
    assert shop.one("SELECT count(*) FROM sales_order WHERE customer_id IS NULL") == 0


@pytest.mark.req("WMS-CRM-10")
def test_a_merge_takes_the_orders_along_and_its_undoing_brings_them_back(shop: Shop) -> None:
    shop.order(("SERUM", 1), recipient=recipient(1))
    shop.order(("SERUM", 1), recipient=recipient(2))

    merged = shop.do(MergeCustomers(survivor="081200000001", loser="081200000002")).value

    assert merged.orders == 1
    kept = shop.rows("SELECT name, total_orders FROM customer ORDER BY name")
    assert kept == [("P1", 2), ("P2", 0)]
    shop.do(UndoMerge(merge_id=merged.merge_id))
    assert shop.rows("SELECT name, total_orders FROM customer ORDER BY name") == [
        ("P1", 1),
        ("P2", 1),
    ]


@pytest.mark.req("WMS-CRM-04")
def test_first_and_last_order_are_those_of_the_platforms_clock(shop: Shop) -> None:
    phone = {"phone": "0812-1111-2222"}
    shop.take(
        told("A", "completed", line("SERUM"), ordered_at=CREATED - timedelta(days=9), **phone),
        told("B", "returned", line("SERUM"), ordered_at=CREATED - timedelta(days=2), **phone),
    )

    view = shop.ask(CustomerDetail(customer="081211112222"))

    assert (view.first_order_at, view.last_order_at) == (
        CREATED - timedelta(days=9),
        CREATED - timedelta(days=2),
    )
    assert (view.total_orders, view.total_rts, view.rts_percent) == (2, 1, 50)
