"""Taking a parcel up again: its events, and an order that may have changed since (PU-38)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.fulfilment.rules.pack_desk import lot_key
from app.fulfilment.rules.pack_events import Entry
from app.fulfilment.rules.pack_order import Tracking
from app.fulfilment.rules.pack_verdict import Outcome, Result
from app.fulfilment.rules.packing import PackSession, replay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.fulfilment.rules.pack_events import PackEvent
    from app.fulfilment.rules.pack_order import PackLine, PackOrder
    from app.fulfilment.rules.pack_step import Memory, Packer, PackSettings


@dataclass(frozen=True, slots=True)
class Resumed:
    """A session made from earlier events.

    Attributes:
        session: Ready to go on.
        anew: The order changed since it was scanned, so that nothing counts any more.
    """

    session: PackSession
    anew: bool


def resume(
    order: PackOrder,
    events: Iterable[PackEvent],
    packer: Packer,
    settings: PackSettings,
    memory: Memory,
) -> Resumed:
    """Replay the events; where they do not fit the order any more, count from nothing.

    Events are never taken away: they keep their numbers, so that those to come do not collide.
    """
    found = consecutive(events)
    session = replay(order, found, packer, settings, memory)
    if _fits(session, found):
        return Resumed(session, anew=False)
    return Resumed(replay(order, map(_void, found), packer, settings, memory), anew=True)


def consecutive(events: Iterable[PackEvent]) -> list[PackEvent]:
    """Events 1, 2, 3 … each once, up to the first that is missing."""
    by_seq = {event.seq: event for event in events}
    found: list[PackEvent] = []
    while (event := by_seq.get(len(found) + 1)) is not None:
        found.append(event)
    return found


def _fits(session: PackSession, events: list[PackEvent]) -> bool:
    keys = {line.key: line.sku for line in session.order.lines}
    if any(event.qty and keys.get(event.line) != event.sku for event in events):
        return False
    return all(_line_fits(session, line) for line in session.order.lines)


def _line_fits(session: PackSession, line: PackLine) -> bool:
    (verified,) = (one for one in session.verified() if one.line == line.key)
    if not 0 <= verified.qty <= line.qty:
        return False
    if line.tracking is Tracking.SERIAL and line.serials:
        allowed = set(map(lot_key, (*line.serials, *line.spare)))
        return all(lot_key(serial) in allowed for serial in verified.serials)
    if line.tracking is not Tracking.LOT:
        return True
    reserved = {lot_key(lot.number): lot.qty for lot in line.lots}
    in_lots = sum(qty for _, qty in verified.lots)
    return in_lots == verified.qty and all(
        qty <= reserved[lot_key(number)] for number, qty in verified.lots
    )


def _void(event: PackEvent) -> PackEvent:
    """The event as mere history."""
    return replace(
        event,
        result=Result.NOTHING,
        outcome=Outcome.ERROR if event.outcome is Outcome.ERROR else Outcome.OK,
        line="",
        qty=0,
        lot="",
        serial="",
        undoes=None,
        locked=False,
        entry=Entry(),
    )
