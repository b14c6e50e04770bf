"""Gudang & Lokasi: warehouses, their bins, and bins made from ranges (WMS-MD-11 to 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtWidgets import QLineEdit, QListWidget

from app.core.commands import Page
from app.core.errors import FieldError, InvalidInput, ServerAway
from app.core.text import angka
from app.stock.api import (
    CreateLocations,
    CreateWarehouse,
    CreateZone,
    LocationList,
    LocationRow,
    NewLocation,
    UpdateWarehouse,
    WarehouseList,
    WarehouseRow,
)
from app.stock.panels import samples, words
from app.stock.panels.base import StockPanel
from app.stock.rules.ranges import BadRange, Bin, bins
from app.stock.rules.usable import SELLABLE_LOCATIONS
from app.ui.forms import Form, choice
from app.ui.gallery import Shot, canned
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.typed import typed
from app.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN: Final = 400


def _state(row: LocationRow) -> PillText:
    if not row.active:
        return PillText("Nonaktif")
    if row.kind in SELLABLE_LOCATIONS:
        return PillText("Dijual", Tone.OK)
    return PillText("Tidak dijual", Tone.WARN)


COLUMNS: Final = (
    Column("code", "Lokasi", lambda row: row.code, width=200, stretch=True),
    Column("warehouse", "Gudang", lambda row: row.warehouse, width=120),
    Column("zone", "Zona", lambda row: row.zone, width=90),
    Column("kind", "Jenis", lambda row: words.LOCATIONS[row.kind], width=126),
    Column("walk", "Urutan jalan", lambda row: row.walk_seq, Kind.NUMBER, width=110),
    Column("on_hand", "Isi", lambda row: row.on_hand, Kind.NUMBER, width=90),
    Column("state", "Status", _state, Kind.PILL, width=120),
)


class LocationsPanel(StockPanel):
    """Bins in the order in which people walk; warehouses at the side."""

    title: ClassVar[str] = "Gudang & Lokasi"
    icon: ClassVar[str] = "warehouse"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"warehouse", "stock"})
    search_hint: ClassVar[str] = "Cari atau pindai kode lokasi"

    def build(self) -> None:
        super().build()
        if self.context.actor.may("location.create"):
            self.set_primary("Buat lokasi", "F4", self.make_bins)
            self.add_action("Gudang baru", "F6", self.make_warehouse)
            self.add_action("Zona baru", "F7", self.make_zone)
        if self.context.actor.may("location.update"):
            self.add_action("Ubah gudang", "F8", self.change_warehouse)
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda row: row.code,
            empty=Empty(
                "Belum ada gudang. Buat gudang dahulu, lalu lokasinya.",
                "Gudang baru",
                self.make_warehouse,
                "warehouse",
            ),
        )

    def _page(self, page: PageRequest) -> LocationList:
        return LocationList(
            warehouse=self.warehouse,
            search=self.search.text,
            after=page.after,
            limit=page.limit,
        )

    def chosen(self) -> str:
        """The warehouse to begin with: of the current row, else the filter's."""
        row: LocationRow | None = self.list.current()
        return row.warehouse if row else self.warehouse or ""

    # ---------------------------------------------------------------- forms
    def make_bins(self) -> BinsForm:
        """Bins from ranges, each seen before it is made."""
        form = BinsForm(self.warehouses, self.chosen())
        self.show_form("Buat lokasi", form, form.command)
        return form

    def make_warehouse(self) -> WarehouseForm:
        """A warehouse; its standard places are made with it."""
        form = WarehouseForm(None)
        self.show_form("Gudang baru", form, form.command)
        return form

    def change_warehouse(self) -> WarehouseForm | None:
        """Name, address, removal rule and whether it is used."""
        code = self.chosen()
        found = next((row for row in self.warehouses if row.code == code), None)
        if found is None:
            self.say("Pilih dahulu lokasi atau saring gudang yang akan diubah.", Tone.WARN)
            return None
        form = WarehouseForm(found)
        self.show_form(f"Ubah gudang {code}", form, form.command)
        return form

    def make_zone(self) -> ZoneForm:
        """An area of a warehouse."""
        form = ZoneForm(self.warehouses, self.chosen())
        self.show_form("Zona baru", form, form.command)
        return form


def _names(warehouses: Sequence[WarehouseRow]) -> dict[str, str]:
    return {row.code: f"{row.code} · {row.name}" for row in warehouses if row.active}


