"""Goods leave no earlier than they came (WMS-VAL-08).

Stock is kept per day as well: what a warehouse held of a lot at the end of any day is the sum of
its moves dated until then.  A document dated back takes from every day after it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class TooEarly:
    """What was not there yet.

    Attributes:
        there: Base units that could leave on the day asked for.
        from_day: First day on which all that was asked for could leave; None if there is none.
    """

    there: int
    from_day: date | None


def too_early(
    before: Mapping[date, int], leaving: Mapping[date, int], first: date
) -> TooEarly | None:
    """Whether goods would leave before they came; None when they would not.

    Args:
        before: Base units by day that stand already: what came less what left.
        leaving: The same of the document, negative where more leaves than comes.
        first: Earliest day on which the document takes any.
    """
    days = sorted({*before, *leaving, first})
    there = 0
    held: dict[date, int] = {}
    for day in days:
        there += before.get(day, 0)
        held[day] = there
    after = 0
    short = False
    for day in days:
        after += leaving.get(day, 0)
        short = short or (day >= first and held[day] + after < 0)
    if not short:
        return None
    wanted = -sum(leaving.values())
    least: int | None = None
    from_day: date | None = None
    for day in reversed(days):
        if day < first:
            break
        least = held[day] if least is None else min(least, held[day])
        if least >= wanted:
            from_day = day
    return TooEarly(max(0, least or 0), from_day)
