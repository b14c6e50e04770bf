"""Issue a paper from any screen: registered and signed, shown as it prints, saved as PDF."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.documents.panels.pdf_paper import PdfPaper, show_pdf_paper
from app.documents.panels.report_panel import file_name
from app.documents.printers import DocumentKind
from app.signing.api import IssueDocument, PaperText

if TYPE_CHECKING:
    from app.core.client import Client
    from app.core.commands import Done
    from app.documents.report import Report
    from app.signing.api import DocumentIssued
    from app.ui.operations import Progress
    from app.ui.panel import Panel


def show_paper(panel: Panel, paper: str, number: str) -> None:
    """Issue it and show it beside the panel.

    Args:
        panel: Where; a refusal stands in its message line.
        paper: Name of a type that is offered, such as ``transfer.sent``.
        number: Of the document, as people know it.
    """
    ask = PaperText(paper=paper, number=number)
    panel.do(IssueDocument(paper=paper, number=number), done=partial(_issued, panel, ask))


def _issued(panel: Panel, ask: PaperText, done: Done[DocumentIssued]) -> None:
    def draw(client: Client, _progress: Progress) -> tuple[Report, bytes]:
        from app.documents import report_pdf

        report = replace(client.ask(ask), proof=done.value.proof)
        return report, report_pdf.render(report)

    panel.run(draw, done=partial(_show, panel))


def _show(panel: Panel, drawn: tuple[Report, bytes]) -> None:
    report, pdf = drawn
    name = f"{file_name(report)}.pdf"
    show_pdf_paper(panel, PdfPaper(report.title.name, name, DocumentKind.DOCUMENT, pdf))
