"""This window's PC for the panels where people scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.env import RealEnvironment
from app.ui.station import Station

if TYPE_CHECKING:
    from pathlib import Path

    from app.shell.window import Window


class WindowStation(Station):
    """Forwards to the window; made once for it."""

    def __init__(self, window: Window, folder: Path) -> None:
        self._window = window
        self.folder = folder
        self.env = RealEnvironment()

    def lock(self) -> None:
        self._window.lock()

    def switch(self, badge: str) -> None:
        self._window.lock()
        self._window.login.scanned(badge, 0)

    def menu(self) -> None:
        main = self._window.main
        if main is not None:
            main.palette_.open_palette()

    def help(self) -> None:
        main = self._window.main
        if main is not None:
            main.help_beside()

    def approve(self, badge: str, pin: str, permission: str, reason: str, subject: str) -> str:
        given = self._window.runtime.sign_in.override(badge, pin, permission, reason, subject)
        return given.code
