"""Journals written by hand: drafts, posting, voiding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.accounting import steps
from app.accounting.api import (
    DiscardDraft,
    DraftDiscarded,
    DraftSaved,
    JournalLineIn,
    JournalPosted,
    PostJournal,
    SaveDraft,
    VoidJournal,
)
from app.accounting.models import JournalDraftRow
from app.accounting.postings import JournalDraft, Line, Source
from app.accounting.queries.drafts import refuse_partly_seen
from app.accounting.queries.journals import seen_whole
from app.accounting.queries.lookups import books_for, dimension_ids, entity_of, party_ids
from app.accounting.rules.dimensions import STORE, UNIT, WAREHOUSE
from app.accounting.rules.entry.checks import (
    account_problems,
    amount_problems,
    memo_problem,
    party_kind,
    party_problems,
    size_problem,
    unit_problems,
)
from app.accounting.rules.errors import (
    AlreadyVoided,
    InvalidJournal,
    ReasonNeeded,
    VoidAtSource,
)
from app.accounting.rules.events import MANUAL, MANUAL_EVENTS, VOIDED
from app.accounting.service.drafts import kept_files, new_draft
from app.accounting.service.vouchers import cancel_voucher
from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import FieldError, NotFound, StaleData
from app.core.money import Money, total
from app.files.api import NewAttachment
from app.files.steps import attach

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.accounting.queries.lookups import AccountRef, Entity
    from app.core.work import Work


@handles(SaveDraft)
def save_draft(work: Work, do: SaveDraft) -> DraftSaved:
    """Keep what was typed, whatever is still missing."""
    entity = entity_of(work, do.entity)
    if not do.draft:
        row = new_draft(work, entity.id, do.on_date, do.description, do.lines, files=do.attachments)
    else:
        row = _draft(work, do.draft)
        if do.read_version not in {None, row.version}:
            raise StaleData("Draf jurnal")
        row.entity_id, row.on_date, row.description = entity.id, do.on_date, do.description
        row.lines = [line.model_dump(mode="json") for line in do.lines]
        row.files = kept_files(do.attachments)
        row.updated_at, row.updated_by = work.now, work.actor.user_id
    work.session.flush()
    work.changed("journal_draft")
    return DraftSaved(row.id, row.version)


def _draft(work: Work, draft: str) -> JournalDraftRow:
    """An open draft of the person's.

    Raises:
        NotFound: It is not there, was posted or thrown away.
        DraftPartlySeen
    """
    row = work.session.scalar(
        sa.select(JournalDraftRow).where(
            JournalDraftRow.org_id == work.org_id,
            sa.cast(JournalDraftRow.id, sa.Text) == draft,
            JournalDraftRow.posted_id.is_(None),
            ~JournalDraftRow.discarded,
        )
    )
    if row is None:
        raise NotFound("Draf jurnal", draft, "draft")
    refuse_partly_seen(work, draft, (row.created_by, row.updated_by), _stored_lines(row))
    return row


@handles(DiscardDraft)
def discard_draft(work: Work, do: DiscardDraft) -> DraftDiscarded:
    """Take a draft out of the list."""
    row = _draft(work, do.draft)
    row.discarded = True
    row.updated_at, row.updated_by = work.now, work.actor.user_id
    work.changed("journal_draft")
    work.message = "Draf jurnal dibuang."
    return DraftDiscarded(row.id)


@dataclass(frozen=True, slots=True)
class _Written:
    """A journal as typed, with everything its codes mean."""

    entity: Entity
    #: State of the period the date falls into.
    state: str | None
    on_date: date | None
    description: str
    lines: tuple[JournalLineIn, ...]
    files: tuple[NewAttachment, ...]
    accounts: dict[str, AccountRef]
    stores: dict[str, str]
    warehouses: dict[str, str]
    units: dict[str, str]
    #: Id of a party by its kind and code.
    parties: dict[tuple[str, str], str]


@handles(PostJournal)
def post_journal(work: Work, do: PostJournal) -> JournalPosted:
    """Check the whole journal, say everything that is wrong at once, or post it."""
    row = _draft(work, do.draft) if do.draft else None
    if row is not None and do.read_version not in {None, row.version}:
        raise StaleData("Draf jurnal")
    written = _read(work, do, row)
    problems = list(_problems(work, written))
    if problems or written.on_date is None:
        raise InvalidJournal(problems)
    key = row.id if row is not None else work.new_id()
    posted = steps.post(
        work,
        JournalDraft(
            entity_id=written.entity.id, on_date=written.on_date, description=written.description,
            event=MANUAL, source=Source("journal", key, ""),
            lines=tuple(_line(line, written) for line in written.lines),
        ),
        accounts=steps.Accounts.named(work, written.state, written.on_date),
    )  # fmt: skip
    _keep_as_typed(work, row, written, posted.id)
    attach(work, "journal", posted.id, posted.number, written.files)
    work.message = f"Jurnal {posted.number} dicatat."
    return JournalPosted(posted.number, written.entity.code)


def _keep_as_typed(
    work: Work, row: JournalDraftRow | None, written: _Written, posted_id: str
) -> None:
    """Remember with the draft what was posted, and which amounts the program had filled (A8)."""
    if row is not None:
        row.lines = [line.model_dump(mode="json") for line in written.lines]
        work.changed("journal_draft")
    elif any(line.filled for line in written.lines):
        row = new_draft(
            work, written.entity.id, written.on_date or work.today, written.description,
            written.lines,
        )  # fmt: skip
    if row is not None:
        row.posted_id = posted_id
        row.updated_at, row.updated_by = work.now, work.actor.user_id


def _read(work: Work, do: PostJournal, row: JournalDraftRow | None) -> _Written:
    entity_code, on_date, description, lines = do.entity, do.on_date, do.description, do.lines
    files = do.attachments
    if row is not None and not lines:
        entity_code = _entity_code(work, row.entity_id)
        on_date, description = on_date or row.on_date, description or row.description
        lines = _stored_lines(row)
        files = (*_stored_files(row), *files)
    entity, state, accounts = books_for(
        work, entity_code, (line.account for line in lines if line.account), on_date
    )
    return _Written(
        entity, state, on_date, description, lines, files, accounts,
        dimension_ids(work, STORE, (line.store for line in lines)),
        dimension_ids(work, WAREHOUSE, (line.warehouse for line in lines)),
        dimension_ids(work, UNIT, (line.unit for line in lines), to_post=True),
        party_ids(work, ((line.account, line.party) for line in lines), accounts),
    )  # fmt: skip


def _stored_lines(row: JournalDraftRow) -> tuple[JournalLineIn, ...]:
    stored = row.lines
    if not isinstance(stored, list):
        raise TypeError("a draft holds a list of lines")
    return tuple(JournalLineIn.model_validate(line) for line in stored)


def _stored_files(row: JournalDraftRow) -> tuple[NewAttachment, ...]:
    stored = row.files if isinstance(row.files, list) else []
    return tuple(NewAttachment.model_validate(one) for one in stored)


def _entity_code(work: Work, entity_id: str) -> str:
    ((code,),) = work.rows(
        "SELECT code FROM legal_entity WHERE org_id = :org AND id = :id", id=entity_id
    )
    return str(code)


def _problems(work: Work, written: _Written) -> Iterator[FieldError]:
    """Everything that keeps the journal from being posted, with its line (A6, A14)."""
    if written.on_date is None:
        yield FieldError("on_date", "Isi tanggal jurnal.")
    if not written.description:
        yield FieldError("description", "Isi keterangan jurnal.")
    if len(written.lines) < 2:  # noqa: PLR2004 - two sides
        yield FieldError("lines", "Jurnal perlu dua baris atau lebih.")
    for place, line in enumerate(written.lines, 1):
        for field, message in _line_problems(work, line, written):
            yield FieldError(f"lines.{place}.{field}", f"Baris {place}: {message}")
    kinds = {code: account.kind for code, account in written.accounts.items()}
    for message in (memo_problem(written.lines, kinds), size_problem(written.lines)):
        if message:
            yield FieldError("lines", message)
    gap = total(line.debit - line.credit for line in written.lines)
    if gap:
        side = "debit" if gap.sen > 0 else "kredit"
        yield FieldError(
            "lines",
            f"Jumlah {side} lebih besar {Money(abs(gap.sen)).rupiah()}. Debit harus sama dengan "
            "kredit.",
        )


def _line_problems(work: Work, line: JournalLineIn, written: _Written) -> Iterator[tuple[str, str]]:
    yield from account_problems(line.account, written.accounts.get(line.account))
    yield from amount_problems(line)
    if line.store and line.store not in written.stores:
        yield "store", f'toko "{line.store}" tidak ditemukan.'
    if line.warehouse and line.warehouse not in written.warehouses:
        yield "warehouse", f'gudang "{line.warehouse}" tidak ditemukan.'
    elif line.warehouse and line.warehouse not in (work.actor.warehouses or {line.warehouse}):
        yield "warehouse", f"Anda tidak ditugaskan di gudang {line.warehouse}."
    yield from unit_problems(line.unit, written.units)
    yield from party_problems(line.party, written.accounts.get(line.account), written.parties)


def _line(line: JournalLineIn, written: _Written) -> Line:
    return Line(
        account=written.accounts[line.account].id, debit=line.debit, credit=line.credit,
        store=written.stores.get(line.store), warehouse=written.warehouses.get(line.warehouse),
        party=_party(line, written), memo=line.memo, unit=written.units.get(line.unit),
    )  # fmt: skip


def _party(line: JournalLineIn, written: _Written) -> tuple[str, str] | None:
    kind = party_kind(written.accounts[line.account])
    found = written.parties.get((kind, line.party)) if line.party else None
    return (kind, found) if found else None


@handles(VoidJournal)
def void_journal(work: Work, do: VoidJournal) -> JournalPosted:
    """Post the mirror of a journal that was written by hand."""
    if not do.reason:
        raise ReasonNeeded(f"membatalkan jurnal {do.number}")
    entity = entity_of(work, do.entity)
    journal = steps.journal_by_number(work, entity.id, do.number)
    seen_whole(work, journal.id, journal.number)
    if journal.mirror_number:
        raise AlreadyVoided(journal.number, journal.mirror_number)
    _refuse_document_journal(journal)
    mirror = steps.void(
        work, journal, on_date=do.on_date or work.today, event=VOIDED,
        description=f"Pembatalan {journal.number}: {do.reason}",
    )  # fmt: skip
    cancel_voucher(work, entity, journal.number, do.reason)
    record(
        work, "journal.void", "journal", journal.id, journal.number,
        new={"mirror": mirror.id, "reason": do.reason},
    )  # fmt: skip
    work.message = f"Jurnal {journal.number} dibatalkan oleh {mirror.number}."
    return JournalPosted(mirror.number, entity.code)


def _refuse_document_journal(journal: steps.StoredJournal) -> None:
    """A journal of a document is undone by undoing the document, or books and document disagree."""
    source = f"{journal.source_kind} {journal.source_number}".strip()
    if journal.stock:
        raise VoidAtSource(journal.number, source, stock=True)
    if journal.event not in MANUAL_EVENTS:
        raise VoidAtSource(journal.number, source, stock=False)
