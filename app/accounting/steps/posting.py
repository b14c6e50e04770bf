"""Posting a draft, and journals whose lines follow stock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.accounting.ledger import JOURNAL, LINE
from app.accounting.postings import MAX_LINES, JournalDraft
from app.accounting.rules.roles import Role
from app.accounting.steps.accounts import Accounts
from app.core import numbering

if TYPE_CHECKING:
    from datetime import date

    from app.accounting.postings import Line, Source
    from app.core.work import Work

SERIES: Final = "JRN"


@dataclass(frozen=True, slots=True)
class PostedJournal:
    """A journal as others refer to it; ``number`` is a token until the command is committed."""

    id: str
    number: str


def post(
    work: Work,
    draft: JournalDraft,
    *,
    accounts: Accounts | None = None,
    number_only_with_stock_lines: bool = False,
) -> PostedJournal:
    """Post a journal as part of this command.

    Args:
        work: The caller's transaction.
        draft: What to post; differences up to Rp 1 go to the rounding account.
        accounts: Already loaded ones, to spare a select.  They have also checked the date.
        number_only_with_stock_lines: The journal may stay without lines (goods that cost nothing);
            then it gets no number and is not written.  Give its id to the moves that fill it.

    Raises:
        Unbalanced, MissingAccount, DateTooLate, DateTooEarly, PeriodMissing, PeriodClosed,
        PeriodHeld
    """
    draft = draft.ready()
    _refuse_nonsense(draft, may_be_empty=number_only_with_stock_lines)
    if accounts is None or not accounts.holds(draft.roles):
        accounts = Accounts.load(
            work, draft.roles, entity_id=draft.entity_id, on_date=draft.on_date,
            event=draft.event, stores=draft.stores,
        )  # fmt: skip
    journal_id = work.new_id()
    number = work.number(
        SERIES, draft.on_date, draft.entity_id, journal_id if number_only_with_stock_lines else None
    )
    work.emit(JOURNAL, _journal_row(journal_id, draft, number))
    work.emit(
        LINE,
        *(
            _line_row(journal_id, place, draft, line, accounts)
            for place, line in enumerate(draft.lines, 1)
        ),
    )
    work.changed("journal")
    return PostedJournal(journal_id, number)


def post_once(
    work: Work, draft: JournalDraft, *, accounts: Accounts | None = None
) -> tuple[PostedJournal, bool]:
    """Post unless this fact was posted before; then answer the first (journal_events rule 1).

    Returns:
        The journal, and whether it is new.
    """
    earlier = work.rows(
        "SELECT id, number FROM journal WHERE org_id = :org AND event_key = :key",
        key=draft.event_key,
    )
    if earlier:
        return PostedJournal(*earlier[0]), False
    return post(work, draft, accounts=accounts), True


def stock_journal(
    work: Work,
    *,
    entity_id: str,
    on_date: date,
    event: str,
    description: str,
    source: Source,
    sequence: int = 1,
) -> str:
    """A journal whose lines all come from stock moves; answers the id the moves are given.

    The caller has loaded :class:`Accounts` for the moves, which checked the date.  A journal whose
    goods cost nothing gets no number and is not written.
    """
    draft = JournalDraft(
        entity_id=entity_id, on_date=on_date, description=description, event=event, source=source,
        sequence=sequence,
    )  # fmt: skip
    nothing = Accounts(event, {})
    return post(work, draft, accounts=nothing, number_only_with_stock_lines=True).id


def _refuse_nonsense(draft: JournalDraft, *, may_be_empty: bool) -> None:
    """Mistakes of ours, found before the database has to refuse them."""
    if len(draft.lines) < 2 and not (may_be_empty and not draft.lines):  # noqa: PLR2004 - two sides
        raise RuntimeError(f"{draft.event_key}: a journal has two lines or more")
    if may_be_empty and len(draft.lines) > MAX_LINES:
        raise RuntimeError(f"{draft.event_key}: lines of stock start at {MAX_LINES + 1}")
    if numbering.has_tokens(draft.description + draft.source.number):
        raise RuntimeError(f"{draft.event_key}: take the document's number by number_now")


def _journal_row(journal_id: str, draft: JournalDraft, number: str) -> tuple[Any, ...]:
    return (
        journal_id, draft.entity_id, numbering.order_of(number), draft.on_date.isoformat(),
        draft.description, draft.event, draft.event_key, draft.source.kind, draft.source.id,
        draft.source.number, draft.reverses_id, draft.closing,
    )  # fmt: skip


def _line_row(
    journal_id: str, place: int, draft: JournalDraft, line: Line, accounts: Accounts
) -> tuple[Any, ...]:
    account = line.account
    account_id = accounts.id(account, line.store) if isinstance(account, Role) else account
    party_kind, party_id = line.party or (None, None)
    return (
        journal_id, place, draft.entity_id, draft.on_date.isoformat(), draft.closing, account_id,
        line.debit.sen, line.credit.sen, line.store, line.warehouse, party_kind, party_id,
        line.memo, line.unit,
    )  # fmt: skip
