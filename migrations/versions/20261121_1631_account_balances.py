"""balances of an account

Revision: 20261121_1631_account_balances
Revises: 20261121_1606_receivables
"""

from __future__ import annotations

from alembic import op

revision = "20261121_1631_account_balances"
down_revision = "20261121_1606_receivables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_account_balance_account", "account_balance", ["org_id", "account_id", "ym"])
