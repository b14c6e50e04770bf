"""*Kartu Piutang*: a customer's account or the letter that reminds it, as it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from app.customers.api import CustomerList
from app.documents.panels.report_panel import ReportPanel
from app.receivables.api import ReminderLetter, Statement
from app.receivables.panels.receivable_forms import chosen_customer, customer_choice, show_start
from app.ui.fields import name_field
from app.ui.forms import choice
from app.ui.money_field import DateField
from app.ui.states import Empty
from app.ui.theme import theme

if TYPE_CHECKING:
    from app.core.commands import Page, Query
    from app.customers.api import CustomerRow
    from app.documents.report import Report

_NOBODY: Final = Empty("Pilih pelanggan dulu.", icon="users")
_OFFERED: Final = 1000


class StatementPanel(ReportPanel):
    """One customer at a time; screen, PDF and Excel show the same figures."""

    title: ClassVar[str] = "Kartu Piutang"
    icon: ClassVar[str] = "report"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"receivable", "journal"})

    def build(self) -> None:
        super().build()
        self._wanted = ""
        self.kind = choice({"": "Kartu piutang", "letter": "Surat pengingat"})
        self.kind.activated.connect(lambda _at: self.reload())
        self.title_line.add_filter(name_field(self.kind, "kind", "Jenis"))
        self.customer = customer_choice(())
        self.customer.setMaximumWidth(theme().px(320))
        self.customer.activated.connect(lambda _at: self._choose())
        edit = self.customer.lineEdit()
        if edit is not None:
            edit.returnPressed.connect(self._choose)
            edit.setPlaceholderText("Pelanggan")
        self.title_line.add_filter(name_field(self.customer, "customer", "Pelanggan"))
        self.since, self.until = DateField(), DateField()
        for field, words in ((self.since, "Dari tanggal"), (self.until, "Sampai tanggal")):
            field.setPlaceholderText(words)
            field.setMaximumWidth(theme().px(164))
            field.value_changed.connect(lambda _value: self.reload())
            self.title_line.add_filter(name_field(field, words, words))

    def opened(self, **arguments: object) -> None:
        """``customer`` by code; ``letter`` shows the letter instead of the account."""
        self._wanted = str(arguments.get("customer") or self._wanted)
        if "letter" in arguments:
            self.kind.setCurrentIndex(1 if arguments["letter"] else 0)
        self._show_wanted()
        self.refresh()

    def _show_wanted(self) -> None:
        at = self.customer.findData(self._wanted)
        if at >= 0:
            self.customer.setCurrentIndex(at)
        else:
            self.customer.setEditText(self._wanted)
        show_start(self.customer)

    def _choose(self) -> None:
        self._wanted = chosen_customer(self.customer)
        self.reload()

    def reload(self) -> None:
        if not self.customer.count():
            self.ask(
                CustomerList(limit=_OFFERED), done=self._offer, failed=_ignore, key="customers"
            )
        letter = bool(self.kind.currentData())
        self.since.setVisible(not letter)
        self.until.setVisible(not letter)
        if self._wanted:
            super().reload()
        else:
            self.show_content(_NOBODY)

    def _offer(self, page: Page[CustomerRow]) -> None:
        for one in page.rows:
            self.customer.addItem(" · ".join(filter(None, (one.name, one.phone))), one.code)
        self._show_wanted()

    def query(self) -> Query[Report]:
        if self.kind.currentData():
            return ReminderLetter(customer=self._wanted)
        return Statement(
            customer=self._wanted, date_from=self.since.value(), date_to=self.until.value()
        )


def _ignore(_error: Exception) -> None:
    """Codes and phones can be typed all the same."""
