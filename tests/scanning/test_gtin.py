"""Check digits and the one form of article numbers."""

from __future__ import annotations

import pytest
from biip.checksums import gs1_standard_check_digit
from hypothesis import given
from hypothesis import strategies as st

from app.scanning.gtin import (
    barcode_key,
    check_digit,
    gtin14,
    has_check_digit,
    indicator,
    item_in_carton,
)

DIGITS = st.text(alphabet="0123456789", min_size=1, max_size=20)


@given(DIGITS)
def test_check_digit_agrees_with_biip(payload: str) -> None:
    assert check_digit(payload) == str(gs1_standard_check_digit(payload))
    assert has_check_digit(payload + check_digit(payload))


@pytest.mark.req("PU-15")
def test_forms_of_one_item_are_equal() -> None:
    assert gtin14("614141007349") == "00614141007349"
    assert gtin14("0614141007349") == "00614141007349"
    assert gtin14("00614141007349") == "00614141007349"
    assert gtin14("96385074") == gtin14("0000096385074") == "00000096385074"


@pytest.mark.req("PU-15", "WMS-MD-03")
@pytest.mark.parametrize(
    "code", ["614141007340", "1234567890123", "", "12345", "61414100734X", "٦١٤١٤١٠٠٧٣٤٩"]
)
def test_what_is_no_article_number(code: str) -> None:
    assert gtin14(code) is None


@pytest.mark.req("PU-15")
def test_barcode_key_compares_other_codes_caseless() -> None:
    assert barcode_key(" srm-vc-20 ") == barcode_key("SRM-VC-20") == "SRM-VC-20"
    assert barcode_key("614141007349") == barcode_key("0614141007349")
    assert barcode_key("1234567890123") == "1234567890123"


@pytest.mark.req("PU-14")
def test_carton_number_leads_to_the_single_item() -> None:
    assert item_in_carton("18991234500017") == "08991234500010"
    assert item_in_carton("08991234500010") is None
    assert item_in_carton("98991234500013") is None
    assert item_in_carton("1899123") is None
    assert indicator("18991234500017") == 1


@pytest.mark.req("PU-15")
@given(DIGITS.filter(lambda payload: len(payload) in {7, 11, 12, 13}))
def test_zero_padding_keeps_the_check_digit(payload: str) -> None:
    number = payload + check_digit(payload)

    assert gtin14(number) == number.zfill(14)
