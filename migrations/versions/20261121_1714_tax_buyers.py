"""buyers of tax invoices

Revision: 20261121_1714_tax_buyers
Revises: 20261121_1713_open_items
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1714_tax_buyers"
down_revision = "20261121_1713_open_items"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tax_buyer",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("journal_id", t.ID, nullable=False),
        sa.Column("tin", t.TEXT, nullable=False),
        sa.Column("document", t.TEXT, nullable=False),
        sa.Column("document_number", t.TEXT, nullable=False),
        sa.Column("name", t.TEXT, nullable=False),
        sa.Column("address", t.TEXT, nullable=False),
        sa.Column("email", t.TEXT, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "journal_id"],
            ["journal.org_id", "journal.id"],
            name=op.f("fk_tax_buyer_org_id_journal_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "journal_id", name=op.f("pk_tax_buyer")),
        sqlite_strict=True,
    )
