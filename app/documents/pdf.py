"""PDF: the same page as vectors on the printer's own dot grid, fonts embedded, text selectable."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Final

from app.documents.fonts import BOLD, REGULAR
from app.documents.page import Code, Fill, TextRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportlab.pdfgen.canvas import Canvas

    from app.documents.page import Page

#: Names of the bundled fonts in a PDF, by weight.
NAMES: Final = {False: "LumbungSans", True: "LumbungSans-Bold"}


def render(pages: Iterable[Page], *, title: str = "Lumbung", copies: int = 1) -> bytes:
    """The pages as one PDF; the same pages give the same bytes.

    Args:
        pages: At least one page.
        title: Shown by viewers and in print queues.
        copies: How often the pages are repeated.
    """
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("Lumbung")
    # A viewer that "fits to page" would bend the bars off the dots.
    canvas.setViewerPreference("PrintScaling", "None")
    for page in tuple(pages) * copies:
        canvas.setPageSize((page.grid.points(page.width), page.grid.points(page.height)))
        _draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the bundled fonts known to reportlab, once; and leave streams binary."""
    from reportlab import rl_config
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    # Text around every stream makes files a quarter larger and costs a fifth of the time.
    rl_config.useA85 = 0
    registerFont(TTFont(NAMES[False], str(REGULAR)))
    registerFont(TTFont(NAMES[True], str(BOLD)))


def _draw(canvas: Canvas, page: Page) -> None:
    for mark in page.marks:
        match mark:
            case TextRun():
                _text(canvas, page, mark)
            case Fill():
                _rectangles(canvas, page, [(mark.x, mark.y, mark.width, mark.height)])
            case Code():
                _rectangles(canvas, page, code_rectangles(mark))


def _text(canvas: Canvas, page: Page, run: TextRun) -> None:
    points = page.grid.points
    canvas.setFillGray(1 if run.white else 0)
    canvas.setFont(NAMES[run.bold], points(run.size))
    left, up = points(run.x), points(page.height - run.baseline)
    if run.align == "left":
        canvas.drawString(left, up, run.text)
    elif run.align == "right":
        canvas.drawRightString(left + points(run.width), up, run.text)
    else:
        canvas.drawCentredString(left + points(run.width) / 2, up, run.text)
    canvas.setFillGray(0)


def _rectangles(
    canvas: Canvas, page: Page, rectangles: Iterable[tuple[int, int, int, int]]
) -> None:
    """One path, filled once: neighbours share no hairline of background."""
    points = page.grid.points
    path = canvas.beginPath()
    for x, y, width, height in rectangles:
        path.rect(points(x), points(page.height - y - height), points(width), points(height))
    canvas.drawPath(path, stroke=0, fill=1)


def code_rectangles(mark: Code) -> Iterator[tuple[int, int, int, int]]:
    """A barcode's ink as rectangles in dots: x, y, width, height."""
    high = mark.height // len(mark.symbol.rows)
    for number, row in enumerate(mark.symbol.rows):
        place = 0
        for black, run in groupby(row):
            long = len(list(run)) * mark.module
            if black and mark.turned:
                yield mark.x, mark.y + place, mark.height, long
            elif black:
                yield mark.x + place, mark.y + number * high, long, high
            place += long
