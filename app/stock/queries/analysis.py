"""Age, movement and speed of stock, computed set by set from the moves (WMS-RPT-01, RPT-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.core.db import NIL
from app.core.driver import as_date
from app.identity import steps as identity
from app.stock.api import BucketRow
from app.stock.queries import scope
from app.stock.rules.ageing import Sold, fast_line, speed, spread

if TYPE_CHECKING:
    from app.core.work import Read
    from app.stock.api import StockReport


@dataclass(frozen=True, slots=True)
class Item:
    """A product in a warehouse; base units and sen."""

    sku: str
    product: str
    unit: str
    warehouse: str
    qty: int
    value: int


@dataclass(frozen=True, slots=True)
class Aged:
    """What an item holds of each age class."""

    item: Item
    qty: tuple[int, ...]
    value: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a period did to an item; the closing is ``item``."""

    item: Item
    opening: tuple[int, int]
    came: tuple[int, int]
    went: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Speed:
    """How an item sells."""

    item: Item
    sold: Sold
    idle: int
    name: str


def filters(read: Read, ask: StockReport) -> tuple[str, dict[str, Any]]:
    """SQL on ``p`` and ``w`` for what was asked for."""
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.category:
        where += scope.IN_CATEGORY
        params["category"] = ask.category
    if ask.sku:
        where += " AND p.sku = :sku"
        params["sku"] = ask.sku
    return where, params


_ITEM: Final = "p.sku, p.name, p.base_unit, w.code"
_NAMES: Final = (
    "JOIN product p ON p.org_id = :org AND p.id = {0}.product_id "
    "JOIN warehouse w ON w.org_id = :org AND w.id = {0}.warehouse_id"
)
_HELD: Final = (
    "SELECT m.product_id, m.warehouse_id, CAST(sum(m.qty) AS bigint) AS qty, "
    "CAST(sum(m.value) AS bigint) AS value FROM stock_move m WHERE m.org_id = :org "
    "AND m.on_date <= :day GROUP BY m.product_id, m.warehouse_id"
)


def held(read: Read, ask: StockReport, day: date) -> list[Item]:
    """Quantity and value at the end of a day, by SKU (WMS-VAL-10)."""
    where, params = filters(read, ask)
    rows = read.rows(
        f"SELECT {_ITEM}, h.qty, h.value FROM ({_HELD}) h {_NAMES.format('h')} "
        f"WHERE (h.qty <> 0 OR h.value <> 0){where} ORDER BY p.sku, w.code",
        day=day,
        **params,
    )
    return [Item(*row) for row in rows]


_PLACED: Final = (
    "SELECT p.sku, p.name, w.code, g.code, l.number, l.expires_on, m.serial, m.status, "
    "CAST(sum(m.qty) AS bigint) FROM stock_move m "
    "JOIN location g ON g.org_id = m.org_id AND g.id = m.location_id "
    "JOIN lot l ON l.org_id = m.org_id AND l.id = m.lot_id "
    f"{_NAMES.format('m')} WHERE m.org_id = :org AND m.on_date <= :day{{where}} "
    "GROUP BY p.sku, p.name, w.code, g.code, l.number, l.expires_on, m.serial, m.status "
    "HAVING sum(m.qty) <> 0"
)


