"""*Pemenuhan Pesanan*: what left, how fast, and how much of it in time (WMS-RPT-02)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QSignalBlocker

from app.core.errors import ServerAway
from app.core.money import Money
from app.core.text import nama_hari
from app.documents.panels.span_report import SpanReportPanel
from app.documents.report import Carry, Column, Footer, Kind, Letterhead, Look, Report, Row, Title
from app.fulfilment.api import FulfilmentReport
from app.stock.api import WarehouseList
from app.ui.gallery import NEVER, Shot, canned

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What a row adds when its orders are opened.
_ABOUT: Final = ("store", "courier", "late")


class FulfilmentReportPanel(SpanReportPanel):
    """The sheet as it prints; a day, store or courier opens its orders."""

    title: ClassVar[str] = "Pemenuhan Pesanan"
    icon: ClassVar[str] = "truck"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"shipment"})
    since_means: ClassVar[str] = "awal bulan"
    arrangements: ClassVar[Mapping[str, str]] = {
        "day": "Per hari", "store": "Per toko", "courier": "Per kurir", "order": "Per pesanan",
    }  # fmt: skip

    def build(self) -> None:
        self._about: dict[str, object] = {}
        super().build()
        self.add_action("Hanya yang terlambat", "F6", self.only_late)

    def opened(self, **arguments: object) -> None:
        """``store``, ``courier`` and ``late`` as well; without them about everything."""
        self._about = {
            name: arguments[name] for name in _ABOUT if arguments.get(name) not in {None, False}
        }
        super().opened(**arguments)

    def only_late(self) -> None:
        """The orders that left after their deadline."""
        with QSignalBlocker(self.by):
            self.by.setCurrentIndex(self.by.findData("order"))
        self._about["late"] = True
        self.refresh()

    def places(self) -> WarehouseList:
        return WarehouseList()

    def query(self) -> FulfilmentReport:
        """The sheet chosen, with its filters."""
        return FulfilmentReport.model_validate(
            {"by": self.by.currentData(), **self._about, **self.span()}
        )

    def chosen(self) -> None:
        """Another arrangement is about everything again."""
        self._about = {}
        super().chosen()

    def nothing(self) -> str:
        late = "terlambat " if self._about.get("late") else ""
        return f"Tidak ada pesanan yang {late}dikirim dalam waktu itu."


# ---------------------------------------------------------------- gallery


def sheet() -> Report:
    """Three days as the query tells them."""
    columns = (
        Column("Tanggal", Kind.DATE), Column("Hari", weight=12),
        Column("Dikirim", Kind.NUMBER, carry=Carry.SUM),
        Column("Nilai", Kind.MONEY, carry=Carry.SUM), Column("Jam sampai kirim", Kind.NUMBER),
        Column("Tepat waktu", Kind.NUMBER, carry=Carry.SUM),
        Column("Terlambat", Kind.NUMBER, carry=Carry.SUM), Column("Bagian tepat", Kind.PERCENT),
    )  # fmt: skip
    figures = (
        (19, 231, 34_650_000, 14, 226, 5, "97.8"), (20, 188, 28_200_000, 17, 171, 17, "90.9"),
        (21, 204, 30_600_000, 11, 204, 0, "100.0"),
    )  # fmt: skip
    rows = [
        Row(
            (
                day, nama_hari(day), sent, Money.rupiah_of(value), hours, on_time, late,
                Decimal(share),
            ),
            key=day.isoformat(),
        )
        for number, sent, value, hours, on_time, late, share in figures
        for day in (date(2026, 11, number),)
    ]  # fmt: skip
    total = Row(
        (None, "Jumlah", 623, Money.rupiah_of(93_450_000), 14, 601, 22, Decimal("96.4")),
        Look.TOTAL,
    )  # fmt: skip
    kop = Letterhead("PT Sari Nusantara", ("Jl. Cempaka 12, Jakarta",))
    title = Title(
        "Pemenuhan Pesanan", kop.name, "1 November 2026 s.d. 21 November 2026",
        filters=("Semua gudang",), letterhead=kop,
    )  # fmt: skip
    foot = Footer(
        "Sasaran tepat waktu 97 % belum tercapai: 601 dari 623 pesanan dengan batas kirim."
    )
    return Report(title, columns, (*rows, total), (foot,))


def _panel(answer: object) -> FulfilmentReportPanel:
    return FulfilmentReportPanel(canned({FulfilmentReport: answer, WarehouseList: ()}))


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", partial(_panel, sheet())),
        Shot("empty", partial(_panel, Report(sheet().title, (), ()))),
        Shot("error", partial(_panel, ServerAway())),
        Shot("loading", partial(_panel, NEVER)),
    ]
