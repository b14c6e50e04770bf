"""Tables of receivables; what is open stands in the sub-ledger."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Effect, Id, Json, Versioned, args, ref
from app.core.money import Money


class ReceivableDocument(Versioned, Base):
    """An invoice typed by hand, a payment, an advance or its use, a write-off."""

    __tablename__ = "receivable_document"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "number"),
        sa.CheckConstraint(
            "kind IN ('invoice', 'receipt', 'advance', 'application', 'write_off', 'refund')",
            name="kind",
        ),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        ref("legal_entity", "entity_id"),
        ref("customer", "customer_id"),
        ref("journal", "journal_id", deferred=True),
        ref("journal", "void_journal_id", deferred=True),
        sa.Index("ix_receivable_document_customer", "org_id", "customer_id", "on_date"),
        sa.Index("ix_receivable_document_journal", "org_id", "journal_id"),
        # SQLite looks here whenever a journal is posted: the reference may wait for its journal.
        sa.Index(
            "ix_receivable_document_void",
            "org_id",
            "void_journal_id",
            postgresql_where=sa.text("void_journal_id IS NOT NULL"),
            sqlite_where=sa.text("void_journal_id IS NOT NULL"),
        ),
    )

    number: Mapped[str]
    kind: Mapped[str]
    entity_id: Mapped[str] = mapped_column(Id())
    customer_id: Mapped[str | None] = mapped_column(Id())
    on_date: Mapped[date]
    amount: Mapped[Money]
    note: Mapped[str]
    #: ``[{"text", "amount", "service"}]`` of an invoice; empty else.
    lines: Mapped[object] = mapped_column(Json())
    journal_id: Mapped[str] = mapped_column(Id())
    void_journal_id: Mapped[str | None] = mapped_column(Id())
    void_reason: Mapped[str]
    created_at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())


class CreditTerms(Versioned, Base):
    """Days a customer has to pay; ``id`` is the customer's."""

    __tablename__ = "credit_terms"
    __table_args__ = args(
        ref("customer", "id"),
        sa.CheckConstraint("term_days >= 0 AND term_days <= 365", name="term_days"),
    )

    term_days: Mapped[int]


class ReceivableReminder(Effect, Base):
    """A reminder that was given, once for each document and day before its due date."""

    __tablename__ = "receivable_reminder"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "journal_id", "line_no", "days_before"),
        sa.ForeignKeyConstraint(
            ["org_id", "journal_id", "line_no"],
            ["party_item.org_id", "party_item.journal_id", "party_item.line_no"],
        ),
    )

    journal_id: Mapped[str] = mapped_column(Id())
    line_no: Mapped[int]
    days_before: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
