"""ZPL II: the language of Zebra and most label printers; plain text, some hundred bytes a label.

Native commands where the printer does the same as we do (text, Code 128, rules), a picture field
where it would not: QR, DataMatrix and EAN have firmware choices of their own (version, mask, guard
bars), and letters beyond ASCII are missing from many printers' fonts.  Data is hex-escaped, so a
``^`` or ``~`` in a buyer's name is printed and never obeyed.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from app.documents.barcodes import Symbology
from app.documents.code128 import zpl_data
from app.documents.page import Code, Fill, TextRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PIL.Image import Image

    from app.documents.page import Mark, Page

#: The printer's own font is condensed; this much wider it reads like ours.
_WIDER: Final = 1.15
#: Advance widths of font 0, characters 32 to 126, in thousandths of its height (measured from a
#: printer's own glyphs; dashes and signs are wider than ours, letters and figures narrower).
_FONT0: Final = (
    280, 280, 465, 465, 465, 905, 625, 280, 280, 280, 465, 905, 280, 905, 280, 280, 465, 465, 465,
    465, 465, 465, 465, 465, 465, 465, 280, 280, 1000, 905, 1000, 435, 905, 560, 560, 530, 590,
    500, 500, 590, 625, 280, 435, 560, 465, 750, 625, 560, 560, 560, 590, 530, 500, 625, 530, 810,
    560, 560, 500, 280, 280, 280, 500, 500, 280, 465, 500, 435, 500, 465, 280, 500, 500, 250, 250,
    435, 250, 750, 500, 465, 500, 500, 340, 435, 280, 500, 435, 655, 435, 435, 375, 500, 500, 500,
    1000,
)  # fmt: skip
_FIRST: Final = 32
_NATIVE_CODES: Final = frozenset({Symbology.CODE128, Symbology.GS1_128})
#: ``_`` starts a hex pair under ^FH; ``^`` and ``~`` would start a command.
_ESCAPES: Final = str.maketrans({"_": "_5F", "^": "_5E", "~": "_7E"})


def render(pages: Iterable[Page], *, copies: int = 1) -> bytes:
    """The pages as one stream of label formats."""
    return b"".join(_label(page, copies) for page in pages)


def _label(page: Page, copies: int) -> bytes:
    # ^LT0 ^LS0 switch off shifts stored in the printer: ours are applied already (PU-91).
    head = f"^XA^CI28^PW{page.width}^LL{page.height}^LH0,0^LT0^LS0^PON\n"
    body = "\n".join(_field(mark) for mark in page.marks)
    quantity = f"^PQ{copies}" if copies > 1 else ""
    return f"{head}{body}\n{quantity}^XZ\n".encode()


def _field(mark: Mark) -> str:
    match mark:
        case TextRun():
            return _text(mark)
        case Fill():
            return f"^FO{mark.x},{mark.y}^GB{mark.width},{mark.height},{_thick(mark)}^FS"
        case Code():
            return _code(mark)


def _thick(mark: Fill) -> int:
    return min(mark.width, mark.height)


def _text(run: TextRun) -> str:
    if not run.text.isascii() or "\\" in run.text:
        return _text_as_picture(run)
    reverse = "^FR" if run.white else ""
    wide = _font_width(run)
    return (
        f"^FT{run.x + _indent(run, wide)},{run.baseline}^A0N,{run.size},{wide}{reverse}"
        f"^FH_^FD{run.text.translate(_ESCAPES)}^FS"
    )


def _indent(run: TextRun, wide: int) -> int:
    """Dots before the text.  ^FB could align it, but rounds its own way on each printer."""
    if run.align == "left":
        return 0
    free = max(0, run.width - _dots(run.text, wide))
    return free if run.align == "right" else free // 2


def _dots(text: str, wide: int) -> int:
    """Width of a text at a character width, at most: printers round each letter their own way."""
    return sum(-(-_FONT0[ord(mark) - _FIRST] * wide // 1000) for mark in text)


def _font_width(run: TextRun) -> int:
    """Character width for ^A0: a little wider than natural, but never past the run's room."""
    wide = int(run.size * _WIDER)
    used = _dots(run.text, wide)
    if used > run.width:
        wide = max(1, wide * run.width // used)
        while wide > 1 and _dots(run.text, wide) > run.width:
            wide -= 1
    return wide


def _text_as_picture(run: TextRun) -> str:
    from app.documents.raster import text_picture

    left, top, image = text_picture(run)
    reverse = "^FR" if run.white else ""
    return f"^FO{left},{top}{reverse}{_graphic(_packed(image))}^FS"


def _code(mark: Code) -> str:
    if mark.symbol.symbology in _NATIVE_CODES:
        turn = "R" if mark.turned else "N"
        return (
            f"^FO{mark.x},{mark.y}^BY{mark.module},3,{mark.height}"
            f"^BC{turn},{mark.height},N,N,N,N^FD{zpl_data(mark.symbol.rows[0])}^FS"
        )
    from app.documents.raster import code_picture

    return f"^FO{mark.x},{mark.y}{_graphic(_packed(code_picture(mark)))}^FS"


def _packed(image: Image) -> list[bytes]:
    """Rows of bits, 1 = black, padded to whole bytes with white."""
    stride = (image.width + 7) // 8
    raw = image.tobytes()
    padding = (1 << (stride * 8 - image.width)) - 1
    rows = []
    for start in range(0, len(raw), stride):
        white = int.from_bytes(raw[start : start + stride], "big") | padding
        rows.append((~white & ((1 << (stride * 8)) - 1)).to_bytes(stride, "big"))
    return rows


def _graphic(rows: Sequence[bytes]) -> str:
    stride = len(rows[0])
    total = stride * len(rows)
    return f"^GFA,{total},{total},{stride},{_compressed(rows)}"


def _compressed(rows: Sequence[bytes]) -> str:
    """ZPL's own run-length form: repeated digits, rest of a row, repeated rows."""
    parts: list[str] = []
    previous: bytes | None = None
    for row in rows:
        parts.append(":" if row == previous else _row(row.hex().upper()))
        previous = row
    return "".join(parts)


def _row(digits: str) -> str:
    kept = digits.rstrip("0")
    tail = "," if len(kept) < len(digits) else ""
    return "".join(f"{_count(len(list(run)))}{digit}" for digit, run in groupby(kept)) + tail


def _count(times: int) -> str:
    """``G`` to ``Y`` stand for 1 to 19, ``g`` to ``z`` for 20 to 400 in twenties."""
    text = ""
    while times >= 400:
        text += "z"
        times -= 400
    if times >= 20:
        text += chr(ord("g") + times // 20 - 1)
        times %= 20
    if times > 1 or (times == 1 and text):
        text += chr(ord("G") + times - 1)
    return text
