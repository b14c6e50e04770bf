"""Small charts where people would rather look than read: bars and a line, labelled directly.

Drawn with QPainter from the tokens: dark, scaled and printed pictures come out like the rest of the
program, no legend has to be hunted, and nothing is added to the installer (Qt Charts is not part of
the small Qt package).  The figures always stand in a table beside; a chart never is the only place.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui import tokens
from app.ui.theme import theme
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QHelpEvent, QPaintEvent

_ROW_PX: Final = 24
_BAR_PX: Final = 14
_LINE_PX: Final = 132
_LABEL_SHARE: Final = 0.3
_LEAST_PX: Final = 2
_NEXT: Final = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Right})
_BEFORE: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Left})


@dataclass(frozen=True, slots=True)
class Point:
    """One bar, or one point of a line.

    Attributes:
        label: What it is.
        value: How long or high; not negative for bars.
        text: The figure as people read it, beside the bar and on hover.
        tone: Its colour; the brand's when neutral.
        key: Comes back when it is chosen.
    """

    label: str
    value: int
    text: str
    tone: Tone = Tone.NEUTRAL
    key: str = ""


class Chart(QWidget):
    """What bars and lines share: points, the keyboard, hovering."""

    #: Key of the point that was chosen by Enter or a click.
    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.points: tuple[Point, ...] = ()
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        theme().changed.connect(self._remeasure)

    def show_points(self, points: Sequence[Point]) -> None:
        """Show these."""
        self.points = tuple(points)
        self._current = -1
        self.setAccessibleDescription("; ".join(f"{one.label}: {one.text}" for one in self.points))
        self._remeasure()

    @property
    def current(self) -> int:
        """Place of the point the keyboard or mouse is on, -1 for none."""
        return self._current

    def _remeasure(self) -> None:
        self.updateGeometry()
        self.update()

    @abstractmethod
    def at(self, where: QPointF) -> int:
        """Place of the point under the mouse, -1 for none."""

    def _move_to(self, place: int) -> None:
        if place != self._current:
            self._current = place
            self.update()
            if place >= 0:
                one = self.points[place]
                self.setAccessibleName(f"{self._name}: {one.label} {one.text}")

    def _colour(self, one: Point) -> QColor:
        colours = theme().colours
        plain = one.tone is Tone.NEUTRAL
        return QColor(colours.brand if plain else colours.tone(one.tone).ink)

    # ---------------------------------------------------------------- Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self.points) - 1
        if key in _NEXT and last >= 0:
            self._move_to(min(last, self._current + 1))
        elif key in _BEFORE and last >= 0:
            self._move_to(max(0, self._current - 1))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._current >= 0:
            self.chosen.emit(self.points[self._current].key)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move_to(self.at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self.at(event.position())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.points[place].key)

    def leaveEvent(self, event: QEvent) -> None:
        self._move_to(-1)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._move_to(-1)
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            tip: QHelpEvent = event  # type: ignore[assignment]
            place = self.at(QPointF(tip.pos()))
            if place >= 0:
                one = self.points[place]
                QToolTip.showText(tip.globalPos(), f"{one.label}\n{one.text}", self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


class Bars(Chart):
    """Bars from the left, the name before and the figure behind each."""

    def sizeHint(self) -> QSize:
        return QSize(theme().px(320), max(1, len(self.points)) * theme().px(_ROW_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), self.sizeHint().height())

    def at(self, where: QPointF) -> int:
        place = int(where.y() // theme().px(_ROW_PX))
        return place if 0 <= place < len(self.points) else -1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme().font_of(theme().sizes().small_pt)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        gap, height = theme().px(tokens.S), theme().px(_ROW_PX)
        label = min(
            self.width() * _LABEL_SHARE,
            max((metrics.horizontalAdvance(one.label) for one in self.points), default=0) + 1,
        )
        figure = max((metrics.horizontalAdvance(one.text) for one in self.points), default=0) + 1
        room = max(0.0, self.width() - label - figure - 2 * gap)
        longest = max((one.value for one in self.points), default=0) or 1
        for place, one in enumerate(self.points):
            top = place * height
            if place == self._current:
                painter.fillRect(QRectF(0, top, self.width(), height), theme().colour("hover"))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.setPen(theme().colour("text"))
            words = metrics.elidedText(one.label, Qt.TextElideMode.ElideRight, label)
            painter.drawText(
                QRectF(0, top, label, height), middle | Qt.AlignmentFlag.AlignLeft, words
            )
            length = room * one.value / longest
            length = max(length, _LEAST_PX) if one.value else 0.0
            thick = theme().px(_BAR_PX)
            bar = QRectF(label + gap, top + (height - thick) / 2, length, thick)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(one))
            painter.drawRoundedRect(bar, 2, 2)
            painter.setPen(theme().colour("muted"))
            painter.drawText(
                QRectF(bar.right() + gap, top, figure, height),
                middle | Qt.AlignmentFlag.AlignLeft,
                one.text,
            )
        self._focus_ring(painter)
        painter.end()

    def _focus_ring(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().colour("brand"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class Line(Chart):
    """A line over time: its first, highest and last figures written at it."""

    def sizeHint(self) -> QSize:
        return QSize(theme().px(320), theme().px(_LINE_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(_LINE_PX))

    def _spots(self) -> list[QPointF]:
        """Where each point is drawn; zero is the floor, so that heights can be compared."""
        font = QFontMetricsF(theme().font_of(theme().sizes().small_pt))
        top, floor = font.height() + 6, self.height() - font.height() - 6
        side = theme().px(tokens.L)
        high = max((one.value for one in self.points), default=0) or 1
        low = min(0, min((one.value for one in self.points), default=0))
        step = (self.width() - 2 * side) / max(1, len(self.points) - 1)
        return [
            QPointF(side + place * step, floor - (floor - top) * (one.value - low) / (high - low))
            for place, one in enumerate(self.points)
        ]

    def at(self, where: QPointF) -> int:
        spots = self._spots()
        near = sorted(range(len(spots)), key=lambda place: abs(spots[place].x() - where.x()))
        return near[0] if near else -1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme().font_of(theme().sizes().small_pt)
        painter.setFont(font)
        metrics, spots = QFontMetricsF(font), self._spots()
        floor = self.height() - metrics.height() - 5
        painter.setPen(QPen(theme().colour("line"), 1))
        painter.drawLine(QPointF(0, floor), QPointF(self.width(), floor))
        if spots:
            painter.setPen(QPen(theme().colour("brand"), theme().px(2)))
            painter.drawPolyline(QPolygonF(spots))
        for place in self._told(metrics, spots):
            self._write(painter, metrics, spots[place], place, floor)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().colour("brand"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _told(self, metrics: QFontMetricsF, spots: Sequence[QPointF]) -> list[int]:
        """Points whose figures are written: the current one, else the last, highest and first.

        What would be written over another stays away.
        """
        if not self.points:
            return []
        if self._current >= 0:
            return [self._current]
        highest = max(range(len(self.points)), key=lambda place: self.points[place].value)
        told: list[int] = []
        taken: list[tuple[float, float]] = []
        for place in dict.fromkeys((len(self.points) - 1, highest, 0)):
            one = self.points[place]
            wide = max(metrics.horizontalAdvance(words) for words in (one.text, one.label))
            left = self._left_of(spots[place], wide)
            if all(left > end or left + wide < start for start, end in taken):
                told.append(place)
                taken.append((left, left + wide))
        return told

    def _left_of(self, spot: QPointF, wide: float) -> float:
        """Where words begin that stand above or below a point."""
        return min(max(2.0, spot.x() - wide / 2), self.width() - wide - 2)

    def _write(
        self, painter: QPainter, metrics: QFontMetricsF, spot: QPointF, place: int, floor: float
    ) -> None:
        one = self.points[place]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(one))
        painter.drawEllipse(spot, theme().px(3), theme().px(3))
        for words, y, ink in (
            (one.text, spot.y() - 6, "text"),
            (one.label, floor + metrics.height(), "muted"),
        ):
            wide = metrics.horizontalAdvance(words)
            left = self._left_of(spot, wide)
            painter.setPen(theme().colour(ink))
            painter.drawText(QPointF(left, y), words)
