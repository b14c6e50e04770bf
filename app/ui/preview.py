"""Shows the pages of a PDF (label, berita acara) as they will print; drawn off the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from app.core.pdfium import pdfium
from app.ui import tokens
from app.ui.theme import theme
from app.ui.widgets import KeyButton, column, label, quiet_button, row

if TYPE_CHECKING:
    from app.core.client import Client
    from app.ui.operations import Progress
    from app.ui.panel import Panel

_POINTS_PER_INCH: Final = 72
_LEAST_DPI: Final = 60
_MOST_DPI: Final = 300


def count_pages(pdf: bytes) -> int:
    """Pages of a PDF."""
    with pdfium() as library:
        document = library.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def draw_page(pdf: bytes, at: int, width_px: int) -> QImage:
    """One page as a picture.

    Args:
        pdf: The file.
        at: Page from 0.
        width_px: Wanted width; the resolution stays between 60 and 300 dpi.
    """
    with pdfium() as library:
        document = library.PdfDocument(pdf)
        try:
            page = document[at]
            dpi = width_px / page.get_width() * _POINTS_PER_INCH
            scale = min(_MOST_DPI, max(_LEAST_DPI, dpi)) / _POINTS_PER_INCH
            bitmap = page.render(scale=scale, prefer_bgrx=True)
            data = bytes(bitmap.buffer)
            shape = (bitmap.width, bitmap.height, bitmap.stride)
        finally:
            document.close()
    return QImage(data, *shape, QImage.Format.Format_RGB32).copy()


class PdfPreview(QWidget):
    """Pages one at a time, as wide as the room; Page Up and Page Down turn them.

    Args:
        panel: On whose operations the pages are drawn.
    """

    #: Page shown (from 0), after it was drawn.
    shown = Signal(int)
    #: The person pressed *Cetak*.
    print_asked = Signal()

    def __init__(self, panel: Panel, *, can_print: bool = False) -> None:
        super().__init__()
        self._panel = panel
        self._pdf = b""
        self._pages = 0
        self._at = 0
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._picture)
        self._scroll.setWidgetResizable(True)
        self._where = label("", "muted")
        self._back = quiet_button("chevron-left", "Halaman sebelumnya (Page Up)", self.back)
        self._on = quiet_button("chevron-right", "Halaman berikutnya (Page Down)", self.forward)
        head = row()
        for widget in (self._back, self._where, self._on):
            head.addWidget(widget)
        head.addStretch(1)
        if can_print:
            head.addWidget(KeyButton("Cetak", "", self.print_asked.emit, role="primary"))
        layout = column(gap=tokens.S)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        self.setLayout(layout)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def pages(self) -> int:
        """Pages of the file shown."""
        return self._pages

    @property
    def page(self) -> int:
        """Page shown, from 0."""
        return self._at

    def picture(self) -> QPixmap:
        """What is shown."""
        return self._picture.pixmap()

    def show_pdf(self, pdf: bytes) -> None:
        """Show a file from its first page."""
        self._pdf, self._at = pdf, 0

        def read(_client: Client, _progress: Progress) -> int:
            return count_pages(pdf)

        self._panel.run(read, done=self._counted)

    def back(self) -> None:
        """One page back."""
        self._turn(self._at - 1)

    def forward(self) -> None:
        """One page on."""
        self._turn(self._at + 1)

    def _counted(self, pages: int) -> None:
        self._pages = pages
        self._turn(0)

    def _turn(self, at: int) -> None:
        if not 0 <= at < self._pages:
            return
        self._at = at
        self._where.setText(f"Halaman {at + 1} dari {self._pages}")
        self._back.setEnabled(at > 0)
        self._on.setEnabled(at + 1 < self._pages)
        self._draw()

    def _draw(self) -> None:
        pdf, at = self._pdf, self._at
        ratio = self.devicePixelRatioF()
        width = max(
            200, round((self._scroll.viewport().width() - 2 * theme().px(tokens.M)) * ratio)
        )

        def draw(_client: Client, _progress: Progress) -> QImage:
            return draw_page(pdf, at, width)

        self._panel.run(draw, done=lambda image: self._drawn(at, image, ratio))

    def _drawn(self, at: int, image: QImage, ratio: float) -> None:
        if at != self._at:
            return
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(ratio)
        self._picture.setPixmap(picture)
        self._picture.setAccessibleName(self._where.text())
        self.shown.emit(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pages and event.oldSize().width() != event.size().width():
            self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_PageDown:
            self.forward()
        elif event.key() == Qt.Key.Key_PageUp:
            self.back()
        else:
            super().keyPressEvent(event)
