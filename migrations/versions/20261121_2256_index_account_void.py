"""the roles of an account by the account, documents by the journal that voids them

Revision: 20261121_2256_index_account_void
Revises: 20261121_2031_warranty
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_2256_index_account_void"
down_revision = "20261121_2031_warranty"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each posted journal asks both; without these SQLite read every document of the company."""
    op.create_index(
        "ix_account_binding_account", "account_binding", ["org_id", "account_id", "role"]
    )
    voided = sa.text("void_journal_id IS NOT NULL")
    op.create_index(
        "ix_receivable_document_void",
        "receivable_document",
        ["org_id", "void_journal_id"],
        postgresql_where=voided,
        sqlite_where=voided,
    )
