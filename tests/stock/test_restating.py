"""A document dated back values anew what comes after it, in its own transaction (WMS-VAL-08)."""

from __future__ import annotations

from datetime import date

import pytest

from app.accounting.api import (
    CheckBooks,
    JournalDetail,
    JournalList,
    JournalView,
    SetPeriodState,
    TrialBalance,
)
from app.accounting.rules.errors import PeriodHeld
from app.audit.api import AuditList
from app.core.errors import InvalidInput
from app.core.money import Money
from app.fulfilment.api import OpenParcel, ShipmentDetail, ShipOrder
from app.orders.api import CreateOrder, CreateStore, NewLine, OrderDetail, Recipient
from app.reporting.api import MarginReport
from app.stock.api import (
    AddLandedCost,
    IssueLine,
    IssueStock,
    ReceiptLine,
    ReceiveStock,
    ReturnIn,
    ReturnLine,
    ReturnOut,
    StockAsOf,
    StockCard,
    TransferLine,
    TransferStock,
)
from tests.stock.test_transfers import arrive, on_road
from tests.support.goods import Goods
from tests.support.orders import parts_of

#: KAPAS by moving average, KRIM by FIFO.
SKUS = ("KAPAS", "KRIM")


def on(day: int) -> date:
    return date(2026, 11, day)


def receive(goods: Goods, sku: str, qty: int, cost: str, day: int) -> tuple[str, str]:
    """Number and message."""
    line = ReceiptLine(sku=sku, qty=qty, cost=Money.parse(cost), location="GD1-A-01")
    done = goods.me.do(ReceiveStock(warehouse="GD1", lines=(line,), on_date=on(day)))
    return done.value.number, done.message


def issue(goods: Goods, sku: str, qty: int, day: int, house: str = "GD1") -> str:
    line = IssueLine(sku=sku, qty=qty)
    command = IssueStock(
        warehouse=house, reason="loss", note="pecah", lines=(line,), on_date=on(day)
    )
    return goods.me.do(command).value.number


def worth(goods: Goods, sku: str, day: int, house: str = "GD1") -> tuple[int, str]:
    rows = goods.me.ask(StockAsOf(sku=sku, warehouse=house, date_end=on(day)))
    return (rows[0].qty, str(rows[0].value)) if rows else (0, "0.00")


def restated(goods: Goods) -> list[JournalView]:
    rows = goods.me.ask(JournalList(event="stock.restated")).rows
    return [goods.me.ask(JournalDetail(number=row.number)) for row in rows[::-1]]


def check(goods: Goods) -> None:
    goods.sound()
    assert goods.me.ask(CheckBooks()).violations == ()


@pytest.mark.req("WMS-VAL-08", "WMS-VAL-02", "WMS-VAL-03", "WMS-VAL-09")
@pytest.mark.parametrize(
    ("sku", "less", "left"), [("KAPAS", "125.00", "1125.00"), ("KRIM", "250.00", "1250.00")]
)
def test_a_late_receipt_makes_what_left_since_cheaper(
    goods: Goods, sku: str, less: str, left: str
) -> None:
    receive(goods, sku, 10, "1000.00", 10)
    gone = issue(goods, sku, 5, 12)

    late, message = receive(goods, sku, 10, "500.00", 5)

    assert message.endswith(
        f"1 mutasi sesudah 5 Nov 2026 dinilai ulang: HPP dan biaya turun Rp {less[:3]}."
    )
    assert worth(goods, sku, 11) == (20, "1500.00")
    assert worth(goods, sku, 12) == (15, left)
    (journal,) = restated(goods)
    assert (journal.on_date, journal.source_number) == (on(12), late)
    assert [(line.code, str(line.debit), str(line.credit)) for line in journal.lines] == [
        ("13-100", less, "0.00"), ("64-700", "0.00", less),
    ]  # fmt: skip
    row = goods.me.ask(StockCard(sku=sku)).page.rows[-1]
    assert (row.kind, row.document, row.qty, str(row.value), str(row.balance_value)) == (
        "restatement", gone, 0, less, left,
    )  # fmt: skip
    assert row.reason == f"Karena {late} bertanggal 5 Nov 2026"
    assert row.journal == journal.number
    check(goods)


