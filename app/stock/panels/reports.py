"""Laporan Stok: every report of stock, looked at first and read below (WMS-RPT-01, RPT-07)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLineEdit, QWidget

from app.catalog.api import CategoryTree
from app.core.errors import ServerAway
from app.core.money import Money
from app.core.text import angka
from app.documents.panels.report_panel import ReportPanel, add_exports
from app.documents.panels.report_view import ReportView
from app.documents.report import Carry, Column, Drill, Kind, Letterhead, Look, Report, Row, Title
from app.stock.api import StockReport, WarehouseList
from app.stock.panels import samples
from app.stock.panels.base import ignore
from app.ui import tokens
from app.ui.chart import Bars, Chart, Line, Point
from app.ui.flow import Flow
from app.ui.forms import choice
from app.ui.gallery import NEVER, Shot, canned
from app.ui.money_field import DateField
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.api import CategoryRow
    from app.stock.api import WarehouseRow

REPORTS: Final = {
    "summary": "Ringkasan stok",
    "valuation": "Nilai persediaan",
    "lots": "Nilai per lot",
    "categories": "Nilai per kategori",
    "ageing": "Umur persediaan",
    "movement": "Mutasi persediaan",
    "warehouse": "Stok per gudang",
    "place": "Stok per lokasi",
    "fast": "Barang cepat",
    "slow": "Barang lambat",
    "dead": "Barang mati",
    "expiring": "Mendekati ED",
    "operations": "Ringkasan kegiatan",
    "people": "Produktivitas",
    "overrides": "Pengecualian lot",
    "space": "Penataan ruang",
    "usage": "Pemakaian ruang",
    "card": "Kartu stok (gudang)",
    "ledger": "Kartu persediaan (akuntansi)",
}
#: Reports of one product.
_CARDS: Final = frozenset({"card", "ledger"})
#: Reports over a span; the others are as of a day.
_SPANS: Final = frozenset({"movement", "operations", "people", "overrides", *_CARDS})
#: Only as of now: it says what to move today.
_NOW: Final = frozenset({"space"})
_MOST_BARS: Final = 6
_CHART_PX: Final = 720
_MOST_POINTS: Final = 60
_AGE_TONES: Final = (Tone.OK, Tone.DONE, Tone.WARN, Tone.ERROR)


class StockReportsPanel(ReportPanel):
    """A report chosen at the top, its chart, and the sheet as it prints."""

    title: ClassVar[str] = "Laporan Stok"
    icon: ClassVar[str] = "chart"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"stock"})

    def build(self) -> None:
        self.view = ReportView()
        self.view.drilled.connect(self.drill)
        add_exports(self, lambda: self.view.report)
        self.report = choice(REPORTS, "ageing")
        self.warehouse = choice({"": "Semua gudang"})
        self.category = choice({"": "Semua kategori"})
        self.sku = QLineEdit()
        self.since, self.until = DateField(), DateField()
        self.sku.returnPressed.connect(self.refresh)
        fields: tuple[tuple[QWidget, str], ...] = (
            (self.report, "Laporan"), (self.warehouse, "Gudang"), (self.category, "Kategori"),
            (self.sku, "SKU"), (self.since, "Dari tanggal"), (self.until, "Sampai tanggal"),
        )  # fmt: skip
        for field, words in fields:
            field.setAccessibleName(words)
        self.title_line.add_filter(self.report)
        filters = Flow(*(field for field, _words in fields[1:]))
        self.sku.setPlaceholderText("SKU")
        for day, words in ((self.since, "Dari tanggal"), (self.until, "Sampai tanggal")):
            day.setPlaceholderText(words)
            day.setMaximumWidth(day.fontMetrics().horizontalAdvance("0") * 21)
            day.value_changed.connect(lambda _value: self.refresh())
        for box in (self.report, self.warehouse, self.category):
            box.currentIndexChanged.connect(lambda _at: self._chosen())
        self.heading = label("", "muted")
        self.bars, self.line = Bars("Grafik laporan"), Line("Grafik saldo")
        for chart in (self.bars, self.line):
            chart.chosen.connect(self._open_key)
            chart.setMaximumWidth(theme().px(_CHART_PX))
            chart.hide()
        layout = column(gap=tokens.S)
        layout.addWidget(filters)
        for widget in (self.heading, self.bars, self.line):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        content = QWidget()
        content.setLayout(layout)
        self.set_content(content)
        self._fit_filters()
        self._offered = False

    def reload(self) -> None:
        if not self._offered:
            self._offered = True
            self.ask(WarehouseList(), done=self._offer_warehouses, failed=ignore, key="places")
            self.ask(CategoryTree(), done=self._offer_categories, failed=ignore, key="tree")
        if self.kind in _CARDS and not self.sku.text().strip():
            self.sku.setFocus()
            self.say("Ketik atau pindai SKU barang untuk kartunya.", Tone.WARN)
            return
        super().reload()

    def opened(self, **arguments: object) -> None:
        """``kind``, ``sku``, ``warehouse``, ``category``, ``since`` and ``until`` choose it."""
        if sku := str(arguments.get("sku") or ""):
            self.sku.setText(sku)
        if kind := str(arguments.get("kind") or ""):
            self.report.setCurrentIndex(max(0, self.report.findData(kind)))
        for field, name in ((self.since, "since"), (self.until, "until")):
            day = arguments.get(name)
            with QSignalBlocker(field):
                field.set_value(day if isinstance(day, date) else None)
        self._wanted = str(arguments.get("warehouse") or "")
        self._wanted_category = str(arguments.get("category") or "")
        self._choose_warehouse()
        self._choose_category()
        self.refresh()

    def scanned(self, code: str, at_ms: int) -> None:
        """A product's code is the card it belongs to."""
        self.sku.setText(code)
        if self.kind not in _CARDS:
            self.report.setCurrentIndex(self.report.findData("card"))
        self.refresh()

    @property
    def kind(self) -> str:
        """Which report is shown."""
        return str(self.report.currentData())

    def query(self) -> StockReport:
        """The report chosen, with its filters."""
        return StockReport.model_validate(
            {
                "kind": self.kind,
                "warehouse": self.warehouse.currentData() or None,
                "category": None if self.kind in _CARDS else self.category.currentData() or None,
                "sku": self.sku.text().strip() if self.kind in _CARDS else "",
                "since": self.since.value() if self.kind in _SPANS else None,
                "until": None if self.kind in _NOW else self.until.value(),
            }
        )

    def show_report(self, report: Report) -> None:
        super().show_report(report)
        words, points, over_time = chart_of(self.kind, report)
        shown: Chart = self.line if over_time else self.bars
        shown.show_points(points)
        self.bars.setVisible(bool(points) and not over_time)
        self.line.setVisible(bool(points) and over_time)
        self.heading.setText(words)
        self.heading.setVisible(bool(points))

    # ---------------------------------------------------------------- filters
    def _chosen(self) -> None:
        self._fit_filters()
        self.refresh()

    def _fit_filters(self) -> None:
        """Only the filters that mean something for the report."""
        self.category.setVisible(self.kind not in _CARDS)
        self.sku.setVisible(self.kind in _CARDS)
        self.since.setVisible(self.kind in _SPANS)
        self.until.setVisible(self.kind not in _NOW)

    def _offer_warehouses(self, rows: tuple[WarehouseRow, ...]) -> None:
        for row in rows:
            self.warehouse.addItem(f"{row.code} · {row.name}", row.code)
        self._choose_warehouse()

    _wanted = ""

    def _choose_warehouse(self) -> None:
        at = self.warehouse.findData(self._wanted)
        if at >= 0:
            self.warehouse.setCurrentIndex(at)

    def _offer_categories(self, rows: tuple[CategoryRow, ...]) -> None:
        for row in rows:
            self.category.addItem(row.path, row.code)
        self._choose_category()

    _wanted_category = ""

    def _choose_category(self) -> None:
        at = self.category.findData(self._wanted_category)
        if at >= 0:
            self.category.setCurrentIndex(at)

    def _open_key(self, key: str) -> None:
        """What a bar stands for, as its row would open it."""
        report = self.view.report
        for row in report.rows if report is not None else ():
            if key and row.key == key and row.drill is not None:
                self.drill(row.drill)
                return


