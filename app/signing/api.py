"""Checking documents, the register of what was issued, and keys: commands, queries and rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.commands import SIGNED_IN, Command, Offline, Page, PagedQuery, Query
from app.core.money import Money
from app.documents.report import Proof, Report
from app.signing.rules.authority import Authority
from app.signing.rules.kinds import TITLES, title
from app.signing.rules.verdicts import (
    Judged,
    Known,
    Link,
    PublicKey,
    Verdict,
    VoidDocument,
    judge,
    void_key,
)

__all__ = [
    "TITLES",
    "AddAuthority",
    "AuthorityKnown",
    "AuthorityList",
    "AuthorityRow",
    "CancelDocument",
    "CertifyKeys",
    "DocumentCancelled",
    "DocumentIssued",
    "ExportRegister",
    "IssueDocument",
    "IssuedList",
    "IssuedRow",
    "KeyEnded",
    "KeyList",
    "KeyRow",
    "KeysCertified",
    "Link",
    "NewCertificate",
    "PaperText",
    "PublicKey",
    "PublicRegister",
    "Register",
    "RetireKey",
    "RevokeAuthority",
    "RevokeKey",
    "SignedRegister",
    "Verdict",
    "Verification",
    "VerifyDocument",
    "VoidDocument",
    "judge_alone",
]


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of a document's code answers.

    The facts are those the code claims, to be compared with the paper; they are None where the
    code could not be read or was changed.
    """

    verdict: Verdict
    sentence: str
    as_of: datetime
    kind: str = ""
    title: str = ""
    number: str = ""
    on_date: date | None = None
    total: Money | None = None
    organisation: str = ""
    sha16: str = ""
    kid: int = 0
    #: From the register; empty where it was not at hand.
    issued_at: datetime | None = None
    issued_by: str = ""
    station: str = ""
    edition: int = 0
    copies: int = 0
    #: From the paper to the organisation; the first that fails decided.
    links: tuple[Link, ...] = ()

    @classmethod
    def of(cls, judged: Judged, organisation: str, as_of: datetime) -> Verification:
        """From what keys and void documents say, without the register of documents."""
        claim = judged.claim
        if claim is None:
            return cls(judged.verdict, judged.sentence, as_of, links=judged.links)
        return cls(
            verdict=judged.verdict,
            sentence=judged.sentence,
            as_of=as_of,
            kind=claim.kind,
            title=title(claim.kind),
            number=claim.number,
            on_date=claim.on_date,
            total=claim.total,
            organisation=organisation,
            sha16=claim.sha16.hex(),
            kid=claim.kid,
            links=judged.links,
        )


class VerifyDocument(Query[Verification]):
    """Check the QR of a document against keys and register."""

    name = "signing.verify"
    permission = SIGNED_IN
    summary = "Periksa keaslian dokumen"

    code: str = Field(min_length=1, max_length=600, description="what the scanner read")


