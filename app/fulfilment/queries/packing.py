"""The packing queue and its figures."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import Page, answers
from app.core.db import instant_from, instant_text
from app.core.env import WIB
from app.fulfilment.api import (
    PackQueue,
    PackSummary,
    PackToday,
    QueueRow,
)
from app.stock.queries import scope

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read

#: An order without a deadline comes after all that have one.
_FAR: Final = datetime(9999, 1, 1, tzinfo=WIB)
_WAITING: Final = "o.state IN ('allocated', 'picked')"


def day_start(day: date) -> datetime:
    """The instant a business day begins in Jakarta."""
    return datetime.combine(day, time(), tzinfo=WIB)


@answers(PackQueue)
def pack_queue(read: Read, ask: PackQueue) -> Page[QueueRow]:
    """Allocated orders, the earliest deadline first."""
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.courier:
        where += " AND o.courier = :courier"
        params["courier"] = ask.courier
    due = "coalesce(o.ship_by, :far)"
    if ask.after:
        due_text, _, after_id = ask.after.partition("|")
        where += f" AND ({due} > :due OR ({due} = :due AND o.id > :after))"
        params |= {"due": datetime.fromisoformat(due_text), "after": after_id}
    rows = read.rows(
        "SELECT o.id, o.number, o.platform, s.name, o.courier, o.resi, o.customer_name, "
        "o.summary, o.pieces, o.ordered_at, "
        "o.ship_by, coalesce(t.packer_name, '') FROM sales_order o JOIN store s ON s.org_id = "
        "o.org_id AND s.id = o.store_id "
        f"JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id "
        f"LEFT JOIN pack_task t ON t.org_id = o.org_id AND t.id = o.id AND t.state = 'in_progress' "
        f"WHERE o.org_id = :org AND {_WAITING}{where} ORDER BY {due}, o.id LIMIT :limit",
        far=_FAR,
        limit=ask.limit + 1,
        **params,
    )
    shown = rows[: ask.limit]
    cursor = None
    if len(rows) > ask.limit:
        last = shown[-1]
        due_at = instant_from(last[10]) if last[10] is not None else _FAR
        cursor = f"{instant_text(due_at)}|{last[0]}"
    return Page(tuple(_queue_row(read, row) for row in shown), cursor)


def _queue_row(read: Read, row: tuple[Any, ...]) -> QueueRow:
    due = instant_from(row[10]) if row[10] is not None else None
    return QueueRow(
        number=row[1],
        platform=row[2],
        store=row[3],
        courier=row[4],
        resi=row[5],
        customer=row[6],
        summary=row[7],
        pieces=row[8],
        ordered_at=instant_from(row[9]),
        ship_by=due,
        late=due is not None and due < read.now,
        packer=row[11],
    )


@answers(PackSummary)
def pack_summary(read: Read, ask: PackSummary) -> PackToday:
    """The figures above the queue, counted from the same rows."""
    where, params = scope.warehouses(read, ask.warehouse)
    joined = "JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id"
    shipped = (
        "FROM shipment h JOIN sales_order o ON o.org_id = h.org_id AND o.id = h.order_id "
        f"{joined} WHERE h.org_id = :org AND h.at >= :start{where}"
    )
    params |= {"start": day_start(read.today), "now": read.now, "me": read.actor.user_id}
    waiting, packed, missing = read.rows_many(
        (
            "SELECT count(*), count(CASE WHEN o.ship_by < :now THEN 1 END) FROM sales_order o "
            f"{joined} WHERE o.org_id = :org AND {_WAITING}{where}",
            params,
        ),
        (f"SELECT count(*), count(CASE WHEN h.actor_id = :me THEN 1 END) {shipped}", params),
        (
            f"SELECT count(*) {shipped} AND NOT EXISTS (SELECT 1 FROM print_record p WHERE "
            "p.org_id = h.org_id "
            "AND p.order_id = h.order_id AND p.document = 'shipping_label' AND p.payload_hash <> "
            "'')",
            params,
        ),
    )
    return PackToday(waiting[0][0], waiting[0][1], packed[0][0], packed[0][1], missing[0][0])
