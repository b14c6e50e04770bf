"""Cells and columns of sheets that people fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.core import cells
from app.core.cells import BadCell
from app.core.money import Money
from app.core.sheet import (
    Column,
    RowProblem,
    RowReader,
    find_header,
    header_key,
    is_blank,
    lay_out,
    pick_sheet,
)
from app.core.sheet_file import write_rows

COLUMNS = (
    Column("sku", "SKU", ("kode",), required=True),
    Column("price", "Harga (Rp)", ("harga jual",), kind="money"),
    Column("day", "Tanggal", kind="day"),
)
#: As spreadsheets give moments.
NAIVE = datetime(2026, 11, 21)  # noqa: DTZ001 - a spreadsheet knows no zone


@dataclass(frozen=True)
class _Fault:
    text: str = "#REF!"
    reason: str = "rumusnya rusak"


@pytest.mark.req("WMS-MD-05")
@pytest.mark.parametrize(
    ("cell", "sen"),
    [
        ("125000", 12_500_000), ("125.000", 12_500_000), ("125,000", 12_500_000),
        ("Rp 125.000,50", 12_500_050), ("125,000.50", 12_500_050), ("1.250.000", 125_000_000),
        ("25.000,-", 2_500_000), ("12,5", 1_250), ("12.5", 1_250), ("-5.000", -500_000),
        ("(5.000)", -500_000), (Decimal("19.9"), 1_990), (45000, 4_500_000), (0.1, 10),
        ("", 0), (None, 0), ("-", 0), ("IDR 7500", 750_000),
    ],
)  # fmt: skip
def test_rupiah_in_every_usual_form(cell: Any, sen: int) -> None:
    assert cells.money(cell) == Money(sen)


@pytest.mark.req("WMS-MD-05")
@pytest.mark.parametrize("cell", ["1.2.3", "12.50.000", "seribu", "1.234,567", "12 34x", True])
def test_what_is_no_amount_is_refused(cell: Any) -> None:
    with pytest.raises(BadCell, match="bukan jumlah rupiah"):
        cells.money(cell)


def test_amounts_beyond_reason_are_refused() -> None:
    with pytest.raises(BadCell, match="dua angka di belakang koma"):
        cells.money(Decimal("1.005"))
    with pytest.raises(BadCell, match="900 triliun"):
        cells.money("9" * 18)
    with pytest.raises(BadCell, match="tidak boleh minus"):
        cells.price("-1")
    with pytest.raises(BadCell, match="rumusnya rusak"):
        cells.money(_Fault())


@given(st.integers(min_value=0, max_value=10**15))
def test_amounts_go_round_as_people_write_them(sen: int) -> None:
    assert cells.money(Money(sen).plain()) == Money(sen)
    assert cells.money(Money(sen).rupiah()) == Money(sen)


@pytest.mark.parametrize(
    ("cell", "value"), [("12", 12), ("1.200", 1200), (Decimal(7), 7), ("", 0), (3.0, 3)]
)
def test_whole_numbers(cell: Any, value: int) -> None:
    assert cells.whole(cell) == value


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1,5", "bilangan bulat"), ("-3", "antara 0"), ("tiga", "bukan bilangan bulat"),
        ("1,200", '"1,200" dapat berarti 1200 atau 1,2; tulis salah satunya'),
        (" 12,000 ", "dapat berarti 12000 atau 12;"), ("0,500", "dapat berarti 500 atau 0,5;"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number(cell: Any, reason: str) -> None:
    with pytest.raises(BadCell, match=reason):
        cells.whole(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", "12"), ("1.200", "1200"), ("1.200,5", "1200.5"), ("2,35", "2.35"), ("2.5", "2.5"),
        ("1,200,000", "1200000"), ("1,200.5", "1200.5"), (2.35, "2.35"), (1200, "1200"), ("", "0"),
    ],
)  # fmt: skip
def test_amounts_of_a_unit_are_exact(cell: Any, value: str) -> None:
    assert cells.amount(cell) == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1,200", "dapat berarti 1200 atau 1,2"), ("-1", "antara 0"), ("dua", "bukan jumlah"),
        ("2000000001", "antara 0"), (Decimal("0.0000001"), "paling banyak 6 angka"),
    ],
)  # fmt: skip
def test_what_is_no_amount(cell: Any, reason: str) -> None:
    with pytest.raises(BadCell, match=reason):
        cells.amount(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "21/11/2026", "21-11-2026", "21.11.2026", "21 Nov 2026", "21 November 2026", "2026-11-21",
        "2026-11-21 14:05", date(2026, 11, 21), NAIVE, Decimal(46347),
    ],
)  # fmt: skip
def test_days_the_day_before_the_month(cell: Any) -> None:
    assert cells.day(cell) == date(2026, 11, 21)


def test_a_day_that_can_be_two_is_the_first_of_its_month() -> None:
    assert cells.day("05/10/2026") == date(2026, 10, 5)
    assert cells.day("") is None
    assert cells.day(Decimal(44885), epoch_1904=True) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("31/02/2026", "tidak ada di kalender"), ("besok", "bukan tanggal"),
        ("21/11/26", "bukan tanggal"), ("21/11/1890", "di luar 1990"),
        (Decimal(-1), "bukan tanggal"), ("21 Xyz 2026", "tidak ada di kalender"),
    ],
)  # fmt: skip
def test_what_is_no_day(cell: Any, reason: str) -> None:
    with pytest.raises(BadCell, match=reason):
        cells.day(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("000123", "000123"), (Decimal(8991234567891), "8991234567891"), ("'0812", "0812"),
        (" SRM-30\t", "SRM-30"), (None, ""),
    ],
)  # fmt: skip
def test_codes_stay_as_written(cell: Any, code: str) -> None:
    assert cells.identifier(cell) == code


@pytest.mark.parametrize(
    "cell", ["8.99E+12", "8,99123E+12", "2,610E12", Decimal("1.5"), Decimal(2**60)]
)
def test_codes_that_lost_their_digits_are_refused(cell: Any) -> None:
    with pytest.raises(BadCell, match="digitnya hilang"):
        cells.identifier(cell)


def test_yes_no_and_neither() -> None:
    assert [cells.yes_no(cell) for cell in ("Ya", "y", "TRUE", True, "1", Decimal(1))] == [True] * 6
    assert [cells.yes_no(cell) for cell in ("tidak", "N", False, "0", "-")] == [False] * 5
    assert cells.yes_no("") is None
    with pytest.raises(BadCell, match="ya atau tidak"):
        cells.yes_no("mungkin")


# ---------------------------------------------------------------- sheets


@pytest.mark.parametrize("header", ["SKU", " sku *", "Kode", "\ufeffSKU"])
def test_headers_are_found_however_they_are_written(header: str) -> None:
    layout = lay_out(["Rak", header, "HARGA  (IDR)", "sku"], COLUMNS)

    assert (layout.places, layout.missing) == ({"sku": 1, "price": 2}, ())
    assert layout.unknown == ("Rak", "sku")
    assert header_key("Panjang (mm)*") == "panjang"


def test_a_missing_column_is_named_and_the_best_sheet_chosen() -> None:
    notes = [(1, ["Catatan"]), (2, ["SKU"])]
    data = [(1, ["Laporan"]), (3, ["SKU", "Tanggal"]), (4, ["A", "21/11/2026"])]

    assert lay_out(["Tanggal"], COLUMNS).missing == ("SKU",)
    assert find_header(notes, COLUMNS) is None
    assert find_header(data, COLUMNS) == 1
    assert pick_sheet([("Petunjuk", notes), ("Data", data)], COLUMNS) == data
    assert pick_sheet([], COLUMNS) == ()


def test_a_reader_keeps_going_and_notes_every_problem() -> None:
    reader = RowReader(lay_out(["SKU", "Harga", "Tanggal"], COLUMNS))
    reader.start(7, ["A", "mahal"])

    assert reader.get("sku", cells.identifier, "") == "A"
    assert reader.get("price", cells.price, Money(0)) == Money(0)
    assert reader.get("day", cells.day, None) is None
    reader.problem("", "baris ini berulang")

    assert reader.problems == [
        RowProblem(
            7, "Harga", "mahal",
            "Bukan jumlah rupiah (contoh yang benar: 125000 atau 125.000,50).",
        ),
        RowProblem(7, "", "", "Baris ini berulang."),
    ]  # fmt: skip
    assert is_blank([None, " ", ""])
    assert not is_blank([None, Decimal(0)])


def test_a_written_sheet_keeps_codes_as_text_and_formulas_harmless() -> None:
    data = write_rows(
        "Uji", COLUMNS, [["000123", Money(1_050), date(2026, 11, 21)], ["=1+1", None, None]]
    )

    sheet = load_workbook(BytesIO(data))["Uji"]
    assert [cell.value for cell in sheet[2]] == ["000123", 10.5, NAIVE]
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")
    assert sheet["A2"].number_format == "@"
