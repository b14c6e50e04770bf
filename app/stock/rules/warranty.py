"""How long a piece that left is answered for (WMS-LOT-09)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def ends_on(starts_on: date, months: int) -> date:
    """The last day of a warranty: the same day of the month, so many months later.

    A month without that day ends it on its last one: from 31 August, six months end on 28 February.
    """
    years, month = divmod(starts_on.month - 1 + months, 12)
    year = starts_on.year + years
    return date(year, month + 1, min(starts_on.day, monthrange(year, month + 1)[1]))
