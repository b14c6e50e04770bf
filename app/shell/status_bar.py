"""The bottom line of the window: connection, database, printer, person, and quick switches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QMenu, QStatusBar, QToolButton, QWidget

from app.ui import tokens
from app.ui.icons import icon, pixmap
from app.ui.theme import theme
from app.ui.widgets import label, quiet_button, row

if TYPE_CHECKING:
    from collections.abc import Callable


class StatusBar(QStatusBar):
    """Always says where the data is, which printer, and who works here (PU-56)."""

    scale_chosen = Signal(float)
    theme_toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._items: list[tuple[QLabel, str, str]] = []
        self.connection = self._item("online", "ok")
        self.database = self._item("database", "muted")
        self.printer = self._item("printer", "muted")
        self.user = self._item("user", "muted", right=True)
        self._scale_menu = QMenu(self)
        for scale in tokens.SCALES:
            self._scale_menu.addAction(f"{scale:.0%}").triggered.connect(
                lambda _checked=False, wanted=scale: self.scale_chosen.emit(wanted)
            )
        self._scale = quiet_button("text-size", "Ukuran teks")
        self._scale.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._scale.setMenu(self._scale_menu)
        self.addPermanentWidget(self._scale)
        self._mode = quiet_button("moon", "Warna gelap", self.theme_toggled.emit)
        self.addPermanentWidget(self._mode)
        self._buttons: list[QToolButton] = [self._scale, self._mode]
        theme().changed.connect(self._redraw)
        self._redraw()

    def add_button(self, name: str, tip: str, pressed: Callable[[], object]) -> None:
        """A quick switch at the far right."""
        button = quiet_button(name, tip, pressed)
        self._buttons.append(button)
        self.addPermanentWidget(button)

    def show_connection(self, words: str, *, away: bool) -> None:
        """Whether the database can be reached."""
        self.connection.setText(words)
        self._replace(self.connection, "offline" if away else "online", "warn" if away else "ok")

    def _item(self, name: str, colour: str, *, right: bool = False) -> QLabel:
        holder = QWidget()
        mark, text = QLabel(), label("", "small")
        layout = row(gap=tokens.XS)
        layout.setContentsMargins(tokens.S, 2, tokens.S, 2)
        layout.addWidget(mark)
        layout.addWidget(text)
        holder.setLayout(layout)
        self._items.append((mark, name, colour))
        (self.addPermanentWidget if right else self.addWidget)(holder)
        text.setProperty("place", len(self._items) - 1)
        return text

    def _replace(self, text: QLabel, name: str, colour: str) -> None:
        place = int(text.property("place"))
        mark, _, _ = self._items[place]
        self._items[place] = (mark, name, colour)
        self._redraw()

    def _redraw(self) -> None:
        size = theme().px(14)
        ratio = self.devicePixelRatioF()
        for mark, name, colour in self._items:
            ink = theme().colour(colour).name()
            mark.setPixmap(pixmap(name, size, ink, ratio))
        dark = theme().dark
        self._mode.setIcon(icon("sun" if dark else "moon", "muted"))
        self._mode.setToolTip("Warna terang" if dark else "Warna gelap")
        self._mode.setAccessibleName(self._mode.toolTip())
        for button in getattr(self, "_buttons", []):
            button.setIconSize(QSize(size, size))
