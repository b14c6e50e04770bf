"""files made for Coretax, and which sales are in them

Revision: 20261121_1922_efaktur_files
Revises: 20261121_1910_refunds
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1922_efaktur_files"
down_revision = "20261121_1910_refunds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "efaktur_file",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("number", t.TEXT, nullable=False),
        sa.Column("entity_id", t.ID, nullable=False),
        sa.Column("month", t.TEXT, nullable=False),
        sa.Column("file_name", t.TEXT, nullable=False),
        sa.Column("xml", t.TEXT, nullable=False),
        sa.Column("sha256", t.TEXT, nullable=False),
        sa.Column("invoices", t.WHOLE, nullable=False),
        sa.Column("base", t.WHOLE, nullable=False),
        sa.Column("ppn", t.WHOLE, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("discarded", t.TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "entity_id"],
            ["legal_entity.org_id", "legal_entity.id"],
            name=op.f("fk_efaktur_file_org_id_entity_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_efaktur_file")),
        sa.UniqueConstraint("org_id", "number", name=op.f("uq_efaktur_file_org_id_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_efaktur_file_month", "efaktur_file", ["org_id", "entity_id", "month"])
    op.create_table(
        "efaktur_invoice",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("file_id", t.ID, nullable=False),
        sa.Column("journal_id", t.ID, nullable=False),
        sa.Column("live", t.FLAG, nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "file_id"],
            ["efaktur_file.org_id", "efaktur_file.id"],
            name=op.f("fk_efaktur_invoice_org_id_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "journal_id"],
            ["journal.org_id", "journal.id"],
            name=op.f("fk_efaktur_invoice_org_id_journal_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "file_id", "journal_id", name=op.f("pk_efaktur_invoice")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_efaktur_invoice_live",
        "efaktur_invoice",
        ["org_id", "journal_id"],
        unique=True,
        postgresql_where=sa.text("live"),
        sqlite_where=sa.text("live"),
    )
