"""Isi Ulang Rak: what picking places need, the task that fills them, done by scan (WMS-MOV-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QLineEdit

from app.catalog.api import ProductByBarcode
from app.core.commands import Page
from app.core.env import RealEnvironment
from app.core.errors import ServerAway
from app.core.text import angka
from app.scanning import gs1
from app.scanning.normalise import normalise
from app.stock.api import (
    CreateReplenishment,
    FaceLine,
    FaceList,
    FaceRow,
    LocationList,
    SetPickFaces,
    TransferDetail,
    TransferView,
    WantedFill,
    WarehouseList,
)
from app.stock.panels import samples, words
from app.stock.panels.base import StockPanel
from app.stock.panels.walk_view import WalkView
from app.ui.forms import Form, choice, quantity, suggestion
from app.ui.gallery import Shot, canned
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone
from app.ui.typed import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.api import ScannedProduct
    from app.core.commands import Done
    from app.stock.api import Made, WarehouseRow

COLUMNS: Final = (
    Column(
        "product", "Barang", lambda each: each.product, detail=lambda each: each.sku, stretch=True
    ),
    Column(
        "place", "Rak ambil", lambda each: each.location, width=140, names=True,
        detail=lambda each: f"{angka(each.minimum)} – {angka(each.maximum)} {each.unit}",
    ),
    Column(
        "there", "Di rak", lambda each: each.there, Kind.NUMBER, width=104,
        detail=lambda each: f"sisa {angka(each.after)}" if each.after != each.there else "",
    ),
    Column("coming", "Dalam tugas", lambda each: each.coming or None, Kind.NUMBER, width=92),
    Column("storage", "Di simpan", lambda each: each.storage, Kind.NUMBER, width=84),
    Column("fill", "Isi ulang", lambda each: each.fill or None, Kind.NUMBER, width=84),
    Column("state", "Status", lambda each: words.FACES[each.state], Kind.PILL, width=176),
)  # fmt: skip


class ReplenishPanel(StockPanel):
    """Places that need goods; chosen ones become a task, a task is walked with the scanner."""

    title: ClassVar[str] = "Isi Ulang Rak"
    icon: ClassVar[str] = "transfer"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"stock", "transfer", "pick_face"})
    search_hint: ClassVar[str] = "Cari SKU, nama, atau rak; pindai nomor tugas"

    def build(self) -> None:
        super().build()
        self.walk: WalkView | None = None
        may = self.context.actor.may
        if may("replenish.create"):
            self.set_primary("Buat tugas", "F4", self.press)
            self.add_action("Atur rak ambil …", "F6", self.set_face)
        if may("transfer.execute"):
            self.add_action("Kurang", "F3", self.short)
        self.add_action("Semua tugas", "F7", lambda: self.context.open(words.TRANSFER))
        self.search.add_filter("all", "Tampilkan", (("all", "Juga yang cukup"),))
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda each: f"{each.location}|{each.sku}",
            empty=Empty(
                "Tidak ada rak ambil yang perlu diisi. Atur dahulu isi minimum dan maksimumnya.",
                "Atur rak ambil …" if may("replenish.create") else "",
                self.set_face if may("replenish.create") else None,
                "transfer",
            ),
        )
        self.list.activated.connect(
            lambda each: self.context.open(words.CARD, sku=each.sku, warehouse=each.warehouse)
        )

    def _page(self, page: PageRequest) -> FaceList:
        return FaceList(
            warehouse=self.warehouse, search=self.search.text,
            due_only="all" not in self.search.filters, after=page.after, limit=page.limit,
        )  # fmt: skip

    def opened(self, **arguments: object) -> None:
        """``number`` opens a task to be walked."""
        if number := str(arguments.get("number") or ""):
            self.look(number)

    def hide_detail(self) -> None:
        self.walk = None
        super().hide_detail()

    # ---------------------------------------------------------------- tasks
    def press(self) -> None:
        """F4: write the walked task, else make one of the chosen rows."""
        if self.walk is not None and self.side.isVisible():
            self.walk.finish()
        else:
            self.make(self.list.selected())

    def make(self, rows: Sequence[FaceRow]) -> None:
        """A task of the chosen rows; one warehouse at a time."""
        wanted = [each for each in rows if each.fill]
        if not wanted:
            self.say("Pilih dahulu rak yang dapat diisi dari lokasi simpan.", Tone.WARN)
            return
        house = wanted[0].warehouse
        lines = tuple(
            WantedFill(sku=each.sku, location=each.location, qty=each.fill)
            for each in wanted
            if each.warehouse == house
        )
        self.do(CreateReplenishment(warehouse=house, lines=lines), done=self._made)

    def _made(self, done: Done[Made]) -> None:
        self.say(done.message)
        if self.context.actor.may("transfer.execute"):
            self.look(done.value.code)

    def look(self, number: str) -> None:
        """Open a task beside the list."""
        self.ask(TransferDetail(number=number), done=self.start, key="task")

    def start(self, view: TransferView) -> None:
        """Walk it, when it is a move inside a warehouse that may be done now."""
        if view.kind != "internal" or view.state != "approved":
            state = words.TRANSFERS[view.state].text.lower()
            self.say(f"{view.number} bukan tugas di dalam gudang yang siap: {state}.", Tone.WARN)
            return
        self.walk = WalkView(self, view)
        self.walk.finished.connect(lambda command: self.do(command, done=self._walked))
        self.show_detail(view.number, self.walk)
        # work on the floor is read from a distance: the task gets most of the panel
        self._splitter.setSizes([self.width() // 3, self.width() * 2 // 3])

    def _walked(self, done: Done[Any]) -> None:
        self.hide_detail()
        self.say(done.message)

    def short(self) -> None:
        """The place holds less than the task says."""
        if self.walk is not None and self.side.isVisible():
            self.walk.short()

    # ---------------------------------------------------------------- scanner
    def scanned(self, code: str, at_ms: int) -> None:
        """A place or goods of the task that is walked; else a task's number or a search."""
        text = normalise(code).text
        walk = self.walk
        if walk is None or not self.side.isVisible():
            if text.upper().startswith("TRF-"):
                self.look(text.upper())
            else:
                self.search.set_text(text)
        elif walk.walk.is_place(text):
            walk.place(text)
        else:
            # the day decides the century of an expiry date only, which is not looked at here
            label = gs1.read(code, today=RealEnvironment().today())
            lot = (label.lot if label else None) or ""
            named = (label.gtin if label else None) or text
            self.ask(ProductByBarcode(code=named), done=lambda found: self._goods(text, found, lot))

    def _goods(self, code: str, found: ScannedProduct | None, lot: str) -> None:
        if self.walk is None:
            return
        if found is None:
            self.walk.unknown(code)
        else:
            self.walk.goods(found.sku, max(1, found.pack_qty), lot)

    # ---------------------------------------------------------------- limits
    def set_face(self) -> None:
        """Minimum and maximum of a product at a picking place."""
        row: FaceRow | None = self.list.current()
        self.walk = None
        form = FaceForm(self.warehouses, row, self.warehouse or "")
        self.show_form("Rak ambil", form, form.command)
        self.ask_places(str(form.house.currentData() or ""), form.offer)


