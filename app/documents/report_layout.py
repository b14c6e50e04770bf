"""Where the lines of a report stand on paper: columns, type size, heights of rows, pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.core.money import Money
from app.documents.fonts import widths
from app.documents.report import Carry, Kind, Look, cell_text
from app.documents.text_fit import clean, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.documents.report import Letterhead, Report, Row

MM: Final = 72 / 25.4
A4: Final = (210 * MM, 297 * MM)
#: documents-id §2: 25 mm at the left for binding, at least 15 elsewhere.
LEFT: Final = 25 * MM
RIGHT: Final = 15 * MM
TOP: Final = 15 * MM
_BOTTOM: Final = 18 * MM
_SIZES: Final = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_LINE: Final = 1.38
#: Length of the bars of an issued document's number; room for its QR (61 modules of 0.5 mm).
BARS: Final = 9 * MM
PROOF: Final = 36 * MM
_GAP: Final = 2.2 * MM
INDENT: Final = 3.2 * MM
#: Lines of one cell; more is cut with dots.
_MOST_LINES: Final = 3
#: A column of text holds its median text, but asks for no less and no more than so many letters.
_LEAST_TEXT: Final = 12
_MOST_TEXT: Final = 38
#: Mean width of a letter in parts of the type size.
_LETTER: Final = 0.54


def width_of(text: str, size: float, *, bold: bool) -> float:
    """Width of clean text in points."""
    return widths(bold=bold).width(text) * size


# ---------------------------------------------------------------- measures


@dataclass(slots=True)
class Layout:
    """Where columns stand and how high rows are, in points."""

    report: Report
    page: tuple[float, float]
    size: float
    #: Left edge and width of each column.
    places: list[tuple[float, float]]
    decimals: int
    #: Lines of text of each cell that is no figure, by row.
    texts: list[list[tuple[str, ...]]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    def level(self, row: Row, at: int) -> int:
        """Steps a cell's text is set in."""
        return self.report.level_at(row, at) if row.level or row.over else 0

    @property
    def line(self) -> float:
        """From one line of text to the next."""
        return self.size * _LINE

    @property
    def right(self) -> float:
        """Right edge of what is printed."""
        return self.page[0] - RIGHT

    @property
    def carries(self) -> bool:
        """Whether figures go from page to page."""
        return any(column.carry is not Carry.NONE for column in self.report.columns)


def lay_out(report: Report) -> Layout:
    """The largest type at which every figure and code fits, upright if it can be."""
    across = report.across
    decimals = report.decimals()
    longest = [_longest(report, at, decimals) for at in range(len(report.columns))]
    for page in ((A4[1], A4[0]),) if across else (A4, (A4[1], A4[0])):
        for size in _SIZES:
            places = _places(report, page, size, longest)
            if places is not None:
                return _measured(Layout(report, page, size, places, decimals))
    page = (A4[1], A4[0])
    squeezed = _places(report, page, _SIZES[-1], longest, forced=True)
    return _measured(Layout(report, page, _SIZES[-1], squeezed or [], decimals))


def _longest(report: Report, at: int, decimals: int) -> float:
    """Widest figure, code or date of a column, in parts of the type size, head included."""
    column = report.columns[at]
    head = max((widths(bold=True).width(clean(word)) for word in column.title.split()), default=1)
    if column.kind is Kind.TEXT:
        lengths = sorted(
            len(text) for row in report.rows if isinstance(text := row.cells[at], str) and text
        )
        median = lengths[len(lengths) // 2] if lengths else 0
        return max(head, min(max(median, _LEAST_TEXT), _MOST_TEXT) * _LETTER)
    texts = {cell_text(row.cells[at], column.kind, decimals) for row in report.rows}
    if column.carry is Carry.SUM:
        figures = [row.cells[at] for row in report.rows if row.look.counted]
        amount = sum(abs(cell.sen) for cell in figures if isinstance(cell, Money))
        pieces = sum(abs(cell) for cell in figures if isinstance(cell, int))
        whole = Money(amount) if column.kind is Kind.MONEY else pieces
        texts.add(cell_text(whole, column.kind, decimals))
    most = max(map(len, texts), default=0)
    near = [text for text in texts if len(text) >= most - 3]
    bracket = widths(bold=True).width(")") if column.kind.figure else 0.0
    wide = max(
        (widths(bold=bold).width(clean(text)) for text in near for bold in (False, True)),
        default=0.0,
    )
    return max(head, wide, 2.0) + bracket + 0.05


def _places(
    report: Report,
    page: tuple[float, float],
    size: float,
    longest: Sequence[float],
    *,
    forced: bool = False,
) -> list[tuple[float, float]] | None:
    """Columns side by side, or None when they do not fit at this size."""
    room = page[0] - LEFT - RIGHT - _GAP * (len(longest) - 1)
    wide = [each * size for each in longest]
    free = room - sum(wide)
    if free < 0 and not forced:
        return None
    texts = [at for at, column in enumerate(report.columns) if column.kind is Kind.TEXT]
    weight = sum(report.columns[at].weight for at in texts)
    if forced and free < 0:
        wide = [each * room / sum(wide) for each in wide]
    elif texts:
        for at in texts:
            wide[at] += free * report.columns[at].weight / weight
    else:
        wide = [each + free / len(wide) for each in wide]
    places, left = [], LEFT
    for each in wide:
        places.append((left, each))
        left += each + _GAP
    return places


def _measured(layout: Layout) -> Layout:
    report = layout.report
    figures = [column.kind.figure for column in report.columns]
    for row in report.rows:
        lines = [_cell_lines(layout, row, at, figure=figures[at]) for at in range(len(figures))]
        layout.texts.append(lines)
        high = max((len(each) for each in lines), default=1) or 1
        layout.heights.append(high * layout.line + space(row.look, layout.line))
    return layout


def space(look: Look, line: float) -> float:
    """Air around a row."""
    if look is Look.HEADING:
        return 0.35 * line
    return 0.3 * line if look.sums else 0.0


def _cell_lines(layout: Layout, row: Row, at: int, *, figure: bool) -> tuple[str, ...]:
    cell = row.cells[at]
    if cell is None or cell == "":
        return ()
    if figure or not isinstance(cell, str):
        return (cell_text(cell, layout.report.columns[at].kind, layout.decimals),)
    text = clean(cell)
    if not text:
        return ()
    bold = row.look_at(at).bold
    room = layout.places[at][1] - layout.level(row, at) * INDENT
    if _flows(row, at):
        room = _room_until_figures(layout, row, at)
    if width_of(text, layout.size, bold=bold) <= room:
        return (text,)
    lines = wrap(text, max(room, 1) / layout.size, bold=bold)
    if len(lines) > _MOST_LINES:
        lines = (*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1].rstrip(' .')}...")
    return lines


