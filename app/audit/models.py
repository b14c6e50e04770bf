"""The audit ledger."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Effect, Id, Json, args


class AuditEntry(Effect, Base):
    """One fact about one record: the action and what it changed (WMS-SEC-10)."""

    __tablename__ = "audit_entry"
    __table_args__ = args(
        sa.Index("ix_audit_entry_at", "org_id", "at", "id"),
        sa.Index("ix_audit_entry_subject", "org_id", "subject_kind", "subject_id"),
        sa.Index("ix_audit_entry_cmd", "org_id", "cmd", "id"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str] = mapped_column(Id())
    subject_label: Mapped[str]
    old: Mapped[object | None] = mapped_column(Json())
    new: Mapped[object | None] = mapped_column(Json())
    #: 1 for the command's first entry; with ``entries`` on that one, a missing entry is found.
    place: Mapped[int]
    entries: Mapped[int]
    #: :func:`app.audit.rules.seal`.
    seal: Mapped[str]


class ChainHead(Base):
    """How far a session's hash chain had come when it was locked, renewed or ended.

    The last commands of a session have no successor that proves them; this does.
    """

    __tablename__ = "chain_head"

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    session_id: Mapped[str] = mapped_column(Id())
    seq: Mapped[int]
    hash: Mapped[str]
    at: Mapped[datetime]
