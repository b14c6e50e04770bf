"""Taking a journal back by its mirror."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.accounting.postings import NO_UNIT, JournalDraft, Line, Source
from app.accounting.rules.accounts import STOCK_CONTROL
from app.accounting.rules.errors import (
    AccountRefused,
    AlreadyVoided,
    VoidAtSource,
    VoidTooEarly,
)
from app.accounting.steps.posting import post
from app.core.driver import day_of
from app.core.errors import NotFound
from app.core.money import Money

if TYPE_CHECKING:
    from datetime import date

    from app.accounting.steps.accounts import Accounts
    from app.accounting.steps.posting import PostedJournal
    from app.core.work import Read, Work


#: Set when a command posts a mirror: steps of the gate that undo what hangs on the original.
MIRROR: Final = "mirror"


@dataclass(frozen=True, slots=True)
class StoredJournal:
    """A posted journal as voiding needs it."""

    id: str
    entity_id: str
    number: str
    on_date: date
    description: str
    event: str
    source_kind: str
    source_number: str
    closing: bool
    #: Number of the journal that voided it, or "".
    mirror_number: str
    lines: tuple[Line, ...]
    #: Whether some of its lines follow stock value.
    stock: bool


_STORED: Final = (
    "SELECT j.id, j.entity_id, j.number, j.on_date, j.description, j.event, j.source_kind, "
    "j.source_number, j.closing, coalesce(m.number, '') FROM journal j "
    "LEFT JOIN journal m ON m.org_id = j.org_id AND m.reverses_id = j.id WHERE j.org_id = :org AND "
)


def journal_by_number(work: Read, entity_id: str, number: str) -> StoredJournal:
    """A posted journal of an entity.

    Raises:
        NotFound
    """
    rows = work.rows(
        _STORED + "j.entity_id = :entity AND j.number = :number", entity=entity_id, number=number
    )
    if not rows:
        raise NotFound("Jurnal", number, "number")
    return _stored(work, rows[0])


def journal_by_id(work: Read, journal_id: str) -> StoredJournal:
    """A posted journal another slice keeps the id of."""
    return _stored(work, work.rows(_STORED + "j.id = :id", id=journal_id)[0])


def _stored(work: Read, row: tuple[Any, ...]) -> StoredJournal:
    lines = work.rows(
        "SELECT l.account_id, l.debit, l.credit, l.store_id, l.warehouse_id, l.party_kind, "
        "l.party_id, l.memo, l.unit_id, a.control FROM journal_line l "
        "JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id "
        "WHERE l.org_id = :org AND l.journal_id = :id ORDER BY l.line_no",
        id=row[0],
    )
    return StoredJournal(
        id=row[0], entity_id=row[1], number=row[2], on_date=day_of(row[3]), description=row[4],
        event=row[5], source_kind=row[6], source_number=row[7], closing=bool(row[8]),
        mirror_number=row[9], lines=tuple(map(_stored_line, lines)),
        stock=any(line[-1] == STOCK_CONTROL for line in lines),
    )  # fmt: skip


def _stored_line(row: tuple[Any, ...]) -> Line:
    account, debit, credit, store, warehouse, party_kind, party_id, memo, unit, _control = row
    party = (party_kind, party_id) if party_kind else None
    # Where it had none the mirror has none, whatever its store belongs to by now.
    kept = unit or NO_UNIT
    return Line(account, Money(debit), Money(credit), store, warehouse, party, memo, kept)


def void(
    work: Work,
    journal: StoredJournal,
    *,
    on_date: date,
    event: str,
    description: str,
    accounts: Accounts | None = None,
) -> PostedJournal:
    """Post the mirror of a journal (journal_events rule 5); both point at each other for ever.

    For the slice that owns the journal's document: it also undoes the document.  Lines that follow
    stock are undone by moves, so such a journal is refused.  ``accounts`` as for :func:`post`.

    Raises:
        AlreadyVoided, VoidAtSource, VoidTooEarly, AccountRefused, DateTooLate, DateTooEarly,
        PeriodMissing, PeriodClosed, PeriodHeld
    """
    if journal.mirror_number:
        raise AlreadyVoided(journal.number, journal.mirror_number)
    if journal.stock:
        source = f"{journal.source_kind} {journal.source_number}".strip()
        raise VoidAtSource(journal.number, source, stock=True)
    if on_date < journal.on_date:
        raise VoidTooEarly(journal.number, journal.on_date)
    _refuse_closed_accounts(work, journal)
    work.flags.add(MIRROR)
    original = JournalDraft(
        entity_id=journal.entity_id, on_date=journal.on_date, description=journal.description,
        event=journal.event, source=Source("journal", journal.id, journal.number),
        lines=journal.lines, closing=journal.closing,
    )  # fmt: skip
    return post(
        work,
        original.mirror(
            on_date=on_date, description=description, event=event,
            source=Source("journal", journal.id, journal.number),
        ),
        accounts=accounts,
    )  # fmt: skip


def _refuse_closed_accounts(work: Read, journal: StoredJournal) -> None:
    closed = work.rows(
        "SELECT DISTINCT a.code, a.name FROM journal_line l JOIN account a ON a.org_id = l.org_id "
        "AND a.id = l.account_id WHERE l.org_id = :org AND l.journal_id = :id AND NOT a.active "
        "ORDER BY a.code",
        id=journal.id,
    )
    if closed:
        names = ", ".join(f"{code} {name}" for code, name in closed)
        raise AccountRefused(
            f"Akun {names} tidak aktif, jadi jurnal {journal.number} belum dapat dibatalkan. "
            "Aktifkan akun itu dulu, lalu ulangi.",
            "number",
        )
