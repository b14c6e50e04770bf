"""The window over a program that is none, in a home of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.shell.failures import Failures
from app.shell.settings import SettingsFile
from app.shell.window import Window
from app.ui import translations
from app.ui.theme import theme
from tests.shell import fakes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    translations.install()
    theme().apply(dark=False, scale=1.0)
    yield
    theme().apply(dark=False, scale=1.0)


class Desk:
    """A PC: its folder, its program below, and the windows opened on it one after the other."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder = folder
        self.runtime = fakes.FakeRuntime()
        self.opener: Callable[[], fakes.FakeRuntime] = lambda: self.runtime
        self.failures = Failures()
        self._qtbot = qtbot
        self._windows: list[Window] = []

    def open_window(self) -> Window:
        """Start the program: shown, connecting."""
        settings = SettingsFile(self.folder)
        window = Window(self._open, self.folder, settings, self.failures, fakes.panels)
        self._windows.append(window)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        self._qtbot.waitUntil(window.isActiveWindow)
        window.begin()
        return window

    def _open(self) -> fakes.FakeRuntime:
        return self.opener()

    def ready_window(self) -> Window:
        """Start the program and wait until one can sign in."""
        window = self.open_window()
        self._qtbot.waitUntil(lambda: window.login._ready)
        return window

    def sign_in(self, window: Window, user: str = "sari") -> None:
        """Type name and password."""
        window.login.user.setText(user)
        window.login.password.setText(f"rahasia-{user}")
        window.login._submit()
        self._qtbot.waitUntil(lambda: window.main is not None)
        self.settle(window)

    def signed_in(self, user: str = "sari") -> Window:
        """A window somebody works in."""
        window = self.ready_window()
        self.sign_in(window, user)
        return window

    def settle(self, window: Window) -> None:
        """Wait until the layout stands and the lists have loaded."""
        main = window.main
        assert main is not None
        self._qtbot.waitUntil(lambda: main.docks._settled)
        self._qtbot.waitUntil(lambda: main._operations.pending == 0)

    def close_all(self) -> None:
        for window in self._windows:
            window.close()
            window.deleteLater()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(tmp_path, qtbot)
    yield made
    made.close_all()
