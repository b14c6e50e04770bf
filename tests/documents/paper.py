"""What a scanner and a ruler find on the paper: pictures of each back end's output, decoded."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pypdfium2
import zplkit
import zxingcpp
from PIL import Image

from app.documents import output, pdf, raster, tspl, zpl
from app.documents.page import Code, Page
from app.documents.printers import Media, PrinterConfig

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.documents.grid import Dpi
    from app.documents.printers import Language

PIXELS_PER_MM: Final = {203: 8.0, 300: 300 / 25.4, 600: 600 / 25.4}
#: ZPL commands a label of ours may hold; anything else came out of somebody's name.
ZPL_COMMANDS: Final = frozenset(
    "XA CI PW LL LH LT LS PO FT FO A0 FR FH FD FS GB BY BC GF PQ XZ".split()  # noqa: SIM905
)


def printer(language: Language, width_mm: float, height_mm: float, dpi: Dpi = 203) -> PrinterConfig:
    return PrinterConfig(
        name="Uji", language=language, dpi=dpi, media=Media(width_mm, height_mm), address="file:///"
    )


@dataclass(frozen=True)
class Found:
    """One decoded code."""

    symbology: str
    text: str


def decode(image: Image.Image) -> list[Found]:
    """Every code a scanner finds, sorted by text."""
    codes = zxingcpp.read_barcodes(image.convert("L"), try_downscale=False, try_invert=False)
    found = [Found(str(code.format), code.text) for code in codes if code.valid]
    return sorted(found, key=lambda one: (one.text, one.symbology))


def texts(images: Iterable[Image.Image]) -> list[str]:
    return sorted({one.text for image in images for one in decode(image)})


def black_and_white(image: Image.Image) -> Image.Image:
    return image.convert("L").point(lambda level: 0 if level < 128 else 255)


def pdf_pictures(payload: bytes, dpi: int) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(payload)
    # A hair less: the renderer rounds the picture's size up and would stretch the page to it.
    scale = PIXELS_PER_MM[dpi] * 25.4 / 72 * (1 - 1e-6)
    try:
        return [black_and_white(page.render(scale=scale).to_pil()) for page in document]
    finally:
        document.close()


def pdf_text(payload: bytes) -> str:
    """Selectable text, line by line."""
    document = pypdfium2.PdfDocument(payload)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document).replace(
            "\r\n", "\n"
        )
    finally:
        document.close()


def pdf_sizes_mm(payload: bytes) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(payload)
    try:
        return [tuple(side * 25.4 / 72 for side in page.get_mediabox()[2:]) for page in document]
    finally:
        document.close()


def zpl_pictures(payload: bytes, pages: tuple[Page, ...]) -> list[Image.Image]:
    first = pages[0]
    options = zplkit.Options(width=first.width, height=first.height, dpi=first.grid.dpi)
    drawn = zplkit.render(payload, options)
    return [black_and_white(Image.open(io.BytesIO(label.png()))) for label in drawn.labels]


def tspl_pictures(payload: bytes, pages: tuple[Page, ...]) -> list[Image.Image]:
    """A printer that knows SIZE, CLS, BITMAP in overwrite mode, and PRINT."""
    done: list[Image.Image] = []
    image = Image.new("1", (pages[0].width, pages[0].height), 1)
    place = 0
    while place < len(payload):
        end = payload.index(b"\r\n", place)
        bitmap = re.match(rb"BITMAP (\d+),(\d+),(\d+),(\d+),0,", payload[place:])
        if bitmap:
            x, y, stride, rows = (int(part) for part in bitmap.groups())
            start = place + bitmap.end()
            band = Image.frombytes("1", (stride * 8, rows), payload[start : start + stride * rows])
            image.paste(band, (x, y))
            place = start + stride * rows + 2
            continue
        command = payload[place:end].decode("ascii")
        if command == "CLS":
            image = Image.new("1", image.size, 1)
        elif command.startswith("PRINT 1,"):
            done += [image.convert("L")] * int(command.removeprefix("PRINT 1,"))
        else:
            assert command.split()[0] in {"SIZE", "GAP", "DIRECTION", "REFERENCE", "SHIFT"}
        place = end + 2
    return done


def pictures(language: Language, pages: tuple[Page, ...]) -> list[Image.Image]:
    """The pages as that kind of printer puts them on paper, at its own resolution."""
    if language == "pdf":
        return pdf_pictures(pdf.render(pages), pages[0].grid.dpi)
    if language == "tspl":
        return tspl_pictures(tspl.render(pages), pages)
    return zpl_pictures(zpl.render(pages), pages)


def printed(document: output.Document, config: PrinterConfig) -> list[Image.Image]:
    """A document as it lies on the paper of a printer."""
    pages = output.pages_of(document, config)
    payload = output.render(document, config)
    if config.language == "pdf":
        return pdf_pictures(payload, config.dpi)
    if config.language == "tspl":
        return tspl_pictures(payload, pages)
    return zpl_pictures(payload, pages)


def codes_of(page: Page) -> list[Code]:
    return [mark for mark in page.marks if isinstance(mark, Code)]


def run_lengths(row: list[int]) -> list[int]:
    """Lengths of the runs of equal pixels, without the white at both ends."""
    runs: list[int] = []
    last = None
    for pixel in row:
        if pixel == last:
            runs[-1] += 1
        else:
            runs.append(1)
            last = pixel
    if row and row[0]:
        runs = runs[1:]
    return runs[:-1] if row and row[-1] else runs


def row_of(image: Image.Image, y: int, left: int, right: int) -> list[int]:
    return [1 if image.getpixel((x, y)) else 0 for x in range(left, right)]


def column_of(image: Image.Image, x: int, top: int, bottom: int) -> list[int]:
    return [1 if image.getpixel((x, y)) else 0 for y in range(top, bottom)]


def zpl_commands(payload: bytes) -> set[str]:
    return {found.decode("ascii") for found in re.findall(rb"\^(..)", payload)}


def plain(page: Page) -> Image.Image:
    """The picture of the preview."""
    return raster.picture(page).convert("L")
