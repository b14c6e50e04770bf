"""What the table shows while no parcel is open: figures, missing labels, the next orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from app.core.text import angka, waktu
from app.ui import tokens
from app.ui.cards import Card, Cards
from app.ui.pills import PillText
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import column, label, row, set_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from app.fulfilment.api import PackToday, QueueRow
    from app.ui.panel import Panel

#: Orders shown; nobody packs further ahead than this.
MOST = 200


def _due(order: QueueRow) -> PillText:
    if order.ship_by is None:
        return PillText("tanpa batas", Tone.NEUTRAL)
    moment = waktu(order.ship_by)
    if order.late:
        return PillText(f"Terlambat {moment}", Tone.ERROR)
    return PillText(moment, Tone.NEUTRAL)


COLUMNS = (
    Column(
        "number", "Pesanan", lambda one: one.number, detail=lambda one: one.resi or "tanpa resi",
        width=172,
    ),
    Column(
        "summary", "Isi", lambda one: one.summary, detail=lambda one: one.customer, stretch=True,
        gives_way=1,
    ),
    Column("pieces", "Barang", lambda one: one.pieces, Kind.NUMBER, width=56),
    Column(
        "courier", "Kurir", lambda one: one.courier, detail=lambda one: one.store, width=130,
        gives_way=2,
    ),
    Column(
        "due", "Batas kirim", _due, Kind.PILL, width=168,
        detail=lambda one: f"sedang dikemas {one.packer}" if one.packer else "",
    ),
)  # fmt: skip
CARDS = (
    Card("waiting", "Menunggu"),
    Card("late", "Terlambat", Tone.ERROR),
    Card("packed", "Dikemas hari ini", Tone.OK),
    Card("mine", "Oleh saya", Tone.OK),
)


class QueueView(QWidget):
    """Never takes the keyboard: the panel's keys choose and open."""

    #: Number of an order that was clicked twice.
    chosen = Signal(str)

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self._cards = Cards()
        self.missing = MissingLabels()
        self.table = Table(panel, "PackingQueue", COLUMNS, key=lambda one: one.number)
        self.table.set_tone(lambda one: Tone.ERROR if one.late else None)
        self.table.activated.connect(lambda one: self.chosen.emit(one.number))
        for view in self.table.findChildren(QAbstractItemView):
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = column(gap=tokens.S)
        layout.addWidget(self._cards)
        layout.addWidget(self.missing)
        layout.addWidget(self.table, 1)
        self.setLayout(layout)
        # Only now: cards that show themselves without a parent are a window for a moment.
        self._cards.set_cards(CARDS)
        for card in self._cards.findChildren(QFrame):
            card.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._at = -1

    @property
    def orders(self) -> Sequence[QueueRow]:
        """The orders shown."""
        return self.table.rows

    @property
    def selected(self) -> str:
        """Number of the chosen order, "" for none."""
        rows = self.table.rows
        return rows[self._at].number if 0 <= self._at < len(rows) else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside an open detail the orders need the room more than figures in several rows."""
        super().resizeEvent(event)
        one_row = len(CARDS) * (self._cards.minimumSizeHint().width() + tokens.S)
        self._cards.setVisible(self.width() >= one_row)

    def show_today(self, today: PackToday) -> None:
        """Show the figures."""
        self._cards.show_values(
            {
                "waiting": angka(today.waiting),
                "late": angka(today.late),
                "packed": angka(today.packed_today),
                "mine": angka(today.packed_by_me),
            }
        )

    def show_orders(self, orders: Sequence[QueueRow]) -> None:
        """Show the next orders; the chosen one stays chosen while it is there."""
        before = self.selected
        self.table.show_rows(orders)
        numbers = [one.number for one in orders]
        self._at = numbers.index(before) if before in numbers else -1
        self._mark()

    def step(self, by: int) -> None:
        """Choose the next or previous order."""
        count = len(self.table.rows)
        if count:
            self._at = (self._at + by) % count if self._at >= 0 else (0 if by > 0 else count - 1)
            self._mark()

    def unselect(self) -> None:
        """Choose none."""
        self._at = -1
        self._mark()

    def _mark(self) -> None:
        view = self.table.findChild(QAbstractItemView)
        if self.selected:
            self.table.select_key(self.selected)
        elif isinstance(view, QAbstractItemView):
            view.clearSelection()


class MissingLabels(QFrame):
    """The task that stays until a shipped parcel has its label (PU-45)."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "message")
        self._text = label("", wrap=True)
        layout = row()
        layout.setContentsMargins(tokens.M, tokens.XS, tokens.M, tokens.XS)
        layout.addWidget(self._text, 1)
        self.setLayout(layout)
        set_property(self, "tone", "warn")
        self._orders: tuple[str, ...] = ()
        theme().changed.connect(self._use_font)
        self._use_font()
        self.hide()

    def _use_font(self) -> None:
        self._text.setFont(theme().pixel_font(18, bold=True))

    @property
    def orders(self) -> tuple[str, ...]:
        """Numbers of shipped orders whose label did not come out."""
        return self._orders

    def show_orders(self, orders: Sequence[str], why: str = "") -> None:
        """Show the task; no orders hides it."""
        self._orders = tuple(orders)
        listed = ", ".join(self._orders[:4]) + (" …" if len(self._orders) > 4 else "")
        reason = f" {why}" if why else ""
        text = (
            f"{angka(len(self._orders))} label belum tercetak: {listed}.{reason} Cetak ulang: F8."
        )
        self._text.setText(text)
        self.setAccessibleName(text if orders else "")
        self.setVisible(bool(orders))
