"""Approving another person's BAP, and giving one up."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.lists import among
from app.destruction.api import ApproveDestruction, CancelDestruction, Saved
from app.destruction.queries.stock_free import shelf
from app.destruction.rules.picking import Want
from app.destruction.rules.states import State, check_move
from app.destruction.service.common import (
    Problems,
    find,
    items_of,
    restatus,
    saved,
    touch,
    warehouse_of,
)
from app.destruction.service.drafting import facts
from app.identity import steps as identity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work
    from app.destruction.models import DestructionDocument, DestructionItem
    from app.stock.steps import WarehouseRef


@handles(ApproveDestruction)
def approve_destruction(work: Work, do: ApproveDestruction) -> Saved:
    """Approve; from now on the goods are blocked and no order can have them (ERP-BAP-05).

    Raises:
        SameStanding: The person asked for it or changed it (WMS-SEC-12).
        WrongState: It is no draft.
        InvalidInput: Some of the goods are gone or reserved meanwhile.
    """
    document = find(work, do.number)
    check_move(document.number, State(document.state), State.APPROVED)
    identity.refuse_own_approval(work, document.requested_by)
    identity.refuse_own_approval(work, document.edited_by)
    items = items_of(work, document)
    _check_free(work, document, warehouse_of(work, document), items)
    restatus(work, document, items, block=True, reason=f"Disetujui untuk {document.number}")
    document.state = State.APPROVED.value
    document.approved_by, document.approved_at = work.actor.user_id, work.now
    touch(work, document)
    audit.record(
        work, "bap.approve", "bap", document.id, document.number,
        old={"status": State.DRAFT.value}, new=facts(work, document),
    )  # fmt: skip
    work.changed("stock")
    return saved(work, document, f"{document.number} disetujui; barangnya diblokir.")


def _check_free(
    work: Work,
    document: DestructionDocument,
    warehouse: WarehouseRef,
    items: Sequence[DestructionItem],
) -> None:
    """Every item still stands where it was seen, unreserved and unclaimed."""
    # Already blocked goods move nowhere at approval, so two BAPs would not meet at the ledger.
    work.lock(
        "SELECT 1 FROM stock_balance WHERE org_id = :org AND warehouse_id = :wh "
        f"AND status = 'blocked' AND {among(work.dialect, 'lot_id', 'lots', 'uuid')} "
        "ORDER BY location_id, lot_id, serial FOR UPDATE",
        wh=warehouse.id,
        lots=sorted({item.lot_id for item in items}),
    )
    rows = work.rows(
        "SELECT i.id, p.id, p.sku, l.number, g.code FROM destruction_item i "
        "JOIN product p ON p.org_id = i.org_id AND p.id = i.product_id "
        "JOIN lot l ON l.org_id = i.org_id AND l.id = i.lot_id "
        "JOIN location g ON g.org_id = i.org_id AND g.id = i.location_id "
        "WHERE i.org_id = :org AND i.document_id = :id",
        id=document.id,
    )
    names = {row[0]: row for row in rows}
    products = catalog.products_by_id(work, {item.product_id for item in items})
    free = shelf(
        work, warehouse, list(products.values()), {item.status for item in items}, document.id
    )
    problems = Problems()
    for index, item in enumerate(items):
        _, _, sku, lot, place = names[item.id]
        wish = Want(item.product_id, item.qty, item.status, item.location_id, lot, item.serial)
        _picks, missing = free.take(wish)
        if missing:
            problems.add(
                index, "qty",
                f"{sku} lot {lot or '-'} di {place}: diminta {item.qty}, bebas "
                f"{item.qty - missing}. Stoknya berubah sejak draf dibuat; ubah barisnya.",
            )  # fmt: skip
    problems.refuse()


@handles(CancelDestruction)
def cancel_destruction(work: Work, do: CancelDestruction) -> Saved:
    """Give a BAP up; what was blocked for it is freed, its number stays used.

    Raises:
        WrongState: It is completed, or cancelled already.
    """
    document = find(work, do.number)
    state = State(document.state)
    check_move(document.number, state, State.CANCELLED)
    if state is State.APPROVED:
        items = items_of(work, document)
        restatus(work, document, items, block=False, reason=f"{document.number} dibatalkan")
    document.state = State.CANCELLED.value
    document.cancelled_by, document.cancelled_at = work.actor.user_id, work.now
    document.cancel_reason = do.reason
    touch(work, document)
    audit.record(
        work, "bap.cancel", "bap", document.id, document.number,
        old={"status": state.value}, new={"status": document.state, "alasan": do.reason},
    )  # fmt: skip
    return saved(work, document, f"{document.number} dibatalkan.")
