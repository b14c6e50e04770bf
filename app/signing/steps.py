"""What other slices do: issue a document in their own transaction, ask for it, cancel it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.audit.steps import record
from app.core import numbering
from app.core.driver import as_date
from app.core.errors import UserError
from app.signing import keystores
from app.signing.ledger import EVENT, ISSUED, KEY
from app.signing.papers import PaperType, offer
from app.signing.rules import ed25519
from app.signing.rules.claims import HASH, Claim, code_of, qr_text, signed_bytes
from app.signing.rules.content import content_hash
from app.signing.rules.kinds import LONGEST_NUMBER, is_code, title
from app.signing.rules.papers import Paper

if TYPE_CHECKING:
    from app.core.work import Read, Work

__all__ = [
    "Edition",
    "Issued",
    "Paper",
    "PaperType",
    "WasCancelled",
    "cancel",
    "edition_of",
    "issue",
    "offer",
]

_SEED: Final = 32


class WasCancelled(UserError):
    """A cancelled document is not printed again as if nothing had happened."""

    code = "DOCUMENT_CANCELLED"

    def __init__(self, kind: str, number: str) -> None:
        super().__init__(
            f"{title(kind)} {number} sudah dibatalkan, jadi tidak dicetak lagi. "
            "Buat dokumen baru dengan nomor baru."
        )


@dataclass(frozen=True, slots=True)
class Issued:
    """What goes on the paper.

    Attributes:
        qr: Text of its QR.
        edition: 1 at first; more after the content changed.
        copy: 0 for the original, n for ``SALINAN ke-n``.
        sha256: Of its facts.
    """

    qr: str
    edition: int
    copy: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The newest edition of a document as the register has it."""

    id: str
    edition: int
    sha256: str
    code: str
    copies: int
    #: ``cancelled``, ``superseded`` or "".
    end: str
    #: Whether its key was revoked.
    distrusted: bool


@dataclass(frozen=True, slots=True)
class _Signer:
    key_id: str
    kid: int
    seed: bytes


def issue(work: Work, paper: Paper) -> Issued:
    """Register and sign a document, or count a copy; in the caller's transaction.

    The first print of a content makes an edition.  The same content again is a copy.  Another
    content under the same number supersedes the edition before, whose QR says so from then on.

    Args:
        work: The caller's command; the caller has asked permission.
        paper: What is printed.

    Raises:
        WasCancelled: If the document was cancelled.
    """
    _check(paper)
    sha256 = content_hash(paper.facts)
    last = edition_of(work, paper.kind, paper.number)
    if last is not None and last.end == "cancelled":
        raise WasCancelled(paper.kind, paper.number)
    if last is not None and last.sha256 == sha256 and not last.distrusted:
        copy = last.copies + 1
        work.emit(EVENT, (work.new_id(), last.id, "copy", copy, ""))
        work.changed("issued_document")
        return Issued(qr_text(last.code), last.edition, copy, sha256)
    if last is not None:
        _end(work, paper.kind, paper.number, last, "superseded", "Isi dokumen berubah")
    return _first_print(work, paper, sha256, 1 if last is None else last.edition + 1)


def _check(paper: Paper) -> None:
    if not is_code(paper.kind) or not 0 < len(paper.number) <= LONGEST_NUMBER:
        raise ValueError(f"cannot be issued: {paper.kind} {paper.number!r}")
    if numbering.has_tokens(paper.number):
        raise ValueError("a document is issued under its final number (Work.number_now)")


def _first_print(work: Work, paper: Paper, sha256: str, edition: int) -> Issued:
    signer = _signer(work)
    claim = Claim(
        kid=signer.kid,
        kind=paper.kind,
        number=paper.number,
        on_date=paper.on_date,
        total=paper.total,
        org_id=work.org_id,
        sha16=bytes.fromhex(sha256)[:HASH],
    )
    code = code_of(claim, ed25519.sign(signer.seed, signed_bytes(claim)))
    work.emit(
        ISSUED,
        (
            work.new_id(), paper.kind, paper.number, edition, paper.on_date.isoformat(),
            paper.total.sen, sha256, signer.key_id, code, paper.subject_id,
        ),
    )  # fmt: skip
    work.changed("issued_document")
    return Issued(qr_text(code), edition, 0, sha256)


