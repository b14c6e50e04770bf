"""*Piutang Usaha*: what customers owe, by age; payments, advances and reminders from the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from app.accounting.api import AccountList
from app.accounting.panels.base import BooksPanel
from app.accounting.panels.words import or_dash
from app.core.errors import UserError
from app.customers.api import CustomerList
from app.receivables.api import (
    AllocateCredit,
    ApplyAdvance,
    CreditList,
    ReceivableDetail,
    ReceivableFigures,
    ReceivableList,
    VoidDocument,
)
from app.receivables.panels import words
from app.receivables.panels.receivable_detail import AgesView, CreditsView, ReceivableDetailView
from app.receivables.panels.receivable_forms import (
    AdvanceForm,
    ApplyForm,
    InvoiceForm,
    PaymentForm,
    RefundForm,
    TermsForm,
    WriteOffForm,
)
from app.receivables.rules import OVER_LIMIT
from app.signing.panels.paper import show_paper
from app.ui.cards import Card
from app.ui.dialogs import ask_reason
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.accounting.api import AccountRow
    from app.core.commands import Command, Page, Query
    from app.customers.api import CustomerRow
    from app.receivables.api import CreditRow, ReceivableRow, ReceivableSummary, ReceivableView
    from app.ui.forms import Form
    from app.ui.table_model import PageRequest

COLUMNS: Final = (
    Column("number", "Dokumen", lambda one: one.number,
           detail=lambda one: words.KINDS[one.kind], width=150),
    Column("customer", "Pelanggan", lambda one: one.customer_name,
           detail=lambda one: one.phone, width=180, stretch=True),
    Column("due", "Jatuh Tempo", lambda one: one.due_on, Kind.DATE,
           detail=lambda one: words.age(one.age, open_=bool(one.open)), width=124),
    Column("total", "Total", lambda one: one.total, Kind.MONEY, width=126),
    Column("paid", "Dibayar", lambda one: or_dash(one.paid), Kind.MONEY, width=120),
    Column("open", "Sisa", lambda one: one.open, Kind.MONEY, width=126),
    Column("state", "Status", words.state, Kind.PILL, width=150),
)  # fmt: skip
_STATES: Final = (("overdue", "Lewat jatuh tempo"), ("paid", "Lunas"), ("all", "Semua"))
#: Customers offered by name; others are typed by code or phone.
_OFFERED: Final = 1000


class ReceivablesPanel(BooksPanel):
    """Open documents, first due first; what is chosen is paid by one key (ERP-FIN-15)."""

    title: ClassVar[str] = "Piutang Usaha"
    icon: ClassVar[str] = "money"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"receivable", "journal"})
    search_hint: ClassVar[str] = "Cari nomor, pelanggan, atau telepon"

    def build(self) -> None:
        super().build()
        self._customers: Sequence[CustomerRow] = ()
        self._accounts: Sequence[AccountRow] = ()
        self._aged = False
        self._figures: ReceivableSummary | None = None
        may = self.context.actor.may
        if may("receivable.pay"):
            self.set_primary("Terima pembayaran", "F4", self.pay)
            self.add_action("Terima uang muka", "F6", partial(self._form, self._advance))
            self.add_action("Pakai uang muka", "F7", partial(self._form, self._apply))
        if may("receivable.create"):
            self.add_action("Faktur baru", "F2", partial(self._form, self._invoice))
            self.add_action("Tempo pelanggan", "F10", partial(self._form, self._terms))
        self.add_action("Uang muka dan kredit", "Alt+U", self.show_credits)
        self.add_action("Pengingat", "F8", lambda: self.context.open(words.REMINDERS))
        self.add_action("Kartu piutang", "F9", self.open_statement)
        self.add_action("Umur piutang", "F3", self.open_ageing)
        self.search.add_filter("state", "Status", _STATES)
        self.list = self.set_table(
            COLUMNS, self._page, key=lambda one: f"{one.number} {one.journal}",
            empty=Empty("Tidak ada piutang yang terbuka.", "Faktur baru",
                        partial(self._form, self._invoice), "money"),
        )  # fmt: skip
        self.list.set_tone(lambda one: Tone.NEUTRAL if one.state in {"paid", "void"} else None)
        self.list.activated.connect(self.show_document)
        self.list.add_action("Buka dokumennya", "", lambda rows: self._open_source(rows[0]))
        self.list.add_action(
            "Faktur …", "", lambda rows: show_paper(self, "receivable.invoice", rows[0].number),
            enabled=lambda rows: rows[0].kind == "invoice" and rows[0].state != "void",
        )  # fmt: skip
        if may("receivable.write_off"):
            self.list.add_action("Hapus buku …", "", lambda rows: self._write_off(rows[0]))
        if may("receivable.cancel"):
            self.list.add_action("Batalkan …", "Delete", lambda rows: self._ask_void(rows[0]))
        self.cards.set_cards(
            (
                Card("total", "Total piutang"), Card("paid", "Sudah dibayar", Tone.DONE),
                Card("open", "Sisa"), Card("late", "Lewat jatuh tempo", Tone.ERROR),
            )
        )  # fmt: skip
        self.cards.pressed.connect(self._card_pressed)

    def opened(self, **arguments: object) -> None:
        """``document`` shows one or what it paid, ``text`` searches, ``state`` filters."""
        self.take_entity(arguments.get("entity"))
        for key in ("state", "bucket"):
            if key in arguments:
                self.search.set_filter(key, str(arguments[key]))
        if "document" in arguments:
            self.search.set_filter("state", "all")
            self.search.set_text(str(arguments["document"]))
        if "text" in arguments:
            self.search.set_text(str(arguments["text"]))

    # ---------------------------------------------------------------- the list and its cards
    def reload(self) -> None:
        super().reload()
        self.ask(
            ReceivableFigures(entity=self.entity), done=self._show_figures, failed=_ignore,
            key="figures",
        )  # fmt: skip

    def _page(self, page: PageRequest) -> Query[Page[ReceivableRow]]:
        filters = self.search.filters
        bucket = filters.get("bucket")
        state: Any = filters.get("state", "open")
        return ReceivableList(
            text=self.search.text, state=state, entity=self.entity, after=page.after,
            limit=page.limit, bucket=int(bucket) if bucket else None,
        )  # fmt: skip

    def _show_figures(self, figures: ReceivableSummary) -> None:
        self._figures = figures
        buckets = figures.buckets
        if not self._aged:
            self._aged = True
            choices = tuple((str(at), one.title) for at, one in enumerate(buckets))
            self.search.add_filter("bucket", "Umur", choices)
        self.cards.show_values(
            {
                "total": figures.total.rupiah(), "paid": figures.paid.rupiah(),
                "open": figures.open.rupiah(), "late": figures.overdue.rupiah(),
            }
        )  # fmt: skip
        kept = [("uang muka", figures.advances), ("kredit", figures.credits)]
        said = " · ".join(f"{word} {amount.rupiah()}" for word, amount in kept if amount)
        self.title_line.set_status(said[:1].upper() + said[1:], Tone.DONE)

    def _card_pressed(self, key: str) -> None:
        for name in ("state", "bucket"):
            self.search.clear_filter(name)
        if key == "paid":
            self.search.set_filter("state", "paid")
        elif key != "total":
            if key == "late":
                self.search.set_filter("state", "overdue")
            self.show_ages()

    def show_ages(self) -> None:
        """The classes of age at the side; Enter shows the documents of one."""
        if self._figures is None:
            return
        view = AgesView(self, self._figures.buckets)
        view.table.activated.connect(lambda one: self.search.set_filter("bucket", one.key))
        self.show_detail("Umur piutang", view)

    # ---------------------------------------------------------------- one document
    def show_document(self, one: ReceivableRow) -> None:
        """Payments and figures of the document at the side."""
        self.ask(ReceivableDetail(document=one.number), done=self._show_view, key="detail")

    def _show_view(self, view: ReceivableView) -> None:
        row = view.row
        made = ReceivableDetailView(self, view)
        made.table.add_action(
            "Kwitansi …", "", lambda rows: show_paper(self, "receivable.receipt", rows[0].number)
        )
        if self.context.actor.may("receivable.cancel"):
            made.table.add_action(
                "Batalkan …", "Delete", lambda rows: self._ask_void_of(rows[0].number)
            )
        self.show_detail(f"{words.KINDS[row.kind]} {row.number}", made)

    def show_credits(self) -> None:
        """Advances and credits of everybody at the side."""
        self.ask(CreditList(entity=self.entity), done=self._show_credits, key="credits")

    def _show_credits(self, rows: tuple[CreditRow, ...]) -> None:
        view = CreditsView(self, rows)
        view.table.add_action(
            "Kwitansi …",
            "",
            lambda chosen: show_paper(self, "receivable.receipt", chosen[0].document),
        )
        if self.context.actor.may("receivable.pay"):
            view.table.activated.connect(self._use_credit)
            view.table.add_action(
                "Kembalikan uang …", "F11",
                lambda chosen: self._form(partial(self._refund, chosen[0])),
                enabled=lambda chosen: bool(chosen[0].customer),
            )  # fmt: skip
        if self.context.actor.may("receivable.cancel"):
            view.table.add_action(
                "Batalkan …", "Delete", lambda chosen: self._ask_void_of(chosen[0].document)
            )
        self.show_detail("Uang muka dan kredit", view)

    def _use_credit(self, one: CreditRow) -> None:
        if one.advance:
            self.do(ApplyAdvance(customer=one.customer), done=self.form_done)
        else:
            self.do(AllocateCredit(customer=one.customer, credit=one.document), done=self.form_done)

    def _open_source(self, one: ReceivableRow) -> None:
        panel, name = words.SOURCES.get(one.kind, ("accounting.journals", "number"))
        key = one.number if one.kind in words.SOURCES else one.journal
        self.context.open(panel, **{name: key})

    def open_statement(self) -> None:
        """The account of the customer under the keyboard."""
        one = self.list.current()
        self.context.open(words.STATEMENT, customer=one.customer if one is not None else "")

    def open_ageing(self) -> None:
        """The ageing report of the same books."""
        self.context.open("accounting.reports", report="receivables", entity=self.entity)

    # ---------------------------------------------------------------- forms
    def pay(self) -> None:
        """A payment for the chosen documents of one customer, else for its oldest."""
        rows = [one for one in self.list.selected() if one.open]
        first = rows[0] if rows else None
        if first is not None and any(
            (one.customer, one.entity) != (first.customer, first.entity) for one in rows
        ):
            self.fail(UserError("Pilih dokumen milik satu pelanggan saja untuk satu pembayaran."))
            return
        self._form(lambda: self._payment(rows))

    def _form(self, make: Callable[[], tuple[str, Form, Callable[[], Command[Any]]]]) -> None:
        """Open a form, once customers and accounts are known."""
        self.ask(
            CustomerList(limit=_OFFERED),
            done=partial(self._with_customers, make), key="customers",
        )  # fmt: skip

    def _with_customers(
        self,
        make: Callable[[], tuple[str, Form, Callable[[], Command[Any]]]],
        page: Page[CustomerRow],
    ) -> None:
        self._customers = page.rows
        self.ask(
            AccountList(postable=True, active=True), done=partial(self._with_accounts, make),
            key="accounts",
        )  # fmt: skip

    def _with_accounts(
        self,
        make: Callable[[], tuple[str, Form, Callable[[], Command[Any]]]],
        accounts: tuple[AccountRow, ...],
    ) -> None:
        self._accounts = accounts
        title, form, command = make()
        self.show_form(title, form, command)

    def _current_customer(self) -> str:
        one = self.list.current()
        return one.customer if one is not None else ""

    def _payment(
        self, rows: Sequence[ReceivableRow]
    ) -> tuple[str, Form, Callable[[], Command[Any]]]:
        form = PaymentForm(self._customers, self._accounts, rows)
        return "Terima pembayaran", form, form.command

    def _invoice(self) -> tuple[str, Form, Callable[[], Command[Any]]]:
        form = InvoiceForm(
            self._customers, self._accounts, may_exceed=self.context.actor.may(OVER_LIMIT)
        )
        return "Faktur penjualan kredit", form, form.command

    def _advance(self) -> tuple[str, Form, Callable[[], Command[Any]]]:
        form = AdvanceForm(self._customers, self._accounts, self._current_customer())
        return "Terima uang muka", form, form.command

    def _apply(self) -> tuple[str, Form, Callable[[], Command[Any]]]:
        form = ApplyForm(self._customers, self._current_customer())
        return "Pakai uang muka", form, form.command

    def _refund(self, one: CreditRow) -> tuple[str, Form, Callable[[], Command[Any]]]:
        form = RefundForm(one, self._accounts)
        return f"Kembalikan uang {one.customer_name}", form, form.command

    def _terms(self) -> tuple[str, Form, Callable[[], Command[Any]]]:
        form = TermsForm(self._customers, self._current_customer())
        return "Tempo pelanggan", form, form.command

    def _write_off(self, one: ReceivableRow) -> None:
        if not one.open:
            self.fail(UserError(f"Tagihan {one.number} sudah lunas."))
            return
        form = WriteOffForm(one)
        self.show_form(f"Hapus buku {one.number}", form, form.command)

    def _ask_void(self, one: ReceivableRow) -> None:
        if one.kind != "invoice":
            self.fail(
                UserError(f"{one.number} berasal dari {words.KINDS[one.kind].lower()}. "
                          "Batalkan di layar asalnya.")
            )  # fmt: skip
            return
        ask_reason(
            self, "Batalkan faktur",
            f"{one.number} {one.customer_name}, {one.total.rupiah()}: jurnal cermin dicatat hari "
            "ini. Keduanya tetap terlihat.",
            "Batalkan faktur", words.REASONS, partial(self._void, one),
        )  # fmt: skip

    def _ask_void_of(self, number: str) -> None:
        ask_reason(
            self, f"Batalkan {number}",
            f"Jurnal cermin {number} dicatat hari ini, dan yang dilunasinya terbuka lagi.",
            "Batalkan dokumen", words.REASONS, partial(self._void_number, number),
        )  # fmt: skip

    def _void(self, one: ReceivableRow, reason: str) -> None:
        self._void_number(one.number, reason)

    def _void_number(self, number: str, reason: str) -> None:
        self.do(VoidDocument(document=number, reason=reason), done=self.form_done)


def _ignore(_error: Exception) -> None:
    """The list says it already."""
