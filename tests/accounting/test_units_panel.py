"""*Unit Usaha* by keyboard; the unit on the screens where journals are written and read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.accounting import api
from app.accounting.panels.entry_grid import MEMO, PARTY, UNIT, WAREHOUSE
from app.accounting.panels.journal_entry import JournalEntryPanel
from app.accounting.panels.journal_list import JournalListPanel
from app.accounting.panels.ledger import LedgerPanel
from app.accounting.panels.units import UnitCard, UnitsPanel
from app.accounting.rules.entry.matching import Accounts, Choice
from app.accounting.rules.entry.pasting import read_pasted
from app.core.money import Money
from app.statements.panels.reports import ReportsPanel
from app.stock.api import CreateWarehouse
from app.ui.dialogs import Ask
from app.ui.forms import Form
from tests.accounting.test_panels import Desk, desk, only, texts

if TYPE_CHECKING:
    from app.ui.panel import Panel

__all__ = ["desk"]


@pytest.fixture
def units(desk: Desk) -> Desk:
    """A warehouse and two units."""
    desk.books.do(CreateWarehouse(code="GD1", title="Gudang Satu"))
    for code in ("DARING", "GROSIR"):
        desk.books.do(api.CreateUnit(code=code, title=code.title()))
    return desk


def save(panel: Panel, desk: Desk, **values: str) -> None:
    """Fill the form at the side and send it with the keyboard."""
    form = only(panel, Form)
    for field, text in values.items():
        edit = form._inputs[field]
        if isinstance(edit, QLineEdit):
            edit.setText(text)
        elif isinstance(edit, QComboBox):
            edit.setCurrentIndex(edit.findData(text))
    form.save()
    desk.quiet()


@pytest.mark.req("KOP-ARC-10")
def test_a_unit_is_made_given_a_warehouse_renamed_and_emptied(units: Desk) -> None:
    panel = units.show(UnitsPanel)

    units.qtbot.keyClick(panel, Qt.Key.Key_F2)
    save(panel, units, code="KAFE", title="Kafe")
    assert [row.code for row in panel.list.rows] == ["DARING", "GROSIR", "KAFE"]
    panel.list.focus_first()
    units.qtbot.keyClick(panel.list.view, Qt.Key.Key_F6)
    units.quiet()
    save(panel, units, member="warehouse GD1")
    assert panel.list.rows[0].warehouses == ("GD1",)
    panel.list.focus_first()
    units.qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)
    units.quiet()
    card = only(panel, UnitCard)
    assert [one.code for one in card.members.rows] == ["GD1"]
    panel.rename(panel.list.rows[0])
    save(panel, units, title="Toko Daring")
    assert panel.list.rows[0].title == "Toko Daring"
    panel.take_out(panel.members[0])
    only(panel, Ask).accept()
    units.quiet()
    assert panel.list.rows[0].warehouses == ()
    panel.open_report()
    assert units.opened[-1] == ("accounting.reports", {"report": "profit_loss", "by": "unit"})


@pytest.mark.req("A1", "A14", "KOP-ARC-10")
def test_the_unit_of_a_line_is_typed_found_and_pasted(units: Desk) -> None:
    panel = units.show(JournalEntryPanel)

    assert not panel.grid.isColumnHidden(UNIT)
    assert panel.codes.finders[UNIT]("gro") == [("GROSIR  Grosir", "GROSIR")]
    panel.grid.focus_cell(0, WAREHOUSE)
    panel.grid.go_on()
    assert panel.grid.currentIndex().column() == UNIT
    found = read_pasted(
        "kode\tdebit\tkredit\tunit usaha\n64-200\t5\t\tGROSIR\n11-100\t\t5\t",
        Accounts([Choice("64-200", "Sewa"), Choice("11-100", "Kas")]),
    )
    assert [line.unit for line in found.lines] == ["GROSIR", ""]


@pytest.mark.req("A1")
def test_without_units_nobody_steps_through_them(desk: Desk) -> None:
    panel = desk.show(JournalEntryPanel)

    assert panel.grid.isColumnHidden(UNIT)
    panel.grid.focus_cell(0, WAREHOUSE)
    panel.grid.go_on()
    assert panel.grid.currentIndex().column() == PARTY
    panel.grid.go_back()
    assert panel.grid.currentIndex().column() == WAREHOUSE
    assert MEMO < WAREHOUSE


@pytest.mark.req("B2", "KOP-ARC-10")
def test_journals_ledger_and_reports_are_narrowed_to_a_unit(units: Desk) -> None:
    amount = Money.rupiah_of(9)
    lines = (
        api.JournalLineIn(account="64-200", debit=amount, unit="GROSIR"),
        api.JournalLineIn(account="11-200", credit=amount, unit="GROSIR"),
    )
    units.books.do(api.PostJournal(on_date=date(2026, 11, 20), description="Kios", lines=lines))

    journals = units.show(JournalListPanel)
    journals.search.set_filter("unit", "GROSIR")
    units.quiet()
    assert [row.description for row in journals.list.rows] == ["Kios"]
    ledger = units.show(LedgerPanel, account="64-200", unit="GROSIR")
    assert ledger.search.filters["unit"] == "GROSIR"
    assert [row.description for row in ledger.list.rows] == ["Kios"]
    ledger.opened(account="64-200")
    units.quiet()
    assert len(ledger.list.rows) == 2
    reports = units.show(ReportsPanel, report="profit_loss", unit="GROSIR")
    box = reports.narrowing["unit"]
    assert (box.currentData(), box.isVisible()) == ("GROSIR", True)
    assert "GROSIR" in texts(reports) or reports.query().model_dump()["unit"] == "GROSIR"
