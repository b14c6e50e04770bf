"""Settings, memory and the small values that pass between the deciding modules of packing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.fulfilment.rules.pack_events import Entry
from app.scanning.commands import ScanCommand

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.fulfilment.rules.pack_desk import Part
    from app.fulfilment.rules.pack_verdict import Outcome, Result
    from app.scanning.gs1 import Gs1Scan


class LotScan(StrEnum):
    """When the lot of a lot-tracked article has to be scanned (PU-35)."""

    #: Always, as the row says to the letter.
    ALWAYS = "always"
    #: When more than one lot is reserved for it.  A single reserved lot is taken as given: the tote
    #: holds no other, and most labels in the trade carry no lot.
    WHEN_SEVERAL = "when_several"


@dataclass(frozen=True, slots=True)
class PackSettings:
    """How this organisation packs.

    Attributes:
        quantity_limit: Largest multiplier; above it each piece is scanned (PU-36).
        lot_scan: When a lot has to be scanned (PU-35).
        auto_close: The last verified piece closes the parcel without another key (PU-44).
        serves: Commands that the panel around the session carries out; any other that is not the
            session's own is answered with "not here".
        separators: This workstation's texts for FNC1 (PU-11).
    """

    quantity_limit: int = 10
    lot_scan: LotScan = LotScan.WHEN_SEVERAL
    auto_close: bool = True
    serves: frozenset[ScanCommand] = frozenset(
        {ScanCommand.HELP, ScanCommand.MENU, ScanCommand.LOGOUT, ScanCommand.REPRINT}
    )
    separators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Packer:
    """Who packs, and where; stored with every event (PU-56)."""

    user: str
    workstation: str


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """A product that is not in this order, for saying what was scanned."""

    sku: str
    name: str

    @property
    def label(self) -> str:
        """``Sabun Muka (SBN-01)``."""
        return f"{self.name} ({self.sku})"


def _no_product(_key: str) -> KnownProduct | None:
    return None


def _no_order(_code: str) -> str:
    return ""


def _no_serial(_sku: str, _serial: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the packing table knows beside the order; all must answer at once, from memory.

    Attributes:
        product: Any product by :func:`app.scanning.gtin.barcode_key`.
        serial_at: Where a serial of a SKU already went, in words; "" when it did not.
        order: Number of another waiting order that a code names, "" for none.
    """

    product: Callable[[str], KnownProduct | None] = _no_product
    serial_at: Callable[[str, str], str] = _no_serial
    order: Callable[[str], str] = _no_order


@dataclass(frozen=True, slots=True)
class Hand:
    """A product of the order in the packer's hand.

    Attributes:
        sku: The product.
        qty: Base units this scan or key counts.
        readings: What its GS1 code may say, likeliest first; empty without GS1 code.
        by_key: Confirmed by key, not scanned.
        line: Key of the one line it is for, or "".
        serial: Its serial, when that was what was scanned.
    """

    sku: str
    qty: int
    readings: tuple[Gs1Scan, ...] = ()
    by_key: bool = False
    line: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What is decided about one scan or key; becomes its events and the verdict.

    Attributes:
        parts: Units to count.
        undoes: ``seq`` of the events to compensate.
        entry: Input begun and not finished afterwards.
        keeps_lock: An error that waits to be released goes on waiting.

    The others are those of the verdict.
    """

    outcome: Outcome
    result: Result
    name: str = ""
    scanned: str = ""
    expected: str = ""
    action: str = ""
    line: str = ""
    sku: str = ""
    parts: tuple[Part, ...] = ()
    by_key: bool = False
    undoes: tuple[int, ...] = ()
    entry: Entry = field(default_factory=Entry)
    request: ScanCommand | None = None
    keeps_lock: bool = False
