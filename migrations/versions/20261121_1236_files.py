"""Attachments: contents by their hash, who attached them, what was withdrawn.

Revision: 20261121_1236_files
Revises: 20261121_0900_first_schema
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1236_files"
down_revision = "20261121_0900_first_schema"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_content",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("sha256", t.TEXT, nullable=False),
        sa.Column("kind", t.TEXT, nullable=False),
        sa.Column("size", t.WHOLE, nullable=False),
        sa.Column("width", t.WHOLE, nullable=False),
        sa.Column("height", t.WHOLE, nullable=False),
        sa.Column("pages", t.WHOLE, nullable=False),
        sa.Column("captured_sha256", t.TEXT, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("thumbnail", t.BYTES, nullable=False),
        sa.Column("data", t.BYTES, nullable=False),
        sa.CheckConstraint("kind IN ('jpg', 'png', 'pdf')", name=op.f("ck_file_content_kind")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_file_content_sha256")),
        sa.CheckConstraint(
            "size BETWEEN 1 AND 10485760 AND length(data) = size", name=op.f("ck_file_content_size")
        ),
        sa.PrimaryKeyConstraint("org_id", "sha256", name=op.f("pk_file_content")),
        sqlite_strict=True,
    )
    op.create_table(
        "attachment",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("workstation", t.TEXT, nullable=False),
        sa.Column("subject_kind", t.TEXT, nullable=False),
        sa.Column("subject_id", t.ID, nullable=False),
        sa.Column("sha256", t.TEXT, nullable=False),
        sa.Column("name", t.TEXT, nullable=False),
        sa.Column("note", t.TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "sha256"],
            ["file_content.org_id", "file_content.sha256"],
            name=op.f("fk_attachment_org_id_sha256"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_attachment")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_attachment_subject",
        "attachment",
        ["org_id", "subject_kind", "subject_id", "id"],
        unique=False,
    )
    op.create_table(
        "attachment_withdrawal",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("workstation", t.TEXT, nullable=False),
        sa.Column("attachment_id", t.ID, nullable=False),
        sa.Column("reason", t.TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "attachment_id"],
            ["attachment.org_id", "attachment.id"],
            name=op.f("fk_attachment_withdrawal_org_id_attachment_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_attachment_withdrawal")),
        sa.UniqueConstraint(
            "org_id", "attachment_id", name=op.f("uq_attachment_withdrawal_org_id_attachment_id")
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    raise NotImplementedError("ledgers are never downgraded; restore a backup instead")
