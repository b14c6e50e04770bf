"""The open parcel: whose it is and what is special, the next thing large, the list beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.core.text import angka, waktu, wib
from app.fulfilment.panels.packing_lines import rows_of
from app.fulfilment.panels.packing_list import PackList
from app.fulfilment.panels.photos import paint_picture
from app.ui import tokens
from app.ui.pills import PillText, paint_pill
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.verdict import shortened
from app.ui.widgets import column, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from app.fulfilment.api import PackView
    from app.fulfilment.panels.packing_lines import Row
    from app.fulfilment.panels.photos import Photos
    from app.fulfilment.rules.packing import PackSession

#: Below this width only the list is shown.
_WIDE: Final = 900
_CARD: Final = 300
_ROOM: Final = 170
#: Type of the badges, and the smallest it may become.
_PILL_PX: Final = 17
_LEAST_PX: Final = 12
#: Smallest type of the order's number.
_LEAST_HEADING_PX: Final = 16


class ParcelView(QWidget):
    """Head, next thing, list."""

    #: Key of a line that was clicked.
    chosen = Signal(str)

    def __init__(self, photos: Photos) -> None:
        super().__init__()
        self.head = OrderHead()
        self.next = NextCard(photos)
        self.list = PackList(photos)
        self.list.chosen.connect(self.chosen)
        body = row(gap=tokens.M)
        body.addWidget(self.next)
        body.addWidget(self.list, 1)
        layout = column(gap=tokens.S)
        layout.addWidget(self.head)
        layout.addLayout(body, 1)
        self.setLayout(layout)

    def show_parcel(self, view: PackView, session: PackSession, now: datetime) -> None:
        """Show how far the parcel is."""
        rows = rows_of(view, session)
        self.head.show_order(view, session.pieces, session.order.pieces, session.errors, now)
        self.next.show_row(rows[0] if rows and not rows[0].complete else None)
        self.list.show_rows(rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.height() - self.head.sizeHint().height()
        self.next.setVisible(self.width() >= theme().px(_WIDE) and room >= theme().px(_ROOM))
        super().resizeEvent(event)


class OrderHead(QFrame):
    """Number, resi, courier; COD, gift, fragile, risk, deadline; notes; how far."""

    def __init__(self) -> None:
        super().__init__()
        self._number = Elided(24, bold=True)
        self._where = Elided()
        self._who = Elided(right=True)
        self._far = label("", "title")
        self._badges = Badges()
        self._note = NoteLine()
        first = row(gap=tokens.M)
        for widget in (self._number, self._where, self._badges):
            first.addWidget(widget)
        first.addWidget(self._who)
        first.addWidget(self._far)
        layout = column(gap=tokens.XS)
        layout.addLayout(first)
        layout.addWidget(self._note)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        first.setStretchFactor(self._where, 3)
        first.setStretchFactor(self._who, 2)

    def show_order(
        self, view: PackView, done: int, pieces: int, errors: int, now: datetime
    ) -> None:
        """Show one order."""
        self._number.setText(view.number)
        parts = (view.resi, view.courier, view.store)
        self._where.setText(" · ".join(part for part in parts if part))
        self._who.setText(" · ".join(part for part in (view.buyer, view.address) if part))
        self._far.setText(f"{angka(done)} / {angka(pieces)} barang")
        self._badges.show_pills(badges_of(view, errors, now))
        self._note.show_text(notes_of(view))


def badges_of(view: PackView, errors: int, now: datetime) -> list[PillText]:
    """What must not be overlooked, the most costly first."""
    found = []
    if view.cod:
        found.append(PillText(f"COD {view.cod.rupiah()}", Tone.WARN))
    if view.fragile:
        found.append(PillText("MUDAH PECAH", Tone.ERROR))
    if view.gift:
        found.append(PillText("HADIAH", Tone.DONE))
    if view.risk:
        found.append(PillText(view.risk, Tone.ERROR))
    if view.ship_by is not None:
        found.append(_deadline(view.ship_by, now))
    if errors:
        found.append(PillText(f"{angka(errors)} salah pindai", Tone.NEUTRAL))
    return found


def _deadline(due: datetime, now: datetime) -> PillText:
    today = wib(due).date() == wib(now).date()
    moment = f"{wib(due):%H.%M} WIB" if today else waktu(due)
    if due < now:
        return PillText(f"TERLAMBAT, {moment}", Tone.ERROR)
    return PillText(f"Kirim sebelum {moment}", Tone.WARN if today else Tone.NEUTRAL)


def notes_of(view: PackView) -> str:
    """What buyer and office wrote."""
    parts = (("Pembeli", view.buyer_note), ("Admin", view.seller_note))
    return "   ".join(f"{who}: {' '.join(text.split())}" for who, text in parts if text.strip())


class Elided(QWidget):
    """A line that gives way: shortened with dots, whole in its tool tip.

    A heading gets smaller letters first: a number that is cut looks like any other of the day.

    Args:
        pixels: Of its type; with ``bold`` it is a heading and keeps its room as long as there is
            any, without it takes what is left.
        bold: Whether it is a heading.
        right: Whether it stands at the right.
    """

    def __init__(self, pixels: int = 17, *, bold: bool = False, right: bool = False) -> None:
        super().__init__()
        self._text = ""
        self._pixels, self._bold, self._right = pixels, bold, right
        across = QSizePolicy.Policy.Maximum if bold else QSizePolicy.Policy.Ignored
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)
        theme().changed.connect(self.updateGeometry)

    def setText(self, text: str) -> None:
        """Say something else."""
        if text == self._text:
            return
        self._text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def _font(self, pixels: int) -> QFont:
        return theme().pixel_font(pixels, bold=self._bold)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._font(self._pixels))

    def letters(self) -> QFont:
        """The largest in which the text fits; the smallest where none does."""
        least = _LEAST_HEADING_PX if self._bold else self._pixels
        fonts = [self._font(pixels) for pixels in range(self._pixels, least - 1, -1)]
        fitting = (
            font
            for font in fonts
            if QFontMetrics(font).horizontalAdvance(self._text) <= self.width()
        )
        return next(fitting, fonts[-1])

    def sizeHint(self) -> QSize:
        return QSize(
            self._metrics().horizontalAdvance(self._text) + 2, theme().px(self._pixels + 8)
        )

    def minimumSizeHint(self) -> QSize:
        least = theme().px(160) if self._bold else 0
        return QSize(min(self.sizeHint().width(), least), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.width() < theme().px(40):
            return
        painter = QPainter(self)
        font = self.letters()
        painter.setFont(font)
        colours = theme().colours
        painter.setPen(QColor(colours.text if self._bold else colours.muted))
        side = Qt.AlignmentFlag.AlignRight if self._right else Qt.AlignmentFlag.AlignLeft
        words = QFontMetrics(font).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), side | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class Badges(QWidget):
    """Pills in a row, large enough for two metres; smaller where they would not fit."""

    def __init__(self) -> None:
        super().__init__()
        self._pills: Sequence[PillText] = ()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def show_pills(self, pills: Sequence[PillText]) -> None:
        """Show other pills."""
        if pills == self._pills:
            return
        self._pills = pills
        self.setAccessibleName(", ".join(pill.text for pill in pills))
        self.setToolTip(self.accessibleName())
        self.setVisible(bool(pills))
        self.updateGeometry()
        self.update()

    def _widths(self, pixels: int) -> list[int]:
        metrics = QFontMetrics(theme().pixel_font(pixels, bold=True))
        padding = theme().px(2 * tokens.S) + 4
        return [metrics.horizontalAdvance(f"● {pill.text}") + padding for pill in self._pills]

    def _room(self, pixels: int) -> int:
        return sum(self._widths(pixels)) + theme().px(tokens.S) * max(0, len(self._pills) - 1)

    def sizeHint(self) -> QSize:
        return QSize(self._room(_PILL_PX), theme().px(30))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fitting = (
            size for size in range(_PILL_PX, _LEAST_PX, -1) if self._room(size) <= self.width()
        )
        pixels = next(fitting, _LEAST_PX)
        left, font = 0, theme().pixel_font(pixels, bold=True)
        for pill, width in zip(self._pills, self._widths(pixels), strict=True):
            box = QRectF(left, 0, min(width, self.width() - left), self.height())
            if box.width() > theme().px(40):
                paint_pill(painter, box, pill, font)
            left += width + theme().px(tokens.S)
        painter.end()


class NoteLine(QWidget):
    """What somebody wrote to the packer, on yellow, two lines at most."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show another note; "" hides the line."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        metrics = QFontMetrics(theme().pixel_font(18, bold=True))
        flags = int(Qt.TextFlag.TextWordWrap)
        room = QRect(0, 0, max(1, width - theme().px(2 * tokens.M)), 10_000)
        lines = round(metrics.boundingRect(room, flags, self._text).height() / metrics.height())
        return min(2, max(1, lines)) * metrics.height() + theme().px(tokens.S)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(300), self.heightForWidth(max(1, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pair = theme().colours.warn
        painter.fillRect(self.rect(), QColor(pair.paper))
        painter.setPen(QColor(pair.ink))
        font = theme().pixel_font(18, bold=True)
        painter.setFont(font)
        edge = theme().px(tokens.M)
        box = self.rect().adjusted(edge, 0, -edge, 0)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(box, flags, shortened(self._text, font, box))
        painter.end()


class NextCard(QFrame):
    """What to take now: picture, name, how many, which lot, where."""

    def __init__(self, photos: Photos) -> None:
        super().__init__()
        self._photos = photos
        self._row: Row | None = None
        self.setProperty("role", "surface")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFixedWidth(theme().px(_CARD))
        self.update()

    def show_row(self, row_: Row | None) -> None:
        """Show another thing, or that nothing is left."""
        self._row = row_
        said = f"Ambil {row_.left} {row_.title} {row_.place}" if row_ else "Semua lengkap"
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._row is None:
            return
        painter = QPainter(self)
        edge = theme().px(tokens.M)
        box = self.rect().adjusted(edge, edge, -edge, -edge)
        box = self._paint_photo(painter, box, self._row)
        self._paint_words(painter, box, self._row)
        painter.end()

    def _paint_photo(self, painter: QPainter, box: QRect, shown: Row) -> QRect:
        edge = min(box.width(), max(0, box.height() - theme().px(150)))
        if edge < theme().px(56):
            return box
        place = QRectF(box.left() + (box.width() - edge) / 2, box.top(), edge, edge)
        paint_picture(painter, place, self._photos.get(shown.photo), shown.title)
        return box.adjusted(0, edge + theme().px(tokens.S), 0, 0)

    def _paint_words(self, painter: QPainter, box: QRect, shown: Row) -> None:
        colours = theme().colours
        lines = (
            (f"Ambil {shown.left}", theme().pixel_font(28, bold=True), colours.brand, 1),
            (shown.title, theme().pixel_font(20, bold=True), colours.text, 2),
            (shown.lots, theme().pixel_font(18, bold=True), colours.text, 2),
            (shown.racks, theme().pixel_font(18), colours.text, 1),
            (shown.hint, theme().pixel_font(18, bold=True), colours.warn.ink, 2),
        )
        top = box.top()
        for text, font, ink, most in lines:
            metrics = QFontMetrics(font)
            flags = int(Qt.TextFlag.TextWordWrap)
            room = QRect(box.left(), top, box.width(), most * metrics.lineSpacing())
            height = min(
                metrics.boundingRect(room, flags, text).height() if text else 0, room.height()
            )
            if not text or top + height > box.bottom() + 2:
                continue
            painter.setFont(font)
            painter.setPen(QColor(ink))
            painter.drawText(QRect(box.left(), top, box.width(), height), flags, text)
            top += height + theme().px(tokens.XS)
