"""One thing at a time off the GUI thread, where nobody is signed in yet: connecting, signing in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app.core.errors import UserError
from app.ui import garbage, reports
from app.ui.operations import ProgramError

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")


class Background(QObject):
    """Runs work in order on one thread; answers arrive on the thread that owns it."""

    _answered = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="lumbung-background")
        self._closed = False
        self._answered.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        garbage.hold()

    def run(
        self,
        work: Callable[[], R],
        *,
        done: Callable[[R], object],
        failed: Callable[[UserError], object],
        doing: str,
    ) -> None:
        """Run ``work``; then ``done`` with its value or ``failed`` with what the person is told."""
        self._pool.submit(self._work, work, done, failed, doing)

    def close(self) -> None:
        """Take no more; what was given is finished (the sign-out of a window that closes)."""
        self._pool.shutdown(wait=True)
        if not self._closed:
            self._closed = True
            garbage.release()

    def _work(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[UserError], object],
        doing: str,
    ) -> None:
        value: object = None
        then: Callable[[Any], object] = done
        try:
            value = work()
        except UserError as refused:
            value, then = refused, failed
        except BaseException as bug:  # noqa: BLE001 - ours: reported with a number, never lost in a thread
            value, then = ProgramError(reports.report(bug, doing)), failed
        if shiboken6.isValid(self):
            self._answered.emit(then, value)

    def _answer(self, then: Callable[[Any], object], value: object) -> None:
        then(value)
