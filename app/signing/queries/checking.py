"""Is this paper ours, unchanged, and does it still count?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.db import instant_from
from app.core.text import tanggal, wib
from app.signing.api import PublicRegister, Register, Verification, VerifyDocument
from app.signing.rules.claims import NotOurs, bare
from app.signing.rules.verdicts import (
    Judged,
    PublicKey,
    Verdict,
    VoidDocument,
    judge,
    void_key,
)

if TYPE_CHECKING:
    from datetime import datetime

    from app.core.work import Read

_KEYS: Final = (
    "SELECT k.kid, k.public, k.workstation, k.at, t.at, r.since, coalesce(r.reason, t.reason, '') "
    "FROM signing_key k "
    "LEFT JOIN signing_key_end t ON t.org_id = k.org_id AND t.key_id = k.id AND t.kind = 'retired' "
    "LEFT JOIN signing_key_end r ON r.org_id = k.org_id AND r.key_id = k.id AND r.kind = 'revoked' "
    "WHERE k.org_id = :org ORDER BY k.kid"
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
    keys, ones, names = read.rows_many((_KEYS, {}), (_ONE, {"code": code}), (_ORGANISATION, {}))
    found = _registered(ones[0]) if ones else None
    gone = found.void if found else None
    judged = judge(
        ask.code,
        read.org_id,
        {row[0]: _key(row) for row in keys},
        {void_key(gone.kind, gone.number, gone.sha16): gone} if gone else {},
        found.at if found else None,
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
    keys, void, names = read.rows_many((_KEYS, {}), (_VOID, {}), (_ORGANISATION, {}))
    return Register(
        org_id=read.org_id,
        organisation=names[0][0] if names else "",
        as_of=read.now,
        keys=tuple(_key(row) for row in keys),
        void=tuple(_void(*row) for row in void),
    )


def _key(row: tuple[Any, ...]) -> PublicKey:
    kid, public, station, at, retired, revoked, reason = row
    return PublicKey(
        kid=kid,
        public=public,
        station=station,
        valid_from=instant_from(at),
        retired=instant_from(retired) if retired else None,
        revoked=instant_from(revoked) if revoked else None,
        reason=reason,
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
