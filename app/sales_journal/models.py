"""Tables of the daily summaries."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Effect, Id, args, ref


class DailySalesRow(Effect, Base):
    """A summary of one day; a later one of the same day is its next part."""

    __tablename__ = "daily_sales"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "number"),
        sa.UniqueConstraint("org_id", "entity_id", "on_date", "store_id", "part"),
        ref("legal_entity", "entity_id"),
        sa.CheckConstraint("journals > 0", name="some"),
    )

    number: Mapped[str]
    entity_id: Mapped[str] = mapped_column(Id())
    #: The nil id for sales of no store, or of several in one journal.
    store_id: Mapped[str] = mapped_column(Id())
    on_date: Mapped[date]
    part: Mapped[int]
    journals: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())


class DailySalesEntry(Base):
    """A journal in a summary; the key makes a second one impossible."""

    __tablename__ = "daily_sales_entry"
    __table_args__ = args(
        ref("journal", "journal_id"),
        ref("daily_sales", "daily_sales_id"),
        sa.Index("ix_daily_sales_entry_of", "org_id", "daily_sales_id"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    journal_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    daily_sales_id: Mapped[str] = mapped_column(Id())
