"""Places that held less or more than the record says: told to whoever counts (WMS-OPN-10).

Counting stands above stock, so stock names the place and the slice above listens, in the same
transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from app.core.db import NIL
from app.stock import steps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.work import Work
    from app.stock.models import Transfer, TransferLine
    from app.stock.steps import WarehouseRef


@dataclass(frozen=True, slots=True)
class ShortPlace:
    """Goods that were not where they should be.

    Attributes:
        warehouse_id: Where.
        location_id: Which place; the nil id when any place was good enough.
        product_id: What was missing.
        document: Number of the task that met it; "" if it was refused.
        reason: ``short_pick``: less was there than recorded; ``negative``: more.
    """

    warehouse_id: str
    location_id: str
    product_id: str
    document: str
    reason: str = "short_pick"


class Listener(Protocol):
    """What a higher slice does about it."""

    def __call__(self, work: Work, place: ShortPlace) -> object:
        """Act within the transaction of the task."""


_LISTENERS: Final[list[Listener]] = []


def when_short(listener: Listener) -> None:
    """Hear of every short place; called when the listening slice is loaded."""
    _LISTENERS.append(listener)


def tell(work: Work, place: ShortPlace) -> None:
    """Tell whoever counts."""
    for listener in _LISTENERS:
        listener(work, place)


def tell_short(
    work: Work,
    source: WarehouseRef,
    transfer: Transfer,
    lines: Sequence[TransferLine],
    moved: Mapping[int, int],
) -> int:
    """Tell of the lines of a walked task that were not moved whole; answers how many are missing.

    Args:
        work: The task's transaction.
        source: The warehouse walked through.
        transfer: The task.
        lines: Its lines.
        moved: Line number → what was moved, for lines that were not moved whole.
    """
    short = [line for line in lines if moved.get(line.line_no, line.qty) < line.qty]
    places = steps.places(work, source, {line.from_code for line in short if line.from_code})
    for line in short:
        where = places[line.from_code].id if line.from_code else NIL
        tell(work, ShortPlace(source.id, where, line.product_id, transfer.number))
    return sum(line.qty - moved[line.line_no] for line in short)
