"""Article numbers: check digits and one form for EAN-13, UPC-A, EAN-8 and GTIN-14 (PU-15)."""

from __future__ import annotations

from typing import Final

#: Lengths of EAN-8, UPC-A, EAN-13 and GTIN-14.
GTIN_LENGTHS: Final = (8, 12, 13, 14)
_FULL: Final = 14
#: Indicator 9 is variable measure, 0 a single item; 1-8 say how many items are packed together.
_CARTONS: Final = frozenset("12345678")


def check_digit(payload: str) -> str:
    """The GS1 mod-10 check digit of a row of digits (GS1 General Specifications 7.9.1)."""
    weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(payload)))
    return str(-weighted % 10)


def is_digits(text: str) -> bool:
    """Whether the text is ASCII digits only (``str.isdigit`` also takes other scripts)."""
    return text.isascii() and text.isdigit()


def has_check_digit(number: str) -> bool:
    """Whether the last digit of a row of digits is its check digit."""
    return is_digits(number) and len(number) > 1 and check_digit(number[:-1]) == number[-1]


def gtin14(code: str) -> str | None:
    """The 14-digit form of an article number; None when it is none or its check digit is wrong.

    EAN-13, UPC-A, EAN-8 and GTIN-14 of one item are equal in this form (PU-15).
    """
    if len(code) in GTIN_LENGTHS and has_check_digit(code):
        return code.zfill(_FULL)
    return None


def barcode_key(code: str) -> str:
    """The form in which product barcodes are compared: GTIN-14 if it is one, else caseless."""
    return gtin14(code) or code.strip().upper()


def indicator(gtin: str) -> int:
    """Packaging indicator of a 14-digit GTIN: 0 single item, 1-8 carton, 9 variable measure."""
    return int(gtin[0])


def item_in_carton(gtin: str) -> str | None:
    """The 14-digit GTIN of the single item a carton's GTIN-14 was built from, or None.

    Only a hint for people: a carton may also have a number of its own.
    """
    if len(gtin) != _FULL or not is_digits(gtin) or gtin[0] not in _CARTONS:
        return None
    payload = "0" + gtin[1:-1]
    return payload + check_digit(payload)
