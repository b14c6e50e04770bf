"""A later cost follows the goods of its receipt to wherever they are (WMS-VAL-06, 07)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.accounting.api import CheckBooks, JournalList, SetPeriodState, TrialBalance
from app.core.errors import InvalidInput, PeriodClosed
from app.core.money import Money
from app.stock.api import (
    AddLandedCost,
    IssueLine,
    IssueStock,
    Posted,
    ReceiptLine,
    ReceiveStock,
    RepackStock,
    ResolveTransfer,
    ReturnIn,
    ReturnLine,
    ReturnOut,
    StockAsOf,
    TransferLine,
    TransferStock,
)
from tests.stock.test_operations import _lines
from tests.stock.test_transfers import arrive, books, on_road
from tests.support.goods import Goods

#: KAPAS by moving average, KRIM by FIFO.
BOTH = pytest.mark.parametrize("sku", ["KAPAS", "KRIM"])


def move(goods: Goods, sku: str, qty: int, source: str = "GD1", target: str = "GD2") -> None:
    line = TransferLine(sku=sku, qty=qty, to_location=f"{target}-A-01")
    goods.me.do(TransferStock(warehouse=source, to_warehouse=target, lines=(line,)))


def sell(goods: Goods, sku: str, qty: int, warehouse: str = "GD1") -> str:
    line = IssueLine(sku=sku, qty=qty)
    command = IssueStock(warehouse=warehouse, reason="loss", note="terjual", lines=(line,))
    return str(goods.me.do(command).value.number)


def freight(goods: Goods, receipt: Posted, amount: str, **more: object) -> str:
    values = {"receipt": receipt.number, "amount": Money.parse(amount), **more}
    return str(goods.me.do(AddLandedCost.model_validate(values)).value.number)


def worth(goods: Goods, account: str = "13-100") -> dict[str, str]:
    """Balance of an account by warehouse."""
    return {
        house: str(row.closing)
        for house in ("GD1", "GD2")
        for row in goods.me.ask(TrialBalance(date_to=date(2026, 11, 21), warehouse=house)).rows
        if row.code == account
    }


def check(goods: Goods) -> None:
    goods.sound()
    assert goods.me.ask(CheckBooks()).violations == ()


@pytest.mark.req("WMS-VAL-07", "WMS-VAL-09", "WMS-VAL-03")
@BOTH
def test_what_lies_in_another_warehouse_is_worth_more_there(goods: Goods, sku: str) -> None:
    """Of twelve, five were moved, two of those sold, and three sold at home: seven are left."""
    receipt = goods.receive(sku, 12, "1200.00")
    move(goods, sku, 5)
    sell(goods, sku, 2, "GD2")
    sell(goods, sku, 3)

    number = freight(goods, receipt, "100.00")

    # four of twelve at home: 33.33; seven of twelve in all: 58.33, so 25.00 there; the rest is sold
    assert goods.on_hand(sku, "GD1") == (4, "433.33")
    assert goods.on_hand(sku, "GD2") == (3, "325.00")
    assert _lines(goods, number) == {"13-100": "58.33", "51-100": "41.67", "21-100": "-100.00"}
    assert worth(goods) == {"GD1": "433.33", "GD2": "325.00"}
    check(goods)


@pytest.mark.req("WMS-VAL-07", "WMS-VAL-09", "WMS-MOV-05")
@BOTH
def test_goods_on_the_road_take_their_share_and_arrive_with_it(goods: Goods, sku: str) -> None:
    receipt = goods.receive(sku, 10, "1000.00")
    number = on_road(goods, (sku, 6))
    arrive(goods, number, (sku, 1), final=False)

    freight(goods, receipt, "100.00")

    assert worth(goods) == {"GD1": "440.00", "GD2": "110.00"}
    assert worth(goods, "13-400") == {"GD1": "550.00"}
    check(goods)
    arrive(goods, number, (sku, 2), variance="dihitung")
    assert books(goods, number) == {"13-100": "220.00", "13-400": "-220.00"}
    goods.me.do(ResolveTransfer(number=number, outcome="lost", reason="hilang di jalan"))
    assert books(goods, number) == {"64-700": "330.00", "13-400": "-330.00"}
    assert worth(goods) == {"GD1": "440.00", "GD2": "330.00"}
    check(goods)


@pytest.mark.req("WMS-VAL-07", "WMS-VAL-03")
@BOTH
def test_goods_that_went_there_and_back_are_found(goods: Goods, sku: str) -> None:
    """By truck, moved back, sent again: layers change their names, the goods are the same."""
    receipt = goods.receive(sku, 8, "800.00")
    arrive(goods, on_road(goods, (sku, 8)), (sku, 8))
    move(goods, sku, 5, "GD2", "GD1")
    arrive(goods, on_road(goods, (sku, 4)), (sku, 4))
    sell(goods, sku, 1, "GD1")

    number = freight(goods, receipt, "80.00")

    assert goods.on_hand(sku, "GD1") == (0, "0.00")
    assert goods.on_hand(sku, "GD2") == (7, "770.00")
    assert _lines(goods, number) == {"13-100": "70.00", "51-100": "10.00", "21-100": "-80.00"}
    check(goods)


@pytest.mark.req("WMS-VAL-07", "WMS-VAL-02")
def test_what_was_sold_out_is_sold_however_much_came_since(goods: Goods) -> None:
    """All of the first receipt left before the second came: its freight is no cost of the second."""
    receipt = goods.receive("KAPAS", 10, "1000.00")
    sell(goods, "KAPAS", 10)
    goods.receive("KAPAS", 10, "1000.00")

    number = freight(goods, receipt, "50.00")

    assert goods.on_hand("KAPAS") == (10, "1000.00")
    assert _lines(goods, number) == {"51-100": "50.00", "21-100": "-50.00"}


@pytest.mark.req("WMS-VAL-07", "WMS-MOV-09")
@BOTH
def test_repacked_goods_take_it_along_and_the_waste_does_not(goods: Goods, sku: str) -> None:
    """Six of ten are opened into sixty, six of those are waste; ten are moved and five sold."""
    goods.product("PCS")
    receipt = goods.receive(sku, 10, "1000.00")
    goods.me.do(
        RepackStock(
            warehouse="GD1", sku=sku, qty=6, location="GD1-A-01", to_sku="PCS", ratio="10", waste=6
        )
    )
    move(goods, "PCS", 10)
    sell(goods, "PCS", 5, "GD2")

    number = freight(goods, receipt, "100.00")

    # 54 of 60 pieces carry 54.00; 44 are at home, 5 there, 5 were sold; the waste's 6.00 is gone
    assert goods.on_hand(sku) == (4, "440.00")
    assert goods.on_hand("PCS", "GD1") == (44, "484.00")
    assert goods.on_hand("PCS", "GD2") == (5, "55.00")
    assert _lines(goods, number) == {"13-100": "89.00", "51-100": "11.00", "21-100": "-100.00"}
    check(goods)


@pytest.mark.req("WMS-VAL-07", "WMS-VAL-11")
@BOTH
def test_what_a_buyer_gave_back_is_in_stock_again(goods: Goods, sku: str) -> None:
    receipt = goods.receive(sku, 10, "1000.00")
    sold = sell(goods, sku, 6)
    back = ReturnLine(sku=sku, qty=4, location="GD1-B-01")
    goods.me.do(ReturnIn(source=sold, lines=(back,)))

    number = freight(goods, receipt, "100.00")

    assert goods.on_hand(sku) == (8, "880.00")
    assert _lines(goods, number) == {"13-100": "80.00", "51-100": "20.00", "21-100": "-100.00"}


@pytest.mark.req("WMS-VAL-11", "WMS-VAL-07")
@BOTH
def test_what_goes_back_to_the_supplier_takes_its_whole_landed_cost(goods: Goods, sku: str) -> None:
    """Also after a part was sold: each of the five left cost 100 and 10 of freight."""
    receipt = goods.receive(sku, 10, "1000.00")
    sell(goods, sku, 5)
    freight(goods, receipt, "100.00")

    line = ReturnLine(sku=sku, qty=2, location="GD1-A-01")
    done = goods.me.do(ReturnOut(receipt=receipt.number, lines=(line,)))

    assert _lines(goods, done.value.number)["13-100"] == "-220.00"
    assert goods.on_hand(sku) == (3, "330.00")


@pytest.mark.req("WMS-VAL-11", "WMS-VAL-04")
def test_among_others_it_takes_its_own_cost_and_the_last_unit_all_that_is_left(
    goods: Goods,
) -> None:
    """By moving average ten more at 60 lie among them; two freights came, the first while all were here."""
    receipt = goods.receive("KAPAS", 10, "1000.00")
    freight(goods, receipt, "50.00")
    goods.receive("KAPAS", 10, "600.00")
    sell(goods, "KAPAS", 15)
    freight(goods, receipt, "100.00")
    # 1650 for twenty: five are left at 82.50, and half of the second freight is theirs
    assert goods.on_hand("KAPAS") == (5, "462.50")

    line = ReturnLine(sku="KAPAS", qty=3, location="GD1-A-01")
    first = goods.me.do(ReturnOut(receipt=receipt.number, lines=(line,))).value.number
    rest = ReturnLine(sku="KAPAS", qty=2, location="GD1-A-01")
    last = goods.me.do(ReturnOut(receipt=receipt.number, lines=(rest,))).value.number

    # 1150 for ten of the receipt
    assert _lines(goods, first)["13-100"] == "-345.00"
    assert _lines(goods, last)["13-100"] == "-117.50"
    assert goods.on_hand("KAPAS") == (0, "0.00")
    check(goods)


@pytest.mark.req("WMS-VAL-11", "WMS-VAL-04")
def test_the_last_piece_that_goes_back_leaves_nothing_behind(goods: Goods) -> None:
    """Dearer goods lay among them: what the average left of those goes with the last piece."""
    receipt = goods.receive("KAPAS", 10, "100.00")
    goods.receive("KAPAS", 10, "1000.00")
    sell(goods, "KAPAS", 15)
    assert goods.on_hand("KAPAS") == (5, "275.00")

    line = ReturnLine(sku="KAPAS", qty=5, location="GD1-A-01")
    number = goods.me.do(ReturnOut(receipt=receipt.number, lines=(line,))).value.number

    assert _lines(goods, number)["13-100"] == "-275.00"
    assert goods.on_hand("KAPAS") == (0, "0.00")
    check(goods)


@pytest.mark.req("WMS-VAL-11", "WMS-VAL-03")
def test_by_fifo_what_goes_back_is_worth_what_its_layer_still_holds(goods: Goods) -> None:
    """A sen that rounding left in the layer goes with the piece it belongs to."""
    receipt = goods.receive("KRIM", 3, "0.04")
    sell(goods, "KRIM", 1)
    assert goods.on_hand("KRIM") == (2, "0.03")

    line = ReturnLine(sku="KRIM", qty=1, location="GD1-A-01")
    one = goods.me.do(ReturnOut(receipt=receipt.number, lines=(line,))).value.number
    two = goods.me.do(ReturnOut(receipt=receipt.number, lines=(line,))).value.number

    assert _lines(goods, one)["13-100"] == "-0.02"
    assert _lines(goods, two)["13-100"] == "-0.01"
    check(goods)


@pytest.mark.req("WMS-VAL-07", "WMS-VAL-08")
def test_a_cost_is_not_dated_before_the_goods_were_where_they_are(goods: Goods) -> None:
    line = ReceiptLine(sku="KRIM", qty=10, cost=Money.parse("1000.00"), location="GD1-A-01")
    early = date(2026, 11, 16)
    done = goods.me.do(ReceiveStock(warehouse="GD1", lines=(line,), on_date=early))
    move(goods, "KRIM", 5)
    before = goods.me.ask(StockAsOf())

    with pytest.raises(InvalidInput, match="sampai di tempatnya sekarang 21 Nov 2026"):
        freight(goods, done.value, "100.00", on_date=early + timedelta(days=1))

    assert goods.me.ask(StockAsOf()) == before
    sell(goods, "KRIM", 5, "GD2")
    # what was sold since may have cost more from the start
    freight(goods, done.value, "100.00", on_date=early + timedelta(days=1))
    assert goods.on_hand("KRIM") == (5, "550.00")
    with pytest.raises(InvalidInput, match="16 Nov 2026 atau sesudahnya"):
        freight(goods, done.value, "100.00", on_date=early - timedelta(days=1))


@pytest.mark.req("WMS-VAL-03")
def test_the_oldest_day_leaves_first_whenever_it_was_entered(goods: Goods) -> None:
    """Also in the warehouse the goods went to: a layer keeps its day on the way."""
    goods.receive("KRIM", 5, "1000.00", place="GD2-A-01")
    goods.receive("KRIM", 10, "1000.00")
    line = ReceiptLine(sku="KRIM", qty=10, cost=Money.parse("500.00"), location="GD1-A-01")
    goods.me.do(ReceiveStock(warehouse="GD1", lines=(line,), on_date=date(2026, 11, 16)))
    sell(goods, "KRIM", 4)
    assert goods.on_hand("KRIM") == (16, "1300.00")

    move(goods, "KRIM", 6)
    assert goods.on_hand("KRIM") == (10, "1000.00")
    assert goods.on_hand("KRIM", "GD2") == (11, "1300.00")
    # those of the sixteenth, though they came to this warehouse last
    sell(goods, "KRIM", 6, "GD2")
    assert goods.on_hand("KRIM", "GD2") == (5, "1000.00")


@pytest.mark.req("WMS-VAL-07", "WMS-VAL-08")
def test_nothing_of_a_closed_month_is_rewritten(goods: Goods) -> None:
    """Goods of October, half of them sold there; October is closed when the freight comes."""
    line = ReceiptLine(sku="KRIM", qty=10, cost=Money.parse("1000.00"), location="GD1-A-01")
    october = date(2026, 10, 16)
    receive = ReceiveStock(warehouse="GD1", lines=(line,), on_date=october, counter="payable")
    receipt = goods.me.do(receive).value
    sale = IssueStock(
        warehouse="GD1", reason="loss", note="terjual", on_date=october,
        lines=(IssueLine(sku="KRIM", qty=5),),
    )  # fmt: skip
    goods.me.do(sale)
    for month in range(1, 11):
        goods.me.do(SetPeriodState(month=f"2026-{month:02}", state="closed"))
    before = goods.me.ask(TrialBalance(date_to=date(2026, 10, 31)))
    held = goods.me.ask(StockAsOf())

    inside = TransferLine(sku="KRIM", qty=1, to_location="GD1-B-01")
    for command in (
        receive,
        sale,
        # without a journal only the stock's own rule stands between it and the closed month
        TransferStock(warehouse="GD1", lines=(inside,), on_date=october),
        AddLandedCost(receipt=receipt.number, amount=Money.parse("80.00"), on_date=october),
    ):
        with pytest.raises(PeriodClosed):
            goods.me.do(command)
    assert goods.me.ask(StockAsOf()) == held
    # the database says so as well, to whoever comes past the program; PostgreSQL already because
    # no command of this transaction wrote it
    said = "PERIOD_CLOSED" if goods.company.database.is_sqlite else "FOREIGN_COMMAND"
    columns = (
        "cmd, entity_id, product_id, warehouse_id, location_id, lot_id, serial, status, value, "
        "kind, on_date, at, actor_id, workstation, reason, source_kind, source_id, source_number"
    )
    with (
        pytest.raises(DBAPIError, match=said),
        goods.company.database.writing() as session,
    ):
        session.execute(
            text(
                f"INSERT INTO stock_move (org_id, id, qty, {columns}) SELECT org_id, cmd, 1, "
                f"{columns} FROM stock_move WHERE qty = 10"
            )
        )

    number = freight(goods, receipt, "80.00", on_date=date(2026, 11, 3))

    assert goods.me.ask(TrialBalance(date_to=date(2026, 10, 31))) == before
    assert _lines(goods, number) == {"13-100": "40.00", "51-100": "40.00", "21-100": "-80.00"}
    (journal,) = goods.me.ask(JournalList(source=number)).rows
    assert journal.on_date == date(2026, 11, 3)
    assert goods.on_hand("KRIM") == (5, "540.00")
    check(goods)
