"""Tables of closing: self-checks, balances of bank statements, allowances."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Json, Sen, args, ref
from app.core.money import Money


class SelfCheck(Base):
    """A run of the self-check; what it found stands for ever."""

    __tablename__ = "self_check"
    __table_args__ = args(sa.Index("ix_self_check_at", "org_id", "at"))

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]
    problems: Mapped[int]
    #: ``[{"name", "title", "problems": [sentence]}]``, the first hundred of each.
    results: Mapped[object] = mapped_column(Json())


class AllowanceRun(Base):
    """What an allowance of a month's end was decided to be; it holds while its journal does."""

    __tablename__ = "allowance_run"
    __table_args__ = args(
        ref("legal_entity", "entity_id"),
        ref("journal", "journal_id", deferred=True),
        sa.CheckConstraint("kind IN ('receivable','stock')", name="kind"),
        sa.Index("ix_allowance_run_month", "org_id", "entity_id", "kind", "ym"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    entity_id: Mapped[str] = mapped_column(Id())
    kind: Mapped[str]
    ym: Mapped[str]
    journal_id: Mapped[str] = mapped_column(Id())
    #: By the policy; as decided; in the books before it.
    computed: Mapped[Money] = mapped_column(Sen())
    wanted: Mapped[Money] = mapped_column(Sen())
    booked: Mapped[Money] = mapped_column(Sen())
    #: ``[{"key", "title", "base", "percent", "computed", "amount", "reason"}]``, amounts in sen.
    lines: Mapped[object] = mapped_column(Json())
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())


class BankStatement(Base):
    """The last balance on a bank's statement of a month, as the accountant typed it (C2).

    Lines of statements are not kept: what the bank and the books do not know of each other yet is
    one sum each way.
    """

    __tablename__ = "bank_statement"
    __table_args__ = args(
        ref("legal_entity", "entity_id"),
        ref("account", "account_id"),
        sa.CheckConstraint("in_transit >= 0 AND outstanding >= 0", name="sums"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    entity_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    account_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    ym: Mapped[str] = mapped_column(primary_key=True)
    balance: Mapped[Money] = mapped_column(Sen())
    #: Booked, not yet on the statement: deposits in transit, payments not cleared.
    in_transit: Mapped[Money] = mapped_column(Sen())
    outstanding: Mapped[Money] = mapped_column(Sen())
    note: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
