"""pieces with a serial number have a warranty

Revision: 20261121_2031_warranty
Revises: 20261121_1957_document_numbers
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_2031_warranty"
down_revision = "20261121_1957_document_numbers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Pieces that left before have none: nobody knows what was promised for them."""
    op.add_column("shelf_rule", sa.Column("warranty_months", t.WHOLE, nullable=True))
    op.create_table(
        "serial_warranty",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("product_id", t.ID, nullable=False),
        sa.Column("serial", t.TEXT, nullable=False),
        sa.Column("starts_on", t.DAY, nullable=False),
        sa.Column("ends_on", t.DAY, nullable=False),
        sa.Column("source_kind", t.TEXT, nullable=False),
        sa.Column("source_number", t.TEXT, nullable=False),
        sa.Column("reason", t.TEXT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.CheckConstraint(
            "source_kind IN ('order','manual')", name=op.f("ck_serial_warranty_source")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_serial_warranty_in_order")),
        sa.CheckConstraint("serial <> ''", name=op.f("ck_serial_warranty_serial")),
        sa.CheckConstraint(
            "source_kind = 'order' OR length(reason) >= 3",
            name=op.f("ck_serial_warranty_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "product_id"],
            ["product.org_id", "product.id"],
            name=op.f("fk_serial_warranty_org_id_product_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_serial_warranty")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_serial_warranty_serial",
        "serial_warranty",
        ["org_id", "product_id", "serial", "id"],
    )
