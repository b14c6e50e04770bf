"""The screens of stock over a real company, worked with the keyboard."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.catalog.api import AddBarcode, BarcodeIn
from app.core.money import Money
from app.core.sheet_file import write_rows
from app.documents.panels.print_desk import PrintDesk
from app.files.panels.attachments import AttachmentBox
from app.integrations.panels.opening_import import OpeningImportFiles
from app.signing.api import IssuedList
from app.stock.api import (
    AdjustLine,
    AdjustStock,
    LocationList,
    LotList,
    ReceiptLine,
    ReceiveStock,
    StockByPlace,
    StockOnHand,
    StockSummary,
)
from app.stock.columns import COLUMNS
from app.stock.panels.card import StockCardPanel
from app.stock.panels.forms import (
    AdjustForm,
    OperationForm,
    ReceiveForm,
    StatusForm,
    TransferForm,
)
from app.stock.panels.locations import LocationsPanel
from app.stock.panels.lots import LotsPanel
from app.stock.panels.monitoring import MonitoringPanel
from app.ui.context import DictMemory, PanelContext
from app.ui.operations import Operations
from app.ui.panel import Panel
from app.ui.sounds import Sounds
from app.ui.widgets import KeyButton
from tests.documents.paper import pdf_pictures, texts
from tests.files.samples import picture
from tests.support.goods import Goods

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

P = TypeVar("P", bound=Panel)


class Desk:
    """A window's worth of context over a company."""

    def __init__(self, goods: Goods, qtbot: QtBot) -> None:
        self.goods, self.qtbot = goods, qtbot
        self.opened: list[tuple[str, dict[str, object]]] = []
        self.operations = Operations(lambda: goods.me)
        self.context = PanelContext(self.operations, DictMemory(), Sounds(None), self._open)

    def _open(self, panel_id: str, **arguments: object) -> None:
        self.opened.append((panel_id, arguments))

    def show(self, kind: type[P]) -> P:
        panel = kind(self.context)
        self.qtbot.addWidget(panel)
        panel.resize(1200, 700)
        panel.show()
        panel.activateWindow()
        self.qtbot.waitUntil(panel.isActiveWindow)
        self.quiet()
        return panel

    def quiet(self) -> None:
        self.qtbot.wait(20)
        self.qtbot.waitUntil(lambda: self.operations.pending == 0)


@pytest.fixture
def desk(sqlite_url: str, qtbot: QtBot) -> Iterator[Desk]:
    goods = Goods.build(sqlite_url)
    made = Desk(goods, qtbot)
    yield made
    made.operations.close()
    goods.sound()
    goods.company.close()


def _keys(panel: MonitoringPanel | LotsPanel) -> list[str]:
    return [row.sku for row in panel.list.rows]


@pytest.mark.req("WMS-INV-08", "WMS-GEN-12")
def test_a_card_shows_exactly_the_rows_it_counts(desk: Desk) -> None:
    desk.goods.receive("KAPAS", 50, "50000.00")
    desk.goods.receive("KRIM", 4, "4000.00")
    desk.goods.receive("TONER", 3, "3000.00", lot="T1")
    line = AdjustLine(sku="TONER", change=-3, location="GD1-A-01", lot="T1")
    desk.goods.me.do(AdjustStock(warehouse="GD1", note="habis", lines=(line,)))
    panel = desk.show(MonitoringPanel)
    totals = desk.goods.me.ask(StockSummary())
    assert (totals.skus, totals.low, totals.out) == (3, 1, 1)
    assert _keys(panel) == ["KAPAS", "KRIM", "TONER"]

    panel.cards.pressed.emit("low")
    desk.quiet()
    assert _keys(panel) == ["KRIM"]
    panel.cards.pressed.emit("out")
    desk.quiet()
    assert _keys(panel) == ["TONER"]
    panel.cards.pressed.emit("")
    desk.quiet()

    assert len(panel.list.rows) == totals.skus
    assert desk.goods.me.ask(StockOnHand(search="tidak ada")).rows == ()


@pytest.mark.req("WMS-INV-06")
def test_enter_opens_the_stock_card_and_f3_the_movements(desk: Desk) -> None:
    desk.goods.receive("KAPAS", 50, "50000.00")
    panel = desk.show(MonitoringPanel)
    panel.list.focus_first()

    desk.qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)
    desk.quiet()
    assert panel.side.isVisible()
    assert panel.side.title == "Kapas"
    desk.qtbot.keyClick(panel.list.view, Qt.Key.Key_F3)

    assert desk.opened == [("stock.card", {"sku": "KAPAS", "warehouse": "GD1"})]
    desk.qtbot.keyClick(panel.list.view, Qt.Key.Key_Escape)
    assert not panel.side.isVisible()


