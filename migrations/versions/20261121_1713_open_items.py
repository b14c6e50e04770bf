"""an index of what is open

Revision: 20261121_1713_open_items
Revises: 20261121_1647_bank_statements
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_1713_open_items"
down_revision = "20261121_1647_bank_statements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_party_item_open_some",
        "party_item_open",
        ["org_id", "journal_id", "line_no"],
        postgresql_where=sa.text("open > 0"),
        sqlite_where=sa.text("open > 0"),
    )
