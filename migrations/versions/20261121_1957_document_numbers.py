"""journals by the number of their document, allocations by their day

Revision: 20261121_1957_document_numbers
Revises: 20261121_1933_allocation_place
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_1957_document_numbers"
down_revision = "20261121_1933_allocation_place"
branch_labels = None
depends_on = None


def upgrade() -> None:
    named = sa.text("source_number <> ''")
    op.create_index(
        "ix_journal_source_number",
        "journal",
        ["org_id", "source_number"],
        postgresql_where=named,
        sqlite_where=named,
    )
    op.create_index("ix_allocation_day", "allocation", ["org_id", "on_date"])
