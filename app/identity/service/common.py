"""What the handlers share: finding people and roles, passwords, leaving traces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

import sqlalchemy as sa

from app.core.errors import FieldError, InvalidInput, NotFound, UserError
from app.identity import passwords
from app.identity.ledger import RIGHTS_CHANGED
from app.identity.models import (
    Organisation,
    PasswordHistory,
    Role,
    SignInSession,
    User,
    UserPermission,
    UserRole,
)
from app.identity.queries.rights import granted_to
from app.identity.rules import granting
from app.identity.rules import permissions as catalogue
from app.identity.rules.errors import LastAdmin, PasswordRefused, RightsExceeded, Taken
from app.identity.rules.roles import ADMIN
from app.identity.rules.secrets_policy import check_password

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.core.db import Versioned
    from app.core.work import Work
    from app.identity.rules.settings import PasswordPolicy

#: Somebody at some place; whether mail arrives there only mail can tell.
EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


def user_named(work: Work, username: str, field: str = "username") -> User:
    """The person with a user name.

    Raises:
        NotFound: If there is none, or the account was deleted.
    """
    found = work.session.scalar(
        sa.select(User).where(
            User.org_id == work.org_id, User.username == username.lower(), User.removed_at.is_(None)
        )
    )
    if found is None:
        raise NotFound("Pengguna", username, field)
    return found


def user_to_manage(work: Work, username: str) -> User:
    """The person an admin is about to change.

    Raises:
        NotFound: If there is none.
        RightsExceeded: If the person holds administrative rights the acting one lacks; a new
            password or e-mail would hand them over.
    """
    user = user_named(work, username)
    _roles, granted = granted_to(work.session, work.org_id, user.id)
    check_may_give(work, granted)
    return user


def check_may_give(work: Work, granted: frozenset[str]) -> None:
    """Refuse to deal in administrative rights one does not hold.

    Raises:
        RightsExceeded: Naming them.
    """
    if lacking := granting.administrative(granted) - work.actor.permissions:
        raise RightsExceeded(tuple(catalogue.label(name) for name in sorted(lacking)))


def user_with_id(work: Work, user_id: str) -> User:
    """A person known to exist."""
    return work.session.get_one(User, (work.org_id, user_id))


def roles_named(work: Work, names: Iterable[str], field: str = "roles") -> list[Role]:
    """Roles by name, in the order asked.

    Raises:
        InvalidInput: Naming every role that does not exist.
    """
    wanted = list(dict.fromkeys(names))
    found = {
        role.name: role
        for role in work.session.scalars(
            sa.select(Role).where(Role.org_id == work.org_id, Role.name.in_(wanted))
        )
    }
    if missing := [name for name in wanted if name not in found]:
        message = f"Peran tidak dikenal: {', '.join(missing)}. Pilih dari daftar peran."
        raise InvalidInput(message, (FieldError(field, message),))
    return [found[name] for name in wanted]


def permissions_of(roles: Iterable[Role]) -> frozenset[str]:
    """What roles allow together."""
    names: set[str] = set()
    for role in roles:
        names.update(cast("list[str]", role.permissions))
    return granting.expand(frozenset(names))


def check_permissions(names: Iterable[str], field: str = "permissions") -> frozenset[str]:
    """Permissions of the catalogue.

    Raises:
        InvalidInput: Naming every unknown one; ``*`` belongs to System Admin alone.
    """
    wanted = frozenset(names)
    wrong = [*catalogue.unknown(wanted), *({catalogue.EVERYTHING} & wanted)]
    if wrong:
        message = f"Hak akses tidak dikenal: {', '.join(wrong)}. Pilih dari daftar hak akses."
        raise InvalidInput(message, (FieldError(field, message),))
    return wanted


def check_email(email: str) -> None:
    """Refuse what no mail reaches; empty is none.

    Raises:
        InvalidInput
    """
    if email and not EMAIL.fullmatch(email):
        message = f'E-mail "{email}" belum benar. Tulis seperti siti@toko.id, atau kosongkan.'
        raise InvalidInput(message, (FieldError("email", message),))


def check_warehouses(work: Work, codes: Iterable[str]) -> None:
    """Refuse codes of no warehouse; before the first one there is, people may come first.

    Raises:
        InvalidInput: Naming every unknown one.
    """
    # The table belongs to stock, which is higher; people are limited by its codes.
    known = {row[0] for row in work.rows("SELECT code FROM warehouse WHERE org_id = :org")}
    missing = sorted(set(codes) - known) if known else []
    if missing:
        message = (
            f"Gudang tidak dikenal: {', '.join(missing)}. Pilih dari: {', '.join(sorted(known))}."
        )
        raise InvalidInput(message, (FieldError("warehouses", message),))


def all_at_once(*checks: Callable[[], object]) -> None:
    """Run checks and tell everything they refuse together (WMS-GEN-09).

    Raises:
        UserError: The one there is.
        InvalidInput: With the fields of several.
    """
    wrong: list[UserError] = []
    for check in checks:
        try:
            check()
        except UserError as error:
            wrong.append(error)
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        fields = tuple(field for error in wrong for field in error.fields)
        raise InvalidInput(" ".join(error.message for error in wrong), fields)


def check_free(work: Work, *, username: str = "", email: str = "", but: str | None = None) -> None:
    """Refuse a user name or e-mail somebody else has; deleted people keep theirs.

    Raises:
        Taken: Naming the field.
    """
    for column, value, what in (
        (User.username, username, "Nama pengguna"),
        (User.email, email, "E-mail"),
    ):
        holder = value and work.session.scalar(
            sa.select(User.id).where(User.org_id == work.org_id, column == value)
        )
        if holder and holder != but:
            raise Taken(what, value, column.key)


def set_password(
    work: Work,
    user: User,
    password: str,
    policy: PasswordPolicy,
    *,
    must_change: bool = False,
    field: str = "password",
) -> None:
    """Give a person a new password by the organisation's rules.

    Raises:
        PasswordRefused: If it is too weak or was used before.
    """
    check_password(password, policy, username=user.username, field=field)
    _check_not_used_before(work, user, password, policy, field)
    user.password_hash = passwords.make_hash(password, work.env)
    user.password_changed_at = work.now
    user.must_change_password = must_change
    user.failures, user.locked_until = [], None
    work.session.flush()
    work.session.add(
        PasswordHistory(
            org_id=work.org_id,
            id=work.new_id(),
            user_id=user.id,
            at=work.now,
            password_hash=user.password_hash,
        )
    )


def _check_not_used_before(
    work: Work, user: User, password: str, policy: PasswordPolicy, field: str
) -> None:
    earlier = work.session.scalars(
        sa.select(PasswordHistory.password_hash)
        .where(PasswordHistory.org_id == work.org_id, PasswordHistory.user_id == user.id)
        .order_by(PasswordHistory.id.desc())
        .limit(policy.history)
    )
    if policy.history and any(passwords.matches(stored, password) for stored in earlier):
        sentence = (
            f"Kata sandi ini pernah dipakai. {policy.history} kata sandi terakhir "
            "tidak boleh diulang."
        )
        raise PasswordRefused((sentence,), field)


def give_roles(work: Work, user: User, roles: Sequence[Role]) -> None:
    """Make these the person's roles; new ones come first, so that no admin is lost on the way."""
    held = set(role_ids(work, user.id))
    wanted = {role.id for role in roles}
    for role_id in sorted(wanted - held):
        work.session.add(UserRole(org_id=work.org_id, user_id=user.id, role_id=role_id))
    work.session.flush()
    work.session.execute(
        sa.delete(UserRole).where(
            UserRole.org_id == work.org_id,
            UserRole.user_id == user.id,
            UserRole.role_id.in_(held - wanted),
        )
    )


