"""SKU Importer: what marketplace SKUs are here (WMS-MD-20)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QWidget

from app.core.commands import Page
from app.core.errors import FieldError, ServerAway
from app.core.text import angka
from app.orders.api import (
    MappingRow,
    MapSkus,
    SkuMappings,
    SkuRule,
    StoreList,
    UnmappedSku,
    UnmappedSkus,
)
from app.orders.panels import samples
from app.orders.rules.resolve import pieces_hint
from app.ui import tokens
from app.ui.dialogs import confirm
from app.ui.facts import Facts
from app.ui.forms import Form, quantity, suggestion
from app.ui.gallery import NEVER, Shot, canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty, Notice
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tables import Table
from app.ui.tokens import Tone
from app.ui.typed import refusal, typed
from app.ui.widgets import column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.orders.api import StoreRow

    Row = UnmappedSku | MappingRow

#: From here on a suggestion is taken without a look at each one.
_SURE_PERCENT: Final = 75
_WORDS: Final = {"sku": "Produk kita (SKU)", "multiplier": "Isi per satuan"}
_HINTS: Final = {"multiplier": "Isi jumlah barang dalam satu satuan yang dijual, paling sedikit 1."}


def _suggested(row: UnmappedSku) -> PillText | None:
    if not row.suggestions:
        return None
    best = row.suggestions[0]
    return PillText(f"{best.sku} · {best.percent}%", _sure(best.percent))


def _sure(percent: int) -> Tone:
    return Tone.OK if percent >= _SURE_PERCENT else Tone.WARN


def _product(row: UnmappedSku) -> str:
    return " · ".join(part for part in (row.product, row.variation) if part)


UNMAPPED: Final = (
    Column(
        "sku", "SKU marketplace", lambda row: row.sku or "(tanpa SKU)", detail=_product,
        stretch=True,
    ),
    Column("store", "Toko", lambda row: row.store_name, width=160),
    Column("orders", "Pesanan tertahan", lambda row: row.orders, Kind.NUMBER, width=130),
    Column("lines", "Baris", lambda row: row.lines, Kind.NUMBER, width=70),
    Column("since", "Sejak", lambda row: row.first_at, Kind.TIME, width=140),
    Column("suggestion", "Usulan", _suggested, Kind.PILL, width=190),
)  # fmt: skip
MAPPED: Final = (
    Column("key", "SKU marketplace", lambda row: row.key, stretch=True),
    Column("store", "Toko", lambda row: row.store, width=120),
    Column("sku", "Produk", lambda row: row.sku, detail=lambda row: row.product, width=260),
    Column("multiplier", "Isi", lambda row: row.multiplier, Kind.NUMBER, width=70),
    Column("at", "Diubah", lambda row: row.updated_at, Kind.TIME, width=150),
)


class SkuMappingPanel(Panel):
    """SKUs nobody knows, those that hold up most orders first; and those that were mapped."""

    title: ClassVar[str] = "SKU Importer"
    icon: ClassVar[str] = "flow"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"sku_mapping", "order", "product"})
    search_hint: ClassVar[str] = "Cari SKU marketplace atau nama produknya"

    def build(self) -> None:
        self._form: Form | None = None
        self._editing: Row | None = None
        self._stores: tuple[str, ...] = ()
        self._may = self.context.actor.may("sales_order.update")
        if self._may:
            self.set_primary("Pakai usulan", "F4", self.take_suggestions)
        self._build_tabs()
        self.search.add_filter("all", "Tampilkan", (("all", "Juga dari pesanan lama"),))
        self.list = Table(self, "UnmappedSkus", UNMAPPED, self._page, key=_key)
        self.mapped = Table(self, "SkuMappings", MAPPED, self._mapped_page, key=_key)
        self._body = QStackedWidget()
        self._nothing = Notice()
        for part in (self.list, self.mapped, self._nothing):
            self._body.addWidget(part)
        self.set_content(self._body)
        for table in (self.list, self.mapped):
            table.activated.connect(self.edit)
            table.loaded.connect(self._loaded)
            table.failed.connect(self._load_failed)
            table.counted.connect(self.message.count)
        if self._may:
            self.list.add_action("Petakan …", "F6", lambda rows: self.edit(rows[0]))
            self.mapped.add_action("Hapus pemetaan …", "Del", self.forget)

    def _build_tabs(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Pemetaan")
        for text in ("Belum dipetakan", "Sudah dipetakan"):
            self.tabs.addTab(text)
        self.tabs.currentChanged.connect(self._switch)
        line = self.search.layout()
        if isinstance(line, QHBoxLayout):
            line.insertWidget(0, self.tabs)

    def _switch(self, _at: int) -> None:
        self.hide_detail()
        self.reload()

    @property
    def _shown(self) -> Table:
        return self.mapped if self.tabs.currentIndex() else self.list

    def reload(self) -> None:
        self._shown.reload()
        self.ask(StoreList(), done=self._know_stores, key="stores")

    def opened(self, **arguments: object) -> None:
        """``store`` shows one store's."""
        if "store" in arguments:
            self.search.set_filter("store", str(arguments["store"]))

    def _loaded(self) -> None:
        if self._shown.row_count:
            self._body.setCurrentWidget(self._shown)
            return
        if self.search.text or self.search.filters:
            self._nothing.show_nothing_found(self._clear_search)
        else:
            known = self._shown is self.list
            sentence = (
                "Semua SKU pesanan sudah dikenal."
                if known
                else "Belum ada pemetaan. SKU yang sama dengan SKU produk tidak perlu dipetakan."
            )
            self._nothing.show_empty(Empty(sentence, icon="check" if known else "flow"))
        self._body.setCurrentWidget(self._nothing)

    def _know_stores(self, stores: tuple[StoreRow, ...]) -> None:
        codes = tuple(store.code for store in stores)
        if codes != self._stores:
            self._stores = codes
            self.search.add_filter("store", "Toko", [(row.code, row.name) for row in stores])

    def _page(self, page: PageRequest) -> UnmappedSkus:
        filters = self.search.filters
        return UnmappedSkus(
            text=self.search.text, store=filters.get("store"), waiting="all" not in filters,
            after=page.after, limit=page.limit,
        )  # fmt: skip

    def _mapped_page(self, page: PageRequest) -> SkuMappings:
        return SkuMappings(
            text=self.search.text, store=self.search.filters.get("store"), after=page.after,
            limit=page.limit,
        )  # fmt: skip

    # ---------------------------------------------------------------- doing
    def edit(self, row: Row) -> None:
        """Open the form of one SKU."""
        if not self._may:
            return
        form = self._form = Form("Petakan")
        self._editing = row
        body, layout = QWidget(), column(gap=tokens.L)
        body.setLayout(layout)
        skus = [row.sku]
        if isinstance(row, UnmappedSku):
            skus = [each.sku for each in row.suggestions]
            layout.addWidget(_about(row))
        form.add("sku", _WORDS["sku"], suggestion(skus, skus[0] if skus else ""), _SKU_HINT)
        times = quantity(row.multiplier if isinstance(row, MappingRow) else pieces_hint(row.key))
        form.add("multiplier", _WORDS["multiplier"], times, _TIMES_HINT)
        title = (row.sku or row.product) if isinstance(row, UnmappedSku) else row.key
        layout.addWidget(form)
        self.place_form(title, form, self._save, within=body)

    def _save(self) -> None:
        if self._form is None or self._editing is None:
            return
        values: dict[str, Any] = self._form.values()
        values["marketplace_sku"] = self._editing.key
        if not values["sku"]:
            raise refusal([FieldError("sku", "Isi SKU produk kita.")], _WORDS)
        rule = typed(SkuRule, values, words=_WORDS, hints=_HINTS)
        self.do(MapSkus(store=self._editing.store, rules=(rule,)), done=self.form_done)

    def take_suggestions(self) -> None:
        """Map the chosen SKUs (or all that are sure) to what is suggested for them."""
        if self.tabs.currentIndex():
            return
        chosen = [row for row in self.list.selected() if row.suggestions]
        rows = chosen or [row for row in self.list.rows if _is_sure(row)]
        if not rows:
            self.say(
                "Tidak ada usulan yang cukup pasti. Pilih SKU lalu tekan Enter untuk memetakannya.",
                Tone.WARN,
            )
            return
        if len(rows) == 1:
            self._map(rows)
            return
        pairs = "; ".join(
            f"{row.sku or row.product} → {row.suggestions[0].sku}" for row in rows[:4]
        )
        more = " …" if len(rows) > 4 else ""
        confirm(
            self, "Pakai usulan", f"{pairs}{more}. Pesanan yang menunggu langsung diperiksa lagi.",
            f"Petakan {angka(len(rows))} SKU", lambda: self._map(rows),
        )  # fmt: skip

    def _map(self, rows: Sequence[UnmappedSku]) -> None:
        by_store: dict[str, list[SkuRule]] = defaultdict(list)
        for row in rows:
            rule = SkuRule(marketplace_sku=row.key, sku=row.suggestions[0].sku)
            by_store[row.store].append(rule)
        for store, rules in by_store.items():
            self.do(MapSkus(store=store, rules=tuple(rules)))

    def forget(self, rows: Sequence[MappingRow]) -> None:
        """Ask, then take mappings away."""
        by_store: dict[str, list[SkuRule]] = defaultdict(list)
        for row in rows:
            by_store[row.store].append(SkuRule(marketplace_sku=row.key, sku=""))
        confirm(
            self, "Hapus pemetaan",
            "Pesanan berikutnya dengan SKU ini akan menunggu pemetaan baru.",
            f"Hapus {angka(len(rows))} pemetaan",
            lambda: [
                self.do(MapSkus(store=store, rules=tuple(rules)))
                for store, rules in by_store.items()
            ],
        )  # fmt: skip

    def hide_detail(self) -> None:
        """Close the form, and forget it."""
        self._form = self._editing = None
        super().hide_detail()


