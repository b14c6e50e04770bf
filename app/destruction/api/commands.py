"""Commands of a BAP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.core.commands import Command, Offline
from app.core.quantity import Pieces, Quantity
from app.files.api import NewAttachment

Code = Annotated[str, Field(min_length=1, max_length=60)]
Number = Annotated[str, Field(min_length=1, max_length=40)]
Reason = Literal["expired", "rusak", "recall", "lainnya"]
Status = Literal["available", "blocked", "damaged", "on_hold"]
Method = Literal["", "crushed", "incinerated", "buried", "dissolved", "cut", "handed_over"]
Role = Literal["first", "keeper", "witness1", "witness2", "second"]
Phase = Literal["before", "during", "after", "paper"]
Paper = Literal["full", "witness", "tax"]
_Text = Annotated[str, Field(max_length=2_000)]
_MOST: int = 2_000


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )


class DestroyLine(_Part):
    """Goods to destroy; a lot-tracked product names its lot, else the removal rule chooses."""

    sku: Code
    qty: Quantity
    unit: str | None = Field(default=None, description="unit of qty; the base unit when left out")
    lot: str | None = None
    location: str | None = None
    serial: str = ""
    status: Status = "available"
    condition: _Text = Field(default="", description="what is wrong with it; printed")


class PartyLine(_Part):
    """A person who signs."""

    role: Role
    full_name: Annotated[str, Field(min_length=1, max_length=120)]
    position: Annotated[str, Field(max_length=120)] = ""
    id_no: Annotated[str, Field(max_length=60)] = ""
    outside: bool = Field(default=False, description="witness from outside the warehouse")


@dataclass(frozen=True, slots=True)
class Saved:
    """A BAP as it stands; ``version`` guards against overwriting somebody else's edit."""

    number: str
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class Completed:
    """The goods left; cost and journal are on the document (``bap.detail``)."""

    number: str
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Printed:
    """A print is on record: 0 is the original, n the n-th copy.

    ``proof`` is the text of the QR that proves the document, ``sha256`` the hash it proves; both
    empty for one that was cancelled before it was ever issued.
    """

    number: str
    paper: str
    copy: int
    at: datetime
    proof: str = ""
    sha256: str = ""


class CreateDestruction(Command[Saved]):
    """A BAP draft with its number (ERP-BAP-01, 03); nothing moves yet."""

    name: ClassVar[str] = "bap.create"
    permission: ClassVar[str] = "bap.create"
    summary: ClassVar[str] = "Membuat BAP pemusnahan"
    offline: ClassVar[Offline] = Offline.A

    warehouse: Code
    reason: Reason
    reason_text: _Text = ""
    destruction_date: date | None = Field(default=None, description="today when left out")
    basis: str = Field(
        default="", max_length=120, description="opname, return or recall it follows"
    )
    notes: _Text = ""
    lines: Annotated[tuple[DestroyLine, ...], Field(min_length=1, max_length=_MOST)]


class UpdateDestruction(Command[Saved]):
    """Change what is destroyed and why; an approved BAP goes back to draft (documents-id §6)."""

    name: ClassVar[str] = "bap.update"
    permission: ClassVar[str] = "bap.create"
    summary: ClassVar[str] = "Mengubah BAP pemusnahan"
    offline: ClassVar[Offline] = Offline.A

    number: Number
    read_version: int | None = None
    reason: Reason | None = None
    reason_text: _Text | None = None
    destruction_date: date | None = None
    basis: str | None = None
    notes: _Text | None = None
    lines: Annotated[tuple[DestroyLine, ...] | None, Field(max_length=_MOST)] = None


class RecordDestruction(Command[Saved]):
    """How, where, when and before whom it is destroyed; the approval of the goods stays."""

    name: ClassVar[str] = "bap.record"
    permission: ClassVar[str] = "bap.create"
    summary: ClassVar[str] = "Mencatat pelaksanaan pemusnahan"
    offline: ClassVar[Offline] = Offline.A

    number: Number
    read_version: int | None = None
    place: _Text | None = None
    method: Method | None = None
    method_note: _Text | None = None
    handler: _Text | None = Field(default=None, description="waste firm")
    handler_licence: _Text | None = None
    manifest_no: _Text | None = None
    started_at: AwareDatetime | None = None
    finished_at: AwareDatetime | None = None
    weight_before_g: int | None = Field(default=None, ge=0)
    weight_after_g: int | None = Field(default=None, ge=0)
    remains: _Text | None = None
    copies: int | None = Field(default=None, ge=1, le=20)
    parties: Annotated[tuple[PartyLine, ...] | None, Field(max_length=5)] = None


class AddEvidence(Command[Saved]):
    """Photos before, during and after, or papers (waste manifest, invoice); see ``files.store``.

    Papers may follow a completed BAP; photos may not.
    """

    name: ClassVar[str] = "bap.add_evidence"
    permission: ClassVar[str] = "bap.create"
    summary: ClassVar[str] = "Menambah bukti pemusnahan"
    offline: ClassVar[Offline] = Offline.A

    number: Number
    phase: Phase
    line: int = Field(default=0, ge=0, description="line of the BAP; 0 for the whole")
    taken_at: AwareDatetime | None = Field(default=None, description="now when left out")
    place: _Text = Field(default="", description="where it was taken; the BAP's place if left out")
    files: Annotated[tuple[NewAttachment, ...], Field(min_length=1, max_length=50)]


class ApproveDestruction(Command[Saved]):
    """Approve another person's BAP; its goods are blocked from now on (ERP-BAP-02, 05)."""

    name: ClassVar[str] = "bap.approve"
    permission: ClassVar[str] = "bap.approve"
    summary: ClassVar[str] = "Menyetujui BAP pemusnahan"

    number: Number


class CompleteDestruction(Command[Completed]):
    """Goods out at their cost, Dr 64-700 / Cr 13-100, audit: all or nothing (ERP-BAP-04)."""

    name: ClassVar[str] = "bap.complete"
    permission: ClassVar[str] = "bap.complete"
    summary: ClassVar[str] = "Menyelesaikan pemusnahan"

    number: Number


class CancelDestruction(Command[Saved]):
    """Give a BAP up before completion; it keeps its number, its goods are freed (ERP-BAP-02)."""

    name: ClassVar[str] = "bap.cancel"
    permission: ClassVar[str] = "bap.create"
    summary: ClassVar[str] = "Membatalkan BAP pemusnahan"

    number: Number
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class PrintDestruction(Command[Printed]):
    """Put a print on record; refused while a mandatory part is missing (documents-id §6)."""

    name: ClassVar[str] = "bap.print"
    permission: ClassVar[str] = "bap.read"
    summary: ClassVar[str] = "Mencetak Berita Acara Pemusnahan"

    number: Number
    paper: Paper = Field(
        default="full", description="full; witness: without prices; tax: file for the tax office"
    )
