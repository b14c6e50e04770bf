"""From a lot to everybody who has it and back; a recall takes it out of what has not left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.core.errors import NotFound, PermissionRefused
from app.reporting.api import FindTraced, RecallLot, TraceLot, TraceReport
from app.reporting.panels.trace import TracePanel
from app.stock.api import CheckStock, LotList, ReturnIn, ReturnLine, SetLotStatus, StockByPlace
from app.ui.context import DictMemory, PanelContext
from app.ui.operations import Operations
from app.ui.sounds import Sounds
from tests.support.orders import Shop
from tests.support.report_files import check_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    made = Shop.open(database_url)
    yield made
    assert made.me.ask(CheckStock()) == ()
    made.company.close()


def first_lot(shop: Shop) -> str:
    return shop.me.ask(LotList(sku="SERUM")).rows[0].lot


@pytest.mark.req("WMS-LOT-08", "WMS-LOT-09")
def test_forward_from_the_lot_and_back_from_the_order(shop: Shop) -> None:
    lot = first_lot(shop)
    first, second = shop.order(("SERUM", 2)), shop.order(("SERUM", 1), ("SABUN", 1))
    shop.ship(first)
    shop.ship(second)
    back = ReturnLine(sku="SERUM", qty=1, lot=lot, location="GD1-RETUR")
    shop.me.do(ReturnIn(source=first, lines=(back,)))

    trace = shop.me.ask(TraceLot(sku="serum", lot=lot))

    assert [(each.order, each.qty, each.returned) for each in trace.buyers] == [
        (first, 2, 1), (second, 1, 0),
    ]  # fmt: skip
    assert trace.buyers[0].phone
    assert (trace.sold, trace.returned, trace.other) == (3, 1, 0)
    assert trace.received - trace.sold + trace.returned == trace.here
    assert [step.kind for step in trace.receipts] == ["receipt"]
    assert trace.steps[-1].kind == "return_in"
    for text in (first, shop.resi[first], trace.receipts[0].document, lot, "serum"):
        hits = shop.me.ask(FindTraced(text=text))
        assert ("SERUM", lot) in {(hit.sku, hit.lot) for hit in hits}, text


@pytest.mark.req("WMS-LOT-08", "WMS-SEC-08")
def test_who_may_not_see_addresses_sees_only_the_town(shop: Shop) -> None:
    lot = first_lot(shop)
    shop.ship(shop.order(("SERUM", 1)))
    clerk = shop.company.client("lot.read", username="gudang")

    buyer = clerk.ask(TraceLot(sku="SERUM", lot=lot)).buyers[0]

    full = shop.me.ask(TraceLot(sku="SERUM", lot=lot)).buyers[0]
    assert (buyer.phone, buyer.customer) == ("", full.customer)
    assert len(buyer.address) < len(full.address)
    with pytest.raises(PermissionRefused):
        clerk.do(RecallLot(sku="SERUM", lot=lot, reason="iritasi kulit"))
    blocker = shop.company.client("lot.block", username="blokir")
    with pytest.raises(PermissionRefused):
        blocker.do(SetLotStatus(sku="SERUM", lot=lot, status="recalled", reason="iritasi"))
    assert shop.me.ask(LotList(sku="SERUM", status="recalled")).rows == ()
    with pytest.raises(NotFound):
        shop.me.ask(TraceLot(sku="SERUM", lot="TIDAK-ADA"))


@pytest.mark.req("WMS-LOT-08", "WMS-LOT-02")
def test_a_recall_blocks_all_and_gives_waiting_orders_another_lot(shop: Shop) -> None:
    lot = first_lot(shop)
    gone, waiting = shop.order(("SERUM", 2)), shop.order(("SERUM", 3))
    shop.ship(gone)

    done = shop.me.do(RecallLot(sku="SERUM", lot=lot, reason="keluhan iritasi")).value

    assert (done.reallocated, done.waiting, done.packed, done.buyers) == ((waiting,), (), (), 1)
    held = shop.me.ask(StockByPlace(sku="SERUM", lot=lot)).rows
    assert sum(row.on_hand for row in held) == done.held
    assert sum(row.reserved for row in held) == 0
    row = shop.me.ask(LotList(sku="SERUM", status="recalled")).rows[0]
    assert (row.lot, row.reason) == (lot, "keluhan iritasi")
    shop.ship(waiting)
    assert [each.order for each in shop.me.ask(TraceLot(sku="SERUM", lot=lot)).buyers] == [gone]

    sheet = shop.me.ask(TraceReport(sku="SERUM", lot=lot))
    assert sheet.rows[0].cells[1] == gone
    assert sheet.footers[0].holds
    check_files(sheet)


def test_the_panel_finds_by_scan_opens_the_order_and_recalls(sqlite_url: str, qtbot: QtBot) -> None:
    shop = Shop.open(sqlite_url)
    lot, order = first_lot(shop), shop.order(("SERUM", 2))
    shop.ship(order)
    operations = Operations(lambda: shop.me)
    opened: list[tuple[str, dict[str, object]]] = []

    def note(panel_id: str, **arguments: object) -> None:
        opened.append((panel_id, arguments))

    context = PanelContext(operations, DictMemory(), Sounds(None), note)
    panel = TracePanel(context)
    qtbot.addWidget(panel)
    panel.resize(1200, 700)
    panel.show()

    def quiet() -> None:
        qtbot.wait(20)
        qtbot.waitUntil(lambda: operations.pending == 0)

    panel.scanned(shop.resi[order], 0)
    qtbot.waitUntil(lambda: panel.trace is not None)
    quiet()
    assert [row.order for row in panel.list.rows] == [order]
    qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)
    assert opened == [("orders.list", {"number": order})]
    dialog = panel.recall()
    assert dialog is not None
    dialog.reason.setCurrentText("keluhan iritasi")
    dialog.accept()
    quiet()

    assert shop.me.ask(LotList(sku="SERUM", status="recalled")).rows[0].lot == lot
    assert "ditarik" in panel.message.text
    operations.close()
    shop.company.close()
