"""Looks at one attachment after the other: a picture as large as the room, or the pages of a PDF.

It lies over the content of its panel, so a form in the side area stays in sight beside it; where
the strip itself is in the content it goes into the side area.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QStackedWidget, QWidget

from app.ui import tokens
from app.ui.preview import PdfPreview
from app.ui.widgets import column, label, quiet_button, row

if TYPE_CHECKING:
    from app.ui.panel import Panel

_STEP = 1.25
_LARGEST = 8.0


class AttachmentView(QFrame):
    """Head with name and arrows, and the picture or pages below.

    Args:
        panel: On whose operations pages are drawn.
    """

    #: -1 back, 1 on.
    turned = Signal(int)
    closed = Signal()

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self._covered: QWidget | None = None
        self._zoom = 0.0
        self._image = QImage()
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self._picture)
        self._scroll.setWidgetResizable(True)
        self.pages = PdfPreview(panel)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self.pages)
        self.name = label("", "heading")
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.detail = label("", "muted")
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _lay_out(self) -> None:
        head = row()
        head.addWidget(
            quiet_button("chevron-left", "Lampiran sebelumnya (←)", lambda: self.turned.emit(-1))
        )
        head.addWidget(
            quiet_button("chevron-right", "Lampiran berikutnya (→)", lambda: self.turned.emit(1))
        )
        head.addWidget(self.name, 1)
        head.addWidget(quiet_button("minus", "Perkecil (−)", lambda: self.zoom(1 / _STEP)))
        head.addWidget(quiet_button("plus", "Perbesar (+)", lambda: self.zoom(_STEP)))
        head.addWidget(quiet_button("close", "Tutup (Esc)", self.close_view))
        layout = column(gap=tokens.XS)
        layout.setContentsMargins(tokens.S, tokens.S, tokens.S, tokens.S)
        layout.addLayout(head)
        layout.addWidget(self.detail)
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)

    # ---------------------------------------------------------------- place
    def cover(self, widget: QWidget) -> None:
        """Lie over a widget and follow its size."""
        self._covered = widget
        self.setParent(widget)
        self.setGeometry(widget.rect())
        self.setAutoFillBackground(True)
        widget.installEventFilter(self)
        self.show()
        self.raise_()

    def close_view(self) -> None:
        """Go away; who opened it gets the keyboard back."""
        if self._covered is not None:
            self._covered.removeEventFilter(self)
            self.hide()
        self.closed.emit()

    # ---------------------------------------------------------------- content
    def announce(self, name: str, detail: str) -> None:
        """Say what is coming, before its bytes are here."""
        self.name.setText(name)
        self.detail.setText(detail)
        self.setAccessibleName(f"{name}. {detail}")

    def show_content(self, kind: str, data: bytes) -> None:
        """Show bytes that were read."""
        if kind == "pdf":
            self._stack.setCurrentWidget(self.pages)
            self.pages.show_pdf(data)
            return
        self._image = QImage.fromData(data)
        self._zoom = 0.0
        self._stack.setCurrentWidget(self._scroll)
        self._fit()

    def zoom(self, factor: float) -> None:
        """Larger or smaller than what fits."""
        if not self._image.isNull():
            self._zoom = min(
                _LARGEST, max(self._fitting(), (self._zoom or self._fitting()) * factor)
            )
            self._fit()

    def _fitting(self) -> float:
        room = self._scroll.viewport().size()
        return min(
            1.0,
            room.width() / max(1, self._image.width()),
            room.height() / max(1, self._image.height()),
        )

    def _fit(self) -> None:
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        scale = (self._zoom or self._fitting()) * ratio
        size = QSize(
            max(1, round(self._image.width() * scale)), max(1, round(self._image.height() * scale))
        )
        picture = QPixmap.fromImage(
            self._image.scaled(
                size,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        picture.setDevicePixelRatio(ratio)
        self._picture.setPixmap(picture)

    # ---------------------------------------------------------------- Qt
    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:
        if receiver is self._covered and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._covered.rect())  # type: ignore[union-attr,unused-ignore]
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_view()
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.turned.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _STEP)
        elif self._stack.currentWidget() is self.pages:
            self.pages.keyPressEvent(event)
        else:
            super().keyPressEvent(event)
