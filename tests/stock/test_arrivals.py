"""Goods leave no earlier than they came, whichever way they leave (WMS-VAL-08)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInput, UserError
from app.core.money import Money
from app.stock import moves
from app.stock.api import (
    AdjustLine,
    AdjustStock,
    IssueLine,
    IssueStock,
    ReceiptLine,
    ReceiveStock,
    ReturnIn,
    ReturnLine,
    StockAsOf,
    TransferLine,
    TransferStock,
)
from app.stock.rules.arrivals import TooEarly, too_early
from app.stock.service import restating

if TYPE_CHECKING:
    from app.core.commands import Command
    from app.stock.api import Posted
    from tests.support.goods import Goods

TODAY = date(2026, 11, 21)
EARLIER = date(2026, 11, 16)


def _receive(goods: Goods, sku: str, qty: int, day: date, lot: str = "") -> None:
    line = ReceiptLine(
        sku=sku, qty=qty, cost=Money.parse("1000.00"), location="GD1-A-01", lot=lot,
        expires_on=date(2027, 12, 31) if lot else None,
    )  # fmt: skip
    goods.me.do(ReceiveStock(warehouse="GD1", lines=(line,), on_date=day))


def _issue(sku: str, qty: int, day: date, lot: str | None = None) -> IssueStock:
    line = IssueLine(sku=sku, qty=qty, lot=lot)
    return IssueStock(
        warehouse="GD1", reason="loss", note="pecah", lines=(line,), on_date=day,
        lot_reason="diminta pembeli" if lot else "",
    )  # fmt: skip


def _nothing_written(goods: Goods, command: Command[Posted], words: str) -> None:
    before = goods.me.ask(StockAsOf())
    with pytest.raises(UserError, match=words):
        goods.me.do(command)
    assert goods.me.ask(StockAsOf()) == before
    goods.sound()


@pytest.mark.req("WMS-VAL-08", "WMS-INV-04")
@pytest.mark.parametrize("way", ["issue", "adjust", "transfer"])
def test_what_came_later_cannot_leave_earlier(goods: Goods, way: str) -> None:
    _receive(goods, "KAPAS", 2, EARLIER)
    _receive(goods, "KAPAS", 5, TODAY)
    command: Command[Posted] = {
        "issue": _issue("KAPAS", 3, EARLIER),
        "adjust": AdjustStock(
            warehouse="GD1", note="hilang", on_date=EARLIER,
            lines=(AdjustLine(sku="KAPAS", change=-3, location="GD1-A-01"),),
        ),
        "transfer": TransferStock(
            warehouse="GD1", to_warehouse="GD2", on_date=EARLIER,
            lines=(TransferLine(sku="KAPAS", qty=3, to_location="GD2-A-01"),),
        ),
    }[way]  # fmt: skip

    _nothing_written(
        goods, command,
        "KAPAS di gudang GD1: keluar 3 bertanggal 16 Nov 2026, padahal sejak hari itu hanya 2 yang "
        "bebas di sana. Pakai tanggal 21 Nov 2026 atau sesudahnya, atau catat dahulu penerimaannya",
    )  # fmt: skip
    goods.me.do(command.model_copy(update={"on_date": TODAY}))
    assert goods.on_hand("KAPAS")[0] == 4


@pytest.mark.req("WMS-VAL-08")
def test_what_was_used_later_cannot_leave_earlier_as_well(goods: Goods) -> None:
    """Ten came, eight left yesterday, ten came today: the day before yesterday two may leave."""
    _receive(goods, "KRIM", 10, EARLIER)
    goods.me.do(_issue("KRIM", 8, TODAY - timedelta(days=1)))
    _receive(goods, "KRIM", 10, TODAY)

    _nothing_written(goods, _issue("KRIM", 3, TODAY - timedelta(days=2)), "hanya 2")
    goods.me.do(_issue("KRIM", 2, TODAY - timedelta(days=2)))

    for day, qty in ((EARLIER, 10), (TODAY - timedelta(days=2), 8), (TODAY, 10)):
        (row,) = goods.me.ask(StockAsOf(sku="KRIM", date_end=day))
        assert row.qty == qty


@pytest.mark.req("WMS-VAL-08", "WMS-VAL-10")
def test_each_lot_has_its_own_days(goods: Goods) -> None:
    _receive(goods, "SERUM", 5, EARLIER, lot="L1")
    _receive(goods, "SERUM", 5, TODAY, lot="L2")

    _nothing_written(goods, _issue("SERUM", 1, EARLIER, "L2"), "SERUM lot L2 di gudang GD1")
    goods.me.do(_issue("SERUM", 5, EARLIER, "L1"))


@pytest.mark.req("WMS-VAL-08")
def test_a_move_inside_the_warehouse_is_no_departure(goods: Goods) -> None:
    """Its goods are all spoken for on a later day, and stay in the warehouse all the same."""
    _receive(goods, "KAPAS", 5, EARLIER)
    goods.me.do(_issue("KAPAS", 5, TODAY - timedelta(days=1)))
    _receive(goods, "KAPAS", 5, TODAY)
    line = TransferLine(sku="KAPAS", qty=5, from_location="GD1-A-01", to_location="GD1-B-01")

    goods.me.do(TransferStock(warehouse="GD1", lines=(line,), on_date=EARLIER))

    goods.sound()


@pytest.mark.req("WMS-VAL-08", "WMS-VAL-11")
def test_goods_do_not_come_back_before_they_left(goods: Goods) -> None:
    _receive(goods, "KAPAS", 5, EARLIER)
    yesterday = TODAY - timedelta(days=1)
    number = goods.me.do(_issue("KAPAS", 5, yesterday)).value.number
    line = ReturnLine(sku="KAPAS", qty=2, location="GD1-A-01")

    _nothing_written(
        goods, ReturnIn(source=number, lines=(line,), on_date=EARLIER),
        "KAPAS baru keluar 20 Nov 2026: retur tidak dapat bertanggal 16 Nov 2026",
    )  # fmt: skip
    goods.me.do(ReturnIn(source=number, lines=(line,), on_date=yesterday))


@pytest.mark.req("WMS-VAL-08")
def test_goods_do_not_move_tomorrow(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500.00")
    tomorrow = TODAY + timedelta(days=1)

    _nothing_written(goods, _issue("KAPAS", 1, tomorrow), "22 Nov 2026 masih di depan")
    with pytest.raises(InvalidInput, match="masih di depan: barang"):
        _receive(goods, "KAPAS", 1, tomorrow)


@pytest.mark.req("WMS-VAL-08", "INV-05")
def test_the_database_refuses_it_as_well(goods: Goods, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when two people date back at once and each saw the goods still there."""
    _receive(goods, "KAPAS", 2, EARLIER)
    _receive(goods, "KAPAS", 5, TODAY)
    monkeypatch.setattr(moves, "_refuse_before_arrival", lambda _work: None)
    monkeypatch.setattr(restating, "anything_later", lambda *_asked: False)

    _nothing_written(goods, _issue("KAPAS", 3, EARLIER), "keluar bertanggal sebelum barangnya")
    goods.me.do(_issue("KAPAS", 2, EARLIER))
    goods.me.do(_issue("KAPAS", 3, TODAY))


_DAYS = st.dictionaries(st.integers(1, 9).map(lambda day: date(2026, 11, day)), st.integers(0, 9))


@pytest.mark.req("WMS-VAL-08")
@given(came=_DAYS, day=st.integers(1, 9), wanted=st.integers(1, 30))
def test_the_day_that_is_named_is_the_first_that_works(
    came: dict[date, int], day: int, wanted: int
) -> None:
    def there(until: date) -> int:
        return sum(qty for on, qty in came.items() if on <= until)

    first = date(2026, 11, day)
    works = [on for on in sorted({first, *came}) if on >= first and there(on) >= wanted]

    found = too_early(came, {first: -wanted}, first)

    if works and works[0] == first:
        assert found is None
    else:
        assert found == TooEarly(there(first), works[0] if works else None)
