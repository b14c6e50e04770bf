"""an alert tells of goods in hand that the record denies

Revision: 20261122_0204_negative_alarms
Revises: 20261122_0152_cancelled_invoices
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261122_0204_negative_alarms"
down_revision = "20261122_0152_cancelled_invoices"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('minimum','maximum','expiry','removal','expired','late','adjusted','negative')"


def upgrade() -> None:
    """SQLite cannot change a check: the table is made anew and filled from the old one."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_stock_alert_kind"), "stock_alert", type_="check")
        op.create_check_constraint(op.f("ck_stock_alert_kind"), "stock_alert", _KINDS)
        return
    op.drop_index("ix_stock_alert_at", "stock_alert")
    op.drop_index("uq_stock_alert_open", "stock_alert")
    op.rename_table("stock_alert", "stock_alert_old")
    op.create_table(
        "stock_alert",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("kind", t.TEXT, nullable=False),
        sa.Column("subject", t.TEXT, nullable=False),
        sa.Column("level", t.WHOLE, nullable=False),
        sa.Column("product_id", t.ID, nullable=True),
        sa.Column("warehouse_id", t.ID, nullable=True),
        sa.Column("lot_id", t.ID, nullable=True),
        sa.Column("label", t.TEXT, nullable=False),
        sa.Column("figure", t.WHOLE, nullable=False),
        sa.Column("bound", t.WHOLE, nullable=False),
        sa.Column("raised_at", t.INSTANT, nullable=False),
        sa.Column("cleared_at", t.INSTANT, nullable=True),
        sa.CheckConstraint(_KINDS, name=op.f("ck_stock_alert_kind")),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_stock_alert")),
        sqlite_strict=True,
    )
    op.execute("INSERT INTO stock_alert SELECT * FROM stock_alert_old")
    op.drop_table("stock_alert_old")
    op.create_index("ix_stock_alert_at", "stock_alert", ["org_id", "raised_at", "id"])
    op.create_index(
        "uq_stock_alert_open",
        "stock_alert",
        ["org_id", "kind", "subject", "level"],
        unique=True,
        sqlite_where=sa.text("cleared_at IS NULL"),
    )
