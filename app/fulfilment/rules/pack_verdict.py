"""What the packing table answers to a scan (PU-20, PU-24, PU-34)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.scanning.commands import ScanCommand


class Outcome(StrEnum):
    """Exactly three outcomes and one for a complete parcel; each has its own tone (PU-20)."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    DONE = "done"


class Result(StrEnum):
    """What a scan turned out to be; stored with its event."""

    RIGHT = "ok"
    COMPLETE = "complete"
    WRONG_ITEM = "wrong_item"
    OVER_SCAN = "over_scan"
    TOO_MANY = "too_many"
    UNKNOWN = "unknown"
    OTHER_ORDER = "other_order"
    BUNDLE = "bundle"
    DAMAGED = "damaged"
    EXPIRED = "lot_expired"
    WRONG_LOT = "wrong_lot"
    LOT_COMPLETE = "lot_complete"
    NEED_LOT = "need_lot"
    NEED_SERIAL = "need_serial"
    WRONG_SERIAL = "wrong_serial"
    SERIAL_USED = "serial_used"
    QUANTITY = "quantity"
    QUANTITY_LIMIT = "quantity_limit"
    UNDO = "undo"
    NOTHING = "nothing"
    RELEASED = "released"
    LOCKED = "locked"
    SELECTED = "selected"
    HAS_BARCODE = "has_barcode"
    INCOMPLETE = "incomplete"
    CONFIRM_CANCEL = "confirm_cancel"
    CANCELLED = "cancelled"
    HELD = "held"
    SHORT = "short"
    BIN_EMPTY = "bin_empty"
    RESUMED = "resumed"
    REQUESTED = "requested"
    NOT_HERE = "not_here"
    CLOSED = "closed"
    SHIP_FAILED = "ship_failed"
    # said by the panel around the session
    OPENED = "opened"
    SHIPPED = "shipped"
    FOLLOWS = "follows"
    REPRINTED = "reprinted"
    ASKED = "asked"
    FAILED = "failed"
    # why an order is not opened (PU-31, PU-32)
    NO_ORDER = "no_order"
    ORDER_CANCELLED = "order_cancelled"
    ORDER_ON_HOLD = "order_on_hold"
    ALREADY_PACKED = "already_packed"
    ALREADY_SHIPPED = "already_shipped"
    NOT_ALLOCATED = "not_allocated"
    NOT_PICKED = "not_picked"
    COURIER_UNMAPPED = "courier_unmapped"
    HELD_BY_OTHER = "held_by_other"

    @property
    def heading(self) -> str:
        """The word on the band, Indonesian."""
        return _HEADINGS[self]


_HEADINGS: Final = {
    Result.RIGHT: "Benar",
    Result.COMPLETE: "Lengkap",
    Result.WRONG_ITEM: "Salah barang",
    Result.OVER_SCAN: "Sudah lengkap",
    Result.TOO_MANY: "Terlalu banyak",
    Result.UNKNOWN: "Kode tidak dikenal",
    Result.OTHER_ORDER: "Paket ini belum selesai",
    Result.BUNDLE: "Pindai isi paket",
    Result.DAMAGED: "Kode rusak",
    Result.EXPIRED: "Kedaluwarsa",
    Result.WRONG_LOT: "Salah lot",
    Result.LOT_COMPLETE: "Lot sudah lengkap",
    Result.NEED_LOT: "Pindai lot",
    Result.NEED_SERIAL: "Pindai nomor seri",
    Result.WRONG_SERIAL: "Salah nomor seri",
    Result.SERIAL_USED: "Nomor seri terpakai",
    Result.QUANTITY: "Jumlah",
    Result.QUANTITY_LIMIT: "Jumlah terlalu besar",
    Result.UNDO: "Diurungkan",
    Result.NOTHING: "Tidak ada yang berubah",
    Result.RELEASED: "Lanjutkan",
    Result.LOCKED: "Masih terkunci",
    Result.SELECTED: "Dipilih",
    Result.HAS_BARCODE: "Pindai barangnya",
    Result.INCOMPLETE: "Belum lengkap",
    Result.CONFIRM_CANCEL: "Batalkan paket?",
    Result.CANCELLED: "Paket dibatalkan",
    Result.HELD: "Paket ditunda",
    Result.SHORT: "Pesanan ditahan",
    Result.BIN_EMPTY: "Rak kosong",
    Result.RESUMED: "Paket dilanjutkan",
    Result.REQUESTED: "Perintah diterima",
    Result.NOT_HERE: "Bukan di langkah ini",
    Result.CLOSED: "Paket sudah ditutup",
    Result.SHIP_FAILED: "Gagal dikirim",
    Result.OPENED: "Pesanan terbuka",
    Result.SHIPPED: "Terkirim",
    Result.FOLLOWS: "Menyusul",
    Result.REPRINTED: "Cetak ulang",
    Result.ASKED: "Jawab dulu",
    Result.FAILED: "Gagal",
    Result.NO_ORDER: "Pesanan tidak ditemukan",
    Result.ORDER_CANCELLED: "Pesanan batal",
    Result.ORDER_ON_HOLD: "Pesanan ditahan",
    Result.ALREADY_PACKED: "Sudah dikemas",
    Result.ALREADY_SHIPPED: "Sudah dikirim",
    Result.NOT_ALLOCATED: "Stok belum dialokasikan",
    Result.NOT_PICKED: "Belum diambil",
    Result.COURIER_UNMAPPED: "Kurir belum dipetakan",
    Result.HELD_BY_OTHER: "Sedang dikemas orang lain",
}


@dataclass(frozen=True, slots=True)
class PackVerdict:
    """The answer to one scan or key.

    Attributes:
        outcome: Tone and colour.
        result: What it turned out to be.
        name: Product or parcel it is about, for the large letters.
        scanned: What was scanned, for the sentence of an error.
        expected: What should have been scanned.
        action: What to do now, full sentences.
        line: Key of the line concerned, or "".
        verified: Base units verified of that line.
        ordered: Base units ordered of that line, 0 when no line is concerned.
        parcel_verified: Base units verified of the whole parcel.
        parcel_ordered: Base units of the whole parcel.
        errors: Errors made at this parcel so far (PU-25).
        request: A command the panel has to carry out.
    """

    outcome: Outcome
    result: Result
    name: str = ""
    scanned: str = ""
    expected: str = ""
    action: str = ""
    line: str = ""
    verified: int = 0
    ordered: int = 0
    parcel_verified: int = 0
    parcel_ordered: int = 0
    errors: int = 0
    request: ScanCommand | None = None

    @property
    def heading(self) -> str:
        """The word on the band."""
        return self.result.heading

    @property
    def quantity(self) -> str:
        """``2 / 3`` of the line concerned, or ""."""
        return f"{self.verified} / {self.ordered}" if self.ordered else ""

    @property
    def message(self) -> str:
        """For an error what was scanned, what was expected and what to do (PU-24)."""
        parts = (
            f"Dipindai: {self.scanned}." if self.scanned else "",
            f"Seharusnya: {self.expected}." if self.expected else "",
            self.action,
        )
        return " ".join(part for part in parts if part)
