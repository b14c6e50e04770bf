"""Tracking numbers given by hand or from a file (ERP-ORD-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.audit import steps as audit
from app.core.commands import handles
from app.core.text import angka
from app.orders.api import ResiSet, SetResi, Skipped
from app.orders.queries.resi import judge
from app.orders.rules.texts import number_key
from app.orders.service.allocating import refuse_if_none
from app.orders.steps.by_hand import marked
from app.orders.steps.writing import update_orders

if TYPE_CHECKING:
    from app.core.work import Work
    from app.orders.api import ResiRow
    from app.orders.queries.resi import ResiOrder


@handles(SetResi)
def set_resi(work: Work, do: SetResi) -> ResiSet:
    """Give orders their resi; rows that cannot be used are told and stop nothing.

    Raises:
        NothingToDo: No row can be used, and not because it was the same already.
    """
    given: list[tuple[ResiOrder, ResiRow]] = []
    unchanged: dict[str, None] = {}
    missing: list[str] = []
    refused: list[Skipped] = []
    for each in judge(work, do.rows, hold=True):
        if each.order is None:
            missing.append(each.row.order)
        elif each.same:
            unchanged[each.order.number] = None
        elif each.refusal:
            refused.append(Skipped(each.order.number, each.refusal))
        else:
            given.append((each.order, each.row))
    for order, _ in given:
        unchanged.pop(order.number, None)  # written twice in the file
    if not unchanged:
        lost = tuple(Skipped(number, "tidak ditemukan") for number in missing)
        refuse_if_none("diisi resinya", given, (*lost, *refused))
    update_orders(
        work, ("resi", "resi_key", "courier", "search", "by_hand"), [_row(*each) for each in given]
    )
    for order, row in given:
        audit.record(
            work, "order.set_resi", "order", order.id, order.number,
            old={"resi": order.resi}, new={"resi": row.resi},
        )  # fmt: skip
    work.message = f"{angka(len(given))} resi diisi" + (
        f", {angka(len(missing))} pesanan tidak ditemukan" if missing else ""
    ) + (f", {angka(len(refused))} ditolak" if refused else "") + "."  # fmt: skip
    return ResiSet(
        updated=tuple(order.number for order, _ in given),
        unchanged=tuple(unchanged),
        not_found=tuple(missing),
        refused=tuple(refused),
    )


def _row(order: ResiOrder, row: ResiRow) -> dict[str, Any]:
    written = ("resi", "courier") if row.courier else ("resi",)
    return {
        "by_hand": marked(order.by_hand, written),
        "id": order.id, "version": order.version, "resi": row.resi,
        "resi_key": number_key(row.resi), "courier": row.courier or order.courier,
        "search": f"{order.search} {row.resi.lower()}",
    }  # fmt: skip
