"""The screens of the statements over real books."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox

from app.core.money import Money
from app.documents.panels import report_panel
from app.documents.report import Report
from app.statements.panels.ledger import LedgerBookPanel
from app.statements.panels.reports import ReportsPanel
from app.ui import translations
from app.ui.context import DictMemory, PanelContext
from app.ui.operations import Operations
from app.ui.panel import Panel
from app.ui.sounds import Sounds
from app.ui.theme import theme
from tests.accounting.conftest import Books

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

P = TypeVar("P", bound=Panel)


class Desk:
    """A window's worth of context over the books."""

    def __init__(self, books: Books, qtbot: QtBot) -> None:
        self.books, self.qtbot = books, qtbot
        self.opened: list[tuple[str, dict[str, object]]] = []
        self.operations = Operations(lambda: books.client)
        self.context = PanelContext(self.operations, DictMemory(), Sounds(None), self._open)

    def _open(self, panel_id: str, **arguments: object) -> None:
        self.opened.append((panel_id, arguments))

    def show(self, kind: type[P], **arguments: object) -> P:
        panel = kind(self.context)
        self.qtbot.addWidget(panel)
        panel.resize(1366, 760)
        if arguments:
            panel.opened(**arguments)
        panel.show()
        panel.activateWindow()
        self.quiet()
        return panel

    def quiet(self) -> None:
        self.qtbot.wait(20)
        self.qtbot.waitUntil(lambda: self.operations.pending == 0, timeout=10_000)
        self.qtbot.wait(20)


@pytest.fixture
def desk(story: Books, qtbot: QtBot) -> Iterator[Desk]:
    translations.install()
    theme().apply(dark=False, scale=1.0)
    made = Desk(story, qtbot)
    yield made
    made.operations.close()


def report_of(panel: ReportsPanel) -> Report:
    report = panel.view.report
    assert report is not None
    return report


def place(panel: ReportsPanel, key: str) -> int:
    return next(at for at, row in enumerate(report_of(panel).rows) if row.key == key)


NOVEMBER: dict[str, Any] = {"date_from": date(2026, 11, 1), "date_to": date(2026, 11, 30)}


@pytest.mark.req("ERP-FIN-07", "B2")
def test_a_figure_is_opened_by_the_keyboard_down_to_its_lines(desk: Desk) -> None:
    panel = desk.show(ReportsPanel, report="profit_loss", **NOVEMBER)
    assert panel.title_line.title == "Laporan"
    panel.take_focus()
    at = place(panel, "41-100")
    panel.view.grid.setCurrentIndex(panel.view.model.index(at, 2))
    desk.qtbot.keyClick(panel.view.grid, Qt.Key.Key_Return)

    ((target, arguments),) = desk.opened
    assert target == "accounting.ledger"
    ledger = desk.show(LedgerBookPanel, **arguments)
    assert ledger.list.totals.texts["credit"] == "Rp 45.000.000"
    assert len(ledger.list.rows) == 1


@pytest.mark.req("B2")
def test_back_finds_the_same_figure(desk: Desk) -> None:
    panel = desk.show(ReportsPanel, report="balance_sheet", date_to=date(2026, 11, 30))
    at = place(panel, "result")
    panel.view.grid.setCurrentIndex(panel.view.model.index(at, 2))
    desk.qtbot.keyClick(panel.view.grid, Qt.Key.Key_Return)
    desk.quiet()
    assert report_of(panel).title.name == "Neraca Saldo Akun Laba Rugi"

    panel.back()
    desk.quiet()

    assert report_of(panel).title.name == "Neraca"
    assert panel.view.grid.currentIndex().row() == at
    desk.books.post(("64-200", 5, 0), ("11-100", 0, 5), on=date(2026, 11, 2))
    panel.refresh()
    desk.quiet()
    assert panel.view.grid.currentIndex().row() == at


@pytest.mark.req("B1", "ERP-FIN-07")
def test_options_and_other_reports_keep_days_and_filters(desk: Desk) -> None:
    panel = desk.show(ReportsPanel, report="profit_loss", date_from=date(2026, 10, 1),
                      date_to=date(2026, 11, 30))  # fmt: skip
    by = panel.options["by"]
    assert isinstance(by, QComboBox)
    by.setCurrentIndex(by.findData("month"))
    by.activated.emit(by.currentIndex())
    desk.quiet()
    assert len(report_of(panel).columns) == 5

    panel.choose("cash_flow")
    desk.quiet()
    assert report_of(panel).title.period == "1 Oktober 2026 s.d. 30 November 2026"
    assert panel.title_line.pill.status.text == "Cocok"
    tick = panel.options["indirect"]
    assert isinstance(tick, QCheckBox)
    tick.setChecked(True)
    desk.quiet()
    assert "Metode tidak langsung" in report_of(panel).title.filters
    for kind in ("equity", "trial_balance", "worksheet", "receivables", "payables", "cost", "suspense",
                 "journal"):  # fmt: skip
        panel.choose(kind)
        desk.quiet()
        assert panel.message.text == ""


@pytest.mark.req("B6", "WMS-RPT-06")
@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_what_is_shown_is_written(desk: Desk, tmp_path: Path, kind: str) -> None:
    panel = desk.show(ReportsPanel, report="trial_balance", date_to=date(2026, 11, 30))
    shown = report_of(panel)
    file = tmp_path / f"neraca saldo.{kind}"

    report_panel.save(panel, file, lambda _client, _progress: shown)
    desk.quiet()

    assert panel.message.text == f"Disimpan: {file.name}."
    assert file.stat().st_size > 3000
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(file, data_only=True).active
        assert sheet is not None
        bottom = [row for row in sheet.iter_rows(values_only=True) if row[1] == "Jumlah"]
        wanted = shown.rows[-1].cells[2]
        assert isinstance(wanted, Money)
        assert bottom[0][2] == wanted.sen / 100


@pytest.mark.req("B6")
def test_the_whole_ledger_is_written_with_the_filters_of_the_screen(
    desk: Desk, tmp_path: Path
) -> None:
    panel = desk.show(LedgerBookPanel, account="11-200", **NOVEMBER)
    file = tmp_path / "buku.xlsx"

    report_panel.save(panel, file, panel._whole)
    desk.quiet()

    sheet = openpyxl.load_workbook(file, data_only=True).active
    assert sheet is not None
    assert sheet["A2"].value == "Buku Besar 11-200 Bank"
    closing = [row for row in sheet.iter_rows(values_only=True) if row[2] == "Saldo akhir"]
    assert closing[0][6] == 46_800_000


def test_a_file_that_cannot_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    panel = desk.show(ReportsPanel, report="equity", date_to=date(2026, 11, 30))
    shown = report_of(panel)

    report_panel.save(panel, tmp_path / "no" / "x.pdf", lambda _client, _progress: shown)
    desk.quiet()

    assert "tidak dapat ditulis" in panel.message.text


def test_a_selection_is_copied_as_it_reads(desk: Desk) -> None:
    panel = desk.show(ReportsPanel, report="profit_loss", **NOVEMBER)
    at = place(panel, "41-100")
    grid = panel.view.grid
    grid.setCurrentIndex(panel.view.model.index(at, 1))

    assert panel.view.copied() == "Penjualan\n"
    assert panel.view.model.text(at, 2) == "45.000.000"
