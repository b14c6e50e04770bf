"""A made-up slice panel: an order list and a packing panel on the kit, with invented answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from app.core.commands import Command, Page, PagedQuery, Query
from app.core.errors import FieldError, ServerAway, UserError
from app.core.money import Money
from app.ui.cards import Card
from app.ui.fields import Field
from app.ui.gallery import NEVER, CannedContext, Shot, canned
from app.ui.money_field import DateField, MoneyField, QuantityField
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.point_of_use import PointOfUsePanel
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tables import Table
from app.ui.tokens import Outcome, Tone
from app.ui.verdict import Verdict, refused
from app.ui.widgets import column


@dataclass(frozen=True, slots=True)
class SampleOrder:
    number: str
    place: str
    customer: str
    phone: str
    items: int
    total: Money
    resi: str
    courier: str
    status: PillText


@dataclass(frozen=True, slots=True)
class SampleCounts:
    new: int
    ready: int
    late: int
    shipped: int
    done: int
    cancelled: int


class SampleOrders(PagedQuery[Page[SampleOrder]]):
    name = "sample.orders"
    permission = "sample.read"
    summary = "orders of nobody"

    text: str = ""
    status: str | None = None
    sort: str | None = None


class SampleCards(Query[SampleCounts]):
    name = "sample.cards"
    permission = "sample.read"
    summary = "counts of nothing"


class ApproveSample(Command[str]):
    name = "sample.approve"
    permission = "sample.write"
    summary = "approve nothing"

    number: str


_NAMES = ("Siti Rahmawati", "Budi Santoso", "Dewi Anggraini", "Agus Prasetyo", "Rina Marlina")
_PLACES = ("Shopee · Glow Official", "TikTok Shop · Glow.id", "Mengantar · Glow CS")
_COURIERS = ("J&T Express", "SPX Standard", "JNE Reguler", "SiCepat")
_STATES = (
    PillText("Siap kirim", Tone.WARN),
    PillText("Dikirim", Tone.DONE),
    PillText("Selesai", Tone.OK),
    PillText("Batal", Tone.ERROR),
    PillText("Baru"),
)


def order(at: int) -> SampleOrder:
    """The made-up order with a running number."""
    return SampleOrder(
        number=f"SO-2026-{at:06d}",
        place=f"{_PLACES[at % 3]} · {at % 28 + 1} Nov 2026",
        customer=_NAMES[at * 7 % 5],
        phone=f"0812-••••-{at * 37 % 9000 + 1000}",
        items=at % 6 + 1,
        total=Money.rupiah_of(38_500 * (at * 13 % 97 + 1)),
        resi=f"JP{7_000_000_000 + at * 7919}",
        courier=_COURIERS[at % 4],
        status=_STATES[at * 3 % 5],
    )


def orders(count: int) -> Page[SampleOrder]:
    return Page(tuple(order(at) for at in range(count)), total=count)


def pages_of(count: int) -> object:
    """Answers pages of a list with that many rows."""

    def answer(ask: SampleOrders) -> Page[SampleOrder]:
        first = int(ask.after or 0)
        last = min(count, first + ask.limit)
        rows = tuple(order(at) for at in range(first, last))
        return Page(rows, str(last) if last < count else None, count)

    return answer


COLUMNS = (
    Column(
        "number",
        "Pesanan",
        lambda row: row.number,
        detail=lambda row: row.place,
        width=230,
        sort=True,
    ),
    Column(
        "customer",
        "Pelanggan",
        lambda row: row.customer,
        detail=lambda row: row.phone,
        stretch=True,
    ),
    Column("items", "Item", lambda row: row.items, Kind.NUMBER, width=64),
    Column("total", "Total", lambda row: row.total, Kind.MONEY, width=130, sort=True),
    Column("resi", "Resi / Kurir", lambda row: row.resi, detail=lambda row: row.courier, width=150),
    Column("status", "Status", lambda row: row.status, Kind.PILL, width=116),
)


class SamplePanel(Panel):
    """An order list as the real one might be."""

    title: ClassVar[str] = "Pesanan"
    icon: ClassVar[str] = "orders"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"order"})
    search_hint: ClassVar[str] = "Cari pesanan, resi, nama, telepon, SKU"
    context: CannedContext

    def build(self) -> None:
        self.set_primary("Setujui", "F4", self.approve)
        self.add_action("Cetak ulang label", "F7", lambda: self.say("Label masuk antrean cetak."))
        self.cards.set_cards(
            (
                Card("new", "Baru"),
                Card("ready", "Siap kirim", Tone.WARN),
                Card("shipped", "Dikirim"),
                Card("done", "Selesai", Tone.OK),
                Card("cancelled", "Batal / RTS", Tone.ERROR),
            )
        )
        self.cards.pressed.connect(lambda key: self.search.set_filter("status", key))
        choices = (("ready", "Siap kirim"), ("shipped", "Dikirim"), ("done", "Selesai"))
        self.search.add_filter("status", "Status", choices)
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda row: row.number,
            empty=Empty("Belum ada pesanan.", "Impor pesanan", self.approve, "orders"),
        )
        self.list.activated.connect(self._open)
        self.list.add_action("Setujui", "", self._approve_rows)

    def reload(self) -> None:
        super().reload()
        self.ask(SampleCards(), done=self._show_cards, key="cards")

    def opened(self, **arguments: object) -> None:
        self.search.set_text(str(arguments["number"]))

    def approve(self) -> None:
        self._approve_rows(self.list.selected())

    def _page(self, page: PageRequest) -> SampleOrders:
        return SampleOrders(
            text=self.search.text,
            status=self.search.filters.get("status"),
            sort=page.sort,
            after=page.after,
            limit=page.limit,
        )

    def _show_cards(self, counts: SampleCounts) -> None:
        self.cards.show_values(
            {
                "new": str(counts.new),
                "ready": (str(counts.ready), f"{counts.late} terlambat"),
                "shipped": str(counts.shipped),
                "done": str(counts.done),
                "cancelled": str(counts.cancelled),
            }
        )
        self.title_line.set_status(f"{counts.late} terlambat", Tone.WARN)
        self.list.show_totals({"number": "Jumlah", "total": Money.rupiah_of(98_310_500)})

    def _approve_rows(self, rows: list[SampleOrder]) -> None:
        for row in rows:
            self.do(ApproveSample(number=row.number))

    def _open(self, row: SampleOrder) -> None:
        detail = QWidget()
        layout = column()
        layout.addWidget(Field("amount", "&Ongkos kirim", MoneyField(), "Rupiah penuh"))
        layout.addWidget(Field("quantity", "&Jumlah koli", QuantityField()))
        layout.addWidget(
            Field("date", "Tan&ggal kirim", DateField(), "Panah bawah membuka kalender")
        )
        layout.addStretch(1)
        detail.setLayout(layout)
        self.show_detail(row.number, detail)


@dataclass(frozen=True, slots=True)
class Line:
    product: str
    sku: str
    done: int
    wanted: int
    lot: str


LINES = (
    Line(
        "Serum Vitamin C 20 ml", "GLW-SRM-VC20 · 8991234567890", 1, 3, "L2409-17 · exp 30 Nov 2027"
    ),
    Line(
        "Sunscreen SPF 50 PA++++ 50 ml",
        "GLW-SUN-50 · 8991234567906",
        0,
        1,
        "L2410-02 · exp 31 Jan 2028",
    ),
    Line("Toner Mawar 100 ml", "GLW-TNR-100 · 8991234567913", 0, 2, "L2408-30 · exp 28 Feb 2027"),
    Line(
        "Sabun Wajah Teh Hijau 90 g",
        "GLW-SBN-90 · 8991234567920",
        2,
        2,
        "L2407-11 · exp 31 Okt 2027",
    ),
)
LINE_COLUMNS = (
    Column("product", "Produk", lambda row: row.product, detail=lambda row: row.sku, stretch=True),
    Column("lot", "Lot", lambda row: row.lot, width=210),
    Column("quantity", "Jumlah", lambda row: f"{row.done} / {row.wanted}", Kind.NUMBER, width=90),
)
OK = Verdict(Outcome.OK, "Serum Vitamin C 20 ml", "2 / 3", "Lot L2409-17 · exp 30 Nov 2027")
WARNING = Verdict(
    Outcome.WARNING,
    "Sunscreen SPF 50 PA++++ 50 ml",
    "1 / 1",
    "Lot yang lebih dekat kedaluwarsa ada di A-01-2.",
)
ERROR = Verdict(
    Outcome.ERROR,
    "Toner Mawar 100 ml",
    detail=refused(
        "GLW-TNR-100 Toner Mawar 100 ml",
        "GLW-SRM-VC20 Serum Vitamin C 20 ml",
        "Kembalikan ke tote 4.",
    ),
)
DONE = Verdict(
    Outcome.DONE,
    "SO-2026-000123 · J&T Express",
    "6 / 6",
    "Label tercetak. Pindai pesanan berikutnya.",
)


class SamplePacking(PointOfUsePanel):
    """A packing panel that says OK to everything but codes that begin with X."""

    title: ClassVar[str] = "Packing"
    icon: ClassVar[str] = "box"

    def build(self) -> None:
        self.taken: list[tuple[str, int]] = []
        super().build()
        self.set_primary("Tutup paket", "F9", lambda: self.show_verdict(DONE))
        self.title_line.set_status("SO-2026-000123", Tone.NEUTRAL)
        self.title_line.set_who("Rina Marlina")
        self.new_task("Pindai nomor pesanan, resi, atau tote.")

    def build_job(self) -> QWidget:
        self.lines = Table(self, "SamplePacking", LINE_COLUMNS, key=lambda row: row.sku)
        self.lines.show_rows(LINES)
        self.lines.set_tone(lambda row: Tone.NEUTRAL if row.done == row.wanted else None)
        return self.lines

    def take(self, code: str, at_ms: int) -> None:
        self.taken.append((code, at_ms))
        self.show_verdict(ERROR if code.startswith("X") else OK)


COUNTS = SampleCounts(new=128, ready=64, late=3, shipped=1204, done=98_310, cancelled=294)


def context(orders_answer: object, *permissions: str) -> CannedContext:
    """A context whose order list is answered so."""
    return canned(
        {SampleOrders: orders_answer, SampleCards: COUNTS, ApproveSample: _approve}, *permissions
    )


def _approve(do: ApproveSample) -> str:
    if do.number.endswith("3"):
        wrong = f"Pesanan {do.number} sudah dibatalkan pembeli. Muat ulang daftar."
        raise UserError(wrong, (FieldError("number", wrong),))
    return do.number


def _long() -> Page[SampleOrder]:
    one = order(7)
    words = "Dra. Hj. Raden Ayu Kusumawardhani Prawirodirdjo binti Notonegoro, M.Pd."
    row = SampleOrder(
        number="SO-2026-000007-CABANG-SURABAYA-TIMUR",
        place="TikTok Shop · Toko Resmi Kecantikan Nusantara Abadi Jaya · 21 November 2026",
        customer=words,
        phone="+62 812-3456-7890 (atasan), +62 811-0000-1111 (rumah)",
        items=123_456,
        total=Money.parse("987654321012.75"),
        resi="JP7000055433JP7000055433",
        courier="J&T Express Kargo Ekonomi Lintas Pulau",
        status=PillText("Menunggu persetujuan pengawas", Tone.WARN),
    )
    return Page((one, row, one), total=3)


def gallery() -> list[Shot]:
    """States of the two panels."""
    return [
        Shot("orders-sample", lambda: SamplePanel(context(orders(40)))),
        Shot("orders-detail", _with_detail),
        Shot("orders-message", _with_message),
        Shot("orders-empty", lambda: SamplePanel(context(Page((), total=0)))),
        Shot("orders-error", lambda: SamplePanel(context(ServerAway()))),
        Shot("orders-loading", lambda: SamplePanel(context(NEVER))),
        Shot("orders-long", lambda: SamplePanel(context(_long()))),
        Shot("orders-offline", _offline),
        Shot("orders-100000", lambda: SamplePanel(context(pages_of(100_000)))),
        Shot("packing-sample", lambda: _packing(OK)),
        Shot("packing-start", lambda: _packing(None)),
        Shot("packing-warning", lambda: _packing(WARNING)),
        Shot("packing-error", lambda: _packing(ERROR)),
        Shot("packing-done", lambda: _packing(DONE)),
    ]


def _packing(verdict: Verdict | None) -> QWidget:
    panel = SamplePacking(canned({}))
    if verdict is not None:
        panel.show_verdict(verdict)
    return panel


def _with_detail() -> QWidget:
    panel = SamplePanel(context(orders(40)))
    panel.list.loaded.connect(lambda: panel._open(order(2)))
    return panel


def _with_message() -> QWidget:
    panel = SamplePanel(context(orders(40)))
    panel.say("3 pesanan disetujui.", undo=lambda: None)
    return panel


def _offline() -> QWidget:
    panel = SamplePanel(context(orders(6)))
    panel.set_offline("14.05 WIB", "Packing tetap dapat dilanjutkan.")
    return panel