def give_permissions(work: Work, user: User, names: frozenset[str]) -> None:
    """Make these the person's single extra permissions."""
    held = set(extra_permissions(work, user.id))
    for name in sorted(names - held):
        work.session.add(UserPermission(org_id=work.org_id, user_id=user.id, permission=name))
    work.session.execute(
        sa.delete(UserPermission).where(
            UserPermission.org_id == work.org_id,
            UserPermission.user_id == user.id,
            UserPermission.permission.in_(held - names),
        )
    )


def role_ids(work: Work, user_id: str) -> list[str]:
    """Ids of the roles a person holds."""
    return list(
        work.session.scalars(
            sa.select(UserRole.role_id).where(
                UserRole.org_id == work.org_id, UserRole.user_id == user_id
            )
        )
    )


def role_names(work: Work, user_id: str) -> tuple[str, ...]:
    """Names of the roles a person holds."""
    return tuple(
        work.session.scalars(
            sa.select(Role.name)
            .join(UserRole, sa.and_(UserRole.org_id == Role.org_id, UserRole.role_id == Role.id))
            .where(UserRole.org_id == work.org_id, UserRole.user_id == user_id)
            .order_by(Role.name)
        )
    )


def extra_permissions(work: Work, user_id: str) -> tuple[str, ...]:
    """Single extra permissions of a person."""
    return tuple(
        work.session.scalars(
            sa.select(UserPermission.permission)
            .where(UserPermission.org_id == work.org_id, UserPermission.user_id == user_id)
            .order_by(UserPermission.permission)
        )
    )


def keep_an_admin(work: Work, without: User) -> None:
    """Refuse what would leave nobody who manages people.

    Somebody invited who has no password yet does not count: they cannot sign in.  The
    organisation's row is locked first, so two admins cannot remove each other at once.

    Raises:
        LastAdmin: If the person is the only active System Admin.
    """
    work.session.execute(
        sa.select(Organisation.id).where(Organisation.org_id == work.org_id).with_for_update()
    )
    admins = list(
        work.session.scalars(
            sa.select(User.id)
            .join(UserRole, sa.and_(UserRole.org_id == User.org_id, UserRole.user_id == User.id))
            .join(Role, sa.and_(Role.org_id == UserRole.org_id, Role.id == UserRole.role_id))
            .where(User.org_id == work.org_id, User.active, User.removed_at.is_(None))
            .where(User.password_hash != "")
            .where(Role.builtin, Role.name == ADMIN)
        )
    )
    if admins == [without.id]:
        raise LastAdmin


def end_sessions(work: Work, user_id: str, why: str, *, but: str | None = None) -> None:
    """End every sign-in of a person, everywhere, ``but`` the one named."""
    ending = (
        sa.update(SignInSession)
        .where(
            SignInSession.org_id == work.org_id,
            SignInSession.user_id == user_id,
            SignInSession.ended_at.is_(None),
        )
        .values(ended_at=work.now, ended_why=why)
    )
    work.session.execute(ending if but is None else ending.where(SignInSession.id != but))


def rights_changed(work: Work, *user_ids: str) -> None:
    """Rights read earlier are no longer good: running sessions read them again."""
    work.emit(RIGHTS_CHANGED, *((user_id,) for user_id in user_ids))


def touch(work: Work, row: Versioned) -> None:
    """Note who changed a document and when."""
    row.updated_at = work.now
    row.updated_by = work.actor.user_id


def differences(old: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what changed, before and after."""
    keys = [key for key in new if old.get(key) != new[key]]
    return {key: old.get(key) for key in keys}, {key: new[key] for key in keys}
