"""The side area of a panel: a detail beside the list, never a new window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.ui import tokens
from app.ui.theme import theme
from app.ui.widgets import column, label, quiet_button, row

if TYPE_CHECKING:
    from collections.abc import Callable


class SideArea(QFrame):
    """Title, close button and one scrolling widget."""

    def __init__(self, close: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self.setMinimumWidth(theme().px(260))
        self._title = label("", "heading", wrap=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        head = row()
        head.setContentsMargins(tokens.M, tokens.S, tokens.S, tokens.XS)
        head.addWidget(self._title, 1)
        head.addWidget(quiet_button("close", "Tutup rincian (Esc)", close))
        layout = column(gap=0)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        self.setLayout(layout)

    @property
    def title(self) -> str:
        """Title of what is shown."""
        return self._title.text()

    @property
    def wanted_width(self) -> int:
        """Pixels at which nothing of what is shown is cut at its side."""
        widget = self._scroll.widget()
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        frame = 2 * self._scroll.frameWidth()
        return widget.minimumSizeHint().width() + bar + frame if widget is not None else 0

    def show_widget(self, title: str, widget: QWidget) -> None:
        """Show a detail in place of the one before."""
        self._title.setText(title)
        old = self._scroll.takeWidget()
        if old is not None and old is not widget:
            old.deleteLater()
        widget.setContentsMargins(tokens.M, 0, tokens.M, tokens.M)
        self._scroll.setWidget(widget)
        widget.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
