"""Cancelling an issued document by hand; its owner's own cancelling does it by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.commands import handles
from app.core.errors import NotFound
from app.signing import steps
from app.signing.api import CancelDocument, DocumentCancelled
from app.signing.rules.kinds import title

if TYPE_CHECKING:
    from app.core.work import Work


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
