"""Where a PC keeps the private half of its key: the system's key ring, else a sealed file.

On Windows and macOS the system's ring is always there; on Linux often no secret service runs
(packing PCs without a desktop login).  Then the key lies in this PC's folder, readable by its owner
only and sealed with a key made from this machine and account, so that a copy of the folder (a
backup, a synced drive) signs nothing elsewhere.  It does not keep out a program that runs under the
same account here; nothing without a password typed each time would, and a packer signs hundreds of
papers a day.  What guards against that is the register: a code that nobody registered is unknown.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import platform
from pathlib import Path
from typing import Final, Protocol

_LOG: Final = logging.getLogger(__name__)
_SERVICE: Final = "lumbung-signing"
_SEED: Final = 32
_NONCE: Final = 12
_SALT: Final = 16
_MACHINE: Final = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


class KeyStore(Protocol):
    """Keeps 32 secret bytes under a name."""

    def get(self, name: str) -> bytes | None:
        """What was put, or None: never put, moved from another PC, or damaged."""

    def put(self, name: str, seed: bytes) -> None:
        """Keep it, in place of what was there."""

    def drop(self, name: str) -> None:
        """Forget it."""


class MemoryStore:
    """Keys for as long as the program runs; for tests and for trying out."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """What was put."""
        return self._kept.get(name)

    def put(self, name: str, seed: bytes) -> None:
        """Keep it."""
        self._kept[name] = seed

    def drop(self, name: str) -> None:
        """Forget it."""
        self._kept.pop(name, None)


class SealedFiles:
    """Files of mode 0600, AES-GCM under a key of this machine and account.

    Args:
        folder: This PC's own; made with mode 0700.
        machine: What this machine and account are; asked when left out.
    """

    def __init__(self, folder: Path, machine: str | None = None) -> None:
        self._folder = folder
        self._machine = machine if machine is not None else _this_machine()

    def get(self, name: str) -> bytes | None:
        """Unseal; None if it is not there or was sealed elsewhere."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            data = self._path(name).read_bytes()
            salt, nonce = data[:_SALT], data[_SALT : _SALT + _NONCE]
            seed = AESGCM(self._key(salt)).decrypt(nonce, data[_SALT + _NONCE :], name.encode())
        except (OSError, ValueError, InvalidTag):
            return None
        return seed if len(seed) == _SEED else None

    def put(self, name: str, seed: bytes) -> None:
        """Seal into a new file, then put it in place of the old one.

        Salt and nonce are the hash of the secret itself: a secret is sealed under its own ones
        and no source of randomness is needed here.
        """
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        own = hashlib.sha256(b"lumbung-seal" + seed + name.encode()).digest()
        salt, nonce = own[:_SALT], own[_SALT : _SALT + _NONCE]
        sealed = AESGCM(self._key(salt)).encrypt(nonce, seed, name.encode())
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(name)
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(salt + nonce + sealed)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def drop(self, name: str) -> None:
        """Remove the file."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.key"

    def _key(self, salt: bytes) -> bytes:
        return hashlib.scrypt(self._machine.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)


class KeyringStore:
    """The system's key ring where there is one, the sealed files where there is none.

    Args:
        files: Used when the ring is missing, locked or refuses.
    """

    def __init__(self, files: KeyStore) -> None:
        self._files = files
        #: A ring may ask a daemon each time; a paper a second should not.
        self._known: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """From memory, ring or file."""
        if name not in self._known:
            seed = self._from_ring(name) or self._files.get(name)
            if seed is None:
                return None
            self._known[name] = seed
        return self._known[name]

    def put(self, name: str, seed: bytes) -> None:
        """Into the ring; into a file if it has none."""
        if not self._into_ring(name, seed):
            self._files.put(name, seed)
        else:
            self._files.drop(name)
        self._known[name] = seed

    def drop(self, name: str) -> None:
        """Everywhere."""
        import keyring
        from keyring.errors import KeyringError

        self._known.pop(name, None)
        self._files.drop(name)
        try:
            keyring.delete_password(_SERVICE, name)
        except KeyringError:
            _LOG.debug("no key ring, or nothing in it")

    def _from_ring(self, name: str) -> bytes | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            text = keyring.get_password(_SERVICE, name)
        except KeyringError:
            return None
        if text is None:
            return None
        try:
            seed = base64.b64decode(text, validate=True)
        except ValueError:
            return None
        return seed if len(seed) == _SEED else None

    def _into_ring(self, name: str, seed: bytes) -> bool:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(_SERVICE, name, base64.b64encode(seed).decode("ascii"))
        except KeyringError:
            _LOG.info("no key ring on this PC: the signing key is kept in a sealed file")
            return False
        return True


def _this_machine() -> str:
    """This machine and account, the same at every start."""
    for path in _MACHINE:
        try:
            machine = path.read_text(encoding="ascii").strip()
        except OSError:
            continue
        if machine:
            break
    else:
        machine = platform.node()
    account = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    return f"{machine}|{account}|{platform.system()}"


class _Chosen:
    store: KeyStore = MemoryStore()


def use(store: KeyStore) -> None:
    """Keep keys there from now on; the program says so once, when it opens."""
    _Chosen.store = store


def store() -> KeyStore:
    """Where keys are kept."""
    return _Chosen.store


def of_this_pc(folder: Path) -> KeyStore:
    """Key ring, else sealed files below the PC's folder."""
    return KeyringStore(SealedFiles(folder / "keys"))
