"""An order typed and scanned beside the list, made and changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QWidget

from app.catalog.api import AddBarcode, AddUnit
from app.core.money import Money
from app.orders.api import UpdateOrder
from app.orders.panels.order_detail import OrderDetailView
from app.orders.panels.order_form import NewOrderForm, OrderForm
from app.orders.panels.order_lines import LineRow, OrderLines
from app.orders.panels.order_list import OrderListPanel
from app.ui.fields import Field
from tests.support.screens import Screen
from tests.support.shop import Shop, line, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

CTRL = Qt.KeyboardModifier.ControlModifier
EAN = "8991234567891"
KARTON = "18991234567898"


def rupiah(amount: int) -> Money:
    return Money.rupiah_of(amount)


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    """Stock of two products; LULUR has a price, a barcode, and one for its carton of 12."""
    made = Shop.build(database_url)
    made.goods.product("LULUR", sell_price=rupiah(25_000), product_name="Lulur Mandi Kopi")
    made.do(AddUnit(sku="LULUR", unit="karton", factor="12"))
    made.do(AddBarcode(sku="LULUR", barcode=EAN))
    made.do(AddBarcode(sku="LULUR", barcode=KARTON, unit="karton"))
    made.receive("SERUM", 10)
    made.receive("LULUR", 50)
    yield made
    made.goods.sound()
    made.company.close()


class Typist:
    """Hands on the keyboard and a scanner, at the list of orders."""

    def __init__(self, qtbot: QtBot, shop: Shop, **opened: object) -> None:
        self.qtbot = qtbot
        self.screen = Screen(qtbot, shop.company.admin, OrderListPanel, **opened)
        self.panel = self.screen.panel

    @property
    def here(self) -> QWidget:
        """Where the cursor is."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    @property
    def at(self) -> str:
        return str(self.here.property("field"))

    @property
    def lines(self) -> list[LineRow]:
        typing = self.panel.entry.typing
        assert typing is not None
        assert isinstance(typing.lines, OrderLines)
        return typing.lines.used()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        self.qtbot.keyClick(self.here, key, modifier or Qt.KeyboardModifier.NoModifier)
        self.screen.settle()

    def type(self, *texts: str) -> None:
        """Texts, each left with Tab."""
        for text in texts:
            self.qtbot.keyClicks(self.here, text)
            self.press(Qt.Key.Key_Tab)

    def go_to(self, field: str) -> None:
        """Tab until the cursor is in a field."""
        for _ in range(60):
            if self.at == field:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no way to {field} by Tab")

    def scan(self, code: str) -> None:
        self.panel.scanned(code, 0)
        self.screen.settle()

    def new(self) -> NewOrderForm:
        self.press(Qt.Key.Key_N, CTRL)
        form = self.panel.entry.typing
        assert isinstance(form, NewOrderForm)
        return form

    def save(self) -> None:
        self.press(Qt.Key.Key_Return, CTRL)

    def errors(self) -> dict[str, str]:
        """What is said to be wrong, by field."""
        fields = self.panel.findChildren(Field)
        return {str(one.input.property("field")): one.error for one in fields if one.error}


@pytest.fixture
def typist(qtbot: QtBot, shop: Shop) -> Iterator[Typist]:
    made = Typist(qtbot, shop)
    yield made
    made.screen.close()


@pytest.mark.req("ERP-ORD-01", "ERP-ORD-02", "WMS-GEN-12")
def test_an_order_is_typed_and_scanned_without_a_mouse(shop: Shop, typist: Typist) -> None:
    form = typist.new()
    assert typist.at == "store"
    typist.press(Qt.Key.Key_Tab)
    typist.type("Siti Aminah", "0812-1111-2222", "Jl. Melati 5", "KOTA BANDUNG")
    typist.go_to("lines.0.sku")
    typist.qtbot.keyClicks(typist.here, "serum")
    typist.press(Qt.Key.Key_Return)
    assert (typist.at, typist.lines[0].sku, typist.lines[0].price.value()) == (
        "lines.0.qty", "SERUM", None,
    )  # fmt: skip
    typist.type("2", "50000", "10000")
    typist.scan(EAN)
    typist.scan(EAN)
    typist.scan(KARTON)
    assert [(one.sku, one.qty.value()) for one in typist.lines] == [("SERUM", 2), ("LULUR", 14)]
    typist.go_to("shipping")
    typist.type("9000", "4000")
    assert form.total.text() == rupiah(445_000).rupiah()
    typist.press(Qt.Key.Key_Space)  # COD
    typist.go_to("courier")
    typist.type("JNE", "REG")
    typist.scan("JNE0001234567")
    typist.go_to("ship_by")
    typist.type("24/11/2026", "14.00")
    typist.qtbot.keyClick(typist.here, Qt.Key.Key_Return, CTRL)  # an impatient hand
    typist.save()

    [number] = [row[0] for row in shop.rows("SELECT number FROM sales_order")]
    stored = shop.stored(number)
    assert (stored["subtotal"], stored["shipping"], stored["total"]) == (
        rupiah(436_000), rupiah(9_000), rupiah(445_000),
    )  # fmt: skip
    assert (stored["state"], stored["channel"], stored["resi"]) == (
        "allocated", "manual", "JNE0001234567",
    )  # fmt: skip
    assert (stored["cod_amount"], stored["courier"], stored["service"]) == (
        rupiah(445_000), "JNE", "REG",
    )  # fmt: skip
    assert stored["ship_by"] == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert shop.rows(
        "SELECT sku_raw, qty, unit_price, seller_discount FROM sales_order_line ORDER BY line_no"
    ) == [("SERUM", 2, 5_000_000, 1_000_000), ("LULUR", 14, 2_500_000, 0)]
    assert shop.one("SELECT sum(qty) FROM reservation WHERE state = 'active'") == 16
    assert typist.panel.findChild(OrderDetailView) is not None
    assert typist.panel.side.title == number


