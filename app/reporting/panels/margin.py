"""*Margin Penjualan*: what sales earned over their stored HPP (WMS-RPT-08)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from app.core.errors import ServerAway
from app.core.money import Money
from app.documents.panels.span_report import SpanReportPanel
from app.documents.report import Carry, Column, Footer, Kind, Letterhead, Look, Report, Row, Title
from app.reporting.api import MarginReport
from app.stock.api import WarehouseList
from app.ui.gallery import NEVER, Shot, canned

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What a row adds when its orders are opened.
_ABOUT: Final = ("store", "customer", "sku")


class MarginPanel(SpanReportPanel):
    """The sheet as it prints; a store, customer, product or month opens its orders."""

    title: ClassVar[str] = "Margin Penjualan"
    icon: ClassVar[str] = "chart"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"shipment", "stock"})
    since_means: ClassVar[str] = "awal bulan"
    arrangements: ClassVar[Mapping[str, str]] = {
        "order": "Per pesanan", "product": "Per produk", "store": "Per toko",
        "customer": "Per pelanggan", "month": "Per bulan",
    }  # fmt: skip

    def build(self) -> None:
        self._about: dict[str, str] = {}
        super().build()

    def opened(self, **arguments: object) -> None:
        """``store``, ``customer`` and ``sku`` as well; without them about everything."""
        self._about = {name: str(arguments[name]) for name in _ABOUT if arguments.get(name)}
        super().opened(**arguments)

    def places(self) -> WarehouseList:
        return WarehouseList()

    def query(self) -> MarginReport:
        """The sheet chosen, with its filters."""
        return MarginReport.model_validate(
            {"by": self.by.currentData(), **self._about, **self.span()}
        )

    def chosen(self) -> None:
        """Another arrangement is about everything again."""
        self._about = {}
        super().chosen()

    def nothing(self) -> str:
        return "Tidak ada penjualan yang dikirim dalam waktu itu."


# ---------------------------------------------------------------- gallery


def _sheet() -> Report:
    columns = (
        Column("SKU", Kind.CODE), Column("Barang", weight=16), Column("Jumlah", Kind.NUMBER),
        Column("Penjualan", Kind.MONEY, carry=Carry.SUM),
        Column("HPP", Kind.MONEY, carry=Carry.SUM),
        Column("Laba kotor", Kind.MONEY, carry=Carry.SUM), Column("Margin", Kind.PERCENT),
    )  # fmt: skip
    figures = (
        ("SRM-20", "Serum Vitamin C 20 ml", 1_240, 161_200_000, 74_400_000, "53.8"),
        ("GLOW-1", "Paket Glowing Lebaran: serum, toner, masker, dan tas serut edisi terbatas",
         310, 105_090_000, 83_700_000, "20.4"),
        ("KPS-50", "Kapas Wajah isi 50", 96, 1_440_000, 1_584_000, "-10.0"),
    )  # fmt: skip
    rows = [
        Row((sku, name, qty, *map(Money.rupiah_of, (sold, cost, sold - cost)), Decimal(share)),
            key=sku)
        for sku, name, qty, sold, cost, share in figures
    ]  # fmt: skip
    sold, cost = sum(each[3] for each in figures), sum(each[4] for each in figures)
    total = Row(
        (None, "Jumlah", 1_646, *map(Money.rupiah_of, (sold, cost, sold - cost)), Decimal("40.3")),
        Look.TOTAL,
    )  # fmt: skip
    kop = Letterhead("PT Sari Nusantara", ("Jl. Cempaka 12, Jakarta",))
    title = Title(
        "Margin Penjualan", kop.name, "1 November 2026 s.d. 21 November 2026",
        filters=("Semua gudang",), letterhead=kop,
    )  # fmt: skip
    foot = Footer("Sebelum biaya platform; tanpa PPN. HPP menurut nilai barang saat keluar.")
    return Report(title, columns, (*rows, total), (foot,))


def _panel(answer: object, **opened: object) -> MarginPanel:
    made = MarginPanel(canned({MarginReport: answer, WarehouseList: ()}))
    if opened:
        made.opened(**opened)
    return made


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", partial(_panel, _sheet(), by="product", since=date(2026, 11, 1))),
        Shot("empty", partial(_panel, Report(_sheet().title, (), ()))),
        Shot("error", partial(_panel, ServerAway())),
        Shot("loading", partial(_panel, NEVER)),
    ]
