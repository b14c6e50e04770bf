"""Widths of the bundled font, read straight from its file: no library, 3 ms once, then a lookup.

Every back end lays out with these widths; `zpl` narrows the printer's own font where it is wider.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from app.documents.resources import FONTS

if TYPE_CHECKING:
    from pathlib import Path

REGULAR: Final = FONTS / "LumbungSans-Regular.ttf"
BOLD: Final = FONTS / "LumbungSans-Bold.ttf"
#: From the top of a line to the baseline and to the bottom, in parts of the type size.
ASCENT: Final = 0.97
LINE: Final = 1.21
#: Height of a capital letter.
CAPITAL: Final = 0.7275
_WINDOWS, _UNICODE_BMP, _SEGMENTS = 3, 1, 4


class FontWidths:
    """Advance widths of one font file, in parts of the type size.

    Args:
        path: A TrueType file with a format 4 character map (the bundled ones have it).
    """

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        self._tables = self._directory()
        self.units = self._u16(self._tables["head"] + 18)
        glyph_widths = self._glyph_widths()
        last = len(glyph_widths) - 1
        self._em = {
            chr(code): glyph_widths[min(glyph, last)] / self.units
            for code, glyph in self._characters()
        }

    def has(self, character: str) -> bool:
        """Whether the font can draw it."""
        return character in self._em

    def width(self, text: str) -> float:
        """Width of a line in parts of the type size (no kerning: the back ends use none)."""
        return sum(map(self._em.__getitem__, text))

    def _u16(self, offset: int) -> int:
        (value,) = struct.unpack_from(">H", self._data, offset)
        return int(value)

    def _u16s(self, offset: int, count: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{count}H", self._data, offset)

    def _directory(self) -> dict[str, int]:
        tables = {}
        for index in range(self._u16(4)):
            tag, _, offset, _ = struct.unpack_from(">4sLLL", self._data, 12 + 16 * index)
            tables[tag.decode("ascii")] = int(offset)
        return tables

    def _glyph_widths(self) -> tuple[int, ...]:
        count = self._u16(self._tables["hhea"] + 34)
        return self._u16s(self._tables["hmtx"], 2 * count)[::2]

    def _characters(self) -> list[tuple[int, int]]:
        """Pairs of character code and glyph, from the format 4 map."""
        start = self._map_offset()
        count = self._u16(start + 6) // 2
        ends = self._u16s(start + 14, count)
        starts = self._u16s(start + 16 + 2 * count, count)
        deltas = self._u16s(start + 16 + 4 * count, count)
        ranges_at = start + 16 + 6 * count
        ranges = self._u16s(ranges_at, count)
        pairs = []
        for index in range(count):
            for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
                glyph = code
                if ranges[index]:
                    offset = ranges_at + 2 * index + ranges[index] + 2 * (code - starts[index])
                    glyph = self._u16(offset)
                    if glyph == 0:
                        continue
                pairs.append((code, (glyph + deltas[index]) & 0xFFFF))
        return pairs

    def _map_offset(self) -> int:
        cmap = self._tables["cmap"]
        for index in range(self._u16(cmap + 2)):
            platform, encoding, offset = struct.unpack_from(
                ">HHL", self._data, cmap + 4 + 8 * index
            )
            at = cmap + int(offset)
            if (platform, encoding) == (_WINDOWS, _UNICODE_BMP) and self._u16(at) == _SEGMENTS:
                return at
        raise ValueError("the font has no format 4 character map")


@lru_cache(maxsize=2)
def widths(*, bold: bool) -> FontWidths:
    """The bundled font's widths, loaded once."""
    return FontWidths(BOLD if bold else REGULAR)
