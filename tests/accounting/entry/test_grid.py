"""What typing into a cell makes of the line."""

from __future__ import annotations

import pytest

from app.accounting.panels.entry_grid import CREDIT, DEBIT, MEMO, typed_into
from app.accounting.rules.entry.sheet import BLANK, EntryLine
from app.core.money import ZERO, Money


def after(*typed: tuple[int, str]) -> EntryLine:
    line = BLANK
    for at, text in typed:
        line = typed_into(line, at, text)
    return line


@pytest.mark.req("A4")
def test_the_note_says_the_sum_that_stands_there() -> None:
    """Never an earlier one: whoever reads the journal takes it for how the amount came about."""
    assert after((DEBIT, "100rb*2")).memo == "100rb*2"
    assert after((DEBIT, "100rb*2"), (DEBIT, "100rb*3")).memo == "100rb*3"
    assert after((DEBIT, "100rb*2"), (DEBIT, "450rb")).memo == ""
    assert after((DEBIT, "100rb*2"), (DEBIT, "")).memo == ""
    assert after((DEBIT, "100rb*2"), (DEBIT, "100*"), (DEBIT, "7")).memo == ""
    turned = after((DEBIT, "100rb*2"), (CREDIT, "50rb+1"))
    assert (turned.debit, turned.credit) == (ZERO, Money.rupiah_of(50_001))
    assert turned.memo == "50rb+1"


@pytest.mark.req("A4")
def test_a_note_somebody_wrote_stays() -> None:
    assert after((MEMO, "Blok C"), (DEBIT, "100rb*2"), (DEBIT, "5")).memo == "Blok C"
    assert after((DEBIT, "5"), (MEMO, "11-26"), (DEBIT, "6")).memo == "11-26"
    # opened and left: the sum is still how it came about
    assert after((DEBIT, "100rb*2"), (DEBIT, "200.000")).memo == "100rb*2"
