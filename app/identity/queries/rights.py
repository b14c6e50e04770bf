"""What a person may do, read in one go: roles, extra permissions, warehouses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from app.core.driver import fetch
from app.identity.rules.granting import expand
from app.identity.rules.settings import OrganisationSettings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.work import Read

_USER: Final = (
    "SELECT username, full_name, auth_version, warehouses, must_change_password, "
    "password_changed_at FROM app_user "
    "WHERE org_id = :org AND id = :user AND active AND removed_at IS NULL"
)
_ROLES: Final = (
    "SELECT r.name, r.permissions FROM user_role u "
    "JOIN role r ON r.org_id = u.org_id AND r.id = u.role_id "
    "WHERE u.org_id = :org AND u.user_id = :user ORDER BY r.name"
)
_EXTRAS: Final = "SELECT permission FROM user_permission WHERE org_id = :org AND user_id = :user"


@dataclass(frozen=True, slots=True)
class Rights:
    """An active person and everything they may do."""

    username: str
    full_name: str
    auth_version: int
    roles: tuple[str, ...]
    permissions: frozenset[str]
    warehouses: frozenset[str] | None
    must_change_password: bool
    password_changed_at: Any


def rights_of(session: Session, org_id: str, user_id: str) -> Rights | None:
    """The rights of a person; None when they are inactive, deleted or unknown."""
    found = fetch(session, _USER, {"org": org_id, "user": user_id})
    if not found:
        return None
    username, full_name, auth_version, warehouses, must_change, changed_at = found[0]
    roles, granted = granted_to(session, org_id, user_id)
    limited = plain_json(warehouses)
    return Rights(
        username=username,
        full_name=full_name,
        auth_version=auth_version,
        roles=roles,
        permissions=granted,
        warehouses=None if limited is None else frozenset(limited),
        must_change_password=bool(must_change),
        password_changed_at=changed_at,
    )


def granted_to(
    session: Session, org_id: str, user_id: str
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Roles and permissions given to a person, active or not."""
    keys = {"org": org_id, "user": user_id}
    roles = fetch(session, _ROLES, keys)
    granted = {name for _role, names in roles for name in plain_json(names)}
    granted |= {name for (name,) in fetch(session, _EXTRAS, keys)}
    return tuple(role for role, _names in roles), expand(frozenset(granted))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who holds a permission."""

    user_id: str
    username: str
    full_name: str
    warehouses: frozenset[str] | None


def people_who_may(read: Read, permission: str) -> tuple[Person, ...]:
    """Active people with a permission, by role or of their own; by name, in three reads."""
    roles = read.rows(
        "SELECT u.user_id, r.permissions FROM user_role u JOIN role r ON r.org_id = u.org_id "
        "AND r.id = u.role_id WHERE u.org_id = :org"
    )
    extras = read.rows("SELECT user_id, permission FROM user_permission WHERE org_id = :org")
    granted: dict[str, set[str]] = {}
    for user_id, names in roles:
        granted.setdefault(user_id, set()).update(plain_json(names))
    for user_id, name in extras:
        granted.setdefault(user_id, set()).add(name)
    may = {user_id for user_id, names in granted.items() if permission in expand(frozenset(names))}
    people = read.rows(
        "SELECT id, username, full_name, warehouses FROM app_user WHERE org_id = :org AND active "
        "AND removed_at IS NULL ORDER BY full_name, username"
    )
    return tuple(
        Person(user_id, username, name, None if limited is None else frozenset(limited))
        for user_id, username, name, stored in people
        if user_id in may
        for limited in (plain_json(stored),)
    )


def plain_json(value: Any) -> Any:  # noqa: ANN401 - a JSON column
    """A JSON column as read by the driver: text on SQLite, decoded on PostgreSQL."""
    return json.loads(value) if isinstance(value, str) else value


def settings_of(read: Read) -> OrganisationSettings:
    """The organisation's settings."""
    rows = read.rows("SELECT settings FROM organisation WHERE org_id = :org AND id = :org")
    return parse_settings(rows[0][0]) if rows else OrganisationSettings()


def parse_settings(stored: object) -> OrganisationSettings:
    """Settings from the stored column; parsed once per content."""
    text = stored if isinstance(stored, str) else json.dumps(stored, sort_keys=True)
    return _parsed(text)


@lru_cache(maxsize=64)
def _parsed(text: str) -> OrganisationSettings:
    return OrganisationSettings.model_validate_json(text)
