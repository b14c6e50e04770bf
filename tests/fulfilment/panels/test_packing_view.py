"""The head of an open parcel on a small screen: smaller letters before anything is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFontMetrics

from app.fulfilment.panels.packing_view import Elided
from app.ui.theme import theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NUMBER = "SO-2026-000123"


@pytest.mark.req("PU-23")
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_an_order_number_is_whole_in_the_least_room_it_gets(qtbot: QtBot, scale: float) -> None:
    theme().apply(scale=scale)
    number = Elided(24, bold=True)
    qtbot.addWidget(number)
    number.setText(NUMBER)

    number.resize(number.sizeHint())
    assert number.letters().pixelSize() == theme().px(24)

    number.resize(number.minimumSizeHint())
    letters = number.letters()
    assert letters.pixelSize() < theme().px(24)
    assert QFontMetrics(letters).horizontalAdvance(NUMBER) <= number.width()
