"""Tables of stock and its value."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Effect, Id, Keyed, Versioned, args, ref
from app.core.money import Money

#: Statuses of a unit; "reserved" is a quantity of the available ones (WMS-INV-02).
STATUSES = ("available", "blocked", "damaged", "on_hold", "in_transit")
_STATUS_CHECK = "status IN ('available','blocked','damaged','on_hold','in_transit')"


class Warehouse(Versioned, Base):
    """A warehouse of one legal entity (WMS-MD-11)."""

    __tablename__ = "warehouse"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "code"),
        ref("legal_entity", "entity_id"),
        sa.CheckConstraint("kind IN ('DC','warehouse','store')", name="kind"),
    )

    code: Mapped[str]
    name: Mapped[str]
    address: Mapped[str]
    kind: Mapped[str]
    entity_id: Mapped[str] = mapped_column(Id())
    timezone: Mapped[str]
    #: ``fefo``, ``fifo`` or empty: each product's own rule.
    removal: Mapped[str]
    active: Mapped[bool]


class Zone(Versioned, Base):
    """An area of a warehouse with one storage type and a place in the walking route (WMS-MD-15)."""

    __tablename__ = "zone"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "warehouse_id", "code"), ref("warehouse", "warehouse_id")
    )

    warehouse_id: Mapped[str] = mapped_column(Id())
    code: Mapped[str]
    name: Mapped[str]
    storage: Mapped[str]
    walk_seq: Mapped[int]


class Location(Versioned, Base):
    """A bin that can be scanned; its kind decides whether its stock is for sale (WMS-MD-12, 13)."""

    __tablename__ = "location"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "code"),
        ref("warehouse", "warehouse_id"),
        ref("zone", "zone_id"),
        sa.CheckConstraint(
            "kind IN "
            "('receiving','storage','picking','packing','damaged','return_hold','quarantine','dispatch',"
            "'transit')",
            name="kind",
        ),
        sa.Index("ix_location_warehouse", "org_id", "warehouse_id"),
    )

    warehouse_id: Mapped[str] = mapped_column(Id())
    zone_id: Mapped[str | None] = mapped_column(Id())
    code: Mapped[str]
    aisle: Mapped[str]
    rack: Mapped[str]
    level: Mapped[str]
    bin: Mapped[str]
    kind: Mapped[str]
    max_qty: Mapped[int | None]
    mix_products: Mapped[bool]
    mix_lots: Mapped[bool]
    walk_seq: Mapped[int]
    active: Mapped[bool]


class Lot(Versioned, Base):
    """A batch of a product.  An untracked product has one lot with an empty number."""

    __tablename__ = "lot"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "product_id", "number"),
        ref("product", "product_id"),
        sa.CheckConstraint("status IN ('ok','blocked','recalled')", name="status"),
        sa.Index("ix_lot_expiry", "org_id", "expires_on"),
    )

    product_id: Mapped[str] = mapped_column(Id())
    number: Mapped[str]
    made_on: Mapped[date | None]
    #: Last day (WIB) on which it may still be used (WMS-LOT-04).
    expires_on: Mapped[date | None]
    #: Until when it is best used, when it leaves the shelf, when people are told once more; counted
    #: back from the expiry by the product's day counts (WMS-LOT-11).
    use_by_on: Mapped[date | None]
    remove_on: Mapped[date | None]
    alert_on: Mapped[date | None]
    #: First receipt; a second receipt of the same lot keeps it (WMS-LOT-03).
    received_on: Mapped[date]
    supplier: Mapped[str]
    status: Mapped[str]
    block_reason: Mapped[str]


class StockMove(Effect, Base):
    """A change of quantity in one bucket and its value; append-only (WMS-INV-05)."""

    __tablename__ = "stock_move"
    __table_args__ = args(
        sa.CheckConstraint("qty <> 0 OR value <> 0", name="moves_something"),
        sa.CheckConstraint(_STATUS_CHECK, name="status"),
        sa.Index("ix_stock_move_card", "org_id", "product_id", "warehouse_id", "id"),
        sa.Index("ix_stock_move_lot", "org_id", "lot_id", "id"),
        sa.Index("ix_stock_move_source", "org_id", "source_kind", "source_id"),
        sa.Index("ix_stock_move_at", "org_id", "at"),
        sa.Index("ix_stock_move_cmd", "org_id", "cmd"),
        sa.Index(
            "ix_stock_move_pair", "org_id", "pair_id",
            postgresql_where=sa.text("pair_id IS NOT NULL"),
            sqlite_where=sa.text("pair_id IS NOT NULL"),
        ),
    )  # fmt: skip

    entity_id: Mapped[str] = mapped_column(Id())
    product_id: Mapped[str] = mapped_column(Id())
    warehouse_id: Mapped[str] = mapped_column(Id())
    location_id: Mapped[str] = mapped_column(Id())
    lot_id: Mapped[str] = mapped_column(Id())
    serial: Mapped[str]
    status: Mapped[str]
    qty: Mapped[int]
    #: Change of stock value in sen; zero for moves inside a warehouse.
    value: Mapped[Money]
    kind: Mapped[str]
    on_date: Mapped[date]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]
    reason: Mapped[str]
    source_kind: Mapped[str]
    source_id: Mapped[str] = mapped_column(Id())
    source_number: Mapped[str]
    source_line_id: Mapped[str | None] = mapped_column(Id())
    #: The other leg of a transfer or status change.
    pair_id: Mapped[str | None] = mapped_column(Id())
    reservation_id: Mapped[str | None] = mapped_column(Id())
    journal_id: Mapped[str | None] = mapped_column(Id())
    #: What its value was posted against, for what it may have to be restated by (WMS-VAL-08).
    contra_id: Mapped[str | None] = mapped_column(Id())
    store_id: Mapped[str | None] = mapped_column(Id())
    contra_warehouse_id: Mapped[str | None] = mapped_column(Id())


class StockBalance(Base):
    """Quantity per bucket, kept by the move ledger's trigger (WMS-INV-01, INV-05)."""

    __tablename__ = "stock_balance"
    __table_args__ = args(
        sa.CheckConstraint("on_hand >= 0", name="on_hand_never_negative"),
        sa.CheckConstraint("reserved >= 0", name="reserved_never_negative"),
        sa.CheckConstraint("reserved <= on_hand", name="reserved_within_on_hand"),
        sa.CheckConstraint("reserved = 0 OR status = 'available'",
        name="only_available_is_reserved"),
        sa.CheckConstraint("serial = '' OR on_hand <= 1", name="serial_is_one_piece"),
        sa.Index("ix_stock_balance_product", "org_id", "product_id", "warehouse_id"),
        sa.Index(
            "uq_stock_balance_serial", "org_id", "product_id", "serial", unique=True,
            postgresql_where=sa.text("serial <> '' AND on_hand > 0"),
            sqlite_where=sa.text("serial <> '' AND on_hand > 0"),
        ),
    )  # fmt: skip

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    location_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    lot_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    serial: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(Id())
    warehouse_id: Mapped[str] = mapped_column(Id())
    on_hand: Mapped[int]
    reserved: Mapped[int]


