"""The first command: an organisation, its books' owner, its roles and its admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.audit.steps import record
from app.core.commands import handles
from app.identity.api import Founded, FoundOrganisation
from app.identity.models import LegalEntity, Organisation, Role, User
from app.identity.rules.entities import normal_npwp
from app.identity.rules.errors import OrganisationExists
from app.identity.rules.granting import stored
from app.identity.rules.roles import ADMIN, PREDEFINED
from app.identity.service import common

if TYPE_CHECKING:
    from app.core.work import Work


@handles(FoundOrganisation)
def found_organisation(work: Work, do: FoundOrganisation) -> Founded:
    """Make the organisation, its default entity, the predefined roles and the first admin.

    The acting founder's ids become the organisation's and the admin's own.

    Raises:
        OrganisationExists: If the database is not empty.
        PasswordRefused: If the admin's password is too weak.
    """
    _refuse_a_second_one(work)
    work.session.add(
        Organisation(
            org_id=work.org_id,
            id=work.org_id,
            code=do.code,
            name=do.organisation,
            timezone="Asia/Jakarta",
            settings=do.settings.model_dump(mode="json"),
            updated_at=work.now,
            updated_by=work.actor.user_id,
        )
    )
    _add_entity(work, do)
    roles = _add_roles(work)
    admin = _add_admin(work, do)
    common.give_roles(work, admin, [role for role in roles if role.name == ADMIN])
    record(
        work, "organisation.found", "organisation", work.org_id, do.organisation,
        new={"code": do.code, "entity": do.entity_code, "admin": do.username},
    )  # fmt: skip
    work.changed("organisation", "entity", "role", "user")
    work.message = f"Organisasi {do.organisation} siap dipakai."
    return Founded(do.code, do.entity_code, do.username, tuple(role.name for role in roles))


def _refuse_a_second_one(work: Work) -> None:
    if work.dialect == "postgresql":
        # Two founders at the same moment must not both see an empty table.
        work.session.execute(sa.text("LOCK TABLE organisation IN SHARE ROW EXCLUSIVE MODE"))
    if work.session.scalar(sa.select(sa.func.count()).select_from(Organisation)):
        raise OrganisationExists


def _add_entity(work: Work, do: FoundOrganisation) -> None:
    work.session.add(
        LegalEntity(
            org_id=work.org_id,
            id=work.new_id(),
            code=do.entity_code,
            name=do.entity or do.organisation,
            kind=do.entity_kind,
            npwp=normal_npwp(do.npwp),
            address=do.address,
            is_default=True,
            is_pkp=do.is_pkp,
            updated_at=work.now,
            updated_by=work.actor.user_id,
        )
    )


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


def _add_admin(work: Work, do: FoundOrganisation) -> User:
    admin = User(
        org_id=work.org_id,
        id=work.actor.user_id,
        username=do.username,
        full_name=do.full_name,
        email=do.email,
        job_title="",
        active=True,
        auth_version=work.actor.auth_version,
        password_hash="",
        password_changed_at=None,
        must_change_password=False,
        failures=[],
        locked_until=None,
        warehouses=None,
        removed_at=None,
        updated_at=work.now,
        updated_by=work.actor.user_id,
    )
    work.session.add(admin)
    common.set_password(work, admin, do.password, do.settings.password)
    return admin
