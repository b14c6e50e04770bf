"""Closing and reopening through the screens, by keyboard."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.accounting import api
from app.closing.api import SelfCheckList
from app.closing.panels import book_file
from app.closing.panels.checklist import ChecklistView
from app.closing.panels.periods import PeriodsPanel
from app.closing.panels.self_check import RunView, SelfCheckPanel
from app.closing.panels.stock_repair import RepairForm
from app.identity.api import IssueBadge
from app.stock.api import CheckStock
from app.ui.context import DictMemory, PanelContext, Services
from app.ui.dialogs import Ask
from app.ui.forms import Form
from app.ui.operations import Operations
from app.ui.panel import Panel
from app.ui.sounds import Sounds
from app.ui.station import Station
from app.ui.theme import theme
from tests.accounting.conftest import Books
from tests.support.company import PIN, Company
from tests.support.goods import Goods

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


class Counter(Station):
    """This PC, with the door of the company."""

    def __init__(self, company: Company, signed_in: str) -> None:
        self._door = company.door()
        self._door.with_password(signed_in, "rahasia123")

    def lock(self) -> None: ...
    def switch(self, badge: str) -> None: ...
    def menu(self) -> None: ...
    def help(self) -> None: ...
    def approve(self, badge: str, pin: str, permission: str, reason: str, subject: str) -> str:
        return self._door.override(badge, pin, permission, reason, subject).code


class Desk:
    """The panel of somebody who closes the books."""

    def __init__(self, books: Books, qtbot: QtBot) -> None:
        self.books, self.qtbot = books, qtbot
        self.opened: list[tuple[str, dict[str, object]]] = []
        self.operations = Operations(lambda: books.client)
        services = Services()
        services.offer(
            "app.ui.station:Station", lambda: Counter(books.company, books.client.actor.username)
        )
        self.context = PanelContext(
            self.operations, DictMemory(), Sounds(None), self._open, services
        )

    def _open(self, panel_id: str, **arguments: object) -> None:
        self.opened.append((panel_id, arguments))

    def show(self, kind: type[Panel]) -> Any:
        panel = kind(self.context)
        self.qtbot.addWidget(panel)
        panel.resize(1300, 760)
        panel.show()
        panel.activateWindow()
        self.qtbot.waitUntil(panel.isActiveWindow)
        self.quiet()
        return panel

    def quiet(self) -> None:
        self.qtbot.wait(20)
        self.qtbot.waitUntil(lambda: self.operations.pending == 0)

    def press(self, widget: QWidget, key: Qt.Key) -> None:
        self.qtbot.keyClick(widget, key)
        self.quiet()


@pytest.fixture
def desk(sqlite_url: str, qtbot: QtBot) -> Iterator[Desk]:
    theme().apply(dark=False, scale=1.0)
    company = Company.found(sqlite_url)
    books = Books(company, company.client("Finance", username="maria"))
    books.post(("11-100", 90_000, 0), ("41-100", 0, 90_000), on=date(2026, 1, 5))
    books.post(("64-200", 30_000, 0), ("11-100", 0, 30_000), on=date(2026, 1, 9))
    books.post(("11-100", 5_000, 0), ("41-100", 0, 5_000), on=date(2026, 2, 9))
    made = Desk(books, qtbot)
    yield made
    made.operations.close()
    company.close()


def texts(panel: Panel) -> str:
    return " ".join(label.text() for label in panel.side.findChildren(QLabel))


def answer(desk: Desk, panel: Panel) -> None:
    """Agree to the question."""
    (ask,) = [one for one in panel.findChildren(Ask) if one.isVisible()]
    ask.accept()
    panel.activateWindow()
    desk.qtbot.waitUntil(panel.isActiveWindow)
    desk.quiet()


def states(panel: PeriodsPanel) -> dict[str, str]:
    return {row.month: row.state for row in panel.list.rows if row.state != "open"}


@pytest.mark.req("C2", "ERP-FIN-08")
def test_what_stands_in_the_way_is_listed_and_opens_its_list(desk: Desk) -> None:
    desk.books.do(api.SaveDraft(on_date=date(2026, 1, 5)))
    panel = desk.show(PeriodsPanel)
    panel.list.select_key("2026-01")
    desk.press(panel.list.view, Qt.Key.Key_F4)
    answer(desk, panel)

    assert "belum dapat ditutup: 1 draf jurnal" in panel.message.text
    assert panel.side.title == "Daftar periksa Januari 2026"
    (view,) = panel.side.findChildren(ChecklistView)
    assert "1 dari" in texts(panel)
    first = view.table.rows[0]
    assert (first.name, first.state) == ("drafts", "open")
    assert first.problems == ("1 draf jurnal belum dicatat atau dibuang",)
    view.table.focus_first()
    desk.press(view.table.view, Qt.Key.Key_Return)
    ((opened, told),) = desk.opened
    assert (opened, told["drafts"]) == ("accounting.journal_entry", "all")
    assert states(panel) == {}


@pytest.mark.req("C1", "C2", "C3", "I10", "ERP-FIN-08")
def test_months_are_closed_held_and_reopened_by_keyboard(desk: Desk) -> None:
    panel = desk.show(PeriodsPanel)
    for month in ("2026-01", "2026-02"):
        panel.list.select_key(month)
        desk.press(panel.list.view, Qt.Key.Key_F4)
        answer(desk, panel)
    assert states(panel) == {"2026-01": "closed", "2026-02": "closed"}
    assert desk.books.balance("31-300") == 65_000
    assert desk.books.balance("41-100") == 0
    panel.list.select_key("2026-03")
    desk.press(panel.list.view, Qt.Key.Key_F6)
    assert states(panel)["2026-03"] == "held"
    assert panel.message.text == "Periode 2026-03 PT Lumbung Sehat: Ditahan."

    company = desk.books.company
    company.client("Finance", username="ratna")
    card = company.admin.do(IssueBadge(username="ratna", pin=PIN)).value.code
    panel.list.select_key("2026-02")
    desk.press(panel.list.view, Qt.Key.Key_F8)
    (form,) = panel.side.findChildren(Form)
    desk.press(form, Qt.Key.Key_F12)
    form.save()
    desk.quiet()
    assert panel.message.text == "Isi alasannya dahulu."
    form._inputs["reason"].setCurrentText("Faktur terlambat")
    form.save()
    desk.quiet()
    assert "perlu persetujuan orang kedua" in panel.message.text
    assert states(panel)["2026-02"] == "closed"
    badge, pin = (form.findChildren(QLineEdit)[at] for at in (1, 2))
    desk.qtbot.keyClicks(badge, card)
    desk.qtbot.keyClicks(pin, PIN)
    form.save()
    desk.quiet()

    assert states(panel) == {"2026-01": "closed", "2026-03": "held"}
    assert desk.books.balance("31-300") == 60_000
    assert desk.books.balance("41-100") == 5_000
    new = desk.books.rows("SELECT new FROM audit_entry WHERE action = 'period.set_state'")
    assert sum("ratna" in str(one) for one in new) == 1


@pytest.mark.req("C3", "WMS-SEC-12")
def test_nobody_is_their_own_second_person(desk: Desk) -> None:
    panel = desk.show(PeriodsPanel)
    panel.list.select_key("2026-01")
    panel._set("2026-01", "closed")
    desk.quiet()
    card = desk.books.company.admin.do(IssueBadge(username="maria", pin=PIN)).value.code

    panel._reopen("2026-01", {"reason": "x", "badge": card, "pin": PIN})
    desk.quiet()

    assert states(panel) == {"2026-01": "closed"}
    assert "orang lain yang harus menyetujui" in panel.message.text


def test_the_next_book_year_is_offered(desk: Desk) -> None:
    panel = desk.show(PeriodsPanel)
    panel.open_year()
    (form,) = [one for one in panel.findChildren(Form) if one.isVisible()]
    form.save()
    desk.quiet()

    assert panel.message.text == "Tahun buku 2027 PT Lumbung Sehat dibuka."
    assert panel.list.rows[0].month == "2027-12"


@pytest.mark.req("I30", "I27")
def test_the_books_leave_as_a_file_and_the_file_is_proved(desk: Desk, tmp_path: Path) -> None:
    panel = desk.show(SelfCheckPanel)
    file = tmp_path / "buku.zip"
    dialog = book_file.ask_where(panel)
    dialog.fileSelected.emit(str(file))
    dialog.close()
    desk.quiet()
    assert panel.message.text.startswith("3 jurnal disimpan ke buku.zip.")
    (exported,) = panel.side.findChildren(book_file.ExportedView)
    shown = {one.text() for one in exported.findChildren(QLabel)}
    [told] = desk.books.rows("SELECT new FROM audit_entry WHERE action = 'books.export'")
    fingerprint = str(json.loads(told[0])["fingerprint"])
    assert book_file.grouped(fingerprint) in shown

    dialog = book_file.ask_which(panel)
    dialog.fileSelected.emit(str(file))
    dialog.close()
    desk.quiet()
    assert panel.message.text == "Berkas utuh: 3 jurnal, semua segel cocok."
    (checked,) = panel.side.findChildren(book_file.CheckedView)
    assert any("Stok: produk" in one.text() for one in checked.findChildren(QLabel))
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    book_file.check(panel, str(file))
    desk.quiet()
    assert "isinya berubah sejak diekspor" in panel.message.text


@pytest.mark.req("C5", "I25", "I30")
def test_the_self_check_is_run_and_its_result_kept(desk: Desk) -> None:
    panel = desk.show(SelfCheckPanel)
    panel.run_now()
    desk.quiet()
    assert panel.message.text.endswith("tidak ada masalah.")
    assert [row.problems for row in panel.list.rows] == [0]
    panel.verify()
    desk.quiet()
    assert panel.message.text == "Segel 3 jurnal utuh."

    desk.books.sql("DROP TRIGGER lb_journal_append_only_0")
    desk.books.sql("UPDATE journal SET description = 'x' WHERE number = 'JRN-2026-000002'")
    desk.books.company.env.set(datetime(2026, 11, 22, 2, tzinfo=UTC))
    panel.run_now()
    desk.quiet()
    assert panel.message.text == "Pemeriksaan mandiri menemukan 1 masalah."
    panel.verify()
    desk.quiet()
    assert panel.message.text.startswith("Jurnal pertama yang rusak: JRN-2026-000002 (UTAMA)")
    panel.list.focus_first()
    desk.press(panel.list.view, Qt.Key.Key_Return)
    (view,) = panel.side.findChildren(RunView)
    assert view.table.rows[0].name == "journal.chain"
    view.table.focus_first()
    desk.press(view.table.view, Qt.Key.Key_Return)
    assert "JRN-2026-000002 UTAMA: isi jurnal ini" in view.sentences.text()
    runs = desk.books.ask(SelfCheckList(limit=1))
    assert [run.problems for run in runs.rows] == [1]
    assert len(desk.books.ask(SelfCheckList(limit=1, after=runs.next)).rows) == 1


@pytest.mark.req("C2")
def test_closing_the_running_month_says_what_stops(desk: Desk) -> None:
    panel = desk.show(PeriodsPanel)
    panel.today = lambda: date(2026, 11, 21)
    for month, stops in (("2026-10", False), ("2026-11", True)):
        panel.opened(month=month)
        panel.reload()
        desk.quiet()
        assert panel.list.current().month == month
        panel.close_current()
        (ask,) = [one for one in panel.findChildren(Ask) if one.isVisible()]
        said = " ".join(label.text() for label in ask.findChildren(QLabel))
        assert ("baru berakhir 30 Nov 2026" in said) is stops
        ask.reject()
        desk.qtbot.waitUntil(lambda one=ask: not one.isVisible())  # type: ignore[misc]


@pytest.mark.req("WMS-RSV-03")
def test_balances_are_repaired_where_their_check_is_shown(database_url: str, qtbot: QtBot) -> None:
    """What would change stands there first; the check runs again when it is done."""
    goods = Goods.build(database_url)
    goods.receive("KAPAS", 6, "60.00")
    books = Books(goods.company, goods.me)
    desk = Desk(books, qtbot)
    panel = desk.show(SelfCheckPanel)
    desk.press(panel, Qt.Key.Key_F6)
    assert "tidak ada yang perlu diubah" in panel.message.text
    rule = (
        "" if goods.company.database.is_sqlite else "SET LOCAL session_replication_role = replica;"
    )
    books.sql(f"{rule} UPDATE stock_balance SET on_hand = 9 WHERE on_hand = 6")

    desk.press(panel, Qt.Key.Key_F6)
    (form,) = panel.findChildren(RepairForm)
    assert [(row.shown, row.right) for row in form.table.rows] == [("9", "6")]
    form.save()
    desk.quiet()
    assert goods.me.ask(CheckStock()) != ()
    qtbot.keyClicks(form.focusWidget(), "listrik padam")
    form.save()
    desk.quiet()

    assert goods.me.ask(CheckStock()) == ()
    assert panel.message.text.startswith("1 angka stok diperbaiki dari mutasinya. Pemeriksaan")
    assert panel.list.rows[0].problems == 0
    desk.operations.close()
    goods.company.close()
