"""Units of a product (WMS-MD-09): exact factors, whole base units."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from app.catalog.rules.text import tidy
from app.core.quantity import LIMIT, UnitFactor

LONGEST_NAME: Final = 20
_FACTOR: Final = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?")
_RATIO: Final = re.compile(r"(\d{1,15})\s*/\s*(\d{1,9})")


def unit_name(text: str) -> str:
    """A unit as it is stored and compared: tidy, lower case (``Karton`` and ``karton`` are one)."""
    return tidy(text).lower()


def fault_of_name(unit: str) -> str:
    """What is wrong with a unit's name; "" when nothing is."""
    if not unit:
        return "Nama satuan kosong. Contoh yang benar: pcs."
    if len(unit) > LONGEST_NAME:
        return f'Nama satuan "{unit}" terlalu panjang (paling banyak {LONGEST_NAME} huruf).'
    if any(mark in unit for mark in "=;,"):
        return f'Nama satuan "{unit}" tidak boleh berisi tanda = ; atau koma.'
    return ""


def parse_factor(text: str) -> Fraction:
    """Base units of one unit from ``12``, ``0,5`` or ``1/3``.

    Raises:
        ValueError: With an Indonesian sentence, if it is none or zero or too large.
    """
    cleaned = text.strip()
    ratio = _RATIO.fullmatch(cleaned)
    if ratio and int(ratio[2]):
        factor = Fraction(int(ratio[1]), int(ratio[2]))
    elif _FACTOR.fullmatch(cleaned):
        factor = Fraction(cleaned.replace(",", "."))
    else:
        raise ValueError(f'isi satuan "{text}" tidak dikenal (contoh yang benar: 12)')
    if not 0 < factor <= LIMIT:
        raise ValueError(f'isi satuan "{text}" harus lebih dari nol')
    return factor


def factor_of(value: Fraction) -> UnitFactor:
    """The stored form of an exact factor."""
    return UnitFactor(value.numerator, value.denominator)


def checked_unit(base_unit: str, unit: str, factor: str) -> tuple[str, UnitFactor | None, str]:
    """Unit, factor, and what is wrong with them."""
    name = unit_name(unit)
    fault = fault_of_name(name)
    if not fault and name == base_unit:
        fault = f'Satuan "{name}" sudah menjadi satuan dasar produk ini.'
    if fault:
        return name, None, fault
    try:
        return name, factor_of(parse_factor(factor)), ""
    except ValueError as error:
        reason = str(error)
        return name, None, f"{reason[:1].upper()}{reason[1:]}."


def factor_text(factor: UnitFactor) -> str:
    """A factor as it stands in a file: ``12``, ``0.5``, else ``1/3``."""
    value = Fraction(factor.numerator, factor.denominator)
    if value.denominator == 1:
        return str(value.numerator)
    decimal = value * 10**6
    if decimal.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(int(decimal), 10**6)
    return f"{whole}.{rest:06d}".rstrip("0")


def to_base(amount: Fraction, factor: UnitFactor, unit: str, base_unit: str) -> int:
    """Whole base units of an amount in a unit.

    Raises:
        ValueError: With an Indonesian sentence, if it is not whole.
    """
    try:
        return factor.to_base(amount)
    except ValueError:
        number = factor_text(factor_of(amount)).replace(".", ",")
        raise ValueError(
            f"{number} {unit} bukan jumlah bulat dalam {base_unit}. "
            "Ubah jumlahnya atau pakai satuan lain."
        ) from None