@pytest.mark.req("WMS-VAL-08", "WMS-VAL-05")
def test_the_hpp_of_an_order_follows(goods: Goods) -> None:
    goods.me.do(
        CreateStore.model_validate(
            {"code": "TOKO", "title": "Toko", "platform": "manual", "warehouse": "GD1"}
        )
    )
    receive(goods, "KAPAS", 10, "1000.00", 10)
    who = Recipient(name="Dewi", phone="0813-2222-3333", address="Jl. Melati 5", city="Bandung")
    line = NewLine(sku="KAPAS", qty=4, price=Money(10_000_00))
    order = goods.me.do(
        CreateOrder(
            store="TOKO", recipient=who, lines=(line,), courier="J&T Express", resi="JX0000000001"
        )
    ).value.number
    parts = parts_of(goods.me.do(OpenParcel(code=order)).value)
    goods.me.do(ShipOrder(order=order, verified=parts))
    assert str(goods.me.ask(ShipmentDetail(order=order)).cost) == "400.00"

    receive(goods, "KAPAS", 10, "500.00", 5)

    shown = goods.me.ask(ShipmentDetail(order=order))
    assert (str(shown.cost), [str(one.cost) for one in shown.lines]) == ("300.00", ["300.00"])
    detail = goods.me.ask(OrderDetail(order=order))
    assert detail.shipment is not None
    assert str(detail.shipment.cost) == "300.00"
    margin = goods.me.ask(MarginReport(by="product")).rows[0]
    assert [str(cell) for cell in margin.cells if isinstance(cell, Money)][:2] == [
        "40000.00", "300.00",
    ]  # fmt: skip
    (journal,) = restated(goods)
    lines = {line.code: (str(line.debit), str(line.credit), line.store) for line in journal.lines}
    assert lines["51-100"] == ("0.00", "100.00", "TOKO")
    check(goods)


@pytest.mark.req("WMS-VAL-08", "WMS-VAL-11")
@pytest.mark.parametrize("sku", SKUS)
def test_what_came_back_comes_back_at_the_new_cost(goods: Goods, sku: str) -> None:
    """Whether it came back before the late receipt was recorded, or comes after."""
    receive(goods, sku, 10, "1000.00", 10)
    gone = issue(goods, sku, 5, 12)
    back = ReturnLine(sku=sku, qty=1, location="GD1-A-01")
    goods.me.do(ReturnIn(source=gone, lines=(back,), on_date=on(13)))

    receive(goods, sku, 10, "500.00", 5)
    goods.me.do(ReturnIn(source=gone, lines=(back,), on_date=on(14)))

    each = {"KAPAS": 75, "KRIM": 50}[sku]
    assert worth(goods, sku, 12) == (15, f"{1500 - 5 * each}.00")
    assert worth(goods, sku, 13) == (16, f"{1500 - 4 * each}.00")
    assert worth(goods, sku, 14) == (17, f"{1500 - 3 * each}.00")
    check(goods)


@pytest.mark.req("WMS-VAL-08", "WMS-MOV-05", "I14")
@pytest.mark.parametrize("sku", SKUS)
def test_what_went_elsewhere_or_is_on_the_road_follows(goods: Goods, sku: str) -> None:
    receive(goods, sku, 10, "1000.00", 10)
    line = TransferLine(sku=sku, qty=2, to_location="GD2-A-01")
    goods.me.do(TransferStock(warehouse="GD1", to_warehouse="GD2", lines=(line,), on_date=on(12)))
    issue(goods, sku, 1, 13, "GD2")
    road = on_road(goods, (sku, 4), on_date=on(14))
    arrive(goods, road, (sku, 1), on_date=on(15), final=False)

    receive(goods, sku, 10, "500.00", 5)

    each = {"KAPAS": 75, "KRIM": 50}[sku]
    assert worth(goods, sku, 12, "GD2") == (2, f"{2 * each}.00")
    assert worth(goods, sku, 21, "GD2") == (2, f"{2 * each}.00")
    assert worth(goods, sku, 21) == (17, f"{1500 - 3 * each}.00")
    transit = {
        row.code: str(row.closing)
        for row in goods.me.ask(TrialBalance(date_to=on(21), warehouse="GD1")).rows
    }["13-400"]
    assert transit == f"{3 * each}.00"
    arrive(goods, road, (sku, 3))
    assert worth(goods, sku, 21, "GD2") == (5, f"{5 * each}.00")
    check(goods)


@pytest.mark.req("WMS-VAL-08", "WMS-VAL-07")
def test_a_later_cost_is_spread_over_what_there_was_on_its_day(goods: Goods) -> None:
    """Ten came, all left on the 12th; freight of the 11th found them all in stock."""
    number, _ = receive(goods, "KAPAS", 10, "1000.00", 10)
    receive(goods, "KAPAS", 5, "500.00", 11)
    issue(goods, "KAPAS", 12, 12)

    goods.me.do(AddLandedCost(receipt=number, amount=Money.parse("150.00"), on_date=on(11)))

    assert worth(goods, "KAPAS", 11) == (15, "1650.00")
    assert worth(goods, "KAPAS", 12) == (3, "330.00")
    check(goods)


