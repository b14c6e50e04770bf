"""The form of an adjustment: goods by scanner, of one place or of several (WMS-INV-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.catalog.rules.amounts import Units
from app.stock.api import AdjustLine, RequestAdjustment
from app.stock.panels.count_list import WANTED, Counted, CountList, Spot
from app.ui.forms import Form, choice, suggestion
from app.ui.typed import typed
from app.ui.widgets import KeyButton

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.stock.api import AdjustmentLineRow, AdjustmentView, WarehouseRow

_LOC = "LOC-"


class AdjustmentForm(Form):
    """Direction, place, goods by scanner; then the next place.  Handed over, or kept as a draft.

    Direction, place, lot and serial hold for the goods that are not settled yet: those counted
    since the form was opened or another place was begun.

    Args:
        warehouses: To choose from.
        warehouse: Chosen at first.
        reasons: Reason -> words.
    """

    #: To be saved without handing it over.
    keep = Signal()
    #: The next place.
    further = Signal()

    def __init__(
        self, warehouses: Sequence[WarehouseRow], warehouse: str, reasons: Mapping[str, str]
    ) -> None:
        super().__init__("Ajukan")
        #: Number of the draft that is changed; "" for a new one.
        self.draft = ""
        self.submits = True
        names = {each.code: f"{each.code} · {each.name}" for each in warehouses if each.active}
        self.warehouse = choice(names, warehouse)
        self.direction = choice({"-1": "Kurangi", "1": "Tambah"}, "-1")
        self.side_by_side(
            ("warehouse", "Gudang", self.warehouse), ("direction", "Perubahan", self.direction)
        )
        self.place = suggestion([])
        self.lot = suggestion([])
        self.serial = QLineEdit()
        self.side_by_side(
            ("location", "Lokasi", self.place), ("lot", "Nomor lot", self.lot),
            ("serial", "Nomor seri", self.serial),
        )  # fmt: skip
        self.goods = CountList(WANTED)
        self._body.addWidget(self.goods)
        self._body.addWidget(KeyButton("Tempat berikutnya", "F9", self.further.emit))
        self.add("reason", "Alasan", choice(reasons, "correction"))
        self.text("note", "Keterangan", hint="Apa yang terjadi dan bagaimana diketahui.")
        self._body.addWidget(KeyButton("Simpan sebagai konsep", "F8", self.keep.emit))

    # ---------------------------------------------------------------- places
    def _here(self) -> Spot:
        """What the fields say."""
        return Spot(
            int(self.direction.currentData()), self.place.currentText().strip() or "-",
            self.lot.currentText().strip(), self.serial.text().strip(),
        )  # fmt: skip

    def place_of(self, code: str) -> str:
        """The location a scanned code names among those of the warehouse; "" for goods."""
        wanted = code.upper().removeprefix(_LOC)
        known = (self.place.itemText(at) for at in range(self.place.count()))
        return next((each for each in known if each.upper() == wanted), "")

    def next_place(self) -> str:
        """Settle what was counted; answers what stands in the way, if anything."""
        if not any(line.spot is None for line in self.goods.lines):
            return "Pindai dahulu barang di tempat ini."
        if not self.place.currentText().strip():
            self.place.setFocus()
            return "Isi dahulu lokasi barang yang sudah dihitung."
        self.goods.settle(self._here())
        for field in (self.place.lineEdit(), self.lot.lineEdit(), self.serial):
            if field is not None:
                field.clear()
        self.place.setFocus()
        return ""

    def go_to(self, place: str) -> str:
        """A scanned location: what was counted at another one is settled there first."""
        before = self.place.currentText().strip()
        if before and before != place and any(line.spot is None for line in self.goods.lines):
            self.next_place()
        self.place.setCurrentText(place)
        self.goods.entry.setFocus()
        return ""

    # ---------------------------------------------------------------- drafts
    def go_on(self, view: AdjustmentView) -> None:
        """Show a draft; of one place it fills the fields, of several each line keeps its own."""
        self.draft = view.row.number
        reason = self._inputs["reason"]
        if isinstance(reason, QComboBox):
            reason.setCurrentIndex(reason.findData(view.row.reason))
        note = self._inputs["note"]
        if isinstance(note, QLineEdit):
            note.setText(view.row.note)
        spots = {_spot(line) for line in view.lines}
        first = next(iter(spots))
        together = len(spots) == 1 and first == _plain(first)
        if together:
            self.direction.setCurrentIndex(self.direction.findData(str(first.sign)))
            self.place.setCurrentText(first.location)
            self.lot.setCurrentText(first.lot)
            self.serial.setText(first.serial)
        self.goods.show_lines([_counted(line, settled=not together) for line in view.lines])

    def command(self) -> RequestAdjustment:
        """What was counted, each line at its place.

        Raises:
            InvalidInput: A quantity that is none, or nothing was counted.
        """
        values, here = self.values(), self._here()
        lines = tuple(_line(line, line.spot or here) for line in self.goods.taken())
        head = {name: values[name] for name in ("warehouse", "reason", "note") if values[name]}
        state = {"draft": self.draft, "submit": self.submits}
        return typed(RequestAdjustment, {**head, **state, "lines": lines})


def _spot(line: AdjustmentLineRow) -> Spot:
    return Spot(
        1 if line.change > 0 else -1, line.location, line.lot, line.serial, line.status,
        line.unit_cost,
    )  # fmt: skip


def _plain(spot: Spot) -> Spot:
    """The spot as far as the fields can say it."""
    return Spot(spot.sign, spot.location, spot.lot, spot.serial)


def _counted(line: AdjustmentLineRow, *, settled: bool) -> Counted:
    return Counted(
        line.sku, line.product, qty=abs(line.change), units=Units.of(line.unit, line.units),
        spot=_spot(line) if settled else None,
    )  # fmt: skip


def _line(counted: Counted, spot: Spot) -> AdjustLine:
    return AdjustLine.model_validate(
        {
            "sku": counted.sku, "change": spot.sign * counted.qty, "location": spot.location,
            "lot": spot.lot, "serial": spot.serial, "status": spot.status,
            "unit_cost": spot.unit_cost,
        }
    )  # fmt: skip
