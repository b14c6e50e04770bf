"""Uji Scanner: the test code scanned with wrong layouts, prefixes and Caps Lock; what is cured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from app.scanning.layout import TEST_CODE
from app.shell.scanner_test import ScannerTestPanel
from app.ui.theme import theme
from tests.support.scanner import Keyboard

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.shell.conftest import Desk

_GERMAN = str.maketrans("YZyz-/", "ZYzyß-")
#: A scanner set to German presses these keys, said by their USA characters.
_SET_TO_GERMAN = str.maketrans("YZ-", "ZY/")


@pytest.fixture
def opened(desk: Desk) -> tuple[ScannerTestPanel, Callable[..., Keyboard]]:
    window = desk.signed_in("rina")
    assert window.main is not None
    window.main.open_panel("shell.scanner_test")
    panel = window.main.docks.active
    assert isinstance(panel, ScannerTestPanel)

    def keyboard(layout: Callable[[str], str] = str) -> Keyboard:
        return Keyboard(window, layout)

    return panel, keyboard


Opened = tuple[ScannerTestPanel, "Callable[..., Keyboard]"]


@pytest.mark.req("PU-08")
def test_a_scanner_that_fits_is_told_so(opened: Opened, qtbot: QtBot) -> None:
    panel, keyboard = opened
    assert panel.pill.accessibleName() == "Menunggu"

    keyboard().scan(TEST_CODE)

    qtbot.waitUntil(lambda: panel.pill.accessibleName() == "Cocok")
    assert not panel.layout_button.isVisible()
    assert not panel.affix_button.isVisible()


@pytest.mark.req("PU-08")
def test_a_german_scanner_is_recognised_and_cured_by_one_key(opened: Opened, qtbot: QtBot) -> None:
    panel, keyboard = opened
    keys = TEST_CODE.translate(_SET_TO_GERMAN)

    # the PC is German as well: its text is right, the position of the keys is not
    keyboard(lambda char: char.translate(_GERMAN)).scan(keys)
    qtbot.waitUntil(lambda: panel.pill.accessibleName() == "Berubah")
    assert "Jerman atau Swiss (QWERTZ)" in panel.sentence.text()
    assert [one.sent for one in panel.report.mangled] == ["-", "Z", "Y"]  # type: ignore[union-attr]
    assert panel.layout_button.text().startswith("Pakai tata letak PC ini")

    panel.switch_layout()
    assert panel.pill.accessibleName() == "Menunggu"
    keyboard(lambda char: char.translate(_GERMAN)).scan(keys)
    qtbot.waitUntil(lambda: panel.pill.accessibleName() == "Cocok")


@pytest.mark.req("PU-08")
def test_caps_lock_is_recognised(opened: Opened, qtbot: QtBot) -> None:
    panel, keyboard = opened
    panel._keep(scan_text=True)
    panel.switch_layout()  # nothing is wrong yet, so nothing is switched
    assert panel._file.value.scan_text

    keyboard(str.swapcase).scan(TEST_CODE)

    qtbot.waitUntil(lambda: panel.pill.accessibleName() == "Berubah")
    assert panel.sentence.text().endswith("Matikan Caps Lock, lalu uji lagi.")


@pytest.mark.req("PU-01", "PU-08")
def test_a_prefix_of_the_scanner_is_kept_by_one_key(opened: Opened, qtbot: QtBot) -> None:
    panel, keyboard = opened

    keyboard().scan(f"~{TEST_CODE}")
    qtbot.waitUntil(lambda: panel.pill.accessibleName() == "Berubah")
    assert panel.sentence.text().startswith("Pemindai menambahkan ~ di depan kode.")
    panel.keep_affixes()
    keyboard().scan(f"~{TEST_CODE}")

    qtbot.waitUntil(lambda: panel.pill.accessibleName() == "Cocok")
    assert panel._file.value.scan_prefix == "~"


@pytest.mark.req("PU-08", "PU-90")
def test_the_codes_on_the_screen_can_be_read(opened: Opened) -> None:
    panel, _keyboard = opened
    pictures = [one for one in panel.findChildren(QLabel) if not one.pixmap().isNull()]
    codes = [one for one in pictures if one.accessibleName().startswith("Kode uji")]

    found = [zxingcpp.read_barcodes(_image(one.pixmap().toImage()))[0].text for one in codes]

    assert found == [TEST_CODE, TEST_CODE]
    assert theme().scale == 1.0


def _image(picture: QImage) -> Image.Image:
    plain = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    size = (plain.width(), plain.height())
    return Image.frombytes("L", size, bytes(plain.constBits()), "raw", "L", plain.bytesPerLine())
