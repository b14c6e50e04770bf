"""Random histories of posting and voiding on a PC whose clock jumps, compared with a plain model."""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting import api
from app.accounting.rules.errors import AlreadyVoided, DateTooLate
from app.core.errors import UserError
from app.core.money import ZERO, Money
from app.identity.api import CreateEntity
from tests.support.company import START
from tests.support.proofs import over_histories

if TYPE_CHECKING:
    from tests.accounting.conftest import Books

ACCOUNTS = ("11-100", "11-200", "12-100", "21-100", "31-100", "41-100", "41-300", "64-200")
FIRST, LAST = date(2026, 9, 1), date(2026, 11, 27)
DAYS = st.dates(FIRST, LAST)
PARTS = st.lists(
    st.tuples(st.sampled_from(ACCOUNTS), st.integers(-10_000_000, 10_000_000).filter(bool)),
    min_size=1, max_size=5,
)  # fmt: skip
_HERE = os.environ.get("TZ")
#: Time zones a PC may be set to: its own, half a day behind, and the first in the world.
ZONES = ("Asia/Jakarta", "America/Los_Angeles", "Pacific/Kiritimati")
#: A posting of a day or of today, the voiding of the n-th journal so many days after it or (None)
#: without a day, a journal that is none, or somebody sets the clock of the PC so far from the right
#: time or its zone elsewhere.
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.one_of(DAYS, st.none()), PARTS),
        st.tuples(st.just("post"), DAYS, PARTS),
        st.tuples(st.just("void"), st.integers(0, 30), st.one_of(st.integers(0, 40), st.none())),
        st.tuples(st.just("refused"), st.integers(0, 5), DAYS),
        st.tuples(st.just("clock"), st.integers(-5, 5), st.integers(-720, 720)),
        st.tuples(st.just("zone"), st.sampled_from(ZONES), st.none()),
    ),
    min_size=4, max_size=14,
)  # fmt: skip
_names = count(1)


def in_zone(name: str | None) -> None:
    """Set the time zone of this PC; None for the one it was started in."""
    if name is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = name
    if sys.platform != "win32":
        time.tzset()


@dataclass
class Entry:
    """What the model remembers of a journal: signed sen by account."""

    number: str
    day: date
    parts: list[tuple[str, int]]
    voided_by: Entry | None = None
    voids: Entry | None = None


@dataclass
class Model:
    """Books in twenty lines."""

    entries: list[Entry] = field(default_factory=list)

    def figures(self, start: date | None, end: date) -> dict[str, tuple[int, int, int]]:
        """Account → opening, debit, credit."""
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for entry in self.entries:
            for account, amount in entry.parts:
                if start is not None and entry.day < start:
                    found[account][0] += amount
                elif entry.day <= end:
                    found[account][1 if amount > 0 else 2] += abs(amount)
        return {code: tuple(sums) for code, sums in found.items() if any(sums)}  # type: ignore[misc]


