"""Prints on record: the first is the original, each later one says SALINAN ke-n."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit import steps as audit
from app.core.commands import handles
from app.destruction.api import PrintDestruction, Printed
from app.destruction.models import DestructionPrint
from app.destruction.queries import documents
from app.destruction.rules.parts import PartsMissing, missing_parts
from app.destruction.rules.states import State, WrongState
from app.destruction.service.common import find

if TYPE_CHECKING:
    from app.core.work import Work


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
    return Printed(document.number, do.paper, copy, work.now)


class NotPrintable(WrongState):
    """Only what happened, or was given up, is printed."""

    def __init__(self, number: str, state: State) -> None:
        super().__init__(number, state, State.COMPLETED)
        self.message = (
            f"Berita Acara {number} dicetak setelah pemusnahan selesai. Selesaikan dahulu."
        )
        self.args = (self.message,)
