"""Badges, PINs and the supervisor's override."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.audit.api import AuditList
from app.core import commands
from app.core.commands import SIGNED_IN, Command
from app.core.env import FixedEnvironment, RealEnvironment
from app.core.errors import NotFound, PermissionRefused, SessionEnded, UserError
from app.identity import steps
from app.identity.api import (
    DeactivateUser,
    IssueBadge,
    LoginEvents,
    RevokeBadge,
    SetBadgePin,
    ShowProfile,
    ShowUser,
    UnlockUser,
)
from app.identity.models import Approval, Badge
from app.identity.rules.codes import is_badge_code, new_badge_code, normal_badge_code
from app.identity.rules.errors import (
    ApprovalRefused,
    BadgeRefused,
    SignInLocked,
    SupervisorLacksRight,
)
from tests.support.company import PIN, START, Company

if TYPE_CHECKING:
    from app.core.work import Work
    from app.identity.signin import SignIn

MINUTE = timedelta(minutes=1)


@pytest.fixture
def budi(home: Company) -> str:
    """Code of a packer's badge."""
    home.client("Packer", username="budi")
    return home.badge("budi")


# ---------------------------------------------------------------- codes


@pytest.mark.req("PU-52")
@given(st.integers(0, 2**32))
def test_a_badge_is_usr_and_128_random_bits(seed: int) -> None:
    env = FixedEnvironment(START, seed)

    first, second = new_badge_code(env), new_badge_code(env)

    assert first != second
    assert len(first) == len("USR-") + 26
    assert is_badge_code(first)
    assert set(first.removeprefix("USR-")) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_badges_of_the_real_environment_differ() -> None:
    env = RealEnvironment()

    assert len({new_badge_code(env) for _ in range(200)}) == 200


@pytest.mark.parametrize(
    ("scan", "is_badge"),
    [("USR-ABC", True), (" usr-abc ", True), ("LOC-A1", False), ("USR", False)],
)
def test_a_badge_is_told_from_other_scans(scan: str, is_badge: bool) -> None:
    assert is_badge_code(scan) == is_badge


# ---------------------------------------------------------------- in by badge


@pytest.mark.req("WMS-SEC-13", "PU-55", "PU-56")
def test_badge_and_pin_open_the_packers_session(home: Company, budi: str) -> None:
    signed = home.door("MEJA-3").with_badge(budi.lower(), PIN)

    assert signed.actor.username == "budi"
    assert signed.actor.workstation == "MEJA-3"
    assert signed.ask(ShowProfile()).full_name == "Budi"
    (row,) = home.admin.ask(LoginEvents(username="budi", kind="badge_in")).rows
    assert row.workstation == "MEJA-3"


@pytest.mark.req("WMS-SEC-13")
def test_the_next_badge_closes_the_session_before(home: Company, budi: str) -> None:
    home.client("Packer", username="cici")
    cici, door = home.badge("cici"), home.door()
    first = door.with_badge(budi, PIN)

    second = door.with_badge(cici, PIN)

    assert door.current is second
    with pytest.raises(SessionEnded):
        first.ask(ShowProfile())
    assert second.ask(ShowProfile()).username == "cici"
    kinds = [row.kind for row in home.admin.ask(LoginEvents(username="budi")).rows]
    assert kinds[0] == "switched"


def test_a_wrong_pin_leaves_the_session_before_open(home: Company, budi: str) -> None:
    home.client("Packer", username="cici")
    cici, door = home.badge("cici"), home.door()
    first = door.with_badge(budi, PIN)

    with pytest.raises(BadgeRefused):
        door.with_badge(cici, "0000")

    assert door.current is first
    assert first.ask(ShowProfile()).username == "budi"


@pytest.mark.req("PU-55")
def test_five_wrong_pins_lock_the_badge_five_minutes(home: Company, budi: str) -> None:
    door = home.door()
    for _ in range(4):
        with pytest.raises(BadgeRefused):
            door.with_badge(budi, "0000")
        home.env.advance(60 * MINUTE)
    with pytest.raises(SignInLocked) as locked:
        door.with_badge(budi, "0000")

    with pytest.raises(SignInLocked):
        door.with_badge(budi, PIN)
    home.env.advance(5 * MINUTE)

    assert "13.05 WIB" in locked.value.message
    assert door.with_badge(budi, PIN).actor.username == "budi"


def test_a_locked_badge_is_unlocked_by_the_admin(home: Company, budi: str) -> None:
    for _ in range(5):
        with pytest.raises(UserError):
            home.door().with_badge(budi, "0000")

    home.admin.do(UnlockUser(username="budi"))

    assert home.door().with_badge(budi, PIN).actor.username == "budi"


