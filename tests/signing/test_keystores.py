"""Where a PC keeps its private key."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError, PasswordDeleteError

from app.signing import keystores
from app.signing.keystores import KeyringStore, MemoryStore, SealedFiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED = bytes(range(32))
NAME = "org|MEJA-1"


class Ring(KeyringBackend):
    """A key ring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


class Locked(Ring):
    """A ring that refuses."""

    def get_password(self, service: str, username: str) -> str | None:
        raise NoKeyringError

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NoKeyringError

    def delete_password(self, service: str, username: str) -> None:
        raise NoKeyringError


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    before = keyring.get_keyring()
    made = Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_a_file_is_sealed_and_for_its_owner_only(tmp_path: Path) -> None:
    files = SealedFiles(tmp_path / "keys", machine="A|1000")

    files.put(NAME, SEED)

    assert files.get(NAME) == SEED
    assert files.get("org|MEJA-2") is None
    (path,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert SEED not in path.read_bytes()
    files.drop(NAME)
    assert files.get(NAME) is None


def test_a_copied_folder_signs_nothing_on_another_machine(tmp_path: Path) -> None:
    SealedFiles(tmp_path, machine="A|1000").put(NAME, SEED)

    assert SealedFiles(tmp_path, machine="B|1000").get(NAME) is None
    assert SealedFiles(tmp_path, machine="A|1001").get(NAME) is None


@pytest.mark.parametrize("at", [0, 20, 40, -1])
def test_a_damaged_file_holds_nothing(tmp_path: Path, at: int) -> None:
    files = SealedFiles(tmp_path, machine="A")
    files.put(NAME, SEED)
    (path,) = tmp_path.iterdir()
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))

    assert files.get(NAME) is None


def test_this_machine_is_the_same_each_time(tmp_path: Path) -> None:
    SealedFiles(tmp_path).put(NAME, SEED)

    assert SealedFiles(tmp_path).get(NAME) == SEED


def test_the_key_ring_is_used_where_there_is_one(ring: Ring, tmp_path: Path) -> None:
    store = keystores.of_this_pc(tmp_path)

    store.put(NAME, SEED)

    assert keystores.of_this_pc(tmp_path).get(NAME) == SEED
    assert [name for _service, name in ring.kept] == [NAME]
    assert not list(tmp_path.rglob("*.key"))
    store.drop(NAME)
    assert (ring.kept, store.get(NAME)) == ({}, None)


def test_without_a_key_ring_it_is_a_sealed_file(ring: Ring, tmp_path: Path) -> None:
    keyring.set_keyring(Locked())
    store = keystores.of_this_pc(tmp_path)

    assert store.get(NAME) is None
    store.put(NAME, SEED)

    assert keystores.of_this_pc(tmp_path).get(NAME) == SEED
    assert len(list(tmp_path.rglob("*.key"))) == 1
    store.drop(NAME)
    assert store.get(NAME) is None


def test_what_somebody_else_put_into_the_ring_is_no_key(ring: Ring) -> None:
    store = KeyringStore(MemoryStore())
    for text in ("not base64!", "AAAA"):
        keyring.set_password("lumbung-signing", NAME, text)
        assert store.get(NAME) is None
