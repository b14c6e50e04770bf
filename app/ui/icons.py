"""One family of line icons, coloured and sized when asked for.

The files in ``resources/icons`` draw on a 24 grid with ``currentColor``; they are read by Qt's own
SVG image plugin, so the QtSvg module is not loaded before the first paint.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap

from app.ui import resources
from app.ui.theme import theme

#: How every file says its size.
_SIZE: Final = 'width="24" height="24"'


@cache
def _source(name: str) -> str:
    return resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")


@cache
def _draw(name: str, pixels: int, colour: str) -> QPixmap:
    # Never by a QImageReader on a buffer made here: Qt reads such a buffer through Python while it
    # holds the lock of its image plugins, and a worker that asks the size of a photo meanwhile
    # waits for that lock with the interpreter's in hand.  Neither ever went on.
    sized = _source(name).replace(_SIZE, f'width="{pixels}" height="{pixels}"', 1)
    data = sized.replace("currentColor", colour).encode()
    image = QImage.fromData(data, "SVG")  # type: ignore[arg-type] # its stub asks for what it refuses
    if image.isNull():
        raise RuntimeError(f"icon {name} cannot be drawn")
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


class _Engine(QIconEngine):
    """Draws when painted, in the colours then in force, so icons follow light and dark."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def _colour(self, mode: QIcon.Mode) -> str:
        colours = theme().colours
        if mode == QIcon.Mode.Disabled:
            return colours.muted
        return str(getattr(colours, self._token))

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """``size`` is in device pixels already."""
        edge = max(1, min(size.width(), size.height()))
        picture = QPixmap(_draw(self._name, edge, self._colour(mode)))
        picture.setDevicePixelRatio(scale)
        return picture

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        edge = min(rect.width(), rect.height())
        ratio = painter.device().devicePixelRatioF()
        box = QRect(0, 0, edge, edge)
        box.moveCenter(rect.center())
        painter.drawPixmap(box, pixmap(self._name, edge, self._colour(mode), ratio))

    def clone(self) -> QIconEngine:
        twin = _Engine(self._name, self._token)
        _alive.append(twin)
        return twin


_alive: list[QIconEngine] = []


@cache
def icon(name: str, colour: str = "text") -> QIcon:
    """An icon for a button, tab or menu, in a colour named by its token; muted when disabled."""
    engine = _Engine(name, colour)
    _alive.append(engine)
    return QIcon(engine)
