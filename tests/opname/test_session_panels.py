"""List and detail of stok opname over a real company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from app.catalog.api import UnitIn
from app.opname.api import SessionList
from app.opname.panels.session_detail import SessionDetailPanel
from app.opname.panels.session_form import SessionForm
from app.opname.panels.session_list import SessionListPanel
from app.signing import keystores
from app.ui.money_field import QuantityField
from app.ui.preview import PdfPreview
from app.ui.widgets import KeyButton
from tests.support.counting import Counting
from tests.support.packing_table import TableStation
from tests.support.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def counted(sqlite_url: str) -> Iterator[Counting]:
    keystores.use(keystores.MemoryStore())
    made = Counting.build(sqlite_url)
    yield made
    made.sound()
    made.goods.company.close()


def _detail(qtbot: QtBot, counting: Counting, folder: Path, session: str) -> Screen[Any]:
    screen = Screen(qtbot, counting.wati, SessionDetailPanel, session=session)
    station = TableStation(folder, counting.goods.company.env)
    screen.panel.context.services.offer("app.ui.station:Station", lambda: station)
    screen.settle()
    return screen


@pytest.mark.req("WMS-OPN-12", "WMS-OPN-01")
def test_the_list_starts_a_session(counted: Counting, qtbot: QtBot) -> None:
    screen = Screen(qtbot, counted.admin, SessionListPanel)
    qtbot.keyClick(screen.panel, Qt.Key.Key_F4)
    form = screen.panel.findChild(SessionForm)
    assert form is not None
    title = form.findChildren(QLineEdit)[0]
    title.setText("Opname rak serum")

    form.save()
    screen.settle()

    (row,) = counted.admin.ask(SessionList()).rows
    assert (row.title, row.state, row.lines) == ("Opname rak serum", "in_progress", 3)
    assert screen.went == [("opname.detail", {"session": row.number})]
    screen.close()


@pytest.mark.req("PU-63", "WMS-OPN-11")
def test_the_list_shows_how_far_others_are(counted: Counting, qtbot: QtBot) -> None:
    session = counted.session()
    screen = Screen(qtbot, counted.admin, SessionListPanel)
    assert [(row.number, row.counted, row.lines) for row in screen.panel.list.rows] == [
        (session, 0, 3)
    ]

    counted.count(session, 1, 9)  # by another PC: this one is told nothing
    qtbot.waitUntil(lambda: screen.panel.list.rows[0].counted == 1, timeout=5_000)

    screen.close()


@pytest.mark.req("WMS-OPN-13", "WMS-OPN-03")
def test_enter_types_a_count_and_goes_to_the_next_line(
    counted: Counting, qtbot: QtBot, tmp_path: Path
) -> None:
    session = counted.session()
    screen = _detail(qtbot, counted, tmp_path, session)
    panel = screen.panel

    panel.enter(panel.list.rows[0])
    for text in ("9", "6", "4"):
        field = panel.side.findChildren(QuantityField)[-1]
        field.clear()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        screen.settle()

    assert {row.sku: row.selisih for row in counted.lines(session)} == {
        "KAPAS": -1, "SERUM": 0, "KRIM": 0,
    }  # fmt: skip
    screen.close()


@pytest.mark.req("WMS-OPN-13", "WMS-OPN-09")
def test_a_count_is_typed_by_the_carton_at_the_desk(
    counted: Counting, qtbot: QtBot, tmp_path: Path
) -> None:
    counted.goods.product("BOTOL", units=(UnitIn(unit="karton", factor="12"),))
    counted.goods.receive("BOTOL", 30, "300000", place="GD1-B-02")
    counted.tick()
    session = counted.session(scope={"skus": ["BOTOL"]})
    screen = _detail(qtbot, counted, tmp_path, session)
    panel = screen.panel

    panel.enter(panel.list.rows[0])
    field = panel.side.findChildren(QuantityField)[-1]
    qtbot.keyClicks(field, "3 lusin")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "Satuan: pcs, karton." in screen.said
    field.clear()
    qtbot.keyClicks(field, "2,5 karton")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    screen.settle()

    assert counted.line(session, "BOTOL").counted == 30
    screen.close()


@pytest.mark.req("WMS-OPN-05", "WMS-OPN-06", "WMS-OPN-14")
def test_the_review_says_when_and_prints_the_record(
    counted: Counting, qtbot: QtBot, tmp_path: Path
) -> None:
    counted.tolerate()
    session = counted.session()
    counted.take("KAPAS", 2)
    counted.tick()
    counted.count_all(session, KAPAS=7)
    screen = _detail(qtbot, counted, tmp_path, session)
    panel = screen.panel
    shown = panel.list.model.columns[2]
    line = panel.list.rows[0]
    assert (shown.value(line), shown.detail(line)) == (8, "saat 09.02 · gerak -2")

    ask = panel.complete()
    assert ask is not None
    ask.accept()
    screen.settle()
    assert "1 selisih dibukukan" in screen.said
    panel.paper(record=True)
    screen.settle()

    assert screen.said == f"Berita acara {session} siap dicetak."
    preview = panel.side.findChild(PdfPreview)
    assert preview is not None
    assert preview.pages == 1
    screen.close()


@pytest.mark.req("WMS-OPN-13")
def test_a_scan_jumps_to_its_line(counted: Counting, qtbot: QtBot, tmp_path: Path) -> None:
    session = counted.session()
    screen = _detail(qtbot, counted, tmp_path, session)

    screen.panel.scanned("L1", 1_000)
    screen.settle()

    assert screen.panel.list.current().sku == "SERUM"
    screen.close()


@pytest.mark.req("WMS-OPN-08", "WMS-OPN-02")
def test_one_difference_is_approved_without_the_others_and_the_session_tells_its_story(
    counted: Counting, qtbot: QtBot, tmp_path: Path
) -> None:
    counted.tolerate(percent_bp=0, value="0")
    session = counted.session(notes="Sebelum tutup buku")
    counted.count_all(session, KAPAS=7, KRIM=3)
    screen = _detail(qtbot, counted, tmp_path, session)
    panel = screen.panel
    by_sku = {row.sku: row for row in panel.list.rows}
    assert panel.approve([by_sku["SERUM"]]) is None
    assert screen.said == "Pilih dahulu baris yang berselisih, atau setujui semua: Shift+F7."

    ask = panel.approve([by_sku["KAPAS"]])
    ask.reason.setCurrentText("sudah diperiksa")
    ask.accept()
    screen.settle()

    assert screen.said == "1 selisih disetujui."
    assert {row.sku: row.state for row in counted.lines(session)} == {
        "KAPAS": "approved", "SERUM": "counted", "KRIM": "pending",
    }  # fmt: skip
    rest = panel.approve([])
    rest.reason.setCurrentText("sudah diperiksa")
    rest.accept()
    screen.settle()
    panel.complete().accept()
    screen.settle()
    panel.tell()
    told = " ".join(each.text() for each in panel.side.findChildren(QLabel))
    assert "Sebelum tutup buku" in told
    assert "Ani · 3 baris" in told
    (journal,) = counted.detail(session).journals
    button = next(b for b in panel.side.findChildren(KeyButton) if journal in b.text())
    button.click()
    assert screen.went[-1] == ("accounting.journal_list", {"number": journal})
    screen.close()
