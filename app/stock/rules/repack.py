"""Arithmetic of repacking: how much comes out, and what it is worth (WMS-MOV-09)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from app.stock.rules.value import first_part

if TYPE_CHECKING:
    from collections.abc import Sequence


def ratio_of(text: str) -> Fraction | None:
    """``12`` or ``1/12`` as a positive number; None when it cannot be read as one."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) > 2 or not all(part.isdecimal() and int(part) for part in parts):  # noqa: PLR2004
        return None
    return Fraction(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1)


@dataclass(frozen=True, slots=True)
class Share:
    """What comes out of one part of the goods opened; ``out`` still has the waste in it."""

    out: int
    good: int
    value: int

    @property
    def good_value(self) -> int:
        """Value of what is good, in sen; the rest is the waste's."""
        return first_part(self.out, self.value, self.good)


def shares(outs: Sequence[int], values: Sequence[int], waste: int) -> list[Share]:
    """Take the waste off the parts, the last first.

    The values of good and waste of a part always add up to the part.
    """
    found: list[Share] = []
    for out, value in zip(reversed(outs), reversed(values), strict=True):
        lost = min(out, waste)
        waste -= lost
        found.append(Share(out, out - lost, value))
    return found[::-1]
