"""Issued, copied, superseded, cancelled; keys made, rotated, revoked; on both databases."""

from __future__ import annotations

import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from app.core.driver import fetch
from app.core.errors import NotFound, PermissionRefused
from app.core.money import Money
from app.signing import steps
from app.signing.api import (
    CancelDocument,
    IssuedList,
    KeyList,
    PublicRegister,
    RetireKey,
    RevokeKey,
    Verdict,
)
from app.signing.rules import ed25519
from app.signing.rules.claims import Claim, code_of, qr_text, signed_bytes
from app.signing.rules.verdicts import Known, judge, void_key
from app.signing.service.keys import KeyAlreadyEnded, RevokedInFuture
from app.signing.steps import WasCancelled
from tests.signing.desk import Desk, Print
from tests.support.company import PASSWORD, company

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.work import Work
    from app.identity.signin import SignedIn
    from app.signing.api import Register


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with company(database_url, opened=False) as made:
        yield Desk(made)


def test_a_first_print_is_registered_signed_and_valid(desk: Desk) -> None:
    issued = desk.issue()

    found = desk.check(issued.qr)
    assert (issued.edition, issued.copy) == (1, 0)
    assert issued.qr.startswith("LUMBUNG:")
    assert (found.verdict, found.number, found.total) == (
        Verdict.VALID, "BAP-261121-001", Money.rupiah_of(1_250_000),
    )  # fmt: skip
    assert (found.title, found.kid, found.edition, found.copies) == (
        "Berita acara pemusnahan", 1, 1, 0,
    )  # fmt: skip
    assert found.issued_by == desk.admin.actor.full_name
    assert found.organisation == "Toko Lumbung Sehat"
    (row,) = desk.admin.ask(IssuedList()).rows
    assert (row.number, row.state, row.sha256) == ("BAP-261121-001", "valid", issued.sha256)


def test_the_same_content_again_is_a_copy(desk: Desk) -> None:
    first = desk.issue()

    copies = [desk.issue() for _ in range(3)]

    assert [one.copy for one in copies] == [1, 2, 3]
    assert {one.qr for one in copies} == {first.qr}
    assert (desk.check(first.qr).verdict, desk.check(first.qr).copies) == (Verdict.VALID, 3)
    assert desk.count("issued_document") == 1


def test_another_content_supersedes_the_edition_before(desk: Desk) -> None:
    old = desk.issue()

    new = desk.issue(desk.paper(amount=1_350_000))

    assert (new.edition, new.copy) == (2, 0)
    before, after = desk.check(old.qr), desk.check(new.qr)
    assert (before.verdict, after.verdict) == (Verdict.SUPERSEDED, Verdict.VALID)
    assert before.sentence == (
        "Diganti 21 Nov 2026 dengan cetakan baru (edisi 2). Minta dokumen yang terbaru."
    )
    assert before.total == Money.rupiah_of(1_250_000)


def test_a_cancelled_document_says_so_and_is_not_printed_again(desk: Desk) -> None:
    issued = desk.issue()
    cancel = CancelDocument(kind="BAP", number="BAP-261121-001", reason="Salah lot")

    desk.admin.do(cancel)

    found = desk.check(issued.qr)
    assert (found.verdict, found.sentence) == (
        Verdict.CANCELLED, "Dibatalkan 21 Nov 2026: Salah lot.",
    )  # fmt: skip
    with pytest.raises(WasCancelled, match="sudah dibatalkan"):
        desk.issue()
    with pytest.raises(WasCancelled):
        desk.admin.do(cancel)
    with pytest.raises(NotFound):
        desk.admin.do(CancelDocument(kind="BAP", number="BAP-9", reason="Salah lot"))
    assert desk.count("issued_document_event") == 1


def test_an_owner_cancels_in_its_own_transaction(desk: Desk) -> None:
    issued = desk.issue()
    answers: list[bool] = []

    def cancelled(number: str, work: Work) -> None:
        answers.append(steps.cancel(work, "BAP", number, "Batal"))

    for number in ("BAP-261121-001", "BAP-261121-001", "BAP-0"):
        desk.inside(partial(cancelled, number))

    assert answers == [True, False, False]
    assert desk.check(issued.qr).verdict is Verdict.CANCELLED


