"""A journal written by keyboard alone, over a real company."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

from app.accounting import api
from app.accounting.panels.entry_fields import ChoiceEdit
from app.accounting.panels.entry_grid import ACCOUNT, CREDIT, DEBIT, MEMO, PARTY
from app.accounting.panels.entry_post import UNDO_MS
from app.accounting.panels.journal_entry import JournalEntryPanel
from app.accounting.panels.journal_list import JournalListPanel
from app.accounting.panels.mirror import AskMirror
from app.accounting.rules.entry.sheet import EntryLine
from app.core.money import ZERO, Money
from app.customers.api import CreateCustomer
from app.integrations.panels.journal_entry import JournalEntryFiles
from app.ui.forms import Form
from app.ui.tables import Table
from app.ui.tokens import Tone
from tests.accounting.conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.accounting.entry.conftest import Desk

K = Qt.Key


def rp(rupiah: int) -> Money:
    return Money.rupiah_of(rupiah)


def amounts(panel: JournalEntryPanel) -> list[tuple[str, int, int]]:
    return [(x.account, x.debit.sen // 100, x.credit.sen // 100) for x in panel.sheet.used]


def write(desk: Desk, *lines: tuple[str, str, str], text: str = "Sewa gudang") -> None:
    """Date as it stands, description, lines."""
    desk.press(K.Key_Tab)
    desk.type(text)
    desk.press(K.Key_Tab)
    for account, debit, credit in lines:
        desk.line(account, debit, credit)


RENT = (("64-2", "7,5jt", ""), ("11-2", "", ""))


# ---------------------------------------------------------------- by keyboard alone


@pytest.mark.req("A1", "ERP-FIN-05", "A5", "A7")
def test_five_lines_are_entered_checked_and_posted_without_the_mouse(desk: Desk) -> None:
    listed = desk.show(JournalListPanel)
    listed.setFocus()
    desk.press(K.Key_F2)
    assert desk.opened == [("accounting.journal_entry", {})]
    panel = desk.show(JournalEntryPanel)

    write(
        desk,
        ("64200", "5jt", ""),
        ("beban lis", "125000*12-50rb", ""),
        ("64200", "500rb", ""),
        ("21-13", "", "1,45jt"),
        ("11-2", "", ""),
        text="Sewa dan listrik",
    )
    assert panel._post_action.isEnabled()
    assert panel.foot.difference == "Rp 0"
    desk.press(K.Key_Return, control=True)
    desk.quiet()

    lines = 5
    assert desk.pressed <= 13 + 3 * lines
    assert panel.message.text == "Jurnal JRN-2026-000001 dicatat."
    view = desk.books.ask(api.JournalDetail(number="JRN-2026-000001"))
    assert (view.description, view.on_date) == ("Sewa dan listrik", TODAY)
    # the same account twice stays two lines; the formula stays in the note
    assert [(x.code, x.debit, x.credit, x.memo) for x in view.lines] == [
        ("64-200", rp(5_000_000), ZERO, ""),
        ("64-300", rp(1_450_000), ZERO, "125000*12-50rb"),
        ("64-200", rp(500_000), ZERO, ""),
        ("21-130", ZERO, rp(1_450_000), ""),
        ("11-200", ZERO, rp(5_500_000), ""),
    ]
    assert panel.sheet.empty
    assert panel.head.day.hasFocus()


@pytest.mark.req("A2")
def test_the_date_is_typed_in_short_and_red_at_once_when_it_is_not_open(desk: Desk) -> None:
    desk.books.do(api.SetPeriodState(month="2026-01", state="closed"))
    panel = desk.show(JournalEntryPanel)
    day = panel.head.day
    for typed, wanted in (
        ("-", date(2026, 11, 20)), ("-", date(2026, 11, 19)), ("+", date(2026, 11, 20)),
        ("h", date(2026, 11, 1)), ("t", TODAY),
    ):  # fmt: skip
        desk.type(typed)
        assert day.day == wanted
    desk.type("k")
    assert day.property("invalid")  # 30 November is too far ahead
    desk.type("15")
    assert (day.day, day.problem) == (date(2026, 11, 15), "")
    day.selectAll()
    desk.type("0501")
    assert day.day == date(2026, 1, 5)
    assert day.property("invalid")
    assert "2026-01 sudah ditutup" in day.problem
    day.selectAll()
    desk.type("99")
    assert day.problem
    assert panel.sheet.on_date == TODAY


@pytest.mark.req("A3", "A5", "A6")
def test_cells_find_accounts_and_fill_what_remains(desk: Desk) -> None:
    panel = desk.show(JournalEntryPanel)
    write(desk)
    desk.type("kas")
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEdit)
    assert editor.choices.list.item(0).text() == "11-100  Kas"
    desk.press(K.Key_Down, K.Key_Tab)
    assert panel.sheet.line(0).account == "11-110"
    desk.type("1.000")
    desk.press(K.Key_Tab)  # past Kredit: Debit has the amount
    assert panel.grid.currentIndex().column() == MEMO
    assert "kurang kredit" in panel.foot.words or "dua baris" in panel.foot.words
    assert not panel._post_action.isEnabled()
    panel.grid.focus_cell(1, ACCOUNT)
    desk.type("4110")
    desk.press(K.Key_Tab, K.Key_Tab, K.Key_Tab)
    assert panel.sheet.line(1) == EntryLine("41-100", credit=rp(1_000), filled=True)
    assert panel._post_action.isEnabled()
    # any key types over a filled amount, and Debit empties Kredit
    panel.grid.focus_cell(1, CREDIT)
    desk.type("700")
    desk.press(K.Key_Tab)
    assert panel.sheet.line(1) == EntryLine("41-100", credit=rp(700))
    panel.grid.focus_cell(1, DEBIT)
    desk.type("5")
    desk.press(K.Key_Return)
    assert panel.sheet.line(1) == EntryLine("41-100", debit=rp(5))
    assert panel.foot.difference == "Rp 1.005"


@pytest.mark.req("A4", "A6", "A3")
def test_what_cannot_be_is_red_and_keeps_the_journal_from_being_posted(desk: Desk) -> None:
    panel = desk.show(JournalEntryPanel)
    write(desk, ("zzz", "1.25", ""), ("13-100", "", "5"))
    assert panel.model.wrong.keys() == {(0, "account"), (0, "debit"), (1, "account")}
    before = desk.books.content()
    desk.press(K.Key_Return, control=True)
    assert panel.message.tone is Tone.WARN
    assert panel.message.text.startswith('Baris 1: akun "zzz" tidak ditemukan')
    assert panel.grid.currentIndex().row() == 0
    assert desk.books.content() == before


@pytest.mark.req("A11")
def test_steps_are_taken_back_and_made_again(desk: Desk) -> None:
    panel = desk.show(JournalEntryPanel)
    write(desk, *RENT)
    steps = 0
    while panel.model.history.can_undo:
        desk.press(K.Key_Z, control=True)
        steps += 1
    assert panel.sheet.empty
    assert steps >= 4
    for _step in range(steps):
        desk.press(K.Key_Y, control=True)
    assert amounts(panel) == [("64-200", 7_500_000, 0), ("11-200", 0, 7_500_000)]


@pytest.mark.req("A11", "ERP-FIN-03", "C4")
def test_right_after_posting_undo_is_a_reversal_for_ten_seconds(desk: Desk) -> None:
    panel = desk.show(JournalEntryPanel)
    yesterday = TODAY - timedelta(days=1)
    panel.head.day.set_day(yesterday)
    write(desk, *RENT)
    desk.press(K.Key_Return, control=True)
    desk.quiet()
    assert panel.message.can_undo
    assert panel.posting._undo_ends.interval() == UNDO_MS == 10_000
    assert panel.posting._undo_ends.isActive()

    desk.press(K.Key_Z, control=True)
    desk.quiet()
    view = desk.books.ask(api.JournalDetail(number="JRN-2026-000001"))
    assert (view.reversed_by, view.reversed_on) == ("JRN-2026-000002", yesterday)
    assert desk.books.balance("64-200") == 0

    panel.head.day.setFocus()
    write(desk, *RENT)
    desk.press(K.Key_Return, control=True)
    desk.quiet()
    panel.posting._undo_ends.timeout.emit()
    offered: bool = panel.message.can_undo
    assert (offered, panel.message.text) == (False, "Jurnal JRN-2026-000003 dicatat.")


# ---------------------------------------------------------------- copies, mirrors, drafts


@pytest.mark.req("A8", "A3")
def test_the_description_offers_journals_of_before(desk: Desk) -> None:
    panel = desk.show(JournalEntryPanel)
    write(desk, *RENT)
    desk.press(K.Key_Return, control=True)
    desk.quiet()
    desk.press(K.Key_Tab)
    desk.type("sewa")
    desk.qtbot.waitUntil(panel.head.description.choices.isVisible)
    desk.press(K.Key_Down, K.Key_Return)
    assert panel.sheet.description == "Sewa gudang"
    # what the program had filled stays empty
    assert amounts(panel) == [("64-200", 7_500_000, 0), ("11-200", 0, 0)]
    assert panel._find_account("b")[0][1] == "64-200"  # last used with this description


@pytest.mark.req("A9")
def test_ctrl_d_copies_to_today_and_ctrl_shift_r_mirrors_on_a_chosen_day(desk: Desk) -> None:
    panel = desk.show(JournalEntryPanel)
    desk.type("h")
    write(desk, *RENT)
    desk.press(K.Key_Return, control=True)
    desk.quiet()
    desk.press(K.Key_D, control=True)
    desk.quiet()
    assert (panel.sheet.on_date, panel.sheet.description) == (TODAY, "Sewa gudang")
    assert amounts(panel) == [("64-200", 7_500_000, 0), ("11-200", 0, 7_500_000)]
    assert desk.books.one("SELECT count(*) FROM journal") == 1
    # with something written, that becomes a draft and its copy goes on
    desk.press(K.Key_D, control=True)
    desk.quiet()
    assert panel.sheet.draft == ""
    assert len(desk.books.ask(api.DraftList()).rows) == 1

    desk.press(K.Key_R, control=True, shift=True)
    desk.quiet()
    (ask,) = panel.findChildren(AskMirror)
    ask.day.set_day(date(2026, 10, 31))
    ask.reason.setCurrentText("Pembalik")
    ask.accept()
    assert ask.isVisible()  # not before the journal itself
    ask.day.set_day(date(2026, 11, 3))
    ask.accept()
    desk.quiet()
    view = desk.books.ask(api.JournalDetail(number="JRN-2026-000001"))
    assert (view.reversed_by, view.reversed_on) == ("JRN-2026-000002", date(2026, 11, 3))
    mirror = desk.books.ask(api.JournalDetail(number="JRN-2026-000002"))
    assert mirror.reverses == "JRN-2026-000001"


@pytest.mark.req("A9")
def test_the_list_copies_and_mirrors_the_journal_the_keyboard_is_on(desk: Desk) -> None:
    number = desk.books.post(("11-200", 5, 0), ("31-100", 0, 5))
    listed = desk.show(JournalListPanel)
    listed.list.focus_first()
    desk.press(K.Key_D, control=True)
    assert desk.opened == [("accounting.journal_entry", {"copy": number, "entity": "UTAMA"})]
    desk.press(K.Key_R, control=True, shift=True)
    desk.quiet()
    (ask,) = listed.findChildren(AskMirror)
    ask.reason.setCurrentText("Pembalik")
    ask.accept()
    desk.quiet()
    assert desk.books.balance("11-200") == 0

    panel = desk.show(JournalEntryPanel, copy=number, entity="UTAMA")
    desk.quiet()
    assert amounts(panel) == [("11-200", 5, 0), ("31-100", 0, 5)]


@pytest.mark.req("A15", "ERP-FIN-02")
def test_a_draft_is_kept_at_the_server_found_again_and_posted(desk: Desk) -> None:
    panel = desk.show(JournalEntryPanel)
    write(desk, *RENT)
    desk.press(K.Key_S, control=True)
    desk.quiet()
    assert panel.title_line.pill.status.text == "Draf di server"
    assert desk.books.one("SELECT count(*) FROM document_number") == 0
    desk.press(K.Key_N, control=True)
    assert panel.sheet.empty
    desk.press(K.Key_F4)
    desk.quiet()
    table = panel.side.findChild(Table)
    assert isinstance(table, Table)
    assert table.view.hasFocus()
    desk.press(K.Key_Return)
    desk.quiet()
    assert amounts(panel) == [("64-200", 7_500_000, 0), ("11-200", 0, 7_500_000)]
    desk.press(K.Key_Return, control=True)
    desk.quiet()
    assert desk.books.ask(api.DraftList()).rows == ()
    assert desk.books.balance("64-200") == 7_500_000


@pytest.mark.req("A9")
def test_a_journal_becomes_a_template_and_a_template_a_journal(desk: Desk) -> None:
    panel = desk.show(JournalEntryPanel)
    write(desk, *RENT)
    desk.press(K.Key_F6, shift=True)
    form = panel.side.findChild(Form)
    assert isinstance(form, Form)
    formula = form._inputs["lines.1.debit"]
    assert isinstance(formula, QLineEdit)
    assert formula.text() == "7.500.000"
    formula.setText("$sewa*2")
    form.save()
    desk.quiet()
    assert panel.message.text == "Templat Sewa gudang disimpan."

    desk.press(K.Key_N, control=True)
    desk.press(K.Key_F6)
    desk.quiet()
    desk.press(K.Key_Return)
    form = panel.side.findChild(Form)
    assert isinstance(form, Form)
    desk.type("1.000")
    form.save()
    assert amounts(panel) == [("64-200", 2_000, 0), ("11-200", 0, 2_000)]


# ---------------------------------------------------------------- balances, pasting, many lines


@pytest.mark.req("A13")
def test_balances_before_and_after_are_shown_on_demand(desk: Desk) -> None:
    desk.books.post(("11-200", 9_000_000, 0), ("31-100", 0, 9_000_000))
    panel = desk.show(JournalEntryPanel)
    write(desk, *RENT)
    assert not panel.side.isVisible()
    desk.press(K.Key_B, control=True)
    desk.quiet()
    table = panel.side.findChild(Table)
    assert isinstance(table, Table)
    assert [(x.code, x.before, x.after) for x in table.rows] == [
        ("11-200", rp(9_000_000), rp(1_500_000)), ("64-200", ZERO, rp(7_500_000)),
    ]  # fmt: skip


@pytest.mark.req("A14", "ERP-FIN-05")
def test_lines_are_pasted_whole_or_not_at_all(desk: Desk) -> None:
    panel = desk.show(JournalEntryPanel)
    write(desk)
    QApplication.clipboard().setText("64-200\tSewa\t1.500\t\n99-100\tSalah\t\t1,555\n")
    desk.press(K.Key_V, control=True)
    assert panel.sheet.used == ()
    assert panel.side.title == "2 masalah"
    assert panel.message.text == "2 masalah di 1 baris; tidak ada yang ditempel."
    QApplication.clipboard().setText("64-200\tSewa\t1.500\t\n11-200\tBank\t\t1.500\n")
    panel.grid.focus_cell(0, ACCOUNT)
    desk.press(K.Key_V, control=True)
    assert amounts(panel) == [("64-200", 1_500, 0), ("11-200", 0, 1_500)]
    assert not panel.side.isVisible()
    desk.press(K.Key_Return, control=True)
    desk.quiet()
    assert desk.books.balance("64-200") == 1_500


@pytest.mark.req("ERP-FIN-05", "A14")
def test_lines_come_from_a_file(desk: Desk, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("Kode", "Keterangan", "Debit", "Kredit"), ("64-200", "Sewa", 1500.5, None),
        ("11-200", "Bank", None, 1500.5),
    ):  # fmt: skip
        sheet.append(row)
    file = tmp_path / "jurnal.xlsx"
    book.save(file)
    panel = desk.show(JournalEntryFiles)
    panel.import_file(file)
    desk.quiet()
    assert [(x.account, x.debit, x.credit) for x in panel.sheet.used] == [
        ("64-200", Money(150_050), ZERO), ("11-200", ZERO, Money(150_050)),
    ]  # fmt: skip


@pytest.mark.req("A14", "B10")
def test_five_thousand_lines_stay_quick_to_type_in(desk: Desk) -> None:
    panel = desk.show(JournalEntryPanel)
    text = "\n".join(f"64-200\tBaris {n}\t{n + 1}\t" for n in range(4_999))
    panel.paste_lines(text, 0)
    desk.quiet()
    panel.grid.focus_cell(2_500, DEBIT)
    took = []
    for amount in ("17", "18", "19"):
        panel.grid.focus_cell(2_500, DEBIT)
        desk.type(amount)
        began = time.perf_counter()
        desk.press(K.Key_Return)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.25
    assert panel.sheet.line(2_500).debit == rp(19)
    assert len(panel.sheet.used) == 4_999


# ---------------------------------------------------------------- keys of the window, rights


def test_keys_of_the_panel_come_before_those_of_the_window(desk: Desk) -> None:
    window = QMainWindow()
    desk.qtbot.addWidget(window)
    told: list[str] = []
    for key in ("Ctrl+D", "Ctrl+B"):
        action = QAction(key, window)
        action.setShortcut(key)
        action.triggered.connect(lambda _on=False, key=key: told.append(key))
        window.addAction(action)
    panel = JournalEntryPanel(desk.context)
    window.setCentralWidget(panel)
    window.show()
    window.activateWindow()
    desk.qtbot.waitUntil(window.isActiveWindow)
    panel.take_focus()
    desk.press(K.Key_D, K.Key_B, control=True)
    assert told == []
    assert panel.message.text == "Pilih akun dulu untuk melihat saldonya."
    desk.quiet()


@pytest.mark.req("A6")
def test_somebody_who_may_not_post_keeps_drafts(desk: Desk) -> None:
    desk.books.client = desk.books.company.client("journal.create", "journal.read", username="kas")
    panel = desk.show(JournalEntryPanel)
    write(desk, *RENT)
    assert not panel._post_action.isEnabled()
    assert "Ctrl+S" in panel.foot.words
    desk.press(K.Key_Return, control=True)
    desk.press(K.Key_S, control=True)
    desk.quiet()
    assert desk.books.one("SELECT count(*) FROM journal") == 0
    assert desk.books.one("SELECT count(*) FROM journal_draft") == 1


# ---------------------------------------------------------------- whom it concerns


@pytest.mark.req("ERP-FIN-15", "A3")
def test_the_customer_of_a_receivable_is_found_while_one_types(desk: Desk) -> None:
    code = desk.books.do(CreateCustomer(customer_name="Toko Mawar", phone="0811222333")).value.code
    panel = desk.show(JournalEntryPanel)
    write(desk, ("12-1", "1jt", ""), ("31-95", "", ""), text="Saldo awal piutang")
    panel.grid.focus_cell(0, PARTY)

    desk.type("mawar")
    desk.quiet()
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEdit)
    assert editor.choices.list.item(0).text() == f"{code}  Toko Mawar"
    desk.press(K.Key_Tab)
    assert panel.sheet.line(0).party == code
    panel.grid.focus_cell(1, PARTY)
    desk.type("mawar")
    desk.press(K.Key_Tab)
    assert "tidak dicatat per pelanggan" in panel.foot.words
    assert not panel._post_action.isEnabled()
    panel.grid.focus_cell(1, PARTY)
    desk.press(K.Key_Delete)
    assert panel.foot.words == "2 baris siap dicatat: Ctrl+Enter."
    panel.grid.focus_cell(0, PARTY)
    desk.press(K.Key_Delete)
    assert panel.foot.words.endswith("Tanpa pelanggan: baris 1.")
    panel.undo()
    desk.press(K.Key_Return, control=True)
    desk.quiet()

    lines = desk.books.ask(api.JournalDetail(number="JRN-2026-000001")).lines
    assert [line.party for line in lines] == ["Toko Mawar", ""]
