"""Journals take attachments: the receipt or contract behind the figures (A1, B2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.api import JournalDetail
from app.accounting.queries.journals import journal_detail
from app.accounting.queries.lookups import entity_of
from app.files.steps import Subject, SubjectKind, offer

if TYPE_CHECKING:
    from app.core.work import Read


def _find(read: Read, number: str, *, to_attach: bool) -> Subject:  # noqa: ARG001 - evidence may come late
    """A journal as ``JRN-2026-000123``, or ``ENTITY/JRN-2026-000123`` of another legal entity."""
    code, _, short = number.rpartition("/")
    journal_detail(read, JournalDetail(number=short, entity=code))  # refuses as the screen does
    rows = read.rows(
        "SELECT CAST(id AS text) FROM journal WHERE org_id = :org AND entity_id = :entity "
        "AND number = :number",
        entity=entity_of(read, code).id,
        number=short,
    )
    return Subject(rows[0][0], number)


offer(SubjectKind("journal", "Jurnal", "journal.read", "journal.create", _find))
