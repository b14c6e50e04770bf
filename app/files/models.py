"""Tables of attachments: contents once each, who attached them to what, and what was withdrawn."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Effect, Id, args


class FileContent(Base):
    """Bytes under their SHA-256; the key makes the same content stored once (WMS-PRT-05).

    In the database and not in a folder: one backup has documents and evidence of the same moment,
    the same rights guard both, and a second workstation needs no shared drive.  Lists never read
    this table's ``data``; PostgreSQL keeps it apart from the row.
    """

    __tablename__ = "file_content"
    __table_args__ = args(
        sa.CheckConstraint("kind IN ('jpg', 'png', 'pdf')", name="kind"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256"),
        sa.CheckConstraint("size BETWEEN 1 AND 10485760 AND length(data) = size", name="size"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    pages: Mapped[int]
    #: Hash of the file as the camera or scanner made it, before it was made smaller.
    captured_sha256: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    thumbnail: Mapped[bytes] = mapped_column(sa.LargeBinary())
    data: Mapped[bytes] = mapped_column(sa.LargeBinary())


class Attachment(Effect, Base):
    """One content attached to one document."""

    __tablename__ = "attachment"
    __table_args__ = args(
        sa.ForeignKeyConstraint(
            ["org_id", "sha256"], ["file_content.org_id", "file_content.sha256"]
        ),
        sa.Index("ix_attachment_subject", "org_id", "subject_kind", "subject_id", "id"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str] = mapped_column(Id())
    sha256: Mapped[str]
    name: Mapped[str]
    note: Mapped[str]


class AttachmentWithdrawal(Effect, Base):
    """A mistaken attachment: it no longer counts, its content and its story stay."""

    __tablename__ = "attachment_withdrawal"
    __table_args__ = args(
        sa.ForeignKeyConstraint(
            ["org_id", "attachment_id"], ["attachment.org_id", "attachment.id"]
        ),
        sa.UniqueConstraint("org_id", "attachment_id"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]
    attachment_id: Mapped[str] = mapped_column(Id())
    reason: Mapped[str]