@pytest.mark.req("ERP-ORD-01", "WMS-GEN-09")
def test_a_refusal_names_every_field_writes_nothing_and_keeps_what_was_typed(
    shop: Shop, typist: Typist
) -> None:
    shop.order(("SERUM", 1), resi="RESI0001")
    before = shop.counts()
    form = typist.new()
    typist.save()
    assert typist.errors() == {"lines.0.sku": "Pindai atau ketik paling sedikit satu barang."}
    assert typist.at == "lines.0.sku"

    typist.type("KRIM")
    typist.go_to("lines.0.discount")
    typist.type("5000")
    typist.go_to("lines.1.sku")
    typist.type("ENTAH")
    typist.go_to("ship_time")
    typist.type("siang")
    typist.save()
    assert typist.errors() == {
        "lines.0.price": "Isi harganya; 0 bila gratis.",
        "lines.1.sku": '"ENTAH" tidak dikenal. Ketik SKU, barcode, atau pilih dari daftar.',
        "lines.1.qty": "Isi jumlahnya.",
        "lines.1.price": "Isi harganya; 0 bila gratis.",
        "ship_time": '"siang" bukan jam. Contoh: 14.00',
    }
    assert typist.at == "lines.0.price"

    typist.type("4000")
    typist.lines[1].remove.setFocus()
    typist.press(Qt.Key.Key_Space)
    typist.go_to("ship_time")
    typist.press(Qt.Key.Key_Backspace)
    typist.go_to("resi")
    typist.type("resi0001")
    typist.save()
    assert typist.errors() == {"lines.0.discount": "Potongan melebihi harga barisnya."}
    typist.press(Qt.Key.Key_A, CTRL)
    typist.type("0")
    typist.save()

    [(field, said)] = typist.errors().items()
    assert (field, said.startswith("Resi resi0001 sudah ada di pesanan SO-")) == ("resi", True)
    assert shop.counts() == before
    assert form.isVisible()
    assert [one.value() for one in typist.lines] == [
        {"sku": "KRIM", "qty": 1, "price": rupiah(4_000), "discount": rupiah(0)}
    ]
    typist.here.clear()  # type: ignore[attr-defined] # the field of the resi
    typist.save()
    assert shop.one("SELECT count(*) FROM sales_order") == 2


@pytest.mark.req("ERP-ORD-01", "WMS-GEN-09")
def test_a_sku_nobody_looked_up_is_refused_at_its_line(shop: Shop, typist: Typist) -> None:
    before = shop.counts()
    form = typist.new()
    assert form.lines is not None
    for sku, line_of in (("SERUM", 0), ("ENTAH", 1)):
        made = form.lines.rows[line_of]
        for field, text in ((made.product, sku), (made.qty, "1"), (made.price, "0")):
            typist.qtbot.keyClicks(field, text)
    form.save()
    typist.screen.settle()

    assert typist.errors() == {"lines.1.sku": 'SKU "ENTAH" tidak dikenal'}
    assert shop.counts() == before


@pytest.mark.req("ERP-ORD-01", "WMS-CRM-02")
def test_a_known_buyer_and_a_name_are_found_and_a_draft_is_kept(shop: Shop, typist: Typist) -> None:
    shop.order(("SERUM", 1))
    form = typist.new()
    typist.go_to("recipient.phone")
    typist.type("+62 812 1111 2222")
    values = form.values()
    assert (values["recipient.name"], values["recipient.address"]) == (
        "Siti Aminah", "Jl. Melati 5",
    )  # fmt: skip

    typist.go_to("lines.0.sku")
    typist.type("mandi kopi")
    assert [(one.sku, one.qty.value(), one.price.value()) for one in typist.lines] == [
        ("LULUR", 1, rupiah(25_000))
    ]
    typist.press(Qt.Key.Key_A, CTRL)
    typist.type("2 karton")
    assert typist.lines[0].qty.value() == 24
    typist.go_to("lines.1.sku")
    typist.qtbot.keyClicks(typist.here, "ser")
    completer = typist.lines[1].product.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    typist.qtbot.waitUntil(popup.isVisible)
    typist.qtbot.keyClick(popup, Qt.Key.Key_Down)
    typist.qtbot.keyClick(popup, Qt.Key.Key_Return)
    typist.screen.settle()
    assert (typist.at, typist.lines[1].sku) == ("lines.1.qty", "SERUM")
    typist.go_to("lines.1.price")
    typist.type("1000")
    for key, modifier in ((Qt.Key.Key_N, CTRL), (Qt.Key.Key_Escape, None), (Qt.Key.Key_N, CTRL)):
        typist.press(key, modifier)  # what is being typed stays
    assert (len(typist.lines), form.isVisible()) == (2, True)
    typist.go_to("draft")
    typist.press(Qt.Key.Key_Space)
    typist.save()

    assert shop.rows("SELECT state, total FROM sales_order ORDER BY number")[1] == (
        "draft", rupiah(601_000).sen,
    )  # fmt: skip
    assert shop.one("SELECT count(*) FROM customer") == 1


