"""Text from marketplaces, cleaned and fitted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.fonts import widths
from app.documents.text_fit import clean, fit, fit_height, width_mm, wrap


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Siti Nurhaliza", "Siti Nurhaliza"),
        ("  dua   spasi\t\n baris  ", "dua spasi baris"),
        ("Nu\u2019man \u201cBunda\u201d \u2013 Ayu\u2026", 'Nu\'man "Bunda" - Ayu...'),
        ("\U0001d4d1\U0001d4fe\U0001d4ed\U0001d4f2 \u24b6", "Budi A"),
        ("Siti \U0001f64f\U0001f3fd\u200d\u2640\ufe0f ok", "Siti ok"),
        ("Rene\u0301e", "Renée"),
        ("\u5c71\u7530", "??"),
        ("\uff21\uff22\uff11", "AB1"),
        ("a\x00b\x1dc", "a b c"),
        ("", ""),
        ("\U0001f64f", ""),
    ],
)
def test_clean(typed: str, printed: str) -> None:
    assert clean(typed) == printed


@given(st.text(max_size=80))
def test_cleaned_text_can_always_be_drawn(typed: str) -> None:
    printed = clean(typed)

    assert printed == " ".join(printed.split())
    assert all(widths(bold=bold).has(mark) for mark in printed for bold in (False, True))
    assert clean(printed) == printed


def test_figures_are_all_equally_wide() -> None:
    for bold in (False, True):
        assert len({widths(bold=bold).width(digit) for digit in "0123456789"}) == 1


@given(
    st.text(st.characters(codec="latin-1", categories=("L", "N", "P", "Zs")), max_size=200),
    st.floats(2.0, 40.0),
    st.booleans(),
)
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(
    typed: str, room: float, bold: bool
) -> None:
    text = clean(typed)

    lines = wrap(text, room, bold=bold)

    assert all(width_mm(line, 1.0, bold=bold) <= room for line in lines if len(line) > 1)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_long_word_breaks_after_a_sign_rather_than_anywhere() -> None:
    assert wrap("SPXID-ABCDEFGH-IJKLMNOP", 10.0) == ("SPXID-ABCDEFGH-", "IJKLMNOP")
    assert wrap("ABCDEFGHIJKLMNOPQRST", 10.0) == ("ABCDEFGHIJKLMNO", "PQRST")


def test_text_shrinks_before_it_is_cut() -> None:
    text = "Raden Ajeng Kusumawardhani Sastrodiningrat"

    whole = fit(text, width=60, size_mm=5, min_size_mm=2.5, lines=1)
    cut = fit(text, width=30, size_mm=5, min_size_mm=2.5, lines=1)

    assert (whole.cut, whole.lines) == (False, (text,))
    assert 2.5 < whole.size_mm < 5
    assert (cut.cut, cut.size_mm) == (True, 2.5)
    assert cut.lines == ("Raden Ajeng Kusumaw...",)
    assert width_mm(cut.lines[0], 2.5) <= 30


def test_smaller_letters_may_take_more_lines_of_the_same_room() -> None:
    text = "Jl. Raya Panjang Sekali " * 8

    fitted = fit_height(text, width=60, height=20, size_mm=4, min_size_mm=2)

    assert not fitted.cut
    assert fitted.height_mm <= 20
    assert len(fitted.lines) > int(20 / (4 * 1.21))


def test_nothing_to_print_takes_no_room() -> None:
    assert fit("", width=10, size_mm=4, min_size_mm=2, lines=1).lines == ()
