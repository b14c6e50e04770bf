"""A strip of attached photos and PDFs, and the viewer beside the panel; knows no slice.

Files come by dropping, pasting (Ctrl+V) or choosing; Enter or the strip's own key opens the viewer.
``app.files.panels.attachments`` binds it to commands; panels embed that one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QPainter,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.core.text import angka
from app.ui import tokens
from app.ui.icons import icon
from app.ui.theme import theme
from app.ui.title_line import make_action
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent

FILES: Final = "Foto dan PDF (*.jpg *.jpeg *.png *.pdf)"
_EMPTY: Final = "Letakkan foto atau PDF di sini, tempel (Ctrl+V), atau pilih berkas."
_WIDE: Final = 104
_PICTURE: Final = 64
_TALL: Final = 112
_ROLE: Final = Qt.ItemDataRole.UserRole


class Stage(Enum):
    """How far an item is; the value is the word shown on it."""

    KEPT = ""
    SENDING = "mengirim …"
    WITHDRAWN = "ditarik"


@dataclass(frozen=True, slots=True)
class StripItem:
    """One file in the strip.

    Attributes:
        key: What it is called when something is asked of it.
        name: Of the file.
        detail: Second line: size, pages.
        picture: Small picture, if known.
        stage: How far it is.
    """

    key: str
    name: str
    detail: str = ""
    picture: QImage | None = None
    stage: Stage = Stage.KEPT


class AttachmentStrip(QWidget):
    """Thumbnails in a row.

    Args:
        choose_key: Function key that opens the file dialog anywhere in ``host``; "" none.
        view_key: Function key that opens the viewer anywhere in ``host``; "" none.
        host: The panel whose keys these are.
        folder: Where the file dialog starts: the camera's folder, the one used last.
    """

    #: Paths (list of :class:`Path`) that were dropped, pasted or chosen.
    files_given = Signal(list)
    #: A :class:`QImage` from the clipboard.
    picture_given = Signal(QImage)
    #: Keys of items.
    open_asked = Signal(str)
    withdraw_asked = Signal(str)

    def __init__(
        self, host: QWidget, *, choose_key: str = "", view_key: str = "", folder: str = ""
    ) -> None:
        super().__init__()
        self.folder = folder
        self._items: tuple[StripItem, ...] = ()
        self._view_key = view_key
        self._may_add = True
        self._over = False
        self.count = label("", "muted")
        self.choose = KeyButton("Pilih berkas …", choose_key, self.choose_files)
        self.choose.setIcon(icon("plus", "muted"))
        self.hint = label(_EMPTY, "muted", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.list = _Tiles()
        self._lay_out()
        self._keys(host, choose_key, view_key)
        self.setAcceptDrops(True)
        self.setAccessibleName("Lampiran")
        self.show_items(())

    def _lay_out(self) -> None:
        head = row()
        head.addWidget(label("Lampiran", "heading"))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.choose)
        body = column(gap=tokens.XS)
        body.setContentsMargins(tokens.S, tokens.XS, tokens.S, tokens.XS)
        body.addLayout(head)
        self.hint.setMinimumHeight(theme().px(_PICTURE))
        body.addWidget(self.hint, 1)
        body.addWidget(self.list, 1)
        self.setLayout(body)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _keys(self, host: QWidget, choose_key: str, view_key: str) -> None:
        make_action(self, "Tempel lampiran", "Ctrl+V", self.paste)
        if choose_key:
            make_action(host, "Pilih berkas lampiran", choose_key, self.choose_files)
        if view_key:
            make_action(host, "Buka lampiran", view_key, self.open_current)
        self.list.activated.connect(lambda _index: self.open_current())
        self.list.removing.connect(self._withdraw)

    # ---------------------------------------------------------------- showing
    @property
    def items(self) -> tuple[StripItem, ...]:
        """What is shown."""
        return self._items

    def set_may_add(self, may_add: bool) -> None:
        """Whether files can be added now."""
        self._may_add = may_add
        self.choose.setVisible(may_add)
        self.hint.setText(_EMPTY if may_add else "Tidak ada lampiran.")

    def show_items(self, items: Sequence[StripItem]) -> None:
        """Show these, keeping the current one."""
        current = self.current()
        self._items = tuple(items)
        self.list.clear()
        for item in self._items:
            tile = QListWidgetItem(item.name)
            tile.setData(_ROLE, item)
            words = " · ".join(part for part in (item.name, item.detail, item.stage.value) if part)
            tile.setToolTip(words)
            tile.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self.list.addItem(tile)
        keys = [item.key for item in self._items]
        if self._items:
            self.list.setCurrentRow(keys.index(current) if current in keys else 0)
        counted = sum(item.stage is not Stage.WITHDRAWN for item in self._items)
        key = f" · {self._view_key} membuka" if self._view_key else ""
        self.count.setText(f"{angka(counted)} berkas{key}" if self._items else "")
        self.list.setVisible(bool(self._items))
        self.hint.setVisible(not self._items)

    def show_pictures(self, pictures: dict[str, QImage]) -> None:
        """Put small pictures on items, by key."""
        self.show_items(
            [replace(one, picture=pictures.get(one.key, one.picture)) for one in self._items]
        )

    def current(self) -> str:
        """Key of the current item, "" for none."""
        tile = self.list.currentItem()
        return "" if tile is None else str(tile.data(_ROLE).key)

    def select(self, key: str) -> None:
        """Make an item the current one."""
        keys = [item.key for item in self._items]
        if key in keys:
            self.list.setCurrentRow(keys.index(key))

    # ---------------------------------------------------------------- giving
    def choose_files(self) -> None:
        """Open the file dialog where the last photos came from."""
        if not self._may_add:
            return
        chosen, _kind = QFileDialog.getOpenFileNames(
            self, "Pilih foto atau PDF", self.folder, FILES
        )
        self._give([Path(one) for one in chosen])

    def paste(self) -> None:
        """Take files or a picture from the clipboard."""
        if self._may_add:
            self._take(QGuiApplication.clipboard().mimeData())

    def open_current(self) -> None:
        """Ask for the viewer on the current item."""
        if key := self.current():
            self.open_asked.emit(key)

    def _withdraw(self) -> None:
        if key := self.current():
            self.withdraw_asked.emit(key)

    def _take(self, data: QMimeData) -> None:
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self._give(paths)
        elif data.hasImage():
            image = data.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self.picture_given.emit(image)

    def _give(self, paths: list[Path]) -> None:
        if paths:
            self.folder = str(paths[0].parent)
            self.files_given.emit(paths)

    # ---------------------------------------------------------------- Qt
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._may_add and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        self._take(event.mimeData())
        event.acceptProposedAction()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(360), theme().px(_TALL + 52))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(220), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed field to drop on; solid green while something hangs over it."""
        colours = theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colours.selection if self._over else colours.surface))
        style = Qt.PenStyle.SolidLine if self._over else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(colours.brand if self._over else colours.line), 1.5, style))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), tokens.RADIUS, tokens.RADIUS)
        painter.end()


