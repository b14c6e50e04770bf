"""The customers' book of orders: what they bought, from their orders (WMS-CRM-03, 04)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

from app.accounting.queries.scope import of_mine
from app.core.db import instant_from
from app.core.effects import EffectKind
from app.core.money import Money
from app.customers import steps as customers
from app.customers.steps import Buyer, CustomerOrder, Figures

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from app.core.work import Read, Work

_FIGURES: Final = (
    "SELECT customer_id, min(ordered_at), max(ordered_at), count(*), CAST(sum(total) AS bigint), "
    "count(CASE WHEN state IN ('rts_in_transit', 'returned') THEN 1 END) FROM sales_order "
    "WHERE org_id = :org AND customer_id IS NOT NULL AND state NOT IN ('cancelled', 'draft')"
)
_LINKS: Final = EffectKind("order_links", (("order_id", "uuid"), ("customer_id", "uuid")))


class Book:
    """Implements :class:`app.customers.orderbook.OrderBook`."""

    def figures(self, read: Read, customer_ids: Sequence[str] | None) -> list[Figures]:
        """Cancelled and unpaid orders do not count."""
        if customer_ids is None:
            rows = read.rows(f"{_FIGURES} GROUP BY customer_id")
        else:
            rows = read.rows(
                f"{_FIGURES} AND {read.among('customer_id', 'ids')} GROUP BY customer_id",
                ids=list(customer_ids),
            )
        return [_figures(row) for row in rows]

    def last_orders(self, read: Read, customer_id: str, limit: int) -> list[CustomerOrder]:
        """The newest first; of the person's warehouses (WMS-SEC-08)."""
        mine, params = of_mine(read, "warehouse_id")
        rows = read.rows(
            "SELECT number, channel, ordered_at, state, summary, total, resi FROM sales_order "
            f"WHERE org_id = :org AND customer_id = :customer{mine} "
            "ORDER BY ordered_at DESC, id DESC LIMIT :limit",
            customer=customer_id,
            limit=limit,
            **params,
        )
        return [
            CustomerOrder(
                row[0], row[1], instant_from(row[2]), row[3], row[4], Money(row[5]), row[6]
            )
            for row in rows
        ]

    def move(self, work: Work, from_id: str, to_id: str, only: Sequence[str] | None) -> list[str]:
        """Give orders of one customer to another."""
        where = "org_id = :org AND customer_id = :old"
        params: dict[str, Any] = {"old": from_id}
        if only is not None:
            where += f" AND {work.among('id', 'ids')}"
            params["ids"] = list(only)
        ids = [row[0] for row in work.rows(f"SELECT id FROM sales_order WHERE {where}", **params)]
        work.execute(
            f"UPDATE sales_order SET customer_id = :new WHERE {where}", new=to_id, **params
        )
        work.changed("order")
        return ids

    def unlinked(self, read: Read, limit: int) -> list[Buyer]:
        """Orders that have no customer, the oldest first (WMS-CRM-05)."""
        rows = read.rows(
            "SELECT id, customer_name, customer_phone, platform, buyer_username, address "
            "FROM sales_order WHERE org_id = :org AND customer_id IS NULL "
            "ORDER BY ordered_at, id LIMIT :limit",
            limit=limit,
        )
        return [Buyer(*row) for row in rows]

    def link(self, work: Work, customers: Mapping[str, str]) -> None:
        """Give each order its customer."""
        work.execute(
            "UPDATE sales_order SET customer_id = f.customer_id "
            f"FROM {_LINKS.source(work.dialect)} f "
            "WHERE sales_order.org_id = :org AND sales_order.id = f.order_id",
            rows_order_links=to_json(list(customers.items())).decode(),
        )
        work.changed("order")


def _figures(row: tuple[Any, ...]) -> Figures:
    return Figures(
        customer_id=row[0],
        first_at=instant_from(row[1]),
        last_at=instant_from(row[2]),
        orders=row[3],
        spent=Money(row[4]),
        rts=row[5],
    )


BOOK: Final = Book()


def recount(work: Work, customer_ids: Collection[str | None]) -> None:
    """Recompute the counters of customers from their orders; call after orders were written."""
    ids = sorted({each for each in customer_ids if each})
    if ids:
        work.session.flush()
        customers.update_stats(work, ids, BOOK.figures(work, ids))
