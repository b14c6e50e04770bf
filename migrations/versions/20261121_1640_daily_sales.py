"""summaries of a day's sales

Revision: 20261121_1640_daily_sales
Revises: 20261121_1637_pick_faces
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1640_daily_sales"
down_revision = "20261121_1637_pick_faces"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "daily_sales",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("number", t.TEXT, nullable=False),
        sa.Column("entity_id", t.ID, nullable=False),
        sa.Column("store_id", t.ID, nullable=False),
        sa.Column("on_date", t.DAY, nullable=False),
        sa.Column("part", t.WHOLE, nullable=False),
        sa.Column("journals", t.WHOLE, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.CheckConstraint("journals > 0", name=op.f("ck_daily_sales_some")),
        sa.ForeignKeyConstraint(
            ["org_id", "entity_id"],
            ["legal_entity.org_id", "legal_entity.id"],
            name=op.f("fk_daily_sales_org_id_entity_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_daily_sales")),
        sa.UniqueConstraint("org_id", "number", name=op.f("uq_daily_sales_org_id_number")),
        sa.UniqueConstraint(
            "org_id",
            "entity_id",
            "on_date",
            "store_id",
            "part",
            name=op.f("uq_daily_sales_org_id_entity_id_on_date_store_id_part"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "daily_sales_entry",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("journal_id", t.ID, nullable=False),
        sa.Column("daily_sales_id", t.ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "journal_id"],
            ["journal.org_id", "journal.id"],
            name=op.f("fk_daily_sales_entry_org_id_journal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "daily_sales_id"],
            ["daily_sales.org_id", "daily_sales.id"],
            name=op.f("fk_daily_sales_entry_org_id_daily_sales_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "journal_id", name=op.f("pk_daily_sales_entry")),
        sqlite_strict=True,
    )
    op.create_index("ix_daily_sales_entry_of", "daily_sales_entry", ["org_id", "daily_sales_id"])
