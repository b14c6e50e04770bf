"""Fields for writing by keyboard: a line with its choices below it, a date in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.accounting.rules.entry.dates import NotADay, read_day
from app.core.text import tanggal
from app.ui import tokens
from app.ui.theme import theme
from app.ui.widgets import column, set_property

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtGui import QFocusEvent, QKeyEvent

#: More rows than this scroll.
_ROWS: Final = 8
_DATA: Final = int(Qt.ItemDataRole.UserRole)


class Choices(QFrame):
    """The list below a field; it never takes the keyboard away from it.

    Args:
        holder: What the list may cover; the field stands inside it.
    """

    #: The data of the entry a click chose.
    chosen = Signal(object)

    def __init__(self, holder: QWidget) -> None:
        super().__init__(holder)
        self.setProperty("role", "surface")
        self.setAutoFillBackground(True)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda item: self.chosen.emit(item.data(_DATA)))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = column(gap=0)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.list)
        self.setLayout(layout)
        self.hide()

    def offer(self, entries: Sequence[tuple[str, Any]], field: QWidget, *, marked: bool) -> None:
        """Show entries below (or above) the field; ``marked`` puts the mark on the first.

        Nothing is shown for no entries.
        """
        self.list.clear()
        for words, data in entries:
            item = QListWidgetItem(words)
            item.setData(_DATA, data)
            item.setSizeHint(QSize(0, theme().px(tokens.OFFICE.row)))
            self.list.addItem(item)
        if not entries:
            self.hide()
            return
        self.list.setCurrentRow(0 if marked else -1)
        self._place(field)
        self.show()
        self.raise_()

    def _place(self, field: QWidget) -> None:
        holder = self.parentWidget()
        if holder is None:
            return
        rows = min(self.list.count(), _ROWS)
        height = rows * theme().px(tokens.OFFICE.row) + theme().px(tokens.XS)
        width = max(field.width(), theme().px(360))
        below = field.mapTo(holder, QPoint(0, field.height()))
        top = below.y()
        if top + height > holder.height():
            top = max(0, below.y() - field.height() - height)
        left = min(below.x(), max(0, holder.width() - width))
        self.setGeometry(left, top, min(width, holder.width()), height)

    def move_mark(self, step: int) -> None:
        """Up or down, round the ends."""
        count = self.list.count()
        if count:
            at = self.list.currentRow()
            self.list.setCurrentRow((max(at, -1 if step > 0 else 0) + step) % count)

    @property
    def current(self) -> object:
        """Data of the marked entry, None when there is none or the list is hidden."""
        item = self.list.currentItem() if self.isVisible() else None
        return None if item is None else item.data(_DATA)


class ChoiceEdit(QLineEdit):
    """A cell that finds what is meant while it is typed; Up and Down choose, Tab takes (A3).

    Args:
        find: Entries (words, code) for a text, best first.
        holder: What the list of choices may cover.
    """

    def __init__(
        self,
        find: Callable[[str], Sequence[tuple[str, str]]],
        holder: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find = find
        self._choices = Choices(holder)
        self._choices.chosen.connect(self._clicked)
        self._touched = False
        self.textEdited.connect(self._edited)
        self.destroyed.connect(self._choices.deleteLater)

    @property
    def choices(self) -> Choices:
        """The list below."""
        return self._choices

    def code(self) -> str:
        """The code that is meant: the marked choice, else the first hit, else what was typed."""
        typed = self.text().strip()
        if not self._touched or not typed:
            return typed
        marked = self._choices.current
        if marked is not None:
            return str(marked)
        found = self._find(typed)
        return found[0][1] if found else typed

    def _edited(self, text: str) -> None:
        self._touched = True
        self._choices.offer(self._find(text), self, marked=True)

    def offer_again(self) -> None:
        """More is known now of what is typed."""
        if self._touched:
            self._choices.offer(self._find(self.text()), self, marked=True)

    def _clicked(self, code: str) -> None:
        self.setText(code)
        self._touched = False
        self._choices.hide()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif self._choices.isVisible():
            self._choices.move_mark(step)
        else:
            self._touched = True
            self._choices.offer(self._find(self.text()), self, marked=True)

    def hideEvent(self, event: Any) -> None:  # noqa: ANN401 - QHideEvent
        self._choices.hide()
        super().hideEvent(event)


class DayField(QLineEdit):
    """The date of a journal in short forms; wrong or not open is red at once (A2).

    Args:
        today: Gives the business day; a panel stays open past midnight.
        day: The date shown first.
    """

    #: The date is another one now, None when it cannot be read.
    day_changed = Signal(object)

    def __init__(self, today: Callable[[], date], day: date | None = None) -> None:
        super().__init__()
        self._today = today
        self._shown: date = day or today()
        self._day: date | None = self._shown
        self._problem = ""
        self.year = self._shown.year
        #: Why a day cannot be posted on, "" when it can.
        self.check: Callable[[date], str] = lambda _day: ""
        self.setPlaceholderText("15, 1512, t, +")
        self.textEdited.connect(self._edited)
        self.set_day(self._shown)

    @property
    def day(self) -> date | None:
        """The date, None while what stands there is none."""
        return self._day

    @property
    def problem(self) -> str:
        """Why it cannot be, "" when it can."""
        return self._problem

    def set_day(self, day: date) -> None:
        """Show a date."""
        self._shown = self._day = day
        self.setText(tanggal(day))
        self.recheck()

    def clear_day(self) -> None:
        """Show no date, where none is needed."""
        self.clear()
        self._day = None
        self._say("")

    def recheck(self) -> None:
        """Look again whether the date is open: the periods were read, or changed."""
        if self._day is not None:
            self._say(self.check(self._day))

    def _edited(self, text: str) -> None:
        try:
            day = read_day(text, shown=self._shown, today=self._today(), year=self.year)
            problem = "" if day is not None else "Isi tanggalnya."
        except NotADay as wrong:
            day, problem = None, str(wrong)
        self._day = day
        self._say(problem or (self.check(day) if day is not None else ""))
        self.day_changed.emit(day)

    def _say(self, problem: str) -> None:
        self._problem = problem
        self.setToolTip(problem)
        set_property(self, "invalid", bool(problem))

    def _take(self, day: date) -> None:
        self.set_day(day)
        self.selectAll()
        self.day_changed.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key is enough for a step, today and the ends of the month, unless one is typing."""
        if event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
            event.ignore()  # a step of the sheet, then
            return
        key, whole = event.text().lower(), not self.text() or self.hasSelectedText()
        plain = self._day == self._shown and self.text() == tanggal(self._shown)
        if key in {"+", "-", "t", "h", "k"} and (whole or plain):
            day = read_day(key, shown=self._shown, today=self._today(), year=self.year)
            if day is not None:
                self._take(day)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._day is not None:
            self.set_day(self._day)
