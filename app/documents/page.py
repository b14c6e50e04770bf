"""One page laid out in whole dots, independent of the printer's language.

A document draws on a `Board` in millimetres; the board turns that into dots of its grid and keeps
three kinds of mark: text runs, filled rectangles and barcodes.  ZPL, TSPL, PDF and pictures are
written from the same marks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from app.documents.barcodes import MAX_MODULE_MM, MIN_HEIGHT_MM, BarcodeTooWide, Symbol
from app.documents.fonts import ASCENT, CAPITAL, LINE
from app.documents.text_fit import Fitted, clean, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.documents.grid import Grid

Align = Literal["left", "center", "right"]
PT: Final = 25.4 / 72
#: Smaller than this nobody reads on a thermal label (6 pt).
SMALLEST_MM: Final = 6 * PT


@dataclass(frozen=True, slots=True)
class TextRun:
    """One line of text.

    Attributes:
        x: Left edge of its room, in dots.
        baseline: Where the letters stand, in dots from the top.
        width: Room in dots; the text is aligned in it and fits into it.
        size: Type size in dots.
        text: Clean text.
        bold: Heavy weight.
        align: Side of the room it leans on.
        white: White letters, on a filled rectangle drawn before.
    """

    x: int
    baseline: int
    width: int
    size: int
    text: str
    bold: bool = False
    align: Align = "left"
    white: bool = False


@dataclass(frozen=True, slots=True)
class Fill:
    """A black rectangle: rule, side of a box, or ground for white text; all in dots."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Code:
    """A barcode in place.

    Attributes:
        x: Left edge of its ink (quiet zone outside), in dots.
        y: Top edge of its ink, in dots.
        module: Width of one module in whole dots.
        height: Length of the bars in dots; a matrix code's own height.
        symbol: What it says.
        turned: Turned a quarter clockwise, bars lying, read from top to bottom.
    """

    x: int
    y: int
    module: int
    height: int
    symbol: Symbol
    turned: bool = False

    @property
    def box(self) -> tuple[int, int]:
        """Width and height of its ink in dots."""
        along = self.symbol.width * self.module
        return (self.height, along) if self.turned else (along, self.height)

    @property
    def quiet_dots(self) -> int:
        """White that must stay around it along its reading direction."""
        return self.symbol.quiet * self.module


Mark = TextRun | Fill | Code


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page.

    Attributes:
        width_mm: Width of the paper.
        height_mm: Length of the paper.
        grid: Dots the marks are counted in.
        marks: In drawing order.
    """

    width_mm: float
    height_mm: float
    grid: Grid
    marks: tuple[Mark, ...]

    @property
    def width(self) -> int:
        """Dots across."""
        return self.grid.dots(self.width_mm)

    @property
    def height(self) -> int:
        """Dots down."""
        return self.grid.dots(self.height_mm)

    def moved(self, right_mm: float, down_mm: float) -> Page:
        """The same page shifted by a printer's offsets (PU-91)."""
        right, down = self.grid.dots(right_mm), self.grid.dots(down_mm)
        if not right and not down:
            return self
        return replace(self, marks=tuple(_moved(mark, right, down) for mark in self.marks))


def _moved(mark: Mark, right: int, down: int) -> Mark:
    if isinstance(mark, TextRun):
        return replace(mark, x=max(0, mark.x + right), baseline=max(0, mark.baseline + down))
    return replace(mark, x=max(0, mark.x + right), y=max(0, mark.y + down))


@dataclass(frozen=True, slots=True)
class Box:
    """Where something ended up, in millimetres."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Bottom edge."""
        return self.y + self.height


