"""one tax invoice of a file is cancelled by itself

Revision: 20261122_0152_cancelled_invoices
Revises: 20261122_0135_allowances
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261122_0152_cancelled_invoices"
down_revision = "20261122_0135_allowances"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "efaktur_invoice", sa.Column("canceled", t.TEXT, server_default="", nullable=False)
    )
    op.add_column("efaktur_invoice", sa.Column("canceled_at", t.INSTANT, nullable=True))
    op.add_column("efaktur_invoice", sa.Column("canceled_by", t.ID, nullable=True))
