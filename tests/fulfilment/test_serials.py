"""Pieces with a serial number: received once, scanned one by one, the very piece is shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.core.driver import fetch
from app.core.errors import UserError
from app.fulfilment.api import ShipOrder, VerifiedPart
from app.orders.api import OrderDetail
from app.stock.api import ChangeStatus, CheckStock, StatusLine, StockByPlace
from tests.support.serials import receive, second_warehouse, with_dryers
from tests.support.snapshot import nothing_written

if TYPE_CHECKING:
    from tests.support.orders import Shop

NOTES = frozenset({"login_event"})


def rows(shop: Shop, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    with shop.company.database.reading() as session:
        return fetch(session, sql, params)


def shipped(shop: Shop, number: str) -> list[str]:
    """Serials of the moves of an order."""
    found = rows(
        shop,
        "SELECT serial FROM stock_move WHERE source_number = :number ORDER BY serial",
        number=number,
    )
    return [row[0] for row in found]


def on_hand(shop: Shop) -> list[tuple[str, int]]:
    """Serials in stock, and what is reserved of each."""
    found = shop.me.ask(StockByPlace(sku="DRYER"))
    return sorted((row.serial, row.reserved) for row in found.rows if row.on_hand)


def boxed(*serials: str, line: str = "1") -> tuple[VerifiedPart, ...]:
    return tuple(VerifiedPart(line=line, qty=1, serial=serial) for serial in serials)


def refused(shop: Shop, number: str, *serials: str) -> str:
    """The refusal of a box; proves that nothing was written."""
    with nothing_written(shop.company.database, but=NOTES), pytest.raises(UserError) as caught:
        shop.me.do(ShipOrder(order=number, verified=boxed(*serials)))
    assert caught.value.code == "SCAN_MISMATCH"
    return caught.value.message


@pytest.mark.req("PU-35", "WMS-LOT-09", "WMS-INV-01")
def test_the_pieces_scanned_leave_whichever_were_reserved(shop: Shop) -> None:
    with_dryers(shop, "SN-1", "SN-2", "SN-3", "SN-4")
    number = shop.order(("DRYER", 2))
    view = shop.opened(number)
    assert view.items[0].serials == ("SN-1", "SN-2")
    assert view.items[0].spare_serials == ("SN-3", "SN-4")
    assert [(one.number, one.where) for one in view.serials] == [
        ("SN-1", ""), ("SN-2", ""), ("SN-3", ""), ("SN-4", ""),
    ]  # fmt: skip

    shop.me.do(ShipOrder(order=number, verified=boxed("sn-3", "SN-1")))

    assert shipped(shop, number) == ["SN-1", "SN-3"]
    assert on_hand(shop) == [("SN-2", 0), ("SN-4", 0)]
    detail = shop.me.ask(OrderDetail(order=number))
    assert {lot.serial for item in detail.items for lot in item.lots} == {"SN-1", "SN-3"}
    assert shop.me.ask(CheckStock()) == ()


@pytest.mark.req("PU-35")
def test_each_piece_needs_its_own_serial(shop: Shop) -> None:
    with_dryers(shop, "SN-1", "SN-2", "SN-3")
    number = shop.order(("DRYER", 2))

    with (
        nothing_written(shop.company.database, but=NOTES),
        pytest.raises(UserError, match="nomor seri 2 barang belum dipindai"),
    ):
        shop.me.do(ShipOrder(order=number, verified=(VerifiedPart(line="1", qty=2),)))

    assert "SN-1 dipindai lebih dari satu kali" in refused(shop, number, "SN-1", "sn-1")


@pytest.mark.req("PU-35", "PU-24")
def test_a_piece_that_is_not_here_is_refused_with_where(shop: Shop) -> None:
    with_dryers(shop, "SN-1", "SN-2", "SN-3", "SN-4", "SN-5")
    second_warehouse(shop)
    receive(shop, "SN-9", place="GD2-A-01")
    one, two = shop.order(("DRYER", 1)), shop.order(("DRYER", 1))
    shop.me.do(ShipOrder(order=one, verified=boxed("SN-5")))
    third = shop.order(("DRYER", 1))  # takes SN-1, which was given back
    shop.me.do(
        ChangeStatus(
            warehouse="GD1", reason="Penyok",
            lines=(
                StatusLine(
                    sku="DRYER", qty=1, location="GD1-A-01", serial="SN-4", old="available",
                    new="damaged",
                ),
            ),
        )
    )  # fmt: skip

    assert f"SN-5 sudah dikirim dengan pesanan {one} pada 21 Nov 2026" in refused(shop, two, "SN-5")
    assert "SN-9 ada di gudang GD2, rak GD2-A-01" in refused(shop, two, "SN-9")
    taken = f"SN-1 sudah dialokasikan untuk {third}, ada di gudang GD1, rak GD1-A-01"
    assert taken in refused(shop, two, "SN-1")
    assert "SN-4 ditandai rusak, ada di gudang GD1" in refused(shop, two, "SN-4")
    assert "SN-404 tidak ada di stok gudang ini" in refused(shop, two, "SN-404")
    view = shop.opened(two)
    assert {(row.number, row.gone) for row in view.serials if row.where} == {
        ("SN-1", False), ("SN-4", False), ("SN-5", True), ("SN-9", False),
    }  # fmt: skip


@pytest.mark.req("PU-35", "WMS-LOT-02")
def test_another_lot_is_not_the_same(shop: Shop) -> None:
    shop.product("DRYER", "Hair Dryer", tracking="serial")
    receive(shop, "A-1", "A-2", lot="A")
    receive(shop, "B-1", lot="B")
    number = shop.order(("DRYER", 1))

    assert shop.opened(number).items[0].spare_serials == ("A-2",)
    assert "B-1 bukan dari lot yang dialokasikan" in refused(shop, number, "B-1")
    shop.me.do(ShipOrder(order=number, verified=boxed("A-2")))
    assert on_hand(shop) == [("A-1", 0), ("B-1", 0)]


@pytest.mark.req("PU-35")
def test_two_lines_may_take_each_others_piece(shop: Shop) -> None:
    with_dryers(shop, "SN-1", "SN-2")
    number = shop.order(("DRYER", 1), ("DRYER", 1))

    box = (*boxed("SN-2", line="1"), *boxed("SN-1", line="2"))
    shop.me.do(ShipOrder(order=number, verified=box))

    assert on_hand(shop) == []
    assert shop.me.ask(CheckStock()) == ()


@pytest.mark.req("WMS-LOT-09", "WMS-IN-10")
def test_a_serial_is_received_once_and_may_come_back(shop: Shop) -> None:
    with_dryers(shop, "SN-1")
    with nothing_written(shop.company.database, but=NOTES), pytest.raises(UserError) as caught:
        receive(shop, "SN-2", "sn-1")
    assert "nomor seri sn-1 ada di gudang GD1, rak GD1-A-01" in caught.value.message

    number = shop.order(("DRYER", 1))
    shop.me.do(ShipOrder(order=number, verified=boxed("SN-1")))
    receive(shop, "SN-1")

    assert on_hand(shop) == [("SN-1", 0)]
