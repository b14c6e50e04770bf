"""organisation keys

Revision: 20261121_1632_organisation_keys
Revises: 20261121_1631_account_balances
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1632_organisation_keys"
down_revision = "20261121_1631_account_balances"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation_key",
        *_head(),
        sa.Column("number", t.WHOLE, nullable=False),
        sa.Column("public", t.TEXT, nullable=False),
        sa.Column("succession", t.TEXT, nullable=False),
        sa.Column("first_holder", t.TEXT, nullable=False),
        sa.Column("second_holder", t.TEXT, nullable=False),
        *_tail(),
        sa.CheckConstraint("number > 0", name=op.f("ck_organisation_key_number")),
        sa.CheckConstraint("length(public) = 64", name=op.f("ck_organisation_key_public")),
        sa.CheckConstraint(
            "length(succession) IN (0, 128)", name=op.f("ck_organisation_key_succession")
        ),
        sa.CheckConstraint(
            "first_holder <> second_holder", name=op.f("ck_organisation_key_holders")
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_organisation_key")),
        sa.UniqueConstraint("org_id", "number", name=op.f("uq_organisation_key_org_id_number")),
        sa.UniqueConstraint("org_id", "public", name=op.f("uq_organisation_key_org_id_public")),
        sqlite_strict=True,
    )
    op.create_table(
        "organisation_key_end",
        *_head(),
        sa.Column("key_id", t.ID, nullable=False),
        sa.Column("kind", t.TEXT, nullable=False),
        sa.Column("since", t.INSTANT, nullable=False),
        sa.Column("reason", t.TEXT, nullable=False),
        *_tail(),
        sa.CheckConstraint(
            "kind IN ('retired', 'revoked')", name=op.f("ck_organisation_key_end_kind")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "key_id"],
            ["organisation_key.org_id", "organisation_key.id"],
            name=op.f("fk_organisation_key_end_org_id_key_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_organisation_key_end")),
        sa.UniqueConstraint(
            "org_id", "key_id", "kind", name=op.f("uq_organisation_key_end_org_id_key_id_kind")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "signing_key_certificate",
        *_head(),
        sa.Column("key_id", t.ID, nullable=False),
        sa.Column("authority_id", t.ID, nullable=False),
        sa.Column("valid_from", t.DAY, nullable=False),
        sa.Column("valid_until", t.DAY, nullable=False),
        sa.Column("signature", t.TEXT, nullable=False),
        *_tail(),
        sa.CheckConstraint(
            "valid_from <= valid_until", name=op.f("ck_signing_key_certificate_days")
        ),
        sa.CheckConstraint(
            "length(signature) = 128", name=op.f("ck_signing_key_certificate_signature")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "key_id"],
            ["signing_key.org_id", "signing_key.id"],
            name=op.f("fk_signing_key_certificate_org_id_key_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "authority_id"],
            ["organisation_key.org_id", "organisation_key.id"],
            name=op.f("fk_signing_key_certificate_org_id_authority_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_signing_key_certificate")),
        sa.UniqueConstraint(
            "org_id",
            "key_id",
            "authority_id",
            "valid_until",
            name=op.f("uq_signing_key_certificate_org_id_key_id_authority_id_valid_until"),
        ),
        sqlite_strict=True,
    )


def _head() -> list[sa.Column[object]]:
    return [
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
    ]


def _tail() -> list[sa.Column[object]]:
    return [
        sa.Column("at", t.INSTANT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("workstation", t.TEXT, nullable=False),
    ]
