"""Goods receipts and adjustments take attachments.

The supplier's invoice and surat jalan stand behind the lots of a receipt, a photo of the damage or
the police report behind an adjustment (WMS-INV-09).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.errors import NotFound, UserError
from app.files.steps import Subject, SubjectKind, offer

if TYPE_CHECKING:
    from app.core.work import Read

#: How attachments name a goods receipt.
RECEIPT: Final = "receipt"
#: How attachments name an adjustment.
ADJUSTMENT: Final = "adjustment"


class AdjustmentDecided(UserError):
    """What an adjustment was decided on stays as it was."""

    code = "ADJUSTMENT_EVIDENCE"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Penyesuaian {number} sudah diputuskan atau dibatalkan, jadi lampirannya tidak dapat "
            "diubah."
        )


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


def _adjustment(read: Read, number: str, *, to_attach: bool) -> Subject:
    rows = read.rows(
        "SELECT CAST(a.id AS text), a.number, w.code, a.state FROM adjustment a "
        "JOIN warehouse w ON w.org_id = a.org_id AND w.id = a.warehouse_id "
        "WHERE a.org_id = :org AND a.number = :number",
        number=number.strip().upper(),
    )
    if not rows:
        raise NotFound("Penyesuaian", number, "subject")
    found, name, warehouse, state = rows[0]
    read.require_warehouse(warehouse)
    if to_attach and state not in {"draft", "submitted"}:
        raise AdjustmentDecided(name)
    return Subject(found, name)


offer(SubjectKind(RECEIPT, "Penerimaan barang", "inventory.read", "receipt.create", _find))
offer(SubjectKind(ADJUSTMENT, "Penyesuaian", "inventory.read", "inventory.adjust", _adjustment))
