"""One order beside the list: what was bought, which lots, where it stands, what it earned."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.core.text import angka, tanggal, waktu
from app.orders.panels import samples, words
from app.orders.rules import LABELS, State
from app.orders.rules.platform import PLATFORM_LABELS, PlatformState
from app.ui import tokens
from app.ui.facts import Facts
from app.ui.gallery import Shot
from app.ui.pills import Pill
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.orders.api import DetailEvent, DetailItem, DetailLine, DetailLot, OrderView

    Open = Callable[..., None]

_WAYS: Final = {"cod": "COD", "prepaid": "Lunas di platform"}


class OrderDetailView(QWidget):
    """An order as it is read from top to bottom: trouble first, then goods, then its story.

    Args:
        view: The order.
        open_: Opens another panel by its id.
    """

    def __init__(self, view: OrderView, open_: Open) -> None:
        super().__init__()
        self._view = view
        self._open = open_
        self._layout = column(gap=tokens.M)
        self._heading()
        self._trouble()
        self._goods()
        self._money()
        self._to()
        self._shipment()
        self._story()
        self._layout.addStretch(1)
        self.setLayout(self._layout)

    # ---------------------------------------------------------------- parts
    def _heading(self) -> None:
        view, line = self._view, row()
        state = words.STATES[view.state]
        line.addWidget(Pill(state.text, state.tone))
        if view.outside:
            line.addWidget(Pill("Di luar Lumbung", Tone.NEUTRAL))
        for wanted, text in ((view.gift, "Kado"), (view.fragile, "Mudah pecah")):
            if wanted:
                line.addWidget(Pill(text, Tone.WARN))
        line.addStretch(1)
        self._layout.addLayout(line)
        there = view.platform_status or (
            PLATFORM_LABELS[PlatformState(view.platform_state)] if view.platform_state else ""
        )
        text = f"{words.platform(view.channel)} · {view.store_name} · {waktu(view.ordered_at)} WIB"
        self._layout.addWidget(label(text, "muted", wrap=True))
        if there:
            self._layout.addWidget(label(f"Status di platform: {there}", "muted", wrap=True))

    def _trouble(self) -> None:
        for sentence in (*self._view.problems, self._view.attention, self._view.cancel_reason):
            if sentence:
                made = label(sentence, "field-error", wrap=True)
                made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._layout.addWidget(made)

    def _goods(self) -> None:
        view = self._view
        self._section(f"Barang · {angka(view.pieces)} pcs")
        grid = _grid()
        for line in view.lines:
            self._line(grid, line)
            for item in view.items:
                if item.line_no == line.line_no:
                    _item(grid, item)
        self._layout.addLayout(grid)

    def _line(self, grid: QGridLayout, line: DetailLine) -> None:
        at = grid.rowCount()
        name = line.product_name or line.name
        more = f" · {line.variation}" if line.variation else ""
        grid.addWidget(label(f"{angka(line.qty)}×"), at, 0, Qt.AlignmentFlag.AlignTop)
        made = label(f"{line.sku or 'tanpa SKU'}  {name}{more}", wrap=True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(made, at, 1)
        grid.addWidget(label(line.revenue.rupiah()), at, 2, _RIGHT)
        notes = [
            f"isi {angka(line.multiplier)} per satuan" if line.multiplier > 1 else "",
            f"menjadi {line.product}" if line.product and line.product != line.sku else "",
            f"diskon {line.discount.rupiah()}" if line.discount else "",
            f"diretur {angka(line.returned)}" if line.returned else "",
        ]
        text = " · ".join(filter(None, notes))
        if text:
            grid.addWidget(label(text, "small", wrap=True), at + 1, 1, 1, 2)

    def _money(self) -> None:
        view = self._view
        lines = [
            ("Barang", view.subtotal.rupiah()),
            ("Diskon penjual", view.seller_discount.rupiah() if view.seller_discount else None),
            ("Ongkir", view.shipping.rupiah() if view.shipping else None),
            ("Total", view.total.rupiah()),
            ("Pembayaran", _payment(view)),
        ]
        self._layout.addWidget(rule())
        self._layout.addWidget(Facts(lines))

    def _to(self) -> None:
        view = self._view
        self._section("Tujuan")
        courier = f"{view.courier} {view.service}".strip()
        address = ", ".join(
            part for part in (view.address, view.city, view.province, view.postcode) if part
        )
        self._layout.addWidget(
            Facts(
                (
                    ("Penerima", " · ".join(filter(None, (view.customer, view.username)))),
                    ("Telepon", view.phone or None),
                    ("Alamat", address),
                    ("Kurir", courier or f"{view.courier_option or '–'} (belum dipetakan)"),
                    ("Resi", view.resi),
                    ("Nomor lain", ", ".join(view.other_numbers) or None),
                    ("Batas kirim", f"{waktu(view.ship_by)} WIB" if view.ship_by else None),
                    ("Catatan pembeli", view.buyer_note or None),
                    ("Catatan penjual", view.seller_note or None),
                )
            )
        )
        if view.customer_code:
            self._links(
                ("Buka pelanggan", partial(self._open, words.CUSTOMER, customer=view.customer_code))
            )

    def _shipment(self) -> None:
        view = self._view
        if view.shipment is None and not view.journals:
            return
        self._section("Pengiriman dan buku")
        sent = view.shipment
        lines: list[tuple[str, str | QWidget | None]] = []
        if sent is not None:
            lines = [
                ("Pengiriman", f"{sent.number}, {waktu(sent.at)} WIB oleh {sent.person}"),
                ("Omzet", sent.revenue.rupiah()),
                ("HPP", sent.cost.rupiah()),
                ("Laba kotor", sent.profit.rupiah()),
            ]
        lines += [
            (f"Jurnal {tanggal(each.on_date)}", f"{each.number} · {each.description}")
            for each in view.journals
        ]
        self._layout.addWidget(Facts(lines))
        if view.journals:
            first = view.journals[0].number
            skus = [item.sku for item in view.items[:1]]
            links = [("Buka jurnal", partial(self._open, words.JOURNALS, number=first))]
            links += [
                (f"Kartu stok {sku}", partial(self._open, words.STOCK_CARD, sku=sku))
                for sku in skus
            ]
            self._links(*links)

    def _story(self) -> None:
        view = self._view
        self._section("Riwayat")
        lines = [(f"{waktu(event.at)}", _event(event)) for event in reversed(view.events)]
        if view.batch:
            lines.append(("Diimpor", view.batch))
        self._layout.addWidget(Facts(lines))

    # ---------------------------------------------------------------- pieces
    def _section(self, title: str) -> None:
        self._layout.addWidget(label(title, "heading"))

    def _links(self, *links: tuple[str, Callable[[], object]]) -> None:
        line = row()
        for text, run in links:
            line.addWidget(KeyButton(text, "", run))
        line.addStretch(1)
        self._layout.addLayout(line)


_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(tokens.M)
    grid.setVerticalSpacing(tokens.XS)
    grid.setColumnStretch(1, 1)
    return grid


def _item(grid: QGridLayout, item: DetailItem) -> None:
    """A component of a bundle, and the lots a product comes from."""
    at = grid.rowCount()
    if item.bundle:
        text = f"{angka(item.qty)} {item.unit} {item.sku}  {item.name}"
        grid.addWidget(label(text, "small", wrap=True), at, 1, 1, 2)
        at += 1
    if item.lots:
        grid.addWidget(label("; ".join(map(_lot, item.lots)), "small", wrap=True), at, 1, 1, 2)


def _lot(lot: DetailLot) -> str:
    name = f"lot {lot.lot}" if lot.lot else "tanpa lot"
    until = f" (ED {tanggal(lot.expires_on)})" if lot.expires_on else ""
    return f"{angka(lot.qty)} dari {lot.location}, {name}{until}"


def _payment(view: OrderView) -> str:
    way = _WAYS.get(view.payment, view.payment)
    method = f" · {view.payment_method}" if view.payment_method else ""
    amount = f" {view.cod_amount.rupiah()}" if view.payment == "cod" else ""
    return f"{way}{amount}{method}"


def _event(event: DetailEvent) -> str:
    new = LABELS[State(event.new_state)]
    who = f" oleh {event.person}" if event.person else ""
    note = f" · {event.note}" if event.note else ""
    return f"{new}{who}{note}"


# ---------------------------------------------------------------- gallery


def gallery() -> list[Shot]:
    """States of the detail."""

    def nothing(_panel: str, **_arguments: object) -> None:
        return None

    def views() -> Iterable[tuple[str, OrderView]]:
        yield "shipped", samples.VIEW
        yield "waiting", samples.WAITING
        yield "outside", samples.OUTSIDE

    return [Shot(name, partial(OrderDetailView, view, nothing)) for name, view in views()]
