"""Barcodes of products (WMS-MD-03, WMS-MD-04, PU-15, PU-52)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.core.errors import FieldError, UserError
from app.scanning import gs1
from app.scanning.commands import ReservedCode, is_reserved
from app.scanning.gtin import GTIN_LENGTHS, barcode_key, check_digit, has_check_digit, is_digits
from app.scanning.normalise import normalise

if TYPE_CHECKING:
    from datetime import date

#: Longest code taken; the longest a Code 128 label of ours can carry is shorter.
LONGEST: Final = 80
#: GS1 leaves 20-29 to the shop itself; scales of other makers print 20-28.
INTERNAL_PREFIX: Final = "29"
_INTERNAL_DIGITS: Final = 10
_KINDS: Final = {8: "ean8", 12: "upca", 13: "ean13", 14: "gtin14"}
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d*)?E[+-]?\d+", re.IGNORECASE)


class BadBarcode(UserError):
    """A code no product can have."""

    code = "BAD_BARCODE"

    def __init__(self, message: str, field: str = "barcode") -> None:
        super().__init__(message, (FieldError(field, message),))


class BarcodeTaken(UserError):
    """The code belongs to another product (or another unit of the same one)."""

    code = "BARCODE_TAKEN"

    def __init__(self, barcode: str, owner: str, field: str = "barcode") -> None:
        message = (
            f'Barcode "{barcode}" sudah dipakai oleh {owner}. '
            "Pakai barcode lain, atau hapus dulu dari produk itu."
        )
        super().__init__(message, (FieldError(field, message),))


def clean_barcode(raw: str, today: date, field: str = "barcode") -> str:
    """The code to store for what was typed or scanned.

    A GS1 code gives its article number; its lot and date belong to the goods, not to the product.

    Raises:
        BadBarcode: If it cannot be a product's code, or its check digit is wrong.
        ReservedCode: If it begins like a command, badge or location (PU-52).
    """
    scan = normalise(raw)
    element = gs1.read(scan, today=today)
    code = _article(element.gtin) if element and element.gtin else scan.text
    fault = fault_of(code)
    if fault:
        raise BadBarcode(fault, field)
    if is_reserved(code):
        raise ReservedCode(code, field)
    return code


def _article(gtin14: str) -> str:
    """EAN-13 of a single item, else all 14 digits."""
    return gtin14.removeprefix("0")


def fault_of(code: str) -> str:
    """What is wrong with a clean code as an Indonesian sentence; "" when nothing is."""
    if not code:
        return "Barcode kosong. Pindai atau ketik kodenya."
    if len(code) > LONGEST:
        return f"Barcode terlalu panjang ({len(code)} karakter, paling banyak {LONGEST})."
    if not code.isprintable() or " " in code:
        return (
            f'Barcode "{code}" berisi spasi atau karakter yang tidak terbaca. Ketik ulang kodenya.'
        )
    if _SCIENTIFIC.fullmatch(code):
        return (
            f'Barcode "{code}" rusak karena disimpan sebagai angka (digitnya hilang). '
            "Ubah kolomnya menjadi teks dan isi ulang kodenya."
        )
    return _wrong_digit(code)


def _wrong_digit(code: str) -> str:
    if not is_digits(code) or len(code) not in GTIN_LENGTHS or has_check_digit(code):
        return ""
    return (
        f'Digit terakhir barcode "{code}" salah (seharusnya {check_digit(code[:-1])}). '
        "Periksa kembali angkanya."
    )


def lookup_key(code: str) -> str:
    """The form in which codes are compared: GTIN-14, else upper case (PU-15)."""
    return barcode_key(code)


def kind_of(code: str) -> str:
    """``ean13``, ``ean8``, ``upca``, ``gtin14``, ``internal`` or ``other``."""
    if not (is_digits(code) and has_check_digit(code)):
        return "other"
    if len(code) == 13 and code.startswith(INTERNAL_PREFIX):  # noqa: PLR2004 - EAN-13
        return "internal"
    return _KINDS.get(len(code), "other")


def internal_ean13(number: int) -> str:
    """The EAN-13 of our own with a running number, 1 to 9 999 999 999.

    Raises:
        ValueError: If the number does not fit.
    """
    if not 1 <= number < 10**_INTERNAL_DIGITS:
        raise ValueError("running number of an internal barcode out of range")
    payload = f"{INTERNAL_PREFIX}{number:0{_INTERNAL_DIGITS}d}"
    return payload + check_digit(payload)


def internal_number(code: str) -> int:
    """The running number inside an internal EAN-13 or its GTIN-14 form."""
    return int(code[-_INTERNAL_DIGITS - 1 : -1])
