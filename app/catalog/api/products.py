"""Products: making, changing, finding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import ZERO, Money
from app.core.quantity import Pieces, Quantity, QuantityOrZero

Kind = Literal["goods", "bundle", "service"]
Tracking = Literal["none", "lot", "serial"]
Removal = Literal["fefo", "fifo"]
Storage = Literal["ambient", "chilled", "frozen"]
StockRole = Literal["stock.goods", "stock.finished", "stock.material", "stock.packaging"]
_CATEGORY = "kode, nama, atau jalur kategori (Perawatan > Wajah)"


class BarcodeIn(BaseModel):
    """A barcode to add: what one scan of it counts."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    code: str
    unit: str = Field(default="", description="satuan barcode ini; kosong = menurut isinya")
    pack_qty: Quantity | None = Field(
        default=None, description="isi dalam satuan dasar; kosong = isi satuannya"
    )


class UnitIn(BaseModel):
    """A further unit and how many base units it holds."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    unit: str
    factor: str = Field(description="isi dalam satuan dasar: 12, 0.5, atau 1/3")


class ComponentIn(BaseModel):
    """A component of a bundle."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    sku: str
    qty: Quantity


@dataclass(frozen=True, slots=True)
class ProductSaved:
    """The product that was made or changed."""

    sku: str
    name: str
    version: int


class CreateProduct(Command[ProductSaved]):
    """WMS-MD-01."""

    name = "product.create"
    permission = "product.create"
    summary = "Menambah produk, dengan barcode, satuan, dan isi paketnya"

    sku: str
    product_name: str
    variant: str = ""
    description: str = ""
    brand: str = ""
    category: str = Field(default="", description=_CATEGORY)
    kind: Kind = "goods"
    base_unit: str = Field(default="pcs", description="satuan hitung stok, yang terkecil")
    tracking: Tracking = "none"
    requires_expiry: bool = Field(default=False, description="setiap penerimaan wajib ED")
    removal: Removal | None = Field(
        default=None, description="urutan ambil; kosong = fefo bila wajib ED, selain itu fifo"
    )
    stock_role: StockRole = "stock.goods"
    storage: Storage = "ambient"
    fragile: bool = False
    hazmat: bool = False
    heavy: bool = False
    length_mm: QuantityOrZero = 0
    width_mm: QuantityOrZero = 0
    height_mm: QuantityOrZero = 0
    weight_g: QuantityOrZero = 0
    shelf_life_days: QuantityOrZero = 0
    buy_price: Money = ZERO
    sell_price: Money = ZERO
    min_stock: QuantityOrZero = 0
    max_stock: QuantityOrZero = Field(default=0, description="0 = tanpa batas")
    photo: str = ""
    attributes: dict[str, str] = Field(default_factory=dict)
    barcodes: tuple[BarcodeIn, ...] = ()
    units: tuple[UnitIn, ...] = ()
    components: tuple[ComponentIn, ...] = Field(default=(), description="hanya untuk paket")


class UpdateProduct(Command[ProductSaved]):
    """Only the fields that are given change; what defines past stock cannot change once used."""

    name = "product.update"
    permission = "product.update"
    summary = "Mengubah data produk"

    sku: str
    read_version: int | None = Field(
        default=None, description="versi yang dibaca; menolak data basi"
    )
    new_sku: str | None = None
    product_name: str | None = None
    variant: str | None = None
    description: str | None = None
    brand: str | None = None
    category: str | None = Field(default=None, description=_CATEGORY)
    base_unit: str | None = None
    tracking: Tracking | None = None
    requires_expiry: bool | None = None
    removal: Removal | None = None
    stock_role: StockRole | None = None
    storage: Storage | None = None
    fragile: bool | None = None
    hazmat: bool | None = None
    heavy: bool | None = None
    length_mm: QuantityOrZero | None = None
    width_mm: QuantityOrZero | None = None
    height_mm: QuantityOrZero | None = None
    weight_g: QuantityOrZero | None = None
    shelf_life_days: QuantityOrZero | None = None
    buy_price: Money | None = None
    sell_price: Money | None = None
    min_stock: QuantityOrZero | None = None
    max_stock: QuantityOrZero | None = None
    photo: str | None = None
    attributes: dict[str, str] | None = None


