"""A quantity typed in any unit of its product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog.rules.amounts import BadAmount, read_amount
from app.ui.entry import EntryError
from app.ui.money_field import QuantityField

if TYPE_CHECKING:
    from app.catalog.rules.amounts import Units


class AmountField(QuantityField):
    """A quantity in any unit of the product; its value is in base units (WMS-OPN-09, WMS-MD-09).

    Args:
        units: Of the product.
    """

    def __init__(self, units: Units) -> None:
        self._units = units
        #: As it was typed: ``3 karton``.
        self.typed = ""
        super().__init__()

    def use(self, units: Units) -> None:
        """The units of another product; what stands there is read again."""
        self._units = units
        self._edited(self.text())

    def read(self, text: str) -> int | None:
        self.typed = text.strip()
        if not self.typed:
            return None
        try:
            return read_amount(text, self._units)
        except BadAmount as wrong:
            raise EntryError(str(wrong)) from None
