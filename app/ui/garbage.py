"""Cyclic garbage is collected on the GUI thread only.

Python collects wherever an allocation happens to cross a threshold, also on a worker thread.  A
closed panel is often part of a cycle, so its widgets and timers would be destroyed there: Qt warns
("timers cannot be stopped from another thread") and may crash.  While worker threads of ours
exist, the automatic collection is off and a timer of the GUI thread does the same work.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY_MS: Final = 1000
#: A full collection looks at everything; once a minute is enough.
_FULL_EVERY: Final = 60

_holders = 0
_frozen = False
_collector: Collector | None = None


class Collector(QObject):
    """Looks once a second whether there is enough to collect."""

    def __init__(self) -> None:
        super().__init__()
        self._ticks = 0
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def tick(self) -> None:
        """Collect what Python would have collected by itself by now."""
        self._ticks += 1
        counts, limits = gc.get_count(), gc.get_threshold()
        if self._ticks % _FULL_EVERY == 0:
            gc.collect()
        elif counts[0] > limits[0]:
            gc.collect(1 if counts[1] > limits[1] else 0)


def hold(*, settled: bool = False) -> None:
    """A worker thread begins; call on the GUI thread.

    Args:
        settled: Everything is imported, no panel exists yet: what is there now (modules, classes,
            tables) stays for good and is never looked at again, also not after :func:`release`: a
            full collection that did took half a second.  Counts the first time only.
    """
    global _holders, _collector, _frozen  # noqa: PLW0603 - one process, one collector
    _holders += 1
    gc.disable()
    if settled and not _frozen:
        _frozen = True
        gc.freeze()
    if _collector is None:
        _collector = Collector()


def release() -> None:
    """A worker thread has ended; after the last one Python collects by itself again."""
    global _holders, _collector  # noqa: PLW0603 - one process, one collector
    _holders = max(0, _holders - 1)
    if _holders == 0 and _collector is not None:
        _collector = None
        gc.enable()
        gc.collect()