class Reservation(Base):
    """A claim of one order line on one bucket (WMS-RSV-01); state changes move ``reserved``."""

    __tablename__ = "reservation"
    __table_args__ = args(
        sa.CheckConstraint("qty > 0", name="qty_positive"),
        sa.CheckConstraint("state IN ('active','picked','released','expired','used')",
        name="state"),
        sa.Index("ix_reservation_source", "org_id", "source_kind", "source_id"),
        # not partial: a small partial index tempted the planner away from the source index
        sa.Index("ix_reservation_product", "org_id", "product_id", "warehouse_id", "state"),
    )  # fmt: skip

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    #: Command that made it: the request id of WMS-RSV-04.
    cmd: Mapped[str] = mapped_column(Id())
    source_kind: Mapped[str]
    source_id: Mapped[str] = mapped_column(Id())
    source_number: Mapped[str]
    source_line_id: Mapped[str] = mapped_column(Id())
    product_id: Mapped[str] = mapped_column(Id())
    warehouse_id: Mapped[str] = mapped_column(Id())
    location_id: Mapped[str] = mapped_column(Id())
    lot_id: Mapped[str] = mapped_column(Id())
    serial: Mapped[str]
    qty: Mapped[int]
    state: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class CostPool(Base):
    """Quantity and value of a product in a warehouse on one inventory account (WMS-VAL-01, 04)."""

    __tablename__ = "cost_pool"
    __table_args__ = args(
        sa.CheckConstraint("method IN ('average','fifo')", name="method"),
        sa.CheckConstraint("qty >= 0 AND value >= 0", name="value_never_negative"),
        sa.CheckConstraint("qty > 0 OR value = 0", name="nothing_left_at_zero"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    product_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    warehouse_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    account_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    method: Mapped[str]
    qty: Mapped[int]
    value: Mapped[Money]


class CostLayer(Base):
    """Part of a pool with a cost of its own: one per receipt (FIFO), one for all (average)."""

    __tablename__ = "cost_layer"
    __table_args__ = args(
        sa.CheckConstraint("qty >= 0 AND value >= 0", name="value_never_negative"),
        sa.CheckConstraint("qty > 0 OR value = 0", name="nothing_left_at_zero"),
        sa.CheckConstraint("qty <= 2000000000", name="formula_stays_exact"),
        sa.Index(
            "ix_cost_layer_open", "org_id", "product_id", "warehouse_id", "account_id", "on_date",
            "layer_id",
            postgresql_where=sa.text("qty > 0"), sqlite_where=sa.text("qty > 0"),
        ),
    )  # fmt: skip

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    product_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    warehouse_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    account_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    layer_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    on_date: Mapped[date]
    qty: Mapped[int]
    value: Mapped[Money]


class CostEntry(Base):
    """What a move put into or took out of a layer: HPP and where it came from (WMS-VAL-05)."""

    __tablename__ = "cost_entry"
    __table_args__ = args(
        sa.Index("ix_cost_entry_cmd", "org_id", "cmd"),
        sa.Index("ix_cost_entry_pool", "org_id", "product_id", "warehouse_id", "move_id"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    move_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    product_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    warehouse_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    account_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    layer_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    cmd: Mapped[str] = mapped_column(Id())
    qty: Mapped[int]
    value: Mapped[Money]


class CostRestatement(Base):
    """A cost that a document dated back has changed; its entries carry its id (WMS-VAL-08).

    Where the value changed there is a move of the same id; where only layers did, there is none.
    """

    __tablename__ = "cost_restatement"
    __table_args__ = args(
        sa.Index("ix_cost_restatement_restates", "org_id", "restates"),
        sa.Index("ix_cost_restatement_day", "org_id", "on_date"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    cmd: Mapped[str] = mapped_column(Id())
    #: The move, the later cost or the change of method whose cost it was.
    restates: Mapped[str] = mapped_column(Id())
    #: Day of what it restates.
    on_date: Mapped[date]
    #: The document dated back, as people know it.
    because: Mapped[str]


class StockDocument(Keyed, Base):
    """Header of a stock operation: what was done, by whom, why; its lines are its moves."""

    __tablename__ = "stock_document"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "number"),
        ref("warehouse", "warehouse_id"),
        sa.Index("ix_stock_document_at", "org_id", "at"),
        # nothing is taken back twice
        sa.Index(
            "uq_stock_document_reverses",
            "org_id",
            "reverses_id",
            unique=True,
            postgresql_where=sa.text("reverses_id IS NOT NULL"),
            sqlite_where=sa.text("reverses_id IS NOT NULL"),
        ),
    )

    cmd: Mapped[str] = mapped_column(Id())
    number: Mapped[str]
    kind: Mapped[str]
    warehouse_id: Mapped[str] = mapped_column(Id())
    on_date: Mapped[date]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    note: Mapped[str]
    #: Supplier, file or the number of the document it follows.
    reference: Mapped[str]
    journal_id: Mapped[str | None] = mapped_column(Id())
    #: Who billed a later cost.
    supplier: Mapped[str | None]
    #: The document this one takes back.
    reverses_id: Mapped[str | None] = mapped_column(Id())


class LandedPart(Keyed, Base):
    """What a receipt's move bears of a later cost, what was sold of it included; append-only.

    Goods that go back to the supplier leave at all of it (WMS-VAL-11).  A cost that is taken back
    has parts below zero.
    """

    __tablename__ = "landed_part"
    __table_args__ = args(
        ref("stock_document", "document_id"),
        ref("stock_move", "move_id"),
        sa.CheckConstraint("share <> 0", name="share_something"),
        sa.CheckConstraint(
            "to_stock BETWEEN 0 AND share OR to_stock BETWEEN share AND 0", name="part_of_share"
        ),
        sa.Index("ix_landed_part_move", "org_id", "move_id"),
        sa.Index("ix_landed_part_document", "org_id", "document_id"),
    )

    cmd: Mapped[str] = mapped_column(Id())
    #: Of the later cost.
    document_id: Mapped[str] = mapped_column(Id())
    #: Of the receipt.
    move_id: Mapped[str] = mapped_column(Id())
    share: Mapped[Money]
    #: What of the share made goods worth more; the rest is HPP.
    to_stock: Mapped[Money]


class RepackPart(Base):
    """How much came out of a repacking where a move brought in what was good; append-only.

    What is good bears its part of what was opened, to the sen, whatever that is valued at later.
    """

    __tablename__ = "repack_part"
    __table_args__ = args(sa.CheckConstraint("out_qty > 0", name="out_positive"))

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    #: That brought in what is good; the gate writes it last, so nothing can refer to it yet.
    move_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    cmd: Mapped[str] = mapped_column(Id())
    #: Base units, the waste included.
    out_qty: Mapped[int]


class CostMethodChange(Keyed, Base):
    """A dated, value-neutral change of a category's cost method (WMS-VAL-01)."""

    __tablename__ = "cost_method_change"

    cmd: Mapped[str] = mapped_column(Id())
    category_id: Mapped[str] = mapped_column(Id())
    old_method: Mapped[str]
    new_method: Mapped[str]
    on_date: Mapped[date]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    reason: Mapped[str]
