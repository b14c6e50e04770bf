"""A detail as words and values in two columns: read-only, selectable, wrapping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.ui import tokens
from app.ui.theme import theme
from app.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Shown for what is empty.
NOTHING = "–"


class Facts(QWidget):
    """Lines of a word and its value; an empty value is a dash, a left-out one (None) no line.

    Args:
        lines: Word and value.
    """

    def __init__(self, lines: Sequence[tuple[str, str | QWidget | None]]) -> None:
        super().__init__()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.M)
        grid.setVerticalSpacing(tokens.XS)
        grid.setColumnMinimumWidth(0, theme().px(110))
        grid.setColumnStretch(1, 1)
        for place, (words, value) in enumerate(line for line in lines if line[1] is not None):
            grid.addWidget(label(words, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._value(words, value or NOTHING), place, 1)
        self.setLayout(grid)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @staticmethod
    def _value(words: str, value: str | QWidget) -> QWidget:
        if isinstance(value, QWidget):
            return value
        made = label(value, wrap=True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setAccessibleName(f"{words}: {value}")
        return made
