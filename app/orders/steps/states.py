"""Orders as commands take hold of them, and their changes of state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.audit import steps as audit
from app.core.errors import FieldError, NotFound, UserError
from app.orders.ledger import ORDER_EVENT
from app.orders.rules.states import State, check_transition
from app.orders.rules.texts import number_key
from app.orders.steps.returning import parcels_go_on, parcels_turned_back
from app.orders.steps.writing import update_orders
from app.stock import steps as stock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.core.work import Read, Work

_SELECT: Final = (
    "SELECT o.id, o.number, o.version, o.state, o.outside, o.platform, o.platform_state, "
    "o.platform_order_id, o.store_id, o.entity_id, o.warehouse_id, w.code, o.customer_id, o.resi "
    "FROM sales_order o JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id "
    "WHERE o.org_id = :org AND {where} ORDER BY {order}"
)
#: More names than this in one sentence help nobody; the fields carry them all.
_NAMED: Final = 5


@dataclass(slots=True)
class OrderRef:
    """An order in a command's hands; ``version`` and ``state`` follow what is done to it."""

    id: str
    number: str
    version: int
    state: State
    outside: bool
    platform: str
    platform_state: str
    platform_order_id: str
    store_id: str
    entity_id: str
    warehouse_id: str
    warehouse: str
    customer_id: str | None
    resi: str


class UnknownOrders(UserError):
    """Numbers that name no order here; all of them at once."""

    code = "NOT_FOUND"

    def __init__(self, numbers: Sequence[str], field: str = "orders") -> None:
        more = f" dan {len(numbers) - _NAMED} lainnya" if len(numbers) > _NAMED else ""
        super().__init__(
            f"Pesanan tidak ditemukan: {', '.join(numbers[:_NAMED])}{more}. Periksa nomornya.",
            tuple(FieldError(field, f'Pesanan "{each}" tidak ditemukan') for each in numbers),
        )


def select_orders(
    read: Read, where: str, params: Mapping[str, Any], *, order: str = "o.id"
) -> list[OrderRef]:
    """Orders by a condition on ``o`` (the order) and ``w`` (its warehouse).

    Args:
        read: The caller's transaction.
        where: SQL of ours with parameters.
        params: Their values.
        order: SQL of their order.
    """
    return [
        OrderRef(row[0], row[1], row[2], State(row[3]), bool(row[4]), *row[5:])
        for row in read.rows(_SELECT.format(where=where, order=order), **params)
    ]


def hold_orders(
    work: Work,
    where: str,
    params: Mapping[str, Any],
    *,
    order: str = "o.id",
    most: int | None = None,
) -> list[OrderRef]:
    """As :func:`select_orders`, and nobody ships, cancels or changes them until the commit.

    They are locked by id and looked at again afterwards: a locking select would judge rows it had
    to wait for by what else it saw *before* the wait, reservations for instance.

    Args:
        work: The caller's transaction.
        where: SQL of ours with parameters.
        params: Their values.
        order: SQL of their order.
        most: How many at most.
    """
    found = select_orders(work, where, params, order=order)[:most]
    if work.dialect != "postgresql" or not found:
        return found
    ids = [ref.id for ref in found]
    among = work.among("o.id", "held_ids")
    work.lock(
        f"SELECT 1 FROM sales_order o WHERE o.org_id = :org AND {among} ORDER BY o.id FOR UPDATE",
        held_ids=ids,
    )
    return select_orders(work, f"({where}) AND {among}", {**params, "held_ids": ids}, order=order)


def orders_by_number(
    read: Work, numbers: Iterable[str], *, hold: bool = False, field: str = "orders"
) -> list[OrderRef]:
    """Orders by their numbers however they are written, in the order asked for, each once.

    Raises:
        UnknownOrders: Naming every number that is none.
        WarehouseRefused: One leaves from a warehouse this person may not see (WMS-SEC-08).
    """
    asked = {number_key(number): number for number in numbers}
    select = hold_orders if hold else select_orders
    among = read.among("o.number", "numbers", "text")
    found = {ref.number: ref for ref in select(read, among, {"numbers": list(asked)})}
    missing = [typed for key, typed in asked.items() if key not in found]
    if missing:
        raise UnknownOrders(missing, field)
    for ref in found.values():
        read.require_warehouse(ref.warehouse)
    return [found[key] for key in asked]


def order_by_number(read: Work, number: str, *, hold: bool = False) -> OrderRef:
    """One order.

    Raises:
        NotFound, WarehouseRefused
    """
    try:
        return orders_by_number(read, [number], hold=hold, field="order")[0]
    except UnknownOrders:
        raise NotFound("Pesanan", number, "order") from None


@dataclass(frozen=True, slots=True)
class Change:
    """Where an order goes, with other columns that change at the same time.

    Attributes:
        outside: It left without us.
    """

    ref: OrderRef
    state: State
    note: str = ""
    columns: Mapping[str, Any] | None = None
    outside: bool = False


def change_states(
    work: Work, action: str, changes: Sequence[Change], *, columns: Sequence[str] = ()
) -> None:
    """Move orders to new states by the allowed pairs, with trail and audit; set-based.

    Args:
        work: The caller's transaction; it holds the orders.
        action: Name of the action in the audit trail.
        changes: Each order once.
        columns: Further columns every change sets.

    Raises:
        WrongState: Of the first order that may not go there.
    """
    rows = []
    for change in changes:
        ref = change.ref
        check_transition(ref.number, ref.state, change.state, outside=change.outside)
        rows.append(
            {
                **(change.columns or {}),
                "id": ref.id,
                "version": ref.version,
                "state": change.state,
                "outside": change.outside or ref.outside,
            }
        )
        work.emit(ORDER_EVENT, (work.new_id(), ref.id, ref.state, change.state, change.note))
        audit.record(
            work, action, "order", ref.id, ref.number,
            old={"status": ref.state}, new={"status": change.state, "catatan": change.note},
        )  # fmt: skip
    update_orders(work, ("state", "outside", *columns), rows)
    _book(work, changes)
    for change in changes:
        change.ref.state = change.state
        change.ref.version += 1


def _book(work: Work, changes: Sequence[Change]) -> None:
    """Parcels of ours that turn back undo their sale; those that go on do it again."""
    ours = [change for change in changes if not (change.outside or change.ref.outside)]
    back = State.RTS_IN_TRANSIT
    parcels_turned_back(work, [each.ref.id for each in ours if each.state is back])
    on = {State.SHIPPED, State.DELIVERED}
    parcels_go_on(
        work, [each.ref.id for each in ours if each.ref.state is back and each.state in on]
    )


def release_orders(work: Work, refs: Iterable[OrderRef]) -> int:
    """Give back everything reserved for orders (WMS-RSV-02, ERP-ORD-11)."""
    ids = [ref.id for ref in refs]
    return stock.release(work, stock.open_reservations(work, "order", ids)) if ids else 0
