"""Detail Pelanggan: who it is, what it bought, and mending doubles (WMS-CRM-10, WMS-CRM-12)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.errors import NotFound
from app.core.text import angka, tanggal, wib
from app.customers.api import (
    CustomerDetail,
    CustomerOrder,
    CustomerView,
    MergeCustomers,
    SetCustomerActive,
    UndoMerge,
)
from app.customers.panels import samples, words
from app.customers.panels.customer_form import CustomerForm
from app.ui import tokens
from app.ui.cards import Card
from app.ui.dialogs import Ask
from app.ui.facts import Facts
from app.ui.fields import Field
from app.ui.flow import Beside
from app.ui.gallery import NEVER, Shot, canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, label, row, scrolling

if TYPE_CHECKING:
    from app.core.commands import Command, Done
    from app.core.errors import UserError
    from app.customers.api import Merged

#: Below it a column of facts is squeezed.
_FACTS_PX: Final = 300
#: Some of the orders are always to be seen.
_ORDERS_PX: Final = 150
COLUMNS = (
    Column(
        "number",
        "Pesanan",
        lambda order: order.number,
        detail=lambda order: words.platform(order.platform),
        width=180,
    ),
    Column("at", "Waktu", lambda order: order.ordered_at, Kind.TIME, width=136),
    Column(
        "summary", "Isi", lambda order: order.summary, detail=lambda order: order.resi, stretch=True
    ),
    Column("total", "Total", lambda order: order.total, Kind.MONEY, width=120),
    Column(
        "state",
        "Status",
        lambda order: words.STATES.get(order.state, PillText(order.state)),
        Kind.PILL,
        width=124,
    ),
)


class _AskTwin(Ask):
    """Asks which customer is the same person."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(
            parent,
            "Gabungkan pelanggan ganda",
            f"Pesanan, nomor telepon, tag, dan catatan pelanggan lain dipindahkan ke {name}. "
            "Dapat diurungkan selama 30 hari.",
            "Gabungkan",
        )
        self.twin = QLineEdit()
        self.field = Field(
            "loser", "Pelanggan yang digabungkan", self.twin, "Nomor telepon atau kodenya."
        )
        self.body.addWidget(self.field)
        self.twin.setFocus()

    def accept(self) -> None:
        """Only with a customer."""
        if not self.twin.text().strip():
            self.field.show_error("Isi nomor telepon atau kode pelanggannya.")
            return
        super().accept()


