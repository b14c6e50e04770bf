"""Tracking numbers given by hand or from a file (ERP-ORD-09)."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.audit import steps as audit
from app.core.commands import handles
from app.core.text import angka
from app.orders.api import ResiRow, ResiSet, SetResi, Skipped
from app.orders.rules.states import State
from app.orders.rules.texts import number_key
from app.orders.service.allocating import refuse_if_none
from app.orders.steps.writing import update_orders

if TYPE_CHECKING:
    from app.core.work import Work


@dataclass(frozen=True, slots=True)
class _Order:
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


_ORDERS = (
    "SELECT o.id, o.number, o.version, o.state, o.resi, o.resi_key, o.courier, o.search, w.code "
    "FROM sales_order o JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id "
    "WHERE o.org_id = :org AND {among} ORDER BY o.id"
)


@handles(SetResi)
def set_resi(work: Work, do: SetResi) -> ResiSet:
    """Give orders their resi; rows that cannot be used are told and stop nothing.

    Raises:
        NothingToDo: No row can be used, and not because it was the same already.
    """
    orders = _orders(work, [row.order for row in do.rows])
    owners = _owners(work, [row.resi for row in do.rows])
    found = _Sorted(orders, owners, Counter(number_key(row.resi) for row in do.rows))
    for row in do.rows:
        found.take(row)
    if not found.unchanged:
        lost = tuple(Skipped(number, "tidak ditemukan") for number in found.missing)
        refuse_if_none("diisi resinya", found.rows, (*lost, *found.refused))
    update_orders(work, ("resi", "resi_key", "courier", "search"), found.rows)
    for order, row in found.given:
        audit.record(
            work, "order.set_resi", "order", order.id, order.number,
            old={"resi": order.resi}, new={"resi": row.resi},
        )  # fmt: skip
    work.message = f"{angka(len(found.rows))} resi diisi" + (
        f", {angka(len(found.missing))} pesanan tidak ditemukan" if found.missing else ""
    ) + (f", {angka(len(found.refused))} ditolak" if found.refused else "") + "."  # fmt: skip
    return ResiSet(
        updated=tuple(order.number for order, _ in found.given),
        unchanged=tuple(found.unchanged),
        not_found=tuple(found.missing),
        refused=tuple(found.refused),
    )


def _orders(work: Work, numbers: list[str]) -> dict[str, _Order]:
    sql = _ORDERS.format(among=work.among("o.number", "numbers", "text"))
    if work.dialect == "postgresql":
        sql += " FOR UPDATE OF o"
    rows = work.rows(sql, numbers=sorted({number_key(number) for number in numbers}))
    found = [_Order(row[0], row[1], row[2], State(row[3]), *row[4:9]) for row in rows]
    for order in found:
        work.require_warehouse(order.warehouse)
    return {order.number: order for order in found}


def _owners(work: Work, resi: list[str]) -> dict[str, str]:
    """Which order each of these resi is on by now."""
    among = work.among("resi_key", "keys", "text")
    rows = work.rows(
        "SELECT resi_key, number FROM sales_order WHERE org_id = :org "
        f"AND resi_key <> '' AND {among}",
        keys=sorted({number_key(each) for each in resi}),
    )
    return dict(rows)


class _Sorted:
    """Rows by what can be done with them."""

    def __init__(
        self, orders: dict[str, _Order], owners: dict[str, str], times: Counter[str]
    ) -> None:
        self._orders = orders
        self._owners = owners
        self._times = times
        self.rows: list[dict[str, Any]] = []
        self.given: list[tuple[_Order, ResiRow]] = []
        self.unchanged: list[str] = []
        self.missing: list[str] = []
        self.refused: list[Skipped] = []

    def take(self, row: ResiRow) -> None:
        order = self._orders.get(number_key(row.order))
        key = number_key(row.resi)
        if order is None:
            self.missing.append(row.order)
        elif order.resi_key == key and row.courier in {"", order.courier}:
            self.unchanged.append(order.number)
        elif reason := self._refusal(order, key, row.resi):
            self.refused.append(Skipped(order.number, reason))
        elif order.number in {given.number for given, _ in self.given}:
            self.refused.append(Skipped(order.number, "tertulis dua kali dengan resi berbeda"))
        else:
            self.given.append((order, row))
            self.rows.append(
                {
                    "id": order.id, "version": order.version, "resi": row.resi, "resi_key": key,
                    "courier": row.courier or order.courier,
                    "search": f"{order.search} {row.resi.lower()}",
                }
            )  # fmt: skip

    def _refusal(self, order: _Order, key: str, typed: str) -> str:
        owner = self._owners.get(key, order.number)
        if owner != order.number:
            return f"resi {typed} sudah ada di pesanan {owner}"
        if self._times[key] > 1 and order.resi_key != key:
            return f"resi {typed} tertulis lebih dari sekali"
        if order.state is State.CANCELLED:
            return "pesanan sudah dibatalkan"
        return ""
