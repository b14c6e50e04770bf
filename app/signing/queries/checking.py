"""Is this paper ours, unchanged, and does it still count?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.text import tanggal, wib
from app.signing.api import PublicRegister, Register, Verification, VerifyDocument
from app.signing.rules.authority import Authority, Certificate
from app.signing.rules.claims import NotOurs, bare
from app.signing.rules.verdicts import (
    Judged,
    Known,
    PublicKey,
    Verdict,
    VoidDocument,
    judge,
    void_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.core.work import Read

_KEYS: Final = (
    "SELECT k.kid, k.public, k.workstation, k.at, t.at, r.since, coalesce(r.reason, t.reason, '') "
    "FROM signing_key k "
    "LEFT JOIN signing_key_end t ON t.org_id = k.org_id AND t.key_id = k.id AND t.kind = 'retired' "
    "LEFT JOIN signing_key_end r ON r.org_id = k.org_id AND r.key_id = k.id AND r.kind = 'revoked' "
    "WHERE k.org_id = :org ORDER BY k.kid"
)
_CERTIFICATES: Final = (
    "SELECT k.kid, o.number, c.valid_from, c.valid_until, c.signature, c.at "
    "FROM signing_key_certificate c "
    "JOIN signing_key k ON k.org_id = c.org_id AND k.id = c.key_id "
    "JOIN organisation_key o ON o.org_id = c.org_id AND o.id = c.authority_id "
    "WHERE c.org_id = :org ORDER BY c.id"
)
AUTHORITIES: Final = (
    "SELECT k.number, k.public, k.first_holder, k.second_holder, k.at, k.succession, t.at, "
    "r.since, coalesce(r.reason, t.reason, '') FROM organisation_key k "
    "LEFT JOIN organisation_key_end t ON t.org_id = k.org_id AND t.key_id = k.id "
    "AND t.kind = 'retired' "
    "LEFT JOIN organisation_key_end r ON r.org_id = k.org_id AND r.key_id = k.id "
    "AND r.kind = 'revoked' WHERE k.org_id = :org ORDER BY k.number"
)
_VOID: Final = (
    "SELECT d.kind, d.number, d.sha256, e.kind, e.at, e.reason FROM issued_document_event e "
    "JOIN issued_document d ON d.org_id = e.org_id AND d.id = e.document_id "
    "WHERE e.org_id = :org AND e.kind <> 'copy' ORDER BY e.id"
)
#: The registered edition that bears this very code.
_ONE: Final = (
    "SELECT d.kind, d.number, d.sha256, d.at, u.full_name, d.workstation, d.edition, "
    "(SELECT coalesce(max(c.n), 0) FROM issued_document_event c WHERE c.org_id = d.org_id "
    "AND c.document_id = d.id AND c.kind = 'copy'), e.kind, e.at, e.reason, "
    "(SELECT max(n.edition) FROM issued_document n WHERE n.org_id = d.org_id "
    "AND n.kind = d.kind AND n.number = d.number) FROM issued_document d "
    "LEFT JOIN issued_document_event e ON e.org_id = d.org_id AND e.document_id = d.id "
    "AND e.kind <> 'copy' LEFT JOIN app_user u ON u.org_id = d.org_id AND u.id = d.actor_id "
    "WHERE d.org_id = :org AND d.code = :code"
)
_ORGANISATION: Final = "SELECT name FROM organisation WHERE org_id = :org"


@dataclass(frozen=True, slots=True)
class _Registered:
    at: datetime
    by: str
    station: str
    edition: int
    copies: int
    void: VoidDocument | None


@answers(VerifyDocument)
def verify_document(read: Read, ask: VerifyDocument) -> Verification:
    """Signature, key, then the register: what nobody registered is not ours."""
    try:
        code = bare(ask.code)
    except NotOurs:
        code = ""
    keys, given, ours, ones, names = read.rows_many(
        (_KEYS, {}), (_CERTIFICATES, {}), (AUTHORITIES, {}), (_ONE, {"code": code}),
        (_ORGANISATION, {}),
    )  # fmt: skip
    found = _registered(ones[0]) if ones else None
    gone = found.void if found else None
    judged = judge(
        ask.code,
        Known(
            read.org_id,
            {key.kid: key for key in public_keys(keys, given)},
            {void_key(gone.kind, gone.number, gone.sha16): gone} if gone else {},
            {one.number: one for one in authorities(ours)},
            found.at if found else None,
        ),
    )
    if found is None and judged.verdict is Verdict.VALID:
        judged = replace(
            judged,
            verdict=Verdict.UNKNOWN,
            sentence="Tanda tangannya benar, tetapi dokumen ini tidak ada di daftar terbitan. "
            "Jangan diterima; laporkan kepada admin.",
        )
    return _verification(judged, names[0][0] if names else "", read.now, found)


@answers(PublicRegister)
def public_register(read: Read, _ask: PublicRegister) -> Register:
    """Everything a PC or a partner needs to check a code alone."""
    keys, given, ours, void, names = read.rows_many(
        (_KEYS, {}), (_CERTIFICATES, {}), (AUTHORITIES, {}), (_VOID, {}), (_ORGANISATION, {})
    )
    return Register(
        org_id=read.org_id,
        organisation=names[0][0] if names else "",
        as_of=read.now,
        keys=public_keys(keys, given),
        void=tuple(_void(*row) for row in void),
        authorities=authorities(ours),
    )


def public_keys(
    rows: Iterable[tuple[Any, ...]], given: Iterable[tuple[Any, ...]]
) -> tuple[PublicKey, ...]:
    """Keys of the PCs, each with what was said about it."""
    said: dict[int, list[Certificate]] = {}
    for kid, number, first, last, signature, at in given:
        since, until = as_date(first), as_date(last)
        if since is None or until is None:
            raise AssertionError("a certificate without days")
        said.setdefault(kid, []).append(
            Certificate(number, since, until, signature, instant_from(at))
        )
    return tuple(_key(row, tuple(said.get(row[0], ()))) for row in rows)


def authorities(rows: Iterable[tuple[Any, ...]]) -> tuple[Authority, ...]:
    """Keys of the organisation."""
    return tuple(
        Authority(
            number, public, (first, second), instant_from(at), succession,
            instant_from(retired) if retired else None,
            instant_from(revoked) if revoked else None, reason,
        )
        for number, public, first, second, at, succession, retired, revoked, reason in rows
    )  # fmt: skip


def _key(row: tuple[Any, ...], certificates: tuple[Certificate, ...]) -> PublicKey:
    kid, public, station, at, retired, revoked, reason = row
    return PublicKey(
        kid=kid,
        public=public,
        station=station,
        valid_from=instant_from(at),
        retired=instant_from(retired) if retired else None,
        revoked=instant_from(revoked) if revoked else None,
        reason=reason,
        certificates=certificates,
    )


def _void(
    kind: str, number: str, sha256: str, end: str, at: datetime | str, reason: str, newest: int = 0
) -> VoidDocument:
    day = wib(instant_from(at)).date()
    if end == "cancelled":
        sentence = f"Dibatalkan {tanggal(day)}: {reason}."
        return VoidDocument(kind, number, sha256[:32], Verdict.CANCELLED, day, sentence)
    edition = f" (edisi {newest})" if newest else ""
    sentence = f"Diganti {tanggal(day)} dengan cetakan baru{edition}. Minta dokumen yang terbaru."
    return VoidDocument(kind, number, sha256[:32], Verdict.SUPERSEDED, day, sentence)


def _registered(row: tuple[Any, ...]) -> _Registered:
    kind, number, sha256, at, by, station, edition, copies, end, end_at, reason, newest = row
    void = None if end is None else _void(kind, number, sha256, end, end_at, reason, newest)
    return _Registered(instant_from(at), by or "", station, edition, copies, void)


def _verification(
    judged: Judged, organisation: str, as_of: datetime, found: _Registered | None
) -> Verification:
    made = Verification.of(judged, organisation, as_of)
    if judged.claim is None or found is None:
        return made
    return replace(
        made,
        issued_at=found.at,
        issued_by=found.by,
        station=found.station,
        edition=found.edition,
        copies=found.copies,
    )
