"""Tables of taxes."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, args, ref
from app.core.money import Money


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


class EfakturFile(Base):
    """A file that was made for Coretax, whole: what was uploaded can be shown years later."""

    __tablename__ = "efaktur_file"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "number"),
        ref("legal_entity", "entity_id"),
        sa.Index("ix_efaktur_file_month", "org_id", "entity_id", "month"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    number: Mapped[str]
    entity_id: Mapped[str] = mapped_column(Id())
    month: Mapped[str]
    file_name: Mapped[str]
    xml: Mapped[str]
    sha256: Mapped[str]
    invoices: Mapped[int]
    base: Mapped[Money]
    ppn: Mapped[Money]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    #: Why it was given up; its invoices may be in another file then.
    discarded: Mapped[str]


class EfakturInvoice(Base):
    """A sale in a file; in one file at a time (indonesia.md 2.2)."""

    __tablename__ = "efaktur_invoice"
    __table_args__ = args(
        ref("efaktur_file", "file_id"),
        ref("journal", "journal_id"),
        sa.Index(
            "uq_efaktur_invoice_live", "org_id", "journal_id", unique=True,
            postgresql_where=sa.text("live"), sqlite_where=sa.text("live"),
        ),
    )  # fmt: skip

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    file_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    journal_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    live: Mapped[bool]
    #: Why this invoice alone was cancelled, who said so and when; the file stands.
    canceled: Mapped[str] = mapped_column(server_default="")
    canceled_at: Mapped[datetime | None]
    canceled_by: Mapped[str | None] = mapped_column(Id())
