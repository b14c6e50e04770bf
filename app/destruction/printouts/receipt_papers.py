"""Berkas E of the tax file: invoices and surat jalan of the receipts, each page as a picture."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

import pypdfium2
from PIL import Image as Picture
from PIL import ImageOps
from reportlab.lib.units import mm
from reportlab.platypus import Image, KeepTogether, PageBreak

from app.documents import a4

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportlab.platypus import Flowable

    from app.destruction.api import PaperOfReceipt, TaxFile

_WIDE, _HIGH = a4.WIDTH, 205 * mm
#: Dots along the longer side: letters of 8 pt stay readable.
_DOTS: Final = 1600
#: Pages of one PDF that are shown; the file itself stays in Lumbung under its hash.
_MOST: Final = 10


def pages(tax: TaxFile, papers: Mapping[str, bytes]) -> list[Flowable]:
    """Nothing where nothing is attached to the receipts."""
    found: list[Flowable] = []
    for paper in tax.papers:
        if paper.sha256 in papers:
            found += _paper(paper, papers[paper.sha256], first=not found)
    return found


def _paper(paper: PaperOfReceipt, data: bytes, *, first: bool) -> list[Flowable]:
    pictures = list(_pictures(paper, data))
    found: list[Flowable] = []
    for at, picture in enumerate(pictures, 1):
        more = f", halaman {at} dari {len(pictures)}" if len(pictures) > 1 else ""
        head = a4.words("Berkas E - Dokumen penerimaan lot", a4.style(11, bold=True, after=4))
        words = a4.words(
            f"{paper.receipt}: {paper.name}{more}. SHA-256 {paper.sha256}", a4.style(7, after=3)
        )
        found += [PageBreak()]
        found.append(KeepTogether([*([head] if first and at == 1 else []), words, picture]))
    return found


def _pictures(paper: PaperOfReceipt, data: bytes) -> Iterator[Image]:
    if paper.kind != "pdf":
        with Picture.open(BytesIO(data)) as opened:
            opened.draft("RGB", (_DOTS, _DOTS))
            yield _fitted(ImageOps.exif_transpose(opened).convert("RGB"))
        return
    document = pypdfium2.PdfDocument(data)
    try:
        for at in range(min(len(document), _MOST)):
            page = document[at]
            scale = _DOTS / max(page.get_size())
            yield _fitted(page.render(scale=scale).to_pil().convert("RGB"))
            page.close()
    finally:
        document.close()


def _fitted(picture: Picture.Image) -> Image:
    picture.thumbnail((_DOTS, _DOTS))
    small = BytesIO()
    picture.save(small, "JPEG", quality=80)
    scale = min(_WIDE / picture.width, _HIGH / picture.height)
    small.seek(0)
    return Image(small, picture.width * scale, picture.height * scale)
