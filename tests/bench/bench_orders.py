"""A list of 100,000 orders as people type into it, and 500 orders getting their stock.

The floor of the list is the plain select of a page, and of a keystroke the plain scan of the texts.
"""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.core.driver import fetch
from app.orders.api import (
    AllocateOrders,
    DeallocateOrders,
    FindOrder,
    OrderDetail,
    OrderList,
    OrderSummary,
)
from tests.bench.harness import (
    Options,
    Report,
    fresh_database,
    measure,
    measure_together,
    run,
)
from tests.support.shop import CREATED, Shop, line, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.orders.rules.platform import PlatformOrder

_ORDERS: Final = 100_000
_FIRST_PAGE: Final = {"p95": 50}
_KEYSTROKE: Final = {"p95": 40}
_NAMES: Final = ("Siti Aminah", "Budi Santoso", "Dewi Lestari", "Rina W", "Agus Salim", "Maya P")
_STATES: Final = (
    *["completed"] * 12, "shipped", "shipped", "delivered", "cancelled", "ready_to_ship",
)  # fmt: skip
_PLAIN: Final = (
    "SELECT id, number, ordered_at, state, summary FROM sales_order WHERE org_id = :org "
    "ORDER BY ordered_at DESC, id DESC LIMIT 100"
)
_SCAN: Final = "SELECT count(*) FROM sales_order WHERE org_id = :org AND search LIKE '%zzzz%'"


def _orders(count: int, dice: random.Random) -> Iterator[PlatformOrder]:
    for number in range(count):
        at = CREATED - timedelta(seconds=90 * number)
        state = dice.choice(_STATES)
        sent = state in {"completed", "shipped", "delivered"}
        yield told(
            f"2611{number:08d}", state, line("SERUM", dice.randint(1, 3)), line("KAPAS"),
            ordered_at=at, paid_at=at, seen_at=CREATED, shipped_at=at if sent else None,
            resi=f"SPXID{number:09d}" if sent else "", username=f"pembeli{number % 40_000}",
            recipient=dice.choice(_NAMES), phone=f"0812{number % 40_000:08d}",
        )  # fmt: skip


def _listed(report: Report, options: Options, kind: str) -> None:
    count = max(2_000, round(_ORDERS * min(1.0, options.scale)))
    with fresh_database(kind) as url:
        shop = Shop.build(url, ("SHP",))
        dice = random.Random(1)  # noqa: S311 - the same each time
        made = list(_orders(count, dice))
        for at in range(0, count, 20_000):
            shop.take(*made[at : at + 20_000])
        runs = options.runs(60)
        page, typed = OrderList(), OrderList(text="zzzz")
        one, other = f"first page, {kind}", f"a word nobody has, {kind}"
        taken = measure_together(
            {
                one: partial(_ask, shop, page), "page": partial(_plain, shop, _PLAIN),
                other: partial(_ask, shop, typed), "scan": partial(_plain, shop, _SCAN),
            },
            runs, warm_up=5,
        )  # fmt: skip
        report.add(taken[one], floor=taken["page"], limits=_FIRST_PAGE)
        report.add(taken[other], floor=taken["scan"], limits=_KEYSTROKE)
        rest: dict[str, Any] = {
            "next page": OrderList(after=shop.ask(page).next),
            "s": OrderList(text="s"), "siti": OrderList(text="siti"),
            "a number in part": OrderList(text="261100012"),
            "a phone": OrderList(text="081200000123"),
            "exact resi": OrderList(text=made[7].resi or "261100000007"),
            "siti, ready": OrderList(text="siti", group="new"),
            "a state": OrderList(state="shipped"), "30 days": OrderList(days=30),
            "cards": OrderSummary(), "cards, siti": OrderSummary(text="siti"),
            "find": FindOrder(code=made[70].order_id),
            "detail": OrderDetail(order=made[70].order_id),
        }  # fmt: skip
        for name, query in rest.items():
            samples = measure(f"{name}, {kind}", partial(_ask, shop, query), runs, warm_up=5)
            report.add(samples, limits=_KEYSTROKE)
        shop.company.close()


def _ask(shop: Shop, query: Any, _at: int) -> None:
    shop.ask(query)


def _plain(shop: Shop, sql: str, _at: int) -> None:
    with shop.company.database.reading() as session:
        fetch(session, sql, {"org": shop.company.admin.actor.org_id})


def _filled(report: Report, options: Options, kind: str) -> None:
    """500 orders of three lines, from 60 products in three lots each."""
    with fresh_database(kind) as url:
        shop = Shop.build(url, ("SHP",))
        dice = random.Random(1)  # noqa: S311 - the same each time
        skus = [f"P{number:03d}" for number in range(60)]
        for sku in skus:
            shop.goods.product(sku, tracking="lot", requires_expiry=True)
            for lot, place in enumerate(("GD1-A-01", "GD1-B-01", "GD1-B-02")):
                shop.goods.receive(sku, 100, "100000.00", lot=f"L{lot}", place=place)
        numbers = [f"26112{number:05d}" for number in range(500)]
        shop.take(
            *(
                told(each, "ready_to_ship", *(line(sku) for sku in dice.sample(skus, 3)))
                for each in numbers
            )
        )
        clear = DeallocateOrders(orders=tuple(numbers))

        def fill(_at: int) -> None:
            assert len(shop.do(AllocateOrders()).value.allocated) == len(numbers)

        name = f"allocate 500 × 3, {kind}"
        taken = measure_together(
            {name: fill, "release": lambda _at: shop.do(clear)}, options.runs(10), warm_up=1
        )
        report.add(taken[name], limits={"max": 5_000})
        shop.goods.sound()
        shop.company.close()


def bench(report: Report, options: Options) -> None:
    parts: tuple[Callable[[Report, Options, str], None], ...] = (_listed, _filled)
    for kind in options.databases:
        for part in parts:
            part(report, options, kind)


if __name__ == "__main__":
    run(__doc__ or "", bench)
