"""Stores, and what marketplace options and SKUs mean in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.scope import of_mine
from app.core.commands import Page, answers
from app.core.db import instant_from
from app.orders.api import (
    CourierMappings,
    CourierRow,
    MappingRow,
    SkuMappings,
    StoreList,
    StoreRow,
    UnmappedSku,
    UnmappedSkus,
)
from app.orders.queries.filters import states
from app.orders.queries.suggesting import matcher
from app.orders.rules.couriers import courier_in
from app.orders.rules.states import OPEN, State
from app.orders.rules.texts import option_key

if TYPE_CHECKING:
    from app.core.work import Read
    from app.orders.rules.resolve import Matcher

_STORES: Final = (
    "SELECT s.id, s.code, s.name, s.platform, w.code, e.code, s.sender_name, s.sender_phone, "
    "s.active, s.version, (SELECT count(*) FROM sales_order o WHERE o.org_id = s.org_id "
    "AND o.store_id = s.id AND o.state IN ({open})) FROM store s "
    "JOIN warehouse w ON w.org_id = s.org_id AND w.id = s.warehouse_id "
    "JOIN legal_entity e ON e.org_id = s.org_id AND e.id = s.entity_id "
    "WHERE s.org_id = :org{scope} ORDER BY s.code"
)
_ACCOUNTS: Final = (
    "SELECT b.store_id, b.role, a.code FROM account_binding b "
    "JOIN account a ON a.org_id = b.org_id AND a.id = b.account_id "
    "WHERE b.org_id = :org AND b.event = '*' AND b.store_id IN "
    "(SELECT s.id FROM store s WHERE s.org_id = :org)"
)


@answers(StoreList)
def store_list(read: Read, ask: StoreList) -> tuple[StoreRow, ...]:
    """Stores of the person's warehouses with their accounts."""
    scope, params = _scope(read, "w.code")
    if ask.platform:
        scope += " AND s.platform = :platform"
        params["platform"] = ask.platform
    if ask.active is not None:
        scope += " AND s.active" if ask.active else " AND NOT s.active"
    rows, bound = read.rows_many(
        (_STORES.format(open=states(OPEN), scope=scope), params), (_ACCOUNTS, {})
    )
    accounts: dict[str, dict[str, str]] = {}
    for store_id, role, code in bound:
        accounts.setdefault(store_id, {})[role] = code
    words = ask.text.casefold().split()
    return tuple(
        _store(row, accounts.get(row[0], {}))
        for row in rows
        if all(word in f"{row[1]} {row[2]}".casefold() for word in words)
    )


def _store(row: tuple[Any, ...], accounts: dict[str, str]) -> StoreRow:
    return StoreRow(
        code=row[1],
        name=row[2],
        platform=row[3],
        warehouse=row[4],
        entity=row[5],
        sender_name=row[6],
        sender_phone=row[7],
        active=bool(row[8]),
        open_orders=row[10],
        accounts=accounts,
        version=row[9],
    )


def _scope(read: Read, column: str) -> tuple[str, dict[str, Any]]:
    if read.actor.warehouses is None:
        return "", {}
    return f" AND {read.among(column, 'mine', 'text')}", {"mine": sorted(read.actor.warehouses)}


_OPTIONS: Final = (
    "SELECT platform, courier_option, count(*), max(ordered_at) FROM sales_order "
    "WHERE org_id = :org AND state IN ({open}) AND courier_option <> ''{where}{mine} "
    "GROUP BY platform, courier_option"
)
_RULES: Final = (
    "SELECT platform, option_key, courier, service FROM courier_mapping "
    "WHERE org_id = :org AND courier <> ''"
)


@answers(CourierMappings)
def courier_mappings(read: Read, ask: CourierMappings) -> tuple[CourierRow, ...]:
    """Options on open orders and options that were mapped, the unmapped first."""
    where, params = "", {}
    if ask.platform:
        where, params = " AND platform = :platform", {"platform": ask.platform}
    mine, own = of_mine(read, "warehouse_id")
    seen, mapped = read.rows_many(
        (_OPTIONS.format(open=states(OPEN), where=where, mine=mine), params | own),
        (f"{_RULES}{where}", params),
    )
    rules = {(row[0], row[1]): (row[2], row[3]) for row in mapped}
    found = {(row[0], option_key(row[1])): _option(rules, row) for row in seen}
    for (platform, key), (courier, service) in rules.items():
        rest = CourierRow(platform, key, courier, service, True, 0, "", None)
        found.setdefault((platform, key), rest)
    rows = sorted(found.values(), key=lambda row: (row.platform, row.option))
    rows.sort(key=lambda row: (row.mapped, -row.orders))
    return tuple(row for row in rows if not (ask.unmapped and row.mapped))