@dataclass(frozen=True, slots=True)
class Register:
    """Keys and void documents at a moment: enough to check any code without the database."""

    org_id: str
    organisation: str
    as_of: datetime
    keys: tuple[PublicKey, ...]
    void: tuple[VoidDocument, ...]
    authorities: tuple[Authority, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedRegister:
    """A register as a file for others, and whether its signature can be followed to the root.

    Attributes:
        text: JSON, with ``signed`` beside the register: number of the PC's key and signature.
        certified: Whether the organisation's key vouches for that PC's; True while it has none.
    """

    text: str
    kid: int
    certified: bool


class ExportRegister(Command[SignedRegister]):
    """Write keys and void documents for others, signed by this PC's key."""

    name = "signing.export_register"
    permission = "settings.manage"
    summary = "Ekspor kunci publik bertanda tangan"


def judge_alone(register: Register, code: str) -> Verification:
    """Check a code with nothing but a register at hand (the server is away)."""
    keys = {key.kid: key for key in register.keys}
    void = {void_key(one.kind, one.number, one.sha16): one for one in register.void}
    authorities = {one.number: one for one in register.authorities}
    judged = judge(code, Known(register.org_id, keys, void, authorities))
    return Verification.of(judged, register.organisation, register.as_of)


class PublicRegister(Query[Register]):
    """Public keys and void documents, for checking without the server (and elsewhere)."""

    name = "signing.register"
    permission = SIGNED_IN
    summary = "Daftar kunci publik dan dokumen batal"


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """One edition of a document."""

    key: str
    kind: str
    title: str
    number: str
    edition: int
    on_date: date
    total: Money
    sha256: str
    issued_at: datetime
    issued_by: str
    station: str
    copies: int
    state: Literal["valid", "cancelled", "superseded"]
    reason: str


class IssuedList(PagedQuery[Page[IssuedRow]]):
    """Issued documents, newest first."""

    name = "signing.issued"
    permission = "report.read"
    summary = "Daftar dokumen terbitan"

    text: str = Field(default="", max_length=60, description="part of the number")
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentIssued:
    """What goes on the paper besides its words."""

    kind: str
    number: str
    edition: int
    proof: Proof


class IssueDocument(Command[DocumentIssued]):
    """Register and sign a paper of any type that is offered, or count a copy of it."""

    name = "signing.issue"
    permission = SIGNED_IN
    summary = "Terbitkan dokumen"

    paper: str = Field(description="transfer.sent, transfer.received, receipt, shipment …")
    number: str = Field(min_length=1, max_length=60)


class PaperText(Query[Report]):
    """The words of a paper, to be printed with the proof its issuing gave."""

    name = "signing.paper"
    permission = SIGNED_IN
    summary = "Isi dokumen"

    paper: str
    number: str = Field(min_length=1, max_length=60)


@dataclass(frozen=True, slots=True)
class DocumentCancelled:
    """What was cancelled."""

    kind: str
    number: str
    edition: int


class CancelDocument(Command[DocumentCancelled]):
    """Say that an issued document no longer counts; its QR answers so from now on."""

    name = "signing.cancel_document"
    permission = "settings.manage"
    summary = "Batalkan dokumen terbitan"

    kind: str = Field(description="SLIP, SJ, BAP …")
    number: str
    reason: str = Field(min_length=3, max_length=300)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A signing key and what was signed with it."""

    kid: int
    public: str
    station: str
    made_at: datetime
    made_by: str
    documents: int
    state: Literal["active", "retired", "revoked"]
    since: datetime | None
    reason: str
    #: Last day of its best certificate; None while the organisation's key has not signed it.
    certified_until: date | None = None


class KeyList(Query[tuple[KeyRow, ...]]):
    """Every key of the organisation, the newest first."""

    name = "signing.keys"
    permission = "settings.manage"
    summary = "Daftar kunci tanda tangan"


@dataclass(frozen=True, slots=True)
class KeyEnded:
    """The key that no longer signs."""

    kid: int
    station: str


class RetireKey(Command[KeyEnded]):
    """Rotate: the PC makes a new key with its next document; documents so far stay valid."""

    name = "signing.retire_key"
    permission = "settings.manage"
    summary = "Ganti kunci tanda tangan"
    offline = Offline.C

    kid: int = Field(gt=0)
    reason: str = Field(min_length=3, max_length=300)


class RevokeKey(Command[KeyEnded]):
    """Stop trusting a key that was stolen or lost, from a moment on.

    What the register wrote down before that moment stays valid inside Lumbung; outside, where no
    register proves the moment, nothing signed with it is.
    """

    name = "signing.revoke_key"
    permission = "settings.manage"
    summary = "Cabut kunci tanda tangan"
    offline = Offline.C

    kid: int = Field(gt=0)
    since: datetime | None = Field(default=None, description="now when left out")
    reason: str = Field(min_length=3, max_length=300)


# ---------------------------------------------------------------- the organisation's own key
Hex32 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="32 byte, heksadesimal")]
Hex64 = Annotated[str, Field(pattern=r"^[0-9a-f]{128}$", description="64 byte, heksadesimal")]


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """A key of the organisation and how many keys of PCs it certified."""

    number: int
    public: str
    holders: tuple[str, str]
    made_at: datetime
    certificates: int
    #: Whether the key before signed it: who trusts that one can trust this one.
    continues: bool
    state: Literal["active", "retired", "revoked"]
    since: datetime | None
    reason: str


class AuthorityList(Query[tuple[AuthorityRow, ...]]):
    """Keys of the organisation, the newest first."""

    name = "signing.authorities"
    permission = "settings.manage"
    summary = "Daftar kunci organisasi"


@dataclass(frozen=True, slots=True)
class AuthorityKnown:
    """The key that certifies from now on."""

    number: int


class AddAuthority(Command[AuthorityKnown]):
    """Make the public half of a new key of the organisation known; the private half never comes.

    It takes the place of the one before, whose certificates stay valid; that one signs the new one
    unless it was revoked (data-safety §7: kept offline, by two people).
    """

    name = "signing.add_authority"
    permission = "settings.manage"
    summary = "Pakai kunci organisasi baru"
    offline = Offline.C

    number: int = Field(gt=0, description="nomor berikutnya; ditandatangani bersama kuncinya")
    public: Hex32
    first: str = Field(min_length=3, max_length=100, description="pemegang frasa sandi pertama")
    second: str = Field(min_length=3, max_length=100, description="pemegang frasa sandi kedua")
    proof: Hex64 = Field(description="tanda tangan kunci baru atas dirinya")
    succession: Hex64 | None = Field(
        default=None, description="tanda tangan kunci sebelumnya; wajib selama belum dicabut"
    )


class NewCertificate(BaseModel):
    """What the organisation's key signed for the key of one PC."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    kid: int = Field(gt=0)
    valid_from: date
    valid_until: date
    signature: Hex64


@dataclass(frozen=True, slots=True)
class KeysCertified:
    """How many keys were certified."""

    keys: int


class CertifyKeys(Command[KeysCertified]):
    """Keep what the organisation's key signed, offline, for keys of PCs."""

    name = "signing.certify_keys"
    permission = "settings.manage"
    summary = "Sahkan kunci tanda tangan"
    offline = Offline.C

    certificates: Annotated[tuple[NewCertificate, ...], Field(min_length=1, max_length=1_000)]


class RevokeAuthority(Command[AuthorityKnown]):
    """Stop trusting a key of the organisation that was lost or stolen, from a moment on.

    What it certified before that moment is trusted inside Lumbung; elsewhere nothing it certified
    is, until a new key certifies again.
    """

    name = "signing.revoke_authority"
    permission = "settings.manage"
    summary = "Cabut kunci organisasi"
    offline = Offline.C

    number: int = Field(gt=0)
    since: datetime | None = Field(default=None, description="now when left out")
    reason: str = Field(min_length=3, max_length=300)
