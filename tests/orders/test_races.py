"""Several people at once, on PostgreSQL: nobody wins twice and nothing is reserved twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest

from app.core.errors import UserError
from app.orders.api import AllocateOrders, CancelOrders
from tests.support.shop import Shop, line, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.postgres


@pytest.fixture
def shop(postgres_url: str) -> Iterator[Shop]:
    made = Shop.build(postgres_url, ("SHP",))
    yield made
    made.goods.sound()
    made.company.close()


def together(*actions: Callable[[], object]) -> list[object]:
    """Run all at the same moment; what each gave, or the error a person would see."""
    start = threading.Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        start.wait()
        try:
            return action()
        except UserError as refused:
            return refused

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


@pytest.mark.req("WMS-OUT-02", "WMS-RSV-03")
def test_people_who_allocate_at_once_reserve_every_order_once(shop: Shop) -> None:
    shop.receive("SERUM", 45)
    shop.receive("KAPAS", 60)
    shop.take(
        *(told(f"A{n:02d}", "ready_to_ship", line("SERUM", 2), line("KAPAS", 1)) for n in range(30))
    )
    people = [shop.company.client("Supervisor", username=f"rina{n}") for n in range(4)]

    together(*(lambda who=who: who.do(AllocateOrders()) for who in people))

    states = dict(shop.rows("SELECT state, count(*) FROM sales_order GROUP BY state"))
    assert states == {"allocated": 22, "backorder": 8}
    reserved = shop.rows(
        "SELECT p.sku, CAST(sum(r.qty) AS bigint) FROM reservation r "
        "JOIN product p ON p.id = r.product_id WHERE r.state = 'active' GROUP BY p.sku ORDER BY 1"
    )
    assert reserved == [("KAPAS", 22), ("SERUM", 44)]


@pytest.mark.req("WMS-OUT-02", "WMS-RSV-04")
def test_different_orders_of_the_last_pieces_are_not_promised_twice(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    shop.take(*(told(f"A{n}", "ready_to_ship", line("SERUM", 2)) for n in range(6)))
    people = [shop.company.client("Supervisor", username=f"rina{n}") for n in range(6)]

    together(
        *(lambda n=n, who=who: who.do(AllocateOrders(orders=(f"A{n}",)))
          for n, who in enumerate(people))
    )  # fmt: skip

    states = dict(shop.rows("SELECT state, count(*) FROM sales_order GROUP BY state"))
    assert states == {"allocated": 2, "backorder": 4}


@pytest.mark.req("ERP-ORD-11", "WMS-SHIP-01")
def test_an_order_is_either_shipped_or_cancelled(shop: Shop) -> None:
    shop.receive("SERUM", 20)
    shop.take(*(told(f"A{n:02d}") for n in range(20)))
    shop.do(AllocateOrders())
    office = shop.company.client("Customer Service")
    for n in range(20):
        number = f"A{n:02d}"
        cancel = CancelOrders(orders=(number,), reason="berebut")
        together(partial(shop.ship, number), partial(office.do, cancel))

    rows = shop.rows(
        "SELECT o.state, (SELECT count(*) FROM shipment h WHERE h.order_id = o.id), "
        "(SELECT count(*) FROM journal j WHERE j.source_id = o.id), "
        "(SELECT min(r.state) FROM reservation r WHERE r.source_id = o.id) FROM sales_order o"
    )
    assert set(rows) <= {("shipped", 1, 1, "used"), ("cancelled", 0, 0, "released")}
    assert len(rows) == 20


@pytest.mark.req("ERP-ORD-08")
def test_two_people_who_import_one_file_make_each_order_once(shop: Shop) -> None:
    orders = [told(f"A{n:02d}", "ready_to_ship", resi=f"SPX{n}") for n in range(40)]

    done = together(*(lambda: shop.take(*orders) for _ in range(3)))

    assert not [each for each in done if isinstance(each, UserError)]
    assert shop.one("SELECT count(*) FROM sales_order") == 40
    assert shop.one("SELECT count(*) FROM customer") == 40
