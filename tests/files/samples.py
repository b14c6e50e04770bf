"""Small files of every kind, good and bad."""

from __future__ import annotations

import io

from PIL import Image
from reportlab.pdfgen.canvas import Canvas


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), shade: int = 120) -> bytes:
    """A grey picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (shade, shade // 2, 90)).save(out, kind)
    return out.getvalue()


def pdf(pages: int = 2, script: str = "") -> bytes:
    """A PDF with words on it, and a script if one is given."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1)
    for page in range(pages):
        canvas.drawString(72, 720, f"Nota halaman {page + 1}")
        canvas.showPage()
    if script:
        canvas.setCatalogEntry("OpenAction", _script(script))
    canvas.save()
    return out.getvalue()


def _script(text: str) -> object:
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFString

    return PDFDictionary({"S": PDFName("JavaScript"), "JS": PDFString(text)})
