"""What stock, orders, fulfilment and others do to the books inside their own transaction.

The usual shape of a posting::

    accounts = steps.Accounts.load(
        work, {Role.RECEIVABLE_MARKETPLACE, Role.SALES, Role.STOCK_GOODS, Role.COGS},
        entity_id=entity, on_date=day, event="sale.shipped", stores=(store,),
    )                                                # one select: accounts, date rules, period
    steps.post(work, sale_journal(order), accounts=accounts)
    journal = steps.stock_journal(work, ...)         # its lines come from the moves that name it
    Move(..., account_id=accounts.id(Role.STOCK_GOODS), contra_id=accounts.id(Role.COGS),
         journal_id=journal)

Bindings are never cached: a mapping changed at another workstation must hold for the very next
posting, and no database rule could notice an outdated account.  The select takes a few hundredths
of a millisecond on the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.accounting.ledger import JOURNAL, LINE
from app.accounting.models import Account, AccountBinding
from app.accounting.postings import MAX_LINES, JournalDraft, Line, Source
from app.accounting.queries.lookups import as_date
from app.accounting.rules.accounts import STOCK_CONTROL, next_code
from app.accounting.rules.errors import (
    AccountRefused,
    AlreadyVoided,
    MissingAccount,
    VoidAtSource,
    VoidTooEarly,
)
from app.accounting.rules.periods import check_day, check_state, month_of
from app.accounting.rules.roles import STORE_ROLES, Role
from app.core import numbering
from app.core.db import NIL
from app.core.errors import NotFound
from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.core.work import Read, Work

#: Binding that holds for every event.
ANY_EVENT: Final = "*"
SERIES: Final = "JRN"


@dataclass(frozen=True, slots=True)
class PostedJournal:
    """A journal as others refer to it; ``number`` is a token until the command is committed."""

    id: str
    number: str


@dataclass(frozen=True, slots=True)
class Bound:
    """The account a role means here and now."""

    id: str
    code: str


class Accounts:
    """The accounts behind roles: bound to (event, store), else (*, store), (event), or (*)."""

    def __init__(self, event: str, bound: Mapping[tuple[Role, str], Bound]) -> None:
        self.event = event
        self._bound = dict(bound)

    @classmethod
    def load(
        cls,
        work: Read,
        roles: Iterable[Role],
        *,
        entity_id: str,
        on_date: date,
        event: str = "",
        stores: Iterable[str | None] = (),
    ) -> Accounts:
        """Look the accounts up, and check that this person may post on this date; one select.

        Args:
            work: The caller's transaction.
            roles: What accounts are needed for.
            entity_id: Whose books.
            on_date: The posting date.
            event: For accounts bound to this event only.
            stores: Ids of stores that may have accounts of their own.

        Raises:
            MissingAccount: Every role that has no usable account, at once.
            DateTooLate, DateTooEarly, PeriodMissing, PeriodClosed, PeriodHeld
        """
        wanted = sorted(set(roles))
        places = [NIL, *sorted({store for store in stores if store})]
        check_day(on_date, work.today, work.actor)
        rows = _read_bindings(work, wanted, places, event, entity_id, month_of(on_date))
        check_state(rows[0][0], month_of(on_date), work.actor)
        bound = _by_precedence(rows, wanted, places)
        missing = [role for role in wanted if not _covered(bound, role, places)]
        if missing:
            raise MissingAccount(missing, event)
        return cls(event, bound)

    def get(self, role: Role, store: str | None = None) -> Bound:
        """The account of a role, for a store if it has its own.

        Raises:
            MissingAccount: Only stores have an account for this role, and none was named.
        """
        found = self._bound.get((role, store or NIL)) or self._bound.get((role, NIL))
        if found is None:
            raise MissingAccount([role], self.event)
        return found

    def id(self, role: Role, store: str | None = None) -> str:
        """Id of :meth:`get`."""
        return self.get(role, store).id

    def holds(self, roles: Iterable[Role]) -> bool:
        """Whether all these roles were loaded."""
        loaded = {role for role, _store in self._bound}
        return loaded.issuperset(roles)


def _read_bindings(
    work: Read, roles: Sequence[Role], places: Sequence[str], event: str, entity_id: str, ym: str
) -> list[tuple[Any, ...]]:
    """The period's state in every row, and one row for each binding that may matter."""
    role_params = {f"r{index}": role.value for index, role in enumerate(roles)}
    place_params = {f"s{index}": place for index, place in enumerate(places)}
    return work.rows(
        "SELECT p.state, b.role, b.event, b.store_id, a.id, a.code FROM (SELECT 1 AS one) o "
        "LEFT JOIN period p ON p.org_id = :org AND p.entity_id = :entity AND p.ym = :ym "
        "LEFT JOIN account_binding b ON b.org_id = :org AND b.event IN ('*', :event) "
        f"AND b.role IN ({_marks(role_params)}) AND b.store_id IN ({_marks(place_params)}) "
        "LEFT JOIN account a ON a.org_id = b.org_id AND a.id = b.account_id AND a.active "
        "AND a.kind <> 'header'",
        entity=entity_id, ym=ym, event=event or ANY_EVENT, **role_params, **place_params,
    )  # fmt: skip


