"""Tables of packing and shipping."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Effect, Id, Json, Versioned, args, ref
from app.core.money import Money


class PackTask(Versioned, Base):
    """Who packs an order, where and since when.

    One per order (PU-32).  ``id`` is the order's id.
    """

    __tablename__ = "pack_task"
    __table_args__ = args(
        ref("sales_order", "id"),
        sa.CheckConstraint("state IN ('open','in_progress','packed','cancelled')", name="state"),
    )

    state: Mapped[str]
    packer_id: Mapped[str | None] = mapped_column(Id())
    packer_name: Mapped[str]
    workstation: Mapped[str]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    #: Wrong scans of this parcel (PU-25).
    errors: Mapped[int]
    note: Mapped[str]


class PackEvent(Effect, Base):
    """One scan or key at the packing table; an undo is an event too (PU-38)."""

    __tablename__ = "pack_event"
    __table_args__ = args(sa.UniqueConstraint("org_id", "order_id", "seq"))

    order_id: Mapped[str] = mapped_column(Id())
    seq: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]
    kind: Mapped[str]
    result: Mapped[str]
    outcome: Mapped[str]
    code: Mapped[str]
    sku: Mapped[str]
    #: Number of the item in the order, as text; "" when no count changed.
    line: Mapped[str]
    qty: Mapped[int]
    lot: Mapped[str]
    serial: Mapped[str]
    #: The whole event, so that a parcel can be taken up again from its events.
    data: Mapped[object] = mapped_column(Json())


class Shipment(Base):
    """An order that left; the key makes a second one impossible (INV-04)."""

    __tablename__ = "shipment"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "number"),
        sa.Index("ix_shipment_at", "org_id", "at"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    order_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    cmd: Mapped[str] = mapped_column(Id())
    number: Mapped[str]
    on_date: Mapped[date]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]
    warehouse_id: Mapped[str] = mapped_column(Id())
    store_id: Mapped[str] = mapped_column(Id())
    courier: Mapped[str]
    resi: Mapped[str]
    pieces: Mapped[int]
    #: Of those, confirmed by key without a scan (PU-37).
    by_key: Mapped[int] = mapped_column(server_default="0")
    revenue: Mapped[Money]
    journal_id: Mapped[str | None] = mapped_column(Id())


class PrintRecord(Effect, Base):
    """A label or slip that came out of a printer, or a reprint with its reason (PU-45)."""

    __tablename__ = "print_record"
    __table_args__ = args(sa.Index("ix_print_record_order", "org_id", "order_id"))

    order_id: Mapped[str] = mapped_column(Id())
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]
    document: Mapped[str]
    #: 0 for the first print, n for the n-th reprint.
    copy: Mapped[int]
    reason: Mapped[str]
    printer: Mapped[str]
    #: SHA-256 of the bytes sent; empty while a reprint is only asked for.
    payload_hash: Mapped[str]
