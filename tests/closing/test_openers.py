"""Enter on an item of the checklist: the screen it opens shows what the item told (C2)."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting import api
from app.accounting.rules import Role
from app.closing.api import ChecklistRow, ClosingChecklist
from app.closing.panels.checklist import ChecklistView
from app.closing.panels.periods import PeriodsPanel
from app.core.money import Money
from app.shell.panels import PANELS
from app.shell.panels_books import BOOKS
from app.statements.panels.reports import ReportsPanel
from app.ui.tables import Table
from app.ui.theme import theme
from tests.accounting.conftest import Books
from tests.accounting.entry.conftest import Desk
from tests.support.company import Company

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.panel import Panel

JANUARY, FEBRUARY = date(2026, 1, 20), date(2026, 2, 3)


@pytest.fixture
def desk(sqlite_url: str, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    theme().apply(dark=False, scale=1.0)
    company = Company.found(sqlite_url)
    made = Desk(Books(company, company.admin), qtbot, tmp_path / "pc")
    yield made
    made.operations.close()
    company.close()


def press(desk: Desk, name: str) -> Any:
    """Press Enter on an item of January's checklist; the screen that opens."""
    items = desk.books.ask(ClosingChecklist(month="2026-01"))
    (item,) = [one for one in items if one.name == name]
    assert item.problems, name
    view = ChecklistView(desk.show(PeriodsPanel), (item,))
    view.open_item(item)
    panel_id, arguments = desk.opened[-1]
    (spec,) = [one for one in BOOKS if one.id == panel_id]
    module, _, factory = spec.factory.partition(":")
    kind: type[Panel] = getattr(import_module(module), factory)
    return desk.show(kind, **arguments)


def shown(panel: ReportsPanel) -> set[object]:
    """Texts and amounts in whole rupiah of the report on screen."""
    assert panel.view.report is not None
    return {
        cell.sen // 100 if isinstance(cell, Money) else cell
        for row in panel.view.report.rows
        for cell in row.cells
    }


@pytest.mark.req("C2")
def test_drafts_of_the_month_are_listed_and_gone_on_with(desk: Desk) -> None:
    for day, text in ((JANUARY, "Sewa Januari"), (FEBRUARY, "Sewa Februari")):
        desk.books.do(api.SaveDraft(on_date=day, description=text))

    panel = press(desk, "drafts")

    table = panel.side.findChild(Table)
    assert isinstance(table, Table)
    assert [row.description for row in table.rows] == ["Sewa Januari"]
    assert panel.side.title == "Draf sampai 31 Jan 2026 (1)"


@pytest.mark.req("C2", "I20")
def test_suspense_opens_by_store_and_document_whatever_its_account(desk: Desk) -> None:
    desk.books.do(api.BindRole(role=Role.SUSPENSE, account="61-900"))
    desk.books.post(("61-900", 125_000, 0), ("11-100", 0, 125_000), on=JANUARY)
    desk.books.post(("61-900", 7_000, 0), ("11-100", 0, 7_000), on=FEBRUARY)

    panel = press(desk, "suspense")

    assert panel.kind.key == "suspense"
    assert 125_000 in shown(panel)
    assert 132_000 not in shown(panel)


@pytest.mark.req("C2", "I15")
def test_what_nobody_owes_opens_its_documents(desk: Desk) -> None:
    number = desk.books.post(("12-100", 90_000, 0), ("41-100", 0, 90_000), on=JANUARY)
    desk.books.post(("11-100", 40_000, 0), ("21-200", 0, 40_000), on=JANUARY)
    owed = desk.books.post(("64-200", 30_000, 0), ("21-100", 0, 30_000), on=JANUARY)

    for name, key, wanted in (
        ("parties", "receivables", {number, 90_000}),
        ("parties.payable", "payables", {owed, 30_000}),
    ):
        panel = press(desk, name)
        assert panel.kind.key == key
        assert shown(panel) >= wanted, name
    panel = press(desk, "parties.advance")
    assert panel.code == "21-200"
    assert [row.credit for row in panel.list.rows] == [Money.rupiah_of(40_000)]


@pytest.mark.req("C2")
def test_every_item_opens_a_screen_that_is_there(desk: Desk) -> None:
    items: tuple[ChecklistRow, ...] = desk.books.ask(ClosingChecklist(month="2026-01"))

    known = {spec.id for spec in PANELS}
    assert [item.name for item in items if item.panel not in known] == []
    ledgers = [item for item in items if item.panel == "accounting.ledger"]
    assert [item.name for item in ledgers if "account" not in dict(item.filters)] == []
