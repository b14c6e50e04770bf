"""How the shipping label is laid out: sections from top to bottom, contents in what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.text import angka, rupiah, waktu
from app.documents.barcodes import code128, qr
from app.documents.fonts import LINE
from app.documents.page import PT, Board, Box, Page, joined
from app.documents.text_fit import clean, fit_height, width_mm

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.documents.grid import Grid
    from app.documents.labels import ShippingLabel
    from app.documents.templates import ShippingTemplate
    from app.documents.text_fit import Fitted

#: White kept between the resi's quiet zone and the edge of the paper.
_EDGE_MM: Final = 1.0
_STRIP_MM: Final = 13.0
_GRAMS_PER_KG: Final = 1000


def masked_phone(phone: str) -> str:
    """``0812****678``: first four and last three digits, enough to ask "ending in 678?"."""
    digits = "".join(mark for mark in phone if mark.isdigit())
    if len(digits) <= 7:
        return "*" * len(digits)
    return f"{digits[:4]}{'*' * (len(digits) - 7)}{digits[-3:]}"


def weight_text(grams: int) -> str:
    """``850 g``, ``1,25 kg``, ``12 kg``."""
    if grams < _GRAMS_PER_KG:
        return f"{grams} g"
    whole, rest = divmod(grams, _GRAMS_PER_KG)
    decimals = f"{rest:03d}".rstrip("0")
    return f"{angka(whole)},{decimals} kg" if decimals else f"{angka(whole)} kg"


class ShippingLayout:
    """Draws the sections from top to bottom; the contents take what is left above the footer."""

    def __init__(self, label: ShippingLabel, template: ShippingTemplate, grid: Grid) -> None:
        self.label = label
        self.size = template
        self.board = Board(template.width_mm, template.height_mm, grid)
        self.symbol = code128(label.resi)
        self.left = template.margin_mm
        self.width = template.width_mm - 2 * template.margin_mm
        # Bars too narrow to scan are never printed: a long resi stands along the edge instead,
        # with a QR code in the usual place.
        room = grid.dots_below(template.width_mm - 2 * _EDGE_MM)
        self.footer = 0.0
        self.lengthwise = self.symbol.module_for(grid, room_dots=room) is None

    def page(self) -> Page:
        """Draw everything."""
        if self.lengthwise:
            self._resi_along_the_edge()
        self.footer = self._footer()
        y = self._courier(self.size.margin_mm)
        y = self._rule(self._resi(y))
        y = self._rule(self._money(y))
        y = self._rule(self._recipient(y))
        y = self._rule(self._sender(y))
        self._contents(self._order(y), self.footer)
        return self.board.page()

    def _rule(self, y: float) -> float:
        self.board.rule(self.left, y + self.size.gap_mm / 2, self.width)
        return y + self.size.gap_mm + 0.25

    def _resi_along_the_edge(self) -> None:
        top = self.size.margin_mm
        room = Box(
            self.size.width_mm - self.size.margin_mm - _STRIP_MM + 1,
            _EDGE_MM,
            _STRIP_MM - 1,
            self.size.height_mm - 2 * _EDGE_MM,
        )
        if self.board.turned_bars(self.symbol, room):
            self.width -= _STRIP_MM
        self.left = top

    def _courier(self, y: float) -> float:
        size = self.size
        service_width = self.width * 0.36
        courier_width = self.width - service_width - 2
        bottom = self.board.text(
            self.label.courier,
            x=self.left,
            y=y,
            width=courier_width,
            pt=size.courier_pt,
            min_pt=size.courier_pt * 0.5,
            bold=True,
        )
        self.board.text(
            self.label.service,
            x=self.left + courier_width + 2,
            y=y,
            width=service_width,
            pt=size.courier_pt,
            min_pt=size.courier_pt * 0.4,
            bold=True,
            align="right",
        )
        return max(bottom, y + size.courier_pt * PT * LINE) + 0.5

    def _resi(self, y: float) -> float:
        if self.lengthwise:
            return self._resi_as_qr(y)
        room = Box(_EDGE_MM, y, self.size.width_mm - 2 * _EDGE_MM, self.size.barcode_mm)
        below = self.board.bars(self.symbol, room).bottom
        return self.board.text(
            self.label.resi,
            x=self.left,
            y=below + 0.4,
            width=self.width,
            pt=self.size.resi_pt,
            min_pt=6,
            bold=True,
            align="center",
        )

    def _resi_as_qr(self, y: float) -> float:
        """QR at the left, the resi in letters beside it."""
        side = self.size.barcode_mm + 4
        code = self.board.cells(qr(self.label.resi), Box(self.left, y, side, side), align="left")
        self.board.text(
            self.label.resi,
            x=code.right,
            y=y + side * 0.2,
            width=self.left + self.width - code.right,
            pt=self.size.resi_pt * 1.2,
            min_pt=7,
            lines=3,
            bold=True,
        )
        return code.bottom

    def _money(self, y: float) -> float:
        """COD in white on black: the courier must not miss it."""
        label, size = self.label, self.size
        high = size.cod_pt * PT * LINE
        wide = self.width * 0.68
        cod = label.cod if label.cod is not None and label.cod.sen > 0 else None
        if cod is not None:
            self.board.fill(self.left, y, wide, high)
        else:
            self.board.frame(Box(self.left, y, wide, high), 0.5)
        self.board.text_in(
            f"COD {rupiah(cod)}" if cod is not None else "NON-COD",
            Box(self.left + 1, y, wide - 2, high),
            pt=size.cod_pt,
            min_pt=size.cod_pt * 0.4,
            bold=True,
            white=cod is not None,
        )
        self._weight(Box(self.left + wide + 1.5, y, self.width - wide - 1.5, high))
        return y + high

    def _weight(self, room: Box) -> None:
        label, size = self.label, self.size
        weight = weight_text(label.weight_grams)
        if label.package_count == 1:
            self.board.text_in(weight, room, pt=size.weight_pt, min_pt=6, bold=True, align="right")
            return
        half = room.height / 2
        parcel = f"Paket {label.package_number} dari {label.package_count}"
        for number, text in enumerate((weight, parcel)):
            self.board.text_in(
                text,
                Box(room.x, room.y + number * half, room.width, half),
                pt=size.weight_pt * 0.85,
                min_pt=5,
                bold=True,
                align="right",
            )

    def _recipient(self, y: float) -> float:
        label, size, board = self.label, self.size, self.board
        phone = label.recipient_phone
        y = board.text("PENERIMA", x=self.left, y=y, width=self.width, pt=size.small_pt)
        y = board.text(
            label.recipient_name,
            x=self.left,
            y=y,
            width=self.width,
            pt=size.name_pt,
            min_pt=size.name_pt * 0.62,
            lines=2,
            bold=True,
        )
        y = board.text(
            masked_phone(phone) if label.mask_phone else phone,
            x=self.left,
            y=y,
            width=self.width,
            pt=size.phone_pt,
            min_pt=6,
            bold=True,
        )
        return board.lines(self._address(y), x=self.left, y=y, width=self.width)

    def _address(self, y: float) -> Fitted:
        """As large as its share allows; a very long one takes room from the contents list."""
        size, text = self.size, clean(self.label.recipient_address)
        large, small = size.address_pt * PT, size.address_min_pt * PT
        fitted = fit_height(
            text, width=self.width, height=size.address_mm, size_mm=large, min_size_mm=small
        )
        if not fitted.cut:
            return fitted
        needed_below = self._height_of(lambda: self._order(self._rule(self._sender(self._rule(0)))))
        contents = 2 * size.item_pt * PT * LINE
        room = self.footer - y - needed_below - contents
        return fit_height(
            text,
            width=self.width,
            height=max(room, size.address_mm),
            size_mm=large,
            min_size_mm=small,
        )

    def _height_of(self, draw: Callable[[], float]) -> float:
        """What a section would take, tried on a sheet that is thrown away."""
        board, self.board = self.board, Board(self.size.width_mm, 1000, self.board.grid)
        try:
            return draw()
        finally:
            self.board = board

    def _sender(self, y: float) -> float:
        label, size, board = self.label, self.size, self.board
        y = board.text(
            f"PENGIRIM: {joined((label.sender_name, label.sender_phone))}",
            x=self.left,
            y=y,
            width=self.width,
            pt=size.small_pt * 1.1,
            min_pt=6,
            bold=True,
        )
        return board.text(
            label.sender_address,
            x=self.left,
            y=y,
            width=self.width,
            pt=size.small_pt,
            min_pt=5.5,
            lines=2,
        )

    def _order(self, y: float) -> float:
        label, size = self.label, self.size
        y = self.board.text(
            f"No. Pesanan {joined((label.order_number, label.platform))}",
            x=self.left,
            y=y,
            width=self.width,
            pt=size.order_pt,
            min_pt=6,
            bold=True,
        )
        return self.board.text(
            label.note,
            x=self.left,
            y=y,
            width=self.width,
            pt=size.order_pt,
            min_pt=6,
            bold=True,
        )

    def _contents(self, top: float, bottom: float) -> None:
        """Quantity and SKU of each line; what does not fit is counted, never silently dropped."""
        label, size = self.label, self.size
        wanted = len(label.items) + 1
        pt = min(size.item_pt * 1.3, max(size.item_pt, (bottom - top) / (wanted * PT * LINE)))
        line = pt * PT * LINE
        pieces = sum(item.quantity for item in label.items)
        heading = f"Isi: {angka(pieces)} pcs, {angka(len(label.items))} SKU"
        room = int((bottom - top) / line + 0.01)
        for number, text in enumerate((heading, *self._item_lines(room - 1))[: max(0, room)]):
            self.board.text(
                text,
                x=self.left,
                y=top + number * line,
                width=self.width,
                pt=pt,
                bold=number == 0,
            )

    def _item_lines(self, room: int) -> list[str]:
        items = self.label.items
        shown = len(items) if len(items) <= room else max(0, room - 1)
        lines = [
            joined((f"{angka(item.quantity)} x {item.sku}", item.name)) for item in items[:shown]
        ]
        return lines if shown == len(items) else [*lines, f"+{angka(len(items) - shown)} lagi"]

    def _footer(self) -> float:
        """When, by whom, and whether it is a reprint; returns its upper edge."""
        label, size = self.label, self.size
        high = size.small_pt * PT * LINE
        y = self.size.height_mm - self.size.margin_mm - high
        packer = f"Packer {label.packer_initials}" if label.packer_initials else ""
        mark = f"CETAK ULANG ke-{label.reprint}" if label.reprint else ""
        mark_width = width_mm(mark, size.small_pt * PT, bold=True) + 2 if mark else 0.0
        self.board.text(
            joined((f"{waktu(label.printed_at)} WIB", packer)),
            x=self.left,
            y=y,
            width=self.width - mark_width - 1,
            pt=size.small_pt,
            min_pt=5,
        )
        if mark:
            left = self.left + self.width - mark_width
            self.board.fill(left, y - 0.3, mark_width, high + 0.5)
            self.board.text_in(
                mark,
                Box(left + 0.5, y - 0.3, mark_width - 1, high + 0.5),
                pt=size.small_pt,
                bold=True,
                white=True,
            )
        return y - 0.5
