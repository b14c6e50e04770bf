"""Telusur: from a lot or serial to its receipts, places and buyers, and back (WMS-LOT-08, 09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from app.core.errors import NotFound
from app.core.text import angka, jam, tanggal
from app.documents.panels.report_panel import add_exports
from app.reporting.api import (
    FindTraced,
    RecallLot,
    Trace,
    TraceBuyer,
    TraceHit,
    TraceLot,
    TracePlace,
    TraceReport,
    TraceStep,
    TraceWarranty,
)
from app.reporting.panels.warranty_form import WarrantyForm
from app.stock.api import SetSerialWarranty
from app.ui import subjects
from app.ui.cards import Card
from app.ui.dialogs import AskReason, ask_reason
from app.ui.gallery import Shot, canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.core.client import Client
    from app.core.commands import Done
    from app.documents.report import Report
    from app.reporting.api import Recalled
    from app.stock.api import Made
    from app.ui.operations import Progress

_KINDS: Final = {
    "receipt": "Penerimaan", "issue": "Pengeluaran", "shipment": "Pengiriman",
    "adjustment": "Penyesuaian", "transfer": "Transfer", "status_change": "Ubah status",
    "return_in": "Retur masuk", "return_out": "Retur ke pemasok", "opname": "Opname",
    "destruction": "Pemusnahan", "revaluation": "Biaya perolehan",
    "restatement": "Penilaian ulang", "repack": "Kemas ulang",
}  # fmt: skip
_STATUSES: Final = {
    "available": PillText("Tersedia", Tone.OK),
    "on_hold": PillText("Ditahan", Tone.WARN),
    "blocked": PillText("Diblokir", Tone.ERROR),
    "damaged": PillText("Rusak", Tone.ERROR),
    "in_transit": PillText("Dalam perjalanan", Tone.DONE),
}
_LOTS: Final = {
    "ok": PillText("Baik", Tone.OK),
    "blocked": PillText("Diblokir", Tone.ERROR),
    "recalled": PillText("Ditarik", Tone.ERROR),
}
#: Card -> what it counts; each opens its rows.
_CARDS: Final = (
    Card("received", "Diterima"),
    Card("here", "Masih ada", Tone.DONE),
    Card("sold", "Terjual", Tone.WARN),
    Card("returned", "Kembali"),
    Card("other", "Lainnya"),
    Card("repacked", "Kemas ulang"),
)
_WHY: Final = ("Ditarik pabrik", "Ditarik BPOM", "Keluhan pelanggan", "Salah produksi")
_HITS: Final = (
    Column("lot", "Lot atau seri", lambda hit: hit.serial or hit.lot, width=190),
    Column("product", "Produk", lambda hit: hit.product, detail=lambda hit: hit.sku, stretch=True),
    Column("expires", "ED", lambda hit: hit.expires_on, Kind.DATE, width=110),
    Column("here", "Masih ada", lambda hit: hit.here, Kind.NUMBER, width=90),
    Column("state", "Status", lambda hit: _LOTS[hit.status], Kind.PILL, width=120),
)
#: Lots of one goods: (relation, hit).
_KIN: Final = (
    Column("kin", "Hubungan", lambda row: row[0], width=130),
    Column("lot", "Lot", lambda row: row[1].lot, width=160),
    Column("product", "Produk", lambda row: row[1].product, detail=lambda row: row[1].sku,
           stretch=True),
    Column("expires", "ED", lambda row: row[1].expires_on, Kind.DATE, width=110),
    Column("here", "Masih ada", lambda row: row[1].here, Kind.NUMBER, width=90),
    Column("state", "Status", lambda row: _LOTS[row[1].status], Kind.PILL, width=120),
)  # fmt: skip
_BUYERS: Final = (
    Column(
        "order", "Pesanan", lambda each: each.order, width=170,
        detail=lambda each: f"{tanggal(each.shipped_on)} · {each.store}",
    ),
    Column(
        "customer", "Pembeli", lambda each: each.customer, stretch=True,
        detail=lambda each: each.address,
    ),
    Column("phone", "Telepon", lambda each: each.phone, width=150),
    Column("resi", "Resi", lambda each: each.resi, width=140, detail=lambda each: each.serial),
    Column("qty", "Jumlah", lambda each: each.qty, Kind.NUMBER, width=70),
    Column("back", "Kembali", lambda each: each.returned or None, Kind.NUMBER, width=74),
)  # fmt: skip
#: When some went into other goods: what each of them has.
_BUYERS_OF: Final = (
    _BUYERS[0],
    Column("goods", "Barang", lambda each: each.sku, width=150, detail=lambda each: each.lot),
    *_BUYERS[1:],
)
_PLACES: Final = (
    Column("place", "Lokasi", lambda each: each.location, detail=lambda each: each.serial,
           stretch=True),
    Column("warehouse", "Gudang", lambda each: each.warehouse, width=120),
    Column("qty", "Jumlah", lambda each: each.qty, Kind.NUMBER, width=90),
    Column("reserved", "Direservasi", lambda each: each.reserved or None, Kind.NUMBER, width=104),
    Column("status", "Status", lambda each: _STATUSES[each.status], Kind.PILL, width=150),
)  # fmt: skip
_STEPS: Final = (
    Column("date", "Tanggal", lambda each: each.on_date, Kind.DATE, lambda each: jam(each.at),
           width=100),
    Column(
        "kind", "Tipe", lambda each: _KINDS.get(each.kind, "Mutasi"), width=170,
        detail=lambda each: " · ".join(part for part in (each.person, each.reason) if part),
    ),
    Column(
        "document", "Referensi", lambda each: each.document, stretch=True,
        detail=lambda each: each.journal,
    ),
    Column(
        "place", "Lokasi", lambda each: each.location, width=150,
        detail=lambda each: " · ".join(part for part in (each.warehouse, each.serial) if part),
    ),
    Column("qty", "Qty", lambda each: each.qty, Kind.NUMBER, width=70),
    Column("status", "Status", lambda each: _STATUSES[each.status], Kind.PILL, width=150),
)  # fmt: skip
_ASK: Final = Empty("Ketik atau pindai lot, nomor seri, pesanan, resi, atau penerimaan.",
                    icon="lot")  # fmt: skip


class TracePanel(Panel):
    """Search from any number in hand; a lot opens with cards for each direction."""

    title: ClassVar[str] = "Telusur Lot & Serial"
    icon: ClassVar[str] = "flow"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"stock", "lot"})
    search_hint: ClassVar[str] = "Nomor lot, seri, SKU, pesanan, resi, atau penerimaan"

    def build(self) -> None:
        self.trace: Trace | None = None
        self._wish: TraceLot | None = None
        if self.context.actor.may("lot.recall"):
            self.set_primary("Tarik lot", "F4", self.recall)
        self.add_action("Kembali ke hasil pencarian", "F2", self.back)
        if self.context.actor.may(SetSerialWarranty.permission):
            self.add_action("Garansi nomor seri …", "F7", self.set_warranty)
        add_exports(self, lambda: None, self._sheet)
        self.cards.set_cards(_CARDS)
        self.cards.pressed.connect(self.show_part)
        self._table(_HITS, _hit_key)
        self.cards.hide()

    def opened(self, **arguments: object) -> None:
        sku = str(arguments.get("sku") or "")
        lot, serial = str(arguments.get("lot") or ""), str(arguments.get("serial") or "")
        if sku and (lot or serial):
            self.look(sku, lot, serial)

    def reload(self) -> None:
        if self._wish is not None and not self.search.text:
            self.ask(self._wish, done=self.show_trace, key="trace")
        elif self.search.text:
            self._wish = None
            self.ask(FindTraced(text=self.search.text), done=self._found, key="trace")
        else:
            self._found(())

    # ---------------------------------------------------------------- searching
    def _found(self, hits: tuple[TraceHit, ...]) -> None:
        if len(hits) == 1:
            self.look(hits[0].sku, hits[0].lot, hits[0].serial)
            return
        self.trace = None
        self.cards.hide()
        self.title_line.set_title(self.title)
        self.title_line.set_status("")
        self._table(_HITS, _hit_key)
        self._show(hits)

    def _table(self, columns: tuple[Column, ...], key: Any) -> None:  # noqa: ANN401
        self.list = self.set_table(columns, key=key, empty=_ASK)
        self.list.activated.connect(self._activated)

    def _show(self, rows: tuple[object, ...]) -> None:
        self.list.show_rows(rows)
        if rows:
            self.list.focus_first()

    def back(self) -> None:
        """The hits again."""
        self._wish = None
        self.search.field.setFocus()
        self.reload()

    def look(self, sku: str, lot: str, serial: str = "") -> None:
        """Trace one lot or serial."""
        self._wish = TraceLot(sku=sku, lot=lot, serial=serial)
        self.ask(self._wish, done=self.show_trace, key="trace")

    # ---------------------------------------------------------------- one lot
    def show_trace(self, trace: Trace) -> None:
        """Its figures as cards, its buyers below."""
        self.trace = trace
        self.title_line.set_title(f"{trace.sku} · {trace.serial or trace.lot}")
        pill = _LOTS[trace.status]
        dated = f" · ED {tanggal(trace.expires_on)}" if trace.expires_on else ""
        if trace.warranty is not None:
            dated += f" · Garansi s.d. {tanggal(trace.warranty.ends_on)}"
        self.title_line.set_status(f"{pill.text}{dated}", pill.tone)
        self.cards.show()
        self.cards.show_values(
            {
                "received": (angka(trace.received), trace.supplier),
                "here": angka(trace.here),
                "sold": (angka(trace.sold), f"{angka(trace.orders)} pesanan"),
                "returned": angka(trace.returned),
                "other": angka(trace.other),
                "repacked": angka(len(trace.became) + len(trace.came_from)),
            }
        )
        self.show_part("sold" if trace.orders else "here")

    def show_part(self, part: str) -> None:
        """What a card counts."""
        trace = self.trace
        if trace is None:
            return
        counted = {"receipt", "shipment", "return_in"}
        steps = {
            "received": trace.receipts,
            "returned": tuple(step for step in trace.steps if step.kind == "return_in"),
            "other": tuple(step for step in trace.steps if step.kind not in counted),
        }
        if part == "sold":
            columns = _BUYERS_OF if trace.further else _BUYERS
            self._table(columns, lambda each: f"{each.order}|{each.sku}|{each.lot}|{each.serial}")
            self._show((*trace.buyers, *trace.further))
        elif part == "repacked":
            self._table(_KIN, lambda row: f"{row[0]}|{_hit_key(row[1])}")
            self._show(
                (
                    *(("Berasal dari", hit) for hit in trace.came_from),
                    *(("Menjadi", hit) for hit in trace.became),
                )
            )
        elif part == "here":
            self._table(_PLACES, lambda each: f"{each.location}|{each.serial}|{each.status}")
            self._show(trace.places)
        else:
            self._table(_STEPS, _step_key)
            self._show(steps[part])

    def _activated(
        self, row: TraceHit | TraceBuyer | TracePlace | TraceStep | tuple[str, TraceHit]
    ) -> None:
        match row:
            case (str(), TraceHit() as kin):
                self.look(kin.sku, kin.lot)
            case TraceHit():
                self.look(row.sku, row.lot, row.serial)
            case TraceBuyer():
                self.context.open("orders.list", number=row.order)
            case TraceStep():
                shown = subjects.show(self.context.open, row.source_kind, row.document)
                if not shown and row.journal:
                    self.context.open("accounting.journals", number=row.journal)
            case TracePlace() if self.trace is not None:
                self.context.open("stock.card", sku=self.trace.sku, warehouse=row.warehouse)

    # ---------------------------------------------------------------- warranty
    def set_warranty(self) -> WarrantyForm | None:
        """From when to when the open piece is answered for (WMS-LOT-09)."""
        trace = self.trace
        if trace is None or not trace.serial:
            self.say("Cari dan buka dahulu nomor seri barangnya.", Tone.WARN)
            return None
        form = WarrantyForm(trace)
        self.show_form(f"Garansi {trace.serial}", form, form.command, self._warranted)
        return form

    def _warranted(self, done: Done[Made]) -> None:
        self.form_done(done)
        self.refresh()

    # ---------------------------------------------------------------- recall
    def recall(self) -> AskReason | None:
        """Block all of it and take it out of orders that have not left."""
        trace = self.trace
        if trace is None or not trace.lot:
            self.say("Cari dan buka dahulu lot yang ditarik.", Tone.WARN)
            return None
        if trace.status == "recalled":
            self.say(f"Lot {trace.lot} sudah ditarik: {trace.reason}", Tone.WARN)
            return None
        return ask_reason(
            self,
            f"Tarik lot {trace.lot}",
            f"{angka(trace.here)} barang ditahan dan keluar dari pesanan yang belum dikirim. "
            f"{angka(trace.orders)} pesanan yang sudah terkirim masuk daftar penarikan."
            + _along(trace),
            f"Tarik lot {trace.lot}",
            _WHY,
            lambda why: self.do(
                RecallLot(sku=trace.sku, lot=trace.lot, reason=why), done=self._recalled
            ),
        )

    def _recalled(self, done: Done[Recalled]) -> None:
        self.say(done.message, Tone.WARN if done.value.packed or done.value.waiting else Tone.OK)
        self.refresh()

    def _sheet(self, client: Client, _progress: Progress) -> Report:
        wish = self._wish
        if wish is None:
            raise NotFound("Lot", "yang dibuka")
        return client.ask(TraceReport(sku=wish.sku, lot=wish.lot, serial=wish.serial))


def _along(trace: Trace) -> str:
    """What else a recall takes: lots that hold goods of this one."""
    named = [f"{hit.sku} lot {hit.lot}" for hit in trace.became]
    return f" Ikut ditarik, hasil kemas ulangnya: {', '.join(named)}." if named else ""


def _hit_key(hit: TraceHit) -> str:
    return f"{hit.sku}|{hit.lot}|{hit.serial}"


def _step_key(step: TraceStep) -> str:
    return f"{step.at}|{step.document}|{step.location}|{step.serial}|{step.status}|{step.qty}"


# ---------------------------------------------------------------- gallery

_AT: Final = datetime(2026, 11, 19, 4, 20, tzinfo=UTC)
_NAMES: Final = ("Sri Wahyuni", "Budi Santoso", "Dewi Lestari", "Agus Hermawan", "Maria Goretti")


def _sample_step(kind: str, document: str, qty: int) -> TraceStep:
    return TraceStep(
        _AT, _AT.date(), kind, document, "stock_document", "JKT", "JKT-A-01-A-1", "", "available",
        qty, "Rina Marlina", "", "JRN-2026-000398",
    )  # fmt: skip


_TRACE: Final = Trace(
    sku="SRM-NIA-30", product="Serum Niacinamide 10% 30 ml", unit="pcs", lot="SRM26KX", serial="",
    expires_on=date(2027, 8, 31), received_on=date(2026, 9, 2), supplier="PT Kosmetika Jaya",
    status="recalled", reason="Keluhan iritasi", received=240, here=181, sold=57, returned=2,
    other=-4, receipts=(_sample_step("receipt", "GRN-260902-0004", 240),),
    places=(
        TracePlace("JKT", "JKT-A-01-A-1", "", "available", 157, 0),
        TracePlace("JKT", "JKT-RUSAK", "", "damaged", 4, 0),
        TracePlace("SBY", "SBY-JALAN", "", "in_transit", 20, 0),
    ),
    buyers=tuple(
        TraceBuyer(
            f"2611{at + 2:02d}7KQ{at}MX", date(2026, 11, at + 2), "Glow Shopee", _NAMES[at % 5],
            f"0812-55{at:02d}-77{at}1", f"Jl. Cempaka {at + 3}, Sleman, DI Yogyakarta",
            f"JX38200{at:02d}41", "", at % 3 + 1, 1 if at == 4 else 0,
        )
        for at in range(14)
    ),
    steps=(_sample_step("receipt", "GRN-260902-0004", 240),
           _sample_step("adjustment", "ADJ-261104-002", -4)),
)  # fmt: skip
_SAMPLE_HITS: Final = tuple(
    TraceHit(
        "SRM-NIA-30", "Serum Niacinamide 10% 30 ml", f"SRM26{'KLM'[at]}X", "",
        date(2027, 8 + at, 28), ("recalled", "ok", "blocked")[at], 181 + at * 40,
    )
    for at in range(3)
)  # fmt: skip


def _panel(text: str, **arguments: str) -> TracePanel:
    panel = TracePanel(canned({TraceLot: _TRACE, FindTraced: _SAMPLE_HITS}))
    if text:
        panel.search.set_text(text)
    if arguments:
        panel.opened(**arguments)
    return panel


_PIECE: Final = Trace(
    sku="DRY-PRO-1", product="Hair Dryer Profesional 1.800 W", unit="pcs", lot="", expires_on=None,
    serial="HDP26K00417", received_on=date(2026, 10, 2), supplier="PT Elektronik Nusantara",
    status="ok", reason="", received=1, here=0, sold=1, returned=0, other=0,
    receipts=(_sample_step("receipt", "GRN-261002-0011", 1),), places=(),
    buyers=_TRACE.buyers[:1], steps=(_sample_step("receipt", "GRN-261002-0011", 1),),
    warranty=TraceWarranty(date(2026, 11, 2), date(2027, 11, 2), "26110270KQ0MX", ""),
)  # fmt: skip


def _warranty() -> TracePanel:
    panel = TracePanel(canned({TraceLot: _PIECE, FindTraced: ()}, "lot.update"))
    panel.opened(sku=_PIECE.sku, serial=_PIECE.serial)
    panel.trace = _PIECE
    panel.set_warranty()
    return panel


def _repacked() -> TracePanel:
    """A lot that was filled into small bottles, and who bought those."""
    small = replace(
        _TRACE.buyers[3], order="2611197KQ9MX", sku="SRM-NIA-05", lot="SRM26KX", qty=4,
        shipped_on=date(2026, 11, 19),
    )  # fmt: skip
    mini = TraceHit(
        "SRM-NIA-05", "Serum Niacinamide 10% 5 ml", "SRM26KX", "", _TRACE.expires_on, "ok", 96
    )
    own = tuple(replace(each, sku=_TRACE.sku, lot=_TRACE.lot) for each in _TRACE.buyers[:3])
    trace = replace(_TRACE, status="ok", reason="", buyers=own, became=(mini,), further=(small,))
    panel = TracePanel(canned({TraceLot: trace, FindTraced: ()}))
    panel.opened(sku=trace.sku, lot=trace.lot)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("trace", partial(_panel, "", sku="SRM-NIA-30", lot="SRM26KX")),
        Shot("repacked", _repacked),
        Shot("hits", partial(_panel, "SRM-NIA-30")),
        Shot("warranty", _warranty),
        Shot("empty", partial(_panel, "")),
    ]
