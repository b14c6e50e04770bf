"""limits of picking places

Revision: 20261121_1637_pick_faces
Revises: 20261121_1632_organisation_keys
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1637_pick_faces"
down_revision = "20261121_1632_organisation_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pick_face",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("location_id", t.ID, nullable=False),
        sa.Column("product_id", t.ID, nullable=False),
        sa.Column("warehouse_id", t.ID, nullable=False),
        sa.Column("minimum", t.WHOLE, nullable=False),
        sa.Column("maximum", t.WHOLE, nullable=False),
        sa.Column("updated_at", t.INSTANT, nullable=False),
        sa.Column("updated_by", t.ID, nullable=False),
        sa.CheckConstraint("minimum >= 0 AND maximum > 0", name=op.f("ck_pick_face_limits")),
        sa.CheckConstraint("maximum >= minimum", name=op.f("ck_pick_face_in_order")),
        sa.ForeignKeyConstraint(
            ["org_id", "location_id"],
            ["location.org_id", "location.id"],
            name=op.f("fk_pick_face_org_id_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "product_id"],
            ["product.org_id", "product.id"],
            name=op.f("fk_pick_face_org_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "warehouse_id"],
            ["warehouse.org_id", "warehouse.id"],
            name=op.f("fk_pick_face_org_id_warehouse_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "location_id", "product_id", name=op.f("pk_pick_face")),
        sqlite_strict=True,
    )
    op.create_index("ix_pick_face_product", "pick_face", ["org_id", "product_id", "warehouse_id"])
