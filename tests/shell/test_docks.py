"""Panels in docks: built when first seen, kept per person and PC, alone on F11; scans routed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QWidget

from app.core.errors import ServerAway
from app.shell import docks
from app.shell.help import HelpPanel
from app.shell.home import Home
from app.shell.registry import PanelSpec
from app.shell.workstation import WorkstationPanel
from app.ui.states import Notice
from app.ui.station import Station
from app.ui.theme import theme
from app.ui.title_line import TitleLine
from app.ui.tokens import Tone
from tests.gallery.sample import SamplePacking, SamplePanel
from tests.shell import fakes
from tests.support.scanner import Keyboard

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.shell.main_window import MainWindow
    from app.shell.window import Window
    from app.ui.operations import Operations
    from app.ui.panel import Panel
    from tests.shell.conftest import Desk


def main_of(window: Window) -> MainWindow:
    assert window.main is not None
    return window.main


def packing_of(main: MainWindow) -> SamplePacking:
    panel = main.docks.active
    assert isinstance(panel, SamplePacking)
    return panel


def holds_keyboard(panel: Panel) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and panel.isAncestorOf(focus)


# ---------------------------------------------------------------- lazy


def test_a_panel_is_built_when_first_seen(desk: Desk, qtbot: QtBot) -> None:
    main = main_of(desk.signed_in("rina"))
    assert main.docks.open_ids == ["orders.list", "packing"]
    assert main.docks.built_ids == ["orders.list"]  # packing is behind its tab

    main.docks.cycle(1)

    assert main.docks.built_ids == ["orders.list", "packing"]
    assert isinstance(main.docks.active, SamplePacking)


@pytest.mark.req("WMS-GEN-06")
def test_the_navigation_shows_what_the_person_may_see(desk: Desk) -> None:
    rina = main_of(desk.signed_in("rina"))
    assert rina.navigation.entries() == ["PESANAN", "Pesanan", "Packing"]

    rina.open_panel("journal")
    rina.open_panel("no.such.panel")

    assert rina.docks.open_ids == ["orders.list", "packing"]


def test_a_click_in_the_navigation_opens_a_panel(desk: Desk, qtbot: QtBot) -> None:
    main = main_of(desk.signed_in("sari"))
    tree = main.navigation.tree
    item = tree.findItems("Jurnal", Qt.MatchFlag.MatchExactly)[0]

    tree.itemClicked.emit(item, 0)

    assert main.docks.open_ids[-1] == "journal"
    assert tree.currentItem() is item


@pytest.mark.req("WMS-GEN-06")
def test_the_palette_opens_a_page_in_two_keys_and_some_letters(desk: Desk, qtbot: QtBot) -> None:
    main = main_of(desk.signed_in("sari"))

    qtbot.keyClick(main, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(main.palette_.field, "opname")
    qtbot.keyClick(main.palette_.field, Qt.Key.Key_Return)

    assert main.docks.open_ids[-1] == "opname"


@pytest.mark.req("WMS-GEN-06")
def test_function_keys_open_panels(desk: Desk, qtbot: QtBot) -> None:
    main = main_of(desk.signed_in("sari"))

    qtbot.keyClick(main, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)

    assert isinstance(main.docks.active, SamplePacking)


def test_arguments_reach_the_panel(desk: Desk, qtbot: QtBot) -> None:
    main = main_of(desk.signed_in("sari"))

    main.open_panel("orders.list", number="SO-2026-000042")

    panel = main.docks.active
    assert isinstance(panel, SamplePanel)
    assert panel.search.text == "SO-2026-000042"


def test_a_panel_that_cannot_be_built_leaves_the_window_alive(
    desk: Desk, qtbot: QtBot, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_spec: PanelSpec) -> type[Panel]:
        raise ImportError("rusak")

    window = desk.signed_in("sari")
    main = main_of(window)
    monkeypatch.setattr(PanelSpec, "load", broken)

    with caplog.at_level(logging.ERROR, "lumbung"):
        main.open_panel("journal")

    notice = main.docks._docks["journal"].widget()
    assert isinstance(notice, Notice)
    assert "Nomor laporan" in notice.sentence
    assert "building panel journal" in caplog.text
    main.open_panel("orders.list")
    assert isinstance(main.docks.active, SamplePanel)


# ---------------------------------------------------------------- layout


def test_the_layout_comes_back_for_each_person(desk: Desk, qtbot: QtBot) -> None:
    first = desk.signed_in("sari")
    main = main_of(first)
    main.open_panel("journal")
    main.open_panel("shell.help")
    main.docks._docks["packing"].close()
    places = {
        panel_id: main.field.dockWidgetArea(dock) for panel_id, dock in main.docks._docks.items()
    }
    first.close()

    again = main_of(desk.signed_in("sari"))
    qtbot.waitUntil(lambda: isinstance(again.docks.active, HelpPanel))
    other = main_of(desk.signed_in("budi"))

    assert sorted(again.docks.open_ids) == ["journal", "orders.list", "shell.help"]
    assert {
        panel_id: again.field.dockWidgetArea(dock) for panel_id, dock in again.docks._docks.items()
    } == {panel_id: places[panel_id] for panel_id in again.docks._docks}
    assert other.docks.open_ids == ["orders.list", "packing"]


def test_panels_behind_tabs_are_not_built_on_return(desk: Desk, qtbot: QtBot) -> None:
    first = desk.signed_in("sari")
    for panel_id in ("journal", "ledger", "accounts"):
        main_of(first).open_panel(panel_id)
    first.close()

    again = main_of(desk.signed_in("sari"))

    assert len(again.docks.open_ids) == 5
    assert again.docks.built_ids == ["accounts"]


@pytest.mark.parametrize("damage", ["version", "state", "kind"])
def test_a_layout_that_cannot_be_used_gives_way_to_the_default(
    desk: Desk, damage: str, qtbot: QtBot
) -> None:
    from app.shell.settings import Habits

    habits = Habits(desk.folder, "sari")
    layout: object = {"version": docks.LAYOUT_VERSION, "open": ["journal"], "state": "AAAA"}
    if damage == "version":
        layout = {"version": 0, "open": ["journal"], "state": ""}
    elif damage == "kind":
        layout = ["journal"]
    habits.put("layout", layout)
    habits.save()

    main = main_of(desk.signed_in("sari"))

    assert {"orders.list", "packing"} <= set(main.docks.open_ids)


def test_a_panel_one_may_no_longer_see_is_left_out(desk: Desk, qtbot: QtBot) -> None:
    first = desk.signed_in("sari")
    main_of(first).open_panel("journal")
    first.close()
    (desk.folder / "habits" / "sari.json").rename(desk.folder / "habits" / "rina.json")

    main = main_of(desk.signed_in("rina"))

    assert "journal" not in main.docks.open_ids


def test_closing_the_last_panel_shows_the_pages(desk: Desk, qtbot: QtBot) -> None:
    main = main_of(desk.signed_in("rina"))

    for _ in range(2):
        qtbot.keyClick(main, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
        if main.docks.active is None:
            main.docks.cycle(1)

    assert main.docks.open_ids == []
    qtbot.waitUntil(main.home.isVisible)
    assert main.home._title.text() == "Selamat bekerja, Rina Marlina"


# ---------------------------------------------------------------- F11


@pytest.mark.req("PU-56")
def test_f11_leaves_one_panel_and_the_name(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)
    main.open_panel("packing")
    before = sorted(main.docks.open_ids)

    qtbot.keyClick(main, Qt.Key.Key_F11)

    assert window.isFullScreen()
    assert main.docks.open_ids == ["packing"]
    assert not main.navigation.isVisible()
    assert not main.status.isVisible()
    assert packing_of(main).title_line._who.text() == "Rina Marlina"
    qtbot.keyClick(main, Qt.Key.Key_F11)
    assert not window.isFullScreen()
    assert sorted(main.docks.open_ids) == before
    assert main.navigation.isVisible()
    assert isinstance(main.docks.active, SamplePacking)


# ---------------------------------------------------------------- scans, errors, away


@pytest.mark.req("PU-01")
def test_a_scan_reaches_the_point_of_use_from_anywhere(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)
    main.open_panel("packing")
    panel = packing_of(main)
    buttons = QMessageBox.StandardButton
    box = QMessageBox(QMessageBox.Icon.Question, "", "Batalkan?", buttons.Yes | buttons.No, window)
    box.open()
    qtbot.waitUntil(box.isActiveWindow)

    Keyboard(None).scan("8991234567890")

    qtbot.waitUntil(lambda: [code for code, _ in panel.taken] == ["8991234567890"])
    assert box.isVisible()
    box.reject()


@pytest.mark.req("PU-50", "PU-51")
def test_help_beside_a_point_of_use_takes_neither_scans_nor_keys(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)
    main.open_panel("packing")
    panel = packing_of(main)
    station = window.services.get(Station)  # type: ignore[type-abstract] # one subclass is offered

    station.help()
    qtbot.waitUntil(panel.hasFocus)
    Keyboard(window).scan("8991234567890")

    qtbot.waitUntil(lambda: [code for code, _ in panel.taken] == ["8991234567890"])
    assert "shell.help" in main.docks.open_ids
    assert main.docks.active is panel
    station.help()  # scanned again: it goes, and the table still has the keyboard
    qtbot.waitUntil(panel.hasFocus)
    assert "shell.help" not in main.docks.open_ids
    assert main.docks.active is panel


@pytest.mark.req("PU-01")
def test_a_scan_while_somebody_reads_the_help_goes_to_the_table(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)
    main.open_panel("packing")
    panel = packing_of(main)
    main.open_panel("shell.help")
    reading = main.docks.active
    assert isinstance(reading, HelpPanel)
    qtbot.waitUntil(lambda: holds_keyboard(reading))

    Keyboard(window).scan("8991234567890")

    qtbot.waitUntil(lambda: [code for code, _ in panel.taken] == ["8991234567890"])
    assert reading.search.text == ""
    qtbot.waitUntil(panel.hasFocus)  # its keys work again too
    assert main.docks.active is panel


@pytest.mark.req("PU-50")
def test_pages_are_found_by_scanner_alone(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)
    main.open_panel("packing")
    panel = packing_of(main)
    scanner = Keyboard(window)
    station = window.services.get(Station)  # type: ignore[type-abstract] # one subclass is offered

    station.menu()
    first, second = main.palette_.found[:2]
    scanner.scan("CMD-NEXT")
    qtbot.waitUntil(lambda: main.palette_.list.currentRow() == 1)
    scanner.scan("CMD-PREV")
    qtbot.waitUntil(lambda: main.palette_.list.currentRow() == 0)
    scanner.scan("CMD-NEXT")
    scanner.scan("CMD-OK")
    qtbot.waitUntil(lambda: not main.palette_.isVisible())
    assert first.text != second.text
    assert main.docks.active is not None
    assert main.docks.active.title == second.text

    main.open_panel("packing")
    qtbot.waitUntil(panel.hasFocus)
    for code, used in (("CMD-MENU", False), ("CMD-CANCEL", False), ("8991234567890", True)):
        station.menu()
        scanner.scan(code)
        qtbot.waitUntil(lambda: not main.palette_.isVisible())
        assert bool(panel.taken) is used
    assert [code for code, _ in panel.taken] == ["8991234567890"]


def test_a_scan_in_an_office_list_is_searched_for(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)
    panel = main.docks.active
    assert isinstance(panel, SamplePanel)

    Keyboard(window).scan("JP7000055433")

    qtbot.waitUntil(lambda: panel.search.text == "JP7000055433")


def test_a_scan_nobody_uses_is_said(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)
    main.open_panel("shell.workstation")
    workstation = main.docks.active
    assert isinstance(workstation, WorkstationPanel)

    Keyboard(window).scan("8991234567890")

    qtbot.waitUntil(lambda: "8991234567890" in workstation.message.text)
    assert workstation.message.tone is Tone.WARN


def test_a_typed_code_goes_the_way_of_a_scan(desk: Desk, qtbot: QtBot) -> None:
    from app.shell.type_code import TypeCode

    window = desk.signed_in("rina")
    main = main_of(window)
    main.open_panel("packing")
    panel = packing_of(main)
    qtbot.keyClick(main, Qt.Key.Key_F12)
    dialog = window.findChild(TypeCode)
    assert isinstance(dialog, TypeCode)

    for code in ("SO-2026-000123", "CMD-OK"):
        dialog.field.setText(code)
        dialog._send()

    qtbot.waitUntil(lambda: len(panel.taken) == 2)
    assert [code for code, _ in panel.taken] == ["SO-2026-000123", "CMD-OK"]
    dialog.close()


def test_an_unexpected_error_is_told_with_its_number(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)

    desk.failures.caught(ValueError, ValueError("dalam"), None)

    panel = main.docks.active
    assert panel is not None
    qtbot.waitUntil(lambda: "Nomor laporan" in panel.message.text)
    assert "dalam" not in panel.message.text


@pytest.mark.req("PU-80")
def test_a_lost_database_shows_since_when_and_its_return(desk: Desk, qtbot: QtBot) -> None:
    main = main_of(desk.signed_in("rina"))
    panel = main.docks.active
    assert panel is not None
    operations: Operations = main._operations

    operations.reachable.emit(False)

    assert panel.offline.isVisible()
    assert panel.offline._text.text().startswith("Basis data tidak terjangkau sejak ")
    assert main.status.connection.text().startswith("Tidak tersambung sejak ")
    assert main._retry.isActive()
    operations.reachable.emit(True)
    assert not panel.offline.isVisible()
    assert main.status.connection.text() == "Tersambung"
    assert not main._retry.isActive()


def test_an_unreachable_database_is_noticed_by_any_question(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)
    panel = main.docks.active
    client = window._client
    assert panel is not None
    client._answers = {kind: ServerAway() for kind in fakes.ANSWERS}  # type: ignore[union-attr]

    panel.refresh()

    qtbot.waitUntil(panel.offline.isVisible)


# ---------------------------------------------------------------- this PC


def test_colours_and_text_size_change_at_once_and_are_kept(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)

    qtbot.keyClick(main, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    main.scale_asked.emit(1.5)

    assert (theme().dark, theme().scale) == (True, 1.5)
    assert (window._settings.value.dark, window._settings.value.scale) == (True, 1.5)
    font = QApplication.font().pointSizeF()
    assert font == pytest.approx(15.0)


@pytest.mark.req("PU-22")
def test_the_workstation_panel_sets_sound_and_scanner(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)
    main.open_panel("shell.workstation")
    panel = main.docks.active
    assert isinstance(panel, WorkstationPanel)

    panel._keep(volume=30)
    panel._keep(visual_only=True)
    panel._keep(scan_prefix="~")

    assert (window.sounds.volume, window.sounds.visual_only) == (30, True)
    assert window.scans.settings.prefix == "~"
    assert panel.message.text == "Disimpan untuk PC ini."


def test_help_lists_the_keys_of_the_panel_and_the_window(desk: Desk, qtbot: QtBot) -> None:
    main = main_of(desk.signed_in("rina"))
    qtbot.keyClick(main, Qt.Key.Key_F1)
    panel = main.docks.active
    assert isinstance(panel, HelpPanel)
    qtbot.waitUntil(lambda: panel._list.row_count > 0)

    keys = {row.key: row.text for row in panel._list.rows}

    assert keys["F4"] == "Setujui"  # of the order list behind it
    assert keys["F11"] == "Layar penuh"
    assert keys["Ctrl+K"] == "Cari halaman"
    assert keys["Enter"] == "Buka baris"
    assert len(keys) == panel._list.row_count  # one row a key, also where window and panel share it

    qtbot.waitUntil(lambda: holds_keyboard(panel))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert "shell.help" not in main.docks.open_ids
    behind = main.docks.active  # and the keyboard is where it was
    assert isinstance(behind, SamplePanel)
    qtbot.waitUntil(lambda: holds_keyboard(behind))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_wider_than_a_small_screen(desk: Desk, scale: float, qtbot: QtBot) -> None:
    theme().apply(scale=scale)
    window = desk.signed_in("sari")

    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 768


@pytest.mark.req("B2")
def test_back_goes_the_way_one_came(desk: Desk) -> None:
    main = main_of(desk.signed_in("sari"))
    seen = []
    for panel in ("orders.list", "journal", "packing"):
        main.open_panel(panel)
        seen.append(main.docks.active)

    main.docks.back()
    assert main.docks.active is seen[1]
    main.docks.back()
    assert main.docks.active is seen[0]


def test_the_window_stays_as_wide_as_the_screen_while_the_first_panel_comes(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The empty page and a wide panel stood side by side for a moment and pushed it wider."""
    for wide, least in ((Home, 700), (SamplePanel, 900), (SamplePacking, 900)):
        made = wide.__init__

        def widen(self: QWidget, *given: object, _made: Any = made, _least: int = least) -> None:
            _made(self, *given)
            self.setMinimumWidth(_least)

        monkeypatch.setattr(wide, "__init__", widen)
    window = desk.signed_in("sari")

    main = main_of(window)
    main.open_panel("packing")
    qtbot.waitUntil(lambda: packing_of(main).isVisible())
    desk.settle(window)

    assert main.home.isHidden()
    assert window.width() == 1366


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_no_panel_pushes_the_window_off_a_small_screen(
    desk: Desk, scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """*Piutang Usaha* beside a customer made it 1 458 px wide on a screen of 1 366."""
    made = SamplePanel.__init__

    def widen(self: SamplePanel, *given: Any) -> None:
        made(self, *given)
        self.setMinimumSize(1500, 900)
        for _ in range(6):
            self.title_line.add_filter(QLineEdit("1 Januari 2026"))

    monkeypatch.setattr(SamplePanel, "__init__", widen)
    theme().apply(scale=scale)
    window = desk.signed_in("sari")
    main = main_of(window)
    for panel in ("orders.list", "packing", "journal"):
        main.open_panel(panel)
        desk.settle(window)
    main.field.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, main.docks._docks["journal"])
    desk.settle(window)

    assert (window.width(), window.height()) == (1366, 768)
    assert window.minimumSizeHint().width() <= 1366
    wide = next(panel for panel in main.docks.panels if isinstance(panel, SamplePanel))
    assert wide.width() == 1500  # nothing of it is squeezed: it is moved in its place


def test_a_panel_of_one_document_says_where_to_choose_it(desk: Desk, qtbot: QtBot) -> None:
    main = main_of(desk.signed_in("sari"))
    main.open_panel("journal.one")
    dock = main.docks._docks["journal.one"]

    assert main.docks.built_ids.count("journal.one") == 0
    notice = dock.widget()
    assert isinstance(notice, Notice)
    assert notice.sentence == "Belum ada yang dipilih. Pilih di Jurnal."
    bar = dock.titleBarWidget()
    assert isinstance(bar, TitleLine)
    assert bar.title == dock.spec.title
    qtbot.mouseClick(notice._button, Qt.MouseButton.LeftButton)
    assert main.docks.active is main.docks._docks["journal"].panel

    main.open_panel("journal.one", number="1")  # as the list opens it

    assert isinstance(dock.panel, SamplePanel)
    assert main.docks.active is dock.panel
    assert "Satu Jurnal" not in [entry.text for entry in main._entries()]
    assert "Jurnal" in [entry.text for entry in main._entries()]
