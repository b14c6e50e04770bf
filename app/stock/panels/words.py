"""What the screens of stock call things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shiboken6

from app.core.text import angka
from app.stock.rules.places import KINDS
from app.ui.pills import PillText
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QComboBox

    from app.stock.api import LotRow, MoveRow

#: Panels of other slices, by their ids in the registry.
JOURNALS: Final = "accounting.journals"
ORDERS: Final = "orders.list"
CARD: Final = "stock.card"
RECEIPTS: Final = "stock.receipts"
TRANSFER: Final = "stock.transfers"
REPORTS: Final = "stock.reports"
TRACE: Final = "reporting.trace"
ALERTS: Final = "stock.alerts"
ADJUSTMENTS: Final = "stock.adjustments"
OPENING: Final = "stock.opening"
REPLENISH: Final = "stock.replenish"
DESTRUCTION: Final = "destruction.entry"
SCHEDULE: Final = "opname.schedule"

LEVELS: Final = {
    "safe": PillText("Aman", Tone.OK),
    "low": PillText("Rendah", Tone.WARN),
    "out": PillText("Habis", Tone.ERROR),
}
MOVES: Final = {
    "receipt": "Penerimaan",
    "issue": "Pengeluaran",
    "shipment": "Pengiriman",
    "adjustment": "Penyesuaian",
    "transfer": "Transfer",
    "status_change": "Ubah status",
    "return_in": "Retur masuk",
    "return_out": "Retur ke pemasok",
    "destruction": "Pemusnahan",
    "revaluation": "Biaya perolehan",
    "restatement": "Penilaian ulang",
    "repack": "Kemas ulang",
}
STATUSES: Final = {
    "available": "Tersedia",
    "on_hold": "Ditahan",
    "blocked": "Diblokir",
    "damaged": "Rusak",
    "in_transit": "Dalam perjalanan",
}
#: Those a person may set.
SETTABLE: Final = {key: STATUSES[key] for key in ("available", "on_hold", "blocked", "damaged")}
LOCATIONS: Final = KINDS
WAREHOUSES: Final = {"warehouse": "Gudang", "DC": "Pusat distribusi", "store": "Toko"}
REMOVALS: Final = {
    "": "Menurut produk",
    "fefo": "ED terdekat (FEFO)",
    "fifo": "Masuk dahulu (FIFO)",
}
REASONS: Final = {
    "shrinkage": "Susut atau hilang",
    "loss": "Rusak, dibuang",
    "packaging": "Bahan kemas terpakai",
    "supplies": "Dipakai sendiri",
    "promotion": "Sampel dan promosi",
}
TRANSFERS: Final = {
    "draft": PillText("Menunggu setuju"),
    "approved": PillText("Siap dikirim", Tone.DONE),
    "in_transit": PillText("Dalam perjalanan", Tone.DONE),
    "received": PillText("Diterima kurang", Tone.WARN),
    "completed": PillText("Selesai", Tone.OK),
    "cancelled": PillText("Dibatalkan"),
}
FACES: Final = {
    "empty": PillText("Kosong", Tone.ERROR),
    "low": PillText("Di bawah minimum", Tone.WARN),
    "orders": PillText("Kurang untuk pesanan", Tone.WARN),
    "full": PillText("Cukup", Tone.OK),
}
TRANSFER_REASONS: Final = {
    "replenish": "Isi ulang",
    "relocation": "Pindah tempat",
    "consolidation": "Gabung stok",
    "reorganisation": "Penataan ulang",
    "quality": "Pemeriksaan mutu",
    "quarantine": "Karantina",
}
SHORT_OUTCOMES: Final = {
    "found": "Ditemukan di gudang asal",
    "lost": "Hilang (beban kerugian barang)",
    "insured": "Diklaim ke asuransi",
}
COUNTERS: Final = {
    "grir": "Tagihan menyusul",
    "payable": "Utang usaha",
    "cash": "Dibayar tunai",
}
#: How a later cost is shared out.
SPREADS: Final = {
    "value": "Nilai barang",
    "quantity": "Jumlah barang",
    "equal": "Sama rata",
    "manual": "Diketik per barang",
}
RESERVED: Final = {
    "active": PillText("Direservasi", Tone.WARN),
    "picked": PillText("Diambil", Tone.DONE),
    "released": PillText("Dilepas"),
    "expired": PillText("Lewat waktu"),
    "used": PillText("Terpakai", Tone.OK),
}
_LOTS: Final = {"blocked": "Diblokir", "recalled": "Ditarik"}
_SOON: Final = 30
_LATER: Final = 90


def move(row: MoveRow) -> str:
    """The kind of a movement."""
    return MOVES.get(row.kind, "Mutasi")


def lot(row: LotRow) -> PillText:
    """The state of a lot: blocked first, then how near its expiry is."""
    if row.status == "blocked" and row.days_left is not None and row.days_left < 0:
        return PillText("Kedaluwarsa", Tone.ERROR)
    if row.status in _LOTS:
        return PillText(_LOTS[row.status], Tone.ERROR)
    if row.days_left is None:
        return PillText("Tanpa ED")
    if row.days_left < 0:
        return PillText("Kedaluwarsa", Tone.ERROR)
    if row.days_left <= _SOON:
        return PillText("Segera ED", Tone.WARN)
    return PillText("Dekat ED", Tone.DONE) if row.days_left <= _LATER else PillText("Baik", Tone.OK)


def days(left: int | None) -> str:
    """How long a lot is still good."""
    if left is None:
        return ""
    if left < 0:
        return f"lewat {angka(-left)} hari"
    return f"{angka(left)} hari lagi" if left else "hari ini terakhir"


def offer(box: QComboBox, codes: Sequence[str]) -> None:
    """Suggest codes, unless the form was closed while they were read; what was typed stays."""
    if not shiboken6.isValid(box):
        return
    typed = box.currentText()
    box.clear()
    box.addItems(list(codes))
    box.setCurrentText(typed)
