"""The private half of the organisation's key as a file that only two people together can open.

AES-GCM under a key made from both passphrases (scrypt each); either alone opens nothing.  The file
belongs on two sticks in two places, not on a PC.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from app.core.errors import FieldError, InvalidInput, UserError

#: Letters of a passphrase at least: a few words.
SHORTEST: Final = 12
_KIND: Final = "lumbung-kunci-organisasi"
_SALT: Final = 16
_NONCE: Final = 12
#: 32 MB and some 0.1 s for each passphrase.
_COST: Final = {"n": 2**15, "r": 8, "p": 1, "dklen": 32, "maxmem": 64 * 1024 * 1024}


class KeyFileRefused(UserError):
    """Another file, or not both passphrases."""

    code = "KEY_FILE"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What the file holds once it is open."""

    org_id: str
    number: int
    seed: bytes


def check_passphrases(first: str, second: str) -> None:
    """Two people, two passphrases.

    Raises:
        InvalidInput: If one is short, or both are the same.
    """
    found = [
        FieldError(field, f"Frasa sandi sedikitnya {SHORTEST} huruf, misalnya empat kata.")
        for field, text in (("first", first), ("second", second))
        if len(text) < SHORTEST
    ]
    if not found and first == second:
        found = [FieldError("second", "Frasa sandi kedua harus lain: dipegang orang kedua.")]
    if found:
        raise InvalidInput(found[0].message, tuple(found))


def seal(content: KeyFile, passphrases: tuple[str, str], randomness: bytes) -> bytes:
    """The file.

    Args:
        content: What it keeps.
        passphrases: Of both holders.
        randomness: 28 fresh bytes.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = randomness[:_SALT], randomness[_SALT : _SALT + _NONCE]
    if len(nonce) != _NONCE:
        raise ValueError("too little randomness")
    sealed = AESGCM(_key(passphrases, salt)).encrypt(nonce, content.seed, _bound(content))
    return json.dumps(
        {
            "kind": _KIND, "org_id": content.org_id, "number": content.number,
            "salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex(),
        },
        indent=1,
    ).encode()  # fmt: skip


def unseal(data: bytes, passphrases: tuple[str, str]) -> KeyFile:
    """What the file keeps.

    Raises:
        KeyFileRefused: If it is no such file, or a passphrase is wrong.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        found = json.loads(data)
        salt, nonce, sealed = (bytes.fromhex(found[name]) for name in ("salt", "nonce", "sealed"))
        content = KeyFile(str(found["org_id"]), int(found["number"]), b"")
        right = found["kind"] == _KIND
    except (ValueError, KeyError, TypeError):
        right = False
    if not right:
        raise KeyFileRefused(
            "Berkas ini bukan kunci organisasi. Pilih berkas yang dibuat saat kuncinya dibuat."
        )
    try:
        seed = AESGCM(_key(passphrases, salt)).decrypt(nonce, sealed, _bound(content))
    except (InvalidTag, ValueError):
        raise KeyFileRefused(
            "Berkas kunci tidak terbuka: salah satu frasa sandi salah, atau berkasnya rusak."
        ) from None
    return KeyFile(content.org_id, content.number, seed)


def _bound(content: KeyFile) -> bytes:
    return f"{_KIND}|{content.org_id}|{content.number}".encode()


def _key(passphrases: tuple[str, str], salt: bytes) -> bytes:
    parts = [
        hashlib.scrypt(text.encode(), salt=salt + bytes([place]), **_COST)
        for place, text in enumerate(passphrases)
    ]
    return hashlib.sha256(b"".join(parts)).digest()
