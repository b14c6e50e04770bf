"""Bins from ranges."""

from __future__ import annotations

import pytest

from app.stock.rules.ranges import BadRange, bins, spread


@pytest.mark.req("WMS-MD-12")
def test_ranges_become_bins_in_walking_order_with_codes_that_sort() -> None:
    made = bins("WH1-A", "01-10", "A-D", "1-4")

    assert len(made) == 160
    assert [each.code for each in made[:5]] == [
        "WH1-A-01-A-1", "WH1-A-01-A-2", "WH1-A-01-A-3", "WH1-A-01-A-4", "WH1-A-01-B-1",
    ]  # fmt: skip
    assert made[-1].code == "WH1-A-10-D-4"
    assert [each.code for each in made] == sorted(each.code for each in made)
    assert (made[-1].aisle, made[-1].rack, made[-1].level, made[-1].bin) == ("10", "D", "4", "")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("1, 3,5", ["1", "3", "5"]),
        ("08-11", ["08", "09", "10", "11"]),
        ("a-c", ["A", "B", "C"]),
        ("A–B, X1", ["A", "B", "X1"]),
    ],
)
def test_a_range_is_read_as_people_write_it(text: str, parts: list[str]) -> None:
    assert spread(text) == parts


@pytest.mark.parametrize(
    ("ranges", "reason"),
    [
        (("10-01", "", ""), "terbalik"),
        (("A-3", "", ""), "tidak dikenal"),
        (("1-3, 2", "", ""), "dua kali"),
        (("", "", ""), "paling sedikit satu"),
        (("1-9999", "A-Z", "1-9"), "terlalu banyak"),
    ],
)
def test_a_range_that_cannot_be_says_why(ranges: tuple[str, str, str], reason: str) -> None:
    with pytest.raises(BadRange, match=reason):
        bins("WH1", *ranges)
