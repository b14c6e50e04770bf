"""Barcodes and units of products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from app.catalog.rules.amounts import UnitSize
from app.core.commands import Command, Query
from app.core.quantity import Pieces, Quantity


@dataclass(frozen=True, slots=True)
class BarcodeSaved:
    """The barcode as it is stored."""

    sku: str
    code: str
    unit: str
    pack_qty: Pieces


class AddBarcode(Command[BarcodeSaved]):
    """WMS-MD-03; the same code on the same product again corrects its unit and quantity."""

    name = "product.add_barcode"
    permission = "product.update"
    summary = "Menambah barcode produk"

    sku: str
    barcode: str = Field(description="hasil pindai atau ketikan; kode GS1 diambil GTIN-nya")
    unit: str = Field(default="", description="kosong = satuan dasar, atau menurut isinya")
    pack_qty: Quantity | None = Field(
        default=None, description="kosong = isi satuannya, tanpa satuan: tetap"
    )


class RemoveBarcode(Command[BarcodeSaved]):
    """The code is free for another product afterwards."""

    name = "product.remove_barcode"
    permission = "product.update"
    summary = "Menghapus barcode produk"

    sku: str
    barcode: str


@dataclass(frozen=True, slots=True)
class Generated:
    """The barcodes that were made, in the order asked; products that had one are skipped."""

    barcodes: tuple[BarcodeSaved, ...]
    skipped: tuple[str, ...]


class GenerateBarcodes(Command[Generated]):
    """WMS-MD-04."""

    name = "product.generate_barcode"
    permission = "product.update"
    summary = "Membuat barcode internal untuk produk yang belum punya"

    skus: tuple[str, ...] = Field(min_length=1, max_length=10_000)
    form: Literal["ean13", "code128"] = Field(
        default="ean13", description="ean13 = nomor 29…; code128 = SKU itu sendiri"
    )


@dataclass(frozen=True, slots=True)
class UnitSaved:
    """A unit of a product and what it holds."""

    sku: str
    unit: str
    factor: str


class AddUnit(Command[UnitSaved]):
    """WMS-MD-09."""

    name = "product.add_unit"
    permission = "product.update"
    summary = "Menambah satuan produk, misalnya karton = 12"

    sku: str
    unit: str
    factor: str = Field(description="isi dalam satuan dasar: 12, 0.5, atau 1/3")


class SupersedeUnit(Command[UnitSaved]):
    """WMS-MD-09: the old factor holds for documents before today, the new one from today."""

    name = "product.supersede_unit"
    permission = "product.update"
    summary = "Mengganti isi satuan mulai hari ini"

    sku: str
    unit: str
    factor: str


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class ScannedProduct:
    """What a code means (WMS-MD-02).

    Attributes:
        by_sku: The code is the SKU itself, not a barcode.
    """

    code: str
    sku: str
    name: str
    variant: str
    unit: str
    pack_qty: Pieces
    base_unit: str
    kind: str
    tracking: str
    requires_expiry: bool
    active: bool
    by_sku: bool
    #: Further units a quantity may be typed in, the largest first.
    units: tuple[UnitSize, ...] = ()


class ProductByBarcode(Query[ScannedProduct | None]):
    """PU-15: EAN-13, UPC-A and GTIN-14 forms of one item are equal."""

    name = "product.by_barcode"
    permission = "product.read"
    summary = "Produk dari barcode yang dipindai"

    code: str


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A line of a workstation's own directory of barcodes.

    Attributes:
        lookup: Key of comparison, see ``app.scanning.gtin.barcode_key``.
    """

    lookup: str
    sku: str
    unit: str
    pack_qty: Pieces


@dataclass(frozen=True, slots=True)
class DirectoryProduct:
    """What a workstation must know of a product to answer a scan without asking."""

    sku: str
    name: str
    variant: str
    base_unit: str
    kind: str
    tracking: str
    requires_expiry: bool
    active: bool
    photo: str


@dataclass(frozen=True, slots=True)
class Directory:
    """All products and barcodes; 100 000 of each are some 50 MB."""

    products: tuple[DirectoryProduct, ...]
    barcodes: tuple[DirectoryEntry, ...]


class BarcodeDirectory(Query[Directory]):
    """For the scan path, which answers from memory."""

    name = "product.directory"
    permission = "product.read"
    summary = "Semua produk dan barcode, untuk dijawab dari memori"


class UnitNames(Query[tuple[str, ...]]):
    """What a form can offer."""

    name = "product.units"
    permission = "product.read"
    summary = "Nama satuan yang dipakai"
