"""Writing on a thread behind the one that makes what is written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    Write = Callable[[], None]


@contextmanager
def written_behind() -> Iterator[Callable[[Write], None]]:
    """Hand over pieces of writing: one is written while the next one is made.

    Most of a large COPY is the server's own time (references and indexes are checked when it
    ends), in which we would only wait: a quarter of an import (measured).  SQLite works in this
    very process, but on another processor while Python goes on here.  The pieces are written in
    their order, each after the one before has ended, and all of them when the block is left; so the
    transaction is never used by two threads, as long as nothing is read inside the block.

    Raises:
        Exception: What writing a piece raised, at the next piece or when the block is left.
    """
    with ThreadPoolExecutor(1, "written-behind") as thread:
        before: Future[None] | None = None

        def hand_over(write: Write) -> None:
            nonlocal before
            if before is not None:
                before.result()
            before = thread.submit(write)

        yield hand_over
        if before is not None:
            before.result()
