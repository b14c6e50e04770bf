"""Orders take attachments: the photo of the open box, a buyer's proof (PU-47)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import NotFound
from app.files.steps import Subject, SubjectKind, offer

if TYPE_CHECKING:
    from app.core.work import Read


def _find(read: Read, number: str, *, to_attach: bool) -> Subject:  # noqa: ARG001 - also after it left
    rows = read.rows(
        "SELECT CAST(o.id AS text), w.code FROM sales_order o LEFT JOIN warehouse w "
        "ON w.org_id = o.org_id AND w.id = o.warehouse_id "
        "WHERE o.org_id = :org AND o.number = :number",
        number=number,
    )
    if not rows:
        raise NotFound("Pesanan", number, "subject")
    order_id, warehouse = rows[0]
    if warehouse is not None:
        read.require_warehouse(warehouse)
    return Subject(order_id, number)


offer(SubjectKind("order", "Pesanan", "sales_order.read", "pack.execute", _find))
