"""Writes a journal by keys on a panel of its own, says so, and waits to be killed.

Run as ``python -m tests.accounting.entry.doomed FOLDER``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.accounting.panels.entry_gallery import _panel
from app.core.env import RealEnvironment
from tests.accounting.entry.conftest import PC


def main(folder: Path) -> None:
    application = QApplication([])
    pc = PC(folder, RealEnvironment())
    panel = _panel(offer=lambda services: services.offer("app.ui.station:Station", lambda: pc))
    panel.show()
    panel.activateWindow()
    QTest.qWaitForWindowActive(panel)
    while not panel.model.accounts.choices:
        QTest.qWait(10)
    panel.take_focus()

    def focus() -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(*keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(focus(), key)

    def write(text: str) -> None:
        for sign in text:
            QTest.keyClick(focus(), sign)  # type: ignore[call-overload] # a letter, says Qt

    press(Qt.Key.Key_Tab)
    write("Sewa gudang")
    press(Qt.Key.Key_Tab)
    write("64-2")
    press(Qt.Key.Key_Tab)
    write("7,5jt")
    press(Qt.Key.Key_Return)
    write("11-2")
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    write("2,5jt")
    press(Qt.Key.Key_Return)
    write("belum sel")  # the cell that is open when the power goes
    print("written", flush=True)
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
