"""A later cost through the screen Penerimaan: typed, previewed to the sen, saved, seen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.core.errors import InvalidInput, PermissionRefused
from app.core.money import Money
from app.shell.panels import PANELS
from app.stock.api import (
    AddLandedCost,
    LandedRow,
    LandedShare,
    PreviewLandedCost,
    ReceiptDetail,
    ReceiptLine,
    ReceiptList,
    ReceiveStock,
    StockAsOf,
)
from app.stock.panels.card import StockCardPanel
from app.stock.panels.receipts import ReceiptsPanel
from app.ui.dialogs import AskReason
from app.ui.tables import Table
from app.ui.widgets import KeyButton
from tests.stock.test_landed import freight, sell
from tests.stock.test_operations import _lines
from tests.stock.test_panels import Desk
from tests.support.goods import FAR, Goods

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from app.stock.api import Posted


@pytest.fixture
def desk(database_url: str, qtbot: QtBot) -> Iterator[Desk]:
    """On both databases, unlike that of the other screens: money is shared out here."""
    goods = Goods.build(database_url)
    made = Desk(goods, qtbot)
    yield made
    made.operations.close()
    goods.sound()
    goods.company.close()


def _receipt(goods: Goods) -> Posted:
    """Three articles; one of them in two lines of the same lot."""
    lines = tuple(
        ReceiptLine(
            sku=sku, qty=qty, cost=Money.parse(cost), location="GD1-A-01", lot=lot,
            expires_on=FAR if lot else None,
        )
        for sku, qty, cost, lot in (
            ("KAPAS", 10, "100.00", ""), ("SERUM", 4, "200.00", "L1"), ("SERUM", 2, "100.01", "L1"),
            ("KRIM", 6, "100.00", ""),
        )
    )  # fmt: skip
    return goods.me.do(ReceiveStock(warehouse="GD1", supplier="PT Sumber", lines=lines)).value


def _shares(*amounts: str) -> tuple[LandedShare, ...]:
    goods = (("kapas", ""), ("SERUM", "l1"), ("KRIM", ""))
    return tuple(
        LandedShare(sku=sku, lot=lot, amount=Money.parse(amount))
        for (sku, lot), amount in zip(goods, amounts, strict=False)
    )


@pytest.mark.req("WMS-VAL-06")
def test_shares_typed_by_hand_go_where_they_were_typed(goods: Goods) -> None:
    """The two lines of one article and lot share theirs by value; what is sold of it is HPP."""
    receipt = _receipt(goods)
    sell(goods, "KAPAS", 4)

    number = freight(
        goods, receipt, "50.00", spread="manual", shares=_shares("10.00", "39.99", "0.01")
    )

    assert goods.on_hand("KAPAS") == (6, "66.00")
    assert goods.on_hand("SERUM") == (6, "340.00")
    assert goods.on_hand("KRIM") == (6, "100.01")
    assert _lines(goods, number) == {"13-100": "46.00", "51-100": "4.00", "21-100": "-50.00"}
    (cost,) = goods.me.ask(ReceiptDetail(number=receipt.number)).costs
    assert (cost.number, cost.amount, cost.to_stock, cost.sold) == (
        number, Money.parse("50.00"), Money.parse("46.00"), Money.parse("4.00"),
    )  # fmt: skip


@pytest.mark.req("WMS-VAL-06", "WMS-GEN-09")
@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        (
            {"spread": "manual", "shares": _shares("10.00", "39.98", "0.01")}, "shares",
            "berjumlah Rp 49,99, padahal biayanya Rp 50: kurang Rp 0,01",
        ),
        ({"spread": "manual", "shares": _shares("60.00")}, "shares", "lebih Rp 10"),
        ({"spread": "manual"}, "shares", "berjumlah Rp 0"),
        (
            {"spread": "manual", "shares": _shares("60.00", "-10.00")}, "shares.1.amount",
            "SERUM lot l1 tidak boleh negatif",
        ),
        (
            {"spread": "manual", "shares": (LandedShare(sku="TONER", amount=Money(5000)),)},
            "shares.0.sku", "TONER tidak ada di penerimaan ini",
        ),
        (
            {"spread": "manual", "shares": _shares("25.00")[:1] * 2}, "shares.1.sku",
            "kapas disebut dua kali",
        ),
        ({"shares": _shares("50.00")}, "shares", "hanya diisi bila pembagiannya manual"),
        ({"amount": Money(0)}, "amount", "lebih dari nol"),
        ({"on_date": date(2026, 11, 20)}, "on_date", "21 Nov 2026 atau sesudahnya"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_alike_by_preview_and_command(
    goods: Goods, more: dict[str, Any], field: str, words: str
) -> None:
    values = {"receipt": _receipt(goods).number, "amount": Money.parse("50.00"), **more}
    before = goods.me.ask(StockAsOf())

    for said in (
        lambda: goods.me.ask(PreviewLandedCost.model_validate(values)),
        lambda: goods.me.do(AddLandedCost.model_validate(values)),
    ):
        with pytest.raises(InvalidInput, match=words) as refused:
            said()
        assert [one.field for one in refused.value.fields] == [field]
    assert goods.me.ask(StockAsOf()) == before
    assert goods.me.ask(ReceiptDetail(number=values["receipt"])).costs == ()


@pytest.mark.req("WMS-VAL-06", "WMS-VAL-07")
@pytest.mark.parametrize(
    ("spread", "shares"),
    [
        # values 100.00, 200.00 + 100.01 and 100.00; pieces 10, 4 + 2 and 6; lines one, two and one
        ("value", ["15.55", "46.67", "15.55"]),
        ("quantity", ["35.35", "21.21", "21.21"]),
        ("equal", ["19.44", "38.88", "19.45"]),
        ("manual", ["7.70", "70.06", "0.01"]),
    ],
)
def test_the_preview_is_what_is_written(goods: Goods, spread: str, shares: list[str]) -> None:
    receipt = _receipt(goods)
    sell(goods, "SERUM", 5)
    sell(goods, "KRIM", 1)
    before = {row.sku: row.value for row in goods.me.ask(StockAsOf())}
    ask: dict[str, Any] = {
        "receipt": receipt.number, "amount": Money.parse("77.77"), "spread": spread,
        "shares": _shares("7.70", "70.06", "0.01") if spread == "manual" else (),
    }  # fmt: skip

    told = goods.me.ask(PreviewLandedCost.model_validate(ask))
    number = goods.me.do(AddLandedCost.model_validate(ask)).value.number

    gained = {row.sku: row.value - before[row.sku] for row in goods.me.ask(StockAsOf())}
    assert {line.sku: line.to_stock for line in told.lines} == gained
    assert told.places == (("GD1", told.to_stock),)
    assert [str(line.share) for line in told.lines] == shares
    assert sum(line.share.sen for line in told.lines) == 7777
    assert _lines(goods, number) == {
        "13-100": str(told.to_stock), "51-100": str(told.sold), "21-100": "-77.77",
    }  # fmt: skip


@pytest.mark.req("WMS-VAL-06", "WMS-SEC-08")
def test_receipts_are_listed_with_their_costs_for_those_who_may(goods: Goods) -> None:
    first, other = _receipt(goods), goods.receive("KRIM", 1, "9.00", place="GD2-A-01")
    sell(goods, "KAPAS", 5)
    freight(goods, first, "10.00")
    freight(goods, first, "5.00")
    clerk = goods.company.client("inventory.read", username="rini", warehouses=("GD2",))

    rows = goods.me.ask(ReceiptList()).rows

    assert [(row.number, row.goods, row.qty, str(row.value), str(row.added)) for row in rows] == [
        (other.number, 1, 1, "9.00", "0.00"), (first.number, 3, 22, "500.01", "15.00"),
    ]  # fmt: skip
    page = goods.me.ask(ReceiptList(limit=1))
    assert goods.me.ask(ReceiptList(limit=1, after=page.next)).rows == rows[1:]
    assert [row.number for row in goods.me.ask(ReceiptList(search="sumber")).rows] == [first.number]
    assert [row.number for row in clerk.ask(ReceiptList()).rows] == [other.number]
    with pytest.raises(PermissionRefused):
        clerk.ask(PreviewLandedCost(receipt=other.number, amount=Money(1)))


def _type(desk: Desk, field: Any, text: str) -> None:
    field.setFocus()
    desk.qtbot.keyClicks(field, text)


@pytest.mark.req("WMS-VAL-06", "WMS-VAL-07", "WMS-GEN-08")
def test_a_cost_is_added_by_keyboard_alone(desk: Desk) -> None:
    receipt = _receipt(desk.goods)
    sell(desk.goods, "KAPAS", 5)
    panel = desk.show(ReceiptsPanel)
    panel.list.focus_first()

    desk.qtbot.keyClick(panel.list.view, Qt.Key.Key_F6)
    desk.quiet()
    form: Any = panel._form
    assert panel.side.title == f"Tambah biaya {receipt.number}"
    _type(desk, form._inputs["note"].lineEdit(), "Ongkos angkut")
    _type(desk, form._inputs["supplier"], "PT Kapal")
    _type(desk, form.amount, "50")
    desk.quiet()
    assert [(line.sku, str(line.share)) for line in form.table.rows] == [
        ("KAPAS", "10.00"), ("SERUM", "30.00"), ("KRIM", "10.00"),
    ]  # fmt: skip
    assert form.said.text() == "Akan dicatat: persediaan GD1 Rp 45, HPP Rp 5 (sudah terjual)."

    form.spread.setFocus()
    desk.qtbot.keyClick(form.spread, Qt.Key.Key_End)
    for field, text in zip(form.shares, ("20", "20", "5"), strict=True):
        _type(desk, field, text)
    desk.quiet()
    assert form.said.text() == "Dibagi Rp 45 dari Rp 50: kurang Rp 5."
    assert len(form.table.rows) == 0
    desk.qtbot.keyClick(form.shares[2], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.quiet()
    assert "kurang Rp 5" in panel.message.text
    assert desk.goods.me.ask(ReceiptDetail(number=receipt.number)).costs == ()

    form.shares[2].clear()
    _type(desk, form.shares[2], "10")
    desk.quiet()
    assert [str(line.share) for line in form.table.rows] == ["20.00", "20.00", "10.00"]
    desk.qtbot.keyClick(form.shares[2], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.quiet()

    (cost,) = desk.goods.me.ask(ReceiptDetail(number=receipt.number)).costs
    assert (cost.note, cost.supplier) == ("Ongkos angkut", "PT Kapal")
    assert (str(cost.amount), str(cost.sold)) == ("50.00", "10.00")
    assert panel.message.text == f"{cost.number}: persediaan GD1 Rp 40, HPP Rp 10."
    assert panel.side.title == receipt.number
    desk.qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.side.isVisible()


@pytest.mark.req("WMS-VAL-06")
def test_the_stock_card_leads_to_the_form_and_a_refusal_stands_in_it(desk: Desk) -> None:
    receipt = _receipt(desk.goods)
    card = desk.show(StockCardPanel)
    card.show_move(card.list.rows[0])
    (button,) = [one for one in card.findChildren(KeyButton) if one.text() == "Tambah biaya …"]

    button.click()
    (panel_id, arguments) = desk.opened[-1]

    assert panel_id in {spec.id for spec in PANELS}
    panel = desk.show(ReceiptsPanel)
    panel.opened(**arguments)
    desk.quiet()
    form: Any = panel._form
    assert panel.side.title == f"Tambah biaya {receipt.number}"
    _type(desk, form.on_date, "20/11/2026")
    _type(desk, form.amount, "50")
    desk.quiet()
    assert "Pakai tanggal 21 Nov 2026 atau sesudahnya" in form.said.text()
    assert len(form.table.rows) == 0
    # who leaves it sees the receipt again, unchanged
    form.cancelled.emit()
    desk.quiet()
    assert panel.side.title == receipt.number


@pytest.mark.req("WMS-VAL-06", "WMS-VAL-07")
def test_a_cost_is_taken_back_on_screen_once(desk: Desk) -> None:
    """Delete on the cost, a reason; both lines stay, and neither can be taken back again."""
    goods = desk.goods
    receipt = goods.receive("KAPAS", 10, "1000.00")
    sell(goods, "KAPAS", 4)
    cost = freight(goods, receipt, "100.00", note="Ongkos angkut", supplier="PT Kapal")
    panel = desk.show(ReceiptsPanel)
    panel.look(receipt.number)
    desk.quiet()

    def delete(at: int) -> list[AskReason]:
        tables = [it for it in panel.side.findChildren(Table) if isinstance(it.rows[0], LandedRow)]
        table = tables[-1]
        table.focus_first()
        table.view.selectRow(at)
        desk.qtbot.keyClick(table.view, Qt.Key.Key_Delete)
        return [one for one in panel.findChildren(AskReason) if one.isVisible()]

    (dialog,) = delete(0)
    dialog.reason.setCurrentText("Salah penerimaan")
    dialog.accept()
    desk.quiet()

    assert f"{cost} dibatalkan dengan" in panel.message.text
    assert panel.view is not None
    assert [(it.reverses, it.note, str(it.amount)) for it in panel.view.costs] == [
        ("", "Ongkos angkut", "100.00"), (cost, "Salah penerimaan", "-100.00"),
    ]  # fmt: skip
    assert goods.on_hand("KAPAS") == (6, "600.00")
    assert delete(0) == delete(1) == []
    assert len(goods.me.ask(ReceiptDetail(number=receipt.number)).costs) == 2
