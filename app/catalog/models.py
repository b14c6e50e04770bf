"""Tables of the catalogue."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.catalog.rules.text import search_text, sku_key
from app.core.db import Base, Id, Json, Versioned, args, ref
from app.core.money import Money

if TYPE_CHECKING:
    from sqlalchemy.engine.default import DefaultExecutionContext


def _row(context: DefaultExecutionContext) -> dict[str, str]:
    row: dict[str, str] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return row


def _own_key(context: DefaultExecutionContext) -> str:
    return sku_key(_row(context)["sku"])


def _own_search(context: DefaultExecutionContext) -> str:
    row = _row(context)
    return search_text(row["name"], row["variant"], row["sku"], row["brand"], ())


class Category(Versioned, Base):
    """A node of the tree Department > Category > Sub-Category (WMS-MD-08)."""

    __tablename__ = "category"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "code"),
        sa.UniqueConstraint("org_id", "path_key"),
        ref("category", "parent_id"),
        sa.CheckConstraint("depth BETWEEN 1 AND 3", name="depth"),
        sa.CheckConstraint("cost_method IN ('', 'average', 'fifo')", name="cost_method"),
    )

    code: Mapped[str]
    name: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(Id())
    #: ``Perawatan > Wajah > Serum``, kept with the names so that lists need no recursion.
    path: Mapped[str]
    #: The path folded: two categories of one name cannot stand side by side.
    path_key: Mapped[str]
    depth: Mapped[int]
    #: ``average``, ``fifo`` or empty: its parent's, at the top the organisation's (WMS-VAL-01).
    cost_method: Mapped[str]
    #: Names of the attributes its products have, such as ``Ukuran``.
    attributes: Mapped[object] = mapped_column(Json(), default=list)


class Product(Versioned, Base):
    """Something with a SKU.  A bundle has components and never stock of its own (WMS-MD-10)."""

    __tablename__ = "product"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "sku"),
        # "abc-1" and "ABC-1" on one shelf would be taken for one another.
        sa.UniqueConstraint("org_id", "sku_key"),
        ref("category", "category_id"),
        sa.CheckConstraint("tracking IN ('none','lot','serial')", name="tracking"),
        sa.CheckConstraint("kind IN ('goods','bundle','service')", name="kind"),
        sa.CheckConstraint("removal IN ('fefo','fifo')", name="removal"),
        sa.CheckConstraint(
            "stock_role IN ('stock.goods','stock.finished','stock.material','stock.packaging')",
            name="stock_role",
        ),
        sa.CheckConstraint("min_stock >= 0 AND max_stock >= 0", name="limits"),
        # The list is read from this index alone: every word is looked for in ``search`` while
        # walking it in the order of names.  Measured with 100 000 products: a word that occurs
        # nowhere takes 13 ms on SQLite and 20 ms on PostgreSQL, so no trigram extension is needed.
        sa.Index("ix_product_search", "org_id", "search", "id", "active", "kind"),
        sa.Index("ix_product_category", "org_id", "category_id"),
    )

    sku: Mapped[str]
    #: The SKU as it is compared: folded blanks, upper case.
    sku_key: Mapped[str] = mapped_column(default=_own_key)
    name: Mapped[str]
    variant: Mapped[str]
    description: Mapped[str]
    brand: Mapped[str]
    category_id: Mapped[str | None] = mapped_column(Id())
    kind: Mapped[str]
    base_unit: Mapped[str]
    tracking: Mapped[str]
    requires_expiry: Mapped[bool]
    removal: Mapped[str]
    #: Which inventory account its value sits on, by role.
    stock_role: Mapped[str]
    storage: Mapped[str]
    fragile: Mapped[bool]
    hazmat: Mapped[bool]
    heavy: Mapped[bool]
    length_mm: Mapped[int]
    width_mm: Mapped[int]
    height_mm: Mapped[int]
    weight_g: Mapped[int]
    shelf_life_days: Mapped[int]
    buy_price: Mapped[Money]
    sell_price: Mapped[Money]
    min_stock: Mapped[int]
    #: 0: no upper limit.
    max_stock: Mapped[int]
    photo: Mapped[str]
    #: Attribute of the category -> value.
    attributes: Mapped[object] = mapped_column(Json(), default=dict)
    active: Mapped[bool]
    #: Folded name, variant, SKU, brand and barcodes; what the list sorts by and searches in.
    search: Mapped[str] = mapped_column(default=_own_search)
    created_at: Mapped[datetime]


class ProductUnit(Versioned, Base):
    """A unit of a product: ``numerator/denominator`` base units (WMS-MD-09).

    A conversion is never changed, only superseded: ``valid_to`` closes it, so a posted document
    always finds the factor of its day.
    """

    __tablename__ = "product_unit"
    __table_args__ = args(
        ref("product", "product_id"),
        sa.CheckConstraint("numerator > 0 AND denominator > 0", name="positive"),
        sa.Index("ix_product_unit_product", "org_id", "product_id"),
        sa.Index(
            "uq_product_unit_current", "org_id", "product_id", "unit", unique=True,
            postgresql_where=sa.text("valid_to IS NULL"), sqlite_where=sa.text("valid_to IS NULL"),
        ),
    )  # fmt: skip

    product_id: Mapped[str] = mapped_column(Id())
    unit: Mapped[str]
    numerator: Mapped[int]
    denominator: Mapped[int]
    valid_from: Mapped[date]
    #: First day on which it no longer holds.
    valid_to: Mapped[date | None]


class ProductBarcode(Versioned, Base):
    """A code of one product in one unit (WMS-MD-03)."""

    __tablename__ = "product_barcode"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "lookup"),
        ref("product", "product_id"),
        sa.CheckConstraint("pack_qty > 0", name="pack_positive"),
        # With the id, so that the first barcode of a product is found without sorting.
        sa.Index("ix_product_barcode_product", "org_id", "product_id", "id"),
    )

    product_id: Mapped[str] = mapped_column(Id())
    code: Mapped[str]
    #: Key of comparison: GTIN-14 of a GTIN, so EAN-13, UPC-A and GTIN-14 forms are equal (PU-15);
    #: else the code in upper case.
    lookup: Mapped[str]
    unit: Mapped[str]
    #: Base units one scan of this code counts.
    pack_qty: Mapped[int]
    #: ``ean13``, ``ean8``, ``upca``, ``gtin14``, ``internal`` (made here) or ``other``.
    kind: Mapped[str]


class BundleComponent(Base):
    """A component of a bundle and how many base units of it one bundle holds."""

    __tablename__ = "bundle_component"
    __table_args__ = args(
        ref("product", "bundle_id"),
        ref("product", "component_id"),
        sa.CheckConstraint("qty > 0", name="qty_positive"),
        sa.CheckConstraint("bundle_id <> component_id", name="not_itself"),
        sa.Index("ix_bundle_component_component", "org_id", "component_id"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    bundle_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    component_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    qty: Mapped[int]


class ProductLimit(Base):
    """Smallest and largest stock of a product in one warehouse (WMS-MD-01, WMS-INV-08)."""

    __tablename__ = "product_limit"
    __table_args__ = args(
        ref("product", "product_id"),
        ref("warehouse", "warehouse_id"),
        sa.CheckConstraint("min_stock >= 0 AND max_stock >= 0", name="limits"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    product_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    warehouse_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    min_stock: Mapped[int]
    max_stock: Mapped[int]


class ShelfRule(Versioned, Base):
    """How long a product keeps and is answered for, or those of a category (LOT-05, 07, 09, 11).

    A column that is empty asks the category, the one above it, then the organisation.
    """

    __tablename__ = "shelf_rule"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "product_id"),
        sa.UniqueConstraint("org_id", "category_id"),
        ref("product", "product_id"),
        ref("category", "category_id"),
        sa.CheckConstraint("(product_id IS NULL) <> (category_id IS NULL)", name="one_subject"),
        sa.CheckConstraint("min_life_percent BETWEEN 0 AND 100", name="percent"),
        sa.CheckConstraint(
            "use_by_days >= 0 AND removal_days >= 0 AND alert_days >= 0", name="days"
        ),
    )

    product_id: Mapped[str | None] = mapped_column(Id())
    category_id: Mapped[str | None] = mapped_column(Id())
    min_life_percent: Mapped[int | None]
    use_by_days: Mapped[int | None]
    removal_days: Mapped[int | None]
    alert_days: Mapped[int | None]
    #: Days before the expiry, the earliest first: ``90,60,30``.
    levels: Mapped[str | None]
    #: Of pieces with a serial number, from the day they leave (WMS-LOT-09).
    warranty_months: Mapped[int | None]
