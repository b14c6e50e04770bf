"""Barcodes as matrices of modules, and how wide a module may be on a given grid (PU-90).

The matrix is made once (zxing-cpp) and drawn by every back end, so a label from a ZPL printer, a
TSPL printer and a PDF carries the same bars.  Data that the symbology cannot hold is refused with a
sentence; it is never shortened or altered.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, cast

from app.core.errors import FieldError, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    import zxingcpp
    from typing_extensions import Buffer

    from app.documents.grid import Grid

#: Quiet zone left and right of a linear code, in modules (PU-90).
LINEAR_QUIET: Final = 10
#: Quiet zone around a QR code, in modules, as its standard asks.
QR_QUIET: Final = 4
#: The same for DataMatrix; its standard asks 1.
DATA_MATRIX_QUIET: Final = 2
#: A linear code lower than this is missed by a tired hand (PU-90).
MIN_HEIGHT_MM: Final = 10.0
#: Above this a module only costs paper; scanners read it no better.
MAX_MODULE_MM: Final = 0.5
MAX_CODE128: Final = 60
MAX_MATRIX: Final = 300
_DOCUMENT_VERSION: Final = 9
_FIRST_PRINTABLE, _LAST_PRINTABLE = 32, 126
_BLACK_IS_ONE: Final = bytes([1]) + bytes(255)
#: GS1 identifiers whose value ends in a check digit, with the length of the value.
_CHECKED: Final = {"00": 18, "01": 14, "02": 14} | {f"41{place}": 13 for place in range(8)}
_DATED: Final = frozenset({"11", "12", "13", "15", "16", "17"})


class Symbology(Enum):
    """What we print; the value is the name people know."""

    CODE128 = "Code 128"
    EAN13 = "EAN-13"
    GS1_128 = "GS1-128"
    QR = "QR"
    DATA_MATRIX = "DataMatrix"
    GS1_DATA_MATRIX = "GS1 DataMatrix"

    @property
    def linear(self) -> bool:
        """Bars rather than cells."""
        return self in {Symbology.CODE128, Symbology.EAN13, Symbology.GS1_128}


class BarcodeRefused(UserError):
    """The data cannot be printed as that kind of barcode."""

    code = "BARCODE_REFUSED"

    def __init__(self, symbology: Symbology, data: str, reason: str) -> None:
        shown = data if len(data) <= 40 else f"{data[:37]}..."
        message = f'Kode "{shown}" tidak dapat dicetak sebagai {symbology.value}: {reason}'
        super().__init__(message, (FieldError("data", message),))


class BarcodeTooWide(UserError):
    """The barcode does not fit its place with bars wide enough to scan."""

    code = "BARCODE_TOO_WIDE"

    def __init__(self, symbol: Symbol, width_mm: float) -> None:
        message = (
            f'Kode "{symbol.data}" ({len(symbol.data)} karakter) terlalu panjang untuk '
            f"{symbol.symbology.value} selebar {width_mm:.0f} mm. Pakai label yang lebih lebar "
            "atau kode yang lebih pendek."
        )
        super().__init__(message, (FieldError("data", message),))


@dataclass(frozen=True, slots=True)
class Symbol:
    """One barcode, not yet sized.

    Attributes:
        symbology: Its kind.
        data: The text a scanner returns (GS1: bracketed element string).
        caption: The text printed below it.
        rows: Modules, 1 = black; a linear code has one row.
    """

    symbology: Symbology
    data: str
    caption: str
    rows: tuple[bytes, ...]

    @property
    def linear(self) -> bool:
        """Bars rather than cells."""
        return self.symbology.linear

    @property
    def width(self) -> int:
        """Modules across, without quiet zones."""
        return len(self.rows[0])

    @property
    def quiet(self) -> int:
        """Modules of white on each side."""
        if self.linear:
            return LINEAR_QUIET
        return QR_QUIET if self.symbology is Symbology.QR else DATA_MATRIX_QUIET

    @property
    def full_width(self) -> int:
        """Modules across, quiet zones included."""
        return self.width + 2 * self.quiet

    def narrowest(self, grid: Grid) -> int:
        """Narrowest module in dots that still scans on this grid."""
        limits = grid.limits
        if self.linear:
            return limits.linear
        return limits.qr if self.symbology is Symbology.QR else limits.data_matrix

    def module_for(
        self, grid: Grid, *, room_dots: int, max_mm: float = MAX_MODULE_MM, min_mm: float = 0.0
    ) -> int | None:
        """Widest whole-dot module that fits, or None if not even the narrowest readable one does.

        Args:
            grid: The printer's dots.
            room_dots: Room for the code with its quiet zones.
            max_mm: Do not grow a module beyond this.
            min_mm: Do not go below this, even where the grid would allow it.
        """
        smallest = max(self.narrowest(grid), grid.dots_above(min_mm))
        largest = max(smallest, grid.dots_below(max_mm))
        fitting = min(largest, room_dots // self.full_width)
        return fitting if fitting >= smallest else None


def code128(data: str) -> Symbol:
    """Code 128 of printable ASCII.

    Raises:
        BarcodeRefused: If it is empty, longer than 60 characters or not printable ASCII.
    """
    _check_text(Symbology.CODE128, data, MAX_CODE128)
    return Symbol(
        Symbology.CODE128, data, data, _bars(_zxing().create_barcode(data, _zxing().Code128))
    )


def ean13(digits: str) -> Symbol:
    """EAN-13 of 13 digits, or of 12 to which the check digit is added.

    Raises:
        BarcodeRefused: If it is not 12 or 13 digits, or the check digit is wrong.
    """
    if not (digits.isascii() and digits.isdigit() and len(digits) in {12, 13}):
        raise BarcodeRefused(Symbology.EAN13, digits, "isinya harus 13 angka. Periksa barcodenya.")
    full = digits[:12] + check_digit(digits[:12])
    if not full.startswith(digits):
        raise BarcodeRefused(
            Symbology.EAN13, digits, f"angka terakhir seharusnya {full[-1]}. Periksa barcodenya."
        )
    caption = f"{full[0]} {full[1:7]} {full[7:]}"
    return Symbol(
        Symbology.EAN13, full, caption, _bars(_zxing().create_barcode(full, _zxing().EAN13))
    )


def check_digit(digits: str) -> str:
    """GS1 check digit (modulo 10, weights 3 and 1 from the right) of a number without it."""
    total = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))
    )
    return str(-total % 10)


def qr(data: str) -> Symbol:
    """QR code, error correction M.

    Raises:
        BarcodeRefused: If it is empty, longer than 300 characters or not printable ASCII.
    """
    _check_text(Symbology.QR, data, MAX_MATRIX)
    made = _zxing().create_barcode(data, _zxing().QRCode, ec_level="M")
    return Symbol(Symbology.QR, data, data, _cells(made))


def document_qr(data: str) -> Symbol:
    """The QR that proves a document: version 9, error correction M, 53 modules (data-safety §7).

    Always the same size, so every document leaves the same room for it; only a number longer than
    any of ours makes it a version larger.

    Raises:
        BarcodeRefused: If it is empty, longer than 300 characters or not printable ASCII.
    """
    _check_text(Symbology.QR, data, MAX_MATRIX)
    import segno

    try:
        made = segno.make_qr(data, error="m", version=_DOCUMENT_VERSION, boost_error=False)
    except segno.DataOverflowError:
        made = segno.make_qr(data, error="m", boost_error=False)
    return Symbol(Symbology.QR, data, data, tuple(bytes(row) for row in made.matrix))


def data_matrix(data: str) -> Symbol:
    """DataMatrix (ECC 200, square).

    Raises:
        BarcodeRefused: If it is empty, longer than 300 characters or not printable ASCII.
    """
    _check_text(Symbology.DATA_MATRIX, data, MAX_MATRIX)
    made = _zxing().create_barcode(data, _zxing().DataMatrix, force_square=True)
    return Symbol(Symbology.DATA_MATRIX, data, data, _cells(made))


def gs1_128(elements: Sequence[tuple[str, str]]) -> Symbol:
    """GS1-128 of application identifiers and values, for instance ``(("01", gtin), ("10", lot))``.

    Raises:
        BarcodeRefused: If an element does not have the form GS1 asks for.
    """
    return _gs1(Symbology.GS1_128, _zxing().Code128, elements)


def gs1_data_matrix(elements: Sequence[tuple[str, str]]) -> Symbol:
    """GS1 DataMatrix of application identifiers and values.

    Raises:
        BarcodeRefused: If an element does not have the form GS1 asks for.
    """
    return _gs1(Symbology.GS1_DATA_MATRIX, _zxing().DataMatrix, elements)


def best_linear(data: str) -> Symbol:
    """EAN-13 where the data is a valid one, else Code 128: what shops and parcel scanners expect.

    Raises:
        BarcodeRefused: As `code128`.
    """
    if len(data) == 13 and data.isascii() and data.isdigit() and check_digit(data[:12]) == data[12]:
        return ean13(data)
    return code128(data)


def _gs1(
    symbology: Symbology, kind: zxingcpp.BarcodeFormat, elements: Sequence[tuple[str, str]]
) -> Symbol:
    text = "".join(f"({identifier}){value}" for identifier, value in elements)
    if not elements or any("(" in value or ")" in value for _, value in elements):
        raise BarcodeRefused(
            symbology, text, "isinya kosong atau memuat tanda kurung. Periksa lot dan kodenya."
        )
    for identifier, value in elements:
        _check_element(symbology, text, identifier, value)
    try:
        made = _zxing().create_barcode(text, kind, gs1=True)
    except ValueError as error:
        raise BarcodeRefused(
            symbology,
            text,
            "GTIN, lot atau tanggalnya tidak sesuai aturan GS1. Periksa barcode dan lot produk.",
        ) from error
    return Symbol(symbology, text, text, _bars(made) if symbology.linear else _cells(made))


def _check_element(symbology: Symbology, text: str, identifier: str, value: str) -> None:
    """The two mistakes that would print and then never be understood: check digit and date."""
    length = _CHECKED.get(identifier)
    if length is not None:
        good = value.isascii() and value.isdigit() and len(value) == length
        if not good or check_digit(value[:-1]) != value[-1]:
            raise BarcodeRefused(
                symbology,
                text,
                f"({identifier}) harus {length} angka dengan angka periksa yang benar. "
                "Periksa barcode produk.",
            )
    if identifier in _DATED and not _is_date(value):
        raise BarcodeRefused(
            symbology, text, f"({identifier}) harus tanggal TTBBHH. Periksa tanggal lot."
        )


def _is_date(value: str) -> bool:
    if not (len(value) == 6 and value.isascii() and value.isdigit()):
        return False
    return 1 <= int(value[2:4]) <= 12 and int(value[4:]) <= 31


def _check_text(symbology: Symbology, data: str, longest: int) -> None:
    if not data:
        raise BarcodeRefused(symbology, data, "kodenya kosong. Isi kodenya dulu.")
    if len(data) > longest:
        raise BarcodeRefused(
            symbology, data, f"paling panjang {longest} karakter, ini {len(data)}. Persingkat."
        )
    strange = [mark for mark in data if not _FIRST_PRINTABLE <= ord(mark) <= _LAST_PRINTABLE]
    if strange:
        raise BarcodeRefused(
            symbology, data, f'karakter "{strange[0]}" tidak dikenal scanner. Hapus karakter itu.'
        )


def _zxing() -> ModuleType:
    """The encoder, loaded with the first barcode: no window waits for it."""
    import zxingcpp

    return zxingcpp


def _bars(made: zxingcpp.Barcode) -> tuple[bytes, ...]:
    pixels, width = _pixels(made)
    return (pixels[:width],)


def _cells(made: zxingcpp.Barcode) -> tuple[bytes, ...]:
    pixels, width = _pixels(made)
    return tuple(pixels[start : start + width] for start in range(0, len(pixels), width))


def _pixels(made: zxingcpp.Barcode) -> tuple[bytes, int]:
    image = made.to_image(scale=1, add_quiet_zones=False)
    grey = bytes(memoryview(cast("Buffer", image)).cast("B"))
    return grey.translate(_BLACK_IS_ONE), image.shape[1]
