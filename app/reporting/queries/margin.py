"""What sales earned over the HPP stored when the goods left (WMS-RPT-08).

Revenue is what the journals of an order wrote to income accounts, so without PPN, with the shipping
the customer paid, and taken back when the parcel turns back.  HPP is the value of the moves of the
order; of a parcel on its way back, what its journal gave back.  So a month here is that month of
the books, whichever way it is arranged.  Platform fees are not known before the settlement.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.driver import as_date
from app.core.money import Money, divide_half_up, split_whole
from app.core.spans import span
from app.core.text import angka, bulan, tanggal_panjang
from app.documents.report import (
    Carry,
    Cell,
    Column,
    Drill,
    Footer,
    Kind,
    Look,
    Report,
    Row,
    Sum,
    Term,
    Title,
)
from app.reporting.api import MarginReport
from app.stock.queries import scope
from app.stock.queries.letterhead import letterhead_for, where_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.core.work import Read

_SELF: Final = "reporting.margin"
#: The journal of a shipment is told by its event: its HPP follows from the moves themselves.
_SHIPPED: Final = "sale.shipped"
_TURNED_BACK: Final = "rts.detected"
_RESTATED_ENDED: Final = "rts.restated.voided"
_BOOKED: Final = (
    "SELECT {order} AS order_id, j.on_date, CAST(sum(CASE WHEN a.kind = 'revenue' THEN "
    "l.credit - l.debit ELSE 0 END) AS bigint) AS revenue, CAST(sum(CASE WHEN a.kind = 'cogs' "
    f"AND j.event <> '{_SHIPPED}' THEN l.debit - l.credit ELSE 0 END) AS bigint) AS booked, "
    "0 AS moved, "
    f"max(CASE WHEN j.event = '{_SHIPPED}' THEN 1 WHEN j.event = '{_TURNED_BACK}' THEN -1 "
    f"WHEN j.event = '{_RESTATED_ENDED}' THEN 0 "
    "WHEN j.reverses_id IS NOT NULL THEN 1 ELSE 0 END) AS times FROM journal j {joined} "
    "JOIN journal_line l ON l.org_id = j.org_id AND l.journal_id = j.id "
    "JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id "
    "WHERE j.org_id = :org AND a.kind IN ('revenue', 'cogs') AND {wanted} "
    "AND j.on_date >= :since AND j.on_date <= :until "
    "GROUP BY j.id, {order}, j.on_date"
)
_OWN: Final = _BOOKED.format(
    order="j.source_id", joined="", wanted="j.source_kind = 'order'"
)  # fmt: skip
#: A journal taken back is mirrored by one whose source is the first.
_MIRRORED: Final = _BOOKED.format(
    order="o.source_id", wanted="j.source_kind = 'journal' AND o.source_kind = 'order'",
    joined="JOIN journal o ON o.org_id = j.org_id AND o.id = j.reverses_id",
)  # fmt: skip
_LEFT: Final = (
    "SELECT m.source_id, m.on_date, 0, 0, -m.value, 0 FROM stock_move m WHERE m.org_id = :org "
    "AND m.source_kind = 'order' AND m.kind IN ('shipment', 'restatement') "
    "AND m.on_date >= :since AND m.on_date <= :until"
)
#: What a document dated back has changed of a move's cost since; it bears the day of the move.
_SINCE: Final = (
    "coalesce((SELECT sum(e.value) FROM cost_restatement x JOIN cost_entry e "
    "ON e.org_id = x.org_id AND e.move_id = x.id WHERE x.org_id = r.org_id "
    "AND x.restates = r.id), 0)"
)
_CAME_BACK: Final = (
    f"SELECT m.source_id, r.on_date, 0, 0, -r.value - {_SINCE}, 0 FROM "
    "stock_move r JOIN stock_move m "
    "ON m.org_id = r.org_id AND m.id = r.pair_id AND m.source_kind = 'order' "
    "WHERE r.org_id = :org AND r.kind = 'return_in' "
    "AND r.on_date >= :since AND r.on_date <= :until"
)
_FROM: Final = (
    f"FROM ({_OWN} UNION ALL {_MIRRORED} UNION ALL {_LEFT} UNION ALL {_CAME_BACK}) f "
    "JOIN sales_order o ON o.org_id = :org AND o.id = f.order_id "
    "JOIN store s ON s.org_id = o.org_id AND s.id = o.store_id "
    "JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id "
    "LEFT JOIN customer c ON c.org_id = o.org_id AND c.id = o.customer_id WHERE 1 = 1"
)
_FIGURES: Final = (
    "CAST(sum(f.times) AS bigint), CAST(sum(f.revenue) AS bigint), "
    "CAST(sum(f.booked) AS bigint), CAST(sum(f.moved) AS bigint)"
)
_MONTH: Final = {
    "postgresql": "to_char(f.on_date, 'YYYY-MM')", "sqlite": "substr(f.on_date, 1, 7)",
}  # fmt: skip
#: What left for each item of the orders asked for, and what of it came back.
_GOODS: Final = (
    "FROM sales_order_item i JOIN stock_move m ON m.org_id = i.org_id AND m.source_kind = 'order' "
    "AND m.source_id = i.order_id AND m.source_line_id = i.id "
    "AND m.kind IN ('shipment', 'restatement') {joined}"
    "WHERE i.org_id = l.org_id AND i.line_id = l.id AND i.order_id = l.order_id"
)
_BACK: Final = (
    "JOIN stock_move r ON r.org_id = m.org_id AND r.pair_id = m.id AND r.kind = 'return_in' "
    "AND r.on_date >= :since AND r.on_date <= :until "
)
#: Lines of these orders: what was sold, for how much, what its goods cost, and what of that cost
#: falls into the span.
_LINES: Final = (
    "SELECT l.order_id, p.sku, p.name, l.qty * l.multiplier, l.subtotal, "
    f"CAST(coalesce((SELECT -sum(m.value) {_GOODS.format(joined='')}), 0) AS bigint), "
    f"CAST(coalesce((SELECT -sum(m.value) {_GOODS.format(joined='')} "
    "AND m.on_date >= :since AND m.on_date <= :until), 0) - "
    f"coalesce((SELECT sum(r.value + {_SINCE}) {_GOODS.format(joined=_BACK)}), 0) AS bigint) "
    "FROM sales_order_line l JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
    "WHERE l.org_id = :org AND {among} ORDER BY l.order_id, l.line_no"
)
_HEADS: Final = {
    "order": ("Pesanan", "Toko", "Tanggal"), "product": ("SKU", "Barang", "Jumlah"),
    "store": ("Toko", "Nama", "Pesanan"), "customer": ("Kode", "Pelanggan", "Pesanan"),
    "month": ("Kode", "Bulan", "Pesanan"),
}  # fmt: skip
_NOBODY: Final = "-"


@dataclass(slots=True)
class _Earned:
    """One row before it is set: its key and words, how many, revenue and HPP in sen."""

    key: str
    words: str
    count: int | date | None
    revenue: int
    cost: int


@answers(MarginReport)
def margin_report(read: Read, ask: MarginReport) -> Report:
    """By order, product, store, customer or month; a row opens its orders.

    Raises:
        InvalidInput: If the days are the wrong way round.
        NotFound, WarehouseRefused
    """
    until = ask.until or read.today
    since, until = span(ask.since or until.replace(day=1), until)
    where, params = _filters(read, ask)
    params |= {"since": since, "until": until}
    if ask.by == "product" or ask.sku:
        found = _of_products(read, ask, where, params)
    else:
        found = _grouped(read, ask, where, params)
    rows = [_row(ask, one, since, until) for one in found]
    return Report(
        _title(read, ask, since, until), _columns(ask.by), (*rows, *_total(ask, found)),
        (Footer("Sebelum biaya platform; tanpa PPN. HPP menurut nilai barang saat keluar."),)
        if rows else (),
    )  # fmt: skip


def _filters(read: Read, ask: MarginReport) -> tuple[str, dict[str, Any]]:
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.store:
        where += " AND s.code = :store"
        params["store"] = ask.store
    if ask.customer == _NOBODY:
        where += " AND o.customer_id IS NULL"
    elif ask.customer:
        where += " AND c.code = :customer"
        params["customer"] = ask.customer
    if ask.sku:
        where += (
            " AND EXISTS (SELECT 1 FROM sales_order_line n JOIN product k ON k.org_id = n.org_id "
            "AND k.id = n.product_id WHERE n.org_id = o.org_id AND n.order_id = o.id "
            "AND k.sku = :sku)"
        )
        params["sku"] = ask.sku
    return where, params


def _grouped(read: Read, ask: MarginReport, where: str, params: dict[str, Any]) -> list[_Earned]:
    keys = {
        "order": "o.number, s.code, max(f.on_date)",
        "store": "s.code, s.name, count(DISTINCT f.order_id)",
        "customer": f"coalesce(c.code, '{_NOBODY}'), coalesce(c.name, ''), "
        "count(DISTINCT f.order_id)",
        "month": f"{_MONTH[read.dialect]}, '', count(DISTINCT f.order_id)",
    }[ask.by]
    group = "1" if ask.by == "month" else "1, 2"
    rows = read.rows(f"SELECT {keys}, {_FIGURES} {_FROM}{where} GROUP BY {group}", **params)
    found = [
        _Earned(key, words, as_date(count) if ask.by == "order" else count, revenue, booked + moved)
        for key, words, count, _times, revenue, booked, moved in rows
    ]
    return _sorted(ask, found)


def _of_products(
    read: Read, ask: MarginReport, where: str, params: dict[str, Any]
) -> list[_Earned]:
    """Each order's revenue over its lines by their price; HPP as it left, line by line."""
    orders = read.rows(
        f"SELECT f.order_id, o.number, s.code, max(f.on_date), {_FIGURES} {_FROM}{where} "
        "GROUP BY 1, 2, 3",
        **params,
    )
    lines: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    sql = _LINES.format(among=read.among("l.order_id", "ids"))
    span = {"since": params["since"], "until": params["until"]}
    for order_id, *line in read.rows(sql, ids=[row[0] for row in orders], **span):
        lines[order_id].append(tuple(line))
    found: dict[str, _Earned] = {}
    for order_id, number, store, day, times, revenue, booked, _moved in orders:
        for sku, name, qty, earned, spent in _shared(lines[order_id], revenue, booked):
            if ask.sku and sku != ask.sku:
                continue
            if ask.by == "product":
                one = found.setdefault(sku, _Earned(sku, name, 0, 0, 0))
                one.count = int(str(one.count)) + times * qty
            else:
                one = found.setdefault(number, _Earned(number, store, as_date(day), 0, 0))
            one.revenue += earned
            one.cost += spent
    return _sorted(ask, list(found.values()))