def test_a_valid_signature_that_nobody_registered_is_unknown(desk: Desk) -> None:
    """What a stolen key, or a database restored to yesterday, would show."""
    desk.issue()
    (seed,) = desk.store._kept.values()
    org, today = desk.admin.actor.org_id, desk.company.env.today()
    claim = Claim(1, "BAP", "BAP-261121-002", today, Money.rupiah_of(1), org, bytes(16))

    found = desk.check(qr_text(code_of(claim, ed25519.sign(seed, signed_bytes(claim)))))

    assert found.verdict is Verdict.UNKNOWN
    assert "tidak ada di daftar terbitan" in found.sentence


def test_a_changed_amount_is_seen(desk: Desk) -> None:
    raw = bytearray(base64.b32decode(_padded(desk.issue().qr)))
    at = raw.index(Money.rupiah_of(1_250_000).sen.to_bytes(4, "big"))
    raw[at + 3] ^= 1

    found = desk.check(f"LUMBUNG:{base64.b32encode(bytes(raw)).decode().rstrip('=')}")

    assert (found.verdict, found.total) == (Verdict.CHANGED, None)


def _padded(qr: str) -> str:
    code = qr.rpartition(":")[2]
    return code + "=" * (-len(code) % 8)


# ---------------------------------------------------------------- keys


def test_each_pc_has_its_own_key(desk: Desk) -> None:
    desk.issue()
    other = desk.company.door("MEJA-2").with_password("admin", "rahasia123")

    desk.issue(desk.paper("BAP-261121-002"), other)
    desk.issue(desk.paper("BAP-261121-003"), other)

    keys = desk.admin.ask(KeyList())
    assert [(key.kid, key.station, key.documents, key.state) for key in keys] == [
        (2, "MEJA-2", 2, "active"),
        (1, "MEJA-1", 1, "active"),
    ]


def test_a_rotated_key_s_documents_stay_valid(desk: Desk) -> None:
    old = desk.issue()

    done = desk.admin.do(RetireKey(kid=1, reason="Ganti tahunan"))
    new = desk.issue(desk.paper("BAP-261121-002"))

    assert "membuat kunci baru" in done.message
    assert desk.check(old.qr).verdict is Verdict.VALID
    assert (desk.check(new.qr).verdict, desk.check(new.qr).kid) == (Verdict.VALID, 2)
    assert len(desk.store._kept) == 1  # the old private half is gone
    with pytest.raises(KeyAlreadyEnded, match="sudah diganti"):
        desk.admin.do(RetireKey(kid=1, reason="Ganti lagi"))


def test_a_revoked_key_is_not_trusted_from_that_moment_on(desk: Desk) -> None:
    before = desk.issue()
    desk.company.env.advance(timedelta(hours=1))
    stolen = desk.company.env.now()
    desk.company.env.advance(timedelta(hours=1))
    after = desk.issue(desk.paper("BAP-261121-002"))

    desk.admin.do(RevokeKey(kid=1, since=stolen, reason="Laptop hilang"))

    found = desk.check(after.qr)
    assert (found.verdict, found.number) == (Verdict.REVOKED, "BAP-261121-002")
    assert "Laptop hilang" in found.sentence
    assert desk.check(before.qr).verdict is Verdict.VALID
    again = desk.issue(desk.paper("BAP-261121-002"))
    assert (again.edition, again.copy) == (2, 0)
    assert (desk.check(again.qr).verdict, desk.check(again.qr).kid) == (Verdict.VALID, 2)
    with pytest.raises(KeyAlreadyEnded, match="sudah dicabut"):
        desk.admin.do(RevokeKey(kid=1, reason="Laptop hilang"))


