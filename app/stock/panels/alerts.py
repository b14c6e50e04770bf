"""Peringatan Stok: what crossed a limit, expires or is late, told once (WMS-INV-12, LOT-05)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtWidgets import QLineEdit

from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.money import Money
from app.core.text import angka
from app.stock.api import (
    AcknowledgeAdjustments,
    AlertCounts,
    AlertList,
    AlertRow,
    AlertSummary,
    SetStockLimits,
    WarehouseList,
    WatchStock,
)
from app.stock.panels import samples, words
from app.stock.panels.base import StockPanel
from app.ui.cards import Card
from app.ui.forms import Form, choice, quantity
from app.ui.gallery import Shot, canned
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone
from app.ui.typed import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.commands import Done
    from app.stock.api import WarehouseRow, Watched
    from app.ui.panel import Panel

_CARDS: Final = (
    Card("negative", "Stok janggal", Tone.ERROR),
    Card("minimum", "Di bawah min", Tone.WARN),
    Card("maximum", "Di atas maks", Tone.DONE),
    Card("expiry", "Dekat ED", Tone.WARN),
    Card("removal", "Tarik dari rak", Tone.WARN),
    Card("expired", "Lewat ED", Tone.ERROR),
    Card("late", "Terlambat", Tone.ERROR),
    Card("adjusted", "Penyesuaian", Tone.DONE),
)
_SOON: Final = 30


def _kind(row: AlertRow) -> PillText:
    if row.cleared_at is not None:
        return PillText("Selesai", Tone.OK)
    texts = {
        "minimum": PillText("Di bawah minimum", Tone.WARN),
        "maximum": PillText("Di atas maksimum", Tone.DONE),
        "expiry": PillText(f"ED ≤ {angka(row.level)} hari",
                           Tone.ERROR if row.level <= _SOON else Tone.WARN),
        "removal": PillText("Tarik dari rak", Tone.WARN),
        "expired": PillText("Lewat ED", Tone.ERROR),
        "late": PillText("Terlambat", Tone.ERROR),
        "adjusted": PillText("Untuk keuangan", Tone.DONE),
        "negative": PillText("Stok janggal", Tone.ERROR),
    }  # fmt: skip
    return texts[row.kind]


def facts(row: AlertRow) -> str:
    """What is the matter."""
    match row.kind:
        case "minimum":
            return f"Sisa {angka(row.figure)}, minimum {angka(row.bound)}"
        case "maximum":
            return f"Ada {angka(row.figure)}, maksimum {angka(row.bound)}"
        case "late":
            return f"{angka(row.figure)} hari lewat perkiraan tiba"
        case "negative":
            return f"Diambil {angka(row.figure)}, tercatat hanya {angka(row.bound)}"
        case "adjusted":
            parts = (("masuk", row.figure), ("keluar", row.bound))
            said = [f"{way} {Money(sen).rupiah()}" for way, sen in parts if sen]
            return f"Nilai {', '.join(said) or 'nol'}"
        case _:
            return f"{angka(row.figure)} barang, {words.days(row.bound)}"


#: What helps.
_ADVICE: Final = {
    "minimum": "Isi ulang atau transfer",
    "maximum": "Tahan pembelian",
    "expiry": "Obral atau pisahkan",
    "removal": "Pindahkan dari rak jual",
    "expired": "Ajukan pemusnahan",
    "late": "Hubungi gudang pengirim",
    "adjusted": "Periksa, lalu tandai sudah dilihat",
    "negative": "Sudah masuk daftar hitung (Jadwal Opname)",
}


def _about(row: AlertRow) -> str:
    sku = "" if row.label.startswith(row.sku) else row.sku
    return " · ".join(part for part in (sku, row.product) if part)


COLUMNS: Final = (
    Column("state", "Peringatan", _kind, Kind.PILL, width=160),
    Column(
        "what", "Tentang", lambda row: row.label, width=290,
        detail=_about,
    ),
    Column("why", "Keadaan", facts, detail=lambda row: _ADVICE[row.kind], stretch=True),
    Column("raised", "Sejak", lambda row: row.raised_at, Kind.TIME, width=140),
)  # fmt: skip


class AlertsPanel(StockPanel):
    """Open alerts, newest first; Enter opens what each is about."""

    title: ClassVar[str] = "Peringatan Stok"
    icon: ClassVar[str] = "bell"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"alert"})
    search_hint: ClassVar[str] = "Cari SKU, nama, lot, atau nomor transfer"

    def build(self) -> None:
        super().build()
        if self.context.actor.may("product.update"):
            self.set_primary("Atur batas stok", "F4", self.set_limits)
        if self.context.actor.may("lot.block"):
            self.add_action(
                "Periksa sekarang", "F6", lambda: self.do(WatchStock(), done=self._done)
            )
        if self.context.actor.may("journal.post"):
            self.add_action("Tandai sudah dilihat", "F7", self.acknowledge)
        self.cards.set_cards(_CARDS)
        self.cards.pressed.connect(self._show_only)
        self.search.add_filter("kind", "Jenis", tuple((card.key, card.text) for card in _CARDS))
        self.search.add_filter("all", "Tampilkan", (("yes", "Termasuk yang selesai"),))
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda row: row.id,
            empty=Empty("Tidak ada peringatan stok. Semua dalam batas.", icon="ok"),
        )
        self.list.activated.connect(partial(open_cause, self))

    def opened(self, **arguments: object) -> None:
        """``warehouse`` and ``kind`` narrow the list."""
        self.narrow(arguments, "warehouse", "kind")

    def reload(self) -> None:
        super().reload()
        self.ask(AlertSummary(warehouse=self.warehouse), done=self._show_counts, key="cards")

    def _page(self, page: PageRequest) -> AlertList:
        filters = self.search.filters
        return AlertList.model_validate(
            {
                "warehouse": self.warehouse, "kind": filters.get("kind", ""),
                "search": self.search.text, "open_only": "all" not in filters,
                "after": page.after, "limit": page.limit,
            }
        )  # fmt: skip

    def _show_counts(self, counts: AlertCounts) -> None:
        self.cards.show_values({card.key: angka(getattr(counts, card.key)) for card in _CARDS})

    def _show_only(self, key: str) -> None:
        if self.search.filters.get("kind") == key:
            self.search.clear_filter("kind")
        else:
            self.search.set_filter("kind", key)
        self.list.focus_first()

    def watch(self) -> None:
        """Look now rather than in ten minutes."""
        self.do(WatchStock(), done=self._done)

    def _done(self, done: Done[Watched]) -> None:
        found = done.value
        self.say(
            f"{angka(found.raised)} peringatan baru, {angka(found.cleared)} selesai, "
            f"{angka(found.blocked)} lot diblokir."
        )

    def acknowledge(self) -> None:
        """The values of the chosen adjustments have been seen."""
        chosen = self.list.selected()
        numbers = tuple(
            row.label for row in chosen if row.kind == "adjusted" and row.cleared_at is None
        )
        if numbers:
            self.do(AcknowledgeAdjustments(numbers=numbers))
        else:
            self.say("Pilih dahulu nilai penyesuaian yang sudah dilihat.", Tone.WARN)

    def set_limits(self) -> None:
        """Minimum and maximum of a product in a warehouse."""
        row: AlertRow | None = self.list.current()
        form = LimitForm(
            self.warehouses, row.sku if row else "", (row.warehouse if row else "") or
            self.warehouse or "",
        )  # fmt: skip
        self.show_form("Batas stok", form, form.command)


def open_cause(panel: Panel, row: AlertRow) -> None:
    """The product's card, the lot's trace, the transfer, or what is to be counted."""
    go = panel.context.open
    if row.kind == "adjusted":
        go(words.ADJUSTMENTS, number=row.label)
    elif row.kind == "negative" and panel.context.actor.may("opname.read"):
        go(words.SCHEDULE)
    elif row.kind == "late":
        go(words.TRANSFER, number=row.label)
    elif row.kind in {"expiry", "removal", "expired"}:
        go(words.TRACE, sku=row.sku, lot=row.label)
    else:
        go(words.CARD, sku=row.sku, warehouse=row.warehouse)


class LimitForm(Form):
    """One product in one warehouse."""

    def __init__(self, warehouses: Sequence[WarehouseRow], sku: str, warehouse: str) -> None:
        super().__init__("Simpan batas")
        names = {row.code: f"{row.code} · {row.name}" for row in warehouses if row.active}
        self.add("lines.0.sku", "SKU", QLineEdit(sku), "Ketik atau pindai kode barang.")
        self.add("lines.0.warehouse", "Gudang", choice(names, warehouse))
        self.side_by_side(
            ("lines.0.minimum", "Minimum", quantity()), ("lines.0.maximum", "Maksimum", quantity())
        )

    def command(self) -> SetStockLimits:
        """What was typed; empty is none."""
        line = {
            name.removeprefix("lines.0."): 0 if value is None else value
            for name, value in self.values().items()
        }
        return typed(SetStockLimits, {"lines": (line,)})


# ---------------------------------------------------------------- gallery


def _row(at: int, kind: str, level: int, label: str, figure: int, bound: int) -> AlertRow:
    sku, name, _variant, _cost = samples.GOODS[at % 8]
    return AlertRow(
        f"a{at}", kind, level, label, "" if kind in {"late", "adjusted"} else name,
        "" if kind in {"late", "adjusted"} else sku, "JKT", figure, bound,
        samples.AT - timedelta(hours=7 * at), None,
    )  # fmt: skip


SAMPLE: Final = (
    _row(0, "minimum", 0, "SRM-NIA-30 · JKT", 11, 24), _row(1, "expiry", 30, "SRM26LX1", 41, 27),
    _row(2, "expired", 0, "TNR26XK2", 12, -3), _row(3, "late", 0, "IWTO-261117-002", 3, 0),
    _row(4, "maximum", 0, "MSK-CLAY-80 · SBY", 412, 300), _row(5, "expiry", 90, "FCW26QP5", 88, 71),
    _row(6, "removal", 0, "MST26RB2", 30, 12),
    _row(7, "adjusted", 0, "ADJ-261121-002", 0, 41_250_000),
    _row(2, "negative", 0, "TNR-RSE-100 · JKT-A-02-B-1", 12, 10),
)  # fmt: skip


def _panel(answer: object) -> AlertsPanel:
    return AlertsPanel(
        canned(
            {
                AlertList: answer,
                AlertSummary: AlertCounts(1, 1, 2, 1, 1, removal=1, adjusted=1, negative=1),
                WarehouseList: samples.WAREHOUSES,
            }
        )
    )


def _limits() -> AlertsPanel:
    panel = _panel(Page(SAMPLE))
    shown: list[int] = []

    def open_(_job: object) -> None:
        if panel.warehouses and panel.list.row_count and not shown:
            shown.append(1)
            panel.set_limits()

    panel.context.operations.ended.connect(open_)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(Page(SAMPLE))),
        Shot("limits", _limits),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
    ]
