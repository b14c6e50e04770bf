"""The organisation's key certifies the keys of PCs: every link of the chain, here and elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from pydantic import TypeAdapter

from app.core.errors import InvalidInput, PermissionRefused, UserError
from app.signing import ceremony
from app.signing.api import (
    AddAuthority,
    AuthorityList,
    CertifyKeys,
    KeyList,
    PublicRegister,
    Register,
    RevokeAuthority,
    RevokeKey,
    Verdict,
    judge_alone,
)
from app.signing.rules import keyfile
from app.signing.rules.keyfile import KeyFile, KeyFileRefused, unseal
from app.signing.service.authority import AuthorityChanged
from installer import verify_document as alone
from tests.signing.desk import Desk
from tests.support.company import company

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PHRASES = ("empat kata yang panjang", "lain lagi dan rahasia")
HOLDERS = ("Ratna Dewi", "Agus Hartono")
#: Days the certificates of these tests hold.
FIRST, LAST = date(2026, 11, 21), date(2028, 11, 20)


@dataclass
class Ceremony:
    """The two holders and their file."""

    desk: Desk
    file: bytes = b""

    @property
    def org(self) -> str:
        return self.desk.admin.actor.org_id

    def open(self) -> KeyFile:
        return unseal(self.file, PHRASES)

    def make(self, number: int = 1, before: KeyFile | None = None) -> AddAuthority:
        """A new key; its command is not run yet."""
        random = bytes([number]) * ceremony.RANDOMNESS
        self.file, command = ceremony.new_authority(
            self.org, number, HOLDERS, PHRASES, random, before
        )
        return command

    def certificates(self, number: int = 1, last: date = LAST) -> CertifyKeys:
        keys = self.desk.admin.ask(PublicRegister()).keys
        return ceremony.certify(self.org, self.open(), number, keys, (FIRST, last))


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases without the work that makes them dear to guess."""
    monkeypatch.setitem(keyfile._COST, "n", 2)


@pytest.fixture
def two(database_url: str) -> Iterator[Ceremony]:
    with company(database_url, opened=False) as made:
        yield Ceremony(Desk(made))


@contextmanager
def exported(two: Ceremony, path: Path) -> Iterator[alone.Register]:
    register = two.desk.admin.ask(PublicRegister())
    path.write_bytes(TypeAdapter(Register).dump_json(register))
    yield alone.read_register(str(path))


def everywhere(two: Ceremony, code: str, path: Path) -> tuple[str, str, str]:
    """What Lumbung, Lumbung without its server, and the one file say."""
    with exported(two, path) as register:
        elsewhere = alone.check(code, register)[0]
    kept = judge_alone(two.desk.admin.ask(PublicRegister()), code)
    return two.desk.check(code).verdict.value, kept.verdict.value, elsewhere


def broken(two: Ceremony, code: str) -> list[str]:
    """Links that do not hold."""
    return [link.name for link in two.desk.check(code).links if link.holds is False]


def test_the_chain_from_paper_to_organisation(two: Ceremony, tmp_path: Path) -> None:
    code = two.desk.issue().qr
    assert everywhere(two, code, tmp_path / "k") == ("SAH", "SAH", "SAH")
    assert [link.holds for link in two.desk.check(code).links] == [True, True, None, None, True]

    two.desk.admin.do(two.make())
    waiting = "KUNCI BELUM DISAHKAN"
    assert everywhere(two, code, tmp_path / "k") == (waiting, waiting, waiting)
    assert broken(two, code) == ["Pengesahan kunci"]
    two.desk.admin.do(two.certificates())

    assert everywhere(two, code, tmp_path / "k") == ("SAH", "SAH", "SAH")
    found = two.desk.check(code)
    assert [(link.name, link.holds) for link in found.links] == [
        ("Tanda tangan dokumen", True), ("Kunci PC", True), ("Pengesahan kunci", True),
        ("Kunci organisasi", True), ("Masih berlaku", True),
    ]  # fmt: skip
    assert found.links[3].note == "nomor 1, dipegang Ratna Dewi dan Agus Hartono"
    (key,) = two.desk.admin.ask(KeyList())
    assert key.certified_until == LAST
    (authority,) = two.desk.admin.ask(AuthorityList())
    assert (authority.number, authority.certificates, authority.state) == (1, 1, "active")


