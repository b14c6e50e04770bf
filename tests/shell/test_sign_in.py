"""Sign-in, badge and PIN, lock, switching people, a database that is away (PU-55, PU-56)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.core.errors import UserError
from tests.support.scanner import Keyboard

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.shell.main_window import MainWindow
    from app.shell.window import Window
    from tests.shell import fakes
    from tests.shell.conftest import Desk


def main_of(window: Window) -> MainWindow:
    assert window.main is not None
    return window.main


def test_signing_in_by_typing(desk: Desk, qtbot: QtBot) -> None:
    window = desk.ready_window()

    qtbot.keyClicks(window.login.user, "sari")
    qtbot.keyClick(window.login.user, Qt.Key.Key_Return)
    assert window.login.password.hasFocus()
    qtbot.keyClicks(window.login.password, "rahasia-sari")
    qtbot.keyClick(window.login.password, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: window.main is not None)
    assert window.currentWidget() is window.main
    assert desk.runtime.sign_in.events == ["in sari"]
    assert main_of(window).status.user.text() == "Sari Kusuma"
    qtbot.waitUntil(lambda: window.windowTitle() == "Lumbung · Glow Nusantara")


def test_a_wrong_password_is_refused_kindly(desk: Desk, qtbot: QtBot) -> None:
    window = desk.ready_window()
    window.login.user.setText("sari")
    window.login.password.setText("salah")

    window.login._submit()

    qtbot.waitUntil(lambda: "salah" in window.login.message)
    assert window.login.message == "Nama pengguna atau kata sandi salah. Periksa lalu coba lagi."
    assert (window.login.user.text(), window.login.password.text()) == ("sari", "")
    assert window.login.password.hasFocus()
    assert window.main is None


def test_nothing_is_sent_without_name_and_password(desk: Desk) -> None:
    window = desk.ready_window()

    window.login._submit()

    assert window.login.message == "Isi nama pengguna dan kata sandi."
    assert desk.runtime.sign_in.events == []


def test_what_was_typed_while_connecting_is_sent_afterwards(desk: Desk, qtbot: QtBot) -> None:
    gate = threading.Event()

    def slow() -> fakes.FakeRuntime:
        gate.wait(5)
        return desk.runtime

    desk.opener = slow
    window = desk.open_window()
    window.login.user.setText("sari")
    window.login.password.setText("rahasia-sari")
    window.login._submit()
    assert window.main is None

    gate.set()

    qtbot.waitUntil(lambda: window.main is not None)


def test_a_database_that_is_away_is_explained_and_tried_again(desk: Desk, qtbot: QtBot) -> None:
    def away() -> fakes.FakeRuntime:
        raise UserError("Server basis data tidak terjangkau. Periksa jaringan, lalu coba lagi.")

    desk.opener = away
    window = desk.open_window()
    qtbot.waitUntil(window.login._retry.isVisible)
    assert window.login.message.startswith("Server basis data tidak terjangkau.")
    desk.opener = lambda: desk.runtime

    window.login._retry.click()

    qtbot.waitUntil(lambda: window.login._ready)
    assert not window.login._retry.isVisible()
    assert window.login.message == ""


def test_a_bug_while_opening_has_a_number(desk: Desk, qtbot: QtBot) -> None:
    def broken() -> fakes.FakeRuntime:
        raise KeyError("dalam")

    desk.opener = broken
    window = desk.open_window()

    qtbot.waitUntil(lambda: "Nomor laporan" in window.login.message)
    assert "dalam" not in window.login.message


def test_demo_people_are_one_press_away(desk: Desk, qtbot: QtBot) -> None:
    window = desk.ready_window()
    from app.ui.widgets import KeyButton

    buttons = window.login._demo.findChildren(KeyButton)
    assert [(one.text(), one.key) for one in buttons] == [
        ("Packer", "rina"), ("Kepala gudang", "budi"), ("Akuntan", "sari"),
    ]  # fmt: skip

    buttons[1].click()

    qtbot.waitUntil(lambda: window.main is not None)
    assert main_of(window).status.user.text() == "Budi Santoso"


# ---------------------------------------------------------------- badges


@pytest.mark.req("PU-55")
def test_a_badge_and_four_digits_sign_in(desk: Desk, qtbot: QtBot) -> None:
    window = desk.ready_window()

    Keyboard(window).scan("USR-RINA")
    qtbot.waitUntil(window.login.pin.isVisible)
    assert window.login.pin.hasFocus()
    qtbot.keyClicks(window.login.pin, "1234")

    qtbot.waitUntil(lambda: window.main is not None)
    assert desk.runtime.sign_in.events == ["badge rina"]


@pytest.mark.req("PU-55")
def test_a_wrong_pin_asks_again(desk: Desk, qtbot: QtBot) -> None:
    window = desk.ready_window()
    Keyboard(window).scan("USR-RINA")
    qtbot.waitUntil(window.login.pin.isVisible)

    qtbot.keyClicks(window.login.pin, "9999")

    qtbot.waitUntil(
        lambda: window.login.message == "Badge atau PIN salah. Pindai badge sekali lagi."
    )
    assert window.login.pin.text() == ""
    assert window.main is None


def test_another_code_is_no_badge(desk: Desk, qtbot: QtBot) -> None:
    window = desk.ready_window()

    Keyboard(window).scan("8991234567890")

    qtbot.waitUntil(lambda: "bukan badge" in window.login.message)
    assert window.login.user.text() == ""


# ---------------------------------------------------------------- locking


@pytest.mark.req("PU-55", "PU-56")
def test_locking_hides_the_name_and_keeps_the_panels(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)
    main.open_panel("packing")
    panel = main.docks.active
    assert panel is not None
    qtbot.waitUntil(panel.hasFocus)

    qtbot.keyClick(panel, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    assert window.currentWidget() is window.login
    qtbot.waitUntil(lambda: desk.runtime.sign_in.events[-1] == "lock rina")
    assert not main.isVisible()
    shown = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    assert "Layar terkunci" in shown
    assert not [text for text in shown if "Rina" in text]
    desk.sign_in(window, "rina")
    qtbot.waitUntil(lambda: not window.locked)
    assert window.main is main
    assert main.docks.active is panel
    assert desk.runtime.sign_in.events[-1] == "unlock rina"


@pytest.mark.req("PU-55")
def test_the_own_badge_unlocks(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)
    window.lock()

    window.login.scanned("USR-RINA")
    qtbot.keyClicks(window.login.pin, "1234")

    qtbot.waitUntil(lambda: not window.locked)
    assert window.main is main


def test_a_wrong_password_does_not_unlock(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    window.lock()
    window.login.user.setText("rina")
    window.login.password.setText("salah")

    window.login._submit()

    qtbot.waitUntil(lambda: window.login.message == "Kata sandi salah. Coba lagi.")
    assert window.locked


def test_somebody_else_gets_a_window_of_their_own(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    before = main_of(window)
    window.lock()

    desk.sign_in(window, "budi")
    qtbot.waitUntil(lambda: window.main is not before and window.main is not None)

    assert main_of(window).status.user.text() == "Budi Santoso"
    assert window.currentWidget() is window.main
    qtbot.waitUntil(lambda: "out rina" in desk.runtime.sign_in.events)


def test_scans_do_not_reach_panels_while_locked(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    main = main_of(window)
    main.open_panel("packing")
    panel = main.docks.active
    window.lock()

    Keyboard(window).scan("8991234567890")

    qtbot.waitUntil(lambda: "bukan badge" in window.login.message)
    assert panel.taken == []  # type: ignore[union-attr]


@pytest.mark.req("PU-55")
@pytest.mark.parametrize(("minutes", "locked"), [(5, True), (6, False), (0, False)])
def test_the_screen_locks_after_idle_minutes(
    desk: Desk, minutes: int, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = desk.signed_in("rina")
    window._settings.change(idle_minutes=minutes)
    quiet = 5 * 60_000
    monkeypatch.setattr(type(window.scans), "quiet_ms", property(lambda _self: quiet))
    monkeypatch.setattr(type(window._clock), "elapsed", lambda _self: quiet, raising=False)

    window._look_idle()

    assert window.locked is locked


@pytest.mark.req("PU-55")
@pytest.mark.parametrize(
    ("since_unlocked", "quiet", "locked"),
    [(60, 0, False), (60, 4, False), (0, 60, False), (60, 5, True)],
)
def test_whoever_scans_or_has_just_come_is_not_idle(
    desk: Desk, since_unlocked: int, quiet: int, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Minutes; the screen would else lock in the middle of a parcel, or right after the PIN."""
    window = desk.signed_in("rina")
    window._settings.change(idle_minutes=5)
    monkeypatch.setattr(type(window.scans), "quiet_ms", property(lambda _self: quiet * 60_000))
    monkeypatch.setattr(
        type(window._clock), "elapsed", lambda _self: since_unlocked * 60_000, raising=False
    )

    window._look_idle()

    assert window.locked is locked


def test_a_key_or_scan_counts_as_activity(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")
    qtbot.waitUntil(lambda: window.scans.quiet_ms > 20)

    Keyboard(window).press("a")

    assert window.scans.quiet_ms <= 20


# ---------------------------------------------------------------- leaving


def test_signing_out_asks_who_comes_next(desk: Desk, qtbot: QtBot) -> None:
    window = desk.signed_in("rina")

    window.sign_out()

    assert window.main is None
    assert window.login.user.text() == ""
    qtbot.waitUntil(lambda: desk.runtime.sign_in.events == ["in rina", "out rina"])
    desk.sign_in(window, "budi")
    assert main_of(window).status.user.text() == "Budi Santoso"


def test_closing_closes_the_database(desk: Desk) -> None:
    window = desk.signed_in("rina")

    window.close()

    assert desk.runtime.closed
    assert desk.runtime.sign_in.events == ["in rina", "out rina"]
