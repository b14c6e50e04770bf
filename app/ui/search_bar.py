"""One field for codes, names, numbers and scans; active filters beside it as removable chips."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from app.ui import tokens
from app.ui.icons import icon
from app.ui.theme import theme
from app.ui.widgets import row

if TYPE_CHECKING:
    from collections.abc import Sequence


class SearchBar(QWidget):
    """Search text and filters of a list; :attr:`changed` comes once the person pauses."""

    #: Text or filters are different now.
    changed = Signal()
    #: Enter in the field: the text.
    submitted = Signal(str)
    #: Arrow down in the field: the person wants the first row.
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setAccessibleName("Cari")
        self.field.setMinimumWidth(theme().px(220))
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.field.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = self.field.addAction(
            icon("close", "muted"), QLineEdit.ActionPosition.TrailingPosition
        )
        self._clear.setToolTip("Hapus pencarian")
        self._clear.triggered.connect(self.field.clear)
        self._clear.setVisible(False)
        self._pause = QTimer(self, singleShot=True, interval=tokens.SEARCH_MS)
        self._pause.timeout.connect(self.changed)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._submit)
        self._button = self._filter_button()
        self._menu = QMenu(self._button)
        self._button.setMenu(self._menu)
        self._labels: dict[str, dict[str, str]] = {}
        self._titles: dict[str, str] = {}
        self._filters: dict[str, str] = {}
        self._chips: dict[str, QPushButton] = {}
        self._row = row()
        self._row.addWidget(self.field, 3)
        self._row.addWidget(self._button)
        self._row.addStretch(0)
        self.setLayout(self._row)
        self._down_key()

    def _filter_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("Saring")
        button.setIcon(icon("filter", "muted"))
        button.setIconSize(QSize(theme().px(16), theme().px(16)))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setProperty("role", "button")
        button.hide()
        return button

    def _down_key(self) -> None:
        down = QAction(self.field)
        down.setShortcut(QKeySequence(Qt.Key.Key_Down))
        down.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        down.triggered.connect(lambda _checked=False: self.left.emit())
        self.field.addAction(down)

    # ---------------------------------------------------------------- text
    @property
    def text(self) -> str:
        """What is searched for, without spaces around."""
        return self.field.text().strip()

    def set_text(self, text: str) -> None:
        """Search for something at once (a scan, a link)."""
        self.field.setText(text)
        self._pause.stop()
        self.changed.emit()

    def set_hint(self, hint: str) -> None:
        """The grey sentence in the empty field."""
        self.field.setPlaceholderText(hint)

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._pause.start()

    def _submit(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.changed.emit()
        self.submitted.emit(self.text)

    # ---------------------------------------------------------------- filters
    @property
    def filters(self) -> dict[str, str]:
        """Active filters: key to chosen value."""
        return dict(self._filters)

    def add_filter(self, key: str, title: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer a filter under *Saring*; choices are (value, words)."""
        self._titles[key] = title
        self._labels[key] = dict(choices)
        menu = self._menu.addMenu(title)
        for value, words in choices:
            menu.addAction(words).triggered.connect(partial(self._choose, key, value))
        self._button.show()
        self._row.setStretch(self._row.count() - 1, 1)

    def set_filter(self, key: str, value: str, words: str = "") -> None:
        """Switch a filter on; ``words`` where the value is not among the offered choices."""
        shown = words or self._labels.get(key, {}).get(value, value)
        title = self._titles.get(key, "")
        chip = self._chips.get(key) or self._new_chip(key)
        chip.setText(f"{title}: {shown}  ×" if title else f"{shown}  ×")
        chip.setAccessibleName(f"Hapus saringan {title} {shown}")
        if self._filters.get(key) != value:
            self._filters[key] = value
            self.changed.emit()

    def clear_filter(self, key: str) -> None:
        """Switch a filter off."""
        chip = self._chips.pop(key, None)
        if chip is not None:
            chip.hide()
            chip.deleteLater()
        if self._filters.pop(key, None) is not None:
            self.changed.emit()

    def _choose(self, key: str, value: str, _checked: bool = False) -> None:
        self.set_filter(key, value)

    def _new_chip(self, key: str) -> QPushButton:
        chip = QPushButton()
        chip.setProperty("role", "chip")
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        chip.clicked.connect(partial(self._drop, key))
        self._chips[key] = chip
        self._row.insertWidget(self._row.count() - 1, chip)
        return chip

    def _drop(self, key: str, _checked: bool = False) -> None:
        self.clear_filter(key)
        self.field.setFocus()
