"""Tables of the catalogue."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Versioned, args, ref
from app.core.money import Money


class Category(Versioned, Base):
    """A node of the tree Department > Category > Sub-Category (WMS-MD-08)."""

    __tablename__ = "category"
    __table_args__ = args(sa.UniqueConstraint("org_id", "code"), ref("category", "parent_id"))

    code: Mapped[str]
    name: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(Id())
    #: ``average``, ``fifo`` or empty: the organisation's default (WMS-VAL-01).
    cost_method: Mapped[str]


class Product(Versioned, Base):
    """Something with a SKU.  A bundle has components and never stock of its own (WMS-MD-10)."""

    __tablename__ = "product"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "sku"),
        ref("category", "category_id"),
        sa.CheckConstraint("tracking IN ('none','lot','serial')", name="tracking"),
        sa.CheckConstraint("kind IN ('goods','bundle','service')", name="kind"),
        sa.CheckConstraint("removal IN ('fefo','fifo')", name="removal"),
        sa.CheckConstraint("stock_role IN ('stock.goods','stock.finished','stock.material','stock.packaging')", name="stock_role"),
        sa.Index("ix_product_name", "org_id", "name"),
    )  # fmt: skip

    sku: Mapped[str]
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
    max_stock: Mapped[int]
    photo: Mapped[str]
    active: Mapped[bool]
    created_at: Mapped[datetime]


class ProductUnit(Versioned, Base):
    """A unit of a product: ``numerator/denominator`` base units (WMS-MD-09).

    A conversion used in posted documents is never changed, only superseded: ``valid_to`` closes it.
    """

    __tablename__ = "product_unit"
    __table_args__ = args(
        ref("product", "product_id"),
        sa.CheckConstraint("numerator > 0 AND denominator > 0", name="positive"),
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
    valid_to: Mapped[date | None]


class ProductBarcode(Versioned, Base):
    """A code of one product in one unit (WMS-MD-03).

    ``gtin14`` is the code zero-padded when it is a GTIN, so EAN-13, UPC-A and GTIN-14 forms are equal.
    """

    __tablename__ = "product_barcode"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "lookup"),
        ref("product", "product_id"),
        sa.CheckConstraint("pack_qty > 0", name="pack_positive"),
        sa.Index("ix_product_barcode_product", "org_id", "product_id"),
    )

    product_id: Mapped[str] = mapped_column(Id())
    code: Mapped[str]
    #: Key of comparison: GTIN-14 of a GTIN, else the code in upper case.
    lookup: Mapped[str]
    unit: Mapped[str]
    #: Base units one scan of this code counts.
    pack_qty: Mapped[int]
    kind: Mapped[str]


class BundleComponent(Base):
    """A component of a bundle and how many base units of it one bundle holds."""

    __tablename__ = "bundle_component"
    __table_args__ = args(
        ref("product", "bundle_id"),
        ref("product", "component_id"),
        sa.CheckConstraint("qty > 0", name="qty_positive"),
        sa.CheckConstraint("bundle_id <> component_id", name="not_itself"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    bundle_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    component_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    qty: Mapped[int]
