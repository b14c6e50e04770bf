"""Made-up attachments for pictures of the box."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from app.files.api import (
    AttachmentContent,
    AttachmentList,
    AttachmentRow,
    AttachmentThumbnails,
    ReadAttachment,
    Thumbnail,
)
from app.files.panels.attachments import AttachmentBox
from app.ui.forms import Form
from app.ui.gallery import canned
from app.ui.panel import Panel
from app.ui.widgets import column, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_AT: Final = datetime(2026, 11, 21, 3, 5, tzinfo=UTC)
_PAPERS: Final = (("#D9CDB4", "NOTA"), ("#B9C7D8", "SURAT JALAN"), ("#CDB7B7", "LOT L2409-17"))


@cache
def photo(at: int, width: int = 1200) -> bytes:
    """A paper on a table."""
    ground, words = _PAPERS[at % len(_PAPERS)]
    image = QImage(width, width * 3 // 4, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    sheet = QRectF(width * 0.2, width * 0.08, width * 0.6, width * 0.6)
    painter.fillRect(sheet, QColor("#FBFAF6"))
    font = QFont()
    font.setPixelSize(width // 18)
    painter.setFont(font)
    painter.setPen(QColor("#2B2A26"))
    painter.drawText(sheet, Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", 80)  # type: ignore[call-overload,unused-ignore]
    return bytes(buffer.data().data())


@cache
def paper() -> bytes:
    """A PDF of one page."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("Helvetica-Bold", 22)
    canvas.drawString(72, 740, "Faktur sewa gudang")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _row(key: int, name: str, **more: Any) -> AttachmentRow:  # noqa: ANN401 - any column
    values: dict[str, Any] = {
        "kind": "pdf" if name.endswith("pdf") else "jpg", "size": 412_345, "width": 2048,
        "height": 1536, "pages": 1, "sha256": f"{key:064d}", "captured_sha256": "", "note": "",
        "at": _AT, "person": "Ratna Dewi", "withdrawn": "", "withdrawn_by": "",
    }  # fmt: skip
    return AttachmentRow(key=str(key), name=name, **values | more)


ROWS: Final = (
    _row(0, "nota toko bangunan.jpg", note="lembar putih"),
    _row(1, "surat jalan.jpg", size=1_812_345),
    _row(2, "label lot.jpg", withdrawn="Foto tidak terbaca", withdrawn_by="Maria Simanjuntak"),
    _row(3, "faktur sewa gudang.pdf", pages=3),
)
_LONG: Final = tuple(
    _row(at, f"IMG_20261121_1405{at:02d} barang rusak karena hujan di truk.jpg") for at in range(24)
)


def _thumbnails(_ask: object) -> tuple[Thumbnail, ...]:
    return tuple(Thumbnail(f"{at:064d}", photo(at, 256)) for at in range(24) if at != 3)


def _content(ask: ReadAttachment) -> AttachmentContent:
    if ask.attachment == "3":
        return AttachmentContent("faktur sewa gudang.pdf", "pdf", "", paper())
    return AttachmentContent("nota.jpg", "jpg", "", photo(int(ask.attachment)))


ANSWERS: Final[dict[type[Any], object]] = {
    AttachmentList: ROWS,
    AttachmentThumbnails: _thumbnails,
    ReadAttachment: _content,
}
MANY: Final[dict[type[Any], object]] = {AttachmentList: _LONG}


class SampleDocument(Panel):
    """A document with attachments, as other slices' panels have them."""

    title: ClassVar[str] = "Input Biaya"
    icon: ClassVar[str] = "money"

    def build(self) -> None:
        self.box = AttachmentBox(self, choose_key="F6", view_key="F7")


def panel(answers: dict[type[Any], object], *, side: bool = False) -> SampleDocument:
    """The document with its box in the content or, with a form, in the side area."""
    made = SampleDocument(canned(answers))
    if side:
        form = Form("Simpan")
        form.text("description", "&Keterangan", "Sewa gudang November")
        form.text("payee", "&Dibayar kepada", "PT Gudang Sejahtera")
        form._body.addWidget(made.box)  # noqa: SLF001 - as a panel of its own would
        made.set_content(_words("Daftar biaya"))
        made.show_detail("Biaya baru", form)
    else:
        made.set_content(_holding(made.box))
    made.box.show_subject("journal", "JRN-2026-000123")
    return made


def opened(*, side: bool) -> SampleDocument:
    """With the viewer open."""
    made = panel(ANSWERS, side=side)
    made.box.changed.connect(lambda: QTimer.singleShot(0, made, lambda: made.box.open("0")))
    return made


def _words(text: str) -> QWidget:
    made = label(text, "muted")
    made.setAlignment(Qt.AlignmentFlag.AlignTop)
    return made


def _holding(box: AttachmentBox) -> QWidget:
    from PySide6.QtWidgets import QWidget

    made = QWidget()
    layout = column()
    layout.addWidget(_words("Biaya BY-2026-000045 · Rp 2.750.000"))
    layout.addWidget(box)
    layout.addStretch(1)
    made.setLayout(layout)
    return made
