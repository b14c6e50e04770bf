"""A report on paper: A4, kop on the first page, heads on every page, text that can be selected.

Lines are drawn straight onto the page: a flowing table of the library took six times as long and
grew faster than the number of rows (accounting-ux B9).
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, cast

from app.core.money import Money
from app.documents.pdf import NAMES, register_fonts
from app.documents.report import Carry, Kind, Look, cell_text
from app.documents.report_layout import (
    BARS,
    INDENT,
    LEFT,
    MM,
    TOP,
    grouped,
    head_lines,
    head_words,
    lay_out,
    logo_height,
    paginate,
    small_lines,
    space,
    width_of,
    words_height,
)
from app.documents.text_fit import clean, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.pdfgen.canvas import Canvas

    from app.documents.report import Cell, Proof, Report, Row
    from app.documents.report_layout import Layout

_GREY: Final = 0.38
_FORWARD: Final = "Dipindahkan"
_BROUGHT: Final = "Pindahan"
#: Modules of the bars of a number and of the QR (PU-90).
_MODULE_MM: Final = 0.35
_QR_MM: Final = 0.5


def render(report: Report) -> bytes:
    """The report as PDF; the same report gives the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    layout = lay_out(report)
    pages = paginate(layout)
    out = BytesIO()
    canvas = Canvas(out, pagesize=layout.page, invariant=1, pageCompression=1)
    canvas.setTitle(f"{report.title.name} {report.title.period}")
    canvas.setAuthor(report.title.entity)
    canvas.setCreator("Lumbung")
    carried = _Carried(report)
    letters = (_Letters(canvas, bold=False), _Letters(canvas, bold=True))
    for number, page in enumerate(pages, start=1):
        _Painter(canvas, _Ink(letters), layout, carried).page(page, number, len(pages))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Letters(dict[int, str]):
    """How the characters of a font are written in this file: for ``str.translate``.

    The library looks up every letter of every line again, which is most of the time of a long
    ledger; the first 200 different letters of a document, and there are never more on a report,
    stand in one part of the font.
    """

    def __init__(self, canvas: Canvas, *, bold: bool) -> None:
        super().__init__()
        from reportlab.pdfbase.pdfmetrics import getFont

        # The font numbers its letters by document.
        self._font = cast("Any", getFont(NAMES[bold]))
        self._document: Any = canvas._doc  # type: ignore[attr-defined] # noqa: SLF001
        self.name: str = self._font.getSubsetInternalName(0, self._document)

    def __missing__(self, letter: int) -> str:
        parts = self._font.splitString(chr(letter), self._document)
        subset, code = parts[0] if parts else (1, b"")
        written = "".join(f"\\{byte:03o}" for byte in code) if subset == 0 else ""
        self[letter] = written
        return written


class _Ink:
    """The words of one page, as the operators of the file."""

    def __init__(self, letters: tuple[_Letters, _Letters]) -> None:
        self._letters = letters
        self._code = ["BT"]
        self._font: tuple[bool, float] | None = None
        self._grey = -1.0

    def say(self, x: float, y: float, text: str, size: float, *, bold: bool, grey: float) -> None:
        """Write a line whose left end stands at a point."""
        letters = self._letters[bold]
        if (bold, size) != self._font:
            self._code.append(f"{letters.name} {size:g} Tf")
            self._font = (bold, size)
        if grey != self._grey:
            self._code.append(f"{grey:g} g")
            self._grey = grey
        self._code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm ({text.translate(letters)}) Tj")

    def getCode(self) -> str:  # noqa: N802 - the library asks by this name
        """What the page holds."""
        return "\n".join((*self._code, "0 g", "ET"))


class _Carried:
    """Running figures from page to page."""

    def __init__(self, report: Report) -> None:
        self._columns = report.columns
        self.figures: list[Cell] = [None] * len(report.columns)

    def add(self, row: Row) -> None:
        """Count a row."""
        if not row.look.counted:
            return
        for at, column in enumerate(self._columns):
            cell = row.cells[at]
            if column.carry is Carry.NONE or not isinstance(cell, (Money, int)):
                continue
            self.figures[at] = _after(self.figures[at], cell, column.carry)


