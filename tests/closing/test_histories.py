"""Random histories of posting, voiding, closing and reopening, compared with a plain model."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting import api
from app.accounting.rules.chain import SealedJournal, first_broken
from app.accounting.rules.periods import last_day
from app.core.errors import PeriodClosed
from app.core.money import Money
from app.identity.api import CreateEntity
from tests.support.proofs import over_histories

if TYPE_CHECKING:
    from tests.accounting.conftest import Books

BALANCE = ("11-100", "12-900", "21-990", "31-100")
RESULT = ("41-100", "41-300", "51-100", "64-200", "71-100", "72-100", "81-100")
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
FIRST, LAST = date(2026, 1, 1), date(2026, 4, 30)
PARTS = st.lists(
    st.tuples(st.sampled_from(BALANCE + RESULT), st.integers(-900_000, 900_000).filter(bool)),
    min_size=1, max_size=5,
)  # fmt: skip
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.dates(FIRST, LAST), PARTS),
        st.tuples(st.just("void"), st.integers(0, 30), st.integers(0, 40)),
        st.tuples(st.just("close"), st.none(), st.none()),
        st.tuples(st.just("reopen"), st.none(), st.none()),
    ),
    min_size=3, max_size=14,
)  # fmt: skip
_names = count(1)


@dataclass
class Life:
    """One history: the program's books of an entity, and what a plain model expects of them."""

    books: Books
    entity: str
    kind: str
    closed: int = 0
    #: Signed sen by account of every journal but those of closing, with its day.
    entries: list[tuple[str, date, list[tuple[str, int]]]] = field(default_factory=list)
    voided: set[str] = field(default_factory=set)

    # ------------------------------------------------------------ deeds
    def post(self, day: date, parts: list[tuple[str, int]]) -> None:
        rest = -sum(amount for _account, amount in parts)
        whole = [*parts, ("31-100", rest)] if rest else parts
        if len(whole) < 2:
            return
        lines = tuple(
            api.JournalLineIn(
                account=account, debit=Money(max(amount, 0)), credit=Money(max(-amount, 0))
            )
            for account, amount in whole
        )
        command = api.PostJournal(entity=self.entity, on_date=day, description="Uji", lines=lines)
        if self.is_closed(day):
            self.refused(command)
            return
        self.entries.append((self.books.do(command).value.number, day, whole))

    def void(self, which: int, later: int) -> None:
        alive = [one for one in self.entries if one[0] not in self.voided]
        if not alive:
            return
        number, posted, parts = alive[which % len(alive)]
        day = min(posted + timedelta(days=later), LAST)
        command = api.VoidJournal(entity=self.entity, number=number, on_date=day, reason="uji")
        if self.is_closed(day):
            self.refused(command)
            return
        mirror = self.books.do(command).value.number
        self.voided |= {number, mirror}
        self.entries.append((mirror, day, [(account, -amount) for account, amount in parts]))

    def close(self, *_nothing: object) -> None:
        if self.closed == len(MONTHS):
            return
        month = MONTHS[self.closed]
        before, profit = self.report(month), self.profit(month)
        result = "32-600" if self.kind == "koperasi" else "31-300"
        stood = self.balance(result)

        done = self.books.do(self.state(month, "closed")).value

        self.closed += 1
        assert self.report(month) == before
        # I4: the result of the period is the change of the account it goes to.
        assert self.balance(result) - stood == profit
        assert len(done.journals) in {0, 2, 3}

    def reopen(self, *_nothing: object) -> None:
        """I10: exactly what it was before the month was closed."""
        if not self.closed:
            return
        month = MONTHS[self.closed - 1]
        seals = self.seals()

        self.books.reopen(month, entity=self.entity)

        self.closed -= 1
        assert self.seals()[: len(seals)] == seals
        before = self.everything(month)
        self.close()
        self.books.reopen(month, entity=self.entity)
        self.closed -= 1
        assert self.everything(month) == before

    def refused(self, command: Any) -> None:
        with self.books.nothing_written(), pytest.raises(PeriodClosed):
            self.books.do(command)

    def state(self, month: str, state: str) -> api.SetPeriodState:
        return api.SetPeriodState.model_validate(
            {"month": month, "state": state, "entity": self.entity}
        )

    # ------------------------------------------------------------ what is there
    def is_closed(self, day: date) -> bool:
        return f"{day:%Y-%m}" in MONTHS[: self.closed]

    def report(self, month: str) -> Any:
        """Neraca saldo before closing and laba rugi of a month: closing leaves them alone (B4)."""
        first = date.fromisoformat(f"{month}-01")
        found = self.books.ask(
            api.TrialBalance(entity=self.entity, date_from=first, date_to=last_day(month))
        )
        return [(row.code, row.opening, row.debit, row.credit) for row in found.rows]

    def everything(self, month: str) -> Any:
        """Every balance of every month, and what reports say of a month and of the end."""
        balances = self.books.rows(
            "SELECT b.ym, b.account_id, b.closing, CAST(sum(b.debit - b.credit) AS bigint) "
            "FROM account_balance b JOIN legal_entity e ON e.id = b.entity_id "
            "WHERE e.code = :code GROUP BY b.ym, b.account_id, b.closing "
            "HAVING sum(b.debit - b.credit) <> 0 ORDER BY 1, 2, 3",
            code=self.entity,
        )
        ends = [
            {
                row.code: row.closing.sen
                for row in self.books.ask(
                    api.TrialBalance(entity=self.entity, date_to=day, after_closing=after)
                ).rows
                if row.closing.sen
            }
            for day in (last_day(month), LAST)
            for after in (False, True)
        ]
        return balances, ends, self.report(month)

    def profit(self, month: str) -> int:
        """What the model says a month earned, in sen."""
        return -sum(
            amount
            for _number, day, parts in self.entries
            if f"{day:%Y-%m}" == month
            for account, amount in parts
            if account in RESULT
        )

    def balance(self, account: str) -> int:
        return self.books.ask(api.BalanceAt(account=account, entity=self.entity)).balance.sen

    def seals(self) -> list[tuple[Any, ...]]:
        return self.books.rows(
            "SELECT s.n, s.hash FROM journal_seal s JOIN legal_entity e ON e.id = s.entity_id "
            "WHERE e.code = :code ORDER BY s.n",
            code=self.entity,
        )

    def check(self) -> None:
        """The books are those of the model, whatever was closed."""
        after = {
            row.code: row.closing.sen
            for row in self.books.ask(
                api.TrialBalance(entity=self.entity, date_to=LAST, after_closing=True)
            ).rows
        }
        expected: dict[str, int] = defaultdict(int)
        for _number, day, parts in self.entries:
            for account, amount in parts:
                gone = self.is_closed(day) and account in RESULT
                target = ("32-600" if self.kind == "koperasi" else "31-300") if gone else account
                expected[target] += amount
        assert {code: sen for code, sen in after.items() if sen} == {
            code: sen for code, sen in expected.items() if sen
        }
        # I11: after closing, income, expense and their summary are zero, in every report.
        if self.closed:
            month = MONTHS[self.closed - 1]
            closed = self.books.ask(
                api.TrialBalance(entity=self.entity, date_to=last_day(month), after_closing=True)
            )
            assert not any(row.closing for row in closed.rows if row.code in (*RESULT, "31-900"))
        found = self.books.ask(api.VerifyChain(entity=self.entity))
        assert found.intact
        assert first_broken(exported(self.books, self.entity)) is None


