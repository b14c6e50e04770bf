"""The slip that goes into the parcel: what is in it, for the buyer, without prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core.text import angka, tanggal, waktu
from app.documents.barcodes import code128, document_qr
from app.documents.fonts import LINE
from app.documents.page import PT, Board, Box, Page, joined
from app.documents.text_fit import Fitted, clean, fit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from app.documents.grid import Grid

#: Receipt paper is a roll: as long as it needs to be.
_ROLL_MM: Final = 3000.0
_NARROW_MM: Final = 90.0
_BARS_MM: Final = 11.0
#: 53 modules and their quiet zone at 4 dots of a 203 dpi head.
_PROOF_MM: Final = 30.5
_PROOF: Final = "Pindai kode ini di Lumbung, menu Periksa Dokumen."


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLine:
    """One kind of item in the parcel; a bundle's components are lines of their own."""

    sku: str
    name: str
    quantity: int
    variant: str = ""
    unit: str = "pcs"
    lot: str = ""
    expiry: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingSlip:
    """Everything on a packing slip.

    Attributes:
        store: Name of the shop, as the buyer knows it.
        order_number: Number of the order, also printed as Code 128.
        courier: Courier and service.
        resi: Tracking number, may be empty.
        recipient_name: Buyer.
        lines: Contents in packing order.
        printed_at: Moment of printing, aware.
        packer: Who packed.
        store_contact: Where the buyer asks, one line.
        recipient_address: Printed only where given.
        buyer_note: What the buyer wrote.
        thanks: Closing sentence of the shop.
        package_number: Which parcel of the order.
        package_count: How many parcels.
        reprint: 0 for the first print, n for the n-th reprint.
        proof: Text of the QR that proves the slip; "" while it was not issued.
    """

    store: str
    order_number: str
    courier: str
    resi: str
    recipient_name: str
    lines: tuple[SlipLine, ...]
    printed_at: datetime
    packer: str
    store_contact: str = ""
    recipient_address: str = ""
    buyer_note: str = ""
    thanks: str = ""
    package_number: int = 1
    package_count: int = 1
    reprint: int = 0
    proof: str = ""


