"""Attachments as commands, queries and rows.

Bytes travel as Base64 in JSON.  They are stored first (``files.store``), each content once, and
named by their hash in the command that attaches them: so a document and its attachments are saved
in one transaction, and a retry sends no photo twice.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.functional_serializers import PlainSerializer
from pydantic.functional_validators import BeforeValidator
from pydantic.json_schema import WithJsonSchema

from app.core.commands import SIGNED_IN, Command, Offline, Page, PagedQuery, Query
from app.documents.report import Letterhead
from app.files.rules.contents import MEDIA, MOST_BYTES, Kind, sha256_of

__all__ = [
    "MEDIA",
    "MOST_BYTES",
    "AttachFiles",
    "AttachmentContent",
    "AttachmentList",
    "AttachmentRow",
    "AttachmentThumbnails",
    "AttachmentsSaved",
    "Bytes",
    "ContentCheck",
    "DamagedContent",
    "EntityLetterhead",
    "Kind",
    "NewAttachment",
    "ReadAttachment",
    "ReadStored",
    "StoreFile",
    "StoredContent",
    "StoredContents",
    "StoredFile",
    "Thumbnail",
    "VerifyContents",
    "WithdrawAttachment",
]

#: Base64 of the largest file, with room for line ends.
_MOST_TEXT = MOST_BYTES * 3 // 2


def _decoded(value: object) -> object:
    if not isinstance(value, str):
        return value
    if len(value) > _MOST_TEXT:
        raise ValueError(f"lebih besar dari {MOST_BYTES // 1024 // 1024} MB")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("harus Base64") from None


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


Bytes = Annotated[
    bytes,
    BeforeValidator(_decoded),
    PlainSerializer(_encoded, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "contentEncoding": "base64"}),
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, lower-case hex")]


class NewAttachment(BaseModel):
    """A stored content to attach, by its hash."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    sha256: Sha256
    name: str = Field(min_length=1, max_length=260, description="what people call the file")
    note: str = Field(default="", max_length=500)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A content that is kept."""

    sha256: str
    name: str
    kind: Kind
    size: int
    width: int
    height: int
    pages: int


class StoreFile(Command[StoredFile]):
    """Keep the bytes of a photo or PDF, to be attached by its hash."""

    name = "files.store"
    permission = SIGNED_IN
    summary = "Simpan foto atau PDF"
    offline = Offline.A
    #: The hash stands in the trail for them; ten megabytes a photo would not.
    secret = frozenset({"content"})

    content: Bytes
    file_name: str = Field(min_length=1, max_length=260)
    sha256: str = Field(default="", description="of the content; computed when left out")
    captured_sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = Field(
        default="", description="of the file before it was made smaller"
    )

    @model_validator(mode="before")
    @classmethod
    def _hashed(cls, values: Any) -> Any:  # noqa: ANN401 - whatever was sent
        if not isinstance(values, dict):
            return values
        data = _decoded(values.get("content"))
        if not isinstance(data, bytes):
            return values
        found = sha256_of(data)
        if values.get("sha256", "") not in {"", found}:
            raise ValueError("isi berkas tidak sama dengan SHA-256 yang disebut; kirim ulang")
        return {**values, "content": data, "sha256": found}


@dataclass(frozen=True, slots=True)
class AttachmentsSaved:
    """How many were attached; those already there are not counted."""

    subject: str
    attached: int


class AttachFiles(Command[AttachmentsSaved]):
    """Attach stored files to a document that exists."""

    name = "files.attach"
    permission = SIGNED_IN
    summary = "Lampirkan berkas pada dokumen"
    offline = Offline.A

    subject_kind: str = Field(description="journal, bap, expense …")
    subject: str = Field(description="number of the document")
    files: tuple[NewAttachment, ...] = Field(min_length=1, max_length=100)


class WithdrawAttachment(Command[AttachmentsSaved]):
    """Say that an attachment was a mistake; it stays on record."""

    name = "files.withdraw"
    permission = SIGNED_IN
    summary = "Tarik lampiran yang keliru"

    subject_kind: str
    subject: str
    attachment: str = Field(description="key of the attachment, from files.list")
    reason: str = Field(min_length=3, max_length=300)


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """One attachment, without its bytes."""

    key: str
    name: str
    kind: Kind
    size: int
    width: int
    height: int
    pages: int
    sha256: str
    captured_sha256: str
    note: str
    at: datetime
    person: str
    #: Why it was withdrawn; "" while it counts.
    withdrawn: str
    withdrawn_by: str


class AttachmentList(Query[tuple[AttachmentRow, ...]]):
    """Attachments of a document, in the order they came; at most a hundred count."""

    name = "files.list"
    permission = SIGNED_IN
    summary = "Lampiran sebuah dokumen"

    subject_kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small JPEG of a content."""

    sha256: str
    picture: Bytes


class AttachmentThumbnails(Query[tuple[Thumbnail, ...]]):
    """Small pictures of a document's attachments, for the strip."""

    name = "files.thumbnails"
    permission = SIGNED_IN
    summary = "Gambar kecil lampiran"

    subject_kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """The bytes of an attachment, proved to be those that were stored."""

    name: str
    kind: Kind
    sha256: str
    content: Bytes


class ReadAttachment(Query[AttachmentContent]):
    """Open an attachment."""

    name = "files.read"
    permission = SIGNED_IN
    summary = "Buka lampiran"

    subject_kind: str
    subject: str
    attachment: str


@dataclass(frozen=True, slots=True)
class StoredContent:
    """A content that is kept, with its small picture."""

    sha256: str
    kind: Kind
    size: int
    width: int
    height: int
    pages: int
    thumbnail: Bytes


class StoredContents(Query[tuple[StoredContent, ...]]):
    """Contents that were stored, whether attached yet or not; those not kept are left out.

    Its hash is the key to a content: whoever knows it may attach it, and so may see it.
    """

    name = "files.stored"
    permission = SIGNED_IN
    summary = "Berkas tersimpan yang belum dilampirkan"

    hashes: tuple[Sha256, ...] = Field(max_length=100)


class ReadStored(Query[AttachmentContent]):
    """Open a stored content by its hash."""

    name = "files.read_stored"
    permission = SIGNED_IN
    summary = "Buka berkas tersimpan"

    sha256: Sha256
    file_name: str = Field(default="", max_length=260)


@dataclass(frozen=True, slots=True)
class DamagedContent:
    """A content whose bytes no longer fit its hash, and one document that shows it."""

    sha256: str
    name: str
    subject_kind: str


@dataclass(frozen=True, slots=True)
class ContentCheck:
    """What a check of stored contents found."""

    checked: int
    bytes: int
    damaged: tuple[DamagedContent, ...]


class VerifyContents(PagedQuery[Page[ContentCheck]]):
    """Compute every stored hash again, a page of contents at a time (after a restore, nightly)."""

    name = "files.verify"
    permission = "audit.read"
    summary = "Periksa keutuhan lampiran tersimpan"


class EntityLetterhead(Query[Letterhead]):
    """Kop surat of a legal entity: name, address, NPWP and its logo."""

    name = "files.letterhead"
    permission = SIGNED_IN
    summary = "Kop surat"

    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")
    warehouse: str = Field(default="", description="kode gudang; entitasnya yang dipakai")
