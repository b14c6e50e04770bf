"""Base of the panels where people scan: verdict above, job below, scans in order, errors locked."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.ui import tokens
from app.ui.panel import Panel
from app.ui.tokens import Outcome
from app.ui.verdict import Verdict, VerdictBand
from app.ui.widgets import column

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent

    from app.ui.context import PanelContext

#: Scanning this releases an error (PU-25).
CMD_OK: Final = "CMD-OK"
#: Different codes within this time are one look (PU-05).
LOOK_MS: Final = 300
#: A code that does not fit waits this long for one that does, still inside the 100 ms of PU-21.
PATIENCE_MS: Final = 80


class PointOfUsePanel(Panel):
    """Write ``build_job`` and ``take``; call ``show_verdict``, and ``hold`` while something loads.

    Scans reach :meth:`take` one at a time and in order.  Between ``hold()`` and ``release()`` (an
    order is being loaded) they wait in a queue; none is dropped (PU-03, PU-04).
    """

    point_of_use: ClassVar[bool] = True
    #: An error was shown: its number for this task, for storing (PU-25).
    erred = Signal(int)

    def __init__(self, context: PanelContext) -> None:
        self.errors = 0
        self._waiting: deque[tuple[str, int]] = deque()
        self._doubtful: tuple[str, int] | None = None
        self._last_fit_ms: int | None = None
        self._held = False
        super().__init__(context)

    # ---------------------------------------------------------------- for subclasses to write
    def build_job(self) -> QWidget:
        """What stands below the band: the list, the next thing expected."""
        raise NotImplementedError

    def take(self, code: str, at_ms: int) -> None:
        """Use one scan; called in order, never while held."""
        raise NotImplementedError

    def fits(self, code: str) -> bool:
        """Whether a code suits the step now expected, from memory; True takes every code."""
        return True

    # ---------------------------------------------------------------- building
    def build(self) -> None:
        """Band above, job below."""
        self.band = VerdictBand(self.context.sounds)
        self._job = self.build_job()
        body = QWidget()
        layout = column(gap=tokens.M)
        layout.addWidget(self.band)
        layout.addWidget(self._job, 1)
        body.setLayout(layout)
        self.set_content(body)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._take_doubtful)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._size_band()

    # ---------------------------------------------------------------- speaking
    @property
    def locked(self) -> bool:
        """Whether an error waits to be released (PU-25)."""
        verdict = self.band.verdict
        return verdict is not None and verdict.outcome is Outcome.ERROR

    def show_verdict(self, verdict: Verdict, picture: QPixmap | None = None) -> None:
        """Show and sound a result; an error fills the panel until it is released."""
        error = verdict.outcome is Outcome.ERROR
        if error:
            self.errors += 1
        self._job.setVisible(not error)
        self.band.show_verdict(verdict, picture)
        self._size_band()
        if error:
            self.erred.emit(self.errors)

    def release_error(self) -> None:
        """The person has seen it: the job comes back (``CMD-OK``, Enter)."""
        if self.locked:
            self.back_to_job("Pindai barang berikutnya.")

    def back_to_job(self, hint: str) -> None:
        """Leave the last result and say what to scan next."""
        self.band.show_hint(hint)
        self._job.show()
        self._size_band()

    def new_task(self, hint: str) -> None:
        """Start counting errors again and say what to scan."""
        self.errors = 0
        self.back_to_job(hint)

    # ---------------------------------------------------------------- scans
    def hold(self) -> None:
        """Keep scans waiting (something loads or is being decided)."""
        self._held = True

    def release(self) -> None:
        """Take the waiting scans, in order, until something holds again."""
        self._held = False
        while self._waiting and not self._held:
            self._look(*self._waiting.popleft())

    @property
    def waiting(self) -> int:
        """Scans not yet taken."""
        return len(self._waiting)

    def scanned(self, code: str, at_ms: int) -> None:
        if self._held or self._waiting:
            self._waiting.append((code, at_ms))
        else:
            self._look(code, at_ms)

    def _look(self, code: str, at_ms: int) -> None:
        """Of different codes seen at one look the one that fits is used (PU-05)."""
        if code.strip().upper() == CMD_OK and self.locked:
            self.release_error()
            return
        if self.fits(code):
            self._forget_doubtful(at_ms)
            self._last_fit_ms = at_ms
            self.take(code, at_ms)
            return
        same_look = self._last_fit_ms is not None and at_ms - self._last_fit_ms < LOOK_MS
        if same_look:
            return
        self._take_doubtful()
        self._doubtful = (code, at_ms)
        self._patience.start()

    def _forget_doubtful(self, at_ms: int) -> None:
        """A fitting code within the same look makes the doubtful one part of it."""
        if self._doubtful is not None and at_ms - self._doubtful[1] < LOOK_MS:
            self._doubtful = None
            self._patience.stop()
        else:
            self._take_doubtful()

    def _take_doubtful(self) -> None:
        if self._doubtful is None:
            return
        code, at_ms = self._doubtful
        self._doubtful = None
        self._patience.stop()
        self.take(code, at_ms)

    # ---------------------------------------------------------------- Qt
    def _size_band(self) -> None:
        least = max(150, round(self.height() * tokens.BAND_SHARE))
        self.band.setMinimumHeight(least)
        self.band.setMaximumHeight(
            16_777_215 if self.locked else max(least, self.height() * 2 // 5)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_band()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and self.locked:
            self.release_error()
            return
        super().keyPressEvent(event)
