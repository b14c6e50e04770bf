"""Types like a scanner and like a person, by key events with times of their own: nothing waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from app.ui.wedge import us_character

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow
    from PySide6.QtWidgets import QWidget

_OFFSET = 8  # X11's key codes are the kernel's plus 8
_CODES = {
    us_character(code, shift=shift): (code, shift)
    for shift in (False, True)
    for code in range(2, 60)
}
ENTER_CODE, TAB_CODE, SHIFT_CODE, CTRL_CODE = 28, 15, 42, 29
NO = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Keyboard:
    """Sends key events to the window that has the keyboard, as the window system does.

    Args:
        window: Where to; None means the active window at each key, so that a scan follows a
            dialog that opens in the middle.
        layout: What the PC's layout writes for the US character of a key (a German or shouting
            keyboard); the same by default.
    """

    def __init__(self, window: QWidget | None, layout: Callable[[str], str] = str) -> None:
        self._window = window
        self._layout = layout
        self.now_ms = 1_000

    def scan(self, code: str, *, gap_ms: int = 8, end: str | None = "\r") -> int:
        """A code as a wedge scanner sends it; the time of its last key."""
        for char in code:
            self.now_ms += gap_ms
            self.press(char)
        if end is not None:
            self.now_ms += gap_ms
            self.end(end)
        return self.now_ms

    def type(self, text: str, *, gap_ms: int = 100) -> None:
        """A text as a person types it: each key later than a scanner's would be."""
        for char in text:
            self.now_ms += gap_ms
            self.press(char)

    def press(self, char: str) -> None:
        """One printable key, pressed and released; GS is Ctrl+]."""
        if char == "\x1d":
            self._both(27, Qt.Key.Key_BracketRight, CTRL, "\x1d")
            return
        code, shift = _CODES[char]
        text = self._layout(char)
        self._both(code, Qt.Key(ord(text.upper()[0])), SHIFT if shift else NO, text)

    def end(self, char: str = "\r") -> None:
        """Enter or Tab."""
        if char == "\t":
            self._both(TAB_CODE, Qt.Key.Key_Tab, NO, "\t")
        else:
            self._both(ENTER_CODE, Qt.Key.Key_Return, NO, "\r")

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO, text: str = "") -> None:
        """Any other key."""
        self._both(0, key, modifiers, text)

    def _both(self, code: int, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
        handle = self._handle()
        native = code + _OFFSET if code else 0
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, native, 0, 0, text)
            event.setTimestamp(self.now_ms)
            if kind == QEvent.Type.ShortcutOverride:
                event.ignore()
            QApplication.sendEvent(handle, event)

    def _handle(self) -> QWindow:
        if self._window is not None:
            handle = self._window.window().windowHandle()
        else:
            handle = QGuiApplication.focusWindow()
        assert handle is not None
        return handle
