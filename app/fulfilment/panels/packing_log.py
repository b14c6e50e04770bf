"""What the log of this PC knows about parcels: their events, and which reached the database."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from app.fulfilment.rules.pack_events import event_from_json, event_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.fulfilment.rules.pack_events import PackEvent
    from app.ui.scan_log import ScanLog


def keep_events(log: ScanLog, order: str, events: Iterable[PackEvent]) -> None:
    """Write events down at once; they are sent to the database a moment later."""
    for event in events:
        log.note("event", order=order, event=event_to_json(event))


def keep_sent(log: ScanLog, order: str, seqs: Iterable[int]) -> None:
    """The database has these events, or does not want them."""
    log.remark("sent", order=order, seqs=sorted(seqs))


def events_of(log: ScanLog, order: str) -> list[PackEvent]:
    """Events of an order made at this PC in the last days.  Blocking; not on the GUI thread."""
    return _events(log.read(), {order}).get(order, [])


def unsent(log: ScanLog) -> dict[str, list[PackEvent]]:
    """Events of the last days that never reached the database, by order.  Blocking."""
    lines = list(log.read())
    sent: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        if line.get("kind") == "sent":
            sent[line["order"]].update(line["seqs"])
    found = {
        order: [event for event in events if event.seq not in sent[order]]
        for order, events in _events(lines, None).items()
    }
    return {order: events for order, events in found.items() if events}


def merged(recorded: Sequence[PackEvent], local: Iterable[PackEvent]) -> list[PackEvent]:
    """The recorded events, and those of this PC that go on exactly from the last of them.

    Events that were made here while somebody else packed the order on do not belong to it.
    """
    mine = {event.seq: event for event in local}
    found = list(recorded)
    if found and mine.get(found[-1].seq) != found[-1]:
        return found
    while (event := mine.get(len(found) + 1)) is not None:
        found.append(event)
    return found


def _events(
    lines: Iterable[Mapping[str, Any]], orders: set[str] | None
) -> dict[str, list[PackEvent]]:
    found: dict[str, dict[int, PackEvent]] = defaultdict(dict)
    for line in lines:
        if line.get("kind") != "event" or (orders is not None and line.get("order") not in orders):
            continue
        try:
            event = event_from_json(line["event"])
        except (KeyError, TypeError, ValueError):
            continue
        found[line["order"]][event.seq] = event
    return {order: [events[seq] for seq in sorted(events)] for order, events in found.items()}
