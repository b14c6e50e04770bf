"""The print queue: nothing ever waits for paper (WMS-PRT-01, WMS-PRT-04, PU-92).

Whoever prints only puts a request into a queue.  One *clerk* thread makes the bytes and writes the
job down; one *worker* thread per printer sends.  A job is written down as *sending* before its
first byte leaves, so after a crash it is known to be uncertain and is asked about, never sent again
by itself.  A printer that is away keeps its jobs waiting, in order, and is tried again.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.core.errors import FieldError, InvalidInput, UserError
from app.documents.job_book import JobBook, JobChanged
from app.documents.jobs import JobState, PrintJob
from app.documents.output import kind_of, render
from app.documents.print_clerk import (
    Made,
    MadeForAnotherPrinter,
    Maker,
    PrintClerk,
    form_of,
)
from app.documents.print_worker import PrintWorker
from app.documents.transports.opening import open_transport

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.core.env import Environment
    from app.documents.job_book import Event, PrinterHealth
    from app.documents.jobs import JobStore
    from app.documents.output import Document
    from app.documents.printers import DocumentKind, PrinterConfig, Printers
    from app.documents.transports.base import Transport

#: Seconds until a printer that is away is tried again; the last one repeats.
BACKOFF_S: Final = (0.5, 1.0, 2.0, 4.0)
#: An idle printer that answers is asked this often, so trouble shows within 5 s (PU-92).
POLL_S: Final = 3.0


class NotNow(UserError):
    """The job's state does not allow what was asked."""

    code = "PRINT_JOB_STATE"

    def __init__(self, job: PrintJob, wish: str) -> None:
        super().__init__(
            f'Cetakan "{job.title}" tidak dapat {wish}: statusnya {job.state.label.lower()}. '
            "Muat ulang daftar antrean cetak."
        )


