"""Why goods of a line are missing at the packing table (PU-40)."""

from __future__ import annotations

from typing import Final

#: In the order of the numbers they are answered by.
REASONS: Final = {
    "not_there": "Tidak ada di rak",
    "fewer": "Jumlahnya kurang",
    "damaged": "Rusak semua",
    "wrong_goods": "Barang lain di raknya",
}
