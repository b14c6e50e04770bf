"""Signing: keys and their end, issued documents and what became of them.

Revision: 20261121_1352_signing
Revises: 20261121_1349_opname
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1352_signing"
down_revision = "20261121_1349_opname"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signing_key",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("kid", t.WHOLE, nullable=False),
        sa.Column("public", t.TEXT, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("workstation", t.TEXT, nullable=False),
        sa.CheckConstraint("kid > 0", name=op.f("ck_signing_key_kid")),
        sa.CheckConstraint("length(public) = 64", name=op.f("ck_signing_key_public")),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("org_id", "kid", name=op.f("uq_signing_key_org_id_kid")),
        sa.UniqueConstraint("org_id", "public", name=op.f("uq_signing_key_org_id_public")),
        sqlite_strict=True,
    )
    op.create_table(
        "issued_document",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("kind", t.TEXT, nullable=False),
        sa.Column("number", t.TEXT, nullable=False),
        sa.Column("edition", t.WHOLE, nullable=False),
        sa.Column("on_date", t.DAY, nullable=False),
        sa.Column("total", t.WHOLE, nullable=False),
        sa.Column("sha256", t.TEXT, nullable=False),
        sa.Column("key_id", t.ID, nullable=False),
        sa.Column("code", t.TEXT, nullable=False),
        sa.Column("subject_id", t.ID, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("workstation", t.TEXT, nullable=False),
        sa.CheckConstraint("edition > 0", name=op.f("ck_issued_document_edition")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_issued_document_sha256")),
        sa.ForeignKeyConstraint(
            ["org_id", "key_id"],
            ["signing_key.org_id", "signing_key.id"],
            name=op.f("fk_issued_document_org_id_key_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint("org_id", "code", name=op.f("uq_issued_document_org_id_code")),
        sa.UniqueConstraint(
            "org_id",
            "kind",
            "number",
            "edition",
            name=op.f("uq_issued_document_org_id_kind_number_edition"),
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_issued_document_at", "issued_document", ["org_id", "at", "id"], unique=False
    )
    op.create_table(
        "signing_key_end",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("key_id", t.ID, nullable=False),
        sa.Column("kind", t.TEXT, nullable=False),
        sa.Column("since", t.INSTANT, nullable=False),
        sa.Column("reason", t.TEXT, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("workstation", t.TEXT, nullable=False),
        sa.CheckConstraint("kind IN ('retired', 'revoked')", name=op.f("ck_signing_key_end_kind")),
        sa.ForeignKeyConstraint(
            ["org_id", "key_id"],
            ["signing_key.org_id", "signing_key.id"],
            name=op.f("fk_signing_key_end_org_id_key_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_signing_key_end")),
        sa.UniqueConstraint(
            "org_id", "key_id", "kind", name=op.f("uq_signing_key_end_org_id_key_id_kind")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "issued_document_event",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("document_id", t.ID, nullable=False),
        sa.Column("kind", t.TEXT, nullable=False),
        sa.Column("n", t.WHOLE, nullable=False),
        sa.Column("reason", t.TEXT, nullable=False),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("workstation", t.TEXT, nullable=False),
        sa.CheckConstraint("(kind = 'copy') = (n > 0)", name=op.f("ck_issued_document_event_n")),
        sa.CheckConstraint(
            "kind IN ('copy', 'cancelled', 'superseded')",
            name=op.f("ck_issued_document_event_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "document_id"],
            ["issued_document.org_id", "issued_document.id"],
            name=op.f("fk_issued_document_event_org_id_document_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_issued_document_event")),
        sa.UniqueConstraint(
            "org_id",
            "document_id",
            "kind",
            "n",
            name=op.f("uq_issued_document_event_org_id_document_id_kind_n"),
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    raise NotImplementedError("ledgers are never downgraded; restore a backup instead")
