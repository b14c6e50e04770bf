"""What the slice of orders, which is higher, lends to this one: facts about customers' orders.

The orders slice registers its book once, when its service is loaded.  Without one (a program with
no orders) customers have no orders, and everything here still works.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.work import Read, Work
    from app.customers.api import Buyer, CustomerOrder, Figures


class OrderBook(Protocol):
    """Answered by the orders slice, in the caller's transaction."""

    def figures(self, read: Read, customer_ids: Sequence[str] | None) -> Sequence[Figures]:
        """Figures of these customers (None: of all); customers without orders may be left out."""

    def last_orders(self, read: Read, customer_id: str, limit: int) -> Sequence[CustomerOrder]:
        """The newest orders of a customer, newest first."""

    def move(
        self, work: Work, from_id: str, to_id: str, only: Sequence[str] | None
    ) -> Sequence[str]:
        """Give orders (and returns) of one customer to another; answers the ids that moved.

        Args:
            work: The merge's transaction.
            from_id: Who has them.
            to_id: Who gets them.
            only: Ids to move; None moves all.
        """

    def unlinked(self, read: Read, limit: int) -> Sequence[Buyer]:
        """Buyers of orders that have no customer yet, oldest first; ``key`` is the order's id."""

    def link(self, work: Work, customers: Mapping[str, str]) -> None:
        """Give each order (key) its customer."""


class NoOrders:
    """The book of a program without orders."""

    def figures(self, _read: Read, _customer_ids: Sequence[str] | None) -> Sequence[Figures]:
        """None."""
        return ()

    def last_orders(self, _read: Read, _customer_id: str, _limit: int) -> Sequence[CustomerOrder]:
        """None."""
        return ()

    def move(
        self, _work: Work, _from_id: str, _to_id: str, _only: Sequence[str] | None
    ) -> Sequence[str]:
        """Nothing to move."""
        return ()

    def unlinked(self, _read: Read, _limit: int) -> Sequence[Buyer]:
        """None."""
        return ()

    def link(self, _work: Work, _customers: Mapping[str, str]) -> None:
        """Nothing to link."""


_book: list[OrderBook] = [NoOrders()]


def provide(book: OrderBook) -> None:
    """Register the orders slice's book, at start-up."""
    _book[0] = book


def book() -> OrderBook:
    """The registered book."""
    return _book[0]
