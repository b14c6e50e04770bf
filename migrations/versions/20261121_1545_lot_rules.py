"""shelf rules, dates of lots, goods taken against the rule, two more kinds of alerts

Revision: 20261121_1545_lot_rules
Revises: 20261121_1412_tax_rates
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1545_lot_rules"
down_revision = "20261121_1412_tax_rates"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('minimum','maximum','expiry','removal','expired','late','adjusted')"


def upgrade() -> None:
    op.create_table(
        "shelf_rule",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("product_id", t.ID, nullable=True),
        sa.Column("category_id", t.ID, nullable=True),
        sa.Column("min_life_percent", t.WHOLE, nullable=True),
        sa.Column("use_by_days", t.WHOLE, nullable=True),
        sa.Column("removal_days", t.WHOLE, nullable=True),
        sa.Column("alert_days", t.WHOLE, nullable=True),
        sa.Column("levels", t.TEXT, nullable=True),
        sa.Column("version", t.WHOLE, nullable=False),
        sa.Column("updated_at", t.INSTANT, nullable=True),
        sa.Column("updated_by", t.ID, nullable=True),
        sa.CheckConstraint(
            "(product_id IS NULL) <> (category_id IS NULL)",
            name=op.f("ck_shelf_rule_one_subject"),
        ),
        sa.CheckConstraint(
            "min_life_percent BETWEEN 0 AND 100", name=op.f("ck_shelf_rule_percent")
        ),
        sa.CheckConstraint(
            "use_by_days >= 0 AND removal_days >= 0 AND alert_days >= 0",
            name=op.f("ck_shelf_rule_days"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "product_id"],
            ["product.org_id", "product.id"],
            name=op.f("fk_shelf_rule_org_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "category_id"],
            ["category.org_id", "category.id"],
            name=op.f("fk_shelf_rule_org_id_category_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_shelf_rule")),
        sa.UniqueConstraint("org_id", "product_id", name=op.f("uq_shelf_rule_org_id_product_id")),
        sa.UniqueConstraint("org_id", "category_id", name=op.f("uq_shelf_rule_org_id_category_id")),
        sqlite_strict=True,
    )
    for name in ("use_by_on", "remove_on", "alert_on"):
        op.add_column("lot", sa.Column(name, t.DAY, nullable=True))
    op.create_table(
        "lot_override",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("kind", t.TEXT, nullable=False),
        sa.Column("source_kind", t.TEXT, nullable=False),
        sa.Column("source_number", t.TEXT, nullable=False),
        sa.Column("warehouse_id", t.ID, nullable=False),
        sa.Column("product_id", t.ID, nullable=False),
        sa.Column("lot_id", t.ID, nullable=False),
        sa.Column("qty", t.WHOLE, nullable=False),
        sa.Column("proposed", t.TEXT, nullable=False),
        sa.Column("rule", t.TEXT, nullable=False),
        sa.Column("reason", t.TEXT, nullable=False),
        sa.Column("actor_id", t.ID, nullable=False),
        sa.Column("approver_id", t.ID, nullable=True),
        sa.Column("at", t.INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('fefo','short_life')", name=op.f("ck_lot_override_kind")),
        sa.CheckConstraint("qty > 0", name=op.f("ck_lot_override_qty_positive")),
        sa.CheckConstraint("length(reason) >= 3", name=op.f("ck_lot_override_reason")),
        sa.ForeignKeyConstraint(
            ["org_id", "product_id"],
            ["product.org_id", "product.id"],
            name=op.f("fk_lot_override_org_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "lot_id"],
            ["lot.org_id", "lot.id"],
            name=op.f("fk_lot_override_org_id_lot_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_lot_override")),
        sqlite_strict=True,
    )
    op.create_index("ix_lot_override_at", "lot_override", ["org_id", "at", "id"])
    op.create_index("ix_lot_override_lot", "lot_override", ["org_id", "lot_id"])
    _more_alerts()


def _more_alerts() -> None:
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
