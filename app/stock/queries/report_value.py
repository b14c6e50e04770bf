"""The value of the stock on a day by lot and by category; adds up to the valuation (WMS-VAL-10).

Cost belongs to a product in a warehouse, by average or by layers, not to a lot.  A lot's value is
its part by quantity, and the parts add up to the sen.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from app.core.driver import as_date
from app.core.money import Money, divide_half_up, split_whole
from app.core.text import tanggal_panjang
from app.documents.report import (
    Argument,
    Carry,
    Cell,
    Column,
    Drill,
    Footer,
    Kind,
    Report,
    Row,
    totalled,
)
from app.stock.queries import analysis
from app.stock.queries.report_parts import money, number, title

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read
    from app.stock.api import StockReport

_LOTS: Final = (
    "SELECT p.sku, w.code, l.number, l.expires_on, CAST(sum(m.qty) AS bigint) AS qty "
    "FROM stock_move m JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id "
    "JOIN warehouse w ON w.org_id = m.org_id AND w.id = m.warehouse_id "
    "JOIN lot l ON l.org_id = m.org_id AND l.id = m.lot_id "
    "WHERE m.org_id = :org AND m.on_date <= :day{where} "
    "GROUP BY p.sku, w.code, l.number, l.expires_on HAVING sum(m.qty) > 0"
)
_CATEGORIES: Final = (
    "SELECT p.sku, coalesce(c.code, ''), coalesce(c.path, '') FROM product p "
    "LEFT JOIN category c ON c.org_id = p.org_id AND c.id = p.category_id "
    "WHERE p.org_id = :org AND {among}"
)
_NONE: Final = "Tanpa kategori"
#: What has no expiry comes after what has.
_LAST: Final = "9999-12-31"


def by_lot(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    """Each lot with its part of what its product is worth in its warehouse."""
    columns = (
        Column("SKU", Kind.CODE), Column("Barang", weight=16), Column("Gudang", Kind.CODE),
        Column("Lot", Kind.CODE), Column("ED", Kind.DATE), number("Jumlah", carry=Carry.SUM),
        money("Nilai", carry=Carry.SUM),
    )  # fmt: skip
    where, params = analysis.filters(read, ask)
    lots: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for sku, house, lot, expires, qty in read.rows(_LOTS.format(where=where), day=day, **params):
        lots[sku, house].append((lot, as_date(expires), qty))
    rows = [
        _lot_row(item, lot, expires, qty, value)
        for item in analysis.held(read, ask, day)
        for lot, expires, qty, value in _parts(item, lots[item.sku, item.warehouse])
    ]
    note = Footer(
        "Nilai lot: bagiannya menurut jumlah dari nilai barang itu di gudangnya. Jumlahnya sama "
        "dengan akun persediaan pada tanggal yang sama."
    )
    return _report(read, ask, day, columns, rows, note)


def _parts(
    item: analysis.Item, lots: list[tuple[Any, ...]]
) -> list[tuple[str, date | None, int, int]]:
    """Lots with their value, what expires first at the top; all of it where no lot holds any."""
    if not lots:
        return [("", None, item.qty, item.value)]
    ordered = sorted(lots, key=lambda lot: (str(lot[1] or _LAST), lot[0]))
    values = split_whole(item.value, [qty for _lot, _expires, qty in ordered])
    return [(*lot, value) for lot, value in zip(ordered, values, strict=True)]


def _lot_row(item: analysis.Item, lot: str, expires: date | None, qty: int, value: int) -> Row:
    trace = Drill("reporting.trace", {"sku": item.sku, "lot": lot})
    card = Drill("stock.card", {"sku": item.sku, "warehouse": item.warehouse})
    return Row(
        (item.sku, item.product, item.warehouse, lot, expires, qty, Money(value)),
        key=f"{item.sku}|{item.warehouse}|{lot}",
        drill=trace if lot else card,
    )


def by_category(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    """Each category with what its products are worth and their share; opens their valuation."""
    columns = (
        Column("Kode", Kind.CODE), Column("Kategori", weight=20), number("SKU", carry=Carry.SUM),
        number("Jumlah", carry=Carry.SUM), money("Nilai", carry=Carry.SUM),
        Column("Bagian", Kind.PERCENT),
    )  # fmt: skip
    items = analysis.held(read, ask, day)
    names = {
        sku: (path, code)
        for sku, code, path in read.rows(
            _CATEGORIES.format(among=read.among("p.sku", "skus", "text")),
            skus=sorted({item.sku for item in items}),
        )
    }
    found: dict[tuple[str, str], list[analysis.Item]] = defaultdict(list)
    for item in items:
        found[names[item.sku]].append(item)
    whole = sum(item.value for item in items)
    rows = []
    for (path, code), held in sorted(found.items(), key=lambda one: (not one[0][0], one[0])):
        value = sum(item.value for item in held)
        cells = (
            code, path or _NONE, len({item.sku for item in held}), sum(item.qty for item in held),
            Money(value), Decimal(divide_half_up(value * 1000, whole)) / 10 if whole > 0 else None,
        )  # fmt: skip
        kind: dict[str, Argument] = {
            "kind": "valuation", "warehouse": ask.warehouse, "category": code, "until": day,
        }  # fmt: skip
        rows.append(
            Row(cells, key=code or _NONE, drill=Drill("stock.reports", kind) if code else None)
        )
    note = Footer("Jumlahnya sama dengan akun persediaan pada tanggal yang sama.")
    return _report(read, ask, day, columns, rows, note)


def _report(
    read: Read,
    ask: StockReport,
    day: date,
    columns: tuple[Column, ...],
    rows: list[Row],
    note: Footer,
) -> Report:
    words: list[Cell] = [None, "Jumlah", *[None] * (len(columns) - 2)]
    made = totalled(columns, rows, words) if rows else ()
    return Report(title(read, ask, f"Per {tanggal_panjang(day)}"), columns, made, (note,))
