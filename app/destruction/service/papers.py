"""Prints on record: the first is the original, each later one says SALINAN ke-n."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from app.audit import steps as audit
from app.core.commands import handles
from app.destruction.api import PrintDestruction, Printed
from app.destruction.models import DestructionPrint
from app.destruction.queries import documents
from app.destruction.rules.parts import PartsMissing, missing_parts
from app.destruction.rules.states import State, WrongState
from app.destruction.service.common import find
from app.signing import steps as signing
from app.signing.rules.kinds import DESTRUCTION

if TYPE_CHECKING:
    from app.core.work import Work
    from app.destruction.api import DestructionView

#: What the Berita Acara claims besides goods, people and photos.
_FACTS: Final = (
    "number", "warehouse", "warehouse_name", "entity", "entity_address", "entity_npwp", "reason",
    "reason_text", "on_date", "basis", "requester", "requested_at", "approver", "approved_at",
    "completed_at", "place", "method", "method_note", "handler", "handler_licence", "manifest_no",
    "started_at", "finished_at", "weight_before_g", "weight_after_g", "remains", "copies", "value",
    "journal",
)  # fmt: skip
#: Of an item: what says nothing about the goods.
_NOT_CLAIMED: Final = frozenset({"id", "units"})


@handles(PrintDestruction)
def print_destruction(work: Work, do: PrintDestruction) -> Printed:
    """Number a print of a completed BAP, or of a cancelled one (overprinted BATAL).

    Raises:
        WrongState: It is neither.
        PartsMissing: A mandatory part is missing (documents-id §6); a cancelled one shows gaps.
    """
    document = find(work, do.number)
    state = State(document.state)
    if state not in {State.COMPLETED, State.CANCELLED}:
        raise NotPrintable(document.number, state)
    if state is State.COMPLETED:
        view = documents.view_of(work, document.number)
        missing = missing_parts(documents.contents_of(view))
        if missing:
            raise PartsMissing(document.number, missing)
    ((copy,),) = work.rows(
        "SELECT count(*) FROM destruction_print WHERE org_id = :org AND document_id = :id "
        "AND paper = :paper",
        id=document.id,
        paper=do.paper,
    )
    work.session.add(
        DestructionPrint(
            org_id=work.org_id, id=work.new_id(), cmd=work.command_id, document_id=document.id,
            paper=do.paper, copy=copy, at=work.now, actor_id=work.actor.user_id,
        )
    )  # fmt: skip
    audit.record(
        work, "bap.print", "bap", document.id, document.number,
        new={"lembar": do.paper, "salinan": copy},
    )  # fmt: skip
    work.message = f"{document.number} siap dicetak" + (f" (salinan ke-{copy})." if copy else ".")
    issued = _issue(work, documents.view_of(work, document.number))
    return Printed(
        document.number, do.paper, copy, work.now, issued.qr if issued else "",
        issued.sha256 if issued else "",
    )  # fmt: skip


def _issue(work: Work, view: DestructionView) -> signing.Issued | None:
    """Register and sign what a completed BAP claims; all its papers prove the same facts.

    Papers that follow later (an invoice of the waste firm) are no part of them: they must not make
    the signed paper look superseded.
    """
    if view.state != State.COMPLETED:
        return None
    facts = {name: getattr(view, name) for name in _FACTS}
    facts["items"] = [
        {name: value for name, value in asdict(item).items() if name not in _NOT_CLAIMED}
        for item in view.items
    ]
    facts["parties"] = [asdict(party) for party in view.parties]
    facts["photos"] = [
        {"phase": one.phase, "line": one.line, "sha256": one.sha256, "at": one.taken_at}
        for one in view.evidence
        if one.phase != "paper"
    ]
    return signing.issue(
        work,
        signing.Paper(
            kind=DESTRUCTION, number=view.number, on_date=view.on_date, facts=facts,
            subject_id=view.id, total=view.value,
        ),
    )  # fmt: skip


class NotPrintable(WrongState):
    """Only what happened, or was given up, is printed."""

    def __init__(self, number: str, state: State) -> None:
        super().__init__(number, state, State.COMPLETED)
        self.message = (
            f"Berita Acara {number} dicetak setelah pemusnahan selesai. Selesaikan dahulu."
        )
        self.args = (self.message,)
