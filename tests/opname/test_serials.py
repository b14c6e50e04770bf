"""A serial found in another bin than the system has it in."""

from __future__ import annotations

import pytest

from app.core.money import Money
from app.opname.api import CompleteSession, FoundGoods, RecordCounts
from app.opname.rules.errors import BadEvents, SerialElsewhere
from app.stock.api import ReceiptLine, ReceiveStock, StockByPlace
from tests.support.counting import Counting

PLACES = ("GD1-A-01", "GD1-B-02")


@pytest.mark.req("WMS-OPN-05", "WMS-OPN-09", "I14")
@pytest.mark.parametrize("at", [0, 1])
def test_a_serial_found_in_another_bin_moves_there(counting: Counting, at: int) -> None:
    here, there = PLACES[at], PLACES[1 - at]
    counting.goods.product("HP", tracking="serial")
    receipt = ReceiptLine(
        sku="HP", qty=1, cost=Money.parse("1000000"), location=here, serials=("SN1",)
    )
    counting.admin.do(ReceiveStock(warehouse="GD1", counter="opening", lines=(receipt,)))
    counting.tolerate()
    session = counting.session(scope={"skus": ["HP"]})
    counting.count(session, 1, 0)
    found = FoundGoods(location=there, sku="HP", serial="SN1")
    counting.ani.do(RecordCounts(session=session, events=(counting.event(found=found),)))
    counting.wati_approves(session)

    counting.admin.do(CompleteSession(session=session))

    rows = counting.admin.ask(StockByPlace(sku="HP", warehouse="GD1")).rows
    assert [(row.location, row.on_hand) for row in rows if row.on_hand] == [(there, 1)]
    assert counting.goods.on_hand("HP") == (1, "1000000.00")


@pytest.mark.req("WMS-OPN-09")
def test_a_serial_is_one_piece(counting: Counting) -> None:
    counting.goods.product("HP", tracking="serial")
    session = counting.session()
    found = FoundGoods(location="GD1-B-02", sku="HP", serial="SN9")

    with pytest.raises(BadEvents, match="hanya satu buah"):
        counting.ani.do(RecordCounts(session=session, events=(counting.event(qty=2, found=found),)))


@pytest.mark.req("WMS-OPN-05", "WMS-LOT-09")
def test_a_serial_on_record_outside_the_session_is_named_with_its_place(
    counting: Counting,
) -> None:
    counting.goods.product("HP", tracking="serial")
    receipt = ReceiptLine(
        sku="HP", qty=1, cost=Money.parse("1000000"), location="GD1-A-01", serials=("SN1",)
    )
    counting.admin.do(ReceiveStock(warehouse="GD1", counter="opening", lines=(receipt,)))
    counting.tolerate()
    session = counting.session(scope={"locations": ["GD1-B-01"]})
    counting.count_all(session)
    for number in ("SN1", "sn1"):  # one piece, however it is written
        found = FoundGoods(location="GD1-B-02", sku="HP", serial=number)
        event = counting.event("set", 1, found=found)
        counting.ani.do(RecordCounts(session=session, events=(event,)))
    counting.wati_approves(session)

    with pytest.raises(SerialElsewhere, match="SN1 di GD1-B-02 .ada di gudang GD1, rak GD1-A-01"):
        counting.admin.do(CompleteSession(session=session))
    assert [row.serial for row in counting.lines(session) if row.sku == "HP"] == ["SN1"]
    there = FoundGoods(location="GD1-A-01", sku="HP", serial="SN1")
    gone = counting.event("set", 0, found=there)
    counting.ani.do(RecordCounts(session=session, events=(gone,)))
    counting.admin.do(CompleteSession(session=session))

    rows = counting.admin.ask(StockByPlace(sku="HP", warehouse="GD1")).rows
    assert [(row.location, row.on_hand) for row in rows if row.on_hand] == [("GD1-B-02", 1)]
