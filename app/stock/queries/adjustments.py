"""Adjustments and alerts as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from app.catalog import steps as catalog
from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.errors import NotFound
from app.core.money import Money
from app.stock.api import (
    AdjustLine,
    AdjustmentDetail,
    AdjustmentLineRow,
    AdjustmentList,
    AdjustmentRow,
    AdjustmentView,
    AlertCounts,
    AlertList,
    AlertRow,
    AlertSummary,
)
from app.stock.api.adjustments import AlertKind
from app.stock.queries import scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Read

_ADJUSTMENTS: Final = (
    "SELECT a.id, a.number, a.state, w.code, a.reason, a.note, {count}, a.value_in, a.value_out, "
    "a.created_at, u.full_name, coalesce(d.full_name, ''), a.decision, a.requester_id, a.lines "
    "FROM adjustment a JOIN warehouse w ON w.org_id = a.org_id AND w.id = a.warehouse_id "
    "JOIN app_user u ON u.org_id = a.org_id AND u.id = a.requester_id "
    "LEFT JOIN app_user d ON d.org_id = a.org_id AND d.id = a.decided_by WHERE a.org_id = :org"
)


def _select(read: Read) -> str:
    count = "jsonb" if read.dialect == "postgresql" else "json"
    return _ADJUSTMENTS.format(count=f"{count}_array_length(a.lines)")


def _row(read: Read, row: tuple[Any, ...]) -> AdjustmentRow:
    return AdjustmentRow(
        number=row[1], state=row[2], warehouse=row[3], reason=row[4], note=row[5], lines=row[6],
        value_in=Money(row[7]), value_out=Money(row[8]), created_at=instant_from(row[9]),
        person=row[10], decided_by=row[11], decision=row[12],
        mine=row[13] == read.actor.user_id,
    )  # fmt: skip


@answers(AdjustmentList)
def adjustment_list(read: Read, ask: AdjustmentList) -> Page[AdjustmentRow]:
    """Newest first."""
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.state:
        where += " AND a.state = :state"
        params["state"] = ask.state
    if ask.search:
        where += scope.words(ask.search, "lower(a.number || ' ' || a.note)", params)
    if ask.after:
        where += " AND a.id < :after"
        params["after"] = ask.after
    rows = read.rows(
        f"{_select(read)}{where} ORDER BY a.id DESC LIMIT :limit", limit=ask.limit + 1, **params
    )
    shown = rows[: ask.limit]
    cursor = shown[-1][0] if len(rows) > ask.limit else None
    return Page(tuple(_row(read, row) for row in shown), cursor)


@answers(AdjustmentDetail)
def adjustment_detail(read: Read, ask: AdjustmentDetail) -> AdjustmentView:
    """One, with its lines as they were asked for and the journal it became."""
    where, params = scope.warehouses(read, None)
    rows = read.rows(
        f"{_select(read)}{where} AND a.number = :number", number=ask.number.upper(), **params
    )
    if not rows:
        raise NotFound("Penyesuaian", ask.number, "number")
    journal = read.rows(
        "SELECT number FROM journal WHERE org_id = :org AND source_kind = 'stock_document' "
        "AND source_id = :id",
        id=rows[0][0],
    )
    lines = rows[0][14]
    if isinstance(lines, str):
        import json

        lines = json.loads(lines)
    return AdjustmentView(
        _row(read, rows[0]),
        _lines(read, [AdjustLine.model_validate(line) for line in lines]),
        journal[0][0] if journal else "",
    )


def _lines(read: Read, lines: Sequence[AdjustLine]) -> tuple[AdjustmentLineRow, ...]:
    """With the names and units of the goods as they are today."""
    goods = catalog.products_by_sku(read, {line.sku for line in lines})
    units = catalog.unit_sizes(read, {product.id for product in goods.values()}, read.today)
    made = []
    for line in lines:
        product = goods.get(line.sku)
        made.append(
            AdjustmentLineRow(
                line.sku, product.label if product else line.sku,
                product.base_unit if product else "", line.change, line.location, line.lot,
                line.serial, line.status, line.unit_cost,
                units.get(product.id, ()) if product else (),
            )
        )  # fmt: skip
    return tuple(made)


_ALERTS: Final = (
    "FROM stock_alert a LEFT JOIN product p ON p.org_id = a.org_id AND p.id = a.product_id "
    "LEFT JOIN warehouse w ON w.org_id = a.org_id AND w.id = a.warehouse_id "
    "WHERE a.org_id = :org"
)


def _mine(read: Read, warehouse: str | None) -> tuple[str, dict[str, Any]]:
    """Alerts of a warehouse, and of lots that stand in it."""
    where, params = scope.warehouses(read, warehouse)
    if not where:
        return "", params
    inside = where[5:].replace("w.code", "v.code")
    sql = (
        f" AND ({where[5:]} OR EXISTS (SELECT 1 FROM stock_balance b JOIN warehouse v "
        "ON v.org_id = b.org_id AND v.id = b.warehouse_id WHERE b.org_id = a.org_id "
        f"AND b.lot_id = a.lot_id AND b.on_hand > 0 AND {inside}))"
    )
    return sql, params


@answers(AlertList)
def alert_list(read: Read, ask: AlertList) -> Page[AlertRow]:
    """Newest first."""
    where, params = _mine(read, ask.warehouse)
    if ask.kind:
        where += " AND a.kind = :kind"
        params["kind"] = ask.kind
    if ask.search:
        text = "(lower(a.label) || ' ' || coalesce(p.search, ''))"
        where += scope.words(ask.search, text, params)
    if ask.open_only:
        where += " AND a.cleared_at IS NULL"
    if ask.after:
        where += " AND a.id < :after"
        params["after"] = ask.after
    rows = read.rows(
        "SELECT a.id, a.kind, a.level, a.label, coalesce(p.name, ''), coalesce(p.sku, ''), "
        f"coalesce(w.code, ''), a.figure, a.bound, a.raised_at, a.cleared_at {_ALERTS}{where} "
        "ORDER BY a.id DESC LIMIT :limit",
        limit=ask.limit + 1,
        **params,
    )
    shown = rows[: ask.limit]
    cursor = shown[-1][0] if len(rows) > ask.limit else None
    return Page(
        tuple(
            AlertRow(
                row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8],
                instant_from(row[9]), instant_from(row[10]) if row[10] else None,
            )
            for row in shown
        ),
        cursor,
    )  # fmt: skip


@answers(AlertSummary)
def alert_summary(read: Read, ask: AlertSummary) -> AlertCounts:
    """Open alerts by kind."""
    where, params = _mine(read, ask.warehouse)
    counts = dict(
        read.rows(
            f"SELECT a.kind, count(*) {_ALERTS}{where} AND a.cleared_at IS NULL GROUP BY a.kind",
            **params,
        )
    )
    return AlertCounts(
        **{kind: counts.get(kind, 0) for kind in get_args(AlertKind)},
    )
