"""TSPL: the language of TSC and of most cheap label printers sold for marketplaces.

Those printers differ in fonts and barcode options, not in drawing dots: the page goes out as
pictures of its inked bands, so the paper shows exactly what the preview shows.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from app.documents.raster import picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.documents.page import Page

#: White rows that end a band; each band costs a command, each row some bytes.
_GAP_ROWS: Final = 8
_WHITE: Final = 0xFF


def render(pages: Iterable[Page], *, copies: int = 1, gap_mm: float = 2.0) -> bytes:
    """The pages as TSPL; a gap of 0 means continuous paper."""
    return b"".join(_label(page, copies, gap_mm) for page in pages)


def _label(page: Page, copies: int, gap_mm: float) -> bytes:
    head = (
        f"SIZE {page.width_mm:g} mm,{page.height_mm:g} mm\r\nGAP {gap_mm:g} mm,0 mm\r\n"
        "DIRECTION 0\r\nREFERENCE 0,0\r\nSHIFT 0\r\nCLS\r\n"
    )
    body = b"".join(_bitmap(y, stride, rows) for y, stride, rows in _bands(page))
    return head.encode("ascii") + body + f"PRINT 1,{copies}\r\n".encode("ascii")


def _bitmap(y: int, stride: int, rows: bytes) -> bytes:
    """Mode 0 overwrites; a 0 bit is a black dot."""
    return f"BITMAP 0,{y},{stride},{len(rows) // stride},0,".encode("ascii") + rows + b"\r\n"


def _bands(page: Page) -> Iterator[tuple[int, int, bytes]]:
    """Inked stretches of the page: first row, bytes a row, the rows."""
    image = picture(page)
    stride = (image.width + 7) // 8
    padding = (1 << (stride * 8 - image.width)) - 1
    raw = bytearray(image.tobytes())
    for end in range(stride - 1, len(raw), stride):
        raw[end] |= padding & _WHITE
    blank = bytes([_WHITE]) * stride
    inked = [raw[start : start + stride] != blank for start in range(0, len(raw), stride)]
    for start, stop in _stretches(inked):
        yield start, stride, bytes(raw[start * stride : stop * stride])


def _stretches(inked: list[bool]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    row = 0
    for black, run in groupby(inked):
        count = len(list(run))
        if black and start is None:
            start = row
        elif not black and start is not None and count > _GAP_ROWS:
            yield start, row
            start = None
        row += count
    if start is not None:
        yield start, row
