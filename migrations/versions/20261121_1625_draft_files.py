"""receipts of a journal draft

Revision: 20261121_1625_draft_files
Revises: 20261121_1606_receivables
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1625_draft_files"
down_revision = "20261121_1606_receivables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("journal_draft", sa.Column("files", t.JSON))
