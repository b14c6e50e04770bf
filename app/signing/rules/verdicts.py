"""What a check of a document's code answers, from a register of keys and void documents.

Pure: inside Lumbung the register comes from the database, and when the server is away from the last
one this PC saw; then the answer says of which moment it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - pydantic reads the rows' annotations
from enum import StrEnum
from typing import TYPE_CHECKING

from app.signing.rules.claims import Claim, NotOurs, read_code
from app.signing.rules.ed25519 import is_signed

if TYPE_CHECKING:
    from collections.abc import Mapping


class Verdict(StrEnum):
    """The answer; the value is the word on the band."""

    VALID = "SAH"
    CANCELLED = "DIBATALKAN"
    SUPERSEDED = "DIGANTIKAN"
    REVOKED = "KUNCI DICABUT"
    UNKNOWN = "TIDAK DIKENAL"
    CHANGED = "DIUBAH"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as the register has it.

    Attributes:
        kid: Its number in the organisation.
        public: 32 bytes as lower-case hex.
        station: The PC it was made on.
        valid_from: When it began to sign.
        retired: When it stopped signing in good order, its documents stay valid; None while it
            signs.
        revoked: From when on it is not trusted (stolen, lost); None while it is.
        reason: Why it was retired or revoked.
    """

    kid: int
    public: str
    station: str
    valid_from: datetime
    retired: datetime | None = None
    revoked: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VoidDocument:
    """A registered edition that no longer counts.

    Attributes:
        kind: Type of document.
        number: Its number.
        sha16: First half of its content hash, hex.
        verdict: Cancelled or superseded.
        on: The day it happened.
        reason: Why.
    """

    kind: str
    number: str
    sha16: str
    verdict: Verdict
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What keys and void documents say about a code; ``claim`` is None where nothing was read."""

    verdict: Verdict
    sentence: str
    claim: Claim | None = None


def judge(
    text: str,
    org_id: str,
    keys: Mapping[int, PublicKey],
    void: Mapping[str, VoidDocument],
    registered: datetime | None = None,
) -> Judged:
    """Check a scanned text against a register.

    Args:
        text: What the scanner read.
        org_id: Of the organisation whose register this is.
        keys: By number.
        void: By :func:`void_key`.
        registered: When the database wrote this very code down, where it is at hand: a key that
            was stolen later does not undo what was registered before.
    """
    try:
        claim, data, signature = read_code(text)
    except NotOurs:
        return Judged(Verdict.UNKNOWN, "Kode ini bukan kode dokumen, atau sebagian tidak terbaca.")
    if claim.org_id != org_id:
        return Judged(
            Verdict.UNKNOWN, "Dokumen ini diterbitkan organisasi lain; kuncinya tidak ada di sini."
        )
    refused = _distrusted(claim, keys.get(claim.kid), data, signature, registered)
    if refused is not None:
        return refused
    gone = void.get(void_key(claim.kind, claim.number, claim.sha16.hex()))
    if gone is not None:
        return Judged(gone.verdict, gone.reason, claim)
    return Judged(
        Verdict.VALID, "Cocokkan nomor, tanggal, dan jumlah di bawah dengan kertasnya.", claim
    )


def _distrusted(
    claim: Claim,
    key: PublicKey | None,
    data: bytes,
    signature: bytes,
    registered: datetime | None,
) -> Judged | None:
    """Why the signature proves nothing; None when it does."""
    if key is None:
        return Judged(
            Verdict.UNKNOWN, f"Kunci nomor {claim.kid} tidak ada di daftar kunci organisasi ini."
        )
    if not is_signed(bytes.fromhex(key.public), data, signature):
        return Judged(
            Verdict.CHANGED, "Isi kode tidak sama dengan yang ditandatangani. Jangan diterima."
        )
    if key.revoked is not None and (registered is None or registered >= key.revoked):
        return Judged(
            Verdict.REVOKED,
            f"Kunci penandatangan dicabut: {key.reason}. Minta dokumen baru kepada penerbit.",
            claim,
        )
    return None


def void_key(kind: str, number: str, sha16: str) -> str:
    """How an edition is found in a register."""
    return f"{kind}|{number}|{sha16}"
