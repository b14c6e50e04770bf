"""Every state that a panel shows of itself can be drawn, with the tokens and the skeleton."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QWidget

from app.shell.main_window import MainWindow
from app.ui import translations
from app.ui.panel import Panel
from app.ui.theme import theme
from tests.gallery.render import HEIGHT, Picture, drawn, end, pictures

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.ui.gallery import Shot


#: What 1366 pixels leave beside the navigation, by the size of text.
LARGE = 1.5
SCREEN = 1366
ROOM = {1.0: 1158, LARGE: 1054}
#: What measures in whole pixels may be off when they are multiplied.
_ROUNDED = 30


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    translations.install()
    theme().apply(dark=False, scale=1.0)


def used_colours(image: QImage) -> set[str]:
    """Colours on a grid of points."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    points = memoryview(plain.constBits()).cast("I")
    width = plain.bytesPerLine() // 4
    found = {
        point
        for y in range(0, plain.height(), 7)
        for point in points[y * width : y * width + plain.width() : 7]
    }
    return {f"#{point & 0xFFFFFF:06X}" for point in found}


class Strays(QObject):
    """Notes widgets that become a window for a moment, because they were shown without a parent."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt
        shown = event.type() == QEvent.Type.Show
        if shown and isinstance(receiver, QWidget) and receiver.isWindow():
            self.found.append(type(receiver).__name__)
        return False


#: The same states dark and at 150 % are built the same way.
PLAIN = [one for one in pictures() if not one.dark and one.scale == 1.0]


@pytest.mark.parametrize("shot", [one.shot for one in PLAIN], ids=[one.name for one in PLAIN])
def test_building_a_panel_opens_no_window(shot: Shot, qapp: QApplication) -> None:
    """A stray window flashes, and takes the keyboard from the one people work in."""
    strays = Strays()
    qapp.installEventFilter(strays)
    widget = shot.make()
    qapp.removeEventFilter(strays)

    assert strays.found == []
    end(widget)


@pytest.mark.parametrize("picture", pictures(), ids=lambda picture: picture.name)
def test_a_state_can_be_drawn(picture: Picture) -> None:
    with drawn(picture) as widget:
        image = widget.grab().toImage()
        colours = used_colours(image)

        if not isinstance(widget, QDialog):
            assert (image.width(), image.height()) >= (1100, 700)
            assert theme().colours.bg in colours
        assert len(colours) > 5
        if isinstance(widget, Panel):
            # A panel that needs more pushes the window over the edge of a small screen.
            assert picture.scale > 1.0 or image.height() == HEIGHT
            assert widget.minimumSizeHint().width() <= ROOM[picture.scale]
            assert picture.scale > 1.0 or image.width() <= ROOM[1.0]
            assert widget.title_line.isVisible()
            assert widget.title_line.title
            assert widget.message.isVisible()
            assert widget.title_line.y() < widget.message.y()
        needed = widget.minimumSizeHint().width()
        room = _room(widget, LARGE)
    if picture.scale == 1.0 and room and needed * LARGE > room - _ROUNDED:
        _fits_in_large_letters(replace(picture, scale=LARGE))


def _room(widget: QWidget, scale: float) -> int:
    """Pixels for a widget of 1366, so many times as large; 0 for what has a size of its own."""
    if isinstance(widget, Panel):
        return ROOM[scale]
    return SCREEN if isinstance(widget, MainWindow) else 0


def _fits_in_large_letters(picture: Picture) -> None:
    """Every state, not the first only: drawn again where it may be too wide."""
    with drawn(picture) as widget:
        assert widget.minimumSizeHint().width() <= _room(widget, picture.scale)


def test_the_galleries_cover_each_module_once() -> None:
    names = [picture.name for picture in pictures()]

    assert len(names) == len(set(names))
    assert "sample.orders-sample.dark" in names
    assert "sample.orders-sample.150" in names
