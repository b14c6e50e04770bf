"""The organisation and its legal entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.core.commands import answers
from app.identity.api import EntityList, EntityRow, OrganisationDetail, ShowOrganisation
from app.identity.models import LegalEntity, Organisation
from app.identity.queries.rights import parse_settings

if TYPE_CHECKING:
    from app.core.work import Read


@answers(ShowOrganisation)
def show_organisation(read: Read, _ask: ShowOrganisation) -> OrganisationDetail:
    """Name, settings and entities of the person's organisation."""
    row = read.session.get_one(Organisation, (read.org_id, read.org_id))
    return OrganisationDetail(
        code=row.code,
        name=row.name,
        timezone=row.timezone,
        version=row.version,
        settings=parse_settings(row.settings),
        entities=_entities(read),
    )


@answers(EntityList)
def entity_list(read: Read, _ask: EntityList) -> tuple[EntityRow, ...]:
    """All legal entities, the default one first."""
    return _entities(read)


def _entities(read: Read) -> tuple[EntityRow, ...]:
    rows = read.session.scalars(
        sa.select(LegalEntity)
        .where(LegalEntity.org_id == read.org_id)
        .order_by(LegalEntity.is_default.desc(), LegalEntity.code)
    )
    return tuple(
        EntityRow(
            code=row.code,
            name=row.name,
            kind=row.kind,
            npwp=row.npwp,
            address=row.address,
            is_default=row.is_default,
            is_pkp=row.is_pkp,
        )
        for row in rows
    )
