"""What the database itself refuses about people, whoever asks."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.core.errors import SessionEnded, UserError
from app.core.execution import Signed
from app.core.faults import fault_of
from app.identity.api import (
    CreateUser,
    DeactivateUser,
    SetUserRoles,
    ShowProfile,
    ShowUser,
    UpdateProfile,
    UserList,
)
from app.identity.rules.errors import LastAdmin
from tests.support.company import PASSWORD, Company

if TYPE_CHECKING:
    from collections.abc import Iterable

ADMIN_ROLE = "(SELECT id FROM role WHERE name = 'System Admin')"


def refused(home: Company, sql: str) -> str:
    """Run a statement past the program; gives the code the database refused it with."""
    with home.database.writing() as session, pytest.raises(sa.exc.DBAPIError) as error:
        session.execute(sa.text(sql))
    fault = fault_of(error.value)
    assert fault is not None
    return fault.code


def run(home: Company, statements: Iterable[str]) -> None:
    with home.database.writing() as session:
        for sql in statements:
            session.execute(sa.text(sql))
        session.commit()


@pytest.mark.req("WMS-SEC-06")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE app_user SET active = false WHERE username = 'admin'",
        "UPDATE app_user SET removed_at = '2026-11-21T00:00:00Z' WHERE username = 'admin'",
        f"DELETE FROM user_role WHERE role_id = {ADMIN_ROLE}",
        "UPDATE app_user SET active = false",
    ],
)
def test_the_last_admin_stays_even_past_the_program(home: Company, sql: str) -> None:
    home.client("Packer", username="budi")

    assert refused(home, sql) == "LB030"
    assert home.admin.ask(UserList(active=True)).total == 2


@pytest.mark.req("WMS-SEC-02", "WMS-SEC-06")
def test_an_invited_admin_does_not_count_past_the_program_either(home: Company) -> None:
    home.client("System Admin", username="dua")
    run(home, ["UPDATE app_user SET password_hash = '' WHERE username = 'dua'"])

    assert refused(home, "UPDATE app_user SET active = false WHERE username = 'admin'") == "LB030"
    run(home, ["UPDATE app_user SET active = false WHERE username = 'dua'"])


def test_another_admin_makes_the_first_one_free_to_go(home: Company) -> None:
    home.client("System Admin", username="dua")

    run(home, ["UPDATE app_user SET active = false WHERE username = 'admin'"])

    assert refused(home, "UPDATE app_user SET active = false WHERE username = 'dua'") == "LB030"


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("DELETE FROM app_user WHERE username = 'budi'", "LB003"),
        ("DELETE FROM role WHERE name = 'Packer'", "LB031"),
        ("UPDATE login_event SET username = 'x'", "LB003"),
        ("DELETE FROM login_event", "LB003"),
        ("DELETE FROM password_history", "LB003"),
        ("UPDATE audit_entry SET action = 'x'", "LB003"),
        ("DELETE FROM chain_head", "LB003"),
    ],
)
@pytest.mark.req("WMS-SEC-09", "WMS-SEC-10")
def test_people_and_records_stay(home: Company, sql: str, code: str) -> None:
    budi = home.client("Packer", username="budi")
    budi.do(UpdateProfile(full_name="Budi Santoso"))
    budi.close("out")

    assert refused(home, sql) == code


def test_a_person_has_one_working_badge(home: Company) -> None:
    home.client("Packer", username="budi")
    home.badge("budi")
    copied = (
        "INSERT INTO badge "
        "(org_id, id, user_id, code, pin_hash, active, issued_at, failures, version) "
        "SELECT org_id, user_id, user_id, 'USR-X', '', active, issued_at, '[]', 1 FROM badge"
    )

    with home.database.writing() as session, pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.text(copied))


@pytest.mark.req("WMS-SEC-05")
def test_the_database_refuses_the_command_of_an_inactive_person(home: Company) -> None:
    budi = home.client("Packer", username="budi")
    # A client that never looks whether its person may still act.
    careless = Signed(home.database, budi.actor, home.env)
    home.admin.do(DeactivateUser(username="budi"))

    with pytest.raises(SessionEnded):
        careless.do(UpdateProfile(full_name="Masih Saya"))
    with pytest.raises(SessionEnded):
        careless.ask(ShowProfile())

    assert home.admin.ask(ShowUser(username="budi")).full_name == "Budi"


@pytest.mark.req("WMS-SEC-06")
def test_two_admins_cannot_remove_each_other_at_once(home: Company) -> None:
    second = home.client("System Admin", username="dua")
    barrier = threading.Barrier(2)
    outcomes: dict[str, BaseException | None] = {}

    def remove(name: str, command: SetUserRoles) -> None:
        person = home.admin if name == "admin" else second
        barrier.wait()
        try:
            person.do(command)
        except UserError as error:
            outcomes[name] = error
        else:
            outcomes[name] = None

    threads = [
        threading.Thread(
            target=remove, args=(name, SetUserRoles(username=other, roles=("Packer",)))
        )
        for name, other in (("admin", "dua"), ("dua", "admin"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(error is None for error in outcomes.values()) == [False, True]
    survivor = next(name for name, error in outcomes.items() if error is None)
    page = home.door().with_password(survivor, PASSWORD).ask(UserList(role="System Admin"))
    assert [row.username for row in page.rows] == [survivor]


def test_a_name_taken_at_the_same_moment_is_told_kindly(home: Company) -> None:
    barrier = threading.Barrier(2)
    admins = [home.admin, home.door().with_password("admin", PASSWORD)]
    errors: list[str] = []

    def add(person: Signed) -> None:
        command = CreateUser(
            username="budi", full_name="Budi", roles=("Packer",), password=PASSWORD
        )
        barrier.wait()
        try:
            person.do(command)
        except UserError as error:
            errors.append(error.message)

    threads = [threading.Thread(target=add, args=(person,)) for person in admins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == ['Nama pengguna "budi" sudah dipakai. Pilih yang lain.']


def test_last_admin_is_told_kindly(home: Company) -> None:
    with pytest.raises(LastAdmin, match="System Admin aktif yang terakhir"):
        home.admin.do(SetUserRoles(username="admin", roles=()))
