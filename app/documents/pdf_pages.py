"""Several PDFs as one, so that a whole choice is printed as one job."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def joined(papers: Iterable[bytes]) -> bytes:
    """All pages of all papers, in this order."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    try:
        for data in papers:
            part = pypdfium2.PdfDocument(data)
            try:
                whole.import_pages(part)
            finally:
                part.close()
        file = BytesIO()
        whole.save(file)
        return file.getvalue()
    finally:
        whole.close()
