"""How it is destroyed: place, times, method, remains, people; the approval of the goods stays.

Method and witnesses are often known only on the day, after the approval, so they are no edit of
what was approved; completing needs all of them (``rules.parts``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput
from app.core.text import waktu
from app.destruction.api import RecordDestruction, Saved
from app.destruction.rules.parts import WITNESSES
from app.destruction.rules.states import State, WrongState, refuse_requester_as_witness
from app.destruction.service.common import find, saved, touch
from app.identity import steps as identity

if TYPE_CHECKING:
    from app.core.work import Work
    from app.destruction.models import DestructionDocument

_PLAIN: Final = (
    "place", "method", "method_note", "handler", "handler_licence", "manifest_no", "remains",
    "copies", "weight_before_g", "weight_after_g", "started_at", "finished_at",
)  # fmt: skip


@handles(RecordDestruction)
def record_destruction(work: Work, do: RecordDestruction) -> Saved:
    """Keep what is given of a draft or approved BAP.

    Raises:
        WrongState: It is completed or cancelled.
        SamePerson: A witness asked for the destruction.
        InvalidInput: It ends before it begins, or weighs more afterwards.
    """
    document = find(work, do.number, do.read_version)
    if document.state in {State.COMPLETED.value, State.CANCELLED.value}:
        raise WrongState(document.number, State(document.state), State.APPROVED)
    before = _facts(document)
    for field in _PLAIN:
        if (value := getattr(do, field)) is not None:
            setattr(document, field, value)
    if do.parties is not None:
        _put_parties(work, document, do)
    _check(document)
    touch(work, document)
    audit.record(
        work, "bap.record", "bap", document.id, document.number, old=before, new=_facts(document)
    )
    return saved(work, document, f"Pelaksanaan {document.number} dicatat.")


def _put_parties(work: Work, document: DestructionDocument, do: RecordDestruction) -> None:
    parties = do.parties or ()
    if len({party.role for party in parties}) < len(parties):
        message = "Satu peran hanya untuk satu orang. Periksa daftar penanda tangan."
        raise InvalidInput(message, (FieldError("parties", message),))
    requester = identity.names_of(work, [document.requested_by]).get(document.requested_by, "")
    witnesses = [party.full_name for party in parties if party.role in WITNESSES]
    refuse_requester_as_witness(requester, witnesses)
    if len({name.lower() for name in witnesses}) < len(witnesses):
        message = "Saksi 1 dan saksi 2 harus dua orang yang berbeda."
        raise InvalidInput(message, (FieldError("parties.witness2", message),))
    document.parties = [
        {
            "role": party.role, "name": party.full_name, "position": party.position,
            "id_no": party.id_no, "outside": party.outside,
        }
        for party in parties
    ]  # fmt: skip


def _check(document: DestructionDocument) -> None:
    found = []
    begin, end = document.started_at, document.finished_at
    if begin is not None and end is not None and end < begin:
        found.append(FieldError("finished_at", "Waktu selesai lebih awal dari waktu mulai."))
    first, last = document.weight_before_g, document.weight_after_g
    if first is not None and last is not None and last > first:
        found.append(FieldError("weight_after_g", "Berat sesudah melebihi berat sebelum."))
    if found:
        raise InvalidInput(
            " ".join(each.message for each in found) + " Perbaiki dahulu.", tuple(found)
        )


def _facts(document: DestructionDocument) -> dict[str, Any]:
    return {
        "tempat": document.place, "cara": document.method, "sisa": document.remains,
        "mulai": waktu(document.started_at) if document.started_at else "",
        "selesai": waktu(document.finished_at) if document.finished_at else "",
        "penanda_tangan": document.parties,
    }  # fmt: skip
