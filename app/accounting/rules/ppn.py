"""PPN inside a price."""

from __future__ import annotations

from typing import Final

from app.core.money import Money, divide_half_up

#: 12 % of 11/12 of the base is 11 % (PMK 131/2024, see the tax slice).
PERCENT: Final = 11


def ppn_inside(price: Money) -> Money:
    """The PPN a gross price holds, rounded half up to the sen."""
    return Money(divide_half_up(price.sen * PERCENT, 100 + PERCENT))
