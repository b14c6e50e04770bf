"""Daftar Pelanggan (WMS-CRM-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QTabBar

from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.text import angka, wib
from app.customers.api import (
    BackfillCustomers,
    CustomerList,
    CustomerRow,
    CustomersSummary,
    CustomerSummary,
    CustomerTags,
    TagCount,
)
from app.customers.panels import samples, words
from app.customers.panels.customer_form import CustomerForm
from app.ui.cards import Card
from app.ui.gallery import NEVER, Shot, canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.core.commands import Done
    from app.customers.api import Backfilled, CustomerSaved

_TABS = ("", *words.TYPES)
#: Above so many of a hundred the number is tinted, as the risk list does by default.
_RISKY_PERCENT = 10


def _rts(row: CustomerRow) -> PillText:
    words_ = f"{angka(row.total_rts)} · {row.rts_percent}%"
    return PillText(words_, Tone.ERROR if row.rts_percent > _RISKY_PERCENT else Tone.NEUTRAL)


COLUMNS = (
    Column(
        "name",
        "Nama",
        lambda row: row.name,
        detail=lambda row: " ".join(f"#{tag}" for tag in row.tags),
        stretch=True,
        sort=True,
    ),
    Column("phone", "Phone", lambda row: row.phone, width=150),
    Column("type", "Tipe", lambda row: words.TYPES[row.customer_type], Kind.PILL, width=128),
    Column("orders", "Orders", lambda row: row.total_orders, Kind.NUMBER, width=76),
    Column("spent", "Total Belanja", lambda row: row.total_spent, Kind.MONEY, width=136),
    Column("rts", "RTS", _rts, Kind.PILL, width=96),
    Column(
        "last_order",
        "Last Order",
        lambda row: None if row.last_order_at is None else wib(row.last_order_at).date(),
        Kind.DATE,
        width=112,
        sort=True,
    ),
)


class CustomerListPanel(Panel):
    """Everybody who bought, or who might."""

    title: ClassVar[str] = "Daftar Pelanggan"
    icon: ClassVar[str] = "users"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"customer"})
    search_hint: ClassVar[str] = "Cari nama, telepon, atau #tag"

    def build(self) -> None:
        self._tags: frozenset[str] = frozenset()
        if self.context.actor.may("customer.create"):
            self.set_primary("Tambah Pelanggan", "F4", self.add_customer)
            self.add_action("Hubungkan pesanan lama", "F8", self.backfill)
        self._build_tabs()
        self.cards.set_cards(
            (
                Card("", "Total"),
                Card("active_30", "Aktif (30 hari)", Tone.OK),
                Card("new_30", "Baru (30 hari)", Tone.DONE),
                Card("repeat", "Repeat Rate"),
            )
        )
        self.cards.pressed.connect(self._card_pressed)
        self.search.add_filter("status", "Status", (("inactive", "Nonaktif"), ("all", "Semua")))
        groups = (
            ("active_30", "Aktif 30 hari"),
            ("new_30", "Baru 30 hari"),
            ("repeat", "Belanja lagi"),
        )
        self.search.add_filter("group", "Kelompok", groups)
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda row: row.code,
            empty=Empty(
                "Belum ada pelanggan. Mereka dibuat dari pesanan, atau Anda tambahkan di sini.",
                "Tambah Pelanggan",
                self.add_customer,
                "users",
            ),
        )
        self.list.activated.connect(self._open)
        self.list.set_tone(lambda row: None if row.active else Tone.NEUTRAL)

    def _build_tabs(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Tipe pelanggan")
        self.tabs.addTab("Semua")
        for pill in words.TYPES.values():
            self.tabs.addTab(pill.text)
        self.tabs.currentChanged.connect(lambda _at: self.reload())
        line = self.search.layout()
        if isinstance(line, QHBoxLayout):
            line.insertWidget(0, self.tabs)

    def reload(self) -> None:
        super().reload()
        self.ask(CustomersSummary(), done=self._show_cards, key="cards")
        self.ask(CustomerTags(), done=self._know_tags, key="tags")

    def opened(self, **arguments: object) -> None:
        """``text`` searches, ``group`` shows the list behind a card, ``add`` opens the form."""
        if "text" in arguments:
            self.search.set_text(str(arguments["text"]))
        if "group" in arguments:
            self.search.set_filter("group", str(arguments["group"]))
        if "add" in arguments:
            self.add_customer()

    # ---------------------------------------------------------------- the list
    def _page(self, page: PageRequest) -> CustomerList:
        filters = self.search.filters
        status = filters.get("status")
        chosen: Any = _TABS[self.tabs.currentIndex()] or None
        group: Any = filters.get("group", "")
        return CustomerList(
            text=self.search.text,
            customer_type=chosen,
            all_tags=(filters["tag"],) if "tag" in filters else (),
            active=None if status == "all" else status != "inactive",
            group=group,
            sort="-last_order" if page.sort == "-last_order" else "name",
            after=page.after,
            limit=page.limit,
        )

    def _card_pressed(self, key: str) -> None:
        self.tabs.setCurrentIndex(0)
        if key:
            self.search.set_filter("group", key)
        else:
            self.search.clear_filter("group")

    def _show_cards(self, summary: CustomerSummary) -> None:
        self.cards.show_values(
            {
                "": angka(summary.total),
                "active_30": angka(summary.active_30),
                "new_30": angka(summary.new_30),
                "repeat": (
                    f"{summary.repeat_percent}%",
                    f"{angka(summary.repeat)} orang · rata-rata {summary.average_order.rupiah()}",
                ),
            }
        )

    def _know_tags(self, tags: tuple[TagCount, ...]) -> None:
        names = frozenset(each.tag for each in tags)
        if names and not self._tags:
            choices = tuple((each.tag, f"{each.tag} ({angka(each.customers)})") for each in tags)
            self.search.add_filter("tag", "Tag", choices)
            self._tags = names

    def _open(self, row: CustomerRow) -> None:
        self.context.open("customers.detail", customer=row.code)

    # ---------------------------------------------------------------- doing
    def add_customer(self) -> None:
        """Open the form of a new customer."""
        form = CustomerForm()
        self.show_form("Pelanggan baru", form, form.command, self._saved)

    def _saved(self, done: Done[CustomerSaved]) -> None:
        self.form_done(done)
        self.context.open("customers.detail", customer=done.value.code)

    def backfill(self) -> None:
        """Give older orders their customers, a round at a time."""
        self.do(BackfillCustomers(), done=self._backfilled)

    def _backfilled(self, done: Done[Backfilled]) -> None:
        self.say(done.message)
        if done.value.left:
            self.backfill()


# ---------------------------------------------------------------- gallery


def gallery() -> list[Shot]:
    """States of the panel."""

    def panel(rows: object) -> CustomerListPanel:
        return CustomerListPanel(canned(samples.list_answers(rows)))

    def adding() -> CustomerListPanel:
        made = panel(samples.customer_pages(20))
        made.add_customer()
        return made

    return [
        Shot("list", lambda: panel(samples.customer_pages(40))),
        Shot("form", adding),
        Shot("many", lambda: panel(samples.customer_pages(100_000))),
        Shot("empty", lambda: panel(Page(()))),
        Shot("error", lambda: panel(ServerAway())),
        Shot("loading", lambda: panel(NEVER)),
    ]