@dataclass
class Life:
    """One history: the program's books of an entity beside the model's."""

    books: Books
    entity: str
    model: Model = field(default_factory=Model)

    def clock(self, days: int, minutes: int) -> None:
        self.books.company.env.set(START + timedelta(days=days, minutes=minutes))

    def zone(self, name: str, _nothing: None) -> None:
        in_zone(name)

    @property
    def today(self) -> date:
        """The day in Jakarta, whatever the PC's zone is (I28); seven hours ahead, without summer."""
        return (self.books.company.env.now().astimezone(UTC) + timedelta(hours=7)).date()

    def refused(self, why: int, day: date) -> None:
        """Identity I13: what is no journal leaves tables and numbers as they were."""
        debit, credit = ("11-100", Money(5), ZERO), ("41-100", ZERO, Money(5))
        year = day
        lines: tuple[tuple[str, Money, Money], ...] = (
            (debit, ("41-100", ZERO, Money(4))),
            (debit, credit, ("31-100", Money(1), Money(1))),
            (debit,),
            (debit, ("41-999", ZERO, Money(5))),
            (debit, ("41-000", ZERO, Money(5))),
            (debit, credit),
        )[why]
        if why == 5:
            year = day.replace(year=2025)  # a book year that was never opened
        command = api.PostJournal(
            entity=self.entity, on_date=year, description="Uji",
            lines=tuple(
                api.JournalLineIn(account=account, debit=left, credit=right)
                for account, left, right in lines
            ),
        )  # fmt: skip
        with self.books.nothing_written(), pytest.raises(UserError):
            self.books.do(command)

    def post(self, day: date | None, parts: list[tuple[str, int]]) -> None:
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
        posted = day or self.today
        command = api.PostJournal(
            entity=self.entity, on_date=posted, description="Uji", lines=lines
        )
        with suppress(DateTooLate):  # for a clock set back; refused, it leaves no trace
            number = self.books.do(command).value.number
            self.model.entries.append(Entry(number, posted, whole))

    def void(self, which: int, later: int | None) -> None:
        if not self.model.entries:
            return
        old = self.model.entries[which % len(self.model.entries)]
        told = None if later is None else min(old.day + timedelta(days=later), LAST)
        day = told or self.today
        if day < old.day:
            return
        command = api.VoidJournal(entity=self.entity, number=old.number, on_date=told, reason="uji")
        if old.voided_by is not None:
            with pytest.raises(AlreadyVoided):
                self.books.do(command)
            return
        with suppress(DateTooLate):
            number = self.books.do(command).value.number
            mirror = Entry(number, day, [(a, -n) for a, n in old.parts], voids=old)
            old.voided_by = mirror
            self.model.entries.append(mirror)

    def trial(self, start: date | None, end: date) -> dict[str, tuple[int, int, int]]:
        report = self.books.ask(api.TrialBalance(entity=self.entity, date_from=start, date_to=end))
        assert report.balanced
        return {row.code: (row.opening.sen, row.debit.sen, row.credit.sen) for row in report.rows}

    def ledger(self, account: str, start: date, end: date) -> tuple[int, int, int]:
        """Opening, sum of debits and of credits over pages of three lines."""
        asked = {"account": account, "entity": self.entity, "date_from": start, "date_to": end}
        debit, credit, after = 0, 0, None
        while True:
            page = self.books.ask(api.AccountLedger(limit=3, after=after, **asked))  # type: ignore[arg-type]
            debit += sum(row.debit.sen for row in page.rows)
            credit += sum(row.credit.sen for row in page.rows)
            after = page.next
            if after is None:
                break
        sign = 1 if page.normal_side == "debit" else -1
        if page.rows:
            assert page.rows[-1].running == page.closing
        return sign * page.opening.sen, debit, credit


@pytest.mark.req(
    "I1",
    "I2",
    "I3",
    "I8",
    "I9",
    "I13",
    "I25",
    "I28",
    "I29",
    "I30",
    "INV-08",
    "INV-09",
    "ERP-FIN-03",
)
@over_histories
@given(deeds=DEEDS, cuts=st.tuples(DAYS, DAYS))
def test_any_history_equals_its_model(
    books: Books, deeds: list[tuple[str, Any, Any]], cuts: tuple[date, date]
) -> None:
    books.company.env.set(START)
    life = Life(books, f"E{next(_names)}")
    books.do(CreateEntity(code=life.entity, entity=life.entity))
    books.do(api.OpenYear(year=2026, entity=life.entity))

    try:
        for deed, one, two in deeds:
            getattr(life, deed)(one, two)
    finally:
        in_zone(_HERE)

    start, end = sorted(cuts)
    for day in (start, end, LAST):
        assert life.trial(None, day) == life.model.figures(None, day)
    assert life.trial(start, end) == life.model.figures(start, end)
    for account, figures in life.model.figures(start, end).items():
        assert life.ledger(account, start, end) == figures
    _no_date_and_no_number_moved(life)
    _a_voided_pair_is_as_if_it_had_never_been(life, end)
    assert books.ask(api.CheckBooks()).violations == ()


def _no_date_and_no_number_moved(life: Life) -> None:
    """Identities I29 and I30: each journal has the date and number it was told, none is missing."""
    found = life.books.rows(
        "SELECT j.number, j.on_date FROM journal j JOIN legal_entity e ON e.id = j.entity_id "
        "WHERE e.code = :code ORDER BY j.number",
        code=life.entity,
    )
    told = [(entry.number, entry.day) for entry in life.model.entries]
    assert [(number, date.fromisoformat(str(day))) for number, day in found] == told
    assert [number for number, _day in told] == [
        f"JRN-2026-{place:06d}" for place in range(1, len(told) + 1)
    ]
    assert life.books.ask(api.VerifyChain(entity=life.entity)).intact


def _a_voided_pair_is_as_if_it_had_never_been(life: Life, day: date) -> None:
    """Identity I8: net balances from the void on equal those of the books without the pair."""
    gone = {
        id(entry)
        for pair in life.model.entries
        if pair.voids is not None and pair.voided_by is None and pair.day <= day
        for entry in (pair, pair.voids)
    }
    kept = Model([entry for entry in life.model.entries if id(entry) not in gone])
    with_pair = {code: o + d - c for code, (o, d, c) in life.trial(None, day).items()}
    without = {code: o + d - c for code, (o, d, c) in kept.figures(None, day).items()}
    assert {c: n for c, n in with_pair.items() if n} == {c: n for c, n in without.items() if n}
