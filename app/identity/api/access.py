"""Badges, supervisor approvals and the record of sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import Field

from app.core.commands import SIGNED_IN, Command, Page, PagedQuery
from app.identity.api.organisation import Title, Username
from app.identity.api.secrets import Pin, SecretCommand


@dataclass(frozen=True, slots=True)
class BadgeIssued:
    """A badge to print: ``code`` is its barcode, the name stands under it."""

    code: str
    username: str
    full_name: str


class IssueBadge(SecretCommand[BadgeIssued]):
    """Give a person a badge with a PIN; earlier badges of the person stop working."""

    name = "badge.issue"
    permission = "user.manage"
    summary = "Menerbitkan badge"
    secret = frozenset({"pin"})

    username: Username
    pin: Pin


class RevokeBadge(Command[BadgeIssued]):
    """Stop a badge that was lost."""

    name = "badge.revoke"
    permission = "user.manage"
    summary = "Mencabut badge"

    code: str = Field(min_length=5, max_length=60)


class SetBadgePin(SecretCommand[BadgeIssued]):
    """Set the PIN of a person's badge: an admin for anybody, everybody for themselves."""

    name = "badge.set_pin"
    permission = SIGNED_IN
    summary = "Mengganti PIN badge"
    secret = frozenset({"pin", "old_pin"})

    username: Username | None = Field(default=None, description="left out = oneself")
    pin: Pin
    old_pin: Pin | None = Field(default=None, description="needed for one's own badge")


@dataclass(frozen=True, slots=True)
class OneTimeApproval:
    """A supervisor's consent; its ``code`` goes into the command that was blocked."""

    code: str
    permission: str
    subject: str
    approver: str
    reason: str
    expires_at: datetime


class GrantApproval(Command[OneTimeApproval]):
    """Allow one blocked action; run by ``SignIn.override`` as the supervisor (PU-57)."""

    name = "approval.grant"
    permission = SIGNED_IN
    summary = "Menyetujui satu tindakan yang tertahan"

    wanted: str = Field(description="the permission that is missing, which the approver must hold")
    requester: Username
    reason: Title
    subject: str = Field(default="", max_length=100, description="number or code it is for")


@dataclass(frozen=True, slots=True)
class LoginEventRow:
    """One sign-in, sign-out, lock, failure or refusal."""

    id: str
    at: datetime
    username: str
    full_name: str
    kind: str
    label: str
    workstation: str
    device: str
    detail: str
    #: Indonesian words for what is unusual; empty when nothing is.
    alerts: tuple[str, ...]


class LoginEvents(PagedQuery[Page[LoginEventRow]]):
    """Sign-ins and what else happened at the door, newest first (WMS-SEC-09)."""

    name = "login.list"
    permission = "audit.read"
    summary = "Riwayat masuk dan keluar"

    username: Username | None = None
    first_day: date | None = Field(default=None, description="WIB, inclusive")
    last_day: date | None = Field(default=None, description="WIB, inclusive")
    kind: str | None = None
    workstation: str | None = None
    only_alerts: bool = False
