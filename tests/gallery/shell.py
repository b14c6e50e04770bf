"""The shell's own states: sign-in, lock, the whole window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import UserError
from app.shell.login import LoginPage
from app.shell.ports import DemoAccount
from app.ui.gallery import Shot

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ACCOUNTS = (
    DemoAccount("rina", "rahasia-rina", "Packer"),
    DemoAccount("budi", "rahasia-budi", "Kepala gudang"),
    DemoAccount("sari", "rahasia-sari", "Akuntan"),
)


def gallery() -> list[Shot]:
    """Sign-in in its states."""
    return [
        Shot("sign-in", _ready),
        Shot("sign-in-connecting", LoginPage),
        Shot("sign-in-refused", _refused),
        Shot("sign-in-pin", _pin),
        Shot("locked", _locked),
    ]


def _ready() -> QWidget:
    page = LoginPage()
    page.show_ready("SQLite · lumbung-demo.db", ACCOUNTS)
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
