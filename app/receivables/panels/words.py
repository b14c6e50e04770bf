"""Words and marks of receivables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.text import angka
from app.ui.pills import PillText
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.receivables.api import ReceivableRow

LIST: Final = "receivables.list"
REMINDERS: Final = "receivables.reminders"
STATEMENT: Final = "receivables.statement"
#: Where a document of each kind is shown: panel, and the name of its argument.
SOURCES: Final = {"order": ("orders.list", "number")}
KINDS: Final = {"order": "Pesanan", "invoice": "Faktur", "journal": "Jurnal"}
REASONS: Final = ("Salah jumlah", "Salah pelanggan", "Salah tanggal", "Tercatat dua kali")
LOSSES: Final = ("Pelanggan tidak ditemukan", "Pelanggan bangkrut", "Sengketa barang", "Sisa kecil")


def state(row: ReceivableRow) -> PillText:
    """How a document stands, as a pill."""
    if row.state == "void":
        return PillText("Batal", Tone.NEUTRAL)
    if row.state == "paid":
        return PillText("Lunas", Tone.OK)
    if row.state == "overdue":
        return PillText(f"Lewat {angka(row.age)} hari", Tone.ERROR)
    if row.paid:
        return PillText("Dibayar sebagian", Tone.DONE)
    return PillText("Belum jatuh tempo", Tone.NEUTRAL)


def age(days: int, *, open_: bool = True) -> str:
    """``12 hari lewat``, ``hari ini``, ``9 hari lagi``."""
    if not open_:
        return ""
    if days > 0:
        return f"{angka(days)} hari lewat"
    return f"{angka(-days)} hari lagi" if days else "hari ini"