class CustomerDetailPanel(Panel):
    """One customer; opened from lists by code."""

    title: ClassVar[str] = "Pelanggan"
    icon: ClassVar[str] = "user"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"customer", "order"})

    def build(self) -> None:
        self._code = ""
        self._view: CustomerView | None = None
        may = self.context.actor.may
        if may("customer.update"):
            self.set_primary("Ubah", "F4", self.edit)
            self.add_action("Gabungkan pelanggan ganda …", "F7", self.merge)
        if may("customer.delete"):
            self.add_action("Hapus (nonaktifkan) / aktifkan", "F9", self.toggle_active)
        self.add_action(
            "Kembali ke daftar", "Alt+Left", lambda: self.context.open("customers.list")
        )
        self.cards.set_cards(
            (
                Card("orders", "Total Orders"),
                Card("spent", "Total Belanja"),
                Card("rts", "RTS Count"),
                Card("rate", "RTS Rate"),
            )
        )
        self.cards.pressed.connect(lambda _key: self._open_orders())
        self._body = QWidget()
        self._layout = column(gap=tokens.M)
        self._body.setLayout(self._layout)
        self._facts = QWidget()
        self.orders = Table(self, "CustomerOrders", COLUMNS, key=lambda order: order.number)
        self.orders.activated.connect(self._open_order)
        self._layout.addWidget(self._facts)
        self._layout.addWidget(label("20 pesanan terakhir", "heading"))
        self._layout.addWidget(self.orders, 1)
        # Large letters beside the form: the facts are read by scrolling, not cut.
        self.orders.setMinimumHeight(theme().px(_ORDERS_PX))
        self.set_content(scrolling(self._body))

    def opened(self, **arguments: object) -> None:
        """``customer`` is a code or a phone."""
        self._code = str(arguments["customer"])
        self.hide_detail()
        self.refresh()

    def reload(self) -> None:
        if self._code:
            self.ask(
                CustomerDetail(customer=self._code),
                done=self._show,
                failed=self._gone,
                key="detail",
            )

    def _gone(self, error: UserError) -> None:
        if self._view is None:
            self.title_line.set_title(self.title)
        self.fail(error)

    # ---------------------------------------------------------------- showing
    def _show(self, view: CustomerView) -> None:
        self._view, self._code = view, view.code
        self.title_line.set_title(view.name)
        pill = words.TYPES[view.customer_type]
        self.title_line.set_status(
            pill.text if view.active else "Nonaktif", pill.tone if view.active else Tone.NEUTRAL
        )
        self.cards.show_values(
            {
                "orders": angka(view.total_orders),
                "spent": view.total_spent.rupiah(),
                "rts": angka(view.total_rts),
                "rate": (f"{view.rts_percent}%", "sering RTS" if view.rts_risky else ""),
            }
        )
        facts = self._grid(view)
        self._layout.replaceWidget(self._facts, facts)
        self._facts.deleteLater()
        self._facts = facts
        self.orders.show_rows(view.orders)

    def _grid(self, view: CustomerView) -> QWidget:
        """Nama/Phone/Email beside Tipe/Tags/Notes, then platforms, address and merges."""
        left = Facts(
            (
                ("Nama", view.name),
                ("Phone", view.phone),
                ("Nomor lain", ", ".join(view.aliases) or None),
                ("Email", view.email),
                ("Alamat", view.default_address),
            )
        )
        right = Facts(
            (
                ("Tipe", words.TYPES[view.customer_type].text),
                ("Tags", " ".join(f"#{tag}" for tag in view.tags)),
                ("Platform", _platforms(view)),
                ("Batas kredit", view.credit_limit.rupiah() if view.credit_limit else None),
                (
                    "Sejak",
                    tanggal(wib(view.first_order_at).date()) if view.first_order_at else None,
                ),
                ("Notes", view.notes),
            )
        )
        made = QWidget()
        lines = column()
        lines.addWidget(Beside(left, right, least=theme().px(_FACTS_PX)))
        for line in self._merges(view):
            lines.addWidget(line)
        made.setLayout(lines)
        return made

    def _merges(self, view: CustomerView) -> list[QWidget]:
        """Merges that can still be undone, or where this customer went."""
        lines: list[QWidget] = []
        if view.merged_into:
            words_ = f"Pelanggan ini sudah digabungkan ke {view.merged_into}."
            opens = partial(self.context.open, "customers.detail", customer=view.merged_into)
            lines.append(_line(words_, KeyButton("Buka", "", opens)))
        may = self.context.actor.may("customer.update")
        for merge in view.merges:
            until = tanggal(wib(merge.undo_until).date())
            words_ = f"{merge.loser_name} digabungkan ke sini; dapat diurungkan sampai {until}."
            undo = partial(self._run, UndoMerge(merge_id=merge.id))
            lines.append(_line(words_, KeyButton("Urungkan", "", undo) if may else None))
        return lines

    def _open_order(self, order: CustomerOrder) -> None:
        self.context.open("orders.list", number=order.number)

    def _open_orders(self) -> None:
        if self._view is not None:
            self.context.open("orders.list", text=self._view.phone or self._view.name)

    # ---------------------------------------------------------------- doing
    def edit(self) -> None:
        """Open the form."""
        if self._view is None:
            return
        form = CustomerForm(self._view)
        self.show_form("Ubah pelanggan", form, form.command)

    def toggle_active(self) -> None:
        """Deactivate or bring back; orders keep their customer either way."""
        if self._view is None:
            return
        code, active = self._view.code, self._view.active
        back = SetCustomerActive(customer=code, active=active)
        self._run(SetCustomerActive(customer=code, active=not active), back)

    def merge(self) -> None:
        """Ask for the double, then merge it into this customer."""
        if self._view is None:
            return
        keep, dialog = self._view.code, _AskTwin(self, self._view.name)
        dialog.accepted.connect(lambda: self._merge(keep, dialog.twin.text().strip()))
        dialog.open()

    def _merge(self, keep: str, lose: str) -> None:
        def merged(done: Done[Merged]) -> None:
            undo = UndoMerge(merge_id=done.value.merge_id)
            self.say(done.message, undo=lambda: self._run(undo))

        self.do(MergeCustomers(survivor=keep, loser=lose), done=merged)

    def _run(self, command: Command[Any], back: Command[Any] | None = None) -> None:
        undo = None if back is None else partial(self._run, back)
        self.do(command, done=lambda done: self.say(done.message, undo=undo))


def _platforms(view: CustomerView) -> str:
    return ", ".join(
        f"{words.platform(each.platform)}: {each.username}"
        if each.username
        else words.platform(each.platform)
        for each in view.platforms
    )


def _line(words_: str, button: QWidget | None) -> QWidget:
    made = QWidget()
    line = row()
    line.addWidget(label(words_, "muted", wrap=True), 1)
    if button is not None:
        line.addWidget(button)
    made.setLayout(line)
    return made


# ---------------------------------------------------------------- gallery


def gallery() -> list[Shot]:
    """States of the panel."""

    def panel(answer: object) -> CustomerDetailPanel:
        made = CustomerDetailPanel(canned({CustomerDetail: answer}))
        made.opened(customer="C-7K3M9QX2T4")
        return made

    def editing() -> CustomerDetailPanel:
        made = panel(samples.customer_view())
        made._show(samples.customer_view())  # noqa: SLF001 - the answer has not come yet
        made.edit()
        return made

    gone = samples.customer_view(
        active=False, merged_into="C-0000000001", merges=(), orders=(), total_orders=0, phone="",
        rts_risky=False,
    )  # fmt: skip
    return [
        Shot("detail", lambda: panel(samples.customer_view())),
        Shot("form", editing),
        Shot("merged", lambda: panel(gone)),
        Shot("error", lambda: panel(NotFound("Pelanggan", "C-7K3M9QX2T4"))),
        Shot("loading", lambda: panel(NEVER)),
    ]
