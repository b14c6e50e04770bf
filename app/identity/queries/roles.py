"""Roles and permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import sqlalchemy as sa

from app.core.commands import answers
from app.identity.api import PermissionList, PermissionRow, RoleList, RoleRow
from app.identity.models import Role, User, UserRole
from app.identity.rules.granting import expand, follows_standard, standard
from app.identity.rules.permissions import CATALOGUE
from app.identity.rules.roles import PREDEFINED

if TYPE_CHECKING:
    from app.core.work import Read


@answers(RoleList)
def role_list(read: Read, _ask: RoleList) -> tuple[RoleRow, ...]:
    """All roles with how many active people hold them."""
    holders = (
        sa.select(UserRole.role_id, sa.func.count().label("people"))
        .join(User, sa.and_(User.org_id == UserRole.org_id, User.id == UserRole.user_id))
        .where(UserRole.org_id == read.org_id, User.active, User.removed_at.is_(None))
        .group_by(UserRole.role_id)
        .subquery()
    )
    rows = read.session.execute(
        sa.select(Role, sa.func.coalesce(holders.c.people, 0))
        .outerjoin(holders, holders.c.role_id == Role.id)
        .where(Role.org_id == read.org_id)
    )
    return tuple(
        sorted((_row(role, people) for role, people in rows), key=lambda row: _place(row.role))
    )


def _row(role: Role, people: int) -> RoleRow:
    kept = cast("list[str]", role.permissions)
    granted = expand(frozenset(kept))
    return RoleRow(
        role=role.name,
        description=role.description,
        builtin=role.builtin,
        permissions=tuple(sorted(granted)),
        people=people,
        standard=tuple(sorted(expand(standard(role.name)))) if role.builtin else (),
        follows=role.builtin and follows_standard(role.name, kept),
    )


def _place(name: str) -> tuple[int, str]:
    """Predefined roles in their own order, then the others by name."""
    names = [role.name for role in PREDEFINED]
    return (names.index(name) if name in names else len(names), name.casefold())


@answers(PermissionList)
def permission_list(_read: Read, ask: PermissionList) -> tuple[PermissionRow, ...]:
    """The catalogue in the order people read it."""
    rows = (_permission(name, label) for name, label in CATALOGUE.items())
    return tuple(row for row in rows if ask.resource in {None, row.resource})


def _permission(name: str, label: str) -> PermissionRow:
    resource, _, action = name.partition(".")
    return PermissionRow(name, resource, action, label)
