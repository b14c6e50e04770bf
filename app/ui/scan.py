"""Takes scans out of the key events wherever the focus is (PU-01), and leaves typing alone.

The filter sits on the application and acts only when the receiver is a window, so each key is seen
once and before any widget.  It only enqueues: the code is handed out by :attr:`ScanFilter.scanned`
from the event loop, one at a time and in order, so a busy screen never loses one (PU-03).
"""

from __future__ import annotations

import sys
from collections import deque
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

from app.ui.wedge import BRACKET, GS, Burst, Next, WedgeSettings, us_character

if TYPE_CHECKING:
    from collections.abc import Callable

_PRESS: Final = QEvent.Type.KeyPress
_RELEASE: Final = QEvent.Type.KeyRelease
_OVERRIDE: Final = QEvent.Type.ShortcutOverride
_KEYS: Final = (_PRESS, _RELEASE, _OVERRIDE)
_CLICKS: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.FocusOut, QEvent.Type.TouchBegin)
_ENDS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_MODIFIERS: Final = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_Control, Qt.Key.Key_NumLock}
)
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_COMMANDS: Final = _CONTROL | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
#: X11 and Wayland number keys as the kernel does, plus 8.
_OFFSET: Final = 8 if sys.platform.startswith("linux") else 0
#: After the hold ends, look again this much later: more keys may be waiting in the queue.
_GRACE_MS: Final = 5


