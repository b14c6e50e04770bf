"""The result of a count as a signed paper, and the sheet that goes out to be filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.core.commands import Command
from app.opname.api.sessions import Code


@dataclass(frozen=True, slots=True)
class ResultPrinted:
    """What goes on the paper besides the session and its differences."""

    number: str
    #: 0 for the original, n for SALINAN ke-n.
    copy: int
    #: More than 1 after what the paper says has changed.
    edition: int
    at: datetime
    #: Text of the QR that proves the paper.
    proof: str
    sha256: str


class PrintResult(Command[ResultPrinted]):
    """Register and sign the Berita Acara of a completed session (WMS-OPN-14).

    The first print is the original; the same content again is a copy.
    """

    name: ClassVar[str] = "opname.print_result"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Mencetak berita acara opname"

    session: Code
