"""What follows from a command follows in one order, whichever slice was loaded first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app import schema
from app.core import commands

if TYPE_CHECKING:
    from app.core.work import Work


def test_the_lower_rank_comes_first_whoever_registers_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(commands, "_consequences", [])

    @commands.follows(20)
    def above(work: Work) -> None: ...

    @commands.follows(10)
    def below(work: Work) -> None: ...

    assert list(commands.consequences()) == [below, above]


@pytest.mark.req("WMS-VAL-08")
def test_stock_is_restated_before_orders_look_at_what_it_cost() -> None:
    schema.load()

    named = [consequence.__name__ for consequence in commands.consequences()]

    assert named == ["restate", "what_returns_is_worth_what_it_cost"]
