"""What rows of tracking numbers would do to orders (ERP-ORD-09)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from app.core.commands import answers
from app.core.work import WarehouseRefused
from app.orders.api import NumberedResi, PreviewResi, ResiOutcome
from app.orders.rules.states import State
from app.orders.rules.texts import number_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Read
    from app.orders.api import ResiRow


@dataclass(frozen=True, slots=True)
class ResiOrder:
    """What is needed of an order that gets a resi."""

    id: str
    number: str
    version: int
    state: State
    resi: str
    resi_key: str
    courier: str
    search: str
    warehouse: str
    customer: str
    by_hand: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A row and what becomes of it; ``order`` is None when there is none with that number."""

    row: ResiRow
    order: ResiOrder | None
    refusal: str = ""
    same: bool = False


_ORDERS: Final = (
    "SELECT o.id, o.number, o.version, o.state, o.resi, o.resi_key, o.courier, o.search, w.code, "
    "o.customer_name, o.by_hand FROM sales_order o "
    "JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id "
    "WHERE o.org_id = :org AND {among} ORDER BY o.id"
)


def judge(read: Read, rows: Sequence[ResiRow], *, hold: bool = False) -> list[Judged]:
    """Every row with its order and what speaks against it; two questions however many there are.

    Args:
        read: The caller's reading or transaction.
        rows: Rows in the order they are looked at; of two for one order the first counts.
        hold: Lock the orders until the commit.
    """
    orders = _orders(read, [row.order for row in rows], hold=hold)
    owners = _owners(read, [row.resi for row in rows])
    # an export with a line for each product says the same of an order several times
    times = Counter(key for _, key in {(number_key(r.order), number_key(r.resi)) for r in rows})
    judged: list[Judged] = []
    given: dict[str, str] = {}
    for row in rows:
        order = orders.get(number_key(row.order))
        if order is None:
            judged.append(Judged(row, None))
            continue
        key = number_key(row.resi)
        reason = _not_mine(read, order)
        as_it_is = order.resi_key == key and row.courier in {"", order.courier}
        if not reason and (as_it_is or given.get(order.number) == key):
            judged.append(Judged(row, order, same=True))
            continue
        reason = reason or _refusal(order, row, owners.get(key, order.number), times[key])
        if not reason and order.number in given:
            reason = "tertulis dua kali dengan resi berbeda"
        if not reason:
            given[order.number] = key
        judged.append(Judged(row, order, reason))
    return judged


def _not_mine(read: Read, order: ResiOrder) -> str:
    try:
        read.require_warehouse(order.warehouse)
    except WarehouseRefused:
        return "pesanan gudang lain, Anda tidak ditugaskan di sana"
    return ""


def _refusal(order: ResiOrder, row: ResiRow, owner: str, times: int) -> str:
    if owner != order.number:
        return f"resi {row.resi} sudah ada di pesanan {owner}"
    if times > 1 and order.resi_key != number_key(row.resi):
        return f"resi {row.resi} tertulis lebih dari sekali"
    if order.state is State.CANCELLED:
        return "pesanan sudah dibatalkan"
    return ""


def _orders(read: Read, numbers: list[str], *, hold: bool) -> dict[str, ResiOrder]:
    sql = _ORDERS.format(among=read.among("o.number", "numbers", "text"))
    if hold and read.dialect == "postgresql":
        sql += " FOR UPDATE OF o"
    rows = read.rows(sql, numbers=sorted({number_key(number) for number in numbers}))
    return {row[1]: ResiOrder(row[0], row[1], row[2], State(row[3]), *row[4:]) for row in rows}


def _owners(read: Read, resi: list[str]) -> dict[str, str]:
    """Which order each of these resi is on by now."""
    rows = read.rows(
        "SELECT resi_key, number FROM sales_order WHERE org_id = :org "
        f"AND resi_key <> '' AND {read.among('resi_key', 'keys', 'text')}",
        keys=sorted({number_key(each) for each in resi}),
    )
    return dict(rows)


@answers(PreviewResi)
def preview_resi(read: Read, ask: PreviewResi) -> tuple[ResiOutcome, ...]:
    """Each row of a file: filled, changed, the same, not found, or refused and why."""
    return tuple(
        _outcome(numbered, judged)
        for numbered, judged in zip(ask.rows, judge(read, ask.rows), strict=True)
    )


def _outcome(row: NumberedResi, judged: Judged) -> ResiOutcome:
    order = judged.order
    if order is None:
        return ResiOutcome(row.row, "missing", row.order, new=row.resi)
    if judged.refusal:
        # of an order of another warehouse nothing is told but that it is one
        return ResiOutcome(row.row, "refused", order.number, new=row.resi, reason=judged.refusal)
    action: Literal["same", "update", "create"] = "update" if order.resi else "create"
    return ResiOutcome(
        row.row, "same" if judged.same else action, order.number, order.customer, order.resi,
        row.resi, courier=row.courier if row.courier != order.courier else "",
    )  # fmt: skip
