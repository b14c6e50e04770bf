"""People: commands on accounts, and what lists show of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from app.core.commands import SIGNED_IN, Command, Page, PagedQuery, Query
from app.identity.api.organisation import Email, Text, Title, Username
from app.identity.api.secrets import Password, ResetCode, SecretCommand

#: Codes of warehouses; None = all of them (WMS-SEC-08).
Warehouses = tuple[Annotated[str, Field(min_length=1, max_length=20)], ...] | None


@dataclass(frozen=True, slots=True)
class UserSaved:
    """An account was stored."""

    username: str
    roles: tuple[str, ...]


class CreateUser(SecretCommand[UserSaved]):
    """Add a person; without a password they set their first one by an invitation (WMS-SEC-02)."""

    name = "user.create"
    permission = "user.manage"
    summary = "Menambah pengguna"
    secret = frozenset({"password", "invite_code"})

    username: Username
    full_name: Title
    email: Email = ""
    job_title: Text = ""
    roles: tuple[str, ...] | None = Field(
        default=None, description="names of roles; left out = the role of the job title"
    )
    permissions: tuple[str, ...] = Field(default=(), description="single extra permissions")
    warehouses: Warehouses = Field(default=None, description="codes; left out = every warehouse")
    password: Password | None = Field(default=None, description="first password, set by the admin")
    must_change_password: bool = Field(
        default=True, description="ask for a new one at first sign-in"
    )
    invite_code: ResetCode | None = Field(
        default=None, description="made by the caller and printed in the invitation; kept as a hash"
    )


class UpdateUser(Command[UserSaved]):
    """Change what is known of a person; what is left out stays."""

    name = "user.update"
    permission = "user.manage"
    summary = "Mengubah data pengguna"

    username: Username
    full_name: Title | None = None
    email: Email | None = None
    job_title: Text | None = None


class UpdateProfile(Command[UserSaved]):
    """Change one's own name and e-mail."""

    name = "user.update_profile"
    permission = SIGNED_IN
    summary = "Mengubah profil sendiri"

    full_name: Title | None = None
    email: Email | None = None


class _OneUser(Command[UserSaved]):
    """A command on one account."""

    permission = "user.manage"

    username: Username


class _OneUserSecret(SecretCommand[UserSaved]):
    """A command on one account that carries a secret."""

    permission = "user.manage"

    username: Username


class DeactivateUser(_OneUser):
    """End every session of a person and refuse new ones (WMS-SEC-05)."""

    name = "user.deactivate"
    summary = "Menonaktifkan pengguna"


class ActivateUser(_OneUser):
    """Let a person in again."""

    name = "user.activate"
    summary = "Mengaktifkan kembali pengguna"


class DeleteUser(_OneUser):
    """Remove a person from the lists; documents and the audit trail still name them."""

    name = "user.delete"
    summary = "Menghapus pengguna"


class UnlockUser(_OneUser):
    """Open an account or badge that was locked by wrong tries."""

    name = "user.unlock"
    summary = "Membuka kunci akun dan badge pengguna"


class ResetPassword(_OneUserSecret):
    """Set a person's password as admin; their sessions end (WMS-SEC-05)."""

    name = "user.reset_password"
    summary = "Mengganti kata sandi pengguna"
    secret = frozenset({"password"})

    password: Password
    must_change_password: bool = True


class IssueResetCode(_OneUserSecret):
    """Give a code, made by the caller, with which the person sets a password themselves."""

    name = "user.issue_code"
    summary = "Memberi kode undangan atau kode ganti kata sandi"
    secret = frozenset({"code"})

    code: ResetCode
    kind: Literal["reset", "invite"] = "reset"


class ChangePassword(SecretCommand[UserSaved]):
    """Change one's own password; sessions elsewhere end, this one goes on."""

    name = "user.change_password"
    permission = SIGNED_IN
    summary = "Mengganti kata sandi sendiri"
    secret = frozenset({"old_password", "new_password"})

    old_password: Password
    new_password: Password


class ConfirmReset(SecretCommand[UserSaved]):
    """Set a password with a code; run by ``SignIn.confirm_reset`` for the code's owner."""

    name = "user.confirm_reset"
    permission = SIGNED_IN
    summary = "Membuat kata sandi dengan kode"
    secret = frozenset({"code", "new_password"})

    code: ResetCode
    new_password: Password


class SetUserRoles(_OneUser):
    """Replace a person's roles and single extra permissions."""

    name = "user.set_roles"
    summary = "Mengatur peran pengguna"

    roles: tuple[str, ...]
    permissions: tuple[str, ...] | None = Field(default=None, description="left out = unchanged")


class SetUserWarehouses(_OneUser):
    """Limit a person to warehouses, or lift the limit."""

    name = "user.set_warehouses"
    summary = "Mengatur gudang pengguna"

    warehouses: Warehouses = Field(description="codes; null = every warehouse")


@dataclass(frozen=True, slots=True)
class UserRow:
    """A person in a list."""

    username: str
    full_name: str
    email: str
    job_title: str
    roles: tuple[str, ...]
    warehouses: tuple[str, ...] | None
    active: bool
    locked: bool
    has_badge: bool
    #: No password yet: the invitation was not answered.
    invited: bool
    last_sign_in: datetime | None


class UserList(PagedQuery[Page[UserRow]]):
    """People by name; deleted ones are left out."""

    name = "user.list"
    permission = "user.read"
    summary = "Daftar pengguna"

    search: str = Field(default="", description="part of name, user name, e-mail or job title")
    role: str | None = None
    warehouse: str | None = Field(default=None, description="people who may work there")
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class BadgeRow:
    """A badge of a person."""

    code: str
    active: bool
    issued_at: datetime
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class UserDetail:
    """A person with everything their rights come from."""

    username: str
    full_name: str
    email: str
    job_title: str
    active: bool
    version: int
    roles: tuple[str, ...]
    extra_permissions: tuple[str, ...]
    #: Roles and extras together.
    permissions: tuple[str, ...]
    warehouses: tuple[str, ...] | None
    must_change_password: bool
    password_changed_at: datetime | None
    locked_until: datetime | None
    badges: tuple[BadgeRow, ...]
    last_sign_in: datetime | None
    last_workstation: str


class ShowUser(Query[UserDetail]):
    """One person."""

    name = "user.show"
    permission = "user.read"
    summary = "Rincian pengguna"

    username: Username


class ShowProfile(Query[UserDetail]):
    """The person who asks."""

    name = "user.profile"
    permission = SIGNED_IN
    summary = "Profil sendiri"


@dataclass(frozen=True, slots=True)
class CodeWantedRow:
    """Somebody waits for an invitation or a code."""

    username: str
    full_name: str
    kind: str
    wanted_at: datetime
    attempts: int
    last_error: str


class CodesWanted(Query[tuple[CodeWantedRow, ...]]):
    """Mails not sent yet: an admin without a mail server hands out the code in person."""

    name = "user.codes_wanted"
    permission = "user.manage"
    summary = "Permintaan kode kata sandi dan undangan yang belum terkirim"
