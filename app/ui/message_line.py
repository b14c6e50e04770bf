"""The line at the bottom of a panel: what just happened, *Urungkan*, and how much is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from app.ui import tokens
from app.ui.icons import pixmap
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, label, quiet_button, row, set_property

if TYPE_CHECKING:
    from collections.abc import Callable

_ICONS: Final = {
    Tone.OK: "ok",
    Tone.WARN: "warning",
    Tone.ERROR: "error",
    Tone.DONE: "done",
    Tone.NEUTRAL: "info",
}


class MessageLine(QFrame):
    """Says one thing at a time; it stays until something newer happens or it is put away."""

    #: The person pressed *Urungkan*.
    undone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "message")
        self.setProperty("tone", "")
        self._undo: Callable[[], object] | None = None
        self._tone = Tone.NEUTRAL
        self._mark = QLabel()
        self._text = label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = KeyButton("Urungkan", "Ctrl+Z", self.undo, role="link")
        self._close = quiet_button("close", "Tutup pesan", self.clear)
        self._count = label("", "small")
        layout = row()
        layout.setContentsMargins(tokens.M, tokens.XS, tokens.M, tokens.XS)
        layout.addWidget(self._mark)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        layout.addWidget(self._count)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        theme().changed.connect(self._redraw)
        self.clear()

    @property
    def text(self) -> str:
        """What it says now, "" when nothing."""
        return self._text.text()

    @property
    def tone(self) -> Tone:
        """The tone of what it says."""
        return self._tone

    def say(
        self, text: str, tone: Tone = Tone.OK, undo: Callable[[], object] | None = None
    ) -> None:
        """Show a sentence; ``undo`` is offered as *Urungkan* until the next sentence."""
        self._undo, self._tone = undo, tone
        self._text.setText(text)
        self.setAccessibleName(text)
        self._button.setVisible(undo is not None)
        self._close.setVisible(bool(text))
        self._mark.setVisible(bool(text))
        set_property(self, "tone", str(tone) if text else "")
        self._redraw()

    def clear(self) -> None:
        """Say nothing."""
        self.say("", Tone.NEUTRAL)

    def count(self, text: str) -> None:
        """How much is listed, at the right."""
        self._count.setText(text)

    @property
    def can_undo(self) -> bool:
        """Whether *Urungkan* is offered."""
        return self._undo is not None

    def undo(self) -> None:
        """Do what *Urungkan* does, once."""
        undo = self._undo
        if undo is None:
            return
        self.clear()
        undo()
        self.undone.emit()

    def _redraw(self) -> None:
        size = theme().px(16)
        ink = theme().colours.tone(self._tone).ink
        self._mark.setPixmap(pixmap(_ICONS[self._tone], size, ink, self.devicePixelRatioF()))
        self._close.setIconSize(QSize(size, size))
