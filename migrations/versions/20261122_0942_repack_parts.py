"""what came out of a repacking is kept, the waste included

Revision: 20261122_0942_repack_parts
Revises: 20261122_0915_business_units
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261122_0942_repack_parts"
down_revision = "20261122_0915_business_units"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Repackings from before have none: their parts are known by their values only."""
    op.create_table(
        "repack_part",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("move_id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("out_qty", t.WHOLE, nullable=False),
        sa.CheckConstraint("out_qty > 0", name=op.f("ck_repack_part_out_positive")),
        sa.PrimaryKeyConstraint("org_id", "move_id", name=op.f("pk_repack_part")),
        sqlite_strict=True,
    )