def _type(desk: Desk, form: Any, field: str, text: str) -> None:
    widget = form.field(field)
    edit = widget if isinstance(widget, QLineEdit) else widget.lineEdit()
    edit.setFocus()
    edit.clear()
    desk.qtbot.keyClicks(edit, text)


@pytest.mark.req("PU-13")
@pytest.mark.parametrize(
    ("label", "lot", "expires_on", "asked"),
    [
        ("]d2010400638133393117271231\x1d10L7", "L7", "2027-12-31", "qty"),
        ("]d2010400638133393110L7", "L7", "", "expires_on"),
        ("]d2010400638133393117271231", "", "2027-12-31", "lot"),
    ],
    ids=["whole", "no date", "no lot"],
)
def test_a_cartons_label_fills_the_receipt_and_the_rest_is_asked(
    label: str, lot: str, expires_on: str, asked: str, desk: Desk
) -> None:
    desk.goods.me.do(AddBarcode(sku="SERUM", barcode="4006381333931"))
    panel = desk.show(MonitoringPanel)
    form: Any = panel.operate(ReceiveForm, "Terima barang", "Terima")

    panel.scanned(label, 0)
    desk.quiet()

    values = form.line()
    assert (values["sku"], values.get("lot", "")) == ("SERUM", lot)
    assert str(values.get("expires_on", "")) == expires_on
    assert form.field(f"lines.0.{asked}").hasFocus()


@pytest.mark.req("WMS-INV-05", "WMS-GEN-09")
def test_goods_are_received_by_keyboard_and_errors_stand_at_their_fields(desk: Desk) -> None:
    panel = desk.show(MonitoringPanel)
    desk.qtbot.keyClick(panel, Qt.Key.Key_F4)
    desk.quiet()
    form: Any = panel.focusWidget()
    while not hasattr(form, "offer_places"):
        form = form.parentWidget()

    desk.qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.quiet()
    assert panel.message.text == "Periksa 5 isian yang ditandai, lalu simpan lagi."
    assert form.field("lines.0.sku").property("invalid")

    _type(desk, form, "lines.0.sku", "SERUM")
    _type(desk, form, "lines.0.qty", "12")
    _type(desk, form, "lines.0.cost", "2.500")
    _type(desk, form, "lines.0.location", "GD1-A-01")
    desk.qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.quiet()
    assert "dilacak per lot" in panel.message.text
    assert form.field("lines.0.lot").property("invalid")
    assert desk.goods.on_hand("SERUM") == (0, "0.00")

    _type(desk, form, "lines.0.lot", "L1")
    _type(desk, form, "lines.0.expires_on", "31/12/2027")
    desk.qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.quiet()

    assert desk.goods.on_hand("SERUM") == (12, "30000.00")
    assert not panel.side.isVisible()
    desk.quiet()
    assert _keys(panel) == ["SERUM"]


@pytest.mark.req("WMS-INV-06", "WMS-INV-07")
def test_the_card_runs_its_balance_and_opens_the_journal(desk: Desk) -> None:
    desk.goods.receive("KAPAS", 50, "50000.00")
    desk.goods.receive("KAPAS", 10, "20000.00")
    desk.goods.receive("KRIM", 1, "1000.00")
    panel = desk.show(StockCardPanel)
    assert [row.sku for row in panel.list.rows] == ["KRIM", "KAPAS", "KAPAS"]

    panel.opened(sku="kapas", warehouse="GD1")
    desk.quiet()

    assert [(row.qty, row.balance, str(row.balance_value)) for row in panel.list.rows] == [
        (50, 50, "50000.00"), (10, 60, "70000.00"),
    ]  # fmt: skip
    assert panel.title_line.title == "Kartu stok KAPAS"
    panel.list.focus_first()
    desk.qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)
    assert panel.side.title == "Penerimaan"
    panel.show_all()
    desk.quiet()
    assert panel.title_line.title == "Mutasi Stok"
    assert len(panel.list.rows) == 3

    document = panel.list.rows[1].document
    panel.opened(document=document)
    desk.quiet()
    assert [(row.sku, row.document) for row in panel.list.rows] == [("KAPAS", document)]
    panel.opened()
    desk.quiet()
    assert len(panel.list.rows) == 3


