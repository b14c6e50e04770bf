"""A code typed by hand goes the way of a scan: for trying out, and for damaged labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from app.ui import tokens
from app.ui.theme import theme
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable


class TypeCode(QDialog):
    """Stays open for the next code; Esc closes it."""

    def __init__(self, parent: QWidget, take: Callable[[str], object]) -> None:
        super().__init__(parent)
        self._take = take
        self.setWindowTitle("Ketik kode seperti dipindai")
        self.setMinimumWidth(theme().px(420))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = QLineEdit()
        self.field.setAccessibleName("Kode")
        self.field.setPlaceholderText("Resi, nomor pesanan, barcode, atau CMD-OK")
        send = KeyButton("Kirim", "Enter", self._send, role="primary")
        send.setDefault(True)
        self._last = label("", "small")
        line = row()
        line.addWidget(self.field, 1)
        line.addWidget(send)
        layout = column(margin=tokens.L, gap=tokens.S)
        layout.addWidget(label("Kode ini diterima seperti hasil pindai.", "muted"))
        layout.addLayout(line)
        layout.addWidget(self._last)
        self.setLayout(layout)
        self.field.setFocus()

    def _send(self) -> None:
        code = self.field.text().strip()
        if not code:
            return
        self.field.clear()
        self._last.setText(f"Terkirim: {code}")
        self._take(code)