@pytest.mark.req("WMS-VAL-08")
def test_what_costs_the_same_is_left_alone(goods: Goods) -> None:
    receive(goods, "KAPAS", 10, "1000.00", 10)
    issue(goods, "KAPAS", 5, 12)

    _number, message = receive(goods, "KAPAS", 10, "1000.00", 5)

    assert "dinilai ulang" not in message
    assert restated(goods) == []
    check(goods)


@pytest.mark.req("WMS-VAL-08", "C1")
def test_nothing_is_written_where_later_days_may_not_be_posted_to(goods: Goods) -> None:
    receive(goods, "KAPAS", 10, "1000.00", 10)
    issue(goods, "KAPAS", 5, 12)
    goods.me.do(SetPeriodState(month="2026-11", state="held"))
    clerk = goods.company.client("receipt.create", "journal.backdate", username="gudang")
    before = goods.me.ask(StockAsOf())
    line = ReceiptLine(sku="KAPAS", qty=10, cost=Money.parse("500.00"), location="GD1-A-01")

    with pytest.raises(PeriodHeld):
        clerk.do(ReceiveStock(warehouse="GD1", lines=(line,), on_date=date(2026, 10, 30)))

    assert goods.me.ask(StockAsOf()) == before
    assert restated(goods) == []
    check(goods)


@pytest.mark.req("WMS-VAL-08", "WMS-RSV-04", "WMS-SEC-09")
def test_it_is_one_command_with_one_trail(goods: Goods) -> None:
    receive(goods, "KAPAS", 10, "1000.00", 10)
    issue(goods, "KAPAS", 5, 12)
    line = ReceiptLine(sku="KAPAS", qty=10, cost=Money.parse("500.00"), location="GD1-A-01")
    command = ReceiveStock(warehouse="GD1", lines=(line,), on_date=on(5))
    request = "0193a0a1-7e57-7000-8000-00000000aa01"

    first = goods.me.do(command, request_id=request)
    again = goods.me.do(command, request_id=request)

    assert (again.repeated, again.value, again.message) == (True, first.value, first.message)
    assert len(restated(goods)) == 1
    (entry,) = goods.me.ask(AuditList(action="stock.restated")).rows
    assert entry.subject == first.value.number
    assert worth(goods, "KAPAS", 12) == (15, "1125.00")


@pytest.mark.req("WMS-VAL-08", "WMS-VAL-11")
def test_goods_go_back_no_earlier_than_they_came(goods: Goods) -> None:
    receive(goods, "KAPAS", 5, "500.00", 10)
    number, _ = receive(goods, "KAPAS", 5, "700.00", 15)
    line = ReturnLine(sku="KAPAS", qty=1, location="GD1-A-01")
    before = goods.me.ask(StockAsOf())

    with pytest.raises(InvalidInput, match="baru diterima 15 Nov 2026: retur tidak dapat"):
        goods.me.do(ReturnOut(receipt=number, lines=(line,), on_date=on(12)))

    assert goods.me.ask(StockAsOf()) == before
    check(goods)


@pytest.mark.req("WMS-VAL-08", "WMS-VAL-07")
@pytest.mark.parametrize("sku", SKUS)
def test_freight_of_before_all_was_sold_is_in_what_was_sold(goods: Goods, sku: str) -> None:
    """Ten came on the 10th and left on the 12th; the freight bears the 11th and came today."""
    came, _message = receive(goods, sku, 10, "1000.00", 10)
    issue(goods, sku, 10, 12)

    done = goods.me.do(AddLandedCost(receipt=came, amount=Money.parse("50.00"), on_date=on(11)))

    assert worth(goods, sku, 11) == (10, "1050.00")
    assert worth(goods, sku, 12) == (0, "0.00")
    assert [(one.on_date, [(it.code, str(it.debit), str(it.credit)) for it in one.lines])
            for one in restated(goods)] == [
        (on(11), [("13-100", "50.00", "0.00"), ("51-100", "0.00", "50.00")]),
        (on(12), [("64-700", "50.00", "0.00"), ("13-100", "0.00", "50.00")]),
    ]  # fmt: skip
    assert done.message.endswith(
        "HPP Rp 50. 1 mutasi sesudah 11 Nov 2026 dinilai ulang: HPP dan biaya naik Rp 50."
    )
    check(goods)


@pytest.mark.req("WMS-VAL-07")
def test_freight_is_not_older_than_its_receipt_though_all_is_sold(goods: Goods) -> None:
    came, _message = receive(goods, "KAPAS", 10, "1000.00", 10)
    issue(goods, "KAPAS", 10, 12)

    with pytest.raises(InvalidInput, match="Pakai tanggal 10 Nov 2026 atau sesudahnya"):
        goods.me.do(AddLandedCost(receipt=came, amount=Money.parse("50.00"), on_date=on(9)))

    assert goods.me.ask(JournalList(event="landed_cost.added")).rows == ()
