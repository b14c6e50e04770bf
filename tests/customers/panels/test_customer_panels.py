"""The customers' screens on a real company."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.core.driver import fetch
from app.core.money import Money
from app.customers import orderbook
from app.customers.api import (
    CreateCustomer,
    CustomerDetail,
    CustomerList,
    CustomerOrder,
    Figures,
    RecomputeCustomers,
)
from app.customers.panels.customer_detail import CustomerDetailPanel, _AskTwin
from app.customers.panels.customer_form import CustomerForm
from app.customers.panels.customer_list import CustomerListPanel
from app.ui.fields import Field
from app.ui.tokens import Tone
from tests.support.company import Company
from tests.support.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from app.core.work import Read, Work
    from app.customers.panels.customer_form import CustomerForm
    from app.ui.panel import Panel


@dataclass
class _Book(orderbook.NoOrders):
    """Two orders of whoever has them."""

    owner: str = ""
    orders: list[str] = field(default_factory=lambda: ["SO-1", "SO-2"])

    def figures(self, read: Read, customer_ids: Sequence[str] | None) -> list[Figures]:
        if not self.owner or (customer_ids is not None and self.owner not in customer_ids):
            return []
        first, last = read.now - timedelta(days=5), read.now - timedelta(days=1)
        return [Figures(self.owner, first, last, 2, Money(30_000_000), 1)]

    def last_orders(self, read: Read, customer_id: str, limit: int) -> list[CustomerOrder]:
        if customer_id != self.owner:
            return []
        return [
            CustomerOrder(number, "shopee", read.now, "shipped", "1 × Serum", Money(15_000_000))
            for number in self.orders[:limit]
        ]

    def move(self, _work: Work, from_id: str, to_id: str, _only: Sequence[str] | None) -> list[str]:
        if self.owner != from_id:
            return []
        self.owner = to_id
        return self.orders


@pytest.fixture
def book() -> Iterator[_Book]:
    before = orderbook.book()
    made = _Book()
    orderbook.provide(made)
    yield made
    orderbook.provide(before)


@pytest.fixture
def company(sqlite_url: str, book: _Book) -> Iterator[Company]:
    with Company.found(sqlite_url, opened=False) as made:
        yield made


@pytest.fixture
def listed(qtbot: QtBot, company: Company) -> Iterator[Screen[CustomerListPanel]]:
    for name, phone, kind in (
        ("Ani", "081200000001", "retail"), ("Budi", "081200000002", "agen"),
        ("Citra", "", "retail"),
    ):  # fmt: skip
        company.admin.do(
            CreateCustomer(customer_name=name, phone=phone, customer_type=kind, tags=("vip",))  # type: ignore[arg-type]
        )
    screen = Screen(qtbot, company.admin, CustomerListPanel)
    yield screen
    screen.close()


def _code(company: Company, name: str) -> str:
    (found,) = company.admin.ask(CustomerList(text=name)).rows
    return found.code


def _give_orders(company: Company, book: _Book, name: str) -> None:
    sql = "SELECT id FROM customer WHERE name = :name"
    with company.database.reading() as session:
        ((book.owner,),) = fetch(session, sql, {"name": name})
    company.admin.do(RecomputeCustomers())


def _names(screen: Screen[CustomerListPanel]) -> list[str]:
    return [row.name for row in screen.panel.list.rows]


def _type(form: CustomerForm, **texts: str) -> None:
    for name, text in texts.items():
        form._inputs[name].setText(text)  # type: ignore[attr-defined]


@pytest.mark.req("WMS-CRM-11", "WMS-GEN-12")
def test_tabs_search_and_cards(
    company: Company, listed: Screen[CustomerListPanel], book: _Book, qtbot: QtBot
) -> None:
    assert _names(listed) == ["Ani", "Budi", "Citra"]
    assert [listed.panel.tabs.tabText(at) for at in range(5)] == [
        "Semua", "Retail", "Agen", "Reseller", "Dropshipper",
    ]  # fmt: skip

    listed.panel.tabs.setCurrentIndex(2)
    listed.settle()
    assert _names(listed) == ["Budi"]
    listed.panel.tabs.setCurrentIndex(0)
    qtbot.keyClicks(listed.panel.search.field, "0812-0000-0001")
    qtbot.waitUntil(lambda: _names(listed) == ["Ani"])
    listed.panel.search.set_text("")
    _give_orders(company, book, "Budi")
    listed.panel.refresh()
    listed.settle()

    figures = [card.accessibleName() for card in listed.panel.cards._cards.values()]
    assert figures == [
        "Total: 3",
        "Aktif (30 hari): 1",
        "Baru (30 hari): 3",
        "Repeat Rate: 100% 1 orang · rata-rata Rp 150.000",
    ]
    listed.panel.cards.pressed.emit("active_30")
    listed.settle()
    assert _names(listed) == ["Budi"]
    listed.panel.cards.pressed.emit("")
    listed.settle()
    assert _names(listed) == ["Ani", "Budi", "Citra"]
    listed.panel.search.set_filter("tag", "vip")
    listed.settle()
    assert _names(listed) == ["Ani", "Budi", "Citra"]


@pytest.mark.req("WMS-CRM-11")
def test_enter_opens_the_customer(
    company: Company, listed: Screen[CustomerListPanel], qtbot: QtBot
) -> None:
    listed.panel.list.focus_first()

    qtbot.keyClick(listed.panel.list.view, Qt.Key.Key_Return)

    assert listed.went == [("customers.detail", {"customer": _code(company, "Ani")})]


def _form_of(panel: Panel) -> CustomerForm:
    """The form at the side."""
    form = panel.side.findChild(CustomerForm)
    assert isinstance(form, CustomerForm)
    return form


@pytest.mark.req("WMS-CRM-13", "WMS-CRM-11")
def test_a_new_customer_by_the_form(
    company: Company, listed: Screen[CustomerListPanel], qtbot: QtBot
) -> None:
    qtbot.keyClick(listed.panel, Qt.Key.Key_F4)
    form = _form_of(listed.panel)
    _type(form, customer_name="", phone="abc", email="dewi")

    form.save()
    listed.settle()
    wrong = {
        name
        for name, widget in form._inputs.items()
        if isinstance(holder := widget.parentWidget(), Field) and holder.error
    }
    assert wrong == {"customer_name", "phone", "email"}
    _type(form, customer_name="Dewi", phone="+62 813 9999 0000", email="", tags="VIP, cod risky,")
    form.save()
    listed.settle()

    assert listed.said == "Pelanggan Dewi ditambahkan."
    view = company.admin.ask(CustomerDetail(customer="081399990000"))
    assert (view.name, view.tags) == ("Dewi", ("cod_risky", "vip"))
    assert listed.went == [("customers.detail", {"customer": view.code})]
    assert _names(listed) == ["Ani", "Budi", "Citra", "Dewi"]


@pytest.fixture
def detail(
    qtbot: QtBot, company: Company, listed: Screen[CustomerListPanel], book: _Book
) -> Iterator[Screen[CustomerDetailPanel]]:
    _give_orders(company, book, "Budi")
    code = _code(company, "Budi")
    screen = Screen(qtbot, company.admin, CustomerDetailPanel, customer=code)
    yield screen
    screen.close()


def _aliases(screen: Screen[CustomerDetailPanel]) -> tuple[str, ...]:
    assert screen.panel._view is not None
    return screen.panel._view.aliases


@pytest.mark.req("WMS-CRM-12")
def test_the_page_shows_the_person_and_the_orders(detail: Screen[CustomerDetailPanel]) -> None:
    panel = detail.panel

    assert panel.title_line.title == "Budi"
    assert panel.title_line.pill.status.text == "Agen"
    assert [order.number for order in panel.orders.rows] == ["SO-1", "SO-2"]
    values = [card.accessibleName() for card in panel.cards._cards.values()]
    assert values == [
        "Total Orders: 2", "Total Belanja: Rp 300.000", "RTS Count: 1",
        "RTS Rate: 50% sering RTS",
    ]  # fmt: skip
    panel.orders.activated.emit(panel.orders.rows[0])
    panel.cards.pressed.emit("orders")
    assert detail.went == [
        ("orders.list", {"number": "SO-1"}), ("orders.list", {"text": "0812-0000-0002"}),
    ]  # fmt: skip


@pytest.mark.req("WMS-CRM-12", "WMS-CRM-13")
def test_editing_and_deactivating_with_undo(
    company: Company, detail: Screen[CustomerDetailPanel]
) -> None:
    detail.panel.edit()
    form = _form_of(detail.panel)
    _type(form, customer_name="Budi Santoso")
    form.save()
    detail.settle()
    assert detail.panel.title_line.title == "Budi Santoso"

    detail.panel.toggle_active()
    detail.settle()
    assert detail.panel.title_line.pill.status.text == "Nonaktif"
    detail.panel.message.undo()
    detail.settle()

    view = company.admin.ask(CustomerDetail(customer="081200000002"))
    assert (view.name, view.active) == ("Budi Santoso", True)


@pytest.mark.req("WMS-CRM-10")
def test_merging_a_double_and_taking_it_back(
    company: Company, detail: Screen[CustomerDetailPanel], book: _Book
) -> None:
    panel = detail.panel
    panel.merge()
    dialog = panel.findChild(_AskTwin)
    assert isinstance(dialog, _AskTwin)
    dialog.accept()
    assert dialog.field.error == "Isi nomor telepon atau kode pelanggannya."
    dialog.twin.setText("0812-0000-0001")
    dialog.accept()
    detail.settle()

    assert detail.said.startswith("Ani digabungkan ke Budi")
    assert _aliases(detail) == ("0812-0000-0001",)
    panel.message.undo()
    detail.settle()
    assert _aliases(detail) == ()
    assert company.admin.ask(CustomerDetail(customer="081200000001")).name == "Ani"


@pytest.mark.req("WMS-CRM-12")
def test_a_customer_that_is_none_is_told(qtbot: QtBot, company: Company) -> None:
    screen = Screen(qtbot, company.admin, CustomerDetailPanel, customer="C-TIDAK")

    assert screen.panel.message.tone is Tone.ERROR
    assert 'Pelanggan "C-TIDAK" tidak ditemukan' in screen.said
    screen.close()
