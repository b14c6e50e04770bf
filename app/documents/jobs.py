"""Print jobs and where they are kept."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Protocol

from typing_extensions import override

from app.documents.printers import DocumentKind

if TYPE_CHECKING:
    from pathlib import Path


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    SENDING = "sending"
    PRINTED = "printed"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """What screens call it, Indonesian."""
        return _LABELS[self]

    @property
    def open(self) -> bool:
        """Whether somebody or something still has to do something about it."""
        return self in {
            JobState.WAITING,
            JobState.SENDING,
            JobState.FAILED,
            JobState.UNCERTAIN,
        }


_LABELS: Final = {
    JobState.WAITING: "Menunggu",
    JobState.SENDING: "Dikirim",
    JobState.PRINTED: "Tercetak",
    JobState.FAILED: "Gagal",
    JobState.UNCERTAIN: "Belum pasti",
    JobState.CANCELLED: "Dibatalkan",
}
#: Every change of state there is; nothing leads from printed or uncertain to sending by itself.
TRANSITIONS: Final = frozenset({
    (JobState.WAITING, JobState.SENDING),
    (JobState.WAITING, JobState.FAILED),
    (JobState.WAITING, JobState.CANCELLED),
    (JobState.SENDING, JobState.PRINTED),
    (JobState.SENDING, JobState.WAITING),
    (JobState.SENDING, JobState.FAILED),
    (JobState.SENDING, JobState.UNCERTAIN),
    (JobState.FAILED, JobState.WAITING),
    (JobState.FAILED, JobState.CANCELLED),
    (JobState.UNCERTAIN, JobState.WAITING),
    (JobState.UNCERTAIN, JobState.PRINTED),
    (JobState.UNCERTAIN, JobState.CANCELLED),
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One payload for one printer, and its history so far.

    Attributes:
        id: UUIDv7.
        printer: Name of the printer.
        kind: Kind of document.
        title: What people know it by: resi, order number.
        created_at: When it was asked for.
        created_by: Who asked.
        payload: Bytes for the printer; empty until they are made.
        sha256: Hash of the payload, for the print log.
        form: Language, dots and paper the bytes were made for.
        single: One label that prints at its last byte, so a broken-off sending printed nothing.
        state: Where it stands.
        revision: Counts its changes.
        attempts: How often sending was tried.
        message: What went wrong last, Indonesian.
        finished_at: When it was printed, failed or was cancelled.
        copy: 0 for the original, n for the n-th reprint.
        original: Id of the first print, for a reprint.
        reason: Why it was reprinted.
    """

    id: str
    printer: str
    kind: DocumentKind
    title: str
    created_at: datetime
    created_by: str
    payload: bytes = b""
    sha256: str = ""
    form: str = ""
    single: bool = False
    state: JobState = JobState.WAITING
    revision: int = 0
    attempts: int = 0
    message: str = ""
    finished_at: datetime | None = None
    copy: int = 0
    original: str = ""
    reason: str = ""

    def with_payload(self, payload: bytes, *, form: str, single: bool) -> PrintJob:
        """The same job with its bytes and their hash."""
        return replace(
            self,
            payload=payload,
            sha256=sha256(payload).hexdigest(),
            form=form,
            single=single,
            revision=self.revision + 1,
        )

    def moved_to(self, state: JobState, *, message: str = "") -> PrintJob:
        """The same job in another state.

        Raises:
            ValueError: If there is no such change of state.
        """
        if (self.state, state) not in TRANSITIONS:
            raise ValueError(f"print job {self.id}: {self.state} -> {state}")
        tried = self.attempts + (1 if state is JobState.SENDING else 0)
        return replace(
            self, state=state, message=message, attempts=tried, revision=self.revision + 1
        )


class JobStore(Protocol):
    """Where jobs survive a restart.  Methods may be called from several threads."""

    def save(self, job: PrintJob) -> None:
        """Insert or replace by id, durable when it returns."""

    def find(self, job_id: str) -> PrintJob | None:
        """The job as last saved."""

    def unfinished(self) -> tuple[PrintJob, ...]:
        """Every job whose state is open, oldest first."""

    def copies(self, original: str) -> int:
        """Highest copy number among the reprints of a job; 0 if there are none."""


class MemoryJobStore(JobStore):
    """Jobs of this process only."""

    def __init__(self) -> None:
        self._jobs: dict[str, PrintJob] = {}
        self._lock = threading.Lock()

    @override
    def save(self, job: PrintJob) -> None:
        with self._lock:
            self._jobs[job.id] = job

    @override
    def find(self, job_id: str) -> PrintJob | None:
        with self._lock:
            return self._jobs.get(job_id)

    @override
    def unfinished(self) -> tuple[PrintJob, ...]:
        with self._lock:
            found = [job for job in self._jobs.values() if job.state.open]
        return tuple(sorted(found, key=_age))

    @override
    def copies(self, original: str) -> int:
        with self._lock:
            return max(
                (job.copy for job in self._jobs.values() if job.original == original), default=0
            )


class FolderJobStore(MemoryJobStore):
    """Jobs in a folder of the workstation, one file each, replaced atomically.

    For a workstation whose prints must survive without the database, and for tests of a crash.

    Args:
        folder: Made if it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.json"):
            job = _read(path)
            self._jobs[job.id] = job

    @override
    def save(self, job: PrintJob) -> None:
        with self._lock:
            self._jobs[job.id] = job
            path = self._folder / f"{job.id}.json"
            part = path.with_suffix(".part")
            with part.open("w", encoding="utf-8") as file:
                file.write(_text(job))
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)

    def forget_before(self, moment: datetime) -> int:
        """Delete finished jobs made before a moment; returns how many."""
        with self._lock:
            old = [
                job for job in self._jobs.values() if not job.state.open and job.created_at < moment
            ]
            for job in old:
                del self._jobs[job.id]
                (self._folder / f"{job.id}.json").unlink(missing_ok=True)
        return len(old)


def _age(job: PrintJob) -> tuple[datetime, str]:
    return job.created_at, job.id


def _text(job: PrintJob) -> str:
    fields = asdict(job)
    fields["payload"] = job.payload.hex()
    fields["created_at"] = job.created_at.isoformat()
    fields["finished_at"] = job.finished_at.isoformat() if job.finished_at else None
    return json.dumps(fields)


def _read(path: Path) -> PrintJob:
    fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    fields["payload"] = bytes.fromhex(fields["payload"])
    fields["created_at"] = datetime.fromisoformat(fields["created_at"])
    finished = fields["finished_at"]
    fields["finished_at"] = datetime.fromisoformat(finished) if finished else None
    fields["kind"] = DocumentKind(fields["kind"])
    fields["state"] = JobState(fields["state"])
    return PrintJob(**fields)
