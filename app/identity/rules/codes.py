"""Badge codes and the codes of invitations and resets."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.core.env import Environment

#: Every badge barcode starts so; no product code may (PU-52).
BADGE_PREFIX: Final = "USR-"
_BADGE_BYTES: Final = 16
_RESET_BYTES: Final = 32


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")


def new_badge_code(env: Environment) -> str:
    """``USR-`` and 128 random bits: it says nothing about the person and can be replaced."""
    return BADGE_PREFIX + _base32(env.token(_BADGE_BYTES))


def is_badge_code(text: str) -> bool:
    """Whether a scan is a badge."""
    return text.strip().upper().startswith(BADGE_PREFIX)


def normal_badge_code(text: str) -> str:
    """A badge as stored, whatever case the scanner sends."""
    return text.strip().upper()


def new_reset_code(env: Environment) -> str:
    """32 random bytes, readable aloud, for an invitation or a reset (WMS-SEC-03)."""
    return _base32(env.token(_RESET_BYTES))


def grouped(code: str) -> str:
    """A code in groups of four, to be read out and typed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def reset_hash(code: str) -> str:
    """What is stored of a reset code: it is random, so a plain hash is enough."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def token_hash(token: str) -> str:
    """What is stored of a sign-in token."""
    return hashlib.sha256(token.encode()).hexdigest()
