"""The kernel's own tables: what was asked, what was answered, which numbers were given."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Json, args


class CommandRow(Base):
    """One accepted command: the request id is the key, so it can be accepted once (INV-01).

    ``hash`` chains the commands of one sign-in session (``prev_hash`` is the hash before), so a
    changed or missing row is found by ``audit.verify`` (WMS-SEC-10).
    """

    __tablename__ = "command"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "session_id", "seq"),
        sa.Index("ix_command_at", "org_id", "at"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    name: Mapped[str]
    version: Mapped[int]
    args: Mapped[dict[str, object]] = mapped_column(Json())
    args_hash: Mapped[str]
    actor_id: Mapped[str] = mapped_column(Id())
    auth_version: Mapped[int]
    workstation: Mapped[str]
    session_id: Mapped[str] = mapped_column(Id())
    seq: Mapped[int]
    prev_hash: Mapped[str]
    hash: Mapped[str]
    at: Mapped[datetime]
    #: Transaction that accepted it, stamped by PostgreSQL; effects must come from the same one.
    row_xid: Mapped[int | None]


class CommandResult(Base):
    """The answer of a command; inserting it is the last act of its transaction."""

    __tablename__ = "command_result"
    __table_args__ = args(
        sa.ForeignKeyConstraint(["org_id", "cmd"], ["command.org_id", "command.id"]),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    cmd: Mapped[str] = mapped_column(Id(), primary_key=True)
    result: Mapped[object] = mapped_column(Json())
    message: Mapped[str]
    changes: Mapped[object] = mapped_column(Json())


class DocumentCounter(Base):
    """Last number given per series, scope and period; locked last in a transaction (C10)."""

    __tablename__ = "document_counter"

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(Id(), primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class DocumentNumber(Base):
    """Every number given, gapless per series, scope and period (INV-14)."""

    __tablename__ = "document_number"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "cmd", "ord"),
        sa.ForeignKeyConstraint(["org_id", "cmd"], ["command.org_id", "command.id"]),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(Id(), primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    cmd: Mapped[str] = mapped_column(Id())
    ord: Mapped[int]
    text: Mapped[str]
