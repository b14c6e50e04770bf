"""Words of states, and ids of panels opened by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.ui.pills import PillText
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.opname.api import LineRow, SessionRow, SessionView

LIST: Final = "opname.list"
DETAIL: Final = "opname.detail"
COUNT: Final = "opname.count"
IMPORT: Final = "opname.import"
JOURNALS: Final = "accounting.journal_list"

_STATES: Final = {
    "draft": PillText("Draf", Tone.NEUTRAL),
    "in_progress": PillText("Dihitung", Tone.WARN),
    "completed": PillText("Selesai", Tone.DONE),
    "cancelled": PillText("Dibatalkan", Tone.ERROR),
}
_REVIEW: Final = PillText("Ditinjau", Tone.WARN)
_LINES: Final = {
    "open": PillText("Belum", Tone.NEUTRAL),
    "counted": PillText("Terhitung", Tone.OK),
    "pending": PillText("Perlu setuju", Tone.WARN),
    "approved": PillText("Disetujui", Tone.DONE),
}


def state(row: SessionRow | SessionView) -> PillText:
    """A session's state; counting that was closed is being decided on."""
    return _REVIEW if row.state == "in_progress" and row.closed else _STATES[row.state]


def line(row: LineRow) -> PillText:
    """A line's state."""
    return _LINES[row.state]


def goods(row: LineRow) -> str:
    """Lot, serial and expiry beside a SKU."""
    parts = [row.sku, f"Lot {row.lot}" if row.lot else "", f"SN {row.serial}" if row.serial else ""]
    return " · ".join(part for part in parts if part)
