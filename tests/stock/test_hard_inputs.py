"""Inputs nobody should send, and what is said to whoever does; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from app.core.errors import InvalidInput, NotFound, UserError
from app.stock.api import (
    AdjustLine,
    AdjustStock,
    ApproveTransfer,
    ArrivedLine,
    CreateTransfer,
    DispatchTransfer,
    DoneLine,
    ExecuteTransfer,
    FaceLine,
    IssueLine,
    IssueStock,
    LimitLine,
    ReceiptLine,
    ReceiveStock,
    ReceiveTransfer,
    RequestAdjustment,
    SetLotStatus,
    SetPickFaces,
    SetStockLimits,
    StockByPlace,
    TransferLine,
    TransferStock,
    UpdateWarehouse,
    WantedLine,
)

if TYPE_CHECKING:
    from app.core.commands import Command
    from tests.support.goods import Goods


def _there(goods: Goods, sku: str) -> set[tuple[str, str, int]]:
    rows = goods.me.ask(StockByPlace(sku=sku)).rows
    return {(row.location, row.serial, row.on_hand) for row in rows}


def _adjust(sku: str, change: int, **more: Any) -> AdjustLine:
    return AdjustLine.model_validate({"sku": sku, "change": change, "location": "GD1-A-01"} | more)


def _with_serials(goods: Goods) -> None:
    goods.product("ALAT", tracking="serial")
    line = ReceiptLine.model_validate(
        {
            "sku": "ALAT", "qty": "2", "cost": "2000", "location": "GD1-A-01",
            "serials": ("S1", "S2"),
        }
    )  # fmt: skip
    goods.me.do(ReceiveStock(warehouse="GD1", counter="opening", lines=(line,)))


@pytest.mark.req("WMS-LOT-09", "WMS-INV-09")
@pytest.mark.parametrize(
    ("change", "serial", "why"),
    [
        (1, "", "ALAT bernomor seri: sebutkan nomor serinya"),
        (-1, "", "ALAT bernomor seri: sebutkan nomor serinya"),
        (2, "S9", "satu nomor seri adalah satu pcs"),
        (1, "s2", "nomor seri s2 ada di gudang GD1, rak GD1-A-01"),
    ],
)
def test_a_numbered_piece_is_corrected_by_its_number(
    goods: Goods, change: int, serial: str, why: str
) -> None:
    _with_serials(goods)
    line = _adjust("ALAT", change, serial=serial)

    with pytest.raises(InvalidInput, match=why):
        goods.me.do(AdjustStock(warehouse="GD1", note="hitung", lines=(line,)))
    with pytest.raises(InvalidInput, match=why):
        goods.me.do(
            RequestAdjustment(warehouse="GD1", reason="correction", note="hitung", lines=(line,))
        )

    assert _there(goods, "ALAT") == {("GD1-A-01", "S1", 1), ("GD1-A-01", "S2", 1)}
    goods.me.do(
        AdjustStock(
            warehouse="GD1", note="hitung",
            lines=(_adjust("ALAT", -1, serial="s1"), _adjust("ALAT", 1, serial="S3")),
        )
    )  # fmt: skip
    assert _there(goods, "ALAT") == {("GD1-A-01", "S2", 1), ("GD1-A-01", "S3", 1)}


@pytest.mark.req("WMS-INV-09")
def test_a_correction_has_a_size_and_no_negative_cost(goods: Goods) -> None:
    with pytest.raises(ValidationError):
        _adjust("KAPAS", 10**30)
    line = _adjust("KAPAS", 1, unit_cost="-5")

    commands: tuple[Command[Any], ...] = (
        AdjustStock(warehouse="GD1", note="hitung", lines=(line,)),
        RequestAdjustment(warehouse="GD1", reason="correction", note="hitung", lines=(line,)),
    )
    for command in commands:
        with pytest.raises(InvalidInput, match="HPP tidak boleh negatif"):
            goods.me.do(command)

    assert _there(goods, "KAPAS") == set()


@pytest.mark.req("WMS-MD-13", "WMS-MOV-05")
def test_only_goods_on_the_road_stand_where_the_road_is(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500")
    road = "GD1-JALAN"
    wanted = CreateTransfer(
        warehouse="GD1", to_warehouse="GD2", lines=(WantedLine(sku="KAPAS", qty=1),)
    )
    number = goods.company.client("Warehouse Manager").do(wanted).value.code
    goods.me.do(ApproveTransfer(number=number))
    goods.me.do(DispatchTransfer(number=number))
    on_road = ArrivedLine(sku="KAPAS", qty=1, location="GD2-JALAN")

    commands: tuple[Command[Any], ...] = (
        TransferStock(warehouse="GD1", lines=(TransferLine(sku="KAPAS", qty=1, to_location=road),)),
        AdjustStock(warehouse="GD1", note="hitung", lines=(_adjust("KAPAS", 1, location=road),)),
        CreateTransfer(warehouse="GD1", lines=(WantedLine(sku="KAPAS", qty=1, to_location=road),)),
        ReceiveTransfer(number=number, lines=(on_road,)),
    )
    for command in commands:
        with pytest.raises(UserError, match="hanya untuk barang"):
            goods.me.do(command)
    with pytest.raises(UserError, match="hanya untuk barang"):
        goods.receive("KAPAS", 1, "1", place=road)

    assert _there(goods, "KAPAS") == {("GD1-A-01", "", 4), (road, "", 1)}


@pytest.mark.req("WMS-MOV-01", "WMS-MOV-02")
def test_a_move_to_where_it_is_and_a_line_twice_are_refused(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500")
    line = TransferLine(sku="KAPAS", qty=1, from_location="GD1-A-01", to_location="GD1-A-01")

    with pytest.raises(InvalidInput, match="lokasi asal dan tujuan sama"):
        goods.me.do(TransferStock(warehouse="GD1", lines=(line,)))
    wish = WantedLine(sku="KAPAS", qty=3, to_location="GD1-B-01")
    number = goods.me.do(CreateTransfer(warehouse="GD1", lines=(wish,))).value.code
    twice = (DoneLine(line=1, qty=1), DoneLine(line=1, qty=3))
    with pytest.raises(InvalidInput, match="satu baris disebut dua kali"):
        goods.me.do(ExecuteTransfer(number=number, done=twice))

    assert _there(goods, "KAPAS") == {("GD1-A-01", "", 5)}


@pytest.mark.req("WMS-LOT-09", "PU-35")
def test_a_serial_is_the_same_in_small_letters(goods: Goods) -> None:
    _with_serials(goods)
    line = TransferLine(sku="ALAT", qty=1, serial="s1", to_location="GD1-B-01")

    goods.me.do(TransferStock(warehouse="GD1", lines=(line,)))

    assert _there(goods, "ALAT") == {("GD1-B-01", "S1", 1), ("GD1-A-01", "S2", 1)}


def _serum(**more: Any) -> ReceiveStock:
    line = {"sku": "SERUM", "qty": "1", "cost": "100", "location": "GD1-A-01", "lot": "L1"}
    return ReceiveStock.model_validate({"warehouse": "GD1", "lines": (line | more,)})


@pytest.mark.req("WMS-IN-10", "WMS-LOT-07", "WMS-LOT-04")
def test_goods_past_their_day_are_refused_at_the_door_unless_somebody_answers(
    goods: Goods,
) -> None:
    with pytest.raises(InvalidInput, match="SERUM sudah lewat ED 20 Nov 2026"):
        goods.me.do(_serum(expires_on="2026-11-20"))
    assert _there(goods, "SERUM") == set()

    goods.me.do(_serum(expires_on="2026-11-21"))
    late = _serum(expires_on="2026-11-20", lot="L0")
    goods.me.do(late.model_copy(update={"short_life_reason": "contoh untuk uji"}))
    goods.me.do(
        _serum(expires_on="2026-11-01", lot="LAMA").model_copy(update={"counter": "opening"})
    )

    assert _there(goods, "SERUM") == {("GD1-A-01", "", 1)}
    assert len(goods.me.ask(StockByPlace(sku="SERUM")).rows) == 3


@pytest.mark.req("WMS-LOT-01")
@pytest.mark.parametrize(
    ("made", "why"), [("2026-11-22", "masih di depan"), ("2026-10-01", "sesudah kedaluwarsanya")]
)
def test_goods_are_made_before_today_and_before_they_expire(
    goods: Goods, made: str, why: str
) -> None:
    with pytest.raises(InvalidInput, match=why):
        goods.me.do(_late(made))

    assert _there(goods, "SERUM") == set()


def _late(made: str) -> ReceiveStock:
    return _serum(made_on=made, expires_on="2026-09-30").model_copy(update={"counter": "opening"})


@pytest.mark.req("WMS-LOT-01", "WMS-LOT-03")
def test_a_lot_in_small_letters_is_the_same_lot(goods: Goods) -> None:
    goods.me.do(_serum(expires_on="2027-06-30"))
    goods.me.do(_serum(lot="l1"))

    move = TransferLine(sku="SERUM", qty=2, lot="l1", to_location="GD1-B-01")
    goods.me.do(TransferStock(warehouse="GD1", lines=(move,)))

    rows = goods.me.ask(StockByPlace(sku="SERUM")).rows
    assert [(row.location, row.lot, row.on_hand) for row in rows] == [("GD1-B-01", "L1", 2)]


@pytest.mark.req("WMS-LOT-02", "WMS-LOT-08")
def test_a_recalled_lot_is_written_off_but_never_used_or_given_away(goods: Goods) -> None:
    goods.receive("SERUM", 5, "500", lot="L1")
    goods.me.do(SetLotStatus(sku="SERUM", lot="L1", status="recalled", reason="surat BPOM"))
    line = IssueLine(sku="SERUM", qty=1, lot="L1")

    for reason in ("promotion", "supplies"):
        wish = {"warehouse": "GD1", "reason": reason, "note": "sampel toko", "lines": (line,)}
        with pytest.raises(InvalidInput, match="tidak boleh dipakai atau dibagikan"):
            goods.me.do(IssueStock.model_validate(wish))
    assert goods.on_hand("SERUM")[0] == 5
    goods.me.do(IssueStock(warehouse="GD1", reason="loss", note="pecah", lines=(line,)))
    assert goods.on_hand("SERUM")[0] == 4


@pytest.mark.req("WMS-MD-11")
def test_a_warehouse_that_holds_goods_stays_open(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500")
    close = UpdateWarehouse(code="GD1", active=False)

    with pytest.raises(UserError, match="masih berisi 5 barang"):
        goods.me.do(close)
    goods.me.do(
        TransferStock(
            warehouse="GD1", to_warehouse="GD2",
            lines=(TransferLine(sku="KAPAS", qty=5, to_location="GD2-A-01"),),
        )
    )  # fmt: skip
    goods.me.do(close)

    with pytest.raises(NotFound):
        goods.receive("KAPAS", 1, "1")


@pytest.mark.req("WMS-INV-12", "WMS-MOV-08")
def test_a_limit_named_twice_is_said_so(goods: Goods) -> None:
    limit = LimitLine(sku="KAPAS", warehouse="GD1", minimum=5)
    face = FaceLine(sku="KAPAS", location="GD1-A-01", minimum=1, maximum=5)

    with pytest.raises(InvalidInput, match="Baris 2: KAPAS disebut dua kali"):
        goods.me.do(SetStockLimits(lines=(limit, limit)))
    with pytest.raises(InvalidInput, match="Baris 2: KAPAS di GD1-A-01 disebut dua kali"):
        goods.me.do(SetPickFaces(warehouse="GD1", lines=(face, face)))
