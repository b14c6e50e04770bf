"""Adjustments by four eyes: asked for, decided by somebody else, posted (WMS-INV-09)."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.accounting.postings import Source
from app.accounting.rules.roles import Role
from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput, NotFound, UserError
from app.core.money import Money
from app.core.text import angka
from app.identity import steps as identity
from app.stock import steps
from app.stock.api import (
    AcknowledgeAdjustments,
    AdjustLine,
    CancelAdjustment,
    DecideAdjustment,
    Made,
    RequestAdjustment,
    SubmitAdjustment,
)
from app.stock.models import Adjustment, StockAlert
from app.stock.service.corrections import (
    Correction,
    check_serials,
    estimate,
    in_base_units,
    post_correction,
)
from app.stock.service.operation import Operation, Problems, goods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work

#: What a shortage is booked as, by reason (journal_events D: damage and loss are not shrinkage).
_LOSS: Final = {"damage": Role.GOODS_LOSS, "loss": Role.GOODS_LOSS}
_STATES: Final = {
    "draft": "konsep",
    "submitted": "menunggu persetujuan",
    "posted": "sudah diposting",
    "rejected": "ditolak",
    "cancelled": "dibatalkan",
}


def _document(work: Work, number: str, *wanted: str) -> Adjustment:
    """An adjustment in one of these states, locked until the commit."""
    found = work.session.scalar(
        sa.select(Adjustment)
        .where(Adjustment.org_id == work.org_id, Adjustment.number == number.upper())
        .with_for_update()
    )
    if found is None:
        raise NotFound("Penyesuaian", number, "number")
    if found.state not in wanted:
        raise UserError(
            f"Penyesuaian {found.number} {_STATES[found.state]}, jadi tidak dapat diubah lagi."
        )
    return found


def _touch(work: Work, found: Adjustment) -> None:
    found.updated_at, found.updated_by = work.now, work.actor.user_id
    work.changed("adjustment")


@handles(RequestAdjustment)
def request_adjustment(work: Work, do: RequestAdjustment) -> Made:
    """Write the document with its estimated value; nothing moves."""
    ref = steps.warehouse(work, do.warehouse)
    problems = Problems()
    products = goods(work, [line.sku for line in do.lines], problems)
    lines = in_base_units(work, do.lines)
    steps.places(work, ref, (line.location for line in lines))
    for at, line in enumerate(lines):
        if line.change == 0:
            problems.add(at, "change", "perubahan nol; hapus baris ini.")
        if line.unit_cost is not None and line.unit_cost.sen < 0:
            problems.add(at, "unit_cost", "HPP tidak boleh negatif.")
    check_serials(work, lines, products, problems)
    problems.refuse()
    value_in, value_out = estimate(work, ref.id, lines, products)
    found = _own_draft(work, do.draft) if do.draft else None
    if found is None:
        found = Adjustment(
            org_id=work.org_id, id=work.new_id(), number=work.number_now("ADJ", work.today),
            created_at=work.now, requester_id=work.actor.user_id, decided_by=None,
            decided_at=None, decision="",
        )  # fmt: skip
        work.session.add(found)
    found.state = "submitted" if do.submit else "draft"
    found.warehouse_id, found.reason, found.note = ref.id, do.reason, do.note
    found.lines = [line.model_dump(mode="json", exclude={"unit"}) for line in lines]
    found.value_in, found.value_out = Money(value_in), Money(value_out)
    found.dual = identity.settings(work).separation_of_duties
    _touch(work, found)
    audit.record(
        work, "adjustment.request", "adjustment", found.id, found.number,
        new={
            "gudang": ref.code, "alasan": do.reason, "catatan": do.note, "baris": len(do.lines),
            "masuk": found.value_in, "keluar": found.value_out, "status": found.state,
        },
    )  # fmt: skip
    work.message = (
        f"{found.number} diajukan dan menunggu persetujuan."
        if do.submit
        else f"{found.number} disimpan sebagai konsep."
    )
    return Made(found.number)


def _own_draft(work: Work, number: str) -> Adjustment:
    found = _document(work, number, "draft")
    _refuse_stranger(work, found)
    return found


def _refuse_stranger(work: Work, found: Adjustment) -> None:
    if found.requester_id != work.actor.user_id:
        raise UserError(f"Konsep {found.number} milik orang lain; hanya pembuatnya boleh mengubah.")


@handles(SubmitAdjustment)
def submit_adjustment(work: Work, do: SubmitAdjustment) -> Made:
    """Hand a draft over."""
    found = _own_draft(work, do.number)
    found.state = "submitted"
    _touch(work, found)
    audit.record(work, "adjustment.submit", "adjustment", found.id, found.number)
    work.message = f"{found.number} diajukan dan menunggu persetujuan."
    return Made(found.number)


@handles(CancelAdjustment)
def cancel_adjustment(work: Work, do: CancelAdjustment) -> Made:
    """Keep the number, drop the wish."""
    found = _document(work, do.number, "draft", "submitted")
    _refuse_stranger(work, found)
    found.state = "cancelled"
    _touch(work, found)
    audit.record(work, "adjustment.cancel", "adjustment", found.id, found.number)
    work.message = f"{found.number} dibatalkan."
    return Made(found.number)


@handles(DecideAdjustment)
def decide_adjustment(work: Work, do: DecideAdjustment) -> Made:
    """Post it as it was asked for, or reject it with a reason."""
    found = _document(work, do.number, "submitted")
    code = work.rows(
        "SELECT code FROM warehouse WHERE org_id = :org AND id = :id", id=found.warehouse_id
    )[0][0]
    work.require_warehouse(code)
    if not do.approve:
        if not do.reason:
            message = "Isi alasan penolakan."
            raise InvalidInput(message, (FieldError("reason", message),))
    else:
        identity.refuse_own_approval(work, found.requester_id)
        _post(work, found, code)
        _tell_finance(work, found)
    found.state = "posted" if do.approve else "rejected"
    found.decided_by, found.decided_at = work.actor.user_id, work.now
    found.decision = do.reason
    _touch(work, found)
    audit.record(
        work, "adjustment.decide", "adjustment", found.id, found.number,
        new={"disetujui": do.approve, "alasan": do.reason},
    )  # fmt: skip
    verb = "disetujui dan diposting" if do.approve else "ditolak"
    work.message = f"{found.number} {verb}."
    return Made(found.number)


def _tell_finance(work: Work, found: Adjustment) -> None:
    """An alert with the value, open until an accountant has seen it (WMS-INV-09)."""
    work.session.add(
        StockAlert(
            org_id=work.org_id, id=work.new_id(), kind="adjusted", subject=found.id, level=0,
            product_id=None, warehouse_id=found.warehouse_id, lot_id=None, label=found.number,
            figure=found.value_in.sen, bound=found.value_out.sen, raised_at=work.now,
            cleared_at=None,
        )
    )  # fmt: skip
    work.changed("alert")


@handles(AcknowledgeAdjustments)
def acknowledge_adjustments(work: Work, do: AcknowledgeAdjustments) -> Made:
    """Clear the alerts of these adjustments; one that is none of them is named."""
    numbers = {number.upper() for number in do.numbers}
    wanted = sa.select(StockAlert).where(
        StockAlert.org_id == work.org_id, StockAlert.kind == "adjusted",
        StockAlert.cleared_at.is_(None), StockAlert.label.in_(numbers),
    )  # fmt: skip
    if work.actor.warehouses is not None:
        wanted = wanted.where(StockAlert.warehouse_id.in_(_own_warehouses(work)))
    found = work.session.scalars(wanted).all()
    missing = sorted(numbers - {alert.label for alert in found})
    if missing:
        raise NotFound("Nilai penyesuaian yang menunggu dilihat", ", ".join(missing), "numbers")
    for alert in found:
        alert.cleared_at = work.now
        audit.record(work, "adjustment.acknowledge", "adjustment", alert.subject, alert.label)
    work.changed("alert")
    work.message = f"{angka(len(found))} penyesuaian ditandai sudah dilihat."
    return Made(found[0].label)


def _own_warehouses(work: Work) -> list[str]:
    """Ids of the warehouses a limited person works in (WMS-SEC-08)."""
    codes = sorted(work.actor.warehouses or ())
    named = work.among("w.code", "codes", "text")
    rows = work.rows("SELECT w.id FROM warehouse w WHERE w.org_id = :org AND " + named, codes=codes)
    return [row[0] for row in rows]


def _post(work: Work, found: Adjustment, warehouse: str) -> None:
    ref = steps.warehouse(work, warehouse)
    lines = stored_lines(found.lines)
    loss = _LOSS.get(found.reason, Role.SHRINKAGE)
    event = "adjustment.approved.plus" if _all_in(lines) else "adjustment.approved.minus"
    operation = Operation.begin(
        work, ref, kind="adjustment", series="ADJ", event=event, on_date=None,
        counter={loss, Role.SURPLUS},
        document=(Source("stock_document", found.id, found.number), 1),
    )  # fmt: skip
    post_correction(operation, Correction(lines, found.note, loss))
    operation.finish(found.note, found.reason)


def _all_in(lines: Sequence[AdjustLine]) -> bool:
    return all(line.change > 0 for line in lines)


def stored_lines(lines: Any) -> tuple[AdjustLine, ...]:  # noqa: ANN401 - JSON as it was stored
    """The lines of a document as they were asked for."""
    return tuple(AdjustLine.model_validate(line) for line in lines)
