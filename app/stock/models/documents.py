"""Tables of stock documents that wait for somebody: transfers, adjustments, alerts, limits."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Json, Keyed, Versioned, args, ref
from app.core.money import Money


class Transfer(Versioned, Base):
    """Goods asked for elsewhere: inside a warehouse, or to another by way of the road (WMS-MOV)."""

    __tablename__ = "transfer"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "number"),
        ref("warehouse", "source_id", name="fk_transfer_source"),
        ref("warehouse", "target_id", name="fk_transfer_target"),
        sa.CheckConstraint(
            "state IN ('draft','approved','in_transit','received','completed','cancelled')",
            name="state",
        ),
        sa.CheckConstraint("kind IN ('internal','inter_warehouse')", name="kind"),
        sa.Index("ix_transfer_state", "org_id", "state"),
    )

    number: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    source_id: Mapped[str] = mapped_column(Id())
    target_id: Mapped[str] = mapped_column(Id())
    reason: Mapped[str]
    note: Mapped[str]
    transport: Mapped[str]
    seal: Mapped[str]
    #: Day it should arrive; later is an alert (WMS-MOV-07).
    expected_on: Mapped[date | None]
    created_at: Mapped[datetime]
    requester_id: Mapped[str] = mapped_column(Id())
    dispatched_at: Mapped[datetime | None]
    dispatched_on: Mapped[date | None]
    received_at: Mapped[datetime | None]
    #: Why what arrived differs from what left, or why it was cancelled.
    variance: Mapped[str]
    #: Journals posted so far; numbers the events of the document.
    postings: Mapped[int]


class TransferLine(Keyed, Base):
    """What a transfer asks for; base units."""

    __tablename__ = "transfer_line"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "transfer_id", "line_no"),
        ref("transfer", "transfer_id"),
        ref("product", "product_id"),
        sa.CheckConstraint("qty > 0", name="qty_positive"),
    )

    transfer_id: Mapped[str] = mapped_column(Id())
    line_no: Mapped[int]
    product_id: Mapped[str] = mapped_column(Id())
    qty: Mapped[int]
    #: Empty: the removal rule chooses.
    lot: Mapped[str]
    serial: Mapped[str]
    status: Mapped[str]
    from_code: Mapped[str]
    to_code: Mapped[str]


class TransferPiece(Keyed, Base):
    """Goods of one lot and one cost on the road; what is still there is ``qty - done_qty``.

    ``id`` is also the cost layer they are in transit with.
    """

    __tablename__ = "transfer_piece"
    __table_args__ = args(
        ref("transfer", "transfer_id"),
        ref("product", "product_id"),
        ref("lot", "lot_id"),
        sa.CheckConstraint("qty > 0 AND value >= 0", name="something_left"),
        sa.CheckConstraint("done_qty BETWEEN 0 AND qty", name="never_more_than_left"),
        sa.CheckConstraint("done_value BETWEEN 0 AND value", name="value_never_more_than_left"),
        sa.CheckConstraint("done_qty < qty OR done_value = value", name="nothing_lost_at_the_end"),
        sa.CheckConstraint("lost_qty BETWEEN 0 AND done_qty", name="lost_is_done"),
        sa.Index("ix_transfer_piece_transfer", "org_id", "transfer_id"),
        sa.Index(
            "ix_transfer_piece_open", "org_id", "product_id",
            postgresql_where=sa.text("done_qty < qty"), sqlite_where=sa.text("done_qty < qty"),
        ),
    )  # fmt: skip

    transfer_id: Mapped[str] = mapped_column(Id())
    line_no: Mapped[int]
    product_id: Mapped[str] = mapped_column(Id())
    lot_id: Mapped[str] = mapped_column(Id())
    serial: Mapped[str]
    #: Status it had at the sender; it arrives with the same unless the receiver says otherwise.
    status: Mapped[str]
    #: Where it waits: the sender's transit place; and where it came from.
    location_id: Mapped[str] = mapped_column(Id())
    from_id: Mapped[str] = mapped_column(Id())
    qty: Mapped[int]
    value: Mapped[Money]
    #: Day of the cost layer it left, so that age and FIFO order survive the road.
    layer_date: Mapped[date]
    done_qty: Mapped[int]
    done_value: Mapped[Money]
    lost_qty: Mapped[int]


class TransferApproval(Keyed, Base):
    """One consent to a transfer (WMS-MOV-04)."""

    __tablename__ = "transfer_approval"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "transfer_id", "side"),
        ref("transfer", "transfer_id"),
        sa.CheckConstraint("side IN ('source','destination','logistics')", name="side"),
        sa.CheckConstraint("NOT dual OR actor_id <> requester_id", name="somebody_else"),
    )

    transfer_id: Mapped[str] = mapped_column(Id())
    side: Mapped[str]
    actor_id: Mapped[str] = mapped_column(Id())
    requester_id: Mapped[str] = mapped_column(Id())
    #: Whether it had to be somebody else (INV-20).
    dual: Mapped[bool]
    at: Mapped[datetime]


class Adjustment(Versioned, Base):
    """A correction that somebody else must approve before it touches stock (WMS-INV-09)."""

    __tablename__ = "adjustment"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "number"),
        ref("warehouse", "warehouse_id"),
        sa.CheckConstraint(
            "state IN ('draft','submitted','posted','rejected','cancelled')", name="state"
        ),
        sa.CheckConstraint(
            "state <> 'posted' OR decided_by IS NOT NULL", name="posted_by_somebody"
        ),
        sa.CheckConstraint(
            "NOT dual OR state <> 'posted' OR decided_by <> requester_id", name="somebody_else"
        ),
    )

    number: Mapped[str]
    state: Mapped[str]
    warehouse_id: Mapped[str] = mapped_column(Id())
    reason: Mapped[str]
    note: Mapped[str]
    #: The lines as they were asked for; only posting turns them into moves.
    lines: Mapped[object] = mapped_column(Json())
    #: Estimate at the average cost of the day it was asked for: what comes in and what goes out.
    value_in: Mapped[Money]
    value_out: Mapped[Money]
    created_at: Mapped[datetime]
    requester_id: Mapped[str] = mapped_column(Id())
    #: Whether requester and approver must be two people (INV-20).
    dual: Mapped[bool]
    decided_by: Mapped[str | None] = mapped_column(Id())
    decided_at: Mapped[datetime | None]
    decision: Mapped[str]


class StockAlert(Keyed, Base):
    """Something to look at; open until its cause is gone, told once (WMS-INV-12, LOT-05, NTF-04).

    ``subject`` is what it is about (product and warehouse, lot, transfer); one open alert each.
    """

    __tablename__ = "stock_alert"
    __table_args__ = args(
        sa.CheckConstraint(
            "kind IN ('minimum','maximum','expiry','removal','expired','late','adjusted',"
            "'negative')",
            name="kind",
        ),
        sa.Index(
            "uq_stock_alert_open", "org_id", "kind", "subject", "level", unique=True,
            postgresql_where=sa.text("cleared_at IS NULL"),
            sqlite_where=sa.text("cleared_at IS NULL"),
        ),
        sa.Index("ix_stock_alert_at", "org_id", "raised_at", "id"),
    )  # fmt: skip

    kind: Mapped[str]
    subject: Mapped[str]
    #: Days of an expiry alert; 0 for the others.
    level: Mapped[int]
    product_id: Mapped[str | None] = mapped_column(Id())
    warehouse_id: Mapped[str | None] = mapped_column(Id())
    lot_id: Mapped[str | None] = mapped_column(Id())
    #: What people search for: SKU, lot or transfer number.
    label: Mapped[str]
    #: Stock, pieces or days when it was raised, and the limit it crossed.
    figure: Mapped[int]
    bound: Mapped[int]
    raised_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]


class LotOverride(Keyed, Base):
    """Goods taken in or out against the rule, and why; append-only (WMS-LOT-07, LOT-12).

    ``fefo``: another lot than the rule proposed.  ``short_life``: received with less life than the
    policy asks for.
    """

    __tablename__ = "lot_override"
    __table_args__ = args(
        ref("product", "product_id"),
        ref("lot", "lot_id"),
        sa.CheckConstraint("kind IN ('fefo','short_life')", name="kind"),
        sa.CheckConstraint("qty > 0", name="qty_positive"),
        sa.CheckConstraint("length(reason) >= 3", name="reason"),
        sa.Index("ix_lot_override_at", "org_id", "at", "id"),
        sa.Index("ix_lot_override_lot", "org_id", "lot_id"),
    )

    cmd: Mapped[str] = mapped_column(Id())
    kind: Mapped[str]
    #: The document it was done with, as moves name it.
    source_kind: Mapped[str]
    source_number: Mapped[str]
    warehouse_id: Mapped[str] = mapped_column(Id())
    product_id: Mapped[str] = mapped_column(Id())
    lot_id: Mapped[str] = mapped_column(Id())
    qty: Mapped[int]
    #: The lot the rule proposed; empty for goods that came in.
    proposed: Mapped[str]
    #: What the rule said, in words: the share of life left, or the expiry of the proposed lot.
    rule: Mapped[str]
    reason: Mapped[str]
    actor_id: Mapped[str] = mapped_column(Id())
    #: The supervisor beside the person, when it took one.
    approver_id: Mapped[str | None] = mapped_column(Id())
    at: Mapped[datetime]


class SerialWarranty(Keyed, Base):
    """From when to when a piece is answered for; append-only, the newest row holds (WMS-LOT-09).

    ``order``: it left with one and the rule of that day said how long.  ``manual``: somebody set
    it, such as the maker's own period; the reason says why.
    """

    __tablename__ = "serial_warranty"
    __table_args__ = args(
        ref("product", "product_id"),
        sa.CheckConstraint("source_kind IN ('order','manual')", name="source"),
        sa.CheckConstraint("ends_on >= starts_on", name="in_order"),
        sa.CheckConstraint("serial <> ''", name="serial"),
        sa.CheckConstraint("source_kind = 'order' OR length(reason) >= 3", name="reason"),
        sa.Index("ix_serial_warranty_serial", "org_id", "product_id", "serial", "id"),
    )

    cmd: Mapped[str] = mapped_column(Id())
    product_id: Mapped[str] = mapped_column(Id())
    serial: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    source_kind: Mapped[str]
    #: Number of the order; empty when set by hand.
    source_number: Mapped[str]
    reason: Mapped[str]
    actor_id: Mapped[str] = mapped_column(Id())
    at: Mapped[datetime]


class StockRepair(Keyed, Base):
    """Balances rebuilt from their ledgers; the row's trigger does it; append-only (WMS-RSV-03)."""

    __tablename__ = "stock_repair"
    __table_args__ = args(sa.CheckConstraint("length(reason) >= 3", name="reason"))

    cmd: Mapped[str] = mapped_column(Id())
    reason: Mapped[str]
    #: Every figure that was changed: what, of which goods, what it showed, what is right.
    changed: Mapped[object] = mapped_column(Json())
    actor_id: Mapped[str] = mapped_column(Id())
    at: Mapped[datetime]


class StockLimit(Base):
    """Minimum and maximum of a product in one warehouse; the product's own elsewhere (INV-12)."""

    __tablename__ = "stock_limit"
    __table_args__ = args(
        ref("product", "product_id"),
        ref("warehouse", "warehouse_id"),
        sa.CheckConstraint("minimum >= 0 AND maximum >= 0", name="limits"),
        sa.CheckConstraint("maximum = 0 OR maximum >= minimum", name="in_order"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    product_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    warehouse_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    minimum: Mapped[int]
    #: 0: no upper limit.
    maximum: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(Id())


class PickFace(Base):
    """A product kept at a picking place: filled below ``minimum``, up to ``maximum`` (MOV-08)."""

    __tablename__ = "pick_face"
    __table_args__ = args(
        ref("location", "location_id"),
        ref("product", "product_id"),
        ref("warehouse", "warehouse_id"),
        sa.CheckConstraint("minimum >= 0 AND maximum > 0", name="limits"),
        sa.CheckConstraint("maximum >= minimum", name="in_order"),
        sa.Index("ix_pick_face_product", "org_id", "product_id", "warehouse_id"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    location_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    product_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    warehouse_id: Mapped[str] = mapped_column(Id())
    minimum: Mapped[int]
    maximum: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(Id())
