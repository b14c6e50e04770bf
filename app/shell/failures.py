"""Nothing of ours fails silently: unexpected errors go to a log, and as a number to the person."""

from __future__ import annotations

import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from app.ui import reports

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_BYTES: Final = 1_000_000
_FILES: Final = 5
_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Failures(QObject):
    """Tells the window about an unexpected error, from whatever thread it came."""

    #: What the person is told.
    reported = Signal(str)

    def caught(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
        doing: str = "running the window",
    ) -> None:
        """Log and tell; Ctrl+C in a terminal stays Ctrl+C."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.reported.emit(reports.sentence(reports.report(error, doing)))

    def install(self) -> None:
        """Put the hooks in: main thread, other threads, Qt's own messages."""
        sys.excepthook = self.caught
        threading.excepthook = self._in_thread
        qInstallMessageHandler(_qt_message)

    def _in_thread(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None:
            name = found.thread.name if found.thread is not None else "a thread"
            self.caught(found.exc_type, found.exc_value, found.exc_traceback, name)


def _qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    logging.getLogger("lumbung.qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)


def start_log(folder: Path) -> Path:
    """Log to a file that is kept small: five files of 1 MB."""
    file = folder / "logs" / "lumbung.log"
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        file, maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8", delay=True
    )
    form = "%(asctime)s %(levelname)s %(name)s %(threadName)s: %(message)s"
    handler.setFormatter(logging.Formatter(form))
    root = logging.getLogger("lumbung")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return file
