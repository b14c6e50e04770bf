"""The organisation's settings and its legal entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import InvalidInput, NotFound, StaleData
from app.identity.api import (
    Configured,
    ConfigureOrganisation,
    CreateEntity,
    EntitySaved,
    UpdateEntity,
)
from app.identity.models import LegalEntity, Organisation
from app.identity.rules.entities import normal_npwp
from app.identity.rules.errors import Taken
from app.identity.rules.settings import problems
from app.identity.service import common
from app.identity.steps import settings

if TYPE_CHECKING:
    from app.core.work import Work


@handles(ConfigureOrganisation)
def configure_organisation(work: Work, do: ConfigureOrganisation) -> Configured:
    """Change the name or the settings of the organisation.

    Raises:
        StaleData: If somebody changed them since ``read_version``.
        InvalidInput: Naming every setting that does not go with another.
    """
    organisation = work.session.get_one(Organisation, (work.org_id, work.org_id))
    if do.read_version is not None and do.read_version != organisation.version:
        raise StaleData("Pengaturan organisasi")
    before = {"name": organisation.name, **settings(work).model_dump(mode="json")}
    wanted = dict(before)
    if do.organisation is not None:
        wanted["name"] = do.organisation
    if do.settings is not None:
        if wrong := problems(do.settings):
            raise InvalidInput(" ".join(one.message for one in wrong), wrong)
        wanted |= do.settings.model_dump(mode="json")
    old, new = common.differences(before, wanted)
    if new:
        organisation.name = wanted.pop("name")
        organisation.settings = wanted
        common.touch(work, organisation)
        record(
            work, "organisation.configure", "organisation", organisation.id, organisation.name,
            old=old, new=new,
        )  # fmt: skip
        work.changed("organisation")
    work.message = "Pengaturan disimpan."
    return Configured(tuple(sorted(new)))


@handles(CreateEntity)
def create_entity(work: Work, do: CreateEntity) -> EntitySaved:
    """Add a legal entity.

    Raises:
        Taken: If the code is used.
        InvalidInput: If the NPWP has not 15 or 16 digits.
    """
    if _find(work, do.code) is not None:
        raise Taken("Kode badan usaha", do.code, "code")
    if do.is_default:
        _no_default(work)
    entity = LegalEntity(
        org_id=work.org_id,
        id=work.new_id(),
        code=do.code,
        name=do.entity,
        kind=do.kind,
        npwp=normal_npwp(do.npwp),
        address=do.address,
        is_default=do.is_default,
        is_pkp=do.is_pkp,
        updated_at=work.now,
        updated_by=work.actor.user_id,
    )
    work.session.add(entity)
    record(work, "entity.create", "entity", entity.id, entity.code, new=_shown(entity))
    work.changed("entity")
    work.message = f"Badan usaha {entity.name} ditambahkan."
    return EntitySaved(entity.code)


@handles(UpdateEntity)
def update_entity(work: Work, do: UpdateEntity) -> EntitySaved:
    """Change a legal entity.

    Raises:
        NotFound: If no entity has the code.
        InvalidInput: If the NPWP has not 15 or 16 digits.
    """
    entity = _find(work, do.code)
    if entity is None:
        raise NotFound("Badan usaha", do.code, "code")
    before = _shown(entity)
    values = do.model_dump(exclude={"code", "entity"}, exclude_none=True)
    if do.entity is not None:
        values["name"] = do.entity
    if do.npwp is not None:
        values["npwp"] = normal_npwp(do.npwp)
    old, new = common.differences(before, values)
    if new:
        if new.get("is_default"):
            _no_default(work)
        for name, value in new.items():
            setattr(entity, name, value)
        common.touch(work, entity)
        record(work, "entity.update", "entity", entity.id, entity.code, old=old, new=new)
        work.changed("entity")
    work.message = f"Badan usaha {entity.name} disimpan."
    return EntitySaved(entity.code)


def _find(work: Work, code: str) -> LegalEntity | None:
    return work.session.scalar(
        sa.select(LegalEntity).where(LegalEntity.org_id == work.org_id, LegalEntity.code == code)
    )


def _no_default(work: Work) -> None:
    """Take the mark from whoever has it; the database allows one default at a time."""
    for entity in work.session.scalars(
        sa.select(LegalEntity).where(LegalEntity.org_id == work.org_id, LegalEntity.is_default)
    ):
        entity.is_default = False
    work.session.flush()


def _shown(entity: LegalEntity) -> dict[str, Any]:
    names = ("name", "kind", "npwp", "address", "is_default", "is_pkp")
    return {name: getattr(entity, name) for name in names}
