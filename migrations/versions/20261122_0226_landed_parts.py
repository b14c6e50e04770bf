"""what each line of a receipt bears of a later cost is kept

Revision: 20261122_0226_landed_parts
Revises: 20261122_0216_stock_repair
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261122_0226_landed_parts"
down_revision = "20261122_0216_stock_repair"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Costs from before have none: what of them was sold is known for all lines together only."""
    op.create_table(
        "landed_part",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("document_id", t.ID, nullable=False),
        sa.Column("move_id", t.ID, nullable=False),
        sa.Column("share", t.WHOLE, nullable=False),
        sa.Column("to_stock", t.WHOLE, nullable=False),
        sa.CheckConstraint("share > 0", name=op.f("ck_landed_part_share_positive")),
        sa.CheckConstraint(
            "to_stock BETWEEN 0 AND share", name=op.f("ck_landed_part_part_of_share")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "document_id"],
            ["stock_document.org_id", "stock_document.id"],
            name=op.f("fk_landed_part_org_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "move_id"],
            ["stock_move.org_id", "stock_move.id"],
            name=op.f("fk_landed_part_org_id_move_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_landed_part")),
        sqlite_strict=True,
    )
    op.create_index("ix_landed_part_move", "landed_part", ["org_id", "move_id"])
    op.create_index("ix_landed_part_document", "landed_part", ["org_id", "document_id"])
