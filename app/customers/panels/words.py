"""The words of the customers' screens."""

from __future__ import annotations

from typing import Final

from app.ui.pills import PillText
from app.ui.tokens import Tone

TYPES: Final = {
    "retail": PillText("Retail", Tone.NEUTRAL),
    "agen": PillText("Agen", Tone.DONE),
    "reseller": PillText("Reseller", Tone.OK),
    "dropshipper": PillText("Dropshipper", Tone.WARN),
}
PLATFORMS: Final = {
    "shopee": "Shopee",
    "tiktok": "TikTok Shop",
    "tokopedia": "Tokopedia",
    "mengantar": "Mengantar",
    "lazada": "Lazada",
    "manual": "Manual",
}
#: States of an order, as the lists of orders say them.
STATES: Final = {
    "needs_fix": PillText("Perlu dicek", Tone.ERROR),
    "draft": PillText("Draf"),
    "approved": PillText("Disetujui", Tone.DONE),
    "backorder": PillText("Menunggu stok", Tone.WARN),
    "allocated": PillText("Siap dipak", Tone.DONE),
    "picking": PillText("Diambil", Tone.DONE),
    "picked": PillText("Siap dipak", Tone.DONE),
    "packed": PillText("Dipak", Tone.DONE),
    "shipped": PillText("Dikirim", Tone.OK),
    "delivered": PillText("Diterima", Tone.OK),
    "completed": PillText("Selesai", Tone.OK),
    "on_hold": PillText("Ditahan", Tone.WARN),
    "cancelled": PillText("Batal", Tone.NEUTRAL),
    "rts_in_transit": PillText("RTS di jalan", Tone.ERROR),
    "returned": PillText("RTS", Tone.ERROR),
}


def platform(name: str) -> str:
    """A platform as people call it."""
    return PLATFORMS.get(name, name.title())
