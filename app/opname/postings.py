"""Which event and account an opname difference is posted with (journal_events §A)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.accounting.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Side:
    """One direction of differences."""

    event: str
    counter: Role
    #: Two journals of one cycle count share their event; the number keeps them apart.
    sequence: int


SHORTAGE: Final = "shortage"
SURPLUS: Final = "surplus"
#: Journals by kind of session and direction.
SIDES: Final = {
    ("opname", SHORTAGE): Side("opname.shortage", Role.SHRINKAGE, 1),
    ("opname", SURPLUS): Side("opname.surplus", Role.SURPLUS, 1),
    ("cycle", SHORTAGE): Side("cyclecount.adjusted", Role.SHRINKAGE, 1),
    ("cycle", SURPLUS): Side("cyclecount.adjusted", Role.SURPLUS, 2),
}