class PrintQueue:
    """Prints documents on the workstation's printers.

    Args:
        printers: The workstation's printers.
        store: Where jobs survive a restart.
        env: Clock and ids.
        notify: Called with every change from a thread of the queue; must return quickly.
        transport: Opens the way to a printer.
        backoff_s: Waiting times while a printer is away.
        poll_s: How often an idle printer that answers is asked.
    """

    def __init__(
        self,
        printers: Printers,
        store: JobStore,
        env: Environment,
        *,
        notify: Callable[[Event], None] = lambda _event: None,
        transport: Callable[[PrinterConfig], Transport] = open_transport,
        backoff_s: Sequence[float] = BACKOFF_S,
        poll_s: float = POLL_S,
    ) -> None:
        self._printers = printers
        self._store = store
        self._env = env
        self._listener = notify
        self._book = JobBook(store, env, self._told)
        self._transport = transport
        self._backoff = tuple(backoff_s)
        self._poll = poll_s
        self._lock = threading.Lock()
        self._workers: dict[str, PrintWorker] = {}
        self._clerk = PrintClerk(self._book, store, self._named, self._look)
        self._stopping = False

    # ------------------------------------------------------------ life

    def start(self) -> None:
        """Take up what the last run left: waiting jobs print, half-sent ones become uncertain."""
        for job in self._book.take_up():
            if job.state is JobState.SENDING:
                self._book.move(
                    job.id,
                    JobState.UNCERTAIN,
                    "Program berhenti saat mencetak. Lihat di printer apakah sudah tercetak.",
                )
            elif job.state is JobState.WAITING:
                self._look(job.printer)
        self.configure(self._printers)
        self._clerk.thread.start()

    def configure(self, printers: Printers) -> None:
        """Use other printers or settings from now on."""
        self._printers = printers
        for printer in printers:
            if printer.asks_status:
                self._look(printer.name)

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Finish what is being sent, write the rest down, end the threads.

        Returns:
            Whether all threads ended in time; if not, a job being sent is uncertain next time.
        """
        deadline = time.monotonic() + timeout_s
        with self._lock:
            self._stopping = True
            workers = list(self._workers.values())
        self._clerk.stop()
        for worker in workers:
            worker.stop()
        threads = [self._clerk.thread, *(worker.thread for worker in workers)]
        for thread in threads:
            if thread.ident is not None:
                thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    # ------------------------------------------------------------ printing

    def print(
        self,
        document: Document,
        *,
        title: str,
        by: str,
        printer: str | None = None,
        copies: int = 1,
        job_id: str | None = None,
        here: bool = False,
    ) -> str:
        """Print a document; returns at once, before a single byte is made.

        Args:
            document: What to print.
            title: What people know it by (resi, order number).
            by: Who asked.
            printer: Name of the printer; otherwise the one for this kind of document.
            copies: How many.
            job_id: Id made by the caller: the same id is printed once however often it is asked.
            here: Make the bytes on the calling thread, which may wait some milliseconds.

        Returns:
            The job's id; what becomes of it is told through ``notify``.

        Raises:
            NoPrinter: If no printer serves this kind of document.
            NotFound: If there is no printer of that name.
        """
        kind = kind_of(document)
        target = self._printers.named(printer) if printer else self._printers.for_document(kind)
        return self._submit(
            self._new(kind, target.name, title, by, job_id),
            lambda config: Made(
                render(document, config, copies=copies), config.language != "pdf" and copies == 1
            ),
            here=here,
        )

    def print_bytes(
        self,
        payload: bytes,
        *,
        kind: DocumentKind,
        title: str,
        by: str,
        printer: str,
        job_id: str | None = None,
    ) -> str:
        """Print ready-made bytes, such as a marketplace's own label; returns at once.

        Raises:
            NotFound: If there is no printer of that name.
        """
        job = self._new(kind, self._printers.named(printer).name, title, by, job_id)
        return self._submit(job, lambda _config: Made(payload, single=False), anew=False)

    def reprint(
        self,
        job_id: str,
        *,
        reason: str,
        by: str,
        document: Callable[[int], Document] | None = None,
    ) -> str:
        """Print a job once more, as a new job with a copy number and a reason.

        Args:
            job_id: The job to repeat.
            reason: Why; asked of the person, kept in the log (PU-45).
            by: Who asked.
            document: Given the copy number, the document with its mark; without it the very same
                bytes are sent.

        Returns:
            The new job's id.

        Raises:
            InvalidInput: If the reason is empty.
            NotFound: If there is no such job.
            NotNow: If the job is still to be printed.
        """
        if not reason.strip():
            message = "Alasan cetak ulang kosong. Isi alasannya, misalnya: label rusak."
            raise InvalidInput(message, (FieldError("reason", message),))
        old = self._book.known(job_id)
        if old.state in {JobState.WAITING, JobState.SENDING}:
            raise NotNow(old, "dicetak ulang")
        first = old.original or old.id
        number = 1 + max(self._store.copies(first), self._book.copies(first))
        job = replace(
            self._new(old.kind, old.printer, old.title, by, None),
            copy=number,
            original=first,
            reason=reason.strip(),
        )
        if document is None:
            same = Made(old.payload, old.single)
            return self._submit(job, lambda _config: same, anew=False)
        marked = document(number)
        return self._submit(
            job, lambda config: Made(render(marked, config), config.language != "pdf")
        )

    # ------------------------------------------------------------ what people do to jobs

    def move(self, job_id: str, printer: str) -> None:
        """Give a waiting, failed or uncertain job to another printer.

        An uncertain one counts as not printed: whoever moves it has looked.

        Raises:
            NotFound: If there is no such open job or printer.
            NotNow: If it is being sent.
            MadeForAnotherPrinter: If its bytes suit the old printer only and cannot be made anew.
        """
        target = self._printers.named(printer)
        anew = self._clerk.can_make_anew(job_id)

        def change(job: PrintJob) -> PrintJob:
            if job.state is JobState.SENDING:
                raise NotNow(job, "dipindahkan")
            if not anew and job.form != form_of(target):
                raise MadeForAnotherPrinter(job, printer)
            kept = replace(job, payload=b"", sha256="", form="") if anew else job
            return replace(
                kept, printer=printer, state=JobState.WAITING, message="", revision=job.revision + 1
            )

        self._book.update(job_id, change)
        self._clerk.look_at(job_id)
        self._wake(printer)

    def retry(self, job_id: str) -> None:
        """Send a failed job again, or a waiting one at once.

        Raises:
            NotFound: If there is no such job.
            NotNow: If it is being sent, uncertain or finished.
        """
        job = self._book.known(job_id)
        if job.state is JobState.FAILED:
            job = self._book.move(job_id, JobState.WAITING)
            self._clerk.look_at(job_id)
        elif job.state is not JobState.WAITING:
            raise NotNow(job, "dicoba lagi")
        self._wake(job.printer)

    def settle(self, job_id: str, *, printed: bool) -> None:
        """Answer for an uncertain job after looking at the printer.

        Raises:
            NotFound: If there is no such job.
            NotNow: If it is not uncertain.
        """
        job = self._book.known(job_id)
        if job.state is not JobState.UNCERTAIN:
            raise NotNow(job, "dipastikan")
        self._book.move(job_id, JobState.PRINTED if printed else JobState.WAITING)
        self._wake(job.printer)

    def cancel(self, job_id: str, *, by: str) -> None:
        """Give a job up.

        Raises:
            NotFound: If there is no such job.
            NotNow: If it is being sent or is finished.
        """

        def change(job: PrintJob) -> PrintJob:
            if job.state is JobState.SENDING:
                raise NotNow(job, "dibatalkan")
            return job.moved_to(JobState.CANCELLED, message=f"Dibatalkan oleh {by}.")

        job = self._book.known(job_id)
        if not job.state.open:
            raise NotNow(job, "dibatalkan")
        self._book.update(job_id, change)

    # ------------------------------------------------------------ looking

    def open_jobs(self) -> tuple[PrintJob, ...]:
        """Jobs that are not finished, oldest first."""
        return self._book.open_jobs()

    def job(self, job_id: str) -> PrintJob:
        """A job, open or finished.

        Raises:
            NotFound: If nobody knows it.
        """
        return self._book.known(job_id)

    def health(self) -> dict[str, PrinterHealth]:
        """What is known about each printer that was used or asked."""
        return self._book.health()

    # ------------------------------------------------------------ inside

    def _new(
        self, kind: DocumentKind, printer: str, title: str, by: str, job_id: str | None
    ) -> PrintJob:
        return PrintJob(
            id=job_id or self._env.new_id(),
            printer=printer,
            kind=kind,
            title=title,
            created_at=self._env.now(),
            created_by=by,
        )

    def _submit(
        self,
        job: PrintJob,
        make: Callable[[PrinterConfig], Made],
        *,
        anew: bool = True,
        here: bool = False,
    ) -> str:
        self._clerk.submit(job, Maker(make, anew), here=here)
        return job.id

    def _told(self, event: Event) -> None:
        if isinstance(event, JobChanged) and not event.job.state.open:
            self._clerk.forget(event.job.id)
        self._listener(event)

    def _look(self, printer: str) -> None:
        worker = self._worker(printer)
        if worker is not None:
            worker.look()

    def _wake(self, printer: str) -> None:
        worker = self._worker(printer)
        if worker is not None:
            worker.wake()

    def _worker(self, printer: str) -> PrintWorker | None:
        """The printer's worker, started when it is first needed; none once the queue stops."""
        with self._lock:
            worker = self._workers.get(printer)
            if worker is None and not self._stopping:
                worker = self._workers[printer] = PrintWorker(
                    printer,
                    self._book,
                    self._named,
                    self._transport,
                    backoff_s=self._backoff,
                    poll_s=self._poll,
                )
                worker.thread.start()
            return worker

    def _named(self, name: str) -> PrinterConfig:
        return self._printers.named(name)
