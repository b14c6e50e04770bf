"""*Akurasi Stok*: how many counted lines were right, and what was missing by value (WMS-INV-13)."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from app.core.errors import ServerAway
from app.core.money import Money
from app.core.text import angka
from app.documents.panels.span_report import SpanReportPanel
from app.documents.report import Carry, Column, Footer, Kind, Letterhead, Look, Report, Row, Title
from app.opname.api import TARGET, Accuracy, AccuracyReport, StockAccuracy
from app.opname.panels import samples, words
from app.stock.api import WarehouseList
from app.ui.cards import Card
from app.ui.chart import Bars, Point
from app.ui.gallery import Shot, canned
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from app.core.errors import UserError

_CARDS: Final = (
    Card("accuracy", "Akurasi stok"),
    Card("lines", "Baris dihitung"),
    Card("shortage", "Penyusutan (Rp)", Tone.ERROR),
    Card("surplus", "Lebih (Rp)", Tone.DONE),
)
_CHART_PX: Final = 720
_MOST_BARS: Final = 12
_PERCENT_AT: Final = 5


class AccuracyPanel(SpanReportPanel):
    """The figure beside its target, bars by month or opname, and the sheet as it prints."""

    title: ClassVar[str] = "Akurasi Stok"
    icon: ClassVar[str] = "chart"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"opname"})
    arrangements: ClassVar[Mapping[str, str]] = {
        "month": "Per bulan", "session": "Per opname", "class": "Per kelas",
        "warehouse": "Per gudang",
    }  # fmt: skip
    since_means: ClassVar[str] = "90 hari lalu"

    def build(self) -> None:
        self.heading = label("", "muted")
        self.bars = Bars("Akurasi")
        self.bars.setMaximumWidth(theme().px(_CHART_PX))
        super().build()
        self.cards.set_cards(list(_CARDS))

    def above(self) -> tuple[QWidget, ...]:
        return self.heading, self.bars

    # ---------------------------------------------------------------- reading
    def places(self) -> WarehouseList:
        return WarehouseList()

    def reload(self) -> None:
        super().reload()
        wanted = StockAccuracy.model_validate(self.span())
        self.ask(wanted, done=self._show_figure, failed=_ignore, key="figure")

    def query(self) -> AccuracyReport:
        """The sheet chosen, with its filters."""
        return AccuracyReport.model_validate({"by": self.by.currentData(), **self.span()})

    def nothing(self) -> str:
        return "Tidak ada opname yang selesai dalam waktu itu."

    # ---------------------------------------------------------------- showing
    def _show_figure(self, found: Accuracy) -> None:
        self.cards.show_values(
            {
                "accuracy": words.accuracy(found),
                "lines": (angka(found.lines), f"{angka(found.lines - found.exact)} berselisih"),
                "shortage": found.shortage.rupiah(),
                "surplus": found.surplus.rupiah(),
            }
        )

    def show_report(self, report: Report) -> None:
        super().show_report(report)
        points = _points(report)
        self.bars.show_points(points)
        self.bars.setVisible(bool(points))
        self.heading.setText(f"Baris tanpa selisih, sasaran {TARGET} %")
        self.heading.setVisible(bool(points))


def _points(report: Report) -> tuple[Point, ...]:
    """The last rows of the sheet as bars; below the target they are loud."""
    rows = [row for row in report.rows if row.look is Look.LINE][-_MOST_BARS:]
    found = []
    for row in rows:
        percent = row.cells[_PERCENT_AT]
        if isinstance(percent, Decimal):
            tenths = int(percent * 10)
            name = str(row.cells[1] or row.cells[0])
            tone = Tone.OK if percent >= TARGET else Tone.WARN
            text = f"{tenths // 10},{tenths % 10} %"
            found.append(Point(name, tenths, text, tone=tone, key=row.key))
    return tuple(found)


def _ignore(_error: UserError) -> None:
    """The sheet says what is wrong."""


# ---------------------------------------------------------------- gallery


def _sheet() -> Report:
    columns = (
        Column("Kode", Kind.CODE), Column("Bulan", weight=20), Column("Opname", Kind.NUMBER),
        Column("Baris dihitung", Kind.NUMBER), Column("Tanpa selisih", Kind.NUMBER),
        Column("Akurasi", Kind.PERCENT), Column("Kurang (Rp)", Kind.MONEY, carry=Carry.SUM),
        Column("Lebih (Rp)", Kind.MONEY, carry=Carry.SUM),
        Column("Bersih (Rp)", Kind.MONEY, carry=Carry.SUM),
    )  # fmt: skip
    figures = (
        ("2026-09", "September 2026", 2, 1_284, 1_247, 905_000, 120_000),
        ("2026-10", "Oktober 2026", 3, 1_416, 1_401, 610_000, 165_000),
        ("2026-11", "November 2026", 4, 1_420, 1_414, 215_000, 60_000),
    )
    rows = [
        Row(
            (code, name, sessions, lines, exact, Decimal(exact * 1000 // lines) / 10,
             Money.rupiah_of(short), Money.rupiah_of(over), Money.rupiah_of(over - short)),
            key=code,
        )
        for code, name, sessions, lines, exact, short, over in figures
    ]  # fmt: skip
    total = Row(
        (None, "Jumlah", 9, 4_120, 4_062, samples.ACCURACY.percent, samples.ACCURACY.shortage,
         samples.ACCURACY.surplus, samples.ACCURACY.surplus - samples.ACCURACY.shortage),
        Look.TOTAL,
    )  # fmt: skip
    kop = Letterhead("PT Sari Nusantara", ("Jl. Cempaka 12, Jakarta",))
    title = Title(
        "Akurasi Stok", kop.name, "23 Agustus 2026 s.d. 21 November 2026",
        filters=("Semua gudang",), letterhead=kop,
    )  # fmt: skip
    foot = Footer("Sasaran akurasi 98 % tercapai: 4.062 dari 4.120 baris tanpa selisih.")
    return Report(title, columns, (*rows, total), (foot,), landscape=True)


def _panel(answer: object) -> AccuracyPanel:
    return AccuracyPanel(
        canned(
            {
                AccuracyReport: answer, StockAccuracy: samples.ACCURACY, WarehouseList: (),
            }
        )
    )  # fmt: skip


def gallery() -> list[Shot]:
    """States of the panel."""
    empty = Report(_sheet().title, (), ())
    return [
        Shot("sample", partial(_panel, _sheet())),
        Shot("empty", partial(_panel, empty)),
        Shot("error", partial(_panel, ServerAway())),
    ]
