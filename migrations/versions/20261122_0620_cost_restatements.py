"""a document dated back values anew what comes after it

Revision: 20261122_0620_cost_restatements
Revises: 20261122_0236_order_by_hand
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261122_0620_cost_restatements"
down_revision = "20261122_0236_order_by_hand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Moves keep what their value was posted against; older ones are told by their kind."""
    for name in ("contra_id", "store_id", "contra_warehouse_id"):
        op.add_column("stock_move", sa.Column(name, t.ID, nullable=True))
    op.create_index(
        "ix_stock_move_pair",
        "stock_move",
        ["org_id", "pair_id"],
        postgresql_where=sa.text("pair_id IS NOT NULL"),
        sqlite_where=sa.text("pair_id IS NOT NULL"),
    )
    op.create_table(
        "cost_restatement",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("restates", t.ID, nullable=False),
        sa.Column("on_date", t.DAY, nullable=False),
        sa.Column("because", t.TEXT, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_cost_restatement")),
        sqlite_strict=True,
    )
    op.create_index("ix_cost_restatement_restates", "cost_restatement", ["org_id", "restates"])
    op.create_index("ix_cost_restatement_day", "cost_restatement", ["org_id", "on_date"])
