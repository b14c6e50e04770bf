"""The goods of an order as they are typed or scanned: product, quantity, price, discount."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.catalog.panels.amount_field import AmountField
from app.catalog.rules.amounts import Units
from app.core.money import ZERO, Money, total
from app.ui import tokens
from app.ui.fields import Field, name_field
from app.ui.money_field import MoneyField
from app.ui.widgets import column, label, quiet_button, row, set_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.api import ProductRow, ScannedProduct
    from app.orders.api import DetailItem, DetailLine

#: Pause after the last letter before products are looked up.
_PAUSE_MS: Final = 200
#: Fewer letters match too much.
_LEAST: Final = 2
#: Parts of a line, by name in the command, and what they are called.
PARTS: Final = (
    ("sku", "SKU atau nama"), ("qty", "Jumlah"), ("price", "Harga satuan"),
    ("discount", "Potongan baris"),
)  # fmt: skip
_NO_UNITS: Final = Units("", {})


class LineRow(QWidget):
    """One line.  The product's field holds its SKU once the product is known."""

    #: A part of a name was typed: offer what it may mean.
    searched = Signal(str)
    #: A whole SKU, barcode or name was typed or chosen.
    entered = Signal(str)
    changed = Signal()
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        #: Of the product, as it was found; "" while only typed.
        self.sku = ""
        self._unknown = ""
        self.product = QLineEdit()
        self.product.setPlaceholderText("Pindai, atau ketik SKU atau nama")
        self.qty, self.price, self.discount = AmountField(_NO_UNITS), MoneyField(), MoneyField()
        self.about = label("", "small", wrap=True)
        self.about.hide()
        self.sum = label("", "muted")
        self.sum.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._inputs: tuple[QLineEdit, ...] = (
            self.product, self.qty, self.price, self.discount,
        )  # fmt: skip
        self._fields = {
            name: Field(name, said, self._inputs[at]) for at, (name, said) in enumerate(PARTS)
        }
        self.remove = quiet_button("trash", "Hapus baris ini", self.removed.emit)
        self.remove.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self._offer_products()
        self._listen()

    def _lay_out(self) -> None:
        amounts = row(gap=tokens.S)
        for name, share in (("qty", 3), ("price", 4), ("discount", 4)):
            amounts.addWidget(self._fields[name], share, Qt.AlignmentFlag.AlignTop)
        beneath = row()
        beneath.addWidget(self.about, 1)
        beneath.addWidget(self.sum)
        beneath.addWidget(self.remove)
        layout = column(gap=tokens.XS)
        layout.addWidget(self._fields["sku"])
        layout.addLayout(amounts)
        layout.addLayout(beneath)
        self.setLayout(layout)

    def _offer_products(self) -> None:
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCompletionRole(Qt.ItemDataRole.UserRole)
        self._completer.setMaxVisibleItems(8)
        self.product.setCompleter(self._completer)
        self._completer.activated.connect(self.entered.emit)

    def _listen(self) -> None:
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.product.textEdited.connect(self._typed)
        self.product.editingFinished.connect(self._enter)
        for field in (self.qty, self.price, self.discount):
            field.value_changed.connect(lambda _value: self._show_sum())
            field.textEdited.connect(lambda _text: self.changed.emit())
            field.returnPressed.connect(self.focusNextChild)

    # ---------------------------------------------------------------- the product
    def _typed(self, text: str) -> None:
        self.sku = self._unknown = ""
        self._pause.start()
        if not text:
            self._model.clear()
        self.changed.emit()

    def _search(self) -> None:
        text = self.product.text().strip()
        if len(text) >= _LEAST and self.product.hasFocus() and not self.sku:
            self.searched.emit(text)

    def _enter(self) -> None:
        text = self.product.text().strip()
        if text and not self.sku and text != self._unknown:
            self._pause.stop()
            self.entered.emit(text)

    def offer(self, found: Sequence[ProductRow]) -> None:
        """Show which products may be meant; Arrow down and Enter choose one."""
        self._model.clear()
        for one in found:
            name = " ".join(filter(None, (one.name, one.variant)))
            item = QStandardItem(f"{one.sku} · {name} · {one.sell_price.rupiah()}")
            item.setData(one.sku, Qt.ItemDataRole.UserRole)
            self._model.appendRow(item)
        if found and self.product.hasFocus() and not self.sku:
            self._completer.complete()

    def take(self, found: ScannedProduct) -> None:
        """The product is this one; a line without a quantity is one piece."""
        self._pause.stop()
        units = Units.of(found.base_unit, found.units)
        name = " ".join(filter(None, (found.name, found.variant)))
        self.know(found.sku, f"{name} · {units.words}", units)
        if not self.qty.text():
            self.qty.set_value(1)
        if self.product.hasFocus():
            self.qty.setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    def know(self, sku: str, about: str, units: Units) -> None:
        """Show a known product."""
        self.sku, self._unknown = sku, ""
        self.product.setText(sku)
        self.product.setCursorPosition(0)
        self._fields["sku"].show_error("")
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.qty.use(units)

    def refuse(self) -> None:
        """Nobody knows what was typed."""
        self._unknown = self.product.text().strip()
        self._fields["sku"].show_error(self._sku_problem())

    def propose_price(self, price: Money) -> None:
        """The product's own price, unless one was typed; none known is left to be typed."""
        if not self.price.text() and price:
            self.price.set_value(price)

    def fill(self, line: DetailLine, unit: str) -> None:
        """A line as it stands in an order."""
        name = line.product_name or " ".join(filter(None, (line.name, line.variation)))
        self.know(line.product, " · ".join(filter(None, (name, unit))), Units(unit, {}))
        if not line.product:
            self.product.setText(line.sku)
        self.qty.set_value(line.qty)
        self.price.set_value(line.unit_price)
        self.discount.set_value(line.discount or None)

    def add(self, pieces: int) -> None:
        """So many base units more."""
        self.qty.set_value((self.qty.value() or 0) + pieces)
        self.changed.emit()

    # ---------------------------------------------------------------- reading
    @property
    def used(self) -> bool:
        """Whether something stands in it."""
        return any(field.text().strip() for field in self._inputs)

    @property
    def amount(self) -> Money:
        """What it comes to after its discount, as far as it can be read; never below zero."""
        return max(ZERO, self._gross - (self.discount.value() or ZERO))

    @property
    def _gross(self) -> Money:
        return (self.price.value() or ZERO) * (self.qty.value() or 0)

    def value(self) -> dict[str, Any]:
        """As a line of the command."""
        return {
            "sku": self.sku or self.product.text().strip(), "qty": self.qty.value(),
            "price": self.price.value(), "discount": self.discount.value() or ZERO,
        }  # fmt: skip

    def number(self, at: int) -> None:
        """Name its fields as the command does, so that errors find them."""
        for name, said in PARTS:
            name_field(self._fields[name].input, f"lines.{at}.{name}", f"{said} {at + 1}")

    def clear(self) -> None:
        """Take away what was said to be wrong."""
        for field in self._fields.values():
            field.show_error("")
            set_property(field.input, "invalid", False)

    def problems(self) -> dict[str, str]:
        """What is missing or cannot be read, by part of the line."""
        discount, price, qty = self.discount.value(), self.price.value(), self.qty.value()
        found = {
            "sku": self._sku_problem(),
            "qty": self.qty.problem or ("" if qty else "Isi jumlahnya."),
            "price": self.price.problem
            or ("" if price is not None else "Isi harganya; 0 bila gratis."),
            "discount": self.discount.problem,
        }
        if discount and price is not None and qty and discount > self._gross:
            found["discount"] = "Potongan melebihi harga barisnya."
        return {name: sentence for name, sentence in found.items() if sentence}

    def _sku_problem(self) -> str:
        text = self.product.text().strip()
        if not text:
            return "Pilih barangnya."
        if text == self._unknown:
            return f'"{text}" tidak dikenal. Ketik SKU, barcode, atau pilih dari daftar.'
        return ""

    def _show_sum(self) -> None:
        self.sum.setText(f"= {self.amount.rupiah()}" if self.used else "")
        self.changed.emit()