# ---------------------------------------------------------------- report → chart


def chart_of(kind: str, report: Report) -> tuple[str, tuple[Point, ...], bool]:
    """Heading, points, and whether they are a line over time; from the report's own cells."""
    if kind in _CARDS:
        return "Saldo", _balances(report, 5 if kind == "card" else 9), True
    if kind == "ageing":
        return "Nilai menurut umur", _classes(report), False
    place = _figure_of(kind, report.columns)
    if place is None:
        return "", (), False
    words = {
        "fast": "Terjual paling banyak",
        "expiring": "Jumlah per lot, ED terdekat dahulu",
        "movement": "Nilai akhir paling besar",
    }.get(kind, "Nilai paling besar")
    return words, _largest(report, place, in_order=kind == "expiring"), False


def _figure_of(kind: str, columns: Sequence[Column]) -> int | None:
    """The column a bar is as long as."""
    if kind == "fast":
        return 5
    if kind == "expiring":
        return 5
    money = [at for at, one in enumerate(columns) if one.kind is Kind.MONEY and one.carry]
    summed = [at for at in money if columns[at].carry is Carry.SUM]
    return summed[-1] if summed else None


def _lines(report: Report) -> list[Row]:
    return [row for row in report.rows if row.look is Look.LINE]


def _figure(cell: object) -> tuple[int, str]:
    if isinstance(cell, Money):
        return cell.sen, cell.rupiah()
    return (cell, angka(cell)) if isinstance(cell, int) else (0, "")


def _largest(report: Report, place: int, *, in_order: bool) -> tuple[Point, ...]:
    rows = _lines(report)
    if not in_order:
        rows = sorted(rows, key=lambda row: -_figure(row.cells[place])[0])
    return tuple(
        Point(str(row.cells[1]), max(0, value), text, key=row.key)
        for row in rows[:_MOST_BARS]
        for value, text in (_figure(row.cells[place]),)
        if value > 0
    )


