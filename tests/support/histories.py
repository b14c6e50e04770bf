"""Random histories of journals for properties of the books; shared by every report's tests.

Founding a company takes a second, so many histories run in one: each in a legal entity of its own,
whose books nobody else touches.  Two databases fed the same history must tell the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from app.accounting import api
from app.accounting.postings import JournalDraft, Line, Source
from app.accounting.steps import post
from app.core.money import Money
from app.identity.api import CreateEntity
from tests.support.company import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work
    from tests.accounting.conftest import Books

#: Accounts of every kind and both natures that a journal by hand may touch.
ACCOUNTS = (
    "11-100", "11-200", "12-100", "12-190", "14-200", "15-400", "15-940", "21-100", "21-340",
    "23-100", "31-100", "31-150", "41-100", "41-200", "41-300", "51-200", "61-100", "64-200",
    "65-700", "71-120", "72-100", "81-100",
)  # fmt: skip
RESULT = "31-300"
FIRST, LAST = date(2026, 8, 1), date(2026, 11, 21)
DAYS = st.dates(FIRST, LAST)
SEN = st.one_of(
    st.integers(-10_000_000, 10_000_000), st.integers(-(10**12), 10**12)
).filter(bool)  # fmt: skip
PARTS = st.lists(st.tuples(st.sampled_from(ACCOUNTS), SEN), min_size=1, max_size=5)


@dataclass(frozen=True)
class Entry:
    """A journal: its day and signed sen by account (positive is debit); it adds up to nothing."""

    day: date
    parts: tuple[tuple[str, int], ...]
    closing: bool = False


def _entry(day: date, parts: list[tuple[str, int]], *, against: str) -> Entry:
    rest = -sum(sen for _account, sen in parts)
    whole = [*parts, (against, rest)] if rest else parts
    if len(whole) == 1:
        whole = [*whole, (against, -whole[0][1])]
    return Entry(day, tuple(whole))


ENTRIES = st.builds(
    lambda day, parts, against: _entry(day, parts, against=against),
    DAYS, PARTS, st.sampled_from(("11-200", "31-100", "21-100")),
)  # fmt: skip
#: A history: journals in any order of their dates.
HISTORIES = st.lists(ENTRIES, min_size=1, max_size=10)

_names = count(1)


@dataclass
class Life:
    """The books of one entity, fed by a history."""

    books: Books
    code: str = ""
    entity_id: str = ""
    told: list[Entry] = field(default_factory=list)

    @classmethod
    def begin(cls, books: Books, name: str = "") -> Life:
        """A new legal entity with an open book year."""
        code = name or f"H{next(_names)}"
        books.do(CreateEntity(code=code, entity=f"Entitas {code}"))
        books.do(api.OpenYear(year=2026, entity=code))
        entity = str(books.one("SELECT id FROM legal_entity WHERE code = :code", code=code))
        return cls(books, code, entity)

    def tell(self, history: Sequence[Entry]) -> None:
        """Post journals in the order given, in one command."""
        accounts = dict(self.books.rows("SELECT code, id FROM account"))
        start = len(self.told)

        def deed(work: Work) -> None:
            for at, entry in enumerate(history, start):
                post(work, self._draft(entry, at, accounts))

        self.books.within(deed)
        self.told += history

    def enter(self, history: Sequence[Entry]) -> None:
        """Post them one by one as somebody does by hand, in turns at two workstations."""
        company = self.books.company
        other = company.door("MEJA-2").with_password(company.admin.actor.username, PASSWORD)
        for at, entry in enumerate(history, len(self.told)):
            command = api.PostJournal(
                entity=self.code, on_date=entry.day, description=f"Riwayat {at}",
                lines=tuple(
                    api.JournalLineIn(
                        account=code, debit=Money(max(sen, 0)), credit=Money(max(-sen, 0))
                    )
                    for code, sen in entry.parts
                ),
            )  # fmt: skip
            (self.books.client, other)[at % 2].do(command)
        self.told += history

    def _draft(self, entry: Entry, at: int, accounts: dict[str, str]) -> JournalDraft:
        source = self.books.company.env.new_id()
        lines = tuple(
            Line(accounts[code], Money(max(sen, 0)), Money(max(-sen, 0)))
            for code, sen in entry.parts
        )
        return JournalDraft(
            entity_id=self.entity_id, on_date=entry.day, description=f"Riwayat {at}",
            event="period.closed.3" if entry.closing else "journal.manual",
            source=Source("period" if entry.closing else "journal", source, ""), lines=lines,
            closing=entry.closing,
        )  # fmt: skip

    # ---------------------------------------------------------------- the plain answer
    def net(self, start: date | None, end: date, *, closing: bool = True) -> dict[str, int]:
        """Debit minus credit by account code, counted by hand."""
        found: dict[str, int] = {}
        for entry in self.told:
            if entry.day > end or (start is not None and entry.day < start):
                continue
            if entry.closing and not closing:
                continue
            for code, sen in entry.parts:
                found[code] = found.get(code, 0) + sen
        return {code: sen for code, sen in found.items() if sen}


def closing_of(history: Sequence[Entry], start: date, end: date) -> Entry | None:
    """The journal that moves the result of some days into equity; None when there is none."""
    found: dict[str, int] = {}
    for entry in history:
        if start <= entry.day <= end and not entry.closing:
            for code, sen in entry.parts:
                if code >= "40":
                    found[code] = found.get(code, 0) + sen
    parts = [(code, -sen) for code, sen in found.items() if sen]
    rest = -sum(sen for _code, sen in parts)
    if rest:
        parts.append((RESULT, rest))
    return Entry(end, tuple(parts), closing=True) if len(parts) > 1 else None
