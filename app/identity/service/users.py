"""Accounts: add, change, deactivate, delete; roles and warehouses of a person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput
from app.identity.api import (
    ActivateUser,
    CreateUser,
    DeactivateUser,
    DeleteUser,
    SetUserRoles,
    SetUserWarehouses,
    UnlockUser,
    UpdateProfile,
    UpdateUser,
    UserSaved,
)
from app.identity.models import Badge, MailOutbox, PasswordReset, User
from app.identity.rules.errors import OwnAccount
from app.identity.rules.roles import ADMIN, role_of_job_title
from app.identity.rules.secrets_policy import check_password
from app.identity.service import codes, common
from app.identity.steps import settings

if TYPE_CHECKING:
    from app.core.work import Work
    from app.identity.models import Role


@handles(CreateUser)
def create_user(work: Work, do: CreateUser) -> UserSaved:
    """Add a person with roles, extra permissions and warehouses.

    Raises:
        Taken: If the user name or e-mail is somebody's.
        InvalidInput: If a role, permission or warehouse is unknown, neither role nor job title says
            a role, or several things are wrong.
        PasswordRefused: If the first password is too weak.
    """
    _check_new(work, do)
    roles = _roles_of_new(work, do)
    extras = common.check_permissions(do.permissions)
    common.check_may_give(work, common.permissions_of(roles) | extras)
    user = _new_user(work, do)
    work.session.add(user)
    if do.password is not None:
        common.set_password(
            work, user, do.password, settings(work).password, must_change=do.must_change_password
        )
    work.session.flush()
    common.give_roles(work, user, roles)
    common.give_permissions(work, user, extras)
    if do.password is None:
        codes.want_or_issue(work, user, "invite", do.invite_code)
    names = tuple(sorted(role.name for role in roles))
    record(
        work, "user.create", "user", user.id, user.username,
        new={**_shown(user), "roles": list(names), "permissions": sorted(extras)},
    )  # fmt: skip
    work.changed("user")
    work.message = f"Pengguna {user.full_name} ditambahkan."
    return UserSaved(user.username, names)


def _check_new(work: Work, do: CreateUser) -> None:
    """Everything that is wrong with a new person, told at once (WMS-GEN-09)."""
    policy, secret = settings(work).password, do.password
    common.all_at_once(
        partial(common.check_free, work, username=do.username),
        partial(common.check_free, work, email=do.email),
        partial(common.check_email, do.email),
        partial(_roles_of_new, work, do),
        partial(common.check_permissions, do.permissions),
        partial(common.check_warehouses, work, _codes(do.warehouses) or ()),
        *([partial(check_password, secret, policy, username=do.username)] if secret else ()),
    )


def _roles_of_new(work: Work, do: CreateUser) -> list[Role]:
    if do.roles is not None:
        return common.roles_named(work, do.roles)
    by_title = role_of_job_title(do.job_title)
    if by_title is None:
        message = (
            f'Jabatan "{do.job_title}" tidak menentukan peran. Pilih sedikitnya satu peran untuk '
            f"{do.full_name}."
        )
        raise InvalidInput(message, (FieldError("roles", message),))
    return common.roles_named(work, [by_title])


def _new_user(work: Work, do: CreateUser) -> User:
    return User(
        org_id=work.org_id,
        id=work.new_id(),
        username=do.username,
        full_name=do.full_name,
        email=do.email,
        job_title=do.job_title,
        active=True,
        auth_version=1,
        password_hash="",
        password_changed_at=None,
        must_change_password=False,
        failures=[],
        locked_until=None,
        warehouses=_codes(do.warehouses),
        removed_at=None,
        updated_at=work.now,
        updated_by=work.actor.user_id,
    )


def _codes(warehouses: tuple[str, ...] | None) -> list[str] | None:
    return None if warehouses is None else sorted({code.upper() for code in warehouses})


def _shown(user: User) -> dict[str, Any]:
    return {
        "full_name": user.full_name,
        "email": user.email,
        "job_title": user.job_title,
        "warehouses": user.warehouses,
    }


@handles(UpdateUser)
def update_user(work: Work, do: UpdateUser) -> UserSaved:
    """Change a person's name, e-mail or job title."""
    user = common.user_to_manage(work, do.username)
    return _rename(work, user, do.model_dump(exclude={"username"}, exclude_none=True))


@handles(UpdateProfile)
def update_profile(work: Work, do: UpdateProfile) -> UserSaved:
    """Change one's own name and e-mail."""
    user = common.user_with_id(work, work.actor.user_id)
    return _rename(work, user, do.model_dump(exclude_none=True))


def _rename(work: Work, user: User, values: dict[str, Any]) -> UserSaved:
    common.check_free(work, email=values.get("email", ""), but=user.id)
    common.check_email(values.get("email", ""))
    old, new = common.differences(_shown(user), values)
    for name, value in new.items():
        setattr(user, name, value)
    if new:
        common.touch(work, user)
        common.rights_changed(work, user.id)
        record(work, "user.update", "user", user.id, user.username, old=old, new=new)
        work.changed("user")
    work.message = f"Data {user.full_name} disimpan."
    return UserSaved(user.username, common.role_names(work, user.id))


