"""The thread that makes a job's bytes and writes the job down, so that nobody else has to wait."""

from __future__ import annotations

import logging
import queue
import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from app.core.errors import UserError
from app.documents.jobs import JobState

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.documents.job_book import JobBook
    from app.documents.jobs import JobStore, PrintJob
    from app.documents.printers import PrinterConfig

_log: Final = logging.getLogger(__name__)
_SAVE_AGAIN_S: Final = 1.0
#: An idle printer takes a job within this.
_TAKEN_S: Final = 0.01
#: And has its bytes within this, if it is a fast one; nobody notices that somebody waited.
_SENT_S: Final = 0.012
_BROKEN: Final = "Gagal menyusun cetakan karena kesalahan program. Laporkan kepada admin."


class MadeForAnotherPrinter(UserError):
    """The bytes suit the old printer only and cannot be made anew."""

    code = "PRINT_JOB_FORM"

    def __init__(self, job: PrintJob, printer: str) -> None:
        super().__init__(
            f'Cetakan "{job.title}" dibuat untuk kertas atau jenis printer lain. '
            f"Cetak lagi dari pesanannya ke {printer}."
        )


@dataclass(frozen=True, slots=True)
class Made:
    """Bytes for a printer.

    Attributes:
        payload: The bytes.
        single: One label that prints at its last byte.
    """

    payload: bytes
    single: bool


@dataclass(frozen=True, slots=True)
class Maker:
    """How to make a job's bytes; `anew` if that works for any printer, not only the first."""

    make: Callable[[PrinterConfig], Made]
    anew: bool = True


class PrintClerk:
    """Prepares jobs in the order they were asked for.

    Args:
        book: The jobs.
        store: Knows jobs of earlier runs.
        config: Looks a printer up.
        ready: Called with a printer's name when a job is ready for it.
    """

    def __init__(
        self,
        book: JobBook,
        store: JobStore,
        config: Callable[[str], PrinterConfig],
        ready: Callable[[str], None],
    ) -> None:
        self.thread = threading.Thread(target=self._run, name="print-clerk", daemon=True)
        self._book = book
        self._store = store
        self._config = config
        self._ready = ready
        self._makers: dict[str, Maker] = {}
        self._requests: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def submit(self, job: PrintJob, maker: Maker, *, here: bool = False) -> None:
        """Take a new job; one whose id is known already is not printed again.

        Args:
            job: The job.
            maker: Makes its bytes.
            here: Make its bytes on the calling thread, and leave the processor to the printer's
                until they are out, for the moment that takes.
        """
        if not self._book.add(job):
            return
        self._makers[job.id] = maker
        if here and self.thread.is_alive():
            self._make_here(job.id)
        self._requests.put(job.id)
        if here:
            self._book.wait_for_paper(job.id, _SENT_S)

    def look_at(self, job_id: str) -> None:
        """A waiting job changed: make its bytes if it has none, then let its printer know."""
        self._requests.put(job_id)

    def can_make_anew(self, job_id: str) -> bool:
        """Whether the job's bytes can be made for any printer."""
        maker = self._makers.get(job_id)
        return maker is not None and maker.anew

    def forget(self, job_id: str) -> None:
        """The job is finished."""
        self._makers.pop(job_id, None)

    def stop(self) -> None:
        """End after everything asked for so far is written down."""
        self._requests.put(None)

    def _run(self) -> None:
        while True:
            try:
                job_id = self._requests.get(timeout=_SAVE_AGAIN_S)
            except queue.Empty:
                self._book.save_again()
                continue
            if job_id is None:
                self._book.save_again()
                return
            try:
                if self._prepared(job_id):
                    self._book.save_unless_taken(job_id, _TAKEN_S)
            except Exception:  # noqa: BLE001 - the next job must still be prepared
                _log.exception("print job %s", job_id)

    def _make_here(self, job_id: str) -> None:
        """Prepare a job; the clerk writes it down, unless its printer takes it first."""
        try:
            self._prepared(job_id)
        except Exception:  # noqa: BLE001 - the clerk tries again
            _log.exception("print job %s", job_id)

    def _prepared(self, job_id: str) -> bool:
        """Whether a job has its bytes; its printer knows then."""
        job = self._book.opened(job_id)
        if job is None or job.state is not JobState.WAITING:
            return False
        if job.revision == 0 and self._printed_before(job_id):
            self._book.forget(job_id)
            self.forget(job_id)
            return False
        if not job.sha256 and not self._make(job):
            return False
        self._ready(job.printer)
        return True

    def _printed_before(self, job_id: str) -> bool:
        """Whether an earlier run took up the same id; a store that is away counts as no."""
        try:
            return self._store.find(job_id) is not None
        except Exception:  # noqa: BLE001 - whatever a store may raise; paper matters more
            _log.exception("print job %s could not be looked up", job_id)
            return False

    def _make(self, job: PrintJob) -> bool:
        maker = self._makers.get(job.id)
        if maker is None:
            self._book.move(
                job.id, JobState.FAILED, MadeForAnotherPrinter(job, job.printer).message
            )
            return False
        try:
            config = self._config(job.printer)
            made = maker.make(config)
        except UserError as error:
            self._book.move(job.id, JobState.FAILED, error.message)
            return False
        except Exception:  # noqa: BLE001 - whatever a store may raise; paper matters more
            _log.exception("print job %s could not be made", job.id)
            self._book.move(job.id, JobState.FAILED, _BROKEN)
            return False
        self._book.update(job.id, partial(_filled, made=made, config=config), save=False)
        return True


def form_of(printer: PrinterConfig) -> str:
    """What bytes depend on: a job may go to any printer of the same form as it is."""
    media = printer.media
    return f"{printer.language}/{printer.dpi}/{media.width_mm:g}x{media.height_mm:g}"


def _filled(job: PrintJob, *, made: Made, config: PrinterConfig) -> PrintJob:
    """The job with its bytes, unless it was cancelled or moved while they were made."""
    if job.state is not JobState.WAITING or job.printer != config.name:
        return job
    return job.with_payload(made.payload, form=form_of(config), single=made.single)
