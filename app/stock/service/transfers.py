"""Transfers before they move: asked for, approved, given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput, NotFound, UserError
from app.identity import steps as identity
from app.stock import steps
from app.stock.api import (
    ApproveTransfer,
    CancelTransfer,
    CreateTransfer,
    Made,
)
from app.stock.models import Transfer, TransferApproval, TransferLine
from app.stock.rules.transfers import SIDES, check_transition, wanted_sides
from app.stock.service.choosing import Shelves
from app.stock.service.lot_choice import LotChoices, named_lot
from app.stock.service.operation import Problems, goods

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Work
    from app.stock.steps import WarehouseRef


def document(work: Work, number: str) -> Transfer:
    """A transfer by number, locked until the commit.

    Raises:
        NotFound
    """
    found = work.session.scalar(
        sa.select(Transfer)
        .where(Transfer.org_id == work.org_id, Transfer.number == number.upper())
        .with_for_update()
    )
    if found is None:
        raise NotFound("Transfer", number, "number")
    return found


def ends(work: Work, transfer: Transfer) -> tuple[WarehouseRef, WarehouseRef]:
    """Sender and receiver of a transfer, whoever asks."""
    rows = work.rows(
        "SELECT id, code, name, entity_id, removal FROM warehouse WHERE org_id = :org AND id IN "
        "(:source, :target)",
        source=transfer.source_id, target=transfer.target_id,
    )  # fmt: skip
    found = {row[0]: steps.WarehouseRef(*row) for row in rows}
    return found[transfer.source_id], found[transfer.target_id]


def sides_of(work: Work, transfer: Transfer) -> tuple[str, ...]:
    """Whose consent it needs."""
    wish = identity.settings(work).stock
    return wanted_sides(
        internal=wish.internal_approval, source=wish.source_approval,
        destination=wish.destination_approval, logistics=wish.logistics_approval,
        inside=transfer.kind == "internal",
    )  # fmt: skip


def set_state(work: Work, transfer: Transfer, state: str, verb: str) -> None:
    """Change the state along an allowed pair."""
    check_transition(transfer.number, transfer.state, state, verb)
    transfer.state = state
    transfer.updated_at, transfer.updated_by = work.now, work.actor.user_id
    work.changed("transfer")


@handles(CreateTransfer)
def create_transfer(work: Work, do: CreateTransfer) -> Made:
    """Write the document; with no consent wanted it may leave at once."""
    source, target = _warehouses(work, do)
    inside = source.id == target.id
    problems = Problems()
    products = goods(work, [line.sku for line in do.lines], problems)
    _check_places(work, do, source, target, problems)
    for at, line in enumerate(do.lines):
        product = products.get(line.sku)
        if product is not None and line.serial and line.qty != 1:
            problems.add(at, "qty", f"satu nomor seri adalah satu {product.base_unit}.")
    problems.refuse()
    transfer = Transfer(
        org_id=work.org_id, id=work.new_id(),
        number=work.number_now("TRF" if inside else "IWTO", work.today),
        kind="internal" if inside else "inter_warehouse", state="draft",
        source_id=source.id, target_id=target.id, reason=do.reason, note=do.note,
        transport=do.transport, seal="", expected_on=do.expected_on, created_at=work.now,
        requester_id=work.actor.user_id, dispatched_at=None, dispatched_on=None,
        received_at=None, variance="", postings=0, updated_at=work.now,
        updated_by=work.actor.user_id,
    )  # fmt: skip
    if not inside:
        _settle_lots(work, do, source, products, transfer.number)
    work.session.add(transfer)
    work.session.flush()
    work.session.add_all(
        TransferLine(
            org_id=work.org_id, id=work.new_id(), transfer_id=transfer.id, line_no=at,
            product_id=products[line.sku].id, qty=line.qty, lot=line.lot, serial=line.serial,
            status=line.status, from_code=line.from_location, to_code=line.to_location,
        )
        for at, line in enumerate(do.lines, 1)
    )  # fmt: skip
    if not sides_of(work, transfer):
        set_state(work, transfer, "approved", "disetujui")
    audit.record(
        work, "transfer.create", "transfer", transfer.id, transfer.number,
        new={"dari": source.code, "ke": target.code, "baris": len(do.lines), "alasan": do.reason},
    )  # fmt: skip
    work.changed("transfer")
    ready = "siap dikerjakan" if transfer.state == "approved" else "menunggu persetujuan"
    work.message = f"{transfer.number} dibuat, {ready}."
    return Made(transfer.number)


def _settle_lots(
    work: Work,
    do: CreateTransfer,
    source: WarehouseRef,
    products: dict[str, ProductRef],
    number: str,
) -> None:
    """Lots named for another warehouse are compared with the rule as the shelves are now."""
    if not any(line.lot for line in do.lines):
        return
    choices = LotChoices()
    shelves = Shelves(work, source, list(products.values()), [line.status for line in do.lines])
    for at, line in enumerate(do.lines):
        product = products[line.sku]
        picks, _missing = shelves.take(
            product, line.qty, status=line.status, location_id=None, lot=line.lot or None,
            serial=line.serial,
        )  # fmt: skip
        named_lot(choices, shelves, (at, product, line.qty, line.lot, line.status), picks)
    choices.settle(work, source.id, ("transfer", number), do.lot_reason, do.lot_approval)


def _warehouses(work: Work, do: CreateTransfer) -> tuple[WarehouseRef, WarehouseRef]:
    """Both ends; the person works at one of them at least."""
    codes = (do.warehouse, do.to_warehouse or do.warehouse)
    mine = work.actor.warehouses
    if mine is not None and not mine.intersection(codes):
        work.require_warehouse(do.warehouse)
    rows = work.rows(
        "SELECT id, code, name, entity_id, removal FROM warehouse WHERE org_id = :org AND active "
        "AND code IN (:source, :target)",
        source=codes[0], target=codes[1],
    )  # fmt: skip
    found = {row[1]: steps.WarehouseRef(*row) for row in rows}
    for code, field in zip(codes, ("warehouse", "to_warehouse"), strict=True):
        if code not in found:
            raise NotFound("Gudang", code, field)
    source, target = found[codes[0]], found[codes[1]]
    if source.entity_id != target.entity_id:
        message = "Gudang tujuan milik badan usaha lain: buat penjualan antar badan usaha."
        raise InvalidInput(message, (FieldError("to_warehouse", message),))
    return source, target


def _check_places(
    work: Work, do: CreateTransfer, source: WarehouseRef, target: WarehouseRef, problems: Problems
) -> None:
    steps.places(work, source, (line.from_location for line in do.lines if line.from_location))
    there = steps.places(work, target, (line.to_location for line in do.lines if line.to_location))
    for at, line in enumerate(do.lines):
        if line.to_location and there[line.to_location].kind == "transit":
            problems.add(at, "to_location", f"{line.to_location} hanya untuk barang di jalan.")
    if source.id != target.id:
        return
    for at, line in enumerate(do.lines):
        if not line.to_location:
            problems.add(at, "to_location", "isi lokasi tujuan.")
        elif line.to_location == line.from_location:
            problems.add(at, "to_location", "lokasi asal dan tujuan sama.")


@handles(ApproveTransfer)
def approve_transfer(work: Work, do: ApproveTransfer) -> Made:
    """Note the consents this person may give; the last one makes it ready."""
    transfer = document(work, do.number)
    check_transition(transfer.number, transfer.state, "approved", "disetujui")
    identity.refuse_own_approval(work, transfer.requester_id)
    wanted = sides_of(work, transfer)
    given = set(
        work.session.scalars(
            sa.select(TransferApproval.side).where(
                TransferApproval.org_id == work.org_id,
                TransferApproval.transfer_id == transfer.id,
            )
        )
    )
    may = _may_speak(work, transfer, [side for side in wanted if side not in given])
    giving = [side for side in may if not do.sides or side in do.sides]
    # the organisation may have stopped asking since it was written: then anybody's consent does
    if not giving and given.issuperset(wanted):
        work.require_warehouse(ends(work, transfer)[0].code)
    elif not giving:
        raise UserError(
            f"Persetujuan {transfer.number} yang tersisa "
            f"({', '.join(SIDES[side] for side in wanted if side not in given)}) bukan bagian "
            "Anda. Minta orang yang bertugas di gudang itu."
        )
    dual = identity.settings(work).separation_of_duties
    work.session.add_all(
        TransferApproval(
            org_id=work.org_id, id=work.new_id(), transfer_id=transfer.id, side=side,
            actor_id=work.actor.user_id, requester_id=transfer.requester_id, dual=dual,
            at=work.now,
        )
        for side in giving
    )  # fmt: skip
    missing = [side for side in wanted if side not in given and side not in giving]
    if not missing:
        set_state(work, transfer, "approved", "disetujui")
    audit.record(
        work, "transfer.approve", "transfer", transfer.id, transfer.number,
        new={"persetujuan": [SIDES[side] for side in giving]},
    )  # fmt: skip
    work.changed("transfer")
    rest = ", ".join(SIDES[side] for side in missing)
    work.message = (
        f"{transfer.number} disetujui; masih menunggu {rest}."
        if missing
        else f"{transfer.number} disetujui dan siap dikerjakan."
    )
    return Made(transfer.number)


def _may_speak(work: Work, transfer: Transfer, sides: Iterable[str]) -> list[str]:
    """Sides this person stands for: their own warehouse; logistics for either."""
    mine = work.actor.warehouses
    if mine is None:
        return list(sides)
    source, target = ends(work, transfer)
    places = {
        "source": {source.code},
        "destination": {target.code},
        "logistics": {source.code, target.code},
    }
    return [side for side in sides if mine & places[side]]


@handles(CancelTransfer)
def cancel_transfer(work: Work, do: CancelTransfer) -> Made:
    """Nothing has moved yet, so nothing has to come back."""
    transfer = document(work, do.number)
    source, target = ends(work, transfer)
    if work.actor.warehouses is not None and not work.actor.warehouses & {source.code, target.code}:
        work.require_warehouse(source.code)
    set_state(work, transfer, "cancelled", "dibatalkan")
    transfer.variance = do.reason
    audit.record(
        work, "transfer.cancel", "transfer", transfer.id, transfer.number, new={"alasan": do.reason}
    )
    work.message = f"{transfer.number} dibatalkan."
    return Made(transfer.number)
