"""Products by the file: preview, import, export."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from app.catalog.api.products import Tracking
from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import Money
from app.core.quantity import Quantity, QuantityOrZero
from app.core.sheet import RowProblem


class PackIn(BaseModel):
    """A barcode of a row and what one scan of it counts."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    code: str
    pack_qty: Quantity | None = Field(default=None, description="kosong = tetap; 1 bila baru")


class FactorIn(BaseModel):
    """A unit of a row."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    unit: str
    factor: str


class ProductIn(BaseModel):
    """One row of the sheet.  None: the sheet has no such column, or the cell leaves it as it is."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    row: int = Field(description="nomor baris di berkas")
    sku: str
    product_name: str | None = None
    variant: str | None = None
    category: str | None = Field(default=None, description="jalur, nama, atau kode kategori")
    brand: str | None = None
    base_unit: str | None = None
    barcodes: tuple[PackIn, ...] | None = None
    units: tuple[FactorIn, ...] | None = None
    length_mm: QuantityOrZero | None = None
    width_mm: QuantityOrZero | None = None
    height_mm: QuantityOrZero | None = None
    weight_g: QuantityOrZero | None = None
    tracking: Tracking | None = None
    requires_expiry: bool | None = None
    buy_price: Money | None = None
    sell_price: Money | None = None
    min_stock: QuantityOrZero | None = None
    max_stock: QuantityOrZero | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a row would change, as people read it."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What importing a row would do.

    Attributes:
        action: ``create``, ``update``, ``same`` or ``error``.
        changes: Of an update.
    """

    row: int
    sku: str
    name: str
    action: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What importing would do; nothing is written.

    Attributes:
        problems: Everything wrong, in the order of the rows.
        new_categories: Paths that would be made.
    """

    rows: tuple[RowOutcome, ...]
    problems: tuple[RowProblem, ...]
    new_categories: tuple[str, ...]
    created: int
    updated: int
    unchanged: int


class PreviewProducts(Query[ImportPreview]):
    """WMS-MD-05."""

    name = "product.import_preview"
    permission = "product.create"
    summary = "Memeriksa baris produk sebelum diimpor"

    rows: tuple[ProductIn, ...] = Field(max_length=100_000)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    created: int
    updated: int
    unchanged: int
    new_categories: tuple[str, ...]


class ImportProducts(Command[Imported]):
    """WMS-MD-05: all rows or none; the same rows again change nothing."""

    name = "product.import"
    permission = "product.create"
    summary = "Mengimpor produk: SKU baru ditambah, SKU lama diperbarui"

    rows: tuple[ProductIn, ...] = Field(min_length=1, max_length=100_000)
    file_name: str = ""


class ExportProducts(PagedQuery[Page[ProductIn]]):
    """The columns of the import, so that a file goes round; sorted by SKU."""

    name = "product.export"
    permission = "product.read"
    summary = "Produk dalam kolom berkas impor"

    active: bool | None = None
