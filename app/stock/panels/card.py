"""Mutasi Stok: every movement; of one product as its card with balances (WMS-INV-06, 07)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.commands import Page
from app.core.errors import NotFound
from app.core.money import Money
from app.core.text import angka, jam, tanggal
from app.files.panels.attachments import AttachmentBox
from app.signing.panels.paper import show_paper
from app.stock.api import Card, MoveRow, StockCard, StockMoves, WarehouseList
from app.stock.panels import moves, samples, words
from app.stock.panels.base import StockPanel, open_source
from app.ui import subjects, tokens
from app.ui.facts import Facts
from app.ui.gallery import Shot, canned
from app.ui.money_field import DateField
from app.ui.states import Empty
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.table_model import Column, PageRequest
    from app.ui.tables import Table

_EMPTY: Final = Empty("Belum ada mutasi stok.", icon="history")


class StockCardPanel(StockPanel):
    """All movements, or with a SKU in the filter that product's card."""

    title: ClassVar[str] = "Mutasi Stok"
    icon: ClassVar[str] = "history"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"stock"})
    search_hint: ClassVar[str] = "Ketik atau pindai SKU untuk kartu stoknya"

    def build(self) -> None:
        super().build()
        self.sku = ""
        self.since, self.until = DateField(), DateField()
        for field, words_ in ((self.since, "Dari tanggal"), (self.until, "Sampai tanggal")):
            field.setPlaceholderText(words_)
            field.setAccessibleName(words_)
            field.setMaximumWidth(field.fontMetrics().horizontalAdvance("0") * 18)
            field.value_changed.connect(lambda _value: self.reload())
            self.title_line.add_filter(field)
        self.search.add_filter("kind", "Jenis", tuple(words.MOVES.items()))
        self.add_action("Kembali ke semua produk", "F2", self.show_all)
        self.add_action("Cetak kartu stok", "F7", lambda: self.print_card("card"))
        self.add_action("Cetak kartu persediaan", "F8", lambda: self.print_card("ledger"))
        self.list = self._list(moves.ALL)

    def _list(self, columns: Sequence[Column]) -> Table:
        made = self.set_table(columns, self._page, key=lambda move: move.id, empty=_EMPTY)
        made.activated.connect(self.show_move)
        return made

    # ---------------------------------------------------------------- which product
    def opened(self, **arguments: object) -> None:
        """``sku``, ``warehouse``, ``kind``, ``document`` and the span say which movements."""
        self.narrow(arguments, "warehouse", "kind")
        for field, name in ((self.since, "since"), (self.until, "until")):
            day = arguments.get(name)
            with QSignalBlocker(field):
                field.set_value(day if isinstance(day, date) else None)
        if document := str(arguments.get("document") or ""):
            self.search.set_filter("document", document, document)
        else:
            self.search.clear_filter("document")
        self.search.set_text(str(arguments.get("sku") or ""))

    def show_all(self) -> None:
        """The movements of all products again."""
        self.search.set_text("")

    def print_card(self, kind: str) -> None:
        """The card as a sheet, to look at, print or keep (documents-id §3)."""
        if self.sku:
            self.context.open(words.REPORTS, kind=kind, sku=self.sku, warehouse=self.warehouse)
        else:
            self.say("Ketik atau pindai dahulu SKU yang kartunya ingin dicetak.", Tone.WARN)

    def reload(self) -> None:
        sku = self.search.text
        if bool(sku) != bool(self.sku):
            self.list = self._list(moves.CARD if sku else moves.ALL)
        if sku != self.sku:
            self.hide_detail()
        self.sku = sku
        if not sku:
            self.title_line.set_title(self.title)
            self.title_line.set_status("")
            self.list.show_totals({})
        super().reload()
        if sku:
            card = StockCard.model_validate({"sku": sku, "limit": 1, **self._span()})
            self.ask(card, done=self._show_opening, failed=self._unknown, key="card")

    def _span(self) -> dict[str, date | str | None]:
        return {
            "warehouse": self.warehouse,
            "since": self.since.value(),
            "until": self.until.value(),
        }

    def _page(self, page: PageRequest) -> StockMoves:
        return StockMoves.model_validate(
            {
                "sku": self.sku,
                "after": page.after,
                "limit": page.limit,
                "document": self.search.filters.get("document", ""),
                "kind": self.search.filters.get("kind", ""),
                **self._span(),
            }
        )

    def _show_opening(self, card: Card) -> None:
        """The balance with which the period begins stands at the bottom and in the title."""
        self.title_line.set_title(f"Kartu stok {card.sku}")
        self.title_line.set_status(card.product)
        if self.since.value() is not None:
            self.list.show_totals(
                {
                    "kind": "Saldo awal",
                    "balance": card.opening,
                    "worth": card.opening_value,
                }
            )
        else:
            self.list.show_totals({})

    def _unknown(self, error: Exception) -> None:
        """The list says it already."""

    # ---------------------------------------------------------------- one movement
    def show_move(self, move: MoveRow) -> None:
        """Everything about a movement, and the way to its document and journal."""
        self.show_detail(words.move(move), _MoveView(self, move))

    def take_focus(self) -> None:
        if self.list.row_count == 0:
            self.search.field.setFocus()
            return
        super().take_focus()


