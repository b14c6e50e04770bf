"""What the screens of destruction call things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.text import angka
from app.ui.pills import PillText
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.destruction.api import CandidateRow, DestructionRow, ItemRow
    from app.destruction.rules.scanned_lines import DraftLine

LIST: Final = "destruction.list"
ENTRY: Final = "destruction.entry"
DETAIL: Final = "destruction.detail"
JOURNALS: Final = "accounting.journals"

STATES: Final = {
    "draft": PillText("Draf", Tone.WARN),
    "approved": PillText("Disetujui", Tone.DONE),
    "completed": PillText("Selesai", Tone.OK),
    "cancelled": PillText("Dibatalkan"),
}
REASONS: Final = {
    "expired": "Kedaluwarsa",
    "rusak": "Rusak",
    "recall": "Penarikan (recall)",
    "lainnya": "Lainnya",
}
METHODS: Final = {
    "": "Belum dipilih",
    "crushed": "Dihancurkan",
    "incinerated": "Dibakar di insinerator",
    "buried": "Ditimbun",
    "dissolved": "Dilarutkan",
    "cut": "Dipotong",
    "handed_over": "Diserahkan ke pengolah limbah",
}
PHASES: Final = {
    "before": "Sebelum pemusnahan",
    "during": "Selama pemusnahan",
    "after": "Sesudah pemusnahan",
    "paper": "Dokumen (manifes, faktur)",
}
PARTIES: Final = {
    "first": "Pihak Pertama (pelaksana)",
    "keeper": "Penanggung jawab gudang",
    "witness1": "Saksi 1",
    "witness2": "Saksi 2",
    "second": "Pihak Kedua",
}
PAPERS: Final = {
    "full": "Berita Acara lengkap",
    "witness": "Lembar saksi, tanpa nilai",
    "tax": "Berkas pajak: BAP, kartu lot, jurnal, surat ke KPP",
}
WHY: Final = {
    "expired": PillText("Kedaluwarsa", Tone.ERROR),
    "recalled": PillText("Ditarik", Tone.ERROR),
    "damaged": PillText("Rusak", Tone.WARN),
    "blocked": PillText("Diblokir", Tone.WARN),
    "quarantine": PillText("Karantina", Tone.DONE),
    "": PillText("Baik"),
}
STATUSES: Final = {
    "available": "Tersedia",
    "on_hold": "Ditahan",
    "blocked": "Diblokir",
    "damaged": "Rusak",
}


def reason(row: DestructionRow) -> str:
    """The reason as people read it."""
    return row.reason_text if row.reason == "lainnya" else REASONS[row.reason]


def amount(row: DestructionRow) -> str:
    """How much, below the number."""
    return f"{angka(row.pieces)} barang, {angka(row.lines)} baris"


def about(line: DraftLine) -> str:
    """How much it is in larger units, and what is wrong with it."""
    packed = line.sizes.written(line.qty)
    return " · ".join(part for part in (f"= {packed}" if packed else "", line.condition) if part)


def measure(row: ItemRow) -> str:
    """Below a quantity: what it is in larger units, else its unit."""
    return f"= {row.packed}" if row.packed else row.unit


def offer(row: CandidateRow) -> str:
    """Why it is offered, which lot, where, and how much in larger units."""
    packed = f"= {row.packed}" if row.packed else ""
    return " · ".join(part for part in (WHY[row.why].text, row.lot, row.location, packed) if part)


def place(row: CandidateRow) -> str:
    """Where it stands, and its serial."""
    return " · ".join(part for part in (row.location, row.serial) if part)
