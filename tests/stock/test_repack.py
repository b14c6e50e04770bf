"""Repacking: both directions, with waste, the value to the sen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.catalog.api import AddUnit
from app.core.errors import InvalidInput, PermissionRefused
from app.core.money import Money
from app.stock.api import LotDetail, Repacked, RepackStock, StockByPlace, StockMoves, StockReport
from app.stock.panels.forms import RepackForm
from app.stock.panels.monitoring import MonitoringPanel
from app.stock.rules.repack import ratio_of, shares
from tests.stock.test_operations import _journals, _lines
from tests.stock.test_panels import Desk, _type
from tests.stock.test_reports import pass_days
from tests.stock.test_transfer_panel import press
from tests.support.goods import Goods

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FROM = "GD1-A-01"


def _repack(goods: Goods, sku: str, qty: int, **more: object) -> Repacked:
    values = {"warehouse": "GD1", "sku": sku, "qty": qty, "location": FROM, **more}
    return goods.me.do(RepackStock.model_validate(values)).value


@pytest.mark.req("WMS-MOV-09")
def test_a_carton_is_opened_and_filled_again_at_exactly_its_cost(goods: Goods) -> None:
    goods.product("KAPAS-DUS")
    goods.receive("KAPAS-DUS", 3, "1000.00")

    made = _repack(goods, "KAPAS-DUS", 2, to_sku="KAPAS", ratio="12", to_location="GD1-B-01")

    assert (made.number, made.sku, made.made, made.qty) == ("RPK-261121-0001", "KAPAS", 24, 24)
    assert (str(made.value), str(made.wasted)) == ("666.67", "0.00")
    assert goods.on_hand("KAPAS-DUS") == (1, "333.33")
    assert goods.on_hand("KAPAS") == (24, "666.67")
    # one account, nothing wasted: nothing to post
    assert _journals(goods, source=made.number) == []
    back = _repack(goods, "KAPAS", 24, to_sku="KAPAS-DUS", ratio="1/12", location="GD1-B-01")
    assert (back.made, goods.on_hand("KAPAS-DUS")) == (2, (3, "1000.00"))
    kinds = {row.kind for row in goods.me.ask(StockMoves(sku="KAPAS")).rows}
    assert kinds == {"repack"}


@pytest.mark.req("WMS-MOV-09")
def test_waste_leaves_with_its_share_and_fifo_layers_keep_their_day(goods: Goods) -> None:
    goods.receive("KRIM", 2, "100.00")
    goods.receive("KRIM", 2, "300.01")

    made = _repack(goods, "KRIM", 3, to_sku="KAPAS", ratio="10", waste=7)

    # 100.00 + 150.01 (half of 300.01, rounded up) over 30, of which 7 are waste
    assert (str(made.value), str(made.wasted), made.made) == ("191.67", "58.34", 23)
    assert goods.on_hand("KRIM") == (1, "150.00")
    assert goods.on_hand("KAPAS") == (23, "191.67")
    assert _lines(goods, made.number) == {"64-600": "58.34", "13-100": "-58.34"}
    lost = _repack(goods, "KAPAS", 23, to_sku="KRIM", ratio="1", waste=23)
    assert (lost.made, str(lost.wasted)) == (0, "191.67")
    assert goods.on_hand("KAPAS") == (0, "0.00")


@pytest.mark.req("WMS-MOV-09", "WMS-MD-09")
def test_one_article_with_two_units_keeps_its_stock(goods: Goods) -> None:
    goods.me.do(AddUnit(sku="KAPAS", unit="karton", factor="12"))
    goods.receive("KAPAS", 36, "3600.00")

    made = _repack(
        goods, "KAPAS", 2, unit="karton", to_location="GD1-B-01", waste=1, note="dus penyok"
    )

    assert (made.made, made.qty, made.unit, str(made.wasted)) == (23, 23, "pcs", "100.00")
    assert goods.on_hand("KAPAS") == (35, "3500.00")
    found = {row.location: row.on_hand for row in goods.me.ask(StockByPlace(sku="KAPAS")).rows}
    assert found == {"GD1-A-01": 12, "GD1-B-01": 23}
    filled = _repack(goods, "KAPAS", 12, to_unit="karton")
    assert (filled.made, filled.unit, filled.qty) == (1, "karton", 12)
    assert goods.on_hand("KAPAS") == (35, "3500.00")


@pytest.mark.req("WMS-MOV-09", "WMS-LOT-02")
def test_lots_go_along_and_what_cannot_be_is_refused_at_once(goods: Goods) -> None:
    goods.product("SERUM-DUS", tracking="lot", requires_expiry=True)
    goods.receive("SERUM-DUS", 1, "120.00", lot="L1", expires=date(2027, 3, 1))
    goods.receive("SERUM-DUS", 1, "240.00", lot="L2", expires=date(2027, 9, 1))
    goods.product("JAM", tracking="serial")

    for wrong, words in (
        ({"to_sku": "JAM", "ratio": "2"}, "dilacak per nomor seri"),
        ({"to_sku": "SERUM"}, "isi perbandingan"),
        ({"to_sku": "SERUM", "ratio": "1/3"}, "bukan bilangan bulat"),
        ({"to_sku": "SERUM", "ratio": "2", "waste": 5}, "rusak 5 lebih dari hasilnya 4"),
        ({"to_sku": "SERUM", "ratio": "1/2"}, "dari lot L1 tidak menjadi SERUM yang utuh"),
        ({"to_sku": "SERUM", "ratio": "2", "qty": 3}, "hanya 2 pcs, diminta 3"),
        ({"ratio": "2"}, "kosongkan"),
    ):
        with pytest.raises(InvalidInput, match=words):
            _repack(goods, "SERUM-DUS", **{"qty": 2, **wrong})  # type: ignore[arg-type]
    with pytest.raises(PermissionRefused):
        goods.company.client("Packer").do(
            RepackStock(warehouse="GD1", sku="SERUM-DUS", qty=1, location=FROM)
        )
    assert goods.on_hand("SERUM-DUS") == (2, "360.00")

    made = _repack(goods, "SERUM-DUS", 1, to_sku="SERUM", ratio="6")
    assert (made.lot, made.expires_on) == ("L1", date(2027, 3, 1))
    mixed = _repack(goods, "SERUM-DUS", 1, to_sku="SERUM", ratio="6", to_lot="GAB")
    assert (mixed.lot, mixed.expires_on) == ("GAB", date(2027, 9, 1))
    assert goods.me.ask(LotDetail(sku="SERUM", lot="L1")).expires_on == date(2027, 3, 1)
    assert goods.on_hand("SERUM") == (12, "360.00")


@pytest.mark.req("WMS-MOV-09", "WMS-LOT-01", "WMS-RPT-01")
def test_what_comes_out_is_as_old_and_as_short_lived_as_what_went_in(goods: Goods) -> None:
    goods.product("SERUM-DUS", tracking="lot", requires_expiry=True)
    goods.product("KRIM-MINI", category="FIFO")
    goods.receive("SERUM-DUS", 1, "120.00", lot="L1", expires=date(2027, 3, 1))
    goods.receive("SERUM-DUS", 1, "240.00", lot="L2", expires=date(2027, 9, 1))
    goods.receive("KRIM", 2, "50.00")
    goods.receive("KRIM", 5, "50.00", place="GD1-B-01")
    pass_days(goods, 31)
    with pytest.raises(InvalidInput, match="stok bebas KRIM di GD1-A-01 hanya 2 pcs, diminta 3"):
        _repack(goods, "KRIM", 3, to_sku="KRIM-MINI", ratio="5")

    mixed = _repack(goods, "SERUM-DUS", 2, to_sku="SERUM", ratio="1/2", to_lot="GAB")
    _repack(goods, "KRIM", 2, to_sku="KRIM-MINI", ratio="5")

    assert (mixed.lot, mixed.expires_on) == ("GAB", date(2027, 3, 1))
    ages = goods.me.ask(StockReport(kind="ageing")).rows
    assert [row.cells[3:5] for row in ages if row.cells[0] == "KRIM-MINI"] == [(0, 10)]


@pytest.mark.req("WMS-MOV-09", "I14", "I26")
def test_value_is_conserved_whatever_is_repacked(goods: Goods) -> None:
    goods.product("DUS")
    goods.receive("DUS", 5_000, "123456.79")
    skus = ("DUS", "KAPAS", "KRIM")

    @settings(
        max_examples=30, deadline=None, database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(
        st.sampled_from(skus),
        st.sampled_from(skus),
        st.integers(1, 40),
        st.sampled_from(("1", "7", "12", "1/3", "3/2")),
        st.integers(0, 30),
    )
    def repacked(source: str, target: str, qty: int, ratio: str, waste: int) -> None:
        before = sum(Money.parse(goods.on_hand(sku)[1]).sen for sku in skus)
        wish = {"to_sku": target, "ratio": ratio} if source != target else {}
        try:
            made = _repack(goods, source, qty, waste=waste, **wish)
        except InvalidInput:
            wasted = 0
        else:
            wasted = made.wasted.sen
        after = sum(Money.parse(goods.on_hand(sku)[1]).sen for sku in skus)
        assert after == before - wasted
        goods.sound()

    repacked()


@pytest.mark.req("I26", "WMS-MOV-09")
@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**15)), min_size=1, max_size=6),
    st.data(),
)
def test_shares_of_good_and_waste_add_up(parts: list[tuple[int, int]], data: Any) -> None:
    outs = [out for out, _ in parts]
    values = [value for _, value in parts]
    waste = data.draw(st.integers(0, sum(outs)))

    found = shares(outs, values, waste)

    assert sum(one.out - one.good for one in found) == waste
    assert [one.value for one in found] == values
    assert all(0 <= one.good_value <= one.value for one in found)
    assert all(one.good_value == one.value for one in found if one.good == one.out)


@pytest.mark.req("WMS-MOV-09")
@pytest.mark.parametrize("text", ["0", "12/0", "a", "1/2/3", "-1", "1.5", ""])
def test_a_ratio_is_one_or_two_whole_numbers(text: str) -> None:
    assert ratio_of(text) is None


@pytest.mark.req("WMS-MOV-09")
def test_repacking_by_keyboard_and_scanner(sqlite_url: str, qtbot: QtBot) -> None:
    goods = Goods.build(sqlite_url)
    goods.product("KAPAS-DUS")
    goods.receive("KAPAS-DUS", 3, "300.00")
    desk = Desk(goods, qtbot)
    panel = desk.show(MonitoringPanel)
    form: Any = panel.operate(RepackForm, "Kemas ulang", "Kemas ulang")
    desk.quiet()
    form.labels.setChecked(False)
    panel.scanned("KAPAS-DUS", 0)
    desk.quiet()
    assert form.sku.text() == "KAPAS-DUS"
    form.to_sku.setFocus()
    panel.scanned("KAPAS", 0)
    desk.quiet()
    assert (form.to_sku.text(), form.ratio.hasFocus()) == ("KAPAS", True)
    form.ratio.setText("12")
    _type(desk, form, "lines.0.qty", "1")
    _type(desk, form, "lines.0.location", FROM)
    press(desk, form, Qt.Key.Key_Return, ctrl=True)

    assert panel.message.text == "RPK-261121-0001: 12 pcs KAPAS dari 1 pcs KAPAS-DUS."
    assert goods.on_hand("KAPAS") == (12, "100.00")
    desk.operations.close()
    goods.company.close()
