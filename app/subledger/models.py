"""Tables of the sub-ledger."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, args
from app.core.money import Money

_SIDES = "'receivable', 'payable', 'customer_advance', 'supplier_advance'"


def _line(journal: str, line: str, target: str = "party_item") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["org_id", journal, line],
        [f"{target}.org_id", f"{target}.journal_id", f"{target}.line_no"],
    )


class PartyItem(Base):
    """A line of a control account: who owes it, since when, and whether it raises or lowers.

    Written by the gate behind every journal, so that no posting can forget it.
    """

    __tablename__ = "party_item"
    __table_args__ = args(
        _line("journal_id", "line_no", "journal_line"),
        sa.CheckConstraint(f"side IN ({_SIDES})", name="side"),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.Index("ix_party_item_party", "org_id", "side", "party_id", "on_date"),
        sa.Index("ix_party_item_account", "org_id", "account_id", "on_date"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    journal_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    cmd: Mapped[str] = mapped_column(Id())
    entity_id: Mapped[str] = mapped_column(Id())
    side: Mapped[str]
    account_id: Mapped[str] = mapped_column(Id())
    party_kind: Mapped[str | None]
    party_id: Mapped[str | None] = mapped_column(Id())
    store_id: Mapped[str | None] = mapped_column(Id())
    on_date: Mapped[date]
    #: True raises what is owed on this side, False lowers it.
    charge: Mapped[bool]
    amount: Mapped[Money]


class PartyItemOpen(Base):
    """What of an item is not allocated yet; written by the allocations' triggers only (C6)."""

    __tablename__ = "party_item_open"
    __table_args__ = args(
        _line("journal_id", "line_no"),
        sa.CheckConstraint("open >= 0 AND open <= amount", name="within_item"),
        # Lists and cards start from the few that are open: with 100 000 documents, 5 000 of them
        # open, the first page took 336 ms on SQLite without it and 80 ms with it.
        sa.Index(
            "ix_party_item_open_some", "org_id", "journal_id", "line_no",
            postgresql_where=sa.text("open > 0"), sqlite_where=sa.text("open > 0"),
        ),
    )  # fmt: skip

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    journal_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[Money]
    open: Mapped[Money]


class Allocation(Base):
    """A credit set against a charge; taken back by a row of the negative amount."""

    __tablename__ = "allocation"
    __table_args__ = args(
        _line("charge_id", "charge_line"),
        _line("credit_id", "credit_line"),
        sa.CheckConstraint("amount <> 0", name="some"),
        sa.Index("ix_allocation_credit", "org_id", "credit_id", "credit_line"),
        sa.Index("ix_allocation_day", "org_id", "on_date"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    charge_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    charge_line: Mapped[int] = mapped_column(primary_key=True)
    credit_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    credit_line: Mapped[int] = mapped_column(primary_key=True)
    cmd: Mapped[str] = mapped_column(Id(), primary_key=True)
    #: 1; only an import of the books brings several of the same two items in one command.
    place: Mapped[int] = mapped_column(primary_key=True, server_default="1")
    #: Never before either item: a report of an earlier day does not know of it (B7).
    on_date: Mapped[date]
    amount: Mapped[Money]


class PartyDue(Base):
    """When the items of a journal are due, where its document says so."""

    __tablename__ = "party_due"
    __table_args__ = args(
        sa.ForeignKeyConstraint(["org_id", "journal_id"], ["journal.org_id", "journal.id"])
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    journal_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    cmd: Mapped[str] = mapped_column(Id())
    due_on: Mapped[date]
