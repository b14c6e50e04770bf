"""Settings, legal entities, separation of duties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from app.audit.api import AuditList, Change
from app.core.errors import InvalidInput, NotFound, PermissionRefused, StaleData, UserError
from app.core.work import Read
from app.identity import steps
from app.identity.api import (
    ConfigureOrganisation,
    CreateEntity,
    EntityList,
    EntityRow,
    OrganisationSettings,
    ShowOrganisation,
    UpdateEntity,
)
from app.identity.rules import separate
from app.identity.rules.errors import SameStanding, Taken
from app.identity.rules.settings import LockoutPolicy, PackingSettings

if TYPE_CHECKING:
    from tests.support.company import Company


def read(home: Company) -> OrganisationSettings:
    with home.database.reading() as session:
        return steps.settings(Read(session, home.admin.actor, home.env))


def test_defaults_are_those_of_the_requirements() -> None:
    settings = OrganisationSettings()

    assert (settings.cost_method, settings.reservation_hours) == ("average", 24)
    assert (settings.lock_minutes_packing, settings.lock_minutes_office) == (3, 10)
    assert (settings.access_minutes, settings.refresh_days) == (30, 7)
    assert settings.separation_of_duties
    assert settings.lockout == LockoutPolicy(
        tries=5, window_minutes=15, lock_minutes=15, badge_tries=5, badge_lock_minutes=5
    )
    assert (settings.password.min_length, settings.password.history) == (8, 5)
    assert settings.packing.quantity_limit == 10


@pytest.mark.parametrize(
    "wrong",
    [
        {"access_minutes": 31},
        {"refresh_days": 6},
        {"cost_method": "lifo"},
        {"packing": {"quantity_limit": 0}},
        {"tak_dikenal": 1},
        {"working_hours": {"start": "25:00"}},
    ],
)
def test_values_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        OrganisationSettings.model_validate(wrong)


@pytest.mark.req("WMS-SEC-14", "WMS-SEC-10")
def test_settings_are_stored_read_and_audited(home: Company) -> None:
    wanted = OrganisationSettings(
        cost_method="fifo", reservation_hours=48, packing=PackingSettings(verify_label=True)
    )

    done = home.admin.do(ConfigureOrganisation(organisation="Toko Baru", settings=wanted))

    assert done.value.changed == ("cost_method", "name", "packing", "reservation_hours")
    assert read(home) == wanted
    assert home.admin.ask(ShowOrganisation()).name == "Toko Baru"
    (entry,) = home.admin.ask(AuditList(action="organisation.configure")).rows
    assert Change("cost_method", "average", "fifo") in entry.changes
    assert Change("name", "Toko Lumbung Sehat", "Toko Baru") in entry.changes


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(home: Company) -> None:
    version = home.admin.ask(ShowOrganisation()).version
    home.admin.do(ConfigureOrganisation(organisation="Satu", read_version=version))

    with pytest.raises(StaleData):
        home.admin.do(ConfigureOrganisation(organisation="Dua", read_version=version))

    assert home.admin.ask(ShowOrganisation()).name == "Satu"


def test_settings_need_their_permission(home: Company) -> None:
    budi = home.client("Packer", username="budi")

    with pytest.raises(PermissionRefused):
        budi.do(ConfigureOrganisation(organisation="Toko Budi"))
    assert budi.ask(ShowOrganisation()).name == "Toko Lumbung Sehat"


# ---------------------------------------------------------------- entities


@pytest.mark.req("WMS-MD-21")
def test_entities_have_one_default(home: Company) -> None:
    home.admin.do(
        CreateEntity(
            code="cv-dua", entity="CV Dua", kind="cv", npwp="0123456789012345", is_default=True
        )
    )
    home.admin.do(CreateEntity(code="TIGA", entity="Tiga", address="Jl. Melati 3", is_pkp=True))

    assert home.admin.ask(EntityList()) == (
        EntityRow("CV-DUA", "CV Dua", "cv", "0123456789012345", "", True, False),
        EntityRow("TIGA", "Tiga", "lainnya", "", "Jl. Melati 3", False, True),
        EntityRow("UTAMA", "PT Lumbung Sehat", "pt", "", "", False, False),
    )
    with home.database.reading() as session:
        reading = Read(session, home.admin.actor, home.env)
        assert steps.entity_id(reading) == steps.entity_id(reading, "cv-dua")
        assert steps.entity_id(reading) != steps.entity_id(reading, "UTAMA")
        with pytest.raises(NotFound):
            steps.entity_id(reading, "HANTU")


@pytest.mark.req("WMS-MD-21")
def test_an_entity_is_changed(home: Company) -> None:
    home.admin.do(CreateEntity(code="DUA", entity="Dua"))

    home.admin.do(
        UpdateEntity(code="dua", entity="CV Dua", npwp="01.234.567.8-901.000", is_default=True)
    )

    first = home.admin.ask(EntityList())[0]
    assert (first.code, first.name, first.npwp, first.is_default) == (
        "DUA", "CV Dua", "012345678901000", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("command", "error", "field"),
    [
        (CreateEntity(code="UTAMA", entity="Lagi"), Taken, "code"),
        (CreateEntity(code="DUA", entity="Dua", npwp="12"), InvalidInput, "npwp"),
        (UpdateEntity(code="DUA", entity="Dua"), NotFound, "code"),
        (UpdateEntity(code="UTAMA", npwp="12345678901234x"), InvalidInput, "npwp"),
    ],
)
def test_refused_entities_leave_nothing(
    home: Company, command: CreateEntity, error: type[UserError], field: str
) -> None:
    before = home.admin.ask(EntityList())

    with pytest.raises(error) as refused:
        home.admin.do(command)

    assert refused.value.fields[0].field == field
    assert home.admin.ask(EntityList()) == before


# ---------------------------------------------------------------- separation


@pytest.mark.req("WMS-SEC-12")
def test_who_requests_may_not_approve_unless_switched_off() -> None:
    separate("sari", "budi", OrganisationSettings())
    separate("sari", "sari", OrganisationSettings(separation_of_duties=False))

    with pytest.raises(SameStanding, match="orang lain yang harus menyetujui"):
        separate("sari", "sari", OrganisationSettings())


@pytest.mark.req("WMS-SEC-12")
def test_separation_follows_the_organisations_setting(home: Company) -> None:
    own = home.admin.actor.user_id
    with home.database.reading() as session, pytest.raises(SameStanding):
        steps.refuse_own_approval(Read(session, home.admin.actor, home.env), own)
    home.admin.do(ConfigureOrganisation(settings=OrganisationSettings(separation_of_duties=False)))

    with home.database.reading() as session:
        steps.refuse_own_approval(Read(session, home.admin.actor, home.env), own)


def test_names_of_people_for_documents(home: Company) -> None:
    budi = home.client("Packer", username="budi")

    with home.database.reading() as session:
        names = steps.names_of(Read(session, home.admin.actor, home.env), [budi.actor.user_id])

    assert names == {budi.actor.user_id: "Budi"}