@pytest.mark.req("ERP-ORD-01", "ERP-ORD-12")
def test_lines_and_amounts_change_while_nothing_is_reserved(shop: Shop, qtbot: QtBot) -> None:
    number = shop.order(("SERUM", 1), draft=True, voucher=rupiah(1_000)).number
    typist = Typist(qtbot, shop, number=number)
    typist.press(Qt.Key.Key_F2)
    form = typist.panel.entry.typing
    assert isinstance(form, OrderForm)
    assert form.command() is None
    typist.go_to("lines.0.qty")
    typist.type("3")
    typist.scan(EAN)
    shop.do(UpdateOrder(order=number, seller_note="dari orang lain"))
    before = shop.counts()
    typist.save()
    assert "diubah" in typist.screen.said
    assert shop.counts() == before
    assert [one.qty.value() for one in typist.lines] == [3, 1]  # nothing typed is lost

    typist.press(Qt.Key.Key_Escape)
    typist.panel.show_order(number)
    typist.screen.settle()
    typist.press(Qt.Key.Key_F2)
    typist.go_to("lines.0.qty")
    typist.type("3")
    typist.scan(EAN)
    typist.save()

    stored = shop.stored(number)
    assert (stored["subtotal"], stored["total"]) == (rupiah(54_000), rupiah(54_000))
    assert (stored["seller_note"], stored["summary"]) == (
        "dari orang lain", "3× SERUM, 1× LULUR",
    )  # fmt: skip
    typist.screen.close()


@pytest.mark.req("ERP-ORD-01", "ERP-ORD-12")
def test_what_is_reserved_or_a_marketplace_counted_keeps_its_lines(
    shop: Shop, qtbot: QtBot
) -> None:
    reserved = shop.order(("SERUM", 1)).number
    theirs = line("SERUM", 1, platform_discount=rupiah(500))
    other = line("SERUM", 2, subtotal_before=rupiah(19_000))
    shop.take(
        told("261101AAAA0001", "ready_to_ship", theirs),
        told("261101AAAA0002", "ready_to_ship", other),
    )
    typist = Typist(qtbot, shop)
    for number in (reserved, "261101AAAA0001", "261101AAAA0002"):
        typist.panel.show_order(number)
        typist.screen.settle()
        typist.panel.edit()
        typist.screen.settle()
        form = typist.panel.entry.typing
        assert isinstance(form, OrderForm)
        assert form.lines is None
        form.findChildren(QCheckBox)[0].setChecked(True)
        typist.save()
        assert shop.stored(number)["gift"] is True
    typist.screen.close()


@pytest.mark.req("ERP-ORD-01", "WMS-SEC-07")
def test_who_may_not_write_orders_sees_no_way_to(shop: Shop, qtbot: QtBot) -> None:
    reader = shop.company.client("sales_order.read")
    screen = Screen(qtbot, reader, OrderListPanel)
    qtbot.keyClick(screen.panel, Qt.Key.Key_N, CTRL)
    screen.settle()
    assert screen.panel.entry.typing is None
    assert "Pesanan baru" not in {action.text() for action in screen.panel.actions()}
    screen.close()

    clerk = shop.company.client("sales_order.read", "sales_order.create", warehouses=("GD2",))
    screen = Screen(qtbot, clerk, OrderListPanel)
    qtbot.keyClick(screen.panel, Qt.Key.Key_N, CTRL)
    screen.settle()
    assert screen.said == "Belum ada toko yang aktif. Buat tokonya di Daftar Toko."
    screen.close()

    clerk = shop.company.client("sales_order.read", "sales_order.create", warehouses=("GD1",))
    screen = Screen(qtbot, clerk, OrderListPanel)
    screen.panel.new()
    screen.settle()
    form = screen.panel.entry.typing
    assert isinstance(form, NewOrderForm)
    assert isinstance(form.lines, OrderLines)
    first = form.lines.rows[0]  # who may not look products up types their SKU
    for field, text in ((first.product, "SERUM"), (first.qty, "1"), (first.price, "0")):
        assert isinstance(field, QLineEdit)
        qtbot.keyClicks(field, text)
    form.save()
    screen.settle()
    [row] = shop.rows("SELECT state, total FROM sales_order")
    assert row == ("needs_fix", 0)
    screen.close()
