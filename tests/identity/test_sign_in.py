"""Signing in by password, and the life of a sign-in."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core.errors import SessionEnded, UserError
from app.identity import passwords
from app.identity.api import (
    ActivateUser,
    ChangePassword,
    ConfigureOrganisation,
    DeactivateUser,
    DeleteUser,
    LoginEvents,
    OrganisationSettings,
    ResetPassword,
    SetUserRoles,
    ShowProfile,
    ShowUser,
    UnlockUser,
    UpdateProfile,
    UpdateUser,
)
from app.identity.models import User
from app.identity.rules.errors import (
    MustChangePassword,
    ScreenLocked,
    SignInLocked,
    SignInRefused,
)
from app.identity.rules.settings import PasswordPolicy
from tests.support.company import PASSWORD, START, Company

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def kinds(home: Company, username: str) -> list[str]:
    """Kinds of events of a person, oldest first."""
    admin = home.door("KANTOR").with_password("admin", PASSWORD)
    page = admin.ask(LoginEvents(username=username))
    return [row.kind for row in reversed(page.rows)]


def fail(home: Company, name: str, times: int) -> list[UserError]:
    door, errors = home.door(), []
    for _ in range(times):
        with pytest.raises(UserError) as refused:
            door.with_password(name, "salah999")
        errors.append(refused.value)
    return errors


# ---------------------------------------------------------------- in


@pytest.mark.req("WMS-SEC-01")
@pytest.mark.parametrize("name", ["budi", "BUDI", " budi ", "budi@toko.id", "Budi@Toko.ID"])
def test_sign_in_by_user_name_or_email(home: Company, name: str) -> None:
    home.client("Packer", username="budi")
    home.admin.do(UpdateUser(username="budi", email="Budi@toko.id"))

    signed = home.door().with_password(name, PASSWORD)

    assert signed.actor.username == "budi"
    assert signed.actor.workstation == "MEJA-1"
    assert signed.ask(ShowProfile()).email == "budi@toko.id"


@pytest.mark.req("WMS-SEC-01", "WMS-SEC-09")
def test_wrong_unknown_and_inactive_are_told_the_same(home: Company) -> None:
    home.client("Packer", username="budi")
    home.client("Packer", username="cici")
    home.admin.do(DeactivateUser(username="cici"))
    door = home.door()

    told = []
    for name, password in (("budi", "salah999"), ("siapa", PASSWORD), ("cici", PASSWORD), ("", "")):
        with pytest.raises(SignInRefused) as refused:
            door.with_password(name, password)
        told.append(refused.value.message)

    assert set(told) == {
        "Nama pengguna atau kata sandi salah. Periksa lagi, atau minta bantuan admin."
    }


def test_blanks_belong_to_a_password(home: Company) -> None:
    home.client("Packer", username="budi")
    home.admin.do(ResetPassword(username="budi", password=" rahasia9 ", must_change_password=False))

    assert home.door().with_password("budi", " rahasia9 ").actor.username == "budi"
    with pytest.raises(SignInRefused):
        home.door().with_password("budi", "rahasia9")


@pytest.mark.req("WMS-SEC-11")
def test_an_older_hash_is_made_again_at_sign_in(home: Company) -> None:
    home.client("Packer", username="budi")
    before = passwords.use(passwords.Cost(memory_kib=16, passes=1, lanes=1))

    home.door().with_password("budi", PASSWORD)

    with home.database.reading() as session:
        stored = session.scalar(sa.select(User.password_hash).where(User.username == "budi"))
    passwords.use(before)
    assert stored is not None
    assert stored.startswith("$argon2id$v=19$m=16,t=1,p=1$")
    assert home.door().with_password("budi", PASSWORD).actor.username == "budi"


# ---------------------------------------------------------------- lock of an account


@pytest.mark.req("WMS-SEC-09")
@pytest.mark.parametrize("name", ["budi", "hantu"])
def test_five_failures_lock_known_and_unknown_names_alike(home: Company, name: str) -> None:
    home.client("Packer", username="budi")

    errors = fail(home, name, 6)

    assert [type(error) for error in errors] == [SignInRefused] * 4 + [SignInLocked] * 2
    assert (
        errors[4].message
        == errors[5].message
        == (
            "Terlalu banyak percobaan yang salah. Coba lagi setelah 09.15 WIB, atau minta admin "
            "membuka kuncinya."
        )
    )
    events = home.admin.ask(LoginEvents(username=name, kind="failed")).rows
    assert [row.alerts for row in reversed(events)] == [
        (), (), (), (), ("Terkunci karena terlalu banyak percobaan",), (),
    ]  # fmt: skip


@pytest.mark.req("WMS-SEC-09")
def test_a_locked_account_refuses_even_the_right_password_until_its_time(home: Company) -> None:
    home.client("Packer", username="budi")
    fail(home, "budi", 5)

    with pytest.raises(SignInLocked):
        home.door().with_password("budi", PASSWORD)
    home.env.advance(15 * MINUTE)

    assert home.door().with_password("budi", PASSWORD).actor.username == "budi"


@pytest.mark.req("WMS-SEC-09")
def test_failures_older_than_fifteen_minutes_do_not_count(home: Company) -> None:
    home.client("Packer", username="budi")
    fail(home, "budi", 4)
    home.env.advance(15 * MINUTE)

    errors = fail(home, "budi", 4)

    assert {type(error) for error in errors} == {SignInRefused}


def test_a_success_forgets_the_failures(home: Company) -> None:
    home.client("Packer", username="budi")
    fail(home, "budi", 4)
    home.door().with_password("budi", PASSWORD)

    assert {type(error) for error in fail(home, "budi", 4)} == {SignInRefused}


@pytest.mark.req("WMS-SEC-09")
def test_the_number_of_tries_is_a_setting(home: Company) -> None:
    home.client("Packer", username="budi")
    strict = OrganisationSettings.model_validate({"lockout": {"tries": 3, "lock_minutes": 60}})
    home.admin.do(ConfigureOrganisation(settings=strict))

    errors = fail(home, "budi", 3)

    assert [type(error) for error in errors] == [SignInRefused, SignInRefused, SignInLocked]
    assert "10.00 WIB" in errors[2].message


def test_an_admin_unlocks(home: Company) -> None:
    home.client("Packer", username="budi")
    fail(home, "budi", 5)
    assert home.admin.ask(ShowUser(username="budi")).locked_until == START + 15 * MINUTE

    home.admin.do(UnlockUser(username="budi"))

    assert home.door().with_password("budi", PASSWORD).actor.username == "budi"
    assert home.admin.ask(ShowUser(username="budi")).locked_until is None


def test_a_wrong_password_does_not_make_an_open_form_stale(home: Company) -> None:
    home.client("Packer", username="budi")
    version = home.admin.ask(ShowUser(username="budi")).version

    fail(home, "budi", 2)

    assert home.admin.ask(ShowUser(username="budi")).version == version


@pytest.mark.req("WMS-SEC-09")
def test_guesses_at_the_same_moment_are_all_counted(home: Company) -> None:
    home.client("Packer", username="budi")
    barrier = threading.Barrier(8)
    errors: list[type[UserError]] = []

    def guess() -> None:
        door = home.door()
        barrier.wait()
        try:
            door.with_password("budi", "salah999")
        except UserError as error:
            errors.append(type(error))

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (
        sorted(error.__name__ for error in errors) == ["SignInLocked"] * 4 + ["SignInRefused"] * 4
    )


@pytest.mark.req("WMS-SEC-09", "WMS-SEC-11")
def test_an_unknown_name_costs_as_much_work_as_a_known_one(
    home: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.client("Packer", username="budi")
    home.client("Packer", username="cici")
    home.admin.do(DeactivateUser(username="cici"))
    compared: list[str] = []
    real = passwords.matches

    def counting(stored: str, secret: str) -> bool:
        compared.append(secret)
        return real(stored, secret)

    monkeypatch.setattr(passwords, "matches", counting)

    for name in ("budi", "cici", "hantu"):
        with pytest.raises(SignInRefused):
            home.door().with_password(name, "salah999")
    for badge in ("USR-TIDAKADA", "bukan badge"):
        with pytest.raises(UserError):
            home.door().with_badge(badge, "0000")

    assert compared == ["salah999"] * 3 + ["0000"] * 2


# ---------------------------------------------------------------- end of a session


@pytest.mark.req("WMS-SEC-05")
def test_an_inactive_person_is_out_at_the_next_query(home: Company) -> None:
    budi = home.client("Packer", username="budi")
    home.admin.do(DeactivateUser(username="budi"))

    with pytest.raises(SessionEnded):
        budi.ask(ShowProfile())

    assert budi.is_ended


@pytest.mark.req("WMS-SEC-05")
def test_an_inactive_person_is_out_at_the_next_command(home: Company) -> None:
    budi = home.client("Packer", username="budi")
    home.admin.do(DeactivateUser(username="budi"))

    with pytest.raises(SessionEnded):
        budi.do(UpdateProfile(full_name="Budi Lagi"))

    assert home.admin.ask(ShowUser(username="budi")).full_name == "Budi"


@pytest.mark.req("WMS-SEC-05")
def test_a_session_does_not_come_back_with_the_person(home: Company) -> None:
    budi = home.client("Packer", username="budi")
    home.admin.do(DeactivateUser(username="budi"))
    home.admin.do(ActivateUser(username="budi"))

    with pytest.raises(SessionEnded):
        budi.ask(ShowProfile())
    assert home.door().with_password("budi", PASSWORD).ask(ShowProfile()).username == "budi"


@pytest.mark.req("WMS-SEC-05")
def test_a_password_reset_ends_the_sessions(home: Company) -> None:
    budi = home.client("Packer", username="budi")

    home.admin.do(ResetPassword(username="budi", password="baru12345"))

    with pytest.raises(SessionEnded):
        budi.ask(ShowProfile())


def test_a_deleted_person_is_out(home: Company) -> None:
    budi = home.client("Packer", username="budi")
    home.admin.do(DeleteUser(username="budi"))

    with pytest.raises(SessionEnded):
        budi.ask(ShowProfile())
    with pytest.raises(SignInRefused):
        home.door().with_password("budi", PASSWORD)


def test_new_rights_hold_at_the_next_call_without_a_new_sign_in(home: Company) -> None:
    budi = home.client("Packer", username="budi")
    with pytest.raises(UserError, match="user.read"):
        budi.ask(ShowUser(username="admin"))

    home.admin.do(SetUserRoles(username="budi", roles=("Supervisor",)))

    assert budi.ask(ShowUser(username="admin")).username == "admin"
    assert budi.actor.roles == ("Supervisor",)


def test_lost_rights_are_gone_at_the_next_call(home: Company) -> None:
    budi = home.client("Supervisor", username="budi")
    budi.ask(ShowUser(username="admin"))

    home.admin.do(SetUserRoles(username="budi", roles=("Packer",)))

    with pytest.raises(UserError, match="user.read"):
        budi.ask(ShowUser(username="admin"))
    assert not budi.is_ended


@pytest.mark.req("WMS-SEC-01")
def test_sign_out_ends_session_and_refresh_token(home: Company) -> None:
    home.client("Packer", username="budi")
    door = home.door()
    budi = door.with_password("budi", PASSWORD)

    door.sign_out(budi)

    assert door.current is None
    with pytest.raises(SessionEnded):
        budi.ask(ShowProfile())
    with pytest.raises(SessionEnded):
        budi.do(UpdateProfile(full_name="X"))
    with pytest.raises(SessionEnded):
        home.door().resume(budi.refresh_token)
    assert kinds(home, "budi")[-1] == "out"


@pytest.mark.req("WMS-SEC-01")
def test_access_is_renewed_silently_while_used(home: Company) -> None:
    budi = home.client("Packer", username="budi")
    assert budi.access_until == START + 30 * MINUTE

    for _ in range(20):
        home.env.advance(12 * 60 * MINUTE)
        budi.ask(ShowProfile())

    assert home.env.now() == START + 10 * DAY
    assert budi.access_until == START + 10 * DAY + 30 * MINUTE


@pytest.mark.req("WMS-SEC-01")
def test_a_week_unused_ends_the_sign_in(home: Company) -> None:
    budi = home.client("Packer", username="budi")
    home.env.advance(7 * DAY)

    with pytest.raises(SessionEnded):
        budi.ask(ShowProfile())

    assert kinds(home, "budi") == ["in", "expired"]


@pytest.mark.req("WMS-SEC-01")
def test_lifetimes_are_settings(home: Company) -> None:
    home.admin.do(
        ConfigureOrganisation(settings=OrganisationSettings(access_minutes=15, refresh_days=30))
    )
    budi = home.client("Packer", username="budi")

    assert budi.access_until == START + 15 * MINUTE
    home.env.advance(29 * DAY)
    assert budi.ask(ShowProfile()).username == "budi"


@pytest.mark.req("WMS-SEC-01")
def test_a_refresh_token_brings_the_person_back_once(home: Company) -> None:
    budi = home.client("Packer", username="budi")

    back = home.door().resume(budi.refresh_token)

    assert back.ask(ShowProfile()).username == "budi"
    assert back.refresh_token != budi.refresh_token
    with pytest.raises(SessionEnded):
        home.door().resume(budi.refresh_token)
    with pytest.raises(SessionEnded):
        home.door().resume("bukan token")
    assert kinds(home, "budi") == ["in", "resumed"]


def test_a_refresh_token_of_an_inactive_person_is_dead(home: Company) -> None:
    budi = home.client("Packer", username="budi")
    home.admin.do(DeactivateUser(username="budi"))

    with pytest.raises(SessionEnded):
        home.door().resume(budi.refresh_token)


# ---------------------------------------------------------------- one's own password


def test_own_password_ends_the_sessions_elsewhere_only(home: Company) -> None:
    here = home.client("Packer", username="budi")
    there = home.door("MEJA-2").with_password("budi", PASSWORD)

    here.do(ChangePassword(old_password=PASSWORD, new_password="lainlagi42"))

    assert here.ask(ShowProfile()).username == "budi"
    with pytest.raises(SessionEnded):
        there.ask(ShowProfile())
    assert home.door().with_password("budi", "lainlagi42").actor.username == "budi"


def test_own_password_needs_the_present_one(home: Company) -> None:
    budi = home.client("Packer", username="budi")

    with pytest.raises(UserError) as refused:
        budi.do(ChangePassword(old_password="tidaktahu1", new_password="lainlagi42"))

    assert refused.value.fields[0].field == "old_password"
    assert home.door().with_password("budi", PASSWORD).actor.username == "budi"


@pytest.mark.req("WMS-SEC-11")
def test_the_last_five_passwords_do_not_come_back(home: Company) -> None:
    budi = home.client("Packer", username="budi")
    present = PASSWORD
    for number in range(1, 5):
        budi.do(ChangePassword(old_password=present, new_password=f"sandi-ke-{number}"))
        present = f"sandi-ke-{number}"

    with pytest.raises(UserError, match="pernah dipakai"):
        budi.do(ChangePassword(old_password=present, new_password=PASSWORD))
    budi.do(ChangePassword(old_password=present, new_password="sandi-ke-5"))
    budi.do(ChangePassword(old_password="sandi-ke-5", new_password=PASSWORD))

    assert home.door().with_password("budi", PASSWORD).actor.username == "budi"


@pytest.mark.req("WMS-SEC-11")
def test_a_password_set_by_the_admin_is_changed_before_anything_else(home: Company) -> None:
    home.client("Supervisor", username="budi")
    home.admin.do(ResetPassword(username="budi", password="sementara1"))
    budi = home.door().with_password("budi", "sementara1")

    with pytest.raises(MustChangePassword):
        budi.ask(ShowUser(username="admin"))
    with pytest.raises(MustChangePassword):
        budi.do(UpdateProfile(full_name="X"))
    assert budi.ask(ShowProfile()).must_change_password
    budi.do(ChangePassword(old_password="sementara1", new_password="milik-saya-1"))

    assert not budi.must_change_password
    assert budi.ask(ShowUser(username="budi")).full_name == "Budi"


@pytest.mark.req("WMS-SEC-11")
def test_an_expired_password_is_changed_before_anything_else(home: Company) -> None:
    home.client("Packer", username="budi")
    monthly = OrganisationSettings(password=PasswordPolicy(expiry_days=30))
    home.admin.do(ConfigureOrganisation(settings=monthly))

    home.env.advance(29 * DAY)
    early = home.door().with_password("budi", PASSWORD)
    home.env.advance(DAY)
    late = home.door().with_password("budi", PASSWORD)

    assert not early.must_change_password
    assert late.must_change_password


# ---------------------------------------------------------------- locked screen


@pytest.mark.req("PU-55")
def test_a_locked_screen_takes_no_command_but_its_work_goes_on(home: Company) -> None:
    home.client("Packer", username="budi")
    door = home.door()
    budi = door.with_password("budi", PASSWORD)
    door.lock(budi)

    with pytest.raises(ScreenLocked):
        budi.do(UpdateProfile(full_name="Orang Lewat"))
    budi.background().do(UpdateProfile(full_name="Budi Santoso"))

    assert budi.is_locked
    assert budi.background().ask(ShowProfile()).full_name == "Budi Santoso"
    door.unlock(budi, PASSWORD)
    budi.do(UpdateProfile(full_name="Budi"))
    assert kinds(home, "budi")[-2:] == ["lock", "unlock"]


@pytest.mark.req("PU-55")
def test_a_screen_opens_by_pin_too(home: Company) -> None:
    home.client("Packer", username="budi")
    home.badge("budi", "7913")
    door = home.door()
    budi = door.with_password("budi", PASSWORD)
    door.lock(budi)

    with pytest.raises(UserError):
        door.unlock(budi, "7914")
    assert budi.is_locked
    door.unlock(budi, "7913")

    assert not budi.is_locked


def test_wrong_tries_at_the_locked_screen_count(home: Company) -> None:
    home.client("Packer", username="budi")
    door = home.door()
    budi = door.with_password("budi", PASSWORD)
    door.lock(budi)

    for _ in range(4):
        with pytest.raises(SignInRefused):
            door.unlock(budi, "salah999")
    with pytest.raises(SignInLocked):
        door.unlock(budi, "salah999")
    with pytest.raises(SignInLocked):
        door.unlock(budi, PASSWORD)

    assert budi.is_locked


def test_a_locked_screen_of_a_deactivated_person_stays_shut(home: Company) -> None:
    home.client("Packer", username="budi")
    door = home.door()
    budi = door.with_password("budi", PASSWORD)
    door.lock(budi)
    home.admin.do(DeactivateUser(username="budi"))

    with pytest.raises(SessionEnded):
        door.unlock(budi, PASSWORD)


# ---------------------------------------------------------------- what is unusual


@pytest.mark.req("WMS-SEC-09")
def test_a_new_workstation_and_the_night_raise_alerts(home: Company) -> None:
    home.client("Packer", username="budi")
    home.door("MEJA-2").with_password("admin", PASSWORD)
    home.env.set(datetime(2026, 11, 21, 16, 0, tzinfo=UTC))  # 23.00 WIB

    home.door("MEJA-2").with_password("budi", PASSWORD)
    home.door("GUDANG-X").with_password("budi", PASSWORD)
    home.door("GUDANG-X").with_password("budi", PASSWORD)

    rows = home.admin.ask(LoginEvents(username="budi", kind="in")).rows
    assert [row.alerts for row in reversed(rows)] == [
        (),
        ("Komputer baru", "Di luar jam kerja"),
        ("Komputer baru", "Di luar jam kerja"),
        ("Di luar jam kerja",),
    ]
    seen = home.admin.ask(LoginEvents(only_alerts=True)).rows
    assert {row.username for row in seen} == {"admin", "budi"}


@pytest.mark.req("WMS-SEC-09")
def test_every_event_names_time_workstation_and_device(home: Company) -> None:
    home.client("Packer", username="budi")

    (row,) = home.admin.ask(LoginEvents(username="budi")).rows

    assert (row.at, row.workstation, row.device) == (START, "MEJA-1", "uji")
    assert (row.kind, row.label, row.full_name) == ("in", "Masuk dengan kata sandi", "Budi")


@pytest.mark.req("WMS-SEC-09")
def test_events_page_by_key_and_filter_by_day(home: Company) -> None:
    home.client("Packer", username="budi")
    for day in range(1, 6):
        home.env.set(START + day * DAY)
        fail(home, "budi", 2)

    first = home.admin.ask(LoginEvents(username="budi", kind="failed", limit=4))
    second = home.admin.ask(LoginEvents(username="budi", kind="failed", limit=4, after=first.next))
    third = home.admin.ask(LoginEvents(username="budi", kind="failed", limit=4, after=second.next))

    assert (first.total, len(first.rows), len(second.rows), len(third.rows)) == (10, 4, 4, 2)
    assert third.next is None
    ids = [row.id for page in (first, second, third) for row in page.rows]
    assert len(set(ids)) == 10
    assert ids == sorted(ids, reverse=True)
    within_day = date(2026, 11, 23)
    within = home.admin.ask(
        LoginEvents(username="budi", kind="failed", first_day=within_day, last_day=within_day)
    )
    assert [row.at for row in within.rows] == [START + 2 * DAY] * 2


@pytest.mark.req("WMS-SEC-07")
def test_a_refused_call_is_written_down_once_a_minute(home: Company) -> None:
    budi = home.client("Packer", username="budi")

    for _ in range(3):
        with pytest.raises(UserError):
            budi.ask(ShowUser(username="admin"))
    home.env.advance(MINUTE)
    with pytest.raises(UserError):
        budi.ask(ShowUser(username="admin"))
    with pytest.raises(UserError):
        budi.do(DeactivateUser(username="admin"))

    rows = home.admin.ask(LoginEvents(username="budi", kind="refused")).rows
    assert [row.detail.split(":")[0] for row in reversed(rows)] == [
        "user.show", "user.show", "user.deactivate",
    ]  # fmt: skip


@pytest.mark.req("WMS-SEC-05")
def test_an_inactive_person_hears_of_it_even_when_the_command_is_wrong(home: Company) -> None:
    admin = home.client("System Admin", username="dua")
    home.admin.do(DeactivateUser(username="dua"))

    with pytest.raises(SessionEnded):
        admin.do(UnlockUser(username="hantu"))
