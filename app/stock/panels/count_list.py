"""Goods counted by scanner or keyboard: a line to type in, and what was counted below it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableWidget, QWidget
from PySide6.QtWidgets import QTableWidgetItem as Item

from app.catalog.panels.amount_field import AmountField
from app.catalog.rules.amounts import BadAmount, Units, looks_like_amount, read_amount
from app.core.errors import InvalidInput
from app.core.text import angka, tanggal
from app.stock.panels.words import STATUSES
from app.ui import tokens
from app.ui.theme import theme
from app.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.core.money import Money

#: Grey words in the line: goods are chosen, or those that were sent are counted.
WANTED: Final = "Pindai atau ketik SKU, Enter (3*SKU = tiga; 2 karton = jumlah)"
ARRIVED: Final = "Pindai atau ketik SKU, Enter (2 karton = jumlah baris)"
_SHOWN: Final = 7
_MOST_TIMES: Final = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """Which goods of a correction: the way, the place and what stands there."""

    sign: int
    location: str
    lot: str = ""
    serial: str = ""
    status: str = "available"
    unit_cost: Money | None = None

    @property
    def words(self) -> str:
        """``kurangi · GD1-A-01 · L1``."""
        way = "tambah" if self.sign > 0 else "kurangi"
        status = "" if self.status == "available" else STATUSES[self.status]
        parts = (way, self.location, self.lot, self.serial, status)
        return " · ".join(part for part in parts if part)


@dataclass(slots=True)
class Counted:
    """One line; ``expected`` is None where anything may be counted."""

    sku: str
    name: str
    lot: str = ""
    serial: str = ""
    expires_on: date | None = None
    expected: int | None = None
    qty: int = 0
    #: The units its quantity may be typed in.
    units: Units = field(default_factory=lambda: Units("pcs", {}))
    #: Where it is settled; None while the fields of the form still say so.
    spot: Spot | None = None

    @property
    def detail(self) -> str:
        """What tells two lines of a product apart, and its quantity in larger units."""
        ed = f"ED {tanggal(self.expires_on)}" if self.expires_on else ""
        packed = self.units.written(self.qty)
        parts = (
            self.sku, self.lot, self.serial, ed, self.spot.words if self.spot else "",
            f"= {packed}" if packed else "",
        )  # fmt: skip
        return " · ".join(part for part in parts if part)


def split_times(text: str) -> tuple[int, str]:
    """``3*8991234`` counts three of a code; without it one."""
    times, star, code = text.strip().partition("*")
    if star and times.isascii() and times.isdigit() and len(times) <= _MOST_TIMES and int(times):
        return int(times), code.strip()
    return 1, text.strip()


class CountList(QWidget):
    """A line for codes and the counted goods.

    Args:
        hint: Grey words in the line.
        expected: Whether the lines are known beforehand (a parcel that arrives).
    """

    #: Code typed or scanned, and how many.
    wanted = Signal(str, int)
    changed = Signal()

    def __init__(self, hint: str, *, expected: bool = False) -> None:
        super().__init__()
        self._expected = expected
        self.lines: list[Counted] = []
        self.entry = QLineEdit()
        self.entry.setPlaceholderText(hint)
        self.entry.setAccessibleName("Kode barang")
        self.entry.returnPressed.connect(self._entered)
        titles = ["Barang", "Dikirim", "Dihitung"] if expected else ["Barang", "Jumlah"]
        self.table = QTableWidget(0, len(titles))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAccessibleName("Barang yang dihitung")
        head = self.table.horizontalHeader()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for at, words in enumerate(titles):
            title = Item(words)
            title.setTextAlignment(right if at else left)
            self.table.setHorizontalHeaderItem(at, title)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for at in range(1, len(titles)):
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            self.table.setColumnWidth(at, theme().px(92))
        self.table.verticalHeader().setDefaultSectionSize(theme().px(tokens.OFFICE.row_two_lines))
        remove = QAction("Hapus baris", self.table)
        remove.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        remove.triggered.connect(lambda _checked=False: self._remove())
        self.table.addAction(remove)
        self.table.setMinimumHeight(theme().px(_SHOWN * tokens.OFFICE.row_two_lines // 2))
        self._sum = label("", "small")
        layout = column(gap=tokens.S)
        layout.addWidget(self.entry)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._sum)
        self.setLayout(layout)
        self._tell()

    # ---------------------------------------------------------------- lines
    def show_lines(self, lines: Sequence[Counted]) -> None:
        """Start with these."""
        self.lines = list(lines)
        self.table.setRowCount(0)
        for line in self.lines:
            self._add_row(line)
        self._tell()

    def count(
        self,
        sku: str,
        name: str,
        qty: int,
        *,
        lot: str = "",
        serial: str = "",
        units: Units | None = None,
    ) -> bool:
        """Add to the line of the goods; False where they are not expected or are complete.

        Without a lot the first line of the product that still lacks some takes it.  What was
        settled elsewhere stays as it is.
        """
        fitting = [
            at
            for at, line in enumerate(self.lines)
            if line.sku == sku and line.spot is None and (not lot or line.lot == lot)
            and (not serial or line.serial == serial)
        ]  # fmt: skip
        if not self._expected:
            if not fitting:
                made = Counted(sku, name, lot, serial, units=units or Units("pcs", {}))
                self.lines.append(made)
                self._add_row(self.lines[-1])
                fitting = [len(self.lines) - 1]
            self._set(fitting[0], self.lines[fitting[0]].qty + qty)
            return True
        for at in fitting:
            line = self.lines[at]
            if line.qty + qty <= (line.expected or 0):
                self._set(at, line.qty + qty)
                return True
        return False

    def fill(self) -> None:
        """Everything that was expected is there."""
        for at, line in enumerate(self.lines):
            self._set(at, line.expected or 0)

    def settle(self, spot: Spot) -> int:
        """What was counted so far is of this place; answers how many lines that were."""
        open_lines = [line for line in self.lines if line.spot is None]
        for line in open_lines:
            line.spot = spot
        for at in range(len(self.lines)):
            self._name(at)
        return len(open_lines)

    def counted(self) -> list[Counted]:
        """Lines with something in them."""
        return [line for line in self.lines if line.qty]

    def taken(self) -> list[Counted]:
        """As :meth:`counted`, for saving.

        Raises:
            InvalidInput: A quantity that is none.
        """
        for at, line in enumerate(self.lines):
            amount = self.table.cellWidget(at, self.table.columnCount() - 1)
            if isinstance(amount, AmountField) and amount.problem:
                raise InvalidInput(f"{line.sku}: {amount.problem}")
        return self.counted()

    @property
    def missing(self) -> int:
        """Pieces expected and not counted."""
        return sum((line.expected or 0) - line.qty for line in self.lines)

    # ---------------------------------------------------------------- inside
    def _add_row(self, line: Counted) -> None:
        at = self.table.rowCount()
        self.table.insertRow(at)
        self.table.setItem(at, 0, Item())
        self._name(at)
        last = 1
        if self._expected:
            sent = Item(angka(line.expected or 0))
            sent.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(at, 1, sent)
            last = 2
        amount = AmountField(line.units)
        amount.set_value(line.qty or None)
        amount.setToolTip(line.units.hint)
        amount.setAccessibleName(f"Jumlah {line.name}")
        amount.value_changed.connect(lambda value, line=line: self._typed(line, value))
        self.table.setCellWidget(at, last, amount)

    def _name(self, at: int) -> None:
        words = f"{self.lines[at].name}\n{self.lines[at].detail}"
        item = self.table.item(at, 0)
        if item is not None:
            item.setText(words)
            item.setToolTip(words)

    def _set(self, at: int, qty: int) -> None:
        self.lines[at].qty = qty
        self._name(at)
        amount = self.table.cellWidget(at, self.table.columnCount() - 1)
        if isinstance(amount, AmountField):
            amount.set_value(qty or None)
        self.table.selectRow(at)
        self.table.scrollTo(self.table.model().index(at, 0))
        self._tell()

    def _typed(self, line: Counted, value: int | None) -> None:
        line.qty = value or 0
        self._name(next(at for at, each in enumerate(self.lines) if each is line))
        self._tell()

    def _remove(self) -> None:
        at = self.table.currentRow()
        if at < 0:
            return
        if self._expected:
            self._set(at, 0)
            return
        self.table.removeRow(at)
        del self.lines[at]
        self._tell()

    def _entered(self) -> None:
        text = self.entry.text().strip()
        self.entry.clear()
        if self._set_amount(text):
            return
        times, code = split_times(text)
        if code:
            self.wanted.emit(code, times)

    def _set_amount(self, text: str) -> bool:
        """``2 karton`` is how many of the chosen line there are; whether it was that.

        A bare number may be a code here: without a unit it is typed in the line itself.
        """
        at = self.table.currentRow() if self.table.currentRow() >= 0 else len(self.lines) - 1
        if at < 0 or text.isdigit() or not looks_like_amount(text, self.lines[at].units):
            return False
        try:
            self._set(at, read_amount(text, self.lines[at].units))
        except BadAmount as wrong:
            self._sum.setText(str(wrong))
        return True

    def _tell(self) -> None:
        pieces = sum(line.qty for line in self.lines)
        words = f"{angka(len(self.counted()))} jenis, {angka(pieces)} barang"
        if self._expected and self.missing:
            words += f"; kurang {angka(self.missing)}"
        self._sum.setText(words)
        self.changed.emit()
