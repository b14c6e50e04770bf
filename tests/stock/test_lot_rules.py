"""Life at receipt, the dates of lots, and alert levels of a product."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.audit.api import AuditOf
from app.catalog.api import (
    CreateCategory,
    DeleteCategory,
    DeleteProduct,
    SetShelfRule,
    ShelfRuleDetail,
    ShelfRuleView,
    UpdateProduct,
)
from app.core.errors import InvalidInput, PermissionRefused
from app.core.money import Money
from app.identity.api import ConfigureOrganisation, GrantApproval, OrganisationSettings
from app.stock.api import (
    AlertSummary,
    ChangeLotDates,
    LotDetail,
    LotList,
    OpeningRow,
    OverrideList,
    PreviewOpening,
    ReceiptLine,
    ReceiveStock,
    StockReport,
    WatchStock,
)
from app.stock.panels.lots import LotsPanel
from app.stock.panels.monitoring import MonitoringPanel
from tests.stock.test_panels import Desk, _type
from tests.stock.test_transfer_panel import press
from tests.stock.test_watching import alerts
from tests.support.goods import Goods

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.core.client import Client

TODAY = date(2026, 11, 21)


def _receive(goods: Goods, days: int, me: Client | None = None, **more: object) -> str:
    line = ReceiptLine(
        sku="SERUM", qty=5, cost=Money.parse("500.00"), location="GD1-A-01", lot=f"L{days}",
        expires_on=TODAY + timedelta(days=days),
    )  # fmt: skip
    values = {"warehouse": "GD1", "lines": (line,), **more}
    return (me or goods.me).do(ReceiveStock.model_validate(values)).value.number


@pytest.mark.req("WMS-LOT-07")
def test_goods_with_too_little_life_are_rejected_or_let_in_with_a_reason(goods: Goods) -> None:
    goods.me.do(UpdateProduct(sku="SERUM", shelf_life_days=100))
    goods.me.do(SetShelfRule(sku="SERUM", min_life_percent=80))
    clerk = goods.company.client("receipt.create", "product.read", username="gudang")
    boss = goods.company.client("Supervisor", username="wayan")

    _receive(goods, 80, clerk)
    with pytest.raises(InvalidInput, match=r"sisa umur simpan SERUM 79 % \(79 dari 100") as refused:
        _receive(goods, 79, clerk)
    assert [field.field for field in refused.value.fields] == [
        "lines.0.expires_on", "short_life_reason",
    ]  # fmt: skip
    with pytest.raises(PermissionRefused):
        _receive(goods, 79, clerk, short_life_reason="pesanan menunggu")
    assert [row.lot for row in goods.me.ask(LotList()).rows] == ["L80"]
    assert goods.me.ask(OverrideList()).rows == ()

    consent = boss.do(
        GrantApproval(wanted="receipt.approve", requester="gudang", reason="pesanan menunggu")
    ).value.code
    number = _receive(goods, 79, clerk, short_life_reason="pesanan menunggu", approval=consent)
    _receive(goods, -3, boss, short_life_reason="contoh untuk lab")

    newest, first = goods.me.ask(OverrideList(kind="short_life")).rows
    assert (first.document, first.lot, first.qty, first.rule) == (
        number,
        "L79",
        5,
        "79 % dari 80 %",
    )
    assert (first.reason, first.person, first.approver) == ("pesanan menunggu", "Gudang", "Wayan")
    assert (newest.lot, newest.rule, newest.person) == ("L-3", "lewat ED", "Wayan")
    assert newest.approver == ""
    assert goods.me.ask(OverrideList(search="L79", since=TODAY, until=TODAY)).rows == (first,)
    assert goods.me.ask(OverrideList(until=TODAY - timedelta(days=1))).rows == ()


@pytest.mark.req("WMS-LOT-07")
def test_the_policy_comes_from_product_category_then_company_and_only_warns_of_own_stock(
    goods: Goods,
) -> None:
    me = goods.me
    me.do(CreateCategory(code="WAJAH", category_name="Wajah"))
    me.do(UpdateProduct(sku="SERUM", shelf_life_days=100, category="WAJAH"))
    _receive(goods, 10)
    settings = OrganisationSettings()
    stock = settings.stock.model_copy(update={"min_life_percent": 50})
    me.do(ConfigureOrganisation(settings=settings.model_copy(update={"stock": stock})))

    with pytest.raises(InvalidInput, match="kebijakan paling sedikit 50 %"):
        _receive(goods, 49)
    me.do(SetShelfRule(category="Wajah", min_life_percent=20))
    _receive(goods, 20)
    with pytest.raises(InvalidInput, match="kebijakan paling sedikit 20 %"):
        _receive(goods, 19)
    me.do(SetShelfRule(sku="SERUM", min_life_percent=0, levels=(30, 120, 60)))
    _receive(goods, 19)
    row = me.ask(ShelfRuleDetail(sku="SERUM"))
    assert row.own == ShelfRuleView(0, None, None, None, (120, 60, 30))
    me.do(SetShelfRule(sku="SERUM"))
    assert me.ask(ShelfRuleDetail(sku="serum")).above == ShelfRuleView(min_life_percent=20)

    seen = me.ask(PreviewOpening(warehouse="GD1", rows=(_opening("A", 19), _opening("B", 20))))
    assert [(each.row, each.reason) for each in seen.warnings] == [
        (2, "Sisa umur simpan 19 %, kebijakan penerimaan 20 %.")
    ]
    assert seen.problems == ()
    _receive(goods, 3, counter="opening")
    me.do(SetShelfRule(sku="TONER", alert_days=3))
    assert me.do(DeleteProduct(sku="TONER")).value.sku == "TONER"
    with pytest.raises(InvalidInput, match="di antara 0 dan 100"):
        me.do(SetShelfRule(sku="KAPAS", min_life_percent=101))
    me.do(UpdateProduct(sku="SERUM", category=""))
    assert me.do(DeleteCategory(code="WAJAH")).value.path == "Wajah"


def _opening(lot: str, days: int) -> OpeningRow:
    return OpeningRow(
        row=2 if lot == "A" else 3, sku="SERUM", location="GD1-A-01", qty=1, cost=Money(100),
        lot=lot, expires_on=TODAY + timedelta(days=days),
    )  # fmt: skip


def _lot(goods: Goods, lot: str) -> tuple[date | None, ...]:
    found = goods.me.ask(LotDetail(sku="SERUM", lot=lot))
    return (found.expires_on, found.use_by_on, found.remove_on, found.alert_on)


@pytest.mark.req("WMS-LOT-11", "WMS-LOT-06")
def test_dates_of_a_lot_are_counted_from_its_expiry_and_move_with_it(goods: Goods) -> None:
    me = goods.me
    me.do(SetShelfRule(sku="SERUM", use_by_days=30, removal_days=10, alert_days=45))
    me.do(UpdateProduct(sku="SERUM", shelf_life_days=365))
    line = ReceiptLine(
        sku="SERUM", qty=5, cost=Money(500), location="GD1-A-01", lot="A",
        made_on=date(2026, 1, 1),
    )  # fmt: skip
    me.do(ReceiveStock(warehouse="GD1", lines=(line,)))
    assert _lot(goods, "A") == (
        date(2027, 1, 1), date(2026, 12, 2), date(2026, 12, 22), date(2026, 11, 17),
    )  # fmt: skip

    change = ChangeLotDates(sku="SERUM", lot="A", expires_on=date(2027, 1, 6), reason="salah baca")
    with pytest.raises(PermissionRefused):
        goods.company.client("Supervisor").do(change)
    me.do(change)
    moved = (date(2027, 1, 6), date(2026, 12, 7), date(2026, 12, 27), date(2026, 11, 22))
    assert _lot(goods, "A") == moved
    assert me.ask(AuditOf(subject_kind="lot", subject="SERUM A")).rows[0].action == (
        "lot.change_dates"
    )
    for wrong, words in (
        ({"use_by_on": date(2027, 1, 7)}, "Tanggal baik digunakan sesudah ED"),
        ({"expires_on": date(2025, 12, 31)}, "ED sebelum tanggal produksi 1 Jan 2026"),
        ({}, "Tidak ada tanggal yang berubah"),
    ):
        with pytest.raises(InvalidInput, match=words):
            me.do(ChangeLotDates(sku="SERUM", lot="A", reason="salah baca", **wrong))
    assert _lot(goods, "A") == moved
    me.do(ChangeLotDates(sku="SERUM", lot="A", remove_on=date(2027, 1, 1), reason="rapat"))
    assert _lot(goods, "A") == (*moved[:2], date(2027, 1, 1), moved[3])

    past = TODAY - timedelta(days=1)
    me.do(ChangeLotDates(sku="SERUM", lot="A", expires_on=past, reason="cetakan kemasan"))
    assert me.do(WatchStock()).value.blocked == 1
    me.do(ChangeLotDates(sku="SERUM", lot="A", expires_on=TODAY, reason="surat pabrik"))
    assert me.ask(LotDetail(sku="SERUM", lot="A")).status == "ok"


@pytest.mark.req("WMS-LOT-05", "WMS-LOT-11")
def test_levels_of_the_product_and_dates_of_the_lot_are_told_about(goods: Goods) -> None:
    me = goods.me
    me.do(SetShelfRule(sku="SERUM", levels=(200, 20), alert_days=150, removal_days=120))
    _receive(goods, 190)
    _receive(goods, 140)
    _receive(goods, 110)
    goods.receive("TONER", 2, "200.00", lot="T1", expires=TODAY + timedelta(days=91))
    _receive(goods, 201)
    me.do(WatchStock())

    assert sorted(alerts(goods)) == [
        ("expiry", 150, "L110", 5, 110),
        ("expiry", 150, "L140", 5, 140),
        ("expiry", 200, "L190", 5, 190),
        ("removal", 0, "L110", 5, 110),
    ]
    counts = me.ask(AlertSummary())
    assert (counts.expiry, counts.removal) == (3, 1)
    sheet = me.ask(StockReport(kind="expiring"))
    assert [row.cells[2] for row in sheet.rows[:-1]] == ["L110", "L140", "L190"]
    me.do(SetShelfRule(sku="SERUM"))
    me.do(WatchStock())

    # without levels of its own only the dates the lots already have count
    assert sorted(alerts(goods)) == [
        ("expiry", 150, "L110", 5, 110), ("expiry", 150, "L140", 5, 140),
        ("removal", 0, "L110", 5, 110),
    ]  # fmt: skip


@pytest.mark.req("WMS-LOT-07", "WMS-LOT-11")
def test_short_life_asks_for_its_reason_and_dates_are_corrected_beside_the_lots(
    sqlite_url: str, qtbot: QtBot
) -> None:
    goods = Goods.build(sqlite_url)
    goods.me.do(SetShelfRule(category="FIFO", min_life_percent=80))
    goods.me.do(UpdateProduct(sku="SERUM", category="FIFO", shelf_life_days=100))
    desk = Desk(goods, qtbot)
    panel = desk.show(MonitoringPanel)
    press(desk, panel, Qt.Key.Key_F4)
    form: Any = panel.focusWidget()
    while not hasattr(form, "offer_places"):
        form = form.parentWidget()
    texts = {"sku": "SERUM", "qty": "4", "cost": "100", "location": "GD1-A-01", "lot": "L1"}
    for field, text in {**texts, "expires_on": "30/11/2026"}.items():
        _type(desk, form, f"lines.0.{field}", text)
    assert not form.answer.reason.isVisible()

    press(desk, form, Qt.Key.Key_Return, ctrl=True)
    assert "sisa umur simpan SERUM 9 %" in panel.message.text
    assert form.answer.reason.hasFocus()
    assert not form.answer.badge.isVisible()
    desk.qtbot.keyClicks(form.answer.reason.lineEdit(), "dijual cepat")
    press(desk, form, Qt.Key.Key_Return, ctrl=True)
    assert [row.reason for row in goods.me.ask(OverrideList()).rows] == ["dijual cepat"]

    lots = desk.show(LotsPanel)
    lots.list.focus_first()
    press(desk, lots, Qt.Key.Key_F9)
    dates: Any = lots.focusWidget()
    while not hasattr(dates, "inputs"):
        dates = dates.parentWidget()
    dates.inputs["expires_on"].clear()
    desk.qtbot.keyClicks(dates.inputs["expires_on"], "05/12/2026")
    dates._inputs["reason"].setCurrentText("salah ketik")
    press(desk, dates, Qt.Key.Key_Return, ctrl=True)

    assert lots.message.text == "Lot L1 sekarang ED 5 Des 2026."
    assert _lot(goods, "L1")[0] == date(2026, 12, 5)
    desk.operations.close()
    goods.company.close()
