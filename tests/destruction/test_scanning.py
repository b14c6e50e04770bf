"""What a code at the destruction desk means, and that exactly the piece named is destroyed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from app.core.errors import NotFound
from app.core.money import Money
from app.destruction.api import CancelDestruction, ScanForDestruction
from app.stock.api import (
    ChangeStatus,
    ReceiptLine,
    ReceiveStock,
    StatusLine,
    StockByPlace,
    StockMoves,
)
from tests.support.destruction import line

if TYPE_CHECKING:
    from tests.support.destruction import Destruction

GTIN, CARTON = "8991234567891", "18991234567898"
OLD, NEW = date(2026, 10, 1), date(2027, 12, 31)


def machines(site: Destruction, *serials: str, place: str = "GD1-A-01") -> None:
    goods = ReceiptLine(
        sku="MESIN", qty=len(serials), cost=Money.rupiah_of(1_000 * len(serials)), location=place,
        serials=serials,
    )  # fmt: skip
    site.me.do(ReceiveStock(warehouse=place[:3], counter="opening", lines=(goods,)))


@pytest.mark.req("ERP-BAP-08", "PU-14", "PU-73")
def test_a_label_says_product_lot_expiry_serial_and_pieces_at_once(site: Destruction) -> None:
    carton = {"code": CARTON, "pack_qty": "12"}
    site.goods.product("LULUR", tracking="lot", barcodes=({"code": GTIN}, carton))
    for lot, expires in (("A1", OLD), ("A2", OLD), ("B2", NEW)):
        site.goods.receive("LULUR", 30, "3000.00", lot=lot, expires=expires)
    site.goods.receive("LULUR", 5, "500.00", lot="B2", expires=NEW, place="GD2-A-01")
    site.goods.product("MESIN", tracking="serial", barcodes=({"code": "8991234567907"},))
    machines(site, "SN-1", "SN-2")

    def scan(code: str) -> tuple[str, str, str, date | None, int, list[str]]:
        found = site.asker.ask(ScanForDestruction(warehouse="GD1", code=code))
        where = [f"{each.lot}{each.serial}" for each in found.places]
        return found.sku, found.lot, found.serial, found.expires_on, found.pieces, sorted(where)

    assert scan(f"]C101{GTIN:0>14}17261001" + "10a1") == ("LULUR", "a1", "", OLD, 1, ["A1"])
    # no lot on the label: its expiry says which it can be
    assert scan(f"]C101{GTIN:0>14}17261001") == ("LULUR", "", "", OLD, 1, ["A1", "A2"])
    assert scan(f"]C101{GTIN:0>14}17280101") == ("LULUR", "", "", date(2028, 1, 1), 1, [])
    assert scan(CARTON) == ("LULUR", "", "", None, 12, ["A1", "A2", "B2"])
    assert scan(f"]C102{CARTON}373\x1d10B2") == ("LULUR", "B2", "", None, 36, ["B2"])
    assert scan("]C1010899123456790721sn-2") == ("MESIN", "", "sn-2", None, 1, ["SN-2"])
    assert scan("sn-1") == ("MESIN", "", "SN-1", None, 1, ["SN-1"])
    assert scan("b2") == ("LULUR", "B2", "", None, 1, ["B2"])


@pytest.mark.req("ERP-BAP-08", "PU-73")
def test_a_lot_is_known_by_its_number_where_it_lies_and_where_it_is_one_product(
    site: Destruction,
) -> None:
    site.goods.receive("TONER", 3, "3000.00", lot="L-SANA", place="GD2-A-01")
    site.goods.receive("TONER", 3, "3000.00", lot="L-BAIK")

    for code in ("L-SANA", "L-BAIK"):  # in the other warehouse; of SERUM and TONER
        with pytest.raises(NotFound):
            site.asker.ask(ScanForDestruction(warehouse="GD1", code=code))
    there = site.asker.ask(ScanForDestruction(warehouse="GD2", code="L-SANA"))
    assert (there.sku, [each.free for each in there.places]) == ("TONER", [3])


@pytest.mark.req("ERP-BAP-04", "ERP-BAP-03", "WMS-LOT-09")
def test_the_lot_place_and_serial_named_are_the_ones_that_leave(site: Destruction) -> None:
    site.goods.product("MESIN", tracking="serial")
    machines(site, "SN-1", "SN-2")
    site.goods.receive("SERUM", 5, "100000.00", lot="L-BAIK", place="GD1-B-01")
    number = site.ready(
        line("MESIN", 1, serial="sn-2"), line("SERUM", 4, lot="L-BAIK", location="GD1-B-01"),
        line("SERUM", 1, lot="l-basi"), line("SERUM", 2, lot="L-BASI"), reason="rusak",
    )  # fmt: skip
    assert [(one.serial or one.lot, one.location, one.qty) for one in site.view(number).items] == [
        ("SN-2", "GD1-A-01", 1), ("L-BAIK", "GD1-B-01", 4), ("L-BASI", "GD1-A-01", 3),
    ]  # fmt: skip

    site.complete(number)

    left = {
        (row.serial or row.lot, row.location): (row.status, row.on_hand)
        for sku in ("MESIN", "SERUM")
        for row in site.me.ask(StockByPlace(sku=sku)).rows
        if row.on_hand
    }
    assert left == {
        ("SN-1", "GD1-A-01"): ("available", 1), ("L-BAIK", "GD1-A-01"): ("available", 10),
        ("L-BAIK", "GD1-B-01"): ("available", 1), ("L-BASI", "GD1-A-01"): ("available", 7),
    }  # fmt: skip


@pytest.mark.req("ERP-BAP-05", "ERP-BAP-02")
def test_what_was_blocked_before_stays_blocked_when_a_bap_is_given_up(site: Destruction) -> None:
    block = StatusLine(
        sku="SERUM", qty=10, location="GD1-A-01", lot="L-BASI", old="available", new="blocked"
    )
    site.me.do(ChangeStatus(warehouse="GD1", reason="kedaluwarsa", lines=(block,)))
    number = site.draft(
        line("SERUM", 6, lot="L-BASI", status="blocked"), line("SERUM", 2, lot="L-BAIK")
    )
    site.approve(number)

    site.asker.do(CancelDestruction(number=number, reason="salah lot"))

    rows = site.me.ask(StockByPlace(sku="SERUM")).rows
    assert {(row.lot, row.status): row.on_hand for row in rows if row.on_hand} == {
        ("L-BASI", "blocked"): 10, ("L-BAIK", "available"): 10,
    }  # fmt: skip
    moved = [row for row in site.me.ask(StockMoves(sku="SERUM")).rows if row.document == number]
    assert {(row.lot, row.qty) for row in moved} == {("L-BAIK", 2), ("L-BAIK", -2)}


@pytest.mark.req("ERP-BAP-03", "I28")
def test_an_act_after_midnight_belongs_to_that_day_in_jakarta(site: Destruction) -> None:
    number = site.ready()
    site.record(number, started_at=datetime(2026, 11, 20, 18, tzinfo=UTC))  # 01.00 WIB, the 21st

    site.complete(number)

    assert site.view(number).state == "completed"
