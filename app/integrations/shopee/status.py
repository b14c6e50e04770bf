"""Shopee's status words to the neutral lifecycle (formats/shopee.md, 2.5)."""

from __future__ import annotations

from typing import Final

from app.integrations.neutral import Lifecycle
from app.integrations.tables.values import UnknownStatus

_WORDS: Final = {
    "belum bayar": Lifecycle.UNPAID,
    "perlu dikirim": Lifecycle.READY_TO_SHIP,
    "sedang dikirim": Lifecycle.SHIPPED,
    # Arrived, not yet confirmed by the buyer.
    "telah dikirim": Lifecycle.DELIVERED,
    "selesai": Lifecycle.COMPLETED,
    "batal": Lifecycle.CANCELLED,
    "dibatalkan": Lifecycle.CANCELLED,
    "unpaid": Lifecycle.UNPAID,
    "to ship": Lifecycle.READY_TO_SHIP,
    "shipping": Lifecycle.SHIPPED,
    "to receive": Lifecycle.DELIVERED,
    "completed": Lifecycle.COMPLETED,
    "cancelled": Lifecycle.CANCELLED,
    "canceled": Lifecycle.CANCELLED,
}
_FAILED: Final = ("pengiriman gagal", "gagal terkirim", "failed delivery", "delivery failed")


def lifecycle(
    raw: str, *, resi: str, cancel_reason: str, failed_delivery: str = ""
) -> tuple[Lifecycle, str]:
    """The neutral status, and what a person should look at (empty if nothing).

    Raises:
        UnknownStatus: If the word is not mapped.
    """
    status = _WORDS.get(" ".join(raw.split()).casefold())
    if status is None:
        raise UnknownStatus(raw)
    if failed_delivery:
        return Lifecycle.RETURNED, f"Pengiriman gagal: {failed_delivery}"
    if status is not Lifecycle.CANCELLED or not resi:
        return status, ""
    if any(words in cancel_reason.casefold() for words in _FAILED):
        return Lifecycle.RETURNED, "Pengiriman gagal: barang dalam perjalanan kembali"
    return status, "Dibatalkan setelah resi terbit: pastikan paketnya tidak ikut terkirim"
