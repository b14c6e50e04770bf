"""The search palette (Ctrl+K): any page or action by two keys and a few letters (WMS-GEN-06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui import tokens
from app.ui.icons import icon
from app.ui.theme import theme
from app.ui.widgets import column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST: Final = 9
_DETAIL: Final = int(Qt.ItemDataRole.UserRole)
_KEY: Final = _DETAIL + 1
_MOVES: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


@dataclass(frozen=True, slots=True)
class Entry:
    """A page or action that can be found.

    Attributes:
        text: What it is called.
        detail: Where it belongs, in small type.
        icon: Name of its icon.
        key: Its key, shown at the right.
        run: Opens or does it.
    """

    text: str
    detail: str
    icon: str
    key: str
    run: Callable[[], object]


def score(needle: str, entry: Entry) -> int:
    """How well an entry fits: 0 not at all; word beginnings before letters somewhere."""
    wanted = needle.casefold().split()
    words = f"{entry.text} {entry.detail}".casefold()
    name = entry.text.casefold()
    if not wanted:
        return 1
    if name.startswith(needle.casefold().strip()):
        return 100
    starts = name.split() + entry.detail.casefold().split()
    if all(any(word.startswith(part) for word in starts) for part in wanted):
        return 60
    if all(part in words for part in wanted):
        return 40
    return 10 if _letters_in_order("".join(wanted), name) else 0


def _letters_in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


class _Line(QStyledItemDelegate):
    """Name, where it belongs in muted small type, and its key at the right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        box: QRect = option.rect  # type: ignore[attr-defined,unused-ignore]
        name = QFontMetrics(theme().font()).horizontalAdvance(str(index.data()))
        left = theme().px(tokens.S + tokens.ICON + tokens.L) + name
        painter.save()
        painter.setFont(theme().font_of(theme().sizes().small_pt))
        painter.setPen(theme().colour("muted"))
        middle = Qt.AlignmentFlag.AlignVCenter
        inner = box.adjusted(left, 0, -theme().px(tokens.S), 0)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, str(index.data(_DETAIL) or ""))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, str(index.data(_KEY) or ""))
        painter.restore()


class Palette(QFrame):
    """A field over a short list, in the upper middle of the window; Esc closes it.

    Args:
        window: What it floats over.
        entries: Gives what can be found, asked each time it opens.
    """

    def __init__(self, window: QWidget, entries: Callable[[], Sequence[Entry]]) -> None:
        super().__init__(window)
        self._window = window
        self._entries = entries
        self._found: list[Entry] = []
        self._all: Sequence[Entry] = ()
        self._before: QWidget | None = None
        self.setProperty("role", "palette")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Cari halaman atau tindakan")
        self.field.setAccessibleName("Cari halaman atau tindakan")
        self.field.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self.run_current)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setIconSize(QSize(theme().px(tokens.ICON), theme().px(tokens.ICON)))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Line(self.list))
        self.list.itemClicked.connect(lambda _item: self.run_current())
        layout = column(margin=tokens.S, gap=tokens.S)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        foot = row()
        foot.addWidget(label("↑ ↓ pilih   Enter buka   Esc tutup", "small"))
        layout.addLayout(foot)
        self.setLayout(layout)
        window.installEventFilter(self)
        self.hide()

    @property
    def found(self) -> list[Entry]:
        """Entries listed, best first."""
        return self._found

    def open_palette(self) -> None:
        """Show it, empty, with the keyboard in its field."""
        self._all = self._entries()
        self._before = self._window.focusWidget()
        self.field.clear()
        self._search("")
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_palette(self) -> None:
        """Hide it and give the keyboard back."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def _search(self, text: str) -> None:
        scored = [(score(text, entry), at, entry) for at, entry in enumerate(self._all)]
        fitting = sorted((one for one in scored if one[0]), key=lambda one: (-one[0], one[1]))
        self._found = [entry for _, _, entry in fitting[:_MOST]]
        self.list.clear()
        for entry in self._found:
            item = QListWidgetItem(icon(entry.icon, "brand"), entry.text)
            item.setData(_DETAIL, entry.detail)
            item.setData(_KEY, entry.key)
            item.setSizeHint(QSize(0, theme().px(tokens.OFFICE.row + tokens.XS)))
            self.list.addItem(item)
        if not self._found:
            item = QListWidgetItem("Tidak ada halaman atau tindakan dengan nama itu.")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._place()

    def step(self, by: int) -> None:
        """Mark another entry; after the last comes the first."""
        count = max(1, len(self._found))
        self.list.setCurrentRow((self.list.currentRow() + by) % count)

    def run_current(self) -> None:
        """Close it and open what is marked."""
        at = self.list.currentRow()
        if 0 <= at < len(self._found):
            entry = self._found[at]
            self.close_palette()
            entry.run()

    def _place(self) -> None:
        width = min(theme().px(560), self._window.width() - 2 * tokens.XL)
        rows = max(1, len(self._found))
        height = theme().px(2 * tokens.OFFICE.row + tokens.XL) + rows * theme().px(
            tokens.OFFICE.row + tokens.XS
        )
        left = (self._window.width() - width) // 2
        self.setGeometry(left, theme().px(64), width, height + 2 * tokens.M)

    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:
        if receiver is self.field and isinstance(event, QKeyEvent):
            return self._field_key(event)
        if receiver is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _field_key(self, event: QKeyEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close_palette()
            return True
        if event.key() in _MOVES:
            self.step(1 if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_PageDown} else -1)
            return True
        return False
