"""A page as black dots: pictures for previews, for TSPL, and for text a printer's font lacks."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.documents.fonts import BOLD, REGULAR
from app.documents.page import Code, Fill, Page, TextRun

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

_BLACK, _WHITE = 0, 1


def picture(page: Page) -> Image:
    """The page dot by dot, 1 bit a pixel, black on white."""
    from PIL import Image, ImageDraw

    image = Image.new("1", (page.width, page.height), _WHITE)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    for mark in page.marks:
        match mark:
            case TextRun():
                _text(pen, mark)
            case Fill():
                pen.rectangle(
                    (mark.x, mark.y, mark.x + mark.width - 1, mark.y + mark.height - 1), _BLACK
                )
            case Code():
                image.paste(code_picture(mark), (mark.x, mark.y))
    return image


def code_picture(mark: Code) -> Image:
    """A barcode's ink, dot by dot."""
    from PIL import Image

    symbol = mark.symbol
    raw = bytes(0 if module else 255 for row in symbol.rows for module in row)
    cells = Image.frombytes("L", (symbol.width, len(symbol.rows)), raw)
    along = symbol.width * mark.module
    image = cells.resize((along, mark.height), Image.Resampling.NEAREST)
    return (image.transpose(Image.Transpose.ROTATE_270) if mark.turned else image).convert("1")


def text_picture(run: TextRun) -> tuple[int, int, Image]:
    """Left, top and dots of one line of text, cropped to its ink (black = 0)."""
    from PIL import Image, ImageDraw

    font = _font(run.size, bold=run.bold)
    left = start_of(run)
    box = font.getbbox(run.text, anchor="ls")
    wide, high = max(1, int(box[2] - box[0])), max(1, int(box[3] - box[1]))
    image = Image.new("1", (wide, high), _WHITE)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    pen.text((-box[0], -box[1]), run.text, fill=_BLACK, font=font, anchor="ls")
    return max(0, left + int(box[0])), max(0, run.baseline + int(box[1])), image


def start_of(run: TextRun) -> int:
    """Where the pen starts so that the text leans as asked."""
    if run.align == "left":
        return run.x
    free = run.width - round(_font(run.size, bold=run.bold).getlength(run.text))
    return run.x + (free if run.align == "right" else free // 2)


def _text(pen: ImageDraw, run: TextRun) -> None:
    pen.text(
        (start_of(run), run.baseline),
        run.text,
        fill=_WHITE if run.white else _BLACK,
        font=_font(run.size, bold=run.bold),
        anchor="ls",
    )


@lru_cache(maxsize=64)
def _font(size: int, *, bold: bool) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(
        str(BOLD if bold else REGULAR), size, layout_engine=ImageFont.Layout.BASIC
    )
