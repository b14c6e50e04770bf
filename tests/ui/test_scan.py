"""Scans are found wherever the focus is and typing comes through unchanged (PU-01, PU-03)."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.wedge import WedgeSettings
from tests.support.scanner import CTRL, Keyboard

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.ui.scan import ScanFilter

EAN = "8991234567890"
RESI = "JP7000055433"


class Screen(QWidget):
    """A window with a field, a table and a button that counts its presses."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.table = QTableWidget(3, 2)
        self.button = QPushButton("Kirim")
        self.presses = 0
        self.button.clicked.connect(self._pressed)
        layout = QVBoxLayout(self)
        for widget in (self.field, self.table, self.button):
            layout.addWidget(widget)

    def _pressed(self) -> None:
        self.presses += 1


@pytest.fixture
def screen(qtbot: QtBot) -> Screen:
    made = Screen()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.field.setFocus()
    return made


@pytest.fixture
def codes(scans: ScanFilter) -> list[str]:
    """Codes handed out so far."""
    found: list[str] = []
    scans.scanned.connect(lambda code, _at_ms: found.append(code))
    return found


@pytest.mark.req("PU-03")
def test_1200_scans_in_60_seconds_come_out_in_order(
    scans: ScanFilter, screen: Screen, qtbot: QtBot
) -> None:
    """20 a second for a minute, all before the event loop turns once: the worst case."""
    keyboard, found = Keyboard(screen), []
    scans.scanned.connect(lambda code, at_ms: found.append((code, at_ms)))
    sent = []
    for number in range(1200):
        keyboard.now_ms = 1_000 + 50 * number
        code = f"8991{number:04d}"
        sent.append((code, keyboard.scan(code, gap_ms=4)))

    qtbot.waitUntil(lambda: len(found) >= 1200)

    assert found == sent
    assert screen.field.text() == ""


@pytest.mark.req("PU-03")
def test_each_scan_is_recorded_before_anybody_hears_of_it(
    scans: ScanFilter, screen: Screen, codes: list[str], qtbot: QtBot
) -> None:
    recorded: list[str] = []
    scans.recorder = lambda code, _at_ms: recorded.append(code)

    Keyboard(screen).scan(EAN)

    assert (recorded, codes) == ([EAN], [])
    qtbot.waitUntil(lambda: codes == [EAN])


@pytest.mark.req("PU-01")
@pytest.mark.parametrize("focus", ["field", "table", "button"])
def test_a_scan_is_taken_wherever_the_focus_is(
    screen: Screen, codes: list[str], focus: str, qtbot: QtBot
) -> None:
    getattr(screen, focus).setFocus()

    Keyboard(screen).scan(EAN)

    qtbot.waitUntil(lambda: codes == [EAN])
    assert screen.field.text() == ""
    assert screen.presses == 0
    assert getattr(screen, focus).hasFocus()


@pytest.mark.req("PU-01")
def test_a_scan_does_not_answer_a_message_box(
    screen: Screen, codes: list[str], qtbot: QtBot
) -> None:
    """Enter at the end of a scan pressed "No" before there was a filter."""
    buttons = QMessageBox.StandardButton
    box = QMessageBox(QMessageBox.Icon.Question, "", "Batalkan?", buttons.Yes | buttons.No, screen)
    qtbot.addWidget(box)
    box.open()
    qtbot.waitUntil(box.isActiveWindow)

    Keyboard(None).scan(EAN)

    qtbot.waitUntil(lambda: codes == [EAN])
    assert box.isVisible()
    Keyboard(None).end()
    assert not box.isVisible()


def test_a_scan_inside_a_dialog_leaves_its_field_alone(
    screen: Screen, codes: list[str], qtbot: QtBot
) -> None:
    dialog = QDialog(screen)
    field = QLineEdit(dialog)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    field.setFocus()

    Keyboard(None).scan("CMD-OK")

    qtbot.waitUntil(lambda: codes == ["CMD-OK"])
    assert field.text() == ""
    assert dialog.isVisible()


@pytest.mark.req("PU-01")
def test_typing_at_120_words_a_minute_is_never_a_scan(
    screen: Screen, codes: list[str], qtbot: QtBot
) -> None:
    """10 keys a second on average, unevenly, Enter after each word; rolled pairs down to 55 ms."""
    rhythm = random.Random(7)  # noqa: S311 - the same typist every time
    keyboard = Keyboard(screen)
    words = [f"kirim{rhythm.randrange(10_000):04d}" for _ in range(40)]

    for word in words:
        for char in word:
            keyboard.type(char, gap_ms=rhythm.choice((55, 70, 90, 110, 175)))
        keyboard.now_ms += 90
        keyboard.end()

    qtbot.waitUntil(lambda: screen.field.text() == "".join(words))
    assert codes == []


def test_typed_text_arrives_by_itself_after_the_hold(
    screen: Screen, scans: ScanFilter, qtbot: QtBot
) -> None:
    Keyboard(screen).type("a")

    assert screen.field.text() == ""
    qtbot.waitUntil(lambda: screen.field.text() == "a")


def test_keys_before_other_keys_keep_their_order(screen: Screen, scans: ScanFilter) -> None:
    """Backspace takes away the character typed before it, held or not."""
    keyboard = Keyboard(screen)
    keyboard.type("ab")
    keyboard.now_ms += 20
    keyboard.key(Qt.Key.Key_Backspace)

    assert screen.field.text() == "a"


def test_a_short_burst_with_enter_is_typing(screen: Screen, codes: list[str]) -> None:
    entered: list[str] = []
    screen.field.returnPressed.connect(lambda: entered.append(screen.field.text()))

    Keyboard(screen).scan("123")

    assert (entered, codes) == (["123"], [])


