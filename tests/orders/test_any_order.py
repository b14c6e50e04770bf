"""The same files in any order, twice, or overlapping, end in the same database."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.money import Money
from tests.support.shop import CREATED, Shop, line, told

if TYPE_CHECKING:
    from app.orders.rules.platform import PlatformOrder
    from tests.support.databases import Databases

#: Ways an order can go on a platform, step by step.
ROADS = (
    ("unpaid", "ready_to_ship", "shipped", "delivered", "completed"),
    ("ready_to_ship", "ready_to_ship", "shipped", "returned"),
    ("unpaid", "cancelled"),
    ("ready_to_ship", "cancelled", "returned"),
    ("ready_to_ship", "shipped", "delivered", "completed", "returned"),
)
#: What must be equal; ids, versions and times of ours tell how it came about.
SAME = (
    "number", "platform_status", "platform_state", "state", "outside", "attention", "problems",
    "customer_name", "address", "resi", "resi_key", "courier", "subtotal", "total", "pieces",
    "summary", "shipped_at", "completed_at", "cancelled_at", "search", "content_hash", "lines_hash",
    "snapshot",
)  # fmt: skip


def _snapshot(order: int, step: int, state: str) -> PlatformOrder:
    """An order as it stood at one moment; each step tells a little more."""
    at = CREATED + timedelta(hours=order, days=step)
    sent = state in {"shipped", "delivered", "completed", "returned"}
    more: dict[str, Any] = {
        "paid_at": None if state == "unpaid" else CREATED + timedelta(hours=order, minutes=3),
        "resi": f"SPX{order}" if sent or step > 1 else "",
        "shipped_at": CREATED + timedelta(hours=order, days=2) if sent else None,
        "completed_at": at if state == "completed" else None,
        "cancelled_at": at if state == "cancelled" else None,
        "updated_at": at,
        "voucher": Money.rupiah_of(step * 100),
    }
    sku = "SERUM" if order % 3 else f"ASING-{order}"
    return told(
        f"N{order}", state, line(sku, 1 + step % 2), ordered_at=CREATED + timedelta(hours=order),
        seen_at=at, status=f"{state} {step}", **more,
    )  # fmt: skip


@st.composite
def exports(draw: st.DrawFn) -> list[list[PlatformOrder]]:
    """Files: each holds some orders as they stood on its day."""
    roads = draw(st.lists(st.sampled_from(ROADS), min_size=1, max_size=4))
    days = draw(st.integers(1, 4))
    files = []
    for day in range(days):
        held = [
            _snapshot(order, min(day, len(road) - 1), road[min(day, len(road) - 1)])
            for order, road in enumerate(roads)
            if draw(st.booleans())
        ]
        if held:
            files.append(held)
    return files


def _facts(shop: Shop) -> list[tuple[Any, ...]]:
    columns = ", ".join(SAME)
    orders = shop.rows(f"SELECT {columns} FROM sales_order ORDER BY number")
    items = shop.rows(
        "SELECT o.number, p.sku, i.qty FROM sales_order_item i "
        "JOIN sales_order o ON o.id = i.order_id "
        "JOIN product p ON p.id = i.product_id ORDER BY 1, 2, 3"
    )
    customers = shop.rows(
        "SELECT name, total_orders, total_spent, total_rts FROM customer ORDER BY name"
    )
    return [*map(repr, orders), *items, *customers]  # type: ignore[list-item]


@pytest.fixture(scope="module")
def template(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """One company for all examples; each example begins with none of its orders."""
    return Shop.build(databases.new_sqlite(tmp_path_factory.mktemp("any") / "any.sqlite"), ("SHP",))


def _emptied(shop: Shop) -> Shop:
    with shop.company.database.writing() as session:
        driver: Any = session.connection().connection.driver_connection
        driver.execute("PRAGMA defer_foreign_keys = ON")
        for (trigger,) in driver.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'order_event'"
        ).fetchall():
            driver.execute(f"DROP TRIGGER {trigger}")
        for table in (
            "order_event", "sales_order_code", "sales_order_item", "sales_order_line",
            "sales_order", "customer_platform", "customer",
        ):  # fmt: skip
            driver.execute(f"DELETE FROM {table}")
        session.commit()
    return shop


@pytest.mark.req("ERP-ORD-08", "ERP-ORD-10")
@given(exports(), st.randoms(use_true_random=False))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_files_in_any_order_end_in_the_same_database(
    template: Shop, files: list[list[PlatformOrder]], dice: Any
) -> None:
    _emptied(template)
    for file in files:
        template.take(*file)
    expected = _facts(template)

    _emptied(template)
    shuffled = [dice.sample(file, len(file)) for file in (*files, *dice.sample(files, len(files)))]
    dice.shuffle(shuffled)
    for file in shuffled:
        template.take(*file)

    assert _facts(template) == expected
