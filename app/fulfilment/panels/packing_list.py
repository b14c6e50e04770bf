"""The lines of the open parcel, painted: ten fit without scrolling, the next one stands on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.text import angka
from app.fulfilment.panels.photos import paint_picture
from app.ui import tokens
from app.ui.icons import pixmap
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from app.fulfilment.panels.packing_lines import Row
    from app.fulfilment.panels.photos import Photos

#: A row is as high as the room allows, between these (pixels at 100 %).
_LOW, _HIGH, _TWO_LINES, _TALL = 28, 92, 50, 76
_QUANTITY_WIDTH: Final = 118
_LEAST_PX: Final = 12
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PackList(QWidget):
    """Rows in the order in which they are packed; done ones grey at the bottom (PU-33)."""

    #: Key of a line that was clicked.
    chosen = Signal(str)

    def __init__(self, photos: Photos) -> None:
        super().__init__()
        self._photos = photos
        self._rows: Sequence[Row] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self.update)

    @property
    def rows(self) -> Sequence[Row]:
        """What it shows."""
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self._rows = rows
        self.setAccessibleName("; ".join(f"{row.title} {row.quantity}" for row in rows))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(480), theme().px(_LOW) * max(3, min(10, len(self._rows))))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(280), theme().px(_LOW) * 2)

    # ---------------------------------------------------------------- measures
    @property
    def row_height(self) -> int:
        """Pixels of a row now."""
        room = self.height() // max(1, len(self._rows))
        return max(theme().px(_LOW), min(theme().px(_HIGH), room))

    @property
    def shown(self) -> int:
        """How many rows are seen; if not all, the last place says how many more there are."""
        fitting = max(1, self.height() // self.row_height)
        return len(self._rows) if fitting >= len(self._rows) else fitting - 1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = int(event.position().y()) // self.row_height
        if at < min(self.shown, len(self._rows)):
            self.chosen.emit(self._rows[at].key)

    # ---------------------------------------------------------------- painting
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self.row_height
        for at, row in enumerate(self._rows[: self.shown]):
            box = QRect(0, at * height, self.width(), height)
            self._paint_row(painter, box, row, first=at == 0)
        hidden = len(self._rows) - self.shown
        if hidden > 0:
            box = QRect(0, self.shown * height, self.width(), height)
            painter.setPen(QColor(theme().colours.muted))
            painter.setFont(theme().pixel_font(18))
            words = f"dan {angka(hidden)} barang lagi"
            painter.drawText(box.adjusted(theme().px(tokens.L), 0, 0, 0), _LEFT, words)
        painter.end()

    def _paint_row(self, painter: QPainter, box: QRect, row: Row, *, first: bool) -> None:
        colours = theme().colours
        current = first and not row.complete
        paper = colours.selection if current else colours.bg if row.complete else colours.surface
        painter.fillRect(box, QColor(paper))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, QColor(colours.line))
        if current:
            painter.fillRect(0, box.top(), theme().px(6), box.height(), QColor(colours.brand))
        ink = colours.muted if row.complete else colours.text
        inner = box.adjusted(theme().px(tokens.L), 0, -theme().px(tokens.L), 0)
        inner = self._paint_tile(painter, inner, row)
        inner = self._paint_quantity(painter, inner, row, ink)
        self._paint_words(painter, inner, row, ink)

    def _paint_tile(self, painter: QPainter, box: QRect, row: Row) -> QRect:
        edge = min(box.height() - theme().px(tokens.S), theme().px(76))
        tile = QRectF(box.left(), box.top() + (box.height() - edge) / 2, edge, edge)
        if row.complete:
            size = min(edge, theme().px(28))
            mark = pixmap("check", size, theme().colours.ok.ink, self.devicePixelRatioF())
            painter.drawPixmap(
                int(tile.center().x() - size / 2), int(tile.center().y() - size / 2), mark
            )
        else:
            paint_picture(painter, tile, self._photos.get(row.photo), row.title)
        return box.adjusted(edge + theme().px(tokens.M), 0, 0, 0)

    def _paint_quantity(self, painter: QPainter, box: QRect, row: Row, ink: str) -> QRect:
        tall = box.height() >= theme().px(_TWO_LINES)
        font = theme().pixel_font(32 if tall else 22, bold=True)
        width = max(theme().px(_QUANTITY_WIDTH), QFontMetrics(font).horizontalAdvance(row.quantity))
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(box, _RIGHT, row.quantity)
        return box.adjusted(0, 0, -width - theme().px(tokens.M), 0)

    def _paint_words(self, painter: QPainter, box: QRect, row: Row, ink: str) -> None:
        muted = theme().colours.muted
        high = box.height() >= theme().px(_TALL)
        low = box.height() < theme().px(34)
        name = theme().pixel_font(24 if high else 18 if low else 20, bold=not row.complete)
        below_px = 18 if high else 15 if low else 16
        small = theme().pixel_font(below_px)
        if box.height() >= theme().px(_TWO_LINES):
            half = box.height() // 2
            top, below = box.adjusted(0, 2, 0, -half), box.adjusted(0, half - 2, 0, -2)
            _line(painter, top, row.title, name, ink)
            _line(painter, below, row.detail, fitting(row.detail, below_px, below.width()), muted)
            return
        wanted = _width(row.place, small) + theme().px(tokens.M)
        spare = box.width() - _width(row.title, name) - theme().px(tokens.M)
        side = min(wanted, max(int(box.width() * 0.4), spare))
        _line(painter, box.adjusted(0, 0, -side, 0), row.title, name, ink)
        place = QRect(box.right() - side, box.top(), side, box.height())
        letters = fitting(row.place, below_px, side)
        _line(painter, place, row.place, letters, muted, right=True)


def fitting(text: str, pixels: int, room: int) -> QFont:
    """The largest letters in which it is whole: lot and shelf come last, and must not be cut.

    Args:
        text: What is written, on one line.
        pixels: The largest letters wanted; they never fall under :data:`_LEAST_PX`.
        room: Pixels across.
    """
    fonts = [theme().pixel_font(one) for one in range(pixels, _LEAST_PX - 1, -1)]
    return next((font for font in fonts if _width(text, font) <= room), fonts[-1])


def _width(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text)


def _line(
    painter: QPainter, box: QRect, text: str, font: QFont, ink: str, *, right: bool = False
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(ink))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, _RIGHT if right else _LEFT, shown)
