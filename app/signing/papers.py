"""Papers that are issued: each is offered by the slice that owns it, in a few lines.

For example::

    offer(PaperType("transfer.sent", "transfer.read", _surat_jalan))

    def _surat_jalan(read: Read, number: str) -> tuple[Paper, Report]:
        it = transfer_detail(read, TransferDetail(number=number))
        return Paper(DELIVERY_ORDER, it.number, day, facts, it.id), report_of(it)

Registering, signing, copies, the QR, the panel that shows it and the headless commands are the same
for all of them.  Papers that are no lists (BAP, bukti jurnal, slip) draw themselves and issue with
:func:`app.signing.steps.issue`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.work import Read
    from app.documents.report import Report
    from app.signing.rules.papers import Paper


@dataclass(frozen=True, slots=True)
class PaperType:
    """One type of paper.

    Attributes:
        name: ``transfer.sent``, ``receipt`` …
        permission: Of whoever may issue it.
        make: What it claims and how it looks, by the number people know; refuses with a
            ``UserError`` what cannot be issued (yet) or may not be seen.
    """

    name: str
    permission: str
    make: Callable[[Read, str], tuple[Paper, Report]]


_OFFERED: Final[dict[str, PaperType]] = {}


def offer(paper: PaperType) -> None:
    """Say that a paper can be issued; called when its slice is loaded."""
    if paper.name in _OFFERED:
        raise RuntimeError(f"{paper.name} is offered twice")
    _OFFERED[paper.name] = paper


def made(read: Read, name: str, number: str) -> tuple[Paper, Report]:
    """A paper, for somebody who may issue it.

    Raises:
        UserError: Unknown, not permitted, or refused by its owner.
    """
    owner = _OFFERED.get(name)
    if owner is None:
        raise NotFound("Jenis dokumen", name, "paper")
    read.require(owner.permission, "mencetak dokumen")
    return owner.make(read, number.strip().upper())
