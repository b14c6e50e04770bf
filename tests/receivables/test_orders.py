"""Orders no platform settles are receivables from the moment they leave (ERP-FIN-15)."""

from __future__ import annotations

from datetime import date

import pytest

from app.accounting.api import CheckBooks
from app.core.money import Money
from app.orders.api import AllocateOrders, FollowOrders
from app.receivables import api
from tests.support.shop import Shop, told


@pytest.fixture
def shop(database_url: str) -> Shop:
    shop = Shop.build(database_url, stores=("SHP", "MAN"))
    shop.receive("SERUM", 20)
    return shop


def _open(shop: Shop) -> dict[str, int]:
    rows = shop.ask(api.ReceivableList()).rows
    return {row.number: row.open.sen // 100 for row in rows}


@pytest.mark.req("ERP-FIN-15", "ERP-FIN-10", "I17")
def test_a_shipped_order_is_owed_by_its_customer_until_paid_or_returned(shop: Shop) -> None:
    first = shop.order(("SERUM", 2))
    shop.do(api.SetTerms(customer="0812-1111-2222", term_days=14))
    shop.ship(first.number)
    shop.take(told("S1"))
    shop.do(AllocateOrders(orders=("S1",)))
    shop.ship("S1")  # the platform's, not the customer's
    second = shop.order(("SERUM", 1))
    shop.ship(second.number)

    rows = shop.ask(api.ReceivableList()).rows
    assert [(row.number, row.kind, row.due_on, row.open.sen) for row in rows] == [
        (first.number, "order", date(2026, 12, 5), 2_000_000),
        (second.number, "order", date(2026, 12, 5), 1_000_000),
    ]
    shop.do(api.ReceivePayment(customer="0812-1111-2222", amount=Money.rupiah_of(25_000)))
    assert _open(shop) == {second.number: 5_000}

    shop.do(FollowOrders(orders=(first.number, second.number), state="rts_in_transit"))

    assert _open(shop) == {}  # the second is settled by its own return, as far as it was open
    credits_ = shop.ask(api.CreditList())
    assert sorted((row.document, row.open.sen // 100) for row in credits_) == sorted(
        [(first.number, 20_000), (second.number, 5_000)]
    )
    shop.do(FollowOrders(orders=(second.number,), state="delivered"))
    assert _open(shop) == {second.number: 5_000}
    assert shop.ask(CheckBooks()).violations == ()