class FaceForm(Form):
    """One product at one picking place."""

    def __init__(
        self, warehouses: Sequence[WarehouseRow], row: FaceRow | None, warehouse: str
    ) -> None:
        super().__init__("Simpan rak")
        names = {each.code: f"{each.code} · {each.name}" for each in warehouses if each.active}
        self.house = choice(names, row.warehouse if row else warehouse)
        self.place = suggestion([], row.location if row else "")
        self.add("warehouse", "Gudang", self.house)
        self.add("lines.0.location", "Rak ambil", self.place, "Lokasi berjenis Ambil.")
        self.add(
            "lines.0.sku", "SKU", QLineEdit(row.sku if row else ""),
            "Satu rak boleh beberapa barang, masing-masing dengan batasnya.",
        )  # fmt: skip
        self.side_by_side(
            ("lines.0.minimum", "Isi ulang di bawah", quantity(row.minimum if row else 0)),
            ("lines.0.maximum", "Isi sampai", quantity(row.maximum if row else 0)),
        )

    def offer(self, codes: Sequence[str]) -> None:
        """Suggest places; what was typed stays."""
        words.offer(self.place, codes)

    def command(self) -> SetPickFaces:
        """What was typed; an empty maximum takes the product off the place."""
        values = self.values()
        line = {
            name.removeprefix("lines.0."): value
            for name, value in values.items()
            if name.startswith("lines.0.")
        }
        line |= {name: line[name] or 0 for name in ("minimum", "maximum")}
        face = typed(FaceLine, line)
        return typed(SetPickFaces, {"warehouse": values["warehouse"] or "", "lines": (face,)})


# ---------------------------------------------------------------- gallery


def _row(at: int, there: int, after: int, state: str, fill: int, coming: int = 0) -> FaceRow:
    sku, name, variant, _cost = samples.GOODS[at]
    return FaceRow(
        sku, f"{name} {variant}", "pcs", "JKT", f"JKT-A-0{at + 1}-A-1", 12, 60, there, after,
        coming, 240 - at * 31, fill, state,
    )  # fmt: skip


_ROWS: Final = (
    _row(0, 3, 0, "empty", 57), _row(1, 9, 7, "low", 51), _row(2, 30, 18, "orders", 30),
    _row(3, 4, 4, "low", 32, 24), _row(4, 11, 2, "low", 49), _row(5, 0, 0, "empty", 60),
)  # fmt: skip


def _task() -> TransferView:
    from dataclasses import replace

    lines = tuple(
        replace(line, from_location=f"JKT-B-0{at + 1}-C-2", to_location=f"JKT-A-0{at + 1}-A-1",
                sent=0, received=0, short=0)
        for at, line in enumerate(samples.TRANSFER.lines)
    )  # fmt: skip
    return replace(
        samples.TRANSFER, number="TRF-261121-0004", kind="internal", state="approved", lines=lines
    )


def _panel(answer: object) -> ReplenishPanel:
    return ReplenishPanel(
        canned(
            {
                FaceList: answer,
                TransferDetail: _task(),
                WarehouseList: samples.WAREHOUSES,
                LocationList: Page(samples.LOCATIONS),
            }
        )
    )


def _walking() -> ReplenishPanel:
    panel = _panel(Page(_ROWS))

    def open_() -> None:
        if panel.walk is not None:
            return
        panel.start(_task())
        for walk in panel.side.findChildren(WalkView):
            walk.place("JKT-B-01-C-2")
            walk.goods(walk.walk.legs[0].sku, 7)

    panel.list.loaded.connect(open_)
    return panel


def _form() -> ReplenishPanel:
    panel = _panel(Page(_ROWS))
    shown: list[int] = []

    def open_(_job: object) -> None:
        if panel.warehouses and panel.list.row_count and not shown:
            shown.append(1)
            panel.set_face()

    panel.context.operations.ended.connect(open_)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(Page(_ROWS))),
        Shot("walk", _walking),
        Shot("face", _form),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
    ]
