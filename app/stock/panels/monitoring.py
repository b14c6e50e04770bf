"""Monitoring Stok: what there is, what runs low, what it is worth (WMS-INV-08)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

import shiboken6
from PySide6.QtWidgets import QWidget

from app.catalog.api import CategoryTree
from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.money import Money, divide_half_up
from app.core.text import angka, tanggal
from app.stock.api import (
    BucketRow,
    LocationList,
    StockByPlace,
    StockMoves,
    StockOnHand,
    StockRow,
    StockSummary,
    StockTotals,
    WarehouseList,
)
from app.stock.panels import moves, samples, words
from app.stock.panels.base import ignore, open_source
from app.stock.panels.forms import OperationForm, ReceiveForm, RepackForm
from app.stock.panels.operations import OperationsPanel
from app.ui import tokens
from app.ui.cards import Card
from app.ui.facts import Facts
from app.ui.gallery import NEVER, Shot, canned
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from app.catalog.api import CategoryRow
    from app.ui.gallery import CannedContext

_PLACES: Final = 200


def _name(row: StockRow) -> str:
    return f"{row.product} ({row.variant})" if row.variant else row.product


def _cost(row: StockRow) -> Money | None:
    """Average cost rounded to the sen; the ledger keeps value and quantity."""
    return Money(divide_half_up(row.value.sen, row.on_hand)) if row.on_hand else None


def _held(row: StockRow) -> str:
    return f"ditahan {angka(row.held)}" if row.held else ""


COLUMNS: Final = (
    Column(
        "product", "Produk", _name, detail=lambda row: f"{row.sku} · {row.warehouse}", stretch=True
    ),
    Column("on_hand", "Stok", lambda row: row.on_hand, Kind.NUMBER, lambda row: row.unit, width=84),
    Column("reserved", "Direservasi", lambda row: row.reserved, Kind.NUMBER, _held, width=104),
    Column(
        "available",
        "Tersedia",
        lambda row: row.available,
        Kind.NUMBER,
        lambda row: f"min {angka(row.minimum)}",
        width=92,
    ),
    Column("cost", "HPP", _cost, Kind.MONEY, width=112),
    Column("value", "Nilai", lambda row: row.value, Kind.MONEY, width=130),
    Column("level", "Status", lambda row: words.LEVELS[row.level], Kind.PILL, width=100),
)


class MonitoringPanel(OperationsPanel):
    """The list of stock; Enter opens a product's card beside it."""

    title: ClassVar[str] = "Monitoring Stok"
    icon: ClassVar[str] = "stock"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"stock", "product", "warehouse"})
    search_hint: ClassVar[str] = "Cari nama, SKU, atau pindai barang"

    def build(self) -> None:
        super().build()
        self._categories = False
        self.add_operations()
        self.add_action("Buka mutasi", "F3", self.open_card)
        self.add_action("Laporan stok", "F2", lambda: self.context.open(words.REPORTS))
        self.add_action("Peringatan stok", "F10", lambda: self.context.open(words.ALERTS))
        self.add_action("Penyesuaian stok", "", lambda: self.context.open(words.ADJUSTMENTS))
        if self.context.actor.may("inventory.approve"):
            self.add_action("Impor stok awal", "", lambda: self.context.open(words.OPENING))
        self.cards.set_cards(
            (
                Card("", "Total SKU"),
                Card("low", "Stok rendah", Tone.WARN),
                Card("out", "Habis", Tone.ERROR),
                Card("value", "Total nilai"),
            )
        )
        self.cards.pressed.connect(self._filter_level)
        levels = tuple((key, pill.text) for key, pill in words.LEVELS.items())
        self.search.add_filter("level", "Status", levels)
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda row: f"{row.sku}|{row.warehouse}",
            empty=Empty(
                "Belum ada stok. Impor stok awal, atau terima barang.",
                "Impor stok awal",
                lambda: self.context.open(words.OPENING),
                "stock",
            ),
        )
        self.list.activated.connect(self.show_card)

    def opened(self, **arguments: object) -> None:
        """``warehouse``, ``category`` and ``level`` narrow the list, ``text`` searches."""
        self.narrow(arguments, "warehouse", "category", "level")
        self.search.set_text(str(arguments.get("text") or ""))

    def reload(self) -> None:
        super().reload()
        summary = StockSummary(
            warehouse=self.warehouse,
            category=self.search.filters.get("category"),
            search=self.search.text,
        )
        self.ask(summary, done=self._show_totals, key="cards")
        if not self._categories:
            self._categories = True
            self.ask(CategoryTree(), done=self._offer_categories, failed=ignore)

    def chosen(self) -> tuple[str, str]:
        row: StockRow | None = self.list.current()
        return (row.sku, row.warehouse) if row else super().chosen()

    def _page(self, page: PageRequest) -> StockOnHand:
        filters = self.search.filters
        return StockOnHand.model_validate(
            {
                "warehouse": self.warehouse,
                "category": filters.get("category"),
                "level": filters.get("level", ""),
                "search": self.search.text,
                "after": page.after,
                "limit": page.limit,
            }
        )

    def _offer_categories(self, rows: tuple[CategoryRow, ...]) -> None:
        if rows:
            choices = tuple((row.code, row.path) for row in rows)
            self.search.add_filter("category", "Kategori", choices)

    def _show_totals(self, totals: StockTotals) -> None:
        self.cards.show_values(
            {
                "": angka(totals.skus),
                "low": angka(totals.low),
                "out": angka(totals.out),
                "value": totals.value.rupiah(),
            }
        )

    def _filter_level(self, key: str) -> None:
        """A card shows the rows it counts; the two totals are the whole list."""
        if key in {"low", "out"} and self.search.filters.get("level") != key:
            self.search.set_filter("level", key)
        else:
            self.search.clear_filter("level")
        self.list.focus_first()

    def show_card(self, row: StockRow) -> None:
        """The product's places and its movements beside the list."""
        self.show_detail(_name(row), StockDetail(self, row))

    def open_card(self) -> None:
        sku, warehouse = self.chosen()
        if sku:
            self.context.open(words.CARD, sku=sku, warehouse=warehouse)