class OrderLines(QWidget):
    """All lines, and always an empty one below them for the next."""

    #: Row and text.
    searched = Signal(object, str)
    entered = Signal(object, str)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[LineRow] = []
        self._layout = column(gap=tokens.M)
        self._layout.setContentsMargins(0, tokens.S, 0, 0)
        self.setLayout(self._layout)
        self._grow()

    def fill(self, lines: Sequence[DetailLine], items: Sequence[DetailItem]) -> None:
        """The lines of an order."""
        units = {item.line_no: item.unit for item in items if not item.bundle}
        for line in lines:
            self.rows[-1].fill(line, units.get(line.line_no, ""))
            self._grow()

    def scanned(self, found: ScannedProduct, pieces: int) -> LineRow:
        """A scan adds a line, or its pieces to the line of the product."""
        for one in self.rows:
            if one.sku == found.sku:
                one.add(pieces)
                return one
        free = self.rows[-1]
        free.take(found)
        free.qty.set_value(pieces)
        return free

    def used(self) -> list[LineRow]:
        """Lines in which something stands."""
        return [one for one in self.rows if one.used]

    def number(self) -> None:
        """Name all fields as the command does, the empty line last."""
        used = self.used()
        for at, one in enumerate([*used, *(one for one in self.rows if one not in used)]):
            one.number(at)

    def problems(self) -> dict[str, str]:
        """What is wrong, by field of the command."""
        self.number()
        for one in self.rows:
            one.clear()
        used = self.used()
        if not used:
            return {"lines.0.sku": "Pindai atau ketik paling sedikit satu barang."}
        return {
            f"lines.{at}.{name}": sentence
            for at, one in enumerate(used)
            for name, sentence in one.problems().items()
        }

    def values(self) -> tuple[dict[str, Any], ...]:
        """As the command wants them."""
        return tuple(one.value() for one in self.used())

    @property
    def amount(self) -> Money:
        """All lines after their discounts."""
        return total(one.amount for one in self.used())

    def _grow(self) -> None:
        made = LineRow()
        made.searched.connect(lambda text: self.searched.emit(made, text))
        made.entered.connect(lambda text: self.entered.emit(made, text))
        made.changed.connect(self._changed)
        made.removed.connect(lambda: self._remove(made))
        self._layout.addWidget(made)
        if self.rows:
            self._follow(self.rows[-1].remove, made)
        self.rows.append(made)
        self._look()

    @staticmethod
    def _follow(before: QWidget, made: LineRow) -> None:
        """Tab goes from the line before through this one."""
        for after in (made.product, made.qty, made.price, made.discount, made.remove):
            QWidget.setTabOrder(before, after)
            before = after

    def _remove(self, gone: LineRow) -> None:
        at = self.rows.index(gone)
        self.rows.remove(gone)
        self._layout.removeWidget(gone)
        self.rows[min(at, len(self.rows) - 1)].product.setFocus(Qt.FocusReason.TabFocusReason)
        gone.hide()
        gone.deleteLater()
        self._look()
        self.changed.emit()

    def _changed(self) -> None:
        if self.rows[-1].used:
            self._grow()
        self.changed.emit()

    def _look(self) -> None:
        """The empty line cannot be removed."""
        self.number()
        self.setFocusProxy(self.rows[0].product)
        for one in self.rows:
            one.remove.setEnabled(one is not self.rows[-1])
