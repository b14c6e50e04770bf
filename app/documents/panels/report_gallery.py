"""The report view with made-up reports."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from app.core.commands import Query
from app.core.errors import ServerAway
from app.documents.panels import report_samples
from app.documents.panels.report_panel import ReportPanel
from app.documents.report import Footer, Report
from app.ui.gallery import NEVER, Shot, canned

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.documents.report import Title


class SampleReport(Query[Report]):
    """A report of nobody."""

    name = "sample.report"
    permission = "sample.read"
    summary = "contoh laporan"


class SampleReportPanel(ReportPanel):
    """The base panel as it comes."""

    title: ClassVar[str] = "Contoh Laporan"
    icon: ClassVar[str] = "report"

    def query(self) -> SampleReport:
        """Nothing to choose."""
        return SampleReport()


def _panel(answer: object) -> SampleReportPanel:
    return SampleReportPanel(canned({SampleReport: answer}))


def _broken() -> Report:
    report = report_samples.sheet()
    long: Callable[[Title], Title] = lambda title: replace(  # noqa: E731 - one expression
        title, name=f"{title.name} Konsolidasi Seluruh Badan Usaha dan Unit Usaha Otonom"
    )
    return replace(
        report,
        title=long(report.title),
        footers=(Footer("Jumlah aset berbeda Rp 1.250,00 dari sisi kanan.", holds=False),),
    )


def gallery() -> list[Shot]:
    """States of the view."""
    return [
        Shot("ledger", lambda: _panel(report_samples.ledger())),
        Shot("sheet", lambda: _panel(report_samples.sheet())),
        Shot("broken", lambda: _panel(_broken())),
        Shot("empty", lambda: _panel(replace(report_samples.ledger(), rows=()))),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
        Shot("100000", lambda: _panel(report_samples.ledger(100_000))),
    ]
