"""Pictures of products, read off the GUI thread; a tile with its initials where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPixmap

from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Edge pictures are read at; no screen of ours shows them larger.
_EDGE: Final = 512
_KEPT: Final = 400
#: Letters of a SHA-256: the reference of a photo that is in the database.
_HASH: Final = 64


class Photos:
    """Pictures by their reference (a file name in ``photos`` of this PC's folder, or a path)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "photos"
        self._kept: dict[str, QPixmap] = {}

    def read(self, references: Iterable[str]) -> dict[str, QImage]:
        """Read those not yet known; call it from a worker thread."""
        wanted = {one for one in references if one and one not in self._kept}
        return {one: image for one in wanted if not (image := self._read(one)).isNull()}

    def missing(self, references: Iterable[str]) -> tuple[str, ...]:
        """Photos of the database that are not on this PC yet; on a worker thread."""
        wanted = {one for one in references if len(one) == _HASH and one not in self._kept}
        return tuple(sorted(one for one in wanted if not (self._folder / one).exists()))

    def store(self, pictures: Iterable[tuple[str, bytes]]) -> None:
        """Keep photos on this PC: a content never changes under its hash."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for reference, picture in pictures:
            half = self._folder / f"{reference}.part"
            half.write_bytes(picture)
            half.replace(self._folder / reference)

    def keep(self, images: Mapping[str, QImage]) -> None:
        """Take what was read; on the GUI thread."""
        if len(self._kept) + len(images) > _KEPT:
            self._kept.clear()
        self._kept.update((name, QPixmap.fromImage(image)) for name, image in images.items())

    def get(self, reference: str) -> QPixmap | None:
        """The picture, or None."""
        return self._kept.get(reference)

    def _read(self, reference: str) -> QImage:
        path = Path(reference)
        reader = QImageReader(str(path if path.is_absolute() else self._folder / path))
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and max(size.width(), size.height()) > _EDGE:
            fitted = size.scaled(QSize(_EDGE, _EDGE), Qt.AspectRatioMode.KeepAspectRatio)
            reader.setScaledSize(fitted)
        return reader.read()


def paint_picture(painter: QPainter, box: QRectF, photo: QPixmap | None, name: str) -> None:
    """The photo fitted into a box, or a tile with the product's initials."""
    if photo is not None and not photo.isNull():
        size = photo.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(box.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place.toRect(), photo)
        return
    colours = theme().colours
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.raised))
    painter.drawRoundedRect(box, theme().px(6), theme().px(6))
    font = theme().font_of(10, bold=True)
    font.setPixelSize(max(9, int(min(box.width(), box.height()) * 0.36)))
    painter.setFont(font)
    painter.setPen(QColor(colours.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, initials(name))
    painter.restore()


def initials(name: str) -> str:
    """``SV`` for Serum Vitamin C."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper()
