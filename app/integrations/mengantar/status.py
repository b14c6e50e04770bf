"""Mengantar's courier words to the neutral lifecycle (formats/mengantar.md, 1).

``completed`` is never reached here: only the payout of the COD money completes a parcel.
"""

from __future__ import annotations

from typing import Final

from app.integrations.neutral import Lifecycle
from app.integrations.tables.values import UnknownStatus

_ON_ITS_WAY: Final = (
    "INCOMING", "MANIFEST OUTGOING", "MISSROUTE", "ON DELIVERY", "OUTGOING", "OUTGOING SMU",
    "REDELIVERY", "TAKE SELF", "FORWARDED", "TRANSIT CITY", "SORTING CENTER", "WAREHOUSE",
    "NEED REDELIVERY", "SHIPMENT ISSUE", "WEEKEND OR HOLIDAY", "PICKED UP", "INBOUND STATION",
    "ORIGIN GATEWAY", "ON PROCESS", "DELIVERY COURIER",
)  # fmt: skip
#: Still shipped, and a person must act.
_ATTENTION: Final = {
    "UNDELIVERED": "Belum berhasil diantar: hubungi pembeli atau kurir",
    "RETURN IN PROGRESS": "Sedang kembali ke pengirim: siapkan penerimaan retur",
    "BAD ADDRESS": "Alamat bermasalah: perbaiki lewat kurir",
    "CLOSED OR NOT AVAILABLE": "Penerima tidak di tempat: hubungi pembeli",
    "RECEIVER ISSUE": "Masalah pada penerima: hubungi pembeli",
    "PARCEL LOST": "Paket hilang: ajukan klaim ke kurir",
    "SHIPMENT DAMAGE": "Paket rusak: ajukan klaim ke kurir",
    "RECEIVER RESIGNED": "Penerima sudah pindah: hubungi pembeli",
    "REJECTED": "Ditolak penerima: siapkan penerimaan retur",
}
_WORDS: Final = {
    "PENDING PICKUP": Lifecycle.READY_TO_SHIP,
    **dict.fromkeys(_ON_ITS_WAY, Lifecycle.SHIPPED),
    **dict.fromkeys(_ATTENTION, Lifecycle.SHIPPED),
    "DELIVERED": Lifecycle.DELIVERED,
    "DELIVERED (PENDING)": Lifecycle.DELIVERED,
    "RTS": Lifecycle.RETURNED,
    "DELIVERY RETURN": Lifecycle.RETURNED,
    "RETURN PROCESS": Lifecycle.RETURNED,
    "CANCELLED": Lifecycle.CANCELLED,
    "CANCELED": Lifecycle.CANCELLED,
}


def lifecycle(raw: str) -> tuple[Lifecycle, str]:
    """The neutral status, and what a person should look at (empty if nothing).

    Raises:
        UnknownStatus: If the word is not mapped.
    """
    word = " ".join(raw.split()).upper()
    status = _WORDS.get(word)
    if status is None:
        raise UnknownStatus(raw)
    return status, _ATTENTION.get(word, "")
