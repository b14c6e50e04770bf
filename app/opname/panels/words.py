"""Words of states, and ids of panels opened by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.opname.api import TARGET
from app.ui.pills import PillText
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.opname.api import Accuracy, LineRow, SessionRow, SessionView

LIST: Final = "opname.list"
DETAIL: Final = "opname.detail"
COUNT: Final = "opname.count"
IMPORT: Final = "opname.import"
SCHEDULE: Final = "opname.schedule"
ASSIGN: Final = "opname.assign"
VARIANCES: Final = "opname.variances"
ACCURACY: Final = "opname.accuracy"
CARD: Final = "stock.card"
JOURNALS: Final = "accounting.journal_list"

#: Why a count was asked for.
REASONS: Final = {
    "manual": "Diminta",
    "short_pick": "Barang kurang di rak",
    "negative": "Stok janggal",
    "empty_bin": "Rak kosong",
}
#: Goods nobody ever counted are due since this year.
NEVER: Final = 2000

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


def accuracy(found: Accuracy) -> tuple[str, str]:
    """Per cent with one decimal, and how it stands to the target (WMS-INV-13)."""
    percent = found.percent
    if percent is None:
        return "–", "belum ada hitungan"
    tenths = int(percent * 10)
    side = "mencapai" if found.reached else "di bawah"
    return f"{tenths // 10},{tenths % 10} %", f"{side} sasaran {TARGET} %"


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
