"""The list of orders, its cards, and orders by number (ERP-ORD-13, PU-10)."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.scope import of_mine
from app.core.commands import Page, answers
from app.core.db import instant_from, instant_text
from app.core.money import Money
from app.orders.api import (
    CourierChoice,
    CourierChoices,
    FindOrder,
    FoundOrder,
    OrderCards,
    OrderList,
    OrderRow,
    OrderSummary,
)
from app.orders.queries.filters import IS_DUE, Filters, filters_of, source, states
from app.orders.rules.states import DUE, GROUPS, Group, State
from app.orders.rules.texts import number_key, search_words

if TYPE_CHECKING:
    from app.core.work import Read

_COLUMNS: Final = (
    "o.id, o.number, o.channel, s.name, o.ordered_at, o.ship_by, o.customer_name, "
    "o.buyer_username, o.city, o.summary, o.pieces, o.total, o.payment, o.resi, o.courier, "
    "o.service, o.courier_option, o.state, o.outside, o.problems, o.attention"
)
#: Shorter words are parts of names or SKUs, not numbers.
_SHORTEST_NUMBER: Final = 6
_LATELY: Final = timedelta(days=92)


@answers(OrderList)
def order_list(read: Read, ask: OrderList) -> Page[OrderRow]:
    """One page; with a first page also how many there are, unless a search found very many.

    Every filter and the search text stand in one index, which is walked in the order of the list.
    100 000 orders take 15 to 20 ms when nothing is found, so no trigram extension and no text index
    (which triples the cost of an import) is needed; a whole number is looked up at once.
    """
    filters = filters_of(read, ask)
    if ask.state:
        filters.add("o.state = :state", state=ask.state)
    if ask.group:
        filters.add(f"o.state IN ({states(GROUPS[Group(ask.group)])})")
    if ask.late:
        filters.add(f"o.ship_by < :now AND o.{IS_DUE}", now=read.now)
    if ask.attention:
        filters.add("o.attention <> ''")
    exact = _exact(read, ask, filters)
    return _page(read, ask, filters) if exact is None else exact


def _page(read: Read, ask: OrderList, filters: Filters) -> Page[OrderRow]:
    # what is late or calls for attention stands in an index of its own
    table = source(read, walk=not (ask.late or ask.attention))
    where, params = filters.sql, dict(filters.params)
    if ask.after:
        at, _, order_id = ask.after.partition("|")
        where += " AND (o.ordered_at < :at OR (o.ordered_at = :at AND o.id < :id))"
        params |= {"at": instant_from(at), "id": order_id}
    rows = read.rows(
        f"WITH page AS MATERIALIZED (SELECT o.id, o.ordered_at FROM {table} WHERE {where} "
        "ORDER BY o.ordered_at DESC, o.id DESC LIMIT :limit) "
        # CROSS: SQLite begins with the page then, not with all orders
        f"SELECT {_COLUMNS} FROM page CROSS JOIN sales_order o "
        "JOIN store s ON s.org_id = o.org_id AND s.id = o.store_id "
        "WHERE o.org_id = :org AND o.id = page.id ORDER BY page.ordered_at DESC, page.id DESC",
        limit=ask.limit + 1,
        **params,
    )
    shown = rows[: ask.limit]
    cursor = None
    if len(rows) > ask.limit:
        cursor = f"{instant_text(instant_from(shown[-1][4]))}|{shown[-1][0]}"
    total = _total(read, ask, filters, rows, cursor)
    return Page(tuple(_row(read, row) for row in shown), cursor, total)


def _total(
    read: Read,
    ask: OrderList,
    filters: Filters,
    rows: list[tuple[Any, ...]],
    cursor: str | None,
) -> int | None:
    """How many there are; a page that holds them all has counted them.

    While somebody types, counting many hits would take as long again as finding the first of them;
    the cards count them, in a question of their own.
    """
    if ask.after or (cursor is not None and ask.text):
        return None
    if cursor is None:
        return len(rows)
    table = source(read, walk=filters.walk)
    counted = read.rows(f"SELECT count(*) FROM {table} WHERE {filters.sql}", **filters.params)
    return int(counted[0][0])


def _exact(read: Read, ask: OrderList, filters: Filters) -> Page[OrderRow] | None:
    """The orders a whole number names, whatever else holds it; None when it names none."""
    words = ask.text.split()
    if ask.after or len(words) != 1 or len(words[0]) < _SHORTEST_NUMBER:
        return None
    ids = orders_named(read, words[0])
    if not ids:
        return None
    # the number is an alias perhaps, which the search text may not hold
    named = Filters(list(filters.where), dict(filters.params))
    for place, _ in enumerate(search_words(ask.text)):
        named.where = [each for each in named.where if f":w{place}" not in each]
        named.params.pop(f"w{place}", None)
    named.add(read.among("o.id", "ids"), ids=ids)
    rows = read.rows(
        f"SELECT {_COLUMNS} FROM sales_order o "
        "JOIN store s ON s.org_id = o.org_id AND s.id = o.store_id "
        f"WHERE {named.sql}",
        **named.params,
    )
    found = sorted((_row(read, row) for row in rows), key=lambda row: row.ordered_at, reverse=True)
    return Page(tuple(found), None, len(found)) if found else None


def orders_named(read: Read, code: str) -> list[str]:
    """Ids of orders whose number, resi or further number this is, however it is written."""
    rows = read.rows(
        "SELECT o.id FROM sales_order o WHERE o.org_id = :org AND o.number = :key "
        "UNION SELECT o.id FROM sales_order o WHERE o.org_id = :org AND o.resi_key = :key "
        "AND o.resi_key <> '' "
        "UNION SELECT c.order_id FROM sales_order_code c WHERE c.org_id = :org AND c.code = :key",
        key=number_key(code),
    )
    return [row[0] for row in rows]


def _row(read: Read, row: tuple[Any, ...]) -> OrderRow:
    ship_by = None if row[5] is None else instant_from(row[5])
    late = ship_by is not None and ship_by < read.now and row[17] in DUE
    problems = json.loads(row[19]) if isinstance(row[19], str) else row[19]
    return OrderRow(
        number=row[1],
        channel=row[2],
        store=row[3],
        ordered_at=instant_from(row[4]),
        ship_by=ship_by,
        late=late,
        customer=row[6] or row[7],
        city=row[8],
        summary=row[9],
        pieces=row[10],
        total=Money(row[11]),
        cod=row[12] == "cod",
        resi=row[13],
        courier=row[14],
        service=row[15],
        courier_option=row[16],
        state=row[17],
        outside=bool(row[18]),
        note=problems[0] if problems else row[20],
    )


@answers(OrderSummary)
def order_summary(read: Read, ask: OrderSummary) -> OrderCards:
    """The cards, counted over the very orders the list shows (WMS-GEN-12)."""
    filters = filters_of(read, ask)
    count = f"SELECT count(*) FROM sales_order o WHERE {filters.sql} AND"
    table = source(read, walk=filters.walk)
    inner = f"SELECT o.state FROM {table} WHERE {filters.sql}"
    by_state, [late], [attention] = read.rows_many(
        (f"SELECT state, count(*) FROM ({inner}) x GROUP BY state", filters.params),
        (f"{count} o.ship_by < :now AND o.{IS_DUE}", {**filters.params, "now": read.now}),
        (f"{count} o.attention <> ''", filters.params),
    )
    counted = Counter({State(state): count for state, count in by_state})
    groups = {group.value: sum(counted[state] for state in some) for group, some in GROUPS.items()}
    return OrderCards(
        **groups,
        needs_fix=counted[State.NEEDS_FIX],
        backorder=counted[State.BACKORDER],
        attention=attention[0],
        late=late[0],
    )


@answers(FindOrder)
def find_order(read: Read, ask: FindOrder) -> tuple[FoundOrder, ...]:
    """Orders a number leads to, the newest first; several share a resi when parcels were joined."""
    ids = orders_named(read, ask.code)
    if not ids:
        return ()
    filters = Filters(params={"ids": ids})
    filters.add(read.among("o.id", "ids"))
    if read.actor.warehouses is not None:
        filters.add(read.among("w.code", "mine", "text"), mine=sorted(read.actor.warehouses))
    rows = read.rows(
        "SELECT o.number, o.resi, s.name, o.channel, o.customer_name, o.state, o.ordered_at "
        "FROM sales_order o JOIN store s ON s.org_id = o.org_id AND s.id = o.store_id "
        "JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id "
        f"WHERE {filters.sql}",
        **filters.params,
    )
    found = [
        FoundOrder(number, resi, store, channel, customer, state, instant_from(at))
        for number, resi, store, channel, customer, state, at in rows
    ]
    return tuple(sorted(found, key=lambda order: order.ordered_at, reverse=True))


@answers(CourierChoices)
def courier_choices(read: Read, _ask: CourierChoices) -> tuple[CourierChoice, ...]:
    """Couriers of the orders of three months."""
    mine, params = of_mine(read, "o.warehouse_id")
    rows = read.rows(
        f"SELECT o.courier, count(*) FROM {source(read, walk=True)} WHERE o.org_id = :org "
        f"AND o.ordered_at >= :since{mine} GROUP BY o.courier ORDER BY 2 DESC, 1",
        since=read.now - _LATELY, **params,
    )  # fmt: skip
    return tuple(CourierChoice(*row) for row in rows)