class _MoveView(QWidget):
    def __init__(self, panel: StockCardPanel, move: MoveRow) -> None:
        super().__init__()
        buttons = row()
        if subjects.has_panel(move.source_kind, move.document):
            title = f"Buka {subjects.kind_words(move.source_kind).lower()}"
            buttons.addWidget(KeyButton(title, "", lambda: open_source(panel, move)))
        if move.kind == "receipt" and move.document:
            buttons.addWidget(
                KeyButton("Tanda terima …", "", lambda: show_paper(panel, "receipt", move.document))
            )
        if move.journal:
            buttons.addWidget(
                KeyButton(
                    "Buka jurnal",
                    "",
                    lambda: panel.context.open(words.JOURNALS, number=move.journal),
                )
            )
        if not panel.sku:
            buttons.addWidget(KeyButton("Kartu stok", "", lambda: panel.search.set_text(move.sku)))
        buttons.addStretch(1)
        layout = column(gap=tokens.M)
        if move.kind == "receipt" and move.document:
            layout.addLayout(_receipt_buttons(panel, move.document))
        layout.addWidget(
            Facts(
                (
                    ("Produk", f"{move.product}\n{move.sku}"),
                    ("Waktu", f"{tanggal(move.on_date)} {jam(move.at)}"),
                    ("Referensi", move.document),
                    ("Gudang", move.warehouse),
                    ("Lokasi", move.location),
                    ("Lot", move.lot or None),
                    ("Status", words.STATUSES.get(move.status, "")),
                    ("Jumlah", angka(move.qty)),
                    ("Nilai", move.value.rupiah() if move.value else ""),
                    ("Jurnal", move.journal or None),
                    ("Oleh", move.person),
                    ("Keterangan", move.reason),
                )
            )
        )
        layout.addLayout(buttons)
        if move.kind == "receipt" and move.document:
            layout.addWidget(label("Faktur dan surat jalan pemasok", "heading"))
            papers = AttachmentBox(panel)
            may_add = panel.context.actor.may("receipt.create")
            papers.show_subject("receipt", move.document, may_add=may_add)
            layout.addWidget(papers)
        if not move.journal:
            layout.addWidget(
                label("Pindah di dalam gudang: nilai tidak berubah, tanpa jurnal.", "small")
            )
        layout.addStretch(1)
        self.setLayout(layout)


def _receipt_buttons(panel: StockCardPanel, number: str) -> QHBoxLayout:
    """The way to the whole receipt, and to a cost that comes later."""
    opens = panel.context.open
    made = row()
    made.addWidget(KeyButton("Buka penerimaan", "", lambda: opens(words.RECEIPTS, number=number)))
    if panel.context.actor.may("purchase.create"):
        made.addWidget(
            KeyButton("Tambah biaya …", "", lambda: opens(words.RECEIPTS, number=number, add=True))
        )
    made.addStretch(1)
    return made


# ---------------------------------------------------------------- gallery

_CARD: Final = Card(
    "SRM-NIA-30", "Serum Niacinamide 10% 30 ml", "pcs", 120, Money.parse("3000000"), Page(())
)


def _panel(sku: str = "", answer: object = None) -> StockCardPanel:
    from app.files.panels import samples as attachments

    context = canned(
        {
            StockMoves: answer if answer is not None else samples.moves_page,
            StockCard: _CARD,
            WarehouseList: samples.WAREHOUSES,
            **attachments.ANSWERS,
        }
    )
    panel = StockCardPanel(context)
    if sku:
        panel.opened(sku=sku, warehouse="JKT")
    return panel


def _since() -> StockCardPanel:
    panel = _panel("SRM-NIA-30")
    panel.since.set_value(date(2026, 11, 1))
    return panel


def _detail() -> StockCardPanel:
    panel = _panel()
    panel.list.loaded.connect(lambda: panel.show_move(samples.MOVES[1]))
    return panel


def _receipt() -> StockCardPanel:
    panel = _panel()
    panel.list.loaded.connect(lambda: panel.show_move(samples.MOVES[0]))
    return panel


def _restated() -> StockCardPanel:
    panel = _panel("SRM-NIA-30", Page(samples.RESTATED))
    panel.list.loaded.connect(lambda: panel.show_move(samples.RESTATED[2]))
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("card", _since),
        Shot("all", _panel),
        Shot("detail", _detail),
        Shot("receipt", _receipt),
        Shot("restated", _restated),
        Shot("empty", lambda: _panel(answer=Page(()))),
        Shot("unknown", lambda: _panel("SRM-99", NotFound("SKU", "SRM-99", "sku"))),
    ]