@pytest.mark.req("WMS-LOT-06")
def test_expired_lots_are_found_by_their_card_and_blocked_with_a_reason(desk: Desk) -> None:
    desk.goods.receive("SERUM", 5, "500.00", lot="BASI", expires=date(2026, 11, 20))
    desk.goods.receive("SERUM", 5, "500.00", lot="HARI", expires=date(2026, 11, 21))
    desk.goods.receive("SERUM", 5, "500.00", lot="LAMA", expires=date(2027, 12, 1))
    panel = desk.show(LotsPanel)
    panel.cards.pressed.emit("expired")
    desk.quiet()
    assert [row.lot for row in panel.list.rows] == ["BASI"]
    panel.cards.pressed.emit("30")
    desk.quiet()
    assert [row.lot for row in panel.list.rows] == ["HARI"]

    panel.list.focus_first()
    asked = panel.block(panel.list.selected())
    assert asked is not None
    asked.accept()
    assert asked.field.error == "Isi alasannya dahulu."
    asked.reason.setCurrentText("Keluhan pelanggan")
    asked.accept()
    desk.quiet()

    held = desk.goods.me.ask(LotList(status="held")).rows
    assert [(row.lot, row.status, row.reason) for row in held] == [
        ("HARI", "blocked", "Keluhan pelanggan")
    ]
    assert panel.message.text == "Lot HARI diblokir."


@pytest.mark.req("WMS-MD-12")
def test_bins_are_made_from_ranges_after_a_preview(desk: Desk) -> None:
    panel = desk.show(LocationsPanel)
    form = panel.make_bins()
    for field, text in zip(form.ranges, ("01-02", "A-B", "1-3", ""), strict=True):
        field.setText(text)
    assert form.count.text() == "12 lokasi akan dibuat"
    assert form.preview.item(0).text() == "GD1-01-A-1"

    desk.qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.quiet()

    found = desk.goods.me.ask(LocationList(warehouse="GD1", search="GD1-0")).rows
    assert len(found) == 12
    assert panel.message.text == "12 lokasi dibuat di gudang GD1."


@pytest.mark.req("WMS-MD-05")
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_file_is_checked_then_imported(desk: Desk, tmp_path: Path, suffix: str) -> None:
    lines = [
        ["SERUM", "", "GD1-A-01", "L1", "", "31/05/2028", "12", "", "25000", ""],
        ["TIDAK", "", "GD1-A-01", "", "", "", "1", "", "1000", ""],
    ]
    file = tmp_path / f"stok.{suffix}"

    def write(rows: list[list[str]]) -> None:
        if suffix == "xlsx":
            file.write_bytes(write_rows("Stok awal", COLUMNS, rows))
            return
        head = ";".join(each.title for each in COLUMNS)
        body = "\n".join(";".join(row) for row in rows)
        file.write_text(f"{head}\n{body}\n", encoding="utf-8")

    panel = desk.show(OpeningImportFiles)
    write(lines)
    panel.open_file(file)
    desk.quiet()
    assert [(line.row, line.column) for line in panel.lines.rows] == [(3, "SKU")]
    assert "1 masalah di 1 baris" in panel.message.text
    panel.write_problems(tmp_path / "masalah.xlsx")
    desk.quiet()
    told = load_workbook(tmp_path / "masalah.xlsx")["Masalah"]
    assert [cell.value for cell in told[2]][1:4] == [3, "SKU", "TIDAK"]

    write(lines[:1])
    panel.open_file(file)
    desk.quiet()
    assert "nilai Rp 300.000" in panel.message.text
    assert desk.goods.on_hand("SERUM") == (0, "0.00")
    desk.qtbot.keyClick(panel, Qt.Key.Key_F4)
    desk.quiet()

    assert desk.goods.on_hand("SERUM") == (12, "300000.00")
    assert "1 baris stok awal diterima" in panel.message.text


@pytest.mark.req("WMS-LOT-10", "PU-01")
def test_serials_are_scanned_into_a_receipt(desk: Desk) -> None:
    desk.goods.product("ALAT", tracking="serial", barcodes=(BarcodeIn(code="8991234500720"),))
    panel = desk.show(MonitoringPanel)
    form = panel.operate(ReceiveForm, "Terima barang", "Terima")
    assert isinstance(form, ReceiveForm)
    desk.quiet()

    panel.scanned("8991234500720", 1)
    desk.quiet()
    assert form.sku.text() == "ALAT"
    form.qty.set_value(2)
    form.cost.set_value(Money.parse("150000"))
    form.places[0].setCurrentText("GD1-A-01")
    serials = form.field("lines.0.serials")
    assert serials is not None
    serials.setFocus()
    panel.scanned("SN-1", 2)
    panel.scanned("SN-2", 3)
    form.save()
    desk.quiet()

    found = desk.goods.me.ask(StockByPlace(sku="ALAT"))
    assert [(row.serial, row.on_hand) for row in found.rows] == [("SN-1", 1), ("SN-2", 1)]