def exported(books: Books, entity: str) -> list[SealedJournal]:
    page = books.ask(api.ExportChain(year=2026, entity=entity, limit=1000))
    assert page.next is None
    return [
        SealedJournal(row.chain, row.number, row.header, row.lines, row.seal) for row in page.rows
    ]


@pytest.mark.req("I4", "I8", "I9", "I10", "I11", "I13", "I30", "C2", "C3", "C5", "ERP-FIN-08")
@over_histories
@given(deeds=DEEDS, kind=st.sampled_from(("pt", "koperasi")))
def test_any_history_of_closing_equals_its_model(
    books: Books, deeds: list[tuple[str, Any, Any]], kind: str
) -> None:
    life = Life(books, f"E{next(_names)}", kind)
    books.do(
        CreateEntity.model_validate({"code": life.entity, "entity": life.entity, "kind": kind})
    )
    books.do(api.OpenYear(year=2026, entity=life.entity))

    for deed, one, two in deeds:
        getattr(life, deed)(one, two)

    life.check()
    assert books.ask(api.CheckBooks()).violations == ()


@pytest.mark.req("I30")
def test_a_full_export_hashed_elsewhere_gives_the_same_chain(books: Books) -> None:
    """Written to a file and read again, without the database, it has the very same seals."""
    life = Life(books, "UTAMA", "pt")
    life.post(date(2026, 1, 5), [("11-100", 900), ("41-100", -700)])
    life.post(date(2026, 2, 5), [("64-200", 50), ("11-100", -50)])
    life.close()
    life.void(1, 1)
    text = json.dumps([vars_of(one) for one in exported(books, "UTAMA")])
    before = life.seals()

    taken = [SealedJournal(**each) for each in map(as_tuples, json.loads(text))]

    assert first_broken(taken) is None
    assert [one.hash for one in taken] == [seal for _n, seal in before]
    assert len(taken) == 5


def vars_of(one: SealedJournal) -> dict[str, Any]:
    return {name: getattr(one, name) for name in SealedJournal.__slots__}


def as_tuples(each: dict[str, Any]) -> dict[str, Any]:
    return each | {"header": tuple(each["header"]), "lines": tuple(map(tuple, each["lines"]))}
