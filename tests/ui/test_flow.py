"""Filters go on in the next line where the room ends; nothing is pushed over the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.ui.flow import Beside, Flow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.req("PU-23")


def _shown(qtbot: QtBot, flow: QWidget, width: int) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(flow)
    layout.addStretch(1)
    holder.setLayout(layout)
    qtbot.addWidget(holder)
    holder.resize(width, 400)
    holder.show()
    QApplication.processEvents()
    return holder


def _boxes(count: int) -> list[QWidget]:
    made = [QWidget() for _at in range(count)]
    for one in made:
        one.setFixedSize(100, 30)
    return made


def test_one_line_or_as_many_as_it_takes(qtbot: QtBot) -> None:
    boxes = _boxes(4)
    flow = Flow(*boxes, gap=10)
    holder = _shown(qtbot, flow, 430)
    assert [(one.x(), one.y()) for one in boxes] == [(0, 0), (110, 0), (220, 0), (330, 0)]

    holder.resize(429, 400)
    QApplication.processEvents()

    assert [(one.x(), one.y()) for one in boxes][2:] == [(220, 0), (0, 40)]
    assert (flow.height(), flow.minimumSizeHint().width()) == (70, 100)


def test_what_is_hidden_takes_no_room_and_what_is_taken_away_neither(qtbot: QtBot) -> None:
    boxes = _boxes(3)
    boxes[0].hide()
    flow = Flow(*boxes, gap=10)
    holder = _shown(qtbot, flow, 250)
    assert holder.isVisible()
    assert [one.isVisible() for one in boxes] == [False, True, True]
    assert [one.x() for one in boxes[1:]] == [0, 110]

    boxes[0].show()
    QApplication.processEvents()
    assert [(one.x(), one.y()) for one in boxes] == [(0, 0), (110, 0), (0, 40)]

    flow.take(boxes[1])
    boxes[1].hide()
    added = QWidget()
    added.setFixedSize(100, 30)
    flow.add(added)
    QApplication.processEvents()
    assert [(one.x(), one.y()) for one in (boxes[0], boxes[2], added)] == [
        (0, 0), (110, 0), (0, 40),
    ]  # fmt: skip
    assert added.isVisible()


def test_parts_stand_below_each_other_where_one_would_be_squeezed(qtbot: QtBot) -> None:
    parts = [QWidget() for _at in range(2)]
    for part in parts:
        part.setMinimumSize(120, 30)
    both = Beside(*parts, least=200, gap=10)
    holder = _shown(qtbot, both, 410)
    assert [(one.x(), one.y(), one.width()) for one in parts] == [(0, 0, 200), (210, 0, 200)]

    holder.resize(409, 400)
    QApplication.processEvents()

    assert [(one.x(), one.width()) for one in parts] == [(0, 409), (0, 409)]
    qtbot.waitUntil(lambda: parts[1].y() >= 30, timeout=1000)
    assert both.minimumSizeHint().width() == 120
