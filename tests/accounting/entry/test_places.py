"""The store and the warehouse of a line: found while one types, in draft and journal alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.accounting import api
from app.accounting.panels.entry_fields import ChoiceEdit
from app.accounting.panels.entry_grid import MEMO, STORE, WAREHOUSE
from app.accounting.panels.journal_entry import JournalEntryPanel
from app.orders.models import Store
from app.stock.models import Warehouse
from tests.accounting.entry.test_panel import RENT, write

if TYPE_CHECKING:
    from tests.accounting.entry.conftest import Desk

K = Qt.Key


@pytest.mark.req("ERP-FIN-05", "ERP-FIN-02", "A3", "A15")
def test_store_and_warehouse_are_found_by_name_and_kept_by_draft_and_journal(desk: Desk) -> None:
    books = desk.books
    place = books.add(
        Warehouse, code="JKT", name="Gudang Jakarta", kind="DC", entity_id=books.entity, active=True
    )
    books.add(
        Store, code="SHP", name="Toko Sari", platform="shopee", entity_id=books.entity,
        warehouse_id=place, active=True,
    )  # fmt: skip
    panel = desk.show(JournalEntryPanel)
    write(desk, *RENT, text="Sewa")
    for column, typed, offered in (
        (STORE, "sari", "SHP  Toko Sari"), (WAREHOUSE, "jak", "JKT  Gudang Jakarta"),
    ):  # fmt: skip
        panel.grid.focus_cell(0, column)
        desk.type(typed)
        editor = QApplication.focusWidget()
        assert isinstance(editor, ChoiceEdit)
        assert editor.choices.list.item(0).text() == offered
        desk.press(K.Key_Tab)
    panel.grid.focus_cell(0, MEMO)
    desk.type("Toko depan")
    desk.press(K.Key_Tab)
    line = panel.sheet.line(0)
    assert (line.store, line.warehouse, line.memo) == ("SHP", "JKT", "Toko depan")

    desk.press(K.Key_S, control=True)
    desk.quiet()
    (draft,) = books.ask(api.DraftList()).rows
    kept = books.ask(api.DraftDetail(draft=draft.draft)).lines
    assert [(one.store, one.warehouse, one.memo) for one in kept] == [
        ("SHP", "JKT", "Toko depan"), ("", "", ""),
    ]  # fmt: skip
    assert books.one("SELECT count(*) FROM document_number WHERE series = 'JRN'") == 0
    again = desk.show(JournalEntryPanel, draft=draft.draft)
    again.grid.setFocus()
    desk.press(K.Key_Return, control=True)
    desk.quiet()

    lines = books.ask(api.JournalDetail(number="JRN-2026-000001")).lines
    assert [(one.code, one.store, one.warehouse, one.memo) for one in lines] == [
        ("64-200", "SHP", "JKT", "Toko depan"), ("11-200", "", "", ""),
    ]  # fmt: skip
