"""The journals that close a month and take it back (accounting-ux C3, journal_events A).

Revenue and expense go to the income summary, its balance to the result of the year; in December the
result goes on to the years before.  Each line keeps its store, warehouse and unit, so income,
expense and summary are zero under every filter (identities I5, I11).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.accounting.postings import JournalDraft, Line, Source, credit, debit
from app.accounting.rules.accounts import RESULT_KINDS, Kind
from app.accounting.rules.errors import PeriodRefused
from app.accounting.rules.periods import last_day, month_of
from app.accounting.rules.roles import Role
from app.accounting.steps.accounts import Accounts
from app.accounting.steps.posting import PostedJournal, post
from app.accounting.steps.voiding import journal_by_id, void
from app.core.db import NIL
from app.core.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.core.work import Work

REVENUE_CLOSED: Final = "period.closed.1"
EXPENSE_CLOSED: Final = "period.closed.2"
RESULT_CLOSED: Final = "period.closed.3"
YEAR_ROLLED: Final = "year.rolled"
REOPENED: Final = "period.reopened"
CLOSING_EVENTS: Final = (REVENUE_CLOSED, EXPENSE_CLOSED, RESULT_CLOSED, YEAR_ROLLED)
#: The source of such a journal is the month of an entity; its number is the month.
SOURCE: Final = "period"
_INCOME: Final = frozenset({Kind.REVENUE, Kind.OTHER_INCOME})
_COOPERATIVE: Final = "koperasi"

#: Store and warehouse, None for none, and the unit, the zero id (``NO_UNIT``) for none.
Place = tuple[str | None, str | None, str]


@dataclass(frozen=True, slots=True)
class Books:
    """Whose month is closed: a legal entity and the kind that decides where its result goes."""

    entity_id: str
    kind: str

    @property
    def result(self) -> Role:
        """Result of the running year."""
        return Role.SHU_CURRENT if self.kind == _COOPERATIVE else Role.RESULT

    @property
    def earlier(self) -> Role:
        """Results of the years before."""
        return Role.SHU_UNDIVIDED if self.kind == _COOPERATIVE else Role.RETAINED


@dataclass(frozen=True, slots=True)
class Standing:
    """The balance of an account in one place, debit minus credit."""

    account_id: str
    kind: Kind
    place: Place
    amount: Money


def close_month(work: Work, books: Books, ym: str) -> tuple[PostedJournal, ...]:
    """Post the journals that close a month; none where there is nothing to close.

    The caller holds the month's row, so nothing is posted into it meanwhile; and changes its state
    by an effect that comes behind these journals.

    Raises:
        MissingAccount
        PeriodRefused: The first month of the next year is not there to take the result over.
    """
    standing = _result_accounts(work, books.entity_id, ym)
    drafts = list(_closing_drafts(books, ym, standing))
    if ym.endswith("-12"):
        drafts += _year_drafts(work, books, ym, standing)
    if not drafts:
        return ()
    day = last_day(ym)
    accounts = Accounts.load(
        work, {role for draft in drafts for role in draft.roles}, entity_id=books.entity_id,
        on_date=day, event=RESULT_CLOSED, by_itself=True,
    )  # fmt: skip
    done = _times_posted(work, books.entity_id, ym)
    return tuple(
        post(work, _numbered(draft, ym, done.get(draft.event, 0)), accounts=accounts)
        for draft in drafts
    )


def reopen_month(work: Work, books: Books, ym: str) -> tuple[PostedJournal, ...]:
    """Mirror the journals that closed a month, each on its own day; every balance is back (I10).

    The month, and the one the year's result went to, are open again.
    """
    rows = work.rows(
        "SELECT j.id FROM journal j WHERE j.org_id = :org AND j.source_kind = :kind "
        "AND j.source_id = :entity AND j.source_number = :ym AND j.reverses_id IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM journal m WHERE m.org_id = j.org_id "
        "AND m.reverses_id = j.id) ORDER BY j.on_date DESC, j.number DESC",
        kind=SOURCE, entity=books.entity_id, ym=ym,
    )  # fmt: skip
    none = Accounts(REOPENED, {})
    stored = [journal_by_id(work, journal_id) for (journal_id,) in rows]
    return tuple(
        void(
            work, journal, on_date=journal.on_date, event=REOPENED, accounts=none,
            description=f"Buka kembali {ym}: {journal.description}",
        )
        for journal in stored
    )  # fmt: skip


# ---------------------------------------------------------------- what is read
def _result_accounts(work: Work, entity_id: str, ym: str) -> list[Standing]:
    return [
        Standing(account, Kind(kind), _place(*at), Money(amount))
        for account, kind, *at, amount in work.rows(
            "SELECT b.account_id, a.kind, b.store_id, b.warehouse_id, b.unit_id, "
            "CAST(sum(b.debit - b.credit) AS bigint) FROM account_balance b JOIN account a "
            "ON a.org_id = b.org_id AND a.id = b.account_id WHERE b.org_id = :org "
            f"AND b.entity_id = :entity AND b.ym <= :ym AND a.kind IN ({_KINDS}) "
            "GROUP BY a.code, b.account_id, a.kind, b.store_id, b.warehouse_id, b.unit_id "
            "HAVING sum(b.debit - b.credit) <> 0 "
            "ORDER BY a.code, b.store_id, b.warehouse_id, b.unit_id",
            entity=entity_id, ym=ym,
        )
    ]  # fmt: skip


_KINDS: Final = ", ".join(f"'{kind.value}'" for kind in sorted(RESULT_KINDS))


def _place(store: str, warehouse: str, unit: str) -> Place:
    """Balances have the zero id for none; of a unit it says so to the line as well."""
    return (None if store == NIL else store, None if warehouse == NIL else warehouse, unit)


def _times_posted(work: Work, entity_id: str, ym: str) -> dict[str, int]:
    """How often a month was closed before, by event: a fact is posted once for each time."""
    return dict(
        work.rows(
            "SELECT j.event, count(*) FROM journal j WHERE j.org_id = :org "
            "AND j.source_kind = :kind AND j.source_id = :entity AND j.source_number = :ym "
            "GROUP BY j.event",
            kind=SOURCE, entity=entity_id, ym=ym,
        )
    )  # fmt: skip


# ---------------------------------------------------------------- what is posted
def _closing_drafts(books: Books, ym: str, standing: Sequence[Standing]) -> Iterable[JournalDraft]:
    income = [one for one in standing if one.kind in _INCOME]
    expense = [one for one in standing if one.kind not in _INCOME]
    for event, words, part in (
        (REVENUE_CLOSED, "pendapatan", income),
        (EXPENSE_CLOSED, "beban", expense),
    ):
        if part:
            lines = [
                *(_line(one.account_id, -one.amount, one.place) for one in part),
                *(_line(Role.INCOME_SUMMARY, amount, at) for at, amount in _by_place(part)),
            ]
            yield _draft(books, ym, event, f"Penutupan {words} {ym}", lines, closing=True)
    result = _by_place(standing)
    if result:
        lines = [
            *(_line(Role.INCOME_SUMMARY, -amount, at) for at, amount in result),
            *(_line(books.result, amount, at) for at, amount in result),
        ]
        yield _draft(books, ym, RESULT_CLOSED, f"Penutupan laba rugi {ym}", lines, closing=True)


def _year_drafts(
    work: Work, books: Books, ym: str, standing: Sequence[Standing]
) -> Iterable[JournalDraft]:
    """The year's result, with what this closing adds to it, goes to the years before."""
    day = last_day(ym) + timedelta(days=1)
    state = work.rows(
        "SELECT state FROM period WHERE org_id = :org AND entity_id = :entity AND ym = :ym",
        entity=books.entity_id, ym=month_of(day),
    )  # fmt: skip
    if not state:
        raise PeriodRefused(
            f"Tahun buku {day.year} belum dibuka, jadi laba {ym[:4]} belum dapat dipindahkan. "
            f"Buka tahun buku {day.year} dulu, lalu tutup {ym}."
        )
    total: dict[Place, Money] = defaultdict(lambda: ZERO)
    for *at, amount in work.rows(
        "SELECT b.store_id, b.warehouse_id, b.unit_id, CAST(sum(b.debit - b.credit) AS bigint) "
        "FROM account_balance b JOIN account_binding r ON r.org_id = b.org_id "
        "AND r.account_id = b.account_id AND r.role = :role AND r.event = '*' "
        "AND r.store_id = :nil WHERE b.org_id = :org AND b.entity_id = :entity AND b.ym <= :ym "
        "GROUP BY b.store_id, b.warehouse_id, b.unit_id "
        "ORDER BY b.store_id, b.warehouse_id, b.unit_id",
        entity=books.entity_id, ym=ym, role=books.result.value, nil=NIL,
    ):  # fmt: skip
        total[_place(*at)] += Money(amount)
    for place, amount in _by_place(standing):
        total[place] += amount
    lines = [
        line
        for place, amount in total.items()
        if amount
        for line in (_line(books.result, -amount, place), _line(books.earlier, amount, place))
    ]
    if lines:
        text = f"Pemindahan laba tahun {ym[:4]}"
        yield _draft(books, ym, YEAR_ROLLED, text, lines, closing=False, on_date=day)


