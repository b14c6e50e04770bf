"""Pemusnahan: every BAP, what waits for approval, what this month cost (ERP-BAP-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from app.core.commands import Page
from app.core.errors import ServerAway, UserError
from app.core.text import angka
from app.destruction.api import (
    ApproveDestruction,
    DestructionCounts,
    DestructionList,
    DestructionRow,
    DestructionSummary,
)
from app.destruction.panels import samples, words
from app.stock.api import WarehouseList
from app.ui.cards import Card
from app.ui.dialogs import confirm
from app.ui.gallery import Shot, canned
from app.ui.panel import Panel
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.stock.api import WarehouseRow

COLUMNS: Final = (
    Column("number", "No. Dokumen", lambda row: row.number, detail=words.amount, width=190),
    Column("warehouse", "Gudang", lambda row: row.warehouse, width=110),
    Column("date", "Tanggal", lambda row: row.on_date, Kind.DATE, width=110),
    Column(
        "reason", "Alasan", words.reason, detail=lambda row: f"oleh {row.requester}", stretch=True
    ),
    Column("state", "Status", lambda row: words.STATES[row.state], Kind.PILL, width=120),
    Column("value", "Nilai", lambda row: row.value, Kind.MONEY, width=150),
)
_CARDS: Final = (
    Card("draft", "Menunggu persetujuan", Tone.WARN),
    Card("approved", "Siap dimusnahkan", Tone.DONE),
    Card("completed", "Selesai bulan ini", Tone.OK),
    Card("open", "Nilai yang masih terbuka"),
)


class DestructionListPanel(Panel):
    """BAPs, newest first."""

    title: ClassVar[str] = "Pemusnahan"
    icon: ClassVar[str] = "trash"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"bap"})
    search_hint: ClassVar[str] = "Cari nomor BAP, SKU, nama, lot"

    def build(self) -> None:
        actor = self.context.actor
        if actor.may("bap.create"):
            self.set_primary("Buat BAP", "F4", lambda: self.context.open(words.ENTRY))
        self.cards.set_cards(_CARDS)
        self.cards.pressed.connect(self._show_only)
        states = tuple((key, pill.text) for key, pill in words.STATES.items())
        self.search.add_filter("state", "Status", (*states, ("open", "Belum selesai")))
        self.search.add_filter("reason", "Alasan", tuple(words.REASONS.items()))
        empty = Empty("Belum ada BAP pemusnahan.", icon="trash")
        if actor.may("bap.create"):
            empty = Empty(
                "Belum ada BAP pemusnahan.", "Buat BAP", lambda: self.context.open(words.ENTRY),
                icon="trash",
            )  # fmt: skip
        self.list = self.set_table(COLUMNS, self._page, key=lambda row: row.number, empty=empty)
        self.list.activated.connect(lambda row: self.open_bap(row.number))
        self.list.add_action("Buka", "F3", lambda rows: self.open_bap(rows[0].number))
        if actor.may("bap.approve"):
            self.list.add_action("Setujui", "F6", self.approve, enabled=_all_drafts)
        self._offered = False

    def reload(self) -> None:
        super().reload()
        self.ask(DestructionSummary(warehouse=self._warehouse), done=self._counts, key="cards")
        self.ask(WarehouseList(), done=self._warehouses, failed=_ignore, key="warehouses")

    @property
    def _warehouse(self) -> str | None:
        return self.search.filters.get("warehouse")

    def _page(self, page: PageRequest) -> DestructionList:
        filters = self.search.filters
        return DestructionList(
            warehouse=self._warehouse, state=filters.get("state", ""),
            reason=filters.get("reason", ""), search=self.search.text, after=page.after,
            limit=page.limit,
        )  # fmt: skip

    def _counts(self, counts: DestructionCounts) -> None:
        self.cards.show_values(
            {
                "draft": angka(counts.drafts),
                "approved": angka(counts.approved),
                "completed": (angka(counts.completed_month), counts.value_month.rupiah()),
                "open": counts.value_open.rupiah(),
            }
        )

    def _warehouses(self, rows: tuple[WarehouseRow, ...]) -> None:
        if rows and not self._offered:
            self._offered = True
            choices = tuple((row.code, f"{row.code} · {row.name}") for row in rows)
            self.search.add_filter("warehouse", "Gudang", choices)

    def opened(self, **arguments: object) -> None:
        """``state`` shows only those in it."""
        if state := arguments.get("state"):
            self.search.set_filter("state", str(state))

    def _show_only(self, key: str) -> None:
        if self.search.filters.get("state") == key:
            self.search.clear_filter("state")
        else:
            self.search.set_filter("state", key)
        self.list.focus_first()

    def open_bap(self, number: str) -> None:
        """The whole BAP."""
        self.context.open(words.DETAIL, number=number)

    def approve(self, rows: list[DestructionRow]) -> None:
        """Approve the chosen drafts after asking; each answers for itself."""
        names = ", ".join(row.number for row in rows[:3]) + (" …" if len(rows) > 3 else "")
        pieces = angka(sum(row.pieces for row in rows))
        confirm(
            self,
            "Setujui BAP",
            f"{names}: {pieces} barang akan diblokir dan tidak dapat dijual lagi.",
            f"Setujui {angka(len(rows))} BAP",
            lambda: [self.do(ApproveDestruction(number=row.number)) for row in rows],
        )


def _all_drafts(rows: list[DestructionRow]) -> bool:
    return all(row.state == "draft" for row in rows)


def _ignore(_error: UserError) -> None:
    """Without the right to read warehouses there is no filter by them."""


# ---------------------------------------------------------------- gallery


def _panel(answer: object) -> DestructionListPanel:
    answers: dict[type[Any], object] = {
        DestructionList: answer,
        DestructionSummary: samples.COUNTS,
        WarehouseList: samples.WAREHOUSES,
    }
    return DestructionListPanel(canned(answers))


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(Page(samples.ROWS))),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
    ]
