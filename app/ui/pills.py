"""Status pills: a short word on its tone's paper, never colour alone (PU-22)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import tokens
from app.ui.theme import theme
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QFont


class PillText(NamedTuple):
    """What a pill says and in which tone: the value of a table cell of kind ``PILL``."""

    text: str
    tone: Tone = Tone.NEUTRAL


#: The mark in front of the word, so that tones differ without colour.
MARKS: Final = {Tone.OK: "●", Tone.WARN: "▲", Tone.ERROR: "■", Tone.DONE: "◆", Tone.NEUTRAL: "○"}


def paint_pill(painter: QPainter, box: QRectF, pill: PillText, font: QFont) -> None:
    """Draw a pill at the left of a box, centred in height; long words are shortened with dots."""
    pair = theme().colours.tone(pill.tone)
    metrics = QFontMetrics(font)
    mark = f"{MARKS[pill.tone]} "
    padding = theme().px(tokens.S)
    room = int(box.width()) - 2 * padding - metrics.horizontalAdvance(mark)
    words = mark + metrics.elidedText(pill.text, Qt.TextElideMode.ElideRight, max(0, room))
    width = min(box.width(), metrics.horizontalAdvance(words) + 2 * padding)
    height = min(box.height(), metrics.height() + theme().px(tokens.XS))
    shape = QRectF(box.left(), box.center().y() - height / 2, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(pair.paper))
    painter.drawRoundedRect(shape, height / 2, height / 2)
    painter.setPen(QColor(pair.ink))
    painter.setFont(font)
    painter.drawText(shape, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


class Pill(QWidget):
    """A pill as a widget, for title lines and details; hidden while it says nothing."""

    def __init__(self, text: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__()
        self._pill = PillText("", tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)
        self.show_status(text, tone)

    def show_status(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Say something else; an empty text hides the pill."""
        pill = PillText(text, tone)
        if text and pill == self._pill and not self.isHidden():
            return
        self._pill = pill
        self.setAccessibleName(text)
        if not text:
            self.hide()
        elif self.parentWidget() is not None:
            self.show()
        else:
            # Shown with the parent that will take it, never as a window of its own.
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
        self.updateGeometry()
        self.update()

    @property
    def status(self) -> PillText:
        """What it says now."""
        return self._pill

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(theme().font_of(theme().sizes().small_pt, bold=True))

    def sizeHint(self) -> QSize:
        metrics = self._metrics()
        words = f"{MARKS[self._pill.tone]} {self._pill.text}"
        width = metrics.horizontalAdvance(words) + 2 * theme().px(tokens.S) + 2
        return QSize(width, metrics.height() + theme().px(tokens.XS))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = theme().font_of(theme().sizes().small_pt, bold=True)
        paint_pill(painter, QRectF(self.rect()), self._pill, font)
        painter.end()
