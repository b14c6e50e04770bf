"""Reserving stock for orders: FEFO or FIFO, whole order or none of it (WMS-RSV-01, WMS-OUT-02)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.identity import steps as identity
from app.orders.rules.problems import shortage
from app.orders.rules.states import WAITING, State
from app.orders.steps.states import Change, change_states, release_orders
from app.orders.steps.writing import update_orders
from app.stock import steps as stock
from app.stock.steps import Demand, WarehouseRef

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.core.work import Read, Work
    from app.orders.steps.states import OrderRef

_ITEMS: Final = (
    "SELECT i.order_id, i.id, i.product_id, i.qty, p.sku, p.removal FROM sales_order_item i "
    "JOIN product p ON p.org_id = i.org_id AND p.id = i.product_id "
    "WHERE i.org_id = :org AND {among} ORDER BY i.order_id, i.item_no"
)
#: Orders that count as allocated although their reservations have run out or were released.
EMPTIED: Final = (
    "o.state = 'allocated' AND NOT EXISTS (SELECT 1 FROM reservation r WHERE r.org_id = o.org_id "
    "AND r.source_kind = 'order' AND r.source_id = o.id AND r.state IN ('active', 'picked'))"
)


@dataclass(frozen=True, slots=True)
class Missing:
    """What of an item could not be reserved; base units."""

    sku: str
    wanted: int
    missing: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """What became of one order; nothing is missing when it is reserved whole."""

    number: str
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    """An item and what it wants."""

    id: str
    product_id: str
    qty: int
    sku: str
    removal: str


def allocate(work: Work, refs: Sequence[OrderRef]) -> list[Allocation]:
    """Reserve stock for orders in turn; what cannot be reserved whole waits as backorder.

    Args:
        work: The caller's transaction; it holds the orders.
        refs: New or waiting orders, in the order they are served.

    Raises:
        WrongState: One is in no state to be allocated.
    """
    items = _items(work, [ref.id for ref in refs])
    until = work.now + timedelta(hours=identity.settings(work).reservation_hours)
    answers: list[Allocation] = []
    by_warehouse: dict[str, list[OrderRef]] = defaultdict(list)
    for ref in refs:
        by_warehouse[ref.warehouse].append(ref)
    for code, some in by_warehouse.items():
        place = stock.warehouse(work, code)
        answers += _allocate_at(work, place, some, items, until)
    return answers


def _items(read: Read, order_ids: list[str]) -> dict[str, list[_Item]]:
    found: dict[str, list[_Item]] = defaultdict(list)
    for row in read.rows(_ITEMS.format(among=read.among("i.order_id", "ids")), ids=order_ids):
        found[row[0]].append(_Item(*row[1:]))
    return found


def _allocate_at(
    work: Work,
    place: WarehouseRef,
    refs: list[OrderRef],
    items: dict[str, list[_Item]],
    until: datetime,
) -> list[Allocation]:
    demands = [
        [
            Demand("order", ref.id, ref.number, item.id, item.product_id, item.qty)
            for item in items.get(ref.id, ())
        ]
        for ref in refs
    ]
    removal = {item.product_id: item.removal for some in items.values() for item in some}
    shorts = stock.reserve(work, place, demands, removal, until)
    answers, changes, still = [], [], []
    for ref, short in zip(refs, shorts, strict=True):
        missing = tuple(
            Missing(item.sku, item.qty, short[item.id])
            for item in items.get(ref.id, ())
            if item.id in short
        )
        answers.append(Allocation(ref.number, missing))
        lacks = [shortage(each.sku, each.wanted, each.missing) for each in missing]
        if missing and ref.state is State.BACKORDER:
            still.append({"id": ref.id, "version": ref.version, "problems": lacks})
        else:
            state = State.BACKORDER if missing else State.ALLOCATED
            note = "Stok kurang" if missing else ""
            changes.append(Change(ref, state, note, {"problems": lacks}))
    change_states(work, "order.allocate", changes, columns=("problems",))
    update_orders(work, ("problems",), still)
    return answers


def refill(work: Work, refs: Sequence[OrderRef]) -> list[OrderRef]:
    """Ready orders whose reservations ran out to be allocated again; answers those that wait."""
    stale = [ref for ref in refs if ref.state is State.ALLOCATED]
    release_orders(work, stale)
    change_states(
        work,
        "order.deallocate",
        [Change(ref, State.APPROVED, "Reservasi habis waktunya") for ref in stale],
    )
    return [ref for ref in refs if ref.state in WAITING]
