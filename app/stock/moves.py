"""A stock move as a typed value; turned into the effect row of :data:`app.stock.ledger.MOVE`."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from app.stock.ledger import MOVE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Work


@dataclass(slots=True, kw_only=True)
class Move:
    """One move to be made; quantities in base units, signed; ``cost_value`` in sen.

    See :mod:`app.stock.ledger` for the cost modes.  ``journal_id`` and ``contra_id`` say which
    journal the value is posted in and against which account.
    """

    id: str
    entity_id: str
    product_id: str
    warehouse_id: str
    location_id: str
    lot_id: str
    serial: str = ""
    status: str = "available"
    qty: int
    kind: str
    on_date: str
    reason: str = ""
    source_kind: str
    source_id: str
    source_number: str
    source_line_id: str | None = None
    pair_id: str | None = None
    reservation_id: str | None = None
    cost: str = "none"
    cost_value: int | None = None
    like_id: str | None = None
    layer_id: str | None = None
    layer_date: str | None = None
    account_id: str | None = None
    method: str | None = None
    journal_id: str | None = None
    contra_id: str | None = None
    store_id: str | None = None
    contra_warehouse_id: str | None = None
    party_kind: str | None = None
    party_id: str | None = None


_row: Final = attrgetter(*(name for name, _ in MOVE.columns))


def emit_moves(work: Work, moves: Iterable[Move]) -> None:
    """Collect moves for the gate."""
    rows: list[tuple[Any, ...]] = []
    for move in moves:
        rows.append(_row(move))
        if move.cost != "none":
            work.flags.add(move.cost)
    work.emit(MOVE, *rows)
    if rows:
        work.changed("stock")
