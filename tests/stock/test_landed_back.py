"""A later cost is taken back: out of the goods wherever they are, and out of HPP (WMS-VAL-06, 07)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.accounting.api import CheckBooks, JournalList, SetPeriodState, TrialBalance
from app.core.errors import InvalidInput, NotFound, PeriodClosed, PermissionRefused, UserError
from app.core.money import Money
from app.stock.api import (
    Posted,
    ReceiptDetail,
    ReceiptLine,
    ReceiveStock,
    ResolveTransfer,
    ReturnLine,
    ReturnOut,
    ReverseLandedCost,
    StockAsOf,
)
from tests.stock.test_landed import BOTH, check, freight, move, sell, worth
from tests.stock.test_operations import _lines
from tests.stock.test_restating import issue, on, receive, restated
from tests.stock.test_restating import worth as held
from tests.stock.test_transfers import arrive, on_road
from tests.support.goods import Goods


def back(goods: Goods, number: str, **more: object) -> str:
    values = {"number": number, "reason": "tagihan dibatalkan", **more}
    return str(goods.me.do(ReverseLandedCost.model_validate(values)).value.number)


@pytest.mark.req("WMS-VAL-06", "WMS-VAL-07", "INV-11")
@BOTH
def test_at_once_it_is_the_mirror(goods: Goods, sku: str) -> None:
    receipt = goods.receive(sku, 12, "1200.00")
    move(goods, sku, 5)
    sell(goods, sku, 2, "GD2")
    sell(goods, sku, 3)
    before = goods.me.ask(StockAsOf())
    cost = freight(goods, receipt, "100.00", note="Ongkos angkut", supplier="PT Kapal")

    done = goods.me.do(ReverseLandedCost(number=cost.lower(), reason="salah penerimaan"))

    number = done.value.number
    assert done.message == (
        f"{cost} dibatalkan dengan {number}: persediaan GD1 turun Rp 33,33, "
        "persediaan GD2 turun Rp 25, HPP turun Rp 41,67."
    )
    assert goods.me.ask(StockAsOf()) == before
    assert _lines(goods, cost) == {"13-100": "58.33", "51-100": "41.67", "21-100": "-100.00"}
    assert _lines(goods, number) == {"13-100": "-58.33", "51-100": "-41.67", "21-100": "100.00"}
    (journal,) = goods.me.ask(JournalList(event="landed_cost.reversed")).rows
    assert journal.description == (
        f"Pembatalan biaya perolehan {cost} {receipt.number}: salah penerimaan"
    )
    check(goods)


@pytest.mark.req("WMS-VAL-07", "WMS-VAL-09")
@BOTH
def test_what_was_sold_since_is_cheaper_and_what_is_on_the_road_too(goods: Goods, sku: str) -> None:
    """Of ten, three were sold at 110 since, four are on the road, three are at home."""
    receipt = goods.receive(sku, 10, "1000.00")
    cost = freight(goods, receipt, "100.00")
    sell(goods, sku, 3)
    sent = on_road(goods, (sku, 4))

    number = back(goods, cost)

    assert _lines(goods, number) == {
        "13-100": "-30.00", "13-400": "-40.00", "51-100": "-30.00", "21-100": "100.00",
    }  # fmt: skip
    assert worth(goods, "13-400") == {"GD1": "400.00"}
    arrive(goods, sent, (sku, 3), variance="dihitung")
    goods.me.do(ResolveTransfer(number=sent, outcome="lost", reason="hilang di jalan"))
    assert goods.on_hand(sku, "GD1") == (3, "300.00")
    assert goods.on_hand(sku, "GD2") == (3, "300.00")
    check(goods)


@pytest.mark.req("WMS-VAL-07", "WMS-VAL-02")
def test_under_an_average_goods_are_never_worth_less_than_nothing(goods: Goods) -> None:
    """Six free ones lay there, three more bore 90; the six that were sold took 60 of it along."""
    goods.receive("KAPAS", 6, "0.00")
    receipt = goods.receive("KAPAS", 3, "0.00")
    cost = freight(goods, receipt, "90.00")
    sell(goods, "KAPAS", 6)
    assert goods.on_hand("KAPAS") == (3, "30.00")

    number = back(goods, cost)

    assert goods.on_hand("KAPAS") == (3, "0.00")
    assert _lines(goods, number) == {"13-100": "-30.00", "51-100": "-60.00", "21-100": "90.00"}
    check(goods)


@pytest.mark.req("WMS-VAL-11", "WMS-VAL-06")
@BOTH
def test_goods_go_back_to_the_supplier_without_it(goods: Goods, sku: str) -> None:
    receipt = goods.receive(sku, 10, "1000.00")
    cost = freight(goods, receipt, "100.00")
    freight(goods, receipt, "50.00")
    back(goods, cost)

    line = ReturnLine(sku=sku, qty=2, location="GD1-A-01")
    done = goods.me.do(ReturnOut(receipt=receipt.number, lines=(line,)))

    assert _lines(goods, done.value.number)["13-100"] == "-210.00"
    assert goods.on_hand(sku) == (8, "840.00")


@pytest.mark.req("WMS-VAL-06")
def test_the_receipt_tells_both_and_who_billed_it(goods: Goods) -> None:
    receipt = goods.receive("KAPAS", 10, "1000.00")
    sell(goods, "KAPAS", 4)
    cost = freight(goods, receipt, "100.00", note="Bea masuk", supplier="KPPBC", counter="cash")

    number = back(goods, cost)

    view = goods.me.ask(ReceiptDetail(number=receipt.number))
    assert view.row.added == Money(0)
    assert [
        (it.number, str(it.amount), str(it.to_stock), str(it.sold), it.supplier, it.reverses,
         it.reversed_by)
        for it in view.costs
    ] == [
        (cost, "100.00", "60.00", "40.00", "KPPBC", "", number),
        (number, "-100.00", "-60.00", "-40.00", "KPPBC", cost, ""),
    ]  # fmt: skip
    # against the account it came from, whatever the supplier is owed
    assert _lines(goods, number)["11-100"] == "100.00"
    (journal,) = goods.me.ask(JournalList(event="landed_cost.added")).rows
    assert journal.description == f"Biaya perolehan {receipt.number}: Bea masuk: KPPBC"


@pytest.mark.req("WMS-VAL-07", "WMS-VAL-08")
@BOTH
def test_dated_back_what_was_sold_since_is_restated(goods: Goods, sku: str) -> None:
    """Received and billed on the 1st, four lost on the 12th, taken back as of the 5th."""
    receipt, _message = receive(goods, sku, 10, "1000.00", 1)
    cost = freight(goods, Posted(receipt, ""), "100.00", on_date=on(1))
    issue(goods, sku, 4, 12)

    back(goods, cost, on_date=on(5))

    figures = {day: held(goods, sku, day) for day in (1, 4, 5, 11, 12)}
    assert figures == {
        1: (10, "1100.00"), 4: (10, "1100.00"), 5: (10, "1000.00"), 11: (10, "1000.00"),
        12: (6, "600.00"),
    }  # fmt: skip
    assert [(one.on_date, [(it.code, str(it.debit), str(it.credit)) for it in one.lines])
            for one in restated(goods)] == [
        (on(5), [("51-100", "40.00", "0.00"), ("13-100", "0.00", "40.00")]),
        (on(12), [("13-100", "40.00", "0.00"), ("64-700", "0.00", "40.00")]),
    ]  # fmt: skip
    check(goods)


@pytest.mark.req("WMS-VAL-07", "C1")
def test_what_cannot_be_taken_back_is_refused_and_nothing_is_written(goods: Goods) -> None:
    came, _message = receive(goods, "KAPAS", 10, "1000.00", 1)
    receipt = Posted(came, "")
    cost = freight(goods, receipt, "100.00", on_date=on(3))
    number = back(goods, cost)
    other = freight(goods, receipt, "70.00", on_date=on(3))
    before = goods.me.ask(StockAsOf()), goods.me.ask(JournalList()).rows
    watcher = goods.company.client("inventory.read", username="pengintip")

    with pytest.raises(UserError, match=f"{cost} sudah dibatalkan dengan {number}"):
        back(goods, cost)
    with pytest.raises(UserError, match=f"{number} sendiri adalah pembatalan"):
        back(goods, number)
    with pytest.raises(InvalidInput, match=f"{other} bertanggal 3 Nov 2026") as early:
        back(goods, other, on_date=on(2))
    assert [one.field for one in early.value.fields] == ["on_date"]
    with pytest.raises(NotFound, match="Biaya perolehan"):
        back(goods, came)
    with pytest.raises(PermissionRefused):
        watcher.do(ReverseLandedCost(number=other, reason="coba coba"))

    assert (goods.me.ask(StockAsOf()), goods.me.ask(JournalList()).rows) == before
    assert goods.me.ask(CheckBooks()).violations == ()


@pytest.mark.req("WMS-VAL-07", "C1")
def test_nothing_closed_is_rewritten(goods: Goods) -> None:
    """A bill of October is taken back in November; October stays as it was."""
    october = date(2026, 10, 30)
    line = ReceiptLine(sku="KAPAS", qty=10, cost=Money.parse("1000.00"), location="GD1-A-01")
    receipt = goods.me.do(ReceiveStock(warehouse="GD1", lines=(line,), on_date=october)).value
    cost = freight(goods, receipt, "100.00", on_date=october)
    for month in range(1, 11):
        goods.me.do(SetPeriodState(month=f"2026-{month:02}", state="closed"))
    before = goods.me.ask(TrialBalance(date_to=date(2026, 10, 31)))

    with pytest.raises(PeriodClosed):
        back(goods, cost, on_date=date(2026, 10, 31))
    number = back(goods, cost)

    assert goods.me.ask(TrialBalance(date_to=date(2026, 10, 31))) == before
    assert _lines(goods, number) == {"13-100": "-100.00", "21-100": "100.00"}
    check(goods)


@pytest.mark.req("WMS-VAL-06", "INV-11")
def test_the_database_refuses_a_second_one(goods: Goods) -> None:
    receipt = goods.receive("KAPAS", 10, "1000.00")
    cost = freight(goods, receipt, "100.00")
    back(goods, cost)
    copy = text(
        "INSERT INTO stock_document (org_id, id, cmd, number, kind, warehouse_id, on_date, at, "
        "actor_id, note, reference, reverses_id) SELECT org_id, :id, cmd, 'X-1', kind, "
        "warehouse_id, on_date, at, actor_id, note, reference, reverses_id FROM stock_document "
        "WHERE reverses_id IS NOT NULL"
    )

    with (
        pytest.raises(DBAPIError, match=r"(?i)unique"),
        goods.company.database.engine.begin() as connection,
    ):
        connection.execute(copy, {"id": goods.company.env.new_id()})
