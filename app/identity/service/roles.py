"""Roles of the organisation's own, and what the predefined ones allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import NotFound
from app.identity.api import CreateRole, DeleteRole, RoleSaved, UpdateRole
from app.identity.models import Role, User, UserRole
from app.identity.rules.errors import PredefinedRoleRefused, RoleInUse, Taken
from app.identity.rules.granting import expand, stored
from app.identity.rules.permissions import EVERYTHING
from app.identity.rules.roles import ADMIN
from app.identity.service import common

if TYPE_CHECKING:
    from app.core.work import Work


@handles(CreateRole)
def create_role(work: Work, do: CreateRole) -> RoleSaved:
    """Add a role.

    Raises:
        Taken: If the name is used.
        InvalidInput: If a permission is not in the catalogue.
        RightsExceeded: If it holds administrative rights the acting person lacks.
    """
    _check_free(work, do.role, "role")
    granted = common.check_permissions(do.permissions)
    common.check_may_give(work, granted)
    role = Role(
        org_id=work.org_id,
        id=work.new_id(),
        name=do.role,
        description=do.description,
        builtin=False,
        permissions=sorted(granted),
        updated_at=work.now,
        updated_by=work.actor.user_id,
    )
    work.session.add(role)
    record(work, "role.create", "role", role.id, role.name, new=_shown(role))
    work.changed("role")
    work.message = f"Peran {role.name} dibuat."
    return RoleSaved(role.name)


@handles(UpdateRole)
def update_role(work: Work, do: UpdateRole) -> RoleSaved:
    """Change a role; everybody who holds it has the new rights at the next call.

    Raises:
        PredefinedRoleRefused: If a predefined one would be renamed, or System Admin limited.
        Taken, InvalidInput, RightsExceeded: As for a new role.
    """
    role = _role(work, do.role)
    before = _shown(role)
    common.check_may_give(work, common.permissions_of([role]))
    if do.permissions is not None:
        if role.name == ADMIN and role.builtin:
            raise PredefinedRoleRefused(role.name, "dibatasi")
        granted = common.check_permissions(do.permissions)
        common.check_may_give(work, granted)
        role.permissions = stored(role.name, granted) if role.builtin else sorted(granted)
    if do.new_name is not None and do.new_name != role.name:
        if role.builtin:
            raise PredefinedRoleRefused(role.name, "diganti namanya")
        _check_free(work, do.new_name, "new_name")
        role.name = do.new_name
    if do.description is not None:
        role.description = do.description
    _store_change(work, role, before)
    work.message = f"Peran {role.name} disimpan."
    return RoleSaved(role.name)


def _store_change(work: Work, role: Role, before: dict[str, Any]) -> None:
    old, new = common.differences(before, _shown(role))
    if not new:
        return
    common.touch(work, role)
    common.rights_changed(work, *_holders(work, role))
    record(work, "role.update", "role", role.id, role.name, old=old, new=new)
    work.changed("role", "user")


@handles(DeleteRole)
def delete_role(work: Work, do: DeleteRole) -> RoleSaved:
    """Remove a role nobody holds.

    Raises:
        PredefinedRoleRefused: Predefined ones stay.
        RoleInUse: Naming how many people hold it.
    """
    role = _role(work, do.role)
    if role.builtin:
        raise PredefinedRoleRefused(role.name, "dihapus")
    if holders := _holders(work, role):
        raise RoleInUse(role.name, len(holders))
    # Deleted people still hold it on paper; the audit trail remembers.
    work.session.execute(
        sa.delete(UserRole).where(UserRole.org_id == work.org_id, UserRole.role_id == role.id)
    )
    work.session.delete(role)
    record(work, "role.delete", "role", role.id, role.name, old=_shown(role))
    work.changed("role")
    work.message = f"Peran {role.name} dihapus."
    return RoleSaved(role.name)


def _role(work: Work, name: str) -> Role:
    found = work.session.scalar(
        sa.select(Role).where(Role.org_id == work.org_id, Role.name == name)
    )
    if found is None:
        raise NotFound("Peran", name, "role")
    return found


def _check_free(work: Work, name: str, field: str) -> None:
    same = sa.select(Role.id).where(
        Role.org_id == work.org_id, sa.func.lower(Role.name) == name.lower()
    )
    if work.session.scalar(same):
        raise Taken("Nama peran", name, field)


def _holders(work: Work, role: Role) -> list[str]:
    """Ids of the people who hold a role; deleted ones no longer count."""
    return list(
        work.session.scalars(
            sa.select(UserRole.user_id)
            .join(User, sa.and_(User.org_id == UserRole.org_id, User.id == UserRole.user_id))
            .where(UserRole.org_id == work.org_id, UserRole.role_id == role.id)
            .where(User.removed_at.is_(None))
        )
    )


def _shown(role: Role) -> dict[str, Any]:
    """As the audit trail keeps it: every permission by name, whatever the standard is one day."""
    granted = expand(frozenset(cast("list[str]", role.permissions)))
    if role.name == ADMIN and role.builtin:
        granted = frozenset({EVERYTHING})
    return {
        "name": role.name, "description": role.description, "permissions": sorted(granted),
    }  # fmt: skip
