"""Issuing what other slices offer; cancelling by hand what no owner cancels by itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import NotFound
from app.documents.report import Proof
from app.signing import papers, steps
from app.signing.api import (
    CancelDocument,
    DocumentCancelled,
    DocumentIssued,
    ExportRegister,
    IssueDocument,
    PublicRegister,
    Register,
    SignedRegister,
)
from app.signing.queries.checking import public_register
from app.signing.rules.authority import active, register_bytes
from app.signing.rules.content import content_hash
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


@handles(ExportRegister)
def export_register(work: Work, _do: ExportRegister) -> SignedRegister:
    """The list as it stands, and who vouches for it."""
    first = public_register(work, PublicRegister())
    known = {key.kid: key for key in first.keys}
    plain = TypeAdapter(Register).dump_python(first, mode="json")
    digest = content_hash(plain)
    kid, signature = steps.sign(work, register_bytes(work.org_id, digest))
    text = json.dumps({**plain, "signed": {"kid": kid, "signature": signature}}, indent=1)
    record(
        work, "signing_register.export", "organisation", work.org_id, "Daftar kunci publik",
        new={"sha256": digest, "kunci": kid},
    )  # fmt: skip
    today, now = work.today, active(first.authorities)
    certified = kid in known and any(one.valid_until >= today for one in known[kid].certificates)
    work.message = f"Daftar kunci publik ditandatangani kunci nomor {kid}."
    return SignedRegister(text, kid, certified=now is None or certified)


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
