"""Form fields: a name for each, so that an error can mark exactly the field it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QWidget

from app.ui import tokens
from app.ui.widgets import column, label, set_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.errors import FieldError

_FIELD: Final = "field"
_ERROR: Final = "field-error"


def name_field(widget: QWidget, field: str, words: str) -> QWidget:
    """Tie a widget to a parameter of a command, with the words a person knows it by."""
    widget.setProperty(_FIELD, field)
    widget.setAccessibleName(words)
    return widget


class CodeEdit(QLineEdit):
    """A line for codes: while nothing is typed Ctrl+Z is the panel's, to take a scan back."""

    def event(self, event: QEvent) -> bool:
        undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if undo and not self.text():
            event.ignore()
            return False
        return super().event(event)


class Field(QWidget):
    """A word above, the input, and below it what is wrong with it.

    Args:
        field: Name of the command's parameter.
        words: The label; the first letter after ``&`` is its key.
        widget: The input.
        hint: What is expected, in small type.
    """

    def __init__(self, field: str, words: str, widget: QWidget, hint: str = "") -> None:
        super().__init__()
        self.input = name_field(widget, field, words.replace("&", ""))
        caption = QLabel(words)
        caption.setBuddy(widget)
        self._hint = hint
        self._below = label(hint, "small", wrap=True)
        # Never made visible before it has a parent: it would be a window of its own for a moment.
        if not hint:
            self._below.hide()
        layout = column(gap=tokens.XS)
        layout.addWidget(caption)
        layout.addWidget(widget)
        layout.addWidget(self._below)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @property
    def error(self) -> str:
        """What is shown as wrong, "" when nothing is."""
        wrong = self._below.property("role") == _ERROR
        return self._below.text() if wrong else ""

    def show_error(self, message: str) -> None:
        """Say what is wrong; "" puts the hint back."""
        self._below.setText(message or self._hint)
        set_property(self._below, "role", _ERROR if message else "small")
        self._below.setVisible(bool(message or self._hint))


def _find(parent: QWidget, field: str) -> QWidget | None:
    for child in parent.findChildren(QWidget):
        if child.property(_FIELD) == field:
            return child
    return None


def _show(widget: QWidget, message: str) -> None:
    set_property(widget, "invalid", bool(message))
    holder = widget.parentWidget()
    if isinstance(holder, Field):
        holder.show_error(message)
    else:
        widget.setToolTip(message)


def mark_fields(parent: QWidget, errors: Sequence[FieldError]) -> tuple[str, ...]:
    """Mark every field concerned, focus the first; the names found, for :func:`clear_marks`."""
    marked: list[str] = []
    for error in errors:
        widget = _find(parent, error.field)
        if widget is None:
            continue
        _show(widget, error.message)
        if not marked:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        marked.append(error.field)
    return tuple(marked)


def clear_marks(parent: QWidget, fields: Sequence[str]) -> None:
    """Take the marks away again."""
    for field in fields:
        widget = _find(parent, field)
        if widget is not None:
            _show(widget, "")
