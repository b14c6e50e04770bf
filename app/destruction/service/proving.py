"""Photos and papers: attached as files, and which stage of which item they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput
from app.destruction.api import AddEvidence, Saved
from app.destruction.models import DestructionEvidence
from app.destruction.queries.evidence import KIND, EvidenceClosed
from app.destruction.rules.states import State
from app.destruction.service.common import find, items_of, saved
from app.files import steps as files

if TYPE_CHECKING:
    from app.core.work import Work
    from app.destruction.models import DestructionDocument

#: Said to people about a phase.
WORDS = {"before": "sebelum", "during": "selama", "after": "sesudah", "paper": "dokumen"}


@handles(AddEvidence)
def add_evidence(work: Work, do: AddEvidence) -> Saved:
    """Attach stored files and say what they show; a repeated file changes nothing.

    Raises:
        EvidenceClosed: Photos of a finished BAP.
        InvalidInput: No such line, or taken in the future.
    """
    document = find(work, do.number)
    finished = document.state in {State.COMPLETED.value, State.CANCELLED.value}
    if finished and (do.phase != "paper" or document.state == State.CANCELLED.value):
        raise EvidenceClosed(document.number)
    item = _item(work, document, do.line)
    taken_at = do.taken_at or work.now
    if taken_at > work.now:
        message = "Waktu foto masih di depan. Periksa tanggal dan jamnya."
        raise InvalidInput(message, (FieldError("taken_at", message),))
    files.attach(work, KIND, document.id, document.number, do.files)
    known = {
        row[0]
        for row in work.rows(
            "SELECT sha256 FROM destruction_evidence WHERE org_id = :org AND document_id = :id",
            id=document.id,
        )
    }
    fresh = {one.sha256: one for one in do.files if one.sha256 not in known}
    for sha256, one in fresh.items():
        work.session.add(
            DestructionEvidence(
                org_id=work.org_id, id=work.new_id(), cmd=work.command_id,
                document_id=document.id, sha256=sha256, phase=do.phase, item_id=item,
                taken_at=taken_at, place=do.place or document.place, note=one.note,
                actor_id=work.actor.user_id,
            )
        )  # fmt: skip
    many = f"{len(fresh)} bukti {WORDS[do.phase]}"
    return saved(work, document, f"{many} ditambahkan pada {document.number}.")


def _item(work: Work, document: DestructionDocument, line: int) -> str | None:
    if not line:
        return None
    found = next((one.id for one in items_of(work, document) if one.line_no == line), None)
    if found is None:
        message = f"BAP {document.number} tidak punya baris {line}. Periksa nomor barisnya."
        raise InvalidInput(message, (FieldError("line", message),))
    return found