def _flows(row: Row, at: int) -> bool:
    """Heads and totals may run over the empty columns beside them."""
    return row.look_at(at) is not Look.LINE and (at + 1 < len(row.cells) and not row.cells[at + 1])


def _room_until_figures(layout: Layout, row: Row, at: int) -> float:
    end = at
    while end + 1 < len(row.cells) and row.cells[end + 1] in {None, ""}:
        end += 1
    left = layout.places[at][0] + layout.level(row, at) * INDENT
    return layout.places[end][0] + layout.places[end][1] - left


# ---------------------------------------------------------------- pages


def paginate(layout: Layout) -> list[range]:
    """Which rows stand on which page."""
    pages: list[range] = []
    start, used = 0, 0.0
    room = _room(layout, first=True)
    rows = layout.report.rows
    for at, high in enumerate(layout.heights):
        if used + high > room and at > start:
            cut = _cut(rows, start, at)
            pages.append(range(start, cut))
            start, used = cut, sum(layout.heights[cut:at])
            room = _room(layout, first=False)
        used += high
    pages.append(range(start, len(rows)))
    if used + _below_height(layout) > room and used:
        # What is signed or proved takes its last lines along to the new page.
        cut = _cut(rows, start, max(start + 1, len(rows) - 2))
        pages[-1] = range(start, cut)
        pages.append(range(cut, len(rows)))
    return pages


def _cut(rows: Sequence[Row], start: int, at: int) -> int:
    """A total is never alone at the top of a page, a head never last at the bottom."""
    cut = at
    while cut - 1 > start and (rows[cut].look.sums or rows[cut].look is Look.NOTE):
        cut -= 1
    while cut - 1 > start and rows[cut - 1].look is Look.HEADING:
        cut -= 1
    return cut if cut > start + 1 else at


def _room(layout: Layout, *, first: bool) -> float:
    high = layout.page[1] - TOP - _BOTTOM - _head_height(layout)
    high -= _first_height(layout) if first else _next_height(layout)
    return high - (2 * layout.line * 1.15 if layout.carries else 0)


def _head_height(layout: Layout) -> float:
    return (head_lines(layout) + (1 if grouped(layout) else 0)) * layout.line + 3 * MM


def head_lines(layout: Layout) -> int:
    """Lines of the table's head, without its groups."""
    return max(len(head_words(layout, at)) for at in range(len(layout.report.columns)))


def head_words(layout: Layout, at: int) -> tuple[str, ...]:
    """The title of a column, broken to its width."""
    title = clean(layout.report.columns[at].title)
    return wrap(title, layout.places[at][1] / layout.size * 1.02, bold=True) or ("",)


def grouped(layout: Layout) -> bool:
    """Whether heads stand above others."""
    return any(column.group for column in layout.report.columns)


def _first_height(layout: Layout) -> float:
    title = layout.report.title
    head = title.letterhead
    kop = 0.0
    if head is not None:
        kop = max(words_height(head), logo_height(head)) + 5 * MM
    named = 13 + 9 + (0 if layout.report.proof else 11)
    words = 5 * MM + named * 1.4 + len(small_lines(layout)) * 8 * 1.4
    return kop + words + 3 * MM + _marks_height(layout)


def words_height(head: Letterhead) -> float:
    """What the words of the kop take."""
    return 14 * 1.3 + len(head.lines) * 8 * 1.35


def logo_height(head: Letterhead) -> float:
    """What the logo at the left of the kop takes; 0 without one."""
    if not head.logo:
        return 0.0
    from app.documents.a4 import logo_size

    return logo_size(head.logo)[1]


def small_lines(layout: Layout) -> tuple[str, ...]:
    """Note and filters below the title; on an issued document each has a line of its own."""
    title, room = layout.report.title, (layout.right - LEFT) / 8
    told = (*title.filters, title.note) if layout.report.proof else (title.note, *title.filters)
    parts = [clean(part) for part in told if part]
    texts = parts if layout.report.proof else [" · ".join(parts)]
    return tuple(line for text in texts if text for line in wrap(text, room, bold=False))


def _marks_height(layout: Layout) -> float:
    proof = layout.report.proof
    return 0.0 if proof is None else BARS + 3 * MM + (10 * 1.4 if proof.copy else 0)


def _next_height(_layout: Layout) -> float:
    return 8 * 1.4 + 3 * MM


def _below_height(layout: Layout) -> float:
    report = layout.report
    high = len(report.footers) * 8 * 1.5
    if report.signers:
        high += 42 * MM
    if report.proof is not None:
        high += PROOF
    return high + (3 * MM if high else 0)
