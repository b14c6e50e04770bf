"""Document in, bytes out: the one door from what is to be printed to what a printer is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.errors import UserError
from app.documents.cards import (
    BadgeCard,
    LocationLabel,
    ProductLabel,
    badge_pages,
    location_pages,
    product_pages,
)
from app.documents.command_sheet import CommandSheet, sheet_pages
from app.documents.labels import ShippingLabel, shipping_pages
from app.documents.packing_slip import PackingSlip, slip_pages
from app.documents.printer_check import PrinterCheck, check_pages
from app.documents.printers import DocumentKind
from app.documents.templates import shipping_sizes, shipping_template

if TYPE_CHECKING:
    from PIL.Image import Image

    from app.documents.page import Page
    from app.documents.printers import Media, PrinterConfig

Document = (
    ShippingLabel
    | PackingSlip
    | CommandSheet
    | PrinterCheck
    | BadgeCard
    | ProductLabel
    | LocationLabel
)
_KINDS: Final[dict[type, DocumentKind]] = {
    ShippingLabel: DocumentKind.SHIPPING_LABEL,
    PackingSlip: DocumentKind.PACKING_SLIP,
    CommandSheet: DocumentKind.COMMAND_SHEET,
    PrinterCheck: DocumentKind.TEST_LABEL,
    BadgeCard: DocumentKind.BADGE,
    ProductLabel: DocumentKind.PRODUCT_LABEL,
    LocationLabel: DocumentKind.LOCATION_LABEL,
}
#: Paper is cut this exactly at best; a template may differ so much from the printer's setting.
_SAME_MM: Final = 3.0
_A4_WIDTH_MM: Final = 200.0
_A5: Final = (148.0, 210.0)


class PaperTooSmall(UserError):
    """The printer's paper has no template that fits it."""

    code = "PAPER_TOO_SMALL"

    def __init__(self, media: Media) -> None:
        sizes = ", ".join(shipping_sizes().values())
        super().__init__(
            f"Kertas {media.title} terlalu kecil untuk label pengiriman. "
            f"Pasang dan pilih salah satu: {sizes}."
        )


def kind_of(document: Document) -> DocumentKind:
    """Which kind of document it is."""
    return _KINDS[type(document)]


def pages_of(document: Document, printer: PrinterConfig) -> tuple[Page, ...]:
    """Lay a document out for a printer: its dots, its paper, its offsets.

    Raises:
        BarcodeRefused: If a code cannot be printed.
        BarcodeTooWide: If it does not fit the paper.
        PaperTooSmall: If no shipping template fits the paper.
        LabelTooSmall: If the paper has no room for the rest.
    """
    pages = _laid_out(document, printer)
    return tuple(page.moved(printer.offset_x_mm, printer.offset_y_mm) for page in pages)


def render(document: Document, printer: PrinterConfig, *, copies: int = 1) -> bytes:
    """The bytes to send to a printer.

    Raises:
        UserError: As `pages_of`.
    """
    pages = pages_of(document, printer)
    if printer.language == "pdf":
        from app.documents import pdf

        return pdf.render(pages, title=kind_of(document).label, copies=copies)
    if printer.language == "tspl":
        from app.documents import tspl

        return tspl.render(pages, copies=copies, gap_mm=printer.media.gap_mm)
    from app.documents import zpl

    return zpl.render(pages, copies=copies)


def preview(document: Document, printer: PrinterConfig) -> tuple[Image, ...]:
    """The pages as pictures, dot by dot, for the screen (no PDF library needed)."""
    from app.documents import raster

    return tuple(raster.picture(page) for page in pages_of(document, printer))


def shipping_size_for(media: Media) -> str:
    """Name of the shipping template for a paper: the same size, else the largest that fits.

    Raises:
        PaperTooSmall: If none fits.
    """
    fitting = [
        (template.width_mm * template.height_mm, name)
        for name in shipping_sizes()
        if (template := shipping_template(name)).width_mm <= media.width_mm + _SAME_MM
        and template.height_mm <= media.height_mm + _SAME_MM
    ]
    exact = [
        name
        for name in shipping_sizes()
        if abs((template := shipping_template(name)).width_mm - media.width_mm) < 1
        and abs(template.height_mm - media.height_mm) < 1
    ]
    if exact:
        return exact[0]
    if not fitting:
        raise PaperTooSmall(media)
    return max(fitting)[1]


def _laid_out(document: Document, printer: PrinterConfig) -> tuple[Page, ...]:
    grid, media = printer.grid, printer.media
    match document:
        case ShippingLabel():
            pages = shipping_pages(document, grid, shipping_size_for(media))
        case PackingSlip():
            pages = slip_pages(document, grid, *_slip_paper(media))
        case CommandSheet():
            pages = sheet_pages(document, grid)
        case BadgeCard():
            pages = badge_pages(document, grid)
        case PrinterCheck():
            pages = check_pages(document, grid, media.width_mm, media.height_mm)
        case ProductLabel():
            pages = product_pages(document, grid, media.width_mm, media.height_mm)
        case LocationLabel():
            pages = location_pages(document, grid, media.width_mm, media.height_mm)
    return pages


def _slip_paper(media: Media) -> tuple[float, float]:
    """A slip on A4 would be mostly white: it is laid out as A5 there."""
    return _A5 if media.width_mm >= _A4_WIDTH_MM else (media.width_mm, media.height_mm)
