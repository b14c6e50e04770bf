"""What a check of a document's code answers, from a register of keys and void documents.

Pure: inside Lumbung the register comes from the database, and when the server is away from the last
one this PC saw; then the answer says of which moment it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003 - pydantic reads the rows' annotations
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.core.text import tanggal, wib
from app.signing.rules.authority import Authority, Certificate, certifies
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
    #: The organisation has not (or no longer) vouched for the PC's key.
    UNCERTIFIED = "KUNCI BELUM DISAHKAN"
    #: Somebody put a key into the register that the organisation's key never signed.
    FORGED = "KUNCI TIDAK SAH"


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
        certificates: What keys of the organisation said about it.
    """

    kid: int
    public: str
    station: str
    valid_from: datetime
    retired: datetime | None = None
    revoked: datetime | None = None
    reason: str = ""
    certificates: tuple[Certificate, ...] = ()


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
class Link:
    """One link of the chain from the paper to the organisation.

    Attributes:
        name: What it is.
        holds: Whether it does; None where it was not looked at or is not used.
        note: Why not, or who and since when.
    """

    name: str
    holds: bool | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What keys and void documents say about a code; ``claim`` is None where nothing was read."""

    verdict: Verdict
    sentence: str
    claim: Claim | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What a code is judged by.

    Attributes:
        org_id: Of the organisation whose register this is.
        keys: Of its PCs, by number.
        void: Editions that no longer count, by :func:`void_key`.
        authorities: Keys of the organisation, by number; empty while it uses none.
        registered: When the database wrote this very code down, where it is at hand: a key that
            was stolen later does not undo what was registered before.
    """

    org_id: str
    keys: Mapping[int, PublicKey]
    void: Mapping[str, VoidDocument] = field(default_factory=dict)
    authorities: Mapping[int, Authority] = field(default_factory=dict)
    registered: datetime | None = None


SIGNATURE, KEY, CERTIFICATE, AUTHORITY, STANDING = (
    "Tanda tangan dokumen", "Kunci PC", "Pengesahan kunci", "Kunci organisasi", "Masih berlaku",
)  # fmt: skip
_CHAIN: Final = (SIGNATURE, KEY, CERTIFICATE, AUTHORITY, STANDING)


def judge(text: str, known: Known) -> Judged:
    """Check a scanned text against a register: the first link that fails decides."""
    try:
        claim, data, signature = read_code(text)
    except NotOurs:
        return Judged(Verdict.UNKNOWN, "Kode ini bukan kode dokumen, atau sebagian tidak terbaca.")
    if claim.org_id != known.org_id:
        return Judged(
            Verdict.UNKNOWN, "Dokumen ini diterbitkan organisasi lain; kuncinya tidak ada di sini."
        )
    key = known.keys.get(claim.kid)
    if key is None:
        return Judged(
            Verdict.UNKNOWN, f"Kunci nomor {claim.kid} tidak ada di daftar kunci organisasi ini."
        )
    if not is_signed(bytes.fromhex(key.public), data, signature):
        broken = "Isi kode tidak sama dengan yang ditandatangani. Jangan diterima."
        return Judged(Verdict.CHANGED, broken, links=_chain([Link(SIGNATURE, holds=False)]))
    links = [Link(SIGNATURE, holds=True)]
    refused = _distrusted(claim, key, known, links) or _void(claim, known, links)
    if refused is not None:
        return Judged(*refused, claim, _chain(links))
    links.append(Link(STANDING, holds=True))
    told = "Cocokkan nomor, tanggal, dan jumlah di bawah dengan kertasnya."
    return Judged(Verdict.VALID, told, claim, _chain(links))


def _chain(links: list[Link]) -> tuple[Link, ...]:
    """With the links that were not reached."""
    rest = _CHAIN[len(links) :]
    return (*links, *(Link(name, None, "tidak diperiksa") for name in rest))


def _void(claim: Claim, known: Known, links: list[Link]) -> tuple[Verdict, str] | None:
    gone = known.void.get(void_key(claim.kind, claim.number, claim.sha16.hex()))
    if gone is None:
        return None
    links.append(Link(STANDING, holds=False, note=gone.reason))
    return gone.verdict, gone.reason


def _distrusted(
    claim: Claim, key: PublicKey, known: Known, links: list[Link]
) -> tuple[Verdict, str] | None:
    """Why the key proves nothing; None when it does."""
    about, registered = f"nomor {key.kid}, {key.station}", known.registered
    if key.revoked is not None and (registered is None or registered >= key.revoked):
        since = tanggal(wib(key.revoked).date())
        links.append(Link(KEY, holds=False, note=f"{about}: dicabut sejak {since}"))
        return (
            Verdict.REVOKED,
            f"Kunci penandatangan dicabut: {key.reason}. Minta dokumen baru kepada penerbit.",
        )
    links.append(Link(KEY, holds=True, note=about))
    if not known.authorities:
        unused = "organisasi ini belum memakai kunci organisasi"
        links += [Link(CERTIFICATE, None, unused), Link(AUTHORITY, None, unused)]
        return None
    day = wib(registered).date() if registered is not None else claim.on_date
    return _certified(key, day, known, links)


def _certified(
    key: PublicKey, day: date, known: Known, links: list[Link]
) -> tuple[Verdict, str] | None:
    """Whether the organisation vouches for the key on a day; the best certificate counts."""
    worst = (
        Verdict.UNCERTIFIED,
        f"Kunci {key.station} belum disahkan kunci organisasi. Minta admin mengesahkannya.",
        [Link(CERTIFICATE, holds=False, note="belum ada")],
    )
    for one in sorted(key.certificates, key=lambda each: each.at):
        authority = known.authorities.get(one.authority)
        found = _certificate(key, one, authority, day, known)
        if found is None and authority is not None:
            until = f"sampai {tanggal(one.valid_until)}"
            links.append(Link(CERTIFICATE, holds=True, note=until))
            holders = " dan ".join(authority.holders)
            links.append(
                Link(AUTHORITY, holds=True, note=f"nomor {authority.number}, dipegang {holders}")
            )
            return None
        worst = found or worst
    verdict, sentence, broken = worst
    links += broken
    return verdict, sentence


def _certificate(
    key: PublicKey, one: Certificate, authority: Authority | None, day: date, known: Known
) -> tuple[Verdict, str, list[Link]] | None:
    """What is wrong with a certificate; None when it holds."""
    about = (key.kid, key.public, key.station)
    if authority is None or not certifies(known.org_id, about, one, authority):
        return (
            Verdict.FORGED,
            f"Pengesahan kunci {key.station} bukan dari kunci organisasi. Laporkan kepada admin.",
            [Link(CERTIFICATE, holds=False, note="tanda tangannya tidak cocok")],
        )
    if day > one.valid_until:
        ended = tanggal(one.valid_until)
        return (
            Verdict.UNCERTIFIED,
            f"Pengesahan kunci {key.station} berakhir {ended}, sebelum dokumen ini terbit.",
            [Link(CERTIFICATE, holds=False, note=f"berakhir {ended}")],
        )
    since = authority.revoked
    if since is not None and (known.registered is None or one.at >= since):
        words = f"nomor {authority.number}: dicabut sejak {tanggal(wib(since).date())}"
        return (
            Verdict.REVOKED,
            f"Kunci organisasi nomor {authority.number} dicabut: {authority.reason}.",
            [Link(CERTIFICATE, holds=True), Link(AUTHORITY, holds=False, note=words)],
        )
    return None


def void_key(kind: str, number: str, sha16: str) -> str:
    """How an edition is found in a register."""
    return f"{kind}|{number}|{sha16}"
