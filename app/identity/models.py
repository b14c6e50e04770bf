"""Tables of people and their rights."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Json, Versioned, args, ref


class Organisation(Versioned, Base):
    """The tenant; its id equals its org_id."""

    __tablename__ = "organisation"

    code: Mapped[str]
    name: Mapped[str]
    timezone: Mapped[str]
    #: Settings by name: cost method, reservation hours, packing and lock rules.
    settings: Mapped[object] = mapped_column(Json())


class LegalEntity(Versioned, Base):
    """A person or company that keeps books (WMS-MD-21)."""

    __tablename__ = "legal_entity"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "code"),
        sa.Index(
            "uq_legal_entity_default", "org_id", unique=True,
            postgresql_where=sa.text("is_default"), sqlite_where=sa.text("is_default"),
        ),
    )  # fmt: skip

    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    npwp: Mapped[str]
    address: Mapped[str]
    is_default: Mapped[bool]
    is_pkp: Mapped[bool]


class User(Versioned, Base):
    """A person who signs in.

    ``auth_version`` changes with status, password or rights; the database refuses commands of an
    older one, so a deactivated person's session ends at the next call (WMS-SEC-05).
    """

    __tablename__ = "app_user"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "username"),
        sa.Index(
            "uq_app_user_email", "org_id", "email", unique=True,
            postgresql_where=sa.text("email <> ''"), sqlite_where=sa.text("email <> ''"),
        ),
    )  # fmt: skip

    username: Mapped[str]
    full_name: Mapped[str]
    email: Mapped[str]
    job_title: Mapped[str]
    active: Mapped[bool]
    auth_version: Mapped[int]
    #: argon2id, or bcrypt from the previous version (WMS-SEC-11); empty: no sign-in by password.
    password_hash: Mapped[str]
    password_changed_at: Mapped[datetime | None]
    must_change_password: Mapped[bool]
    #: Moments of the wrong passwords since the last right one, oldest first.
    failures: Mapped[object] = mapped_column(Json())
    locked_until: Mapped[datetime | None]
    #: Deleted people keep their row: the journals and the audit trail name them (WMS-SEC-05).
    removed_at: Mapped[datetime | None]
    #: None: every warehouse; else a list of warehouse codes (WMS-SEC-08).
    warehouses: Mapped[object | None] = mapped_column(Json())


class PasswordHistory(Base):
    """Earlier hashes, so that a password is not used again (WMS-SEC-11)."""

    __tablename__ = "password_history"
    __table_args__ = args(
        ref("app_user", "user_id"), sa.Index("ix_password_history_user", "org_id", "user_id", "id")
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    user_id: Mapped[str] = mapped_column(Id())
    at: Mapped[datetime]
    password_hash: Mapped[str]


class PasswordReset(Versioned, Base):
    """A reset or invitation code, stored as a hash, single use, short-lived (WMS-SEC-03)."""

    __tablename__ = "password_reset"
    __table_args__ = args(ref("app_user", "user_id"), sa.UniqueConstraint("org_id", "token_hash"))

    user_id: Mapped[str] = mapped_column(Id())
    #: ``reset`` or ``invite``.
    kind: Mapped[str]
    token_hash: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class MailOutbox(Base):
    """A mail that should be sent: only the wish, never its code.

    The code is made when the mail leaves, so that no readable one lies in the database and its hour
    starts when the person can read it.  Written outside commands too: who forgot a password is not
    signed in.
    """

    __tablename__ = "mail_outbox"
    __table_args__ = args(ref("app_user", "user_id"))

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    user_id: Mapped[str] = mapped_column(Id())
    #: ``reset`` or ``invite``.
    kind: Mapped[str]
    wanted_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: Answered by an admin in person instead, or no longer wanted.
    dropped_at: Mapped[datetime | None]
    attempts: Mapped[int]
    last_error: Mapped[str]


class Role(Versioned, Base):
    """A named set of permissions."""

    __tablename__ = "role"
    __table_args__ = args(sa.UniqueConstraint("org_id", "name"))

    name: Mapped[str]
    description: Mapped[str]
    #: The predefined ones cannot be removed.
    builtin: Mapped[bool]
    permissions: Mapped[object] = mapped_column(Json())


class UserRole(Base):
    """Which roles a person holds."""

    __tablename__ = "user_role"
    __table_args__ = args(ref("app_user", "user_id"), ref("role", "role_id"))

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    user_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    role_id: Mapped[str] = mapped_column(Id(), primary_key=True)


class UserPermission(Base):
    """A single extra permission of a person."""

    __tablename__ = "user_permission"
    __table_args__ = args(ref("app_user", "user_id"))

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    user_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    permission: Mapped[str] = mapped_column(primary_key=True)


class Badge(Versioned, Base):
    """A scannable badge; identification only, the PIN proves the person (PU-55)."""

    __tablename__ = "badge"
    __table_args__ = args(
        ref("app_user", "user_id"),
        sa.UniqueConstraint("org_id", "code"),
        sa.Index(
            "uq_badge_active", "org_id", "user_id", unique=True,
            postgresql_where=sa.text("active"), sqlite_where=sa.text("active"),
        ),
    )  # fmt: skip

    user_id: Mapped[str] = mapped_column(Id())
    code: Mapped[str]
    pin_hash: Mapped[str]
    active: Mapped[bool]
    issued_at: Mapped[datetime]
    #: Moments of the wrong PINs since the last right one, oldest first.
    failures: Mapped[object] = mapped_column(Json())
    locked_until: Mapped[datetime | None]


class SignInSession(Base):
    """One sign-in: what an access and a refresh token are on a single PC (WMS-SEC-01).

    The access time is how long rights read from the database are trusted without asking again; the
    refresh time is how long the sign-in lives unused.  Ending the row ends both, everywhere.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = args(
        ref("app_user", "user_id"),
        sa.UniqueConstraint("org_id", "refresh_hash"),
        sa.Index("ix_sign_in_session_user", "org_id", "user_id"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    user_id: Mapped[str] = mapped_column(Id())
    #: ``password``, ``badge`` or ``token``.
    how: Mapped[str]
    workstation: Mapped[str]
    started_at: Mapped[datetime]
    access_until: Mapped[datetime]
    refresh_until: Mapped[datetime]
    refresh_hash: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str]


class Approval(Versioned, Base):
    """A supervisor's consent to one blocked action, used once (PU-57)."""

    __tablename__ = "approval"
    __table_args__ = args(ref("app_user", "approver_id"), ref("app_user", "requester_id"))

    permission: Mapped[str]
    #: What it is for, an order number say; empty: whatever is blocked at that moment.
    subject: Mapped[str]
    reason: Mapped[str]
    approver_id: Mapped[str] = mapped_column(Id())
    requester_id: Mapped[str] = mapped_column(Id())
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Workstation(Versioned, Base):
    """A place people work at: known by the id kept in its local settings."""

    __tablename__ = "workstation"
    __table_args__ = args(sa.UniqueConstraint("org_id", "name"))

    name: Mapped[str]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    #: Printers, locale of the scanner, lock minutes.
    settings: Mapped[object] = mapped_column(Json())


class LoginEvent(Base):
    """Every sign-in, sign-out, lock and failure (WMS-SEC-09); append-only.

    Written outside commands, because a failure has no signed-in person.
    """

    __tablename__ = "login_event"
    __table_args__ = args(
        sa.Index("ix_login_event_at", "org_id", "at", "id"),
        sa.Index("ix_login_event_user", "org_id", "user_id", "at"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    at: Mapped[datetime]
    user_id: Mapped[str | None] = mapped_column(Id())
    username: Mapped[str]
    kind: Mapped[str]
    workstation: Mapped[str]
    device: Mapped[str]
    session_id: Mapped[str | None] = mapped_column(Id())
    #: Permission that was missing, reason of an override, and the like.
    detail: Mapped[str]
    #: Codes of what is unusual, separated by blanks.
    alert: Mapped[str]
