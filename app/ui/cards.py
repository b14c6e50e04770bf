"""Stat cards: a number, what it counts, and one press away the list behind it (WMS-GEN-12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from app.ui import tokens
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import column, label, row, set_property

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent


@dataclass(frozen=True, slots=True)
class Card:
    """What a card counts; ``key`` comes back when it is pressed."""

    key: str
    text: str
    tone: Tone = Tone.NEUTRAL


class StatCard(QFrame):
    """One card."""

    pressed = Signal(str)

    def __init__(self, card: Card) -> None:
        super().__init__()
        self._card = card
        self.setProperty("role", "card")
        self.setProperty("link", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._value = label("–", "figure")
        self._detail = label("", "small")
        layout = column(margin=0, gap=0)
        layout.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
        layout.addWidget(label(card.text, "muted"))
        line = row()
        line.addWidget(self._value)
        line.addWidget(self._detail, 1, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(line)
        self.setLayout(layout)
        self._paint_value()
        theme().changed.connect(self._paint_value)

    def show_value(self, value: str, detail: str = "") -> None:
        """Show the count and, small beside it, what qualifies it."""
        self._value.setText(value)
        self._paint_value()
        self._detail.setText(detail)
        self.setAccessibleName(f"{self._card.text}: {value} {detail}".strip())

    def _paint_value(self) -> None:
        # Nothing late is nothing to look at: a red nought would call for the eye all day.
        nothing = not any(digit in self._value.text() for digit in "123456789")
        plain = nothing or self._card.tone is Tone.NEUTRAL
        colours = theme().colours
        ink = colours.text if plain else colours.tone(self._card.tone).ink
        self._value.setStyleSheet(f"color: {ink};")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange:
            set_property(self, "link", self.isEnabled())
        super().changeEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.pressed.emit(self._card.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed.emit(self._card.key)
            return
        super().keyPressEvent(event)


class Cards(QWidget):
    """Stat cards beside each other, in more rows where the panel is too narrow for one.

    Hidden while there are none.
    """

    #: Key of the card that was pressed.
    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._cards: dict[str, StatCard] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(tokens.S)
        self._columns = 0
        self.setLayout(self._grid)
        self.hide()

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Say which cards there are."""
        for old in self._cards.values():
            old.deleteLater()
        self._cards = {card.key: StatCard(card) for card in cards}
        for made in self._cards.values():
            made.pressed.connect(self.pressed)
        self._columns = 0
        self._arrange()
        self.setVisible(bool(cards))

    def show_values(self, values: Mapping[str, str | tuple[str, str]]) -> None:
        """Fill cards by key with a text, or a text and its small detail."""
        for key, value in values.items():
            text, detail = value if isinstance(value, tuple) else (value, "")
            self._cards[key].show_value(text, detail)
        self._arrange()

    def focus_first(self) -> None:
        """Put the keyboard on the first card."""
        for card in self._cards.values():
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest card: the others go below it."""
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # other texts, or another size of text
            self._arrange()
        return super().event(event)

    def _widest(self) -> int:
        return max((card.minimumSizeHint().width() for card in self._cards.values()), default=0)

    def _arrange(self) -> None:
        """Rows of the same length, as few as there is room for."""
        count = len(self._cards)
        if not count:
            return
        fitting = (self.width() + tokens.S) // (self._widest() + tokens.S)
        rows = -(-count // max(1, min(fitting, count)))
        columns = -(-count // rows)
        if columns == self._columns:
            return
        self._columns = columns
        for at, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, at // columns, at % columns)
        for at in range(count):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
