"""Badge cards, product labels and location labels: what gets scanned all day long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core.errors import UserError
from app.core.text import tanggal
from app.documents.barcodes import (
    MIN_HEIGHT_MM,
    best_linear,
    code128,
    gs1_data_matrix,
)
from app.documents.fonts import LINE
from app.documents.page import PT, Board, Box, Page, joined

if TYPE_CHECKING:
    from datetime import date

    from app.documents.barcodes import Symbol
    from app.documents.grid import Grid

#: ID-1, the size of a bank card.
BADGE_WIDTH_MM: Final = 85.6
BADGE_HEIGHT_MM: Final = 54.0
_CAPTION_PT: Final = 8.0


class LabelTooSmall(UserError):
    """The paper is too small for what must be on it."""

    code = "LABEL_TOO_SMALL"

    def __init__(self, what: str, width_mm: float, height_mm: float) -> None:
        super().__init__(
            f"Label {width_mm:g} x {height_mm:g} mm terlalu kecil untuk {what}. "
            "Pakai label yang lebih besar atau kurangi isinya."
        )


@dataclass(frozen=True, slots=True)
class BadgeCard:
    """A person's card; the code signs in together with a PIN, which is never printed.

    Attributes:
        code: ``USR-...``.
        name: Person.
        role: What they do, e.g. ``Packer``.
        organisation: Whose card it is.
    """

    code: str
    name: str
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLabel:
    """A sticker for one item.

    Attributes:
        name: Product.
        sku: Its SKU.
        barcode: EAN-13 is printed as such, anything else as Code 128.
        variant: Colour, size.
        lot: Lot number.
        expiry: Expiry date.
        gs1: Print a GS1 DataMatrix of GTIN, expiry and lot instead of bars, so that one scan fills
            all three; needs a barcode of 8, 12, 13 or 14 digits.
    """

    name: str
    sku: str
    barcode: str
    variant: str = ""
    lot: str = ""
    expiry: date | None = None
    gs1: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationLabel:
    """A rack or bin label, read by people from the aisle and by scanners from the floor.

    Attributes:
        code: Code in large type, e.g. ``A-01-A-01``.
        barcode: What the scanner returns, e.g. ``LOC-WH1-A-01-A-01``.
        warehouse: Its warehouse.
        zone: Its zone or kind.
    """

    code: str
    barcode: str
    warehouse: str = ""
    zone: str = ""


def badge_pages(badge: BadgeCard, grid: Grid) -> tuple[Page, ...]:
    """Lay a badge out at the size of a bank card.

    Raises:
        BarcodeRefused: If the code cannot be printed.
        BarcodeTooWide: If it is too long for the card.
    """
    board = Board(BADGE_WIDTH_MM, BADGE_HEIGHT_MM, grid)
    left, width = 4.0, BADGE_WIDTH_MM - 8
    board.frame(Box(0.2, 0.2, BADGE_WIDTH_MM - 0.4, BADGE_HEIGHT_MM - 0.4), 0.15)
    y = board.text(badge.organisation, x=left, y=3, width=width, pt=9, min_pt=6)
    board.rule(left, 8, width, 0.3)
    y = board.text(badge.name, x=left, y=10, width=width, pt=18, min_pt=10, lines=2, bold=True)
    board.text(badge.role, x=left, y=y, width=width, pt=11, min_pt=7)
    placed = board.bars(code128(badge.code), Box(1, 33, BADGE_WIDTH_MM - 2, 13))
    board.text(
        badge.code, x=left, y=placed.bottom + 0.5, width=width, pt=10, bold=True, align="center"
    )
    return (board.page(),)


def product_pages(
    label: ProductLabel, grid: Grid, width_mm: float, height_mm: float
) -> tuple[Page, ...]:
    """Lay a product label out on the roll's size.

    Raises:
        BarcodeRefused: If the barcode cannot be printed.
        BarcodeTooWide: If the bars do not fit the width.
        LabelTooSmall: If the height is not enough for bars of 10 mm and the text.
    """
    board = Board(width_mm, height_mm, grid)
    if label.gs1:
        _product_as_gs1(board, label)
    else:
        _product_as_bars(board, label)
    return (board.page(),)


def location_pages(
    label: LocationLabel, grid: Grid, width_mm: float, height_mm: float
) -> tuple[Page, ...]:
    """Lay a location label out; the code takes all the room the bars leave.

    Raises:
        BarcodeRefused: If the barcode cannot be printed.
        BarcodeTooWide: If the bars do not fit the width.
        LabelTooSmall: If there is no room for the code in letters.
    """
    board = Board(width_mm, height_mm, grid)
    margin = 2.0
    width = width_mm - 2 * margin
    head = board.text(
        joined((label.warehouse, label.zone)), x=margin, y=1.5, width=width, pt=10, min_pt=6
    )
    bars = max(MIN_HEIGHT_MM, height_mm * 0.36)
    caption = _CAPTION_PT * PT * LINE
    top = height_mm - 1.5 - caption - bars
    if top - head < 5:
        raise LabelTooSmall("kode lokasi", width_mm, height_mm)
    board.text_in(
        label.code,
        Box(margin, head, width, top - head - 0.5),
        pt=(top - head) / PT,
        min_pt=10,
        bold=True,
    )
    placed = board.bars(code128(label.barcode), Box(0.5, top, width_mm - 1, bars))
    board.text(
        label.barcode, x=margin, y=placed.bottom + 0.2, width=width, pt=_CAPTION_PT, min_pt=6,
        align="center",
    )  # fmt: skip
    return (board.page(),)


def _product_as_bars(board: Board, label: ProductLabel) -> None:
    margin, width = 1.5, board.width_mm - 3
    symbol = best_linear(label.barcode)
    footer = _product_facts(label)
    line, caption = 6.5 * PT * LINE, _CAPTION_PT * PT * LINE
    below_bars = caption + line * len(footer) + 0.8
    free = board.height_mm - 1.0 - MIN_HEIGHT_MM - below_bars
    if free < line:
        raise LabelTooSmall("barcode dan keterangannya", board.width_mm, board.height_mm)
    name_pt = min(9.0, free / (PT * LINE))
    y = board.text(
        joined((label.name, label.variant)),
        x=margin,
        y=0.8,
        width=width,
        pt=name_pt,
        min_pt=6,
        lines=max(1, min(3, int(free / (7 * PT * LINE)))),
        bold=True,
    )
    bars = min(18.0, board.height_mm - y - 0.5 - below_bars)
    placed = board.bars(symbol, Box(0.2, y + 0.3, board.width_mm - 0.4, bars))
    y = board.text(
        symbol.caption,
        x=margin,
        y=placed.bottom + 0.1,
        width=width,
        pt=_CAPTION_PT,
        min_pt=5,
        align="center",
    )
    for text in footer:
        y = board.text(text, x=margin, y=y, width=width, pt=6.5, min_pt=5)


def _product_facts(label: ProductLabel) -> list[str]:
    expiry = f"ED {tanggal(label.expiry)}" if label.expiry else ""
    lot = f"Lot {label.lot}" if label.lot else ""
    sku = "" if label.sku == label.barcode else f"SKU {label.sku}"
    return [text for text in (sku, joined((lot, expiry))) if text]


def _product_as_gs1(board: Board, label: ProductLabel) -> None:
    side = min(board.height_mm - 2, board.width_mm * 0.5)
    placed = board.cells(
        _gs1_symbol(label), Box(0.5, (board.height_mm - side) / 2, side, side), align="left"
    )
    x = placed.right + 0.5
    width = board.width_mm - x - 1.5
    lines = [
        f"SKU {label.sku}",
        f"GTIN {_gtin(label.barcode)}",
        f"Lot {label.lot}" if label.lot else "",
        f"ED {tanggal(label.expiry)}" if label.expiry else "",
    ]
    below = 6.5 * PT * LINE * sum(1 for text in lines if text)
    room = board.height_mm - 2 - below
    if room < 6 * PT * LINE:
        raise LabelTooSmall("keterangan produk", board.width_mm, board.height_mm)
    y = board.text(
        joined((label.name, label.variant)),
        x=x,
        y=1,
        width=width,
        pt=8,
        min_pt=6,
        lines=max(1, int(room / (8 * PT * LINE))),
        bold=True,
    )
    for text in lines:
        y = board.text(text, x=x, y=y, width=width, pt=6.5, min_pt=5)


def _gs1_symbol(label: ProductLabel) -> Symbol:
    elements = [("01", _gtin(label.barcode))]
    if label.expiry:
        elements.append(("17", f"{label.expiry:%y%m%d}"))
    if label.lot:
        elements.append(("10", label.lot))
    return gs1_data_matrix(elements)


def _gtin(barcode: str) -> str:
    """GTIN-14 of any GTIN; other barcodes come back as they are and are refused by GS1's rules."""
    if barcode.isascii() and barcode.isdigit() and len(barcode) in {8, 12, 13}:
        return barcode.zfill(14)
    return barcode
