"""receipts of a journal draft

Revision: 20261121_1646_draft_files
Revises: 20261121_1640_daily_sales
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1646_draft_files"
down_revision = "20261121_1640_daily_sales"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("journal_draft", sa.Column("files", t.JSON))
