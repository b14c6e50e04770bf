"""A desk where journals are written by keyboard, over a real company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import translations
from app.ui.context import DictMemory, PanelContext, Services
from app.ui.operations import Operations
from app.ui.sounds import Sounds
from app.ui.station import Station
from app.ui.theme import theme
from tests.accounting.conftest import Books
from tests.support.company import Company

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.core.env import Environment
    from app.ui.panel import Panel

P = TypeVar("P", bound="Panel")


class PC(Station):
    """A PC with a folder and a clock, and nobody to ask."""

    def __init__(self, folder: Path, env: Environment) -> None:
        self.folder, self.env = folder, env

    def lock(self) -> None: ...

    def switch(self, badge: str) -> None: ...

    def menu(self) -> None: ...

    def help(self) -> None: ...

    def approve(self, badge: str, pin: str, permission: str, reason: str, subject: str) -> str:
        raise NotImplementedError


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


class Desk:
    """One window's worth of context; counts the keys that are pressed besides typed text."""

    def __init__(self, books: Books, qtbot: QtBot, folder: Path) -> None:
        self.books, self.qtbot = books, qtbot
        self.opened: list[tuple[str, dict[str, object]]] = []
        self.operations = Operations(lambda: books.client)
        self.services = Services()
        pc = PC(folder, books.company.env)
        self.services.offer("app.ui.station:Station", lambda: pc)
        self.context = PanelContext(
            self.operations, DictMemory(), Sounds(None), self._open, self.services
        )
        self.pressed = 0

    def _open(self, panel_id: str, **arguments: object) -> None:
        self.opened.append((panel_id, arguments))

    def show(self, kind: type[P], **arguments: Any) -> P:
        panel = kind(self.context)
        self.qtbot.addWidget(panel)
        panel.resize(1366, 768)
        panel.show()
        panel.activateWindow()
        self.qtbot.waitUntil(panel.isActiveWindow)
        panel.opened(**arguments)
        self.quiet()
        return panel

    def quiet(self) -> None:
        self.qtbot.wait(20)
        self.qtbot.waitUntil(lambda: self.operations.pending == 0)
        self.qtbot.wait(1)

    def press(self, *keys: Qt.Key, control: bool = False, shift: bool = False) -> None:
        """Press keys where the keyboard is."""
        held = Qt.KeyboardModifier.NoModifier
        if control:
            held |= Qt.KeyboardModifier.ControlModifier
        if shift:
            held |= Qt.KeyboardModifier.ShiftModifier
        for key in keys:
            self.pressed += 1
            QTest.keyClick(_focus(), key, held)

    def type(self, text: str) -> None:
        """Type text where the keyboard is."""
        for sign in text:
            QTest.keyClick(_focus(), sign)  # type: ignore[call-overload] # a letter, says Qt

    def line(self, account: str, debit: str = "", credit: str = "") -> None:
        """Type a line: account, amount, and Enter."""
        self.type(account)
        if debit or credit:
            self.press(Qt.Key.Key_Tab, *([Qt.Key.Key_Tab] if credit else []))
            self.type(debit or credit)
        self.press(Qt.Key.Key_Return)


@pytest.fixture
def desk(sqlite_url: str, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    translations.install()
    theme().apply(dark=False, scale=1.0)
    company = Company.found(sqlite_url)
    made = Desk(Books(company, company.admin), qtbot, tmp_path / "pc")
    yield made
    made.operations.close()
    company.close()
