"""Quantities: a whole number of the product's base unit, with exact rational conversions.

Choose the base unit small (piece, gram, millilitre): the ledger never holds a fraction
(data-safety C8).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

#: The valuation formula of the ledger needs 2 * quantity squared to stay inside BIGINT.
LIMIT: Final = 2_000_000_000
#: Digits behind the decimal mark of a quantity in some unit.
DECIMALS: Final = 6
_DECIMAL: Final = re.compile(rf"[0-9]{{1,10}}(\.[0-9]{{1,{DECIMALS}}})?")
_SUM: Final = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class UnitFactor:
    """How many base units one unit holds, as a fraction (1 karton = 12/1 pcs)."""

    numerator: int
    denominator: int = 1

    def to_base(self, amount: Fraction) -> int:
        """Whole base units of ``amount`` of this unit.

        Raises:
            ValueError: If the amount is not a whole number of base units.
        """
        base = amount * Fraction(self.numerator, self.denominator)
        if base.denominator != 1:
            raise ValueError("jumlah bukan kelipatan satuan dasar")
        return int(base)


def parse_decimal(text: str) -> Fraction:
    """An exact fraction from ``"2"`` or ``"1.5"``.

    Raises:
        ValueError: If the text is no plain positive decimal.
    """
    cleaned = text.strip()
    if not _DECIMAL.fullmatch(cleaned):
        raise ValueError(f"jumlah tidak dikenal: {text!r} (contoh yang benar: 12 atau 1.5)")
    return Fraction(cleaned)


def _accept(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError('isi jumlah sebagai teks desimal, misalnya "12"')  # noqa: TRY004 - pydantic wants ValueError
    if isinstance(value, int):
        return value
    negative = value.strip().startswith("-")
    number = parse_decimal(value.strip().removeprefix("-"))
    if number.denominator != 1:
        raise ValueError("jumlah harus bilangan bulat dalam satuan dasar")
    return -int(number) if negative else int(number)


def _accept_sum(value: object) -> int:
    """A sum may be far larger than any quantity a document takes."""
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if _SUM.fullmatch(text) else _accept(value)


def _accept_amount(value: object) -> Decimal:
    if isinstance(value, Decimal):
        text = f"{value:f}"
    elif isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError('isi jumlah sebagai teks desimal, misalnya "2.5"')  # noqa: TRY004 - pydantic wants ValueError
    else:
        text = str(value)
    parse_decimal(text)
    return Decimal(text.strip())


def _plain(value: Decimal) -> str:
    whole, _, rest = f"{value:f}".partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def _not_zero(value: int) -> int:
    if value == 0:
        raise ValueError("perubahan jumlah tidak boleh nol")
    return value


_STRING: Final = {"type": "string", "pattern": r"^-?\d{1,10}$", "examples": ["12"]}

#: A quantity in base units, positive.  Travels as a decimal string.
Quantity = Annotated[
    int,
    BeforeValidator(_accept),
    Field(gt=0, le=LIMIT),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(_STRING),
]
#: A quantity that may be zero.
QuantityOrZero = Annotated[
    int,
    BeforeValidator(_accept),
    Field(ge=0, le=LIMIT),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(_STRING),
]
#: A signed change of quantity, not zero.
QuantityChange = Annotated[
    int,
    BeforeValidator(_accept),
    Field(ge=-LIMIT, le=LIMIT),
    AfterValidator(_not_zero),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(_STRING),
]
#: Base units in an answer: a stock, a sum, a difference.  Travels as a decimal string too.
Pieces = Annotated[
    int,
    BeforeValidator(_accept_sum),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(_STRING | {"pattern": r"^-?\d{1,18}$"}),
]
#: How much of some unit, zero or more, exact.  Travels as a decimal string.
AmountOrZero = Annotated[
    Decimal,
    BeforeValidator(_accept_amount),
    Field(ge=0, le=LIMIT),
    PlainSerializer(_plain, return_type=str),
    WithJsonSchema(_STRING | {"pattern": rf"^\d{{1,10}}(\.\d{{1,{DECIMALS}}})?$"}),
]
