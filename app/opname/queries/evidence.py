"""Photos as evidence: of a counted line, and of goods whose code nobody knows (PU-63).

People name a line ``OPN-261121-001/12`` and an unknown code ``OPN-261121-001/8991234500017``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.errors import NotFound, UserError
from app.files.steps import Subject, SubjectKind, attached, offer
from app.opname.api import LINE_PHOTOS, UNKNOWN_PHOTOS
from app.opname.queries.lookups import session_ref

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read
    from app.opname.queries.lookups import SessionRef

_LINE: Final = (
    "SELECT CAST(id AS text) FROM opname_line WHERE org_id = :org AND session_id = :session "
    "AND line_no = :line"
)
#: One code is scanned again and again: its photos belong to the first time.
_UNKNOWN: Final = (
    "SELECT CAST(id AS text) FROM opname_unknown WHERE org_id = :org AND session_id = :session "
    "AND code = :code ORDER BY id LIMIT 1"
)


class EvidenceClosed(UserError):
    """The session ended: what it was decided on stays as it was."""

    code = "OPNAME_EVIDENCE"

    def __init__(self, number: str) -> None:
        super().__init__(f"Opname {number} tidak sedang dihitung, jadi fotonya tidak dapat diubah.")


def _session(read: Read, number: str, *, to_attach: bool) -> SessionRef:
    session = session_ref(read, number)
    if to_attach and session.state != "in_progress":
        raise EvidenceClosed(session.number)
    return session


def _line(read: Read, number: str, *, to_attach: bool) -> Subject:
    name, _, line = number.partition("/")
    session = _session(read, name, to_attach=to_attach)
    wanted = int(line) if line.isascii() and line.isdigit() else 0
    rows = read.rows(_LINE, session=session.id, line=wanted)
    if not rows:
        raise NotFound("Baris opname", number, "subject")
    return Subject(rows[0][0], f"{session.number} baris {wanted}")


def _unknown(read: Read, number: str, *, to_attach: bool) -> Subject:
    name, _, code = number.partition("/")
    session = _session(read, name, to_attach=to_attach)
    rows = read.rows(_UNKNOWN, session=session.id, code=code)
    if not rows:
        raise NotFound("Kode tak dikenal", code, "subject")
    return Subject(rows[0][0], f"{session.number} kode {code}")


offer(SubjectKind(LINE_PHOTOS, "baris opname", "opname.read", "opname.count", _line))
offer(SubjectKind(UNKNOWN_PHOTOS, "kode tak dikenal", "opname.read", "opname.count", _unknown))


def photos_of(read: Read, kind: str, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """SHA-256 of the photos that count, by line or scan; one reading for all of them."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    found = attached(read, kind, wanted)
    return {key: tuple(sorted(each.sha256 for each in files)) for key, files in found.items()}
