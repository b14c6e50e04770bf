"""Tables of taxes."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, args, ref


class TaxRate(Base):
    """A rate or limit an organisation added to the known ones, from a day on."""

    __tablename__ = "tax_rate"
    __table_args__ = args(sa.CheckConstraint("num >= 0 AND den > 0", name="fraction"))

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    num: Mapped[int]
    den: Mapped[int]
    source: Mapped[str]


class TaxBuyer(Base):
    """Who a tax invoice is for, as Coretax wants it; a shop's order does not know it."""

    __tablename__ = "tax_buyer"
    __table_args__ = args(ref("journal", "journal_id"))

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    #: The journal of the sale.
    journal_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    tin: Mapped[str]
    document: Mapped[str]
    document_number: Mapped[str]
    name: Mapped[str]
    address: Mapped[str]
    email: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
