"""What places in a warehouse are for, as people call it (WMS-MD-12)."""

from __future__ import annotations

from typing import Final

KINDS: Final = {
    "storage": "Simpan",
    "picking": "Ambil",
    "receiving": "Terima",
    "packing": "Packing",
    "dispatch": "Kirim",
    "damaged": "Rusak",
    "quarantine": "Karantina",
    "return_hold": "Retur",
    "transit": "Jalan",
}
