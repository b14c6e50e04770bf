"""journal templates

Revision: 20261121_1348_journal_templates
Revises: 20261121_1331_transfers
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1348_journal_templates"
down_revision = "20261121_1331_transfers"
branch_labels = None
depends_on = None

_BY_HAND = "event IN ('journal.manual', 'expense.recorded')"


def upgrade() -> None:
    op.create_table(
        "journal_template",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("entity_id", t.ID, nullable=False),
        sa.Column("title", t.TEXT, nullable=False),
        sa.Column("description", t.TEXT, nullable=False),
        sa.Column("lines", t.JSON, nullable=False),
        sa.Column("every", t.TEXT, nullable=False),
        sa.Column("step", t.WHOLE, nullable=False),
        sa.Column("starts_on", t.DAY, nullable=True),
        sa.Column("ends_on", t.DAY, nullable=True),
        sa.Column("ran_to", t.DAY, nullable=True),
        sa.Column("active", t.FLAG, nullable=False),
        sa.Column("version", t.WHOLE, nullable=False),
        sa.Column("updated_at", t.INSTANT, nullable=True),
        sa.Column("updated_by", t.ID, nullable=True),
        sa.CheckConstraint(
            "every IN ('', 'day', 'week', 'month', 'year')", name=op.f("ck_journal_template_every")
        ),
        sa.CheckConstraint(
            "every = '' OR starts_on IS NOT NULL", name=op.f("ck_journal_template_starts")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "entity_id"],
            ["legal_entity.org_id", "legal_entity.id"],
            name=op.f("fk_journal_template_org_id_entity_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_journal_template")),
        sqlite_strict=True,
    )
    op.create_index("ix_journal_draft_posted", "journal_draft", ["org_id", "posted_id"])
    op.create_index(
        "ix_journal_by_hand",
        "journal",
        ["org_id", "on_date", "id"],
        postgresql_where=sa.text(_BY_HAND),
        sqlite_where=sa.text(_BY_HAND),
    )
