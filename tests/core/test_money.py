"""Money and quantities: exact, whole, never a float (WMS-GEN-02, I26)."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from app.core.money import (
    LIMIT_SEN,
    ZERO,
    Money,
    decimal_to_sen,
    divide_half_up,
    split_whole,
    total,
)
from app.core.quantity import (
    LIMIT,
    AmountOrZero,
    Pieces,
    Quantity,
    QuantityChange,
    QuantityOrZero,
    UnitFactor,
    parse_decimal,
)

pytestmark = pytest.mark.req("WMS-GEN-02")

_SEN = st.integers(-LIMIT_SEN, LIMIT_SEN)
_WEIGHTS = st.lists(st.integers(0, 10**12), min_size=1, max_size=40).filter(any)


class Priced(BaseModel):
    money: Money = ZERO
    qty: Quantity = 1
    some: QuantityOrZero = 0
    change: QuantityChange = 1


class Counted(BaseModel):
    here: Pieces


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_a_sum_of_pieces_goes_round_however_large(pieces: int) -> None:
    text = Counted(here=pieces).model_dump_json()

    assert json.loads(text)["here"] == str(pieces)
    assert Counted.model_validate_json(text).here == pieces


# ---------------------------------------------------------------- money


@given(_SEN)
def test_money_goes_round_as_text_and_json(sen: int) -> None:
    money = Money(sen)

    assert Money.parse(str(money)) == money
    assert Money.parse(f"  {money} ") == money
    text = Priced(money=money).model_dump_json()
    assert json.loads(text)["money"] == str(money)
    assert Priced.model_validate_json(text).money == money
    assert Decimal(str(money)) * 100 == sen


@pytest.mark.parametrize(
    ("sen", "text", "rupiah", "plain"),
    [
        (0, "0.00", "Rp 0", "0"),
        (1, "0.01", "Rp 0,01", "0,01"),
        (-1, "-0.01", "-Rp 0,01", "-0,01"),
        (125_050, "1250.50", "Rp 1.250,50", "1.250,50"),
        (-138_000_000, "-1380000.00", "-Rp 1.380.000", "-1.380.000"),
        (123_456_789_012_345, "1234567890123.45", "Rp 1.234.567.890.123,45", "1.234.567.890.123,45"),
    ],
)  # fmt: skip
def test_money_as_machines_and_people_write_it(
    sen: int, text: str, rupiah: str, plain: str
) -> None:
    money = Money(sen)

    assert (str(money), money.rupiah(), money.plain()) == (text, rupiah, plain)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "1,5", "1.250,50", "Rp 5", "1.505", "1e3", "--1", "+1", ".5", "5.", "1 000",
        "\u0661\u0662", "NaN", "Infinity", "0x10", "1_000", "9" * 16, "12\n34",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="jumlah uang tidak dikenal"):
        Money.parse(text)


@pytest.mark.parametrize("value", [1.5, 0.1, True, None, [], {}, "900000000000000.01"])
def test_a_field_takes_no_float_and_nothing_beyond_the_limit(value: Any) -> None:
    with pytest.raises(ValidationError):
        Priced(money=value)


@pytest.mark.parametrize("value", ["1250.50", "1250.5", Decimal("1250.5"), Money(125_050)])
def test_a_field_takes_exact_amounts(value: Any) -> None:
    assert Priced(money=value).money == Money(125_050)
    assert Priced.model_validate({"money": 1250}).money == Money(125_000)


@pytest.mark.req("I26")
@given(_SEN, _WEIGHTS)
def test_a_split_adds_up_and_each_part_is_within_a_sen_of_its_share(
    sen: int, weights: list[int]
) -> None:
    parts = Money(sen).split(weights)

    assert total(parts) == Money(sen)
    for part, weight in zip(parts, weights, strict=True):
        share = Fraction(sen * weight, sum(weights))
        assert abs(part.sen - share) < 1
        assert part.sen * sen >= 0
        assert weight or part.sen == 0


@pytest.mark.req("I26")
@given(_SEN, st.integers(1, 400))
def test_equal_shares_differ_by_a_sen_and_the_last_take_the_rest(sen: int, parts: int) -> None:
    shares = [abs(part.sen) for part in Money(sen).split([1] * parts)]

    assert sum(shares) == abs(sen)
    assert shares == sorted(shares)
    assert shares[-1] - shares[0] <= 1
    assert shares[0] == abs(sen) // parts


@pytest.mark.req("I26")
def test_equal_shares_end_with_the_larger_one() -> None:
    assert [str(part) for part in Money.parse("100.00").split([1, 1, 1])] == [
        "33.33", "33.33", "33.34",
    ]  # fmt: skip
    assert [part.sen for part in Money(-100).split([1, 1, 1])] == [-33, -33, -34]
    assert split_whole(7, [0, 5, 0]) == [0, 7, 0]


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [-1]])
def test_a_split_needs_positive_weights(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="bobot"):
        Money(100).split(weights)


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**12))
def test_there_is_one_rounding_half_away_from_zero(numerator: int, denominator: int) -> None:
    found = divide_half_up(numerator, denominator)

    exact = Fraction(numerator, denominator)
    assert abs(found - exact) <= Fraction(1, 2)
    if abs(exact - int(exact)) == Fraction(1, 2):
        assert abs(found) == abs(int(exact)) + 1
    assert divide_half_up(-numerator, denominator) == -found


def test_rounding_by_example() -> None:
    pairs = [(1, 2), (-1, 2), (3, 2), (5, 2), (-5, 2), (1, 3), (2, 3), (0, 7)]

    assert [divide_half_up(*pair) for pair in pairs] == [1, -1, 2, 3, -3, 0, 1, 0]
    with pytest.raises(ValueError, match="pembagi"):
        divide_half_up(1, 0)


@given(_SEN, _SEN, st.integers(-1000, 1000))
def test_arithmetic_is_that_of_whole_numbers(one: int, other: int, times: int) -> None:
    assert Money(one) + Money(other) == Money(one + other)
    assert Money(one) - Money(other) == Money(one - other)
    assert -Money(one) == Money(-one)
    assert Money(one) * times == times * Money(one) == Money(one * times)
    assert (Money(one) < Money(other)) is (one < other)
    assert bool(Money(one)) is (one != 0)


@pytest.mark.parametrize(
    ("value", "sen"), [("0.10", 10), ("-5", -500), ("1E+3", 100_000), ("12.340", 1234)]
)
def test_a_decimal_becomes_exact_sen(value: str, sen: int) -> None:
    assert decimal_to_sen(Decimal(value)) == sen


@pytest.mark.parametrize("value", ["0.001", "1.005", "NaN", "Infinity", "-Infinity"])
def test_a_decimal_that_is_no_sen_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="desimal|bukan angka"):
        decimal_to_sen(Decimal(value))


# ---------------------------------------------------------------- quantities


@given(st.integers(1, LIMIT))
def test_a_quantity_travels_as_text(qty: int) -> None:
    text = Priced(qty=qty, change=-qty, some=qty).model_dump_json()

    assert json.loads(text) == {
        "money": "0.00", "qty": str(qty), "some": str(qty), "change": str(-qty),
    }  # fmt: skip
    assert Priced.model_validate_json(text).qty == qty


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("qty", 0), ("qty", -1), ("qty", "0"), ("qty", LIMIT + 1), ("qty", 1.0), ("qty", "1.5"),
        ("qty", True), ("qty", "12 pcs"), ("qty", "1e3"), ("qty", "\u0661"), ("qty", None),
        ("some", -1), ("some", "-1"), ("change", 0), ("change", "0"), ("change", LIMIT + 1),
    ],
)  # fmt: skip
def test_what_is_no_quantity_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        Priced.model_validate({name: value})


def test_a_quantity_may_be_written_with_empty_decimals() -> None:
    assert Priced.model_validate({"qty": "12.0", "change": "-3"}).model_dump() == {
        "money": "0.00", "qty": "12", "some": "0", "change": "-3",
    }  # fmt: skip


@given(st.integers(1, 10**6), st.integers(1, 1000), st.integers(1, 1000))
def test_a_unit_converts_exactly_or_not_at_all(amount: int, up: int, down: int) -> None:
    factor, exact = UnitFactor(up, down), Fraction(amount * up, down)

    if exact.denominator == 1:
        assert factor.to_base(Fraction(amount)) == exact
    else:
        with pytest.raises(ValueError, match="bukan kelipatan"):
            factor.to_base(Fraction(amount))


class _Counted(BaseModel):
    counted: AmountOrZero


@pytest.mark.parametrize(
    ("given_", "text"), [("2.50", "2.5"), (3, "3"), (Decimal("1E+3"), "1000"), ("0", "0")]
)
def test_an_amount_of_a_unit_travels_as_its_decimal(given_: Any, text: str) -> None:
    made = _Counted(counted=given_)

    assert json.loads(made.model_dump_json()) == {"counted": text}
    assert _Counted.model_validate_json(made.model_dump_json()) == made


@pytest.mark.parametrize("wrong", [2.5, True, "-1", "1,5", "2000000001", "1.0000001", None])
def test_no_amount_is_made_of_a_float_or_a_guess(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        _Counted(counted=wrong)


def test_units_by_example() -> None:
    assert UnitFactor(12).to_base(parse_decimal("1.5")) == 18
    assert UnitFactor(1, 3).to_base(parse_decimal("6")) == 2
    with pytest.raises(ValueError, match="bukan kelipatan"):
        UnitFactor(12).to_base(parse_decimal("1.3"))


@pytest.mark.parametrize("text", ["", "-1", "1,5", "1.0000001", "12345678901", "abc", "1/3"])
def test_what_is_no_amount_of_a_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="jumlah tidak dikenal"):
        parse_decimal(text)