@handles(DeactivateUser)
def deactivate_user(work: Work, do: DeactivateUser) -> UserSaved:
    """Make a person inactive; their sessions end at their next call (WMS-SEC-05).

    Raises:
        OwnAccount: Nobody locks themselves out.
        LastAdmin: Somebody must be able to manage people.
    """
    user = common.user_to_manage(work, do.username)
    return _leave(work, user, "user.deactivate", "menonaktifkan", "dinonaktifkan")


@handles(DeleteUser)
def delete_user(work: Work, do: DeleteUser) -> UserSaved:
    """Remove a person from the lists; the name stays taken, documents still name them."""
    user = common.user_to_manage(work, do.username)
    saved = _leave(work, user, "user.delete", "menghapus", "dihapus")
    user.removed_at = work.now
    return saved


def _leave(work: Work, user: User, action: str, verb: str, done: str) -> UserSaved:
    if user.id == work.actor.user_id:
        raise OwnAccount(verb)
    common.keep_an_admin(work, without=user)
    was_active, user.active = user.active, False
    common.touch(work, user)
    common.rights_changed(work, user.id)
    common.end_sessions(work, user.id, action)
    _stop_codes(work, user)
    record(
        work, action, "user", user.id, user.username,
        old={"active": was_active}, new={"active": False},
    )  # fmt: skip
    work.changed("user")
    work.message = f"{user.full_name} {done}."
    return UserSaved(user.username, common.role_names(work, user.id))


def _stop_codes(work: Work, user: User) -> None:
    """Codes and mails on their way no longer open anything."""
    for table, column in (
        (PasswordReset, PasswordReset.used_at),
        (MailOutbox, MailOutbox.dropped_at),
    ):
        work.session.execute(
            sa.update(table)
            .where(table.org_id == work.org_id, table.user_id == user.id, column.is_(None))
            .values({column.key: work.now})
        )


@handles(ActivateUser)
def activate_user(work: Work, do: ActivateUser) -> UserSaved:
    """Let a person in again, unlocked."""
    user = common.user_to_manage(work, do.username)
    was_active, user.active = user.active, True
    user.failures, user.locked_until = [], None
    common.touch(work, user)
    common.rights_changed(work, user.id)
    record(
        work, "user.activate", "user", user.id, user.username,
        old={"active": was_active}, new={"active": True},
    )  # fmt: skip
    work.changed("user")
    work.message = f"{user.full_name} aktif kembali."
    return UserSaved(user.username, common.role_names(work, user.id))


@handles(UnlockUser)
def unlock_user(work: Work, do: UnlockUser) -> UserSaved:
    """Open the account and the badges of a person after wrong tries."""
    user = common.user_to_manage(work, do.username)
    user.failures, user.locked_until = [], None
    common.touch(work, user)
    badges = work.session.scalars(
        sa.select(Badge).where(Badge.org_id == work.org_id, Badge.user_id == user.id, Badge.active)
    )
    for badge in badges:
        badge.failures, badge.locked_until = [], None
    record(work, "user.unlock", "user", user.id, user.username)
    work.changed("user", "badge")
    work.message = f"Kunci akun {user.full_name} dibuka."
    return UserSaved(user.username, common.role_names(work, user.id))


@handles(SetUserRoles)
def set_user_roles(work: Work, do: SetUserRoles) -> UserSaved:
    """Replace a person's roles and, when named, the single extra permissions.

    Raises:
        LastAdmin: If the last System Admin would lose the role.
        InvalidInput: If a role or permission is unknown.
    """
    user = common.user_to_manage(work, do.username)
    roles = common.roles_named(work, do.roles)
    before = _granted(work, user)
    if user.active and ADMIN in before["roles"] and ADMIN not in do.roles:
        common.keep_an_admin(work, without=user)
    extras = None if do.permissions is None else common.check_permissions(do.permissions)
    common.check_may_give(work, common.permissions_of(roles) | (extras or frozenset()))
    common.give_roles(work, user, roles)
    if extras is not None:
        common.give_permissions(work, user, extras)
    work.session.flush()
    old, new = common.differences(before, _granted(work, user))
    if new:
        common.rights_changed(work, user.id)
        record(work, "user.set_roles", "user", user.id, user.username, old=old, new=new)
        work.changed("user", "role")
    work.message = f"Peran {user.full_name} disimpan."
    return UserSaved(user.username, common.role_names(work, user.id))


def _granted(work: Work, user: User) -> dict[str, Any]:
    return {
        "roles": list(common.role_names(work, user.id)),
        "permissions": list(common.extra_permissions(work, user.id)),
    }


@handles(SetUserWarehouses)
def set_user_warehouses(work: Work, do: SetUserWarehouses) -> UserSaved:
    """Limit a person to warehouses, or lift the limit (WMS-SEC-08)."""
    user = common.user_to_manage(work, do.username)
    common.check_warehouses(work, _codes(do.warehouses) or ())
    before, user.warehouses = user.warehouses, _codes(do.warehouses)
    if before != user.warehouses:
        common.touch(work, user)
        common.rights_changed(work, user.id)
        record(
            work, "user.set_warehouses", "user", user.id, user.username,
            old={"warehouses": before}, new={"warehouses": user.warehouses},
        )  # fmt: skip
        work.changed("user")
    work.message = f"Gudang {user.full_name} disimpan."
    return UserSaved(user.username, common.role_names(work, user.id))
