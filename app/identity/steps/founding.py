"""An organisation on an empty database, with its roles and first admin; whoever brings the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.identity import passwords
from app.identity.models import Organisation, PasswordHistory, Role, User, UserRole
from app.identity.rules.errors import OrganisationExists
from app.identity.rules.granting import stored
from app.identity.rules.roles import ADMIN, PREDEFINED
from app.identity.rules.secrets_policy import check_password

if TYPE_CHECKING:
    from typing import Any

    from app.core.work import Work
    from app.identity.api import Founding
    from app.identity.rules.settings import OrganisationSettings


def begin_organisation(
    work: Work,
    do: Founding[Any],
    *,
    code: str,
    name: str,
    settings: OrganisationSettings,
    timezone: str = "Asia/Jakarta",
) -> list[str]:
    """Make the organisation, the predefined roles and the first admin.

    The acting founder's ids become the organisation's and the admin's own.

    Returns:
        The names of the roles.

    Raises:
        OrganisationExists: If the database is not empty.
        PasswordRefused: If the admin's password is too weak.
    """
    refuse_a_second_one(work)
    work.session.add(
        Organisation(
            org_id=work.org_id,
            id=work.org_id,
            code=code,
            name=name,
            timezone=timezone,
            settings=settings.model_dump(mode="json"),
            updated_at=work.now,
            updated_by=work.actor.user_id,
        )
    )
    roles = _add_roles(work)
    _add_admin(work, do, settings, next(role for role in roles if role.name == ADMIN))
    return [role.name for role in roles]


def refuse_a_second_one(work: Work) -> None:
    """Refuse a database that holds an organisation.

    Raises:
        OrganisationExists: It does.
    """
    if work.dialect == "postgresql":
        # Two founders at the same moment must not both see an empty table.
        work.session.execute(sa.text("LOCK TABLE organisation IN SHARE ROW EXCLUSIVE MODE"))
    if work.session.scalar(sa.select(sa.func.count()).select_from(Organisation)):
        raise OrganisationExists


def _add_roles(work: Work) -> list[Role]:
    roles = [
        Role(
            org_id=work.org_id,
            id=work.new_id(),
            name=role.name,
            description=role.description,
            builtin=True,
            permissions=stored(role.name, role.permissions),
            updated_at=work.now,
            updated_by=work.actor.user_id,
        )
        for role in PREDEFINED
    ]
    work.session.add_all(roles)
    return roles


def _add_admin(work: Work, do: Founding[Any], settings: OrganisationSettings, role: Role) -> None:
    check_password(do.password, settings.password, username=do.username, field="password")
    hashed = passwords.make_hash(do.password, work.env)
    work.session.add(
        User(
            org_id=work.org_id,
            id=work.actor.user_id,
            username=do.username,
            full_name=do.full_name,
            email=do.email,
            job_title="",
            active=True,
            auth_version=work.actor.auth_version,
            password_hash=hashed,
            password_changed_at=work.now,
            must_change_password=False,
            failures=[],
            locked_until=None,
            warehouses=None,
            removed_at=None,
            updated_at=work.now,
            updated_by=work.actor.user_id,
        )
    )
    # The row it points at comes first: SQLAlchemy orders by relationships, and there are none.
    work.session.flush()
    work.session.add(
        PasswordHistory(
            org_id=work.org_id,
            id=work.new_id(),
            user_id=work.actor.user_id,
            at=work.now,
            password_hash=hashed,
        )
    )
    work.session.add(UserRole(org_id=work.org_id, user_id=work.actor.user_id, role_id=role.id))
