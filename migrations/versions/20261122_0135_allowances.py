"""allowances of a month's end

Revision: 20261122_0135_allowances
Revises: 20261122_0128_pieces_by_key
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261122_0135_allowances"
down_revision = "20261122_0128_pieces_by_key"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowance_run",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("entity_id", t.ID, nullable=False),
        sa.Column("kind", t.TEXT, nullable=False),
        sa.Column("ym", t.TEXT, nullable=False),
        sa.Column("journal_id", t.ID, nullable=False),
        sa.Column("computed", t.WHOLE, nullable=False),
        sa.Column("wanted", t.WHOLE, nullable=False),
        sa.Column("booked", t.WHOLE, nullable=False),
        sa.Column("lines", t.JSON, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.CheckConstraint("kind IN ('receivable','stock')", name=op.f("ck_allowance_run_kind")),
        sa.ForeignKeyConstraint(
            ["org_id", "entity_id"],
            ["legal_entity.org_id", "legal_entity.id"],
            name=op.f("fk_allowance_run_org_id_entity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "journal_id"],
            ["journal.org_id", "journal.id"],
            name=op.f("fk_allowance_run_org_id_journal_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_allowance_run")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_allowance_run_month", "allowance_run", ["org_id", "entity_id", "kind", "ym"]
    )
