"""Text that people typed, made fit for paper: clean characters, lines that fit their width.

Names and addresses come from marketplaces with emoji, fancy letters, line breaks and no spaces; a
label must take all of it, so text shrinks to a limit, breaks, and only then is cut (with dots).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from app.documents.fonts import LINE, widths

if TYPE_CHECKING:
    from collections.abc import Callable

#: What phones type for plain signs; plain ones also exist in the printers' own fonts.
_PLAIN: Final = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-",
    "\u2026": "...", "\u00a0": " ", "\u2212": "-",
})  # fmt: skip
#: Emoji, joiners, variation selectors, marks without a letter: nothing a courier needs.
_DROPPED: Final = frozenset({"So", "Sk", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})
_SHRINK: Final = 0.94
_DOTS: Final = "..."
_BREAK_AFTER: Final = "-/,._"


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of one size that fit.

    Attributes:
        size_mm: Type size.
        lines: At most as many as asked for.
        cut: Whether something did not fit even at the smallest size.
    """

    size_mm: float
    lines: tuple[str, ...]
    cut: bool

    @property
    def height_mm(self) -> float:
        """From the top of the first line to the bottom of the last."""
        return len(self.lines) * self.size_mm * LINE


@lru_cache(maxsize=2048)
def clean(text: str) -> str:
    """One line of characters the bundled font can draw; what it cannot becomes plain or goes."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    composed = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return " ".join("".join(_drawable(mark) for mark in composed).split())


def _drawable(mark: str) -> str:
    if mark.isspace() or unicodedata.category(mark) == "Cc":
        return " "
    font = widths(bold=False)
    if font.has(mark):
        return mark
    plain = unicodedata.normalize("NFKC", mark)
    if plain != mark and all(font.has(part) for part in plain):
        return plain
    return "" if unicodedata.category(mark) in _DROPPED else "?"


def width_mm(text: str, size_mm: float, *, bold: bool = False) -> float:
    """Width of clean text at a type size."""
    return widths(bold=bold).width(text) * size_mm


def fit(
    text: str, *, width: float, size_mm: float, min_size_mm: float, lines: int, bold: bool = False
) -> Fitted:
    """Largest size between the two at which the text takes at most so many lines.

    Args:
        text: Clean text.
        width: Room in millimetres.
        size_mm: Size wished for.
        min_size_mm: Size below which it is cut instead.
        lines: Lines allowed, at least 1.
        bold: Which weight to measure with.
    """
    return _shrunk(text, width, (size_mm, min_size_mm), lambda _: lines, bold=bold)


def fit_height(
    text: str, *, width: float, height: float, size_mm: float, min_size_mm: float
) -> Fitted:
    """As `fit`, but for a room of that height: smaller letters may take more lines."""
    return _shrunk(
        text, width, (size_mm, min_size_mm), lambda size: max(1, int(height / (size * LINE)))
    )


def _shrunk(
    text: str,
    width: float,
    sizes: tuple[float, float],
    allowed: Callable[[float], int],
    *,
    bold: bool = False,
) -> Fitted:
    size, smallest = sizes
    while True:
        wrapped = wrap(text, width / size, bold=bold)
        lines = allowed(size)
        if len(wrapped) <= lines:
            return Fitted(size, wrapped, cut=False)
        if size <= smallest:
            return Fitted(size, _cut(wrapped, lines, width / size, bold=bold), cut=True)
        size = max(smallest, size * _SHRINK)


def wrap(text: str, width_em: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break clean text into lines; a word wider than the line is broken inside."""
    font = widths(bold=bold)
    space = font.width(" ")
    done: list[str] = []
    line, used = "", 0.0
    for word in text.split():
        for piece in _pieces(word, width_em, bold=bold):
            wide = font.width(piece)
            if line and used + space + wide <= width_em:
                line, used = f"{line} {piece}", used + space + wide
            else:
                if line:
                    done.append(line)
                line, used = piece, wide
    return (*done, line) if line else tuple(done)


def _pieces(word: str, width_em: float, *, bold: bool) -> list[str]:
    font = widths(bold=bold)
    if font.width(word) <= width_em:
        return [word]
    pieces, start = [], 0
    for end in range(1, len(word) + 1):
        if end - start > 1 and font.width(word[start:end]) > width_em:
            piece = word[start : end - 1]
            after_sign = 1 + max(piece.rfind(sign) for sign in _BREAK_AFTER)
            if after_sign > len(piece) // 2:
                piece = piece[:after_sign]
            pieces.append(piece)
            start += len(piece)
    return [*pieces, word[start:]]


def _cut(lines: tuple[str, ...], count: int, width_em: float, *, bold: bool) -> tuple[str, ...]:
    font = widths(bold=bold)
    last = " ".join(lines[count - 1 :])
    while last and font.width(last + _DOTS) > width_em:
        last = last[:-1].rstrip()
    return (*lines[: count - 1], last + _DOTS)