class ScanFilter(QObject):
    """Finds scans among key events.

    Args:
        settings: Rhythm, prefix and suffix of the scanner.
        use_text: Take characters from the PC's layout (for scanners set to it) instead of the key
            positions.
        recorder: Called with (code, milliseconds) before anything else happens to a scan (PU-03).
    """

    #: code, milliseconds on the key events' clock; one at a time, in order, from the event loop.
    scanned = Signal(str, int)
    _queued = Signal()

    def __init__(
        self,
        settings: WedgeSettings | None = None,
        *,
        use_text: bool = False,
        recorder: Callable[[str, int], None] | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings or WedgeSettings()
        self.use_text = use_text or sys.platform == "darwin"
        self.recorder = recorder
        self._burst = Burst(self.settings)
        self._held: list[QKeyEvent] = []
        self._held_keys: set[int] = set()
        self._swallowed: set[int] = set()
        self._window: QWindow | None = None
        self._replaying = False
        self._silence_scan_ms = -1
        self._codes: deque[tuple[str, int]] = deque()
        self._since_key = QElapsedTimer()
        self._active = QElapsedTimer()
        self._active.start()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._quiet)
        self._looked_twice = False
        self._queued.connect(self._hand_out, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Start listening; stops by itself when the application ends."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
            app.aboutToQuit.connect(self.remove)

    def remove(self) -> None:
        """Stop listening and type whatever is still held."""
        self._replay()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def configure(self, settings: WedgeSettings, *, use_text: bool) -> None:
        """Change the scanner's settings while running."""
        self._replay()
        self.settings = settings
        self.use_text = use_text or sys.platform == "darwin"
        self._burst = Burst(settings)

    def feed(self, code: str, at_ms: int) -> None:
        """Accept a code that came another way: serial port, camera, typed by hand on purpose."""
        self._active.restart()
        if self.recorder is not None:
            self.recorder(code, at_ms)
        self._codes.append((code, at_ms))
        self._queued.emit()

    @property
    def quiet_ms(self) -> int:
        """Milliseconds without a key, click or scan."""
        return self._active.elapsed()

    # ---------------------------------------------------------------- events
    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == _PRESS or kind in _CLICKS:
            self._active.restart()
        if kind in _KEYS:
            if self._replaying or receiver.isWidgetType() or not isinstance(event, QKeyEvent):
                return False
            return self._key(kind, receiver, event)
        if self._held and kind in _CLICKS and not receiver.isWidgetType():
            self._replay()
        return False

    def _key(self, kind: QEvent.Type, receiver: QObject, event: QKeyEvent) -> bool:
        if kind == _OVERRIDE:
            return self._override(event)
        if kind == _RELEASE:
            return self._release(event)
        if isinstance(receiver, QWindow):
            self._window = receiver
        return self._press(event)

    def _override(self, event: QKeyEvent) -> bool:
        """An open burst keeps its characters from triggering shortcuts; other keys end it."""
        if not self._held:
            return False
        wanted = bool(self._character(event)) or self._is_scan_end(event)
        if wanted:
            event.accept()
        elif event.key() not in _MODIFIERS:
            self._replay()
        return wanted

    def _press(self, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIERS:
            return False
        if event.key() in _ENDS and not event.modifiers() & _COMMANDS:
            return self._end(event)
        char = "" if event.isAutoRepeat() else self._character(event)
        if not char:
            self._replay()
            return False
        at_ms = _moment(event)
        if self._held and not self._burst.joins(at_ms):
            self._settle(at_ms - self._burst.last_ms)
        if not self._held and not self._burst.opens(char):
            return False
        return self._hold(char, at_ms, event)

    def _hold(self, char: str, at_ms: int, event: QKeyEvent) -> bool:
        if char == self.settings.suffix and self._burst.ended(at_ms) is Next.SCAN:
            self._accept(at_ms, event)
            return True
        self._burst.add(char, at_ms)
        self._keep(event)
        if self._burst.prefix_broken():
            self._replay()
            return True
        self._looked_twice = False
        self._since_key.start()
        self._timer.start(self.settings.hold_ms)
        return True

    def _end(self, event: QKeyEvent) -> bool:
        at_ms = _moment(event)
        if not self._held:
            late = self._silence_scan_ms >= 0
            mine = late and at_ms - self._silence_scan_ms <= self.settings.late_ms
            self._silence_scan_ms = -1
            if mine:
                self._swallowed.add(_identity(event))
            return mine
        if self._burst.ended(at_ms) is Next.SCAN:
            self._accept(at_ms, event)
            return True
        self._replay()
        return False

    def _release(self, event: QKeyEvent) -> bool:
        identity = _identity(event)
        if identity in self._held_keys:
            self._held.append(_copy(event))
            return True
        if identity in self._swallowed:
            self._swallowed.discard(identity)
            return True
        return False

    # ---------------------------------------------------------------- what becomes of held keys
    def _quiet(self) -> None:
        """The hold ran out; look again 5 ms later: more keys may be queued behind this timer."""
        if not self._held:
            return
        if not self._looked_twice:
            self._looked_twice = True
            self._timer.start(_GRACE_MS)
            return
        quiet_ms = self._since_key.elapsed()
        if self._burst.silent(quiet_ms) is Next.HOLD:
            self._timer.start(max(1, self.settings.silence_ms - quiet_ms))
            return
        self._settle(quiet_ms)

    def _settle(self, quiet_ms: int) -> None:
        """A gap closed the burst: a scan that ended by silence, or typing."""
        if self._burst.silent(quiet_ms) is Next.SCAN:
            self._silence_scan_ms = self._burst.last_ms
            self._accept(self._burst.last_ms, None)
        else:
            self._replay()

    def _accept(self, at_ms: int, end: QKeyEvent | None) -> None:
        code = self._burst.code
        self._swallowed |= self._held_keys
        if end is not None:
            self._swallowed.add(_identity(end))
        self._forget()
        self.feed(code, at_ms)

    def _replay(self) -> None:
        """Give the held keys to whoever has the focus, in order, as if they came now."""
        if not self._held:
            return
        events, window = self._held, QGuiApplication.focusWindow() or self._window
        self._forget()
        if window is None:
            return
        self._replaying = True
        try:
            for event in events:
                QApplication.sendEvent(window, event)
        finally:
            self._replaying = False

    def _keep(self, event: QKeyEvent) -> None:
        self._held.append(_copy(event))
        self._held_keys.add(_identity(event))

    def _forget(self) -> None:
        released = {_identity(event) for event in self._held if event.type() == _RELEASE}
        self._swallowed -= released
        self._timer.stop()
        self._held = []
        self._held_keys = set()
        self._burst = Burst(self.settings)

    def _hand_out(self) -> None:
        if self._codes:
            self.scanned.emit(*self._codes.popleft())

    # ---------------------------------------------------------------- characters
    def _is_scan_end(self, event: QKeyEvent) -> bool:
        return event.key() in _ENDS and self._burst.ended(_moment(event)) is Next.SCAN

    def _character(self, event: QKeyEvent) -> str:
        """The character of a printable key, "" for anything else.  Ctrl+] is GS."""
        commands = event.modifiers() & _COMMANDS
        position = event.nativeScanCode() - _OFFSET
        if commands == _CONTROL:
            bracket = position == BRACKET or event.key() == Qt.Key.Key_BracketRight
            return GS if bracket or event.text() == GS else ""
        if commands:
            return ""
        if not self.use_text and not event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            char = us_character(position, shift=shift)
            if char:
                return char
        text = event.text()
        return text if len(text) == 1 and (text.isprintable() or text == GS) else ""


def _identity(event: QKeyEvent) -> int:
    return event.nativeScanCode() or event.key()


_clock = QElapsedTimer()
_clock.start()


def _moment(event: QKeyEvent) -> int:
    """The event's own time in milliseconds; events made by programs get the current one."""
    return int(event.timestamp()) or _clock.msecsSinceReference()


def _copy(event: QKeyEvent) -> QKeyEvent:
    twin = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    twin.setTimestamp(event.timestamp())
    return twin
