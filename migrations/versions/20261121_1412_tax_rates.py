"""tax rates

Revision: 20261121_1412_tax_rates
Revises: 20261121_1411_self_checks
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1412_tax_rates"
down_revision = "20261121_1411_self_checks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tax_rate",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("code", t.TEXT, nullable=False),
        sa.Column("valid_from", t.DAY, nullable=False),
        sa.Column("num", t.WHOLE, nullable=False),
        sa.Column("den", t.WHOLE, nullable=False),
        sa.Column("source", t.TEXT, nullable=False),
        sa.CheckConstraint("num >= 0 AND den > 0", name=op.f("ck_tax_rate_fraction")),
        sa.PrimaryKeyConstraint("org_id", "code", "valid_from", name=op.f("pk_tax_rate")),
        sqlite_strict=True,
    )
