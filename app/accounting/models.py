"""Tables of the books."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Effect, Id, Json, Versioned, args, ref
from app.core.money import Money

#: Journals that people wrote themselves, as their index and the queries over it say it.
BY_HAND: Final = "event IN ('journal.manual', 'expense.recorded')"


class Account(Versioned, Base):
    """One account of the chart; headers group and are never posted to."""

    __tablename__ = "account"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "code"),
        ref("account", "parent_id"),
        sa.CheckConstraint("normal_side IN ('debit', 'credit')", name="side"),
        sa.CheckConstraint(
            "kind IN ('header','asset','liability','equity','revenue','cogs','expense',"
            "'other_income','other_expense','tax','memo')",
            name="kind",
        ),
    )

    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    contra: Mapped[bool]
    normal_side: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(Id())
    active: Mapped[bool]
    #: ``stock``: posted only together with stock moves, and equal to their value (INV-09).
    control: Mapped[str]
    note: Mapped[str]


class AccountBinding(Base):
    """Role → account, for one event or all, for one store or all (journal_events rule 9)."""

    __tablename__ = "account_binding"
    __table_args__ = args(
        ref("account", "account_id"),
        sa.Index("ix_account_binding_account", "org_id", "account_id", "role"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(primary_key=True)
    store_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    account_id: Mapped[str] = mapped_column(Id())


class Period(Base):
    """One month of one legal entity: open, held (accountants only) or closed (C1)."""

    __tablename__ = "period"
    __table_args__ = args(sa.CheckConstraint("state IN ('open','held','closed')", name="state"))

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    entity_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    ym: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]


class Journal(Effect, Base):
    """A posted journal; drafts live in :class:`JournalDraftRow` and have no number.

    Written after its lines: its trigger refuses an unbalanced one, a closed period and fewer than
    two lines, and no line can be added once it stands (INV-08).
    """

    __tablename__ = "journal"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "id", "cmd"),
        sa.UniqueConstraint("org_id", "entity_id", "number"),
        sa.UniqueConstraint("org_id", "event_key"),
        # Partial: nearly every journal reverses none, and statistics over so many NULLs would keep
        # SQLite from ever using it.
        sa.Index(
            "uq_journal_reverses_id",
            "org_id",
            "reverses_id",
            unique=True,
            postgresql_where=sa.text("reverses_id IS NOT NULL"),
            sqlite_where=sa.text("reverses_id IS NOT NULL"),
        ),
        sa.Index("ix_journal_date", "org_id", "on_date", "id"),
        sa.Index("ix_journal_source", "org_id", "source_kind", "source_id"),
        # A document is asked for by its number; journals written by hand have none.
        sa.Index(
            "ix_journal_source_number",
            "org_id",
            "source_number",
            postgresql_where=sa.text("source_number <> ''"),
            sqlite_where=sa.text("source_number <> ''"),
        ),
        sa.Index("ix_journal_cmd", "org_id", "cmd"),
        # Partial: completion and the page of expenses look only at what people wrote.
        sa.Index(
            "ix_journal_by_hand",
            "org_id",
            "on_date",
            "id",
            postgresql_where=sa.text(BY_HAND),
            sqlite_where=sa.text(BY_HAND),
        ),
    )

    entity_id: Mapped[str] = mapped_column(Id())
    number: Mapped[str]
    on_date: Mapped[date]
    description: Mapped[str]
    event: Mapped[str]
    #: ``event:source:sequence``; posting the same fact twice is refused (journal_events rule 1).
    event_key: Mapped[str]
    source_kind: Mapped[str]
    source_id: Mapped[str | None] = mapped_column(Id())
    source_number: Mapped[str]
    reverses_id: Mapped[str | None] = mapped_column(Id())
    closing: Mapped[bool]
    actor_id: Mapped[str] = mapped_column(Id())
    at: Mapped[datetime]


class JournalSeal(Base):
    """The hash of a journal over its content and the hash of the one before it (C5).

    Written with the journal: by a trigger on PostgreSQL, by the gate on SQLite.
    """

    __tablename__ = "journal_seal"

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    entity_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    year: Mapped[str] = mapped_column(primary_key=True)
    #: The running number in ``JRN-YYYY-NNNNNN``.
    n: Mapped[int] = mapped_column(primary_key=True)
    journal_id: Mapped[str] = mapped_column(Id())
    hash: Mapped[str]


class JournalLine(Base):
    """One side of one account; date and entity repeat the header's so that reports need no join."""

    __tablename__ = "journal_line"
    __table_args__ = args(
        sa.ForeignKeyConstraint(
            ["org_id", "journal_id", "cmd"], ["journal.org_id", "journal.id", "journal.cmd"],
            deferrable=True, initially="DEFERRED",
        ),
        sa.CheckConstraint(
            "(debit > 0 AND credit = 0) OR (debit = 0 AND credit > 0)", name="one_side"
        ),
        sa.Index(
            "ix_journal_line_ledger", "org_id", "account_id", "on_date", "journal_id", "line_no"
        ),
        sa.Index("ix_journal_line_date", "org_id", "on_date"),
    )  # fmt: skip

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    journal_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    cmd: Mapped[str] = mapped_column(Id())
    entity_id: Mapped[str] = mapped_column(Id())
    on_date: Mapped[date]
    closing: Mapped[bool]
    account_id: Mapped[str] = mapped_column(Id())
    debit: Mapped[Money]
    credit: Mapped[Money]
    store_id: Mapped[str | None] = mapped_column(Id())
    warehouse_id: Mapped[str | None] = mapped_column(Id())
    party_kind: Mapped[str | None]
    party_id: Mapped[str | None] = mapped_column(Id())
    memo: Mapped[str]
    #: The business unit, decided when the line was posted; stays whatever changes later.
    unit_id: Mapped[str | None] = mapped_column(Id())


