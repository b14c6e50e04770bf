"""What other slices do with attachments inside their own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.audit.steps import record
from app.core.errors import FieldError, NotFound, UserError
from app.files.ledger import ATTACHMENT
from app.files.queries.attachments import Attached, attached, contents, thumbnails
from app.files.rules.errors import AttachmentsFull
from app.files.rules.names import clean_name
from app.files.subjects import Subject, SubjectKind, offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work
    from app.files.api import NewAttachment

__all__ = [
    "MOST",
    "Attached",
    "AttachmentsMissing",
    "Subject",
    "SubjectKind",
    "attach",
    "attached",
    "contents",
    "offer",
    "require_attachments",
    "thumbnails",
]

#: Attachments that count on one document.
MOST: Final = 100


class AttachmentsMissing(UserError):
    """A document that must have evidence has none."""

    code = "ATTACHMENTS_MISSING"

    def __init__(self, label: str) -> None:
        message = f"{label} belum memiliki lampiran. Tambahkan foto atau PDF buktinya dulu."
        super().__init__(message, (FieldError("attachments", message),))


def attach(
    work: Work,
    subject_kind: str,
    subject_id: str,
    subject_label: str,
    files: Sequence[NewAttachment],
) -> int:
    """Attach stored contents to a document of the caller's; the caller has asked permission.

    What is attached already is left alone, so a repeated drop changes nothing.

    Args:
        work: The caller's command.
        subject_kind: Offered by the caller's slice.
        subject_id: The document's id.
        subject_label: What people call it; may hold the token of a number to come.
        files: By hash, as ``files.store`` answered.

    Returns:
        How many were attached.

    Raises:
        NotFound: If a hash names nothing stored.
        AttachmentsFull: If it would have more than :data:`MOST`.
    """
    if not files:
        return 0
    here = {one.sha256 for one in attached(work, subject_kind, [subject_id]).get(subject_id, [])}
    fresh = {one.sha256: one for one in files if one.sha256 not in here}
    if len(here) + len(fresh) > MOST:
        raise AttachmentsFull(subject_label, MOST)
    kinds = _kinds(work, list(fresh))
    for sha256, one in fresh.items():
        if sha256 not in kinds:
            raise NotFound("Berkas tersimpan", sha256[:16], "files")
        name = clean_name(one.name, kinds[sha256])
        work.emit(ATTACHMENT, (work.new_id(), subject_kind, subject_id, sha256, name, one.note))
        record(
            work, "attachment.add", subject_kind, subject_id, subject_label,
            new={"berkas": name, "sha256": sha256, "keterangan": one.note},
        )  # fmt: skip
    work.changed("attachment")
    return len(fresh)


def _kinds(work: Work, hashes: list[str]) -> dict[str, str]:
    rows = work.rows(
        "SELECT sha256, kind FROM file_content WHERE org_id = :org "
        f"AND {work.among('sha256', 'hashes', 'text')}",
        hashes=hashes,
    )
    return dict(rows)


def require_attachments(work: Work, subject_kind: str, subject_id: str, label: str) -> None:
    """Refuse to go on with a document that has no evidence.

    Raises:
        AttachmentsMissing: If nothing is attached, or all of it was withdrawn.
    """
    if not attached(work, subject_kind, [subject_id]):
        raise AttachmentsMissing(label)
