"""Keys that a panel takes before the window, which uses some of them for other things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QKeyCombination
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class ClaimsKeys(QWidget):
    """Mixed into a panel: Ctrl+D and Ctrl+B mean a journal while the keyboard is in it.

    Two shortcuts on one key would both stay silent; a claimed key never becomes a shortcut.
    """

    _claimed: Mapping[QKeyCombination, Callable[[], object]] = {}

    def claim_keys(self, keys: Mapping[str, Callable[[], object]]) -> None:
        """Take these keys, by their names."""
        self._claimed = {_combination(key): run for key, run in keys.items()}

    def event(self, event: QEvent) -> bool:
        """Say that the key is wanted before shortcuts are looked for."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.keyCombination() in self._claimed:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        run = self._claimed.get(event.keyCombination())
        if run is None:
            super().keyPressEvent(event)
        else:
            run()


def _combination(key: str) -> QKeyCombination:
    found: QKeyCombination = QKeySequence(key)[0]  # type: ignore[index]
    return found
