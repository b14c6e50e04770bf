"""Picking places: limits, suggestions, the task and its walk with the scanner."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.catalog.api import AddBarcode
from app.core.errors import InvalidInput, PermissionRefused
from app.stock.api import (
    CreateReplenishment,
    DoneLine,
    ExecuteTransfer,
    FaceLine,
    FaceList,
    FaceRow,
    SetPickFaces,
    StockByPlace,
    TransferDetail,
    WantedFill,
)
from app.stock.panels.replenish import ReplenishPanel
from app.stock.rules.walk import Leg, Walk
from tests.stock.test_panels import Desk
from tests.stock.test_reservations import ReserveForTest
from tests.stock.test_transfer_panel import press
from tests.support.goods import Goods

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FACE = "GD1-A-01"


def _limits(goods: Goods, sku: str, minimum: int, maximum: int, place: str = FACE) -> None:
    line = FaceLine(sku=sku, location=place, minimum=minimum, maximum=maximum)
    goods.me.do(SetPickFaces(warehouse="GD1", lines=(line,)))


def _faces(goods: Goods, **more: object) -> list[FaceRow]:
    return list(goods.me.ask(FaceList.model_validate(more)).rows)


def _at(goods: Goods, sku: str) -> dict[tuple[str, str], int]:
    rows = goods.me.ask(StockByPlace(sku=sku)).rows
    return {(row.location, row.lot): row.on_hand for row in rows}


@pytest.mark.req("WMS-MOV-08")
def test_a_place_is_suggested_by_its_minimum_and_by_open_orders(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500.00", place=FACE)
    goods.receive("KAPAS", 30, "3000.00", place="GD1-B-01")
    _limits(goods, "KAPAS", 5, 20)
    assert _faces(goods) == []
    full = _faces(goods, due_only=False)[0]
    assert (full.state, full.there, full.storage, full.fill) == ("full", 5, 30, 0)

    goods.me.do(ReserveForTest(document="D1", sku="KAPAS", qty=2))
    row = _faces(goods, warehouse="GD1", search="kapas gd1-a")[0]
    assert (row.state, row.there, row.after, row.fill) == ("low", 5, 3, 15)
    goods.me.do(ReserveForTest(document="D2", sku="KAPAS", qty=13))
    row = _faces(goods)[0]
    assert (row.state, row.after, row.storage, row.fill) == ("empty", 0, 20, 15)

    _limits(goods, "KAPAS", 0, 20)
    assert _faces(goods)[0].state == "orders"
    made = goods.me.do(
        CreateReplenishment(
            warehouse="GD1", lines=(WantedFill(sku="KAPAS", location=FACE, qty=15),)
        )
    ).value.code
    assert made == "TRF-261121-0001"
    assert _faces(goods) == []
    assert _faces(goods, due_only=False)[0].coming == 15
    goods.me.do(ExecuteTransfer(number=made))
    assert _at(goods, "KAPAS") == {(FACE, ""): 20, ("GD1-B-01", ""): 15}
    _limits(goods, "KAPAS", 0, 0)
    assert _faces(goods, due_only=False) == []


@pytest.mark.req("WMS-MOV-08", "WMS-MOV-02", "WMS-LOT-02")
def test_the_task_takes_lots_in_their_turn_and_may_come_up_short(goods: Goods) -> None:
    goods.receive("SERUM", 4, "400.00", lot="B", expires=date(2027, 9, 1), place="GD1-B-01")
    goods.receive("SERUM", 3, "300.00", lot="A", expires=date(2027, 3, 1), place="GD1-B-02")
    goods.receive("SERUM", 9, "900.00", lot="LAMA", expires=date(2026, 11, 1), place="GD1-B-02")
    _limits(goods, "SERUM", 2, 6)
    row = _faces(goods)[0]
    assert (row.state, row.storage, row.fill) == ("empty", 7, 6)
    wish = CreateReplenishment(
        warehouse="GD1", lines=(WantedFill(sku="SERUM", location=FACE, qty=8),)
    )
    with pytest.raises(InvalidInput, match="di lokasi simpan hanya 7, diminta 8"):
        goods.me.do(wish)
    with pytest.raises(PermissionRefused):
        goods.company.client("Packer").do(wish)

    line = WantedFill(sku="SERUM", location=FACE, qty=6)
    number = goods.me.do(wish.model_copy(update={"lines": (line,)})).value.code
    task = goods.me.ask(TransferDetail(number=number))
    assert task.reason == "replenish"
    assert [(one.from_location, one.lot, one.wanted) for one in task.lines] == [
        ("GD1-B-02", "A", 3), ("GD1-B-01", "B", 3),
    ]  # fmt: skip
    for done, words in (
        ((DoneLine(line=1, qty=4),), "baris 1 meminta 3"),
        ((DoneLine(line=9, qty=0),), "baris 9 meminta 0"),
        ((DoneLine(line=1, qty=0), DoneLine(line=2, qty=0)), "belum ada yang dipindah"),
    ):
        with pytest.raises(InvalidInput, match=words):
            goods.me.do(ExecuteTransfer(number=number, done=done))
    picker = goods.company.client("Picker")
    picker.do(ExecuteTransfer(number=number, done=(DoneLine(line=2, qty=1),)))

    assert _at(goods, "SERUM")[FACE, "A"] == 3
    assert _at(goods, "SERUM")[FACE, "B"] == 1
    after = goods.me.ask(TransferDetail(number=number))
    assert (after.state, after.variance) == ("completed", "Kurang 2 saat dikerjakan")


@pytest.mark.req("WMS-MOV-08", "WMS-GEN-09")
def test_limits_are_refused_together_and_need_a_picking_place(goods: Goods) -> None:
    lines = (
        FaceLine(sku="KAPAS", location="GD1-B-01", minimum=1, maximum=2),
        FaceLine(sku="KRIM", location=FACE, minimum=3, maximum=2),
    )

    with pytest.raises(InvalidInput) as refused:
        goods.me.do(SetPickFaces(warehouse="GD1", lines=lines))

    assert [field.field for field in refused.value.fields] == [
        "lines.0.location", "lines.1.maximum",
    ]  # fmt: skip
    assert _faces(goods, due_only=False) == []


def _walk() -> Walk:
    return Walk([Leg(1, "A", "Alfa", "", "R2", "P1", 2), Leg(2, "B", "Beta", "", "R1", "P2", 5)])


@pytest.mark.req("WMS-MOV-02", "PU-24")
def test_the_walk_wants_place_goods_place_in_that_order() -> None:
    walk = _walk()
    assert walk.next_step == "Pindai lokasi asal R1."
    assert walk.goods("C", 1).word == "LOKASI DULU"
    assert walk.place("LOC-X9").word == "LOKASI SALAH"
    assert walk.place("LOC-R2").sign == "ok"
    assert walk.place("P1").word == "BARANG DULU"
    assert walk.goods("B", 1).word == "BARANG SALAH"
    assert walk.goods("A", 3).word == "TERLALU BANYAK"
    assert walk.goods("A", 1).quantity == "1 / 2"
    assert walk.place("p1").word == "BELUM CUKUP"
    assert walk.goods("A", 1).detail == "Taruh 2 A dan pindai lokasi P1."
    assert walk.place("R1").word == "LOKASI SALAH"
    assert walk.place("R1").detail == "1 rak sebelum ini. Taruh 2 A dan pindai lokasi P1."
    assert walk.place("P1").word == "DITARUH"
    assert walk.place("R1").sign == "ok"
    walk.goods("B", 4)
    assert walk.short().word == "KURANG"
    assert walk.short().word == "TIDAK ADA YANG KURANG"
    assert walk.place("P2").sign == "done"
    assert walk.place("P2").word == walk.goods("A", 1).word == "SUDAH SELESAI"
    assert [leg.taken for leg in walk.legs] == [4, 2]


@pytest.mark.req("PU-70")
def test_goods_before_their_place_count_only_where_one_place_is_open() -> None:
    legs = [
        Leg(1, "A", "Alfa", "L1", "R1", "P1", 2), Leg(2, "B", "Beta", "L1", "R2", "P2", 5),
        Leg(3, "B", "Beta", "L2", "R3", "P2", 5),
    ]  # fmt: skip
    walk = Walk(legs)

    assert walk.goods("B", 1, "L1").word == "LOKASI DULU"  # two places hold it
    assert (walk.phase, walk.legs[1].taken) == ("from", 0)
    assert walk.goods("A", 1, "L9").word == "LOKASI DULU"  # not the lot that is wanted
    assert walk.goods("A", 1, "L1").quantity == "1 / 2"
    assert walk.goods("A", 1).quantity == "2 / 2"


@pytest.mark.req("PU-70", "PU-71")
def test_another_lot_and_a_place_passed_already_are_refused() -> None:
    walk = Walk(
        [Leg(at, sku, sku, "L1", f"R{at}", "P1", 1) for at, sku in ((1, "A"), (2, "B"), (3, "C"))]
    )
    walk.place("R1")

    assert walk.goods("A", 1, "L2").word == "LOT SALAH"
    assert walk.legs[0].taken == 0
    walk.goods("A", 1, "L1")
    walk.place("P1")
    said = walk.place("LOC-R1")
    assert (said.word, said.detail) == (
        "LOKASI SALAH", "1 rak sebelum ini. Pindai lokasi asal R2.",
    )  # fmt: skip
    assert walk.place("Z9").detail == "Pindai lokasi asal R2."  # no place of this route


@pytest.mark.req("WMS-MOV-02")
def test_an_empty_place_is_passed_over() -> None:
    walk = _walk()
    walk.place("R1")
    assert (walk.short().word, walk.next_step) == ("KOSONG", "Pindai lokasi asal R2.")


@pytest.mark.req("WMS-MOV-08", "WMS-MOV-02")
def test_the_task_is_made_by_key_and_walked_by_scanner(sqlite_url: str, qtbot: QtBot) -> None:
    goods = Goods.build(sqlite_url)
    goods.receive("KAPAS", 30, "3000.00", place="GD1-B-01")
    goods.me.do(AddBarcode(sku="KAPAS", barcode="4006381333931", pack_qty=4))
    _limits(goods, "KAPAS", 5, 10)
    desk = Desk(goods, qtbot)
    panel = desk.show(ReplenishPanel)
    panel.list.focus_first()
    press(desk, panel, Qt.Key.Key_F4)
    assert panel.walk is not None
    press(desk, panel, Qt.Key.Key_F4)
    assert panel.walk.band.verdict is not None
    assert panel.walk.band.verdict.word == "BELUM SELESAI"

    label = "]d201040063813339311721123110L7"  # GS1: the GTIN, an expiry and a lot
    for code in ("LOC-GD1-B-01", label, "9999", "4006381333931"):
        panel.scanned(code, 0)
        desk.quiet()
    assert panel.walk.step.text() == "Ambil 2 KAPAS: pindai barangnya."
    press(desk, panel, Qt.Key.Key_F3)
    panel.scanned("LOC-GD1-A-01", 0)
    desk.quiet()
    press(desk, panel, Qt.Key.Key_F4)

    assert (
        panel.message.text
        == "TRF-261121-0001 selesai dikerjakan, kurang 2; raknya masuk daftar hitung."
    )
    assert _at(goods, "KAPAS") == {(FACE, ""): 8, ("GD1-B-01", ""): 22}
    assert list(panel.list.rows) == []
    desk.operations.close()
    goods.sound()
    goods.company.close()
