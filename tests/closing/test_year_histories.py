"""Random histories around the end of a book year, with its months closed and reopened (I12)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting import api
from app.core.errors import PeriodClosed
from app.core.money import Money, total
from app.identity.api import CreateEntity
from app.statements.api import BalanceSheet, ProfitAndLoss
from app.stock.api import CreateWarehouse
from tests.support.proofs import over_histories

if TYPE_CHECKING:
    from tests.accounting.conftest import Books

BALANCE = ("11-100", "12-900", "21-990", "31-100")
RESULT = ("41-100", "41-300", "51-100", "64-200", "71-100", "72-100", "81-100")
#: What laba rugi shows positive on the debit side.
EXPENSES = ("51-100", "64-200", "72-100", "81-100")
MONTHS = ("2025-11", "2025-12", "2026-01", "2026-02")
FIRST, LAST = date(2025, 11, 1), date(2026, 2, 28)
#: The first day of the new year, and the last of the old.
START, END = date(2026, 1, 1), date(2025, 12, 31)
#: Days near the turn of the year are drawn as often as all others.
DAYS = st.one_of(st.dates(FIRST, LAST), st.sampled_from((END, START)))
PLACES = st.sampled_from(("", "GD1", "GD2"))
PARTS = st.lists(
    st.tuples(
        st.sampled_from(BALANCE + RESULT * 2), PLACES, st.integers(-900_000, 900_000).filter(bool)
    ),
    min_size=1, max_size=5,
)  # fmt: skip
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), DAYS, PARTS),
        st.tuples(st.just("post"), DAYS, PARTS),
        st.tuples(st.just("void"), st.integers(0, 30), st.integers(0, 60)),
        st.tuples(st.just("close"), st.none(), st.none()),
        st.tuples(st.just("reopen"), st.none(), st.none()),
    ),
    min_size=3, max_size=12,
)  # fmt: skip
_names = count(1)
#: Signed sen by account and warehouse.
Parts = list[tuple[str, str, int]]


@dataclass
class Life:
    """The books of an entity over two years, beside what a plain model expects of them."""

    books: Books
    entity: str
    kind: str
    closed: int = 0
    entries: list[tuple[str, date, Parts]] = field(default_factory=list)
    voided: set[str] = field(default_factory=set)

    @classmethod
    def begin(cls, books: Books, kind: str) -> Life:
        """Two book years; the months before the story are empty and closed."""
        life = cls(books, f"T{next(_names)}", kind)
        made = {"code": life.entity, "entity": life.entity, "kind": kind}
        books.do(CreateEntity.model_validate(made))
        for year in (2025, 2026):
            books.do(api.OpenYear(year=year, entity=life.entity))
        # A month without a line posts nothing when it is closed: ten commands for one statement.
        books.sql(
            "UPDATE period SET state = 'closed' WHERE ym < :first AND entity_id = "
            "(SELECT id FROM legal_entity WHERE code = :code)",
            first=MONTHS[0], code=life.entity,
        )  # fmt: skip
        return life

    # ------------------------------------------------------------ deeds
    def post(self, day: date, parts: Parts) -> None:
        rest = -sum(amount for _account, _place, amount in parts)
        whole = [*parts, ("31-100", "", rest)] if rest else parts
        if len(whole) < 2:
            return
        lines = tuple(
            api.JournalLineIn(
                account=account, warehouse=place,
                debit=Money(max(amount, 0)), credit=Money(max(-amount, 0)),
            )
            for account, place, amount in whole
        )  # fmt: skip
        command = api.PostJournal(entity=self.entity, on_date=day, description="Uji", lines=lines)
        if self._refused(command, day):
            return
        self.entries.append((self.books.do(command).value.number, day, whole))

    def void(self, which: int, later: int) -> None:
        alive = [one for one in self.entries if one[0] not in self.voided]
        if not alive:
            return
        number, posted, parts = alive[which % len(alive)]
        day = min(posted + timedelta(days=later), LAST)
        command = api.VoidJournal(entity=self.entity, number=number, on_date=day, reason="uji")
        if self._refused(command, day):
            return
        mirror = self.books.do(command).value.number
        self.voided |= {number, mirror}
        back = [(account, place, -amount) for account, place, amount in parts]
        self.entries.append((mirror, day, back))

    def _refused(self, command: Any, day: date) -> bool:
        if f"{day:%Y-%m}" not in MONTHS[: self.closed]:
            return False
        with pytest.raises(PeriodClosed):
            self.books.do(command)
        return True

    def close(self, *_nothing: object) -> None:
        if self.closed < len(MONTHS):
            wanted = {"month": MONTHS[self.closed], "state": "closed", "entity": self.entity}
            self.books.do(api.SetPeriodState.model_validate(wanted))
            self.closed += 1

    def reopen(self, *_nothing: object) -> None:
        if self.closed:
            self.closed -= 1
            self.books.reopen(MONTHS[self.closed], entity=self.entity)

    # ------------------------------------------------------------ proofs
    @property
    def own(self) -> tuple[str, str]:
        """Accounts of this year's result, and of the years before."""
        return ("32-600", "32-610") if self.kind == "koperasi" else ("31-300", "31-200")

    def net(self, first: date, last: date, place: str | None = None) -> dict[str, int]:
        """Debit minus credit by account, as the model counts; of all places or of one."""
        found: dict[str, int] = defaultdict(int)
        for _number, day, parts in self.entries:
            for account, at, amount in parts:
                if first <= day <= last and place in {None, at}:
                    found[account] += amount
        return {account: amount for account, amount in found.items() if amount}

    def new_year(self, place: str | None) -> None:
        """The old year is closed: of the whole or of one place, the new one begins as I12 says."""
        old, first = self.net(FIRST, END, place), self.net(START, START, place)
        earned = sum(amount for account, amount in old.items() if account in RESULT)
        result, earlier = self.own
        carried = {account: amount for account, amount in old.items() if account in BALANCE}
        asked: dict[str, Any] = {"entity": self.entity}
        if place is not None:
            asked["warehouse"] = place or "-"
        opened = self._trial(date_from=START, date_to=LAST, **asked)
        # No account of the result brings anything along; everything else does, to the sen.
        assert {code: row.opening.sen for code, row in opened.items() if row.opening} == _without(
            carried | {result: earned}
        )
        movement = self.net(START, LAST, place)
        for code in RESULT:
            row = opened.get(code)
            assert (row.debit.sen - row.credit.sen if row else 0) == movement.get(code, 0), code
        stood = self._trial(date_to=START, after_closing=True, **asked)
        assert {code: row.closing.sen for code, row in stood.items() if row.closing} == _without(
            _sum(carried, first, {earlier: earned})
        )
        ended = self._trial(date_to=END, after_closing=True, **asked)
        assert {code: row.closing.sen for code, row in ended.items() if row.closing} == _without(
            carried | {result: earned}
        )

    def statements(self) -> None:
        """Laba rugi of the new year has nothing of the old from its first day on; neraca stands."""
        for last in (START, LAST):
            report = self.books.ask(
                ProfitAndLoss(entity=self.entity, date_from=START, date_to=last)
            )
            own = self.net(START, last)
            net = -sum(amount for account, amount in own.items() if account in RESULT)
            shown = {row.key: row.cells[2] for row in report.rows}
            assert shown["net"] == Money(net)
            accounts = {row.cells[0]: row.cells[2] for row in report.rows if row.cells[0] in RESULT}
            assert {code: cell for code, cell in accounts.items() if cell} == {
                account: Money(amount if account in EXPENSES else -amount)
                for account, amount in own.items()
                if account in RESULT
            }
        for day in (END, START):
            sheet = self.books.ask(BalanceSheet(entity=self.entity, date_to=day))
            shown = {row.key: row.cells[2] for row in sheet.rows}
            until = self.net(FIRST, day)
            assets = total(Money(sen) for code, sen in until.items() if code < "20")
            assert shown["assets"] == shown["claims"] == assets

    def _trial(self, **asked: Any) -> dict[str, api.TrialRow]:
        found = self.books.ask(api.TrialBalance(**asked, headers=True))
        assert found.balanced or asked.get("warehouse")  # a part of a journal need not balance
        for group in found.rows:  # I5: at any depth, of the whole and of one place
            if group.header:
                below = [row for row in found.rows if row.parent == group.code]
                assert group.closing == total(row.closing for row in below)
                assert group.opening == total(row.opening for row in below)
        return {row.code: row for row in found.rows if not row.header}


def _sum(*parts: dict[str, int]) -> dict[str, int]:
    return {code: sum(one.get(code, 0) for one in parts) for part in parts for code in part}


def _without(parts: dict[str, int]) -> dict[str, int]:
    """Without what is zero."""
    return {code: amount for code, amount in parts.items() if amount}


@pytest.mark.req("I5", "I11", "I12", "C3", "ERP-FIN-08")
@over_histories
@given(
    deeds=DEEDS, kind=st.sampled_from(("pt", "koperasi")),
    place=st.sampled_from(("", "GD1", "GD2")),
)  # fmt: skip
def test_any_year_begins_at_zero_and_carries_the_rest_over(
    books: Books, deeds: list[tuple[str, Any, Any]], kind: str, place: str
) -> None:
    if not books.rows("SELECT 1 FROM warehouse"):
        for code in ("GD1", "GD2"):
            books.do(CreateWarehouse(code=code, title=f"Gudang {code}"))
    life = Life.begin(books, kind)

    for deed, one, two in deeds:
        getattr(life, deed)(one, two)
    while life.closed < MONTHS.index("2026-01"):
        life.close()

    life.new_year(None)
    life.new_year(place)
    life.statements()
    assert books.ask(api.CheckBooks()).violations == ()
