"""The value formula: parts add up, nothing is lost, everything stays inside 64 bits."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stock.rules.ageing import spread
from app.stock.rules.transfers import Piece
from app.stock.rules.value import average_cost, first_part, returned_value

_QTY = st.integers(1, 2_000_000_000)
_VALUE = st.integers(0, 10**16)


@pytest.mark.req("WMS-VAL-02", "WMS-VAL-04")
@given(qty=_QTY, value=_VALUE, data=st.data())
def test_the_first_part_is_the_rounded_share_and_all_is_all(
    qty: int, value: int, data: st.DataObject
) -> None:
    taken = data.draw(st.integers(0, qty))

    part = first_part(qty, value, taken)

    assert part == (2 * value * taken + qty) // (2 * qty)
    assert first_part(qty, value, qty) == value
    assert (value // qty) * taken < 2**63
    assert 2 * (value % qty) * taken + qty < 2**63


@pytest.mark.req("I26", "WMS-VAL-11")
@given(qty=st.integers(1, 1000), value=_VALUE, cuts=st.lists(st.integers(1, 50), max_size=30))
def test_returns_of_a_line_add_up_to_what_left(qty: int, value: int, cuts: list[int]) -> None:
    back, total = 0, 0
    for cut in cuts:
        part = min(cut, qty - back)
        total += returned_value(qty, value, back, part)
        back += part
    total += returned_value(qty, value, back, qty - back)

    assert total == value
    with pytest.raises(ValueError, match="more would come back"):
        returned_value(qty, value, qty, 1)


@pytest.mark.req("I26", "WMS-RPT-07")
@given(
    value=_VALUE, parts=st.lists(st.integers(0, 10**6), min_size=1, max_size=5).filter(sum)
)  # fmt: skip
def test_the_ages_of_a_pool_are_worth_what_it_is(value: int, parts: list[int]) -> None:
    found = spread(value, parts)

    assert sum(found) == value
    assert all(abs(one - Fraction(value * part, sum(parts))) <= 1
               for one, part in zip(found, parts, strict=True))  # fmt: skip


@pytest.mark.req("I26", "WMS-MOV-05")
@given(qty=st.integers(1, 60), value=_VALUE, cuts=st.lists(st.integers(1, 20), max_size=20))
def test_what_arrives_in_parts_is_what_was_sent(qty: int, value: int, cuts: list[int]) -> None:
    piece = Piece("", 1, "", "", "", qty, value, 0, 0)
    parts = [piece.take(min(cut, piece.left)) for cut in cuts if piece.left]
    if piece.left:
        parts.append(piece.take(piece.left))

    assert sum(parts) == value
    assert min(parts) >= 0


@pytest.mark.req("WMS-VAL-02")
def test_the_average_shows_six_decimals() -> None:
    assert average_cost(50, 138_000_000) == "27600.000000"
    assert average_cost(7, 25_001) == "35.715714"
    assert average_cost(0, 0) == "0.000000"
