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
    __table_args__ = args(sa.UniqueConstraint("org_id", "code"))

    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    npwp: Mapped[str]
    address: Mapped[str]
    is_default: Mapped[bool]
    is_pkp: Mapped[bool]


class User(Versioned, Base):
    """A person who signs in.

    ``auth_version`` changes with status, password or rights; the database refuses commands of an older
    one, so a deactivated person's session ends at the next call (WMS-SEC-05).
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
    #: argon2id (or bcrypt from the previous version, WMS-SEC-11); empty: cannot sign in by password.
    password_hash: Mapped[str]
    password_changed_at: Mapped[datetime | None]
    must_change_password: Mapped[bool]
    failed_count: Mapped[int]
    failed_since: Mapped[datetime | None]
    locked_until: Mapped[datetime | None]
    #: None: every warehouse; else a list of warehouse codes (WMS-SEC-08).
    warehouses: Mapped[object | None] = mapped_column(Json())


class PasswordHistory(Base):
    """Earlier hashes, so that a password is not used again (WMS-SEC-11)."""

    __tablename__ = "password_history"

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    user_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    password_hash: Mapped[str]


class PasswordReset(Versioned, Base):
    """A reset token, stored as a hash, valid one hour, single use (WMS-SEC-03)."""

    __tablename__ = "password_reset"
    __table_args__ = args(ref("app_user", "user_id"), sa.UniqueConstraint("org_id", "token_hash"))

    user_id: Mapped[str] = mapped_column(Id())
    token_hash: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


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
    __table_args__ = args(ref("app_user", "user_id"), sa.UniqueConstraint("org_id", "code"))

    user_id: Mapped[str] = mapped_column(Id())
    code: Mapped[str]
    pin_hash: Mapped[str]
    active: Mapped[bool]
    failed_count: Mapped[int]
    locked_until: Mapped[datetime | None]


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
    __table_args__ = args(sa.Index("ix_login_event_at", "org_id", "at"))

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    at: Mapped[datetime]
    user_id: Mapped[str | None] = mapped_column(Id())
    username: Mapped[str]
    kind: Mapped[str]
    workstation: Mapped[str]
    device: Mapped[str]
    session_id: Mapped[str | None] = mapped_column(Id())
    alert: Mapped[str]


