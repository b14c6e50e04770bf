"""People: adding, changing, leaving; their roles and warehouses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from app.audit.api import AuditList, Change
from app.core.errors import InvalidInput, NotFound, PermissionRefused, UserError
from app.core.work import Read, WarehouseRefused
from app.identity.api import (
    ActivateUser,
    CreateRole,
    CreateUser,
    DeactivateUser,
    DeleteUser,
    IssueBadge,
    ResetPassword,
    SetUserRoles,
    SetUserWarehouses,
    ShowProfile,
    ShowUser,
    UpdateProfile,
    UpdateUser,
    UserList,
)
from app.identity.models import User
from app.identity.rules.errors import (
    LastAdmin,
    OwnAccount,
    PasswordRefused,
    RightsExceeded,
    SignInRefused,
    Taken,
)
from tests.support.company import PASSWORD, START, Company

if TYPE_CHECKING:
    from app.core.commands import Command


def people(home: Company) -> int:
    with home.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(User)) or 0


def add(home: Company, username: str, **values: object) -> None:
    defaults = {"full_name": username.title(), "roles": ("Packer",), "password": PASSWORD}
    home.admin.do(CreateUser.model_validate({"username": username} | defaults | values))


# ---------------------------------------------------------------- adding


@pytest.mark.req("WMS-SEC-02", "WMS-SEC-06")
def test_a_person_has_roles_extra_permissions_and_warehouses(home: Company) -> None:
    saved = home.admin.do(
        CreateUser(
            username="Sari.W",
            full_name="Sari Wulandari",
            email="Sari@Toko.ID",
            job_title="Supervisor",
            roles=("Supervisor", "Packer"),
            permissions=("period.close",),
            warehouses=("jkt", "SBY"),
            password=PASSWORD,
        )
    )

    shown = home.admin.ask(ShowUser(username="sari.w"))
    assert saved.value.username == "sari.w"
    assert saved.message == "Pengguna Sari Wulandari ditambahkan."
    assert "user" in saved.changes
    assert (shown.full_name, shown.email) == ("Sari Wulandari", "sari@toko.id")
    assert shown.roles == ("Packer", "Supervisor")
    assert shown.extra_permissions == ("period.close",)
    assert {"pack.cancel", "period.close"} < set(shown.permissions)
    assert shown.warehouses == ("JKT", "SBY")
    assert shown.must_change_password


@pytest.mark.req("WMS-SEC-02")
def test_the_job_title_gives_the_role(home: Company) -> None:
    add(home, "budi", roles=None, job_title="Staf Packing")

    assert home.admin.ask(ShowUser(username="budi")).roles == ("Packer",)


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"username": "admin"}, Taken, "username"),
        ({"email": "satu@toko.id"}, Taken, "email"),
        ({"roles": ("Packer", "Penari", "Pesulap")}, InvalidInput, "roles"),
        ({"roles": None, "job_title": "Tukang Kebun"}, InvalidInput, "roles"),
        ({"permissions": ("pack.dance",)}, InvalidInput, "permissions"),
        ({"permissions": ("*",)}, InvalidInput, "permissions"),
        ({"password": "pendek"}, PasswordRefused, "password"),
        ({"password": "budi12345"}, PasswordRefused, "password"),
    ],
)
def test_a_refused_person_leaves_nothing(
    home: Company, values: dict[str, object], error: type[UserError], field: str
) -> None:
    add(home, "satu", email="satu@toko.id")

    with pytest.raises(error) as refused:
        add(home, **({"username": "budi"} | values))  # type: ignore[arg-type]

    assert refused.value.fields[0].field == field
    assert people(home) == 2
    assert home.admin.ask(AuditList(action="user.create")).total == 1


def test_every_unknown_role_is_named(home: Company) -> None:
    with pytest.raises(InvalidInput, match="Peran tidak dikenal: Penari, Pesulap"):
        add(home, "budi", roles=("Packer", "Penari", "Pesulap"))


# ---------------------------------------------------------------- changing


def test_what_is_left_out_stays(home: Company) -> None:
    add(home, "budi", email="budi@toko.id", job_title="Packer")

    home.admin.do(UpdateUser(username="budi", full_name="Budi Santoso"))

    shown = home.admin.ask(ShowUser(username="budi"))
    assert (shown.full_name, shown.email, shown.job_title) == (
        "Budi Santoso", "budi@toko.id", "Packer",
    )  # fmt: skip
    (entry,) = home.admin.ask(AuditList(action="user.update")).rows
    assert entry.changes == (Change("full_name", "Budi", "Budi Santoso"),)


def test_saving_without_a_change_leaves_no_trace(home: Company) -> None:
    add(home, "budi")

    home.admin.do(UpdateUser(username="budi", full_name="Budi"))

    assert home.admin.ask(AuditList(action="user.update")).total == 0


def test_own_profile(home: Company) -> None:
    budi = home.client("Packer", username="budi")

    budi.do(UpdateProfile(full_name="Budi Santoso", email="b@toko.id"))

    profile = budi.ask(ShowProfile())
    assert (profile.full_name, profile.email, profile.roles) == (
        "Budi Santoso", "b@toko.id", ("Packer",),
    )  # fmt: skip
    assert budi.actor.full_name == "Budi Santoso"


def test_somebody_elses_email_is_refused(home: Company) -> None:
    add(home, "cici", email="cici@toko.id")
    budi = home.client("Packer", username="budi")

    with pytest.raises(Taken):
        budi.do(UpdateProfile(email="cici@toko.id"))


# ---------------------------------------------------------------- leaving


@pytest.mark.req("WMS-SEC-05")
def test_deleting_hides_the_person_but_keeps_the_row(home: Company) -> None:
    add(home, "budi")

    home.admin.do(DeleteUser(username="budi"))

    assert [row.username for row in home.admin.ask(UserList()).rows] == ["admin"]
    assert people(home) == 2
    for command in (DeleteUser, ActivateUser, DeactivateUser):
        with pytest.raises(NotFound):
            home.admin.do(command(username="budi"))
    with pytest.raises(Taken):
        add(home, "budi")


@pytest.mark.req("WMS-SEC-05")
def test_activating_lets_a_person_in_again(home: Company) -> None:
    add(home, "budi", must_change_password=False)
    home.admin.do(DeactivateUser(username="budi"))
    with pytest.raises(SignInRefused):
        home.door().with_password("budi", PASSWORD)

    home.admin.do(ActivateUser(username="budi"))

    assert home.door().with_password("budi", PASSWORD).actor.username == "budi"


@pytest.mark.parametrize("command", [DeactivateUser, DeleteUser])
def test_nobody_removes_themselves(home: Company, command: type[DeactivateUser]) -> None:
    add(home, "dua", roles=("System Admin",))

    with pytest.raises(OwnAccount):
        home.admin.do(command(username="admin"))

    assert home.admin.ask(ShowUser(username="admin")).active


@pytest.mark.req("WMS-SEC-06")
def test_the_last_active_admin_stays(home: Company) -> None:
    second = home.client("System Admin", username="dua")
    home.admin.do(DeactivateUser(username="dua"))
    other = home.client("user.read", username="lain")

    with pytest.raises(LastAdmin):
        home.admin.do(SetUserRoles(username="admin", roles=("Packer",)))

    assert second.actor.roles == ("System Admin",)
    assert home.admin.ask(ShowUser(username="admin")).roles == ("System Admin",)
    assert other.ask(ShowUser(username="admin")).active


@pytest.mark.req("WMS-SEC-02", "WMS-SEC-06")
def test_an_invited_admin_without_a_password_is_nobodys_help(home: Company) -> None:
    add(home, "baru", roles=("System Admin",), password=None, email="baru@toko.id")

    with pytest.raises(LastAdmin):
        home.admin.do(SetUserRoles(username="admin", roles=("Finance",)))

    assert home.admin.ask(ShowUser(username="admin")).roles == ("System Admin",)
    home.admin.do(DeactivateUser(username="baru"))


def test_one_of_two_admins_may_step_back(home: Company) -> None:
    add(home, "dua", roles=("System Admin",))

    home.admin.do(SetUserRoles(username="admin", roles=("Finance",)))

    with pytest.raises(PermissionRefused):
        home.admin.do(DeactivateUser(username="dua"))
    assert home.admin.actor.roles == ("Finance",)


# ---------------------------------------------------------------- rights of who manages


@pytest.fixture
def manager(home: Company) -> Company:
    """A company with Hana, who manages people but is no admin."""
    home.admin.do(CreateRole(role="Personalia", permissions=("user.manage", "user.read")))
    add(home, "hana", roles=("Personalia",), must_change_password=False)
    return home


def test_who_manages_people_adds_packers(manager: Company) -> None:
    hana = manager.door().with_password("hana", PASSWORD)

    hana.do(CreateUser(username="budi", full_name="Budi", roles=("Packer",), password=PASSWORD))

    assert manager.admin.ask(ShowUser(username="budi")).roles == ("Packer",)


@pytest.mark.req("WMS-SEC-07")
def test_nobody_makes_an_admin_of_themselves(manager: Company) -> None:
    hana = manager.door().with_password("hana", PASSWORD)
    tries: tuple[Command[Any], ...] = (
        SetUserRoles(username="hana", roles=("System Admin",)),
        SetUserRoles(username="hana", roles=("Personalia",), permissions=("role.manage",)),
        CreateUser(username="x1", full_name="X", roles=("System Admin",), password=PASSWORD),
        CreateUser(username="x2", full_name="X", roles=(), permissions=("settings.manage",)),
        ResetPassword(username="admin", password="punyaku123"),
        UpdateUser(username="admin", email="hana@toko.id"),
        IssueBadge(username="admin", pin="4821"),
        DeactivateUser(username="admin"),
    )

    for command in tries:
        with pytest.raises(RightsExceeded):
            hana.do(command)

    assert manager.admin.ask(ShowUser(username="hana")).roles == ("Personalia",)
    assert manager.door().with_password("admin", PASSWORD).actor.username == "admin"
    assert people(manager) == 2


# ---------------------------------------------------------------- warehouses


@pytest.mark.req("WMS-SEC-08")
def test_a_person_of_one_warehouse_is_refused_for_another(home: Company) -> None:
    budi = home.client("Packer", username="budi", warehouses=("JKT",))

    with home.database.reading() as session:
        read = Read(session, budi.actor, home.env)
        read.require_warehouse("JKT")
        with pytest.raises(WarehouseRefused, match="tidak ditugaskan di gudang SBY"):
            read.require_warehouse("SBY")


@pytest.mark.req("WMS-SEC-08")
def test_new_warehouses_hold_at_the_next_call(home: Company) -> None:
    budi = home.client("Packer", username="budi")

    home.admin.do(SetUserWarehouses(username="budi", warehouses=("sby", "jkt", "SBY")))
    budi.ask(ShowProfile())
    limited = budi.actor.warehouses
    home.admin.do(SetUserWarehouses(username="budi", warehouses=None))
    budi.ask(ShowProfile())

    assert limited == frozenset({"JKT", "SBY"})
    assert budi.actor.warehouses is None
    changes = [row.changes for row in home.admin.ask(AuditList(action="user.set_warehouses")).rows]
    assert changes == [
        (Change("warehouses", "JKT, SBY", ""),), (Change("warehouses", "", "JKT, SBY"),),
    ]  # fmt: skip


def test_no_warehouse_at_all_is_not_every_warehouse(home: Company) -> None:
    budi = home.client("Packer", username="budi", warehouses=())

    assert budi.actor.warehouses == frozenset()


# ---------------------------------------------------------------- lists


def names(home: Company, **filters: object) -> list[str]:
    page = home.admin.ask(UserList.model_validate(filters))
    assert page.total == len(page.rows)
    return [row.username for row in page.rows]


@pytest.mark.req("WMS-SEC-05")
def test_people_are_found_by_every_filter(home: Company) -> None:
    add(home, "budi", full_name="Budi 100% Santoso", warehouses=("JKT",), job_title="Packer")
    add(
        home, "cici", full_name="Cici", email="cici@toko.id", roles=("Picker",), warehouses=("SBY",)
    )
    add(home, "dodi", full_name="Dodi", roles=("Packer", "Picker"))
    home.admin.do(DeactivateUser(username="dodi"))

    assert names(home) == ["admin", "budi", "cici", "dodi"]
    assert names(home, search="santoso 100%") == ["budi"]
    assert names(home, search="%") == ["budi"]
    assert names(home, search="TOKO.ID") == ["cici"]
    assert names(home, search="packer") == ["budi"]
    assert names(home, role="Picker") == ["cici", "dodi"]
    assert names(home, active=False) == ["dodi"]
    assert names(home, warehouse="jkt") == ["admin", "budi", "dodi"]
    assert names(home, warehouse="JK") == ["admin", "dodi"]


@pytest.mark.req("WMS-SEC-05")
def test_a_row_shows_what_an_admin_looks_for(home: Company) -> None:
    add(home, "budi", warehouses=("JKT",), must_change_password=False)
    home.badge("budi")
    home.door().with_password("budi", PASSWORD)
    home.admin.do(CreateUser(username="baru", full_name="Zaki Baru", roles=("Packer",)))

    _admin, budi, baru = home.admin.ask(UserList()).rows

    assert (budi.roles, budi.warehouses) == (("Packer",), ("JKT",))
    assert (budi.active, budi.locked, budi.has_badge, budi.invited) == (True, False, True, False)
    assert budi.last_sign_in == START
    assert (baru.has_badge, baru.invited, baru.last_sign_in) == (False, True, None)


def test_the_list_pages_by_key(home: Company) -> None:
    for number in range(7):
        add(home, f"orang{number}", full_name="Sama Semua")

    found: list[str] = []
    after = None
    while True:
        page = home.admin.ask(UserList(limit=3, after=after))
        found += [row.username for row in page.rows]
        after = page.next
        if after is None:
            break
        assert json.loads(after)

    assert found == ["admin", *(f"orang{number}" for number in range(7))]


@pytest.mark.req("WMS-SEC-07")
def test_lists_need_their_permission(home: Company) -> None:
    budi = home.client("Packer", username="budi")

    with pytest.raises(PermissionRefused):
        budi.ask(UserList())


def test_an_unknown_person_is_named(home: Company) -> None:
    with pytest.raises(NotFound, match='Pengguna "hantu" tidak ditemukan'):
        home.admin.ask(ShowUser(username="hantu"))
