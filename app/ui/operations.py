"""Runs commands and queries off the GUI thread and brings the answers back in order.

One thread writes, so commands keep the order in which they were given; a few read.  A command that
takes too long can be asked to give way (:meth:`Operations.give_way`).  A query asked
with a ``key`` makes earlier unanswered ones with that key void (latest wins).  After a command the
kinds of thing that changed go out through :attr:`Operations.changed`; each panel decides whether it
is stale.
"""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

import shiboken6
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from app.core.errors import ServerAway, UserError
from app.ui import garbage, reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.client import Client
    from app.core.commands import Command, Done, Query

R = TypeVar("R")

_READERS: Final = 3
#: How long a thread may keep Python to itself while another waits.  With Python's own 5 ms every
#: step of a command waits that long for a screen that paints: the label came out 5 ms later.
_TURN_S: Final = 0.0005
#: Progress reaches the screen at most this often.
_PROGRESS_EVERY_MS: Final = 60


class Cancelled(UserError):
    """The person pressed *Batalkan*; raised by :meth:`Progress.__call__` inside the work.

    The kernel has one of its own with the same code (importing it here would bring SQLAlchemy in
    before the first paint); both end a job without an error.
    """

    code = "CANCELLED"

    def __init__(self) -> None:
        super().__init__("Dibatalkan.")


class ProgramError(UserError):
    """An error of ours, as the person is told it; the log has the rest under ``number``."""

    code = "PROGRAM"

    def __init__(self, number: str) -> None:
        super().__init__(reports.sentence(number))
        self.number = number


class Progress:
    """What long work calls now and then: ``progress(done, total, "Membaca baris")``.

    ``total`` 0 means unknown.

    Raises:
        Cancelled: From the call, when the person asked to stop; let it pass.
    """

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell = tell
        self._stop = threading.Event()
        self._clock = QElapsedTimer()

    def __call__(self, done: int, total: int, text: str = "") -> None:
        self.check()
        quiet = self._clock.isValid() and self._clock.elapsed() < _PROGRESS_EVERY_MS
        if quiet and done != total:
            return
        self._clock.start()
        self._tell(done, total, text)

    def check(self) -> None:
        """Stop here if the person asked to."""
        if self._stop.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next call."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether stopping was asked for."""
        return self._stop.is_set()


@dataclass(slots=True, eq=False)
class Job:
    """One piece of work under way."""

    doing: str
    client: Client
    work: Callable[[Client, Progress], Any]
    done: Callable[[Any], object] | None
    failed: Callable[[UserError], object] | None
    owner: QObject | None
    writes: bool
    key: str | None = None
    generation: int = 0
    finished: bool = False
    void: bool = False
    error: UserError | None = None
    stop: Callable[[], object] | None = None
    progress: Progress = field(init=False)
    pool: ThreadPoolExecutor = field(init=False)

    @property
    def stopped(self) -> bool:
        """Whether the person stopped it."""
        return self.error is not None and self.error.code == Cancelled.code

    def cancel(self) -> None:
        """Ask the work to stop; queries that have not begun never will."""
        self.progress.cancel()


