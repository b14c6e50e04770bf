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
from app.orders.panels.order_entry import OrderEntry
from app.orders.rules import GROUP_LABELS, LABELS, OPEN, WAITING, Group, State
from app.signing.panels.paper import show_papers
from app.ui.cards import Card
from app.ui.dialogs import ask_reason
from app.ui.gallery import NEVER, Shot, canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.core.commands import Command
    from app.orders.api import CourierChoice, OrderCards, OrderView, StoreRow

#: States people work with all day have a tab; the others are under *Saring*.
_TABS: Final = (
    None, State.NEEDS_FIX, State.APPROVED, State.BACKORDER, State.ALLOCATED, State.SHIPPED,
)  # fmt: skip
_CARD_TONES: Final = {
    Group.NEW: Tone.DONE, Group.READY: Tone.DONE, Group.SENT: Tone.OK, Group.DONE: Tone.OK,
    Group.GONE: Tone.ERROR,
}  # fmt: skip
_WHY_CANCEL: Final = (
    "Permintaan pembeli",
    "Stok rusak atau hilang",
    "Pesanan ganda",
    "Alamat salah",
)
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
    Column(
        "customer", "Pelanggan", lambda row: row.customer, detail=lambda row: row.city, width=170
    ),
    Column(
        "items", "Item", lambda row: row.summary, detail=lambda row: row.note, stretch=True,
        gives_way=2,
    ),
    Column(
        "total", "Total", lambda row: row.total, Kind.MONEY,
        detail=lambda row: "COD" if row.cod else "", width=116, gives_way=1,
    ),
    Column("resi", "Resi/Kurir", lambda row: row.resi, detail=_courier, width=180, gives_way=3),
    Column("state", "Status", _status, Kind.PILL, width=126),
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
        self.entry = OrderEntry(self)
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
            "days",
            "Tanggal",
            (("1", "Hari ini"), ("7", "7 hari"), ("30", "30 hari"), ("90", "90 hari")),
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
            self._add_new(first=not may("allocation.create"))
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
            self.add_action("Ubah pesanan …", "F2", self.edit)
            self.add_action("Impor resi …", "", partial(self.context.open, words.RESI))
            self.add_action("Tandai catatan sudah ditangani", "", self._on_chosen(ClearAttention))
        if may("ship.read"):
            self.add_action("Surat jalan …", "F10", self.delivery_order)
        if may("report.read"):
            self.add_action("Laporan kemas", "", partial(self.context.open, "fulfilment.report"))
            self.add_action(
                "Pemenuhan pesanan", "", partial(self.context.open, "fulfilment.orders")
            )
            self.add_action("Margin penjualan", "", partial(self.context.open, "reporting.margin"))
        if may("sales_order.cancel"):
            self.add_action("Batalkan pesanan …", "F9", self.cancel)

    def _add_new(self, *, first: bool) -> None:
        """*Pesanan baru*, always to be seen: the main action of who does not reserve stock."""
        if first:
            self.set_primary("Pesanan baru", "Ctrl+N", self.new)
            return
        new = self.add_action("Pesanan baru", "Ctrl+N", self.new)
        self.title_line.add_button(KeyButton("Pesanan baru", "Ctrl+N", new.trigger))

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
        """``number`` shows one, ``text`` searches; ``group``, ``state``, ``look`` show a part."""
        if "text" in arguments:
            self.search.set_text(str(arguments["text"]))
        for key in ("group", "state"):
            if key in arguments:
                self._only(key, str(arguments[key]))
        if look := str(arguments.get("look") or ""):
            self._only("look", look)
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
            found["days"] = int(filters["days"])
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

    def _card_pressed(self, key: str) -> None:
        self._only("group", key)

    def _only(self, key: str, value: str) -> None:
        """Show one group or state, whatever tab was open."""
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(0)
        self.tabs.blockSignals(False)
        for other in {"group", "state", "look"} - {key}:
            self.search.clear_filter(other)
        title = GROUP_LABELS.get(Group(value), "") if key == "group" else ""
        self.search.set_filter(key, value, title)

    def _tab_changed(self, at: int) -> None:
        had = {"group", "state"} & set(self.search.filters) if at else set()
        for key in had:
            self.search.clear_filter(key)
        if not had:
            self.reload()

    def _show_cards(self, cards: OrderCards) -> None:
        details = {"new": [], "ready": [], "sent": [], "done": [], "gone": []}  # type: dict[str, list[str]]
        if cards.needs_fix:
            details["new"].append(f"{angka(cards.needs_fix)} perlu perbaikan")
        if cards.backorder:
            details["new"].append(f"{angka(cards.backorder)} menunggu stok")
        if cards.late:
            details["ready"].append(f"{angka(cards.late)} terlambat")
        self.cards.show_values(
            {
                group.value: (angka(getattr(cards, group.value)), " · ".join(details[group.value]))
                for group in Group
            }
        )

    def _know_stores(self, stores: tuple[StoreRow, ...]) -> None:
        codes = tuple(store.code for store in stores)
        if codes != self._stores:
            self._stores = codes
            self.search.add_filter("store", "Toko", [(row.code, row.name) for row in stores])

    def _know_couriers(self, couriers: tuple[CourierChoice, ...]) -> None:
        names = tuple(each.courier for each in couriers)
        if names != self._couriers:
            self._couriers = names
            self.search.add_filter(
                "courier", "Kurir", [(name, name or "Belum ada kurir") for name in names]
            )

    # ---------------------------------------------------------------- one order
    def show_order(self, number: str) -> None:
        """Open an order beside the list."""
        self._shown = number
        self.ask(OrderDetail(order=number), done=self._show, key="detail")

    def _show(self, view: OrderView) -> None:
        if not self._shown:
            return
        self._shown = view.number
        self.cards.show()
        self.show_detail(view.number, OrderDetailView(view, self.context.open))

    def hide_detail(self) -> None:
        """Close the order."""
        self._shown = ""
        self.cards.show()
        super().hide_detail()

    # ---------------------------------------------------------------- doing
    def delivery_order(self) -> None:
        """Issue the surat jalan of all chosen orders, else of the one beside the list."""
        numbers = [row.number for row in self.list.selected()]
        if len(numbers) < 2:  # the one beside the list comes before a single choice
            numbers = [self._one()]
        if numbers[0]:
            self._shown = ""
            show_papers(self, "shipment", numbers, "Surat jalan")

    def new(self) -> None:
        """Type an order, or go on with the one begun."""
        if self.entry.resume():
            self._shown = ""
        else:
            self.entry.new()

    def show_new_form(self, stores: tuple[StoreRow, ...]) -> None:
        """Open an empty form beside the list."""
        self._shown = ""  # as below
        self.entry.open_new(stores)

    def scanned(self, code: str, at_ms: int) -> None:
        """A scan is goods while an order is typed, else it is searched for."""
        if not self.entry.takes(code):
            super().scanned(code, at_ms)

    def edit(self) -> None:
        """Change the order beside the list, else the chosen one."""
        number = self._one()
        if number:
            self.ask(OrderDetail(order=number), done=self.show_form_of, key="edit")

    def show_form_of(self, view: OrderView) -> None:
        """Open the form of an order beside the list."""
        self._shown = ""  # a refresh must not put the order in place of what is being typed
        self.entry.change(view)

    def _one(self) -> str:
        """The order beside the list, else the first chosen one; "" after saying to choose."""
        if self._shown:
            return self._shown
        chosen = self._chosen()
        return chosen[0].number if chosen else ""

    def open_import(self) -> None:
        """Import a marketplace's file."""
        self.context.open(words.IMPORT)

    def _on_chosen(self, kind: Callable[..., Command[Any]]) -> Callable[[], None]:
        def run() -> None:
            rows = self._chosen()
            if rows:
                self.do(kind(orders=tuple(row.number for row in rows)))

        return run

    def _chosen(self) -> Sequence[OrderRow]:
        rows: list[OrderRow] = self.list.selected()
        if not rows:
            self.say("Pilih dahulu pesanannya.", Tone.WARN)
        return rows

    def allocate(self) -> None:
        """Reserve stock for the chosen orders that wait, or for all of the store."""
        waiting = [row for row in self.list.selected() if row.state in WAITING]
        if waiting:
            self.do(AllocateOrders(orders=tuple(row.number for row in waiting)))
            return
        self.do(AllocateOrders(store=self.search.filters.get("store")))

    def hold(self) -> None:
        """Ask why, then hold the chosen orders."""
        self._ask_why(
            "Tahan pesanan", "Stok yang dipesan dilepas sampai penahanan dicabut.", "Tahan",
            _WHY_HOLD, HoldOrders,
        )  # fmt: skip

    def cancel(self) -> None:
        """Ask why, then cancel the chosen orders."""
        self._ask_why(
            "Batalkan pesanan", "Pesanan yang dibatalkan tidak dapat dibuka lagi; stoknya dilepas.",
            "Batalkan", _WHY_CANCEL, CancelOrders,
        )  # fmt: skip

    def resolve(self) -> None:
        """Ask why, then settle orders that left without Lumbung."""
        self._ask_why(
            "Keluar di luar Lumbung",
            "Pesanan dicatat sudah dikirim tanpa mengurangi stok dan tanpa jurnal.",
            "Tandai", _WHY_OUTSIDE, ResolveOutside,
        )  # fmt: skip

    def _ask_why(
        self,
        title: str,
        sentence: str,
        verb: str,
        reasons: Sequence[str],
        kind: Callable[..., Command[Any]],
    ) -> None:
        rows = self._chosen()
        if not rows:
            return
        numbers = tuple(row.number for row in rows)
        names = ", ".join(numbers[:3]) + (" …" if len(numbers) > 3 else "")
        ask_reason(
            self, title, f"{names}. {sentence}", f"{verb} {angka(len(numbers))} pesanan", reasons,
            partial(self._run_with_reason, kind, numbers),
        )  # fmt: skip

    def _run_with_reason(
        self, kind: Callable[..., Command[Any]], numbers: tuple[str, ...], reason: str
    ) -> None:
        self.do(kind(orders=numbers, reason=reason))


def _tone(row: OrderRow) -> Tone | None:
    if row.late or row.state == State.NEEDS_FIX:
        return Tone.ERROR
    if row.state in OPEN:
        return Tone.WARN if row.state == State.BACKORDER else None
    return Tone.NEUTRAL if row.state == State.CANCELLED else None


# ---------------------------------------------------------------- gallery


def gallery() -> list[Shot]:
    """States of the panel."""

    def panel(rows: object) -> OrderListPanel:
        return OrderListPanel(canned(samples.answers(rows)))

    def with_detail() -> OrderListPanel:
        made = panel(samples.page(40))
        made.show_order(samples.VIEW.number)
        return made

    def with_form() -> OrderListPanel:
        made = panel(samples.page(40))
        made.show_form_of(samples.WAITING)
        return made

    return [
        Shot("list", lambda: panel(samples.page(40))),
        Shot("detail", with_detail),
        Shot("form", with_form),
        Shot("many", lambda: panel(samples.page(100_000))),
        Shot("long", lambda: panel(samples.long_page())),
        Shot("empty", lambda: panel(Page(()))),
        Shot("error", lambda: panel(ServerAway())),
        Shot("loading", lambda: panel(NEVER)),
    ]
