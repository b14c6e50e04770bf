"""The print queue of one window: its printers, its jobs, and whose paper each job is."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app.core.errors import UserError
from app.documents.job_book import JobChanged
from app.documents.jobs import FolderJobStore, JobState
from app.documents.panels.printers_file import PrintersFile, PrintSetup
from app.documents.print_queue import PrintQueue
from app.documents.printers import DocumentKind
from app.documents.transports.opening import open_transport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.core.env import Environment
    from app.documents.job_book import Event
    from app.documents.jobs import PrintJob
    from app.documents.output import Document
    from app.documents.printers import PrinterConfig, Printers
    from app.documents.transports.base import Transport

_log: Final = logging.getLogger(__name__)
#: Finished jobs are kept so long, for reprints of the very same bytes and for looking back.
_KEPT: Final = timedelta(days=7)

Note = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Printed:
    """A job that came out of a printer, and what its owner wanted to remember with it."""

    job: PrintJob
    note: Note


class PrintDesk(QObject):
    """Prints for the panels of a window and tells them what became of it.

    A *note* travels with a job (the order's number, say).  It is on disk before the job and stays
    until its owner took note that the paper came out, so that it survives a crash as the job does.

    Args:
        folder: The PC's own folder.
        env: Clock and ids.
        transport: Opens the way to a printer.
    """

    #: A job or a printer changed; the :class:`PrintJob` or ``PrinterHealth``.
    changed = Signal(object)
    #: A :class:`Printed`.
    printed = Signal(object)
    #: A :class:`PrintJob` that needs somebody: failed or uncertain.
    troubled = Signal(object)
    _told = Signal(object)

    def __init__(
        self,
        folder: Path,
        env: Environment,
        transport: Callable[[PrinterConfig], Transport] = open_transport,
    ) -> None:
        super().__init__()
        self._file = PrintersFile(folder)
        self._notes_folder = folder / "prints" / "notes"
        self._notes_folder.mkdir(parents=True, exist_ok=True)
        self.env = env
        self.setup = self._file.read()
        self._store = FolderJobStore(folder / "prints" / "jobs")
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self.queue = PrintQueue(
            self.setup.printers, self._store, env, notify=self._from_thread, transport=transport
        )
        self._notes: dict[str, Note] = {}

    def start(self) -> None:
        """Take up what the last run left."""
        self._store.forget_before(self.env.now() - _KEPT)
        self._notes = self._read_notes()
        self.queue.start()

    def close(self) -> None:
        """Finish what is being sent and stop."""
        self.queue.stop()

    # ---------------------------------------------------------------- printers
    @property
    def printers(self) -> Printers:
        """This PC's printers."""
        return self.setup.printers

    @property
    def label_printer(self) -> str:
        """The printer of shipping labels and what ails it, for the status bar."""
        printer = next(
            (one for one in self.printers if DocumentKind.SHIPPING_LABEL in one.documents), None
        )
        if printer is None:
            return "Tanpa printer"
        health = self.queue.health().get(printer.name)
        return printer.name if health is None or health.ok else f"{printer.name}: {health.message}"

    def save(self, setup: PrintSetup) -> None:
        """Use another setup from now on, and keep it."""
        self._file.write(setup)
        self.setup = setup
        self.queue.configure(setup.printers)
        self.changed.emit(None)

    # ---------------------------------------------------------------- printing
    def print(
        self,
        document: Document,
        *,
        title: str,
        by: str,
        note: Mapping[str, object] | None = None,
        printer: str | None = None,
        copies: int = 1,
        here: bool = False,
    ) -> str:
        """Print a document; returns its job's id at once, with ``here`` when its bytes are made.

        Raises:
            NoPrinter: If no printer serves this kind of document.
            NotFound: If there is no printer of that name.
        """
        job_id = self.env.new_id()
        if note is not None:
            self._keep_note(job_id, dict(note))
        try:
            return self.queue.print(
                document, title=title, by=by, printer=printer, copies=copies, job_id=job_id,
                here=here,
            )  # fmt: skip
        except UserError:
            self.noted(job_id)
            raise

    def print_pdf(self, pdf: bytes, kind: DocumentKind, *, title: str, by: str) -> str:
        """Print a paper that is drawn already, on the printer for its kind; returns the job's id.

        Raises:
            NoPrinter: If no printer serves this kind of document.
        """
        printer = self.printers.for_document(kind)
        return self.queue.print_bytes(pdf, kind=kind, title=title, by=by, printer=printer.name)

    def note_of(self, job_id: str) -> Note:
        """What travels with a job."""
        return self._notes.get(job_id, {})

    def unnoted(self) -> list[Printed]:
        """Jobs that came out and whose owner has not yet taken note of it, oldest first."""
        found = []
        for job_id, note in sorted(self._notes.items()):
            job = self._store.find(job_id)
            if job is not None and job.state is JobState.PRINTED:
                found.append(Printed(job, note))
        return found

    def noted(self, job_id: str) -> None:
        """The owner took note; its note may go."""
        self._notes.pop(job_id, None)
        self._path(job_id).unlink(missing_ok=True)

    def open_jobs(self, **note: object) -> list[PrintJob]:
        """Jobs not finished; with values, only those whose note has them."""
        return [
            job
            for job in self.queue.open_jobs()
            if all(self.note_of(job.id).get(key) == value for key, value in note.items())
        ]

    # ---------------------------------------------------------------- inside
    def _from_thread(self, event: Event) -> None:
        if shiboken6.isValid(self):
            self._told.emit(event)

    def _tell(self, event: Event) -> None:
        if not isinstance(event, JobChanged):
            self.changed.emit(event)
            return
        job = event.job
        if job.state is JobState.PRINTED:
            self.printed.emit(Printed(job, self.note_of(job.id)))
        elif job.state is JobState.CANCELLED:
            self.noted(job.id)
        elif job.state in {JobState.FAILED, JobState.UNCERTAIN}:
            self.troubled.emit(job)
        self.changed.emit(job)

    def _path(self, job_id: str) -> Path:
        return self._notes_folder / f"{job_id}.json"

    def _keep_note(self, job_id: str, note: Note) -> None:
        self._notes[job_id] = note
        self._path(job_id).write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")

    def _read_notes(self) -> dict[str, Note]:
        found: dict[str, Note] = {}
        for path in self._notes_folder.glob("*.json"):
            job = self._store.find(path.stem)
            try:
                note = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                note = None
            if job is None or job.state is JobState.CANCELLED or not isinstance(note, dict):
                path.unlink(missing_ok=True)
            else:
                found[path.stem] = note
        return found
