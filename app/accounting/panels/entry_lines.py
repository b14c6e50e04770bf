"""Between what the grid holds and what commands and drafts carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.api import JournalLineIn, SaveDraft
from app.accounting.rules.entry.sheet import EntryLine, Sheet, SheetFile
from app.core.money import ZERO
from app.files.api import NewAttachment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounting.api import DraftView


def lines_of(sheet: Sheet) -> tuple[JournalLineIn, ...]:
    """The lines as the commands take them."""
    return tuple(
        JournalLineIn(
            account=line.account, debit=line.debit, credit=line.credit, store=line.store,
            warehouse=line.warehouse, unit=line.unit, party=line.party, memo=line.memo,
            filled=line.filled,
        )
        for line in sheet.used
    )  # fmt: skip


def lines_from(lines: Sequence[JournalLineIn]) -> tuple[EntryLine, ...]:
    """Lines of a draft or an earlier journal as the grid holds them."""
    return tuple(
        EntryLine(
            account=line.account, debit=line.debit, credit=line.credit, memo=line.memo,
            store=line.store, warehouse=line.warehouse, unit=line.unit, party=line.party,
            filled=line.filled and (line.debit > ZERO or line.credit > ZERO),
        )
        for line in lines
    )  # fmt: skip


def draft_of(sheet: Sheet) -> SaveDraft:
    """The command that keeps a sheet at the server."""
    return SaveDraft(
        draft=sheet.draft, read_version=sheet.version, entity=sheet.entity,
        on_date=sheet.on_date, description=sheet.description, lines=lines_of(sheet),
        attachments=attachments_of(sheet),
    )  # fmt: skip


def attachments_of(sheet: Sheet) -> tuple[NewAttachment, ...]:
    """Its receipts as the commands take them."""
    return tuple(NewAttachment(sha256=one.sha256, name=one.name) for one in sheet.files)


def sheet_of(draft: DraftView) -> Sheet:
    """A draft as a sheet to go on with."""
    return Sheet(
        draft.on_date, draft.description, draft.entity, lines_from(draft.lines), draft.draft,
        draft.version, tuple(SheetFile(one.sha256, one.name) for one in draft.attachments),
    )  # fmt: skip
