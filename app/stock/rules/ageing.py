"""Age of stock and how fast it sells: pure definitions (WMS-RPT-07)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.stock.rules.value import first_part

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

CLASSES: Final = {"fast": "Cepat", "normal": "Normal", "slow": "Lambat", "dead": "Mati"}


def spread(value: int, parts: Sequence[int]) -> list[int]:
    """Split the value of a pool over quantities, in sen; the parts add up to the whole.

    Args:
        value: Of all of them.
        parts: Quantities, in order; their sum is the pool.
    """
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    found, upto = [], 0
    for part in parts:
        found.append(first_part(whole, value, upto + part) - first_part(whole, value, upto))
        upto += part
    return found


@dataclass(frozen=True, slots=True)
class Sold:
    """How a product of a warehouse sold; quantities in base units."""

    on_hand: int
    #: In the last days that count for "fast".
    recent: int
    last_sale: date | None
    first_in: date | None


def fast_line(recent: Sequence[int], percent: int) -> int:
    """The least quantity that still belongs to the best-selling share of what sold at all.

    Ties stand together, so that two equal products are never told apart by their SKU.
    """
    sold = sorted((qty for qty in recent if qty > 0), reverse=True)
    if not sold:
        return 1
    top = max(1, -(-len(sold) * percent // 100))
    return sold[top - 1]


def speed(sold: Sold, today: date, *, slow: int, dead: int, fast_from: int) -> str:
    """``fast``, ``normal``, ``slow`` or ``dead``.

    The days without a sale are counted from the last sale; for goods that never sold from their
    first receipt, because goods that came yesterday have not been waiting for sixty days.
    """
    if sold.recent >= fast_from:
        return "fast"
    since = sold.last_sale or sold.first_in or today
    idle = (today - since).days
    if sold.on_hand > 0 and idle >= dead:
        return "dead"
    return "slow" if sold.on_hand > 0 and idle >= slow else "normal"