class Board:
    """Draws in millimetres from the top left corner; collects marks in dots.

    Args:
        width_mm: Width of the paper.
        height_mm: Length of the paper.
        grid: The printer's dots.
    """

    def __init__(self, width_mm: float, height_mm: float, grid: Grid) -> None:
        self.width_mm = width_mm
        self.height_mm = height_mm
        self.grid = grid
        self._marks: list[Mark] = []

    def page(self, height_mm: float | None = None) -> Page:
        """What was drawn so far, on paper of that length (continuous paper: where it is cut)."""
        length = self.height_mm if height_mm is None else height_mm
        return Page(self.width_mm, length, self.grid, tuple(self._marks))

    def text(  # noqa: PLR0913 - the properties of a line of type, all named at the call
        self,
        text: str,
        *,
        x: float,
        y: float,
        width: float,
        pt: float,
        min_pt: float | None = None,
        lines: int = 1,
        bold: bool = False,
        align: Align = "left",
        white: bool = False,
    ) -> float:
        """Write text into a room; it shrinks to ``min_pt``, then is cut with dots.

        Returns:
            The y just below the last line, in millimetres (``y`` itself for empty text).
        """
        smallest = (pt if min_pt is None else min_pt) * PT
        fitted = fit(
            clean(text), width=width, size_mm=pt * PT, min_size_mm=smallest, lines=lines, bold=bold
        )
        return self.lines(fitted, x=x, y=y, width=width, bold=bold, align=align, white=white)

    def lines(
        self,
        fitted: Fitted,
        *,
        x: float,
        y: float,
        width: float,
        bold: bool = False,
        align: Align = "left",
        white: bool = False,
    ) -> float:
        """Write lines that were fitted before; returns the y below them."""
        for number, line in enumerate(fitted.lines):
            top = y + number * fitted.size_mm * LINE
            self._marks.append(
                TextRun(
                    x=self.grid.dots(x),
                    baseline=self.grid.dots(top + fitted.size_mm * ASCENT),
                    width=self.grid.dots_above(width),
                    size=max(1, self.grid.dots_below(fitted.size_mm)),
                    text=line,
                    bold=bold,
                    align=align,
                    white=white,
                )
            )
        return y + fitted.height_mm

    def text_in(
        self,
        text: str,
        box: Box,
        *,
        pt: float,
        min_pt: float | None = None,
        bold: bool = False,
        align: Align = "center",
        white: bool = False,
    ) -> None:
        """One line of text whose capitals stand in the middle of a box."""
        smallest = (pt if min_pt is None else min_pt) * PT
        fitted = fit(
            clean(text), width=box.width, size_mm=pt * PT, min_size_mm=smallest, lines=1, bold=bold
        )
        above = fitted.size_mm * (ASCENT - CAPITAL)
        top = box.y + (box.height - fitted.size_mm * CAPITAL) / 2 - above
        self.lines(fitted, x=box.x, y=top, width=box.width, bold=bold, align=align, white=white)

    def fill(self, x: float, y: float, width: float, height: float) -> None:
        """A black rectangle, at least one dot each way."""
        grid = self.grid
        self._marks.append(
            Fill(grid.dots(x), grid.dots(y), max(1, grid.dots(width)), max(1, grid.dots(height)))
        )

    def rule(self, x: float, y: float, width: float, thick: float = 0.25) -> None:
        """A horizontal line."""
        self.fill(x, y, width, thick)

    def frame(self, box: Box, thick: float = 0.25) -> None:
        """An empty box; its outer edges are the box's."""
        self.fill(box.x, box.y, box.width, thick)
        self.fill(box.x, box.bottom - thick, box.width, thick)
        self.fill(box.x, box.y, thick, box.height)
        self.fill(box.right - thick, box.y, thick, box.height)

    def bars(
        self,
        symbol: Symbol,
        room: Box,
        *,
        align: Align = "center",
        max_mm: float = MAX_MODULE_MM,
        min_mm: float = 0.0,
    ) -> Box:
        """A linear code as wide as the room allows, quiet zones inside the room.

        Returns:
            Where the code with its quiet zones lies.

        Raises:
            BarcodeTooWide: If bars wide enough to scan do not fit.
        """
        grid = self.grid
        module = symbol.module_for(
            grid, room_dots=grid.dots_below(room.width), max_mm=max_mm, min_mm=min_mm
        )
        if module is None:
            raise BarcodeTooWide(symbol, room.width)
        return self.exact_bars(symbol, room, module, align=align)

    def exact_bars(self, symbol: Symbol, room: Box, module: int, *, align: Align = "left") -> Box:
        """A linear code with modules of so many dots, whether or not they scan (test label)."""
        grid = self.grid
        height = max(grid.dots(room.height), grid.dots_above(MIN_HEIGHT_MM))
        wide = symbol.full_width * module
        left = grid.dots(room.x) + _slack(grid.dots_below(room.width) - wide, align)
        self._marks.append(
            Code(left + symbol.quiet * module, grid.dots(room.y), module, height, symbol)
        )
        return Box(grid.mm(left), room.y, grid.mm(wide), grid.mm(height))

    def turned_bars(self, symbol: Symbol, room: Box, *, max_mm: float = MAX_MODULE_MM) -> bool:
        """A linear code turned a quarter, down the room; False, and no mark, if it is too long."""
        grid = self.grid
        long = grid.dots_below(room.height)
        module = symbol.module_for(grid, room_dots=long, max_mm=max_mm)
        if module is None:
            return False
        top = grid.dots(room.y) + (long - symbol.full_width * module) // 2
        self._marks.append(
            Code(
                grid.dots(room.x),
                top + symbol.quiet * module,
                module,
                max(grid.dots(room.width), grid.dots_above(MIN_HEIGHT_MM)),
                symbol,
                turned=True,
            )
        )
        return True

    def cells(
        self, symbol: Symbol, room: Box, *, align: Align = "center", max_mm: float = 1.2
    ) -> Box:
        """A matrix code as large as the room allows, quiet zone inside the room.

        Raises:
            BarcodeTooWide: If cells large enough to scan do not fit.
        """
        grid = self.grid
        side = grid.dots_below(min(room.width, room.height))
        module = symbol.module_for(grid, room_dots=side, max_mm=max_mm)
        if module is None:
            raise BarcodeTooWide(symbol, min(room.width, room.height))
        wide = symbol.full_width * module
        left = grid.dots(room.x) + _slack(grid.dots_below(room.width) - wide, align)
        top = grid.dots(room.y)
        quiet = symbol.quiet * module
        self._marks.append(
            Code(left + quiet, top + quiet, module, len(symbol.rows) * module, symbol)
        )
        return Box(grid.mm(left), room.y, grid.mm(wide), grid.mm(wide))


def _slack(free: int, align: Align) -> int:
    return {"left": 0, "center": free // 2, "right": free}[align]


def joined(parts: Sequence[str]) -> str:
    """The parts that are there, for lines such as "Toko A - Bandung"."""
    return " - ".join(part for part in parts if part)