def test_a_space_still_presses_a_button(screen: Screen, scans: ScanFilter, qtbot: QtBot) -> None:
    """The release is held with its press, else the button would stay down."""
    screen.button.setFocus()

    Keyboard(screen).press(" ")

    qtbot.waitUntil(lambda: screen.presses == 1)


@pytest.mark.req("PU-01")
def test_a_scan_without_enter_ends_by_silence(
    screen: Screen, codes: list[str], qtbot: QtBot
) -> None:
    keyboard = Keyboard(screen)
    keyboard.scan(EAN, end=None)

    qtbot.waitUntil(lambda: codes == [EAN])
    keyboard.now_ms += 100
    keyboard.end()  # a late Enter still belongs to the scan
    assert screen.presses == 0
    assert screen.field.text() == ""


@pytest.mark.parametrize("end", ["\r", "\t"])
def test_enter_and_tab_end_a_scan_and_are_swallowed(
    screen: Screen, codes: list[str], end: str, qtbot: QtBot
) -> None:
    Keyboard(screen).scan(EAN, end=end)

    qtbot.waitUntil(lambda: codes == [EAN])
    assert screen.field.hasFocus()


def test_group_separators_of_gs1_codes_arrive(
    screen: Screen, codes: list[str], qtbot: QtBot
) -> None:
    code = "0108991234567890\x1d10L2409-17\x1d17271130"

    Keyboard(screen).scan(code)

    qtbot.waitUntil(lambda: codes == [code])


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("caps lock", str.swapcase),
        ("german", lambda char: {"y": "z", "z": "y", "-": "ß", "/": "-"}.get(char, char)),
        ("french", lambda char: {"a": "q", "q": "a", "1": "&", "2": "é"}.get(char, char)),
    ],
)
def test_the_layout_of_the_pc_does_not_change_a_code(
    screen: Screen, codes: list[str], name: str, layout: object, qtbot: QtBot
) -> None:
    assert callable(layout)
    code = "Test-azyqwm/0123456789"

    Keyboard(screen, layout).scan(code)

    qtbot.waitUntil(lambda: codes == [code])


def test_scanners_set_to_the_layout_can_be_used(
    screen: Screen, scans: ScanFilter, codes: list[str], qtbot: QtBot
) -> None:
    scans.configure(WedgeSettings(), use_text=True)

    Keyboard(screen, str.swapcase).scan("abc-123")

    qtbot.waitUntil(lambda: codes == ["ABC-123"])


def test_with_a_prefix_typing_is_not_held(
    screen: Screen, scans: ScanFilter, codes: list[str], qtbot: QtBot
) -> None:
    scans.configure(WedgeSettings(prefix="~"), use_text=False)
    keyboard = Keyboard(screen)

    keyboard.type("serum", gap_ms=5)  # faster than any scanner, and typed all the same
    assert screen.field.text() == "serum"
    keyboard.now_ms += 200
    keyboard.scan("~" + EAN)

    qtbot.waitUntil(lambda: codes == [EAN])
    assert screen.field.text() == "serum"


def test_a_suffix_ends_a_code(
    screen: Screen, scans: ScanFilter, codes: list[str], qtbot: QtBot
) -> None:
    scans.configure(WedgeSettings(suffix="#"), use_text=False)

    Keyboard(screen).scan(EAN + "#", end=None)

    qtbot.waitUntil(lambda: codes == [EAN])
    assert screen.field.text() == ""


def test_characters_of_a_scan_trigger_no_shortcut(
    screen: Screen, codes: list[str], qtbot: QtBot
) -> None:
    """An open burst accepts ShortcutOverride, which is what keeps Qt's shortcuts away."""
    pressed: list[str] = []
    for key in ("7", "Ctrl+]"):
        QShortcut(QKeySequence(key), screen, partial(pressed.append, key))

    Keyboard(screen).scan(RESI + "\x1d10")

    qtbot.waitUntil(lambda: len(codes) == 1)
    assert pressed == []
    assert codes == [RESI + "\x1d10"]


def test_control_keys_are_left_alone(screen: Screen, codes: list[str]) -> None:
    screen.field.setText("salin ini")
    screen.field.selectAll()

    Keyboard(screen).key(Qt.Key.Key_C, CTRL, "\x03")

    assert QApplication.clipboard().text() == "salin ini"
    assert codes == []


def test_a_click_types_what_is_held_first(screen: Screen, scans: ScanFilter) -> None:
    Keyboard(screen).type("x")
    handle = screen.windowHandle()
    assert handle is not None

    QApplication.sendEvent(handle, QEvent(QEvent.Type.FocusOut))

    assert screen.field.text() == "x"


def test_a_code_from_another_source_joins_the_queue(
    screen: Screen, scans: ScanFilter, codes: list[str], qtbot: QtBot
) -> None:
    Keyboard(screen).scan(EAN)
    scans.feed("CMD-OK", 5_000)

    qtbot.waitUntil(lambda: codes == [EAN, "CMD-OK"])


def test_a_slow_receiver_loses_nothing(screen: Screen, scans: ScanFilter, qtbot: QtBot) -> None:
    """A receiver that runs an event loop of its own (a dialog) meanwhile gets the rest in order."""
    found: list[str] = []

    def take(code: str, _at_ms: int) -> None:
        found.append(code)
        QApplication.processEvents()

    scans.scanned.connect(take)
    keyboard = Keyboard(screen)
    for number in range(20):
        keyboard.now_ms += 50
        keyboard.scan(f"CODE{number:02d}", gap_ms=3)

    qtbot.waitUntil(lambda: len(found) == 20)
    assert found == [f"CODE{number:02d}" for number in range(20)]
