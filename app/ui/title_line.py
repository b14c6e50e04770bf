"""First line of every panel: title, status, filters, one primary button, a quiet menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from app.ui import tokens
from app.ui.icons import pixmap
from app.ui.pills import Pill
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, quiet_button, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QHBoxLayout


class _Words(QLabel):
    """Words that end in dots where the room ends, with all of them in the tooltip."""

    def __init__(self, text: str, role: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)

    def shown(self) -> str:
        """What can be read, as wide as it is now."""
        return self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip("" if self.shown() == self.text() else self.text())

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip("" if self.shown() == text else text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.style().drawItemText(
            QPainter(self), self.contentsRect(), self.alignment(), self.palette(),
            self.isEnabled(), self.shown(), self.foregroundRole(),
        )  # fmt: skip


class TitleLine(QWidget):
    """Also the handle by which a dock is dragged: empty parts let the mouse through to it.

    Where the panel is too narrow for everything in one line, filters and then buttons stand in
    lines below, so that a title line never makes the window wider than the screen.
    """

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
        self._title = _Words(title, "title")
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.pill = Pill()
        self._who = _Words("", "muted")
        self._who.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.pill.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for shortened in (self._title, self._who, self.pill):
            shortened.setMinimumWidth(theme().px(48))
        self._primary: KeyButton | None = None
        self._menu = QMenu(self)
        self._more = quiet_button("menu", "Tindakan lain")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu)
        self._more.hide()
        self._filter_widgets: list[QWidget] = []
        self._button_widgets: list[QWidget] = []
        #: What stands below the first line now, line by line, and the layouts of those lines.
        self._below: list[list[QWidget]] = []
        self._below_rows: list[QHBoxLayout] = []
        self._build()
        theme().changed.connect(self._redraw)

    def _build(self) -> None:
        self._row = row(gap=tokens.S)
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
        self._lines = column(gap=tokens.XS)
        self._lines.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
        self._lines.addLayout(self._row)
        self.setLayout(self._lines)
        self._always: list[QWidget] = [self._mark, self._title, self.pill, self._who, self._more]
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
        self._filter_widgets.append(widget)
        self._filters.addWidget(widget)
        self._make_room()

    def add_trailing(self, widget: QWidget) -> None:
        """A small button at the far right; docks put theirs here."""
        self._always.append(widget)
        self._trailing.addWidget(widget)

    def set_primary(self, button: KeyButton) -> None:
        """The one main action."""
        if self._primary is not None:
            self._button_widgets.remove(self._primary)
            self._primary.hide()
            self._primary.deleteLater()
        self._primary = button
        self._button_widgets.append(button)
        self._buttons.addWidget(button)
        self._make_room()

    def add_button(self, button: QWidget) -> None:
        """A second button, rarely: before the primary one."""
        self._button_widgets.insert(0, button)
        self._buttons.insertWidget(0, button)
        self._make_room()

    def add_menu_action(self, action: QAction) -> None:
        """An action in the quiet menu, its key beside it."""
        self._menu.addAction(action)
        self._more.show()

    # ---------------------------------------------------------------- room
    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest part: the others stand below it."""
        movable = self._shown([*self._filter_widgets, *self._button_widgets])
        always = [_least(each) + self._row.spacing() for each in self._shown(self._always)]
        width = max([sum(always), *(each.minimumSizeHint().width() for each in movable)])
        return QSize(width + self._margins(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # other words, or another size of text
            self._make_room()
        return super().event(event)

    @staticmethod
    def _shown(widgets: list[QWidget]) -> list[QWidget]:
        return [each for each in widgets if not each.isHidden()]

    def _margins(self) -> int:
        around = self._lines.contentsMargins()
        return around.left() + around.right()

    def _together(self, widgets: list[QWidget]) -> int:
        """Pixels of widgets beside each other, a gap behind each."""
        return sum(each.sizeHint().width() + self._row.spacing() for each in widgets)

    def _wanted_below(self) -> list[list[QWidget]]:
        room = self.width() - self._margins()
        filters, buttons = self._shown(self._filter_widgets), self._shown(self._button_widgets)
        fixed = self._together(self._shown(self._always))
        if fixed + self._together([*filters, *buttons]) <= room:
            return []
        lines: list[list[QWidget]] = []
        down = filters if fixed + self._together(buttons) <= room else [*filters, *buttons]
        for each in down:
            if not lines or self._together([*lines[-1], each]) > room + self._row.spacing():
                lines.append([])
            lines[-1].append(each)
        return lines

    def _make_room(self) -> None:
        """Put filters and buttons where there is room for them."""
        wanted = self._wanted_below()
        if wanted == self._below:
            return
        self._below = wanted
        down = {each for line in wanted for each in line}
        beside = ((self._filters, self._filter_widgets), (self._buttons, self._button_widgets))
        for place, widgets in beside:
            for each in widgets:
                if each not in down:
                    place.addWidget(each)  # takes it from where it was; in the order of all
        # Lines are kept and used again: a layout item deleted behind Python's back leaves a name
        # of the wrong kind for whatever gets its address.
        while len(self._below_rows) < len(wanted):
            made = row(gap=tokens.S)
            made.addStretch(1)
            self._below_rows.append(made)
            self._lines.addLayout(made)
        for line, widgets in zip(self._below_rows, wanted, strict=False):
            for at, each in enumerate(widgets):
                line.insertWidget(at, each)

    def _redraw(self) -> None:
        self.setFont(theme().font(point_of_use=self._point_of_use))
        size = theme().px(20)
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(pixmap(self._icon_name, size, theme().colours.brand, ratio))
        self._more.setIconSize(QSize(theme().px(16), theme().px(16)))


def _least(widget: QWidget) -> int:
    """Pixels below which a part of the first line is not squeezed."""
    return widget.minimumWidth() or widget.minimumSizeHint().width()


def make_action(parent: QWidget, text: str, key: str, run: Callable[[], object]) -> QAction:
    """An action of a panel with its function key, working while the focus is inside the panel."""
    action = QAction(text, parent)
    if key:
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda _checked=False: run())
    parent.addAction(action)
    return action