def _shared(
    lines: Sequence[tuple[Any, ...]], revenue: int, booked: int
) -> Iterable[tuple[str, str, int, int, int]]:
    """SKU, name, pieces, revenue and HPP of each line; the parts add up to the order's.

    What its moves cost stands by the line; only what a journal gave back is divided.
    """
    prices = [max(line[3], 0) for line in lines]
    costs = [max(line[4], 0) for line in lines]
    pieces = [line[2] for line in lines]
    earned = split_whole(revenue, prices if any(prices) else pieces)
    spent = split_whole(booked, costs if any(costs) else pieces)
    return (
        (line[0], line[1], line[2], one, other + line[5])
        for line, one, other in zip(lines, earned, spent, strict=True)
    )


def _sorted(ask: MarginReport, found: list[_Earned]) -> list[_Earned]:
    """Orders and months as they came, the rest by what it sold."""
    if ask.by in {"order", "month"}:
        return sorted(found, key=lambda one: (str(one.count) if ask.by == "order" else "", one.key))
    return sorted(found, key=lambda one: (-one.revenue, one.key))


# ---------------------------------------------------------------- the sheet


def _columns(by: str) -> tuple[Column, ...]:
    code, words, count = _HEADS[by]
    third = Column(count, Kind.DATE if by == "order" else Kind.NUMBER)
    return (
        Column(code, Kind.CODE), Column(words, weight=16), third,
        Column("Penjualan", Kind.MONEY, carry=Carry.SUM),
        Column("HPP", Kind.MONEY, carry=Carry.SUM),
        Column("Laba kotor", Kind.MONEY, carry=Carry.SUM), Column("Margin", Kind.PERCENT),
    )  # fmt: skip


