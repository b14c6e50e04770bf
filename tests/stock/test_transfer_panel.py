"""Transfer by keyboard and scanner over a real company, from wish to settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.catalog.api import AddBarcode, AddUnit
from app.signing.api import IssuedList
from app.stock.api import ApproveTransfer, DispatchTransfer, TransferDetail
from app.stock.panels.count_list import split_times
from app.stock.panels.transfers import TransfersPanel
from app.ui.preview import PdfPreview
from tests.stock.test_panels import Desk
from tests.stock.test_transfers import ask_for
from tests.support.goods import Goods

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def desk(sqlite_url: str, qtbot: QtBot) -> Iterator[Desk]:
    goods = Goods.build(sqlite_url)
    made = Desk(goods, qtbot)
    yield made
    made.operations.close()
    goods.sound()
    goods.company.close()


def press(desk: Desk, widget: Any, key: Qt.Key, *, ctrl: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    desk.qtbot.keyClick(widget, key, modifier)
    desk.quiet()


def state(desk: Desk, number: str) -> str:
    return desk.goods.me.ask(TransferDetail(number=number)).state


@pytest.mark.req("WMS-MOV-01", "WMS-MOV-04")
def test_a_transfer_is_asked_for_by_scanner_and_keyboard(desk: Desk) -> None:
    goods = desk.goods
    goods.receive("KAPAS", 20, "2000.00")
    goods.me.do(AddBarcode(sku="KAPAS", barcode="4006381333931"))
    panel = desk.show(TransfersPanel)

    press(desk, panel, Qt.Key.Key_F4)
    panel.scanned("4006381333931", 0)
    panel.scanned("4006381333931", 5)
    desk.quiet()
    form: Any = panel.form
    desk.qtbot.keyClicks(form.goods.entry, "3*kapas")
    press(desk, form.goods.entry, Qt.Key.Key_Return)
    assert [(line.sku, line.qty) for line in form.goods.counted()] == [("KAPAS", 5)]
    goods.me.do(AddUnit(sku="TONER", unit="karton", factor="6"))
    desk.qtbot.keyClicks(form.goods.entry, "toner")
    press(desk, form.goods.entry, Qt.Key.Key_Return)
    desk.qtbot.keyClicks(form.goods.entry, "2 kar")
    press(desk, form.goods.entry, Qt.Key.Key_Return)
    assert [(line.qty, line.detail) for line in form.goods.counted()] == [
        (5, "KAPAS"), (12, "TONER · = 2 karton"),
    ]  # fmt: skip
    panel.scanned("999", 9)
    desk.quiet()
    assert panel.message.text == 'Kode "999" bukan barang yang dikenal.'
    press(desk, form, Qt.Key.Key_Return, ctrl=True)
    own = panel.list.rows[0].number
    assert (own, state(desk, own)) == ("IWTO-261121-001", "draft")


@pytest.mark.req("WMS-MOV-05", "WMS-MOV-06")
def test_sent_and_counted_by_scanner_what_lacks_needs_a_reason(desk: Desk) -> None:
    goods = desk.goods
    goods.receive("KAPAS", 20, "2000.00")
    goods.me.do(AddBarcode(sku="KAPAS", barcode="4006381333931"))
    panel = desk.show(TransfersPanel)
    number = ask_for(goods, ("KAPAS", 6))
    goods.me.do(ApproveTransfer(number=number))
    panel.refresh()
    desk.quiet()
    panel.scanned(number, 20)
    desk.quiet()
    assert panel.side.title == number
    press(desk, panel, Qt.Key.Key_F6)
    dispatch: Any = panel.focusWidget()
    press(desk, dispatch, Qt.Key.Key_Return, ctrl=True)
    assert state(desk, number) == "in_transit"

    panel.scanned(number, 40)
    desk.quiet()
    press(desk, panel, Qt.Key.Key_F6)
    receive: Any = panel.form
    receive.place.setCurrentText("GD2-A-01")
    for _ in range(4):
        panel.scanned("4006381333931", 50)
    desk.quiet()
    assert receive.goods.missing == 2
    press(desk, receive.goods.entry, Qt.Key.Key_Return, ctrl=True)
    assert "Kurang 2 barang" in panel.message.text
    assert state(desk, number) == "in_transit"
    receive.variance.setText("dus basah")
    press(desk, receive.goods.entry, Qt.Key.Key_Return, ctrl=True)

    assert state(desk, number) == "received"
    assert goods.on_hand("KAPAS", "GD2") == (4, "400.00")


@pytest.mark.req("WMS-PRT-03", "WMS-MOV-05")
def test_its_surat_jalan_is_one_key_and_says_when_it_is_too_early(desk: Desk) -> None:
    goods = desk.goods
    goods.receive("KAPAS", 20, "2000.00")
    panel = desk.show(TransfersPanel)
    number = ask_for(goods, ("KAPAS", 6))
    goods.me.do(ApproveTransfer(number=number))
    panel.refresh()
    desk.quiet()
    panel.scanned(number, 20)
    desk.quiet()

    press(desk, panel, Qt.Key.Key_F7)
    assert "terbit setelah transfer dikirim" in panel.message.text
    goods.me.do(DispatchTransfer(number=number))
    press(desk, panel, Qt.Key.Key_F7)

    assert panel.side.title == f"Surat Jalan {number}"
    preview: Any = panel.findChild(PdfPreview)
    assert preview.pages == 1
    assert [(row.kind, row.number) for row in goods.me.ask(IssuedList()).rows] == [("SJ", number)]


@pytest.mark.req("WMS-GEN-12", "WMS-MOV-07")
def test_a_card_shows_the_rows_it_counts(desk: Desk) -> None:
    desk.goods.receive("KAPAS", 20, "2000.00")
    ask_for(desk.goods, ("KAPAS", 1))
    panel = desk.show(TransfersPanel)
    assert len(panel.list.rows) == 1

    panel.cards.pressed.emit("in_transit")
    desk.quiet()
    assert list(panel.list.rows) == []
    panel.cards.pressed.emit("draft")
    desk.quiet()

    assert [row.state for row in panel.list.rows] == ["draft"]


def test_a_number_with_a_star_counts_many() -> None:
    assert split_times(" 12*8991 ") == (12, "8991")
    assert split_times("8991") == (1, "8991")
    assert split_times("0*8991") == (1, "0*8991")
