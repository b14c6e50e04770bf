"""Reservasi: which stock waits for which order, and letting it go (WMS-RSV-02, 05)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.text import angka, tanggal, waktu
from app.stock.api import (
    BucketRow,
    ChooseLot,
    ReleaseReservations,
    ReservationList,
    ReservationRow,
    StockByPlace,
    WarehouseList,
)
from app.stock.panels import samples, words
from app.stock.panels.answer import OTHER_LOT, Answer
from app.stock.panels.base import StockPanel
from app.ui.dialogs import Ask, confirm
from app.ui.forms import Form, choice
from app.ui.gallery import Shot, canned
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone
from app.ui.typed import typed
from app.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Buckets of one product that are looked through for other lots.
_LOTS: Final = 200


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
        self.add_action("Pilih lot lain …", "F6", self.ask_lot)
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

    def opened(self, **arguments: object) -> None:
        """``document`` shows what an order holds."""
        if document := str(arguments.get("document") or ""):
            self.search.set_text(document)

    # ---------------------------------------------------------------- another lot
    def ask_lot(self) -> None:
        """The lots that could take the place of the one reserved."""
        row: ReservationRow | None = self.list.current()
        if row is None or row.state != "active" or not row.lot:
            self.say("Pilih dahulu reservasi ber-lot yang belum diambil.", Tone.WARN)
            return
        query = StockByPlace(sku=row.sku, warehouse=row.warehouse, limit=_LOTS)
        self.ask(query, done=lambda page: self.choose(row, page.rows), key="lots")

    def choose(self, row: ReservationRow, there: Sequence[BucketRow]) -> None:
        """The form of the choice."""
        form = ChooseLotForm(row, there)
        self.show_form(f"Lot lain untuk {row.document}", form, form.command)

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


class ChooseLotForm(Form):
    """Which lot instead, and why."""

    def __init__(self, row: ReservationRow, there: Sequence[BucketRow]) -> None:
        super().__init__("Pakai lot ini")
        self.row = row
        lots: dict[str, str] = {}
        for each in sorted(there, key=lambda one: (one.expires_on or date.max, one.lot)):
            free = each.on_hand - each.reserved
            if each.lot != row.lot and each.status == "available" and free > 0:
                ed = f" · ED {tanggal(each.expires_on)}" if each.expires_on else ""
                lots.setdefault(each.lot, f"{each.lot}{ed} · {angka(free)} di {each.location}")
        self._body.addWidget(
            label(f"{angka(row.qty)} {row.sku} sekarang dari lot {row.lot} di {row.location}.", "")
        )
        self.lot = choice(lots)
        self.add("new_lot", "Lot pengganti", self.lot)
        self.answer = Answer(self, "reason", "Alasan", OTHER_LOT, "lot.choose", asked=True)

    def command(self) -> ChooseLot:
        """The choice."""
        values = self.values()
        return typed(
            ChooseLot,
            {
                "document": self.row.document, "sku": self.row.sku, "lot": self.row.lot,
                "new_lot": values["new_lot"] or "", "reason": values["reason"],
            },
        )  # fmt: skip


# ---------------------------------------------------------------- gallery


def _panel(answer: object) -> ReservationsPanel:
    return ReservationsPanel(canned({ReservationList: answer, WarehouseList: samples.WAREHOUSES}))


def _choosing() -> ReservationsPanel:
    panel = _panel(Page(samples.RESERVATIONS))
    panel.list.loaded.connect(lambda: panel.choose(samples.RESERVATIONS[0], samples.BUCKETS))
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(Page(samples.RESERVATIONS))),
        Shot("choose", _choosing),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
    ]
