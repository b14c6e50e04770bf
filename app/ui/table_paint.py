"""Paints cells (two lines, pills, figures at the right, hairlines) and the pinned totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui import tokens
from app.ui.pills import PillText, paint_pill
from app.ui.table_model import Kind, RowsModel, cell_text
from app.ui.theme import theme
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_MARK_PX = 3


class CellPainter(QStyledItemDelegate):
    """One painter for all kinds of cell.

    Args:
        model: The rows.
        tone: Row to tone: ``NEUTRAL`` greys a row that is complete, others tint its mark; None is
            plain.
        point_of_use: Larger type.
    """

    def __init__(
        self, model: RowsModel, tone: Callable[[object], Tone | None] | None, *, point_of_use: bool
    ) -> None:
        super().__init__()
        self._model = model
        self.tone = tone
        self._point_of_use = point_of_use
        theme().changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Take fonts and colours from the theme again."""
        sizes = theme().sizes(point_of_use=self._point_of_use)
        colours = theme().colours
        self._font = theme().font_of(sizes.text_pt)
        self._strong = theme().font_of(sizes.text_pt, bold=True)
        self._small = theme().font_of(sizes.small_pt)
        self._pill = theme().font_of(sizes.small_pt, bold=True)
        self._metrics = QFontMetrics(self._font)
        self._strong_metrics = QFontMetrics(self._strong)
        self._small_metrics = QFontMetrics(self._small)
        self._text, self._muted = QColor(colours.text), QColor(colours.muted)
        self._line, self._hover = QColor(colours.line), QColor(colours.hover)
        self._selection, self._brand = QColor(colours.selection), QColor(colours.brand)
        self._padding = theme().px(tokens.S)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        at, column = index.row(), index.column()
        cell = self._model.cell(at, column)
        box: QRect = option.rect  # type: ignore[attr-defined,unused-ignore]
        tone = self.tone(self._model.row(at)) if self.tone is not None else None
        self._ground(painter, box, option, tone, column)
        inner = box.adjusted(self._padding, 1, -self._padding, -2)
        top = inner.height() * 11 // 20
        upper = QRect(inner.left(), inner.top(), inner.width(), top)
        lower = QRect(inner.left(), inner.top() + top, inner.width(), inner.height() - top)
        right = self._model.columns[column].kind.right
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        first = upper if cell.detail else inner
        if isinstance(cell.value, PillText):
            paint_pill(painter, QRectF(first), cell.value, self._pill)
        else:
            ink = self._muted if tone is Tone.NEUTRAL else self._text
            self._write(painter, first, side | _MIDDLE, cell.text, self._font, ink)
        self._write(painter, lower, side | _MIDDLE, cell.detail, self._small, self._muted)

    def _ground(
        self,
        painter: QPainter,
        box: QRect,
        option: QStyleOptionViewItem,
        tone: Tone | None,
        column: int,
    ) -> None:
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined,unused-ignore]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, self._selection)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, self._hover)
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), self._line)
        if column == 0:
            self._mark(painter, box, state, tone)

    def _mark(
        self, painter: QPainter, box: QRect, state: QStyle.StateFlag, tone: Tone | None
    ) -> None:
        """At the left edge: where the keyboard is, or the row's tone."""
        edge = QRect(box.left(), box.top(), _MARK_PX, box.height() - 1)
        if tone not in {None, Tone.NEUTRAL}:
            painter.fillRect(edge, QColor(theme().colours.tone(tone or Tone.NEUTRAL).ink))
        elif state & QStyle.StateFlag.State_Selected:
            painter.fillRect(edge, self._brand)

    def _write(
        self,
        painter: QPainter,
        box: QRect,
        flags: Qt.AlignmentFlag,
        text: str,
        font: QFont,
        ink: QColor,
    ) -> None:
        if not text:
            return
        metrics = self._small_metrics if font is self._small else self._metrics
        if metrics.horizontalAdvance(text) > box.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(box, flags | Qt.TextFlag.TextSingleLine, text)

    def width_of(self, column: int, rows: Iterable[int]) -> int:
        """Pixels a column needs for these rows."""
        pill = theme().px(3 * tokens.S) if self._model.columns[column].kind is Kind.PILL else 0
        texts = {self._model.cell(at, column).text for at in rows}
        widest = max((self._strong_metrics.horizontalAdvance(text) for text in texts), default=0)
        return widest + 2 * self._padding + pill + 2

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        cell = self._model.cell(index.row(), index.column())
        width = self._metrics.horizontalAdvance(cell.text)
        if cell.detail:
            width = max(width, self._small_metrics.horizontalAdvance(cell.detail))
        pill = 3 * self._padding if isinstance(cell.value, PillText) else 0
        return QSize(width + 2 * self._padding + pill + 2, theme().px(tokens.OFFICE.row))


class TotalsBar(QWidget):
    """Totals under the columns they belong to; always in sight."""

    def __init__(self, header: QHeaderView, model: RowsModel, *, point_of_use: bool) -> None:
        super().__init__()
        self._header = header
        self._model = model
        self._point_of_use = point_of_use
        self._totals: dict[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for signal in (header.sectionResized, header.sectionMoved, theme().changed):
            signal.connect(self.update)
        self.hide()

    @property
    def texts(self) -> dict[str, str]:
        """Totals shown, by column key."""
        return dict(self._totals)

    def show_totals(self, totals: Mapping[str, object]) -> None:
        """Show totals by column key; none hides the bar."""
        kinds = {column.key: column.kind for column in self._model.columns}
        self._totals = {key: cell_text(value, kinds[key]) for key, value in totals.items()}
        self.setAccessibleName(", ".join(f"{key} {text}" for key, text in self._totals.items()))
        self.setVisible(bool(totals))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, theme().sizes(point_of_use=self._point_of_use).row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme().colours
        painter.fillRect(self.rect(), QColor(colours.raised))
        painter.setPen(QPen(QColor(colours.line)))
        painter.drawLine(0, 0, self.width(), 0)
        sizes = theme().sizes(point_of_use=self._point_of_use)
        painter.setFont(theme().font_of(sizes.text_pt, bold=True))
        painter.setPen(QColor(colours.text))
        for at, column in enumerate(self._model.columns):
            text = self._totals.get(column.key)
            if text is not None and not self._header.isSectionHidden(at):
                self._write(painter, at, column.kind, text)
        painter.end()

    def _write(self, painter: QPainter, at: int, kind: Kind, text: str) -> None:
        padding = theme().px(tokens.S)
        left = self._header.sectionViewportPosition(at) + 1
        box = QRect(left, 0, self._header.sectionSize(at), self.height())
        side = Qt.AlignmentFlag.AlignRight if kind.right else Qt.AlignmentFlag.AlignLeft
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(text)
        room = box.width() - 2 * padding
        if width > room and kind.right:
            # A total is longer than its cells: let it reach into the free cell at its left.
            box.setLeft(box.left() - (width - room))
        painter.drawText(box.adjusted(padding, 0, -padding, 0), side | _MIDDLE, text)
