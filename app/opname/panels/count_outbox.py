"""Counts on their way to the database: on this PC's disk first, so that none is lost (PU-64)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import ServerAway
from app.opname.api import CountEvent, RecordCounts, UnknownScan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.errors import UserError
    from app.ui.operations import Operations
    from app.ui.scan_log import ScanLog

#: Events wait so long for company.
_GATHER_MS: Final = 200
_AWAY_MS: Final = 2_000
#: Of one command.
_MOST: Final = 500
_KIND: Final = "count"
_SENT: Final = "counted"

Fact = CountEvent | UnknownScan


def unsent(log: ScanLog) -> dict[str, list[Fact]]:
    """Counts of the last days that never reached the database, by session.  Blocking."""
    lines = list(log.read())
    gone = {event for line in lines if line.get("kind") == _SENT for event in line["events"]}
    found: dict[str, list[Fact]] = {}
    for line in lines:
        if line.get("kind") != _KIND:
            continue
        fact = _read(line["fact"])
        if fact is not None and str(fact.event) not in gone:
            found.setdefault(line["session"], []).append(fact)
    return found


def _read(values: dict[str, Any]) -> Fact | None:
    """A fact as it was written; what another version cannot read is left in the file."""
    try:
        return (CountEvent if "kind" in values else UnknownScan).model_validate(values)
    except ValueError:
        return None


class CountOutbox(QObject):
    """Sends counts in batches, in order; a batch that is refused is sent one by one."""

    #: session, error: a count the database does not want.
    refused = Signal(str, object)
    #: session: counts arrived.
    sent = Signal(str)

    def __init__(self, operations: Operations, log: ScanLog, parent: QObject) -> None:
        super().__init__(parent)
        self._operations, self._log = operations, log
        self._waiting: dict[str, list[Fact]] = {}
        self._sending = False
        self._singly = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.send)

    @property
    def pending(self) -> int:
        """How many are on their way."""
        return sum(map(len, self._waiting.values()))

    def add(self, session: str, facts: Iterable[Fact]) -> None:
        """Keep counts of a session and send them soon."""
        fresh = list(facts)
        for fact in fresh:
            values = fact.model_dump(mode="json", exclude_none=True)
            self._log.note(_KIND, session=session, fact=values)
        self.restore(session, fresh)

    def restore(self, session: str, facts: Iterable[Fact]) -> None:
        """Send counts the log has already."""
        found = list(facts)
        if found:
            self._waiting.setdefault(session, []).extend(found)
            if not self._timer.isActive():
                self._timer.start(_GATHER_MS)

    def send(self) -> None:
        """Send the next batch now."""
        if self._sending or not self._waiting:
            return
        session, facts = next(iter(self._waiting.items()))
        batch = facts[: 1 if self._singly else _MOST]
        self._sending = True
        command = RecordCounts(
            session=session,
            events=tuple(fact for fact in batch if isinstance(fact, CountEvent)),
            unknown=tuple(fact for fact in batch if isinstance(fact, UnknownScan)),
        )
        self._operations.do(
            command,
            done=lambda _done: self._arrived(session, batch),
            failed=lambda error: self._failed(session, batch, error),
            owner=self,
        )

    def _arrived(self, session: str, batch: list[Fact]) -> None:
        self._drop(session, batch)
        self.sent.emit(session)
        self._go_on(0)

    def _failed(self, session: str, batch: list[Fact], error: UserError) -> None:
        if isinstance(error, ServerAway) or error.code in {"AWAY", "BUSY", "SESSION"}:
            self._sending = False
            self._timer.start(_AWAY_MS)
        elif len(batch) > 1:
            self._singly = len(batch)
            self._go_on(0, sent=0)
        else:
            self._drop(session, batch)
            self.refused.emit(session, error)
            self._go_on(0)

    def _drop(self, session: str, batch: list[Fact]) -> None:
        self._log.note(_SENT, events=[str(fact.event) for fact in batch])
        left = self._waiting.pop(session, [])[len(batch) :]
        if left:
            self._waiting[session] = left

    def _go_on(self, wait_ms: int, sent: int = 1) -> None:
        self._sending = False
        self._singly = max(0, self._singly - sent)
        if self._waiting:
            self._timer.start(wait_ms)
