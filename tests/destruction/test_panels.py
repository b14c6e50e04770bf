"""The screens of destruction over a real company, worked by keyboard and scanner."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget

from app.catalog.api import UnitIn
from app.destruction.api import DestructionList
from app.destruction.panels.destruction_detail import DestructionDetailPanel
from app.destruction.panels.destruction_entry import DestructionEntryPanel
from app.destruction.panels.destruction_list import DestructionListPanel
from app.destruction.panels.line_form import LineForm
from app.destruction.panels.printing import read_paper
from app.destruction.printouts.berita_acara import BapPaper, berita_acara
from app.signing.api import VerifyDocument
from app.stock.panels.lots import LotsPanel
from tests.files.samples import picture
from tests.support.destruction import Destruction, line
from tests.support.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.core.client import Client

K = Qt.Key


@pytest.fixture
def site(sqlite_url: str) -> Iterator[Destruction]:
    made = Destruction.build(sqlite_url)
    yield made
    made.goods.sound()
    made.goods.company.close()


class Desk:
    """A panel with hands."""

    def __init__(self, qtbot: QtBot, client: Client, kind: Any, **opened: object) -> None:
        self.qtbot = qtbot
        self.screen = Screen(qtbot, client, kind, **opened)
        self.panel: Any = self.screen.panel
        self.screen.settle()

    def key(self, key: Qt.Key, where: Any = None, *, ctrl: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        self.qtbot.keyClick(where or self.panel, key, modifier)
        self.screen.settle()

    def scan(self, code: str) -> None:
        self.panel.scanned(code, self.qtbot.__dict__.setdefault("clock", 0) + 10_000)
        self.screen.settle()

    def type(self, widget: Any, text: str) -> None:
        edit = widget if isinstance(widget, QLineEdit) else widget.lineEdit()
        edit.setFocus()
        edit.clear()
        self.qtbot.keyClicks(edit, text)

    def dialog(self) -> QDialog:
        found: list[QDialog] = [one for one in self.panel.findChildren(QDialog) if one.isVisible()]
        assert len(found) == 1
        return found[0]

    def back(self) -> None:
        """The keyboard comes back to the panel after a question."""
        self.panel.activateWindow()
        self.qtbot.waitUntil(self.panel.isActiveWindow)
        self.screen.settle()

    def agree(self) -> None:
        """Say yes to the question."""
        self.dialog().accept()
        self.back()

    def close(self) -> None:
        self.screen.close()


@pytest.mark.req("PU-73", "ERP-BAP-08", "PU-51", "ERP-BAP-06")
def test_a_bap_is_scanned_typed_and_chosen_without_a_mouse(
    site: Destruction, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = Desk(qtbot, site.asker, DestructionEntryPanel)
    panel = desk.panel
    assert [one.lot for one in panel.free.rows] == ["L-BASI"]

    desk.scan("L-BASI")
    assert panel.band.verdict.outcome.name == "OK"
    assert [(one.sku, one.qty) for one in panel.lines.lines] == [("SERUM", 1)]
    desk.type(panel.code, "3*L-BASI")
    desk.key(K.Key_Return, panel.code)
    assert panel.lines.lines[0].qty == 4
    desk.type(panel.code, "7*L-BASI")
    desk.key(K.Key_Return, panel.code)
    assert panel.locked
    assert "stok bebas hanya 10" in panel.band.verdict.detail
    desk.key(K.Key_Return)
    assert not panel.locked
    assert panel.lines.lines[0].qty == 4
    desk.key(K.Key_Z, panel.code, ctrl=True)
    assert panel.lines.lines[0].qty == 1
    desk.type(panel.code, "3*L-BASI")
    desk.key(K.Key_Return, panel.code)
    desk.scan("TIDAK-ADA")
    assert panel.locked
    desk.scan("CMD-OK")
    desk.key(K.Key_F6)
    desk.key(K.Key_Return, panel.free.view)
    assert panel.lines.lines[0].qty == 10

    _edit_line(desk, tmp_path)
    desk.key(K.Key_F4)

    ((_, arguments),) = desk.screen.went
    view = site.view(str(arguments["number"]))
    assert [(one.sku, one.lot, one.qty, one.condition) for one in view.items] == [
        ("SERUM", "L-BASI", 8, "Menggumpal")
    ]
    assert [(one.phase, one.line, one.sku) for one in view.evidence] == [("before", 1, "SERUM")]
    assert panel.lines.lines == ()
    desk.close()


def _edit_line(desk: Desk, folder: Path) -> None:
    """F7: eight of them, what is wrong, a photo."""
    desk.key(K.Key_F7)
    form: Any = desk.panel.side.findChild(LineForm)
    desk.type(form.qty, "8")
    desk.type(form.condition, "Menggumpal")
    photo = folder / "botol.jpg"
    photo.write_bytes(picture())
    form.box.add_files([photo])
    desk.screen.settle()
    desk.key(K.Key_Return, form, ctrl=True)
    line = desk.panel.lines.lines[0]
    assert (line.qty, line.photos) == (8, 1)


@pytest.mark.req("WMS-MD-09", "ERP-BAP-03", "ERP-BAP-07", "PU-51")
def test_what_is_destroyed_is_typed_shown_and_printed_in_any_unit(
    site: Destruction, qtbot: QtBot
) -> None:
    site.goods.product("BOTOL", units=(UnitIn(unit="karton", factor="12"),))
    site.goods.receive("BOTOL", 40, "400000")
    desk = Desk(qtbot, site.asker, DestructionEntryPanel)
    panel = desk.panel
    panel.reason.setCurrentIndex(panel.reason.findData("rusak"))
    desk.scan("BOTOL")

    desk.type(panel.code, "2,5 karton")
    desk.key(K.Key_Return, panel.code)
    assert [(one.sku, one.qty) for one in panel.lines.lines] == [("BOTOL", 30)]
    assert "2,5 karton = 30 pcs" in panel.band.verdict.detail
    for wrong, why in (("4 karton", "stok bebas hanya 40"), ("1,3 karton", "bukan jumlah bulat")):
        desk.type(panel.code, wrong)
        desk.key(K.Key_Return, panel.code)
        assert panel.locked
        assert why in panel.band.verdict.detail
        desk.key(K.Key_Return)
        assert panel.lines.lines[0].qty == 30
    desk.key(K.Key_F7)
    form: Any = panel.side.findChild(LineForm)
    desk.type(form.qty, "1 lusin")
    desk.key(K.Key_Return, form, ctrl=True)
    assert panel.lines.lines[0].qty == 30
    desk.type(form.qty, "3 karton")
    desk.key(K.Key_Return, form, ctrl=True)
    desk.key(K.Key_F4)
    ((_, arguments),) = desk.screen.went
    desk.close()

    view = site.view(str(arguments["number"]))
    (item,) = view.items
    assert (item.qty, item.unit, item.packed) == (36, "pcs", "3 karton")
    paper = pypdfium2.PdfDocument(
        berita_acara(BapPaper(view=view, printed_at=site.now, printed_by="Budi"))
    )
    assert "= 3 karton" in paper[0].get_textpage().get_text_range()


@pytest.mark.req("ERP-BAP-08", "PU-14")
def test_a_gs1_label_names_lot_and_a_product_asks_which_lot(
    site: Destruction, qtbot: QtBot
) -> None:
    site.goods.product("LULUR", tracking="lot", barcodes=({"code": "8991234567891"},))
    site.goods.receive("LULUR", 3, "3000.00", lot="A1", expires=date(2026, 10, 1))
    site.goods.receive("LULUR", 5, "5000.00", lot="B2")
    desk = Desk(qtbot, site.asker, DestructionEntryPanel)

    desk.scan("]C10108991234567891" + "17261001" + "10A1")
    assert [(one.lot, one.qty) for one in desk.panel.lines.lines] == [("A1", 1)]
    desk.scan("]C10108991234567891" + "10TIDAK")
    assert "lot TIDAK" in desk.panel.band.verdict.detail
    desk.key(K.Key_Return)
    desk.scan("8991234567891")
    desk.key(K.Key_2, desk.dialog().findChild(QListWidget))
    desk.back()

    assert [(one.lot, one.qty) for one in desk.panel.lines.lines] == [("A1", 1), ("B2", 1)]
    assert "masih baik" in desk.panel.band.verdict.detail
    desk.key(K.Key_Z, ctrl=True)
    assert len(desk.panel.lines.lines) == 1
    desk.key(K.Key_F8)
    desk.key(K.Key_F9)
    assert desk.panel.lines.lines == ()
    desk.key(K.Key_F4)
    assert desk.screen.said == "Belum ada barang. Pindai, ketik, atau pilih dengan F6."
    assert site.me.ask(DestructionList()).rows == ()
    desk.close()


@pytest.mark.req("ERP-BAP-06", "ERP-BAP-02", "PU-51", "PU-73")
def test_the_supervisor_approves_completes_and_the_paper_opens(
    site: Destruction, qtbot: QtBot
) -> None:
    number = site.draft()
    site.record(number)
    site.photos(number)
    asker = Desk(qtbot, site.asker, DestructionDetailPanel, number=number)
    assert not asker.panel._primary_action.isEnabled()
    asker.close()
    listed = Desk(qtbot, site.approver, DestructionListPanel)
    assert [one.number for one in listed.panel.list.rows] == [number]
    listed.panel.list.focus_first()
    listed.key(K.Key_Return, listed.panel.list.view)
    assert listed.screen.went == [("destruction.detail", {"number": number})]
    listed.close()

    desk = Desk(qtbot, site.approver, DestructionDetailPanel, number=number)
    desk.key(K.Key_F4)
    desk.agree()
    assert site.view(number).state == "approved"
    desk.key(K.Key_F4)
    desk.agree()

    assert site.view(number).state == "completed"
    assert desk.screen.said == f"{number} siap dicetak."
    assert desk.panel.side.title == "Berita Acara lengkap"
    assert desk.panel.title_line.title == number
    desk.close()


@pytest.mark.req("ERP-BAP-03", "WMS-GEN-09")
def test_the_act_is_recorded_in_the_form_and_wrong_times_stay_at_their_field(
    site: Destruction, qtbot: QtBot
) -> None:
    number = site.draft()
    desk = Desk(qtbot, site.asker, DestructionDetailPanel, number=number)
    assert "cara pemusnahan" in desk.panel.missing.text()
    form = desk.panel.record()
    inputs = form._inputs
    desk.type(inputs["place"], "Gudang GD1, Jl. Rawa Terate 12")
    desk.type(inputs["started"], "25.99")
    desk.key(K.Key_Return, form, ctrl=True)
    assert desk.screen.said == "Isi jam seperti 08.10."
    desk.type(inputs["started"], "8.10")
    desk.type(inputs["finished"], "08:45")
    inputs["method"].setCurrentIndex(2)
    desk.type(inputs["remains"], "Abu")
    desk.type(inputs["parties.witness2"], "Rina Kartika")
    desk.type(inputs["witness2.position"], "Akuntan")
    inputs["witness2.outside"].setChecked(True)
    desk.key(K.Key_Return, form, ctrl=True)

    view = site.view(number)
    assert (view.method, view.remains) == ("incinerated", "Abu")
    assert view.started_at is not None
    assert f"{view.started_at:%H:%M}" == "01:10"
    assert [(one.role, one.name, one.outside) for one in view.parties] == [
        ("witness2", "Rina Kartika", True)
    ]
    assert not desk.panel.side.isVisible()
    desk.close()


@pytest.mark.req("WMS-LOT-06")
def test_lots_chosen_in_their_list_become_a_bap(site: Destruction, qtbot: QtBot) -> None:
    lots = Desk(qtbot, site.asker, LotsPanel)
    lots.panel.list.view.selectAll()
    lots.key(K.Key_F8)
    ((panel, arguments),) = lots.screen.went
    assert panel == "destruction.entry"
    lots.close()

    desk = Desk(qtbot, site.asker, DestructionEntryPanel, **arguments)
    assert [(one.lot, one.qty, one.condition) for one in desk.panel.lines.lines] == [
        ("L-BASI", 10, "Lewat ED")
    ]
    assert desk.screen.said.startswith("1 lot tidak ditambahkan")
    desk.close()


@pytest.mark.req("ERP-BAP-05")
def test_an_approved_bap_is_changed_in_the_entry_dock(site: Destruction, qtbot: QtBot) -> None:
    number = site.draft(line("SERUM", 4, lot="L-BAIK"), reason="rusak")
    site.approve(number)
    desk = Desk(qtbot, site.asker, DestructionEntryPanel, number=number)
    assert desk.panel.title_line.title == f"Ubah {number}"
    desk.scan("KAPAS")
    desk.key(K.Key_F4)

    view = site.view(number)
    assert [(one.sku, one.qty) for one in view.items] == [("SERUM", 4), ("KAPAS", 1)]
    assert view.state == "draft"
    desk.close()


@pytest.mark.req("ERP-BAP-07")
def test_every_paper_is_drawn_from_what_is_stored(site: Destruction) -> None:
    number = site.ready()
    site.complete(number)

    for paper in ("full", "witness", "tax"):
        made = read_paper(number, paper, "Budi Asker", site.asker, lambda *_: None)  # type: ignore[arg-type]
        document = pypdfium2.PdfDocument(made.pdf)
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
        pictures = [page.render(scale=200 / 72).to_pil().convert("L") for page in document]
        document.close()
        (proof,) = {
            code.text
            for picture in pictures
            for code in zxingcpp.read_barcodes(picture)
            if str(code.format) == "QR Code"
        }
        assert site.me.ask(VerifyDocument(code=proof)).verdict.name == "VALID"
        assert number in text
        assert made.file_name == f"{number}-{paper}.pdf"
        assert ("262.500,03" in text) is (paper != "witness")
        assert "Foto 2" in text
