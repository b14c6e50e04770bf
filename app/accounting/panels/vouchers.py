"""Bukti jurnal beside the list: shown as it will print, printed, saved as PDF (ERP-FIN-13)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.accounting.api import IssueVoucher
from app.core.env import RealEnvironment
from app.documents.panels.pdf_paper import PdfPaper, show_pdf_paper
from app.documents.printers import DocumentKind
from app.files.api import EntityLetterhead

if TYPE_CHECKING:
    from app.accounting.api import VoucherIssued
    from app.core.client import Client
    from app.core.commands import Done
    from app.ui.operations import Progress
    from app.ui.panel import Panel


def show_voucher(panel: Panel, number: str, entity: str) -> None:
    """Issue the voucher of a journal and show it."""
    panel.do(IssueVoucher(number=number, entity=entity), done=partial(_issued, panel))


def _issued(panel: Panel, done: Done[VoucherIssued]) -> None:
    issued, by = done.value, panel.context.actor.full_name
    moment = RealEnvironment().now()

    def draw(client: Client, _progress: Progress) -> tuple[str, bytes]:
        from app.accounting.printouts import VoucherPaper, title_of, voucher

        kop = client.ask(EntityLetterhead(entity=issued.journal.entity))
        title = title_of(issued.journal)
        paper = VoucherPaper(issued=issued, printed_at=moment, printed_by=by, logo=kop.logo)
        return title, voucher(paper)

    panel.run(draw, done=partial(_show, panel, issued))


def _show(panel: Panel, issued: VoucherIssued, drawn: tuple[str, bytes]) -> None:
    title, pdf = drawn
    number = issued.journal.number
    paper = PdfPaper(f"{title.capitalize()} {number}", f"{number}.pdf", DocumentKind.VOUCHER, pdf)
    show_pdf_paper(panel, paper)
