"""Impor Resi with a real file, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt

from app.integrations.panels.resi_import import ResiImportFiles
from app.orders.panels.order_list import OrderListPanel
from app.ui.tokens import Tone
from tests.support.screens import Screen
from tests.support.shop import told

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.support.shop import Shop

pytestmark = pytest.mark.req("ERP-ORD-09")


def workbook(file: Path, *rows: tuple[str, str]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("nomor_pesanan", "no_resi"), *rows):
        sheet.append(row)
    book.save(file)
    return file


def test_a_file_is_seen_then_imported_and_what_is_not_found_is_told(
    qtbot: QtBot, shop: Shop, tmp_path: Path
) -> None:
    shop.take(told("A1"), told("A2", resi="LAMA"), told("A3", resi="SPX3"))
    screen = Screen(qtbot, shop.company.admin, ResiImportFiles)
    file = workbook(
        tmp_path / "resi.xlsx", ("A1", "SPX1"), ("SP-A2", "BARU"), ("A3", "SPX3"), ("X9", "SPX9")
    )
    before = shop.counts()

    screen.panel.open_file(file)
    screen.settle()

    assert shop.counts() == before
    assert [(line.row, line.action, line.code, line.text) for line in screen.panel.lines.rows] == [
        (5, "error", "X9", "Pesanan tidak ditemukan. Periksa nomornya, atau impor pesanannya dulu.")
    ]
    qtbot.keyClick(screen.panel, Qt.Key.Key_F9)
    screen.settle()
    assert screen.said == "2 resi diisi. 1 pesanan tidak ditemukan."
    assert [shop.stored(number)["resi"] for number in ("A1", "A2", "A3")] == [
        "SPX1", "BARU", "SPX3",
    ]  # fmt: skip

    screen.panel.open_file(workbook(tmp_path / "lagi.xlsx", ("A1", "SPX1"), ("A2", "LEBIH-BARU")))
    screen.settle()
    assert [(line.action, line.text) for line in screen.panel.lines.rows] == [
        ("same", "SPX1"), ("update", "BARU → LEBIH-BARU"),
    ]  # fmt: skip
    qtbot.keyClick(screen.panel, Qt.Key.Key_F4)
    screen.settle()
    assert screen.said == "1 resi diisi."
    assert shop.stored("A2")["resi"] == "LEBIH-BARU"
    screen.close()


def test_the_template_has_the_two_columns_and_its_example_is_skipped(
    qtbot: QtBot, shop: Shop, tmp_path: Path
) -> None:
    screen = Screen(qtbot, shop.company.admin, ResiImportFiles)
    screen.panel.write_template(tmp_path / "templat.xlsx")
    screen.settle()

    sheet = load_workbook(tmp_path / "templat.xlsx")["Resi"]
    assert [sheet.cell(1, at).value for at in (1, 2, 3)] == ["nomor_pesanan", "no_resi", "kurir"]
    screen.panel.open_file(tmp_path / "templat.xlsx")
    screen.settle()
    assert (screen.panel.lines.rows, screen.panel.message.tone) == ([], Tone.WARN)
    screen.close()


def test_pesanan_leads_there(qtbot: QtBot, shop: Shop) -> None:
    screen = Screen(qtbot, shop.company.admin, OrderListPanel)

    [action] = [one for one in screen.panel.actions() if one.text() == "Impor resi …"]
    action.trigger()

    assert screen.went == [("orders.resi", {})]
    screen.close()
