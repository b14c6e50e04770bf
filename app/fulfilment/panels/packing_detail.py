"""Stock card, journal and HPP of a shipped order, in the side area (F6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.core.money import ZERO
from app.core.text import angka, waktu
from app.ui import tokens
from app.ui.theme import theme
from app.ui.widgets import column, label, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounting.api import JournalView
    from app.core.money import Money
    from app.fulfilment.api import ShipmentCost

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ShipmentView(QWidget):
    """What left, what it cost and what the books say."""

    def __init__(self, shipment: ShipmentCost, journal: JournalView | None) -> None:
        super().__init__()
        layout = column(gap=tokens.M)
        for part in (_facts(shipment), _stock(shipment), _books(shipment, journal)):
            layout.addWidget(part)
        layout.addStretch(1)
        self.setLayout(layout)
        self.setFont(theme().font())


def _facts(shipment: ShipmentCost) -> QWidget:
    return _group(
        "Penjualan dan HPP",
        [
            ("Penjualan", _money(shipment.revenue)),
            ("HPP", _money(shipment.cost)),
            ("Laba kotor", _money(shipment.profit)),
            ("Dikirim", f"{waktu(shipment.at)} WIB"),
            ("Oleh", shipment.packer),
            ("Isi paket", _verified(shipment)),
            ("Nomor kiriman", shipment.shipment),
        ],
    )


def _verified(shipment: ShipmentCost) -> str:
    """What was scanned, and apart from it what was confirmed by key (PU-37)."""
    scanned = f"{angka(shipment.pieces - shipment.by_key)} dipindai"
    return f"{scanned}, {angka(shipment.by_key)} dengan tombol" if shipment.by_key else scanned


def _stock(shipment: ShipmentCost) -> QWidget:
    holder, grid = _titled("Kartu stok")
    for line in shipment.lines:
        at = grid.rowCount()
        grid.addWidget(label(line.product, wrap=True), at, 0, 1, 2)
        where = " · ".join(part for part in (line.sku, _lot(line.lot), line.location) if part)
        grid.addWidget(label(where, "muted", wrap=True), at + 1, 0, 1, 2)
        grid.addWidget(_figure(f"-{angka(line.qty)}, sisa {angka(line.on_hand)}"), at, 2)
        grid.addWidget(_figure(f"HPP {_money(line.cost)}"), at + 1, 2)
    return holder


def _books(shipment: ShipmentCost, journal: JournalView | None) -> QWidget:
    holder, grid = _titled(f"Jurnal {shipment.journal}" if shipment.journal else "Jurnal")
    if journal is None:
        text = "Rincian jurnal hanya untuk yang berhak melihat jurnal."
        grid.addWidget(label(text, "muted", wrap=True), 1, 0, 1, 3)
        return holder
    for line in journal.lines:
        at = grid.rowCount()
        grid.addWidget(label(f"{line.code} {line.account}", wrap=True), at, 0)
        grid.addWidget(_figure(_money(line.debit) if line.debit != ZERO else "–"), at, 1)
        grid.addWidget(_figure(_money(line.credit) if line.credit != ZERO else "–"), at, 2)
    return holder


def _lot(number: str) -> str:
    return f"lot {number}" if number else ""


def _money(amount: Money) -> str:
    return amount.rupiah()


def _figure(text: str) -> QLabel:
    made = label(text)
    made.setAlignment(_RIGHT)
    return made


def _titled(title: str) -> tuple[QWidget, QGridLayout]:
    holder = QWidget()
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(tokens.M)
    grid.setVerticalSpacing(tokens.XS)
    grid.setColumnStretch(0, 1)
    outer = column(gap=tokens.XS)
    outer.addWidget(label(title, "heading"))
    outer.addWidget(rule())
    outer.addLayout(grid)
    holder.setLayout(outer)
    return holder, grid


def _group(title: str, rows: Sequence[tuple[str, str]]) -> QWidget:
    holder, grid = _titled(title)
    for at, (words, value) in enumerate(rows):
        grid.addWidget(label(words, "muted"), at, 0)
        grid.addWidget(_figure(value), at, 1)
    return holder
