"""Scans and keys of a packing table in the order they came: which is used, and when (PU-03 to 06).

Knows when things came, not what they mean: it asks the table for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer

from app.scanning.intake import Fit, Fitness, Intake, IntakeRules

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.scan_log import ScanLog

HOLD_MS: Final = 80  # a wrong code waits for a right one of its look; PU-21: told within 100 ms
_CLOCK_MS: Final = 5_000  # further from the one before: timed by another clock
_KEY: Final = "\x00"  # the key tells what was typed from the same code scanned


class LineUp(QObject):
    """Takes scans and keys, holds them while the table is busy, hands them out one by one.

    Args:
        log: Of decisions, on disk.
        judge: How a code fits what the table expects now.
        use: Act on a code.
        parent: Whose it is.
    """

    def __init__(
        self,
        log: ScanLog,
        judge: Callable[[str], Fitness],
        use: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._log = log
        self._judge_scan = judge
        self._use = use
        self._intake = Intake(IntakeRules(hold_ms=HOLD_MS))
        #: Since the last scan or key came; the table's time goes on from that one's.
        self._clock = QElapsedTimer()
        self._clock.start()
        self._last_ms = 0
        self._last_at_ms: int | None = None
        self._keys = 0
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.pump)

    def scan(self, code: str, at_ms: int) -> None:
        """A scan; ``at_ms`` on whatever clock the scanner's keys have."""
        self._intake.feed(code, self._came(at_ms))
        self.pump()

    def type(self, code: str) -> None:
        """A code typed by hand, or a command by key."""
        self._keys += 1
        self._intake.feed(f"{code}{_KEY}{self._keys}", self._came(None))
        self.pump()

    def hold(self) -> None:
        """Keep what comes; the database is being asked (PU-04)."""
        self._intake.hold()

    def release(self) -> None:
        """Go on with what was kept, at the next :meth:`pump`."""
        self._intake.release()

    @property
    def waiting(self) -> int:
        """Scans without decision."""
        return len(self._intake.waiting)

    def pump(self) -> None:
        """Decide everything that can be decided now."""
        self._timer.stop()
        while (decision := self._intake.next(self._now(), self._judge)) is not None:
            code = decision.arrival.code.partition(_KEY)[0]
            self._log.remark("decided", n=decision.arrival.seq, use=decision.use)
            if decision.use.acts:
                self._use(code)
        deadline = self._intake.deadline_ms
        if deadline is not None:
            self._timer.start(max(1, deadline + 1 - self._now()))

    def _judge(self, raw: str) -> Fitness:
        code = raw.partition(_KEY)[0]
        if raw != code:  # a person means each of them: no look, no bounce
            return Fitness(Fit.COMMAND, code)
        return self._judge_scan(code)

    def _came(self, at_ms: int | None) -> int:
        """The table's time of a scan: as far from the one before as the scanner's clock says.

        The screen may be late and scans then come in a heap; a key, a code typed by hand and a
        clock that jumps have no such distance, so for them it is the time that passed here.
        """
        passed = self._clock.restart()
        before = self._last_at_ms
        apart = passed if at_ms is None or before is None else at_ms - before
        if not 0 <= apart <= passed + _CLOCK_MS:
            apart = passed
        if at_ms is not None:
            self._last_at_ms = at_ms
        elif before is not None:
            self._last_at_ms = before + apart
        self._last_ms += apart
        return self._last_ms

    def _now(self) -> int:
        return self._last_ms + self._clock.elapsed()