def test_a_key_nobody_certified_is_found_elsewhere_by_the_root_alone(
    two: Ceremony, tmp_path: Path
) -> None:
    """A register somebody made up: own organisation's key, own PC's key."""
    code = two.desk.issue().qr
    two.desk.admin.do(two.make())
    two.desk.admin.do(two.certificates())
    root = bytes.fromhex(two.desk.admin.ask(AuthorityList())[0].public)

    with exported(two, tmp_path / "k") as register:
        forged = replace(register, authorities={1: alone.Authority(bytes(32))})
        for given, verdict in ((root, "SAH"), (bytes(32), "KUNCI BELUM DISAHKAN")):
            known = alone.trusted(register, given)
            pinned = replace(register, authorities=known or {0: alone.Authority(b"")})
            assert alone.check(code, pinned)[0] == (verdict if known else "KUNCI TIDAK SAH")
        assert alone.check(code, forged)[0] == "KUNCI TIDAK SAH"


def test_a_certificate_the_organisation_never_gave_is_told_apart(two: Ceremony) -> None:
    """Somebody with the database in hand wrote another key of the organisation into it."""
    code = two.desk.issue().qr
    two.desk.admin.do(two.make())
    two.desk.admin.do(two.certificates())
    register = two.desk.admin.ask(PublicRegister())
    other = replace(register.authorities[0], public=register.keys[0].public)

    found = judge_alone(replace(register, authorities=(other,)), code)

    assert found.verdict is Verdict.FORGED
    assert [link.name for link in found.links if link.holds is False] == ["Pengesahan kunci"]
    assert found.sentence.startswith("Pengesahan kunci ")
    assert found.number == "BAP-261121-001"


def test_rotation_the_old_key_signs_the_new_one_and_its_word_stays(
    two: Ceremony, tmp_path: Path
) -> None:
    code = two.desk.issue().qr
    two.desk.admin.do(two.make())
    two.desk.admin.do(two.certificates())
    old = two.open()
    root = bytes.fromhex(two.desk.admin.ask(AuthorityList())[0].public)

    with pytest.raises(InvalidInput, match="nomor 1 belum menandatangani"):
        two.desk.admin.do(two.make(2))
    two.desk.admin.do(two.make(2, old))

    assert everywhere(two, code, tmp_path / "k") == ("SAH", "SAH", "SAH")
    new, before = two.desk.admin.ask(AuthorityList())
    assert (new.number, new.continues, new.state, before.state) == (2, True, "active", "retired")
    with exported(two, tmp_path / "k") as register:
        assert sorted(alone.trusted(register, root)) == [1, 2]
        assert sorted(alone.trusted(register, bytes.fromhex(new.public))) == [2]
    with pytest.raises(KeyFileRefused, match="nomor 1 yang berlaku"):
        two.certificates(1)
    two.desk.admin.do(two.certificates(2))
    assert two.desk.check(code).links[3].note.startswith("nomor 1")


def test_a_stolen_organisation_key_takes_its_later_word_along(
    two: Ceremony, tmp_path: Path
) -> None:
    early = two.desk.issue(two.desk.paper("BAP-1")).qr
    two.desk.admin.do(two.make())
    two.desk.admin.do(two.certificates())
    two.desk.company.env.advance(timedelta(hours=1))

    two.desk.admin.do(RevokeAuthority(number=1, reason="Berkas kunci hilang"))

    # Inside, the register proves that it was certified before; elsewhere nothing does.
    lost = "KUNCI DICABUT"
    assert everywhere(two, early, tmp_path / "k") == ("SAH", lost, lost)
    with pytest.raises(AuthorityChanged, match="Belum ada kunci organisasi"):
        two.desk.admin.do(two.certificates())
    two.desk.admin.do(two.make(2))
    two.desk.admin.do(two.certificates(2))
    assert everywhere(two, early, tmp_path / "k") == ("SAH", "SAH", "SAH")
    assert [row.continues for row in two.desk.admin.ask(AuthorityList())] == [False, False]


