"""What a document's code claims, as bytes that are signed and as the text of its QR.

``[1, kid, type, number, date, total, org, sha256[:16]] ‖ signature`` in CBOR, written in upper-case
Base32 so that the QR needs 5.5 bits a letter (data-safety §7).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from app.core.money import LIMIT_SEN, Money
from app.signing.rules import cbor
from app.signing.rules.kinds import LONGEST_NUMBER, is_code

VERSION: Final = 1
#: Before the Base32 where the organisation has no page of its own to lead phones to.
PREFIX: Final = "LUMBUNG:"
SIGNATURE: Final = 64
HASH: Final = 16
_FIELDS: Final = 8
_ORG: Final = 16
_BASE32: Final = re.compile(r"[A-Z2-7]+")
#: Longer than this no code of ours is; nothing is decoded to find out.
_LONGEST: Final = 600


class NotOurs(ValueError):
    """A text that is no document code."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a code says about its document.

    Attributes:
        kid: Number of the key that signed.
        kind: Type of document.
        number: Its number.
        on_date: Its date.
        total: Its amount, zero where it has none.
        org_id: Of the organisation that issued it.
        sha16: First half of the content hash.
    """

    kid: int
    kind: str
    number: str
    on_date: date
    total: Money
    org_id: str
    sha16: bytes


def signed_bytes(claim: Claim) -> bytes:
    """What the key signs."""
    day = claim.on_date
    return cbor.encode(
        (
            VERSION,
            claim.kid,
            claim.kind,
            claim.number,
            day.year * 10_000 + day.month * 100 + day.day,
            claim.total.sen,
            UUID(claim.org_id).bytes,
            claim.sha16,
        )
    )


def code_of(claim: Claim, signature: bytes) -> str:
    """Base32 of the signed bytes and their signature, without padding."""
    return base64.b32encode(signed_bytes(claim) + signature).decode("ascii").rstrip("=")


def qr_text(code: str, host: str = "") -> str:
    """What the QR holds: an address a phone can open, or our own prefix."""
    return f"HTTPS://{host.upper()}/{code}" if host else f"{PREFIX}{code}"


def bare(text: str) -> str:
    """The Base32 of a scanned text, whatever stands before it.

    Raises:
        NotOurs: If there is none.
    """
    code = re.split(r"[/:]", text.strip().upper().rstrip("/"))[-1]
    if len(text) > _LONGEST or not _BASE32.fullmatch(code):
        raise NotOurs
    return code


def read_code(text: str) -> tuple[Claim, bytes, bytes]:
    """The claim of a scanned text, the bytes that were signed, and the signature.

    Raises:
        NotOurs: If it is no document code, or not written the one way we write it.
    """
    code = bare(text)
    try:
        data = base64.b32decode(code + "=" * (-len(code) % 8))
        value, signature = cbor.decode(data)
    except (binascii.Error, cbor.NotCbor):
        raise NotOurs from None
    claim = _claim(value)
    # Letters that only differ in bits nobody reads would be a second code for one document.
    if len(signature) != SIGNATURE or code_of(claim, signature) != code:
        raise NotOurs
    return claim, data[:-SIGNATURE], signature


def _claim(value: cbor.Value) -> Claim:
    if not isinstance(value, tuple) or len(value) != _FIELDS:
        raise NotOurs
    version, kid, kind, number, day, total, org, sha16 = value
    if (
        version != VERSION
        or not isinstance(kid, int)
        or not isinstance(kind, str)
        or not isinstance(number, str)
        or not isinstance(day, int)
        or not isinstance(total, int)
        or not isinstance(org, bytes)
        or not isinstance(sha16, bytes)
    ):
        raise NotOurs
    if not (kid > 0 and is_code(kind) and 0 < len(number) <= LONGEST_NUMBER):
        raise NotOurs
    if len(org) != _ORG or len(sha16) != HASH or abs(total) > LIMIT_SEN:
        raise NotOurs
    try:
        on_date = date(day // 10_000, day // 100 % 100, day % 100)
    except ValueError:
        raise NotOurs from None
    return Claim(kid, kind, number, on_date, Money(total), str(UUID(bytes=org)), sha16)
