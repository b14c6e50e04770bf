"""A paper as it leaves: issued, drawn, its codes read back from the drawn page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pypdfium2
import zxingcpp

from app.documents import report_pdf
from app.signing.api import IssueDocument, PaperText, Verification, VerifyDocument

if TYPE_CHECKING:
    from app.core.client import Client
    from app.documents.report import Report
    from app.signing.api import DocumentIssued


@dataclass(frozen=True)
class Issued:
    """One print."""

    client: Client
    done: DocumentIssued
    report: Report
    pdf: bytes

    @property
    def words(self) -> str:
        return " ".join(report_pdf.page_texts(self.pdf))

    def codes(self) -> dict[str, str]:
        """What a scanner reads from its pages, by symbology."""
        found: dict[str, str] = {}
        document = pypdfium2.PdfDocument(self.pdf)
        try:
            for page in document:
                image = page.render(scale=3).to_pil()
                for code in zxingcpp.read_barcodes(image.convert("L")):
                    found[code.format.name] = code.text
        finally:
            document.close()
        return found

    def scanned(self) -> Verification:
        """Its QR, read from the page, checked in Lumbung."""
        (text,) = (text for name, text in self.codes().items() if "QR" in name)
        return self.client.ask(VerifyDocument(code=text))


def issue(client: Client, paper: str, number: str) -> Issued:
    """As a screen does it."""
    done = client.do(IssueDocument(paper=paper, number=number)).value
    text = client.ask(PaperText(paper=paper, number=number))
    report = replace(text, proof=done.proof)
    return Issued(client, done, report, report_pdf.render(report))
