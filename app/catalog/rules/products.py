"""What a product must look like, whoever writes it: form, import or program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.catalog.rules.barcodes import fault_of as fault_of_code
from app.catalog.rules.units import fault_of_name
from app.core.errors import FieldError
from app.core.money import ZERO, Money
from app.scanning.commands import RESERVED_PREFIXES, is_reserved

LONGEST_SKU: Final = 60
LONGEST_NAME: Final = 255
LONGEST_WORD: Final = 100
#: A pallet of 10 m and 10 t: more is a slip of the hand.
LARGEST_MM: Final = 10_000
HEAVIEST_G: Final = 10_000_000

KINDS: Final = {"goods": "Barang", "bundle": "Paket", "service": "Jasa"}
TRACKINGS: Final = {"none": "tidak", "lot": "lot", "serial": "serial"}


@dataclass(slots=True)
class ProductFacts:
    """The fields of a product that rules speak about."""

    sku: str
    name: str
    variant: str = ""
    brand: str = ""
    kind: str = "goods"
    base_unit: str = "pcs"
    tracking: str = "none"
    requires_expiry: bool = False
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0
    weight_g: int = 0
    buy_price: Money = ZERO
    sell_price: Money = ZERO
    min_stock: int = 0
    max_stock: int = 0


def removal_for(*, requires_expiry: bool) -> str:
    """The order in which lots leave when nobody says otherwise (WMS-LOT-02)."""
    return "fefo" if requires_expiry else "fifo"


def faults_of(facts: ProductFacts) -> list[FieldError]:
    """Everything wrong with a product at once; empty when nothing is."""
    found = {
        "sku": fault_of_sku(facts.sku),
        "product_name": _fault_of_name(facts.name),
        "variant": _too_long("Varian", facts.variant),
        "brand": _too_long("Merek", facts.brand),
        "base_unit": fault_of_name(facts.base_unit),
        "tracking": _fault_of_tracking(facts),
        "requires_expiry": _fault_of_expiry(facts),
        "max_stock": _fault_of_limits(facts),
    }
    found |= _faults_of_sizes(facts)
    found |= _faults_of_prices(facts)
    return [FieldError(field, message) for field, message in found.items() if message]


def fault_of_sku(sku: str) -> str:
    """What is wrong with a SKU; "" when nothing is.  It may be printed and scanned as it is."""
    if not sku:
        return "SKU kosong. Isi kode produk, misalnya SRM-30."
    if len(sku) > LONGEST_SKU:
        return f'SKU "{sku[:20]}…" terlalu panjang (paling banyak {LONGEST_SKU} karakter).'
    if is_reserved(sku):
        return (
            f'SKU "{sku}" tidak boleh dipakai: awalan {", ".join(RESERVED_PREFIXES)} khusus untuk '
            "perintah, badge, dan lokasi."
        )
    return "" if sku.isprintable() else f'SKU "{sku}" berisi karakter yang tidak terbaca.'


def fault_of_sku_as_code(sku: str) -> str:
    """Why a SKU cannot be its own barcode; "" when it can."""
    fault = fault_of_code(sku)
    if fault or sku.isascii():
        return fault
    return f'SKU "{sku}" berisi huruf yang tidak dapat dicetak sebagai Code 128.'


def _fault_of_name(name: str) -> str:
    if not name:
        return "Nama produk kosong. Isi nama yang dikenal orang gudang."
    if len(name) > LONGEST_NAME:
        return f"Nama produk terlalu panjang (paling banyak {LONGEST_NAME} huruf)."
    return ""


def _too_long(what: str, text: str) -> str:
    if len(text) <= LONGEST_WORD:
        return ""
    return f"{what} terlalu panjang (paling banyak {LONGEST_WORD} huruf)."


def _fault_of_tracking(facts: ProductFacts) -> str:
    if facts.kind == "goods" or facts.tracking == "none":
        return ""
    return (
        f"{KINDS[facts.kind]} tidak punya stok sendiri, jadi tidak dapat dilacak lot atau serial."
    )


def _fault_of_expiry(facts: ProductFacts) -> str:
    if not facts.requires_expiry or facts.tracking != "none":
        return ""
    if facts.kind != "goods":
        return f"{KINDS[facts.kind]} tidak punya stok sendiri, jadi tidak dapat wajib ED."
    return "Produk wajib ED harus dilacak per lot atau serial. Ubah Lacak menjadi lot."


def _fault_of_limits(facts: ProductFacts) -> str:
    if facts.max_stock == 0 or facts.max_stock >= facts.min_stock:
        return ""
    return f"Stok maksimum ({facts.max_stock}) lebih kecil dari minimum ({facts.min_stock})."


def _faults_of_sizes(facts: ProductFacts) -> dict[str, str]:
    sizes = {
        "length_mm": ("Panjang", facts.length_mm),
        "width_mm": ("Lebar", facts.width_mm),
        "height_mm": ("Tinggi", facts.height_mm),
    }
    found = {
        field: f"{what} {size} mm tidak masuk akal (paling banyak {LARGEST_MM} mm)."
        for field, (what, size) in sizes.items()
        if not 0 <= size <= LARGEST_MM
    }
    if not 0 <= facts.weight_g <= HEAVIEST_G:
        found["weight_g"] = f"Berat {facts.weight_g} gram tidak masuk akal."
    return found


def _faults_of_prices(facts: ProductFacts) -> dict[str, str]:
    prices = {"buy_price": ("beli", facts.buy_price), "sell_price": ("jual", facts.sell_price)}
    return {
        field: f"Harga {what} tidak boleh minus."
        for field, (what, price) in prices.items()
        if price.sen < 0
    }
