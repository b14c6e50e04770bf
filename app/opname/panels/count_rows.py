"""What lies before a counter: rows of a bin, and what the band says of a scan.  Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.catalog.rules.amounts import Units

if TYPE_CHECKING:
    from datetime import date

    from app.opname.api import CountEvent, CountLineRow, CountProduct, UnknownScan
    from app.scanning.gs1 import Gs1Scan
    from app.ui.tokens import Outcome


@dataclass(slots=True)
class Row:
    """A line of the bin while it is counted."""

    line: int | None
    sku: str
    product: str
    unit: str
    lot: str
    expires_on: date | None
    serial: str
    refused: str
    expected: int | None
    mine: int
    #: What the others counted.
    others: int
    #: Somebody counted it, if only as zero.
    counted: bool
    round: int = 1
    units: Units = field(default_factory=lambda: Units("pcs", {}))

    @property
    def key(self) -> str:
        """Names the row over a reload."""
        return f"{self.sku}|{self.lot}|{self.serial}"

    @property
    def total(self) -> int:
        """Everybody's count."""
        return self.mine + self.others

    @property
    def goods(self) -> str:
        """SKU with lot and serial."""
        parts = (self.sku, f"Lot {self.lot}" if self.lot else "",
                 f"SN {self.serial}" if self.serial else "")  # fmt: skip
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the band says, what is to be kept, and what has to be looked up first."""

    outcome: Outcome
    word: str = ""
    name: str = ""
    quantity: str = ""
    detail: str = ""
    events: tuple[CountEvent, ...] = ()
    unknown: tuple[UnknownScan, ...] = ()
    #: A location to be opened.
    location: str = ""
    #: A code to be asked about.
    resolve: str = ""
    #: The lot it is asked with.
    lot: str = ""


def same(written: str, read: str) -> bool:
    """Whether a number read off a label is the one written here, in whatever case."""
    return written.upper() == read.upper()


def like(row: Row, read: Gs1Scan) -> Row:
    """A lot or serial of known goods that has no line here."""
    lot, serial = ("", read.serial or "") if row.serial else (read.lot or "", "")
    return Row(None, row.sku, row.product, row.unit, lot, read.expiry if lot else None,
               serial, "", None, 0, 0, counted=False, units=row.units)  # fmt: skip


def row_of(product: CountProduct) -> Row:
    """A row for goods that have no line here."""
    return Row(None, product.sku, f"{product.product} {product.variant}".strip(), product.unit,
               product.lot, product.expires_on if product.lot else None, product.serial, "", None,
               0, 0, counted=False, units=Units.of(product.unit, product.units))  # fmt: skip


def row_from(line: CountLineRow) -> Row:
    """A line of the bin as it lies there."""
    return Row(
        line.line, line.sku, f"{line.product} {line.variant}".strip(), line.unit, line.lot,
        line.expires_on, line.serial, line.refused, line.expected, line.mine,
        max(0, (line.counted or 0) - line.mine), line.counted is not None, line.round,
        Units.of(line.unit, line.units),
    )  # fmt: skip