_SKU_HINT: Final = "Produk atau paket; pilih usulan atau ketik SKU-nya."
_TIMES_HINT: Final = "Berapa barang kita dalam satu yang dijual, misalnya 3 untuk isi 3."


def _key(row: Row) -> str:
    return f"{row.store}|{row.key}"


def _is_sure(row: UnmappedSku) -> bool:
    """Alike enough, and sold by the piece as far as the words say."""
    alike = bool(row.suggestions) and row.suggestions[0].percent >= _SURE_PERCENT
    return alike and pieces_hint(row.key) == 1


def _about(row: UnmappedSku) -> Facts:
    lines = [
        ("Di marketplace", row.sku or "tanpa SKU"),
        ("Nama", row.product or None),
        ("Variasi", row.variation or None),
        ("Toko", row.store_name),
        ("Menahan", f"{angka(row.orders)} pesanan"),
    ]
    lines += [(f"Usulan {each.percent}%", f"{each.sku} {each.name}") for each in row.suggestions]
    return Facts(lines)


# ---------------------------------------------------------------- gallery


def gallery() -> list[Shot]:
    """States of the panel."""

    def panel(rows: object) -> SkuMappingPanel:
        return SkuMappingPanel(
            canned(
                {
                    UnmappedSkus: rows,
                    SkuMappings: Page(samples.MAPPED, None, 2),
                    StoreList: samples.STORES,
                }
            )
        )

    def editing() -> SkuMappingPanel:
        made = panel(Page(samples.UNMAPPED, None, 3))
        made.edit(samples.UNMAPPED[0])
        return made

    def mapped() -> SkuMappingPanel:
        made = panel(Page(samples.UNMAPPED, None, 3))
        made.tabs.setCurrentIndex(1)
        return made

    return [
        Shot("list", lambda: panel(Page(samples.UNMAPPED, None, 3))),
        Shot("form", editing),
        Shot("mapped", mapped),
        Shot("empty", lambda: panel(Page(()))),
        Shot("error", lambda: panel(ServerAway())),
        Shot("loading", lambda: panel(NEVER)),
    ]
