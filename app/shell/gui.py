"""Starts the window: QtCore, QtGui and QtWidgets only until the first paint."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.shell.boot import default_opener
from app.shell.settings import SettingsFile, home
from app.shell.window import Window
from app.ui import translations
from app.ui.theme import theme

if TYPE_CHECKING:
    from app.shell.ports import Opener

_WIDTH, _HEIGHT = 1366, 768


def make_window(opener: Opener) -> Window:
    """Application, look and window, shown but not yet connected."""
    from app.shell.failures import Failures, start_log

    folder = home()
    start_log(folder)
    failures = Failures()
    failures.install()
    settings = SettingsFile(folder)
    translations.install()
    theme().apply(dark=settings.value.dark, scale=settings.value.scale)
    window = Window(opener, folder, settings, failures)
    failures.setParent(window)
    _show(window)
    return window


def _show(window: Window) -> None:
    screen = window.screen().availableGeometry()
    if screen.width() <= _WIDTH or screen.height() <= _HEIGHT:
        window.resize(screen.size())
        window.showMaximized()
    else:
        window.resize(min(1600, screen.width() * 9 // 10), min(950, screen.height() * 9 // 10))
        window.show()


def run(url: str | None, *, demo: bool) -> int:
    """Run until the window is closed; the exit code."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Lumbung")
    app.setApplicationDisplayName("Lumbung")
    app.setDesktopFileName("lumbung")
    window = make_window(default_opener(url, demo=demo))
    QTimer.singleShot(0, window, window.begin)
    return app.exec()
