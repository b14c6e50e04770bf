"""The first command: an organisation, its books' owner, its roles and its admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import InvalidInput
from app.identity.api import Founded, FoundOrganisation
from app.identity.models import LegalEntity
from app.identity.rules.entities import normal_npwp
from app.identity.rules.settings import problems
from app.identity.service import common
from app.identity.steps.founding import begin_organisation

if TYPE_CHECKING:
    from app.core.work import Work


@handles(FoundOrganisation)
def found_organisation(work: Work, do: FoundOrganisation) -> Founded:
    """Make the organisation, its default entity, the predefined roles and the first admin.

    Raises:
        OrganisationExists: If the database is not empty.
        PasswordRefused: If the admin's password is too weak.
        InvalidInput: If the e-mail is none, or settings do not go together.
    """
    common.check_email(do.email)
    if wrong := problems(do.settings):
        raise InvalidInput(" ".join(one.message for one in wrong), wrong)
    roles = begin_organisation(work, do, code=do.code, name=do.organisation, settings=do.settings)
    _add_entity(work, do)
    record(
        work, "organisation.found", "organisation", work.org_id, do.organisation,
        new={"code": do.code, "entity": do.entity_code, "admin": do.username},
    )  # fmt: skip
    work.changed("organisation", "entity", "role", "user")
    work.message = f"Organisasi {do.organisation} siap dipakai."
    return Founded(do.code, do.entity_code, do.username, tuple(roles))


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
