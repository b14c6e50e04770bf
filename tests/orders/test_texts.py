from __future__ import annotations

import pytest

from app.orders.rules.couriers import courier_in
from app.orders.rules.texts import (
    line_key,
    number_key,
    option_key,
    search_text,
    search_words,
    summary,
    wants_care,
    wants_gift,
)


@pytest.mark.req("PU-10")
@pytest.mark.parametrize(
    "typed",
    ["2611200ABC", "2611200abc", " 2611200ABC ", "SP-2611200abc", "'2611200ABC", "BL-2611200ABC"],
)
def test_any_way_of_writing_a_number_is_one_number(typed: str) -> None:
    assert number_key(typed) == "2611200ABC"


def test_our_own_numbers_keep_their_dashes() -> None:
    assert number_key("so-261121-0001") == "SO-261121-0001"


@pytest.mark.req("WMS-MD-20")
def test_a_sku_is_mapped_by_its_letters_without_case_and_blanks_around() -> None:
    assert line_key("  prf-van-01 ", "Parfum", "50 ml") == "PRF-VAN-01"


@pytest.mark.req("WMS-MD-20")
def test_a_line_without_sku_is_mapped_by_name_and_variation() -> None:
    assert line_key("", "Serum  Wajah", "Isi 2") == "SERUM WAJAH|ISI 2"


def test_shipping_options_are_compared_without_case() -> None:
    assert option_key(" Reguler (Cashless)-SPX  Standard") == "reguler (cashless)-spx standard"


def test_the_summary_names_three_lines_and_counts_the_rest() -> None:
    assert summary([(2, "A"), (1, "B")]) == "2× A, 1× B"
    assert summary([(1, "A"), (1, "B"), (1, "C"), (1, "D"), (1, "E")]) == (
        "1× A, 1× B, 1× C dan 2 lainnya"
    )


@pytest.mark.req("ERP-ORD-13")
def test_an_order_is_found_by_number_resi_name_phone_and_sku() -> None:
    text = search_text(
        ("2611ABC", "SPXID1"), ("Siti Aminah", "siti99"), "0812-1111-2222", ("PRF-1",)
    )

    assert text == "2611abc spxid1 siti aminah siti99 6281211112222 081211112222 prf-1"


def test_a_hidden_phone_is_not_searched_for() -> None:
    assert search_text(("A1",), ("S******i",), "******28", ()) == "a1 s******i"


def test_a_very_long_order_still_fits_into_the_index() -> None:
    text = search_text(("A1",), ("é" * 300,), "", tuple(f"SKU-{n}" for n in range(200)))

    assert len(text.encode()) <= 700


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Siti  SERUM", ("serum", "siti")),
        ("0812 1111 2222", ("6281211112222",)),
        ("+62 812-1111-2222", ("6281211112222",)),
        ("", ()),
    ],
)
def test_what_is_looked_for(typed: str, words: tuple[str, ...]) -> None:
    assert search_words(typed) == words


@pytest.mark.req("ERP-ORD-03")
def test_special_instructions_are_recognised_in_notes() -> None:
    assert wants_gift("Tolong dibungkus kado ya", "")
    assert wants_care("", "mudah pecah, tambah bubble wrap")
    assert not wants_gift("warna biru", "cepat ya")
    assert not wants_care("warna biru", "jangan lama")


def test_an_option_names_its_courier() -> None:
    assert courier_in("Reguler (Cashless)-SPX Standard") == "SPX Express"
    assert courier_in("J&T Express") == "J&T Express"
    assert courier_in("Kargo") == ""
