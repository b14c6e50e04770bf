"""The four tones of a point of use, told apart without looking (PU-20); playing never waits.

The tones are made with the standard library into the workstation's own folder, at its volume,
because the players differ in whether they can set one.  A thread starts the player; when none works
the program beeps.
"""

from __future__ import annotations

import contextlib
import importlib
import math
import queue
import shutil
import sys
import threading
import wave
from array import array
from typing import TYPE_CHECKING, Any, Final, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from app.ui.tokens import Outcome

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence
    from pathlib import Path

_RATE: Final = 22_050
_LOUDEST: Final = 0.8 * 32_767
#: Ramp at both ends of a tone, so that it does not click.
_RAMP_S: Final = 0.008
#: A player that fails does so at once; one still running after this works.
_TRIAL_S: Final = 0.4

#: Tones of an outcome: (hertz, seconds, pause after).  Several hertz sound together.
_TONES: Final[dict[Outcome, tuple[tuple[tuple[float, ...], float, float], ...]]] = {
    Outcome.OK: (((1568.0,), 0.09, 0.0),),
    Outcome.WARNING: (((784.0,), 0.12, 0.07), ((784.0,), 0.12, 0.0)),
    Outcome.ERROR: (((196.0, 294.0), 0.6, 0.0),),
    Outcome.DONE: (
        ((784.0,), 0.1, 0.0),
        ((988.0,), 0.1, 0.0),
        ((1175.0,), 0.1, 0.0),
        ((784.0, 1175.0, 1568.0), 0.28, 0.0),
    ),
}


class Player(Protocol):
    """Something that plays a file and returns at once."""

    def __call__(self, file: Path) -> bool:
        """False when it cannot play."""


def samples(outcome: Outcome, volume: int) -> array[int]:
    """16-bit samples of an outcome's tones.

    Args:
        outcome: Which tones.
        volume: 0 to 100.
    """
    found = array("h")
    for hertz, seconds, pause in _TONES[outcome]:
        found.extend(_tone(hertz, seconds, volume))
        found.extend([0] * round(pause * _RATE))
    return found


def _tone(hertz: Sequence[float], seconds: float, volume: int) -> list[int]:
    count, ramp = round(seconds * _RATE), round(_RAMP_S * _RATE)
    height = _LOUDEST * volume / 100 / len(hertz)
    return [
        round(
            height
            * min(1.0, at / ramp, (count - at) / ramp)
            * sum(math.sin(2 * math.pi * pitch * at / _RATE) for pitch in hertz)
        )
        for at in range(count)
    ]


def write_tone(file: Path, outcome: Outcome, volume: int) -> None:
    """Make one WAV file; a half-written one is never left under its name."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".part")
    with wave.open(str(half), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE)
        data = samples(outcome, volume)
        if sys.byteorder == "big":
            data.byteswap()
        out.writeframes(data.tobytes())
    half.replace(file)


class CommandPlayer:
    """Plays with a program of the system; a new tone cuts off the one before."""

    def __init__(self, *command: str) -> None:
        self._command = command
        self._proved = False
        self._running: subprocess.Popen[bytes] | None = None

    def __call__(self, file: Path) -> bool:
        import subprocess  # 15 ms that the first paint does not pay

        if self._running is not None and self._running.poll() is None:
            self._running.terminate()
            self._running.wait()
        self._running = subprocess.Popen(  # noqa: S603 - our own file, a known player
            [*self._command, str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if not self._proved:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._running.wait(_TRIAL_S)
            self._proved = self._running.poll() in {None, 0}
            return self._proved
        return True


def _windows_player(file: Path) -> bool:
    winsound: Any = importlib.import_module("winsound")  # exists on Windows only
    winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_ASYNC)
    return True


def system_players() -> list[Player]:
    """Players of this system, best first."""
    if sys.platform == "win32":
        return [_windows_player]
    wanted = (("paplay",), ("pw-play",), ("aplay", "-q"), ("afplay",))
    return [CommandPlayer(path, *rest) for name, *rest in wanted if (path := shutil.which(name))]


class Sounds(QObject):
    """Plays outcomes.

    Args:
        folder: Where the tones are kept; None plays nothing (tests, headless pictures).
        players: Ways to play, best first; the system's own when left out.
    """

    _beep = Signal()

    def __init__(self, folder: Path | None, players: Sequence[Player] | None = None) -> None:
        super().__init__()
        self._folder = folder
        self._players = list(players) if players is not None else None
        self._queue: queue.SimpleQueue[Outcome | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self.volume = 80
        self.muted = False
        #: Flash the panel with each verdict (PU-22).
        self.visual_only = False
        self._beep.connect(QApplication.beep, Qt.ConnectionType.QueuedConnection)

    def play(self, outcome: Outcome) -> None:
        """Sound an outcome; returns at once."""
        if self.muted or self._folder is None or self.volume <= 0:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="lumbung-sound", daemon=True)
            self._thread.start()
        self._queue.put(outcome)

    def prepare(self) -> None:
        """Make the tones and find the player now, so that the first scan does not pay for it."""
        if self._folder is not None:
            for outcome in Outcome:
                self._file(outcome)

    def close(self) -> None:
        """Stop the thread."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(timeout=2)
            self._thread = None

    def _run(self) -> None:
        if self._players is None:
            self._players = system_players()
        while (outcome := self._queue.get()) is not None:
            while not self._queue.empty() and self._queue_is_behind():
                outcome = self._queue.get() or outcome
            self._sound(outcome)

    def _queue_is_behind(self) -> bool:
        """Several waiting: only the newest says something true about now."""
        return self._queue.qsize() > 1

    def _sound(self, outcome: Outcome) -> None:
        players = self._players or []
        while players:
            try:
                if players[0](self._file(outcome)):
                    return
            except OSError:
                pass
            players.pop(0)
        self._beep.emit()

    def _file(self, outcome: Outcome) -> Path:
        if self._folder is None:
            raise RuntimeError("no folder for tones")
        file = self._folder / f"{outcome}-{self.volume}.wav"
        if not file.exists():
            write_tone(file, outcome, self.volume)
        return file
