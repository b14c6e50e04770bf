"""Random histories, exported and restored: the chain and the reports are the very same."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting import api
from tests.bookfile.conftest import OTHER, exported, reports
from tests.bookfile.test_restore import SEALS
from tests.support.histories import HISTORIES, Entry, Life, closing_of
from tests.support.proofs import over_histories

if TYPE_CHECKING:
    from pathlib import Path

    from tests.accounting.conftest import Books
    from tests.bookfile.conftest import Empty

#: Restoring is dear and takes all histories so far along, so it is done after every twentieth.
EVERY = 20


@pytest.mark.req("I30", "I27")
@over_histories
@given(history=HISTORIES, voided=st.sets(st.integers(0, 9), max_size=2), closes=st.booleans())
def test_any_history_is_the_same_elsewhere(
    books: Books, empty: Empty, database_kind: str, tmp_path: Path,
    history: list[Entry], voided: set[int], closes: bool,
) -> None:  # fmt: skip
    life = Life.begin(books)
    life.tell(history)
    for at in sorted(one for one in voided if one < len(history)):
        number = f"JRN-2026-{at + 1:06d}"
        books.do(api.VoidJournal(entity=life.code, number=number, reason="uji"))
    closing = closing_of(history, date(2026, 8, 1), date(2026, 8, 31))
    if closes and closing is not None:
        life.tell([closing])
    played = books.one("SELECT count(*) FROM legal_entity") - 1
    if played % EVERY:
        return

    file = exported(books.client, tmp_path / f"{played}.zip")
    # Of the other kind now and then: a fresh database there takes a second.
    kind = OTHER[database_kind] if played % 60 == EVERY else database_kind
    with empty.restored(kind, file.path) as new:
        assert new.rows(SEALS) == books.rows(SEALS)
        for one in (life.code, "UTAMA"):
            assert reports(new.client, one) == reports(books.client, one)
        assert new.ask(api.CheckBooks()).violations == ()
        again = exported(new.client, tmp_path / f"{played}-lagi.zip")
        assert again.part("journals.jsonl") == file.part("journals.jsonl")
