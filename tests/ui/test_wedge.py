"""Rhythm alone tells a scan from typing; no Qt here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.wedge import Burst, Next, WedgeSettings, us_character

PLAIN = WedgeSettings()


def burst(text: str, gaps: list[int], settings: WedgeSettings = PLAIN) -> tuple[Burst, int]:
    """A burst of a text with gaps before each character but the first; and the time of its last."""
    made, at_ms = Burst(settings), 0
    for char, gap in zip(text, [0, *gaps], strict=True):
        at_ms += gap
        made.add(char, at_ms)
    return made, at_ms


@pytest.mark.req("PU-01")
@pytest.mark.parametrize(
    ("text", "gap", "end", "expected"),
    [
        ("8991234567890", 8, 8, Next.SCAN),
        ("8991234567890", 35, 35, Next.SCAN),
        ("1234", 35, 35, Next.SCAN),
        ("123", 8, 8, Next.REPLAY),  # too short
        ("8991234567890", 45, 45, Next.REPLAY),  # too slow on the whole
        ("8991234567890", 8, 51, Next.REPLAY),  # Enter came too late
    ],
)
def test_enter_ends_a_scan(text: str, gap: int, end: int, expected: Next) -> None:
    made, at_ms = burst(text, [gap] * (len(text) - 1))

    assert made.ended(at_ms + end) is expected


@pytest.mark.req("PU-01")
def test_silence_ends_a_scan_without_enter_after_60_ms() -> None:
    made, _ = burst("8991234567890", [10] * 12)

    assert made.silent(50) is Next.HOLD
    assert made.silent(60) is Next.SCAN


def test_silence_after_slow_or_few_keys_is_typing() -> None:
    slow, _ = burst("gudang", [36] * 5)
    few, _ = burst("abc", [5] * 2)

    assert slow.silent(60) is Next.REPLAY
    assert few.silent(60) is Next.REPLAY


@pytest.mark.req("PU-01")
@given(
    st.text("abcdefghij0123456789", min_size=1, max_size=12),
    st.lists(st.integers(51, 400), min_size=12, max_size=12),
)
def test_keys_more_than_50_ms_apart_never_join(text: str, gaps: list[int]) -> None:
    made, at_ms = Burst(PLAIN), 0
    for char, gap in zip(text, gaps, strict=False):
        at_ms += gap
        assert len(made) == 0 or not made.joins(at_ms)
        made = Burst(PLAIN)
        made.add(char, at_ms)

    assert made.ended(at_ms + 51) is Next.REPLAY


@given(
    st.text("ABC0123456789-", min_size=4, max_size=40),
    st.lists(st.integers(1, 35), min_size=40, max_size=40),
)
def test_every_code_at_scanner_speed_is_a_scan(text: str, gaps: list[int]) -> None:
    made, at_ms = burst(text, gaps[: len(text) - 1])

    assert made.ended(at_ms + gaps[-1]) is Next.SCAN
    assert made.code == text


@pytest.mark.req("PU-01")
def test_with_a_prefix_only_what_begins_so_is_a_scan() -> None:
    settings = WedgeSettings(prefix="~")
    scan, at_ms = burst("~8991234", [45] * 7, settings)
    typed = Burst(settings)

    assert scan.ended(at_ms + 45) is Next.SCAN  # however slow
    assert scan.code == "8991234"
    assert not typed.opens("8")
    assert typed.opens("~")


def test_a_prefix_of_two_characters_can_break_off() -> None:
    settings = WedgeSettings(prefix="~~")
    made, _ = burst("~", [], settings)
    assert not made.prefix_broken()

    made.add("a", 5)

    assert made.prefix_broken()


@pytest.mark.parametrize(
    ("position", "shift", "char"),
    [(2, False, "1"), (2, True, "!"), (30, False, "a"), (30, True, "A"), (12, True, "_")],
)
def test_us_positions(position: int, shift: bool, char: str) -> None:
    assert us_character(position, shift=shift) == char


def test_positions_without_a_character() -> None:
    assert us_character(1, shift=False) == ""
    assert us_character(59, shift=False) == ""


def test_the_table_holds_each_character_once() -> None:
    found = [us_character(at, shift=shift) for shift in (False, True) for at in range(100)]
    found = [char for char in found if char and char != " "]

    assert len(found) == len(set(found)) == 94
    assert set(found) == {chr(code) for code in range(33, 127)}
