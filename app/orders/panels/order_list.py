"""Pesanan: every order of every channel (ERP-ORD-13)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QHBoxLayout, QTabBar

from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.text import angka
from app.orders.api import (
    PLATFORM_LABELS,
    AllocateOrders,
    ApproveOrders,
    CancelOrders,
    ClearAttention,
    CourierChoices,
    DeallocateOrders,
    HoldOrders,
    OrderDetail,
    OrderList,
    OrderRow,
    OrderSummary,
    ResolveOutside,
    ResumeOrders,
    StoreList,
)
from app.orders.panels import samples, words
from app.orders.panels.order_detail import OrderDetailView
from app.orders.rules import GROUP_LABELS, LABELS, OPEN, WAITING, Group, State
from app.ui.cards import Card
from app.ui.dialogs import ask_reason
from app.ui.gallery import NEVER, Shot, canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.core.commands import Command
    from app.orders.api import CourierChoice, OrderCards, OrderView, StoreRow

#: States people work with all day have a tab; the others are under *Saring*.
_TABS: Final = (
    None, State.NEEDS_FIX, State.APPROVED, State.BACKORDER, State.ALLOCATED, State.PACKED,
    State.SHIPPED, State.ON_HOLD,
)  # fmt: skip
_CARD_TONES: Final = {
    Group.NEW: Tone.DONE, Group.READY: Tone.DONE, Group.SENT: Tone.OK, Group.DONE: Tone.OK,
    Group.GONE: Tone.ERROR,
}  # fmt: skip
_WHY_CANCEL: Final = ("Permintaan pembeli", "Stok rusak atau hilang", "Pesanan ganda", "Alamat salah")
_WHY_HOLD: Final = ("Menunggu konfirmasi pembeli", "Alamat diragukan", "Pembayaran diperiksa")
_WHY_OUTSIDE: Final = ("Dikirim dari gudang lain", "Dikirim sebelum memakai Lumbung")


def _courier(row: OrderRow) -> str:
    if row.courier:
        return f"{row.courier} {row.service}".strip()
    return f"{row.courier_option} (belum dipetakan)" if row.courier_option else ""


def _platform(row: OrderRow) -> str:
    text = f"{words.platform(row.channel)} · {words.day(row.ordered_at)}"
    return f"{text} · terlambat" if row.late else text


def _status(row: OrderRow) -> PillText:
    pill = words.STATES[row.state]
    return PillText(f"{pill.text} (luar)", pill.tone) if row.outside else pill


COLUMNS: Final = (
    Column("number", "Pesanan", lambda row: row.number, detail=_platform, width=190),
    Column("customer", "Pelanggan", lambda row: row.customer, detail=lambda row: row.city, width=170),
    Column("items", "Item", lambda row: row.summary, detail=lambda row: row.note, stretch=True),
    Column(
        "total", "Total", lambda row: row.total, Kind.MONEY,
        detail=lambda row: "COD" if row.cod else "", width=116,
    ),
    Column("resi", "Resi/Kurir", lambda row: row.resi, detail=_courier, width=180),
    Column("state", "Status", _status, Kind.PILL, width=136),
)  # fmt: skip


class OrderListPanel(Panel):
    """Every order, the newest first."""

    title: ClassVar[str] = "Pesanan"
    icon: ClassVar[str] = "orders"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"order", "shipment"})
    search_hint: ClassVar[str] = "Cari nomor pesanan, resi, nama, telepon, atau SKU"

    def build(self) -> None:
        self._shown = ""
        self._stores: tuple[str, ...] = ()
        self._couriers: tuple[str, ...] = ()
        self._build_actions()
        self._build_tabs()
        self.cards.set_cards(
            tuple(Card(group.value, GROUP_LABELS[group], _CARD_TONES[group]) for group in Group)
        )
        self.cards.pressed.connect(self._card_pressed)
        search = self.search
        search.add_filter("state", "Status", tuple((state.value, LABELS[state]) for state in State))
        search.add_filter("channel", "Platform", tuple(PLATFORM_LABELS.items()))
        search.add_filter(
            "look", "Perhatian", (("attention", "Perlu dilihat"), ("late", "Lewat batas kirim"))
        )
        search.add_filter(
            "days", "Tanggal", (("0", "Hari ini"), ("6", "7 hari"), ("29", "30 hari"), ("89", "90 hari"))
        )
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda row: row.number,
            empty=Empty(
                "Belum ada pesanan. Impor berkas ekspor dari Shopee, TikTok Shop, atau Mengantar.",
                "Impor pesanan",
                self.open_import,
                "orders",
            ),
        )
        self.list.activated.connect(lambda row: self.show_order(row.number))
        self.list.set_tone(_tone)

    def _build_actions(self) -> None:
        may = self.context.actor.may
        if may("allocation.create"):
            self.set_primary("Alokasikan stok", "F4", self.allocate)
        if may("sales_order.create"):
            self.add_action("Impor pesanan …", "F3", self.open_import)
        if may("sales_order.execute"):
            self.add_action("Setujui", "F6", self._on_chosen(ApproveOrders))
            self.add_action("Tahan …", "F7", self.hold)
            self.add_action("Lepas penahanan", "F8", self._on_chosen(ResumeOrders))
            self.add_action("Tandai keluar di luar Lumbung …", "", self.resolve)
        if may("allocation.cancel"):
            self.add_action("Lepas alokasi", "", self._on_chosen(DeallocateOrders))
        if may("sales_order.update"):
            self.add_action("Tandai catatan sudah ditangani", "", self._on_chosen(ClearAttention))
        if may("sales_order.cancel"):
            self.add_action("Batalkan pesanan …", "F9", self.cancel)

    def _build_tabs(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName("Status pesanan")
        for state in _TABS:
            self.tabs.addTab("Semua" if state is None else LABELS[state])
        self.tabs.currentChanged.connect(self._tab_changed)
        line = self.search.layout()
        if isinstance(line, QHBoxLayout):
            line.insertWidget(0, self.tabs)

    def reload(self) -> None:
        super().reload()
        self.ask(self._summary(), done=self._show_cards, key="cards")
        self.ask(StoreList(), done=self._know_stores, key="stores")
        self.ask(CourierChoices(), done=self._know_couriers, key="couriers")
        if self._shown:
            self.ask(OrderDetail(order=self._shown), done=self._show, key="detail")

    def opened(self, **arguments: object) -> None:
        """``number`` shows one order, ``text`` searches, ``group`` and ``state`` show a part."""
        if "text" in arguments:
            self.search.set_text(str(arguments["text"]))
        for key in ("group", "state"):
            if key in arguments:
                self._only(key, str(arguments[key]))
        if "number" in arguments:
            self.search.set_text(str(arguments["number"]))
            self.show_order(str(arguments["number"]))

    # ---------------------------------------------------------------- the list
    def _filters(self) -> dict[str, Any]:
        filters = self.search.filters
        found: dict[str, Any] = {"text": self.search.text}
        for key in ("store", "channel", "courier"):
            if key in filters:
                found[key] = filters[key]
        if "days" in filters:
            found["since"] = samples.days_ago(int(filters["days"]), self._today())
        return found

    def _page(self, page: PageRequest) -> OrderList:
        filters = self.search.filters
        tab = _TABS[self.tabs.currentIndex()]
        return OrderList(
            **self._filters(),
            group=filters.get("group"),  # type: ignore[arg-type]
            state=tab.value if tab is not None else filters.get("state"),  # type: ignore[arg-type]
            attention=filters.get("look") == "attention",
            late=filters.get("look") == "late",
            after=page.after,
            limit=page.limit,
        )

    def _summary(self) -> OrderSummary:
        return OrderSummary(**self._filters())