class SetProductActive(Command[ProductSaved]):
    """WMS-MD-07: an inactive product leaves the lists and stays in history."""

    name = "product.set_active"
    permission = "product.update"
    summary = "Menonaktifkan atau mengaktifkan kembali produk"

    sku: str
    active: bool


class DeleteProduct(Command[ProductSaved]):
    """WMS-MD-07: only one that nothing refers to."""

    name = "product.delete"
    permission = "product.delete"
    summary = "Menghapus produk yang belum pernah dipakai"

    sku: str


class SetMinMax(Command[ProductSaved]):
    """WMS-MD-01: limits of the product everywhere, or in one warehouse."""

    name = "product.set_min_max"
    permission = "product.update"
    summary = "Mengatur stok minimum dan maksimum produk"

    sku: str
    min_stock: QuantityOrZero
    max_stock: QuantityOrZero = Field(default=0, description="0 = tanpa batas")
    warehouse: str = Field(default="", description="kode gudang; kosong = semua gudang")


class SetComponents(Command[ProductSaved]):
    """WMS-MD-10: the whole list; what was sold before keeps what it was sold with."""

    name = "bundle.set_components"
    permission = "product.update"
    summary = "Mengatur isi paket"

    sku: str
    components: tuple[ComponentIn, ...]


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A line of the list.

    Attributes:
        barcode: Its first barcode, "" when it has none.
        barcodes: How many it has.
    """

    sku: str
    name: str
    variant: str
    brand: str
    category: str
    kind: str
    base_unit: str
    tracking: str
    requires_expiry: bool
    barcode: str
    barcodes: int
    buy_price: Money
    sell_price: Money
    min_stock: Pieces
    active: bool


class ProductList(PagedQuery[Page[ProductRow]]):
    """WMS-MD-02; sorted by name."""

    name = "product.list"
    permission = "product.read"
    summary = "Daftar produk: dicari menurut SKU, barcode, atau potongan nama"

    text: str = Field(default="", description="kata dalam urutan apa saja")
    category: str = Field(default="", description="kode kategori; dengan anak-anaknya")
    kind: Kind | None = None
    active: bool | None = True
    without_barcode: bool = False


@dataclass(frozen=True, slots=True)
class BarcodeView:
    """A barcode of a product."""

    code: str
    unit: str
    pack_qty: Pieces
    kind: str


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit; ``valid_to`` is the first day on which it no longer holds, None when it does."""

    unit: str
    factor: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ComponentView:
    """A component of a bundle."""

    sku: str
    name: str
    variant: str
    qty: Pieces
    base_unit: str


@dataclass(frozen=True, slots=True)
class LimitView:
    """Limits in one warehouse."""

    warehouse: str
    min_stock: Pieces
    max_stock: Pieces


@dataclass(frozen=True, slots=True)
class ProductView:
    """Everything about a product.

    Attributes:
        used: Something refers to it: it cannot be deleted, and unit and tracking are fixed.
        in_bundles: SKUs of the bundles it is part of.
        version: To be sent back with a change.
    """

    sku: str
    name: str
    variant: str
    description: str
    brand: str
    category: str
    category_code: str
    kind: str
    base_unit: str
    tracking: str
    requires_expiry: bool
    removal: str
    stock_role: str
    storage: str
    fragile: bool
    hazmat: bool
    heavy: bool
    length_mm: int
    width_mm: int
    height_mm: int
    weight_g: int
    shelf_life_days: int
    buy_price: Money
    sell_price: Money
    min_stock: Pieces
    max_stock: Pieces
    photo: str
    attributes: dict[str, str]
    active: bool
    barcodes: tuple[BarcodeView, ...]
    units: tuple[UnitView, ...]
    components: tuple[ComponentView, ...]
    in_bundles: tuple[str, ...]
    limits: tuple[LimitView, ...]
    used: bool
    version: int


class ProductDetail(Query[ProductView]):
    """One product with its codes, units and parts."""

    name = "product.detail"
    permission = "product.read"
    summary = "Data lengkap satu produk"

    sku: str
