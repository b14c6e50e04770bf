"""Where a piece with a serial number is, in words (WMS-LOT-09, PU-35)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core.text import tanggal

if TYPE_CHECKING:
    from datetime import date

_HELD: Final = {
    "blocked": "diblokir",
    "damaged": "ditandai rusak",
    "on_hold": "sedang ditahan",
    "in_transit": "dalam perjalanan antar gudang",
}


@dataclass(frozen=True, slots=True)
class SerialAt:
    """What is known of one serial of a product.

    Attributes:
        product_id: Its product.
        number: As it was received.
        gone: It is in no warehouse of ours any more.
        where: In words that follow the number: ``ada di gudang GD2, rak GD2-A-01``.
    """

    product_id: str
    number: str
    gone: bool
    where: str


def serial_key(number: str) -> str:
    """The form in which serials are compared: trimmed, caseless."""
    return number.strip().upper()


def in_stock_words(warehouse: str, location: str, status: str, reserved_for: str) -> str:
    """Where a piece lies, and what keeps it there."""
    place = f"ada di gudang {warehouse}, rak {location}"
    if status in _HELD:
        return f"{_HELD[status]}, {place}"
    if reserved_for:
        return f"sudah dialokasikan untuk {reserved_for}, {place}"
    return place


def gone_words(source_kind: str, document: str, on_date: date) -> str:
    """With what a piece left."""
    how = "dikirim dengan pesanan" if source_kind == "order" else "dikeluarkan dengan"
    return f"sudah {how} {document} pada {tanggal(on_date)}"