def test_unknown_revoked_and_inactive_badges_are_told_the_same(home: Company, budi: str) -> None:
    home.client("Packer", username="cici")
    cici = home.badge("cici")
    home.admin.do(RevokeBadge(code=cici))
    home.admin.do(DeactivateUser(username="budi"))

    told = set()
    for code in ("USR-TIDAKADA", cici, budi, "8991234567890"):
        with pytest.raises(BadgeRefused) as refused:
            home.door().with_badge(code, PIN)
        told.add(refused.value.message)

    assert told == {
        "Badge atau PIN salah. Pindai lagi badge Anda, atau minta badge baru kepada admin."
    }
    failed = home.admin.ask(LoginEvents(kind="badge_failed"))
    assert failed.total == 4


# ---------------------------------------------------------------- issuing


@pytest.mark.req("PU-55")
def test_a_new_badge_replaces_the_old_one(home: Company, budi: str) -> None:
    new = home.admin.do(IssueBadge(username="budi", pin="1357")).value

    with pytest.raises(BadgeRefused):
        home.door().with_badge(budi, PIN)
    assert home.door().with_badge(new.code, "1357").actor.username == "budi"
    shown = home.admin.ask(ShowUser(username="budi")).badges
    assert [(row.code, row.active) for row in shown] == [(new.code, True), (budi, False)]
    assert new.full_name == "Budi"


@pytest.mark.req("PU-55")
@pytest.mark.parametrize("pin", ["123", "48213"])
def test_a_pin_no_screen_could_take_is_refused_and_leaves_nothing(home: Company, pin: str) -> None:
    home.client("Packer", username="budi")

    with pytest.raises(UserError, match="PIN harus 4 angka"):
        home.admin.do(IssueBadge(username="budi", pin=pin))

    with home.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Badge)) == 0


@pytest.mark.req("PU-55", "WMS-SEC-11")
def test_a_pin_anybody_would_try_is_refused_and_the_old_one_stays(home: Company) -> None:
    packer = home.client("Packer", username="budi1980")
    code = home.badge("budi1980")

    with pytest.raises(UserError, match="angka di nama pengguna"):
        packer.do(SetBadgePin(pin="1980", old_pin=PIN))
    with pytest.raises(UserError, match="angkanya berulang"):
        home.admin.do(IssueBadge(username="budi1980", pin="1111"))

    assert home.door().with_badge(code, PIN).actor.username == "budi1980"


def test_pins_stand_nowhere_in_command_or_audit(home: Company) -> None:
    home.client("Packer", username="budi")
    home.badge("budi", "7913")
    home.client(username="budi").do(SetBadgePin(pin="5846", old_pin="7913"))

    with home.database.reading() as session:
        stored = [
            str(row)
            for table in ("command", "command_result", "audit_entry", "badge")
            for row in session.execute(sa.text(f"SELECT * FROM {table}"))
        ]

    assert not [row for row in stored if re.search(r"\b(7913|5846)\b", row)]


def test_own_pin_needs_the_present_one_anothers_the_right_to(home: Company, budi: str) -> None:
    packer = home.client(username="budi")
    home.client("Packer", username="cici")
    home.badge("cici")

    with pytest.raises(UserError, match="PIN sekarang salah"):
        packer.do(SetBadgePin(pin="1357", old_pin="0000"))
    with pytest.raises(PermissionRefused):
        packer.do(SetBadgePin(username="cici", pin="1357"))
    packer.do(SetBadgePin(pin="2468", old_pin=PIN))
    home.admin.do(SetBadgePin(username="cici", pin="1357"))

    assert home.door().with_badge(budi, "2468").actor.username == "budi"


def test_pin_of_a_person_without_badge(home: Company) -> None:
    packer = home.client("Packer", username="budi")

    with pytest.raises(NotFound):
        packer.do(SetBadgePin(pin="1357", old_pin=PIN))


def test_revoking_twice_says_it_is_gone(home: Company, budi: str) -> None:
    home.admin.do(RevokeBadge(code=budi))

    with pytest.raises(NotFound):
        home.admin.do(RevokeBadge(code=budi))
    assert normal_badge_code(f" {budi.lower()} ") == budi


# ---------------------------------------------------------------- override


@pytest.fixture
def table(home: Company, budi: str) -> SignIn:
    """A packing table with Budi at work; Sari is his supervisor."""
    home.client("Supervisor", username="sari")
    door = home.door()
    door.with_badge(budi, PIN)
    return door


@dataclass(frozen=True, slots=True)
class Allowed:
    approver: str | None
    reason: str | None


