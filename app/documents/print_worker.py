"""The thread that sends one printer's jobs, one after the other."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Final

from app.core.errors import NotFound, UserError
from app.documents.job_book import JobChanged, PrinterHealth
from app.documents.jobs import JobState
from app.documents.transports.base import Delivery, PrinterUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.documents.job_book import JobBook
    from app.documents.jobs import PrintJob
    from app.documents.printers import PrinterConfig
    from app.documents.transports.base import PrinterStatus, Transport

_log: Final = logging.getLogger(__name__)
_NOT_SAVED: Final = "Antrean cetak tidak dapat disimpan. Cetakan menunggu sampai bisa disimpan."
_CRASHED: Final = "Gagal mencetak karena kesalahan program. Laporkan kepada admin, lalu coba lagi."


class PrintWorker:
    """Sends; waits while the printer is away; asks how it is while idle.

    Args:
        name: The printer's name.
        book: The jobs.
        config: Looks the printer up each time, so changed settings count at once.
        transport: Opens the way to it.
        backoff_s: Seconds until the next try while it is away; the last one repeats.
        poll_s: How often it is asked while idle.
    """

    def __init__(
        self,
        name: str,
        book: JobBook,
        config: Callable[[str], PrinterConfig],
        transport: Callable[[PrinterConfig], Transport],
        *,
        backoff_s: Sequence[float],
        poll_s: float,
    ) -> None:
        self.name = name
        self.thread = threading.Thread(target=self._run, name=f"print-{name}", daemon=True)
        self._book = book
        self._config = config
        self._transport = transport
        self._backoff = tuple(backoff_s)
        self._poll = poll_s
        self._failures = 0
        self._not_before = 0.0
        self._next_poll = 0.0
        self._stopping = False

    def look(self) -> None:
        """There may be work; a printer that is away still gets its pause."""
        with self._book.changed:
            self._book.changed.notify_all()

    def wake(self) -> None:
        """Somebody says that the printer is back: try now."""
        with self._book.changed:
            self._not_before = 0.0
            self._book.changed.notify_all()

    def stop(self) -> None:
        """End after what is being sent."""
        with self._book.changed:
            self._stopping = True
            self._book.changed.notify_all()

    def _run(self) -> None:
        while True:
            work = self._wait()
            if work is None:
                return
            try:
                work()
            except Exception:  # noqa: BLE001 - the next job must still print
                _log.exception("printer %s", self.name)
                self._pause()

    def _wait(self) -> Callable[[], None] | None:
        """What to do next; None when it is time to end."""
        with self._book.changed:
            while not self._stopping:
                now = time.monotonic()
                waiting = self._book.has_waiting(self.name)
                if waiting and now >= self._not_before:
                    return self._send_next
                polls = not waiting and self._polls()
                if polls and now >= self._next_poll:
                    return self._ask
                until = self._not_before if waiting else self._next_poll
                self._book.changed.wait(max(0.001, until - now) if waiting or polls else None)
        return None

    def _polls(self) -> bool:
        try:
            return self._config(self.name).asks_status
        except NotFound:
            return False

    # ------------------------------------------------------------ sending

    def _send_next(self) -> None:
        job = self._book.claim(self.name)
        if job is None:
            return
        known = self._book.was_saved(job.id)
        if not self._book.save(job) and known:
            # Written down as waiting and not as being sent: after a crash it would print twice.
            self._book.move(job.id, JobState.WAITING, _NOT_SAVED)
            self._pause()
            return
        self._book.tell(JobChanged(job))
        self._deliver(job)

    def _deliver(self, job: PrintJob) -> None:
        try:
            config = self._config(self.name)
            answer = self._transport(config).send(job.payload, title=job.title)
        except PrinterUnavailable as error:
            self._failed(job, error)
        except UserError as error:
            self._book.move(job.id, JobState.FAILED, error.message)
        except Exception:  # noqa: BLE001 - our own bug: logged, the job stands as failed
            _log.exception("print job %s", job.id)
            self._book.move(job.id, JobState.FAILED, _CRASHED)
        else:
            self._failures, self._not_before = 0, 0.0
            self._book.move(job.id, JobState.PRINTED)
            self._note(answer)

    def _failed(self, job: PrintJob, error: PrinterUnavailable) -> None:
        """Send again only what certainly is not on paper."""
        harmless = error.delivery is Delivery.NOTHING or (
            error.delivery is Delivery.PARTIAL and job.single
        )
        state = JobState.WAITING if harmless else JobState.UNCERTAIN
        self._pause()
        self._book.move(job.id, state, error.message)
        self._book.set_health(PrinterHealth(self.name, ok=False, message=error.message))

    def _pause(self) -> None:
        step = min(self._failures, len(self._backoff) - 1)
        self._failures += 1
        self._not_before = time.monotonic() + self._backoff[step]

    # ------------------------------------------------------------ asking

    def _ask(self) -> None:
        self._next_poll = time.monotonic() + self._poll
        try:
            self._note(self._transport(self._config(self.name)).status())
        except UserError as error:
            self._book.set_health(PrinterHealth(self.name, ok=False, message=error.message))

    def _note(self, answer: PrinterStatus | None) -> None:
        message = answer.message if answer else ""
        ok = not (answer and answer.problems)
        self._next_poll = time.monotonic() + self._poll
        self._book.set_health(PrinterHealth(self.name, ok=ok, message=message))
