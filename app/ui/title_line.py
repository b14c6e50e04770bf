"""First line of every panel: title, status, filters, one primary button, a quiet menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from app.ui import tokens
from app.ui.icons import pixmap
from app.ui.pills import Pill
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, label, quiet_button, row

if TYPE_CHECKING:
    from collections.abc import Callable


class TitleLine(QWidget):
    """Also the handle by which a dock is dragged: empty parts let the mouse through to it."""

    def __init__(self, title: str, icon_name: str, *, point_of_use: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "title-line")
        # Its own, because a dock takes the title line out of the panel.
        self.setProperty("pointOfUse", point_of_use)
        self._point_of_use = point_of_use
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._icon_name = icon_name
        self._mark = QLabel()
        self._title = label(title, "title")
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._title.setMinimumWidth(theme().px(48))
        self.pill = Pill()
        self._who = label("", "muted")
        self._primary: KeyButton | None = None
        self._menu = QMenu(self)
        self._more = quiet_button("menu", "Tindakan lain")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu)
        self._more.hide()
        self._build()
        theme().changed.connect(self._redraw)

    def _build(self) -> None:
        self._row = row(gap=tokens.S)
        self._row.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
        self._row.addWidget(self._mark)
        self._row.addWidget(self._title)
        self._row.addWidget(self.pill)
        self._filters = row()
        self._row.addLayout(self._filters)
        self._row.addStretch(1)
        self._row.addWidget(self._who)
        self._buttons = row()
        self._row.addLayout(self._buttons)
        self._row.addWidget(self._more)
        self._trailing = row(gap=0)
        self._row.addLayout(self._trailing)
        self.setLayout(self._row)
        self._redraw()

    @property
    def title(self) -> str:
        """The title shown."""
        return self._title.text()

    def set_title(self, title: str) -> None:
        """Show another title (the number of an opened document)."""
        self._title.setText(title)

    def set_status(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """The pill beside the title; "" hides it."""
        self.pill.show_status(text, tone)

    def set_who(self, name: str) -> None:
        """The person at this point of use (PU-56); cleared with ""."""
        self._who.setText(name)

    def add_filter(self, widget: QWidget) -> None:
        """A filter that matters for everything in the panel (warehouse, period)."""
        self._filters.addWidget(widget)

    def add_trailing(self, widget: QWidget) -> None:
        """A small button at the far right; docks put theirs here."""
        self._trailing.addWidget(widget)

    def set_primary(self, button: KeyButton) -> None:
        """The one main action."""
        if self._primary is not None:
            self._buttons.removeWidget(self._primary)
            self._primary.deleteLater()
        self._primary = button
        self._buttons.addWidget(button)

    def add_button(self, button: QWidget) -> None:
        """A second button, rarely: before the primary one."""
        self._buttons.insertWidget(0, button)

    def add_menu_action(self, action: QAction) -> None:
        """An action in the quiet menu, its key beside it."""
        self._menu.addAction(action)
        self._more.show()

    def _redraw(self) -> None:
        self.setFont(theme().font(point_of_use=self._point_of_use))
        size = theme().px(20)
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(pixmap(self._icon_name, size, theme().colours.brand, ratio))
        self._more.setIconSize(QSize(theme().px(16), theme().px(16)))


def make_action(parent: QWidget, text: str, key: str, run: Callable[[], object]) -> QAction:
    """An action of a panel with its function key, working while the focus is inside the panel."""
    action = QAction(text, parent)
    if key:
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda _checked=False: run())
    parent.addAction(action)
    return action
