"""Receivables by keyboard: chosen documents paid, reminders noted, the letter opened."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.receivables.api import CreditList, ReceiveAdvance
from app.receivables.panels.receivable_detail import CreditsView
from app.receivables.panels.receivable_forms import InvoiceForm, PaymentForm, RefundForm
from app.receivables.panels.receivable_list import ReceivablesPanel
from app.receivables.panels.reminders import RemindersPanel
from app.receivables.panels.statement import StatementPanel
from app.ui.money_field import MoneyField
from tests.accounting.conftest import Books
from tests.receivables.conftest import Desk, opened_desk, rp
from tests.support.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.support.databases import Databases


@pytest.fixture
def desk(desks: Databases, tmp_path: Path) -> Iterator[Desk]:
    made = opened_desk(desks.new_sqlite(tmp_path / "desk.sqlite"))
    finance = made.books.company.client("Finance", username="maria")
    yield Desk(Books(made.books.company, finance), made.customers)
    made.books.company.close()


@pytest.fixture
def show(desk: Desk, qtbot: QtBot) -> Iterator[Any]:
    screens: list[Screen[Any]] = []

    def open_(kind: Any, **arguments: object) -> Screen[Any]:
        screens.append(Screen(qtbot, desk.books.client, kind, **arguments))
        return screens[-1]

    yield open_
    for screen in screens:
        screen.close()


def press(qtbot: QtBot, screen: Screen[Any], widget: QWidget, key: Qt.Key, **more: Any) -> None:
    qtbot.keyClick(widget, key, **more)
    screen.settle()


@pytest.mark.req("ERP-FIN-15")
def test_chosen_documents_are_paid_without_a_mouse(desk: Desk, show: Any, qtbot: QtBot) -> None:
    old = desk.invoice("Budi", 300_000, on_date=date(2026, 11, 16), term_days=0)
    new = desk.invoice("Budi", 200_000, term_days=30)
    desk.invoice("Sari", 50_000)
    screen = show(ReceivablesPanel)
    panel = screen.panel

    first = panel.list.rows[0]
    assert (first.number, first.age) == (old, 5)
    row = next(row for row in panel.list.rows if row.number == new)
    panel.list.select_key(f"{new} {row.journal}")
    press(qtbot, screen, panel, Qt.Key.Key_F4)
    (form,) = panel.side.findChildren(PaymentForm)
    amount = form.findChild(MoneyField)
    assert amount is not None
    assert amount.value() == rp(200_000)
    amount.set_value(rp(150_000))
    press(
        qtbot, screen, form, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier
    )  # fmt: skip

    assert "Rp 150.000 dicatat" in screen.said
    assert desk.open("Budi") == {old: 300_000, new: 50_000}
    assert desk.balance("11-100") == 150_000


@pytest.mark.req("ERP-FIN-15")
def test_a_payment_too_large_stays_in_the_form(desk: Desk, show: Any, qtbot: QtBot) -> None:
    number = desk.invoice("Budi", 100_000)
    screen = show(ReceivablesPanel)
    screen.panel.list.focus_first()
    press(qtbot, screen, screen.panel, Qt.Key.Key_F4)
    (form,) = screen.panel.side.findChildren(PaymentForm)
    form.findChild(MoneyField).set_value(rp(100_001))
    form.save()
    screen.settle()

    assert "melebihi yang dibayar" in screen.said
    assert desk.open() == {number: 100_000}


@pytest.mark.req("ERP-FIN-15")
def test_an_invoice_is_typed_and_opened(desk: Desk, show: Any, qtbot: QtBot) -> None:
    screen = show(ReceivablesPanel)
    panel = screen.panel
    press(qtbot, screen, panel, Qt.Key.Key_F2)
    (form,) = panel.side.findChildren(InvoiceForm)
    form.customer.setEditText(desk.customers["Sari"])
    form._inputs["text"].setText("Paket grosir")
    form._inputs["amount"].set_value(rp(750_000))
    form.save()
    screen.settle()

    assert "Rp 750.000 dicatat" in screen.said
    (row,) = panel.list.rows
    assert (row.customer_name, row.open) == ("Sari", rp(750_000))
    panel.show_document(row)
    screen.settle()
    assert panel.side.title == f"Faktur {row.number}"


@pytest.mark.req("ERP-FIN-15")
def test_reminders_are_copied_noted_and_lead_to_the_letter(
    desk: Desk, show: Any, qtbot: QtBot
) -> None:
    number = desk.invoice("Budi", 100_000, due_on=date(2026, 11, 22))
    screen = show(RemindersPanel)
    panel = screen.panel
    panel.list.focus_first()

    press(qtbot, screen, panel, Qt.Key.Key_F6)
    assert f"tagihan {number} sebesar Rp 100.000" in QGuiApplication.clipboard().text()
    press(qtbot, screen, panel, Qt.Key.Key_F4)
    assert panel.list.rows[0].pending is False
    panel.list.focus_first()
    press(qtbot, screen, panel, Qt.Key.Key_F9)
    assert screen.went == [
        ("receivables.statement", {"customer": desk.customers["Budi"], "letter": True})
    ]

    letter = show(StatementPanel, customer=desk.customers["Budi"], letter=True)
    report = letter.panel.view.report
    assert (report.title.name, report.rows[-1].cells[4]) == ("Pengingat Tagihan", rp(100_000))
    assert report.title.letterhead.name == "PT Lumbung Sehat"


@pytest.mark.req("ERP-FIN-15")
def test_an_advance_is_used_and_a_payment_taken_back_from_the_side(
    desk: Desk, show: Any, qtbot: QtBot
) -> None:
    number = desk.invoice("Budi", 100_000)
    desk.do(ReceiveAdvance(customer=desk.customers["Budi"], amount=rp(60_000)))
    screen = show(ReceivablesPanel)
    panel = screen.panel
    panel.show_credits()
    screen.settle()
    (view,) = panel.side.findChildren(CreditsView)
    press(qtbot, screen, view.table.view, Qt.Key.Key_Return)

    assert desk.open() == {number: 40_000}
    panel._void_number("PUM-202611-0001", "Salah pelanggan")
    screen.settle()
    assert "dibatalkan" in screen.said
    assert desk.open() == {number: 100_000}


@pytest.mark.req("ERP-FIN-15")
def test_an_advance_is_paid_back_from_the_side(desk: Desk, show: Any, qtbot: QtBot) -> None:
    desk.do(ReceiveAdvance(customer=desk.customers["Budi"], amount=rp(60_000)))
    screen = show(ReceivablesPanel)
    screen.panel.show_credits()
    screen.settle()
    (row,) = desk.ask(CreditList())
    screen.panel._form(partial(screen.panel._refund, row))
    screen.settle()
    (form,) = screen.panel.side.findChildren(RefundForm)
    press(qtbot, screen, form, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)

    assert "Rp 60.000 dikembalikan kepada Budi" in screen.said
    assert (desk.balance("21-200"), desk.balance("11-100")) == (0, 0)
    desk.check()