def edition_of(read: Read, kind: str, number: str) -> Edition | None:
    """The newest edition of a document, None if it was never issued."""
    rows = read.rows(
        "SELECT CAST(d.id AS text), d.edition, d.sha256, d.code, "
        "(SELECT coalesce(max(c.n), 0) FROM issued_document_event c WHERE c.org_id = d.org_id "
        "AND c.document_id = d.id AND c.kind = 'copy'), "
        "coalesce((SELECT min(e.kind) FROM issued_document_event e WHERE e.org_id = d.org_id "
        "AND e.document_id = d.id AND e.kind <> 'copy'), ''), "
        "(SELECT count(*) FROM signing_key_end r WHERE r.org_id = d.org_id "
        "AND r.key_id = d.key_id AND r.kind = 'revoked') "
        "FROM issued_document d WHERE d.org_id = :org AND d.kind = :kind AND d.number = :number "
        "ORDER BY d.edition DESC LIMIT 1",
        kind=kind,
        number=number,
    )
    if not rows:
        return None
    edition_id, edition, sha256, code, copies, end, revoked = rows[0]
    return Edition(edition_id, edition, sha256, code, copies, end, distrusted=revoked > 0)


def cancel(work: Work, kind: str, number: str, reason: str) -> bool:
    """Cancel the newest edition of a document, whose owner is being cancelled.

    Returns:
        Whether there was one that counted; a document never printed needs none.
    """
    last = edition_of(work, kind, number)
    if last is None or last.end:
        return False
    _end(work, kind, number, last, "cancelled", reason)
    return True


def _end(work: Work, kind: str, number: str, last: Edition, end: str, reason: str) -> None:
    work.emit(EVENT, (work.new_id(), last.id, end, 0, reason))
    record(
        work, f"issued_document.{end}", "issued_document", last.id, f"{title(kind)} {number}",
        old={"edisi": last.edition, "sha256": last.sha256}, new={"alasan": reason},
    )  # fmt: skip
    work.changed("issued_document")


# ---------------------------------------------------------------- this PC's key


def sign(work: Work, data: bytes) -> tuple[int, str]:
    """Number of this PC's key and its signature, hex, for what is no document."""
    signer = _signer(work)
    return signer.kid, ed25519.sign(signer.seed, data).hex()


def _signer(work: Work) -> _Signer:
    """The key of this PC; made, and its public half registered, with its first document.

    Nobody has to set anything up before the first paper: who may issue a document from this PC may
    let it sign.  Every key is in the list of keys, with who made it, and can be revoked there.
    """
    store, name = keystores.store(), f"{work.org_id}|{work.actor.workstation}"
    seed = store.get(name)
    if seed is not None:
        known, found = _registered(work, seed)
        if found is not None:
            return found
        if not known:  # its first command was rolled back, or the database is an older one
            return _register(work, seed)
    seed = work.env.token(_SEED)
    store.put(name, seed)
    return _register(work, seed)


def _registered(work: Work, seed: bytes) -> tuple[bool, _Signer | None]:
    """Whether the register knows the key, and the key if it may still sign.

    A key whose certificate is over makes room for a new one, which then waits to be certified.
    """
    public = ed25519.public_of(seed).hex()
    for key_id, kid, fresh in work.effects[KEY.name]:
        if fresh == public:
            return True, _Signer(key_id, kid, seed)
    rows = work.rows(
        "SELECT CAST(k.id AS text), k.kid, (SELECT count(*) FROM signing_key_end e "
        "WHERE e.org_id = k.org_id AND e.key_id = k.id), (SELECT max(c.valid_until) "
        "FROM signing_key_certificate c WHERE c.org_id = k.org_id AND c.key_id = k.id) "
        "FROM signing_key k WHERE k.org_id = :org AND k.public = :public",
        public=public,
    )
    if not rows:
        return False, None
    key_id, kid, ends, until = rows[0]
    last = as_date(until)
    over = ends > 0 or (last is not None and last < work.today)
    return True, None if over else _Signer(key_id, kid, seed)


def _register(work: Work, seed: bytes) -> _Signer:
    rows: list[tuple[Any, ...]] = work.rows(
        "SELECT coalesce(max(kid), 0) FROM signing_key WHERE org_id = :org"
    )
    signer = _Signer(work.new_id(), rows[0][0] + 1, seed)
    public = ed25519.public_of(seed).hex()
    work.emit(KEY, (signer.key_id, signer.kid, public))
    record(
        work, "signing_key.create", "signing_key", signer.key_id, f"Kunci {signer.kid}",
        new={"nomor": signer.kid, "publik": public, "pc": work.actor.workstation},
    )  # fmt: skip
    work.changed("signing_key")
    return signer