def _classes(report: Report) -> tuple[Point, ...]:
    """The total of each age class; older is louder."""
    if not report.rows:
        return ()
    total = report.rows[-1]
    places = [at for at, one in enumerate(report.columns) if one.group.startswith("Nilai")]
    return tuple(
        Point(f"{report.columns[at].title} hari", *_figure(total.cells[at]), tone=tone)
        for at, tone in zip(places, _AGE_TONES, strict=False)
    )


def _balances(report: Report, place: int) -> tuple[Point, ...]:
    """The balance at the end of each day; thinned evenly when there are many."""
    last: dict[str, tuple[int, str]] = {}
    for row in report.rows:
        day: date | object = row.cells[0]
        if row.look is not Look.TOTAL and day is not None:
            last[f"{day:%d/%m}"] = _figure(row.cells[place])
    points = [Point(day, value, text) for day, (value, text) in last.items()]
    step = -(-len(points) // _MOST_POINTS) or 1
    kept = points[::step]
    return tuple(kept if not points or kept[-1] is points[-1] else [*kept, points[-1]])


# ---------------------------------------------------------------- gallery


def _title(name: str) -> Title:
    return Title(
        name, "PT Sari Nusantara", "Per 21 November 2026", filters=("Semua gudang",),
        letterhead=Letterhead("PT Sari Nusantara", ("Jl. Cempaka 12, Jakarta",)),
    )  # fmt: skip


def _ageing() -> Report:
    columns = (
        Column("SKU", Kind.CODE), Column("Barang", weight=20), Column("Gudang", Kind.CODE),
        *(
            Column(title, kind, group=group, carry=Carry.SUM)
            for group, kind in (("Jumlah (hari)", Kind.NUMBER), ("Nilai (hari)", Kind.MONEY))
            for title in ("0–30", "31–60", "61–90", "> 90")
        ),
        Column("Nilai", Kind.MONEY, carry=Carry.SUM),
    )  # fmt: skip
    rows, whole, pieces = [], [Money(0)] * 5, [0] * 4
    for at, (sku, name, _variant, cost) in enumerate(samples.GOODS):
        parts = (90 + at * 7, 40 - at * 3, 12 + at, at * 4)
        values = [Money.rupiah_of(part * cost) for part in parts]
        values.append(sum(values, Money(0)))
        whole = [one + value for one, value in zip(whole, values, strict=True)]
        pieces = [one + part for one, part in zip(pieces, parts, strict=True)]
        drill = Drill("stock.card", {"sku": sku})
        rows.append(Row((sku, name, "JKT", *parts, *values), key=sku, drill=drill))
    rows.append(Row((None, "Jumlah", None, *pieces, *whole), Look.TOTAL))
    return Report(_title("Umur Persediaan"), columns, tuple(rows))


def _slow() -> Report:
    columns = (
        Column("SKU", Kind.CODE), Column("Barang", weight=20), Column("Gudang", Kind.CODE),
        Column("Stok", Kind.NUMBER, carry=Carry.SUM), Column("Nilai", Kind.MONEY, carry=Carry.SUM),
        Column("Hari diam", Kind.NUMBER),
    )  # fmt: skip
    rows = tuple(
        Row((sku, name, "SBY", 60 - at * 7, Money.rupiah_of((60 - at * 7) * cost), 64 + at * 9),
            key=sku)
        for at, (sku, name, _variant, cost) in enumerate(samples.GOODS)
    )  # fmt: skip
    return Report(_title("Barang Lambat"), columns, rows)


def _card() -> Report:
    columns = (
        Column("Tanggal", Kind.DATE), Column("No. Dokumen", Kind.CODE),
        Column("Keterangan", weight=24), Column("Masuk", Kind.NUMBER),
        Column("Keluar", Kind.NUMBER), Column("Saldo", Kind.NUMBER, carry=Carry.LAST),
    )  # fmt: skip
    rows = tuple(
        Row((move.on_date - timedelta(days=30 - at), move.document, "Pengiriman",
             max(move.qty, 0) or None, max(-move.qty, 0) or None, move.balance), key=move.id)
        for at, move in enumerate(samples.MOVES[:30])
    )  # fmt: skip
    return Report(_title("Kartu Stok"), columns, rows)


def _panel(answer: object, kind: str = "ageing") -> StockReportsPanel:
    panel = StockReportsPanel(
        canned(
            {
                StockReport: answer,
                WarehouseList: samples.WAREHOUSES,
                CategoryTree: samples.CATEGORIES,
            }
        )
    )
    if kind != "ageing":
        panel.opened(kind=kind, sku="SRM-NIA-30" if kind in _CARDS else "")
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("ageing", partial(_panel, _ageing())),
        Shot("slow", partial(_panel, _slow(), "slow")),
        Shot("card", partial(_panel, _card(), "card")),
        Shot("empty", partial(_panel, Report(_title("Barang Mati"), (), ()), "dead")),
        Shot("error", partial(_panel, ServerAway())),
        Shot("loading", partial(_panel, NEVER)),
    ]
