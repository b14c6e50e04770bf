"""How much, in whatever unit of the product it is written or said (WMS-OPN-09, WMS-MD-09).

One way for all who type a quantity: counting, destruction, adjustments, transfers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from app.catalog.rules.units import factor_of, parse_factor, to_base, unit_name
from app.core.quantity import LIMIT
from app.core.text import angka

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: A quantity as it is typed, its unit if need be: ``24``, ``3 karton``, ``2,5kg``.
_TYPED: Final = re.compile(r"(?P<number>\d[\d.,]*)\s*(?P<unit>[^\W\d_].*)?", re.DOTALL)
#: A dot groups thousands, a comma begins the decimals, as everywhere on screen.
_NUMBER: Final = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,10})(?:,(\d{1,6}))?")


class BadAmount(ValueError):
    """A quantity nobody can take; carries an Indonesian sentence."""


@dataclass(frozen=True, slots=True)
class UnitSize:
    """A further unit of a product."""

    unit: str
    #: Base units one of it holds, exact: ``12``, ``0.5`` or ``1/3``.
    factor: str


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a product.

    Attributes:
        base: The unit stock is kept in.
        others: Unit to how many base units it holds, exact: ``12``, ``0.5`` or ``1/3``.
    """

    base: str
    others: Mapping[str, str]

    @classmethod
    def of(cls, base: str, sizes: Iterable[UnitSize]) -> Units:
        """As a query answers them."""
        return cls(base, {each.unit: each.factor for each in sizes})

    @property
    def words(self) -> str:
        """``pcs``, or ``pcs · karton 12`` when there is a choice."""
        more = (f"{unit} {factor.replace('.', ',')}" for unit, factor in self.others.items())
        return " · ".join((self.base, *more))

    @property
    def hint(self) -> str:
        """What may be typed besides the base unit, by example; "" without a choice."""
        one = next(iter(self.others.items()), None)
        if one is None:
            return ""
        return f"Satuan lain boleh: 3 {one[0]} (isi {one[1].replace('.', ',')})."

    def written(self, qty: int) -> str:
        """Base units as somebody writes them on a document: ``3 kotak``.

        A quantity is typed in one unit, so it is told in one where one holds it exactly, the
        largest: never ``1 karton 1 kotak`` to whom typed three boxes and counts boxes.  What no
        unit holds exactly is told like goods on a shelf, and so is "" for nothing new.
        """
        for size, unit in self._sizes():
            if qty and abs(qty) % size == 0:
                return f"{angka(abs(qty) // size)} {unit}"
        return self.packed(qty)

    def packed(self, qty: int) -> str:
        """Base units as they lie on a shelf, the largest units first: ``2 karton 6 pcs``.

        "" where that says nothing new: no other unit, or less than one of the smallest.
        """
        left, parts = abs(qty), []
        for size, unit in self._sizes():
            if left >= size:
                many, left = divmod(left, size)
                parts.append(f"{angka(many)} {unit}")
        if not parts:
            return ""
        return " ".join([*parts, f"{angka(left)} {self.base}"] if left else parts)

    def _sizes(self) -> list[tuple[int, str]]:
        """Units of several base units, the largest first."""
        factors = ((parse_factor(factor), unit) for unit, factor in self.others.items())
        whole = [(int(one), unit) for one, unit in factors if one.denominator == 1 and one > 1]
        return sorted(whole, reverse=True)

    def under(self, qty: int) -> str:
        """What stands below a quantity of a document: ``= 3 kotak``, else the base unit."""
        written = self.written(qty)
        return f"= {written}" if written else self.base

    def named(self, text: str, *, shortened: bool = False) -> str | None:
        """The unit a text means; None when it means none of them, or several.

        Args:
            text: As written; case does not matter.
            shortened: Its first letters are enough where no other unit begins like that.
        """
        wanted = unit_name(text)
        names = {unit_name(name): name for name in (*self.others, self.base)}
        if not wanted or wanted in names:
            return names.get(wanted, self.base)
        if not shortened:
            return None
        begun = [name for key, name in names.items() if key.startswith(wanted)]
        return begun[0] if len(begun) == 1 else None

    def in_base(self, amount: Fraction, unit: str) -> int:
        """Base units of an amount in one of these units.

        Raises:
            BadAmount: It is no whole number of base units, or beyond what stock can hold.
        """
        whole = unit == self.base
        factor = Fraction(1) if whole else parse_factor(self.others[unit])
        try:
            found = to_base(amount, factor_of(factor), unit, self.base)
        except ValueError as wrong:
            raise BadAmount(str(wrong)) from None
        if found > LIMIT:
            raise BadAmount(f"Jumlahnya melebihi batas {angka(LIMIT)} {self.base}.")
        return found


def looks_like_amount(text: str, units: Units) -> bool:
    """Whether a text typed by hand is a quantity of this product rather than a code."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return False
    if found["unit"] is None:
        return True
    return units.named(found["unit"], shortened=True) is not None


def read_amount(text: str, units: Units) -> int:
    """Base units of what was typed: ``24``, ``1.200``, ``3 karton``, ``3k``, ``2,5 kg``.

    Raises:
        BadAmount: With what is wrong and how it is written.
    """
    found = _TYPED.fullmatch(text.strip())
    unit = units.named(found["unit"] or "", shortened=True) if found else None
    number = _NUMBER.fullmatch(found["number"]) if found else None
    if found is None or unit is None or number is None:
        example = next(iter(units.others), units.base)
        known = ", ".join((units.base, *units.others))
        raise BadAmount(
            f'"{text.strip()}" bukan jumlah. Contoh: 12, 1.200 atau 3 {example}. Satuan: {known}.'
        )
    whole, decimals = number[1].replace(".", ""), number[2] or ""
    return units.in_base(Fraction(f"{whole}.{decimals or 0}"), unit)
