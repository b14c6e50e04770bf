"""advances and credits of customers are paid back

Revision: 20261121_1910_refunds
Revises: 20261121_1900_standard_roles
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1910_refunds"
down_revision = "20261121_1900_standard_roles"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('invoice', 'receipt', 'advance', 'application', 'write_off', 'refund')"


def upgrade() -> None:
    """SQLite cannot change a check: the table is made anew and filled from the old one."""
    name = op.f("ck_receivable_document_kind")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, "receivable_document", type_="check")
        op.create_check_constraint(name, "receivable_document", _KINDS)
        return
    op.drop_index("ix_receivable_document_customer", "receivable_document")
    op.drop_index("ix_receivable_document_journal", "receivable_document")
    op.rename_table("receivable_document", "receivable_document_old")
    _create()
    op.execute("INSERT INTO receivable_document SELECT * FROM receivable_document_old")
    op.drop_table("receivable_document_old")
    op.create_index(
        "ix_receivable_document_customer",
        "receivable_document",
        ["org_id", "customer_id", "on_date"],
    )
    op.create_index(
        "ix_receivable_document_journal", "receivable_document", ["org_id", "journal_id"]
    )


def _create() -> None:
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
            _KINDS,
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
