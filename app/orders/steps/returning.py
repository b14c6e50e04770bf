"""Parcels of ours that turn back, and those that turn out to have arrived (``rts.detected``)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from app.accounting import steps as books
from app.accounting.rules.roles import Role
from app.core.commands import follows
from app.core.driver import as_date
from app.core.money import Money
from app.orders.postings import (
    RETURN_ENDED,
    RETURNING,
    RETURNING_RESTATED,
    RETURNING_RESTATED_ENDED,
    Returning,
    restated_return,
    returning_journal,
)
from app.stock import steps as stock
from app.subledger import steps as subledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work

_SHIPPED: Final = (
    "SELECT o.id, o.number, o.entity_id, o.store_id, o.warehouse_id, o.customer_id, h.journal_id, "
    "CAST(coalesce((SELECT -sum(m.value) FROM stock_move m WHERE m.org_id = o.org_id "
    "AND m.source_kind = 'order' AND m.source_id = o.id AND "
    "m.kind IN ('shipment', 'restatement')), 0) AS bigint), "
    "(SELECT count(*) FROM journal j WHERE j.org_id = o.org_id AND j.source_kind = 'order' "
    "AND j.source_id = o.id AND j.event = :event) "
    "FROM sales_order o JOIN shipment h ON h.org_id = o.org_id AND h.order_id = o.id "
    "WHERE o.org_id = :org AND h.journal_id IS NOT NULL AND {among} ORDER BY o.id"
)
#: The sales half of the journal; the cost half follows the stock moves.
_SALE: Final = (
    "SELECT l.journal_id, a.kind, l.account_id, l.debit, l.credit FROM journal_line l "
    "JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id "
    "WHERE l.org_id = :org AND {among} AND a.kind IN ('asset', 'liability') "
    "AND a.control = '' ORDER BY l.journal_id, l.line_no"
)
_OPEN_RETURNS: Final = (
    "SELECT j.id, j.event FROM journal j WHERE j.org_id = :org AND j.source_kind = 'order' "
    "AND j.event IN (:event, :restated) AND {among} AND NOT EXISTS (SELECT 1 FROM journal v "
    "WHERE v.org_id = j.org_id AND v.reverses_id = j.id) ORDER BY j.id"
)
_ENDED: Final = {RETURNING: RETURN_ENDED, RETURNING_RESTATED: RETURNING_RESTATED_ENDED}
#: Orders on their way back with the journal that says so, and how often its cost was restated.
_RETURNING: Final = (
    "SELECT o.id, o.number, o.entity_id, o.store_id, o.warehouse_id, o.customer_id, j.on_date, "
    "(SELECT count(*) FROM journal x WHERE x.org_id = o.org_id AND x.source_kind = 'order' "
    "AND x.source_id = o.id AND x.event = :restated) FROM journal j "
    "JOIN sales_order o ON o.org_id = j.org_id AND o.id = j.source_id "
    "WHERE j.org_id = :org AND j.source_kind = 'order' AND j.event = :event AND {among} "
    "AND NOT EXISTS (SELECT 1 FROM journal v WHERE v.org_id = j.org_id AND v.reverses_id = j.id) "
    "ORDER BY o.id"
)


def parcels_turned_back(work: Work, order_ids: Sequence[str]) -> None:
    """Undo the sales of parcels on their way back; the goods are stock again when scanned in.

    Orders that left without us, and those without a journal, are passed over.

    Raises:
        MissingAccount, DateTooLate, DateTooEarly, PeriodMissing, PeriodClosed, PeriodHeld
    """
    if not order_ids:
        return
    shipped = work.rows(
        _SHIPPED.format(among=work.among("o.id", "ids")), ids=list(order_ids), event=RETURNING
    )
    sales = _sales(work, [row[6] for row in shipped])
    for parcel, shipment in ((_parcel(row, sales), row[6]) for row in shipped):
        accounts = books.Accounts.load(
            work, {Role.SALES_RETURN, Role.STOCK_RTS, Role.COGS}, entity_id=parcel.entity_id,
            on_date=work.today, event=RETURNING, stores=(parcel.store_id,),
        )  # fmt: skip
        journal = returning_journal(parcel, work.today)
        if journal.lines:
            posted = books.post(work, journal, accounts=accounts)
            subledger.match(work, shipment, posted.id)


def _sales(work: Work, journal_ids: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    sql = _SALE.format(among=work.among("l.journal_id", "ids"))
    for row in work.rows(sql, ids=journal_ids):
        found[row[0]].append(row[1:])
    return found


def _parcel(row: tuple[Any, ...], sales: dict[str, list[tuple[Any, ...]]]) -> Returning:
    order_id, number, entity, shop, warehouse, customer, journal, cost, times = row
    lines = sales.get(journal, [])
    return Returning(
        order_id=order_id,
        number=number,
        entity_id=entity,
        store_id=shop,
        warehouse_id=warehouse,
        customer_id=customer,
        owed={account: Money(debit) for kind, account, debit, _ in lines if kind == "asset"},
        taxes={account: Money(credit) for kind, account, _, credit in lines if kind == "liability"},
        cost=Money(cost),
        sequence=times + 1,
    )


def parcels_go_on(work: Work, order_ids: Sequence[str]) -> None:
    """Take the undoing back: what was said to return has arrived after all.

    Raises:
        PeriodMissing, PeriodClosed, PeriodHeld
    """
    if not order_ids:
        return
    rows = work.rows(
        _OPEN_RETURNS.format(among=work.among("j.source_id", "ids")),
        ids=list(order_ids),
        event=RETURNING,
        restated=RETURNING_RESTATED,
    )
    for journal_id, event in rows:
        journal = books.journal_by_id(work, journal_id)
        books.void(
            work, journal, on_date=work.today, event=_ENDED[event],
            description=f"Batal retur {journal.source_number}",
        )  # fmt: skip


@follows(20)
def what_returns_is_worth_what_it_cost(work: Work) -> None:
    """Goods on their way back keep the cost they left with, as it was restated (WMS-VAL-08, 11).

    Raises:
        MissingAccount, PeriodClosed, PeriodHeld: If it may not be posted on the day they turned.
    """
    less = stock.restated(work, "order")
    if not less:
        return
    rows = work.rows(
        _RETURNING.format(among=work.among("o.id", "ids")),
        ids=sorted(less), event=RETURNING, restated=RETURNING_RESTATED,
    )  # fmt: skip
    for order_id, number, entity, shop, warehouse, customer, on_date, times in rows:
        day = as_date(on_date) or work.today
        parcel = Returning(
            order_id, number, entity, shop, warehouse, customer, {}, {}, less[order_id], times + 1
        )
        accounts = books.Accounts.load(
            work, {Role.STOCK_RTS, Role.COGS}, entity_id=entity, on_date=day,
            event=RETURNING_RESTATED, stores=(shop,),
        )  # fmt: skip
        books.post(work, restated_return(parcel, day), accounts=accounts)
