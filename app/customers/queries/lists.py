"""Lists of customers: all, the best, the risky, those of several platforms."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import Page, answers
from app.core.db import instant_from, instant_text
from app.core.lists import among
from app.core.money import Money, divide_half_up
from app.customers import rules
from app.customers.api import (
    AudienceOverlap,
    CustomerByPhone,
    CustomerList,
    CustomerRow,
    CustomersSummary,
    CustomerSummary,
    CustomerTags,
    OverlapRow,
    RankedCustomer,
    RtsRisk,
    TagCount,
    TopCustomers,
)
from app.identity.steps import settings

if TYPE_CHECKING:
    from app.core.work import Read

#: How long a customer counts as active or new (WMS-CRM-06).
RECENT: Final = timedelta(days=30)
#: Length of an id at the end of a cursor; before it stands what the list is sorted by.
_ID: Final = 36
_COUNTED: Final = 1_001
#: The ids of a page come from one index alone, the rest is read for them only.
_PAGE: Final = (
    "SELECT c.{key}, c.id FROM customer c WHERE c.org_id = :org {conditions} "
    "ORDER BY c.{key} {down}, c.id {down} LIMIT :many"
)
_COUNT: Final = "SELECT count(*) FROM customer c WHERE c.org_id = :org {conditions}"
_ROWS: Final = (
    "SELECT c.id, c.code, c.name, c.phone, c.customer_type, c.tags, c.total_orders, "
    "c.total_spent, c.total_rts, c.last_order_at, c.active FROM customer c "
    "WHERE c.org_id = :org AND {them}"
)
_FIND: Final = {
    "postgresql": "strpos(c.search, :{0}) > 0",
    "sqlite": "instr(c.search, :{0}) > 0",
}
_RECENTLY: Final = ":recent_text <= c.last_order_key"
_NEW: Final = "COALESCE(c.first_order_at, c.created_at) >= :recent"
_GROUPS: Final = {"active_30": _RECENTLY, "new_30": _NEW, "repeat": "c.total_orders >= 2"}
_SUMMARY: Final = (
    "SELECT count(*), count(CASE WHEN {active_30} THEN 1 END), "
    "count(CASE WHEN {new_30} THEN 1 END), count(CASE WHEN {repeat} THEN 1 END), "
    "count(CASE WHEN c.total_orders >= 1 THEN 1 END), "
    "CAST(COALESCE(sum(c.total_spent), 0) AS bigint), "
    "CAST(COALESCE(sum(c.total_orders), 0) AS bigint) FROM customer c "
    "WHERE c.org_id = :org AND c.active"
)
_TOP: Final = (
    "SELECT c.id FROM customer c WHERE c.org_id = :org AND c.active AND c.{by} > 0 "
    "ORDER BY c.{by} DESC, c.search, c.id LIMIT :many"
)
_PLATFORMS: Final = (
    "SELECT p.customer_id, p.platform FROM customer_platform p WHERE p.org_id = :org AND {them}"
)
_TAGS: Final = (
    "SELECT t.value, count(*) FROM customer c, {each} WHERE c.org_id = :org AND c.active "
    "GROUP BY t.value ORDER BY count(*) DESC, t.value"
)
_EACH_TAG: Final = {
    "postgresql": "jsonb_array_elements_text(c.tags) AS t(value)",
    "sqlite": "json_each(c.tags) AS t",
}
_SEVERAL: Final = (
    " AND c.active AND c.id IN (SELECT p.customer_id FROM customer_platform p "
    "WHERE p.org_id = :org GROUP BY p.customer_id HAVING count(DISTINCT p.platform) > 1)"
)


@answers(CustomerList)
def customer_list(read: Read, ask: CustomerList) -> Page[CustomerRow]:
    """Customers by name, or the latest buyers first."""
    conditions, params = _conditions(read, ask)
    newest = ask.sort == "-last_order"
    key = "last_order_key" if newest else "search"
    page, more, total = _page(
        read, conditions, params, ask.limit, ask.after, key, down=newest, searched=bool(ask.text)
    )
    return Page(_rows(read, page), more, total)


def _conditions(read: Read, ask: CustomerList) -> tuple[str, dict[str, Any]]:
    parts: list[str] = []
    params: dict[str, Any] = {}
    if ask.active is not None:
        parts.append("c.active" if ask.active else "NOT c.active")
    if ask.customer_type is not None:
        parts.append("c.customer_type = :customer_type")
        params["customer_type"] = ask.customer_type
    if ask.group:
        parts.append(_GROUPS[ask.group])
        params |= _recent(read) if ask.group != "repeat" else {}
    every = (*rules.search_words(ask.text), *(rules.tag_word(tag) for tag in ask.all_tags))
    parts += _found(read, "word", every, params)
    some = _found(read, "tag", tuple(rules.tag_word(tag) for tag in ask.any_tags), params)
    if some:
        parts.append(f"({' OR '.join(some)})")
    return "".join(f" AND {part}" for part in parts), params


def _found(read: Read, name: str, words: tuple[str, ...], params: dict[str, Any]) -> list[str]:
    """One condition per word; adds their parameters."""
    named = {f"{name}_{index}": word for index, word in enumerate(words)}
    params |= named
    return [_FIND[read.dialect].format(each) for each in named]


def _recent(read: Read) -> dict[str, Any]:
    since = read.now - RECENT
    return {"recent": since, "recent_text": instant_text(since)}


def _page(
    read: Read,
    conditions: str,
    params: dict[str, Any],
    limit: int,
    after: str | None,
    key: str = "search",
    *,
    down: bool = False,
    searched: bool = False,
) -> tuple[list[str], str | None, int | None]:
    """Ids of a page, the cursor of the next, and on the first page how many there are.

    A search that finds more than a thousand is not counted: one look through the index has to do
    for a keystroke.
    """
    behind, place = "", {}
    if after:
        behind = f" AND (c.{key}, c.id) {'<' if down else '>'} (:after_key, :after_id)"
        place = {"after_key": after[:-_ID], "after_id": after[-_ID:]}
    sql = _PAGE.format(key=key, conditions=conditions + behind, down="DESC" if down else "ASC")
    many = limit + 1 if after or not searched else max(limit + 1, _COUNTED)
    found = read.rows(sql, **params, **place, many=many)
    page = found[:limit]
    more = "".join(page[-1]) if len(found) > limit else None
    total = None
    if not after and len(found) < many:
        total = len(found)
    elif not after and not searched:
        ((total,),) = read.rows(_COUNT.format(conditions=conditions), **params)
    return [row[1] for row in page], more, total


def _rows(read: Read, ids: list[str]) -> tuple[CustomerRow, ...]:
    """The rows of these ids, in their order."""
    if not ids:
        return ()
    rows = read.rows(_ROWS.format(them=among(read.dialect, "c.id", "ids", "uuid")), ids=ids)
    by_id = {row[0]: _row(row) for row in rows}
    return tuple(by_id[id_] for id_ in ids)


def _row(row: tuple[Any, ...]) -> CustomerRow:
    _id, code, name, phone, customer_type, tags, orders, spent, rts, last_at, active = row
    return CustomerRow(
        code=code,
        name=name,
        phone=rules.shown_phone(phone),
        customer_type=customer_type,
        tags=tuple(json.loads(tags) if isinstance(tags, str) else tags),
        total_orders=orders,
        total_spent=Money(spent),
        total_rts=rts,
        rts_percent=rules.per_hundred(rts, orders),
        last_order_at=None if last_at is None else instant_from(last_at),
        active=bool(active),
    )


@answers(CustomerByPhone)
def customer_by_phone(read: Read, ask: CustomerByPhone) -> CustomerRow | None:
    """The customer who has the phone, as main number or as alias."""
    phone = rules.normalise_phone(ask.phone)
    if not phone:
        return None
    ids = read.rows(
        "SELECT c.id FROM customer c WHERE c.org_id = :org AND c.phone = :phone UNION ALL "
        "SELECT a.customer_id FROM customer_alias a WHERE a.org_id = :org AND a.phone = :phone",
        phone=phone,
    )
    return _rows(read, [ids[0][0]])[0] if ids else None


@answers(CustomersSummary)
def customers_summary(read: Read, _ask: CustomersSummary) -> CustomerSummary:
    """The cards above the list, counted as the list behind each counts."""
    ((total, active, new, repeat, bought, spent, orders),) = read.rows(
        _SUMMARY.format(**_GROUPS), **_recent(read)
    )
    return CustomerSummary(
        total=total,
        active_30=active,
        new_30=new,
        repeat=repeat,
        repeat_percent=rules.per_hundred(repeat, bought),
        average_order=Money(divide_half_up(spent, orders) if orders else 0),
    )


@answers(TopCustomers)
def top_customers(read: Read, ask: TopCustomers) -> tuple[RankedCustomer, ...]:
    """The first so many; equals share a rank (WMS-CRM-07)."""
    rows = read.rows(_TOP.format(by=ask.by), many=ask.limit)
    return _ranked(_rows(read, [row[0] for row in rows]), ask.by)


def _ranked(rows: tuple[CustomerRow, ...], by: str) -> tuple[RankedCustomer, ...]:
    ranked: list[RankedCustomer] = []
    previous: object = None
    for place, row in enumerate(rows, start=1):
        value = getattr(row, by)
        rank = ranked[-1].rank if ranked and value == previous else place
        previous = value
        ranked.append(
            RankedCustomer(
                rank, row.code, row.name, row.phone, row.total_orders, row.total_spent,
                row.total_rts, row.rts_percent,
            )
        )  # fmt: skip
    return tuple(ranked)


@answers(AudienceOverlap)
def audience_overlap(read: Read, ask: AudienceOverlap) -> Page[OverlapRow]:
    """Customers who bought on more than one platform (WMS-CRM-08)."""
    ids, more, total = _page(read, _SEVERAL, {}, ask.limit, ask.after)
    platforms: dict[str, set[str]] = {}
    if ids:
        them = among(read.dialect, "p.customer_id", "ids", "uuid")
        rows = read.rows(_PLATFORMS.format(them=them), ids=ids)
        for customer_id, platform in rows:
            platforms.setdefault(customer_id, set()).add(platform)
    names = _rows(read, ids)
    return Page(
        tuple(
            OverlapRow(row.code, row.name, tuple(sorted(platforms[id_])))
            for id_, row in zip(ids, names, strict=True)
        ),
        more,
        total,
    )


@answers(RtsRisk)
def rts_risk(read: Read, ask: RtsRisk) -> Page[RankedCustomer]:
    """Customers with more returned parcels than the limit allows (WMS-CRM-09)."""
    limit = settings(read).rts_risk_percent if ask.limit_percent is None else ask.limit_percent
    conditions = " AND c.active AND c.total_rts > 0 AND c.total_rts * 100 > :limit * c.total_orders"
    ids, more, total = _page(read, conditions, {"limit": limit}, ask.limit, ask.after)
    return Page(_ranked(_rows(read, ids), "code"), more, total)


@answers(CustomerTags)
def customer_tags(read: Read, _ask: CustomerTags) -> tuple[TagCount, ...]:
    """Tags in use, the most used first."""
    rows = read.rows(_TAGS.format(each=_EACH_TAG[read.dialect]))
    return tuple(TagCount(*row) for row in rows)
