"""Rotating and revoking keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.steps import record
from app.core.commands import handles
from app.core.db import instant_text
from app.core.errors import FieldError, NotFound, UserError
from app.signing.api import KeyEnded, RetireKey, RevokeKey
from app.signing.ledger import KEY_END

if TYPE_CHECKING:
    from datetime import datetime

    from app.core.work import Work


class KeyAlreadyEnded(UserError):
    """It does not sign any more."""

    code = "KEY_ENDED"

    def __init__(self, kid: int, words: str) -> None:
        super().__init__(f"Kunci nomor {kid} sudah {words}. Muat ulang daftarnya.")


class RevokedInFuture(UserError):
    """A key cannot be distrusted from tomorrow on."""

    code = "KEY_FUTURE"

    def __init__(self) -> None:
        message = "Waktu pencabutan tidak boleh di depan. Pakai saat ini atau waktu yang lalu."
        super().__init__(message, (FieldError("since", message),))


@handles(RetireKey)
def retire_key(work: Work, do: RetireKey) -> KeyEnded:
    """The PC makes another key with its next document."""
    key_id, station, retired, revoked = _key(work, do.kid)
    if retired or revoked:
        raise KeyAlreadyEnded(do.kid, "dicabut" if revoked else "diganti")
    work.message = (
        f"Kunci nomor {do.kid} diganti. {station} membuat kunci baru pada cetakan berikutnya."
    )
    return _end(work, do.kid, (key_id, station), "retired", work.now, do.reason)


@handles(RevokeKey)
def revoke_key(work: Work, do: RevokeKey) -> KeyEnded:
    """What it signed after that moment is not trusted; a retired key can be revoked too."""
    key_id, station, _retired, revoked = _key(work, do.kid)
    if revoked:
        raise KeyAlreadyEnded(do.kid, "dicabut")
    since = do.since or work.now
    if since > work.now:
        raise RevokedInFuture
    work.message = (
        f"Kunci nomor {do.kid} ({station}) dicabut. Dokumen sesudahnya dicetak dengan kunci baru."
    )
    return _end(work, do.kid, (key_id, station), "revoked", since, do.reason)


def _key(work: Work, kid: int) -> tuple[str, str, bool, bool]:
    rows = work.rows(
        "SELECT CAST(k.id AS text), k.workstation, "
        "(SELECT count(*) FROM signing_key_end t WHERE t.org_id = k.org_id AND t.key_id = k.id "
        "AND t.kind = 'retired'), "
        "(SELECT count(*) FROM signing_key_end r WHERE r.org_id = k.org_id AND r.key_id = k.id "
        "AND r.kind = 'revoked') FROM signing_key k WHERE k.org_id = :org AND k.kid = :kid",
        kid=kid,
    )
    if not rows:
        raise NotFound("Kunci tanda tangan", str(kid), "kid")
    key_id, station, retired, revoked = rows[0]
    return key_id, station, retired > 0, revoked > 0


def _end(
    work: Work, kid: int, key: tuple[str, str], kind: str, since: datetime, reason: str
) -> KeyEnded:
    key_id, station = key
    work.emit(KEY_END, (work.new_id(), key_id, kind, instant_text(since), reason))
    record(
        work, f"signing_key.{kind}", "signing_key", key_id, f"Kunci {kid}",
        new={"nomor": kid, "pc": station, "sejak": since, "alasan": reason},
    )  # fmt: skip
    work.changed("signing_key")
    return KeyEnded(kid, station)
