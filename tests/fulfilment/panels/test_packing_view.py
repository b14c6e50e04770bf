"""The head of an open parcel on a small screen: smaller letters before anything is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from app.fulfilment.panels.packing_ask import Question
from app.fulfilment.panels.packing_gallery import gallery
from app.fulfilment.panels.packing_keys import QuestionCard
from app.fulfilment.panels.packing_list import fitting
from app.fulfilment.panels.packing_print import REASONS
from app.fulfilment.panels.packing_view import Elided
from app.ui.theme import theme
from app.ui.widgets import KeyButton
from tests.gallery.render import Picture, drawn

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


@pytest.mark.req("PU-23", "PU-30")
def test_lot_and_shelf_of_a_line_are_written_smaller_before_they_are_cut(qtbot: QtBot) -> None:
    words = "AYU-SR-02 · Lot AYU267UK0 · exp 30 Nov 2027 · JKT-A-02-A-1"
    whole = QFontMetrics(theme().pixel_font(18)).horizontalAdvance(words)

    assert fitting(words, 18, whole).pixelSize() == 18
    smaller = fitting(words, 18, whole * 3 // 4)
    assert 12 <= smaller.pixelSize() < 18
    assert QFontMetrics(smaller).horizontalAdvance(words) <= whole * 3 // 4
    assert fitting(words, 18, 20).pixelSize() == 12


@pytest.mark.req("PU-23", "PU-51")
@pytest.mark.parametrize(("width", "scale", "rows"), [(1134, 1.0, 3), (760, 1.5, 5)])
def test_the_answers_of_a_question_keep_their_numbers(
    qtbot: QtBot, width: int, scale: float, rows: int
) -> None:
    """Side by side where there is room: all below each other would push the window down."""
    theme().apply(scale=scale)
    card = QuestionCard(lambda _digit: None)
    qtbot.addWidget(card)
    card.show_question(Question("Mengapa label dicetak ulang?", "", lambda _at: None, REASONS))
    card.resize(width, 500)
    with qtbot.waitExposed(card):
        card.show()

    buttons = [one for one in card.findChildren(KeyButton) if not one.isHidden()]
    assert [one.key for one in buttons] == ["1", "2", "3", "4", "5"]
    assert len({one.y() for one in buttons}) == rows
    assert all(one.width() >= one.sizeHint().width() for one in buttons)
    theme().apply(scale=1.0)


@pytest.mark.req("PU-23", "PU-51")
@pytest.mark.parametrize("name", ["packing-reprint", "packing-detail", "packing-unknown-codes"])
def test_nothing_scrolls_at_150_percent_on_a_small_screen(name: str) -> None:
    """1366 × 768 leaves 1054 × 675 beside navigation, tabs and status bar."""
    (shot,) = [one for one in gallery() if one.name == name]
    with drawn(Picture(name, shot, scale=1.5)) as widget:
        widget.resize(1054, 675)
        QApplication.processEvents()
        least = widget.minimumSizeHint()

    assert (least.width() <= 1054, least.height() <= 675) == (True, True)
