"""The organisation's own key: known, replaced, revoked; what it signed for the keys of PCs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.audit.steps import record
from app.core.commands import handles
from app.core.db import instant_text
from app.core.driver import as_date
from app.core.errors import FieldError, InvalidInput, NotFound, UserError
from app.core.text import tanggal
from app.signing.api import (
    AddAuthority,
    AuthorityKnown,
    CertifyKeys,
    KeysCertified,
    RevokeAuthority,
)
from app.signing.ledger import AUTHORITY, AUTHORITY_END, CERTIFICATE
from app.signing.rules.authority import certificate_bytes, succession_bytes
from app.signing.rules.ed25519 import is_signed
from app.signing.service.keys import RevokedInFuture

if TYPE_CHECKING:
    from datetime import datetime

    from app.core.work import Work
    from app.signing.api import NewCertificate


class AuthorityChanged(UserError):
    """Somebody else replaced or revoked it meanwhile."""

    code = "AUTHORITY_CHANGED"


class _Authority(NamedTuple):
    id: str
    number: int
    public: str
    retired: bool
    revoked: bool


class _Key(NamedTuple):
    id: str
    public: str
    station: str
    revoked: bool


@handles(AddAuthority)
def add_authority(work: Work, do: AddAuthority) -> AuthorityKnown:
    """Prove that its owner holds it, and that the one before agrees."""
    known = _authorities(work)
    before = known[-1] if known else None
    number = before.number + 1 if before else 1
    if do.number != number:
        raise AuthorityChanged(
            f"Kunci organisasi berikutnya bernomor {number}, bukan {do.number}. Muat ulang "
            "daftarnya, lalu buat kuncinya lagi."
        )
    if do.first.strip().lower() == do.second.strip().lower():
        told = "Pemegang kedua harus orang lain."
        raise InvalidInput(told, (FieldError("second", told),))
    data = succession_bytes(work.org_id, number, do.public)
    if not _signed(do.public, data, do.proof):
        raise _unproved("proof", "Tanda tangan kunci baru atas dirinya tidak cocok.")
    asked = before is not None and not before.revoked
    if asked and before is not None and not _signed(before.public, data, do.succession or ""):
        raise _unproved(
            "succession", f"Kunci organisasi nomor {before.number} belum menandatangani kunci baru."
        )
    key_id = work.new_id()
    succession = do.succession if asked else ""
    work.emit(
        AUTHORITY,
        (key_id, number, do.public, succession or "", do.first.strip(), do.second.strip()),
    )
    record(
        work, "organisation_key.create", "organisation_key", key_id, f"Kunci organisasi {number}",
        new={"nomor": number, "publik": do.public, "pemegang": [do.first, do.second]},
    )  # fmt: skip
    if before is not None and not (before.retired or before.revoked):
        _end(work, before, "retired", work.now, f"Diganti kunci nomor {number}")
    work.changed("signing_key")
    work.message = f"Kunci organisasi nomor {number} dipakai. Sahkan kunci PC dengannya."
    return AuthorityKnown(number)


@handles(CertifyKeys)
def certify_keys(work: Work, do: CertifyKeys) -> KeysCertified:
    """Each signature is proved before it is kept."""
    known = [one for one in _authorities(work) if not (one.retired or one.revoked)]
    if not known:
        raise AuthorityChanged(
            "Belum ada kunci organisasi yang berlaku. Buat kunci organisasi dahulu."
        )
    authority = known[-1]
    keys = {
        row[0]: _Key(row[1], row[2], row[3], revoked=row[4] > 0)
        for row in work.rows(
            "SELECT k.kid, CAST(k.id AS text), k.public, k.workstation, (SELECT count(*) "
            "FROM signing_key_end e WHERE e.org_id = k.org_id AND e.key_id = k.id "
            "AND e.kind = 'revoked') FROM signing_key k WHERE k.org_id = :org"
        )
    }
    given = {
        (row[0], as_date(row[1]))
        for row in work.rows(
            "SELECT k.kid, c.valid_until FROM signing_key_certificate c JOIN signing_key k "
            "ON k.org_id = c.org_id AND k.id = c.key_id WHERE c.org_id = :org "
            "AND c.authority_id = :authority",
            authority=authority.id,
        )
    }
    for place, one in enumerate(do.certificates):
        field = f"certificates.{place}"
        key = keys.get(one.kid)
        if key is None:
            raise NotFound("Kunci tanda tangan", str(one.kid), f"{field}.kid")
        if (one.kid, one.valid_until) in given:
            raise AuthorityChanged(
                f"Kunci nomor {one.kid} sudah disahkan sampai {tanggal(one.valid_until)}."
            )
        _prove(work, authority, key, one, field)
        first, last = one.valid_from.isoformat(), one.valid_until.isoformat()
        work.emit(CERTIFICATE, (work.new_id(), key.id, authority.id, first, last, one.signature))
        record(
            work, "signing_key.certified", "signing_key", key.id, f"Kunci {one.kid}",
            new={"nomor": one.kid, "pc": key.station, "oleh": authority.number, "sampai": last},
        )  # fmt: skip
    work.changed("signing_key")
    work.message = f"{len(do.certificates)} kunci disahkan."
    return KeysCertified(len(do.certificates))


def _prove(work: Work, authority: _Authority, key: _Key, one: NewCertificate, field: str) -> None:
    if key.revoked:
        raise _unproved(
            f"{field}.kid", f"Kunci nomor {one.kid} sudah dicabut, jadi tidak disahkan."
        )
    if one.valid_from > one.valid_until or one.valid_until < work.today:
        raise _unproved(f"{field}.valid_until", "Hari terakhir pengesahan sudah lewat.")
    days = (one.valid_from, one.valid_until)
    data = certificate_bytes(work.org_id, one.kid, key.public, key.station, days)
    if not _signed(authority.public, data, one.signature):
        raise _unproved(
            f"{field}.signature",
            f"Pengesahan kunci nomor {one.kid} bukan dari kunci organisasi nomor "
            f"{authority.number}.",
        )


@handles(RevokeAuthority)
def revoke_authority(work: Work, do: RevokeAuthority) -> AuthorityKnown:
    """What it certified after that moment is not trusted."""
    found = next((one for one in _authorities(work) if one.number == do.number), None)
    if found is None:
        raise NotFound("Kunci organisasi", str(do.number), "number")
    if found.revoked:
        raise AuthorityChanged(f"Kunci organisasi nomor {do.number} sudah dicabut.")
    since = do.since or work.now
    if since > work.now:
        raise RevokedInFuture
    _end(work, found, "revoked", since, do.reason)
    work.message = f"Kunci organisasi nomor {do.number} dicabut. Buat kunci baru, lalu sahkan lagi."
    return AuthorityKnown(do.number)


def _authorities(work: Work) -> list[_Authority]:
    rows = work.rows(
        "SELECT CAST(k.id AS text), k.number, k.public, (SELECT count(*) "
        "FROM organisation_key_end t WHERE t.org_id = k.org_id AND t.key_id = k.id "
        "AND t.kind = 'retired'), (SELECT count(*) FROM organisation_key_end r "
        "WHERE r.org_id = k.org_id AND r.key_id = k.id AND r.kind = 'revoked') "
        "FROM organisation_key k WHERE k.org_id = :org ORDER BY k.number"
    )
    return [
        _Authority(row[0], row[1], row[2], retired=row[3] > 0, revoked=row[4] > 0) for row in rows
    ]


def _signed(public: str, data: bytes, signature: str) -> bool:
    return is_signed(bytes.fromhex(public), data, bytes.fromhex(signature))


def _unproved(field: str, told: str) -> InvalidInput:
    return InvalidInput(told, (FieldError(field, told),))


def _end(work: Work, key: _Authority, kind: str, since: datetime, reason: str) -> None:
    work.emit(AUTHORITY_END, (work.new_id(), key.id, kind, instant_text(since), reason))
    record(
        work, f"organisation_key.{kind}", "organisation_key", key.id,
        f"Kunci organisasi {key.number}", new={"sejak": since, "alasan": reason},
    )  # fmt: skip
    work.changed("signing_key")
