"""self checks

Revision: 20261121_1411_self_checks
Revises: 20261121_1410_journal_seals
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1411_self_checks"
down_revision = "20261121_1410_journal_seals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "self_check",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("workstation", t.TEXT, nullable=False),
        sa.Column("problems", t.WHOLE, nullable=False),
        sa.Column("results", t.JSON, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_self_check")),
        sqlite_strict=True,
    )
    op.create_index("ix_self_check_at", "self_check", ["org_id", "at"], unique=False)
