"""The words of the catalogue's screens."""

from __future__ import annotations

from typing import Final

KINDS: Final = {"goods": "Barang", "bundle": "Paket", "service": "Jasa"}
TRACKINGS: Final = {"none": "Tidak dilacak", "lot": "Per lot", "serial": "Per serial"}
STORAGES: Final = {"ambient": "Suhu ruang", "chilled": "Dingin", "frozen": "Beku"}
REMOVALS: Final = {"fefo": "FEFO (ED terdekat dulu)", "fifo": "FIFO (masuk dulu)"}
ROLES: Final = {
    "stock.goods": "Barang dagang",
    "stock.finished": "Barang jadi",
    "stock.material": "Bahan baku",
    "stock.packaging": "Kemasan",
}
CODE_KINDS: Final = {
    "ean13": "EAN-13",
    "ean8": "EAN-8",
    "upca": "UPC-A",
    "gtin14": "GTIN-14",
    "internal": "internal",
    "other": "",
}
