"""The forms of receivables: invoice, payment, advance and its use, terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter

from app.accounting.panels.base import account_choice, chosen_account
from app.core.env import RealEnvironment
from app.core.money import ZERO, total
from app.receivables.api import (
    ApplyAdvance,
    InvoiceLine,
    ReceiveAdvance,
    ReceivePayment,
    RefundCustomer,
    SetTerms,
    ShareIn,
    WriteInvoice,
    WriteOff,
)
from app.receivables.panels import words
from app.receivables.rules import TERMS
from app.ui.forms import Form, choice, money, quantity, suggestion
from app.ui.money_field import DateField
from app.ui.theme import theme
from app.ui.typed import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounting.api import AccountRow
    from app.customers.api import CustomerRow
    from app.receivables.api import CreditRow, ReceivableRow

#: Where money goes unless somebody says otherwise.
CASH: Final = "11-100"
_OWN_TERMS: Final = ""


def customer_choice(customers: Sequence[CustomerRow], code: str = "") -> QComboBox:
    """Choose a customer by typing part of the name or phone; a code or phone may be given whole."""
    made = QComboBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.setMinimumWidth(theme().px(280))
    for one in customers:
        made.addItem(" · ".join(filter(None, (one.name, one.phone))), one.code)
    made.setCurrentIndex(made.findData(code))
    if code and made.currentIndex() < 0:
        made.setEditText(code)
    show_start(made)
    completer = made.completer() or QCompleter(made)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    return made


def show_start(box: QComboBox) -> None:
    """Show the beginning of what is chosen; Qt shows the end of a long text."""
    if (edit := box.lineEdit()) is not None:
        edit.setCursorPosition(0)


def chosen_customer(box: QComboBox) -> str:
    """The code that was chosen, or what was typed."""
    given = box.currentText().strip()
    at = box.findText(given, Qt.MatchFlag.MatchExactly)
    return str(box.itemData(at)) if at >= 0 else given


def _day() -> DateField:
    env = RealEnvironment()
    made = DateField(env.today)
    made.set_value(env.today())
    return made


class _ReceivableForm(Form):
    """A form with a customer, and perhaps an account that money comes to."""

    def __init__(self, action: str, customers: Sequence[CustomerRow], customer: str) -> None:
        super().__init__(action)
        self.customer = customer_choice(customers, customer)
        self.account: QComboBox | None = None
        self.add("customer", "Pelanggan", self.customer, "Nama, kode, atau nomor telepon.")

    def add_account(self, accounts: Sequence[AccountRow], title: str) -> None:
        """The cash or bank account."""
        usable = [one for one in accounts if one.kind == "asset" and not one.control]
        money_in = [one for one in usable if one.code.startswith("11-")] or usable
        self.account = account_choice(money_in, CASH)
        self.add("account", title, self.account)

    def given(self) -> dict[str, Any]:
        """What was typed, with codes in place of names."""
        values = self.values() | {"customer": chosen_customer(self.customer)}
        if self.account is not None:
            values["account"] = chosen_account(self.account)
        return values


class InvoiceForm(_ReceivableForm):
    """A credit sale of one or two lines; goods from stock are orders."""

    def __init__(
        self,
        customers: Sequence[CustomerRow],
        accounts: Sequence[AccountRow],
        customer: str = "",
        *,
        may_exceed: bool = False,
    ) -> None:
        super().__init__("Catat faktur", customers, customer)
        self.add("on_date", "Tanggal", _day())
        self.text("text", "Uraian")
        self.side_by_side(
            ("amount", "Jumlah (Rp)", money()),
            ("service", "Jenis", choice({"": "Barang", "1": "Jasa"})),
        )
        days = {_OWN_TERMS: "Menurut pelanggan"} | {str(one): f"{one} hari" for one in TERMS}
        self.add("term_days", "Tempo", choice(days))
        self.add("down_payment", "Uang muka diterima (Rp)", money())
        self.add_account(accounts, "Uang muka masuk ke")
        self.text("note", "Catatan")
        if may_exceed:
            self.tick("over_limit", "Tetap catat walau di atas batas kredit")

    def command(self) -> WriteInvoice:
        """What was typed.

        Raises:
            InvalidInput
        """
        given = self.given()
        line = typed(
            InvoiceLine,
            {"text": given["text"], "amount": given["amount"], "service": bool(given["service"])},
        )
        return typed(
            WriteInvoice,
            {
                "customer": given["customer"], "on_date": given["on_date"], "lines": (line,),
                "term_days": int(given["term_days"]) if given["term_days"] else None,
                "down_payment": given["down_payment"] or ZERO, "account": given["account"],
                "note": given["note"], "over_limit": bool(given.get("over_limit")),
            },
        )  # fmt: skip


class PaymentForm(_ReceivableForm):
    """Money for the documents that were chosen, or for the oldest of a customer."""

    def __init__(
        self,
        customers: Sequence[CustomerRow],
        accounts: Sequence[AccountRow],
        rows: Sequence[ReceivableRow],
    ) -> None:
        super().__init__("Catat pembayaran", customers, rows[0].customer if rows else "")
        self.rows = tuple(rows)
        self.nameless = bool(rows) and not rows[0].customer
        if self.nameless:
            self.customer.setEnabled(False)
        self.add("on_date", "Tanggal", _day())
        whole = total(one.open for one in rows)
        self.add("amount", "Jumlah (Rp)", money(whole), self._hint())
        self.add_account(accounts, "Masuk ke")
        if rows:
            listed = ", ".join(one.number for one in rows[:3])
            more = f" (+{len(rows) - 3})" if len(rows) > 3 else ""
            self.tick("chosen", f"Hanya untuk {listed}{more}", on=True)
        self.tick("keep_rest", "Kelebihan menjadi uang muka")
        self.text("note", "Catatan")

    def _hint(self) -> str:
        if not self.rows:
            return "Dibagikan ke yang paling awal jatuh tempo."
        return f"Sisa yang dipilih {total(one.open for one in self.rows).rupiah()}."

    def command(self) -> ReceivePayment:
        """What was typed.

        Raises:
            InvalidInput
        """
        given = self.given()
        shares = (
            tuple(ShareIn(document=one.number) for one in self.rows)
            if given.get("chosen") or self.nameless
            else ()
        )
        return typed(
            ReceivePayment,
            {
                "customer": "" if self.nameless else given["customer"],
                "on_date": given["on_date"], "amount": given["amount"] or ZERO,
                "account": given["account"], "shares": shares, "keep_rest": given["keep_rest"],
                "note": given["note"],
                "entity": self.rows[0].entity if self.rows else "",
            },
        )  # fmt: skip


class AdvanceForm(_ReceivableForm):
    """Money before anything is owed."""

    def __init__(
        self, customers: Sequence[CustomerRow], accounts: Sequence[AccountRow], customer: str = ""
    ) -> None:
        super().__init__("Catat uang muka", customers, customer)
        self.add("on_date", "Tanggal", _day())
        self.add("amount", "Jumlah (Rp)", money())
        self.add_account(accounts, "Masuk ke")
        self.text("note", "Catatan", hint="Misalnya nomor pesanan yang dibayar di muka.")

    def command(self) -> ReceiveAdvance:
        """What was typed.

        Raises:
            InvalidInput
        """
        given = self.given()
        return typed(ReceiveAdvance, given | {"amount": given["amount"] or ZERO})


class ApplyForm(_ReceivableForm):
    """An advance for what is open, the oldest term first."""

    def __init__(self, customers: Sequence[CustomerRow], customer: str = "") -> None:
        super().__init__("Pakai uang muka", customers, customer)
        self.add("on_date", "Tanggal", _day())
        self.add("amount", "Jumlah (Rp)", money(), "Kosong berarti sebanyak mungkin.")

    def command(self) -> ApplyAdvance:
        """What was typed.

        Raises:
            InvalidInput
        """
        given = self.given()
        return typed(ApplyAdvance, given | {"amount": given["amount"] or ZERO})


class RefundForm(Form):
    """Money back for an advance or a credit."""

    def __init__(self, row: CreditRow, accounts: Sequence[AccountRow]) -> None:
        super().__init__("Kembalikan uang")
        self._row = row
        self.add("on_date", "Tanggal", _day())
        self.add("amount", "Jumlah (Rp)", money(row.open), f"Sisa {row.open.rupiah()}.")
        self._account = account_choice(
            [one for one in accounts if one.kind == "asset" and one.code.startswith("11-")], CASH
        )
        self.add("account", "Keluar dari", self._account)
        self.text("note", "Catatan")

    def command(self) -> RefundCustomer:
        """What was typed.

        Raises:
            InvalidInput
        """
        given = self.values() | {"account": chosen_account(self._account)}
        given["amount"] = given["amount"] or ZERO
        more = {"customer": self._row.customer, "document": self._row.document}
        return typed(RefundCustomer, given | more)


class TermsForm(_ReceivableForm):
    """Days a customer has to pay."""

    def __init__(self, customers: Sequence[CustomerRow], customer: str = "", days: int = 0) -> None:
        super().__init__("Simpan tempo", customers, customer)
        hint = f"Biasanya {', '.join(map(str, TERMS))} hari; berlaku untuk penjualan berikutnya."
        self.add("term_days", "Tempo (hari)", quantity(days), hint)

    def command(self) -> SetTerms:
        """What was typed.

        Raises:
            InvalidInput
        """
        given = self.given()
        return typed(SetTerms, given | {"term_days": given["term_days"] or 0})


class WriteOffForm(Form):
    """What will not be paid any more."""

    def __init__(self, row: ReceivableRow) -> None:
        super().__init__("Hapus buku")
        self._document = row.number
        self.add("amount", "Jumlah (Rp)", money(row.open), f"Sisa {row.open.rupiah()}.")
        self.add("reason", "Alasan", suggestion(words.LOSSES), "Disimpan di jejak audit.")

    def command(self) -> WriteOff:
        """What was typed.

        Raises:
            InvalidInput
        """
        given = self.values()
        return typed(
            WriteOff,
            {
                "document": self._document, "reason": given["reason"],
                "amount": given["amount"] or ZERO,
            },
        )  # fmt: skip