class StockDetail(QWidget):
    """Where a product stands, by lot, and how it moved."""

    def __init__(self, panel: MonitoringPanel, stock: StockRow) -> None:
        super().__init__()
        self._panel, self._stock = panel, stock
        cost = _cost(stock)
        self.places = label("…", "muted", wrap=True)
        self.moves = Table(panel, "StockDetail", moves.SMALL, self._page, key=lambda move: move.id)
        self.moves.setMinimumHeight(theme().px(240))
        self.moves.activated.connect(partial(open_source, panel))
        head = row()
        head.addWidget(label("Kartu stok", "heading"))
        head.addStretch(1)
        head.addWidget(KeyButton("Buka mutasi", "F3", panel.open_card))
        layout = column(gap=tokens.M)
        layout.addWidget(
            Facts(
                (
                    ("SKU", stock.sku),
                    ("Gudang", stock.warehouse),
                    ("Stok", f"{angka(stock.on_hand)} {stock.unit}"),
                    ("Tersedia", f"{angka(stock.available)} {stock.unit}"),
                    ("HPP", cost.rupiah() if cost is not None else ""),
                    ("Nilai", stock.value.rupiah()),
                )
            )
        )
        layout.addWidget(label("Tempat", "heading"))
        layout.addWidget(self.places)
        layout.addLayout(head)
        layout.addWidget(self.moves, 1)
        self.setLayout(layout)
        self.moves.reload()
        where = StockByPlace(sku=stock.sku, warehouse=stock.warehouse, limit=_PLACES)
        panel.ask(where, done=self._show_places, failed=ignore, key="places of product")

    def _page(self, page: PageRequest) -> StockMoves:
        return StockMoves(
            sku=self._stock.sku,
            warehouse=self._stock.warehouse,
            after=page.after,
            limit=page.limit,
        )

    def _show_places(self, page: Page[BucketRow]) -> None:
        if shiboken6.isValid(self.places):
            self.places.setText("\n".join(map(_bucket, page.rows)) or "Tidak ada di rak mana pun.")


def _bucket(bucket: BucketRow) -> str:
    parts = [bucket.location, bucket.lot or bucket.serial]
    if bucket.expires_on:
        parts.append(f"ED {tanggal(bucket.expires_on)}")
    if bucket.status != "available":
        parts.append(words.STATUSES[bucket.status])
    return f"{angka(bucket.on_hand)} di {' · '.join(part for part in parts if part)}"


# ---------------------------------------------------------------- gallery


def _context(answer: object) -> CannedContext:
    answers: dict[type[Any], object] = {
        StockOnHand: answer,
        StockSummary: StockTotals(312, 18, 7, Money.parse("148250750.50")),
        WarehouseList: samples.WAREHOUSES,
        CategoryTree: samples.CATEGORIES,
        StockMoves: samples.moves_page,
        StockByPlace: Page(samples.BUCKETS),
        LocationList: Page(samples.LOCATIONS),
    }
    return canned(answers)


def _sample() -> MonitoringPanel:
    return MonitoringPanel(_context(Page(samples.STOCK)))


def _detail() -> MonitoringPanel:
    panel = _sample()
    panel.list.loaded.connect(lambda: panel.show_card(samples.STOCK[0]))
    return panel


def _form(kind: type[OperationForm], title: str, verb: str) -> MonitoringPanel:
    panel = _sample()
    panel.cards.show_values({"": "312"})
    panel.context.operations.ended.connect(lambda _job: _operate(panel, kind, title, verb))
    return panel


def _operate(panel: MonitoringPanel, kind: type[OperationForm], title: str, verb: str) -> None:
    """Once list and warehouses are there."""
    if not panel.warehouses or not panel.list.row_count:
        return
    panel.list.select_key("SRM-NIA-30|JKT")
    if not panel.side.isVisible():
        panel.operate(kind, title, verb)


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", _sample),
        Shot("detail", _detail),
        Shot("receive", lambda: _form(ReceiveForm, "Terima barang", "Terima")),
        Shot("repack", lambda: _form(RepackForm, "Kemas ulang", "Kemas ulang")),
        Shot("empty", lambda: MonitoringPanel(_context(Page(())))),
        Shot("error", lambda: MonitoringPanel(_context(ServerAway()))),
        Shot("loading", lambda: MonitoringPanel(_context(NEVER))),
        Shot("long", lambda: MonitoringPanel(_context(Page((samples.LONG, *samples.STOCK))))),
        Shot("100000", lambda: MonitoringPanel(_context(samples.many_stock))),
    ]
