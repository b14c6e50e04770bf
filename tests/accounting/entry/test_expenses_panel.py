"""Input Biaya over a real company (ERP-FIN-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.accounting import api
from app.accounting.panels.expenses import ExpensesPanel
from app.core.money import Money
from app.ui.dialogs import AskReason
from app.ui.forms import Form
from tests.accounting.conftest import TODAY

if TYPE_CHECKING:
    from tests.accounting.entry.conftest import Desk


def form_of(panel: ExpensesPanel) -> Form:
    form = panel.side.findChild(Form)
    assert isinstance(form, Form)
    return form


@pytest.mark.req("ERP-FIN-04")
def test_an_expense_is_recorded_by_the_form(desk: Desk) -> None:
    panel = desk.show(ExpensesPanel)
    assert "Belum ada biaya" in panel.notice.sentence
    panel.setFocus()
    desk.press(Qt.Key.Key_F2)
    desk.quiet()
    form = form_of(panel)
    source = form._inputs["source"]
    assert isinstance(source, QComboBox)
    assert source.currentData() == "11-100"
    offered = form._inputs["expense"]
    assert isinstance(offered, QComboBox)
    codes = {offered.itemData(at) for at in range(offered.count())}
    assert "64-200" in codes
    assert not codes & {"11-100", "41-100"}

    form.save()
    desk.quiet()
    assert panel.message.text == "Periksa 3 isian yang ditandai, lalu simpan lagi."
    text = form._inputs["description"]
    amount = form._inputs["amount"]
    assert isinstance(text, QLineEdit)
    assert isinstance(amount, QLineEdit)
    text.setText("Token listrik")
    amount.setFocus()
    desk.type("250.000")
    offered.setCurrentIndex(offered.findData("64-300"))
    form.save()
    desk.quiet()

    assert panel.message.text == "Biaya Rp 250.000 dicatat sebagai JRN-2026-000001."
    assert desk.books.balance("64-300") == 250_000
    assert desk.books.balance("11-100") == -250_000
    assert [row.description for row in panel.list.rows] == ["Token listrik"]
    assert panel.list.totals.texts == {"text": "Jumlah", "amount": "Rp 250.000"}
    assert form_of(panel)._inputs["description"].property("text") == ""  # for the next


@pytest.mark.req("ERP-FIN-04")
def test_expenses_are_found_by_month_opened_and_taken_back(desk: Desk) -> None:
    desk.books.do(
        api.RecordExpense(
            on_date=TODAY, description="Token", amount=Money.rupiah_of(9), expense="64-300"
        )
    )
    panel = desk.show(ExpensesPanel)
    panel.search.set_filter("month", "2026-10")
    desk.quiet()
    assert panel.list.row_count == 0
    panel.search.set_filter("month", f"{TODAY:%Y-%m}")
    desk.quiet()
    panel.list.focus_first()
    panel._open(panel.list.rows[0])
    assert desk.opened == [
        ("accounting.journals", {"number": "JRN-2026-000001", "entity": "UTAMA"})
    ]
    desk.press(Qt.Key.Key_Delete)
    (ask,) = panel.findChildren(AskReason)
    ask.reason.setCurrentText("Tercatat dua kali")
    ask.accept()
    desk.quiet()
    assert desk.books.balance("64-300") == 0
    assert [row.state for row in panel.list.rows] == ["voided"]


@pytest.mark.req("ERP-FIN-04")
def test_a_legal_entity_is_asked_for_when_there_are_several(desk: Desk) -> None:
    from app.identity.api import CreateEntity

    desk.books.do(CreateEntity(code="CV", entity="CV Lumbung"))
    desk.books.do(api.OpenYear(year=2026, entity="CV"))
    panel = desk.show(ExpensesPanel)
    panel.show_expense_form()
    desk.quiet()
    box = form_of(panel)._inputs["entity"]
    assert isinstance(box, QComboBox)
    assert {box.itemData(at) for at in range(box.count())} == {"UTAMA", "CV"}
