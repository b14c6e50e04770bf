"""*Dashboard*: what waits, what is wrong, how it goes; every figure opens its list (WMS-RPT-04)."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.money import Money
from app.core.text import angka
from app.fulfilment.api import ON_TIME_TARGET, FulfilmentTrend, SentDay, Trend
from app.opname.api import TARGET, Accuracy, StockAccuracy
from app.orders.api import OrderCards, OrderSummary
from app.receivables.api import ReceivableFigures, ReceivableSummary
from app.stock.api import (
    AlertCounts,
    AlertList,
    AlertSummary,
    LotCounts,
    LotSummary,
    StockSummary,
    StockTotals,
)
from app.stock.panels.alerts import COLUMNS, SAMPLE, facts, open_cause
from app.ui import tokens
from app.ui.cards import Card
from app.ui.chart import Line, Point
from app.ui.gallery import NEVER, Shot, canned
from app.ui.panel import Panel
from app.ui.table_model import Column
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import column, label, scrolling

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from app.core.commands import Query
    from app.ui.table_model import PageRequest

R = TypeVar("R")
#: The trend and what is counted over it go this far back.
DAYS: Final = 30
_SHOWN: Final = 50
#: A table takes the room that is left.
_ALL: Final = 1_000


@dataclass(frozen=True, slots=True)
class _Tile:
    """A card, who may see it, and the list it opens."""

    card: Card
    permission: str
    panel: str
    arguments: dict[str, Any] = field(default_factory=dict)


_TILES: Final = (
    _Tile(Card("ready", "Siap kirim", Tone.DONE), "sales_order.read", "orders.list",
          {"group": "ready"}),
    _Tile(Card("late", "Lewat batas kirim", Tone.ERROR), "sales_order.read", "orders.list",
          {"look": "late"}),
    _Tile(Card("low", "Stok rendah", Tone.WARN), "inventory.read", "stock.monitoring",
          {"level": "low"}),
    _Tile(Card("out", "Stok habis", Tone.ERROR), "inventory.read", "stock.monitoring",
          {"level": "out"}),
    _Tile(Card("soon", "ED ≤ 30 hari", Tone.WARN), "lot.read", "stock.lots", {"shown": "30"}),
    _Tile(Card("expired", "Lewat ED", Tone.ERROR), "lot.read", "stock.lots",
          {"shown": "expired"}),
    _Tile(Card("alerts", "Peringatan", Tone.WARN), "inventory.read", "stock.alerts"),
    _Tile(Card("overdue", "Piutang lewat tempo", Tone.ERROR), "receivable.read",
          "receivables.list", {"state": "overdue"}),
    _Tile(Card("on_time", f"Tepat waktu {DAYS} hari"), "report.read", "fulfilment.orders"),
    _Tile(Card("accuracy", "Akurasi stok 90 hari"), "opname.read", "opname.accuracy"),
    _Tile(Card("value", "Nilai persediaan"), "inventory.read", "stock.reports",
          {"kind": "valuation"}),
)  # fmt: skip


_ALERTS: Final = (
    COLUMNS[0], Column("what", "Tentang", lambda row: row.label, detail=facts, stretch=True),
)  # fmt: skip


class DashboardPanel(Panel):
    """Cards, the newest alerts and the trend, as far as the person may see each of them."""

    title: ClassVar[str] = "Dashboard"
    icon: ClassVar[str] = "chart"
    refresh_on: ClassVar[frozenset[str]] = frozenset(
        {"order", "shipment", "stock", "lot", "alert", "receivable", "opname"}
    )

    def build(self) -> None:
        may = self.context.actor.may
        self.tiles = {tile.card.key: tile for tile in _TILES if may(tile.permission)}
        self.trend: Trend | None = None
        self.cards.set_cards([tile.card for tile in self.tiles.values()])
        self.cards.pressed.connect(self.open_tile)
        self.alerts = Table(self, "Dashboard", _ALERTS, self._alerts, key=lambda row: row.id)
        self.alerts.activated.connect(partial(open_cause, self))
        self.alerts.failed.connect(self.fail)
        self.alerts.loaded.connect(self._alerts_loaded)
        self._calm = label("Tidak ada peringatan. Semua dalam batas.", "muted")
        self._calm.hide()
        self.sent, self.sold = Line("Pesanan dikirim per hari"), Line("Penjualan per hari")
        self.content = QWidget()
        beside = QHBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme().px(tokens.L))
        if may("report.read"):
            trend = self._part(
                label(f"Pesanan dikirim, {DAYS} hari", "heading"), self.sent,
                label(f"Penjualan, {DAYS} hari", "heading"), self.sold,
            )  # fmt: skip
            beside.addWidget(scrolling(trend), 1)
        if may("inventory.read"):
            beside.addWidget(
                self._part(label("Peringatan terbaru", "heading"), self._calm, self.alerts), 1
            )
        for chart in (self.sent, self.sold):
            chart.chosen.connect(self.open_day)
        self.content.setLayout(beside)
        self.set_content(self.content)
        if not self.tiles:
            self.say("Tidak ada ringkasan untuk hak akses Anda. Pilih halaman dengan Ctrl+K.")

    def _part(self, *widgets: QWidget) -> QWidget:
        layout = column(gap=tokens.S)
        for widget in widgets:
            layout.addWidget(widget, _ALL if isinstance(widget, Table) else 0)
        layout.addStretch(1)
        part = QWidget()
        part.setLayout(layout)
        return part

    # ---------------------------------------------------------------- reading
    def reload(self) -> None:
        self._show("ready", OrderSummary(), self._show_orders)
        self._show("low", StockSummary(), self._show_stock)
        self._show("soon", LotSummary(), self._show_lots)
        self._show("alerts", AlertSummary(), self._show_alerts)
        self._show("overdue", ReceivableFigures(), self._show_receivables)
        self._show("accuracy", StockAccuracy(), self._show_accuracy)
        self._show("on_time", FulfilmentTrend(days=DAYS), self._show_trend)
        if "alerts" in self.tiles:
            self.alerts.reload()

    def _show(self, key: str, query: Query[R], show: Callable[[R], object]) -> None:
        if key in self.tiles:
            self.ask(query, done=show, key=key)

    def _alerts(self, page: PageRequest) -> AlertList:
        return AlertList(limit=min(page.limit, _SHOWN), after=page.after)

    def _alerts_loaded(self) -> None:
        self._calm.setVisible(not self.alerts.row_count)
        self.alerts.setVisible(bool(self.alerts.row_count))

    def _show_orders(self, cards: OrderCards) -> None:
        waiting = f"{angka(cards.backorder)} menunggu stok" if cards.backorder else ""
        self.cards.show_values({"ready": (angka(cards.ready), waiting), "late": angka(cards.late)})

    def _show_stock(self, totals: StockTotals) -> None:
        self.cards.show_values(
            {
                "low": angka(totals.low), "out": angka(totals.out), "value": totals.value.rupiah(),
            }
        )  # fmt: skip

    def _show_lots(self, counts: LotCounts) -> None:
        self.cards.show_values({"soon": angka(counts.within_30), "expired": angka(counts.expired)})

    def _show_alerts(self, counts: AlertCounts) -> None:
        self.cards.show_values({"alerts": angka(sum(astuple(counts)))})

    def _show_receivables(self, found: ReceivableSummary) -> None:
        many = f"{angka(found.overdue_documents)} faktur" if found.overdue_documents else ""
        self.cards.show_values({"overdue": (found.overdue.rupiah(), many)})

    def _show_accuracy(self, found: Accuracy) -> None:
        self.cards.show_values({"accuracy": _against(found.percent, TARGET)})

    def _show_trend(self, trend: Trend) -> None:
        self.trend = trend
        for chart, points in (
            (self.sent, [(day.on_date, day.sent, angka(day.sent)) for day in trend.days]),
            (
                self.sold,
                [(day.on_date, day.revenue.sen, day.revenue.rupiah()) for day in trend.days],
            ),
        ):
            chart.show_points(
                [Point(f"{day:%d/%m}", figure, text, key=day.isoformat())
                 for day, figure, text in points]
            )  # fmt: skip
        self.cards.show_values({"on_time": _against(trend.percent, ON_TIME_TARGET)})

    # ---------------------------------------------------------------- opening
    def open_tile(self, key: str) -> None:
        """The list whose rows the card counts."""
        tile = self.tiles[key]
        arguments = dict(tile.arguments)
        if key == "on_time" and self.trend is not None:
            first, last = self.trend.days[0], self.trend.days[-1]
            arguments |= {"since": first.on_date, "until": last.on_date}
        self.context.open(tile.panel, **arguments)

    def open_day(self, key: str) -> None:
        """The orders that left on a day of the trend."""
        day = date.fromisoformat(key)
        self.context.open("fulfilment.orders", by="order", since=day, until=day)

    def take_focus(self) -> None:
        """The first card: from there everything is a Tab away."""
        if self.tiles:
            self.cards.focus_first()
        else:
            super().take_focus()


def _against(share: Decimal | None, target: Decimal | int) -> tuple[str, str]:
    """A share of a hundred and what it should be; nothing counted misses nothing."""
    if share is None:
        return "–", "belum ada hitungan"
    sign = "tercapai" if share >= target else "belum tercapai"
    return f"{share:.1f} %".replace(".", ","), f"sasaran {target} % {sign}"


# ---------------------------------------------------------------- gallery


def _trend() -> Trend:
    figures = (12, 40, 38, 44, 51, 47, 9, 14, 52, 55, 49, 61, 58, 16, 0, 63, 70, 66, 74, 71, 22, 19,
               68, 77, 81, 74, 90, 31, 27, 84)  # fmt: skip
    first = date(2026, 10, 23)
    days = tuple(
        SentDay(first + timedelta(days=at), sent, Money.rupiah_of(sent * 148_500))
        for at, sent in enumerate(figures)
    )
    return Trend(days, 1_463, 38)


_OWED: Final = ReceivableSummary(
    Money.rupiah_of(64_500_000),
    Money.rupiah_of(21_000_000),
    Money.rupiah_of(43_500_000),
    Money.rupiah_of(12_750_000),
    9,
    (),
    Money(0),
    Money(0),
)


def _answers(**changes: object) -> dict[type[Any], object]:
    found: dict[type[Any], object] = {
        OrderSummary: OrderCards(38, 112, 61, 1_204, 17, 4, 11, 2, 7),
        StockSummary: StockTotals(312, 18, 7, Money.parse("148250750.50")),
        LotSummary: LotCounts(3, 12, 19, 40, 2),
        AlertSummary: AlertCounts(18, 2, 12, 3, 1),
        AlertList: Page(SAMPLE),
        ReceivableFigures: _OWED,
        StockAccuracy: Accuracy(
            3, 1_240, 1_219, Money.rupiah_of(410_000), Money.rupiah_of(95_000), date(2026, 8, 24),
            date(2026, 11, 21),
        ),
        FulfilmentTrend: _trend(),
    }  # fmt: skip
    return {kind: changes.get("every", answer) for kind, answer in found.items()}


def _panel(**changes: object) -> DashboardPanel:
    return DashboardPanel(canned(_answers(**changes)))


def _quiet() -> DashboardPanel:
    """A company on its first day: noughts call for nobody."""
    answers = _answers()
    answers |= {
        OrderSummary: OrderCards(0, 0, 0, 0, 0, 0, 0, 0, 0),
        StockSummary: StockTotals(0, 0, 0, Money(0)),
        LotSummary: LotCounts(0, 0, 0, 0, 0),
        AlertSummary: AlertCounts(0, 0, 0, 0, 0),
        AlertList: Page(()),
        ReceivableFigures: replace(_OWED, overdue=Money(0), overdue_documents=0),
        StockAccuracy: Accuracy(0, 0, 0, Money(0), Money(0), date(2026, 8, 24), date(2026, 11, 21)),
        FulfilmentTrend: Trend(
            tuple(replace(day, sent=0, revenue=Money(0)) for day in _trend().days), 0, 0
        ),
    }
    return DashboardPanel(canned(answers))


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", _panel),
        Shot("empty", _quiet),
        Shot("error", partial(_panel, every=ServerAway())),
        Shot("loading", partial(_panel, every=NEVER)),
    ]
