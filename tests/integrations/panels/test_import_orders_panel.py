"""Impor Pesanan: from a file dropped on the screen to what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from app.catalog.api import ComponentIn
from app.integrations.api import PreviewOrders
from app.integrations.panels import samples
from app.integrations.panels.import_findings import About
from app.integrations.panels.import_orders import ImportOrdersPanel
from app.orders.api import UpdateStore
from app.orders.panels.store_form import NewStoreForm
from app.ui.gallery import canned
from app.ui.tokens import Tone
from tests.integrations.files import MENGANTAR_SAMPLE, SHOPEE_SAMPLE, TIKTOK_SAMPLE
from tests.support.screens import Screen
from tests.support.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.req("ERP-ORD-08")


@pytest.fixture
def shop(sqlite_url: str, expected: dict[str, Any]) -> Iterator[Shop]:
    """What the samples sell, but for one product that an open order wants."""
    made = Shop.build(sqlite_url, ("SHP", "SHP2", "TTS"))
    for sku in expected["catalogue"]:
        if sku not in {*expected["bundles"], "LIL-CEN-07"}:
            made.goods.product(sku)
    for sku, parts in expected["bundles"].items():
        components = tuple(ComponentIn(sku=part, qty=qty) for part, qty in parts.items())
        made.goods.product(sku, kind="bundle", components=components)
    yield made
    made.goods.sound()
    made.company.close()


@pytest.fixture
def screen(qtbot: QtBot, shop: Shop) -> Iterator[Screen[ImportOrdersPanel]]:
    made = Screen(qtbot, shop.company.admin, ImportOrdersPanel)
    yield made
    made.close()


def _drop(screen: Screen[ImportOrdersPanel], *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    screen.panel.dropEvent(event)
    screen.settle()


def _cards(screen: Screen[ImportOrdersPanel]) -> list[str]:
    return [card.accessibleName() for card in screen.panel.cards._cards.values()]


def _primary(screen: Screen[ImportOrdersPanel]) -> str:
    assert screen.panel._action is not None
    return screen.panel._action.text()


def test_a_dropped_file_is_shown_taken_over_and_proven(
    shop: Shop, screen: Screen[ImportOrdersPanel], expected: dict[str, Any], qtbot: QtBot
) -> None:
    orders = expected["tiktok_orders"]["orders"]
    _drop(screen, TIKTOK_SAMPLE)
    assert _cards(screen)[0].startswith(f"Baru: {orders}")
    assert _primary(screen) == f"Impor {orders} pesanan"
    assert not screen.panel._store.isVisible()
    assert shop.one("SELECT count(*) FROM sales_order") == 0

    qtbot.keyClick(screen.panel, Qt.Key.Key_F4)
    screen.settle()

    assert shop.one("SELECT count(*) FROM sales_order") == orders
    assert screen.panel.title_line.pill.status.text == "Jumlahnya sama"
    assert "Jumlah di Lumbung sama dengan berkasnya." in screen.panel._clean.text()
    sums = {each.text() for each in screen.panel._sums.findChildren(QLabel)}
    assert f"{orders}  (sama)" in sums


def test_what_is_not_known_is_listed_and_the_next_step_leads_there(
    shop: Shop, screen: Screen[ImportOrdersPanel], qtbot: QtBot
) -> None:
    shop.do(UpdateStore(code="SHP2", active=False))
    screen.panel.open_file(SHOPEE_SAMPLE)
    screen.settle()
    found = {each.kind for each in screen.panel.findings.rows}
    assert About.SKU in found

    qtbot.keyClick(screen.panel, Qt.Key.Key_F4)
    screen.settle()
    assert _primary(screen).startswith("Petakan")
    qtbot.keyClick(screen.panel, Qt.Key.Key_F4)
    screen.panel._open_couriers()

    assert screen.went == [
        ("orders.sku_mapping", {}), ("orders.courier_mapping", {"unmapped": True}),
    ]  # fmt: skip


@pytest.mark.req("WMS-GEN-12", "WMS-MD-20")
def test_the_next_step_counts_what_the_page_of_skus_lists(qtbot: QtBot) -> None:
    """Two SKUs are unknown; one of them is only in orders that left long ago."""
    made = ImportOrdersPanel(canned({PreviewOrders: samples.PREVIEW}))
    qtbot.addWidget(made)

    made._looked((samples.FILE, samples.PREVIEW))
    made._imported(samples.IMPORTED)

    assert made._action is not None
    assert made._action.text() == "Petakan 1 SKU"


def test_of_two_stores_one_is_chosen(
    shop: Shop, screen: Screen[ImportOrdersPanel], qtbot: QtBot
) -> None:
    _drop(screen, SHOPEE_SAMPLE)
    assert screen.panel._store.isVisible()
    assert _primary(screen) == "Pilih toko dulu"
    screen.panel.take_over()
    assert shop.one("SELECT count(*) FROM sales_order") == 0

    screen.panel._store.setCurrentIndex(screen.panel._store.findData("SHP2"))
    screen.panel._store.activated.emit(screen.panel._store.currentIndex())
    screen.settle()
    qtbot.keyClick(screen.panel, Qt.Key.Key_F4)
    screen.settle()

    sql = "SELECT DISTINCT s.code FROM sales_order o JOIN store s ON s.id = o.store_id"
    assert shop.rows(sql) == [("SHP2",)]


def test_a_second_time_there_is_nothing_to_do(
    shop: Shop, screen: Screen[ImportOrdersPanel]
) -> None:
    _drop(screen, TIKTOK_SAMPLE)
    screen.panel.take_over()
    screen.settle()
    written = shop.counts()

    screen.panel.opened(path=str(TIKTOK_SAMPLE))
    screen.settle()

    assert "tidak mengubah apa pun" in screen.said
    screen.panel.take_over()
    screen.settle()
    assert shop.counts() == written


def test_what_is_no_export_is_refused_in_words(
    screen: Screen[ImportOrdersPanel], tmp_path: Path
) -> None:
    other = tmp_path / "foto.xlsx"
    other.write_bytes(b"\xff\xd8\xff")
    _drop(screen, other)
    tones = [screen.panel.message.tone]
    assert screen.panel._body.currentIndex() == 0
    assert screen.panel._notice.sentence == screen.said
    assert screen.said.startswith('Isi berkas "foto.xlsx"')

    _drop(screen, other, TIKTOK_SAMPLE)
    assert [*tones, screen.panel.message.tone] == [Tone.ERROR, Tone.WARN]


@pytest.mark.req("WMS-MD-19")
def test_without_a_store_of_the_platform_its_form_stands_there_and_the_file_goes_on(
    shop: Shop, screen: Screen[ImportOrdersPanel], expected: dict[str, Any], qtbot: QtBot
) -> None:
    _drop(screen, MENGANTAR_SAMPLE)
    form = screen.panel.side.findChild(NewStoreForm)
    assert form is not None
    assert screen.said == "Belum ada toko Mengantar. Buat tokonya, lalu berkas ini dilanjutkan."
    assert form.values() == {
        "code": "MGT-1", "title": "Toko Mengantar", "platform": "mengantar", "warehouse": "GD1",
        "sender_name": "", "sender_phone": "",
    }  # fmt: skip
    (platform,) = [box for box in form.findChildren(QComboBox) if not box.isEnabled()]
    assert platform.currentText() == "Mengantar"

    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.settle()

    orders = expected["mengantar"]["orders"]
    assert _cards(screen)[0].startswith(f"Baru: {orders}")
    assert shop.rows("SELECT code, platform FROM store WHERE platform = 'mengantar'") == [
        ("MGT-1", "mengantar")
    ]
    assert shop.one("SELECT count(*) FROM sales_order") == 0


@pytest.mark.req("WMS-SEC-07")
def test_who_may_not_make_stores_is_told_where_they_are_made(shop: Shop, qtbot: QtBot) -> None:
    dina = shop.company.client("Customer Service", username="dina")
    screen = Screen(qtbot, dina, ImportOrdersPanel)
    _drop(screen, MENGANTAR_SAMPLE)

    assert screen.said.startswith("Belum ada toko Mengantar. Buat tokonya di Daftar Toko")
    assert screen.panel.side.findChild(NewStoreForm) is None
    screen.close()


def test_a_store_that_is_closed_is_not_made_again(
    shop: Shop, screen: Screen[ImportOrdersPanel], qtbot: QtBot
) -> None:
    shop.do(UpdateStore(code="TTS", active=False))
    _drop(screen, TIKTOK_SAMPLE)

    assert screen.said == (
        "Toko TikTok Shop TTS nonaktif. Aktifkan di Daftar Toko, lalu pilih berkas ini lagi."
    )
    (way,) = screen.panel._notice.findChildren(QPushButton)
    qtbot.mouseClick(way, Qt.MouseButton.LeftButton)
    assert (way.text(), screen.went) == ("Daftar Toko", [("orders.stores", {})])
    assert shop.one("SELECT count(*) FROM sales_order") == 0


def test_stopping_keeps_the_database_as_it_was(
    shop: Shop, screen: Screen[ImportOrdersPanel]
) -> None:
    _drop(screen, TIKTOK_SAMPLE)
    written = shop.counts()

    screen.panel.take_over()
    screen.panel.progress_marks.cancel()
    screen.settle()

    assert shop.counts() == written
    assert _primary(screen).startswith("Impor")


def test_a_card_shows_what_keeps_orders_out(screen: Screen[ImportOrdersPanel], shop: Shop) -> None:
    _drop(screen, TIKTOK_SAMPLE)
    screen.panel.cards.pressed.emit("trouble")
    kinds = {each.kind for each in screen.panel.findings.rows}
    assert kinds <= {About.ERROR, About.SKIPPED}
    screen.panel.take_over()
    screen.settle()

    screen.panel.cards.pressed.emit("new")

    assert screen.went[-1] == ("orders.list", {})
