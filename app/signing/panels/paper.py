"""Issue a paper from any screen: registered and signed, shown as it prints, saved as PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from app.core.errors import ServerAway, UserError
from app.core.text import angka
from app.documents.panels.pdf_paper import PdfPaper, show_pdf_paper
from app.documents.panels.report_panel import file_name
from app.documents.printers import DocumentKind
from app.signing.api import IssueDocument, PaperText
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.client import Client
    from app.core.commands import Done
    from app.documents.report import Report
    from app.signing.api import DocumentIssued
    from app.ui.operations import Progress
    from app.ui.panel import Panel


#: Reasons in one sentence; more help nobody.
_TOLD: Final = 3


def show_paper(panel: Panel, paper: str, number: str) -> None:
    """Issue it and show it beside the panel.

    Args:
        panel: Where; a refusal stands in its message line.
        paper: Name of a type that is offered, such as ``transfer.sent``.
        number: Of the document, as people know it.
    """
    ask = PaperText(paper=paper, number=number)
    panel.do(IssueDocument(paper=paper, number=number), done=partial(_issued, panel, ask))


@dataclass(frozen=True, slots=True)
class _Papers:
    """Several papers as one file, and why others could not be issued."""

    pdf: bytes
    count: int
    refused: tuple[str, ...]
    changes: frozenset[str]


def show_papers(panel: Panel, paper: str, numbers: Sequence[str], title: str) -> None:
    """Issue many, show and print them as one; those that cannot be issued are told.

    Args:
        panel: As for :func:`show_paper`.
        paper: As for :func:`show_paper`.
        numbers: Of the documents, in the order of printing.
        title: What they are together: ``Surat jalan``.
    """
    if len(numbers) == 1:
        show_paper(panel, paper, numbers[0])
        return
    panel.run(
        partial(_issue_all, paper, tuple(numbers), title),
        done=partial(_show_all, panel, title),
        writes=True,
    )


def _issue_all(
    paper: str, numbers: tuple[str, ...], title: str, client: Client, progress: Progress
) -> _Papers:
    from app.documents import report_pdf
    from app.documents.pdf_pages import joined

    drawn: list[bytes] = []
    refused: list[str] = []
    changes: set[str] = set()
    for at, number in enumerate(numbers):
        progress(at, len(numbers), f"{title} {number}")
        try:
            done = client.do(IssueDocument(paper=paper, number=number))
        except ServerAway:
            raise
        except UserError as error:
            refused.append(error.message)
            continue
        changes |= done.changes
        report = client.ask(PaperText(paper=paper, number=number))
        drawn.append(report_pdf.render(replace(report, proof=done.value.proof)))
    if not drawn:
        raise UserError(" ".join(refused[:_TOLD]))
    return _Papers(joined(drawn), len(drawn), tuple(refused), frozenset(changes))


def _show_all(panel: Panel, title: str, papers: _Papers) -> None:
    panel.context.operations.changed.emit(papers.changes)
    name = f"{title} ({angka(papers.count)} lembar)"
    file = f"{title.lower().replace(' ', '-')}-{papers.count}.pdf"
    show_pdf_paper(panel, PdfPaper(name, file, DocumentKind.DOCUMENT, papers.pdf))
    if papers.refused:
        told = f"{angka(len(papers.refused))} tidak dicetak: {papers.refused[0]}"
        panel.say(told, Tone.WARN)


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
