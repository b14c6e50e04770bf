"""What the window shows while no panel is open: the pages of this person, one press away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui import tokens
from app.ui.icons import icon
from app.ui.widgets import KeyButton, column, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.shell.registry import PanelSpec

_MOST: Final = 12
_COLUMNS: Final = 3


class Home(QWidget):
    """A greeting and buttons."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setSpacing(tokens.S)
        self._title = label("", "title")
        layout = column(gap=tokens.L)
        layout.addStretch(2)
        layout.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        hint = label("Pilih halaman, atau tekan Ctrl+K dan ketik namanya.", "muted")
        layout.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)
        holder = QWidget()
        holder.setLayout(self._grid)
        layout.addWidget(holder, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.setLayout(layout)

    def show_pages(self, name: str, specs: Sequence[PanelSpec]) -> None:
        """Fill it for a person."""
        self._title.setText(f"Selamat bekerja, {name}")
        while (old := self._grid.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.deleteLater()
        for at, spec in enumerate(specs[:_MOST]):
            button = KeyButton(
                spec.title.replace("&", "&&"), spec.shortcut, partial(self.chosen.emit, spec.id)
            )
            button.setIcon(icon(spec.icon, "brand"))
            self._grid.addWidget(button, at // _COLUMNS, at % _COLUMNS)