def _option(rules: dict[tuple[str, str], tuple[str, str]], row: tuple[Any, ...]) -> CourierRow:
    platform, option, orders, last = row
    own = rules.get((platform, option_key(option)))
    courier, service = own or rules.get((platform, ""), ("", ""))
    return CourierRow(
        platform=platform,
        option=option,
        courier=courier,
        service=service,
        mapped=bool(courier),
        orders=orders,
        suggestion=courier_in(option),
        last_at=instant_from(last),
    )


_UNMAPPED: Final = (
    "SELECT s.code, s.name, l.sku_key, min(l.sku_raw), min(l.product_name), min(l.variation), "
    "count(DISTINCT CASE WHEN o.state = 'needs_fix' THEN o.id END), count(*), min(o.ordered_at) "
    "FROM sales_order_line l JOIN sales_order o ON o.org_id = l.org_id AND o.id = l.order_id "
    "JOIN store s ON s.org_id = o.org_id AND s.id = o.store_id "
    "JOIN warehouse w ON w.org_id = s.org_id AND w.id = s.warehouse_id "
    "WHERE l.org_id = :org AND l.product_id IS NULL{scope} GROUP BY s.code, s.name, l.sku_key"
)


@answers(UnmappedSkus)
def unmapped_skus(read: Read, ask: UnmappedSkus) -> Page[UnmappedSku]:
    """SKUs nobody knows, those that hold up most orders first, with products they may be."""
    scope, params = _scope(read, "w.code")
    if ask.store:
        scope += " AND s.code = :store"
        params["store"] = ask.store
    if ask.waiting:
        scope += f" AND o.state IN ('{State.NEEDS_FIX}', '{State.DRAFT}', '{State.ON_HOLD}')"
    words = ask.text.casefold().split()
    rows = [
        row
        for row in read.rows(_UNMAPPED.format(scope=scope), **params)
        if all(word in f"{row[2]} {row[4]} {row[5]}".casefold() for word in words)
    ]
    rows.sort(key=lambda row: (-row[6], -row[7], row[0], row[2]))
    start = int(ask.after or 0)
    shown = rows[start : start + ask.limit]
    cursor = str(start + ask.limit) if start + ask.limit < len(rows) else None
    alike = matcher(read)
    return Page(tuple(_unmapped(row, alike) for row in shown), cursor, len(rows))


def _unmapped(row: tuple[Any, ...], alike: Matcher) -> UnmappedSku:
    store, name, key, sku, product, variation, orders, lines, first = row
    return UnmappedSku(
        store, name, key, sku, product, variation, orders, lines, instant_from(first),
        alike.suggestions(key, product, variation),
    )  # fmt: skip


_MAPPINGS: Final = (
    "SELECT s.code, m.sku_key, p.sku, p.name, m.multiplier, m.updated_at FROM sku_mapping m "
    "JOIN store s ON s.org_id = m.org_id AND s.id = m.store_id "
    "JOIN warehouse w ON w.org_id = s.org_id AND w.id = s.warehouse_id "
    "JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id "
    "WHERE m.org_id = :org{scope} ORDER BY s.code, m.sku_key"
)


@answers(SkuMappings)
def sku_mappings(read: Read, ask: SkuMappings) -> Page[MappingRow]:
    """Mappings by store and key."""
    scope, params = _scope(read, "w.code")
    if ask.store:
        scope += " AND s.code = :store"
        params["store"] = ask.store
    if ask.after:
        store, _, key = ask.after.partition("|")
        scope += " AND (s.code > :s OR (s.code = :s AND m.sku_key > :k))"
        params |= {"s": store, "k": key}
    words = ask.text.upper().split()
    rows = [
        row
        for row in read.rows(_MAPPINGS.format(scope=scope), **params)
        if all(word in f"{row[1]} {row[2]} {row[3].upper()}" for word in words)
    ]
    shown = rows[: ask.limit]
    cursor = f"{shown[-1][0]}|{shown[-1][1]}" if len(rows) > ask.limit else None
    total = None if ask.after else len(rows)
    return Page(tuple(_mapping(row) for row in shown), cursor, total)


def _mapping(row: tuple[Any, ...]) -> MappingRow:
    store, key, sku, product, multiplier, at = row
    return MappingRow(store, key, sku, product, multiplier, instant_from(at) if at else None)
