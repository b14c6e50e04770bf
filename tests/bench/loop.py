"""Waiting for the program's own event loop, in benchmarks that measure what a person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def run_until(ready: Callable[[], object]) -> None:
    """Run the event loop as the program does until something is so; asleep while nothing happens.

    ``processEvents`` alone, or with a time, never waits: called in a loop it takes the processor,
    and Python's lock, from the very threads that are waited for.
    """
    from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

    heartbeat = QTimer()  # what a thread finishes without an event is seen as well
    heartbeat.start(1)
    while not ready():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    heartbeat.stop()
