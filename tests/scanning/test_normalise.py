"""The clean form of codes and order numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scanning.normalise import normalise, order_key


@pytest.mark.req("PU-02")
@pytest.mark.parametrize("aim", ["]C1", "]d2", "]Q3", "]e0", "]E0", "]C0", "]Q1"])
def test_aim_id_is_removed_and_kept_apart(aim: str) -> None:
    scan = normalise(f" {aim}8991234500010\r\n")

    assert (scan.text, scan.aim, scan.raw) == ("8991234500010", aim, f" {aim}8991234500010\r\n")


@pytest.mark.req("PU-02", "PU-11")
def test_separators_leave_the_text_but_stay_for_gs1() -> None:
    scan = normalise("]C10108991234500010\x1d10A1\x1d\r")

    assert scan.text == "010899123450001010A1"
    assert scan.gs1_text == "0108991234500010\x1d10A1"
    assert scan.announced_gs1


@pytest.mark.req("PU-02")
def test_doubled_code_is_read_once_and_says_so() -> None:
    scan = normalise("12341234", known={"1234"}.__contains__)

    assert (scan.text, scan.doubled, scan.raw) == ("1234", True, "12341234")


@pytest.mark.req("PU-02")
def test_doubled_code_with_its_aim_id_in_the_middle() -> None:
    scan = normalise("]E08991234500010]E08991234500010", known={"8991234500010"}.__contains__)

    assert (scan.text, scan.aim, scan.doubled) == ("8991234500010", "]E0", True)


@pytest.mark.req("PU-02")
@pytest.mark.parametrize(
    "known",
    [set(), {"12341234"}, {"1234", "12341234"}, {"123"}],
    ids=["none", "only the double", "both", "another"],
)
def test_doubled_form_stays_unless_only_the_half_is_known(known: set[str]) -> None:
    scan = normalise("12341234", known=known.__contains__)

    assert (scan.text, scan.doubled) == ("12341234", False)


@pytest.mark.req("PU-02")
def test_odd_length_and_unequal_halves_are_never_doubles() -> None:
    assert normalise("1234123", known={"123", "1234"}.__contains__).text == "1234123"
    assert normalise("12351234", known={"1234", "1235"}.__contains__).text == "12351234"


@pytest.mark.req("PU-10")
@pytest.mark.parametrize("prefix", ["", "SP-", "TP-", "LZ-", "BL-", "WS-", "sp-", "Tp-"])
@pytest.mark.parametrize("number", ["261101ABCD1234", "261101abcd1234", " 261101AbCd1234\r\n"])
def test_every_form_of_an_order_number_has_one_key(prefix: str, number: str) -> None:
    assert order_key(prefix + number.strip()) == "261101ABCD1234"
    assert order_key(number) == "261101ABCD1234"


@pytest.mark.req("PU-10")
def test_order_key_keeps_what_is_no_prefix() -> None:
    assert order_key("so-261121-0042") == "SO-261121-0042"
    assert order_key("SPXID054321987654") == "SPXID054321987654"
    assert order_key("SP-SP-1") == "SP-1"  # one prefix only
    assert order_key("SP-") == "SP-"  # nothing would be left
    assert order_key("'MGT2611011234") == "MGT2611011234"
    assert order_key("583812345678901234\t") == "583812345678901234"


@pytest.mark.req("PU-02")
@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_more(raw: str) -> None:
    once = normalise(raw)

    assert once.text == once.text.strip()
    assert "\x1d" not in once.text
    assert not any(ord(char) < 32 for char in once.text)
    if not once.text.startswith("]"):  # a second AIM id is data
        assert normalise(once.text).text == once.text
