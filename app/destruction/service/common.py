"""What the use cases of a BAP share: finding it, its items, blocking and freeing its goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.core.errors import FieldError, InvalidInput, NotFound, StaleData
from app.destruction.api import Saved
from app.destruction.models import DestructionDocument, DestructionItem
from app.destruction.postings import SOURCE
from app.destruction.rules.picking import Freed
from app.stock import steps as stock
from app.stock.moves import Move, emit_moves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work
    from app.stock.steps import WarehouseRef


class Problems:
    """Every problem of a BAP's lines, refused together (WMS-GEN-09)."""

    def __init__(self) -> None:
        self.found: list[FieldError] = []

    def add(self, line: int, field: str, message: str) -> None:
        """A problem of one line, counted from zero."""
        self.found.append(FieldError(f"lines.{line}.{field}", f"Baris {line + 1}: {message}"))

    def refuse(self) -> None:
        """Raise when there was any."""
        if self.found:
            more = f" (dan {len(self.found) - 1} masalah lain)" if len(self.found) > 1 else ""
            raise InvalidInput(f"{self.found[0].message}{more}", tuple(self.found))


def find(work: Work, number: str, read_version: int | None = None) -> DestructionDocument:
    """A BAP, locked until the commit, of a warehouse the person may work in.

    Raises:
        NotFound, WarehouseRefused
        StaleData: If it changed since it was read.
    """
    document = work.session.scalar(
        sa.select(DestructionDocument)
        .where(
            DestructionDocument.org_id == work.org_id,
            DestructionDocument.number == number.strip().upper(),
        )
        .with_for_update()
    )
    if document is None:
        raise NotFound("BAP", number, "number")
    work.require_warehouse(code_of(work, document.warehouse_id))
    if read_version is not None and read_version != document.version:
        raise StaleData(f"BAP {document.number}")
    return document


def code_of(work: Work, warehouse_id: str) -> str:
    """Code of a warehouse."""
    code: str = work.rows(
        "SELECT code FROM warehouse WHERE org_id = :org AND id = :id", id=warehouse_id
    )[0][0]
    return code


def warehouse_of(work: Work, document: DestructionDocument) -> WarehouseRef:
    """The warehouse of a BAP."""
    return stock.warehouse(work, code_of(work, document.warehouse_id))


def items_of(work: Work, document: DestructionDocument) -> Sequence[DestructionItem]:
    """Its items in order."""
    return work.session.scalars(
        sa.select(DestructionItem)
        .where(DestructionItem.org_id == work.org_id, DestructionItem.document_id == document.id)
        .order_by(DestructionItem.line_no)
    ).all()


def touch(work: Work, document: DestructionDocument) -> None:
    """Note who changed it, and when."""
    document.updated_at, document.updated_by = work.now, work.actor.user_id


def saved(work: Work, document: DestructionDocument, message: str) -> Saved:
    """The answer of a command that changed a BAP."""
    work.session.flush()
    work.changed("bap")
    work.message = message
    return Saved(document.number, document.state, document.version)


def restatus(
    work: Work,
    document: DestructionDocument,
    items: Sequence[DestructionItem],
    *,
    block: bool,
    reason: str,
) -> list[Freed]:
    """Block the goods of a BAP where they stand, or give them their status back (ERP-BAP-05).

    Moves inside the warehouse: quantity and status change, value does not.  What somebody freed by
    hand meanwhile is not freed again, so that a BAP can always be given up.

    Returns:
        What was freed; nothing when goods are blocked.
    """
    moves: list[Move] = []
    freed: list[Freed] = []
    left = {} if block else _still_blocked(work, document, items)
    for item in items:
        if item.status == "blocked":
            continue
        old, new = (item.status, "blocked") if block else ("blocked", item.status)
        place = (item.location_id, item.lot_id, item.serial)
        qty = item.qty if block else min(item.qty, left.get(place, 0))
        if qty == 0:
            continue
        left[place] = left.get(place, 0) - qty
        out = status_move(work, document, item, old, -qty, reason)
        back = status_move(work, document, item, new, qty, reason)
        out.pair_id, back.pair_id = back.id, out.id
        moves += (out, back)
        if not block:
            freed.append(Freed(*place, new, qty))
    emit_moves(work, moves)
    return freed


def _still_blocked(
    work: Work, document: DestructionDocument, items: Sequence[DestructionItem]
) -> dict[tuple[str, str, str], int]:
    """Blocked stock where the items of a BAP stand."""
    products = sorted({item.product_id for item in items})
    return {
        (bucket.location_id, bucket.lot_id, bucket.serial): bucket.available
        for bucket in stock.buckets(work, document.warehouse_id, products, "blocked")
    }


def status_move(
    work: Work,
    document: DestructionDocument,
    item: DestructionItem,
    status: str,
    qty: int,
    why: str,
) -> Move:
    """One side of a change of status."""
    return Move(
        id=work.new_id(), entity_id=document.entity_id, product_id=item.product_id,
        warehouse_id=document.warehouse_id, location_id=item.location_id, lot_id=item.lot_id,
        serial=item.serial, status=status, qty=qty, kind="status_change",
        on_date=work.today.isoformat(), reason=why, source_kind=SOURCE, source_id=document.id,
        source_number=document.number, source_line_id=item.id,
    )  # fmt: skip
