"""Invitations and forgotten passwords."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.errors import UserError
from app.identity.api import (
    CodesWanted,
    CreateUser,
    DeactivateUser,
    IssueResetCode,
    LoginEvents,
    ShowProfile,
)
from app.identity.mail import Sent, send_waiting
from app.identity.models import PasswordReset
from app.identity.printouts import Addressee, Mail, invitation, new_password
from app.identity.rules.codes import grouped, new_reset_code, reset_hash
from app.identity.rules.errors import PasswordRefused, ResetRefused, SignInRefused
from tests.support.company import PASSWORD, Company

NEW = "lainlagi42"


@dataclass
class FakePost:
    """Keeps what was sent; may be offline."""

    mails: list[Mail] = field(default_factory=list)
    offline: bool = False

    def send(self, mail: Mail) -> None:
        if self.offline:
            raise OSError("no route to host")
        self.mails.append(mail)


@pytest.fixture
def budi(home: Company) -> Company:
    home.client("Packer", username="budi")
    home.admin.do(
        CreateUser(
            username="cici", full_name="Cici Lestari", email="cici@toko.id", roles=("Picker",),
            password=PASSWORD, must_change_password=False,
        )
    )  # fmt: skip
    return home


def issued(home: Company, username: str, kind: str = "reset") -> str:
    code = new_reset_code(home.env)
    home.admin.do(IssueResetCode.model_validate({"username": username, "code": code, "kind": kind}))
    return code


def code_in(mail: Mail) -> str:
    """The code a person would type, as it stands in the letter."""
    return next(line.strip() for line in mail.body.splitlines() if line.count("-") > 8)


# ---------------------------------------------------------------- codes


@pytest.mark.req("WMS-SEC-03")
def test_a_code_is_32_random_bytes_stored_as_a_hash(budi: Company) -> None:
    code = issued(budi, "budi")

    assert len(code) == 52
    with budi.database.reading() as session:
        (row,) = session.scalars(sa.select(PasswordReset))
        stored = [
            str(line)
            for table in ("command", "command_result", "audit_entry", "password_reset")
            for line in session.execute(sa.text(f"SELECT * FROM {table}"))
        ]
    assert row.token_hash == reset_hash(code)
    assert row.expires_at == budi.env.now() + timedelta(hours=1)
    assert not [line for line in stored if code in line]


@pytest.mark.req("WMS-SEC-03")
def test_a_code_sets_a_password_once(budi: Company) -> None:
    open_session = budi.client(username="budi")
    code = issued(budi, "budi")

    budi.door().confirm_reset(grouped(code).lower(), NEW)

    assert budi.door().with_password("budi", NEW).actor.username == "budi"
    with pytest.raises(SignInRefused):
        budi.door().with_password("budi", PASSWORD)
    with pytest.raises(UserError):
        open_session.ask(ShowProfile())
    with pytest.raises(ResetRefused):
        budi.door().confirm_reset(code, "sekalilagi3")


@pytest.mark.req("WMS-SEC-03")
def test_a_code_ends_after_an_hour(budi: Company) -> None:
    code = issued(budi, "budi")
    budi.env.advance(timedelta(hours=1))

    with pytest.raises(ResetRefused):
        budi.door().confirm_reset(code, NEW)

    assert budi.door().with_password("budi", PASSWORD).actor.username == "budi"


@pytest.mark.req("WMS-SEC-03")
def test_a_weak_password_does_not_use_up_the_code(budi: Company) -> None:
    code = issued(budi, "budi")

    with pytest.raises(PasswordRefused):
        budi.door().confirm_reset(code, "pendek")
    budi.door().confirm_reset(code, NEW)

    assert budi.door().with_password("budi", NEW).actor.username == "budi"


def test_a_newer_code_replaces_the_older(budi: Company) -> None:
    old, new = issued(budi, "budi"), issued(budi, "budi")

    with pytest.raises(ResetRefused):
        budi.door().confirm_reset(old, NEW)
    budi.door().confirm_reset(new, NEW)


@pytest.mark.parametrize("code", ["", "TIDAKADA" * 6])
def test_an_unknown_code_is_refused_and_noted(budi: Company, code: str) -> None:
    with pytest.raises(ResetRefused):
        budi.door().confirm_reset(code, NEW)

    assert budi.admin.ask(LoginEvents(kind="code_failed")).total == 1


def test_deactivating_stops_codes_and_mails(budi: Company) -> None:
    code = issued(budi, "budi")
    budi.door().request_reset("cici")
    budi.admin.do(DeactivateUser(username="budi"))
    budi.admin.do(DeactivateUser(username="cici"))

    with pytest.raises(ResetRefused):
        budi.door().confirm_reset(code, NEW)
    assert budi.admin.ask(CodesWanted()) == ()


# ---------------------------------------------------------------- forgotten


@pytest.mark.req("WMS-SEC-03")
def test_the_answer_is_the_same_for_known_and_unknown(budi: Company) -> None:
    answers = {budi.door().request_reset(name) for name in ("cici", "CICI@toko.id", "hantu", "")}

    assert len(answers) == 1
    (wanted,) = budi.admin.ask(CodesWanted())
    assert (wanted.username, wanted.kind, wanted.full_name) == ("cici", "reset", "Cici Lestari")
    assert budi.admin.ask(LoginEvents(kind="reset_wanted")).total == 4


@pytest.mark.req("WMS-SEC-03", "WMS-SEC-04")
def test_mails_wait_while_offline_and_carry_a_working_code(budi: Company) -> None:
    post = FakePost(offline=True)
    budi.door().request_reset("cici")

    offline = send_waiting(budi.database, budi.env, post)
    (waiting,) = budi.admin.ask(CodesWanted())
    post.offline = False
    budi.env.advance(timedelta(hours=5))
    online = send_waiting(budi.database, budi.env, post)

    assert (offline, online) == (Sent(0, 1), Sent(1, 0))
    assert (waiting.attempts, waiting.last_error) == (1, "no route to host")
    assert budi.admin.ask(CodesWanted()) == ()
    (mail,) = post.mails
    assert (mail.to, mail.subject) == (
        "cici@toko.id", "Ganti kata sandi Lumbung untuk Toko Lumbung Sehat",
    )  # fmt: skip
    budi.door().confirm_reset(code_in(mail), NEW)
    assert budi.door().with_password("cici", NEW).actor.username == "cici"
    assert send_waiting(budi.database, budi.env, post) == Sent(0, 0)


def test_who_has_no_email_waits_for_the_admin(budi: Company) -> None:
    budi.door().request_reset("budi")

    assert send_waiting(budi.database, budi.env, FakePost()) == Sent(0, 0)
    issued(budi, "budi")

    assert budi.admin.ask(CodesWanted()) == ()


# ---------------------------------------------------------------- invited


@pytest.mark.req("WMS-SEC-02", "WMS-SEC-04")
def test_an_invited_person_sets_the_first_password(home: Company) -> None:
    post = FakePost()
    home.admin.do(
        CreateUser(username="zaki", full_name="Zaki", email="zaki@toko.id", job_title="Picker")
    )
    with pytest.raises(SignInRefused):
        home.door().with_password("zaki", "")

    send_waiting(home.database, home.env, post)
    home.env.advance(timedelta(days=6))
    home.door().confirm_reset(code_in(post.mails[0]), NEW)

    zaki = home.door().with_password("zaki", NEW)
    assert post.mails[0].subject == "Anda diundang ke Toko Lumbung Sehat di Lumbung"
    assert zaki.actor.roles == ("Picker",)
    assert not zaki.must_change_password


@pytest.mark.req("WMS-SEC-02")
def test_an_invitation_code_made_where_it_is_printed(home: Company) -> None:
    code = new_reset_code(home.env)
    home.admin.do(
        CreateUser(username="zaki", full_name="Zaki", roles=("Picker",), invite_code=code)
    )

    home.door().confirm_reset(code, NEW)

    assert home.admin.ask(CodesWanted()) == ()
    assert home.door().with_password("zaki", NEW).actor.username == "zaki"


@pytest.mark.req("WMS-SEC-04")
def test_an_invitation_leads_the_known_to_sign_in_the_new_to_register() -> None:
    known = Addressee("a@b.id", "Ani", "ani", known=True)
    new = Addressee("a@b.id", "Ani", "ani", known=False)

    letter = invitation("Toko Sehat", known, "ABCDEFGH", "Sari")
    first = invitation("Toko Sehat", new, "ABCDEFGH")

    assert letter.subject == first.subject == "Anda diundang ke Toko Sehat di Lumbung"
    assert "Sari mengundang Anda ke Toko Sehat di Lumbung." in letter.body
    assert "lumbung:masuk?pengguna=ani" in letter.body
    assert "ABCD" not in letter.body
    assert "lumbung:daftar?kode=ABCDEFGH" in first.body
    assert "ABCD-EFGH" in first.body
    assert "lumbung:masuk" not in first.body


def test_the_reset_letter_says_how_long_the_code_works() -> None:
    letter = new_password("Toko Sehat", Addressee("a@b.id", "Ani", "ani", known=True), "ABCDEFGHIJ")

    assert "ABCD-EFGH-IJ" in letter.body
    assert "1 jam" in letter.body