@pytest.mark.req("WMS-LOT-09", "WMS-INV-02")
def test_a_numbered_piece_is_moved_and_held_by_its_number(desk: Desk) -> None:
    desk.goods.product("ALAT", tracking="serial")
    line = ReceiptLine.model_validate(
        {
            "sku": "ALAT", "qty": "3", "cost": "3000", "location": "GD1-A-01",
            "serials": ("SN-1", "SN-2", "SN-3"),
        }
    )  # fmt: skip
    desk.goods.me.do(ReceiveStock(warehouse="GD1", counter="opening", lines=(line,)))
    panel = desk.show(MonitoringPanel)

    def operate(kind: type[OperationForm], **values: Any) -> None:
        form = panel.operate(kind, "Ubah", "Simpan")
        desk.quiet()
        for name, value in ({"sku": "ALAT"} | values).items():
            field: Any = form.field(f"lines.0.{name}") or form.field(name)
            if name == "serial":
                field.setFocus()
                panel.scanned(value, 1)
            elif isinstance(field, QComboBox) and field.isEditable():
                field.setCurrentText(value)
            elif isinstance(field, QComboBox):
                field.setCurrentIndex(field.findData(value))
            else:
                (field.set_value if hasattr(field, "set_value") else field.setText)(value)
        form.save()
        desk.quiet()

    here = {"location": "GD1-A-01"}
    operate(StatusForm, serial="SN-2", qty=1, reason="segelnya rusak", **here)
    operate(AdjustForm, serial="SN-3", change=1, direction="-1", note="tidak ada", **here)
    operate(TransferForm, serial="SN-1", qty=1, to_location="GD1-B-01")

    found = desk.goods.me.ask(StockByPlace(sku="ALAT")).rows
    assert {(row.serial, row.location, row.status) for row in found} == {
        ("SN-1", "GD1-B-01", "available"), ("SN-2", "GD1-A-01", "on_hold"),
    }  # fmt: skip


@pytest.mark.req("WMS-MD-04")
def test_labels_come_out_with_the_receipt(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    printing = PrintDesk(tmp_path, desk.goods.company.env)
    printing.start()
    desk.context.services.offer("app.documents.panels.print_desk:PrintDesk", lambda: printing)
    panel = desk.show(MonitoringPanel)
    form = panel.operate(ReceiveForm, "Terima barang", "Terima")
    assert isinstance(form, ReceiveForm)
    form.sku.setText("SERUM")
    form.qty.set_value(2)
    form.cost.set_value(Money.parse("5000"))
    form.places[0].setCurrentText("GD1-A-01")
    form._inputs["lines.0.lot"].setText("L9")  # type: ignore[attr-defined]
    form._inputs["lines.0.expires_on"].set_value(date(2027, 12, 31))  # type: ignore[attr-defined]
    form.labels.setChecked(True)

    form.save()
    desk.quiet()

    folder = tmp_path / "cetakan"
    qtbot.waitUntil(lambda: bool(list(folder.glob("*.pdf"))), timeout=20_000)
    pages = pdf_pictures(next(iter(folder.glob("*.pdf"))).read_bytes(), 203)
    assert (len(pages), texts(pages)) == (2, ["2900000000018"])
    assert panel.message.text == "2 label dikirim ke antrean cetak."
    printing.close()


@pytest.mark.req("WMS-PRT-03", "WMS-IN-04")
def test_a_receipt_has_its_paper_and_keeps_the_suppliers(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "faktur.jpg").write_bytes(picture())
    desk.goods.receive("KAPAS", 20, "2000.00")
    panel = desk.show(StockCardPanel)
    move = panel.list.rows[0]
    panel.show_move(move)
    desk.quiet()
    box: Any = panel.side.findChild(AttachmentBox)
    box.add_files([tmp_path / "faktur.jpg"])
    desk.quiet()
    assert box.count == 1

    buttons = [one for one in panel.side.findChildren(KeyButton) if "Tanda terima" in one.text()]
    buttons[0].click()
    desk.quiet()

    assert panel.side.title == f"Tanda Terima Barang {move.document}"
    issued = desk.goods.me.ask(IssuedList()).rows
    assert [(row.kind, row.number) for row in issued] == [("LPB", move.document)]
