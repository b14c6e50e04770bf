"""Brings scan events to the database in the background, in batches (PU-03)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import ServerAway
from app.fulfilment.api import RecordScans, ShipOrder
from app.fulfilment.panels.packing_log import keep_events, keep_sent
from app.fulfilment.panels.parcel import scan_event, verified_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.core.errors import UserError
    from app.fulfilment.rules.pack_events import PackEvent
    from app.fulfilment.rules.packing import PackSession
    from app.ui.operations import Operations
    from app.ui.scan_log import ScanLog

#: Events wait so long for company.
_GATHER_MS: Final = 400
_AWAY_MS: Final = 2_000
_BROKEN_MS: Final = 30_000
#: A parcel's events are sent so many at a time; a command takes a thousand.
MOST: Final = 500
#: Answers after which these events will never be wanted.
_HOPELESS: Final = frozenset({"TAKEN_OVER", "NOT_FOUND"})


def ship_command(session: PackSession, events: Sequence[PackEvent]) -> ShipOrder:
    """What the last scan sends; more events than a command takes go by the outbox."""
    verified = session.verified()
    return ShipOrder(
        order=session.order.number,
        verified=verified_parts(verified),
        events=tuple(map(scan_event, events[-MOST:])),
        errors=session.errors,
        by_key=sum(line.by_key for line in verified),
    )


class Outbox(QObject):
    """Events on their way; each was written to the local log before it came here."""

    #: order, error: the database does not want the events of this order.
    refused = Signal(str, object)

    def __init__(self, operations: Operations, log: ScanLog, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._log = log
        self._waiting: dict[str, list[PackEvent]] = {}
        self._sending = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.send)

    def add(self, order: str, events: Iterable[PackEvent]) -> None:
        """Keep events of an order and send them soon."""
        fresh = list(events)
        keep_events(self._log, order, fresh)
        self.restore(order, fresh)

    def restore(self, order: str, events: Iterable[PackEvent]) -> None:
        """Send events that the log has already."""
        found = self._waiting.setdefault(order, [])
        known = {event.seq for event in found}
        found.extend(event for event in events if event.seq not in known)
        if not found:
            del self._waiting[order]
        elif not self._timer.isActive():
            self._timer.start(_GATHER_MS)

    def unconfirmed(self, order: str) -> list[PackEvent]:
        """Events of an order the database has not answered for."""
        return list(self._waiting.get(order, ()))

    @property
    def pending(self) -> int:
        """How many events are on their way."""
        return sum(map(len, self._waiting.values()))

    def confirm(self, order: str, seqs: Iterable[int]) -> None:
        """The database has these events of an order."""
        there = set(seqs)
        if not there:
            return
        keep_sent(self._log, order, there)
        left = [event for event in self._waiting.pop(order, ()) if event.seq not in there]
        if left:
            self._waiting[order] = left

    def send(self) -> None:
        """Send the next batch now."""
        if self._sending or not self._waiting:
            return
        order, events = next(iter(self._waiting.items()))
        batch = events[:MOST]
        seqs = [event.seq for event in batch]
        self._sending = True
        self._operations.do(
            RecordScans(order=order, events=tuple(map(scan_event, batch))),
            done=lambda _done: self._sent(order, seqs),
            failed=lambda error: self._failed(order, error),
            owner=self,
        )

    def _sent(self, order: str, seqs: list[int]) -> None:
        self._sending = False
        self.confirm(order, seqs)
        if self._waiting:
            self._timer.start(0)

    def _failed(self, order: str, error: UserError) -> None:
        self._sending = False
        if error.code in _HOPELESS:
            gone = self._waiting.pop(order, [])
            if gone:
                keep_sent(self._log, order, (event.seq for event in gone))
            self.refused.emit(order, error)
            wait = 0
        else:
            wait = _AWAY_MS if isinstance(error, ServerAway) else _BROKEN_MS
        if self._waiting:
            self._timer.start(wait)
