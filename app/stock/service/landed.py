"""Later costs of a receipt: they follow its goods to wherever those are now (WMS-VAL-06, 07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.accounting import steps as books
from app.accounting.postings import JournalDraft, credit, debit
from app.accounting.rules.roles import Role
from app.core.commands import handles
from app.core.money import Money
from app.stock import steps
from app.stock.api import AddLandedCost, Posted
from app.stock.models import LandedPart, TransferPiece
from app.stock.postings import RECEIPT_COUNTER
from app.stock.queries.landed import Plan, Stand, plan
from app.stock.service.operation import Operation

if TYPE_CHECKING:
    from app.core.work import Work
    from app.stock.queries.landed import Part


@handles(AddLandedCost)
def add_landed_cost(work: Work, do: AddLandedCost) -> Posted:
    """Spread a later cost over a receipt's lines; the sold part goes to HPP (WMS-VAL-06, 07).

    What is not sold is worth more where it is now: in its own warehouse or another, on the road,
    or repacked into another article.
    """
    counter = RECEIPT_COUNTER[do.counter]
    planned = plan(work, do)
    operation = Operation.begin(
        work, steps.warehouse(work, planned.warehouse), kind="revaluation", series="ADJ",
        event="landed_cost.added", on_date=do.on_date, counter={counter, Role.COGS},
    )  # fmt: skip
    _journal(operation, do, counter, planned.sold)
    for part in planned.parts:
        _revalue(operation, do, counter, part, planned)
    _on_the_road(work, planned)
    posted = operation.finish(do.note, do.receipt, _told(work, operation, planned))
    _keep_shares(operation, planned)
    return posted


def _keep_shares(operation: Operation, planned: Plan) -> None:
    """What each move of the receipt bears, for what goes back to the supplier later."""
    work = operation.work
    stock: dict[str, int] = {}
    for part in planned.parts:
        stock[part.row["move_id"]] = stock.get(part.row["move_id"], 0) + part.sen
    work.bulk(
        LandedPart.__table__,  # type: ignore[arg-type] # a table, though typed wider
        ("org_id", "id", "cmd", "document_id", "move_id", "share", "to_stock"),
        (
            (
                work.org_id, work.new_id(), work.command_id, operation.id, row["move_id"], share,
                stock.get(row["move_id"], 0),
            )
            for row, share in zip(planned.rows, planned.shares, strict=True)
            if share
        ),
    )  # fmt: skip


def _journal(operation: Operation, do: AddLandedCost, counter: Role, sold: Money) -> None:
    ref = operation.warehouse
    journal = books.post(
        operation.work,
        JournalDraft(
            entity_id=ref.entity_id, on_date=operation.on_date, event=operation.event,
            source=operation.source,
            description=f"Biaya perolehan {do.receipt}" + (f": {do.note}" if do.note else ""),
            lines=(
                debit(Role.COGS, sold, warehouse=ref.id, memo="Bagian yang sudah terjual"),
                credit(counter, sold, warehouse=ref.id),
            ) if sold else (),
        ),
        accounts=operation.accounts,
        number_only_with_stock_lines=True,
    )  # fmt: skip
    operation.journal_id = journal.id


def _revalue(
    operation: Operation, do: AddLandedCost, counter: Role, part: Part, planned: Plan
) -> None:
    """One layer is worth more; the receipt's warehouse owes for it."""
    row, node = part.row, part.portion.node
    stand = planned.stands[node]
    at_home = node[:2] == (row["product"].id, operation.warehouse.id)
    if at_home and stand.status != "in_transit":
        stand = Stand(row["place"], row["lot_id"], "available")
    operation.move(
        planned.products[node.product_id], steps.PlaceRef(*stand.place), stand.lot_id, 0,
        status=stand.status, cost="given", cost_value=part.sen, layer_id=node.layer_id,
        account_id=node.account_id, pair_id=row["move_id"],
        contra_id=operation.accounts.id(counter), contra_warehouse_id=operation.warehouse.id,
        reason=do.note,
    )  # fmt: skip


def _on_the_road(work: Work, planned: Plan) -> None:
    """Goods on the road are worth more in their transfer as well."""
    more: dict[str, int] = {}
    for part in planned.parts:
        node = part.portion.node
        if planned.stands[node].status == "in_transit":
            more[node.layer_id] = more.get(node.layer_id, 0) + part.sen
    if not more:
        return
    for piece in work.session.scalars(
        sa.select(TransferPiece)
        .where(TransferPiece.org_id == work.org_id, TransferPiece.id.in_(sorted(more)))
        .order_by(TransferPiece.id)
    ):
        piece.value += Money(more[piece.id])


def _told(work: Work, operation: Operation, planned: Plan) -> str:
    """Where the cost went, for the person who entered the bill."""
    parts = [f"persediaan {code} {amount.rupiah()}" for code, amount in planned.by_place(work)]
    if planned.sold:
        parts.append(f"HPP {planned.sold.rupiah()}")
    return f"{operation.number}: {', '.join(parts)}."
