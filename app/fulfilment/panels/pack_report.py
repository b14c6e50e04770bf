"""*Laporan Kemas*: who packed how much, scanned and confirmed by key apart (PU-37)."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from app.core.errors import ServerAway
from app.documents.panels.span_report import SpanReportPanel
from app.documents.report import Carry, Column, Footer, Kind, Letterhead, Look, Report, Row, Title
from app.fulfilment.api import PackReport
from app.stock.api import WarehouseList
from app.ui.gallery import NEVER, Shot, canned

if TYPE_CHECKING:
    from collections.abc import Mapping


class PackReportPanel(SpanReportPanel):
    """The sheet as it prints; a packer opens the parcels with something confirmed by key."""

    title: ClassVar[str] = "Laporan Kemas"
    icon: ClassVar[str] = "chart"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"shipment"})
    arrangements: ClassVar[Mapping[str, str]] = {
        "packer": "Per pengemas", "parcel": "Paket dengan tombol",
    }  # fmt: skip

    def build(self) -> None:
        self._packer = ""
        super().build()

    def opened(self, **arguments: object) -> None:
        """``packer`` (username) as well; without ``by`` about everybody."""
        self._packer = str(arguments.get("packer") or "")
        super().opened(**{**arguments, "by": arguments.get("by") or "packer"})

    def places(self) -> WarehouseList:
        return WarehouseList()

    def query(self) -> PackReport:
        """The sheet chosen, with its filters."""
        return PackReport.model_validate(
            {"by": self.by.currentData(), "packer": self._packer or None, **self.span()}
        )

    def chosen(self) -> None:
        """Another arrangement is about everybody again."""
        self._packer = ""
        super().chosen()

    def nothing(self) -> str:
        keyed = self.by.currentData() == "parcel"
        said = "dikonfirmasi dengan tombol" if keyed else "dikirim"
        return f"Tidak ada paket yang {said} dalam waktu itu."


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
