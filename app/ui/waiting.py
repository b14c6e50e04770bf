"""A panel's jobs under way: dims and marks what waits, shows progress, cancels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui import tokens
from app.ui.operations import BusyMark
from app.ui.states import WaitStrip
from app.ui.tokens import Tone
from app.ui.widgets import BusyBar, Veil

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.ui.operations import Job, Operations


class Waiting(QObject):
    """Nothing before 150 ms, then a thin bar over dimmed content, after 2 s numbers, *Batalkan*.

    Args:
        operations: Whose jobs.
        content: What is dimmed.
        say: Tells that work was stopped.
    """

    def __init__(
        self, operations: Operations, content: QWidget, say: Callable[[str, Tone], object]
    ) -> None:
        super().__init__(content)
        self._say = say
        #: With whether the person may stop it.
        self._jobs: dict[Job, bool] = {}
        self.bar = BusyBar()
        self.strip = WaitStrip(self.cancel)
        self.veil = Veil(content)
        self._busy = BusyMark(tokens.BUSY_MS, self)
        self._busy.shown.connect(self._show_busy)
        self._slow = BusyMark(tokens.PROGRESS_MS, self)
        self._slow.shown.connect(self.strip.set_waiting)
        operations.ended.connect(self._ended)
        operations.progressed.connect(self._progressed)

    @property
    def jobs(self) -> int:
        """Jobs under way."""
        return len(self._jobs)

    def track(self, job: Job, *, stoppable: bool = True) -> Job:
        """Wait for one more job; one that must not be stopped has the thin bar only."""
        self._jobs[job] = stoppable
        self._busy.up()
        if stoppable:
            self._slow.up()
        return job

    def let_go(self, job: Job) -> None:
        """Wait for a job no more; it goes on unseen."""
        stoppable = self._jobs.pop(job, None)
        if stoppable is not None:
            self._busy.down()
        if stoppable:
            self._slow.down()

    def cancel(self) -> None:
        """Ask all that may be stopped to stop."""
        for job, stoppable in self._jobs.items():
            if stoppable:
                job.cancel()

    def _ended(self, job: Job) -> None:
        if job not in self._jobs:
            return
        self.let_go(job)
        if job.error is not None and job.stopped and not job.void:
            self._say(job.error.message, Tone.NEUTRAL)

    def _progressed(self, job: Job, done: int, total: int, text: str) -> None:
        if job in self._jobs:
            self.strip.show_progress(done, total, text)

    def _show_busy(self, busy: bool) -> None:
        self.bar.set_busy(busy)
        self.veil.set_dim(busy)
