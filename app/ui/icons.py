"""One family of line icons, coloured and sized when asked for.

The files in ``resources/icons`` draw on a 24 grid with ``currentColor``; they are read by Qt's own SVG image
plugin, so the QtSvg module is not loaded before the first paint.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QBuffer, QIODevice, QSize
from PySide6.QtGui import QIcon, QImageReader, QPixmap

from app.ui import resources
from app.ui.theme import theme


@cache
def _source(name: str) -> str:
    return resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")


@cache
def _draw(name: str, pixels: int, colour: str) -> QPixmap:
    data = QByteArray(_source(name).replace("currentColor", colour).encode())
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(pixels, pixels))
    image = reader.read()
    if image.isNull():
        raise RuntimeError(f"icon {name}: {reader.errorString()}")
    return QPixmap.fromImage(image)


def pixmap(name: str, size: int, colour: str | None = None, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture.

    Args:
        name: File name in ``resources/icons`` without ``.svg``.
        size: Edge in pixels, already scaled (``theme().px(16)``).
        colour: ``#RRGGBB``; the text colour in force when left out.
        ratio: Device pixels per pixel of the screen it is for.
    """
    picture = QPixmap(_draw(name, round(size * ratio), colour or theme().colours.text))
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str | None = None) -> QIcon:
    """An icon for a button, tab or menu; greyed when disabled."""
    colours = theme().colours
    found = QIcon()
    for size in (16, 20, 32, 48):
        found.addPixmap(pixmap(name, size, colour))
        found.addPixmap(pixmap(name, size, colours.muted), QIcon.Mode.Disabled)
    return found
