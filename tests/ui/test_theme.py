"""The look changes while running: light and dark, 100 to 200 %."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import resources, tokens
from app.ui.icons import icon, pixmap
from app.ui.theme import theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ICONS = sorted(file.stem for file in resources.path("icons").glob("*.svg"))


def test_dark_changes_the_palette_of_open_windows(qtbot: QtBot) -> None:
    label = QLabel("Stok")
    qtbot.addWidget(label)
    label.show()

    def ink() -> str:
        return label.palette().color(QPalette.ColorRole.WindowText).name().upper()

    theme().apply(dark=True)
    qtbot.waitUntil(lambda: ink() == tokens.DARK.text)
    theme().apply(dark=False)
    qtbot.waitUntil(lambda: ink() == tokens.LIGHT.text)


def test_the_bundled_face_is_used_with_figures_of_one_width() -> None:
    assert QApplication.font().family() == tokens.FAMILY
    assert tokens.FAMILY in QFontDatabase.families()
    metrics = QFontMetrics(theme().font())
    assert {metrics.horizontalAdvance(digit) for digit in "0123456789"} == {
        metrics.horizontalAdvance("0")
    }


@pytest.mark.req("PU-23")
@pytest.mark.parametrize(
    ("asked", "kept"), [(1.0, 1.0), (1.5, 1.5), (2.0, 2.0), (3.0, 2.0), (0.5, 1.0)]
)
def test_scaling_stays_between_100_and_200_percent(asked: float, kept: float) -> None:
    theme().apply(scale=asked)

    assert theme().scale == kept
    assert QApplication.font().pointSizeF() == pytest.approx(tokens.OFFICE.text_pt * kept)
    assert theme().sizes().row == round(tokens.OFFICE.row * kept)


def test_large_type_reaches_the_children_of_a_point_of_use(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    outer.setProperty("pointOfUse", True)
    layout = QVBoxLayout(outer)
    button, words = QPushButton("Tutup paket"), QLabel("Lot L2409")
    layout.addWidget(button)
    layout.addWidget(words)
    outer.setFont(theme().font(point_of_use=True))
    outer.show()

    assert words.font().pointSizeF() == tokens.POINT_OF_USE.text_pt
    assert button.font().pointSizeF() == tokens.POINT_OF_USE.text_pt
    assert button.height() >= tokens.POINT_OF_USE.control


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_can_be_drawn(name: str) -> None:
    picture = pixmap(name, 24, tokens.LIGHT.text).toImage()

    drawn = sum(picture.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
    assert drawn >= 8


def test_icons_follow_the_colours(qtbot: QtBot) -> None:
    made = icon("check")

    light = made.pixmap(16, 16).toImage()
    theme().apply(dark=True)

    assert made.pixmap(16, 16).toImage() != light


def test_qt_speaks_indonesian(qtbot: QtBot) -> None:
    buttons = QMessageBox.StandardButton
    box = QMessageBox(
        QMessageBox.Icon.Question, "", "", buttons.Yes | buttons.No | buttons.Cancel | buttons.Save
    )
    qtbot.addWidget(box)

    assert [button.text() for button in box.buttons()] == ["Simpan", "Batal", "&Ya", "&Tidak"]


@pytest.mark.req("PU-22")
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_tick_box_is_seen_ticked_or_not(qtbot: QtBot, *, dark: bool, scale: float) -> None:
    theme().apply(dark=dark, scale=scale)
    outer = QWidget()
    qtbot.addWidget(outer)
    layout = QVBoxLayout(outer)
    boxes = [QCheckBox("Slip juga"), QCheckBox("Slip juga")]
    for box in boxes:
        layout.addWidget(box)
    boxes[1].setChecked(True)
    outer.show()
    qtbot.waitExposed(outer)

    empty, ticked = (_indicator(box) for box in boxes)
    window = theme().colours.bg

    # WCAG 1.4.11: what one must see of a control stands out 3:1 from what is around it
    assert tokens.contrast(tokens.Pair(empty["edge"], window)) >= 3
    assert tokens.contrast(tokens.Pair(ticked["edge"], window)) >= 3
    assert empty["inside"] == theme().colours.surface
    assert theme().colours.brand in ticked["seen"]
    mark = max(
        ticked["seen"], key=lambda one: tokens.contrast(tokens.Pair(one, theme().colours.brand))
    )
    assert tokens.contrast(tokens.Pair(mark, theme().colours.brand)) >= 4.5


def _indicator(box: QCheckBox) -> dict[str, Any]:
    """Colours of the painted box: of its edge, of its inside, and all of them."""
    option = QStyleOptionButton()
    box.initStyleOption(option)
    place = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    picture = box.grab(place).toImage()
    middle = picture.height() // 2

    def colour(x: int, y: int) -> str:
        return picture.pixelColor(x, y).name().upper()

    seen = {colour(x, y) for x in range(picture.width()) for y in range(picture.height())}
    return {"edge": colour(0, middle), "inside": colour(picture.width() // 2, 4), "seen": seen}
