"""Reading attachments; bytes only where they are asked for, and never unproved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.db import instant_from
from app.core.errors import NotFound
from app.files.api import (
    AttachmentContent,
    AttachmentList,
    AttachmentRow,
    AttachmentThumbnails,
    ReadAttachment,
    ReadStored,
    StoredContent,
    StoredContents,
    Thumbnail,
)
from app.files.rules.contents import sha256_of
from app.files.rules.errors import ContentDamaged
from app.files.subjects import subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read

_OF: Final = "a.org_id = :org AND a.subject_kind = :kind AND a.subject_id = :subject"
_CONTENT: Final = "JOIN file_content c ON c.org_id = a.org_id AND c.sha256 = a.sha256"
_WITHDRAWN: Final = (
    "LEFT JOIN attachment_withdrawal w ON w.org_id = a.org_id AND w.attachment_id = a.id"
)


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment that counts, for print-outs and checks of other slices."""

    key: str
    subject_id: str
    name: str
    kind: str
    size: int
    sha256: str
    note: str


@answers(AttachmentList)
def attachment_list(read: Read, ask: AttachmentList) -> tuple[AttachmentRow, ...]:
    """Those that count first come first; the withdrawn stay in the list."""
    found = subject(read, ask.subject_kind, ask.subject, to_attach=False)
    rows = read.rows(
        "SELECT a.id, a.name, c.kind, c.size, c.width, c.height, c.pages, a.sha256, "
        "c.captured_sha256, a.note, a.at, u.full_name, w.reason, v.full_name "
        f"FROM attachment a {_CONTENT} {_WITHDRAWN} "
        "LEFT JOIN app_user u ON u.org_id = a.org_id AND u.id = a.actor_id "
        "LEFT JOIN app_user v ON v.org_id = w.org_id AND v.id = w.actor_id "
        f"WHERE {_OF} ORDER BY a.id",
        kind=ask.subject_kind,
        subject=found.id,
    )
    return tuple(_row(row) for row in rows)


def _row(row: tuple[Any, ...]) -> AttachmentRow:
    at, person, reason, by = row[10:]
    values = (*row[:10], instant_from(at), person or "", reason or "", by or "")
    return AttachmentRow(*values)


@answers(AttachmentThumbnails)
def attachment_thumbnails(read: Read, ask: AttachmentThumbnails) -> tuple[Thumbnail, ...]:
    """Some ten kilobytes each, so twenty photos are one short answer."""
    found = subject(read, ask.subject_kind, ask.subject, to_attach=False)
    rows = read.rows(
        "SELECT c.sha256, c.thumbnail FROM file_content c WHERE c.org_id = :org AND c.sha256 IN "
        f"(SELECT a.sha256 FROM attachment a WHERE {_OF})",
        kind=ask.subject_kind,
        subject=found.id,
    )
    return tuple(Thumbnail(sha256, bytes(picture)) for sha256, picture in rows)


@answers(ReadAttachment)
def read_attachment(read: Read, ask: ReadAttachment) -> AttachmentContent:
    """The bytes of one attachment of a document the person may see."""
    found = subject(read, ask.subject_kind, ask.subject, to_attach=False)
    rows = read.rows(
        f"SELECT a.name, c.kind, a.sha256, c.data FROM attachment a {_CONTENT} "
        f"WHERE {_OF} AND CAST(a.id AS text) = :attachment",
        kind=ask.subject_kind,
        subject=found.id,
        attachment=ask.attachment,
    )
    if not rows:
        raise NotFound("Lampiran", ask.attachment, "attachment")
    name, kind, sha256, data = rows[0]
    return AttachmentContent(name, kind, sha256, _proved(bytes(data), sha256, name))


@answers(StoredContents)
def stored_contents(read: Read, ask: StoredContents) -> tuple[StoredContent, ...]:
    """What a draft needs to show its receipts again."""
    rows = read.rows(
        "SELECT sha256, kind, size, width, height, pages, thumbnail FROM file_content "
        f"WHERE org_id = :org AND {read.among('sha256', 'hashes', 'text')} ORDER BY sha256",
        hashes=sorted(set(ask.hashes)),
    )
    return tuple(
        StoredContent(sha256, kind, size, width, height, pages, bytes(small))
        for sha256, kind, size, width, height, pages, small in rows
    )


@answers(ReadStored)
def read_stored(read: Read, ask: ReadStored) -> AttachmentContent:
    """The bytes of a stored content."""
    rows = read.rows(
        "SELECT kind, data FROM file_content WHERE org_id = :org AND sha256 = :sha256",
        sha256=ask.sha256,
    )
    if not rows:
        raise NotFound("Berkas tersimpan", ask.sha256[:16], "sha256")
    kind, data = rows[0]
    proved = _proved(bytes(data), ask.sha256, ask.file_name or ask.sha256[:16])
    return AttachmentContent(ask.file_name, kind, ask.sha256, proved)


def _proved(data: bytes, sha256: str, name: str) -> bytes:
    if sha256_of(data) != sha256:
        raise ContentDamaged(name)
    return data


def attached(read: Read, kind: str, subject_ids: Iterable[str]) -> dict[str, list[Attached]]:
    """Attachments that count of several documents of a kind, by document."""
    rows = read.rows(
        "SELECT CAST(a.id AS text), CAST(a.subject_id AS text), a.name, c.kind, c.size, a.sha256, "
        f"a.note FROM attachment a {_CONTENT} {_WITHDRAWN} WHERE a.org_id = :org "
        f"AND a.subject_kind = :kind AND {read.among('a.subject_id', 'subjects')} "
        "AND w.id IS NULL ORDER BY a.id",
        kind=kind,
        subjects=list(subject_ids),
    )
    found: dict[str, list[Attached]] = {}
    for row in rows:
        found.setdefault(row[1], []).append(Attached(*row))
    return found


def thumbnails(read: Read, kind: str, hashes: Iterable[str]) -> dict[str, bytes]:
    """Small pictures by hash, of what is attached to documents of a kind."""
    rows = read.rows(
        "SELECT c.sha256, c.thumbnail FROM file_content c WHERE c.org_id = :org "
        f"AND {read.among('c.sha256', 'hashes', 'text')} AND EXISTS (SELECT 1 FROM attachment a "
        "WHERE a.org_id = c.org_id AND a.sha256 = c.sha256 AND a.subject_kind = :kind)",
        kind=kind,
        hashes=sorted(set(hashes)),
    )
    return {sha256: bytes(picture) for sha256, picture in rows}


def contents(read: Read, kind: str, subject_id: str) -> dict[str, bytes]:
    """Bytes of a document's attachments by hash, proved; for the photos of a print-out.

    Raises:
        ContentDamaged: If the database no longer holds what was stored.
    """
    rows = read.rows(
        f"SELECT DISTINCT a.sha256, a.name, c.data FROM attachment a {_CONTENT} {_WITHDRAWN} "
        f"WHERE {_OF} AND w.id IS NULL",
        kind=kind,
        subject=subject_id,
    )
    return {sha256: _proved(bytes(data), sha256, name) for sha256, name, data in rows}
