"""Base of the panels where people scan: verdict above, job below, scans in order, errors locked."""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui import tokens
from app.ui.panel import Panel
from app.ui.tokens import Outcome
from app.ui.verdict import Verdict, VerdictBand
from app.ui.widgets import column

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QKeyEvent, QPixmap, QResizeEvent

    from app.ui.context import PanelContext

#: Scanning this releases an error (PU-25).
CMD_OK: Final = "CMD-OK"


class PointOfUsePanel(Panel):
    """Write ``build_job`` and ``take``; call ``show_verdict``, and ``hold`` while something loads.

    Scans reach :meth:`take` one at a time and in order.  Between ``hold()`` and ``release()`` (an
    order is being loaded) they wait in a queue; none is dropped (PU-03, PU-04).  Which of several
    codes of one look counts, and trigger bounce, are decided by ``app.scanning.intake`` in
    ``take``.
    """

    point_of_use: ClassVar[bool] = True
    #: An error was shown: its number for this task, for storing (PU-25).
    erred = Signal(int)

    def __init__(self, context: PanelContext) -> None:
        self.errors = 0
        self._waiting: deque[tuple[str, int]] = deque()
        self._held = False
        self._hint = "Pindai barang berikutnya."
        self._locked_actions: list[QAction] = []
        super().__init__(context)

    # ---------------------------------------------------------------- for subclasses to write
    @abstractmethod
    def build_job(self) -> QWidget:
        """What stands below the band: the list, the next thing expected."""

    @abstractmethod
    def take(self, code: str, at_ms: int) -> None:
        """Use one scan; called in order, never while held."""

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
        self._lock(error)
        if error:
            self.erred.emit(self.errors)

    def release_error(self) -> None:
        """The person has seen it: the job comes back (``CMD-OK``, Enter)."""
        if self.locked:
            self.back_to_job(self._hint)

    def back_to_job(self, hint: str) -> None:
        """Leave the last result and say what to scan next."""
        self._hint = hint
        self.band.show_hint(hint)
        self._job.show()
        self._size_band()
        self._lock(False)

    def _lock(self, locked: bool) -> None:
        """Only Enter and scans work while an error stands; keys and buttons come back after it."""
        if locked and not self._locked_actions:
            self._locked_actions = [one for one in self.actions() if one.isEnabled()]
            self.setFocus()
        for action in self._locked_actions:
            action.setEnabled(not locked)
        if not locked:
            self._locked_actions = []

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
            self._use(*self._waiting.popleft())

    @property
    def waiting(self) -> int:
        """Scans not yet taken."""
        return len(self._waiting)

    def scanned(self, code: str, at_ms: int) -> None:
        if self._held or self._waiting:
            self._waiting.append((code, at_ms))
        else:
            self._use(code, at_ms)

    def _use(self, code: str, at_ms: int) -> None:
        if self.locked and code.strip().upper() == CMD_OK:
            self.release_error()
        else:
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
