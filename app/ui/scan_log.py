"""What was scanned at this PC, on disk before anything else happens to it (PU-03).

One file a day, one JSON object a line, appended and synced by a thread of its own: a scan never
waits for the disk, and a power cut loses at most what the disk had not yet confirmed.  What only
comments on scans (:meth:`ScanLog.remark`) is synced with the next of them or a moment later: two
syncs at once take far longer than one after the other, and a label waits for one.  Knows no Qt.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import threading
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

    from app.core.env import Environment

_log: Final = logging.getLogger(__name__)
#: Files older than this are deleted when a new one is begun.
KEEP_DAYS: Final = 30
#: A disk that refuses is tried again after this.
_AGAIN_S: Final = 1.0
#: Remarks are on the disk after this at the latest.
_LATE_S: Final = 0.5
#: A badge's code is half of a sign-in, so the log does not know it.
_BADGE: Final = "USR-"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, the day of its file, and whether it must be on the disk before anything else."""

    day: date
    text: str
    at_once: bool


class ScanLog:
    """The log of one PC.  Every method may be called from any thread.

    Args:
        folder: Made when the first line is written.
        env: Clock.
    """

    def __init__(self, folder: Path, env: Environment) -> None:
        self._folder = folder
        self._env = env
        self._queue: queue.SimpleQueue[_Line | threading.Event | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._file: TextIO | None = None
        self._day: date | None = None
        self._problem = ""
        #: Whether the file has lines that were not synced.
        self._late = False

    @property
    def problem(self) -> str:
        """Why nothing reaches the disk at the moment, Indonesian; "" when all is well."""
        return self._problem

    def scan(self, code: str, at_ms: int) -> None:
        """Keep a code as it arrived; returns at once."""
        shown = f"{_BADGE}***" if code.strip().upper().startswith(_BADGE) else code
        self.note("scan", code=shown, ms=at_ms)

    def note(self, kind: str, **values: Any) -> None:  # noqa: ANN401 - JSON values
        """Keep something that happened to a scan; returns at once."""
        self._keep(kind, values, at_once=True)

    def remark(self, kind: str, **values: Any) -> None:  # noqa: ANN401 - JSON values
        """Keep what nobody would miss after a power cut; returns at once."""
        self._keep(kind, values, at_once=False)

    def _keep(self, kind: str, values: dict[str, Any], *, at_once: bool) -> None:
        line = {"kind": kind, "at": self._env.now().isoformat(), **values}
        self._put(_Line(self._env.today(), json.dumps(line, ensure_ascii=False), at_once))

    def flush(self, timeout_s: float = 5.0) -> bool:
        """Wait until everything kept so far is on the disk; never on the GUI thread.

        Returns:
            Whether it is.
        """
        if self._thread is None:
            return True
        done = threading.Event()
        self._put(done)
        return done.wait(timeout_s)

    def read(self, days: int = 2) -> Iterator[dict[str, Any]]:
        """Lines of the last days, oldest first; one that a power cut broke is left out."""
        self.flush()
        today = self._env.today()
        for back in range(days - 1, -1, -1):
            yield from _lines(self._path(today - timedelta(days=back)))

    def close(self) -> None:
        """Write the rest down and stop."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(timeout=5)
            self._thread = None

    # ---------------------------------------------------------------- the writing thread
    def _put(self, item: _Line | threading.Event) -> None:
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(
                        target=self._run, name="lumbung-scan-log", daemon=True
                    )
                    self._thread.start()
        self._queue.put(item)

    def _run(self) -> None:
        lines: list[_Line] = []
        waiting: list[threading.Event] = []
        going = True
        while going:
            going = self._collect(lines, waiting, wait_s=_LATE_S if self._late else None)
            # nothing new for a while, somebody who waits, or the end: nothing is late any more
            sync = not lines or bool(waiting) or not going
            while (lines or (sync and self._late)) and not self._write(lines, sync) and going:
                going, sync = self._collect(lines, waiting, wait_s=_AGAIN_S), True
            if not lines:
                for event in waiting:
                    event.set()
                waiting.clear()
        if self._file is not None:
            self._file.close()

    def _collect(
        self,
        lines: list[_Line],
        waiting: list[threading.Event],
        wait_s: float | None = None,
    ) -> bool:
        """Take everything there is, after waiting for the first; False when it is the end."""
        try:
            item = self._queue.get(timeout=wait_s)
            while True:
                if item is None:
                    return False
                if isinstance(item, threading.Event):
                    waiting.append(item)
                else:
                    lines.append(item)
                item = self._queue.get_nowait()
        except queue.Empty:
            return True

    def _write(self, lines: list[_Line], sync: bool) -> bool:
        """Append, and sync if one of them must be or all are to be; False: once more."""
        try:
            while lines:
                day = lines[0].day
                if day != self._day:
                    self._sync()
                file = self._open(day)
                count = next((at for at, line in enumerate(lines) if line.day != day), len(lines))
                file.write("".join(f"{line.text}\n" for line in lines[:count]))
                file.flush()
                self._late = True
                if any(line.at_once for line in lines[:count]):
                    self._sync()
                del lines[:count]
            if sync:
                self._sync()
        except OSError as error:
            self._file = None
            if not self._problem:
                _log.warning("scan log %s: %s", self._folder, error)
            self._problem = (
                f'Catatan pindai tidak dapat ditulis ke "{self._folder}". '
                "Kosongkan ruang disk atau beri izin menulis."
            )
            return False
        self._problem = ""
        return True

    def _sync(self) -> None:
        if self._late and self._file is not None:
            os.fsync(self._file.fileno())
        self._late = False

    def _open(self, day: date) -> TextIO:
        if self._file is None or self._day != day:
            if self._file is not None:
                self._file.close()
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file, self._day = self._path(day).open("a", encoding="utf-8"), day
            _end_broken_line(self._file)
            self._forget_before(day - timedelta(days=KEEP_DAYS))
        return self._file

    def _forget_before(self, day: date) -> None:
        for path in self._folder.glob("scans-*.jsonl"):
            if path.name < self._path(day).name:
                path.unlink(missing_ok=True)

    def _path(self, day: date) -> Path:
        return self._folder / f"scans-{day.isoformat()}.jsonl"


def _end_broken_line(file: TextIO) -> None:
    """After a power cut the last line may lack its end; the next must not be glued to it."""
    if file.tell() == 0:
        return
    with open(file.name, "rb") as raw:  # noqa: PTH123 - the same file again, for reading
        raw.seek(-1, os.SEEK_END)
        if raw.read(1) != b"\n":
            file.write("\n")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for line in text.splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found
