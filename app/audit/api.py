"""Queries of the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import Field

from app.audit.rules import FIELD_LABELS
from app.core.commands import Page, PagedQuery, Query


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after, as text; empty where there was none."""

    field: str
    old: str
    new: str

    @property
    def label(self) -> str:
        """The field in words people use."""
        return FIELD_LABELS.get(self.field, self.field.replace("_", " ").capitalize())


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry in a list."""

    id: str
    at: datetime
    username: str
    full_name: str
    workstation: str
    action: str
    #: The action in Indonesian words.
    label: str
    subject_kind: str
    subject: str
    changes: tuple[Change, ...]


class AuditList(PagedQuery[Page[AuditRow]]):
    """Sensitive actions, newest first (WMS-SEC-10)."""

    name = "audit.list"
    permission = "audit.read"
    summary = "Jejak audit"

    username: str | None = None
    first_day: date | None = Field(default=None, description="WIB, inclusive")
    last_day: date | None = Field(default=None, description="WIB, inclusive")
    subject_kind: str | None = Field(default=None, description="user, role, order, lot, …")
    subject: str | None = Field(
        default=None, description="what people call the thing, or its document number"
    )
    action: str | None = Field(default=None, description="a whole action or its resource: user")
    workstation: str | None = None


class AuditOf(PagedQuery[Page[AuditRow]]):
    """The whole history of one thing, also under earlier names, newest first."""

    name = "audit.of"
    permission = "audit.read"
    summary = "Riwayat audit satu hal"

    subject_kind: str
    subject: str = Field(description="what people call the thing, now or earlier")


@dataclass(frozen=True, slots=True)
class AuditDetail:
    """One entry with the command that made it."""

    entry: AuditRow
    command_id: str
    command: str
    command_version: int
    #: Parameters as JSON text, secrets left out.
    args: str
    message: str
    session_id: str
    seq: int
    hash: str
    prev_hash: str


class ShowAudit(Query[AuditDetail]):
    """One entry and its command."""

    name = "audit.show"
    permission = "audit.read"
    summary = "Rincian jejak audit"

    id: str = Field(min_length=36, max_length=36)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where what is stored is not what was written."""

    #: args, command, gap, end, entry, entry_missing, orphan or result.
    kind: str
    #: Indonesian sentence: what is wrong and where.
    text: str
    command_id: str
    session_id: str = ""
    seq: int = 0
    table: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """What ``audit.verify`` found."""

    intact: bool
    commands: int
    sessions: int
    entries: int
    #: The first broken place of each check, at most ``limit`` of them.
    breaks: tuple[Break, ...]


class VerifyAudit(Query[Verified]):
    """Walk every hash chain, every seal and every ledger row (WMS-SEC-10)."""

    name = "audit.verify"
    permission = "audit.read"
    summary = "Memeriksa keutuhan jejak audit"

    limit: int = Field(default=20, ge=1, le=1000, description="breaks to report at most")
