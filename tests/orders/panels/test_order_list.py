"""Pesanan and the order beside it, on a real company."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit

from app.core.money import Money
from app.documents.report_pdf import page_texts
from app.orders.api import AllocateOrders, Recipient
from app.orders.panels.order_detail import OrderDetailView
from app.orders.panels.order_form import OrderForm
from app.orders.panels.order_list import OrderListPanel
from app.signing.api import IssuedList
from app.signing.panels import paper
from app.ui.dialogs import AskReason
from app.ui.tokens import Tone
from tests.support.screens import Screen
from tests.support.shop import Shop, line, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from app.documents.panels.pdf_paper import PdfPaper


@pytest.fixture
def listed(qtbot: QtBot, shop: Shop) -> Iterator[Screen[OrderListPanel]]:
    """Three orders: one that can be filled, one that lacks stock, one nobody can read."""
    shop.receive("SERUM", 5)
    shop.take(
        told("261101AAAA0001", "ready_to_ship", line("SERUM", 2), resi="SPXID001"),
        told("261102AAAA0002", "ready_to_ship", line("SERUM", 9)),
        told("261103AAAA0003", "ready_to_ship", line("ENTAH")),
    )
    screen = Screen(qtbot, shop.company.admin, OrderListPanel)
    yield screen
    screen.close()


def _numbers(screen: Screen[OrderListPanel]) -> set[str]:
    return {row.number for row in screen.panel.list.rows}


def _cards(screen: Screen[OrderListPanel]) -> list[str]:
    return [card.accessibleName() for card in screen.panel.cards._cards.values()]


def _choose(screen: Screen[OrderListPanel], number: str) -> None:
    assert screen.panel.list.select_key(number)


def _because(screen: Screen[OrderListPanel], reason: str) -> None:
    dialog = screen.panel.findChild(AskReason)
    assert isinstance(dialog, AskReason)
    dialog.reason.setCurrentText(reason)
    dialog.accept()
    screen.settle()


def _texts(screen: Screen[OrderListPanel]) -> str:
    view = screen.panel.findChild(OrderDetailView)
    assert isinstance(view, OrderDetailView)
    return "\n".join(each.text() for each in view.findChildren(QLabel))


@pytest.mark.req("ERP-ORD-13", "WMS-GEN-12")
def test_tabs_cards_and_filters_show_what_they_count(listed: Screen[OrderListPanel]) -> None:
    panel = listed.panel
    assert len(_numbers(listed)) == 3
    assert _cards(listed)[0] == "Baru: 3 1 perlu perbaikan"

    panel.tabs.setCurrentIndex(1)
    listed.settle()
    assert _numbers(listed) == {"261103AAAA0003"}
    panel.cards.pressed.emit("new")
    listed.settle()
    assert (panel.tabs.currentIndex(), len(_numbers(listed))) == (0, 3)
    panel.cards.pressed.emit("sent")
    listed.settle()
    assert _numbers(listed) == set()
    panel.search.clear_filter("group")
    panel.search.set_filter("state", "approved")
    listed.settle()
    assert len(_numbers(listed)) == 2
    panel.tabs.setCurrentIndex(1)
    listed.settle()
    assert (_numbers(listed), panel.search.filters) == ({"261103AAAA0003"}, {})
    panel.search.set_filter("store", "TTS")
    panel.tabs.setCurrentIndex(0)
    listed.settle()
    assert _numbers(listed) == set()


@pytest.mark.req("ERP-ORD-13")
def test_typing_a_resi_finds_its_order(listed: Screen[OrderListPanel], qtbot: QtBot) -> None:
    qtbot.keyClicks(listed.panel.search.field, "spxid001")
    qtbot.waitUntil(lambda: _numbers(listed) == {"261101AAAA0001"})
    listed.settle()

    assert _cards(listed)[0] == "Baru: 1"


@pytest.mark.req("WMS-OUT-02", "WMS-RSV-01")
def test_f4_reserves_stock_for_everything_that_waits(
    shop: Shop, listed: Screen[OrderListPanel], qtbot: QtBot
) -> None:
    qtbot.keyClick(listed.panel, Qt.Key.Key_F4)
    listed.settle()

    states = {row.number: row.state for row in listed.panel.list.rows}
    assert states == {
        "261101AAAA0001": "allocated", "261102AAAA0002": "backorder",
        "261103AAAA0003": "needs_fix",
    }  # fmt: skip
    assert _cards(listed)[:2] == ["Baru: 2 1 perlu perbaikan · 1 menunggu stok", "Siap Kirim: 1"]
    assert shop.one("SELECT sum(qty) FROM reservation WHERE state = 'active'") == 2


@pytest.mark.req("ERP-ORD-11")
def test_cancelling_asks_why_and_gives_the_stock_back(
    shop: Shop, listed: Screen[OrderListPanel]
) -> None:
    panel = listed.panel
    panel.allocate()
    listed.settle()
    panel.cancel()
    assert (panel.message.tone, listed.said) == (Tone.WARN, "Pilih dahulu pesanannya.")
    _choose(listed, "261101AAAA0001")

    panel.cancel()
    _because(listed, "")
    assert shop.state("261101AAAA0001") == "allocated"
    _because(listed, "Permintaan pembeli")

    assert shop.state("261101AAAA0001") == "cancelled"
    assert shop.one("SELECT count(*) FROM reservation WHERE state = 'active'") == 0


@pytest.mark.req("WMS-RSV-02")
def test_holding_and_letting_go_again(
    shop: Shop, listed: Screen[OrderListPanel], qtbot: QtBot
) -> None:
    _choose(listed, "261101AAAA0001")
    qtbot.keyClick(listed.panel, Qt.Key.Key_F7)
    _because(listed, "Alamat diragukan")
    assert shop.state("261101AAAA0001") == "on_hold"

    _choose(listed, "261101AAAA0001")
    listed.panel.activateWindow()
    qtbot.waitUntil(listed.panel.isActiveWindow)
    qtbot.keyClick(listed.panel, Qt.Key.Key_F8)
    listed.settle()

    assert shop.state("261101AAAA0001") == "allocated"


@pytest.mark.req("ERP-ORD-13")
def test_enter_shows_the_order_with_its_lots_and_what_it_earned(
    shop: Shop, listed: Screen[OrderListPanel], qtbot: QtBot
) -> None:
    panel = listed.panel
    panel.allocate()
    listed.settle()
    _choose(listed, "261101AAAA0001")
    panel.list.focus_current()
    qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)
    listed.settle()
    assert "2 dari" in _texts(listed)
    assert "L-SERUM" in _texts(listed)

    shop.ship("261101AAAA0001")
    panel.refresh()
    listed.settle()

    text = _texts(listed)
    assert Money.rupiah_of(2_000).rupiah() in text
    assert "Laba kotor" in text


@pytest.mark.req("ERP-ORD-03")
def test_every_problem_of_an_order_is_told(shop: Shop, qtbot: QtBot) -> None:
    shop.take(told("261103AAAA0003", "ready_to_ship", line("ENTAH"), line("JUGA")))
    screen = Screen(qtbot, shop.company.admin, OrderListPanel, number="261103AAAA0003")

    text = _texts(screen)
    assert "ENTAH" in text
    assert "JUGA" in text
    screen.close()


@pytest.mark.req("ERP-ORD-03", "ERP-ORD-12")
def test_what_an_order_lacks_is_completed_by_keyboard(shop: Shop, qtbot: QtBot) -> None:
    made = shop.order(("SERUM", 1), recipient=Recipient(name="Siti Aminah", city="KOTA BANDUNG"))
    screen = Screen(qtbot, shop.company.admin, OrderListPanel, number=made.number)

    qtbot.keyClick(screen.panel, Qt.Key.Key_F2)
    screen.settle()
    form = screen.panel.findChild(OrderForm)
    assert isinstance(form, OrderForm)
    notes = "\n".join(each.text() for each in form.findChildren(QLabel))
    assert "Alamat kirim kosong. Lengkapi alamatnya." in notes
    name = form.focusWidget()
    assert isinstance(name, QLineEdit)
    assert name.text() == "Siti Aminah"
    qtbot.keyClick(name, Qt.Key.Key_Tab)
    qtbot.keyClicks(form.focusWidget(), "081211112222")
    qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(form.focusWidget(), "Jl. Melati 5")
    screen.panel.refresh()  # somebody else's change meanwhile takes nothing that was typed
    screen.settle()
    qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.settle()

    stored = shop.stored(made.number)
    assert (stored["customer_phone"], stored["address"]) == ("081211112222", "Jl. Melati 5")
    assert (stored["state"], stored["by_hand"]) == (
        "approved", "address city customer_name customer_phone postcode province",
    )  # fmt: skip
    assert screen.said == f"Pesanan {made.number} diperbarui: Baru."
    screen.close()


@pytest.mark.req("WMS-SEC-07")
def test_who_may_not_see_an_address_cannot_write_it_away(shop: Shop, qtbot: QtBot) -> None:
    made = shop.order(("SERUM", 1))
    clerk = shop.company.client("sales_order.read", "sales_order.update")
    screen = Screen(qtbot, clerk, OrderListPanel, number=made.number)
    screen.panel.edit()
    screen.settle()
    form = screen.panel.findChild(OrderForm)
    assert isinstance(form, OrderForm)

    before = shop.stored(made.number)
    assert form.command() is None
    for box in form.findChildren(QCheckBox):
        box.setChecked(True)
    form.save()
    screen.settle()

    stored = shop.stored(made.number)
    changed = {name for name, was in before.items() if stored[name] != was}
    assert changed - {"version", "updated_at", "updated_by", "by_hand"} == {"fragile", "gift"}
    assert (stored["address"], stored["gift"]) == ("Jl. Melati 5", True)
    screen.close()


def test_importing_is_one_key_away(listed: Screen[OrderListPanel], qtbot: QtBot) -> None:
    qtbot.keyClick(listed.panel, Qt.Key.Key_F3)

    assert listed.went == [("integrations.import_orders", {})]


@pytest.mark.req("WMS-SHIP-09", "WMS-PRT-03")
def test_the_surat_jalan_of_an_order_is_one_key(
    listed: Screen[OrderListPanel], qtbot: QtBot
) -> None:
    (number,) = (row.number for row in listed.panel.list.rows if row.resi == "SPXID001")
    _choose(listed, number)

    qtbot.keyClick(listed.panel, Qt.Key.Key_F10)
    listed.settle()

    assert listed.said == f"Surat jalan pesanan {number} terbit setelah paketnya dikirim."


@pytest.mark.req("ERP-ORD-13", "WMS-SHIP-09")
def test_the_surat_jalan_of_all_chosen_orders_are_one_file(
    listed: Screen[OrderListPanel], shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.take(*(told(number, "ready_to_ship", line("SERUM")) for number in ("K1", "K2", "K3")))
    shop.do(AllocateOrders(orders=("K1", "K2")))
    for number in ("K1", "K2"):
        shop.ship(number)
    shown: list[PdfPaper] = []
    monkeypatch.setattr(paper, "show_pdf_paper", lambda _panel, one: shown.append(one))
    listed.panel.search.set_text("K")
    listed.panel.reload()
    listed.settle()
    listed.panel.list.view.selectAll()
    chosen = {row.number for row in listed.panel.list.selected()}
    assert {"K1", "K2", "K3"} <= chosen

    qtbot.keyClick(listed.panel, Qt.Key.Key_F10)
    listed.settle()

    [found] = shown
    assert (found.title, found.file_name) == ("Surat jalan (2 lembar)", "surat-jalan-2.pdf")
    pages = list(page_texts(found.pdf))
    assert [sum(f"Pesanan {number}" in page for page in pages) for number in ("K1", "K2")] == [1, 1]
    issued = listed.operations.client.ask(IssuedList(kind="SJ")).rows
    assert len(issued) == len(pages) == 2
    left = len(chosen) - 2
    assert listed.said.startswith(f"{left} tidak dicetak: Surat jalan pesanan ")
