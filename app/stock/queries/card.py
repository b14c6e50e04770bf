"""Kartu stok: the moves of a product with running quantity and value (WMS-INV-06)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from app.catalog.rules.text import sku_key
from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.errors import NotFound
from app.core.money import Money
from app.stock.api import Card, CardRow, MoveRow, StockCard, StockMoves
from app.stock.queries import scope

if TYPE_CHECKING:
    from app.core.work import Read


_NAMES: Final = (
    "JOIN location g ON g.org_id = m.org_id AND g.id = m.location_id "
    "JOIN lot l ON l.org_id = m.org_id AND l.id = m.lot_id "
    "LEFT JOIN app_user u ON u.org_id = m.org_id AND u.id = m.actor_id "
    "LEFT JOIN journal j ON j.org_id = m.org_id AND j.id = m.journal_id"
)


@answers(StockCard)
def stock_card(read: Read, ask: StockCard) -> Card:
    """One page, oldest first, with the balance before its first row."""
    found = read.rows(
        "SELECT id, sku, name, base_unit FROM product WHERE org_id = :org AND sku_key = :sku",
        sku=sku_key(ask.sku),
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
    before, after = _span(ask, params)
    opening, rows = read.rows_many(
        (
            "SELECT CAST(coalesce(sum(m.qty), 0) AS bigint), CAST(coalesce(sum(m.value), 0) AS "
            "bigint) FROM stock_move m WHERE m.org_id = :org AND m.product_id = :product"
            + where + before,
            params,
        ),
        (_page_of(where + after), {**params, "limit": ask.limit + 1}),
    )  # fmt: skip
    qty, value = opening[0]
    shown = rows[: ask.limit]
    cursor = f"{as_date(shown[-1][2])}|{shown[-1][0]}" if len(rows) > ask.limit else None
    page = Page(tuple(_running(shown, qty, value)), cursor)
    return Card(sku, name, unit, qty, Money(value), page)


def _span(ask: StockCard, params: dict[str, Any]) -> tuple[str, str]:
    """SQL for what is before the page, and for what may be on it."""
    before, after = " AND false", ""
    if ask.since is not None:
        before, after = " AND m.on_date < :since", " AND m.on_date >= :since"
        params["since"] = ask.since
    if ask.until is not None:
        after += " AND m.on_date <= :until"
        params["until"] = ask.until
    if ask.after is not None:
        day, _, last = ask.after.partition("|")
        before = " AND (m.on_date, m.id) <= (:after_day, :after_id)"
        after += " AND (m.on_date, m.id) > (:after_day, :after_id)"
        params |= {"after_day": date.fromisoformat(day), "after_id": last}
    return before, after


def _page_of(where: str) -> str:
    """The page's moves are found first; only they are joined with names (SQLite: CROSS JOIN)."""
    return (
        "SELECT m.id, m.at, m.on_date, m.kind, m.source_number, m.source_kind, g.code, l.number, "
        "m.status, m.qty, m.value, u.full_name, m.workstation, m.reason, j.number, w.code "
        "FROM (SELECT m.id FROM stock_move m WHERE m.org_id = :org AND m.product_id = :product"
        f"{where} ORDER BY m.on_date, m.id LIMIT :limit) k "
        "CROSS JOIN stock_move m "
        f"JOIN warehouse w ON w.org_id = m.org_id AND w.id = m.warehouse_id {_NAMES} "
        "WHERE m.org_id = :org AND m.id = k.id ORDER BY m.on_date, m.id"
    )


def _running(rows: list[tuple[Any, ...]], qty: int, value: int) -> list[CardRow]:
    answer = []
    for row in rows:
        qty += row[9]
        value += row[10]
        answer.append(
            CardRow(
                id=row[0], at=instant_from(row[1]), on_date=as_date(row[2]) or date.min,
                kind=row[3], document=row[4], source_kind=row[5], location=row[6], lot=row[7],
                status=row[8], qty=row[9], balance=qty, value=Money(row[10]),
                balance_value=Money(value), person=row[11] or "", workstation=row[12],
                reason=row[13], journal=row[14] or "", warehouse=row[15],
            )
        )  # fmt: skip
    return answer


@answers(StockMoves)
def stock_moves(read: Read, ask: StockMoves) -> Page[MoveRow]:
    """The card as a list, or the moves of all products, newest first (WMS-INV-07)."""
    if not ask.sku:
        return _all_moves(read, ask)
    card = stock_card(read, StockCard.model_validate(ask.model_dump(exclude={"document", "kind"})))
    rows = tuple(
        MoveRow(
            id=row.id, at=row.at, on_date=row.on_date, sku=card.sku, product=card.product,
            warehouse=row.warehouse, kind=row.kind, document=row.document,
            source_kind=row.source_kind, location=row.location, lot=row.lot, status=row.status,
            qty=row.qty, value=row.value, balance=row.balance, balance_value=row.balance_value,
            person=row.person, reason=row.reason, journal=row.journal,
        )
        for row in card.page.rows
    )  # fmt: skip
    return Page(rows, card.page.next)


def _all_moves(read: Read, ask: StockMoves) -> Page[MoveRow]:
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.since is not None:
        where += " AND m.on_date >= :since"
        params["since"] = ask.since
    if ask.until is not None:
        where += " AND m.on_date <= :until"
        params["until"] = ask.until
    if ask.kind:
        where += " AND m.kind = :kind"
        params["kind"] = ask.kind
    if ask.document:
        where += (
            " AND m.source_kind = 'stock_document' AND m.source_id = (SELECT d.id FROM "
            "stock_document d WHERE d.org_id = :org AND d.number = :document)"
        )
        params["document"] = ask.document
    if ask.after is not None:
        where += " AND m.id < :after"
        params["after"] = ask.after
    rows = read.rows(
        "SELECT m.id, m.at, m.on_date, p.sku, p.name, w.code, m.kind, m.source_number, "
        "m.source_kind, g.code, l.number, m.status, m.qty, m.value, u.full_name, m.reason, "
        "j.number FROM stock_move m JOIN warehouse w ON w.org_id = m.org_id "
        "AND w.id = m.warehouse_id JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id "
        f"{_NAMES} "
        f"WHERE m.org_id = :org{where} ORDER BY m.id DESC LIMIT :limit",
        limit=ask.limit + 1,
        **params,
    )
    shown = rows[: ask.limit]
    cursor = shown[-1][0] if len(rows) > ask.limit else None
    return Page(
        tuple(
            MoveRow(
                id=row[0], at=instant_from(row[1]), on_date=as_date(row[2]) or date.min,
                sku=row[3], product=row[4], warehouse=row[5], kind=row[6], document=row[7],
                source_kind=row[8], location=row[9], lot=row[10], status=row[11], qty=row[12],
                value=Money(row[13]), balance=None, balance_value=None, person=row[14] or "",
                reason=row[15], journal=row[16] or "",
            )
            for row in shown
        ),
        cursor,
    )  # fmt: skip
