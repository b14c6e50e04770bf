"""a repair of balances is a row of its own

Revision: 20261122_0216_stock_repair
Revises: 20261122_0204_negative_alarms
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261122_0216_stock_repair"
down_revision = "20261122_0204_negative_alarms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stock_repair",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("reason", t.TEXT, nullable=False),
        sa.Column("changed", t.JSON, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.CheckConstraint("length(reason) >= 3", name=op.f("ck_stock_repair_reason")),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_stock_repair")),
        sqlite_strict=True,
    )
