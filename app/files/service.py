"""Use cases: keep bytes, attach them, withdraw a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import NotFound
from app.files import steps
from app.files.api import (
    AttachFiles,
    AttachmentsSaved,
    StoredFile,
    StoreFile,
    WithdrawAttachment,
)
from app.files.ledger import WITHDRAWAL
from app.files.rules.contents import examine
from app.files.rules.errors import AlreadyWithdrawn
from app.files.rules.names import clean_name
from app.files.subjects import subject

if TYPE_CHECKING:
    from app.core.work import Work


@handles(StoreFile)
def store_file(work: Work, do: StoreFile) -> StoredFile:
    """Open the file wholly, then keep it unless the same content is here."""
    found = examine(do.content, do.file_name)
    name = clean_name(do.file_name, found.kind)
    stored = StoredFile(
        found.sha256, name, found.kind, len(do.content), found.width, found.height, found.pages
    )
    if work.rows(
        "SELECT 1 FROM file_content WHERE org_id = :org AND sha256 = :sha256", sha256=found.sha256
    ):
        return stored
    # Two people may send the same photo at once: the second finds it there.
    work.execute(
        "INSERT INTO file_content (org_id, sha256, kind, size, width, height, pages, "
        "captured_sha256, at, actor_id, thumbnail, data) VALUES (:org, :sha256, :kind, :size, "
        ":width, :height, :pages, :captured, :at, :actor, :thumbnail, :data) "
        "ON CONFLICT (org_id, sha256) DO NOTHING",
        sha256=found.sha256,
        kind=found.kind,
        size=len(do.content),
        width=found.width,
        height=found.height,
        pages=found.pages,
        captured=do.captured_sha256 or found.sha256,
        at=work.now,
        actor=work.actor.user_id,
        thumbnail=found.thumbnail,
        data=do.content,
    )
    return stored


@handles(AttachFiles)
def attach_files(work: Work, do: AttachFiles) -> AttachmentsSaved:
    """Add evidence to a document that exists, if its owner lets it."""
    found = subject(work, do.subject_kind, do.subject, to_attach=True)
    count = steps.attach(work, do.subject_kind, found.id, found.label, do.files)
    work.message = f"{count} berkas dilampirkan pada {found.label}."
    return AttachmentsSaved(found.label, count)


@handles(WithdrawAttachment)
def withdraw_attachment(work: Work, do: WithdrawAttachment) -> AttachmentsSaved:
    """Mark a mistaken attachment; nothing is deleted."""
    found = subject(work, do.subject_kind, do.subject, to_attach=True)
    rows = work.rows(
        "SELECT CAST(a.id AS text), a.name, a.sha256, w.id FROM attachment a "
        "LEFT JOIN attachment_withdrawal w ON w.org_id = a.org_id AND w.attachment_id = a.id "
        "WHERE a.org_id = :org AND a.subject_kind = :kind AND a.subject_id = :subject "
        "AND CAST(a.id AS text) = :attachment",
        kind=do.subject_kind,
        subject=found.id,
        attachment=do.attachment,
    )
    if not rows:
        raise NotFound("Lampiran", do.attachment, "attachment")
    attachment_id, name, sha256, before = rows[0]
    if before is not None:
        raise AlreadyWithdrawn(name)
    work.emit(WITHDRAWAL, (work.new_id(), attachment_id, do.reason))
    record(
        work, "attachment.withdraw", do.subject_kind, found.id, found.label,
        old={"berkas": name, "sha256": sha256}, new={"alasan": do.reason},
    )  # fmt: skip
    work.changed("attachment")
    work.message = f'Lampiran "{name}" ditarik dari {found.label}.'
    return AttachmentsSaved(found.label, 0)
