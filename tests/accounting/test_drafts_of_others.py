"""Journals being written, for a person limited to some warehouses (WMS-SEC-08)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting import api
from app.accounting.rules.errors import DraftPartlySeen
from app.core.errors import NotFound
from app.core.money import Money
from tests.accounting.conftest import Books
from tests.support.goods import Goods

if TYPE_CHECKING:
    from app.core.commands import Command

DAY = date(2026, 11, 21)


def draft(books: Books, *warehouses: str) -> str:
    """A draft with a line for each of the warehouses."""
    lines = tuple(
        api.JournalLineIn(account="64-600", debit=Money.rupiah_of(5_000), warehouse=code)
        for code in warehouses
    )
    return books.do(api.SaveDraft(on_date=DAY, description="x", lines=lines)).value.draft


@pytest.mark.req("C7", "WMS-SEC-08")
def test_a_person_of_one_warehouse_sees_its_drafts_and_their_own(database_url: str) -> None:
    goods = Goods.build(database_url)
    all_ = Books(goods.company, goods.me)
    mine = all_.seen_by("Finance", warehouses=("GD2",))
    other, whole, both, part = (
        draft(all_, *codes) for codes in (("GD1",), ("GD2",), ("GD1", "GD2"), ("GD2", ""))
    )
    own = draft(mine, "")
    nothing = draft(all_)

    assert {row.draft for row in mine.ask(api.DraftList()).rows} == {whole, both, part, own}
    assert {row.draft for row in all_.ask(api.DraftList()).rows} == {
        other, whole, both, part, own, nothing,
    }  # fmt: skip
    (month,) = [row for row in mine.ask(api.PeriodList()) if row.month == "2026-11"]
    assert month.drafts == 4
    paged = mine.ask(api.DraftList(limit=3))
    assert len(mine.ask(api.DraftList(limit=3, after=paged.next)).rows) == 1

    for seen in (whole, own):
        assert mine.ask(api.DraftDetail(draft=seen)).draft == seen
    for hidden, refusal in (
        (other, NotFound), (nothing, NotFound), (both, DraftPartlySeen), (part, DraftPartlySeen),
    ):  # fmt: skip
        with pytest.raises(refusal):
            mine.ask(api.DraftDetail(draft=hidden))
        commands: tuple[Command[Any], ...] = (
            api.SaveDraft(draft=hidden, on_date=DAY), api.DiscardDraft(draft=hidden),
            api.PostJournal(draft=hidden),
        )  # fmt: skip
        for command in commands:
            with mine.nothing_written(), pytest.raises(refusal):
                mine.do(command)
    # Somebody else went on with it: it is theirs to see no longer.
    all_.do(api.SaveDraft(draft=own, on_date=DAY, description="milik GD1"))
    assert own not in {row.draft for row in mine.ask(api.DraftList()).rows}
    mine.do(api.DiscardDraft(draft=whole))