class AccountBalance(Base):
    """Sums per account, month, closing flag, store, warehouse and unit; by triggers only (C6)."""

    __tablename__ = "account_balance"
    # Without the amounts: a posting would change the index each time.
    __table_args__ = args(sa.Index("ix_account_balance_account", "org_id", "account_id", "ym"))

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    entity_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    ym: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    closing: Mapped[bool] = mapped_column(primary_key=True)
    store_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    warehouse_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    unit_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    debit: Mapped[Money]
    credit: Mapped[Money]


class BusinessUnit(Versioned, Base):
    """Unit usaha: a part of the business whose result is looked at by itself (KOP-ARC-10)."""

    __tablename__ = "business_unit"
    __table_args__ = args(sa.UniqueConstraint("org_id", "code"))

    code: Mapped[str]
    name: Mapped[str]
    active: Mapped[bool]


class BusinessUnitMember(Base):
    """The unit a store or warehouse belongs to now; what is posted from now on takes it over.

    A table of its own, since stores and warehouses belong to higher slices and each line that is
    posted looks here.
    """

    __tablename__ = "business_unit_member"
    __table_args__ = args(
        ref("business_unit", "unit_id"),
        sa.CheckConstraint("kind IN ('store', 'warehouse')", name="kind"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    member_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    kind: Mapped[str]
    unit_id: Mapped[str] = mapped_column(Id())


class JournalDraftRow(Versioned, Base):
    """A journal being written; no number, no effect on balances (A15)."""

    __tablename__ = "journal_draft"
    __table_args__ = args(sa.Index("ix_journal_draft_posted", "org_id", "posted_id"))

    entity_id: Mapped[str] = mapped_column(Id())
    on_date: Mapped[date]
    description: Mapped[str]
    lines: Mapped[object] = mapped_column(Json())
    #: ``[{"sha256", "name", "note"}]``, receipts it will carry; None for none.
    files: Mapped[object | None] = mapped_column(Json())
    reason: Mapped[str]
    created_by: Mapped[str] = mapped_column(Id())
    created_at: Mapped[datetime]
    posted_id: Mapped[str | None] = mapped_column(Id())
    discarded: Mapped[bool]


class JournalTemplate(Versioned, Base):
    """A journal with formulas for amounts; with a rhythm it brings drafts (A9)."""

    __tablename__ = "journal_template"
    __table_args__ = args(
        ref("legal_entity", "entity_id"),
        sa.CheckConstraint("every IN ('', 'day', 'week', 'month', 'year')", name="every"),
        sa.CheckConstraint("every = '' OR starts_on IS NOT NULL", name="starts"),
    )

    entity_id: Mapped[str] = mapped_column(Id())
    title: Mapped[str]
    description: Mapped[str]
    lines: Mapped[object] = mapped_column(Json())
    every: Mapped[str]
    step: Mapped[int]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    #: Drafts came for every day up to this one.
    ran_to: Mapped[date | None]
    active: Mapped[bool]
