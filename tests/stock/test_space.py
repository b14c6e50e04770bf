"""What could stand better: slow goods in front, fast goods far away, halves of one lot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.stock.api import ChangeStatus, CreateLocations, NewLocation, StatusLine, StockReport
from app.stock.rules.space import Held, findings
from tests.stock.test_reports import pass_days

if TYPE_CHECKING:
    from tests.support.goods import Goods

ONE = Held("GD1", "A", "Alfa", "", "P1", "picking", 0, None, 10, 3, "normal")


def _found(*held: Held) -> list[tuple[str, list[str], str]]:
    return [(each.fault, [one.place for one in each.held], each.target) for each in findings(held)]


@pytest.mark.req("WMS-MOV-10")
def test_slow_goods_do_not_belong_at_picking_places() -> None:
    slow = replace(ONE, speed="slow")

    assert _found(slow, replace(ONE, sku="B", place="P2")) == [("slow", ["P1"], "")]
    assert _found(replace(slow, kind="storage")) == []
    assert _found(replace(slow, speed="dead")) == [("slow", ["P1"], "")]


@pytest.mark.req("WMS-MOV-10")
def test_fast_goods_are_far_without_a_picking_place_in_the_first_half() -> None:
    fast = replace(ONE, speed="fast")
    back = replace(fast, place="P9", rank=900)
    stored = replace(fast, place="S1", kind="storage", rank=100)

    assert _found(fast, back) == []
    assert _found(back) == [("far", ["P9"], "")]
    assert _found(stored, replace(stored, place="S0", rank=50)) == [("far", ["S0"], "")]
    assert _found(replace(fast, rank=500)) == []


@pytest.mark.req("WMS-MOV-10")
def test_halves_of_one_lot_are_put_together_as_far_as_they_fit() -> None:
    full = replace(ONE, kind="storage", place="S1", qty=100)
    some = replace(full, place="S2", qty=40)
    less = replace(full, place="S3", qty=30)
    rest = replace(full, place="S4", qty=50)

    assert _found(full, some) == []
    assert _found(full, some, less) == [("halves", ["S3"], "S2")]
    assert _found(full, some, less, rest) == [("halves", ["S3"], "S4")]
    assert _found(full, some, replace(less, lot="X")) == []
    assert _found(full, some, replace(less, kind="picking")) == []
    small = [replace(one, room=90) for one in (some, less)]
    assert _found(*small) == [("halves", ["S3"], "S2")]
    assert _found(replace(some, room=60), replace(less, room=50)) == []


@pytest.mark.req("WMS-MOV-10")
def test_the_sheet_tells_what_stands_where_and_what_to_do(goods: Goods) -> None:
    places = (NewLocation(code="GD1-C-01", kind="storage"),)
    goods.me.do(CreateLocations(warehouse="GD1", locations=places))
    goods.receive("KAPAS", 8, "800.00", place="GD1-A-01")
    goods.receive("KRIM", 20, "200.00", place="GD1-B-01")
    goods.receive("KRIM", 6, "60.00", place="GD1-B-02")
    goods.receive("KRIM", 4, "40.00", place="GD1-C-01")
    assert [row.cells[0] for row in goods.me.ask(StockReport(kind="space")).rows] == [
        "Setengah kosong"
    ]
    hold = StatusLine(sku="KRIM", qty=6, location="GD1-B-02", old="available", new="on_hold")
    goods.me.do(ChangeStatus(warehouse="GD1", reason="periksa", lines=(hold,)))
    assert goods.me.ask(StockReport(kind="space")).rows == ()  # what is held stays where it is
    free = hold.model_copy(update={"old": "on_hold", "new": "available"})
    goods.me.do(ChangeStatus(warehouse="GD1", reason="baik", lines=(free,)))
    pass_days(goods, 60)

    rows = goods.me.ask(StockReport(kind="space", warehouse="GD1")).rows

    assert [(row.cells[0], row.cells[1], *row.cells[3:]) for row in rows] == [
        ("Lambat di rak ambil", "KAPAS Kapas", "GD1", "GD1-A-01", 8, 0,
         "Pindahkan ke lokasi simpan"),
        ("Setengah kosong", "KRIM Krim", "GD1", "GD1-C-01", 4, 0, "Gabungkan ke GD1-B-02"),
    ]  # fmt: skip
    assert rows[0].drill is not None
    assert rows[0].drill.arguments == {"sku": "KAPAS", "warehouse": "GD1"}
