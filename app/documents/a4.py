"""Flowing A4 documents: kop, running head, ``Halaman x dari y``, overprint, barcodes as flowables.

For papers that are read and signed (berita acara, reports); labels and slips are laid out by
:mod:`app.documents.page`.  Measures follow documents-id §2: A4 portrait, 25 mm at the left for
binding, kop on the first page only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Literal

from PIL import Image as Picture
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from app.documents.fonts import widths
from app.documents.page import Code
from app.documents.pdf import NAMES, code_rectangles, register_fonts
from app.documents.text_fit import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.documents.barcodes import Symbol
    from app.documents.report import Letterhead

Align = Literal["left", "center", "right", "justify"]
_PLACES: Final[dict[Align, Literal[0, 1, 2, 4]]] = {
    "left": 0, "center": 1, "right": 2, "justify": 4,
}  # fmt: skip
REGULAR, BOLD = NAMES[False], NAMES[True]
LEFT, RIGHT, TOP, BOTTOM = 25 * mm, 15 * mm, 15 * mm, 18 * mm
#: Room for text, in points.
WIDTH: Final = A4[0] - LEFT - RIGHT
#: A logo in the kop.
_LOGO_HIGH: Final = 18 * mm
_LOGO_WIDE: Final = 40 * mm
_GREY: Final = colors.Color(0.35, 0.35, 0.35)


@dataclass(frozen=True, slots=True)
class Kop:
    """The head of the first page."""

    name: str
    address: str
    more: str = ""
    logo: bytes = b""

    @classmethod
    def of(cls, head: Letterhead) -> Kop:
        """From the letterhead of a legal entity."""
        address, more = (*head.lines, "", "")[:2]
        return cls(head.name, address, more, head.logo)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOf:
    """What stands on every page.

    Attributes:
        title: Of the file.
        kop: First page.
        running: Head of the following pages, one line.
        foot: Left part of the foot: printed when, by whom.
        overprint: Large word across every page (``BATAL``), or "".
    """

    title: str
    kop: Kop
    running: str
    foot: str
    overprint: str = ""


def style(
    size: float = 9.5,
    *,
    bold: bool = False,
    align: Align = "left",
    after: float = 3,
    indent: float = 0,
    before: float = 0,
) -> ParagraphStyle:
    """A paragraph style in the bundled font."""
    register_fonts()
    return ParagraphStyle(
        f"s{size}{bold}{align}{after}{indent}{before}", fontName=BOLD if bold else REGULAR,
        fontSize=size, leading=size * 1.3, alignment=_PLACES[align], spaceAfter=after,
        spaceBefore=before, leftIndent=indent,
    )  # fmt: skip


def words(text: str, made: ParagraphStyle) -> Paragraph:
    """A paragraph of plain text: never markup, only characters the font can draw."""
    return Paragraph("<br/>".join(escape(clean(line)) for line in text.split("\n")), made)


def cell(text: str, made: ParagraphStyle, width: float) -> str | Paragraph:
    """Text of a table cell: as it is where it fits its column, else a paragraph that wraps.

    Paragraphs cost most of a long list's time, and few cells need one.

    Args:
        text: Plain text.
        made: Its style; the table must use the same font and size.
        width: Of the column, in points, its padding taken off.
    """
    plain = clean(text) if "\n" not in text else ""
    font = widths(bold=made.fontName == BOLD)
    if plain and font.width(plain) * made.fontSize <= width:
        return plain
    return words(text, made)


class Bars(Flowable):
    """A barcode with whole modules of one width.

    Args:
        symbol: What it says.
        module_mm: Width of a module.
        height_mm: Length of the bars; a matrix code is as high as it is wide.
    """

    def __init__(
        self,
        symbol: Symbol,
        module_mm: float,
        height_mm: float = 0,
        align: Literal["LEFT", "CENTER", "RIGHT"] = "LEFT",
    ) -> None:
        super().__init__()
        self.symbol = symbol
        self.module = module_mm * mm
        self.hAlign = align
        self.width = symbol.full_width * self.module
        rows = len(symbol.rows)
        quiet = 0 if symbol.linear else symbol.quiet
        self.quiet = quiet
        self.height = height_mm * mm if symbol.linear else (rows + 2 * quiet) * self.module

    def wrap(self, *_room: float) -> tuple[float, float]:
        """Its size; it never bends to the room."""
        return self.width, self.height

    def draw(self) -> None:
        """One path of whole modules, filled once."""
        rows = len(self.symbol.rows)
        units = rows if not self.symbol.linear else 1
        mark = Code(self.symbol.quiet, self.quiet, 1, units, self.symbol)
        tall = self.height if self.symbol.linear else self.module
        path = self.canv.beginPath()
        for x, y, width, height in code_rectangles(mark):
            up = 0 if self.symbol.linear else self.height - (y + height) * self.module
            path.rect(x * self.module, up, width * self.module, height * tall)
        self.canv.drawPath(path, stroke=0, fill=1)


def build(sheet: SheetOf, story: Sequence[Flowable]) -> bytes:
    """The story as one PDF; the same story gives the same bytes."""
    register_fonts()
    out = BytesIO()
    head = _kop_height(sheet.kop)
    first = Frame(LEFT, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM - head, 0, 0, 0, 0)
    later = Frame(LEFT, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM - 7 * mm, 0, 0, 0, 0)
    document = BaseDocTemplate(
        out, pagesize=A4, title=sheet.title, creator="Lumbung", invariant=1, pageCompression=1
    )
    document.addPageTemplates(
        [
            PageTemplate("first", [first], onPage=lambda canvas, _doc: _first(canvas, sheet),
                         autoNextPageTemplate="later"),
            PageTemplate("later", [later], onPage=lambda canvas, _doc: _later(canvas, sheet)),
        ]
    )  # fmt: skip
    document.build(list(story), canvasmaker=lambda *a, **k: _Counting(*a, sheet=sheet, **k))
    return out.getvalue()


def _kop_lines(kop: Kop) -> list[str]:
    """Address and the rest, broken where they are too long for one line."""
    wanted = (clean(text) for text in (kop.address, kop.more) if text)
    room = WIDTH - _beside(kop)
    return [line for text in wanted for line in simpleSplit(text, REGULAR, 9, room)]


def _beside(kop: Kop) -> float:
    """Room the logo takes at the left."""
    return logo_size(kop.logo)[0] + 4 * mm if kop.logo else 0.0


def logo_size(logo: bytes) -> tuple[float, float]:
    """Width and height on paper, in points: 18 mm high, at most 40 mm wide."""
    with Picture.open(BytesIO(logo)) as opened:
        wide, high = opened.size
    scale = min(_LOGO_HIGH / high, _LOGO_WIDE / wide)
    return wide * scale, high * scale


def draw_logo(canvas: Canvas, logo: bytes, top: float) -> None:
    """At the left margin, its upper edge there."""
    wide, high = logo_size(logo)
    canvas.drawImage(ImageReader(BytesIO(logo)), LEFT, top - high, wide, high)


def _kop_height(kop: Kop) -> float:
    words = (16 + 4 * len(_kop_lines(kop))) * mm
    return max(words, logo_size(kop.logo)[1] + 8 * mm) if kop.logo else words


def _first(canvas: Canvas, sheet: SheetOf) -> None:
    top = A4[1] - TOP
    left = LEFT + _beside(sheet.kop)
    if sheet.kop.logo:
        draw_logo(canvas, sheet.kop.logo, top)
        words = (6 + 4 * len(_kop_lines(sheet.kop))) * mm
        top -= max(0.0, (logo_size(sheet.kop.logo)[1] - words) / 2)
    canvas.setFont(BOLD, 15)
    canvas.drawString(left, top - 5 * mm, clean(sheet.kop.name))
    canvas.setFont(REGULAR, 9)
    for place, line in enumerate(_kop_lines(sheet.kop)):
        canvas.drawString(left, top - (10 + 4 * place) * mm, line)
    under = A4[1] - TOP - _kop_height(sheet.kop) + 5 * mm
    for up, thick in ((0.0, 1.4), (-1.6, 0.5)):
        canvas.setLineWidth(thick)
        canvas.line(LEFT, under + up, A4[0] - RIGHT, under + up)


def _later(canvas: Canvas, sheet: SheetOf) -> None:
    canvas.setFont(REGULAR, 8)
    canvas.setFillColor(_GREY)
    canvas.drawString(LEFT, A4[1] - TOP, clean(sheet.running)[:130])
    canvas.setFillColor(colors.black)
    canvas.setLineWidth(0.4)
    canvas.line(LEFT, A4[1] - TOP - 1.5 * mm, A4[0] - RIGHT, A4[1] - TOP - 1.5 * mm)


@dataclass(slots=True)
class _Kept:
    """Pages held back until their number is known."""

    pages: list[dict[str, Any]] = field(default_factory=list)


class _Counting(Canvas):
    """Writes each page's foot when the number of pages is known."""

    def __init__(self, *args: Any, sheet: SheetOf, **more: Any) -> None:  # noqa: ANN401 - reportlab's
        super().__init__(*args, **more)
        self._sheet = sheet
        self._kept = _Kept()

    def showPage(self) -> None:  # noqa: N802 - reportlab's
        self._kept.pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined] # missing in the stubs

    def save(self) -> None:
        kept, sheet = self._kept, self._sheet
        total = len(kept.pages)
        for number, page in enumerate(kept.pages, 1):
            self.__dict__.update(page)
            _foot(self, sheet, number, total)
            Canvas.showPage(self)
        Canvas.save(self)


def _foot(canvas: Canvas, sheet: SheetOf, number: int, total: int) -> None:
    if sheet.overprint:
        canvas.saveState()
        canvas.setFillColor(colors.Color(0.75, 0.1, 0.1, alpha=0.28))
        canvas.setFont(BOLD, 120)
        canvas.translate(A4[0] / 2, A4[1] / 2)
        canvas.rotate(45)
        canvas.drawCentredString(0, -40, sheet.overprint)
        canvas.restoreState()
    canvas.setLineWidth(0.3)
    canvas.line(LEFT, BOTTOM - 4 * mm, A4[0] - RIGHT, BOTTOM - 4 * mm)
    canvas.setFont(REGULAR, 7.5)
    canvas.setFillColor(_GREY)
    canvas.drawString(LEFT, BOTTOM - 8 * mm, clean(sheet.foot))
    canvas.drawRightString(A4[0] - RIGHT, BOTTOM - 8 * mm, f"Halaman {number} dari {total}")
    canvas.setFillColor(colors.black)
