"""Barcodes: what they hold, what they refuse, how wide their bars are."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from app.documents import zpl
from app.documents.barcodes import (
    BarcodeRefused,
    BarcodeTooWide,
    Symbol,
    Symbology,
    best_linear,
    check_digit,
    code128,
    data_matrix,
    ean13,
    gs1_128,
    gs1_data_matrix,
    qr,
)
from app.documents.code128 import values, zpl_data
from app.documents.grid import Grid
from app.documents.page import Board, Box, Code
from tests.documents.paper import Found, codes_of, decode, plain, zpl_pictures

if TYPE_CHECKING:
    from PIL import Image

    from app.documents.grid import Dpi

PRINTABLE = "".join(chr(code) for code in range(32, 127))
ELEMENTS = (("01", "08991234567891"), ("17", "270531"), ("10", "L26/11-A"))


def drawn(symbol: Symbol, grid: Grid = Grid(203)) -> Image.Image:  # noqa: B008 - frozen
    """The symbol alone on a sheet, smallest readable modules."""
    board = Board(250, 60, grid)
    room = Box(2, 5, 240, 50)
    if symbol.linear:
        board.bars(symbol, room, max_mm=0.26)
    else:
        board.cells(symbol, room, max_mm=0.6)
    return plain(board.page())


@pytest.mark.req("PU-90", "WMS-PRT-02")
@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize(
    ("symbol", "text", "symbology"),
    [
        (code128("JX3520000001"), "JX3520000001", "Code 128"),
        (code128("a b^~_\\\"'%"), "a b^~_\\\"'%", "Code 128"),
        (ean13("899123456789"), "8991234567891", "EAN-13"),
        (qr("CMD-PRINTSLIP"), "CMD-PRINTSLIP", "QR Code"),
        (data_matrix("SPXID-ABC"), "SPXID-ABC", "Data Matrix"),
        (gs1_128(ELEMENTS), "(01)08991234567891(17)270531(10)L26/11-A", "Code 128"),
        (gs1_data_matrix(ELEMENTS), "(01)08991234567891(17)270531(10)L26/11-A", "Data Matrix"),
    ],
)
def test_each_kind_reads_back(symbol: Symbol, text: str, symbology: str, dpi: Dpi) -> None:
    (found,) = zxingcpp.read_barcodes(drawn(symbol, Grid(dpi)))

    assert (found.text, str(found.format)) == (text, symbology)


def test_gs1_is_marked_as_such_for_the_scanner() -> None:
    (linear,) = zxingcpp.read_barcodes(drawn(gs1_128(ELEMENTS)))
    (matrix,) = zxingcpp.read_barcodes(drawn(gs1_data_matrix(ELEMENTS)))

    assert (linear.symbology_identifier, matrix.symbology_identifier) == ("]C1", "]d2")
    assert linear.bytes == b"01089912345678911727053110L26/11-A"


@pytest.mark.req("PU-90")
@given(st.text(PRINTABLE, min_size=1, max_size=60))
def test_any_printable_text_survives_code_128(data: str) -> None:
    symbol = code128(data)

    assert decode(drawn(symbol)) == [Found("Code 128", data)]
    assert symbol.width == len(values(symbol.rows[0])) * 11 + 13


@pytest.mark.req("PU-90")
@given(st.text(PRINTABLE, min_size=1, max_size=24).filter(lambda data: data.strip() == data))
def test_the_zpl_command_draws_the_very_same_bars(data: str) -> None:
    board = Board(100, 30, Grid(203))
    board.bars(code128(data), Box(0, 5, 100, 15), max_mm=0.26)
    page = board.page()
    (code,) = codes_of(page)
    field = (
        f"^FO{code.x},{code.y}^BY2^BCN,{code.height},N,N,N,N^FD{zpl_data(code.symbol.rows[0])}^FS"
    )

    (image,) = zpl_pictures(f"^XA^CI28^PW800^LL240{field}^XZ".encode(), (page,))

    assert image.tobytes() == plain(page).tobytes()


@pytest.mark.req("PU-90")
@pytest.mark.parametrize(
    "elements", [ELEMENTS, (("00", "108991234567890002"),), (("10", "A"), ("21", "123456"))]
)
def test_the_zpl_command_draws_gs1_with_its_separators(
    elements: tuple[tuple[str, str], ...],
) -> None:
    board = Board(150, 30, Grid(203))
    board.bars(gs1_128(elements), Box(0, 5, 150, 15), max_mm=0.26)
    page = board.page()

    (image,) = zpl_pictures(zpl.render((page,)), (page,))

    assert image.tobytes() == plain(page).tobytes()
    (found,) = zxingcpp.read_barcodes(image)
    assert found.symbology_identifier == "]C1"


def test_bars_of_another_kind_are_no_code_128() -> None:
    with pytest.raises(KeyError):
        zpl_data(ean13("8991234567891").rows[0])


@pytest.mark.parametrize(
    ("make", "data", "why"),
    [
        (code128, "", "kodenya kosong"),
        (code128, "X" * 61, "paling panjang 60 karakter, ini 61"),
        (code128, "JÉ1", 'karakter "É" tidak dikenal scanner'),
        (code128, "A\x1dB", "tidak dikenal scanner"),
        (qr, "a" * 301, "paling panjang 300"),
        (data_matrix, "résumé", 'karakter "é"'),
        (ean13, "12345", "harus 13 angka"),
        (ean13, "8991234567892", "angka terakhir seharusnya 1"),
        (ean13, "\u0661234567890123", "harus 13 angka"),
    ],
)
def test_data_that_does_not_fit_is_refused(make: object, data: str, why: str) -> None:
    assert callable(make)
    with pytest.raises(BarcodeRefused) as refused:
        make(data)

    assert why in refused.value.message
    assert refused.value.message.startswith('Kode "')
    assert refused.value.code == "BARCODE_REFUSED"
    assert [field.field for field in refused.value.fields] == ["data"]


@pytest.mark.parametrize(
    "elements",
    [
        (),
        (("01", "08991234567892"),),
        (("01", "0899123456789"),),
        (("17", "271331"),),
        (("17", "2705"),),
        (("10", "A(1)"),),
        (("10", "L" * 21),),
    ],
)
def test_gs1_rules_are_kept(elements: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(BarcodeRefused):
        gs1_128(elements)
    with pytest.raises(BarcodeRefused):
        gs1_data_matrix(elements)


def test_gs1_day_zero_means_the_end_of_the_month() -> None:
    assert gs1_128((("17", "270500"),)).data == "(17)270500"


@pytest.mark.parametrize(
    ("digits", "expected"),
    [("899123456789", "1"), ("400638133393", "1"), ("0899123456789", "1"), ("1061414100041", "5")],
)
def test_check_digit(digits: str, expected: str) -> None:
    assert check_digit(digits) == expected


@given(st.text(string.digits, min_size=12, max_size=12))
def test_ean_of_twelve_digits_gets_its_check_digit(digits: str) -> None:
    symbol = ean13(digits)

    assert decode(drawn(symbol)) == [Found("EAN-13", digits + check_digit(digits))]
    assert symbol.caption.replace(" ", "") == symbol.data


@pytest.mark.parametrize(
    ("data", "symbology"),
    [
        ("8991234567891", Symbology.EAN13),
        ("8991234567892", Symbology.CODE128),
        ("SRM-VITC-30", Symbology.CODE128),
        ("899123456789", Symbology.CODE128),
    ],
)
def test_only_a_valid_ean_is_printed_as_one(data: str, symbology: Symbology) -> None:
    assert best_linear(data).symbology is symbology


@pytest.mark.req("PU-90", "WMS-PRT-02")
@pytest.mark.parametrize(
    ("dpi", "linear", "code_qr", "matrix"), [(203, 2, 3, 4), (300, 3, 3, 4), (600, 6, 6, 8)]
)
def test_modules_never_go_below_what_scans(
    dpi: Dpi, linear: int, code_qr: int, matrix: int
) -> None:
    grid = Grid(dpi)
    bars, square, cells = code128("ABC"), qr("ABC"), data_matrix("ABC")

    for symbol, smallest in ((bars, linear), (square, code_qr), (cells, matrix)):
        exactly = symbol.full_width * smallest
        assert symbol.module_for(grid, room_dots=exactly) == smallest
        assert symbol.module_for(grid, room_dots=exactly - 1) is None


@pytest.mark.req("PU-90")
def test_a_wider_room_gives_wider_bars_up_to_half_a_millimetre() -> None:
    symbol, grid = code128("JX3520000001"), Grid(203)
    wide = symbol.full_width

    found = [symbol.module_for(grid, room_dots=dots) for dots in (2 * wide, 3 * wide, 99 * wide)]

    assert found == [2, 3, 4]


@pytest.mark.req("PU-50")
def test_a_wanted_least_width_is_kept_or_refused() -> None:
    symbol, grid = code128("CMD-OK"), Grid(300)

    assert symbol.module_for(grid, room_dots=10_000, min_mm=0.38, max_mm=0.43) == 5
    assert symbol.module_for(grid, room_dots=symbol.full_width * 4, min_mm=0.38) is None


@pytest.mark.req("PU-90")
def test_bars_that_would_be_too_narrow_are_refused_in_indonesian() -> None:
    board = Board(50, 30, Grid(203))

    with pytest.raises(BarcodeTooWide, match="terlalu panjang untuk Code 128 selebar 48 mm"):
        board.bars(code128("A" * 20), Box(1, 1, 48, 12))
    with pytest.raises(BarcodeTooWide, match="terlalu panjang untuk QR selebar 5 mm"):
        board.cells(qr("A" * 100), Box(1, 1, 5, 5))

    assert board.page().marks == ()


@pytest.mark.req("PU-90")
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_bars_are_never_lower_than_ten_millimetres(dpi: Dpi) -> None:
    grid = Grid(dpi)
    board = Board(80, 40, grid)
    board.bars(code128("ABC"), Box(0, 0, 80, 4))

    (code,) = board.page().marks

    assert isinstance(code, Code)
    assert grid.mm(code.height) >= 10
