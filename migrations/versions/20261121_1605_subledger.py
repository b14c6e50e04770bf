"""open items behind the control accounts, their due dates and allocations

Revision: 20261121_1605_subledger
Revises: 20261121_1545_lot_rules
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1605_subledger"
down_revision = "20261121_1545_lot_rules"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "party_item",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("journal_id", t.ID, nullable=False),
        sa.Column("line_no", t.WHOLE, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("entity_id", t.ID, nullable=False),
        sa.Column("side", t.TEXT, nullable=False),
        sa.Column("account_id", t.ID, nullable=False),
        sa.Column("party_kind", t.TEXT, nullable=True),
        sa.Column("party_id", t.ID, nullable=True),
        sa.Column("store_id", t.ID, nullable=True),
        sa.Column("on_date", t.DAY, nullable=False),
        sa.Column("charge", t.FLAG, nullable=False),
        sa.Column("amount", t.WHOLE, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_party_item_amount_positive")),
        sa.CheckConstraint(
            "side IN ('receivable', 'payable', 'customer_advance', 'supplier_advance')",
            name=op.f("ck_party_item_side"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "journal_id", "line_no"],
            ["journal_line.org_id", "journal_line.journal_id", "journal_line.line_no"],
            name=op.f("fk_party_item_org_id_journal_id_line_no"),
        ),
        sa.PrimaryKeyConstraint("org_id", "journal_id", "line_no", name=op.f("pk_party_item")),
        sqlite_strict=True,
    )
    op.create_index("ix_party_item_party", "party_item", ["org_id", "side", "party_id", "on_date"])
    op.create_index("ix_party_item_account", "party_item", ["org_id", "account_id", "on_date"])
    op.create_table(
        "party_item_open",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("journal_id", t.ID, nullable=False),
        sa.Column("line_no", t.WHOLE, nullable=False),
        sa.Column("amount", t.WHOLE, nullable=False),
        sa.Column("open", t.WHOLE, nullable=False),
        sa.CheckConstraint(
            "open >= 0 AND open <= amount", name=op.f("ck_party_item_open_within_item")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "journal_id", "line_no"],
            ["party_item.org_id", "party_item.journal_id", "party_item.line_no"],
            name=op.f("fk_party_item_open_org_id_journal_id_line_no"),
        ),
        sa.PrimaryKeyConstraint("org_id", "journal_id", "line_no", name=op.f("pk_party_item_open")),
        sqlite_strict=True,
    )
    op.create_table(
        "allocation",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("charge_id", t.ID, nullable=False),
        sa.Column("charge_line", t.WHOLE, nullable=False),
        sa.Column("credit_id", t.ID, nullable=False),
        sa.Column("credit_line", t.WHOLE, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("on_date", t.DAY, nullable=False),
        sa.Column("amount", t.WHOLE, nullable=False),
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
        sa.PrimaryKeyConstraint(
            "org_id",
            "charge_id",
            "charge_line",
            "credit_id",
            "credit_line",
            "cmd",
            name=op.f("pk_allocation"),
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_allocation_credit", "allocation", ["org_id", "credit_id", "credit_line"])
    op.create_table(
        "party_due",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("journal_id", t.ID, nullable=False),
        sa.Column("cmd", t.ID, nullable=False),
        sa.Column("due_on", t.DAY, nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "journal_id"],
            ["journal.org_id", "journal.id"],
            name=op.f("fk_party_due_org_id_journal_id"),
        ),
        sa.PrimaryKeyConstraint("org_id", "journal_id", name=op.f("pk_party_due")),
        sqlite_strict=True,
    )
    _take_over()


def _take_over() -> None:
    """What was posted before has its items too; a voided journal and its mirror settle each other."""
    op.execute(
        "INSERT INTO account_binding (org_id, role, event, store_id, account_id) "
        "SELECT org_id, 'advance.customer', '*', '00000000-0000-0000-0000-000000000000', id "
        "FROM account WHERE code = '21-200' AND EXISTS (SELECT 1 FROM account_binding b "
        "WHERE b.org_id = account.org_id)"
    )
    op.execute(
        "INSERT INTO party_item (org_id, journal_id, line_no, cmd, entity_id, side, account_id, "
        "party_kind, party_id, store_id, on_date, charge, amount) "
        "SELECT l.org_id, l.journal_id, l.line_no, l.cmd, l.entity_id, c.side, l.account_id, "
        "l.party_kind, l.party_id, l.store_id, l.on_date, CASE WHEN (l.debit > 0) = "
        "(c.side IN ('receivable', 'supplier_advance')) THEN true ELSE false END, "
        "l.debit + l.credit FROM journal_line l JOIN (SELECT b.org_id, b.account_id, "
        "CASE min(b.role) WHEN 'receivable.trade' THEN 'receivable' "
        "WHEN 'payable.trade' THEN 'payable' WHEN 'advance.customer' THEN 'customer_advance' "
        "ELSE 'supplier_advance' END AS side FROM account_binding b WHERE b.role IN "
        "('receivable.trade', 'payable.trade', 'advance.customer', 'advance.purchase') "
        "GROUP BY b.org_id, b.account_id) c ON c.org_id = l.org_id AND c.account_id = l.account_id"
    )
    op.execute(
        "INSERT INTO allocation (org_id, charge_id, charge_line, credit_id, credit_line, cmd, "
        "on_date, amount) SELECT o.org_id, CASE WHEN o.charge THEN o.journal_id ELSE m.journal_id "
        "END, o.line_no, CASE WHEN o.charge THEN m.journal_id ELSE o.journal_id END, m.line_no, "
        "m.cmd, m.on_date, o.amount FROM journal j JOIN party_item o ON o.org_id = j.org_id "
        "AND o.journal_id = j.reverses_id JOIN party_item m ON m.org_id = j.org_id "
        "AND m.journal_id = j.id AND m.line_no = o.line_no AND m.account_id = o.account_id "
        "AND m.charge <> o.charge AND m.amount = o.amount WHERE NOT EXISTS (SELECT 1 FROM journal v "
        "WHERE v.org_id = j.org_id AND v.reverses_id = j.id)"
    )
    op.execute(
        "INSERT INTO party_item_open (org_id, journal_id, line_no, amount, open) "
        "SELECT i.org_id, i.journal_id, i.line_no, i.amount, i.amount - coalesce((SELECT "
        "sum(a.amount) FROM allocation a WHERE a.org_id = i.org_id AND ((a.charge_id = i.journal_id "
        "AND a.charge_line = i.line_no) OR (a.credit_id = i.journal_id "
        "AND a.credit_line = i.line_no))), 0) FROM party_item i"
    )
