"""The test label of a printer: size, offset, and which bar width it prints cleanly (PU-91)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core.text import waktu
from app.documents.barcodes import LINEAR_QUIET, MIN_HEIGHT_MM, code128
from app.documents.fonts import LINE
from app.documents.page import PT, Board, Box, Page

if TYPE_CHECKING:
    from datetime import datetime

    from app.documents.grid import Grid

#: The box whose distance to the paper's edges shows the printer's offset.
INSET_MM: Final = 2.0
_GRADES: Final = 5
_GRADE_MM: Final = 14.2
_GRADE_INK_MM: Final = 13.2
_STREAK_MM: Final = 4.0
_SMALL_MM: Final = 50.0
#: The box's own side is the last mark; none is drawn this close to it.
_LAST_TICK_MM: Final = 0.3
_TICK, _TICK_5, _TICK_10 = 1.2, 2.0, 3.2


@dataclass(frozen=True, slots=True)
class PrinterCheck:
    """What the test label says besides its measures.

    Attributes:
        printer: Name of the printer.
        language: Its language, as the person knows it.
        printed_at: Moment of printing, aware.
        offset_x_mm: Offset in force, to the right.
        offset_y_mm: Offset in force, downwards.
    """

    printer: str
    language: str
    printed_at: datetime
    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0


def check_pages(
    label: PrinterCheck, grid: Grid, width_mm: float, height_mm: float
) -> tuple[Page, ...]:
    """Lay the test label out on the printer's own paper size."""
    board = Board(width_mm, height_mm, grid)
    inner = Box(INSET_MM, INSET_MM, width_mm - 2 * INSET_MM, height_mm - 2 * INSET_MM)
    board.frame(inner, grid.mm(1))
    _ruler_across(board, inner)
    _ruler_down(board, inner)
    y = _facts(board, label, inner)
    below = inner.bottom - 1
    if below - y > _GRADE_MM + _STREAK_MM + 4:
        below -= _STREAK_MM + 3.5
        _streaks(board, Box(inner.x, below, inner.width, _STREAK_MM))
    _grade_bars(board, Box(inner.x + 6, y, inner.width - 8, below - y))
    return (board.page(),)


def _ruler_across(board: Board, inner: Box) -> None:
    for mm in range(math.ceil(inner.width - _LAST_TICK_MM)):
        board.fill(inner.x + mm, inner.y, board.grid.mm(1), _tick(mm))
    for mm in range(10, int(inner.width), 10):
        board.text(str(mm), x=inner.x + mm - 4, y=inner.y + _TICK_10, width=8, pt=6, align="center")


def _ruler_down(board: Board, inner: Box) -> None:
    for mm in range(math.ceil(inner.height - _LAST_TICK_MM)):
        board.fill(inner.x, inner.y + mm, _tick(mm), board.grid.mm(1))
    for mm in range(10, int(inner.height - _STREAK_MM - 6), 10):
        board.text(str(mm), x=inner.x + _TICK_10 + 0.4, y=inner.y + mm - 1.2, width=6, pt=6)


def _tick(mm: int) -> float:
    if mm % 10 == 0:
        return _TICK_10
    return _TICK_5 if mm % 5 == 0 else _TICK


def _facts(board: Board, label: PrinterCheck, inner: Box) -> float:
    """As many lines as leave room for one grade of bars, the most needed first."""
    x, width = inner.x + 9, inner.width - 11
    y = inner.y + 6.3
    size = f"{board.width_mm:g} x {board.height_mm:g} mm, {board.grid.dpi} dpi"
    shift = f"Geser kanan {_mm(label.offset_x_mm)} mm, turun {_mm(label.offset_y_mm)} mm"
    if inner.height < _SMALL_MM:
        text = f"{label.printer}, {size}, {shift.lower()}"
        return board.text(text, x=x, y=y - 0.7, width=width, pt=6, min_pt=5, lines=2) + 0.2
    for text, pt in (
        (f"Label uji {label.printer}", 12.0),
        (f"{size}, {label.language}", 8.0),
        (shift, 8.0),
        (f"{waktu(label.printed_at)} WIB", 8.0),
        (f"Kotak harus {INSET_MM:g} mm dari setiap tepi kertas; penggaris harus cocok.", 8.0),
        ("Garis tersempit yang masih terbaca scanner menunjukkan mutu cetak.", 8.0),
    ):
        if y + 2 * pt * PT * LINE <= inner.bottom - _GRADE_MM:
            y = board.text(text, x=x, y=y, width=width, pt=pt, min_pt=5.5, lines=2, bold=pt > 8)
    return y + 1.0


def _mm(value: float) -> str:
    return f"{value:+.1f}".replace(".", ",")


def _grade_bars(board: Board, room: Box) -> None:
    """The same code in bars of 1, 2, 3 ... dots; each says its width when it is scanned."""
    grid = board.grid
    smallest = grid.limits.linear
    grades = sorted({max(1, smallest - 1), *range(smallest, smallest + _GRADES)})
    if room.height < 2 * _GRADE_MM:
        grades = [smallest]
    ink = room.x + grid.mm(LINEAR_QUIET * grades[-1])
    y = room.y
    for dots in grades:
        symbol = code128(f"UJI-{dots}D")
        quiet = grid.mm(LINEAR_QUIET * dots)
        wide = grid.mm(symbol.width * dots) + quiet
        if y + _GRADE_INK_MM > room.bottom or ink + wide > room.right:
            return
        placed = board.exact_bars(symbol, Box(ink - quiet, y, wide + quiet, MIN_HEIGHT_MM), dots)
        note = "" if dots >= smallest else " (di bawah batas)"
        board.text(
            f"{symbol.data}: garis {dots} dot = {_hundredths(grid.mm(dots))} mm{note}",
            x=ink,
            y=placed.bottom + 0.2,
            width=room.right - ink,
            pt=7,
            min_pt=5,
        )
        y += _GRADE_MM


def _hundredths(mm: float) -> str:
    return f"{mm:.3f}".replace(".", ",")


def _streaks(board: Board, room: Box) -> None:
    """A black bar as wide as the head: white streaks are dead dots or dirt."""
    board.fill(room.x, room.y, room.width, room.height)
    board.text(
        "Garis putih di balok ini: kepala cetak kotor atau ada titik mati.",
        x=room.x + 3,
        y=room.bottom + 0.2,
        width=room.width - 3,
        pt=7,
        min_pt=5,
    )