def placed(read: Read, ask: StockReport, day: date) -> list[BucketRow]:
    """What lay where at the end of a past day, from the moves; nothing is known of claims."""
    where, params = filters(read, ask)
    rows = read.rows(_PLACED.format(where=where), day=day, **params)
    return [
        BucketRow(
            sku=row[0], product=row[1], warehouse=row[2], location=row[3], lot=row[4],
            expires_on=as_date(row[5]), serial=row[6], status=row[7], on_hand=row[8], reserved=0,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dated:
    """What is held of a lot with an expiry; ``left`` are days from the report's day."""

    sku: str
    product: str
    lot: str
    expires_on: date
    left: int
    qty: int
    #: ``ok``, ``blocked``, ``recalled``; "" of another day than today.
    status: str


_DATED: Final = (
    "SELECT p.sku, p.name, l.number, l.expires_on, CAST(sum(m.qty) AS bigint) FROM stock_move m "
    f"JOIN lot l ON l.org_id = m.org_id AND l.id = m.lot_id {_NAMES.format('m')} "
    "WHERE m.org_id = :org AND m.on_date <= :day AND l.number <> '' AND l.expires_on <= :last"
    "{where} GROUP BY p.sku, p.name, l.number, l.expires_on HAVING sum(m.qty) > 0 "
    "ORDER BY l.expires_on, p.sku, l.number"
)


def lots(read: Read, ask: StockReport, day: date, within: int) -> list[Dated]:
    """Lots there were at the end of a day, with an expiry in so many days from it; by expiry."""
    where, params = filters(read, ask)
    rows = read.rows(
        _DATED.format(where=where), day=day, last=day + timedelta(days=within), **params
    )
    found = []
    for sku, product, lot, expiry, qty in rows:
        expires = as_date(expiry) or day
        found.append(Dated(sku, product, lot, expires, (expires - day).days, qty, ""))
    return found


#: What came into a warehouse, day by day on which its cost was born: the date of its layer, of the
#: layer it was on the road with, else of the move.  Moves inside a warehouse have no cost and are
#: left out.  What few moves need (a layer of their own, another leg) is looked up only for them.
_BORN: Final = (
    "SELECT m.product_id, m.warehouse_id, CAST(sum(e.qty) AS bigint) AS qty, coalesce("
    f"CASE WHEN e.layer_id <> '{NIL}' THEN (SELECT l.on_date FROM cost_layer l "
    "WHERE l.org_id = e.org_id AND l.product_id = e.product_id AND l.warehouse_id = "
    "e.warehouse_id AND l.account_id = e.account_id AND l.layer_id = e.layer_id) END, "
    "CASE WHEN m.pair_id IS NOT NULL THEN (SELECT min(y.on_date) FROM cost_entry x "
    "JOIN cost_layer y ON y.org_id = x.org_id AND y.product_id = x.product_id "
    "AND y.warehouse_id = x.warehouse_id AND y.account_id = x.account_id "
    "AND y.layer_id = x.layer_id WHERE x.org_id = m.org_id AND x.move_id = m.pair_id "
    f"AND x.layer_id <> '{NIL}') END, m.on_date) AS born FROM stock_move m "
    # CROSS JOIN keeps SQLite's order: the moves by product and warehouse, each with its entries
    "CROSS JOIN cost_entry e WHERE e.org_id = m.org_id AND e.move_id = m.id "
    "AND m.org_id = :org AND m.qty > 0 AND e.qty > 0 AND m.on_date <= :day "
    "AND m.status <> 'in_transit' AND (m.pair_id IS NULL OR m.kind = 'return_in' "
    "OR NOT EXISTS (SELECT 1 FROM stock_move o WHERE o.org_id = m.org_id AND o.id = m.pair_id "
    "AND o.warehouse_id = m.warehouse_id)) GROUP BY 1, 2, 4"
)
#: What is left is what came last: the oldest leaves first, in FIFO and for the age of averages too.
_LEFT: Final = (
    "SELECT b.product_id, b.warehouse_id, b.born, h.qty AS held, h.value, "
    "{least}(h.qty, sum(b.qty) OVER newest) - {least}(h.qty, sum(b.qty) OVER newest - b.qty) "
    f"AS part FROM ({_BORN}) b JOIN ({_HELD}) h ON h.product_id = b.product_id "
    "AND h.warehouse_id = b.warehouse_id AND h.qty > 0 WINDOW newest AS (PARTITION BY "
    "b.product_id, b.warehouse_id ORDER BY b.born DESC)"
)


def bounds(read: Read) -> tuple[int, int, int]:
    """Last days of the first three age classes."""
    wish = identity.settings(read).stock
    return wish.age_days_first, wish.age_days_second, wish.age_days_third


def aged(read: Read, ask: StockReport, day: date) -> list[Aged]:
    """Stock by the age of its cost layers, by SKU; value spread so that it adds up."""
    where, params = filters(read, ask)
    first, second, third = (day - timedelta(days=days) for days in bounds(read))
    least = "LEAST" if read.dialect == "postgresql" else "MIN"
    part = "CAST(sum(CASE WHEN {0} THEN x.part ELSE 0 END) AS bigint)"
    rows = read.rows(
        # made once before it is joined: PostgreSQL takes it for a few rows and would make it anew
        # for every product
        f"WITH x AS MATERIALIZED ({_LEFT.format(least=least)}) "
        f"SELECT {_ITEM}, x.held, x.value, {part.format('x.born >= :first')}, "
        f"{part.format('x.born < :first AND x.born >= :second')}, "
        f"{part.format('x.born < :second AND x.born >= :third')}, "
        f"{part.format('x.born < :third')} "
        f"FROM x {_NAMES.format('x')} WHERE x.part > 0{where} "
        f"GROUP BY {_ITEM}, x.held, x.value ORDER BY p.sku, w.code",
        day=day, first=first, second=second, third=third, **params,
    )  # fmt: skip
    return [Aged(Item(*row[:6]), tuple(row[6:]), tuple(spread(row[5], row[6:]))) for row in rows]


_OUTSIDE: Final = (
    "LEFT JOIN stock_move o ON o.org_id = m.org_id AND o.id = m.pair_id WHERE m.org_id = :org "
    "AND m.on_date <= :day AND (o.id IS NULL OR o.warehouse_id <> m.warehouse_id "
    "OR m.kind IN ('return_in', 'return_out', 'revaluation', 'restatement'))"
)


def moved(read: Read, ask: StockReport, since: date, day: date) -> list[Moved]:
    """Opening, what came, what went, closing; moves inside a warehouse are neither."""
    where, params = filters(read, ask)

    def total(column: str, condition: str) -> str:
        return f"CAST(sum(CASE WHEN {condition} THEN m.{column} ELSE 0 END) AS bigint)"

    before, coming, going = (
        "m.on_date < :since",
        "m.on_date >= :since AND (m.qty > 0 OR (m.qty = 0 AND m.value > 0))",
        "m.on_date >= :since AND (m.qty < 0 OR (m.qty = 0 AND m.value < 0))",
    )
    sums = ", ".join(
        f"{total(column, condition)} AS {name}_{column}"
        for name, condition in (("a", before), ("b", coming), ("c", going))
        for column in ("qty", "value")
    )
    rows = read.rows(
        f"SELECT {_ITEM}, x.a_qty + x.b_qty + x.c_qty, x.a_value + x.b_value + x.c_value, "
        "x.a_qty, x.a_value, x.b_qty, x.b_value, x.c_qty, x.c_value FROM "
        f"(SELECT m.product_id, m.warehouse_id, {sums} FROM stock_move m {_OUTSIDE} "
        f"GROUP BY m.product_id, m.warehouse_id) x {_NAMES.format('x')} WHERE (x.a_qty <> 0 "
        "OR x.a_value <> 0 OR x.b_qty <> 0 OR x.b_value <> 0 OR x.c_qty <> 0 OR x.c_value <> 0)"
        f"{where} ORDER BY p.sku, w.code",
        since=since, day=day, **params,
    )  # fmt: skip
    return [
        Moved(Item(*row[:6]), (row[6], row[7]), (row[8], row[9]), (row[10], row[11]))
        for row in rows
    ]


def speeds(read: Read, ask: StockReport, day: date) -> list[Speed]:
    """How everything sells, by the organisation's definitions (WMS-RPT-07)."""
    where, params = filters(read, ask)
    wish = identity.settings(read).stock
    rows = read.rows(
        f"SELECT {_ITEM}, x.qty, x.value, x.recent, x.last, x.first FROM ("
        "SELECT m.product_id, m.warehouse_id, CAST(sum(m.qty) AS bigint) AS qty, "
        "CAST(sum(m.value) AS bigint) AS value, CAST(sum(CASE WHEN m.kind = 'shipment' "
        "AND m.on_date > :recent THEN -m.qty ELSE 0 END) AS bigint) AS recent, "
        "max(CASE WHEN m.kind = 'shipment' THEN m.on_date END) AS last, "
        "min(CASE WHEN m.qty > 0 THEN m.on_date END) AS first FROM stock_move m "
        "WHERE m.org_id = :org AND m.on_date <= :day GROUP BY m.product_id, m.warehouse_id) x "
        f"{_NAMES.format('x')} WHERE (x.qty > 0 OR x.recent > 0){where} ORDER BY p.sku, w.code",
        day=day, recent=day - timedelta(days=wish.fast_days), **params,
    )  # fmt: skip
    sold = [Sold(row[4], row[6], as_date(row[7]), as_date(row[8])) for row in rows]
    line = fast_line([one.recent for one in sold], wish.fast_percent)
    return [
        Speed(
            Item(*row[:6]), one, (day - (one.last_sale or one.first_in or day)).days,
            speed(one, day, slow=wish.slow_days, dead=wish.dead_days, fast_from=line),
        )
        for row, one in zip(rows, sold, strict=True)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """What one kind of movement did in a period; base units and sen, both directions positive."""

    kind: str
    documents: int
    qty_in: int
    qty_out: int
    value_in: int
    value_out: int


def operations(read: Read, ask: StockReport, since: date, day: date) -> list[Done]:
    """Inbound, outbound, returns, transfers and adjustments of a period (WMS-RPT-03)."""
    where, params = filters(read, ask)

    def total(column: str, sign: str) -> str:
        one = f"CASE WHEN m.qty {sign} 0 OR (m.qty = 0 AND m.value {sign} 0) THEN m.{column} END"
        return f"CAST(coalesce(sum({one}), 0) AS bigint)"

    rows = read.rows(
        f"SELECT m.kind, count(DISTINCT m.source_id), {total('qty', '>')}, {total('qty', '<')}, "
        f"{total('value', '>')}, {total('value', '<')} FROM stock_move m {_NAMES.format('m')} "
        f"WHERE m.org_id = :org AND m.on_date >= :since AND m.on_date <= :day{where} "
        "GROUP BY m.kind ORDER BY m.kind",
        since=since, day=day, **params,
    )  # fmt: skip
    return [Done(row[0], row[1], row[2], -row[3], row[4], -row[5]) for row in rows]
