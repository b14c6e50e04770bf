"""Forms of the simple operations: receive, issue, adjust, transfer, change status."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.catalog.panels.product_labels import MOST, Wish
from app.core.errors import FieldError, InvalidInput
from app.stock.api import (
    AdjustStock,
    ChangeStatus,
    IssueStock,
    ReceiveStock,
    RepackStock,
    TransferStock,
)
from app.stock.panels import words
from app.stock.panels.answer import SHORT_LIFE, Answer
from app.stock.rules.serial_lists import BadSerials, read_serials
from app.stock.rules.serials import serial_key
from app.ui import tokens
from app.ui.forms import Form, choice, quantity, suggestion
from app.ui.money_field import DateField, MoneyField, QuantityField
from app.ui.theme import theme
from app.ui.typed import typed
from app.ui.widgets import KeyButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.commands import Command
    from app.scanning.gs1 import Gs1Scan
    from app.stock.api import WarehouseRow

_LINE = "lines.0."
#: Serials that are seen at once.
_LINES: Final = 3


class OperationForm(Form):
    """One line of goods.

    Args:
        action: The verb on the button.
        warehouses: Where it may happen.
        sku: Prefilled.
        warehouse: Prefilled.
    """

    def __init__(
        self, action: str, warehouses: Sequence[WarehouseRow], sku: str = "", warehouse: str = ""
    ) -> None:
        super().__init__(action)
        self._fields: dict[str, QWidget] = {}
        names = {row.code: f"{row.code} · {row.name}" for row in warehouses if row.active}
        self.warehouse = choice(names, warehouse)
        self.add("warehouse", "Gudang", self.warehouse)
        self.sku = QLineEdit(sku)
        self.add(f"{_LINE}sku", "SKU", self.sku, "Ketik atau pindai kode barang.")
        self.places: list[QComboBox] = []
        #: What must be answered for when the rule says no; None for operations without a rule.
        self.answer: Answer | None = None
        self._serials: QPlainTextEdit | QLineEdit | None = None
        self.lay_out(names)

    def lay_out(self, warehouses: dict[str, str]) -> None:
        """The fields of this operation."""

    @abstractmethod
    def command(self) -> Command[Any]:
        """What the form asks for.

        Raises:
            InvalidInput: If a field is empty that must not be.
        """

    def add(self, field: str, words: str, widget: QWidget, hint: str = "") -> QWidget:
        self._fields[field] = widget
        return super().add(field, words, widget, hint)

    def side_by_side(self, *fields: tuple[str, str, QWidget]) -> None:
        self._fields.update({field: widget for field, _, widget in fields})
        super().side_by_side(*fields)

    def field(self, name: str) -> QWidget | None:
        """The input of a field."""
        return self._fields.get(name)

    def serials(self) -> QPlainTextEdit:
        """A list of serials that scans are added to while the cursor is in it."""
        made = QPlainTextEdit()
        made.setTabChangesFocus(True)
        made.setFixedHeight(made.fontMetrics().lineSpacing() * _LINES + theme().px(tokens.L))
        self._serials = made
        return made

    def serial(self) -> tuple[str, str, QLineEdit]:
        """The one serial of a piece, as a field beside its lot; a scan there fills it."""
        made = QLineEdit()
        self._serials = made
        return (f"{_LINE}serial", "Nomor seri", made)

    def holds_serial(self, code: str) -> bool:
        """Whether the list has this serial already, in whatever case."""
        field = self._serials
        if not isinstance(field, QPlainTextEdit):
            return False
        return serial_key(code) in set(map(serial_key, field.toPlainText().split()))

    def drop_serial(self, code: str) -> None:
        """Take a serial off the list again."""
        field = self._serials
        if isinstance(field, QPlainTextEdit):
            kept = [each for each in field.toPlainText().splitlines() if each.strip() != code]
            field.setPlainText("".join(f"{each}\n" for each in kept if each.strip()))
            field.moveCursor(QTextCursor.MoveOperation.End)

    def add_serials(self, text: str) -> None:
        """Put a whole list behind what is there."""
        field = self._serials
        if isinstance(field, QPlainTextEdit):
            before = field.toPlainText().rstrip()
            field.setPlainText("\n".join(part for part in (before, text.strip()) if part) + "\n")
            field.moveCursor(QTextCursor.MoveOperation.End)

    @property
    def wants_serial(self) -> bool:
        """Whether the cursor is where serials are scanned in."""
        return self._serials is not None and self._serials.hasFocus()

    def takes_serial(self, code: str) -> bool:
        """Add a scan to the serials, when the cursor is there."""
        field = self._serials
        if field is None or not field.hasFocus():
            return False
        if isinstance(field, QLineEdit):
            field.setText(code)
            return True
        before = field.toPlainText().rstrip()
        field.setPlainText(f"{before}\n{code}\n" if before else f"{code}\n")
        field.moveCursor(QTextCursor.MoveOperation.End)
        return True

    def takes_pack(self, unit: str, pieces: int | None) -> None:
        """The unit a scanned code stands for, and how many its label counts (PU-14).

        Args:
            unit: As of its barcode, for instance ``karton``; "" for the base unit.
            pieces: Of that unit, as a GS1 label says; None when it does not.
        """
        field, qty = self._fields.get(f"{_LINE}unit"), self._fields.get(f"{_LINE}qty")
        if isinstance(field, QLineEdit):
            field.setText(unit)
        if isinstance(qty, QuantityField) and pieces:
            qty.set_value(pieces)

    def takes_label(self, label: Gs1Scan, *, tracked: bool) -> None:
        """Fill in what a carton's label says besides the article; the cursor asks for the rest.

        Args:
            label: The scan: lot, date of production, last usable day (PU-72).
            tracked: The article is kept by lot, so lot and ED must be known.
        """
        said = {"lot": label.lot, "made_on": label.production, "expires_on": label.expiry}
        missing = ["qty"]
        for name, value in said.items():
            field = self._fields.get(f"{_LINE}{name}")
            if isinstance(field, DateField) and isinstance(value, date):
                field.set_value(value)
            elif isinstance(field, QLineEdit) and isinstance(value, str):
                field.setText(value if tracked else "")
            elif field is not None and tracked and name != "made_on":
                missing.insert(-1, name)
        first = self._fields.get(f"{_LINE}{missing[0]}")
        if first is not None:
            first.setFocus()

    def place(self) -> QComboBox:
        """A location with suggestions."""
        made = suggestion([])
        self.places.append(made)
        return made

    def offer_places(self, codes: Sequence[str]) -> None:
        """Suggest locations; what was typed stays."""
        for box in self.places:
            _offer(box, codes)

    def line(self) -> dict[str, Any]:
        """The values of the line, without those left empty."""
        values = {
            name.removeprefix(_LINE): value
            for name, value in self.values().items()
            if name.startswith(_LINE)
        }
        return {name: value for name, value in values.items() if value not in {None, ""}}

    def head(self, *names: str) -> dict[str, Any]:
        """The values of the document, without those left empty."""
        values = self.values()
        return {name: values[name] for name in names if values[name] not in {None, ""}}


class ReceiveForm(OperationForm):
    """Goods in at their cost."""

    #: Serials are to be read from a text file.
    file_wanted = Signal()

    def lay_out(self, warehouses: dict[str, str]) -> None:
        self.qty, self.cost = QuantityField(), MoneyField()
        self.side_by_side(
            (f"{_LINE}qty", "Jumlah", self.qty),
            (f"{_LINE}unit", "Satuan", QLineEdit()),
            (f"{_LINE}cost", "HPP per satuan", self.cost),
        )
        self.add(f"{_LINE}location", "Lokasi", self.place())
        self.side_by_side(
            (f"{_LINE}lot", "Nomor lot", QLineEdit()),
            (f"{_LINE}made_on", "Tanggal produksi", DateField()),
            (f"{_LINE}expires_on", "ED", DateField()),
        )
        self.add(
            f"{_LINE}serials",
            "Nomor seri",
            self.serials(),
            "Pindai satu per satu, tempel daftarnya, atau tulis rentangnya: SN001..SN120.",
        )
        self._body.addWidget(
            KeyButton("Nomor seri dari berkas …", "", self.file_wanted.emit, role="link")
        )
        self.labels = self.tick("labels", "Cetak label produk sebanyak jumlahnya")
        self.section("Dokumen")
        self.side_by_side(
            ("counter", "Dicatat sebagai", choice(words.COUNTERS, "grir")),
            ("on_date", "Tanggal", DateField()),
        )
        self.side_by_side(
            ("supplier", "Pemasok", QLineEdit()), ("reference", "Nomor surat jalan", QLineEdit())
        )
        self.text("notes", "Catatan")
        self.answer = Answer(
            self, "short_life_reason", "Alasan menerima umur simpan pendek", SHORT_LIFE,
            "receipt.approve",
        )  # fmt: skip

    def command(self) -> ReceiveStock:
        line = self.line()
        try:
            serials = read_serials(str(line.pop("serials", "")))
        except BadSerials as wrong:
            raise InvalidInput(str(wrong), (FieldError(f"{_LINE}serials", str(wrong)),)) from None
        if serials:
            line["serials"] = serials
        cost, qty = self.cost.value(), self.qty.value()
        if cost is not None and qty is not None:
            line["cost"] = cost * qty
        head = self.head(
            "warehouse", "counter", "on_date", "supplier", "reference", "notes",
            "short_life_reason",
        )  # fmt: skip
        return typed(ReceiveStock, {**head, "lines": (line,)})

    def label_wish(self) -> Wish | None:
        """What the labels of these goods say; None when nobody asked for labels."""
        if not self.labels.isChecked():
            return None
        line = self.line()
        qty = min(MOST, int(line.get("qty") or 0))
        return Wish(qty, str(line.get("lot", "")), line.get("expires_on")) if qty else None


class IssueForm(OperationForm):
    """Goods out for a reason; without a lot the removal rule chooses."""

    def lay_out(self, warehouses: dict[str, str]) -> None:
        self.side_by_side(
            (f"{_LINE}qty", "Jumlah", quantity()), (f"{_LINE}unit", "Satuan", QLineEdit())
        )
        self.side_by_side(
            (f"{_LINE}location", "Lokasi", self.place()),
            (f"{_LINE}lot", "Nomor lot", QLineEdit()),
            self.serial(),
        )
        self.add(
            "reason",
            "Untuk apa",
            choice(words.REASONS, "shrinkage"),
            "Lokasi dan lot boleh kosong: ED terdekat diambil dahulu.",
        )
        self.text("note", "Keterangan", hint="Tercetak di kartu stok.")
        self.answer = Answer.for_lot(self)

    def command(self) -> IssueStock:
        head = self.head("warehouse", "reason", "note", "lot_reason")
        return typed(IssueStock, {**head, "lines": (self.line(),)})


class AdjustForm(OperationForm):
    """A correction: plus adds, minus takes out."""

    def lay_out(self, warehouses: dict[str, str]) -> None:
        self.direction = choice({"1": "Tambah", "-1": "Kurangi"}, "1")
        self.qty = QuantityField()
        self.side_by_side(
            ("direction", "Perubahan", self.direction), (f"{_LINE}change", "Jumlah", self.qty),
            (f"{_LINE}unit", "Satuan", QLineEdit()),
        )  # fmt: skip
        self.side_by_side(
            (f"{_LINE}location", "Lokasi", self.place()),
            (f"{_LINE}lot", "Nomor lot", QLineEdit()),
            self.serial(),
        )
        self.add(
            f"{_LINE}unit_cost",
            "HPP per satuan dasar",
            MoneyField(),
            "Hanya untuk tambahan; kosong = harga pokok rata-rata sekarang.",
        )
        self.text("note", "Alasan", hint="Tercetak di kartu stok.")

    def command(self) -> AdjustStock:
        line = self.line()
        if "change" in line:
            line["change"] *= int(self.direction.currentData())
        return typed(AdjustStock, {**self.head("warehouse", "note"), "lines": (line,)})


class TransferForm(OperationForm):
    """Goods to another place, in this warehouse or another one."""

    def lay_out(self, warehouses: dict[str, str]) -> None:
        self.side_by_side(
            (f"{_LINE}qty", "Jumlah", quantity()),
            (f"{_LINE}unit", "Satuan", QLineEdit()),
        )
        self.side_by_side((f"{_LINE}lot", "Nomor lot", QLineEdit()), self.serial())
        self.add(f"{_LINE}from_location", "Dari lokasi", self.place(), "Kosong = ED terdekat.")
        self.target = choice({"": "Gudang yang sama", **warehouses})
        self.add("to_warehouse", "Ke gudang", self.target)
        self.to_place = suggestion([])
        self.add(f"{_LINE}to_location", "Ke lokasi", self.to_place)
        self.text("note", "Catatan")
        self.answer = Answer.for_lot(self)

    def offer_targets(self, codes: Sequence[str]) -> None:
        """Suggest where to; what was typed stays."""
        _offer(self.to_place, codes)

    def command(self) -> TransferStock:
        head = self.head("warehouse", "to_warehouse", "note", "lot_reason")
        return typed(TransferStock, {**head, "lines": (self.line(),)})


class StatusForm(OperationForm):
    """Goods held, blocked, damaged or freed where they stand."""

    def lay_out(self, warehouses: dict[str, str]) -> None:
        self.add(f"{_LINE}qty", "Jumlah", quantity())
        self.side_by_side(
            (f"{_LINE}location", "Lokasi", self.place()),
            (f"{_LINE}lot", "Nomor lot", QLineEdit()),
            self.serial(),
        )
        self.side_by_side(
            (f"{_LINE}old", "Status sekarang", choice(words.SETTABLE, "available")),
            (f"{_LINE}new", "Menjadi", choice(words.SETTABLE, "on_hold")),
        )
        self.text("reason", "Alasan", hint="Tercatat di jejak audit.")

    def command(self) -> ChangeStatus:
        return typed(ChangeStatus, {**self.head("warehouse", "reason"), "lines": (self.line(),)})


class RepackForm(OperationForm):
    """A carton opened or filled: what it was, what it becomes, what was lost."""

    def lay_out(self, warehouses: dict[str, str]) -> None:
        self.side_by_side(
            (f"{_LINE}qty", "Jumlah", quantity()), (f"{_LINE}unit", "Satuan", QLineEdit())
        )
        self.side_by_side(
            (f"{_LINE}location", "Lokasi", self.place()),
            (f"{_LINE}lot", "Nomor lot", QLineEdit()),
        )
        self.section("Menjadi")
        self.to_sku = QLineEdit()
        self.add("to_sku", "SKU hasil", self.to_sku, "Kosong = barang yang sama, satuan lain.")
        self.ratio = QLineEdit()
        self.ratio.setPlaceholderText("12 atau 1/12")
        self.side_by_side(
            ("ratio", "Isi per satuan asal", self.ratio),
            ("to_unit", "Satuan hasil", QLineEdit()),
        )
        self.add("waste", "Rusak atau hilang, satuan dasar", quantity())
        self.to_place = suggestion([])
        self.side_by_side(
            ("to_location", "Ke lokasi", self.to_place), ("to_lot", "Lot hasil", QLineEdit())
        )
        self.labels = self.tick("labels", "Cetak label baru sebanyak hasilnya", on=True)
        self.text("note", "Catatan", "Kemas ulang", "Tercetak di kartu stok.")

    def offer_places(self, codes: Sequence[str]) -> None:
        super().offer_places(codes)
        _offer(self.to_place, codes)

    def takes_target(self, code: str) -> bool:
        """A scan while the cursor is in the result's field is the result."""
        if not self.to_sku.hasFocus():
            return False
        self.to_sku.setText(code)
        self.ratio.setFocus()
        return True

    def command(self) -> RepackStock:
        head = self.head(
            "warehouse", "to_sku", "ratio", "to_unit", "waste", "to_location", "to_lot", "note"
        )
        return typed(RepackStock, head | self.line())


def _offer(box: QComboBox, codes: Sequence[str]) -> None:
    typed = box.currentText()
    box.clear()
    box.addItems(list(codes))
    box.setCurrentText(typed)
