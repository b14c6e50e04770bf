"""A company with customers, and a book of orders that stands in for the orders slice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from app.core import commands
from app.core.commands import Command
from app.core.driver import fetch
from app.core.money import Money, total
from app.customers import orderbook, steps
from app.customers.api import CreateCustomer
from app.customers.steps import Buyer, CustomerOrder, Figures, Linked
from tests.support.company import Company

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.core.commands import Done, Query
    from app.core.work import Read, Work

R = TypeVar("R")
TABLES = (
    "customer", "customer_platform", "customer_alias", "customer_merge", "audit_entry", "command",
)  # fmt: skip


@dataclass
class FakeOrder:
    """An order as far as customers care."""

    id: str
    buyer: Buyer
    at: datetime
    total: Money
    rts: bool = False
    customer_id: str | None = None


@dataclass
class FakeBook:
    """Orders in memory, answering as the orders slice does."""

    orders: dict[str, FakeOrder] = field(default_factory=dict)

    def figures(self, _read: Read, customer_ids: Sequence[str] | None) -> list[Figures]:
        groups: dict[str, list[FakeOrder]] = defaultdict(list)
        for order in self.orders.values():
            if order.customer_id and (customer_ids is None or order.customer_id in customer_ids):
                groups[order.customer_id].append(order)
        return [
            Figures(
                id_,
                min(each.at for each in group),
                max(each.at for each in group),
                len(group),
                total(each.total for each in group),
                sum(each.rts for each in group),
            )
            for id_, group in groups.items()
        ]

    def last_orders(self, _read: Read, customer_id: str, limit: int) -> list[CustomerOrder]:
        own = [each for each in self.orders.values() if each.customer_id == customer_id]
        own.sort(key=lambda each: each.at, reverse=True)
        return [
            CustomerOrder(each.id, each.buyer.platform, each.at, "shipped", "1 × Serum", each.total)
            for each in own[:limit]
        ]

    def move(self, _work: Work, from_id: str, to_id: str, only: Sequence[str] | None) -> list[str]:
        moved = [
            each
            for each in self.orders.values()
            if each.customer_id == from_id and (only is None or each.id in only)
        ]
        for order in moved:
            order.customer_id = to_id
        return [order.id for order in moved]

    def unlinked(self, _read: Read, limit: int) -> list[Buyer]:
        return [each.buyer for each in self.orders.values() if each.customer_id is None][:limit]

    def link(self, _work: Work, customers: Mapping[str, str]) -> None:
        for order_id, customer_id in customers.items():
            self.orders[order_id].customer_id = customer_id


@dataclass
class Customers:
    """The customers of a company, as its admin sees them."""

    company: Company
    book: FakeBook

    def do(self, command: Command[R], **extra: Any) -> Done[R]:
        return self.company.admin.do(command, **extra)

    def ask(self, query: Query[R]) -> R:
        return self.company.admin.ask(query)

    def add(self, name: str, phone: str = "", **values: Any) -> str:
        """Create a customer; gives the code."""
        return self.do(CreateCustomer(customer_name=name, phone=phone, **values)).value.code

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """What the database holds."""
        with self.company.database.reading() as session:
            return fetch(session, sql, params)

    def counts(self) -> dict[str, int]:
        """Rows of every table of ours: the same before and after a refusal."""
        return {table: self.rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}

    def id_of(self, code: str) -> str:
        return str(self.rows("SELECT id FROM customer WHERE code = :code", code=code)[0][0])

    def in_command(self, act: Callable[[Work], R], monkeypatch: pytest.MonkeyPatch) -> R:
        """Run a step as a command of a higher slice would."""

        class Act(Command[int]):
            name = "test.act"
            permission = "customer.create"
            summary = "uji"

        answer: list[R] = []

        def handler(work: Work, _do: Act) -> int:
            answer.append(act(work))
            return 0

        handlers: dict[Any, Any] = commands._commands
        monkeypatch.setitem(handlers, Act, handler)
        self.do(Act())
        return answer[-1]

    def order(
        self, id_: str, buyer: Buyer, rupiah: int = 100_000, days_ago: int = 0, *, rts: bool = False
    ) -> None:
        """An order that has no customer yet."""
        at = self.company.env.now() - timedelta(days=days_ago)
        self.book.orders[id_] = FakeOrder(id_, buyer, at, Money.rupiah_of(rupiah), rts)

    def link_all(self, monkeypatch: pytest.MonkeyPatch) -> Linked:
        """What the orders slice does after writing orders: find or make, link, count."""

        def act(work: Work) -> Linked:
            buyers = self.book.unlinked(work, 100_000)
            linked = steps.find_or_create_many(work, buyers)
            self.book.link(work, linked.ids)
            ids = sorted(set(linked.ids.values()))
            steps.update_stats(work, ids, self.book.figures(work, ids))
            return linked

        return self.in_command(act, monkeypatch)


@pytest.fixture
def customers(database_url: str) -> Iterator[Customers]:
    before = orderbook.book()
    with Company.found(database_url, opened=False) as company:
        book = FakeBook()
        orderbook.provide(book)
        yield Customers(company, book)
    orderbook.provide(before)
