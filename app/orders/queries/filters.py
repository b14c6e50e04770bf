"""What narrows the list of orders down; the list and its cards ask with the same words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.accounting.queries.scope import of_mine
from app.core.env import WIB
from app.core.errors import NotFound
from app.orders.rules.states import DUE, State
from app.orders.rules.texts import search_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.core.work import Read
    from app.orders.api import OrderList, OrderSummary


@dataclass(slots=True)
class Filters:
    """Conditions on ``o`` (the order) and the values of their parameters."""

    where: list[str] = field(default_factory=lambda: ["o.org_id = :org"])
    params: dict[str, Any] = field(default_factory=dict)
    #: Whether the table is best read through the index that holds all filters and the search text.
    walk: bool = False

    def add(self, condition: str, **params: Any) -> None:  # noqa: ANN401 - values of SQL
        """One more condition."""
        self.where.append(condition)
        self.params |= params

    @property
    def sql(self) -> str:
        """All of them."""
        return " AND ".join(self.where)


def filters_of(read: Read, ask: OrderList | OrderSummary) -> Filters:
    """The conditions every query of the list has in common.

    Raises:
        NotFound: The store is none.
    """
    found = _common(read, ask)
    found.walk = len(found.where) > 1
    return found


def _common(read: Read, ask: OrderList | OrderSummary) -> Filters:
    found = Filters()
    for place, word in enumerate(search_words(ask.text)):
        found.add(_holds(read, f"w{place}"), **{f"w{place}": word})
    if ask.store:
        found.add("o.store_id = :store", store=_store_id(read, ask.store))
    if ask.channel:
        found.add("o.channel = :channel", channel=ask.channel)
    if ask.courier is not None:
        found.add("o.courier = :courier", courier=ask.courier)
    since = ask.since if ask.days is None else read.today - timedelta(days=ask.days - 1)
    if since:
        found.add("o.ordered_at >= :since", since=day_start(since))
    if ask.until:
        found.add("o.ordered_at < :until", until=day_start(ask.until + timedelta(days=1)))
    mine, params = of_mine(read, "o.warehouse_id")
    if mine:
        found.add(mine.removeprefix(" AND "), **params)
    return found


def _holds(read: Read, name: str) -> str:
    """Whether the search text holds a word; the fastest form each database has (measured)."""
    if read.dialect == "postgresql":
        return f"position(:{name} in o.search) > 0"
    return f"instr(o.search, :{name}) > 0"


def _store_id(read: Read, code: str) -> str:
    rows = read.rows("SELECT id FROM store WHERE org_id = :org AND code = :code", code=code)
    if not rows:
        raise NotFound("Toko", code, "store")
    return str(rows[0][0])


def day_start(day: date) -> datetime:
    """The instant a business day begins in Jakarta."""
    return datetime.combine(day, time(), tzinfo=WIB)


def states(some: Iterable[State]) -> str:
    """A list of states for SQL."""
    return ", ".join(f"'{state}'" for state in sorted(some))


#: As the partial index of deadlines says it; SQLite wants the very same words.
IS_DUE = f"state IN ({states(DUE)})"


def source(read: Read, *, walk: bool) -> str:
    """The orders, walked from the newest on if so wished.

    SQLite keeps no count of orders by state and store, and might begin with a filter that leaves
    nearly all of them.
    """
    hint = " INDEXED BY ix_sales_order_list" if walk and read.dialect == "sqlite" else ""
    return f"sales_order o{hint}"
