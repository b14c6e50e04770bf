"""The lines of a BAP while they are scanned or chosen; never more than is free (PU-73)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.catalog.rules.amounts import Units
from app.core.errors import UserError

if TYPE_CHECKING:
    from datetime import date

    from app.catalog.rules.amounts import UnitSize

#: Why stock is offered → what the paper says of its condition.
CONDITIONS: Final = {
    "expired": "Lewat ED",
    "recalled": "Ditarik",
    "damaged": "Rusak",
    "blocked": "Diblokir",
    "quarantine": "Karantina",
}


class TooMuch(UserError):
    """More than is free there."""

    code = "BAP_TOO_MUCH"

    def __init__(self, sku: str, lot: str, wanted: int, free: int) -> None:
        of = f"{sku} lot {lot}" if lot else sku
        super().__init__(f"{of}: dimusnahkan {wanted}, stok bebas hanya {free}.")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """Goods of one bucket.

    Attributes:
        free: What may be taken at most; None when it is not known (a draft being changed).
        photos: How many photos of it were given.
    """

    sku: str
    product: str
    unit: str
    lot: str
    expires_on: date | None
    location: str
    serial: str
    status: str
    qty: int
    free: int | None
    condition: str = ""
    photos: int = 0
    units: tuple[UnitSize, ...] = ()

    @property
    def sizes(self) -> Units:
        """The units its quantity may be typed in."""
        return Units.of(self.unit, self.units)

    @property
    def key(self) -> str:
        """What identifies the bucket."""
        return f"{self.sku}|{self.lot}|{self.location}|{self.serial}|{self.status}"


class DraftLines:
    """The lines in the order they came; what is added can be taken back step by step."""

    def __init__(self) -> None:
        self._lines: dict[str, DraftLine] = {}
        self._steps: list[tuple[str, DraftLine | None]] = []

    @property
    def lines(self) -> tuple[DraftLine, ...]:
        """As they stand."""
        return tuple(self._lines.values())

    def get(self, key: str) -> DraftLine | None:
        """One of them."""
        return self._lines.get(key)

    def add(self, line: DraftLine) -> DraftLine:
        """Put goods on the list; the same bucket again adds to its line.

        Raises:
            TooMuch: Nothing changes.
        """
        there = self._lines.get(line.key)
        made = replace(there, qty=there.qty + line.qty, free=line.free) if there else line
        return self._put(made)

    def change(self, key: str, *, qty: int, condition: str, photos: int) -> DraftLine:
        """Set quantity, condition and photos of a line.

        Raises:
            TooMuch: Nothing changes.
        """
        made = replace(self._lines[key], qty=qty, condition=condition, photos=photos)
        return self._put(made)

    def remove(self, key: str) -> None:
        """Take a line off."""
        self._steps.append((key, self._lines.pop(key)))

    def undo(self) -> DraftLine | None:
        """Take the last step back; answers the line as it is now."""
        if not self._steps:
            return None
        key, before = self._steps.pop()
        if before is None:
            self._lines.pop(key, None)
        else:
            self._lines[key] = before
        return before

    def clear(self) -> None:
        """Start again."""
        self._lines, self._steps = {}, []

    def _put(self, line: DraftLine) -> DraftLine:
        if line.free is not None and line.qty > line.free:
            raise TooMuch(line.sku, line.lot, line.qty, line.free)
        self._steps.append((line.key, self._lines.get(line.key)))
        self._lines[line.key] = line
        return line