def _after(before: Cell, cell: Money | int, carry: Carry) -> Money | int:
    """What is carried behind a row: amounts and quantities never mix in a column."""
    if carry is Carry.SUM and isinstance(before, Money) and isinstance(cell, Money):
        return before + cell
    if carry is Carry.SUM and isinstance(before, int) and isinstance(cell, int):
        return before + cell
    return cell


# ---------------------------------------------------------------- drawing


class _Painter:
    """Draws one page from the top down."""

    def __init__(self, canvas: Canvas, ink: _Ink, layout: Layout, carried: _Carried) -> None:
        self._canvas = canvas
        self._ink = ink
        self._layout = layout
        self._report = layout.report
        self._carried = carried
        self._y = layout.page[1] - TOP
        self._figures = [column.kind.figure for column in layout.report.columns]
        self._hang = {bold: width_of(")", layout.size, bold=bold) for bold in (False, True)}

    def page(self, rows: range, number: int, pages: int) -> None:
        """Everything of one page."""
        if number == 1:
            self._first_head()
        else:
            self._next_head()
        self._table_head()
        if self._layout.carries and number > 1 and len(rows):
            self._carry_line(_BROUGHT)
        for at in rows:
            self._row(at)
            self._carried.add(self._report.rows[at])
        if self._layout.carries and number < pages and rows.stop < len(self._report.rows):
            self._carry_line(_FORWARD)
        if number == pages:
            self._below()
        self._foot(number, pages)
        self._canvas.drawText(self._ink)  # type: ignore[arg-type] # it asks for the code only

    # ------------------------------------------------------------ words
    def _say(
        self, x: float, text: str, size: float, *, bold: bool = False, grey: float = 0.0
    ) -> None:
        self._ink.say(x, self._y, text, size, bold=bold, grey=grey)

    def _right(
        self, right: float, text: str, size: float, *, bold: bool = False, grey: float = 0.0
    ) -> None:
        self._say(right - width_of(text, size, bold=bold), text, size, bold=bold, grey=grey)

    def _centred(self, text: str, size: float, *, bold: bool = False, grey: float = 0.0) -> None:
        text = clean(text)
        middle = (LEFT + self._layout.right) / 2
        self._say(middle - width_of(text, size, bold=bold) / 2, text, size, bold=bold, grey=grey)

    def _rule(self, left: float, right: float, y: float, thick: float = 0.5) -> None:
        self._canvas.setLineWidth(thick)
        self._canvas.line(left, y, right, y)

    # ------------------------------------------------------------ heads
    def _first_head(self) -> None:
        title = self._report.title
        if title.letterhead is not None:
            top = self._y
            if title.letterhead.logo:
                from app.documents.a4 import draw_logo

                draw_logo(self._canvas, title.letterhead.logo, top)
                beside = words_height(title.letterhead)
                self._y -= max(0, (logo_height(title.letterhead) - beside) / 2)
            self._y -= 14
            self._centred(title.letterhead.name, 14, bold=True)
            self._y -= 14 * 0.3
            for line in title.letterhead.lines:
                self._y -= 8 * 1.35
                self._centred(line, 8)
            if title.letterhead.logo:
                self._y = min(self._y, top - logo_height(title.letterhead))
            self._y -= 2.5 * MM
            self._rule(LEFT, self._layout.right, self._y, 1.4)
            self._rule(LEFT, self._layout.right, self._y - 2, 0.5)
            self._y -= 2.5 * MM
        self._y -= 5 * MM
        proof = self._report.proof
        for text, size, bold in (
            ("" if proof else title.entity, 11, True),
            (title.name, 13, True),
            (title.period, 9, False),
        ):
            if text:
                self._y -= size
                self._centred(text, size, bold=bold)
                self._y -= size * 0.4
        if proof is not None:
            self._marks(proof)
        for small in small_lines(self._layout):
            self._y -= 8
            if proof is None:
                self._centred(small, 8, grey=_GREY)
            else:
                self._say(LEFT, small, 8)
            self._y -= 8 * 0.4
        self._y -= 3 * MM

    def _marks(self, proof: Proof) -> None:
        """Which copy it is, and its number as bars."""
        from app.documents.a4 import Bars
        from app.documents.barcodes import code128

        if proof.copy:
            self._y -= 10
            self._centred(f"SALINAN ke-{proof.copy}", 10, bold=True)
            self._y -= 10 * 0.4
        bars = Bars(code128(proof.number), _MODULE_MM, BARS / MM)
        self._y -= BARS + 3 * MM
        bars.drawOn(self._canvas, (LEFT + self._layout.right - bars.width) / 2, self._y + 1 * MM)

    def _next_head(self) -> None:
        title = self._report.title
        self._y -= 8
        self._say(LEFT, clean(f"{title.entity} · {title.name}"), 8, bold=True)
        self._right(self._layout.right, clean(title.period), 8)
        self._y -= 8 * 0.4 + 3 * MM

    def _table_head(self) -> None:
        layout = self._layout
        self._rule(LEFT, layout.right, self._y, 0.8)
        self._y -= 1 * MM
        if grouped(layout):
            self._y -= layout.size
            self._groups()
            self._y -= layout.line - layout.size
        lines = head_lines(layout)
        top = self._y
        for at, column in enumerate(self._report.columns):
            words = head_words(layout, at)
            left, wide = layout.places[at]
            for place, text in enumerate(words, start=lines - len(words)):
                self._y = top - layout.size - place * layout.line
                if column.kind.figure:
                    self._right(left + wide, text, layout.size, bold=True)
                else:
                    self._say(left, text, layout.size, bold=True)
        self._y = top - lines * layout.line - 0.6 * MM
        self._rule(LEFT, layout.right, self._y, 0.8)
        self._y -= 1 * MM

    def _groups(self) -> None:
        columns, places = self._report.columns, self._layout.places
        at = 0
        while at < len(columns):
            end = at
            while end + 1 < len(columns) and columns[end + 1].group == columns[at].group:
                end += 1
            if columns[at].group:
                left, right = places[at][0], places[end][0] + places[end][1]
                text = clean(columns[at].group)
                half = width_of(text, self._layout.size, bold=True) / 2
                self._say((left + right) / 2 - half, text, self._layout.size, bold=True)
                self._rule(left, right, self._y - 2, 0.4)
            at = end + 1

    # ------------------------------------------------------------ rows
    def _row(self, at: int) -> None:
        layout, row = self._layout, self._report.rows[at]
        top, look = self._y, row.look
        first = top - space(look, layout.line) * (0.7 if look is Look.HEADING else 0.5)
        first -= layout.size
        bold, sums = look.bold, look.sums
        for index, lines in enumerate(layout.texts[at]):
            if row.over:
                look = row.look_at(index)
                bold, sums = look.bold, look.sums
            if lines:
                self._cell(row, index, lines, first, look, bold=bold)
            if sums and lines and self._figures[index]:
                self._lines_of_sum(index, look, top, first)
        self._y = top - layout.heights[at]

    def _cell(
        self, row: Row, index: int, lines: tuple[str, ...], first: float, look: Look, *, bold: bool
    ) -> None:
        layout, say = self._layout, self._ink.say
        left, wide = layout.places[index]
        size, y = layout.size, first
        grey = _GREY if look is Look.NOTE else 0.0
        if self._figures[index]:
            right = left + wide
            for text in lines:
                # Digits stand under digits: a closing bracket hangs outside.
                end = right if text[-1] == ")" else right - self._hang[bold]
                say(end - width_of(text, size, bold=bold), y, text, size, bold=bold, grey=grey)
                y -= layout.line
            return
        left += layout.level(row, index) * INDENT
        for text in lines:
            say(left, y, text, size, bold=bold, grey=grey)
            y -= layout.line

    def _lines_of_sum(self, index: int, look: Look, top: float, first: float) -> None:
        left, wide = self._layout.places[index]
        self._rule(left, left + wide, top - 0.6, 0.5)
        if look is Look.TOTAL:
            self._rule(left, left + wide, first - 2.4, 0.5)
            self._rule(left, left + wide, first - 3.8, 0.5)

    def _carry_line(self, words: str) -> None:
        layout = self._layout
        high = layout.line * 1.15
        self._y -= layout.size + 0.1 * layout.line
        self._say(layout.places[self._report.text_column][0], words, layout.size, bold=True)
        for at, figure in enumerate(self._carried.figures):
            if self._report.columns[at].carry is not Carry.NONE:
                left, wide = layout.places[at]
                text = cell_text(figure if figure is not None else 0, Kind.MONEY, layout.decimals)
                hang = width_of(")", layout.size, bold=True) if text[-1:] != ")" else 0.0
                self._right(left + wide - hang, text, layout.size, bold=True)
        self._y -= high - layout.size - 0.25 * layout.line
        self._rule(LEFT, layout.right, self._y, 0.3)
        self._y -= 0.15 * layout.line

    # ------------------------------------------------------------ foot
    def _below(self) -> None:
        report = self._report
        self._rule(LEFT, self._layout.right, self._y - 1, 0.8)
        if report.footers:
            self._y -= 3 * MM
        for footer in report.footers:
            self._y -= 8
            self._say(LEFT, clean(footer.text), 8, bold=footer.holds is False, grey=0.0)
            self._y -= 8 * 0.5
        if report.signers:
            self._signatures()
        if report.proof is not None:
            self._proof(report.proof)

    def _proof(self, proof: Proof) -> None:
        """The QR, and beside it what it proves."""
        from app.documents.a4 import Bars
        from app.documents.barcodes import qr

        code = Bars(qr(proof.code), _QR_MM)
        bottom = self._y - 3 * MM - code.height
        code.drawOn(self._canvas, LEFT, bottom)
        self._y = bottom + code.height / 2 + 2 * 8 * 0.9
        title = self._report.title
        for text in (
            "Pindai untuk memeriksa keaslian dokumen ini di Lumbung.",
            f"{title.name}, {title.period}",
            f"SHA-256 {proof.sha256[:32]}",
            proof.sha256[32:],
        ):
            self._say(LEFT + code.width + 4 * MM, clean(text), 8)
            self._y -= 8 * 1.45
        self._y = bottom

    def _signatures(self) -> None:
        report, size = self._report, 9
        self._y -= 6 * MM
        room = (self._layout.right - LEFT) / len(report.signers)
        if report.place:
            self._right(self._layout.right, clean(report.place), size)
        self._y -= size * 1.6
        top = self._y
        for at, signer in enumerate(report.signers):
            middle = LEFT + room * (at + 0.5)
            self._y = top
            self._around(middle, f"{signer.role},", size)
            self._y = top - 5.5 * size * 1.3
            self._around(middle, signer.name or "(.........................)", size, bold=True)
            self._y -= size * 1.3
            self._around(middle, signer.position, size)

    def _around(self, middle: float, text: str, size: float, *, bold: bool = False) -> None:
        text = clean(text)
        if text:
            self._say(middle - width_of(text, size, bold=bold) / 2, text, size, bold=bold)

    def _foot(self, number: int, pages: int) -> None:
        self._y = 10 * MM
        title = self._report.title
        filters = () if self._report.proof else title.filters
        told = clean(" · ".join(filter(None, (title.printed, *filters))))
        place = f"Halaman {number} dari {pages}"
        room = self._layout.right - LEFT - width_of(place, 7, bold=False) - 4 * MM
        lines = wrap(told, room / 7, bold=False) if told else ()
        cut = "..." if len(lines) > 1 else ""
        self._say(LEFT, f"{lines[0]}{cut}" if lines else "", 7, grey=_GREY)
        self._right(self._layout.right, place, 7, grey=_GREY)


def page_texts(data: bytes) -> Iterator[str]:
    """The text of each page as a viewer selects it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            text_page = page.get_textpage()
            yield text_page.get_text_bounded()
            text_page.close()
            page.close()
    finally:
        document.close()
