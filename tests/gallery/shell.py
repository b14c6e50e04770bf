"""The shell's own states: sign-in, lock, the whole window and its own panels, dialogs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import UserError
from app.scanning.layout import TEST_CODE
from app.shell.login import LoginPage
from app.shell.main_window import MainWindow
from app.shell.ports import DemoAccount
from app.shell.registry import Registry
from app.shell.settings import Habits, SettingsFile
from app.ui.dialogs import Ask, AskReason, Choose
from app.ui.gallery import Shot, canned

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ACCOUNTS = (
    DemoAccount("rina", "rahasia-rina", "Packer"),
    DemoAccount("budi", "rahasia-budi", "Kepala gudang"),
    DemoAccount("sari", "rahasia-sari", "Akuntan"),
)
MANY = (
    *ACCOUNTS,
    DemoAccount("bagus", "x", "Bagus Hartono · Inventory Planner, merencanakan stok gudang"),
    DemoAccount("dina", "x", "Dina Anggraini · Customer Service, melayani pelanggan"),
    DemoAccount("admin", "x", "Hendra Gunawan · System Admin, semua hak"),
)


def gallery() -> list[Shot]:
    """Sign-in, window and dialogs in their states."""
    return [
        Shot("sign-in", _ready),
        Shot("sign-in-demo", _many),
        Shot("sign-in-connecting", LoginPage),
        Shot("sign-in-refused", _refused),
        Shot("sign-in-pin", _pin),
        Shot("locked", _locked),
        Shot("window", lambda: _window("orders.list")),
        Shot("window-home", lambda: _window("")),
        Shot("window-help", lambda: _window("orders.list", "shell.help")),
        Shot("window-workstation", lambda: _window("shell.workstation")),
        Shot("window-scanner-test", lambda: _scanner_test(TEST_CODE)),
        Shot("window-scanner-wrong", lambda: _scanner_test("TEST/AYZQWM/0123456789")),
        Shot("window-palette", _palette),
        Shot("dialog-confirm", _confirm),
        Shot("dialog-reason", _reason),
        Shot("dialog-choose", _choose),
    ]


def _ready() -> QWidget:
    page = LoginPage()
    page.show_ready("SQLite · lumbung-demo.db", ACCOUNTS)
    return page


def _many() -> QWidget:
    page = LoginPage()
    page.show_ready("SQLite · demo.db", MANY)
    return page


def _refused() -> QWidget:
    page = LoginPage()
    page.show_ready("SQLite · lumbung.db")
    page.user.setText("rina")
    page.show_error(UserError("Nama pengguna atau kata sandi salah. Periksa lalu coba lagi."))
    return page


def _pin() -> QWidget:
    page = LoginPage()
    page.show_ready("SQLite · lumbung.db")
    page.scanned("USR-7F3K2", 0)
    page.pin.setText("12")
    return page


def _locked() -> QWidget:
    page = LoginPage()
    page.show_ready("PostgreSQL · gudang.contoh.id")
    page.show_locked()
    return page


def _window(*panel_ids: str) -> MainWindow:
    """The window of somebody who may do everything, with these panels open."""
    from tests.shell import fakes

    context = canned(fakes.ANSWERS)
    folder = Path(tempfile.mkdtemp(prefix="lumbung-gallery-"))
    main = MainWindow(
        Registry(fakes.panels()),
        context.operations,
        Habits(folder, "rina"),
        context.sounds,
        SettingsFile(folder),
    )
    main.setProperty("panels", panel_ids)
    main.show_where("SQLite · lumbung-demo.db", "Zebra ZD230")
    main.context = context  # type: ignore[attr-defined]
    main.docks._settled = True
    for panel_id in panel_ids:
        main.docks.open(panel_id)
    return main


def _scanner_test(code: str) -> QWidget:
    main = _window("shell.scanner_test")
    panel = main.docks.active
    if panel is not None:
        panel.scanned(code, 0)
    return main


def _palette() -> QWidget:
    main = _window("orders.list")
    main.palette_.open_palette()
    main.palette_.field.setText("st")
    return main


def _confirm() -> QWidget:
    sentence = "3 lot tanpa stok dihapus dari daftar. Riwayat mutasinya tetap ada."
    return Ask(_parent(), "Hapus 3 lot?", sentence, "Hapus 3 lot", danger=True)


def _reason() -> QWidget:
    choices = ("Label rusak", "Label hilang", "Printer macet")
    sentence = "Label JP7000055433 dicetak sekali lagi. Alasannya dicatat."
    return AskReason(_parent(), "Cetak ulang label", sentence, "Cetak", choices)


def _choose() -> QWidget:
    choices = (
        "Lot L2409-17 · Serum Vitamin C 20 ml",
        "Produk GLW-SRM-VC20 · Serum Vitamin C 20 ml",
    )
    sentence = "Kode L2409-17 cocok dengan dua hal. Tekan angkanya atau pindai angka."
    return Choose(_parent(), "Yang mana?", sentence, choices)


_parents: list[QWidget] = []


def _parent() -> QWidget:
    from PySide6.QtWidgets import QWidget as Widget

    _parents.append(Widget())
    return _parents[-1]
