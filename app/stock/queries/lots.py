"""One lot, and the list of what was taken against the rule."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.scope import of_mine
from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.env import WIB
from app.core.errors import NotFound
from app.stock.api import LotDetail, LotView, OverrideList, OverrideRow
from app.stock.queries import scope

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read


@answers(LotDetail)
def lot_detail(read: Read, ask: LotDetail) -> LotView:
    """A lot with its dates and what is left of it, in the person's warehouses.

    Raises:
        NotFound: There is none, or it never lay in one of them.
    """
    mine, params = of_mine(read, "b.warehouse_id")
    here = f"stock_balance b WHERE b.org_id = l.org_id AND b.lot_id = l.id{mine}"
    known = f" AND EXISTS (SELECT 1 FROM {here})" if mine else ""
    rows = read.rows(
        "SELECT p.sku, p.name, l.number, l.status, l.block_reason, l.made_on, l.received_on, "
        "l.supplier, l.expires_on, l.use_by_on, l.remove_on, l.alert_on, CAST(coalesce((SELECT "
        f"sum(b.on_hand) FROM {here}), 0) AS bigint) FROM lot l "
        "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
        f"WHERE l.org_id = :org AND p.sku = :sku AND l.number = :lot{known}",
        sku=ask.sku, lot=ask.lot, **params,
    )  # fmt: skip
    if not rows:
        raise NotFound(f"Lot barang {ask.sku}", ask.lot, "lot")
    row = rows[0]
    return LotView(
        sku=row[0], product=row[1], lot=row[2], status=row[3], reason=row[4],
        made_on=as_date(row[5]), received_on=as_date(row[6]) or read.today, supplier=row[7],
        expires_on=as_date(row[8]), use_by_on=as_date(row[9]), remove_on=as_date(row[10]),
        alert_on=as_date(row[11]), on_hand=row[12],
    )  # fmt: skip


_FROM: Final = (
    "FROM lot_override o JOIN product p ON p.org_id = o.org_id AND p.id = o.product_id "
    "JOIN lot l ON l.org_id = o.org_id AND l.id = o.lot_id "
    "JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id "
    "LEFT JOIN app_user u ON u.org_id = o.org_id AND u.id = o.actor_id "
    "LEFT JOIN app_user v ON v.org_id = o.org_id AND v.id = o.approver_id WHERE o.org_id = :org"
)
_COLUMNS: Final = (
    "o.id, o.at, o.kind, o.source_number, o.source_kind, w.code, p.sku, p.name, l.number, o.qty, "
    "o.proposed, o.rule, o.reason, coalesce(u.full_name, ''), coalesce(v.full_name, '')"
)


@answers(OverrideList)
def override_list(read: Read, ask: OverrideList) -> Page[OverrideRow]:
    """Newest first."""
    where, params = _filters(read, ask)
    if ask.after:
        where += " AND o.id < :after"
        params["after"] = ask.after
    rows = read.rows(
        f"SELECT {_COLUMNS} {_FROM}{where} ORDER BY o.id DESC LIMIT :limit",
        limit=ask.limit + 1,
        **params,
    )
    shown = rows[: ask.limit]
    cursor = shown[-1][0] if len(rows) > ask.limit else None
    return Page(tuple(OverrideRow(row[0], instant_from(row[1]), *row[2:]) for row in shown), cursor)


def _filters(read: Read, ask: OverrideList) -> tuple[str, dict[str, Any]]:
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.category:
        where += scope.IN_CATEGORY
        params["category"] = ask.category
    if ask.kind:
        where += " AND o.kind = :kind"
        params["kind"] = ask.kind
    if ask.search:
        text = "(p.search || ' ' || lower(l.number) || ' ' || lower(o.source_number))"
        where += scope.words(ask.search, text, params)
    if ask.since is not None:
        where += " AND o.at >= :since"
        params["since"] = _midnight(ask.since)
    if ask.until is not None:
        where += " AND o.at < :until"
        params["until"] = _midnight(ask.until + timedelta(days=1))
    return where, params


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), WIB).astimezone(UTC)
