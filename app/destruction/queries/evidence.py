"""Evidence of BAPs: what counts (not withdrawn), its bytes, and the attachments' owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.db import instant_from
from app.core.errors import NotFound, UserError
from app.destruction.api import DestructionPhotos, EvidenceContent, EvidenceRow
from app.files.steps import Subject, SubjectKind, contents, offer

if TYPE_CHECKING:
    from app.core.work import Read

#: How attachments name a BAP.
KIND: Final = "bap"
#: One attachment of a photo may have been withdrawn and another added: any that counts will do.
_COUNTS: Final = (
    "EXISTS (SELECT 1 FROM attachment a LEFT JOIN attachment_withdrawal w ON w.org_id = a.org_id "
    "AND w.attachment_id = a.id WHERE a.org_id = v.org_id AND a.subject_kind = 'bap' "
    "AND a.subject_id = v.document_id AND a.sha256 = v.sha256 AND w.id IS NULL)"
)
_ROWS: Final = (
    "SELECT v.phase, coalesce(i.line_no, 0), coalesce(p.sku, ''), c.kind, v.sha256, v.taken_at, "
    "v.place, v.note, coalesce(u.full_name, '') FROM destruction_evidence v "
    "JOIN file_content c ON c.org_id = v.org_id AND c.sha256 = v.sha256 "
    "LEFT JOIN destruction_item i ON i.org_id = v.org_id AND i.id = v.item_id "
    "LEFT JOIN product p ON p.org_id = i.org_id AND p.id = i.product_id "
    "LEFT JOIN app_user u ON u.org_id = v.org_id AND u.id = v.actor_id "
    f"WHERE v.org_id = :org AND v.document_id = :id AND {_COUNTS} "
    "ORDER BY CASE v.phase WHEN 'before' THEN 1 WHEN 'during' THEN 2 WHEN 'after' THEN 3 ELSE 4 "
    "END, v.taken_at, v.id"
)


class EvidenceClosed(UserError):
    """The BAP is finished: its evidence stays as it is."""

    code = "BAP_EVIDENCE"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"BAP {number} sudah selesai atau dibatalkan, jadi buktinya tidak dapat diubah. "
            "Surat yang menyusul dapat ditambahkan sebagai dokumen."
        )


def _find(read: Read, number: str, *, to_attach: bool) -> Subject:
    document_id, state = _document(read, number)
    if to_attach and state in {"completed", "cancelled"}:
        raise EvidenceClosed(number)
    return Subject(document_id, number)


def _document(read: Read, number: str) -> tuple[str, str]:
    rows = read.rows(
        "SELECT CAST(d.id AS text), d.state, w.code FROM destruction_document d JOIN warehouse w "
        "ON w.org_id = d.org_id AND w.id = d.warehouse_id WHERE d.org_id = :org "
        "AND d.number = :number",
        number=number.strip().upper(),
    )
    if not rows:
        raise NotFound("BAP", number, "number")
    document_id, state, warehouse = rows[0]
    read.require_warehouse(warehouse)
    return document_id, state


offer(SubjectKind(KIND, "BAP", "bap.read", "bap.create", _find))


def evidence_of(read: Read, document_id: str) -> tuple[EvidenceRow, ...]:
    """What counts, in the order it is printed: before, during, after, papers."""
    return tuple(_row(row) for row in read.rows(_ROWS, id=document_id))


def _row(row: tuple[Any, ...]) -> EvidenceRow:
    phase, line, sku, kind, sha256, taken_at, place, note, person = row
    return EvidenceRow(phase, line, sku, kind, sha256, instant_from(taken_at), place, note, person)


@answers(DestructionPhotos)
def destruction_photos(read: Read, ask: DestructionPhotos) -> tuple[EvidenceContent, ...]:
    """The bytes of the photos, proved against their hashes."""
    document_id, _ = _document(read, ask.number)
    stored = contents(read, KIND, document_id)
    return tuple(
        EvidenceContent(one.sha256, stored[one.sha256])
        for one in evidence_of(read, document_id)
        if one.kind != "pdf" and one.sha256 in stored
    )
