"""Founding: the first command on an empty database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.core.database import Database
from app.core.env import FixedEnvironment
from app.core.errors import InvalidInput, PermissionRefused
from app.identity import passwords
from app.identity.api import (
    CreateUser,
    EntityRow,
    FoundOrganisation,
    RoleList,
    ShowOrganisation,
)
from app.identity.models import Organisation, User
from app.identity.rules.errors import NoOrganisation, OrganisationExists, PasswordRefused
from app.identity.rules.permissions import CATALOGUE
from app.identity.signin import SignIn, found, founder
from tests.support.company import PASSWORD, START, Company, company

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    passwords.use(passwords.CHEAP)
    opened = Database(database_url)
    yield opened
    opened.dispose()


def foundation(**changes: object) -> FoundOrganisation:
    values = {"organisation": "Toko Sehat", "password": PASSWORD} | changes
    return FoundOrganisation.model_validate(values)


def counts(database: Database) -> tuple[int, int]:
    with database.reading() as session:
        tables = (Organisation, User)
        first, second = (
            session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables
        )
    return first, second


@pytest.mark.req("WMS-SEC-06")
def test_founding_makes_entity_roles_and_an_admin_who_may_do_everything(empty: Database) -> None:
    admin = found(
        empty, FixedEnvironment(START), foundation(npwp="01.234.567.8-901.000", is_pkp=True)
    )

    shown = admin.ask(ShowOrganisation())
    assert (shown.code, shown.name, shown.timezone) == ("UTAMA", "Toko Sehat", "Asia/Jakarta")
    assert shown.entities == (
        EntityRow("UTAMA", "Toko Sehat", "lainnya", "012345678901000", "", True, True),
    )
    assert admin.actor.username == "admin"
    assert admin.actor.permissions == CATALOGUE.keys()
    assert admin.actor.warehouses is None
    assert [role.role for role in admin.ask(RoleList())][:2] == [
        "System Admin",
        "Warehouse Manager",
    ]


def test_a_second_organisation_is_refused_and_leaves_nothing(empty: Database) -> None:
    env = FixedEnvironment(START)
    found(empty, env, foundation())

    with pytest.raises(OrganisationExists):
        found(empty, env, foundation(organisation="Toko Lain", username="lain"))

    assert counts(empty) == (1, 1)


def test_the_same_request_is_answered_again(empty: Database) -> None:
    env = FixedEnvironment(START)
    request = env.new_id()
    first = founder(empty, env).do(foundation(), request_id=request)

    again = founder(empty, env).do(foundation(), request_id=request)

    assert again.repeated
    assert again.value == first.value
    assert first.message == "Organisasi Toko Sehat siap dipakai."
    assert counts(empty) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"password": "pendek"}, PasswordRefused), ({"npwp": "123"}, InvalidInput)],
)
def test_a_refused_founding_leaves_the_database_empty(
    empty: Database, changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        found(empty, FixedEnvironment(START), foundation(**changes))

    assert counts(empty) == (0, 0)


def test_the_founder_may_do_nothing_else(empty: Database) -> None:
    env = FixedEnvironment(START)
    found(empty, env, foundation())

    with pytest.raises(PermissionRefused):
        founder(empty, env).do(CreateUser(username="budi", full_name="Budi", password=PASSWORD))

    assert counts(empty) == (1, 1)


def test_nobody_signs_in_to_an_empty_database(empty: Database) -> None:
    with pytest.raises(NoOrganisation):
        SignIn(empty, FixedEnvironment(START), "MEJA-1").with_password("admin", PASSWORD)


@pytest.mark.req("WMS-SEC-11")
def test_passwords_stand_nowhere_in_the_command_or_its_answer(home: Company) -> None:
    home.client("Packer", username="budi")

    with home.database.reading() as session:
        stored = [
            str(row)
            for table in ("command", "command_result", "audit_entry", "login_event", "app_user")
            for row in session.execute(sa.text(f"SELECT * FROM {table}"))
        ]

    assert len(stored) > 5
    assert not [row for row in stored if PASSWORD in row]


def test_company_gives_the_same_person_for_the_same_rights(database_url: str) -> None:
    with company(database_url, opened=False) as made:
        packer = made.client("Packer")

        assert made.client("Packer") is packer
        assert made.client() is made.admin
        assert packer.actor.roles == ("Packer",)
        assert made.client("product.read", username="cici").actor.permissions == {"product.read"}
