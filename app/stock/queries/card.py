"""Kartu stok: the moves of a product with running quantity and value (WMS-INV-06)."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.errors import NotFound
from app.core.money import Money
from app.stock.api import Card, CardRow, StockCard
from app.stock.queries import scope

if TYPE_CHECKING:
    from app.core.work import Read


@answers(StockCard)
def stock_card(read: Read, ask: StockCard) -> Card:
    """One page, oldest first, with the balance before its first row."""
    found = read.rows(
        "SELECT id, sku, name, base_unit FROM product WHERE org_id = :org AND sku = :sku",
        sku=ask.sku,
    )
    if not found:
        raise NotFound("SKU", ask.sku, "sku")
    product_id, sku, name, unit = found[0]
    where, params = scope.warehouses(read, ask.warehouse)
    if where:
        where = (
            f" AND m.warehouse_id IN (SELECT w.id FROM warehouse w WHERE w.org_id = :org{where})"
        )
    params["product"] = product_id
    before, until = "false", ""
    if ask.since is not None:
        before = "m.on_date < :since"
        params["since"] = ask.since
    if ask.until is not None:
        until = " AND m.on_date <= :until"
        params["until"] = ask.until
    if ask.after is not None:
        day, _, last = ask.after.partition("|")
        before += " OR (m.on_date < :after_day OR (m.on_date = :after_day AND m.id <= :after_id))"
        params |= {"after_day": date.fromisoformat(day), "after_id": last}
    opening, rows = read.rows_many(
        (
            (
                "SELECT CAST(coalesce(sum(m.qty), 0) AS bigint), CAST(coalesce(sum(m.value), 0) AS "
                "bigint) FROM stock_move m "
                f"WHERE m.org_id = :org AND m.product_id = :product{where} AND ({before})"
            ),
            params,
        ),
        (
            (
                "SELECT m.id, m.at, m.on_date, m.kind, m.source_number, m.source_kind, g.code, "
                "l.number, m.status, m.qty, m.value, "
                "u.full_name, m.workstation, m.reason, j.number FROM stock_move m "
                "JOIN location g ON g.org_id = m.org_id AND g.id = m.location_id "
                "JOIN lot l ON l.org_id = m.org_id AND l.id = m.lot_id "
                "LEFT JOIN app_user u ON u.org_id = m.org_id AND u.id = m.actor_id "
                "LEFT JOIN journal j ON j.org_id = m.org_id AND j.id = m.journal_id "
                f"WHERE m.org_id = :org AND m.product_id = :product{where}{until} AND NOT "
                f"({before}) "
                "ORDER BY m.on_date, m.id LIMIT :limit"
            ),
            {**params, "limit": ask.limit + 1},
        ),
    )
    qty, value = opening[0]
    shown = rows[: ask.limit]
    cursor = f"{as_date(shown[-1][2])}|{shown[-1][0]}" if len(rows) > ask.limit else None
    page = Page(tuple(_running(shown, qty, value)), cursor)
    return Card(sku, name, unit, qty, Money(value), page)


def _running(rows: list[tuple[Any, ...]], qty: int, value: int) -> list[CardRow]:
    answer = []
    for row in rows:
        qty += row[9]
        value += row[10]
        answer.append(
            CardRow(
                id=row[0], at=instant_from(row[1]), on_date=as_date(row[2]) or date.min,
                kind=row[3], document=row[4],
                source_kind=row[5], location=row[6], lot=row[7], status=row[8], qty=row[9],
                balance=qty, value=Money(row[10]),
                balance_value=Money(value), person=row[11] or "", workstation=row[12],
                reason=row[13], journal=row[14] or "",
            )
        )  # fmt: skip
    return answer
