"""Writing a BAP and changing it; an edit after approval takes it back to draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput
from app.core.money import ZERO
from app.core.text import tanggal
from app.destruction.api import CreateDestruction, Saved, UpdateDestruction
from app.destruction.models import DestructionDocument
from app.destruction.rules.parts import LEAST_COPIES
from app.destruction.rules.states import State, check_move
from app.destruction.service.common import (
    find,
    items_of,
    restatus,
    saved,
    touch,
    warehouse_of,
)
from app.destruction.service.lines import put_lines
from app.stock import steps as stock

if TYPE_CHECKING:
    from app.core.work import Work
    from app.destruction.rules.picking import Freed

#: Number series (ERP-BAP-01); the number is given with the draft and kept when it is cancelled.
SERIES = "BAP"


@handles(CreateDestruction)
def create_destruction(work: Work, do: CreateDestruction) -> Saved:
    """A draft: number, goods by bucket, expected cost; no stock moves.

    Raises:
        InvalidInput: Lines that cannot be, or a reason without words.
    """
    warehouse = stock.warehouse(work, do.warehouse)
    _check_reason(do.reason, do.reason_text)
    document = DestructionDocument(
        org_id=work.org_id, id=work.new_id(), number=work.number_now(SERIES, work.today),
        state=State.DRAFT.value, warehouse_id=warehouse.id, entity_id=warehouse.entity_id,
        reason=do.reason, reason_text=do.reason_text,
        destruction_date=do.destruction_date or work.today, basis=do.basis, notes=do.notes,
        requested_by=work.actor.user_id, requested_at=work.now, edited_by=work.actor.user_id,
        approved_by=None, approved_at=None, completed_by=None, completed_at=None,
        cancelled_by=None, cancelled_at=None, cancel_reason="", place=_address(work, warehouse.id),
        method="", method_note="", handler="", handler_licence="", manifest_no="", started_at=None,
        finished_at=None, weight_before_g=None, weight_after_g=None, remains="",
        copies=LEAST_COPIES, parties=[], estimate=ZERO, total_value=None, journal_id=None,
    )  # fmt: skip
    touch(work, document)
    work.session.add(document)
    work.session.flush()
    put_lines(work, document, warehouse, do.lines)
    audit.record(work, "bap.create", "bap", document.id, document.number, new=facts(work, document))
    return saved(work, document, f"{document.number} dibuat sebagai draf.")


@handles(UpdateDestruction)
def update_destruction(work: Work, do: UpdateDestruction) -> Saved:
    """Change what is given; approved goods are freed and wait for a new approval.

    Raises:
        WrongState: It is completed or cancelled.
        StaleData: Somebody changed it since it was read.
    """
    document = find(work, do.number, do.read_version)
    state = State(document.state)
    check_move(document.number, state, State.DRAFT)
    before = facts(work, document)
    warehouse = warehouse_of(work, document)
    freed = _take_back(work, document) if state is State.APPROVED else []
    if do.reason is not None:
        document.reason = do.reason
    for field in ("reason_text", "destruction_date", "basis", "notes"):
        if (value := getattr(do, field)) is not None:
            setattr(document, field, value)
    _check_reason(document.reason, document.reason_text)
    if do.lines is not None:
        if not do.lines:
            message = "BAP harus berisi barang. Tambahkan sedikitnya satu baris."
            raise InvalidInput(message, (FieldError("lines", message),))
        put_lines(work, document, warehouse, do.lines, freed)
    document.edited_by = work.actor.user_id
    touch(work, document)
    audit.record(
        work, "bap.update", "bap", document.id, document.number, old=before,
        new=facts(work, document),
    )  # fmt: skip
    again = " dan kembali menjadi draf; minta persetujuan lagi" if state is State.APPROVED else ""
    return saved(work, document, f"{document.number} diperbarui{again}.")


def _take_back(work: Work, document: DestructionDocument) -> list[Freed]:
    """Approved goods get their status back, which is answered; the approval is void."""
    reason = f"BAP {document.number} diubah setelah disetujui"
    items = items_of(work, document)
    freed = restatus(work, document, items, block=False, reason=reason)
    document.state = State.DRAFT.value
    document.approved_by = document.approved_at = None
    return freed


def _check_reason(reason: str, text: str) -> None:
    if reason == "lainnya" and not text:
        message = "Alasan lainnya harus dijelaskan. Isi penjelasan alasannya."
        raise InvalidInput(message, (FieldError("reason_text", message),))


def _address(work: Work, warehouse_id: str) -> str:
    """Where goods are destroyed unless it is said otherwise: at the warehouse."""
    ((name, address),) = work.rows(
        "SELECT name, address FROM warehouse WHERE org_id = :org AND id = :id", id=warehouse_id
    )
    return f"{name}, {address}" if address else ""


def facts(work: Work, document: DestructionDocument) -> dict[str, Any]:
    """What the audit keeps of a BAP."""
    items = items_of(work, document)
    return {
        "status": document.state, "alasan": document.reason, "penjelasan": document.reason_text,
        "tanggal": tanggal(document.destruction_date), "dasar": document.basis,
        "catatan": document.notes, "baris": len(items), "jumlah": sum(i.qty for i in items),
        "perkiraan": document.estimate,
    }  # fmt: skip