def _marks(params: Iterable[str]) -> str:
    return ", ".join(f":{name}" for name in params) or "NULL"


def _by_precedence(
    rows: Iterable[tuple[Any, ...]], roles: Sequence[Role], places: Sequence[str]
) -> dict[tuple[Role, str], Bound]:
    """The best binding of each role in each place: the place counts before the event."""
    exact: dict[tuple[str, str, bool], Bound] = {
        (role, store, event != ANY_EVENT): Bound(account, code)
        for _state, role, event, store, account, code in rows
        if account is not None
    }
    best: dict[tuple[Role, str], Bound] = {}
    for role in roles:
        for place in places:
            order = [(place, True), (place, False), (NIL, True), (NIL, False)]
            found = next((exact[role, *key] for key in order if (role, *key) in exact), None)
            if found is not None:
                best[role, place] = found
    return best


def _covered(bound: Mapping[tuple[Role, str], Bound], role: Role, places: Sequence[str]) -> bool:
    """Whether a role has an account in general, or else in each of the stores named."""
    return (role, NIL) in bound or (
        len(places) > 1 and all((role, place) in bound for place in places[1:])
    )


def check_date(work: Read, entity_id: str, on_date: date) -> None:
    """Refuse a posting date this person may not use in these books; for documents without accounts.

    Raises:
        DateTooLate, DateTooEarly, PeriodMissing, PeriodClosed, PeriodHeld
    """
    Accounts.load(work, (), entity_id=entity_id, on_date=on_date)


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
        line.memo,
    )  # fmt: skip


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
        "l.party_id, l.memo, a.control FROM journal_line l "
        "JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id "
        "WHERE l.org_id = :org AND l.journal_id = :id ORDER BY l.line_no",
        id=row[0],
    )
    return StoredJournal(
        id=row[0], entity_id=row[1], number=row[2], on_date=as_date(row[3]), description=row[4],
        event=row[5], source_kind=row[6], source_number=row[7], closing=bool(row[8]),
        mirror_number=row[9], lines=tuple(map(_stored_line, lines)),
        stock=any(line[8] == STOCK_CONTROL for line in lines),
    )  # fmt: skip


def _stored_line(row: tuple[Any, ...]) -> Line:
    account, debit, credit, store, warehouse, party_kind, party_id, memo, _control = row
    party = (party_kind, party_id) if party_kind else None
    return Line(account, Money(debit), Money(credit), store, warehouse, party, memo)


def void(
    work: Work, journal: StoredJournal, *, on_date: date, event: str, description: str
) -> PostedJournal:
    """Post the mirror of a journal (journal_events rule 5); both point at each other for ever.

    For the slice that owns the journal's document: it also undoes the document.  Lines that follow
    stock are undone by moves, so such a journal is refused.

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


def add_store_accounts(work: Work, store_id: str, store_name: str) -> dict[Role, str]:
    """Give a new store its own wallet, receivable and sales accounts (WMS-MD-19).

    They stand below the general accounts and are bound for this store only.

    Returns:
        The code of each new account by role.

    Raises:
        MissingAccount: The chart is not installed.
        AccountRefused: All 99 codes of a group are in use.
    """
    parents = _general_accounts(work, STORE_ROLES)
    taken = {code for (code,) in work.rows("SELECT code FROM account WHERE org_id = :org")}
    made: dict[Role, str] = {}
    for role in STORE_ROLES:
        parent = parents[role]
        code = next_code(parent.code, taken)
        if code is None:
            raise AccountRefused(
                f"Kode akun di bawah {parent.code} sudah habis, jadi toko {store_name} belum dapat "
                "dibuat. Nonaktifkan toko lama atau pakai akun umum."
            )
        taken.add(code)
        account = Account(
            org_id=work.org_id, id=work.new_id(), code=code, name=f"{parent.name} - {store_name}",
            kind=parent.kind, contra=parent.contra, normal_side=parent.normal_side,
            parent_id=parent.id, active=True, control="", note="", updated_at=work.now,
            updated_by=work.actor.user_id,
        )  # fmt: skip
        work.session.add(account)
        work.session.flush()
        work.session.add(
            AccountBinding(
                org_id=work.org_id, role=role.value, event=ANY_EVENT, store_id=store_id,
                account_id=account.id,
            )
        )  # fmt: skip
        made[role] = code
    work.changed("account")
    return made


def _general_accounts(work: Work, roles: Sequence[Role]) -> dict[Role, Account]:
    found = work.session.execute(
        sa.select(AccountBinding.role, Account)
        .join(
            Account,
            (Account.org_id == AccountBinding.org_id) & (Account.id == AccountBinding.account_id),
        )
        .where(
            AccountBinding.org_id == work.org_id,
            AccountBinding.event == ANY_EVENT,
            AccountBinding.store_id == NIL,
            AccountBinding.role.in_([role.value for role in roles]),
        )
    ).all()
    by_role = {Role(role): account for role, account in found}
    missing = [role for role in roles if role not in by_role]
    if missing:
        raise MissingAccount(missing, "")
    return by_role
