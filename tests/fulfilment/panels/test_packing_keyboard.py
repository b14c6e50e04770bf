"""The packing table by keyboard alone: no mouse, no scanner (PU-51)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.fulfilment.panels.packing import KEYS
from app.fulfilment.panels.packing_keys import PARCEL_KEYS, QUEUE_KEYS
from app.fulfilment.panels.packing_stage import Stage
from app.opname.panels.counting import KEYS as COUNTING_KEYS
from app.scanning.commands import SHEET, ScanCommand
from app.ui.tokens import Outcome
from tests.support.orders import KAPAS, SABUN, SERUM

if TYPE_CHECKING:
    from tests.support.orders import Shop
    from tests.support.packing_table import PackingTable

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.mark.req("PU-37", "PU-44", "PU-51")
def test_a_whole_order_by_keyboard_alone(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SERUM", 2), ("PITA", 2))

    assert table.type(number).word == "PESANAN TERBUKA"
    assert table.type(SERUM).quantity == "1 / 2"
    table.press(Key.Key_F2)
    table.type("1", enter=False)
    table.settle()
    assert (table.verdict.word, table.verdict.name) == ("JUMLAH", "1 ×")
    table.press(Key.Key_Return)
    assert table.type(SERUM).quantity == "2 / 2"
    assert table.press(Key.Key_PageDown).word == "DIPILIH"
    assert table.press(Key.Key_Return).quantity == "1 / 2"
    done = table.press(Key.Key_Return)

    assert (done.outcome, done.word, done.name) == (Outcome.DONE, "TERKIRIM", number)
    table.press(Key.Key_F6)
    told = [one.text() for one in table.panel.side.findChildren(QLabel)]
    assert "2 dipindai, 2 dengan tombol" in told


@pytest.mark.req("PU-37", "PU-51")
def test_an_article_without_barcode_is_confirmed_by_key(
    local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SABUN", 1), ("PITA", 1))
    table.type(number)

    table.press(Key.Key_PageUp)
    assert table.panel.parcel.list.rows[0].hint == "tanpa barcode: konfirmasi Enter"
    assert table.press(Key.Key_Return).quantity == "1 / 1"
    table.press(Key.Key_PageDown)
    assert table.press(Key.Key_Return).word == "PINDAI BARANGNYA"
    session = table.panel.flow.session
    assert session is not None
    assert [(line.sku, line.by_key) for line in session.verified()] == [("SABUN", 0), ("PITA", 1)]


@pytest.mark.req("PU-51")
def test_the_next_order_is_chosen_and_opened_by_keys(local_shop: Shop, table: PackingTable) -> None:
    for _ in range(3):
        local_shop.order(("SABUN", 1))
    table.panel.reload()
    table.settle()
    numbers = [row.number for row in table.panel.queue.orders]

    table.press(Key.Key_PageDown)
    table.press(Key.Key_PageDown)
    assert table.panel.queue.selected == numbers[1]
    assert table.press(Key.Key_Return).name == numbers[1]


@pytest.mark.req("PU-36", "PU-51")
def test_three_times_is_typed_before_the_code(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 5))
    table.type(number)

    table.type("3*", enter=False)
    table.settle()
    assert table.verdict.name == "3 ×"
    assert table.type(SABUN).quantity == "3 / 5"


@pytest.mark.req("PU-38", "PU-51")
def test_undo_by_key_as_often_as_pressed(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 3))
    table.type(number)
    table.type(SABUN)
    table.type(SABUN)

    assert table.press(Key.Key_Z, CTRL).quantity == "1 / 3"
    assert table.press(Key.Key_Z, CTRL).quantity == "0 / 3"


@pytest.mark.req("PU-25", "PU-51")
def test_enter_releases_an_error(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 1))
    table.type(number)
    assert table.type(KAPAS).outcome is Outcome.ERROR

    assert table.press(Key.Key_F2).word == "MASIH TERKUNCI"
    assert table.press(Key.Key_Return).word == "LANJUTKAN"
    assert not table.panel.locked


@pytest.mark.req("PU-51")
def test_what_is_typed_is_shown_and_can_be_mended(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 1))

    table.type(f"{number}7", enter=False)
    assert table.panel.keys._typed.accessibleName() == f"Diketik: {number}7"
    table.press(Key.Key_Backspace)
    assert table.panel.typed == number
    table.press(Key.Key_Escape)
    assert table.panel.typed == ""
    QGuiApplication.clipboard().setText(f" {number}\n")
    table.press(Key.Key_V, CTRL)
    assert table.press(Key.Key_Return).name == number


@pytest.mark.req("PU-50", "PU-51")
def test_every_command_of_the_loop_has_its_key(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 2))
    table.type(number)
    table.type(SABUN)

    assert table.press(Key.Key_F4).word == "BELUM LENGKAP"
    assert table.press(Key.Key_F4, SHIFT).word == "BATALKAN PAKET?"
    assert table.type(SABUN).word == "TERKIRIM"
    table.type(local_shop.order(("SABUN", 1)))
    assert table.press(Key.Key_F12).word == "PAKET DITUNDA"
    table.press(Key.Key_F1)
    table.press(Key.Key_F10)
    table.press(Key.Key_F12, SHIFT)
    assert table.station.asked == ["help", "menu", "lock"]


@pytest.mark.req("PU-51")
def test_keys_of_the_panel_come_before_those_of_the_window(table: PackingTable) -> None:
    """F6 goes to the next panel and F12 types a code everywhere else."""
    for key in (Key.Key_F6, Key.Key_F8, Key.Key_F12):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(table.panel, event)
        assert event.isAccepted(), key
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_K, CTRL)
    event.ignore()
    QApplication.sendEvent(table.panel, event)
    assert not event.isAccepted()


@pytest.mark.req("PU-51")
def test_buttons_show_their_keys_and_tab_visits_them_in_order(
    local_shop: Shop, table: PackingTable
) -> None:
    table.panel.activateWindow()
    assert [one.accessibleName() for one in table.panel.keys.buttons] == [
        f"{text} ({key})" for text, key, _ in QUEUE_KEYS
    ]
    table.type(local_shop.order(("SABUN", 1)))
    buttons = table.panel.keys.buttons
    assert [one.accessibleName() for one in buttons] == [
        f"{text} ({key})" for text, key, _ in PARCEL_KEYS
    ]
    assert all(one.isVisible() for one in buttons)
    assert _tab_order(table.panel, buttons[0], len(buttons)) == buttons
    keys = {command: key for _, key, command in PARCEL_KEYS if command is not None}
    for command, key in keys.items():
        assert command.key_label.replace("Page Down", "PgDn") == key


@pytest.mark.req("PU-50", "PU-51")
def test_the_printed_sheet_promises_no_key_that_does_something_else() -> None:
    """It said F6 for weighing, which opens the cost of the last parcel."""
    listened = {command: key for _text, key, command in (*COUNTING_KEYS, *KEYS)}
    listened |= {ScanCommand.HELP: "F1"}  # its own action
    promised = {
        command: command.keys[0]
        for command in SHEET
        if command.keys and not command.digit and "Return" not in command.keys
    }

    assert promised == listened
    # counting and packing: the same command by the same key
    assert {key for _text, key, command in COUNTING_KEYS if key != command.keys[0]} == set()


def _tab_order(panel: QWidget, first: QWidget, count: int) -> list[QWidget]:
    found, widget = [first], first
    while len(found) < count:
        widget = cast("QWidget", widget.nextInFocusChain())
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(panel):
            found.append(widget)
    return found


@pytest.mark.req("PU-51")
def test_no_list_takes_the_keyboard_away(local_shop: Shop, table: PackingTable) -> None:
    local_shop.order(("SABUN", 1))
    table.panel.reload()
    table.settle()
    table.panel.take_focus()

    focus = QApplication.focusWidget()
    assert focus is None or focus is table.panel
    assert table.stage is Stage.IDLE
    assert table.panel.queue.table.view.focusPolicy() == Qt.FocusPolicy.NoFocus


@pytest.mark.req("PU-50")
def test_a_command_that_means_nothing_here_is_said(table: PackingTable) -> None:
    verdict = table.scan(ScanCommand.EMPTY.value)

    assert (verdict.outcome, verdict.word) == (Outcome.WARNING, "BUKAN DI LANGKAH INI")