class Blocked(Command[Allowed]):
    """Something that needs a permission or a supervisor; known to these tests only."""

    name = "test.blocked"
    permission = SIGNED_IN
    summary = "Tindakan yang tertahan"

    wanted: str
    approval: str | None = None
    subject: str = ""


def run_blocked(work: Work, do: Blocked) -> Allowed:
    by = steps.allow(work, do.wanted, do.approval, do.subject, do.summary)
    return Allowed(by.full_name, by.reason) if by else Allowed(None, None)


@pytest.fixture(autouse=True)
def blocked_command(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: dict[object, object] = commands._commands  # type: ignore[assignment]
    monkeypatch.setitem(handlers, Blocked, run_blocked)


@pytest.mark.req("PU-57", "PU-32")
def test_an_override_is_for_one_action_and_logged_with_its_reason(
    home: Company, table: SignIn
) -> None:
    sari, packer = home.badge("sari"), table.current
    assert packer is not None

    given = table.override(sari, PIN, "pack.cancel", "Paket diambil alih", subject="SO-1")
    blocked = Blocked(wanted="pack.cancel", approval=given.code, subject="SO-1")
    used = packer.do(blocked).value

    assert used == Allowed("Sari", "Paket diambil alih")
    assert table.current is packer
    with pytest.raises(ApprovalRefused):
        packer.do(blocked)
    entries = home.admin.ask(AuditList(action="approval")).rows
    assert [(row.action, row.username, row.subject) for row in entries] == [
        ("approval.use", "budi", "SO-1"), ("approval.grant", "sari", "SO-1"),
    ]  # fmt: skip
    assert {(change.field, change.new) for change in entries[1].changes} == {
        ("permission", "pack.cancel"), ("requester", "budi"), ("reason", "Paket diambil alih"),
    }  # fmt: skip
    (event,) = home.admin.ask(LoginEvents(kind="override")).rows
    assert event.detail == "pack.cancel SO-1: Paket diambil alih"


@pytest.mark.req("PU-57")
@pytest.mark.parametrize(
    ("permission", "subject", "later"),
    [
        ("ship.cancel", "SO-1", timedelta()),
        ("pack.cancel", "SO-2", timedelta()),
        ("pack.cancel", "SO-1", 5 * MINUTE),
    ],
)
def test_an_override_fits_nothing_else(
    home: Company, table: SignIn, permission: str, subject: str, later: timedelta
) -> None:
    packer = table.current
    assert packer is not None
    given = table.override(home.badge("sari"), PIN, "pack.cancel", "Alasan", subject="SO-1")
    home.env.advance(later)

    with pytest.raises(ApprovalRefused):
        packer.do(Blocked(wanted=permission, approval=given.code, subject=subject))

    with home.database.reading() as session:
        assert session.scalar(sa.select(Approval.used_at)) is None


def test_an_override_is_for_who_asked(home: Company, table: SignIn) -> None:
    cici = home.client("Packer", username="cici")
    given = table.override(home.badge("sari"), PIN, "pack.cancel", "Alasan")

    with pytest.raises(ApprovalRefused):
        cici.do(Blocked(wanted="pack.cancel", approval=given.code))


@pytest.mark.req("PU-57")
def test_only_who_holds_the_permission_may_override(home: Company, table: SignIn) -> None:
    home.client("Packer", username="cici")
    cici = home.badge("cici")

    with pytest.raises(SupervisorLacksRight) as refused:
        table.override(cici, PIN, "pack.cancel", "Alasan")

    assert refused.value.message == (
        'Cici tidak berhak menyetujui "Batalkan pengemasan". Minta supervisor lain.'
    )
    with home.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Approval)) == 0
    assert home.admin.ask(LoginEvents(kind="override_failed")).total == 1


def test_an_override_needs_the_pin_and_somebody_at_work(home: Company, table: SignIn) -> None:
    sari = home.badge("sari")

    with pytest.raises(BadgeRefused):
        table.override(sari, "0000", "pack.cancel", "Alasan")
    with pytest.raises(SessionEnded):
        home.door("MEJA-9").override(sari, PIN, "pack.cancel", "Alasan")


def test_allow_takes_the_own_permission_or_an_approval(home: Company, table: SignIn) -> None:
    packer = table.current
    assert packer is not None
    given = table.override(home.badge("sari"), PIN, "pack.cancel", "Alasan")

    with pytest.raises(PermissionRefused):
        packer.do(Blocked(wanted="pack.cancel"))
    by = packer.do(Blocked(wanted="pack.cancel", approval=given.code)).value
    own = packer.do(Blocked(wanted="pack.execute")).value

    assert by == Allowed("Sari", "Alasan")
    assert own == Allowed(None, None)
