"""documents, terms and reminders of receivables

Revision: 20261121_1606_receivables
Revises: 20261121_1605_subledger
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1606_receivables"
down_revision = "20261121_1605_subledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receivable_document",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("number", t.TEXT, nullable=False),
        sa.Column("kind", t.TEXT, nullable=False),
        sa.Column("entity_id", t.ID, nullable=False),
        sa.Column("customer_id", t.ID, nullable=True),
        sa.Column("on_date", t.DAY, nullable=False),
        sa.Column("amount", t.WHOLE, nullable=False),
        sa.Column("note", t.TEXT, nullable=False),
        sa.Column("lines", t.JSON, nullable=False),
        sa.Column("journal_id", t.ID, nullable=False),
        sa.Column("void_journal_id", t.ID, nullable=True),
        sa.Column("void_reason", t.TEXT, nullable=False),
        sa.Column("created_at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("version", t.WHOLE, nullable=False),
        sa.Column("updated_at", t.INSTANT, nullable=True),
        sa.Column("updated_by", t.ID, nullable=True),
        sa.CheckConstraint(
            "kind IN ('invoice', 'receipt', 'advance', 'application', 'write_off')",
            name=op.f("ck_receivable_document_kind"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receivable_document_amount_positive")),
        sa.ForeignKeyConstraint(
            ["org_id", "entity_id"],
            ["legal_entity.org_id", "legal_entity.id"],
            name=op.f("fk_receivable_document_org_id_entity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "customer_id"],
            ["customer.org_id", "customer.id"],
            name=op.f("fk_receivable_document_org_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "journal_id"],
            ["journal.org_id", "journal.id"],
            name=op.f("fk_receivable_document_org_id_journal_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "void_journal_id"],
            ["journal.org_id", "journal.id"],
            name=op.f("fk_receivable_document_org_id_void_journal_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_receivable_document")),
        sa.UniqueConstraint("org_id", "number", name=op.f("uq_receivable_document_org_id_number")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_receivable_document_customer",
        "receivable_document",
        ["org_id", "customer_id", "on_date"],
    )
    op.create_index(
        "ix_receivable_document_journal", "receivable_document", ["org_id", "journal_id"]
    )
    op.create_table(
        "credit_terms",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("term_days", t.WHOLE, nullable=False),
        sa.Column("version", t.WHOLE, nullable=False),
        sa.Column("updated_at", t.INSTANT, nullable=True),
        sa.Column("updated_by", t.ID, nullable=True),
        sa.CheckConstraint(
            "term_days >= 0 AND term_days <= 365", name=op.f("ck_credit_terms_term_days")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "id"],
            ["customer.org_id", "customer.id"],
            name=op.f("fk_credit_terms_org_id_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_credit_terms")),
        sqlite_strict=True,
    )
    op.create_table(
        "receivable_reminder",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("journal_id", t.ID, nullable=False),
        sa.Column("line_no", t.WHOLE, nullable=False),
        sa.Column("days_before", t.WHOLE, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "journal_id", "line_no"],
            ["party_item.org_id", "party_item.journal_id", "party_item.line_no"],
            name=op.f("fk_receivable_reminder_org_id_journal_id_line_no"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_receivable_reminder")),
        sa.UniqueConstraint(
            "org_id",
            "journal_id",
            "line_no",
            "days_before",
            name=op.f("uq_receivable_reminder_org_id_journal_id_line_no_days_before"),
        ),
        sqlite_strict=True,
    )