def test_a_revoked_pc_stays_revoked_and_is_not_certified_again(
    two: Ceremony, tmp_path: Path
) -> None:
    two.desk.admin.do(two.make())
    code = two.desk.issue().qr
    signed = two.certificates()
    two.desk.admin.do(signed)
    two.desk.admin.do(RevokeKey(kid=1, since=two.desk.company.env.now(), reason="Laptop hilang"))

    with pytest.raises(InvalidInput, match="sudah dicabut"):
        two.desk.admin.do(two.certificates(last=LAST + timedelta(1)))

    lost = "KUNCI DICABUT"
    assert everywhere(two, code, tmp_path / "k") == (lost, lost, lost)
    assert broken(two, code) == ["Kunci PC"]


def test_a_certificate_that_is_over_makes_room_for_a_new_key(two: Ceremony, tmp_path: Path) -> None:
    two.desk.admin.do(two.make())
    first = two.desk.issue(two.desk.paper("BAP-1")).qr
    two.desk.admin.do(two.certificates(last=FIRST))
    two.desk.company.env.advance(timedelta(days=2))

    later = two.desk.issue(two.desk.paper("BAP-2")).qr

    assert everywhere(two, first, tmp_path / "k") == ("SAH", "SAH", "SAH")
    assert two.desk.check(later).verdict is Verdict.UNCERTIFIED
    assert two.desk.check(later).kid == 2


def test_what_is_not_signed_by_the_key_is_refused_and_nothing_kept(two: Ceremony) -> None:
    two.desk.issue()
    good = two.make()
    other = two.make(2)
    for wrong, told in (
        (other, "bernomor 1, bukan 2"),
        (good.model_copy(update={"proof": other.proof}), "tidak cocok"),
        (good.model_copy(update={"second": good.first.upper()}), "orang lain"),
    ):
        with pytest.raises(UserError, match=told):
            two.desk.admin.do(wrong)
    two.desk.admin.do(two.make())
    signed = two.certificates().certificates[0]
    for change, told in (
        ({"valid_until": LAST + timedelta(1)}, "bukan dari kunci organisasi nomor 1"),
        ({"valid_until": date(2026, 11, 20)}, "sudah lewat"),
        ({"kid": 9}, "9"),
    ):
        with pytest.raises(UserError, match=told):
            two.desk.admin.do(CertifyKeys(certificates=(signed.model_copy(update=change),)))
    clerk = two.desk.company.client("report.read", username="orang")
    with pytest.raises(PermissionRefused):
        clerk.do(CertifyKeys(certificates=(signed,)))

    counts = [two.desk.count(name) for name in ("organisation_key", "signing_key_certificate")]
    assert counts == [1, 0]
    two.desk.admin.do(CertifyKeys(certificates=(signed,)))
    with pytest.raises(AuthorityChanged, match="sudah disahkan sampai"):
        two.desk.admin.do(CertifyKeys(certificates=(signed,)))


@pytest.mark.parametrize("table", ["organisation_key", "signing_key_certificate"])
def test_what_the_organisation_said_stays(two: Ceremony, table: str) -> None:
    two.desk.issue()
    two.desk.admin.do(two.make())
    two.desk.admin.do(two.certificates())

    with (
        two.desk.company.database.writing() as session,
        pytest.raises(Exception, match="APPEND_ONLY"),
    ):
        session.connection().exec_driver_sql(f"DELETE FROM {table}")

    assert two.desk.count(table) == 1


def test_the_file_opens_for_both_together_only() -> None:
    org = "00000000-0000-7000-8000-000000000001"
    random = bytes(range(ceremony.RANDOMNESS))
    file, command = ceremony.new_authority(org, 1, HOLDERS, PHRASES, random)

    assert unseal(file, PHRASES) == KeyFile(org, 1, random[:32])
    assert random[:32].hex() not in file.decode() + command.model_dump_json()
    for wrong in (PHRASES[::-1], (PHRASES[0], PHRASES[0]), (PHRASES[0], "")):
        with pytest.raises(KeyFileRefused, match="salah satu frasa"):
            unseal(file, wrong)
    for data in (b"", b"{}", b"[]", b'{"kind": 1}', file.replace(b"lumbung-kunci", b"lain")):
        with pytest.raises(KeyFileRefused, match="bukan kunci organisasi"):
            unseal(data, PHRASES)
    with pytest.raises(KeyFileRefused):
        unseal(file.replace(b'"number": 1', b'"number": 2'), PHRASES)
    for bad in (("pendek", PHRASES[1]), (PHRASES[0], PHRASES[0])):
        with pytest.raises(InvalidInput):
            ceremony.new_authority(org, 1, HOLDERS, bad, random)
