"""The form of a piece's warranty, filled with what holds now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.errors import FieldError
from app.core.text import tanggal
from app.stock.api import SetSerialWarranty
from app.ui.forms import Form, suggestion
from app.ui.money_field import DateField
from app.ui.typed import refusal, typed

if TYPE_CHECKING:
    from datetime import date

    from app.reporting.api import Trace

_WORDS: Final = {"starts_on": "Mulai", "ends_on": "Sampai dengan", "reason": "Alasan"}
_WHY: Final = ("Garansi pabrik", "Barang diganti baru", "Perpanjangan garansi", "Salah catat")


class WarrantyForm(Form):
    """When it starts, when it ends, and why it is set by hand.

    Args:
        trace: The piece.
    """

    def __init__(self, trace: Trace) -> None:
        super().__init__("Simpan garansi")
        self._piece = (trace.sku, trace.serial)
        held = trace.warranty
        if held is not None:
            since = f"sejak pesanan {held.order}" if held.order else held.reason
            self.note(
                f"Sekarang {tanggal(held.starts_on)} sampai {tanggal(held.ends_on)}, {since}."
            )
        self.starts, self.ends = DateField(), DateField()
        for field, words, day in (
            (self.starts, "starts_on", held.starts_on if held else _sold(trace)),
            (self.ends, "ends_on", held.ends_on if held else None),
        ):
            field.set_value(day)
            self.add(words, _WORDS[words], field)
        self.reason = suggestion(_WHY)
        self.add("reason", _WORDS["reason"], self.reason, "Disimpan di jejak audit.")

    def command(self) -> SetSerialWarranty:
        """What was typed.

        Raises:
            InvalidInput
        """
        values = self.values()
        more = [
            FieldError(field, f"Isi tanggalnya: {_WORDS[field].lower()}.")
            for field in ("starts_on", "ends_on")
            if values[field] is None
        ]
        given = values | {"sku": self._piece[0], "serial": self._piece[1]}
        if more:
            raise refusal(more, _WORDS)
        return typed(SetSerialWarranty, given, words=_WORDS)


def _sold(trace: Trace) -> date | None:
    """The day it last left; None while it never did."""
    return max((one.shipped_on for one in trace.buyers), default=None)
