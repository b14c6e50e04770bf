"""The screens of the books over a real company."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from app.accounting import api
from app.accounting.panels.chart import ChartPanel
from app.accounting.panels.journal_list import JournalCard, JournalListPanel
from app.accounting.panels.ledger import LedgerPanel
from app.accounting.rules import Role
from app.core.money import Money
from app.shell.panels import PANELS
from app.ui import translations
from app.ui.context import DictMemory, PanelContext
from app.ui.dialogs import Ask, AskReason
from app.ui.forms import Form
from app.ui.operations import Operations
from app.ui.panel import Panel
from app.ui.sounds import Sounds
from app.ui.theme import theme
from tests.accounting.conftest import Books
from tests.support.company import Company

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

P = TypeVar("P", bound=Panel)
W = TypeVar("W")


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
        panel.resize(1300, 760)
        if arguments:
            panel.opened(**arguments)
        panel.show()
        panel.activateWindow()
        self.qtbot.waitUntil(panel.isActiveWindow)
        self.quiet()
        return panel

    def quiet(self) -> None:
        self.qtbot.wait(20)
        self.qtbot.waitUntil(lambda: self.operations.pending == 0)


@pytest.fixture
def desk(sqlite_url: str, qtbot: QtBot) -> Iterator[Desk]:
    translations.install()
    theme().apply(dark=False, scale=1.0)
    company = Company.found(sqlite_url)
    books = Books(company, company.admin)
    books.post(("11-200", 50_000, 0), ("31-100", 0, 50_000), on=date(2026, 10, 5), text="Modal")
    books.post(("64-200", 3_000, 0), ("11-200", 0, 3_000), on=date(2026, 11, 2), text="Sewa Nov")
    books.post(("64-300", 400, 0), ("11-200", 0, 400), text="Listrik")
    made = Desk(books, qtbot)
    yield made
    made.operations.close()
    company.close()


def only(panel: Panel, kind: type[W]) -> W:
    """The one child of a kind that can be seen."""
    found: list[Any] = panel.findChildren(kind)
    (one,) = [child for child in found if child.isVisible()]
    return one  # type: ignore[no-any-return]


def texts(panel: Panel) -> str:
    return " ".join(label.text() for label in panel.side.findChildren(QLabel))


@pytest.mark.parametrize("spec", [s for s in PANELS if s.id.startswith("accounting.")], ids=str)
def test_the_panels_are_in_the_navigation(spec: Any) -> None:
    assert issubclass(spec.load(), Panel)
    written_elsewhere = spec.id == "accounting.journal_entry"  # opened from Jurnal
    assert spec.section == (None if written_elsewhere else "AKUNTANSI")


# ---------------------------------------------------------------- jurnal


@pytest.mark.req("B1", "ERP-FIN-02")
def test_the_list_shows_counts_and_opens_a_journal(desk: Desk) -> None:
    panel = desk.show(JournalListPanel)

    assert [row.description for row in panel.list.rows] == ["Listrik", "Sewa Nov", "Modal"]
    assert panel.list.totals.texts == {"text": "Jumlah", "amount": "Rp 53.400"}
    panel.list.focus_first()
    desk.qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)
    desk.quiet()
    assert panel.side.title == "JRN-2026-000003"
    assert "Listrik" in texts(panel)
    card = only(panel, JournalCard)
    assert [line.code for line in card.journal.lines] == ["64-300", "11-200"]


@pytest.mark.req("B2")
def test_a_line_opens_its_ledger_and_a_number_from_elsewhere_opens_the_journal(desk: Desk) -> None:
    panel = desk.show(JournalListPanel, number="JRN-2026-000002")
    card = only(panel, JournalCard)

    card._open_ledger(card.journal.lines[0])
    assert desk.opened == [
        (
            "accounting.ledger",
            {
                "account": "64-200", "entity": "UTAMA", "date_from": date(2026, 11, 1),
                "date_to": date(2026, 11, 2),
            },
        )
    ]  # fmt: skip


@pytest.mark.req("ERP-FIN-03")
def test_a_journal_is_voided_with_a_reason(desk: Desk) -> None:
    panel = desk.show(JournalListPanel)
    panel.list.focus_first()
    panel.void_current()
    ask = only(panel, AskReason)
    ask.accept()
    assert ask.isVisible()  # without a reason it stays
    ask.reason.setCurrentText("Salah akun")
    ask.accept()
    desk.quiet()

    assert panel.side.title == "JRN-2026-000004"
    assert panel.message.text == "Jurnal JRN-2026-000003 dibatalkan oleh JRN-2026-000004."
    assert [row.state for row in panel.list.rows][:2] == ["mirror", "voided"]
    assert desk.books.balance("64-300") == 0
    panel.show_journal("JRN-2026-000003")
    desk.quiet()
    assert not only(panel, JournalCard).journal.voidable


@pytest.mark.req("B1")
def test_the_list_is_filtered_by_days_text_and_state(desk: Desk) -> None:
    panel = desk.show(JournalListPanel)
    panel.since.set_value(date(2026, 11, 1))
    desk.quiet()
    assert [row.description for row in panel.list.rows] == ["Listrik", "Sewa Nov"]
    panel.search.set_text("sewa")
    desk.quiet()
    assert [row.description for row in panel.list.rows] == ["Sewa Nov"]
    assert panel.list.totals.texts["amount"] == "Rp 3.000"
    panel.search.set_filter("state", "voided")
    desk.quiet()
    assert panel.list.row_count == 0
    assert panel.notice.sentence


# ---------------------------------------------------------------- buku besar, neraca saldo


@pytest.mark.req("ERP-FIN-06", "B3")
def test_the_ledger_of_an_account_that_was_typed(desk: Desk) -> None:
    panel = desk.show(LedgerPanel)
    assert "Pilih akun" in panel.notice.sentence

    panel.account.setCurrentText("11-200")
    panel._choose()
    panel.since.set_value(date(2026, 11, 1))
    desk.quiet()

    assert [row.running.sen // 100 for row in panel.list.rows] == [47_000, 46_600]
    assert panel.title_line.pill.status.text == "Saldo awal Rp 50.000"
    assert panel.list.totals.texts["running"] == "Rp 46.600"
    panel.search.set_text("listrik")
    desk.quiet()
    assert panel.list.model.columns[-1].title == "Saldo tersaring"
    assert [row.running for row in panel.list.rows] == [Money.rupiah_of(-400)]
    panel.list.focus_first()
    desk.qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)
    assert desk.opened == [
        ("accounting.journals", {"number": "JRN-2026-000003", "entity": "UTAMA"})
    ]


# ---------------------------------------------------------------- bagan akun, tutup buku


@pytest.mark.req("ERP-FIN-01")
def test_an_account_is_added_and_its_errors_stay_at_the_fields(desk: Desk) -> None:
    panel = desk.show(ChartPanel)
    assert panel.list.select_key("11-200")
    panel.add_account()
    form = only(panel, Form)
    code, name = form._inputs["code"], form._inputs["account"]
    assert isinstance(code, QLineEdit)
    assert isinstance(name, QLineEdit)
    code.setText("11-100")
    name.setText("BCA 123")
    form.save()
    desk.quiet()
    assert panel.message.text == "Kode akun 11-100 sudah dipakai. Pilih kode lain."
    assert panel.side.isVisible()

    code.setText("11-201")
    form.save()
    desk.quiet()
    assert panel.message.text == "Akun 11-201 BCA 123 ditambahkan."
    rows = {row.code: row for row in panel.list.rows}
    assert rows["11-201"].parent == "11-200"


@pytest.mark.req("ERP-FIN-12")
def test_a_role_gets_another_account(desk: Desk) -> None:
    panel = desk.show(ChartPanel)
    panel.switch()
    desk.quiet()
    assert panel.list.select_key("cash||")
    panel.edit_current()
    form = only(panel, Form)
    box: Any = form._inputs["account"]
    box.setCurrentIndex(box.findData("11-110"))
    form.save()
    desk.quiet()

    assert panel.message.text == 'Peran "Kas" memakai akun 11-110.'
    bound = {row.role: row.code for row in desk.books.ask(api.RoleList(text="cash"))}
    assert bound["cash"] == "11-110"


def test_an_account_is_closed_after_asking(desk: Desk) -> None:
    panel = desk.show(ChartPanel)
    assert panel.list.select_key("11-110")
    panel.toggle_current()
    only(panel, Ask).accept()
    desk.quiet()
    assert not next(row for row in panel.list.rows if row.code == "11-110").active


@pytest.mark.req("ERP-FIN-01", "ERP-FIN-12")
def test_roles_without_an_account_are_told_and_exceptions_go_again(desk: Desk) -> None:
    desk.books.sql("DELETE FROM account_binding WHERE role = 'cogs'")
    panel = desk.show(ChartPanel)
    assert panel.title_line.pill.status.text == "1 peran belum punya akun"
    desk.books.do(api.BindRole(role=Role("cash"), account="11-120", event="sale.cash"))
    panel.switch()
    desk.quiet()

    assert panel.list.select_key("cash||")
    panel.unbind_current()
    assert "Akun umum suatu peran diganti" in panel.message.text
    assert panel.list.select_key("cash|sale.cash|")
    panel.unbind_current()
    desk.quiet()

    assert not panel.list.select_key("cash|sale.cash|")
    desk.books.do(api.BindRole(role=Role("cogs"), account="51-100"))
    panel.refresh()
    desk.quiet()
    assert panel.title_line.pill.status.text == ""


@pytest.mark.req("ERP-FIN-01")
def test_an_account_is_renamed_and_moved(desk: Desk) -> None:
    panel = desk.show(ChartPanel)
    assert panel.list.select_key("11-110")
    panel.edit_current()
    form = only(panel, Form)
    name = form._inputs["account"]
    assert isinstance(name, QLineEdit)
    name.setText("Kas Kecil Gudang")
    parent: Any = form._inputs["parent"]
    parent.setCurrentIndex(parent.findData("11-100"))
    form.save()
    desk.quiet()

    row = next(row for row in panel.list.rows if row.code == "11-110")
    assert (row.account, row.parent) == ("Kas Kecil Gudang", "11-100")
