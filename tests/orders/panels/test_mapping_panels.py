"""Stores, SKUs and shipping options on real companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.orders.api import StoreList
from app.orders.panels.courier_mapping import CourierMappingPanel
from app.orders.panels.sku_mapping import SkuMappingPanel
from app.orders.panels.stores import StoresPanel
from app.ui.dialogs import Ask
from app.ui.forms import Form
from app.ui.tokens import Tone
from tests.support.screens import Screen
from tests.support.shop import Shop, line, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


def _put(form: Form | None, **values: str) -> None:
    assert form is not None
    for name, value in values.items():
        widget = form._inputs[name]
        if isinstance(widget, QComboBox):
            at = widget.findData(value)
            if at >= 0:
                widget.setCurrentIndex(at)
            else:
                widget.setEditText(value)
        else:
            assert isinstance(widget, QLineEdit)
            widget.setText(value)


# ---------------------------------------------------------------- stores


@pytest.mark.req("WMS-MD-19")
def test_a_store_by_the_form_has_its_accounts(shop: Shop, qtbot: QtBot) -> None:
    screen = Screen(qtbot, shop.company.admin, StoresPanel)
    before = {row.code for row in screen.panel.list.rows}

    qtbot.keyClick(screen.panel, Qt.Key.Key_F4)
    _put(screen.panel._form, code="kecil", title="", platform="shopee", warehouse="GD1")
    assert screen.panel._form is not None
    screen.panel._form.save()
    screen.settle()
    assert screen.panel.message.tone is Tone.ERROR
    _put(screen.panel._form, code="SHP-9", title="Toko Sembilan", sender_name="Gudang Kita")
    screen.panel._form.save()
    screen.settle()

    (made,) = [row for row in screen.panel.list.rows if row.code not in before]
    assert (made.code, made.sender_name, made.warehouse) == ("SHP-9", "Gudang Kita", "GD1")
    assert set(made.accounts) >= {"receivable.marketplace", "sales", "wallet.marketplace"}
    screen.panel.edit(made)
    _put(screen.panel._form, title="Toko Sepuluh")
    screen.panel._form.save()
    screen.settle()
    assert "Toko Sepuluh" in {row.name for row in shop.ask(StoreList())}
    screen.close()


# ---------------------------------------------------------------- SKUs


@pytest.fixture
def skus(qtbot: QtBot, shop: Shop) -> Iterator[Screen[SkuMappingPanel]]:
    """Two SKUs that look like ours and one that does not."""
    shop.take(
        told("261101AAAA0001", "ready_to_ship", line("SERUM-")),
        told("261101AAAA0002", "ready_to_ship", line("SERUM-")),
        told("261101AAAA0003", "ready_to_ship", line("KAPASS")),
        told("261101AAAA0004", "ready_to_ship", line("XYZ 3PCS", product="Lain sama sekali")),
    )
    screen = Screen(qtbot, shop.company.admin, SkuMappingPanel)
    yield screen
    screen.close()


@pytest.mark.req("WMS-MD-20")
def test_taking_what_is_suggested_lets_the_orders_go(
    shop: Shop, skus: Screen[SkuMappingPanel], qtbot: QtBot
) -> None:
    rows = {row.sku: row for row in skus.panel.list.rows}
    assert rows["SERUM-"].orders == 2
    assert rows["SERUM-"].suggestions[0].sku == "SERUM"
    skus.panel.list.select_key(f"SHP|{rows['SERUM-'].key}")

    qtbot.keyClick(skus.panel, Qt.Key.Key_F4)
    skus.settle()

    assert shop.state("261101AAAA0001") == shop.state("261101AAAA0002") == "approved"
    assert {row.sku for row in skus.panel.list.rows} == {"KAPASS", "XYZ 3PCS"}


@pytest.mark.req("WMS-MD-20")
def test_mapping_by_hand_with_a_multiplier_and_taking_it_away(
    shop: Shop, skus: Screen[SkuMappingPanel]
) -> None:
    panel = skus.panel
    (odd,) = [row for row in panel.list.rows if row.sku == "XYZ 3PCS"]
    panel.edit(odd)
    assert panel._form is not None
    _put(panel._form, sku="")
    panel._form.save()
    assert (panel.message.tone, panel._form.problems) == (Tone.ERROR, panel._form.problems)
    _put(panel._form, sku="KAPAS")
    panel._form.save()
    skus.settle()

    assert shop.state("261101AAAA0004") == "approved"
    sql = "SELECT i.qty FROM sales_order_item i JOIN sales_order o ON o.id = i.order_id"
    assert shop.rows(f"{sql} WHERE o.number = '261101AAAA0004'") == [(3,)]
    panel.tabs.setCurrentIndex(1)
    skus.settle()
    assert [(row.key, row.sku, row.multiplier) for row in panel.mapped.rows] == [
        (odd.key, "KAPAS", 3)
    ]
    panel.forget(panel.mapped.rows)
    dialog = panel.findChild(Ask)
    assert isinstance(dialog, Ask)
    dialog.accept()
    skus.settle()
    assert panel.mapped.row_count == 0


def test_nothing_sure_enough_is_told(shop: Shop, qtbot: QtBot) -> None:
    shop.take(told("261101AAAA0004", "ready_to_ship", line("XYZ", product="Lain sama sekali")))
    screen = Screen(qtbot, shop.company.admin, SkuMappingPanel, store="SHP")

    screen.panel.take_suggestions()

    assert screen.panel.message.tone is Tone.WARN
    screen.panel.search.set_filter("store", "TTS")
    screen.settle()
    assert screen.panel.list.row_count == 0
    screen.close()


# ---------------------------------------------------------------- shipping options


@pytest.mark.req("WMS-MD-18")
def test_shipping_options_are_mapped_by_suggestion_and_by_hand(shop: Shop, qtbot: QtBot) -> None:
    shop.take(
        told("261101AAAA0001", "ready_to_ship", courier_option="Reguler-SPX Standard"),
        told("261101AAAA0002", "ready_to_ship", courier_option="Kurir Tetangga"),
    )
    screen = Screen(qtbot, shop.company.admin, CourierMappingPanel, unmapped=True)
    panel = screen.panel
    assert {row.option for row in panel.list.rows} == {"Reguler-SPX Standard", "Kurir Tetangga"}

    qtbot.keyClick(panel, Qt.Key.Key_F4)
    screen.settle()
    (left,) = panel.list.rows
    assert left.option == "Kurir Tetangga"
    panel.edit(left)
    assert panel._form is not None
    panel._form.save()
    assert panel.message.tone is Tone.ERROR
    _put(panel._form, courier="Budi Antar", service="Motor")
    panel._form.save()
    screen.settle()

    found = shop.rows("SELECT number, courier, service FROM sales_order ORDER BY number")
    assert found[1] == ("261101AAAA0002", "Budi Antar", "Motor")
    assert "SPX" in found[0][1]
    assert panel.list.row_count == 0
    screen.close()


@pytest.mark.req("WMS-MD-18")
def test_a_courier_for_options_nobody_mapped(shop: Shop, qtbot: QtBot) -> None:
    shop.take(told("261101AAAA0002", "ready_to_ship", courier_option="Kurir Tetangga"))
    screen = Screen(qtbot, shop.company.admin, CourierMappingPanel)
    screen.panel.search.set_filter("platform", "shopee")
    screen.settle()

    screen.panel.edit_default()
    _put(screen.panel._form, courier="JNE")
    assert screen.panel._form is not None
    screen.panel._form.save()
    screen.settle()

    assert shop.one("SELECT courier FROM sales_order") == "JNE"
    screen.close()
