"""From a lot to everybody who has it and back; a recall takes it out of what has not left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.core.errors import NotFound, PermissionRefused
from app.reporting.api import FindTraced, RecallLot, TraceLot, TraceReport
from app.reporting.panels.trace import TracePanel
from app.stock.api import (
    CheckStock,
    LotList,
    RepackStock,
    ReturnIn,
    ReturnLine,
    SetLotStatus,
    StockByPlace,
)
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
    words = (first, shop.resi[first], trace.receipts[0].document, lot, lot.lower(), "serum")
    for text in words:
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
    desk = shop.company.client("Customer Service", username="penelepon")
    listed = desk.ask(TraceReport(sku="SERUM", lot=lot)).rows[0]
    assert listed.cells[4:6] == (full.phone, full.address)
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


def repack(shop: Shop, sku: str, qty: int, to_sku: str, lot: str, to_lot: str = "") -> None:
    shop.me.do(
        RepackStock(
            warehouse="GD1", sku=sku, qty=qty, to_sku=to_sku, ratio="2", location="GD1-A-01",
            lot=lot, to_lot=to_lot,
        )
    )  # fmt: skip


@pytest.mark.req("WMS-LOT-08", "WMS-MOV-09")
def test_a_recall_follows_the_goods_through_repacking(shop: Shop) -> None:
    for sku in ("MINI", "TESTER"):
        shop.product(sku, sku.title(), tracking="lot", requires_expiry=True)
    repack(shop, "SERUM", 10, "MINI", "S1")  # 20 pieces of MINI, lot S1
    repack(shop, "MINI", 5, "TESTER", "S1", "GAB")  # 10 pieces, one new lot
    repack(shop, "SERUM", 3, "MINI", "S2")
    gone, waiting = shop.order(("TESTER", 4)), shop.order(("MINI", 8))
    shop.ship(gone)

    trace = shop.me.ask(TraceLot(sku="SERUM", lot="S1"))
    assert [(hit.sku, hit.lot, hit.here) for hit in trace.became] == [
        ("MINI", "S1", 15), ("TESTER", "GAB", 6),
    ]  # fmt: skip
    assert trace.came_from == ()
    assert trace.buyers == ()
    assert [(each.order, each.sku, each.lot, each.qty) for each in trace.further] == [
        (gone, "TESTER", "GAB", 4),
    ]  # fmt: skip
    assert (trace.orders, trace.further[0].phone != "") == (1, True)
    sheet = shop.me.ask(TraceReport(sku="SERUM", lot="S1"))
    assert [row.cells[1:3] for row in sheet.rows] == [(gone, "TESTER GAB"), ("", "")]
    assert sheet.footers[0].holds
    check_files(sheet)
    back = shop.me.ask(TraceLot(sku="TESTER", lot="GAB"))
    assert [(hit.sku, hit.lot) for hit in back.came_from] == [("MINI", "S1"), ("SERUM", "S1")]
    assert shop.me.ask(TraceLot(sku="TONER", lot="T1")).became == ()

    done = shop.me.do(RecallLot(sku="SERUM", lot="S1", reason="keluhan iritasi")).value

    assert done.also == ("MINI S1", "TESTER GAB")
    assert (done.buyers, done.held, done.waiting) == (1, 90 + 15 + 6, (waiting,))
    recalled = shop.me.ask(LotList(status="recalled")).rows
    assert {(row.sku, row.lot) for row in recalled} == {
        ("SERUM", "S1"), ("MINI", "S1"), ("TESTER", "GAB"),
    }  # fmt: skip
    assert {row.reason for row in recalled if row.sku != "SERUM"} == {
        "keluhan iritasi (dikemas dari SERUM lot S1)"
    }


def test_the_panel_finds_by_scan_opens_the_order_and_recalls(sqlite_url: str, qtbot: QtBot) -> None:
    shop = Shop.open(sqlite_url)
    lot, order = first_lot(shop), shop.order(("SERUM", 2))
    shop.ship(order)
    shop.product("MINI", "Serum mini", tracking="lot", requires_expiry=True)
    repack(shop, "SERUM", 1, "MINI", lot)
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

    mini = shop.order(("MINI", 1))
    shop.ship(mini)
    panel.scanned(shop.resi[order], 0)
    qtbot.waitUntil(lambda: panel.trace is not None)
    quiet()
    assert [(row.order, row.sku) for row in panel.list.rows] == [(order, "SERUM"), (mini, "MINI")]
    qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)
    assert opened == [("orders.list", {"number": order})]
    panel.show_part("repacked")
    assert [(row[0], row[1].sku) for row in panel.list.rows] == [("Menjadi", "MINI")]
    dialog = panel.recall()
    assert dialog is not None
    said = " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert f"Ikut ditarik, hasil kemas ulangnya: MINI lot {lot}." in said
    dialog.reason.setCurrentText("keluhan iritasi")
    dialog.accept()
    quiet()

    assert shop.me.ask(LotList(sku="SERUM", status="recalled")).rows[0].lot == lot
    assert "ditarik" in panel.message.text
    operations.close()
    shop.company.close()
