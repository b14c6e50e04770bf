"""Forms of a transfer: ask for it, send it, receive it, settle what is short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from app.catalog.rules.amounts import Units
from app.stock.api import (
    ArrivedLine,
    CreateTransfer,
    DispatchTransfer,
    ReceiveTransfer,
    ResolveTransfer,
    WantedLine,
)
from app.stock.panels import words
from app.stock.panels.count_list import ARRIVED, WANTED, Counted, CountList
from app.ui.forms import Form, choice, suggestion
from app.ui.money_field import DateField
from app.ui.typed import typed
from app.ui.widgets import KeyButton, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.stock.api import TransferView, WarehouseRow


class NewTransferForm(Form):
    """Where from, where to, and the goods by scanner or SKU."""

    def __init__(self, warehouses: Sequence[WarehouseRow], warehouse: str) -> None:
        super().__init__("Buat transfer")
        names = {row.code: f"{row.code} · {row.name}" for row in warehouses if row.active}
        self.source = choice(names, warehouse)
        self.target = choice({"": "Gudang yang sama", **names})
        others = [code for code in names if code != self.source.currentData()]
        if others:
            self.target.setCurrentIndex(self.target.findData(others[0]))
        self.side_by_side(
            ("warehouse", "Dari gudang", self.source), ("to_warehouse", "Ke gudang", self.target)
        )
        self.place = suggestion([])
        self.to_place = suggestion([])
        self.side_by_side(
            ("from_location", "Dari lokasi", self.place),
            ("to_location", "Ke lokasi", self.to_place),
        )
        self._body.addWidget(
            label("Lokasi asal kosong = ED terdekat. Lokasi tujuan wajib di gudang yang sama.",
                  "small", wrap=True)
        )  # fmt: skip
        self.goods = CountList(WANTED)
        self._body.addWidget(self.goods)
        self.side_by_side(
            ("reason", "Alasan", choice(words.TRANSFER_REASONS, "replenish")),
            ("expected_on", "Perkiraan tiba", DateField()),
        )
        self.text("note", "Catatan")

    def command(self) -> CreateTransfer:
        """What was asked for.

        Raises:
            InvalidInput: If nothing is in the list.
        """
        values = self.values()
        lines = tuple(
            WantedLine(
                sku=line.sku, qty=line.qty, lot=line.lot, serial=line.serial,
                from_location=values["from_location"], to_location=values["to_location"],
            )
            for line in self.goods.taken()
        )  # fmt: skip
        head = {
            name: values[name]
            for name in ("warehouse", "to_warehouse", "reason", "expected_on", "note")
            if values[name] not in {None, ""}
        }
        return typed(CreateTransfer, {**head, "lines": lines})


class DispatchForm(Form):
    """Seal and transport."""

    def __init__(self, transfer: TransferView) -> None:
        super().__init__("Kirim")
        self._number = transfer.number
        self.text("seal", "Nomor segel", hint="Kosong = tidak disegel; dibaca lagi saat diterima.")
        self.add("transport", "Angkutan", QLineEdit(transfer.transport))
        expected = DateField()
        expected.set_value(transfer.expected_on)
        self.add("expected_on", "Perkiraan tiba", expected)

    def command(self) -> DispatchTransfer:
        """What was typed."""
        values = {key: value for key, value in self.values().items() if value}
        return typed(DispatchTransfer, {**values, "number": self._number})


class ReceiveForm(Form):
    """What arrived, counted by scanner or typed; what lacks is said before it is saved."""

    def __init__(self, transfer: TransferView) -> None:
        super().__init__("Terima")
        self._number = transfer.number
        self.place = suggestion([])
        self.seal = QLineEdit()
        self.side_by_side(
            ("location", "Taruh di lokasi", self.place), ("seal", "Segel terbaca", self.seal)
        )
        self.goods = CountList(ARRIVED, expected=True)
        self.goods.show_lines(
            [
                Counted(
                    row.sku, row.product, row.lot, row.serial, row.expires_on, row.short,
                    units=Units.of(row.unit, row.units),
                )
                for row in transfer.lines
                if row.short
            ]
        )  # fmt: skip
        self._body.addWidget(self.goods)
        self._body.addWidget(KeyButton("Semua ada", "F10", self.goods.fill))
        self.final = self.tick("final", "Tidak ada lagi yang menyusul", on=True)
        self.variance = self.text("variance", "Alasan bila kurang atau segel berbeda")

    def command(self) -> ReceiveTransfer:
        """What was counted."""
        values: dict[str, Any] = self.values()
        lines = tuple(
            ArrivedLine(
                sku=line.sku, qty=line.qty, lot=line.lot, serial=line.serial,
                location=values["location"] or "-",
            )
            for line in self.goods.taken()
        )  # fmt: skip
        return typed(
            ReceiveTransfer,
            {
                "number": self._number, "final": values["final"], "seal": values["seal"],
                "variance": values["variance"], "lines": lines,
            },
        )  # fmt: skip


class ResolveForm(Form):
    """What became of the goods that did not arrive."""

    def __init__(self, transfer: TransferView) -> None:
        super().__init__("Selesaikan selisih")
        self._number = transfer.number
        self.add("outcome", "Hasil", choice(words.SHORT_OUTCOMES, "found"))
        self.text("reason", "Alasan", hint="Tercatat di jurnal dan jejak audit.")

    def command(self) -> ResolveTransfer:
        """What was chosen."""
        values = self.values()
        return typed(ResolveTransfer, {**values, "number": self._number})
