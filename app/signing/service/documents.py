"""Issuing what other slices offer; cancelling by hand what no owner cancels by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.commands import handles
from app.core.errors import NotFound
from app.documents.report import Proof
from app.signing import papers, steps
from app.signing.api import CancelDocument, DocumentCancelled, DocumentIssued, IssueDocument
from app.signing.rules.kinds import title

if TYPE_CHECKING:
    from app.core.work import Work


@handles(IssueDocument)
def issue_document(work: Work, do: IssueDocument) -> DocumentIssued:
    """Its owner says what it claims; here it gets its signature and edition."""
    paper, _text = papers.made(work, do.paper, do.number)
    issued = steps.issue(work, paper)
    copy = f" (salinan ke-{issued.copy})" if issued.copy else ""
    work.message = f"{title(paper.kind)} {paper.number} siap dicetak{copy}."
    return DocumentIssued(
        paper.kind, paper.number, issued.edition,
        Proof(issued.qr, paper.number, issued.sha256, issued.copy),
    )  # fmt: skip


@handles(CancelDocument)
def cancel_document(work: Work, do: CancelDocument) -> DocumentCancelled:
    """From now on its QR answers DIBATALKAN."""
    last = steps.edition_of(work, do.kind, do.number)
    if last is None:
        raise NotFound("Dokumen terbitan", do.number, "number")
    if not steps.cancel(work, do.kind, do.number, do.reason):
        raise steps.WasCancelled(do.kind, do.number)
    work.message = f"{title(do.kind)} {do.number} dibatalkan."
    return DocumentCancelled(do.kind, do.number, last.edition)