def slip_pages(
    slip: PackingSlip, grid: Grid, width_mm: float, height_mm: float
) -> tuple[Page, ...]:
    """Lay the slip out on paper of that size (A5, A6), or on a roll if ``height_mm`` is 0.

    Raises:
        BarcodeRefused: If the order number holds characters no barcode can carry.
        BarcodeTooWide: If the paper is too narrow for the order number's bars.
    """
    return _Slip(slip, grid, width_mm, height_mm).pages()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Left edges and widths of the table, in millimetres."""

    goods: tuple[float, float]
    lot: tuple[float, float]
    quantity: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Row:
    goods: tuple[Fitted, ...]
    lot: tuple[Fitted, ...]
    quantity: str
    height: float


class _Slip:
    """Flows the slip over as many sheets as it needs."""

    def __init__(self, slip: PackingSlip, grid: Grid, width_mm: float, height_mm: float) -> None:
        self.slip = slip
        self.grid = grid
        self.width_mm = width_mm
        self.roll = height_mm <= 0
        self.height_mm = _ROLL_MM if self.roll else height_mm
        self.narrow = width_mm < _NARROW_MM
        self.margin = 4.0 if self.narrow else (7.0 if width_mm < 120 else 10.0)
        self.width = width_mm - 2 * self.margin
        self.body_pt = 8.0 if width_mm < 120 else 9.0
        self.columns = self._columns()
        self.boards: list[Board] = []
        self.y = 0.0
        self.bottom = 0.0

    def pages(self) -> tuple[Page, ...]:
        self._sheet()
        self._head()
        self._parties()
        self._table_head()
        for line in self.slip.lines:
            self._line(line)
        self._total()
        self._closing()
        self._proof()
        self._feet()
        if self.roll:
            return (self.boards[0].page(self.y + self.margin),)
        return tuple(board.page() for board in self.boards)

    @property
    def board(self) -> Board:
        return self.boards[-1]

    def _columns(self) -> _Columns:
        left, right = self.margin, self.margin + self.width
        quantity = 15.0 if self.narrow else 17.0
        lot = 0.0 if self.narrow else self.width * 0.24
        goods = self.width - quantity - lot - (2.0 if lot else 1.0)
        return _Columns((left, goods), (left + goods + 1.0, lot), (right - quantity, quantity))

    def _sheet(self) -> None:
        self.boards.append(Board(self.width_mm, self.height_mm, self.grid))
        self.y = self.margin
        self.bottom = self.height_mm - self.margin - (0 if self.roll else 5.0)

    def _room_for(self, height: float, *, with_head: bool = True) -> None:
        """Go on to a new sheet when so much does not fit any more."""
        if self.y + height <= self.bottom:
            return
        self._sheet()
        self._write(
            f"{self.slip.store} - {self.slip.order_number} (lanjutan)", self.body_pt, bold=True
        )
        self.y += 1
        if with_head:
            self._table_head()

    def _write(self, text: str, pt: float, *, bold: bool = False, lines: int = 1) -> None:
        self.y = self.board.text(
            text,
            x=self.margin,
            y=self.y,
            width=self.width,
            pt=pt,
            min_pt=pt * 0.7,
            bold=bold,
            lines=lines,
        )

    def _head(self) -> None:
        slip = self.slip
        self._write(slip.store, self.body_pt * 1.7, bold=True, lines=2)
        self._write(slip.store_contact, self.body_pt * 0.9, lines=2)
        self.y += 1
        self.board.rule(self.margin, self.y, self.width, 0.5)
        self.board.rule(self.margin, self.y + 0.9, self.width, 0.2)
        self.y += 2.2
        copy = f"SALINAN ke-{slip.reprint}" if slip.reprint else ""
        self._write(joined(("SLIP PENGEPAKAN", copy)), self.body_pt * 1.25, bold=True)
        self.y += 1

    def _parties(self) -> None:
        """Bars of the order number; beside them, or below on a roll, who gets it and how."""
        slip = self.slip
        wide = self.width if self.narrow else self.width * 0.5
        room = Box(self.margin - 2, self.y, wide + 4, _BARS_MM)
        code = self.board.bars(code128(slip.order_number), room, align="left", max_mm=0.38)
        below = self.board.text(
            slip.order_number,
            x=self.margin,
            y=code.bottom + 0.5,
            width=wide,
            pt=self.body_pt * 1.1,
            min_pt=6,
            bold=True,
        )
        parcel = (
            f"Paket {slip.package_number} dari {slip.package_count}"
            if slip.package_count > 1
            else ""
        )
        facts = (
            f"Kepada: {slip.recipient_name}",
            slip.recipient_address,
            f"Kurir: {slip.courier}",
            f"Resi: {slip.resi}" if slip.resi else "",
            parcel,
        )
        x = self.margin if self.narrow else self.margin + wide + 4
        y = below + 1 if self.narrow else self.y
        for fact in facts:
            y = self.board.text(
                fact,
                x=x,
                y=y,
                width=self.margin + self.width - x,
                pt=self.body_pt,
                min_pt=6,
                lines=3,
            )
        self.y = max(below, y) + 2

    def _table_head(self) -> None:
        columns, pt = self.columns, self.body_pt * 0.9
        for text, (x, width), align in (
            ("Barang", columns.goods, "left"),
            ("Lot / ED", columns.lot, "left"),
            ("Jumlah", columns.quantity, "right"),
        ):
            if width:
                self.board.text(
                    text,
                    x=x,
                    y=self.y,
                    width=width,
                    pt=pt,
                    bold=True,
                    align="right" if align == "right" else "left",
                )
        self.y += pt * PT * LINE + 0.4
        self.board.rule(self.margin, self.y, self.width, 0.35)
        self.y += 0.8

    def _row(self, line: SlipLine) -> _Row:
        size, small = self.body_pt * PT, self.body_pt * PT * 0.88
        lot = (
            f"Lot {line.lot}" if line.lot else "",
            f"ED {tanggal(line.expiry)}" if line.expiry else "",
        )
        wide, beside = self.columns.goods[1], self.columns.lot[1]
        goods = [
            _fit(line.name, wide, size, 3),
            _fit(joined((line.sku, line.variant)), wide, small, 2),
        ]
        if self.narrow:
            goods.append(_fit(joined(lot), wide, small, 2))
        lots = () if self.narrow else tuple(_fit(text, beside, small, 2) for text in lot)
        height = max(_height(goods), _height(lots), size * 1.3 * LINE)
        return _Row(tuple(goods), lots, f"{angka(line.quantity)} {line.unit}", height)

    def _line(self, line: SlipLine) -> None:
        row = self._row(line)
        self._room_for(row.height + 1.4)
        columns, board = self.columns, self.board
        for (x, width), blocks in ((columns.goods, row.goods), (columns.lot, row.lot)):
            y = self.y
            for block in blocks:
                y = board.lines(block, x=x, y=y, width=width)
        board.text(
            row.quantity,
            x=columns.quantity[0],
            y=self.y,
            width=columns.quantity[1],
            pt=self.body_pt * 1.25,
            min_pt=6,
            bold=True,
            align="right",
        )
        self.y += row.height + 0.6
        board.rule(self.margin, self.y, self.width, 0.12)
        self.y += 0.8

    def _total(self) -> None:
        self._room_for(7)
        pieces = sum(line.quantity for line in self.slip.lines)
        self.y = self.board.text(
            f"Jumlah {angka(pieces)} barang, {angka(len(self.slip.lines))} SKU",
            x=self.margin,
            y=self.y,
            width=self.width,
            pt=self.body_pt * 1.15,
            bold=True,
            align="right",
        )
        self.y += 1.5

    def _closing(self) -> None:
        note = f"Catatan pembeli: {self.slip.buyer_note}" if self.slip.buyer_note else ""
        for text in (note, self.slip.thanks):
            if text:
                fitted = _fit(text, self.width, self.body_pt * PT, 8)
                self._room_for(fitted.height_mm + 1, with_head=False)
                self.y = self.board.lines(fitted, x=self.margin, y=self.y, width=self.width) + 1

    def _proof(self) -> None:
        """The QR at 4 dots a module where the paper has room (data-safety §7), words beside it."""
        if not self.slip.proof:
            return
        self._room_for(_PROOF_MM + 1, with_head=False)
        room = Box(self.margin, self.y, _PROOF_MM, _PROOF_MM)
        code = self.board.cells(document_qr(self.slip.proof), room, align="left", max_mm=0.5)
        beside = self.width - code.width - 2
        y = self.y + 4
        for text, bold in (("Bukti keaslian", True), (_PROOF, False)):
            y = self.board.text(
                text, x=code.right + 2, y=y, width=beside, pt=self.body_pt, min_pt=5, bold=bold,
                lines=6,
            )  # fmt: skip
        self.y = code.bottom + 1

    def _feet(self) -> None:
        slip = self.slip
        stamp = joined((f"{waktu(slip.printed_at)} WIB", f"Dikemas oleh {slip.packer}"))
        if self.roll:
            self._write(stamp, self.body_pt * 0.85)
            return
        total = len(self.boards)
        for number, board in enumerate(self.boards, start=1):
            y = self.height_mm - self.margin - 3.2
            board.rule(self.margin, y - 0.8, self.width, 0.12)
            page = f"Halaman {number} dari {total}"
            board.text(stamp, x=self.margin, y=y, width=self.width * 0.68, pt=7, min_pt=5)
            board.text(page, x=self.margin, y=y, width=self.width, pt=7, align="right")


def _fit(text: str, width: float, size_mm: float, lines: int) -> Fitted:
    """One size for the whole slip; only what is too long for its lines is cut."""
    return fit(clean(text), width=width, size_mm=size_mm, min_size_mm=size_mm, lines=lines)


def _height(blocks: Iterable[Fitted]) -> float:
    return sum(block.height_mm for block in blocks)
