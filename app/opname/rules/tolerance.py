"""Which differences approve themselves (WMS-OPN-08)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.core.money import Money

#: Basis points of one whole: 100 % = 10,000.
WHOLE: Final = 10_000
CLASSES: Final = ("A", "B", "C")
#: Class of goods nobody has classified.
UNCLASSIFIED: Final = "C"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Largest difference that needs no approval.

    Attributes:
        percent_bp: Of the expected quantity, in hundredths of a percent.
        value: Of the difference at cost, in sen.
    """

    percent_bp: int
    value: Money

    def allows(self, expected: int, variance: int, value: Money) -> bool:
        """Whether a difference lies inside both limits; none always does."""
        if variance == 0:
            return True
        return (
            abs(variance) * WHOLE <= expected * self.percent_bp and abs(value.sen) <= self.value.sen
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """How a class is counted (WMS-OPN-08, WMS-OPN-10)."""

    tolerance: Tolerance
    every_days: int


#: Used until an organisation sets its own: dear goods often and strictly.
DEFAULTS: Final = {
    "A": Policy(Tolerance(100, Money.rupiah_of(100_000)), 30),
    "B": Policy(Tolerance(200, Money.rupiah_of(250_000)), 91),
    "C": Policy(Tolerance(500, Money.rupiah_of(500_000)), 365),
}


def classify(shares: list[tuple[str, int]]) -> dict[str, str]:
    """ABC by value used: the first 80 % are A, the next 15 % B, the rest C (WMS-OPN-10).

    Args:
        shares: Product id and value (sen) of what left in the last year.
    """
    whole = sum(value for _product, value in shares)
    found: dict[str, str] = {}
    before = 0
    for product, value in sorted(shares, key=lambda share: (-share[1], share[0])):
        # The class of the product that crosses a border is the dearer one.
        share = before * 100 // whole if whole else 100
        found[product] = "A" if share < 80 and value else "B" if share < 95 and value else "C"  # noqa: PLR2004 - percent
        before += value
    return found