def test_a_retired_key_can_still_be_revoked(desk: Desk) -> None:
    issued = desk.issue()
    desk.admin.do(RetireKey(kid=1, reason="Ganti tahunan"))
    past = desk.company.env.now() - timedelta(hours=1)

    desk.admin.do(RevokeKey(kid=1, since=past, reason="Ternyata bocor"))

    assert desk.check(issued.qr).verdict is Verdict.REVOKED
    (key,) = desk.admin.ask(KeyList())
    assert (key.state, key.reason, key.since) == ("revoked", "Ternyata bocor", past)


def test_keys_are_ended_by_who_may_and_not_in_future(desk: Desk) -> None:
    desk.issue()
    packer = desk.company.client("Packer")

    with pytest.raises(PermissionRefused):
        packer.do(RetireKey(kid=1, reason="Coba"))
    with pytest.raises(PermissionRefused):
        packer.do(RevokeKey(kid=1, reason="Coba"))
    with pytest.raises(PermissionRefused):
        packer.do(CancelDocument(kind="BAP", number="BAP-261121-001", reason="Coba"))
    with pytest.raises(PermissionRefused):
        packer.ask(KeyList())
    tomorrow = desk.company.env.now() + timedelta(days=1)
    with pytest.raises(RevokedInFuture):
        desk.admin.do(RevokeKey(kid=1, since=tomorrow, reason="Coba"))
    with pytest.raises(NotFound):
        desk.admin.do(RetireKey(kid=9, reason="Coba"))
    assert (desk.count("signing_key_end"), desk.count("issued_document_event")) == (0, 0)


def test_a_lost_private_key_makes_a_new_one(desk: Desk) -> None:
    """A new PC under the old name, or a key ring that was wiped."""
    desk.issue()
    desk.store._kept.clear()

    new = desk.issue(desk.paper("BAP-261121-002"))

    assert desk.check(new.qr).kid == 2


def test_a_rolled_back_first_document_leaves_a_key_that_works(desk: Desk) -> None:
    def broken(work: object) -> None:
        steps.issue(work, desk.paper())  # type: ignore[arg-type]
        raise NotFound("Sesuatu", "x")

    with pytest.raises(NotFound):
        desk.inside(broken)
    assert (desk.count("signing_key"), desk.count("issued_document")) == (0, 0)

    issued = desk.issue()

    assert (desk.check(issued.qr).verdict, len(desk.store._kept)) == (Verdict.VALID, 1)


def test_several_documents_of_one_command_share_the_key(desk: Desk) -> None:
    def both(work: object) -> None:
        for number in ("BAP-1", "BAP-2"):
            steps.issue(work, desk.paper(number))  # type: ignore[arg-type]

    desk.inside(both)

    assert (desk.count("signing_key"), desk.count("issued_document")) == (1, 2)


def test_a_number_to_come_cannot_be_signed(desk: Desk) -> None:
    def early(work: object) -> None:
        number = work.number("BAP", desk.company.env.today())  # type: ignore[attr-defined]
        steps.issue(work, desk.paper(number))  # type: ignore[arg-type]

    with pytest.raises(ValueError, match="final number"):
        desk.inside(early)


def test_what_was_done_to_keys_and_documents_is_in_the_trail(desk: Desk) -> None:
    desk.issue()
    desk.issue(desk.paper(amount=2))
    desk.admin.do(CancelDocument(kind="BAP", number="BAP-261121-001", reason="Salah"))
    desk.admin.do(RetireKey(kid=1, reason="Ganti"))
    desk.admin.do(RevokeKey(kid=1, reason="Bocor"))

    with desk.company.database.reading() as session:
        rows = fetch(
            session,
            "SELECT action FROM audit_entry WHERE subject_kind IN ('signing_key', "
            "'issued_document') ORDER BY at, id",
            {},
        )
    assert [action for (action,) in rows] == [
        "signing_key.create", "issued_document.superseded", "issued_document.cancelled",
        "signing_key.retired", "signing_key.revoked",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "table", ["signing_key", "signing_key_end", "issued_document", "issued_document_event"]
)
def test_nothing_changes_or_goes(desk: Desk, table: str) -> None:
    desk.issue()
    desk.issue()
    desk.admin.do(RevokeKey(kid=1, reason="Bocor"))

    for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET at = at"):
        with (
            desk.company.database.writing() as session,
            pytest.raises(Exception, match="APPEND_ONLY"),
        ):
            session.connection().exec_driver_sql(sql)
    assert desk.count(table) == 1


