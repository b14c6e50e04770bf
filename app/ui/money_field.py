"""Input of money, quantities and dates as Indonesians type them: read strictly, shown in full."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QWidgetAction

from app.core.env import RealEnvironment
from app.core.money import Money
from app.core.text import angka, tanggal
from app.ui.entry import EntryError, read_date, read_money, read_quantity
from app.ui.icons import icon
from app.ui.widgets import set_property

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtGui import QFocusEvent

V = TypeVar("V")


class _Entry(QLineEdit, Generic[V]):
    """A line that holds a typed value; what cannot be read is marked when the person leaves it."""

    #: The value is another one now (or None).
    value_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._value: V | None = None
        self._problem = ""
        self.textEdited.connect(self._edited)

    @abstractmethod
    def read(self, text: str) -> V | None:
        """The value of a text."""

    @abstractmethod
    def show_value(self, value: V) -> str:
        """The text of a value."""

    def value(self) -> V | None:
        """What was typed, or None when empty or not readable."""
        return self._value

    @property
    def problem(self) -> str:
        """Why the text cannot be read, "" when it can."""
        return self._problem

    def set_value(self, value: V | None) -> None:
        """Show a value."""
        self.setText("" if value is None else self.show_value(value))
        self._take(value, "")

    def _edited(self, text: str) -> None:
        try:
            self._take(self.read(text), "")
        except EntryError as wrong:
            self._take(None, str(wrong))

    def _take(self, value: V | None, problem: str) -> None:
        changed = value != self._value
        self._value, self._problem = value, problem
        if not problem:
            self._mark("")
        if changed:
            self.value_changed.emit(value)

    def _mark(self, problem: str) -> None:
        set_property(self, "invalid", bool(problem))
        self.setToolTip(problem)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark(self._problem)
        if self._value is not None:
            self.setText(self.show_value(self._value))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectAll()


class MoneyField(_Entry[Money]):
    """An amount in rupiah.

    Args:
        negative: Whether a minus is allowed.
    """

    def __init__(self, *, negative: bool = False) -> None:
        super().__init__()
        self._negative = negative
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText("Rp 0")

    def read(self, text: str) -> Money | None:
        return read_money(text, negative=self._negative)

    def show_value(self, value: Money) -> str:
        return value.rupiah()


class QuantityField(_Entry[int]):
    """A whole quantity of the base unit.

    Args:
        most: Largest accepted.
    """

    def __init__(self, *, most: int = 999_999_999) -> None:
        super().__init__()
        self._most = most
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText("0")

    def read(self, text: str) -> int | None:
        return read_quantity(text, most=self._most)

    def show_value(self, value: int) -> str:
        return angka(value)


class DateField(_Entry["date"]):
    """A date; a calendar opens with Arrow down.

    Args:
        today: The business day, Jakarta's.
    """

    def __init__(self, today: Callable[[], date] | None = None) -> None:
        super().__init__()
        self._today = today or RealEnvironment().today
        self.setPlaceholderText("21/11/2026")
        opener = self.addAction(
            icon("calendar", "muted"), QLineEdit.ActionPosition.TrailingPosition
        )
        opener.setToolTip("Pilih tanggal")
        opener.setShortcut(Qt.Key.Key_Down)
        opener.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        opener.triggered.connect(lambda _checked=False: self.open_calendar())

    def read(self, text: str) -> date | None:
        return read_date(text, self._today)

    def show_value(self, value: date) -> str:
        return tanggal(value)

    def open_calendar(self) -> QMenu:
        """Show the calendar below the field."""
        menu = QMenu(self)
        calendar = QCalendarWidget()
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        shown = self.value() or self._today()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(calendar)
        menu.addAction(holder)
        calendar.activated.connect(lambda day: self._picked(menu, day))
        calendar.clicked.connect(lambda day: self._picked(menu, day))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        return menu

    def _picked(self, menu: QMenu, day: QDate) -> None:
        menu.close()
        self.set_value(read_date(f"{day.day()}/{day.month()}/{day.year()}", self._today))
