"""*Input Biaya*: recent expenses by month, and one form that records the next (ERP-FIN-04)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QWidget

from app.accounting.api import (
    AccountList,
    DimensionList,
    ExpenseList,
    ExpensePage,
    ExpenseRow,
    RecordExpense,
    VoidJournal,
)
from app.accounting.panels import entry_samples as samples
from app.accounting.panels import words
from app.accounting.panels.base import (
    BooksPanel,
    account_choice,
    chosen_account,
    offer_accounts,
)
from app.accounting.rules.expenses import EXPENSE_KINDS, source_problem
from app.core.env import RealEnvironment
from app.core.errors import ServerAway, UserError
from app.core.text import bulan, jam
from app.files.panels.attachments import AttachmentBox
from app.identity.api import EntityList
from app.ui import tokens
from app.ui.dialogs import ask_reason
from app.ui.forms import Form, choice, money
from app.ui.gallery import NEVER, Shot, canned
from app.ui.money_field import DateField
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone
from app.ui.typed import typed
from app.ui.widgets import column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

    from app.accounting.api import AccountRow, DimensionRow, JournalPosted
    from app.core.commands import Done, Query
    from app.identity.api import EntityRow
    from app.ui.table_model import PageRequest

#: Months offered by the filter, this one first.
_MONTHS: Final = 24
#: Where expenses are paid from unless somebody says otherwise.
_CASH: Final = "11-100"
_REASONS: Final = ("Salah jumlah", "Salah akun", "Salah tanggal", "Tercatat dua kali")
COLUMNS: Final = (
    Column("day", "Tanggal", lambda one: one.on_date, Kind.DATE, width=110),
    Column("text", "Deskripsi", lambda one: one.description,
           detail=lambda one: f"{one.number} · {one.person}, {jam(one.at)}",
           width=260, stretch=True),
    Column("expense", "Akun beban", lambda one: one.expense_name,
           detail=lambda one: one.expense, width=200),
    Column("source", "Dibayar dari", lambda one: one.source_name,
           detail=lambda one: one.source, width=160),
    Column("amount", "Jumlah", lambda one: one.amount, Kind.MONEY, width=140),
    Column("state", "Status", lambda one: words.STATES[one.state], Kind.PILL, width=110),
)  # fmt: skip


class ExpensesPanel(BooksPanel):
    """Everything on one page: the list at the left, the form beside it."""

    title: ClassVar[str] = "Input Biaya"
    icon: ClassVar[str] = "money"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"journal", "expense"})
    search_hint: ClassVar[str] = "Cari deskripsi, nomor jurnal, akun beban"

    def build(self) -> None:
        super().build()
        self.today = RealEnvironment().today()
        self._accounts: tuple[AccountRow, ...] = ()
        self._entities: tuple[EntityRow, ...] = ()
        self._units: tuple[DimensionRow, ...] = ()
        self._box: AttachmentBox | None = None
        self.set_primary("Catat biaya", "F2", self.show_expense_form)
        self.search.add_filter("month", "Bulan", _months(self.today.year, self.today.month))
        self.list = self.set_table(
            COLUMNS, self._page, key=lambda one: f"{one.entity} {one.number}",
            empty=Empty("Belum ada biaya.", "Catat biaya", self.show_expense_form, "money"),
        )  # fmt: skip
        self.list.set_tone(_tone)
        self.list.activated.connect(self._open)
        self.list.add_action("Batalkan …", "Delete", lambda rows: self._ask_void(rows[0]))

    def reload(self) -> None:
        super().reload()
        self.ask(self._query(1), done=self._show_totals, failed=_ignore, key="totals")

    def _take_entities(self, rows: tuple[EntityRow, ...]) -> None:
        super()._take_entities(rows)
        self._entities = rows

    def _page(self, page: PageRequest) -> Query[Any]:
        return self._query(page.limit, page.after)

    def _query(self, limit: int, after: str | None = None) -> ExpenseList:
        return ExpenseList(
            month=self.search.filters.get("month", ""), text=self.search.text, entity=self.entity,
            limit=limit, after=after,
        )  # fmt: skip

    def _show_totals(self, page: ExpensePage) -> None:
        some = page.amount is not None and page.total
        self.list.show_totals({"text": "Jumlah", "amount": page.amount} if some else {})

    def _open(self, one: ExpenseRow) -> None:
        self.context.open(words.JOURNALS, number=one.number, entity=one.entity)

    def _ask_void(self, one: ExpenseRow) -> None:
        ask_reason(
            self, "Batalkan biaya",
            f"{one.number} {one.description}, {one.amount.rupiah()}: jurnal cermin dicatat hari "
            "ini. Keduanya tetap terlihat.",
            "Batalkan biaya", _REASONS, partial(self._void, one),
        )  # fmt: skip

    def _void(self, one: ExpenseRow, reason: str) -> None:
        self.do(VoidJournal(number=one.number, entity=one.entity, reason=reason))

    # ---------------------------------------------------------------- the form
    def show_expense_form(self) -> None:
        """Open the form at the side; Ctrl+Enter records and clears it for the next."""
        self.ask(DimensionList(kind="unit"), done=self._ask_accounts, key="units")

    def _ask_accounts(self, units: tuple[DimensionRow, ...]) -> None:
        self._units = units
        ask = AccountList(postable=True, active=True)
        self.ask(ask, done=self._show_form_with, key="accounts")

    def _show_form_with(self, accounts: tuple[AccountRow, ...]) -> None:
        self._accounts = accounts
        form = Form("Catat biaya")
        day = DateField(lambda: self.today)
        day.set_value(self.today)
        form.add("on_date", "Tanggal", day)
        form.text("description", "Deskripsi")
        form.add("amount", "Jumlah (Rp)", money())
        expense, source = account_choice(()), account_choice(())
        form.add("expense", "Akun beban", expense, "Ketik kode atau sebagian nama.")
        form.add("source", "Akun sumber", source)
        if len(self._entities) > 1:
            names = {one.code: f"{one.code} · {one.name}" for one in self._entities}
            form.add("entity", "Entitas", choice(names, self.entity))
        if self._units:
            units = {"": "Tanpa unit usaha"}
            units |= {one.code: f"{one.code} · {one.title}" for one in self._units}
            form.add("unit", "Unit usaha", choice(units))
        self._offer(expense, source)
        box = AttachmentBox(self)
        box.start_draft()
        self._box = box
        holder = QWidget()
        layout = column(gap=tokens.L)
        layout.addWidget(form)
        layout.addWidget(box)
        layout.addStretch(1)
        holder.setLayout(layout)
        self.place_form(
            "Catat biaya", form, lambda: self._record(form, expense, source), within=holder
        )

    def _offer(self, expense: QComboBox, source: QComboBox) -> None:
        usable = [one for one in self._accounts if not one.control]
        offer_accounts(expense, [one for one in usable if one.kind in EXPENSE_KINDS])
        offer_accounts(
            source,
            [one for one in usable if not source_problem(one.code, one.account, one.kind)],
            _CASH,
        )

    def _record(self, form: Form, expense: QComboBox, source: QComboBox) -> None:
        if self._box is not None and self._box.busy:
            self.say("Lampiran masih dikirim. Catat lagi sesaat lagi.", Tone.WARN)
            return
        values = form.values() | {
            "attachments": self._box.files if self._box is not None else (),
            "expense": chosen_account(expense), "source": chosen_account(source),
        }  # fmt: skip
        try:
            command = typed(RecordExpense, values)
        except UserError as wrong:
            self.fail(wrong)
            return
        self.do(command, done=self._recorded)

    def _recorded(self, done: Done[JournalPosted]) -> None:
        self.show_expense_form()
        self.say(done.message)


def _months(year: int, month: int) -> tuple[tuple[str, str], ...]:
    """This month and those before it, as choices of the filter."""
    from datetime import date

    found = []
    for back in range(_MONTHS):
        at = year * 12 + month - 1 - back
        day = date(at // 12, at % 12 + 1, 1)
        found.append((f"{day:%Y-%m}", bulan(day)))
    return tuple(found)


def _tone(one: ExpenseRow) -> Tone | None:
    return Tone.NEUTRAL if one.state == "voided" else None


def _ignore(_error: Exception) -> None:
    """The list says it already."""


# ---------------------------------------------------------------- gallery


def _panel(answer: object = None) -> ExpensesPanel:
    return ExpensesPanel(
        canned(
            {
                ExpenseList: answer if answer is not None else samples.expenses,
                AccountList: samples.ACCOUNTS,
                EntityList: samples.ENTITIES,
                DimensionList: samples.codes,
            }
        )
    )


def _form() -> ExpensesPanel:
    panel = _panel()
    panel.list.loaded.connect(panel.show_expense_form)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", _panel),
        Shot("form", _form),
        Shot("empty", lambda: _panel(ExpensePage(()))),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
        Shot("long", lambda: _panel(ExpensePage((samples.LONG_EXPENSE, *samples.EXPENSES)))),
        Shot("100000", lambda: _panel(samples.many_expenses)),
    ]
