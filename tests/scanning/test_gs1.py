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
