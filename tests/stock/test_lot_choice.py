"""A lot out of turn: by permission, with a reason, kept and reported."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.core.errors import InvalidInput, NotFound, PermissionRefused
from app.identity.api import GrantApproval
from app.stock.api import (
    ChooseLot,
    CreateTransfer,
    IssueLine,
    IssueStock,
    OverrideList,
    ReservationList,
    SetLotStatus,
    StockByPlace,
    StockReport,
    TransferLine,
    TransferStock,
    WantedLine,
)
from app.stock.panels.reservations import ReservationsPanel
from tests.stock.test_panels import Desk
from tests.stock.test_reservations import ReserveForTest
from tests.stock.test_transfer_panel import press
from tests.support.goods import Goods

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.core.client import Client


def _stock(goods: Goods) -> None:
    goods.receive("SERUM", 5, "500.00", lot="A", expires=date(2027, 1, 31))
    goods.receive("SERUM", 5, "500.00", lot="B", expires=date(2027, 6, 30), place="GD1-B-01")


def _issue(goods: Goods, lot: str, qty: int, me: Client | None = None, **more: object) -> str:
    line = IssueLine(sku="SERUM", qty=qty, lot=lot)
    values = {"warehouse": "GD1", "reason": "promotion", "note": "contoh toko", "lines": (line,)}
    return (me or goods.me).do(IssueStock.model_validate(values | more)).value.number


def _left(goods: Goods) -> dict[str, int]:
    return {row.lot: row.on_hand for row in goods.me.ask(StockByPlace(sku="SERUM")).rows}


@pytest.mark.req("WMS-LOT-12")
def test_another_lot_than_the_rule_proposes_needs_permission_and_a_reason(goods: Goods) -> None:
    _stock(goods)
    clerk = goods.company.client("inventory.adjust", "product.read", username="gudang")
    boss = goods.company.client("Supervisor", username="wayan")

    _issue(goods, "A", 2, clerk)
    with pytest.raises(InvalidInput, match="2 SERUM lot B, padahal aturan mengusulkan lot A") as no:
        _issue(goods, "B", 2, clerk)
    assert [field.field for field in no.value.fields] == ["lines.0.lot", "lot_reason"]
    with pytest.raises(PermissionRefused):
        _issue(goods, "B", 2, clerk, lot_reason="untuk foto")
    assert _left(goods) == {"A": 3, "B": 5}

    consent = boss.do(
        GrantApproval(wanted="lot.choose", requester="gudang", reason="untuk foto")
    ).value.code
    number = _issue(goods, "B", 2, clerk, lot_reason="untuk foto", lot_approval=consent)
    row = goods.me.ask(OverrideList(kind="fefo")).rows[0]
    assert (row.document, row.sku, row.lot, row.qty) == (number, "SERUM", "B", 2)
    assert (row.proposed, row.rule, row.reason) == ("A", "ED 31 Jan 2027", "untuk foto")
    assert (row.person, row.approver) == ("Gudang", "Wayan")

    # in turn once the earlier lot is used up by the same line, or when it may not be used
    assert _issue(goods, "A", 3, clerk)
    assert _issue(goods, "B", 1, clerk)
    goods.receive("SERUM", 1, "100.00", lot="C", expires=date(2026, 12, 31))
    goods.me.do(SetLotStatus(sku="SERUM", lot="C", status="blocked", reason="menunggu QC"))
    with pytest.raises(InvalidInput, match="lot C kedaluwarsa, diblokir, atau ditarik"):
        _issue(goods, "C", 1, clerk)
    assert _issue(goods, "B", 1, clerk)
    assert len(goods.me.ask(OverrideList()).rows) == 1

    report = goods.me.ask(StockReport(kind="overrides"))
    assert goods.me.ask(StockReport(kind="overrides", category="FIFO")).rows == ()
    assert [(line.cells[1], line.cells[4], line.cells[5]) for line in report.rows] == [
        (number, "B", "A")
    ]


@pytest.mark.req("WMS-LOT-12")
def test_goods_for_another_warehouse_follow_the_rule_inside_one_they_need_not(
    goods: Goods,
) -> None:
    _stock(goods)
    inside = TransferLine(sku="SERUM", qty=1, lot="B", to_location="GD1-B-02")
    goods.me.do(TransferStock(warehouse="GD1", lines=(inside,)))
    out = TransferStock(
        warehouse="GD1", to_warehouse="GD2",
        lines=(TransferLine(sku="SERUM", qty=6, lot="B", to_location="GD2-A-01"),),
    )  # fmt: skip
    with pytest.raises(InvalidInput, match="stok SERUM"):
        goods.me.do(out)
    fewer = out.model_copy(update={"lines": (out.lines[0].model_copy(update={"qty": 2}),)})
    with pytest.raises(InvalidInput, match="padahal aturan mengusulkan lot A"):
        goods.me.do(fewer)
    sent = goods.me.do(fewer.model_copy(update={"lot_reason": "pesanan cabang"})).value.number
    wish = CreateTransfer(
        warehouse="GD1", to_warehouse="GD2", lines=(WantedLine(sku="SERUM", qty=1, lot="B"),)
    )
    with pytest.raises(InvalidInput, match="mengusulkan lot A"):
        goods.me.do(wish)
    asked = goods.me.do(wish.model_copy(update={"lot_reason": "diminta cabang"})).value.code

    rows = goods.me.ask(OverrideList(warehouse="GD1")).rows
    assert [(row.document, row.source_kind, row.reason) for row in rows] == [
        (asked, "transfer", "diminta cabang"), (sent, "stock_document", "pesanan cabang"),
    ]  # fmt: skip


@pytest.mark.req("WMS-LOT-12")
def test_an_order_gets_another_lot_whole_or_not_at_all(goods: Goods) -> None:
    _stock(goods)
    goods.receive("SERUM", 1, "100.00", lot="B", expires=date(2027, 6, 30))
    goods.me.do(ReserveForTest(document="D1", sku="SERUM", qty=4))
    goods.me.do(ReserveForTest(document="D2", sku="SERUM", qty=1))
    choice = ChooseLot(document="D1", sku="SERUM", lot="A", new_lot="B", reason="diminta pembeli")
    with pytest.raises(PermissionRefused):
        goods.company.client("Packer").do(choice)
    for wrong, words in (
        ({"new_lot": "Z"}, "tidak ada stoknya"),
        ({"new_lot": "A"}, "memang sudah memakai lot A"),
    ):
        with pytest.raises(InvalidInput, match=words):
            goods.me.do(choice.model_copy(update=wrong))
    with pytest.raises(NotFound):
        goods.me.do(choice.model_copy(update={"lot": "Z"}))

    goods.me.do(choice)

    held = goods.me.ask(ReservationList(document="D1")).rows
    assert sorted((row.lot, row.location, row.qty) for row in held) == [
        ("B", "GD1-A-01", 1), ("B", "GD1-B-01", 3),
    ]  # fmt: skip
    assert all(row.expires_at is not None for row in held)
    assert goods.me.ask(OverrideList()).rows[0].document == "D1"
    goods.me.do(ReserveForTest(document="D3", sku="SERUM", qty=2))
    back = choice.model_copy(update={"lot": "B", "new_lot": "A"})
    with pytest.raises(InvalidInput, match="Lot A bebas 2, yang dibutuhkan 4"):
        goods.me.do(back)
    assert len(goods.me.ask(OverrideList()).rows) == 1


@pytest.mark.req("WMS-LOT-12")
def test_the_lot_is_chosen_beside_the_reservations(sqlite_url: str, qtbot: QtBot) -> None:
    goods = Goods.build(sqlite_url)
    _stock(goods)
    goods.me.do(ReserveForTest(document="D1", sku="SERUM", qty=2))
    desk = Desk(goods, qtbot)
    panel = desk.show(ReservationsPanel)
    panel.opened(document="D1")
    desk.quiet()
    panel.list.focus_first()
    press(desk, panel, Qt.Key.Key_F6)
    form: Any = panel._form
    assert form.lot.currentText() == "B · ED 30 Jun 2027 · 5 di GD1-B-01"
    form.answer.reason.setCurrentText("diminta pembeli")
    press(desk, form, Qt.Key.Key_Return, ctrl=True)

    assert panel.message.text == "D1: 2 SERUM sekarang dari lot B."
    assert [row.lot for row in panel.list.rows] == ["B"]
    desk.operations.close()
    goods.company.close()
