"""A form in the side area: fields in sections, *Simpan* and *Batal*, and the values typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from app.core.errors import FieldError, InvalidInput
from app.ui import tokens
from app.ui.fields import Field, name_field
from app.ui.money_field import DateField, MoneyField, QuantityField
from app.ui.theme import theme
from app.ui.title_line import make_action
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QPaintEvent

#: Lines a text of several lines shows.
_LINES: Final = 3


class Form(QWidget):
    """Fields by the name of the command's parameter.

    ``saved`` comes with Ctrl+Enter or the button, once every amount can be read; the panel reads
    :meth:`values` and runs its command, whose errors ``Panel.fail`` shows at the same fields.

    Args:
        action: The verb on the button.
    """

    saved = Signal()
    cancelled = Signal()
    #: InvalidInput: amounts or dates that cannot be read.
    refused = Signal(object)

    def __init__(self, action: str = "Simpan") -> None:
        super().__init__()
        self._inputs: dict[str, QWidget] = {}
        self._body = column(gap=tokens.M)
        buttons = row()
        buttons.addWidget(KeyButton(action, "Ctrl+Enter", self.save, role="primary"))
        buttons.addWidget(KeyButton("Batal", "", self.cancelled.emit))
        buttons.addStretch(1)
        layout = column(gap=tokens.L)
        layout.addLayout(self._body)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self.setLayout(layout)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            make_action(self, action, key, self.save)

    def save(self) -> None:
        """Tell that the person is done, or what cannot be read."""
        problems = self.problems()
        if not problems:
            self.saved.emit()
            return
        fields = tuple(FieldError(field, sentence) for field, sentence in problems.items())
        self.refused.emit(InvalidInput(" ".join(problems.values()), fields))

    # ---------------------------------------------------------------- building
    def section(self, title: str) -> None:
        """A heading above the fields that follow."""
        self._body.addWidget(label(title, "heading", wrap=True))

    def note(self, sentence: str) -> None:
        """What holds now, above the fields that change it."""
        self._body.addWidget(label(sentence, "muted", wrap=True))

    def add(self, field: str, words: str, widget: QWidget, hint: str = "") -> QWidget:
        """A field with its own line."""
        self._inputs[field] = widget
        self._body.addWidget(Field(field, words, widget, hint))
        return widget

    def side_by_side(self, *fields: tuple[str, str, QWidget]) -> None:
        """Fields in one line."""
        line = row(gap=tokens.M)
        for field, words, widget in fields:
            self._inputs[field] = widget
            line.addWidget(Field(field, words, widget), 1)
        self._body.addLayout(line)

    def text(self, field: str, words: str, value: str = "", hint: str = "") -> QLineEdit:
        """A line of text."""
        made = QLineEdit(value)
        self.add(field, words, made, hint)
        return made

    def long_text(self, field: str, words: str, value: str = "") -> QPlainTextEdit:
        """Some lines of text; Tab leaves the field."""
        made = QPlainTextEdit(value)
        made.setTabChangesFocus(True)
        made.setFixedHeight(made.fontMetrics().lineSpacing() * _LINES + theme().px(tokens.L))
        self.add(field, words, made)
        return made

    def tick(self, field: str, words: str, *, on: bool = False) -> QCheckBox:
        """A yes or no."""
        made = QCheckBox(words)
        made.setChecked(on)
        self._inputs[field] = name_field(made, field, words)
        self._body.addWidget(made)
        return made

    # ---------------------------------------------------------------- reading
    def values(self) -> dict[str, Any]:
        """What was typed, by field: str, Money, int, date, bool or a choice's value.

        An empty or unreadable amount is None; see :meth:`problems`.
        """
        return {field: _value(widget) for field, widget in self._inputs.items()}

    def problems(self) -> dict[str, str]:
        """Amounts and dates that cannot be read: field and sentence."""
        return {
            field: widget.problem
            for field, widget in self._inputs.items()
            if isinstance(widget, (MoneyField, QuantityField, DateField)) and widget.problem
        }

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        for widget in self._inputs.values():
            if widget.isEnabled():
                widget.setFocus()
                return


def _value(widget: QWidget) -> object:
    if isinstance(widget, (MoneyField, QuantityField, DateField)):
        return widget.value()
    if isinstance(widget, QLineEdit):
        return widget.text().strip()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText().strip()
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    if isinstance(widget, QComboBox):
        data = widget.currentData()
        return widget.currentText().strip() if widget.isEditable() or data is None else data
    raise TypeError(f"no value of {type(widget).__name__}")


class Chosen(QComboBox):
    """A choice whose words end in dots where they do not fit, with all of them in the tooltip."""

    _said = ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        words = self.currentText()
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        if self.toolTip() == self._said:  # nobody gave it another
            self._said = "" if shown == words else words
            self.setToolTip(self._said)
        option.currentText = shown  # type: ignore[attr-defined,unused-ignore]
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


def set_in(spin: QAbstractSpinBox) -> None:
    """Figures stand as far from the edge as in every other field; a style sheet cannot say so."""
    edit = spin.lineEdit()
    if edit is not None:
        edit.setTextMargins(theme().px(tokens.S), 0, 0, 0)


def choice(options: Mapping[str, str], value: str = "") -> QComboBox:
    """A choice of words for values."""
    made = Chosen()
    for each, words in options.items():
        made.addItem(words, each)
    made.setCurrentIndex(max(0, made.findData(value)))
    return made


def suggestion(options: Sequence[str], value: str = "") -> QComboBox:
    """A text with suggestions."""
    made = QComboBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.addItems(list(options))
    made.setCurrentText(value)
    return made


def money(value: Any = None) -> MoneyField:  # noqa: ANN401 - Money or None
    """A money field with a value."""
    made = MoneyField()
    made.set_value(value or None)
    return made


def quantity(value: int = 0) -> QuantityField:
    """A quantity field with a value; zero is left empty."""
    made = QuantityField()
    made.set_value(value or None)
    return made
