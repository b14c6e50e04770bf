"""Long work on many small values without the cyclic garbage collector."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_lock = threading.Lock()
_pauses = 0


@contextmanager
def collector_paused() -> Iterator[None]:
    """Switch the collector off for the time being, in all threads.

    Half a million orders, lines and cells are made and none of them refers back to itself, so the
    collector looks through them again and again for nothing: an eighth of an import's time
    (measured).  What nobody refers to any more is freed at once all the same.
    """
    global _pauses  # noqa: PLW0603 - one collector for the whole process
    with _lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if not _pauses:
                gc.enable()
