"""Later costs of a receipt: they follow its goods to wherever those are now (WMS-VAL-06, 07)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from app.accounting import steps as books
from app.accounting.postings import JournalDraft, credit, debit
from app.accounting.rules.roles import Role
from app.core.commands import handles
from app.core.driver import as_date
from app.core.errors import FieldError, InvalidInput, NotFound, UserError
from app.core.money import Money
from app.core.text import tanggal
from app.stock import steps
from app.stock.api import AddLandedCost, Posted, ReverseLandedCost
from app.stock.models import LandedPart, TransferPiece
from app.stock.postings import RECEIPT_COUNTER
from app.stock.queries.landed import Plan, Stand, plan, plan_back
from app.stock.service.operation import Operation
from app.stock.service.restating import Cause, restate_after_bill

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
    words = f"Biaya perolehan {do.receipt}" + "".join(
        f": {part}" for part in (do.note, do.supplier) if part
    )
    _post(operation, planned, operation.accounts.id(counter), words, do.note)
    told = f"{operation.number}: {', '.join(_told(work, planned))}."
    posted = operation.finish(do.note, do.receipt, told, supplier=do.supplier or None)
    _keep_shares(operation, planned)
    return posted


@handles(ReverseLandedCost)
def reverse_landed_cost(work: Work, do: ReverseLandedCost) -> Posted:
    """Take a later cost out of the goods again, where they are now, and out of HPP.

    What was closed stays as it was: it is a document of its own day, against the same account.

    Raises:
        NotFound, WarehouseRefused
        UserError: If it is taken back already, or takes one back itself.
        InvalidInput: If it is dated before the cost, or before the goods came where they are.
    """
    cost = _cost(work, do.number)
    planned = plan_back(work, cost.receipt, cost.id, do.on_date)
    _refuse_second(work, cost)
    operation = Operation.begin(
        work, steps.warehouse(work, planned.warehouse), kind="revaluation", series="ADJ",
        event="landed_cost.reversed", on_date=do.on_date, counter={Role.COGS},
    )  # fmt: skip
    if operation.on_date < cost.day:
        message = (
            f"{cost.number} bertanggal {tanggal(cost.day)}. Pembatalannya bertanggal itu atau "
            "sesudahnya."
        )
        raise InvalidInput(message, (FieldError("on_date", message),))
    words = f"Pembatalan biaya perolehan {cost.number} {cost.receipt}: {do.reason}"
    _post(operation, planned, cost.counter_id, words, do.reason)
    told = f"{cost.number} dibatalkan dengan {operation.number}: {', '.join(_told(work, planned))}."
    posted = operation.finish(
        do.reason, cost.receipt, told, supplier=cost.supplier, reverses_id=cost.id
    )
    _keep_shares(operation, planned)
    return posted


class _Cost(NamedTuple):
    """A later cost on record; ``counter_id`` is the account it was posted against."""

    id: str
    number: str
    receipt: str
    on_date: Any
    supplier: str | None
    reverses_id: str | None
    counter_id: str

    @property
    def day(self) -> date:
        return as_date(self.on_date) or date.min


def _cost(work: Work, number: str) -> _Cost:
    """Find it by its number.

    Raises:
        NotFound
    """
    found = work.rows(
        "SELECT d.id, d.number, d.reference, d.on_date, d.supplier, d.reverses_id, "
        "(SELECT l.account_id FROM journal_line l WHERE l.org_id = d.org_id "
        "AND l.journal_id = d.journal_id AND l.credit > 0 ORDER BY l.line_no LIMIT 1) "
        "FROM stock_document d WHERE d.org_id = :org AND d.kind = 'revaluation' "
        "AND d.number = :number",
        number=number.upper(),
    )
    if not found:
        raise NotFound("Biaya perolehan", number, "number")
    return _Cost(*found[0])


def _refuse_second(work: Work, cost: _Cost) -> None:
    """Asked behind the locks: of two who take it back at once, the second sees the first."""
    if cost.reverses_id:
        raise UserError(
            f"{cost.number} sendiri adalah pembatalan. Bila biaya itu benar, tambahkan lagi dengan "
            "Tambah biaya."
        )
    back = work.rows(
        "SELECT number FROM stock_document WHERE org_id = :org AND reverses_id = :cost",
        cost=cost.id,
    )
    if back:
        raise UserError(f"{cost.number} sudah dibatalkan dengan {back[0][0]}.")


def _post(operation: Operation, planned: Plan, counter_id: str, words: str, note: str) -> None:
    """The journal and the moves of a plan; goods on the road follow."""
    _journal(operation, counter_id, planned.sold, words)
    for part in planned.parts:
        _revalue(operation, counter_id, part, planned, note)
    _on_the_road(operation.work, planned)


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
    if not planned.parts:
        # all of it is sold by now, so nothing was moved; on its day the goods were still here
        source = operation.source
        cause = Cause(source.kind, source.id, source.number, operation.on_date)
        restate_after_bill(operation.work, cause)


def _journal(operation: Operation, counter_id: str, sold: Money, words: str) -> None:
    ref = operation.warehouse
    journal = books.post(
        operation.work,
        JournalDraft(
            entity_id=ref.entity_id, on_date=operation.on_date, event=operation.event,
            source=operation.source, description=words,
            lines=(
                debit(Role.COGS, sold, warehouse=ref.id, memo="Bagian yang sudah terjual"),
                credit(counter_id, sold, warehouse=ref.id),
            ) if sold else (),
        ),
        accounts=operation.accounts,
        number_only_with_stock_lines=True,
    )  # fmt: skip
    operation.journal_id = journal.id


def _revalue(operation: Operation, counter_id: str, part: Part, planned: Plan, note: str) -> None:
    """One layer is worth more, or less again; the receipt's warehouse owes for it."""
    row, node = part.row, part.portion.node
    stand = planned.stands[node]
    at_home = node[:2] == (row["product"].id, operation.warehouse.id)
    if at_home and stand.status != "in_transit":
        stand = Stand(row["place"], row["lot_id"], "available")
    operation.move(
        planned.products[node.product_id], steps.PlaceRef(*stand.place), stand.lot_id, 0,
        status=stand.status, cost="given", cost_value=part.sen, layer_id=node.layer_id,
        account_id=node.account_id, pair_id=row["move_id"],
        contra_id=counter_id, contra_warehouse_id=operation.warehouse.id, reason=note,
    )  # fmt: skip


def _on_the_road(work: Work, planned: Plan) -> None:
    """Goods on the road are worth it in their transfer as well."""
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


def _told(work: Work, planned: Plan) -> list[str]:
    """Where the cost went or came from, for the person who entered it."""
    parts = [f"persediaan {code}{_by(amount)}" for code, amount in planned.by_place(work)]
    if planned.sold:
        parts.append(f"HPP{_by(planned.sold)}")
    return parts


def _by(amount: Money) -> str:
    return f" {amount.rupiah()}" if amount.sen > 0 else f" turun {(-amount).rupiah()}"
