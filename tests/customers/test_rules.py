"""Phones, names, tags and codes of customers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.env import FixedEnvironment, RealEnvironment
from app.customers import rules
from tests.support.company import START

#: Digits of a mobile number behind its zero.
_local = st.from_regex(r"8[1-9][0-9]{7,9}", fullmatch=True)


@pytest.mark.req("WMS-CRM-02")
@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("081234567890", "6281234567890"),
        ("+6281234567890", "6281234567890"),
        ("6281234567890", "6281234567890"),
        ("81234567890", "6281234567890"),
        ("0812-3456-7890", "6281234567890"),
        ("0812 3456 7890", "6281234567890"),
        ("(0812) 3456.7890", "6281234567890"),
        ("+62 812–3456–7890", "6281234567890"),
        ("+62 0812 3456 7890", "6281234567890"),
        ("0062 812 3456 7890", "6281234567890"),
        ("'081234567890", "6281234567890"),
        ("\u202a+6281234567890\u202c", "6281234567890"),
        ("".join(chr(0xFF10 + int(d)) for d in "081234567890"), "6281234567890"),
        ("81234567890.0", "6281234567890"),
        ("0812 3456 7890 / 0813 1111 2222", "6281234567890"),
        ("WA: tidak ada, 081234567890", "6281234567890"),
        ("021-555 1234", "62215551234"),
        ("+60 12-345 6789", "+60123456789"),
        ("+81 90 1234 5678", "+819012345678"),
        ("(+62)8*******12", ""),
        ("******28", ""),
        ("+62812****890", ""),
        ("", ""),
        ("-", ""),
        ("0", ""),
        ("0812", ""),
        ("bukan nomor", ""),
        ("6.28123E+12", ""),
        ("0812345678901234567", ""),
    ],
)  # fmt: skip
def test_one_form_for_every_way_to_write_a_phone(written: str, phone: str) -> None:
    assert rules.normalise_phone(written) == phone


@pytest.mark.req("WMS-CRM-02")
@given(_local, st.lists(st.sampled_from(" -."), min_size=9, max_size=9))
def test_zero_plus62_and_62_are_the_same_number(local: str, marks: list[str]) -> None:
    spaced = "".join(
        digit + (marks[index] if index < len(marks) else "") for index, digit in enumerate(local)
    )

    forms = {f"0{local}", f"+62{local}", f"62{local}", f"0{spaced}", f"+62 {spaced}", local}
    assert {rules.normalise_phone(form) for form in forms} == {f"62{local}"}


@pytest.mark.req("WMS-CRM-02")
@given(st.text("+-0123456789 ()./,*x", max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    phone = rules.normalise_phone(text)

    assert rules.normalise_phone(phone) == phone
    assert rules.normalise_phone(rules.shown_phone(phone)) == phone
    assert phone == "" or phone.removeprefix("+").isdigit()


@pytest.mark.req("WMS-CRM-02")
@given(st.text(max_size=20), st.text(max_size=20))
def test_a_masked_number_is_none(before: str, after: str) -> None:
    assert rules.normalise_phone(f"{before}*{after}") == ""


def test_phones_are_shown_as_people_write_them() -> None:
    assert rules.shown_phone("6281234567890") == "0812-3456-7890"
    assert rules.shown_phone("62215551234") == "0215551234"
    assert rules.shown_phone("+60123456789") == "+60123456789"
    assert rules.shown_phone(None) == ""


@pytest.mark.req("WMS-CRM-03")
@pytest.mark.parametrize(
    ("name", "username", "best"),
    [
        ("Budi  Santoso", "budi99", "Budi Santoso"),
        ("B******i", "budi99", "budi99"),
        ("B******i", "b***9", "B******i"),
        ("", "budi99", "budi99"),
        ("", "", "Tanpa nama"),
    ],
)
def test_the_readable_name_is_kept(name: str, username: str, best: str) -> None:
    assert rules.best_name(name, username) == best


def test_a_masked_buyer_name_tells_nobody_apart() -> None:
    assert rules.handle_of("shopee", " Budi99 ") == "shopee:budi99"
    assert rules.handle_of("tiktok", "b***9") == ""
    assert rules.handle_of("", "budi99") == ""
    assert rules.handle_of("shopee", "") == ""


@pytest.mark.req("WMS-CRM-14")
def test_tags_are_written_one_way() -> None:
    assert rules.tags_of(["COD Risky", "#cod_risky", " vip ", "", "agen-jatim", "!!"]) == (
        "agen-jatim", "cod_risky", "vip",
    )  # fmt: skip


@pytest.mark.req("WMS-CRM-09")
@pytest.mark.parametrize(
    ("orders", "rts", "percent", "risky"),
    [(0, 0, 0, False), (10, 1, 10, False), (9, 1, 11, True), (3, 2, 67, True), (200, 1, 1, False)],
)
def test_more_than_ten_in_a_hundred_returned_is_risky(
    orders: int, rts: int, percent: int, risky: bool
) -> None:
    standing = rules.Standing(orders, rts)

    assert (standing.rts_percent, standing.is_risky(10)) == (percent, risky)


@pytest.mark.parametrize("env", [RealEnvironment(), FixedEnvironment(START)])
def test_codes_made_from_ids_do_not_repeat(env: RealEnvironment | FixedEnvironment) -> None:
    codes = {rules.code_of(env.new_id()) for _ in range(20_000)}

    assert len(codes) == 20_000
    assert all(len(code) == 12 and code.startswith("C-") for code in codes)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0812-3456", ("08123456",)),
        ("+62 812", ("62812",)),
        ("budi #VIP", ("#vip", "budi")),
        ("", ()),
        ("Budi budi Santoso", ("santoso", "budi")),
    ],
)
def test_what_a_search_looks_for(text: str, found: tuple[str, ...]) -> None:
    assert rules.search_words(text) == found
