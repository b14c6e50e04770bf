"""what a person wrote into an order is told from what its platform says

Revision: 20261122_0236_order_by_hand
Revises: 20261122_0226_landed_parts
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261122_0236_order_by_hand"
down_revision = "20261122_0226_landed_parts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of orders changed before nobody knows any more which words are a person's."""
    op.add_column("sales_order", sa.Column("by_hand", t.TEXT, server_default="", nullable=False))
