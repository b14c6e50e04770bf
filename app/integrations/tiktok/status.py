"""TikTok's status and substatus words to the neutral lifecycle (formats/tiktok.md, 2)."""

from __future__ import annotations

from typing import Final

from app.integrations.neutral import Lifecycle
from app.integrations.tables.values import UnknownStatus

_WORDS: Final = {
    "belum dibayar": Lifecycle.UNPAID,
    "unpaid": Lifecycle.UNPAID,
    "perlu dikirim": Lifecycle.READY_TO_SHIP,
    "to ship": Lifecycle.READY_TO_SHIP,
    "dikirim": Lifecycle.SHIPPED,
    "shipped": Lifecycle.SHIPPED,
    "selesai": Lifecycle.COMPLETED,
    "completed": Lifecycle.COMPLETED,
    "dibatalkan": Lifecycle.CANCELLED,
    "canceled": Lifecycle.CANCELLED,
    "cancelled": Lifecycle.CANCELLED,
}
#: Only under "Dikirim" does the substatus change the meaning.
_SHIPPED: Final = {
    "": Lifecycle.SHIPPED,
    "sedang transit": Lifecycle.SHIPPED,
    "dalam perjalanan": Lifecycle.SHIPPED,
    "in transit": Lifecycle.SHIPPED,
    "terkirim": Lifecycle.DELIVERED,
    "delivered": Lifecycle.DELIVERED,
}
_FAILED: Final = ("pengiriman paket gagal", "pengiriman gagal", "package delivery failed")


def lifecycle(
    raw: str, substatus: str, *, was_shipped: bool, cancel_reason: str
) -> tuple[Lifecycle, str]:
    """The neutral status, and what a person should look at (empty if nothing).

    Raises:
        UnknownStatus: If the words are not mapped.
    """
    status = _WORDS.get(_folded(raw))
    if status is None:
        raise UnknownStatus(f"{raw} / {substatus}" if substatus else raw)
    if status is Lifecycle.SHIPPED:
        known = _SHIPPED.get(_folded(substatus))
        # The status word alone says shipped; whether it arrived is what stays unknown.
        return known or status, "" if known else f"Substatus belum dikenal: {substatus}"
    if status is not Lifecycle.CANCELLED or not was_shipped:
        return status, ""
    # Cancelled would say the goods never left; with a shipping time they did.
    if any(words in _folded(cancel_reason) for words in _FAILED):
        return Lifecycle.RETURNED, "Pengiriman gagal: barang dalam perjalanan kembali"
    return Lifecycle.RETURNED, "Dibatalkan setelah dikirim: pastikan barangnya kembali"


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
