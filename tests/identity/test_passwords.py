"""Hashes of passwords and the rules for new ones."""

from __future__ import annotations

import importlib.util
import sys
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from argon2 import extract_parameters

from app.core.env import FixedEnvironment
from app.core.errors import InvalidInput
from app.identity import passwords
from app.identity.rules.errors import PasswordRefused
from app.identity.rules.secrets_policy import check_password, check_pin, faults, is_expired
from app.identity.rules.settings import PasswordPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
POLICY = PasswordPolicy()


@pytest.fixture
def env() -> FixedEnvironment:
    return FixedEnvironment(NOW)


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    before = passwords.use(passwords.CHEAP)
    yield
    passwords.use(before)


@pytest.mark.req("WMS-SEC-11")
def test_standard_cost_is_argon2id_with_64_mib_3_passes_4_lanes(env: FixedEnvironment) -> None:
    passwords.use(passwords.STANDARD)

    stored = passwords.make_hash("rahasia123", env)

    found = extract_parameters(stored)
    assert (found.memory_cost, found.time_cost, found.parallelism) == (65_536, 3, 4)
    assert (found.hash_len, found.salt_len) == (32, 16)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches(stored, "rahasia123")
    assert not passwords.matches(stored, "rahasia124")


def test_same_password_has_another_hash_each_time(env: FixedEnvironment) -> None:
    assert passwords.make_hash("rahasia123", env) != passwords.make_hash("rahasia123", env)


def test_nothing_matches_an_empty_or_broken_hash() -> None:
    assert not passwords.matches("", "")
    assert not passwords.matches("", "nobody knows this one")
    assert not passwords.matches("not a hash", "rahasia123")


def test_a_hash_of_other_cost_is_outdated(env: FixedEnvironment) -> None:
    cheap = passwords.make_hash("rahasia123", env)
    assert not passwords.is_outdated(cheap)

    passwords.use(passwords.Cost(memory_kib=16, passes=1, lanes=1))

    assert passwords.is_outdated(cheap)
    assert passwords.matches(cheap, "rahasia123")


def fake_bcrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the library: its one function, told apart by prefix and answered by a table."""
    module = ModuleType("bcrypt")

    def checkpw(password: bytes, stored: bytes) -> bool:
        if not stored.startswith(b"$2b$"):
            raise ValueError("Invalid salt")
        return stored == b"$2b$10$of-the-previous-version" and password == b"lama1234"

    module.checkpw = checkpw  # type: ignore[attr-defined]
    module.__spec__ = importlib.util.spec_from_loader("bcrypt", loader=None)
    monkeypatch.setitem(sys.modules, "bcrypt", module)


@pytest.mark.req("WMS-SEC-11")
def test_bcrypt_of_the_previous_version_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_bcrypt(monkeypatch)

    assert passwords.can_read_bcrypt()
    for prefix in ("$2a$", "$2b$", "$2y$"):
        stored = f"{prefix}10$of-the-previous-version"
        assert passwords.matches(stored, "lama1234")
        assert not passwords.matches(stored, "lama1235")
        assert passwords.is_outdated(stored)


def test_without_the_library_a_bcrypt_hash_matches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "can_read_bcrypt", lambda: False)

    assert not passwords.matches("$2b$10$of-the-previous-version", "lama1234")


@pytest.mark.req("WMS-SEC-11")
@pytest.mark.parametrize(
    ("password", "policy", "wrong"),
    [
        ("rahasia123", POLICY, ()),
        ("abc12", POLICY, ("Kata sandi paling sedikit 8 karakter.",)),
        ("abcdefgh", POLICY, ("Kata sandi harus memuat angka.",)),
        ("12345678", POLICY, ("Kata sandi harus memuat huruf.",)),
        ("", POLICY, (
            "Kata sandi paling sedikit 8 karakter.", "Kata sandi harus memuat huruf.",
            "Kata sandi harus memuat angka.",
        )),
        ("a1" * 101, POLICY, ("Kata sandi paling banyak 200 karakter.",)),
        ("rahasia123", PasswordPolicy(upper_and_lower=True, symbol=True), (
            "Kata sandi harus memuat huruf besar dan huruf kecil.",
            "Kata sandi harus memuat tanda baca, misalnya ! atau #.",
        )),
        ("Rahasia-123", PasswordPolicy(upper_and_lower=True, symbol=True), ()),
        ("xxBUDIxx1", POLICY, ("Kata sandi tidak boleh memuat nama pengguna.",)),
    ],
)  # fmt: skip
def test_all_faults_of_a_password_at_once(
    password: str, policy: PasswordPolicy, wrong: tuple[str, ...]
) -> None:
    assert faults(password, policy, username="budi") == wrong


def test_a_refused_password_names_its_field() -> None:
    with pytest.raises(PasswordRefused) as refused:
        check_password("abc", POLICY, field="new_password")

    assert [field.field for field in refused.value.fields] == ["new_password", "new_password"]


@pytest.mark.req("WMS-SEC-11")
def test_password_expires_after_its_days_or_never() -> None:
    ninety = PasswordPolicy(expiry_days=90)

    assert not is_expired(NOW - timedelta(days=90) + timedelta(seconds=1), NOW, ninety)
    assert is_expired(NOW - timedelta(days=90), NOW, ninety)
    assert not is_expired(NOW - timedelta(days=9000), NOW, POLICY)


@pytest.mark.req("PU-55")
@pytest.mark.parametrize("pin", ["4821", "1223", "0011"])
def test_a_pin_has_four_digits(pin: str) -> None:
    check_pin(pin, own=("kasir7", "budi.1980@toko.id"))


@pytest.mark.req("PU-55", "WMS-SEC-11")
@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("1111", "angkanya berulang"), ("1212", "angkanya berulang"),
        ("1234", "angkanya berurutan"), ("8901", "angkanya berurutan"),
        ("8765", "angkanya berurutan"), ("1980", "nama pengguna atau e-mail"),
    ],
)  # fmt: skip
def test_a_pin_that_is_tried_first_is_refused(pin: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=f"mudah ditebak: .*{why}.*Pilih angka lain") as refused:
        check_pin(pin, own=("kasir7", "budi.1980@toko.id"))

    assert refused.value.fields[0].field == "pin"


@pytest.mark.parametrize(
    "pin", ["", "482", "90210", "00112233", "48a1", "\uff14\uff18\uff12\uff11", "48 1"]
)
def test_other_pins_are_refused(pin: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_pin(pin)

    assert refused.value.fields[0].field == "pin"
