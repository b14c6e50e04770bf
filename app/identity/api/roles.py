"""Roles and the permission catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.commands import Command, Query
from app.core.one_line import ONE_LINE
from app.identity.api.organisation import Text

RoleName = Annotated[str, StringConstraints(min_length=1, max_length=60), ONE_LINE]


@dataclass(frozen=True, slots=True)
class RoleSaved:
    """A role was stored or removed."""

    role: str


class CreateRole(Command[RoleSaved]):
    """Add a role of the organisation's own (WMS-SEC-06)."""

    name = "role.create"
    permission = "role.manage"
    summary = "Membuat peran"

    role: RoleName
    description: Text = ""
    permissions: tuple[str, ...]


class UpdateRole(Command[RoleSaved]):
    """Change a role; predefined ones keep their name, System Admin also its permissions."""

    name = "role.update"
    permission = "role.manage"
    summary = "Mengubah peran"

    role: RoleName
    new_name: RoleName | None = None
    description: Text | None = None
    permissions: tuple[str, ...] | None = None


class DeleteRole(Command[RoleSaved]):
    """Remove a role nobody holds."""

    name = "role.delete"
    permission = "role.manage"
    summary = "Menghapus peran"

    role: RoleName


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role and how many people hold it.

    Attributes:
        standard: What the program gives a predefined role today; empty for one's own.
        follows: Whether a predefined role is as the program says and gets what it adds later.
    """

    role: str
    description: str
    builtin: bool
    permissions: tuple[str, ...]
    people: int
    standard: tuple[str, ...] = ()
    follows: bool = False


class RoleList(Query[tuple[RoleRow, ...]]):
    """All roles, the predefined ones first."""

    name = "role.list"
    permission = "role.read"
    summary = "Daftar peran"


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """A permission of the catalogue."""

    permission: str
    resource: str
    action: str
    label: str


class PermissionList(Query[tuple[PermissionRow, ...]]):
    """Everything that can be allowed."""

    name = "permission.list"
    permission = "role.read"
    summary = "Daftar hak akses"

    resource: str | None = Field(default=None, description="of one resource only")
