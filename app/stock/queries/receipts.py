"""Goods receipts with their goods and the costs added to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.errors import NotFound
from app.core.money import Money
from app.stock.api import (
    LandedRow,
    ReceiptDetail,
    ReceiptList,
    ReceiptRow,
    ReceiptView,
    ReceivedRow,
)
from app.stock.queries import scope

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read

#: A later cost is known by the journal of its document; what of it went to stock by its moves.
_AMOUNT: Final = (
    "CAST(CASE WHEN c.reverses_id IS NULL THEN 1 ELSE -1 END * "
    "coalesce((SELECT sum(l.debit) FROM journal_line l WHERE l.org_id = c.org_id "
    "AND l.journal_id = c.journal_id), 0) AS bigint)"
)
_HEAD: Final = (
    "SELECT d.id, d.number, d.on_date, d.at, w.code, d.reference, d.note, "
    "coalesce(u.full_name, ''), CAST(s.goods AS bigint), CAST(s.qty AS bigint), "
    "CAST(s.value AS bigint), coalesce(j.number, '') FROM "
    "(SELECT k.*, (SELECT count(DISTINCT m.product_id) FROM stock_move m WHERE {mine}) AS goods, "
    "(SELECT coalesce(sum(m.qty), 0) FROM stock_move m WHERE {mine}) AS qty, "
    "(SELECT coalesce(sum(m.value), 0) FROM stock_move m WHERE {mine}) AS value FROM "
    "(SELECT d.* FROM stock_document d JOIN warehouse w ON w.org_id = d.org_id "
    "AND w.id = d.warehouse_id WHERE d.org_id = :org AND d.kind = 'receipt'{where} "
    "ORDER BY d.id DESC LIMIT :limit) k) s "
    "JOIN stock_document d ON d.org_id = s.org_id AND d.id = s.id "
    "JOIN warehouse w ON w.org_id = d.org_id AND w.id = d.warehouse_id "
    "LEFT JOIN app_user u ON u.org_id = d.org_id AND u.id = d.actor_id "
    "LEFT JOIN journal j ON j.org_id = d.org_id AND j.id = d.journal_id ORDER BY d.id DESC"
).replace(
    "{mine}",
    "m.org_id = k.org_id AND m.source_kind = 'stock_document' AND m.source_id = k.id "
    "AND m.kind = 'receipt'",
)
_ADDED: Final = (
    f"SELECT c.reference, CAST(sum({_AMOUNT}) AS bigint) FROM stock_document c "
    "WHERE c.org_id = :org AND c.kind = 'revaluation' AND {among} GROUP BY c.reference"
)
_GOODS: Final = (
    "SELECT p.sku, p.name, t.number, p.base_unit, CAST(sum(m.qty) AS bigint), "
    "CAST(sum(m.value) AS bigint), CAST(sum(coalesce((SELECT sum(y.value) FROM stock_move y "
    "WHERE y.org_id = m.org_id AND y.pair_id = m.id AND y.kind = 'revaluation' AND y.source_id IN "
    "(SELECT c.id FROM stock_document c WHERE c.org_id = :org AND c.kind = 'revaluation' "
    "AND c.reference = :number)), 0)) AS bigint) FROM stock_move m "
    "JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id "
    "JOIN lot t ON t.org_id = m.org_id AND t.id = m.lot_id "
    "WHERE m.org_id = :org AND m.source_kind = 'stock_document' AND m.source_id = :id "
    "AND m.kind = 'receipt' GROUP BY p.sku, p.name, t.number, p.base_unit "
    "ORDER BY min(CAST(m.id AS text))"
)
_COSTS: Final = (
    f"SELECT c.number, c.on_date, {_AMOUNT}, CAST(coalesce((SELECT sum(m.value) FROM stock_move m "
    "WHERE m.org_id = c.org_id AND m.source_kind = 'stock_document' AND m.source_id = c.id), 0) "
    "AS bigint), c.note, coalesce(u.full_name, ''), coalesce(j.number, ''), "
    "coalesce(c.supplier, ''), coalesce(o.number, ''), coalesce(r.number, '') "
    "FROM stock_document c "
    "LEFT JOIN stock_document o ON o.org_id = c.org_id AND o.id = c.reverses_id "
    "LEFT JOIN stock_document r ON r.org_id = c.org_id AND r.reverses_id = c.id "
    "LEFT JOIN app_user u ON u.org_id = c.org_id AND u.id = c.actor_id "
    "LEFT JOIN journal j ON j.org_id = c.org_id AND j.id = c.journal_id "
    "WHERE c.org_id = :org AND c.kind = 'revaluation' AND c.reference = :number ORDER BY c.id"
)


def _day(value: Any) -> date:  # noqa: ANN401 - as the driver gives it
    day = as_date(value)
    if day is None:
        raise AssertionError("a stock document without a date")
    return day


def _rows(read: Read, where: str, limit: int, **params: object) -> list[tuple[Any, ...]]:
    """Heads, each with what was added to it behind."""
    found = read.rows(_HEAD.replace("{where}", where), limit=limit, **params)
    numbers = sorted({row[1] for row in found})
    added = (
        dict(
            read.rows(
                _ADDED.replace("{among}", read.among("c.reference", "numbers", "text")),
                numbers=numbers,
            )
        )
        if numbers
        else {}
    )
    return [(*row, added.get(row[1], 0)) for row in found]


def _row(row: tuple[Any, ...]) -> ReceiptRow:
    return ReceiptRow(
        number=row[1], on_date=_day(row[2]), at=instant_from(row[3]), warehouse=row[4],
        reference=row[5], note=row[6], person=row[7], goods=row[8], qty=row[9],
        value=Money(row[10]), added=Money(row[12]),
    )  # fmt: skip


@answers(ReceiptList)
def receipt_list(read: Read, ask: ReceiptList) -> Page[ReceiptRow]:
    """Newest first."""
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.search:
        text = "lower(d.number || ' ' || d.reference || ' ' || d.note)"
        where += scope.words(ask.search, text, params)
    if ask.since is not None:
        where += " AND d.on_date >= :since"
        params["since"] = ask.since
    if ask.until is not None:
        where += " AND d.on_date <= :until"
        params["until"] = ask.until
    if ask.after is not None:
        where += " AND d.id < :after"
        params["after"] = ask.after
    rows = _rows(read, where, ask.limit + 1, **params)
    shown = rows[: ask.limit]
    cursor = shown[-1][0] if len(rows) > ask.limit else None
    return Page(tuple(_row(row) for row in shown), cursor)


@answers(ReceiptDetail)
def receipt_detail(read: Read, ask: ReceiptDetail) -> ReceiptView:
    """One, with its goods by article and lot, and every cost that was added."""
    where, params = scope.warehouses(read, None)
    number = ask.number.upper()
    found = _rows(read, f"{where} AND d.number = :number", 1, number=number, **params)
    if not found:
        raise NotFound("Penerimaan", ask.number, "number")
    head = found[0]
    goods, costs = read.rows_many(
        (_GOODS, {"id": head[0], "number": number}), (_COSTS, {"number": number})
    )
    return ReceiptView(
        _row(head),
        tuple(
            ReceivedRow(row[0], row[1], row[2], row[3], row[4], Money(row[5]), Money(row[6]))
            for row in goods
        ),
        tuple(
            LandedRow(
                number=row[0], on_date=_day(row[1]), amount=Money(row[2]), to_stock=Money(row[3]),
                sold=Money(row[2] - row[3]), note=row[4], person=row[5], journal=row[6],
                supplier=row[7], reverses=row[8], reversed_by=row[9],
            )
            for row in costs
        ),
        head[11],
    )  # fmt: skip
