"""The organisation's own key certifies the keys of its PCs; it is kept offline by two people.

What it signs, in the CBOR of document codes (data-safety §7):

* a certificate: ``[1, "PC", org, kid, public, PC, from, until]`` says that this key signs for the
  organisation, on documents registered or dated no later than ``until``;
* (the key of a PC:) an exported list, ``[1, "REG", org, sha256 of its canonical JSON]``, so that
  who has the list can tell what the PC wrote from what somebody made of it;
* a succession: ``[1, "ORG", org, n, public]``, signed by the key before, so that who trusts the old
  key can trust the new one; signed by the new one itself it proves that somebody holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - pydantic reads the rows' annotations
from typing import TYPE_CHECKING
from uuid import UUID

from app.signing.rules import cbor
from app.signing.rules.ed25519 import is_signed

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Authority:
    """A key of the organisation as the register has it.

    Attributes:
        number: 1 for the first; the highest that did not end certifies now.
        public: 32 bytes as lower-case hex.
        holders: The two people who hold its file's passphrases.
        valid_from: When it was made known.
        succession: Signature of the key before over this one, hex; "" for the first, and after a
            key that was lost or stolen.
        retired: When another took its place in good order; its certificates stay valid.
        revoked: From when on what it certified is not trusted.
        reason: Why it ended.
    """

    number: int
    public: str
    holders: tuple[str, str]
    valid_from: datetime
    succession: str = ""
    retired: datetime | None = None
    revoked: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a key of the organisation said about the key of a PC.

    Attributes:
        authority: Number of the key that said it.
        valid_from: First day.
        valid_until: Last day.
        signature: Hex.
        at: When the register wrote it down.
    """

    authority: int
    valid_from: date
    valid_until: date
    signature: str
    at: datetime


def certificate_bytes(
    org_id: str, kid: int, public: str, station: str, days: tuple[date, date]
) -> bytes:
    """What is signed for the key of a PC; ``days`` are the first and the last."""
    first, last = (day.year * 10_000 + day.month * 100 + day.day for day in days)
    return cbor.encode(
        (_VERSION, "PC", UUID(org_id).bytes, kid, bytes.fromhex(public), station, first, last)
    )


def succession_bytes(org_id: str, number: int, public: str) -> bytes:
    """What is signed for a new key of the organisation."""
    return cbor.encode((_VERSION, "ORG", UUID(org_id).bytes, number, bytes.fromhex(public)))


def register_bytes(org_id: str, sha256: str) -> bytes:
    """What is signed for an exported list of keys and void documents."""
    return cbor.encode((_VERSION, "REG", UUID(org_id).bytes, bytes.fromhex(sha256)))


def certifies(
    org_id: str, key: tuple[int, str, str], certificate: Certificate, authority: Authority
) -> bool:
    """Whether the certificate is really the authority's; ``key`` is kid, public and PC."""
    kid, public, station = key
    data = certificate_bytes(
        org_id, kid, public, station, (certificate.valid_from, certificate.valid_until)
    )
    return is_signed(bytes.fromhex(authority.public), data, bytes.fromhex(certificate.signature))


def succeeds(org_id: str, later: Authority, before: Authority) -> bool:
    """Whether the key before named this one its successor."""
    data = succession_bytes(org_id, later.number, later.public)
    return bool(later.succession) and is_signed(
        bytes.fromhex(before.public), data, bytes.fromhex(later.succession)
    )


def active(authorities: Iterable[Authority]) -> Authority | None:
    """The one that certifies now."""
    found = [one for one in authorities if one.retired is None and one.revoked is None]
    return max(found, key=lambda one: one.number) if found else None
