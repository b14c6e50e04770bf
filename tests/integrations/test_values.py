"""Amounts, dates, ids, counts and headers as files write them."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.core.env import WIB
from app.core.money import LIMIT_SEN, Money
from app.integrations.tables.amounts import Amounts, LocaleLearned, MixedNumbers, NumberStyle
from app.integrations.tables.dates import Dates, DateStyle
from app.integrations.tables.headers import bind, normalise_header
from app.integrations.tables.values import (
    BadCell,
    Counts,
    clean,
    grams,
    identifier,
    normalise_sku,
    shown,
)
from app.integrations.xlsx.rows import number_cell
from app.integrations.xlsx.sheet import Cell, CellFault

pytestmark = pytest.mark.req("ERP-ORD-08")

# ---------------------------------------------------------------- amounts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("82.500", "82500.00"),
        ("82,500", "82500.00"),
        ("1.234.567", "1234567.00"),
        ("1,234,567", "1234567.00"),
        ("Rp82.500", "82500.00"),
        ("Rp 82.500", "82500.00"),
        ("Rp. 82.500,-", "82500.00"),
        ("IDR 82,500.50", "82500.50"),
        ("82.500 IDR", "82500.00"),
        ("RP 172.800\n", "172800.00"),
        ("RP -12.478\n", "-12478.00"),
        ("-Rp82.500", "-82500.00"),
        ("−82.500", "-82500.00"),
        ("+82.500", "82500.00"),
        ("(5,000)", "-5000.00"),
        ("(Rp 5.000)", "-5000.00"),
        ("5.000-", "-5000.00"),
        ("4995.0", "4995.00"),
        ("4995.5", "4995.50"),
        ("4995,5", "4995.50"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("0.5", "0.50"),
        ("0.500", "0.50"),
        (".5", "0.50"),
        ("82 500", "82500.00"),
        ("82\u202f500", "82500.00"),
        ("189950", "189950.00"),
        ("'189950", "189950.00"),
        ("3946.0505", "3946.05"),
        ("3946.055", "3946.06"),
        ("", "0.00"),
        (" ", "0.00"),
        ("-", "0.00"),
        ("/", "0.00"),
        ("Rp -", "0.00"),
        ("Rp", "0.00"),
        ("0", "0.00"),
    ],
)
def test_money_forms(text: str, expected: str) -> None:
    assert str(Amounts()[text]) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (Decimal(82_500), "82500.00"),
        (Decimal("4995.0"), "4995.00"),
        (Decimal("-12.5"), "-12.50"),
        (number_cell("0.30000000000000004"), "0.30"),
        (number_cell("54000.00000000001"), "54000.00"),
        (number_cell("8.25E4"), "82500.00"),
    ],
)
def test_native_numbers(cell: Cell, expected: str) -> None:
    assert str(Amounts()[cell]) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "abc", "1.2.3", "12.34.567", "1,23,456", "--5", "-(5)", "((5))", "(5", "5)", "1e5", "12%",
        "5-5", "$5", "\uff11\uff12", "1.234,567.8", "9" * 18,
        Decimal("1E+20"), CellFault("#REF!", "galat"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(cell: Cell) -> None:
    with pytest.raises(BadCell):
        Amounts()[cell]


def test_sure_cells_decide_what_an_unsure_cell_means() -> None:
    amounts = Amounts()

    assert str(amounts["1.234.567"]) == "1234567.00"
    assert str(amounts["82.500"]) == "82500.00"
    with pytest.raises(BadCell, match="angka rancu"):
        amounts["82,500"]


def test_a_decimal_mark_makes_the_same_mark_before_three_digits_unsure() -> None:
    amounts = Amounts()

    assert str(amounts["4995.0"]) == "4995.00"
    with pytest.raises(BadCell, match="angka rancu"):
        amounts["82.500"]
    assert str(amounts["82,500"]) == "82500.00"


def test_evidence_that_comes_late_asks_to_read_again() -> None:
    amounts = Amounts()
    assert str(amounts["82.500"]) == "82500.00"

    with pytest.raises(LocaleLearned):
        amounts["4995.5"]

    again = Amounts(amounts.style)
    with pytest.raises(BadCell):
        again["82.500"]


def test_both_marks_before_three_digits_and_no_evidence_refuse_the_file() -> None:
    amounts = Amounts()
    assert amounts["82.500"] == amounts["82,500"]

    with pytest.raises(MixedNumbers, match=r'"82\.500" dan "82,500"'):
        amounts.settle()


rupiah = st.integers(-(10**13), 10**13)


@given(rupiah, st.sampled_from(["{}", "Rp{}", "Rp {}", "{} IDR", " {}\n"]))
def test_whole_rupiah_round_trip_in_indonesian_form(amount: int, form: str) -> None:
    assert Amounts()[form.format(Money.rupiah_of(amount).plain())] == Money.rupiah_of(amount)


@given(st.integers(-LIMIT_SEN // 1000, LIMIT_SEN // 1000))
def test_every_amount_round_trips_in_the_forms_of_the_program(sen: int) -> None:
    money = Money(sen)

    assert Amounts()[money.rupiah()] == money
    assert Amounts()[str(money)] == money
    assert Amounts()[Decimal(str(money))] == money


@given(st.integers(0, 10**15))
def test_every_amount_round_trips_in_english_form(sen: int) -> None:
    text = f"{sen // 100:,}.{sen % 100:02d}"

    assert Amounts()[text] == Money(sen)
    assert Amounts()[f"({text})"] == Money(-sen)


@given(st.lists(st.sampled_from(["82.500", "1.234.567", "4995.0", "82,500", "1,234.50", "7"])))
def test_what_a_file_means_does_not_depend_on_the_order_of_its_cells(cells: list[str]) -> None:
    assert _settled(cells) == _settled(list(reversed(cells)))


def _settled(cells: list[str]) -> dict[str, str]:
    style = NumberStyle()
    while True:
        amounts = Amounts(style)
        try:
            answers = {cell: _told(amounts, cell) for cell in cells}
            amounts.settle()
        except LocaleLearned:
            continue
        except MixedNumbers:
            return {"file": "refused"}
        return answers


def _told(amounts: Amounts, cell: str) -> str:
    try:
        return str(amounts[cell])
    except BadCell:
        return "refused"


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    with contextlib.suppress(BadCell):
        assert isinstance(Amounts()[text], Money)


# ---------------------------------------------------------------- counts


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("2", 2), ("2.0", 2), (Decimal(2), 2), ("", 0), ("-", 0), ("1.200", 1200)],
)
def test_counts(cell: Cell, expected: int) -> None:
    assert Counts(Amounts())[cell] == expected


@pytest.mark.parametrize("cell", ["1,5", "-2", "dua", Decimal("0.5"), "2.000.000"])
def test_what_is_no_count_is_refused(cell: Cell) -> None:
    with pytest.raises(BadCell):
        Counts(Amounts())[cell]


# ---------------------------------------------------------------- dates

MOMENT = datetime(2026, 10, 5, 18, 28, tzinfo=WIB)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-05 18:28",
        "2026-10-05 18:28:00",
        "2026-10-05T18:28:00",
        "2026-10-05T18:28:00.000",
        "2026/10/05 18:28",
        "05/10/2026 18:28:00",
        "05/10/2026 18:28",
        "5/10/2026 18:28",
        "05-10-2026 18:28",
        "05/10/2026 18.28",
        "05.10.2026 18:28",
        "05/10/2026, 18:28",
        "10/05/2026 06:28:00 PM",
        "10/5/2026 6:28 pm",
        "2026-10-05T11:28:00Z",
        "2026-10-05 11:28 UTC",
        "2026-10-05 18:28 WIB",
        "2026-10-05 19:28 WITA",
        "2026-10-05T18:28:00+07:00",
        "2026-10-05 18:28 UTC+7",
        "\t05/10/2026 18:28:00\t",
        Decimal("46300.7694444444"),
        "46300.7694444444",
    ],
)
def test_one_moment_in_many_forms(text: Cell) -> None:
    moment = Dates()(text)

    assert moment == MOMENT
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize("text", ["", " ", "-", "/", "\t"])
def test_no_moment(text: str) -> None:
    assert Dates()(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "kemarin", "32/10/2026", "2026-13-01", "31/02/2026 10:00", "05/10/26", "2026-10-05 25:00",
        "1970-01-01 07:00", "9999-01-01", "05/10/2026 13:00 PM", "2026-10-05 10:00 UTC+20",
        "13/13/2026", "99/99/2026 10:00:00", "05/10/2026 18:28:0x", Decimal(0), Decimal(-5),
        Decimal("1E+12"), CellFault("#N/A", "galat"),
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text: Cell) -> None:
    with pytest.raises(BadCell):
        Dates()(text)


def test_serials_of_the_mac_epoch() -> None:
    assert Dates(epoch_1904=True)(Decimal("44838.7694444444")) == MOMENT


def test_a_month_above_twelve_makes_the_file_month_first() -> None:
    dates = Dates()
    assert dates("10/05/2026 18:28") == datetime(2026, 5, 10, 18, 28, tzinfo=WIB)

    with pytest.raises(LocaleLearned):
        dates("10/15/2026 09:36")

    again = Dates(style=dates.style)
    assert again("10/15/2026 09:36") == datetime(2026, 10, 15, 9, 36, tzinfo=WIB)
    assert again("10/05/2026 18:28") == MOMENT


def test_a_day_above_twelve_makes_am_pm_day_first() -> None:
    dates = Dates(style=DateStyle(day_first=True))

    assert dates("05/10/2026 06:28 PM") == MOMENT


def test_both_orders_in_one_file_refuse_only_the_unsure_dates() -> None:
    dates = Dates(style=DateStyle(day_first=True, month_first=True))

    assert dates("15/10/2026") == datetime(2026, 10, 15, tzinfo=WIB)
    assert dates("10/15/2026") == datetime(2026, 10, 15, tzinfo=WIB)
    with pytest.raises(BadCell, match="rancu"):
        dates("05/10/2026")


@given(
    st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30)).map(  # noqa: DTZ001
        lambda moment: moment.replace(microsecond=0)
    ),
    st.sampled_from(
        ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d-%m-%Y %H.%M.%S"]
    ),
)
def test_moments_round_trip(moment: datetime, form: str) -> None:
    assert Dates()(moment.strftime(form)) == moment.replace(tzinfo=WIB)


@given(st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30)))  # noqa: DTZ001
def test_stated_zones_are_honoured(moment: datetime) -> None:
    there = moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=-3)))

    assert Dates()(there.isoformat()) == there
    assert Dates()(f"{there.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}") == there


@given(st.text(max_size=22))
def test_any_text_is_a_moment_or_none_or_refused(text: str) -> None:
    with contextlib.suppress(BadCell):
        moment = Dates()(text)
        assert moment is None or moment.utcoffset() == timedelta(hours=7)


# ---------------------------------------------------------------- ids, texts, weights


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("580177990905303472\t", "580177990905303472"),
        ("\t", ""),
        ("'MGT133", "MGT133"),
        ("\ufeff261001A", "261001A"),
        ("\xa0261001A\u200b", "261001A"),
        ("26\x00100", "26100"),
        ("-", ""),
        ("/\t", ""),
        (Decimal(6281218630099), "6281218630099"),
        (Decimal("12.0"), "12"),
        (Decimal(2**53 - 1), "9007199254740991"),
        ("26100112345E67", "26100112345E67"),
        ("003982142580", "003982142580"),
    ],
)
def test_identifiers(cell: Cell, expected: str) -> None:
    assert identifier(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "5.83871E+17", "5,83871E+17", "5.8E17", "5E+17", Decimal(2**53),
        Decimal(580177990905303472),
        Decimal("1.5"), CellFault("#REF!", "galat"),
    ],
)  # fmt: skip
def test_identifiers_without_their_digits_are_refused(cell: Cell) -> None:
    with pytest.raises(BadCell):
        identifier(cell)


def test_clean_text_keeps_line_breaks_and_drops_control_characters() -> None:
    assert clean(" Jl. Mawar\r\nNo. 5\x00\x1b \u200b") == "Jl. Mawar\nNo. 5"
    assert clean(Decimal("4012.0")) == "4012"
    assert clean(Decimal(0)) == "0"
    assert clean(CellFault("#N/A", "galat")) == ""


def test_shown_is_one_short_line() -> None:
    assert shown("a\nb") == "a b"
    assert len(shown("x" * 200)) == 80
    assert shown(CellFault("#DIV/0!", "galat")) == "#DIV/0!"


def test_skus_are_compared_without_case_and_blanks() -> None:
    assert normalise_sku(" sbn\xa0 01 ") == "SBN 01"
    assert normalise_sku("\uff33\uff22\uff2e") == "SBN"


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("200 gr", "gr", 200),
        ("1.225 gr", "gr", 1225),
        ("1,5 kg", "gr", 1500),
        ("0.3", "kg", 300),
        ("0.300", "kg", 300),
        (Decimal("1.25"), "kg", 1250),
        ("", "gr", 0),
        ("berat", "gr", 0),
        ("1.2.3", "kg", 0),
        (CellFault("#N/A", "galat"), "gr", 0),
    ],
)
def test_weights(cell: Cell, unit: str, expected: int) -> None:
    assert grams(cell, unit) == expected


# ---------------------------------------------------------------- headers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" No.  Pesanan ", "no. pesanan"),
        ("Total Harga (IDR)", "total harga"),
        ("Harga (Rp)", "harga"),
        ("Tracking Number*", "tracking number"),
        ("Weight(kg)", "weight(kg)"),
        ("COD Fee (Inc VAT)", "cod fee (inc vat)"),
        ("Status Pembatalan/ Pengembalian", "status pembatalan/pengembalian"),
        ("Cafe\u0301", "café"),
        ("\ufeffOrder ID", "order id"),
        ("\uff2frder ID", "order id"),
    ],
)
def test_headers_are_made_comparable(text: str, expected: str) -> None:
    assert normalise_header(text) == expected


@given(st.text(max_size=30))
def test_making_headers_comparable_is_done_once(text: str) -> None:
    once = normalise_header(text)
    assume("(" not in once)

    assert normalise_header(once) == once


def test_binding_prefers_the_first_name_and_the_first_column() -> None:
    binding = bind(["B", "A", "A", "", "C"], {"x": ("A", "B"), "y": ("Z",)}, ("b",))

    assert binding.places == {"x": 1, "y": 5}
    assert (binding.has("x"), binding.has("y")) == (True, False)
    assert (binding.title("x"), binding.title("y")) == ("A", "")
    assert binding.unknown == ("A (2)", "C")
    assert binding.titles[3] == "(kolom D)"
