"""Charts: the figures are told, by key and by mouse, and the same in every look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from app.ui.chart import Bars, Line, Point
from app.ui.theme import theme
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

POINTS = (
    Point("0–30 hari", 300, "Rp 300", key="a"),
    Point("31–60 hari", 100, "Rp 100", Tone.WARN, key="b"),
    Point("> 90 hari", 0, "Rp 0", Tone.ERROR, key="c"),
)


@pytest.mark.parametrize("kind", [Bars, Line])
def test_keys_walk_and_choose(kind: type[Bars | Line], qtbot: QtBot) -> None:
    chart = kind("Umur")
    qtbot.addWidget(chart)
    chart.resize(400, 120)
    chart.show_points(POINTS)
    chart.show()
    assert chart.accessibleDescription() == (
        "0–30 hari: Rp 300; 31–60 hari: Rp 100; > 90 hari: Rp 0"
    )
    chosen: list[str] = []
    chart.chosen.connect(chosen.append)

    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert chart.accessibleName() == "Umur: 31–60 hari Rp 100"
    for _ in range(5):
        qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Space)
    qtbot.keyClick(chart, Qt.Key.Key_Up)

    assert (chosen, chart.current) == (["b", "c"], 1)


def test_a_bar_is_as_long_as_its_figure_and_zero_has_none(qtbot: QtBot) -> None:
    theme().apply(dark=False, scale=1.0)
    chart = Bars("Umur")
    qtbot.addWidget(chart)
    chart.show_points(POINTS)
    chart.resize(500, chart.sizeHint().height())
    chart.show()
    image = chart.grab().toImage()

    def length(row: int, colour: str) -> int:
        y = row * theme().px(24) + theme().px(12)
        return sum(image.pixelColor(x, y).name().upper() == colour for x in range(image.width()))

    colours = theme().colours
    first, second = length(0, colours.brand), length(1, colours.warn.ink)
    assert first > 200
    assert abs(first - 3 * second) <= 6
    assert length(2, colours.error.ink) == 0


def test_the_mouse_finds_the_bar_under_it_and_an_empty_chart_is_quiet(qtbot: QtBot) -> None:
    chart = Bars("Umur")
    qtbot.addWidget(chart)
    chart.show_points(POINTS)
    chart.resize(400, chart.sizeHint().height())
    chart.show()
    chosen: list[str] = []
    chart.chosen.connect(chosen.append)

    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(30, theme().px(30)))
    assert chosen == ["b"]
    chart.show_points(())
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    chart.grab()

    assert chart.current == -1
