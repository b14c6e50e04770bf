"""The open print jobs of this process: the one place where a job changes its state.

Several threads share it.  Each change counts the job's revision, and a job is written down only if
nothing newer is written already, so the store never goes back in time.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.core.errors import NotFound
from app.documents.jobs import JobState, PrintJob

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.core.env import Environment
    from app.documents.jobs import JobStore

_log: Final = logging.getLogger(__name__)
#: States in which a job keeps its printer from taking another.
_BEFORE: Final = frozenset({JobState.WAITING, JobState.SENDING})
#: Finished jobs whose last revision is remembered, against a late save of an older state.
_REMEMBERED: Final = 10_000


@dataclass(frozen=True, slots=True)
class JobChanged:
    """A job was made or changed; of two events the one with the higher revision is newer."""

    job: PrintJob


@dataclass(frozen=True, slots=True)
class PrinterHealth:
    """A printer went away, came back, or has something to say."""

    printer: str
    ok: bool
    message: str = ""


Event = JobChanged | PrinterHealth


class JobBook:
    """Open jobs, their states, and what is known about each printer.

    Args:
        store: Where jobs survive a restart.
        env: Clock.
        notify: Called with every change; an error in it is logged and harms nobody.
    """

    def __init__(self, store: JobStore, env: Environment, notify: Callable[[Event], None]) -> None:
        self._store = store
        self._env = env
        self._notify = notify
        self._jobs: dict[str, PrintJob] = {}
        self._health: dict[str, PrinterHealth] = {}
        self._saving = threading.Lock()
        self._saved: OrderedDict[str, int] = OrderedDict()
        self._unsaved: dict[str, PrintJob] = {}
        #: Workers wait on it; held for memory only, never while sending or saving.
        self.changed = threading.Condition()

    # ------------------------------------------------------------ reading

    def open_jobs(self) -> tuple[PrintJob, ...]:
        """Jobs that are not finished, oldest first."""
        with self.changed:
            return tuple(sorted(self._jobs.values(), key=_age))

    def health(self) -> dict[str, PrinterHealth]:
        """What is known about each printer that was used or asked."""
        with self.changed:
            return dict(self._health)

    def known(self, job_id: str) -> PrintJob:
        """The job, open or finished.

        Raises:
            NotFound: If nobody knows it.
        """
        with self.changed:
            job = self._jobs.get(job_id) or self._unsaved.get(job_id)
        found = job or self._store.find(job_id)
        if found is None:
            raise NotFound("Cetakan", job_id, "job_id")
        return found

    def opened(self, job_id: str) -> PrintJob | None:
        """The job if it is open in this process."""
        with self.changed:
            return self._jobs.get(job_id)

    def copies(self, original: str) -> int:
        """Highest copy number among the open reprints of a job."""
        with self.changed:
            return max(
                (job.copy for job in self._jobs.values() if job.original == original), default=0
            )

    def has_waiting(self, printer: str) -> bool:
        """Whether a job is ready to be sent; call with `changed` held."""
        return self._first_waiting(printer) is not None

    def any_unsaved(self) -> bool:
        """Whether the store has refused something that is still to be written."""
        return bool(self._unsaved)

    # ------------------------------------------------------------ changing

    def take_up(self) -> tuple[PrintJob, ...]:
        """Read what the last run left behind."""
        jobs = self._store.unfinished()
        with self.changed:
            for job in jobs:
                self._jobs[job.id] = job
                self._saved[job.id] = job.revision
        return jobs

    def add(self, job: PrintJob) -> bool:
        """A new job, not written down yet; False if this process has had its id already."""
        with self.changed:
            if job.id in self._jobs or job.id in self._saved:
                return False
            self._jobs[job.id] = job
            return True

    def forget(self, job_id: str) -> None:
        """Drop a job that turned out to be known already."""
        with self.changed:
            self._jobs.pop(job_id, None)

    def update(
        self, job_id: str, change: Callable[[PrintJob], PrintJob], *, save: bool = True
    ) -> PrintJob:
        """Replace an open job by a changed one, write it down, tell everybody.

        Args:
            job_id: Which.
            change: Old to new.
            save: False when the caller sees to it that the job is written down in a moment.

        Raises:
            NotFound: If the job is not open.
        """
        with self.changed:
            old = self._jobs.get(job_id)
            if old is None:
                raise NotFound("Cetakan", job_id, "job_id")
            job = change(old)
            if job.state.open:
                self._jobs[job_id] = job
            else:
                job = replace(job, finished_at=self._env.now())
                del self._jobs[job_id]
            self.changed.notify_all()
        if save:
            self.save(job)
        self.tell(JobChanged(job))
        return job

    def move(self, job_id: str, state: JobState, message: str = "") -> PrintJob:
        """Put an open job into another state.

        Raises:
            NotFound: If the job is not open.
            ValueError: If there is no such change of state.
        """
        return self.update(job_id, lambda job: job.moved_to(state, message=message))

    def claim(self, printer: str) -> PrintJob | None:
        """Take the oldest waiting job of a printer for sending; in memory only."""
        with self.changed:
            job = self._first_waiting(printer)
            if job is None:
                return None
            claimed = job.moved_to(JobState.SENDING)
            self._jobs[job.id] = claimed
            self.changed.notify_all()
            return claimed

    def save_unless_taken(self, job_id: str, patience_s: float) -> None:
        """Write a waiting job down, unless its printer takes it at once (then: as sent).

        Each writing waits for the disk; an idle printer's label should wait for one only.
        """
        with self.changed:
            if self._is_next(job_id):
                self.changed.wait_for(lambda: not self._is_waiting(job_id), patience_s)
            job = self._jobs.get(job_id)
        if job is not None and job.state is JobState.WAITING:
            self.save(job)

    def wait_for_paper(self, job_id: str, patience_s: float) -> None:
        """Wait a moment for a job to be sent, if nothing of its printer stands before it."""
        with self.changed:
            if self._is_next(job_id):
                self.changed.wait_for(lambda: not self._is_under_way(job_id), patience_s)

    def _is_under_way(self, job_id: str) -> bool:
        job = self._jobs.get(job_id)
        return job is not None and job.state in _BEFORE

    def _is_next(self, job_id: str) -> bool:
        """Whether nothing of the same printer stands before a job."""
        mine = self._jobs.get(job_id)
        return mine is not None and not any(
            job.printer == mine.printer and job.id != job_id and job.state in _BEFORE
            for job in self._jobs.values()
        )

    def _is_waiting(self, job_id: str) -> bool:
        job = self._jobs.get(job_id)
        return job is not None and job.state is JobState.WAITING

    def was_saved(self, job_id: str) -> bool:
        """Whether the store holds some state of the job."""
        return job_id in self._saved

    def set_health(self, health: PrinterHealth) -> None:
        """Note how a printer is; tells only what is news."""
        with self.changed:
            if self._health.get(health.printer) == health:
                return
            self._health[health.printer] = health
        self.tell(health)

    # ------------------------------------------------------------ outside

    def save(self, job: PrintJob) -> bool:
        """Write a job down unless something newer is written already; False if that failed."""
        with self._saving:
            if self._saved.get(job.id, -1) >= job.revision:
                return True
            try:
                self._store.save(job)
            except Exception:  # noqa: BLE001 - whatever a store may raise; it is logged and retried
                _log.exception("print job %s could not be saved", job.id)
                self._unsaved[job.id] = job
                return False
            self._unsaved.pop(job.id, None)
            self._saved[job.id] = job.revision
            self._saved.move_to_end(job.id)
            if len(self._saved) > _REMEMBERED:
                self._saved.popitem(last=False)
            return True

    def save_again(self) -> None:
        """Try once more what the store refused."""
        for job in list(self._unsaved.values()):
            self.save(job)

    def tell(self, event: Event) -> None:
        """Pass an event on."""
        try:
            self._notify(event)
        except Exception:  # noqa: BLE001 - a screen's mistake must not stop the paper
            _log.exception("print queue listener failed")

    def _first_waiting(self, printer: str) -> PrintJob | None:
        waiting = [
            job
            for job in self._jobs.values()
            if job.printer == printer and job.state is JobState.WAITING and job.sha256
        ]
        return min(waiting, key=_age, default=None)


def _age(job: PrintJob) -> tuple[datetime, str]:
    return job.created_at, job.id
