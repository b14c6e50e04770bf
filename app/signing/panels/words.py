"""Words and tones of signing on screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.text import jam, tanggal
from app.signing.api import Verdict
from app.ui.pills import PillText
from app.ui.tokens import Outcome, Tone

if TYPE_CHECKING:
    from datetime import datetime

    from app.signing.api import Verification

OUTCOMES: Final = {
    Verdict.VALID: Outcome.OK,
    Verdict.SUPERSEDED: Outcome.WARNING,
    Verdict.CANCELLED: Outcome.ERROR,
    Verdict.REVOKED: Outcome.ERROR,
    Verdict.UNKNOWN: Outcome.ERROR,
    Verdict.CHANGED: Outcome.ERROR,
    Verdict.UNCERTIFIED: Outcome.WARNING,
    Verdict.FORGED: Outcome.ERROR,
}
PILLS: Final = {
    Verdict.VALID: PillText("SAH", Tone.OK),
    Verdict.SUPERSEDED: PillText("DIGANTIKAN", Tone.WARN),
    Verdict.CANCELLED: PillText("DIBATALKAN", Tone.ERROR),
    Verdict.REVOKED: PillText("KUNCI DICABUT", Tone.ERROR),
    Verdict.UNKNOWN: PillText("TIDAK DIKENAL", Tone.ERROR),
    Verdict.CHANGED: PillText("DIUBAH", Tone.ERROR),
    Verdict.UNCERTIFIED: PillText("KUNCI BELUM DISAHKAN", Tone.WARN),
    Verdict.FORGED: PillText("KUNCI TIDAK SAH", Tone.ERROR),
}
STATES: Final = {
    "valid": PillText("Sah", Tone.OK),
    "superseded": PillText("Digantikan", Tone.WARN),
    "cancelled": PillText("Dibatalkan", Tone.ERROR),
}
KEYS: Final = {
    "active": PillText("Dipakai", Tone.OK),
    "retired": PillText("Diganti", Tone.NEUTRAL),
    "revoked": PillText("Dicabut", Tone.ERROR),
}


_MARKS: Final = {True: "✓", False: "✗", None: "–"}


def links(found: Verification) -> str:
    """The chain from the paper to the organisation, a line each; the broken one says why."""
    return "\n".join(
        f"{_MARKS[link.holds]} {link.name}" + (f": {link.note}" if link.note else "")
        for link in found.links
    )


def name_of(found: Verification) -> str:
    """What the band calls the document."""
    if not found.number:
        return "Kode tidak dapat dipakai"
    amount = f" · {found.total.rupiah()}" if found.total else ""
    return f"{found.number}{amount}"


def as_of(moment: datetime) -> str:
    """Of which moment the register is."""
    return f"daftar per {tanggal(moment.date())} {jam(moment)}"
