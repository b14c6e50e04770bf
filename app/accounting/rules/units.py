"""Business units (unit usaha): what belongs to them, and moving the value of stock between them.

A store or a warehouse may belong to a unit.  A line takes the unit of its store, else that of its
warehouse, when it is posted, and keeps it for ever; the value of stock always lies in the unit of
its warehouse.  So when a warehouse changes its unit its stock goes along by a journal of that day:
each inventory account gives what it holds there to the new unit (I14 per unit).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import UserError

if TYPE_CHECKING:
    from app.core.money import Money


class UnitRefused(UserError):
    """A unit cannot be made, closed, or given something."""

    code = "UNIT_REFUSED"


@dataclass(frozen=True, slots=True)
class Held:
    """What an inventory account holds of a warehouse in one unit; debit minus credit.

    Attributes:
        unit_id: The zero id for none.
    """

    account_id: str
    unit_id: str
    amount: Money
