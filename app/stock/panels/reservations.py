"""Reservasi: which stock waits for which order, and letting it go (WMS-RSV-02, 05)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.text import angka, waktu
from app.stock.api import (
    ReleaseReservations,
    ReservationList,
    ReservationRow,
    WarehouseList,
)
from app.stock.panels import samples, words
from app.stock.panels.base import StockPanel
from app.ui.dialogs import Ask, confirm
from app.ui.gallery import Shot, canned
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence


def _until(row: ReservationRow) -> str:
    return f"sampai {waktu(row.expires_at)}" if row.expires_at else "tanpa batas waktu"


COLUMNS: Final = (
    Column("document", "Pesanan", lambda row: row.document, width=170),
    Column("sku", "SKU", lambda row: row.sku, detail=lambda row: row.lot, stretch=True),
    Column(
        "place", "Lokasi", lambda row: row.location, detail=lambda row: row.warehouse, width=160
    ),
    Column("qty", "Jumlah", lambda row: row.qty, Kind.NUMBER, width=80),
    Column("made", "Sejak", lambda row: row.created_at, Kind.TIME, _until, width=200),
    Column("state", "Status", lambda row: words.RESERVED[row.state], Kind.PILL, width=124),
)


class ReservationsPanel(StockPanel):
    """Open reservations, the newest first."""

    title: ClassVar[str] = "Reservasi Stok"
    icon: ClassVar[str] = "lock"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"stock", "reservation"})
    search_hint: ClassVar[str] = "Ketik nomor pesanan atau SKU lengkap"

    def build(self) -> None:
        super().build()
        if self.context.actor.may("allocation.cancel"):
            self.set_primary("Lepas reservasi", "F4", lambda: self.release(self.list.selected()))
        self.search.add_filter("soon", "Batas waktu", (("24", "Habis dalam 24 jam"),))
        self.search.add_filter("all", "Tampilkan", (("all", "Juga yang sudah selesai"),))
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda row: row.id,
            empty=Empty("Tidak ada stok yang sedang direservasi.", icon="lock"),
        )
        self.list.activated.connect(
            lambda row: self.context.open(words.ORDERS, number=row.document)
        )

    def _page(self, page: PageRequest) -> ReservationList:
        filters = self.search.filters
        soon = filters.get("soon")
        return ReservationList(
            search=self.search.text,
            warehouse=self.warehouse,
            expiring_within_hours=int(soon) if soon else None,
            open_only="all" not in filters,
            after=page.after,
            limit=page.limit,
        )

    def release(self, rows: Sequence[ReservationRow]) -> Ask | None:
        """Let go what the chosen orders hold, after asking."""
        documents = sorted({row.document for row in rows if row.state in {"active", "picked"}})
        if not documents:
            self.say("Pilih dahulu reservasi yang masih terbuka.", Tone.WARN)
            return None
        names = ", ".join(documents[:3]) + (" …" if len(documents) > 3 else "")
        count = angka(len(documents))
        return confirm(
            self,
            "Lepas reservasi",
            f"Semua stok yang direservasi untuk {names} dilepas dan boleh dipakai pesanan lain.",
            f"Lepas {count} pesanan",
            lambda: self._release(documents),
        )

    def _release(self, documents: Sequence[str]) -> None:
        for document in documents:
            self.do(ReleaseReservations(document=document))


# ---------------------------------------------------------------- gallery


def _panel(answer: object) -> ReservationsPanel:
    return ReservationsPanel(canned({ReservationList: answer, WarehouseList: samples.WAREHOUSES}))


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(Page(samples.RESERVATIONS))),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
    ]