class Operations(QObject):
    """The only way a screen reaches the program below.

    Args:
        client: Gives the signed-in person's client; a job keeps the one in force when it was given.
    """

    #: Kinds of thing a command changed.
    changed = Signal(frozenset)
    #: job; before it starts and after it ended, for busy marks.
    began = Signal(object)
    ended = Signal(object)
    #: job, done, total, text.
    progressed = Signal(object, int, int, str)
    #: Nobody was waiting for this error.
    unclaimed = Signal(object)
    #: The database went away (False) or answers again (True); only when that changes.
    reachable = Signal(bool)
    _answered = Signal(object, object, object)

    def __init__(self, client: Callable[[], Client]) -> None:
        super().__init__()
        self._client = client
        self._writer = _one_writer()
        self._overtaken: list[ThreadPoolExecutor] = []
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="lumbung-read")
        self._latest: dict[str, int] = {}
        self._jobs: set[Job] = set()
        self._away = False
        self._closed = False
        self._answered.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        garbage.hold(settled=True)
        sys.setswitchinterval(_TURN_S)

    @property
    def client(self) -> Client:
        """The signed-in person's client, for its actor; never call it from the GUI thread."""
        return self._client()

    @property
    def pending(self) -> int:
        """Jobs not yet answered."""
        return len(self._jobs)

    def do(
        self,
        command: Command[R],
        *,
        done: Callable[[Done[R]], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        owner: QObject | None = None,
        request_id: str | None = None,
    ) -> Job:
        """Run a command on the writing thread; ``done`` gets its ``Done``, ``failed`` its error."""

        def work(client: Client, progress: Progress) -> Done[R]:
            return client.do(command, request_id=request_id, progress=progress)

        return self._start(
            Job(type(command).__name__, self.client, work, done, failed, owner, writes=True)
        )

    def ask(
        self,
        query: Query[R],
        *,
        done: Callable[[R], object],
        failed: Callable[[UserError], object] | None = None,
        key: str | None = None,
        owner: QObject | None = None,
    ) -> Job:
        """Answer a query on a reading thread; with ``key`` only the latest answer arrives."""

        def work(client: Client, _progress: Progress) -> R:
            return client.ask(query)

        name = type(query).__name__
        return self._start(Job(name, self.client, work, done, failed, owner, writes=False, key=key))

    def run(
        self,
        work: Callable[[Client, Progress], R],
        *,
        done: Callable[[R], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        key: str | None = None,
        stopped: Callable[[], object] | None = None,
        owner: QObject | None = None,
        writes: bool = False,
        doing: str = "work",
    ) -> Job:
        """Run long work (reading a file, many commands) with progress and cancel.

        ``work`` gets the client and a :class:`Progress`.  The ``Done`` it returns, if any,
        announces its changes like a command's.
        ``stopped`` is called when the person cancelled it.
        """
        job = Job(doing, self.client, work, done, failed, owner, writes=writes, key=key)
        job.stop = stopped
        return self._start(job)

    def announce(self, kinds: frozenset[str]) -> None:
        """Tell all panels that kinds of thing changed elsewhere (another workstation)."""
        if kinds:
            self.changed.emit(kinds)

    def drop(self, key: str) -> None:
        """Make unanswered queries with this key void."""
        self._latest[key] = self._latest.get(key, 0) + 1
        self._void_older(key)

    def give_way(self, job: Job) -> None:
        """Let commands given from now on pass one that takes long.

        It goes on, and so does, after it, what was given before now; what a hand waits for next
        need not queue behind either (PU-21).  Nothing happens when it has ended meanwhile.
        """
        if job.finished or job.pool is not self._writer or self._closed:
            return
        busy = {each.pool for each in self._jobs}
        self._overtaken = [pool for pool in self._overtaken if pool in busy]
        self._overtaken.append(self._writer)
        self._writer.shutdown(wait=False)
        self._writer = _one_writer()

    @property
    def closed(self) -> bool:
        """Whether it takes no more work."""
        return self._closed

    def close(self, *, wait: bool = True) -> None:
        """Stop taking work; a command that has begun is finished."""
        for job in self._jobs:
            if not job.writes:
                job.cancel()
        self._readers.shutdown(wait=wait, cancel_futures=True)
        for writer in (*self._overtaken, self._writer):
            writer.shutdown(wait=wait)
        if not self._closed:
            self._closed = True
            garbage.release()

    # ---------------------------------------------------------------- inside
    def _start(self, job: Job) -> Job:
        job.progress = Progress(lambda done, total, text: self._tell(job, done, total, text))
        if job.key is not None:
            self.drop(job.key)
            job.generation = self._latest[job.key]
        self._jobs.add(job)
        job.pool = self._writer if job.writes else self._readers
        self.began.emit(job)
        job.pool.submit(self._work, job)
        return job

    def _tell(self, job: Job, done: int, total: int, text: str) -> None:
        self.progressed.emit(job, done, total, text)

    def _work(self, job: Job) -> None:
        """On a worker thread: every way out brings an answer, or the screen would wait for ever."""
        value: object = None
        error: UserError | None = None
        try:
            job.progress.check()
            value = job.work(job.client, job.progress)
        except UserError as refused:
            error = refused
        except BaseException as bug:  # noqa: BLE001 - ours: reported with a number, never lost in a thread
            error = ProgramError(reports.report(bug, job.doing))
        if shiboken6.isValid(self):
            self._answered.emit(job, value, error)

    def _void_older(self, key: str) -> None:
        for job in self._jobs:
            if job.key == key:
                job.void = True
                job.cancel()

    def _finish(self, job: Job, value: object, error: UserError | None) -> None:
        job.finished, job.error = True, error
        self._jobs.discard(job)
        self._note_reach(error)
        try:
            # Nobody waits for what a closed session asked; what it changed is still announced.
            late = self._closed and not job.writes
            if not job.void and not late:
                self._deliver(job, value, error)
        finally:
            self.ended.emit(job)
            self.announce(getattr(error or value, "changes", frozenset()))

    def _note_reach(self, error: UserError | None) -> None:
        away = isinstance(error, ServerAway)
        if away != self._away and (away or error is None):
            self._away = away
            self.reachable.emit(not away)

    def _deliver(self, job: Job, value: object, error: UserError | None) -> None:
        gone = job.owner is not None and not shiboken6.isValid(job.owner)
        if job.stopped:
            if job.stop is not None and not gone:
                job.stop()
        elif isinstance(error, UserError):
            if gone or job.failed is None:
                self.unclaimed.emit(error)
            else:
                job.failed(error)
        elif error is None and job.done is not None and not gone:
            job.done(value)


def _one_writer() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="lumbung-write")


class BusyMark(QObject):
    """Says when a group of jobs has run long enough to be shown: 150 ms busy, 2 s with progress.

    Args:
        delay_ms: Silence before :attr:`shown` is emitted.
    """

    shown = Signal(bool)

    def __init__(self, delay_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(lambda: self.shown.emit(True))

    def up(self) -> None:
        """One more job."""
        self._count += 1
        if self._count == 1:
            self._timer.start()

    def down(self) -> None:
        """One job less."""
        self._count = max(0, self._count - 1)
        if self._count == 0:
            self._timer.stop()
            self.shown.emit(False)