def test_the_register_alone_checks_every_code(desk: Desk) -> None:
    """What the panel keeps for when the server is away, and what a partner is given."""
    valid, old = desk.issue(desk.paper("BAP-1")), desk.issue(desk.paper("BAP-2"))
    desk.issue(desk.paper("BAP-2", amount=5))
    gone = desk.issue(desk.paper("BAP-3"))
    desk.admin.do(CancelDocument(kind="BAP", number="BAP-3", reason="Salah"))

    register = desk.admin.ask(PublicRegister())
    verdicts = [_offline(register, one.qr) for one in (valid, old, gone)]
    desk.admin.do(RevokeKey(kid=1, reason="Bocor"))
    later = _offline(desk.admin.ask(PublicRegister()), valid.qr)

    assert verdicts == [Verdict.VALID, Verdict.SUPERSEDED, Verdict.CANCELLED]
    assert later is Verdict.REVOKED  # no register at hand proves when it was signed


def _offline(register: Register, code: str) -> Verdict:
    keys = {key.kid: key for key in register.keys}
    void = {void_key(one.kind, one.number, one.sha16): one for one in register.void}
    return judge(code, Known(register.org_id, keys, void)).verdict


@pytest.mark.req("INV-04")
def test_two_pcs_print_one_document_at_once(desk: Desk) -> None:
    """One edition, every copy its own number, each PC its own key."""
    clients = [desk.company.door(f"PC-{at}").with_password("admin", PASSWORD) for at in range(3)]
    ready = threading.Barrier(len(clients))

    def printing(client: SignedIn) -> list[int]:
        ready.wait()
        return [client.do(Print()).value for _ in range(5)]

    with desk.printing(), ThreadPoolExecutor(len(clients)) as pool:
        given = [copy for copies in pool.map(printing, clients) for copy in copies]

    assert sorted(given) == list(range(15))
    assert desk.count("issued_document") == 1
    with desk.company.database.reading() as session:
        kids = fetch(session, "SELECT kid FROM signing_key ORDER BY kid", {})
    assert [kid for (kid,) in kids] == list(range(1, len(kids) + 1))


def test_the_list_pages_and_searches(desk: Desk) -> None:
    for at in range(5):
        desk.issue(desk.paper(f"BAP-26112{at}-001"))

    first = desk.admin.ask(IssuedList(limit=2))
    second = desk.admin.ask(IssuedList(limit=2, after=first.next))
    third = desk.admin.ask(IssuedList(limit=2, after=second.next))

    numbers = [row.number for page in (first, second, third) for row in page.rows]
    assert numbers == [f"BAP-26112{at}-001" for at in (4, 3, 2, 1, 0)]
    assert third.next is None
    (one,) = desk.admin.ask(IssuedList(text="bap-261122", kind="BAP")).rows
    assert one.number == "BAP-261122-001"
    assert desk.admin.ask(IssuedList(kind="SJ")).rows == ()


@pytest.mark.req("WMS-SEC-08")
def test_who_is_limited_to_warehouses_sees_only_their_own_papers_in_the_register(
    desk: Desk,
) -> None:
    own = desk.company.client("report.read", "bap.read", username="gilang", warehouses=("GD2",))
    desk.issue()
    desk.issue(desk.paper("BAP-261121-002"), own)

    assert [row.number for row in own.ask(IssuedList()).rows] == ["BAP-261121-002"]
    assert own.ask(IssuedList(kind="BAP", text="001")).rows == ()
    assert len(desk.admin.ask(IssuedList()).rows) == 2