class _Tiles(QListWidget):
    """The row itself: arrow keys move, Enter opens, Delete withdraws."""

    removing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_TilePainter(self))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setAcceptDrops(False)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Berkas terlampir")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removing.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _TilePainter(QStyledItemDelegate):
    """Picture, name, detail; the current one framed."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(theme().px(_WIDE), theme().px(_TALL))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        item: StripItem = index.data(_ROLE)
        box: QRect = option.rect.adjusted(2, 2, -2, -2)  # type: ignore[attr-defined,unused-ignore]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined,unused-ignore]
        colours = theme().colours
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(colours.selection))
            focused = state & QStyle.StateFlag.State_HasFocus
            painter.setPen(QPen(QColor(colours.brand), 2 if focused else 1))
            painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
        room = QRect(box.left(), box.top() + theme().px(4), box.width(), theme().px(_PICTURE))
        painter.setOpacity(1.0 if item.stage is Stage.KEPT else 0.45)
        _paint_picture(painter, room, item)
        painter.setOpacity(1.0)
        words = box.adjusted(theme().px(4), 0, -theme().px(4), 0)
        words.setTop(room.bottom() + theme().px(2))
        self._paint_words(painter, words, item)
        painter.restore()

    @staticmethod
    def _paint_words(painter: QPainter, room: QRect, item: StripItem) -> None:
        colours = theme().colours
        withdrawn = item.stage is Stage.WITHDRAWN
        small = theme().font_of(theme().sizes(point_of_use=False).small_pt)
        small.setStrikeOut(withdrawn)
        metrics = QFontMetrics(small)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted if withdrawn else colours.text))
        name = metrics.elidedText(item.name, Qt.TextElideMode.ElideMiddle, room.width())
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter
        painter.drawText(room, top, name)
        small.setStrikeOut(False)
        painter.setFont(small)
        painter.setPen(QColor(colours.error.ink if withdrawn else colours.muted))
        below = room.adjusted(0, metrics.height(), 0, 0)
        detail = item.stage.value or item.detail
        painter.drawText(
            below, top, metrics.elidedText(detail, Qt.TextElideMode.ElideRight, room.width())
        )


def _paint_picture(painter: QPainter, room: QRect, item: StripItem) -> None:
    if item.picture is None or item.picture.isNull():
        size = theme().px(28)
        mark = "report" if item.name.lower().endswith(".pdf") else "camera"
        place = QRect(0, 0, size, size)
        place.moveCenter(room.center())
        icon(mark, "muted").paint(painter, place)
        return
    picture = QPixmap.fromImage(item.picture)
    size_of = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(0, 0, size_of.width(), size_of.height())
    place.moveCenter(room.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(place, picture)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(theme().colours.line))
    painter.drawRect(place)
