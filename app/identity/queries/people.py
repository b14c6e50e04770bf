"""Lists and details of people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, cast

import sqlalchemy as sa

from app.core.commands import Page, answers
from app.core.errors import NotFound
from app.identity.api import (
    BadgeRow,
    CodesWanted,
    CodeWantedRow,
    ShowProfile,
    ShowUser,
    UserDetail,
    UserList,
    UserRow,
)
from app.identity.models import (
    Badge,
    LoginEvent,
    MailOutbox,
    Role,
    User,
    UserPermission,
    UserRole,
)
from app.identity.queries.rights import granted_to

if TYPE_CHECKING:
    from datetime import datetime

    from app.core.work import Read

#: Kinds of event that mean: somebody came in.
CAME_IN: Final = ("in", "badge_in", "resumed")


@answers(UserList)
def user_list(read: Read, ask: UserList) -> Page[UserRow]:
    """People by name, then by user name."""
    chosen = _chosen(read, ask)
    total = read.session.scalar(sa.select(sa.func.count()).select_from(chosen.subquery()))
    name = sa.func.lower(User.full_name)
    page = chosen.order_by(name, User.username).limit(ask.limit + 1)
    if ask.after is not None:
        last_name, last_username = json.loads(ask.after)
        page = page.where(sa.tuple_(name, User.username) > sa.tuple_(last_name, last_username))
    users = list(read.session.scalars(page))
    rows = _rows(read, users[: ask.limit])
    following = None
    if len(users) > ask.limit:
        last = users[ask.limit - 1]
        following = json.dumps([last.full_name.lower(), last.username])
    return Page(rows, following, total)


def _chosen(read: Read, ask: UserList) -> sa.Select[User]:
    chosen = sa.select(User).where(User.org_id == read.org_id, User.removed_at.is_(None))
    for word in ask.search.split():
        chosen = chosen.where(
            sa.or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (User.full_name, User.username, User.email, User.job_title)
                )
            )
        )
    if ask.active is not None:
        chosen = chosen.where(User.active == ask.active)
    if ask.role is not None:
        chosen = chosen.where(User.id.in_(_holders(read, ask.role)))
    if ask.warehouse is not None:
        # Rights may be given before the first warehouse is made.
        known = {row[0] for row in read.rows("SELECT code FROM warehouse WHERE org_id = :org")}
        if known and ask.warehouse.upper() not in known:
            raise NotFound("Gudang", ask.warehouse, "warehouse")
        limited = sa.cast(User.warehouses, sa.Text)
        anywhere = sa.or_(User.warehouses.is_(None), limited == "null")
        code = json.dumps(ask.warehouse.upper())
        chosen = chosen.where(sa.or_(anywhere, limited.contains(code, autoescape=True)))
    return chosen


def _holders(read: Read, role: str) -> sa.Select[str]:
    return (
        sa.select(UserRole.user_id)
        .join(Role, sa.and_(Role.org_id == UserRole.org_id, Role.id == UserRole.role_id))
        .where(UserRole.org_id == read.org_id, Role.name == role)
    )


def _rows(read: Read, users: list[User]) -> tuple[UserRow, ...]:
    ids = [user.id for user in users]
    roles, seen, badges = _roles_of(read, ids), _last_seen(read, ids), _with_badge(read, ids)
    return tuple(
        UserRow(
            username=user.username,
            full_name=user.full_name,
            email=user.email,
            job_title=user.job_title,
            roles=tuple(roles.get(user.id, ())),
            warehouses=_warehouses(user),
            active=user.active,
            locked=_is_locked(user.locked_until, read.now),
            has_badge=user.id in badges,
            invited=not user.password_hash,
            last_sign_in=seen.get(user.id),
        )
        for user in users
    )


def _roles_of(read: Read, ids: list[str]) -> dict[str, list[str]]:
    held: dict[str, list[str]] = {}
    for user_id, name in read.session.execute(
        sa.select(UserRole.user_id, Role.name)
        .join(Role, sa.and_(Role.org_id == UserRole.org_id, Role.id == UserRole.role_id))
        .where(UserRole.org_id == read.org_id, UserRole.user_id.in_(ids))
        .order_by(Role.name)
    ):
        held.setdefault(user_id, []).append(name)
    return held


def _last_seen(read: Read, ids: list[str]) -> dict[str, datetime]:
    rows = read.session.execute(
        sa.select(LoginEvent.user_id, sa.func.max(LoginEvent.at, type_=LoginEvent.at.type))
        .where(LoginEvent.org_id == read.org_id, LoginEvent.user_id.in_(ids))
        .where(LoginEvent.kind.in_(CAME_IN))
        .group_by(LoginEvent.user_id)
    )
    return {str(user_id): at for user_id, at in rows}


def _with_badge(read: Read, ids: list[str]) -> set[str]:
    return set(
        read.session.scalars(
            sa.select(Badge.user_id).where(
                Badge.org_id == read.org_id, Badge.user_id.in_(ids), Badge.active
            )
        )
    )


def _warehouses(user: User) -> tuple[str, ...] | None:
    stored = cast("list[str] | None", user.warehouses)
    return None if stored is None else tuple(stored)


def _is_locked(until: datetime | None, now: datetime) -> bool:
    return until is not None and now < until


@answers(ShowUser)
def show_user(read: Read, ask: ShowUser) -> UserDetail:
    """One person with roles, rights, badges and last sign-in.

    Raises:
        NotFound: If there is none, or the account was deleted.
    """
    user = read.session.scalar(
        sa.select(User).where(
            User.org_id == read.org_id, User.username == ask.username, User.removed_at.is_(None)
        )
    )
    if user is None:
        raise NotFound("Pengguna", ask.username, "username")
    return _detail(read, user)


@answers(ShowProfile)
def show_profile(read: Read, _ask: ShowProfile) -> UserDetail:
    """The person who asks."""
    return _detail(read, read.session.get_one(User, (read.org_id, read.actor.user_id)))


def _detail(read: Read, user: User) -> UserDetail:
    roles, permissions = granted_to(read.session, read.org_id, user.id)
    at, workstation = _last_sign_in(read, user.id)
    return UserDetail(
        username=user.username,
        full_name=user.full_name,
        email=user.email,
        job_title=user.job_title,
        active=user.active,
        version=user.version,
        roles=roles,
        extra_permissions=_extras(read, user.id),
        permissions=tuple(sorted(permissions)),
        warehouses=_warehouses(user),
        must_change_password=user.must_change_password,
        password_changed_at=user.password_changed_at,
        locked_until=user.locked_until if _is_locked(user.locked_until, read.now) else None,
        badges=_badges(read, user.id),
        last_sign_in=at,
        last_workstation=workstation,
    )


def _extras(read: Read, user_id: str) -> tuple[str, ...]:
    return tuple(
        read.session.scalars(
            sa.select(UserPermission.permission)
            .where(UserPermission.org_id == read.org_id, UserPermission.user_id == user_id)
            .order_by(UserPermission.permission)
        )
    )


def _badges(read: Read, user_id: str) -> tuple[BadgeRow, ...]:
    rows = read.session.scalars(
        sa.select(Badge)
        .where(Badge.org_id == read.org_id, Badge.user_id == user_id)
        .order_by(Badge.id.desc())
    )
    return tuple(
        BadgeRow(
            code=row.code,
            active=row.active,
            issued_at=row.issued_at,
            locked_until=row.locked_until if _is_locked(row.locked_until, read.now) else None,
        )
        for row in rows
    )


def _last_sign_in(read: Read, user_id: str) -> tuple[datetime | None, str]:
    found: Any = read.session.execute(
        sa.select(LoginEvent.at, LoginEvent.workstation)
        .where(LoginEvent.org_id == read.org_id, LoginEvent.user_id == user_id)
        .where(LoginEvent.kind.in_(CAME_IN))
        .order_by(LoginEvent.at.desc(), LoginEvent.id.desc())
        .limit(1)
    ).first()
    return (None, "") if found is None else (found.at, found.workstation)


@answers(CodesWanted)
def codes_wanted(read: Read, _ask: CodesWanted) -> tuple[CodeWantedRow, ...]:
    """Mails not sent and not answered in person, oldest first."""
    rows = read.session.execute(
        sa.select(MailOutbox, User.username, User.full_name)
        .join(User, sa.and_(User.org_id == MailOutbox.org_id, User.id == MailOutbox.user_id))
        .where(MailOutbox.org_id == read.org_id)
        .where(MailOutbox.sent_at.is_(None), MailOutbox.dropped_at.is_(None))
        .order_by(MailOutbox.id)
    )
    return tuple(
        CodeWantedRow(
            username=username,
            full_name=full_name,
            kind=mail.kind,
            wanted_at=mail.wanted_at,
            attempts=mail.attempts,
            last_error=mail.last_error,
        )
        for mail, username, full_name in rows
    )