def _by_place(standing: Iterable[Standing]) -> list[tuple[Place, Money]]:
    """Sums per store, warehouse and unit, without those that are zero."""
    sums: dict[Place, Money] = defaultdict(lambda: ZERO)
    for one in standing:
        sums[one.place] += one.amount
    return [(at, amount) for at, amount in sums.items() if amount]


def _line(account: Role | str, amount: Money, at: Place) -> Line:
    """A debit of the amount; a negative one is a credit."""
    side = debit if amount.sen >= 0 else credit
    return side(account, Money(abs(amount.sen)), store=at[0], warehouse=at[1], unit=at[2])


def _draft(
    books: Books, ym: str, event: str, text: str, lines: Iterable[Line], *, closing: bool,
    on_date: date | None = None,
) -> JournalDraft:  # fmt: skip
    return JournalDraft(
        entity_id=books.entity_id, on_date=on_date or last_day(ym), description=text, event=event,
        source=Source(SOURCE, books.entity_id, ym), lines=tuple(lines), closing=closing,
    )  # fmt: skip


def _numbered(draft: JournalDraft, ym: str, times: int) -> JournalDraft:
    """The key of one closing: event, entity, month and how many times it was closed before."""
    return replace(draft, sequence=int(ym.replace("-", "")) * 1000 + times + 1)
