"""*Laporan Kemas*: who packed how much, scanned and confirmed by key apart (PU-37)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtWidgets import QWidget

from app.core.errors import ServerAway
from app.documents.panels.report_panel import ReportPanel
from app.documents.report import Carry, Column, Footer, Kind, Letterhead, Look, Report, Row, Title
from app.fulfilment.api import PackReport
from app.stock.api import WarehouseList, WarehouseRow
from app.ui import tokens
from app.ui.flow import Flow
from app.ui.forms import choice
from app.ui.gallery import NEVER, Shot, canned
from app.ui.money_field import DateField
from app.ui.tokens import Tone
from app.ui.widgets import column

if TYPE_CHECKING:
    from app.core.errors import UserError
    from app.ui.states import Empty

_BY: Final = {"packer": "Per pengemas", "parcel": "Paket dengan tombol"}


class PackReportPanel(ReportPanel):
    """The sheet as it prints; a packer opens the parcels with something confirmed by key."""

    title: ClassVar[str] = "Laporan Kemas"
    icon: ClassVar[str] = "chart"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"shipment"})

    def build(self) -> None:
        self.by = choice(_BY, "packer")
        self.warehouse = choice({"": "Semua gudang"})
        self.since, self.until = DateField(), DateField()
        self._packer, self._wanted, self._offered = "", "", False
        for field, said in ((self.by, "Susunan"), (self.warehouse, "Gudang")):
            field.setAccessibleName(said)
            field.currentIndexChanged.connect(lambda _at: self._chosen())
        for day, said in ((self.since, "Dari: hari ini"), (self.until, "Sampai: hari ini")):
            day.setAccessibleName(said.partition(":")[0] + " tanggal")
            day.setPlaceholderText(said)
            day.setMaximumWidth(day.fontMetrics().horizontalAdvance("0") * 21)
            day.value_changed.connect(lambda _value: self.refresh())
        super().build()
        self.title_line.add_filter(self.by)

    def content(self) -> QWidget:
        layout = column(gap=tokens.S)
        layout.addWidget(Flow(self.warehouse, self.since, self.until))
        layout.addWidget(self.view, 1)
        made = QWidget()
        made.setLayout(layout)
        return made

    # ---------------------------------------------------------------- reading
    def opened(self, **arguments: object) -> None:
        """``by``, ``packer`` (username), ``warehouse``, ``since`` and ``until``."""
        by = str(arguments.get("by") or "")
        self.by.setCurrentIndex(max(0, self.by.findData(by)))
        self._packer = str(arguments.get("packer") or "")
        for field, name in ((self.since, "since"), (self.until, "until")):
            day = arguments.get(name)
            if isinstance(day, date):
                field.set_value(day)
        self._wanted = str(arguments.get("warehouse") or "")
        self._choose_warehouse()
        self.refresh()

    def reload(self) -> None:
        if not self._offered:
            self._offered = True
            self.ask(WarehouseList(), done=self._offer, failed=_ignore, key="warehouses")
        super().reload()

    def query(self) -> PackReport:
        """The sheet chosen, with its filters."""
        return PackReport.model_validate(
            {
                "by": self.by.currentData(), "packer": self._packer or None,
                "warehouse": self.warehouse.currentData() or None, "since": self.since.value(),
                "until": self.until.value(),
            }
        )  # fmt: skip

    def _chosen(self) -> None:
        """Another arrangement is about everybody again."""
        self._packer = ""
        self.refresh()

    def _offer(self, rows: tuple[WarehouseRow, ...]) -> None:
        for row in rows:
            self.warehouse.addItem(f"{row.code} · {row.name}", row.code)
        self._choose_warehouse()

    def _choose_warehouse(self) -> None:
        at = self.warehouse.findData(self._wanted) if self._wanted else -1
        if at >= 0:
            packer = self._packer
            self.warehouse.setCurrentIndex(at)
            self._packer = packer

    # ---------------------------------------------------------------- showing
    def show_content(self, empty: Empty | None) -> None:
        """The choices stay, so that another day can be chosen."""
        super().show_content(None)
        if empty is not None:
            keyed = self.by.currentData() == "parcel"
            said = "dikonfirmasi dengan tombol" if keyed else "dikirim"
            self.say(f"Tidak ada paket yang {said} dalam waktu itu.", Tone.NEUTRAL)


def _ignore(_error: UserError) -> None:
    """The sheet says what is wrong."""


# ---------------------------------------------------------------- gallery


def _sheet() -> Report:
    columns = (
        Column("Pengemas", weight=20), Column("Paket", Kind.NUMBER, carry=Carry.SUM),
        Column("Isi", Kind.NUMBER, carry=Carry.SUM),
        Column("Dipindai", Kind.NUMBER, carry=Carry.SUM),
        Column("Dengan tombol", Kind.NUMBER, carry=Carry.SUM),
        Column("Bagian tombol", Kind.PERCENT),
        Column("Salah pindai", Kind.NUMBER, carry=Carry.SUM),
    )  # fmt: skip
    figures = (
        ("Rina Marlina", 118, 342, 6, 4), ("Budi Santoso", 104, 287, 31, 11),
        ("Dra. Hj. Raden Ayu Kusumawardhani Prawirodirdjo", 9, 21, 0, 0),
    )  # fmt: skip
    rows = [
        Row((name, parcels, pieces, pieces - keyed, keyed, _share(keyed, pieces), errors), key=name)
        for name, parcels, pieces, keyed, errors in figures
    ]
    total = Row(("Jumlah", 231, 650, 613, 37, _share(37, 650), 15), Look.TOTAL)
    kop = Letterhead("PT Sari Nusantara", ("Jl. Cempaka 12, Jakarta",))
    title = Title(
        "Laporan Kemas", kop.name, "21 November 2026", note="Satuan dasar",
        filters=("Semua gudang",), letterhead=kop,
    )  # fmt: skip
    foot = Footer("37 dari 650 dikonfirmasi dengan tombol, tanpa dipindai.")
    return Report(title, columns, (*rows, total), (foot,))


def _share(keyed: int, pieces: int) -> Decimal:
    return Decimal(keyed * 1000 // pieces) / 10


def _panel(answer: object) -> PackReportPanel:
    return PackReportPanel(canned({PackReport: answer, WarehouseList: ()}))


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", partial(_panel, _sheet())),
        Shot("empty", partial(_panel, Report(_sheet().title, (), ()))),
        Shot("error", partial(_panel, ServerAway())),
        Shot("loading", partial(_panel, NEVER)),
    ]
