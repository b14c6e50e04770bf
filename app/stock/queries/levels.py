"""How much there is: monitoring, cards, places, availability, any past instant."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from app.catalog import steps as catalog
from app.core.commands import Page, answers
from app.core.driver import as_date
from app.core.money import Money
from app.stock.api import (
    AsOfRow,
    AvailabilityRow,
    BucketRow,
    CheckAvailability,
    StockAsOf,
    StockByPlace,
    StockOnHand,
    StockRow,
    StockSummary,
    StockTotals,
)
from app.stock.queries import scope
from app.stock.rules.value import average_cost

if TYPE_CHECKING:
    from app.core.work import Read

#: Below this, when a product has no minimum of its own, stock is low (WMS-INV-08).
LOW_BELOW: Final = 10
#: Limits of the product in this warehouse, else the product's own (WMS-INV-12).
_LIMITS: Final = (
    "LEFT JOIN stock_limit k ON k.org_id = :org AND k.product_id = x.product_id "
    "AND k.warehouse_id = x.warehouse_id "
)
_OWN_MINIMUM: Final = "coalesce(k.minimum, p.min_stock)"
_OWN_MAXIMUM: Final = "coalesce(k.maximum, p.max_stock)"
_MINIMUM: Final = f"coalesce(nullif({_OWN_MINIMUM}, 0), {LOW_BELOW})"
#: Held is what nobody may be promised: rules.usable as SQL, so that a recalled or expired lot is
#: available nowhere (WMS-INV-03, WMS-LOT-04, LOT-08).
_SUMS: Final = (
    "CAST(sum(b.on_hand) AS bigint) AS on_hand, CAST(sum(b.reserved) AS bigint) AS reserved, "
    "CAST(sum(CASE WHEN b.status <> 'available' OR b.location_id IN "
    "(SELECT g.id FROM location g WHERE g.org_id = :org AND g.kind NOT IN ('storage', 'picking')) "
    "OR b.lot_id IN (SELECT l.id FROM lot l WHERE l.org_id = :org AND (l.status <> 'ok' "
    "OR l.expires_on < :today)) THEN b.on_hand - b.reserved ELSE 0 END) AS bigint) AS held"
)
#: Sums of every product and warehouse; one definition for the list and its cards (WMS-GEN-12).
_GROUPS_OF: Final = (
    f"SELECT b.product_id, b.warehouse_id, {_SUMS} FROM stock_balance b "
    "WHERE b.org_id = :org{houses} GROUP BY b.product_id, b.warehouse_id"
)
_GROUPS: Final = _GROUPS_OF.format(houses="")
#: The warehouses a person asks for or is limited to, as a condition on a column; their ids are
#: looked up once, not joined to every product.
_HOUSES: Final = " AND {column} IN (SELECT w.id FROM warehouse w WHERE w.org_id = :org{where})"
_FREE: Final = "on_hand - reserved - held"
_LEVEL: Final = (
    f"CASE WHEN {_FREE} <= 0 THEN 'out' WHEN {_FREE} < {_MINIMUM} THEN 'low' ELSE 'safe' END"
)
_ROW: Final = "p.sku, p.name, p.variant, w.code, p.base_unit"
_VALUE: Final = (
    "CAST(coalesce((SELECT sum(c.value) FROM cost_pool c WHERE c.org_id = :org "
    "AND c.product_id = x.product_id AND c.warehouse_id = x.warehouse_id), 0) AS bigint)"
)
_SUMMED: Final = (
    f"SELECT {_ROW}, x.on_hand, x.reserved, x.held, {_MINIMUM}, {_LEVEL}, {_VALUE} FROM "
    f"({{groups}}) x "
    "JOIN product p ON p.org_id = :org AND p.id = x.product_id "
    f"JOIN warehouse w ON w.org_id = :org AND w.id = x.warehouse_id {_LIMITS}"
)
#: The products of a page are found by SKU first; only their buckets are added up.
_FEW: Final = (
    f"SELECT k.product_id, k.warehouse_id, {_SUMS} FROM (SELECT p.id AS product_id, "
    "w.id AS warehouse_id FROM product p JOIN warehouse w ON w.org_id = p.org_id "
    "WHERE p.org_id = :org{where} AND EXISTS (SELECT 1 FROM stock_balance e WHERE e.org_id = :org "
    "AND e.product_id = p.id AND e.warehouse_id = w.id) ORDER BY p.sku, w.code LIMIT :limit) k "
    "JOIN stock_balance b ON b.org_id = :org AND b.product_id = k.product_id "
    f"AND b.warehouse_id = k.warehouse_id GROUP BY k.product_id, k.warehouse_id"
)


def _filters(read: Read, ask: StockOnHand) -> tuple[str, dict[str, Any]]:
    where, params = scope.warehouses(read, ask.warehouse)
    more, values = _product_filters(ask)
    return where + more, params | values


def _product_filters(ask: StockOnHand | StockSummary) -> tuple[str, dict[str, Any]]:
    where, params = "", dict[str, Any]()
    if ask.category:
        where += scope.IN_CATEGORY
        params["category"] = ask.category
    if ask.search:
        where += scope.words(ask.search, "p.search", params)
    return where, params


@answers(StockOnHand)
def stock_on_hand(read: Read, ask: StockOnHand) -> Page[StockRow]:
    """Per product and warehouse, by SKU."""
    where, params = _filters(read, ask)
    if ask.after:
        sku, _, code = ask.after.rpartition("|")
        where += " AND (p.sku, w.code) > (:sku, :code)"
        params |= {"sku": sku, "code": code}
    if ask.level:
        params["level"] = ask.level
        groups, rest = _GROUPS, f"WHERE {_LEVEL} = :level{where}"
    else:
        groups, rest = _FEW.format(where=where), ""
    rows = read.rows(
        _SUMMED.format(groups=groups) + rest + " ORDER BY p.sku, w.code LIMIT :limit",
        limit=ask.limit + 1, today=read.today, **params,
    )  # fmt: skip
    shown = rows[: ask.limit]
    cursor = f"{shown[-1][0]}|{shown[-1][3]}" if len(rows) > ask.limit else None
    return Page(tuple(_stock_row(row) for row in shown), cursor)


def _stock_row(row: tuple[Any, ...]) -> StockRow:
    sku, name, variant, warehouse, unit, on_hand, reserved, held, minimum, level, value = row
    return StockRow(
        sku=sku, product=name, variant=variant, warehouse=warehouse, unit=unit, on_hand=on_hand,
        reserved=reserved, held=held,
        available=on_hand - reserved - held, value=Money(value), average_cost=average_cost(on_hand,
        value), minimum=minimum,
        level=level,
    )  # fmt: skip


@answers(StockSummary)
def stock_summary(read: Read, ask: StockSummary) -> StockTotals:
    """Cards from the very figures of the list."""
    where, params = scope.warehouses(read, ask.warehouse)
    houses = _HOUSES.format(column="b.warehouse_id", where=where) if where else ""
    value_of = _HOUSES.format(column="c.warehouse_id", where=where) if where else ""
    wanted, more = _product_filters(ask)
    params |= more
    if wanted:
        value_of += (
            f" AND c.product_id IN (SELECT p.id FROM product p WHERE p.org_id = :org{wanted})"
        )
    counts, values = read.rows_many(
        (
            (
                "SELECT count(*), count(CASE WHEN y.level = 'low' THEN 1 END), "
                f"count(CASE WHEN y.level = 'out' THEN 1 END) FROM (SELECT {_LEVEL} AS level "
                # CROSS JOIN keeps SQLite's order: the groups once, then each product by its key
                f"FROM ({_GROUPS_OF.format(houses=houses)}) x CROSS JOIN product p {_LIMITS}"
                f"WHERE p.org_id = :org AND p.id = x.product_id{wanted}) y"
            ),
            params | {"today": read.today},
        ),
        (
            (
                "SELECT CAST(coalesce(sum(c.value), 0) AS bigint) FROM cost_pool c "
                f"WHERE c.org_id = :org{value_of}"
            ),
            params,
        ),
    )
    (skus, low, out), ((value,),) = counts[0], values
    return StockTotals(skus, low, out, Money(value))


@answers(StockByPlace)
def stock_by_place(read: Read, ask: StockByPlace) -> Page[BucketRow]:
    """The buckets themselves."""
    where, params = scope.warehouses(read, ask.warehouse)
    for column, value in (("p.sku", ask.sku), ("g.code", ask.location), ("l.number", ask.lot)):
        if value is not None:
            key = column.replace(".", "_")
            where += f" AND {column} = :{key}"
            params[key] = value
    if ask.category:
        where += scope.IN_CATEGORY
        params["category"] = ask.category
    key = (
        "p.sku || '|' || w.code || '|' || g.code || '|' || l.number || '|' || b.serial || '|' || "
        "b.status"
    )
    if ask.after:
        where += f" AND {key} > :after"
        params["after"] = ask.after
    rows = read.rows(
        "SELECT p.sku, p.name, w.code, g.code, l.number, l.expires_on, b.serial, b.status, "
        f"b.on_hand, b.reserved, {key} "
        "FROM stock_balance b JOIN product p ON p.org_id = b.org_id AND p.id = b.product_id "
        "JOIN warehouse w ON w.org_id = b.org_id AND w.id = b.warehouse_id "
        "JOIN location g ON g.org_id = b.org_id AND g.id = b.location_id JOIN lot l ON l.org_id = "
        "b.org_id AND l.id = b.lot_id "
        f"WHERE b.org_id = :org AND b.on_hand > 0{where} ORDER BY {key} LIMIT :limit",
        limit=ask.limit + 1, **params,
    )  # fmt: skip
    shown = rows[: ask.limit]
    cursor = shown[-1][10] if len(rows) > ask.limit else None
    return Page(
        tuple(
            BucketRow(row[0], row[1], row[2], row[3], row[4], as_date(row[5]), *row[6:10])
            for row in shown
        ),
        cursor,
    )


@answers(StockAsOf)
def stock_as_of(read: Read, ask: StockAsOf) -> tuple[AsOfRow, ...]:
    """Sums of the moves up to an instant, or dated up to a business day."""
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.instant is not None:
        where += " AND m.at <= :instant"
        moment = ask.instant if ask.instant.tzinfo else ask.instant.replace(tzinfo=UTC)
        params["instant"] = moment.astimezone(UTC)
    if ask.date_end is not None:
        where += " AND m.on_date <= :day"
        params["day"] = ask.date_end
    if ask.sku is not None:
        where += " AND p.sku = :sku"
        params["sku"] = ask.sku
    rows = read.rows(
        "SELECT p.sku, w.code, CAST(sum(m.qty) AS bigint), CAST(sum(m.value) AS bigint) FROM "
        "stock_move m "
        "JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id "
        "JOIN warehouse w ON w.org_id = m.org_id AND w.id = m.warehouse_id "
        f"WHERE m.org_id = :org{where} GROUP BY p.sku, w.code "
        "HAVING sum(m.qty) <> 0 OR sum(m.value) <> 0 ORDER BY p.sku, w.code",
        **params,
    )
    return tuple(AsOfRow(row[0], row[1], row[2], Money(row[3])) for row in rows)


@answers(CheckAvailability)
def check_availability(read: Read, ask: CheckAvailability) -> tuple[AvailabilityRow, ...]:
    """One call for a whole list; expired and blocked lots do not count (WMS-INV-10, LOT-02).

    Raises:
        UnknownProducts: Naming every SKU that is none: "none there" would be another answer.
    """
    where, params = scope.warehouses(read, ask.warehouse)
    products = catalog.require_products(read, {line.sku for line in ask.lines}, "lines")
    wanted: dict[str, int] = {}
    for line in ask.lines:
        sku = products[line.sku].sku
        wanted[sku] = wanted.get(sku, 0) + line.qty
    skus = sorted(wanted)
    stock, coming = read.rows_many(
        (
            (
                "SELECT p.sku, w.code, CAST(sum(b.reserved) AS bigint), "
                "CAST(sum(CASE WHEN g.kind IN ('storage', 'picking') AND l.status = 'ok' "
                "AND (l.expires_on IS NULL OR l.expires_on >= :today) THEN b.on_hand - "
                "b.reserved ELSE 0 END) AS bigint) "
                "FROM stock_balance b "
                "JOIN product p ON p.org_id = b.org_id AND p.id = b.product_id "
                "JOIN warehouse w ON w.org_id = b.org_id AND w.id = b.warehouse_id "
                "JOIN location g ON g.org_id = b.org_id AND g.id = b.location_id "
                "JOIN lot l ON l.org_id = b.org_id AND l.id = b.lot_id "
                "WHERE b.org_id = :org AND b.status = 'available' AND "
                f"{read.among('p.sku', 'skus', 'text')}{where} GROUP BY p.sku, w.code"
            ),
            {"skus": skus, "today": read.today, **params},
        ),
        (
            (
                "SELECT p.sku, w.code, CAST(sum(i.qty - i.done_qty) AS bigint), min(t.expected_on) "
                "FROM transfer_piece i "
                "JOIN transfer t ON t.org_id = i.org_id AND t.id = i.transfer_id "
                "JOIN product p ON p.org_id = i.org_id AND p.id = i.product_id "
                "JOIN warehouse w ON w.org_id = t.org_id AND w.id = t.target_id "
                "WHERE i.org_id = :org AND i.done_qty < i.qty AND t.state = 'in_transit' AND "
                f"{read.among('p.sku', 'skus', 'text')}{where} GROUP BY p.sku, w.code"
            ),
            {"skus": skus, **params},
        ),
    )
    found = {(row[0], row[1]): (row[2], row[3]) for row in stock}
    road = {(row[0], row[1]): (row[2], as_date(row[3])) for row in coming}
    codes = sorted(
        {code for _sku, code in (*found, *road)} | ({ask.warehouse} if ask.warehouse else set())
    )
    return tuple(
        AvailabilityRow(sku, code, qty, free, reserved, free >= qty, incoming, earliest)
        for sku, qty in sorted(wanted.items())
        for code in codes
        for reserved, free in (found.get((sku, code), (0, 0)),)
        for incoming, earliest in (road.get((sku, code), (0, None)),)
    )


_CROSSED: Final = (
    "SELECT y.product_id, y.warehouse_id, y.sku, y.code, "
    "CASE WHEN y.minimum > y.free THEN 'minimum' ELSE 'maximum' END, "
    "CASE WHEN y.minimum > y.free THEN y.free ELSE y.on_hand END, "
    "CASE WHEN y.minimum > y.free THEN y.minimum ELSE y.maximum END FROM "
    f"(SELECT x.product_id, x.warehouse_id, p.sku, w.code, x.on_hand, {_FREE} AS free, "
    f"{_OWN_MINIMUM} AS minimum, {_OWN_MAXIMUM} AS maximum FROM ({_GROUPS}) x "
    "JOIN product p ON p.org_id = :org AND p.id = x.product_id AND p.active "
    f"JOIN warehouse w ON w.org_id = :org AND w.id = x.warehouse_id AND w.active {_LIMITS}) y "
    "WHERE y.minimum > y.free OR (y.maximum > 0 AND y.on_hand > y.maximum)"
)


def crossed(read: Read) -> list[tuple[Any, ...]]:
    """Products outside their own limits, by the very figures of Monitoring.

    Returns:
        Product id, warehouse id, SKU, warehouse, ``minimum`` or ``maximum``, stock, the limit.
    """
    return read.rows(_CROSSED, today=read.today)