def _figures(revenue: int, cost: int) -> tuple[Cell, ...]:
    share = None
    if revenue > 0:
        share = Decimal(divide_half_up((revenue - cost) * 1000, revenue)) / 10
    return Money(revenue), Money(cost), Money(revenue - cost), share


def _row(ask: MarginReport, one: _Earned, since: date, until: date) -> Row:
    words = bulan(date.fromisoformat(f"{one.key}-01")) if ask.by == "month" else one.words
    if ask.by == "customer" and one.key == _NOBODY:
        words = "Tanpa data pelanggan"
    cells = (one.key, words, one.count, *_figures(one.revenue, one.cost))
    return Row(cells, key=one.key, drill=_drill(ask, one.key, since, until))


def _drill(ask: MarginReport, key: str, since: date, until: date) -> Drill:
    if ask.by == "order":
        return Drill("orders.list", {"number": key})
    behind: dict[str, Any] = {
        "by": "order", "warehouse": ask.warehouse, "store": ask.store, "customer": ask.customer,
        "sku": ask.sku, "since": since, "until": until,
    }  # fmt: skip
    if ask.by == "month":
        first = date.fromisoformat(f"{key}-01")
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        behind |= {"since": max(since, first), "until": min(until, last)}
    else:
        behind["sku" if ask.by == "product" else ask.by] = key
    return Drill(_SELF, behind)


def _total(ask: MarginReport, found: Sequence[_Earned]) -> tuple[Row, ...]:
    if not found:
        return ()
    count = None
    if ask.by in {"store", "customer", "product"}:
        count = sum(one.count for one in found if isinstance(one.count, int))
    figures = _figures(sum(one.revenue for one in found), sum(one.cost for one in found))
    last = len(found) - 1
    sums = tuple(Sum(column, (Term(0, last),)) for column in (3, 4, 5))
    words = f"Jumlah {angka(len(found))} pesanan" if ask.by == "order" else "Jumlah"
    return (Row((None, words, count, *figures), Look.TOTAL, sums=sums),)


def _title(read: Read, ask: MarginReport, since: date, until: date) -> Title:
    kop = letterhead_for(read, ask.warehouse)
    chosen = [where_of(ask.warehouse)]
    if ask.store:
        chosen.append(f"Toko {ask.store}")
    if ask.customer:
        nobody = ask.customer == _NOBODY
        chosen.append("Tanpa data pelanggan" if nobody else f"Pelanggan {ask.customer}")
    if ask.sku:
        chosen.append(f"Produk {ask.sku}")
    return Title(
        "Margin Penjualan", kop.name, f"{tanggal_panjang(since)} s.d. {tanggal_panjang(until)}",
        filters=tuple(chosen), printed_at=read.now, user=read.actor.full_name, letterhead=kop,
    )  # fmt: skip
