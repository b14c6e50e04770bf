"""Reservations: exact, idempotent, never more than there is, whatever happens at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest

from app.core.commands import SIGNED_IN, Command, handles
from app.core.errors import NotEnoughStock, UserError
from app.core.execution import Signed
from app.stock import steps
from app.stock.api import (
    ExpireReservations,
    ReleaseReservations,
    ReservationList,
    StockByPlace,
)
from app.stock.steps import Demand

if TYPE_CHECKING:
    from app.core.commands import Actor
    from app.core.work import Work
    from tests.support.goods import Goods


class ReserveForTest(Command[str]):
    """Reserve for an invented document, as orders do."""

    name: ClassVar[str] = "test.reserve"
    permission: ClassVar[str] = SIGNED_IN
    summary: ClassVar[str] = "uji"

    document: str
    sku: str
    qty: int
    hours: int = 24


class OutOfStock(UserError):
    """What a caller makes of a shortage."""


@handles(ReserveForTest)
def _reserve(work: Work, do: ReserveForTest) -> str:
    product = work.rows("SELECT id FROM product WHERE org_id = :org AND sku = :sku", sku=do.sku)[0][
        0
    ]
    source = work.new_id()
    demand = Demand("test", source, do.document, source, product, do.qty)
    until = work.now + timedelta(hours=do.hours)
    short = steps.reserve(work, steps.warehouse(work, "GD1"), [[demand]], {product: "fefo"}, until)
    if short[0]:
        raise OutOfStock(f"kurang {sum(short[0].values())}")
    return do.document


def _reserved(goods: Goods, sku: str) -> tuple[int, int]:
    rows = goods.me.ask(StockByPlace(sku=sku)).rows
    return sum(row.on_hand for row in rows), sum(row.reserved for row in rows)


@pytest.mark.req("WMS-RSV-01", "WMS-RSV-03", "WMS-INV-03")
def test_a_reservation_holds_its_lots_and_a_shortage_holds_nothing(goods: Goods) -> None:
    goods.receive("SERUM", 5, "500.00", lot="A")

    goods.me.do(ReserveForTest(document="D1", sku="SERUM", qty=4))

    assert _reserved(goods, "SERUM") == (5, 4)
    with pytest.raises(OutOfStock, match="kurang 1"):
        goods.me.do(ReserveForTest(document="D2", sku="SERUM", qty=2))
    assert _reserved(goods, "SERUM") == (5, 4)
    row = goods.me.ask(ReservationList(document="D1")).rows[0]
    assert (row.sku, row.lot, row.qty, row.state) == ("SERUM", "A", 4, "active")


@pytest.mark.req("WMS-RSV-04")
def test_the_same_request_reserves_once(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500.00")
    request = goods.company.env.new_id()

    first = goods.me.do(ReserveForTest(document="D1", sku="KAPAS", qty=2), request_id=request)
    again = goods.me.do(ReserveForTest(document="D1", sku="KAPAS", qty=2), request_id=request)

    assert (first.repeated, again.repeated, again.value) == (False, True, "D1")
    assert _reserved(goods, "KAPAS") == (5, 2)


@pytest.mark.req("WMS-RSV-02")
def test_release_and_expiry_give_back_at_once(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500.00")
    goods.me.do(ReserveForTest(document="D1", sku="KAPAS", qty=2))
    goods.me.do(ReserveForTest(document="D2", sku="KAPAS", qty=3, hours=1))

    goods.me.do(ReleaseReservations(document="D1"))

    assert _reserved(goods, "KAPAS") == (5, 3)
    goods.company.env.advance(timedelta(minutes=59))
    goods.me.do(ExpireReservations())
    assert _reserved(goods, "KAPAS") == (5, 3)
    goods.company.env.advance(timedelta(minutes=2))
    goods.me.do(ExpireReservations())
    assert _reserved(goods, "KAPAS") == (5, 0)
    goods.me.do(ReserveForTest(document="D3", sku="KAPAS", qty=5))
    assert _reserved(goods, "KAPAS") == (5, 5)


@pytest.mark.req("WMS-INV-04", "WMS-RSV-03")
def test_twenty_at_once_with_ten_in_stock_reserve_exactly_ten(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "1000.00")
    sessions = [
        Signed(goods.company.database, _as(goods, number), goods.company.env)
        for number in range(20)
    ]
    start, outcomes = threading.Barrier(20), list[str]()

    def run(number: int) -> None:
        start.wait()
        try:
            sessions[number].do(ReserveForTest(document=f"D{number}", sku="KAPAS", qty=1))
            outcomes.append("ok")
        except (OutOfStock, NotEnoughStock):
            outcomes.append("short")

    threads = [threading.Thread(target=run, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["ok"] * 10 + ["short"] * 10
    assert _reserved(goods, "KAPAS") == (10, 10)


def _as(goods: Goods, _number: int) -> Actor:
    from dataclasses import replace

    return replace(goods.me.actor, session_id=goods.company.env.new_id())
