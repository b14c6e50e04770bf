"""business units: a master, who belongs to them, and the unit of every line and balance

Revision: 20261122_0915_business_units
Revises: 20261122_0855_landed_reversals
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261122_0915_business_units"
down_revision = "20261122_0855_landed_reversals"
branch_labels = None
depends_on = None

_KEY = ("org_id", "entity_id", "ym", "account_id", "closing", "store_id", "warehouse_id", "unit_id")
_NIL = "00000000-0000-0000-0000-000000000000"


def upgrade() -> None:
    """Lines posted so far have no unit, and their seals stay what they are."""
    op.create_table(
        "business_unit",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("id", t.ID, nullable=False),
        sa.Column("code", t.TEXT, nullable=False),
        sa.Column("name", t.TEXT, nullable=False),
        sa.Column("active", t.FLAG, nullable=False),
        sa.Column("version", t.WHOLE, nullable=False),
        sa.Column("updated_at", t.INSTANT, nullable=True),
        sa.Column("updated_by", t.ID, nullable=True),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("pk_business_unit")),
        sa.UniqueConstraint("org_id", "code", name=op.f("uq_business_unit_org_id_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "business_unit_member",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("member_id", t.ID, nullable=False),
        sa.Column("kind", t.TEXT, nullable=False),
        sa.Column("unit_id", t.ID, nullable=False),
        sa.CheckConstraint(
            "kind IN ('store', 'warehouse')", name=op.f("ck_business_unit_member_kind")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "unit_id"],
            ["business_unit.org_id", "business_unit.id"],
            name=op.f("fk_business_unit_member_org_id_unit_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "member_id", name=op.f("pk_business_unit_member")),
        sqlite_strict=True,
    )
    op.add_column("journal_line", sa.Column("unit_id", t.ID, nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        unit = sa.Column("unit_id", t.ID, nullable=False, server_default=_NIL)
        op.add_column("account_balance", unit)
        op.alter_column("account_balance", "unit_id", server_default=None)
        op.drop_constraint(op.f("pk_account_balance"), "account_balance", type_="primary")
        op.create_primary_key(op.f("pk_account_balance"), "account_balance", list(_KEY))
    else:
        _balances_anew()


def _balances_anew() -> None:
    """SQLite cannot change a key: the table is made anew and filled from the old one."""
    # It would follow the renamed table; every rule is put in place again behind the migration.
    op.execute("DROP TRIGGER IF EXISTS lb_journal_line_posted_1")
    op.drop_index("ix_account_balance_account", "account_balance")
    op.rename_table("account_balance", "account_balance_old")
    op.create_table(
        "account_balance",
        *(
            sa.Column(name, {"ym": t.TEXT, "closing": t.FLAG}.get(name, t.ID), nullable=False)
            for name in _KEY
        ),
        sa.Column("debit", t.WHOLE, nullable=False),
        sa.Column("credit", t.WHOLE, nullable=False),
        sa.PrimaryKeyConstraint(*_KEY, name=op.f("pk_account_balance")),
        sqlite_strict=True,
    )
    op.execute(
        "INSERT INTO account_balance (org_id, entity_id, ym, account_id, closing, store_id, "
        "warehouse_id, unit_id, debit, credit) SELECT org_id, entity_id, ym, account_id, closing, "
        "store_id, warehouse_id, '00000000-0000-0000-0000-000000000000', debit, credit "
        "FROM account_balance_old"
    )
    op.drop_table("account_balance_old")
    op.create_index("ix_account_balance_account", "account_balance", ["org_id", "account_id", "ym"])
