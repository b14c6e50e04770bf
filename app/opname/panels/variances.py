"""*Selisih Opname*: what differs, the dearest first, with bars, XLSX and PDF (WMS-OPN-14)."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QWidget

from app.core.errors import ServerAway
from app.core.money import Money
from app.documents.panels.report_panel import ReportPanel
from app.documents.report import Carry, Column, Footer, Kind, Letterhead, Look, Report, Row, Title
from app.opname.api import VarianceReport
from app.opname.panels import samples
from app.ui import tokens
from app.ui.chart import Bars, Point
from app.ui.gallery import Shot, canned
from app.ui.states import Empty
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import column, label

_MOST_BARS: Final = 6
_CHART_PX: Final = 720
_SHORT, _OVER = 8, 9


class VariancesPanel(ReportPanel):
    """The largest amounts as bars, every difference below."""

    title: ClassVar[str] = "Selisih Opname"
    icon: ClassVar[str] = "report"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"opname", "opname_count"})

    def build(self) -> None:
        self.session = ""
        self.heading = label("Selisih terbesar menurut nilai", "muted")
        self.bars = Bars("Selisih terbesar")
        self.bars.setMaximumWidth(theme().px(_CHART_PX))
        super().build()

    def content(self) -> QWidget:
        layout = column(gap=tokens.S)
        for widget in (self.heading, self.bars):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        made = QWidget()
        made.setLayout(layout)
        return made

    def opened(self, **arguments: object) -> None:
        """Opened with ``session``: its number."""
        session = arguments.get("session")
        if isinstance(session, str) and session:
            self.session = session
            self.refresh()

    def reload(self) -> None:
        if self.session:
            super().reload()
        else:
            self.show_content(Empty("Buka dari Detail Opname.", icon="report"))

    def query(self) -> VarianceReport:
        """The session's differences."""
        return VarianceReport(session=self.session)

    def show_report(self, report: Report) -> None:
        super().show_report(report)
        if not report.rows:
            self.show_content(Empty("Tidak ada selisih dalam opname ini.", icon="ok"))
        points = _points(report)
        self.bars.show_points(points)
        self.bars.setVisible(bool(points))
        self.heading.setVisible(bool(points))


def _points(report: Report) -> tuple[Point, ...]:
    found = []
    for row in [each for each in report.rows if each.look is Look.LINE][:_MOST_BARS]:
        short, over = row.cells[_SHORT], row.cells[_OVER]
        if not isinstance(short, Money) or not isinstance(over, Money):
            continue
        amount, tone = (short, Tone.ERROR) if short else (over, Tone.DONE)
        side = "kurang" if short else "lebih"
        name = f"{row.cells[2]} · {row.cells[3]}"
        found.append(Point(name, amount.sen, f"{side} {amount.rupiah()}", tone=tone, key=row.key))
    return tuple(point for point in found if point.value)


# ---------------------------------------------------------------- gallery


def _sheet() -> Report:
    columns = (
        Column("Baris", Kind.CODE), Column("SKU", Kind.CODE), Column("Barang", weight=18),
        Column("Lokasi", Kind.CODE), Column("Lot / SN", Kind.CODE), Column("Sistem", Kind.NUMBER),
        Column("Fisik", Kind.NUMBER), Column("Selisih", Kind.NUMBER),
        Column("Kurang (Rp)", Kind.MONEY, carry=Carry.SUM),
        Column("Lebih (Rp)", Kind.MONEY, carry=Carry.SUM), Column("Bagian", Kind.PERCENT),
        Column("Keterangan", weight=14),
    )  # fmt: skip
    lines = sorted(
        (line for line in samples.LINES if line.selisih),
        key=lambda line: -abs((line.value or Money(0)).sen),
    )
    whole = sum(abs((line.value or Money(0)).sen) for line in lines)
    rows = []
    for line in lines:
        sen = (line.value or Money(0)).sen
        cells = (
            str(line.line), line.sku, line.product, line.location, line.lot, line.expected,
            line.counted, line.selisih, Money(max(0, -sen)), Money(max(0, sen)),
            Decimal(abs(sen) * 1000 // whole) / 10, line.reason or line.counted_by,
        )  # fmt: skip
        rows.append(Row(cells, key=str(line.line)))
    foot = (None, None, "Jumlah", None, None, None, None, -2, Money.parse("385000"),
            Money.parse("275000"), None, None)  # fmt: skip
    kop = Letterhead("PT Sari Nusantara", ("Jl. Cempaka 12, Jakarta",))
    title = Title(
        "Selisih Opname", kop.name, "OPN-261121-001 · Opname November 2026", letterhead=kop,
        filters=("Gudang GD1",),
    )  # fmt: skip
    said = Footer("4 baris berselisih, bersih kurang Rp 110.000.")
    return Report(title, columns, (*rows, Row(foot, Look.TOTAL)), (said,), landscape=True)


def _panel(answer: object) -> VariancesPanel:
    made = VariancesPanel(canned({VarianceReport: answer}))
    made.opened(session=samples.TASK.number)
    return made


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", partial(_panel, _sheet())),
        Shot("empty", partial(_panel, Report(_sheet().title, (), ()))),
        Shot("error", partial(_panel, ServerAway())),
    ]
