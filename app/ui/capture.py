"""Photos and papers as they come from a camera, a scanner or the clipboard, made small enough.

A phone's photo has twelve million dots and five megabytes; what it proves is seen as well at 2048
dots across and a tenth of that.  It is reduced here, before it travels; the hash of the file as it
came is kept beside.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from app.core.errors import UserError

#: Longest edge of a kept photo, in dots, and its JPEG quality.
EDGE: Final = 2048
QUALITY: Final = 85
#: A picture that is no larger than this stays byte for byte as it is.
AS_IT_IS: Final = 1_500_000
#: More than this is not even read: it is a film or an archive.
_MOST_READ: Final = 100_000_000
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


class CannotRead(UserError):
    """A file of this PC that cannot be read."""

    code = "CANNOT_READ"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f'Berkas "{name}" {reason}')


@dataclass(frozen=True, slots=True)
class Captured:
    """Bytes to keep.

    Attributes:
        name: Of the file.
        data: As it will be kept.
        captured_sha256: Of the bytes as they came.
    """

    name: str
    data: bytes
    captured_sha256: str


def read_file(path: Path) -> Captured:
    """Read and reduce a file; call it from a worker thread.

    Raises:
        CannotRead: If it is away, a folder, or far too large.
    """
    try:
        size = path.stat().st_size
        if size > _MOST_READ:
            raise CannotRead(path.name, "terlalu besar. Pilih foto atau PDF di bawah 10 MB.")
        data = path.read_bytes()
    except OSError as error:
        raise CannotRead(
            path.name, f"tidak dapat dibaca ({error.strerror}). Periksa berkasnya, lalu coba lagi."
        ) from error
    return reduced(path.name, data)


def reduced(name: str, data: bytes) -> Captured:
    """A large picture as a smaller JPEG, upright; anything else unchanged."""
    came = hashlib.sha256(data).hexdigest()
    if not data.startswith(_PICTURES):
        return Captured(name, data, came)
    image = _decoded(data)
    if image is None or image.isNull():  # small enough, or damaged: the one who stores it says so
        return Captured(name, data, came)
    return Captured(name, _jpeg(image), came)


def _decoded(data: bytes) -> QImage | None:
    """The picture at most :data:`EDGE` wide and high; None when it may stay as it is.

    By way of a file, not a QBuffer: Qt reads that through Python with the lock of its image plugins
    in hand, which another thread may wait for with the interpreter's in hand (see ``icons``).
    """
    with TemporaryDirectory(prefix="lumbung-photo-") as folder:
        path = Path(folder) / "photo"
        path.write_bytes(data)
        reader = QImageReader(str(path))
        reader.setDecideFormatFromContent(True)
        reader.setAutoTransform(True)
        size = reader.size()
        if not size.isValid() or (_fits(size) and len(data) <= AS_IT_IS):
            return None
        if not _fits(size):
            fitted = size.scaled(QSize(EDGE, EDGE), Qt.AspectRatioMode.KeepAspectRatio)
            reader.setScaledSize(fitted)
        return reader.read()


def of_image(name: str, image: QImage) -> Captured:
    """A picture from the clipboard."""
    data = _bytes(image, "PNG", -1)
    return reduced(name, data)


def _fits(size: QSize) -> bool:
    return max(size.width(), size.height()) <= EDGE


def _jpeg(image: QImage) -> bytes:
    white = QImage(image.size(), QImage.Format.Format_RGB32)
    white.fill(QColor("white"))
    painter = QPainter(white)
    painter.drawImage(0, 0, image)
    painter.end()
    return _bytes(white, "JPG", QUALITY)


def _bytes(image: QImage, kind: str, quality: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, kind, quality):  # type: ignore[call-overload,unused-ignore]
        raise RuntimeError(f"Qt did not write {kind}")
    return bytes(buffer.data().data())
