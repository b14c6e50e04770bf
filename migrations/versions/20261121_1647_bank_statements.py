"""balances of bank statements

Revision: 20261121_1647_bank_statements
Revises: 20261121_1646_draft_files
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1647_bank_statements"
down_revision = "20261121_1646_draft_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_statement",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("entity_id", t.ID, nullable=False),
        sa.Column("account_id", t.ID, nullable=False),
        sa.Column("ym", t.TEXT, nullable=False),
        sa.Column("balance", t.WHOLE, nullable=False),
        sa.Column("in_transit", t.WHOLE, nullable=False),
        sa.Column("outstanding", t.WHOLE, nullable=False),
        sa.Column("note", t.TEXT, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.CheckConstraint(
            "in_transit >= 0 AND outstanding >= 0", name=op.f("ck_bank_statement_sums")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "account_id"],
            ["account.org_id", "account.id"],
            name=op.f("fk_bank_statement_org_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "entity_id"],
            ["legal_entity.org_id", "legal_entity.id"],
            name=op.f("fk_bank_statement_org_id_entity_id"),
        ),
        sa.PrimaryKeyConstraint(
            "org_id", "entity_id", "account_id", "ym", name=op.f("pk_bank_statement")
        ),
        sqlite_strict=True,
    )
