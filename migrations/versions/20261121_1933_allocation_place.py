"""several allocations of the same two items in one command, as a restore of the books brings them

Revision: 20261121_1933_allocation_place
Revises: 20261121_1922_efaktur_files
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.column_types import DAY, ID, WHOLE

revision = "20261121_1933_allocation_place"
down_revision = "20261121_1922_efaktur_files"
branch_labels = None
depends_on = None

_KEY = ("org_id", "charge_id", "charge_line", "credit_id", "credit_line", "cmd")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("allocation", sa.Column("place", WHOLE, server_default="1", nullable=False))
        op.drop_constraint("pk_allocation", "allocation", type_="primary")
        op.create_primary_key("pk_allocation", "allocation", [*_KEY, "place"])
        return
    _make_anew()


def _make_anew() -> None:
    """SQLite changes no key; the rules that name the table come back at the end of every upgrade."""
    rules = op.get_bind().execute(
        sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%allocation%'")
    )
    for (name,) in rules.fetchall():
        op.execute(f'DROP TRIGGER "{name}"')
    op.drop_index("ix_allocation_credit", "allocation")
    op.rename_table("allocation", "allocation_before")
    op.create_table(
        "allocation",
        sa.Column("org_id", ID, nullable=False),
        sa.Column("charge_id", ID, nullable=False),
        sa.Column("charge_line", WHOLE, nullable=False),
        sa.Column("credit_id", ID, nullable=False),
        sa.Column("credit_line", WHOLE, nullable=False),
        sa.Column("cmd", ID, nullable=False),
        sa.Column("place", WHOLE, server_default="1", nullable=False),
        sa.Column("on_date", DAY, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_allocation_some")),
        sa.ForeignKeyConstraint(
            ["org_id", "charge_id", "charge_line"],
            ["party_item.org_id", "party_item.journal_id", "party_item.line_no"],
            name=op.f("fk_allocation_org_id_charge_id_charge_line"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "credit_id", "credit_line"],
            ["party_item.org_id", "party_item.journal_id", "party_item.line_no"],
            name=op.f("fk_allocation_org_id_credit_id_credit_line"),
        ),
        sa.PrimaryKeyConstraint(*_KEY, "place", name=op.f("pk_allocation")),
        sqlite_strict=True,
    )
    op.execute(
        "INSERT INTO allocation (org_id, charge_id, charge_line, credit_id, credit_line, cmd, "
        "on_date, amount) SELECT org_id, charge_id, charge_line, credit_id, credit_line, cmd, "
        "on_date, amount FROM allocation_before"
    )
    op.drop_table("allocation_before")
    op.create_index("ix_allocation_credit", "allocation", ["org_id", "credit_id", "credit_line"])
