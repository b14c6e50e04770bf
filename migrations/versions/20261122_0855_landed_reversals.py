"""later costs are taken back, and say who billed them

Revision: 20261122_0855_landed_reversals
Revises: 20261122_0620_cost_restatements
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261122_0855_landed_reversals"
down_revision = "20261122_0620_cost_restatements"
branch_labels = None
depends_on = None

_SOMETHING = "share <> 0"
_PART = "to_stock BETWEEN 0 AND share OR to_stock BETWEEN share AND 0"


def upgrade() -> None:
    """SQLite cannot change a check: the table is made anew and filled from the old one."""
    op.add_column("stock_document", sa.Column("supplier", t.TEXT, nullable=True))
    op.add_column("stock_document", sa.Column("reverses_id", t.ID, nullable=True))
    op.create_index(
        "uq_stock_document_reverses",
        "stock_document",
        ["org_id", "reverses_id"],
        unique=True,
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
        sqlite_where=sa.text("reverses_id IS NOT NULL"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_landed_part_share_positive"), "landed_part", type_="check")
        op.drop_constraint(op.f("ck_landed_part_part_of_share"), "landed_part", type_="check")
        op.create_check_constraint(
            op.f("ck_landed_part_share_something"), "landed_part", _SOMETHING
        )
        op.create_check_constraint(op.f("ck_landed_part_part_of_share"), "landed_part", _PART)
        return
    op.drop_index("ix_landed_part_document", "landed_part")
    op.drop_index("ix_landed_part_move", "landed_part")
    op.rename_table("landed_part", "landed_part_old")
    op.create_table(
        "landed_part",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("document_id", t.ID, nullable=False),
        sa.Column("move_id", t.ID, nullable=False),
        sa.Column("share", t.WHOLE, nullable=False),
        sa.Column("to_stock", t.WHOLE, nullable=False),
        sa.CheckConstraint(_SOMETHING, name=op.f("ck_landed_part_share_something")),
        sa.CheckConstraint(_PART, name=op.f("ck_landed_part_part_of_share")),
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
    op.execute("INSERT INTO landed_part SELECT * FROM landed_part_old")
    op.drop_table("landed_part_old")
    op.create_index("ix_landed_part_move", "landed_part", ["org_id", "move_id"])
    op.create_index("ix_landed_part_document", "landed_part", ["org_id", "document_id"])
