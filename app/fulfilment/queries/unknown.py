"""Codes nobody knew at the packing table, while nobody knows them still (PU-34)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.core.commands import answers
from app.core.db import instant_from
from app.fulfilment.api import UnknownCode, UnknownCodes
from app.fulfilment.queries.packing import day_start
from app.scanning.gs1 import read as read_gs1
from app.scanning.gtin import barcode_key
from app.scanning.normalise import normalise
from app.stock.queries import scope

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read

#: How often each code was scanned, and its last scan.
_SCANNED: Final = (
    "SELECT x.code, x.times, x.number, x.at, x.full_name FROM (SELECT e.code, "
    "count(*) OVER (PARTITION BY e.code) AS times, row_number() OVER (PARTITION BY e.code "
    "ORDER BY e.at DESC, e.order_id DESC, e.seq DESC) AS place, o.number, e.at, u.full_name "
    "FROM pack_event e JOIN sales_order o ON o.org_id = e.org_id AND o.id = e.order_id "
    "LEFT JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id "
    "LEFT JOIN app_user u ON u.org_id = e.org_id AND u.id = e.actor_id "
    "WHERE e.org_id = :org AND e.result = 'unknown' AND e.at >= :since{where}) x "
    "WHERE x.place = 1 ORDER BY 2 DESC, 1"
)


@answers(UnknownCodes)
def unknown_codes(read: Read, ask: UnknownCodes) -> tuple[UnknownCode, ...]:
    """Of the reader's warehouses, the most frequent first, without what names a product by now."""
    where, params = scope.warehouses(read, None)
    since = day_start(read.today - timedelta(days=ask.days))
    rows = read.rows(_SCANNED.format(where=where), since=since, **params)
    keys = {code: _keys(code, read.today) for code, *_rest in rows}
    known = _known(read, set().union(*keys.values()))
    return tuple(
        UnknownCode(code, times, number, instant_from(at), name or "")
        for code, times, number, at, name in rows
        if known.isdisjoint(keys[code])
    )


def _keys(code: str, today: date) -> set[str]:
    """What a product's barcode would have to be for the packing table to know the code."""
    scan = normalise(code)
    gs1 = read_gs1(scan, today=today)
    product = {gs1.product} if gs1 is not None and gs1.product is not None else set()
    return {barcode_key(scan.text), *product}


def _known(read: Read, keys: set[str]) -> set[str]:
    if not keys:
        return set()
    found = read.rows(
        "SELECT b.lookup FROM product_barcode b WHERE b.org_id = :org AND "
        + read.among("b.lookup", "keys", "text"),
        keys=sorted(keys),
    )
    return {lookup for (lookup,) in found}
