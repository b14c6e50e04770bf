"""Goods receipts take attachments: the supplier's invoice and surat jalan behind the lots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.errors import NotFound
from app.files.steps import Subject, SubjectKind, offer

if TYPE_CHECKING:
    from app.core.work import Read

#: How attachments name a goods receipt.
RECEIPT: Final = "receipt"


def _find(read: Read, number: str, *, to_attach: bool) -> Subject:  # noqa: ARG001 - an invoice may come late
    rows = read.rows(
        "SELECT CAST(d.id AS text), d.number, w.code FROM stock_document d "
        "JOIN warehouse w ON w.org_id = d.org_id AND w.id = d.warehouse_id "
        "WHERE d.org_id = :org AND d.number = :number AND d.kind = 'receipt'",
        number=number.strip().upper(),
    )
    if not rows:
        raise NotFound("Penerimaan", number, "subject")
    receipt_id, name, warehouse = rows[0]
    read.require_warehouse(warehouse)
    return Subject(receipt_id, name)


offer(SubjectKind(RECEIPT, "Penerimaan barang", "inventory.read", "receipt.create", _find))
