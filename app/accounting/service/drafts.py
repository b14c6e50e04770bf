"""Drafts that come from something: a copy of a journal, a template, a template that is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.api import (
    DraftSaved,
    DuplicateJournal,
    JournalDetail,
    JournalLineIn,
)
from app.accounting.models import JournalDraftRow
from app.accounting.queries.journals import journal_detail
from app.accounting.queries.lookups import entity_of
from app.core.commands import handles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.core.work import Work
    from app.files.api import NewAttachment


def new_draft(
    work: Work,
    entity_id: str,
    on_date: date,
    description: str,
    lines: Sequence[JournalLineIn],
    *,
    files: Sequence[NewAttachment] = (),
    reason: str = "",
) -> JournalDraftRow:
    """A new draft in this transaction; it has no number (A15)."""
    row = JournalDraftRow(
        org_id=work.org_id, id=work.new_id(), entity_id=entity_id, on_date=on_date,
        description=description, lines=[line.model_dump(mode="json") for line in lines],
        files=kept_files(files), reason=reason, created_by=work.actor.user_id,
        created_at=work.now, posted_id=None, discarded=False, updated_at=work.now,
        updated_by=work.actor.user_id,
    )  # fmt: skip
    work.session.add(row)
    work.changed("journal_draft")
    return row


def kept_files(files: Sequence[NewAttachment]) -> list[object] | None:
    """Receipts as a draft keeps them."""
    return [one.model_dump(mode="json") for one in files] or None


@handles(DuplicateJournal)
def duplicate_journal(work: Work, do: DuplicateJournal) -> DraftSaved:
    """Copy accounts, amounts, dimensions and notes; never number, links or attachments."""
    source = journal_detail(work, JournalDetail(number=do.number, entity=do.entity))
    lines = tuple(
        JournalLineIn(
            account=line.code, debit=line.debit, credit=line.credit, store=line.store,
            warehouse=line.warehouse, unit=line.unit, party=line.party_code, memo=line.memo,
        )
        for line in source.lines
    )  # fmt: skip
    row = new_draft(
        work, entity_of(work, source.entity).id, do.on_date or work.today, source.description,
        lines, reason=f"Salinan {source.number}",
    )  # fmt: skip
    work.session.flush()
    work.message = f"{source.number} disalin menjadi draf."
    return DraftSaved(row.id, row.version)
