"""Roles of the organisation's own and the predefined ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.audit.api import AuditList, Change
from app.core.errors import InvalidInput, NotFound, PermissionRefused, UserError
from app.core.work import Read
from app.identity.api import (
    CreateRole,
    DeleteRole,
    DeleteUser,
    PermissionList,
    RoleList,
    SetUserRoles,
    ShowProfile,
    UpdateRole,
)
from app.identity.queries.rights import people_who_may
from app.identity.rules import granting
from app.identity.rules.errors import (
    PredefinedRoleRefused,
    RightsExceeded,
    RoleInUse,
    Taken,
)
from app.identity.rules.permissions import CATALOGUE
from app.identity.rules.roles import PREDEFINED

if TYPE_CHECKING:
    from tests.support.company import Company


def roles(home: Company) -> list[str]:
    return [row.role for row in home.admin.ask(RoleList())]


@pytest.mark.req("WMS-SEC-06")
def test_a_role_of_our_own(home: Company) -> None:
    home.admin.do(
        CreateRole(
            role="Penerima", description="Terima barang", permissions=("receipt.create", "asn.read")
        )
    )
    budi = home.client("Packer", username="budi")
    home.admin.do(SetUserRoles(username="budi", roles=("Packer", "Penerima")))

    budi.ask(ShowProfile())
    assert budi.actor.may("receipt.create")
    assert budi.actor.may("pack.execute")
    row = home.admin.ask(RoleList())[-1]
    assert (row.role, row.description, row.builtin, row.people) == (
        "Penerima", "Terima barang", False, 1,
    )  # fmt: skip
    assert row.permissions == ("asn.read", "receipt.create")


@pytest.mark.req("WMS-SEC-06", "WMS-SEC-10")
def test_changing_a_role_changes_everybody_who_holds_it(home: Company) -> None:
    budi = home.client("Packer", username="budi")
    before = home.admin.ask(RoleList())[4]
    assert before.role == "Packer"

    home.admin.do(UpdateRole(role="Packer", permissions=("pack.read",)))

    with pytest.raises(PermissionRefused):
        budi.ask(RoleList())
    assert budi.actor.permissions == {"pack.read"}
    (entry,) = home.admin.ask(AuditList(action="role.update")).rows
    assert entry.changes == (Change("permissions", ", ".join(before.permissions), "pack.read"),)


@pytest.mark.req("WMS-SEC-06", "WMS-SEC-07")
def test_an_unchanged_standard_role_gets_what_a_later_version_adds(
    home: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.admin.do(UpdateRole(role="Picker", permissions=("pick.read",)))
    later = {role.name: role.permissions | {"bap.read"} for role in PREDEFINED}
    monkeypatch.setattr(granting, "_STANDARD", later)

    budi, sari = home.client("Packer", username="budi"), home.client("Picker", username="sari")

    assert budi.actor.may("bap.read")
    assert sari.actor.permissions == {"pick.read"}
    rows = {row.role: row for row in home.admin.ask(RoleList())}
    assert (rows["Packer"].follows, rows["Picker"].follows) == (True, False)
    assert frozenset(rows["Packer"].permissions) == later["Packer"]
    assert frozenset(rows["Picker"].standard) == later["Picker"]
    with home.database.reading() as session:
        found = people_who_may(Read(session, home.admin.actor, home.env), "bap.read")
    assert [one.username for one in found] == ["admin", "budi"]


@pytest.mark.req("WMS-SEC-06", "WMS-SEC-10")
def test_a_changed_standard_role_goes_back_to_the_standard(home: Company) -> None:
    standard = home.admin.ask(RoleList())[4].permissions
    home.admin.do(UpdateRole(role="Packer", permissions=("pack.read",)))
    assert not home.admin.ask(RoleList())[4].follows

    home.admin.do(UpdateRole(role="Packer", permissions=standard))

    row = home.admin.ask(RoleList())[4]
    assert (row.permissions, row.follows) == (standard, True)
    newest, _older = home.admin.ask(AuditList(action="role.update")).rows
    assert newest.changes == (Change("permissions", "pack.read", ", ".join(standard)),)


def test_a_role_is_renamed_and_deleted(home: Company) -> None:
    home.admin.do(CreateRole(role="Penerima", permissions=()))

    home.admin.do(UpdateRole(role="Penerima", new_name="Penerima Barang"))
    assert roles(home)[-1] == "Penerima Barang"
    home.admin.do(DeleteRole(role="Penerima Barang"))

    assert len(roles(home)) == 8


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (DeleteRole(role="Packer"), PredefinedRoleRefused),
        (UpdateRole(role="Packer", new_name="Pengemas"), PredefinedRoleRefused),
        (UpdateRole(role="System Admin", permissions=("pack.read",)), PredefinedRoleRefused),
        (UpdateRole(role="Penari", description="x"), NotFound),
        (DeleteRole(role="Penari"), NotFound),
        (CreateRole(role="packer", permissions=()), Taken),
        (CreateRole(role="Baru", permissions=("pack.dance", "moon.read")), InvalidInput),
        (CreateRole(role="Baru", permissions=("*",)), InvalidInput),
    ],
)
def test_refused_changes_of_roles_leave_nothing(
    home: Company, command: UpdateRole, error: type[UserError]
) -> None:
    before = home.admin.ask(RoleList())

    with pytest.raises(error):
        home.admin.do(command)

    assert home.admin.ask(RoleList()) == before
    assert home.admin.ask(AuditList(action="role")).total == 0


def test_a_role_in_use_stays(home: Company) -> None:
    home.admin.do(CreateRole(role="Penerima", permissions=()))
    home.client("Packer", username="budi")
    home.admin.do(SetUserRoles(username="budi", roles=("Penerima",)))

    with pytest.raises(RoleInUse, match="masih dipakai 1 orang"):
        home.admin.do(DeleteRole(role="Penerima"))
    home.admin.do(DeleteUser(username="budi"))
    home.admin.do(DeleteRole(role="Penerima"))

    assert "Penerima" not in roles(home)


@pytest.mark.req("WMS-SEC-07")
def test_roles_give_only_administrative_rights_one_holds(home: Company) -> None:
    home.admin.do(CreateRole(role="Perancang", permissions=("role.manage", "role.read")))
    dewi = home.client("Packer", username="dewi")
    home.admin.do(SetUserRoles(username="dewi", roles=("Perancang",)))

    dewi.do(CreateRole(role="Baru", permissions=("journal.post",)))
    with pytest.raises(RightsExceeded):
        dewi.do(CreateRole(role="Sakti", permissions=("user.manage",)))
    with pytest.raises(RightsExceeded):
        dewi.do(UpdateRole(role="Perancang", permissions=("role.manage", "settings.manage")))

    assert roles(home)[-2:] == ["Baru", "Perancang"]


@pytest.mark.req("WMS-SEC-07")
def test_the_catalogue_can_be_asked(home: Company) -> None:
    everything = home.admin.ask(PermissionList())
    of_lots = home.admin.ask(PermissionList(resource="lot"))

    assert {row.permission for row in everything} == CATALOGUE.keys()
    assert [(row.action, row.label) for row in of_lots] == [
        ("read", "Lihat lot"), ("update", "Ubah lot"), ("choose", "Pilih lot di luar usulan"),
        ("block", "Blokir lot"), ("recall", "Tarik kembali lot"),
    ]  # fmt: skip


def test_system_admin_shows_everything(home: Company) -> None:
    admin = home.admin.ask(RoleList())[0]

    assert set(admin.permissions) == CATALOGUE.keys()
    assert admin.people == 1
