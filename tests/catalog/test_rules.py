"""Rules of the catalogue that need no database."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.rules import barcodes, units
from app.catalog.rules.bundles import available_bundles, exploded
from app.catalog.rules.categories import parts, path_key
from app.catalog.rules.refs import Component
from app.catalog.rules.text import folded, search_text, sku_key, words
from app.core.errors import UserError
from app.core.quantity import UnitFactor
from app.scanning.gtin import check_digit, gtin14, has_check_digit

TODAY = date(2026, 11, 21)
_digits = st.text("0123456789", min_size=7, max_size=13)


@pytest.mark.req("WMS-MD-03", "PU-15")
@given(
    st.sampled_from((7, 11, 12)).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n))
)
def test_every_form_of_an_article_number_is_one_key(payload: str) -> None:
    code = payload + check_digit(payload)

    forms = {code, code.zfill(12), code.zfill(13), code.zfill(14)}
    assert {barcodes.lookup_key(form) for form in forms} == {code.zfill(14)}
    assert all(barcodes.fault_of(form) == "" for form in forms)


@pytest.mark.req("WMS-MD-03")
@given(
    st.sampled_from((7, 11, 12, 13)).flatmap(
        lambda n: st.text("0123456789", min_size=n, max_size=n)
    ),
    st.sampled_from("0123456789"),
)
def test_only_the_right_check_digit_is_taken(payload: str, digit: str) -> None:
    code = payload + digit
    right = check_digit(payload)

    if digit == right:
        assert barcodes.clean_barcode(code, TODAY) == code
    else:
        with pytest.raises(UserError, match=f"seharusnya {right}"):
            barcodes.clean_barcode(code, TODAY)


@pytest.mark.req("WMS-MD-04")
@given(st.integers(min_value=1, max_value=10**10 - 1))
def test_internal_numbers_go_round(number: int) -> None:
    code = barcodes.internal_ean13(number)

    assert len(code) == 13
    assert has_check_digit(code)
    assert barcodes.kind_of(code) == "internal"
    assert barcodes.internal_number(gtin14(code) or "") == number


@pytest.mark.parametrize("number", [0, 10**10, -1])
def test_internal_numbers_have_room_for_ten_digits(number: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        barcodes.internal_ean13(number)


@pytest.mark.req("WMS-MD-03")
@pytest.mark.parametrize(
    ("code", "words_"),
    [
        ("", "kosong"),
        ("A" * 81, "terlalu panjang"),
        ("A B", "spasi"),
        ("8.99123E+12", "rusak"),
        ("8,99E12", "rusak"),
    ],
)
def test_what_can_be_no_barcode(code: str, words_: str) -> None:
    assert words_ in barcodes.fault_of(code)


def test_a_real_code_may_look_like_a_power_of_ten() -> None:
    assert barcodes.fault_of("E12") == ""
    assert barcodes.kind_of("E12") == "other"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("8991234567891", "ean13"), ("96385074", "ean8"), ("036000291452", "upca"),
        ("18991234567898", "gtin14"), ("2900000000018", "internal"), ("SRM-30", "other"),
        ("12345", "other"),
    ],
)  # fmt: skip
def test_kinds_of_codes(code: str, kind: str) -> None:
    assert barcodes.kind_of(code) == kind


@pytest.mark.req("WMS-MD-09")
@given(st.fractions(min_value=Fraction(1, 10**6), max_value=10**6, max_denominator=10**6))
def test_factors_go_round_as_text(value: Fraction) -> None:
    factor = units.factor_of(value)

    assert Fraction(factor.numerator, factor.denominator) == value
    assert units.parse_factor(units.factor_text(factor)) == value


@pytest.mark.req("WMS-MD-09")
def test_amounts_of_a_unit_are_whole_base_units_or_refused() -> None:
    carton, half = UnitFactor(12), UnitFactor(1, 2)

    assert units.to_base(Fraction(3), carton, "karton", "pcs") == 36
    assert units.to_base(Fraction(1, 4), carton, "karton", "pcs") == 3
    assert units.to_base(Fraction(2), half, "irisan", "pcs") == 1
    with pytest.raises(ValueError, match="1 irisan bukan jumlah bulat dalam pcs"):
        units.to_base(Fraction(1), half, "irisan", "pcs")


@pytest.mark.req("WMS-MD-10")
@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 9)), min_size=1, max_size=5))
def test_bundles_available_are_the_scarcest_component(pairs: list[tuple[int, int]]) -> None:
    components = [Component(str(i), str(i), "", qty) for i, (_, qty) in enumerate(pairs)]
    available = {str(i): stock for i, (stock, _) in enumerate(pairs)}

    count = available_bundles(components, available)

    needed = exploded(components, count)
    assert all(needed[key] <= available[key] for key in needed)
    more = exploded(components, count + 1)
    assert any(more[key] > available[key] for key in more)


@pytest.mark.req("WMS-MD-10")
def test_a_component_nobody_has_or_an_empty_bundle_makes_none() -> None:
    assert available_bundles([Component("a", "A", "", 1)], {}) == 0
    assert available_bundles([Component("a", "A", "", 2)], {"a": -5}) == 0
    assert available_bundles([], {"a": 5}) == 0


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert sku_key(sku_key(text)) == sku_key(text)


def test_search_text_fits_an_index_entry_and_words_come_longest_first() -> None:
    long = search_text("Nama", "", "SKU", "", ["8991234567891"] * 500)

    assert long.startswith("nama sku 8991234567891")
    assert len(long.encode()) <= 1_400
    assert search_text("é" * 1_000, "", "", "", ()).encode().decode().startswith("é")
    assert words("  Serum 30 serum ML ") == ("serum", "30", "ml")
    assert len(words(" ".join(f"kata{i}" for i in range(30)))) == 8


def test_paths_are_compared_without_case_and_blanks() -> None:
    assert path_key(" Perawatan>  WAJAH ") == "perawatan > wajah"
    assert parts("A > B>C") == ("A", "B", "C")
