"""Stat cards: a number, what it counts, and one press away the list behind it (WMS-GEN-12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.ui import tokens
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import column, label, row, set_property

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent


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
        self._detail.setText(detail)
        self.setAccessibleName(f"{self._card.text}: {value} {detail}".strip())

    def _paint_value(self) -> None:
        plain = self._card.tone is Tone.NEUTRAL
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
    """A row of stat cards; hidden while there are none."""

    #: Key of the card that was pressed.
    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._cards: dict[str, StatCard] = {}
        self._row = row()
        self.setLayout(self._row)
        self.hide()

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Say which cards there are."""
        for old in self._cards.values():
            old.deleteLater()
        self._cards = {card.key: StatCard(card) for card in cards}
        for made in self._cards.values():
            made.pressed.connect(self.pressed)
            self._row.addWidget(made)
        self.setVisible(bool(cards))

    def show_values(self, values: Mapping[str, str | tuple[str, str]]) -> None:
        """Fill cards by key with a text, or a text and its small detail."""
        for key, value in values.items():
            text, detail = value if isinstance(value, tuple) else (value, "")
            self._cards[key].show_value(text, detail)
