"""Tables of customers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Json, Versioned, args, ref
from app.core.money import ZERO, Money


class Customer(Versioned, Base):
    """A person or business that buys (WMS-CRM-01).

    The counters are recomputed from orders and never raise ``version``: somebody editing the
    address is not disturbed by an import.
    """

    __tablename__ = "customer"
    __table_args__ = args(
        sa.CheckConstraint(
            "customer_type IN ('retail','agen','reseller','dropshipper')", name="customer_type"
        ),
        sa.CheckConstraint("phone <> ''", name="phone_not_blank"),
        sa.UniqueConstraint("org_id", "code"),
        sa.Index("uq_customer_phone", "org_id", "phone", unique=True),
        # The list is read from this index alone: every word is looked for in ``search`` while
        # walking it in the order of names.
        sa.Index("ix_customer_search", "org_id", "search", "id", "active", "customer_type"),
        sa.Index("ix_customer_last_order", "org_id", "last_order_key", "id", "active"),
    )

    #: What programs call it: ``C-7K3M9QX2T4``, made from the id so that nobody waits for a counter.
    code: Mapped[str]
    name: Mapped[str]
    #: Normalised, ``628…``; None when unknown or masked, any number of times (WMS-CRM-02).
    phone: Mapped[str | None]
    email: Mapped[str] = mapped_column(default="")
    customer_type: Mapped[str] = mapped_column(default="retail")
    default_address: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    tags: Mapped[object] = mapped_column(Json(), default=list)
    active: Mapped[bool] = mapped_column(default=True)
    #: The customer this one was merged into; its orders and phone are there now (WMS-CRM-10).
    merged_into: Mapped[str | None] = mapped_column(Id())
    credit_limit: Mapped[Money] = mapped_column(default=ZERO)
    first_order_at: Mapped[datetime | None]
    last_order_at: Mapped[datetime | None]
    #: ``last_order_at`` as text, "" without an order: both databases sort it the same way.
    last_order_key: Mapped[str] = mapped_column(default="")
    total_orders: Mapped[int] = mapped_column(default=0)
    total_spent: Mapped[Money] = mapped_column(default=ZERO)
    total_rts: Mapped[int] = mapped_column(default=0)
    #: Folded name, code, phones and ``#tags``; what the list sorts by and searches in.
    search: Mapped[str]
    created_at: Mapped[datetime]


class CustomerPlatform(Base):
    """A platform a customer bought on and, when it tells, the buyer's name there."""

    __tablename__ = "customer_platform"
    __table_args__ = args(
        ref("customer", "customer_id"),
        # One buyer name of one platform is one customer.
        sa.Index(
            "uq_customer_platform_handle", "org_id", "handle", unique=True,
            postgresql_where=sa.text("handle <> ''"), sqlite_where=sa.text("handle <> ''"),
        ),
    )  # fmt: skip

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    customer_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    platform: Mapped[str] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(primary_key=True)
    #: ``shopee:budi99``, folded; "" without a buyer name.
    handle: Mapped[str]


class CustomerAlias(Base):
    """A phone that leads to a customer although it is not its main one (WMS-CRM-10)."""

    __tablename__ = "customer_alias"
    __table_args__ = args(
        ref("customer", "customer_id"),
        sa.Index("ix_customer_alias_customer", "org_id", "customer_id"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    phone: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(Id())


class CustomerMerge(Versioned, Base):
    """A merge, with everything needed to undo it within 30 days (WMS-CRM-10)."""

    __tablename__ = "customer_merge"
    __table_args__ = args(
        ref("customer", "survivor_id"),
        ref("customer", "loser_id"),
        sa.Index("ix_customer_merge_survivor", "org_id", "survivor_id"),
    )

    survivor_id: Mapped[str] = mapped_column(Id())
    loser_id: Mapped[str] = mapped_column(Id())
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    #: Rows that moved, by kind, and both sides' own fields as they were.
    moved: Mapped[object] = mapped_column(Json())
    undone_at: Mapped[datetime | None]
