"""The count sheet out of a screen as XLSX, filled in, and in again with every problem shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from app.integrations.panels.count_import import CountImportFiles
from app.opname.sheet import COLUMNS
from tests.support.counting import Counting
from tests.support.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def counted(sqlite_url: str) -> Iterator[Counting]:
    made = Counting.build(sqlite_url)
    yield made
    made.sound()
    made.goods.company.close()


def _export(screen: Screen[Any], file: Path) -> Any:
    """The sheet the panel writes, opened."""
    screen.panel.write_template(file)
    screen.settle()
    return load_workbook(file)


def _fill(book: Any, file: Path, **counts: int) -> None:
    """Type the physical quantity of some SKUs into the sheet."""
    sheet = book.worksheets[0]
    heads = [cell.value for cell in next(sheet.iter_rows(max_row=1))]
    sku, fisik = heads.index("SKU"), heads.index("Fisik")
    for row in sheet.iter_rows(min_row=2):
        if row[sku].value in counts:
            row[fisik].value = counts[row[sku].value]
    book.save(file)


@pytest.mark.req("WMS-OPN-15", "WMS-OPN-07", "PU-51")
def test_a_sheet_goes_out_filled_in_and_back_by_keys(
    counted: Counting, qtbot: QtBot, tmp_path: Path
) -> None:
    session = counted.session()
    file = tmp_path / "lembar.xlsx"
    screen = Screen(qtbot, counted.admin, CountImportFiles, session=session)

    book = _export(screen, file)
    assert [cell.value for cell in next(book.worksheets[0].iter_rows(max_row=1))] == [
        column.title for column in COLUMNS if column.field != "system"
    ]
    _fill(book, file, KAPAS=9, KRIM=0)
    screen.panel.open_file(file)
    screen.settle()
    assert [(line.action, line.code) for line in screen.panel.lines.rows] == [
        ("create", "KAPAS"), ("create", "KRIM"),
    ]  # fmt: skip
    qtbot.keyClick(screen.panel, Qt.Key.Key_F4)
    screen.settle()

    assert screen.said == "2 hitungan diimpor, 0 sudah sama."
    assert {row.sku: row.counted for row in counted.lines(session)} == {
        "KAPAS": 9, "SERUM": None, "KRIM": 0,
    }  # fmt: skip
    screen.close()


@pytest.mark.req("WMS-OPN-15", "WMS-GEN-09")
def test_conflicts_are_shown_at_once_and_the_file_wins_when_told(
    counted: Counting, qtbot: QtBot, tmp_path: Path
) -> None:
    session = counted.session(blind=False)
    file = tmp_path / "lembar.xlsx"
    screen = Screen(qtbot, counted.admin, CountImportFiles, session=session)
    book = _export(screen, file)
    heads = [cell.value for cell in next(book.worksheets[0].iter_rows(max_row=1))]
    system = heads.index("Stok sistem")
    stock = [row[system] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert stock == [10, 6, 4]
    _fill(book, file, KAPAS=9, SERUM=6, KRIM=-1)
    counted.count(session, 1, 8)

    screen.panel.open_file(file)
    screen.settle()
    wrong = [(line.code, line.column) for line in screen.panel.lines.rows]
    assert wrong == [("KAPAS", "Fisik"), ("", "Fisik")]
    qtbot.keyClick(screen.panel, Qt.Key.Key_F7)
    screen.settle()
    qtbot.keyClick(screen.panel, Qt.Key.Key_F9)
    screen.settle()

    assert {row.sku: row.counted for row in counted.lines(session)} == {
        "KAPAS": 9, "SERUM": 6, "KRIM": None,
    }  # fmt: skip
    screen.close()