class BinsForm(Form):
    """Ranges and what they come to."""

    def __init__(self, warehouses: Sequence[WarehouseRow], warehouse: str) -> None:
        super().__init__("Buat lokasi")
        self._warehouse = choice(_names(warehouses), warehouse)
        self._zone = QLineEdit()
        self.side_by_side(("warehouse", "Gudang", self._warehouse), ("zone", "Zona", self._zone))
        self.add("kind", "Jenis", choice(words.LOCATIONS, "storage"))
        self.ranges = [QLineEdit() for _ in range(4)]
        hints = ("01-10", "A-D", "1-4", "")
        for field, hint in zip(self.ranges, hints, strict=True):
            field.setPlaceholderText(hint)
        aisle, rack, level, slot = self.ranges
        self.side_by_side(("aisle", "Lorong", aisle), ("rack", "Rak", rack))
        self.side_by_side(("level", "Tingkat", level), ("bin", "Bin", slot))
        self.count = label("", "heading")
        self.preview = QListWidget()
        self.preview.setAccessibleName("Lokasi yang akan dibuat")
        self.preview.setMinimumHeight(theme().px(160))
        self._body.addWidget(self.count)
        self._body.addWidget(self.preview)
        for changed in (*(field.textChanged for field in self.ranges), self._zone.textChanged):
            changed.connect(self._show)
        self._warehouse.currentIndexChanged.connect(self._show)
        self._show()

    def made(self) -> list[Bin]:
        """The bins of what is typed.

        Raises:
            BadRange: If a range cannot be read.
        """
        parts = (str(self._warehouse.currentData() or ""), self._zone.text().strip().upper())
        prefix = "-".join(part for part in parts if part)
        return bins(prefix, *(field.text() for field in self.ranges))

    def _show(self) -> None:
        self.preview.clear()
        try:
            found = self.made()
        except BadRange as wrong:
            typed = any(field.text().strip() for field in self.ranges)
            self.count.setText(f"{wrong}." if typed else "Isi rentang untuk melihat lokasinya.")
            return
        self.count.setText(f"{angka(len(found))} lokasi akan dibuat")
        self.preview.addItems([each.code for each in found[:_SHOWN]])
        if len(found) > _SHOWN:
            self.preview.addItem(f"… dan {angka(len(found) - _SHOWN)} lagi")

    def command(self) -> CreateLocations:
        """What the form asks for.

        Raises:
            InvalidInput: If a range cannot be read.
        """
        values = self.values()
        try:
            found = self.made()
        except BadRange as wrong:
            raise InvalidInput(f"{wrong}.", (FieldError("aisle", f"{wrong}."),)) from None
        zone = values["zone"].upper() or None
        locations = tuple(
            typed(
                NewLocation,
                {
                    "code": each.code, "zone": zone, "kind": values["kind"], "aisle": each.aisle,
                    "rack": each.rack, "level": each.level, "bin": each.bin,
                },
            )
            for each in found
        )  # fmt: skip
        return typed(CreateLocations, {"warehouse": values["warehouse"], "locations": locations})


class WarehouseForm(Form):
    """A new warehouse, or what may change of one."""

    def __init__(self, row: WarehouseRow | None) -> None:
        super().__init__("Simpan" if row else "Buat gudang")
        self._row = row
        if row is None:
            self.text("code", "Kode", hint="Pendek, awalan semua kode raknya: JKT.")
        self.text("title", "Nama", row.name if row else "")
        if row is None:
            self.add("kind", "Jenis", choice(words.WAREHOUSES, "warehouse"))
        self.long_text("address", "Alamat", row.address if row else "")
        self.add("removal", "Urutan ambil", choice(words.REMOVALS, row.removal if row else ""))
        if row is not None:
            self.tick("active", "Dipakai", on=row.active)

    def command(self) -> CreateWarehouse | UpdateWarehouse:
        """What the form asks for."""
        values = self.values()
        if self._row is None:
            return typed(CreateWarehouse, {**values, "code": values["code"].upper()})
        return typed(UpdateWarehouse, {**values, "code": self._row.code})


class ZoneForm(Form):
    """A new zone."""

    def __init__(self, warehouses: Sequence[WarehouseRow], warehouse: str) -> None:
        super().__init__("Buat zona")
        self.add("warehouse", "Gudang", choice(_names(warehouses), warehouse))
        self.text("code", "Kode zona", hint="Satu atau dua huruf, misalnya A.")
        self.text("title", "Nama")
        stored = {"ambient": "Suhu ruang", "chilled": "Dingin", "frozen": "Beku"}
        self.add("storage", "Penyimpanan", choice(stored, "ambient"))

    def command(self) -> CreateZone:
        """What the form asks for."""
        values = self.values()
        return typed(CreateZone, {**values, "code": values["code"].upper()})


# ---------------------------------------------------------------- gallery


def _panel(answer: object) -> LocationsPanel:
    return LocationsPanel(canned({LocationList: answer, WarehouseList: samples.WAREHOUSES}))


def _ranges() -> LocationsPanel:
    panel = _panel(Page(samples.LOCATIONS))

    def fill() -> None:
        if panel.side.isVisible() or not panel.warehouses:
            return
        form = panel.make_bins()
        for field, text in zip(form.ranges, ("01-10", "A-D", "1-4", ""), strict=True):
            field.setText(text)

    panel.context.operations.ended.connect(lambda _job: fill())
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(Page(samples.LOCATIONS))),
        Shot("ranges", _ranges),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
    ]
