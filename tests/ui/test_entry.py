"""What Indonesians type is read strictly: exact, or refused with an example."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import Money
from app.core.text import angka, tanggal
from app.ui.entry import EntryError, read_date, read_money, read_quantity

TODAY = date(2026, 11, 21)


@pytest.mark.req("WMS-GEN-04")
@pytest.mark.parametrize(
    ("text", "sen"),
    [
        ("1250000", 125_000_000),
        ("1.250.000", 125_000_000),
        ("Rp 1.250.000", 125_000_000),
        ("rp1.250.000,5", 125_000_050),
        ("Rp. 12.500,75", 1_250_075),
        ("0", 0),
        ("1.250\u00a0", 125_000),
    ],
)
def test_money(text: str, sen: int) -> None:
    assert read_money(text) == Money(sen)


@pytest.mark.parametrize(
    "text", ["1.25", "12.50", "1,250", "1.2500", "1 250", "12a", "1e5", "1,2,3", "1.250.00", ",5"]
)
def test_money_that_could_mean_two_things_is_refused(text: str) -> None:
    with pytest.raises(EntryError, match="bukan jumlah uang"):
        read_money(text)


def test_negative_money_only_where_allowed() -> None:
    assert read_money("-1.250", negative=True) == Money(-125_000)
    assert read_money("(1.250)", negative=True) == Money(-125_000)
    with pytest.raises(EntryError, match="tidak boleh minus"):
        read_money("-1.250")


def test_money_beyond_the_limit_is_refused() -> None:
    assert read_money("900.000.000.000.000") == Money(90_000_000_000_000_000)
    with pytest.raises(EntryError, match="900 triliun"):
        read_money("900.000.000.000.001")


@given(st.integers(0, 90_000_000_000_000_000))
def test_money_survives_being_shown_and_read(sen: int) -> None:
    assert read_money(Money(sen).rupiah()) == Money(sen)


@given(st.integers(0, 2_000_000_000))
def test_quantity_survives_being_shown_and_read(quantity: int) -> None:
    assert read_quantity(angka(quantity)) == quantity


@pytest.mark.parametrize("text", ["1,5", "-3", "1.38", "12 pcs", "³"])
def test_quantity_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(EntryError, match="bukan jumlah bulat"):
        read_quantity(text)


def test_quantity_above_the_most_is_refused() -> None:
    with pytest.raises(EntryError, match="batas 1.000"):
        read_quantity("1.001", most=1000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21/11/2026", TODAY),
        ("21/11/26", TODAY),
        ("21-11-26", TODAY),
        ("21.11.2026", TODAY),
        ("21 Nov 2026", TODAY),
        ("21 november 2026", TODAY),
        ("1 agustus 26", date(2026, 8, 1)),
        ("21/11", TODAY),
        ("5", date(2026, 11, 5)),
        ("211126", TODAY),
        ("21112026", TODAY),
        ("h", TODAY),
        ("hari ini", TODAY),
        ("+10", date(2026, 12, 1)),
        ("-21", date(2026, 10, 31)),
    ],
)
def test_dates(text: str, expected: date) -> None:
    assert read_date(text, lambda: TODAY) == expected


@pytest.mark.parametrize(
    "text", ["31/02/2026", "2026-11-21", "21/13/26", "besok", "32", "21/nop", "0"]
)
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(EntryError, match="bukan tanggal"):
        read_date(text, lambda: TODAY)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_dates_survive_being_shown_and_read(day: date) -> None:
    assert read_date(tanggal(day), lambda: TODAY) == day


@pytest.mark.parametrize("empty", ["", "   "])
def test_empty_is_nothing(empty: str) -> None:
    assert read_money(empty) is None
    assert read_quantity(empty) is None
    assert read_date(empty, lambda: TODAY) is None
