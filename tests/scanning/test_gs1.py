"""What a GS1 scan says about itself; the corpus has the rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from app.scanning.gs1 import Gs1Scan, ProblemKind, read

TODAY: Final = date(2026, 11, 21)
ITEM, CARTON, WEIGHED = "08991234500010", "18991234500017", "98991234500013"


def parsed(code: str, today: date = TODAY) -> Gs1Scan:
    scan = read(code, today=today)
    assert scan is not None
    return scan


@pytest.mark.req("PU-14")
@pytest.mark.parametrize(
    ("code", "carton", "pieces", "product"),
    [
        (f"]C101{ITEM}", False, None, ITEM),
        (f"]C101{ITEM}306", False, 6, ITEM),
        (f"]C101{CARTON}", True, None, CARTON),
        (f"]C101{WEIGHED}", False, None, WEIGHED),
        (f"]C102{ITEM}3724", True, 24, ITEM),
        ("]C110A1", False, None, None),
    ],
)
def test_cartons_and_pieces(
    code: str, *, carton: bool, pieces: int | None, product: str | None
) -> None:
    scan = parsed(code)

    assert (scan.is_carton, scan.pieces, scan.product) == (carton, pieces, product)


@pytest.mark.req("PU-13")
def test_weights_are_exact_decimals() -> None:
    scan = parsed(f"]C101{WEIGHED}31030007503302001234")

    assert scan.net_weight_kg == Decimal("0.750")
    assert scan.gross_weight_kg == Decimal("12.34")
    assert scan.measure("315") is None


@pytest.mark.req("PU-13")
@pytest.mark.parametrize(
    ("this_year", "written", "year"),
    [
        (2026, "76", 2076),
        (2026, "77", 1977),
        (2051, "01", 2101),
        (2051, "02", 2002),
        (2099, "49", 2149),
    ],
)
def test_the_fifty_year_window_moves_with_the_day(this_year: int, written: str, year: int) -> None:
    scan = parsed(f"]C101{ITEM}17{written}0315", date(this_year, 6, 1))

    assert scan.expiry == date(year, 3, 15)


@pytest.mark.req("PU-11")
@pytest.mark.parametrize("mark", ["]C1", "]d2", "]Q3", "]e0", "\x1d"])
def test_what_the_scanner_announces_is_gs1_however_short(mark: str) -> None:
    """A lot alone is no more than text unless the scanner says what it is."""
    assert parsed(f"{mark}10A1").lot == "A1"
    assert read("10A1", today=TODAY) is None


@pytest.mark.req("PU-12")
@pytest.mark.parametrize(
    ("element", "field", "value"),
    [
        ("00899123450000000010", "sscc", "899123450000000010"),
        ("01" + ITEM, "gtin", ITEM),
        ("02" + ITEM, "content_gtin", ITEM),
        ("10A1", "lot", "A1"),
        ("11260101", "production", date(2026, 1, 1)),
        ("13260102", "packed", date(2026, 1, 2)),
        ("15260103", "best_before", date(2026, 1, 3)),
        ("16260104", "sell_by", date(2026, 1, 4)),
        ("17260105", "expiry", date(2026, 1, 5)),
        ("21S1", "serial", "S1"),
        ("306", "count", 6),
        ("3724", "content_count", 24),
        ("240B2", "additional_id", "B2"),
        ("241C3", "customer_part", "C3"),
        ("400PO1", "order", "PO1"),
        ("42040115", "postal_code", "40115"),
        *((f"{ai}8991234500003", "locations", ((ai, "8991234500003"),))
          for ai in ("410", "411", "412", "413", "414")),
        *((f"{ai}2000123", "measures", (ai, Decimal("1.23")))
          for ai in ("310", "311", "312", "313", "314", "315", "316", "320", "330")),
    ],
)  # fmt: skip
def test_every_application_identifier_has_its_field(
    element: str, field: str, value: object
) -> None:
    scan = parsed(f"]C1{element}")

    found = getattr(scan, field)
    if field == "measures":
        found = next((one.ai, one.amount) for one in found)
    assert (found, scan.problems, scan.others) == (value, (), ())


@pytest.mark.req("PU-12")
@pytest.mark.parametrize(
    "element",
    ["00899123450000000011", "0108991234500011", "0208991234500011"]
    + [f"{ai}8991234500004" for ai in ("410", "411", "412", "413", "414")],
)
def test_a_wrong_check_digit_is_told(element: str) -> None:
    scan = parsed(f"]C1{element}")

    assert [problem.kind for problem in scan.problems] == [ProblemKind.CHECK_DIGIT]
    assert (scan.sscc, scan.product, scan.locations) == (None, None, ())


@pytest.mark.req("PU-12", "PU-24")
def test_problems_speak_indonesian() -> None:
    scan = parsed(f"]C101{ITEM}1726133105X1")

    assert [problem.message for problem in scan.problems] == [
        "(17) 261331: tanggal tidak ada",
        "(05) X1: kode AI tidak dikenal, diabaikan",
    ]
    assert [problem.kind for problem in scan.problems if problem.kind.damages] == [
        ProblemKind.BAD_DATE
    ]
    assert scan.damaged


@pytest.mark.req("PU-11")
def test_readings_are_this_one_and_the_alternatives() -> None:
    scan = parsed(f"01{ITEM}10A1B217270331")

    assert [(reading.lot, reading.expiry) for reading in scan.readings] == [
        ("A1B2", date(2027, 3, 31)),
        ("A1B217270331", None),
    ]
    assert all(reading.alternatives == () for reading in scan.readings)
    assert scan.text == f"01{ITEM}\x1d10A1B2\x1d17270331"


@pytest.mark.req("PU-11")
def test_separators_of_the_workstation_come_on_top_of_the_usual_ones() -> None:
    ours = read(f"01{ITEM}10A~21S", today=TODAY, separators=["~"])
    usual = read(f"01{ITEM}10A<GS>21S", today=TODAY, separators=["~"])

    assert ours == usual
    assert ours is not None
    assert (ours.lot, ours.serial) == ("A", "S")
