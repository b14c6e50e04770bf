"""Money as a whole number of sen (1/100 rupiah); no float comes near it.

Why an int of sen: SQLite has no exact decimal column, and a thousand times 0.10 summed there gave
99.9999999999986.  BIGINT sen is exact on both databases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import core_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

SEN_PER_RUPIAH: Final = 100
#: Largest amount accepted from outside: Rp 900 trillion, far inside BIGINT with room for sums.
LIMIT_SEN: Final = 900_000_000_000_000 * SEN_PER_RUPIAH
_DECIMAL: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount in rupiah, stored as sen."""

    sen: int

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read a machine decimal such as ``"1250.50"`` (dot decimals, no thousands).

        Raises:
            ValueError: If the text is not such a decimal or has more than two decimals.
        """
        cleaned = text.strip()
        if not _DECIMAL.fullmatch(cleaned):
            raise ValueError(f"jumlah uang tidak dikenal: {text!r} (contoh yang benar: 1250.50)")
        return cls(int(Decimal(cleaned).scaleb(2)))

    @classmethod
    def rupiah_of(cls, rupiah: int) -> Money:
        """Whole rupiah."""
        return cls(rupiah * SEN_PER_RUPIAH)

    def __str__(self) -> str:
        """Machine decimal with two decimals, as it travels in JSON."""
        whole, rest = divmod(abs(self.sen), SEN_PER_RUPIAH)
        return f"{'-' if self.sen < 0 else ''}{whole}.{rest:02d}"

    def rupiah(self) -> str:
        """As people read it: ``Rp 1.380.000`` or ``-Rp 1.250,50``."""
        sign = "-" if self.sen < 0 else ""
        return f"{sign}Rp {self.plain().removeprefix('-')}"

    def plain(self) -> str:
        """As it stands in a table cell: ``1.380.000`` or ``-1.250,50``."""
        whole, rest = divmod(abs(self.sen), SEN_PER_RUPIAH)
        text = f"{whole:,}".replace(",", ".")
        decimals = f",{rest:02d}" if rest else ""
        return f"{'-' if self.sen < 0 else ''}{text}{decimals}"

    def __add__(self, other: Money) -> Money:
        return Money(self.sen + other.sen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.sen - other.sen)

    def __neg__(self) -> Money:
        return Money(-self.sen)

    def __mul__(self, times: int) -> Money:
        return Money(self.sen * times)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.sen != 0

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Split by weights so that the parts always add up (largest remainder).

        Equal remainders go to the later parts, so equal shares end with the larger one
        (100 in 3 = 33,33 + 33,33 + 33,34; identity I26).

        Raises:
            ValueError: If a weight is negative or all are zero.
        """
        return [Money(part) for part in split_whole(self.sen, weights)]

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: type[Any], _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._accept, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            "type": "string",
            "format": "money",
            "pattern": r"^-?\d{1,15}(\.\d{1,2})?$",
            "examples": ["125000.00"],
        }

    @classmethod
    def _accept(cls, value: object) -> Money:
        """Take Money, a decimal string, a Decimal or whole rupiah; never a float."""
        if isinstance(value, Money):
            return value
        if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
            raise ValueError('isi sebagai teks desimal, misalnya "125000.00"')  # noqa: TRY004 - pydantic wants ValueError
        money = cls.parse(str(value))
        if abs(money.sen) > LIMIT_SEN:
            raise ValueError("jumlah uang melebihi batas Rp 900 triliun")
        return money


ZERO: Final = Money(0)
_COST_SCALE: Final = 10_000


def cost_text(cost: int) -> str:
    """A unit cost of 1/10 000 rupiah as it travels: ``"41250.5000"``."""
    whole, rest = divmod(abs(cost), _COST_SCALE)
    return f"{'-' if cost < 0 else ''}{whole}.{rest:04d}"


def _accept_cost(value: object) -> object:
    return int(Decimal(value).scaleb(4)) if isinstance(value, str) else value


#: Cost of one base unit in 1/10 000 rupiah.  Travels as a decimal string.
UnitCost = Annotated[
    int,
    BeforeValidator(_accept_cost),
    PlainSerializer(cost_text, return_type=str),
    WithJsonSchema(
        {"type": "string", "pattern": r"^-?\d{1,15}\.\d{4}$", "examples": ["41250.5000"]}
    ),
]


def total(amounts: Iterable[Money]) -> Money:
    """Sum of amounts; zero for none."""
    return Money(sum([amount.sen for amount in amounts]))


def split_whole(whole: int, weights: Sequence[int]) -> list[int]:
    """Split an integer by weights with the largest remainder method; the parts add up exactly."""
    if not weights or any(weight < 0 for weight in weights) or sum(weights) == 0:
        raise ValueError("bobot pembagian harus positif")
    size, sign = abs(whole), -1 if whole < 0 else 1
    base = sum(weights)
    parts = [size * weight // base for weight in weights]
    rest = size - sum(parts)
    order = sorted(range(len(weights)), key=lambda i: (size * weights[i] % base, i), reverse=True)
    for index in order[:rest]:
        parts[index] += 1
    return [sign * part for part in parts]


def divide_half_up(numerator: int, denominator: int) -> int:
    """Integer division rounded half away from zero; the one rounding of the program (C7)."""
    if denominator <= 0:
        raise ValueError("pembagi harus positif")
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def decimal_to_sen(value: Decimal) -> int:
    """Exact sen of a Decimal rupiah amount.

    Raises:
        ValueError: If it has more than two decimals.
    """
    if not value.is_finite():
        raise ValueError(f"bukan angka: {value}")
    scaled = value.scaleb(2)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"lebih dari dua desimal: {value}")
    return int(scaled)
