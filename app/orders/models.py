"""Tables of orders."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Effect, Id, Json, Versioned, args, ref
from app.core.money import Money
from app.orders.rules.states import DUE

#: Not shipped and waited for; the queries of what is late use the very same words.
_IS_DUE = "state IN ({})".format(", ".join(f"'{state}'" for state in sorted(DUE)))


class Store(Versioned, Base):
    """A shop on a platform; its accounts are made with it (WMS-MD-19)."""

    __tablename__ = "store"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "code"),
        ref("legal_entity", "entity_id"),
        ref("warehouse", "warehouse_id"),
    )

    code: Mapped[str]
    name: Mapped[str]
    platform: Mapped[str]
    entity_id: Mapped[str] = mapped_column(Id())
    warehouse_id: Mapped[str] = mapped_column(Id())
    #: Sender printed on labels.
    sender_name: Mapped[str]
    sender_phone: Mapped[str]
    active: Mapped[bool]


class SkuMapping(Versioned, Base):
    """What a marketplace SKU of a store means here: product and multiplier (WMS-MD-20)."""

    __tablename__ = "sku_mapping"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "store_id", "sku_key"),
        ref("store", "store_id"),
        ref("product", "product_id"),
    )

    store_id: Mapped[str] = mapped_column(Id())
    #: The platform's SKU trimmed and upper-cased, or ``nama|variasi`` when it has none.
    sku_key: Mapped[str]
    product_id: Mapped[str] = mapped_column(Id())
    multiplier: Mapped[int]


class ImportBatch(Versioned, Base):
    """One imported file: what it held, what was written, what was refused (ERP-ORD-08)."""

    __tablename__ = "import_batch"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "number"), sa.Index("ix_import_batch_at", "org_id", "at")
    )

    number: Mapped[str]
    kind: Mapped[str]
    store_id: Mapped[str | None] = mapped_column(Id())
    file_name: Mapped[str]
    sha256: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    rows_read: Mapped[int]
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    totals: Mapped[object] = mapped_column(Json())
    problems: Mapped[object] = mapped_column(Json())


class Order(Versioned, Base):
    """A sales order.  Its ``state`` moves by the allowed pairs of ``rules.TRANSITIONS`` only."""

    __tablename__ = "sales_order"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "number"),
        sa.Index(
            "uq_sales_order_platform", "org_id", "platform", "platform_order_id", unique=True,
            postgresql_where=sa.text("platform_order_id <> ''"),
            sqlite_where=sa.text("platform_order_id <> ''"),
        ),
        sa.Index(
            "uq_sales_order_resi", "org_id", "resi_key", unique=True,
            postgresql_where=sa.text("resi_key <> ''"), sqlite_where=sa.text("resi_key <> ''"),
        ),
        ref("store", "store_id"),
        ref("customer", "customer_id"),
        ref("warehouse", "warehouse_id"),
        ref("legal_entity", "entity_id"),
        sa.CheckConstraint(
            "state IN ('needs_fix','draft','approved','backorder','allocated','picking','picked',"
            "'packed','shipped','delivered','completed','on_hold','cancelled','rts_in_transit',"
            "'returned')",
            name="state",
        ),
        # The list is read from this index alone, whatever it is filtered by: every word is looked
        # for in ``search`` while walking it from the newest order on.  Measured with 100 000
        # orders: a word that occurs nowhere takes 15 ms on SQLite and 20 ms on PostgreSQL; a
        # trigram index answers as fast, but filling it takes longer than the import itself.
        sa.Index(
            "ix_sales_order_list", "org_id", "ordered_at", "id", "state", "store_id", "channel",
            "courier", "warehouse_id", "search",
        ),
        sa.Index("ix_sales_order_state", "org_id", "state"),
        sa.Index(
            "ix_sales_order_due", "org_id", "ship_by",
            postgresql_where=sa.text(_IS_DUE), sqlite_where=sa.text(_IS_DUE),
        ),
        sa.Index(
            "ix_sales_order_attention", "org_id", "ordered_at", "id",
            postgresql_where=sa.text("attention <> ''"), sqlite_where=sa.text("attention <> ''"),
        ),
        sa.Index("ix_sales_order_customer", "org_id", "customer_id"),
    )  # fmt: skip

    #: What people say: the platform's order id, or SO-… for a manual order; always as
    #: ``rules.texts.number_key`` makes it, so that any way of writing it finds the order (PU-10).
    number: Mapped[str]
    platform: Mapped[str]
    #: Tokopedia orders arrive in TikTok's file; the sales channel tells them apart.
    channel: Mapped[str]
    platform_order_id: Mapped[str]
    platform_status: Mapped[str]
    platform_state: Mapped[str]
    state: Mapped[str]
    #: Left before Lumbung could ship it: no stock and no journal of ours.
    outside: Mapped[bool]
    attention: Mapped[str]
    #: Problems that stop it, as Indonesian sentences (ERP-ORD-03).
    problems: Mapped[object] = mapped_column(Json())
    store_id: Mapped[str] = mapped_column(Id())
    entity_id: Mapped[str] = mapped_column(Id())
    warehouse_id: Mapped[str] = mapped_column(Id())
    customer_id: Mapped[str | None] = mapped_column(Id())
    customer_name: Mapped[str]
    customer_phone: Mapped[str]
    buyer_username: Mapped[str]
    address: Mapped[str]
    city: Mapped[str]
    province: Mapped[str]
    postcode: Mapped[str]
    courier_option: Mapped[str]
    courier: Mapped[str]
    service: Mapped[str]
    resi: Mapped[str]
    resi_key: Mapped[str]
    payment: Mapped[str]
    payment_method: Mapped[str]
    cod_amount: Mapped[Money]
    #: Goods after the seller's discounts and vouchers; what is owed for them before fees.
    subtotal: Mapped[Money]
    #: What the seller gives away on lines and by vouchers.
    seller_discount: Mapped[Money]
    platform_discount: Mapped[Money]
    #: Shipping the customer pays to the seller; what goes to the platform stands in ``amounts``.
    shipping: Mapped[Money]
    #: ``subtotal + shipping``: what is owed before fees.
    total: Mapped[Money]
    #: Base units to pack; pieces as sold while a SKU is not known.
    pieces: Mapped[int]
    summary: Mapped[str]
    buyer_note: Mapped[str]
    seller_note: Mapped[str]
    gift: Mapped[bool]
    fragile: Mapped[bool]
    ordered_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    ship_by: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str]
    #: Amounts of the platform stated once per order (vouchers, coins, fees), by name.
    amounts: Mapped[object] = mapped_column(Json())
    batch_id: Mapped[str | None] = mapped_column(Id())
    #: Digest of what the platform said last; an equal re-import changes nothing.
    content_hash: Mapped[str]
    #: Digest of its lines, to notice that they changed after stock was reserved for them.
    lines_hash: Mapped[str]
    #: Columns a person wrote, blanks between; no file changes them back (``steps.by_hand``).
    by_hand: Mapped[str]
    #: Sorts what the platform said by age (``rules.platform.snapshot_of``).
    snapshot: Mapped[str]
    #: Lower-case text the list searches in.
    search: Mapped[str]
    created_at: Mapped[datetime]


class OrderLine(Base):
    """A line as the platform (or the clerk) wrote it."""

    __tablename__ = "sales_order_line"
    __table_args__ = args(
        ref("sales_order", "order_id"), ref("product", "product_id"),
        sa.UniqueConstraint("org_id", "order_id", "line_no"),
        sa.Index(
            "ix_sales_order_line_unmapped", "org_id", "sku_key",
            postgresql_where=sa.text("product_id IS NULL"),
            sqlite_where=sa.text("product_id IS NULL"),
        ),
        sa.CheckConstraint("qty > 0", name="qty_positive"),
    )  # fmt: skip

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    order_id: Mapped[str] = mapped_column(Id())
    line_no: Mapped[int]
    sku_raw: Mapped[str]
    sku_key: Mapped[str]
    product_name: Mapped[str]
    variation: Mapped[str]
    product_id: Mapped[str | None] = mapped_column(Id())
    multiplier: Mapped[int]
    qty: Mapped[int]
    returned_qty: Mapped[int]
    unit_price: Mapped[Money]
    subtotal_before: Mapped[Money]
    seller_discount: Mapped[Money]
    platform_discount: Mapped[Money]
    subtotal: Mapped[Money]


class OrderItem(Base):
    """A product to be put in the box: a line, or one component of a bundle line."""

    __tablename__ = "sales_order_item"
    __table_args__ = args(
        ref("sales_order", "order_id"), ref("sales_order_line", "line_id"),
        ref("product", "product_id"),
        sa.Index("ix_sales_order_item_order", "org_id", "order_id"),
        sa.CheckConstraint("qty > 0", name="qty_positive"),
    )  # fmt: skip

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    order_id: Mapped[str] = mapped_column(Id())
    line_id: Mapped[str] = mapped_column(Id())
    item_no: Mapped[int]
    product_id: Mapped[str] = mapped_column(Id())
    #: Base units.
    qty: Mapped[int]
    #: The bundle it is part of, if any.
    bundle_id: Mapped[str | None] = mapped_column(Id())


class OrderCode(Base):
    """A further number that opens an order: invoice, STT, the shop's own reference, a second resi.

    One code may lead to several orders: parcels that the platform put together share a resi.
    """

    __tablename__ = "sales_order_code"
    __table_args__ = args(
        ref("sales_order", "order_id"), sa.Index("ix_sales_order_code_order", "org_id", "order_id")
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    #: As ``rules.texts.number_key`` makes it.
    code: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(Id(), primary_key=True)


class OrderEvent(Effect, Base):
    """A change of state with time, person and note; append-only (ERP-ORD-10)."""

    __tablename__ = "order_event"
    __table_args__ = args(sa.Index("ix_order_event_order", "org_id", "order_id", "id"))

    order_id: Mapped[str] = mapped_column(Id())
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]
    old_state: Mapped[str]
    new_state: Mapped[str]
    note: Mapped[str]


class CourierMapping(Versioned, Base):
    """Marketplace shipping option → courier and service; "" is the default (WMS-MD-18)."""

    __tablename__ = "courier_mapping"
    __table_args__ = args(sa.UniqueConstraint("org_id", "platform", "option_key"))

    platform: Mapped[str]
    option_key: Mapped[str]
    courier: Mapped[str]
    service: Mapped[str]
    mapped_on: Mapped[date | None]
