"""What lies on the packing table: counts, input begun, lock.  Changed by events only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.core.text import tanggal
from app.fulfilment.rules.pack_events import Entry, PackEvent
from app.fulfilment.rules.pack_verdict import Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from app.fulfilment.rules.pack_order import PackLine, PackOrder


class Phase(StrEnum):
    """Where the parcel stands."""

    OPEN = "open"
    DONE = "done"
    HELD = "held"
    CANCELLED = "cancelled"


#: Events after which the parcel stands somewhere else.
_PHASES: Final = {
    Result.COMPLETE: Phase.DONE,
    Result.HELD: Phase.HELD,
    Result.CANCELLED: Phase.CANCELLED,
    Result.RESUMED: Phase.OPEN,
    Result.SHIP_FAILED: Phase.OPEN,
}
#: Errors that are not the packer's: the parcel's error count leaves them out.
_NOT_PACKERS: Final = frozenset({Result.LOCKED, Result.SHIP_FAILED})


@dataclass(frozen=True, slots=True)
class LotLeft:
    """A lot allowed for a product of the order and what is left of it to pack."""

    number: str
    expiry: date | None
    reserved: int
    left: int

    @property
    def key(self) -> str:
        """The form in which lot numbers are compared."""
        return lot_key(self.number)

    @property
    def label(self) -> str:
        """``L2 (31 Mar 2027)``."""
        return f"{self.number} ({tanggal(self.expiry)})" if self.expiry else self.number


@dataclass(frozen=True, slots=True)
class Part:
    """Base units of one line, lot and serial."""

    line: str
    qty: int
    lot: str = ""
    serial: str = ""


def lot_key(number: str) -> str:
    """The form in which lot and serial numbers are compared: trimmed, caseless."""
    return number.strip().upper()


class Desk:
    """State of one parcel; equal for equal order and events.

    Args:
        order: The order.
    """

    def __init__(self, order: PackOrder) -> None:
        self.order = order
        self.phase = Phase.OPEN
        self.locked = False
        self.entry = Entry()
        self.errors = 0
        self.events: list[PackEvent] = []
        #: ``scan`` numbers that counted something and were not undone, oldest first.
        self.counted: list[int] = []
        #: Codes nobody knows, in order, for the people who keep the master data (PU-34).
        self.unknown_codes: list[str] = []
        self._verified: Counter[str] = Counter()
        self._by_key: Counter[str] = Counter()
        self._lots: Counter[tuple[str, str]] = Counter()
        self._serials: dict[str, tuple[str, str]] = {}
        self._lines = {line.key: line for line in order.lines}

    # ---------------------------------------------------------------- changing
    def apply(self, event: PackEvent) -> None:
        """Take an event into account; the only way the desk changes."""
        self.events.append(event)
        self.entry, self.locked = event.entry, event.locked
        if event.qty:
            self._count(event)
        if event.outcome is Outcome.ERROR and event.result not in _NOT_PACKERS:
            self.errors += 1
        if event.result is Result.UNKNOWN:
            self.unknown_codes.append(event.code)
        done = event.outcome is Outcome.DONE
        self.phase = Phase.DONE if done else _PHASES.get(event.result, self.phase)

    def _count(self, event: PackEvent) -> None:
        self._verified[event.line] += event.qty
        if event.by_key:
            self._by_key[event.line] += event.qty
        if event.lot:
            self._lots[event.line, lot_key(event.lot)] += event.qty
        if event.serial and event.qty > 0:
            self._serials[lot_key(event.serial)] = (event.line, event.serial)
        elif event.serial:
            self._serials.pop(lot_key(event.serial), None)
        if event.undoes is not None:
            undone = self.events[event.undoes - 1].scan
            self.counted = [scan for scan in self.counted if scan != undone]
        elif event.scan not in self.counted[-1:]:
            self.counted.append(event.scan)

    # ---------------------------------------------------------------- counts
    def verified(self, line: str) -> int:
        """Base units verified of a line."""
        return self._verified[line]

    def by_key(self, line: str) -> int:
        """Of those, confirmed by key without a scan (PU-37)."""
        return self._by_key[line]

    def verified_lot(self, line: str, lot: str) -> int:
        """Base units verified of one lot of a line."""
        return self._lots[line, lot_key(lot)]

    def serials(self, line: str) -> tuple[str, ...]:
        """Serials verified of a line, in the order of scanning."""
        return tuple(serial for owner, serial in self._serials.values() if owner == line)

    def has_serial(self, serial: str) -> bool:
        """Whether a serial is already in this parcel."""
        return lot_key(serial) in self._serials

    @property
    def pieces(self) -> int:
        """Base units verified in all."""
        return self._verified.total()

    @property
    def complete(self) -> bool:
        """Whether nothing is left to verify."""
        return not any(self.left(line) for line in self.order.lines)

    # ---------------------------------------------------------------- what is left
    def line(self, key: str) -> PackLine:
        """A line by its key."""
        return self._lines[key]

    def left(self, line: PackLine) -> int:
        """Base units of a line still to verify."""
        return line.qty - self._verified[line.key]

    def open_lines(self) -> list[PackLine]:
        """Lines with something left; the one the person chose first, else as ordered (PU-33)."""
        lines = [line for line in self.order.lines if self.left(line)]
        return sorted(lines, key=lambda line: line.key != self.entry.selected)

    def lines_of(self, sku: str) -> list[PackLine]:
        """Every line of a product."""
        return [line for line in self.order.lines if line.sku == sku]

    def open_of(self, sku: str) -> list[PackLine]:
        """Lines of a product with something left."""
        return [line for line in self.open_lines() if line.sku == sku]

    def lots_of(self, lines: Iterable[PackLine]) -> list[LotLeft]:
        """Lots allowed for lines, each number once, in the order they should be taken."""
        found: dict[str, LotLeft] = {}
        for line in lines:
            for lot in line.lots:
                left = lot.qty - self.verified_lot(line.key, lot.number)
                old = found.get(lot_key(lot.number))
                found[lot_key(lot.number)] = (
                    replace(old, reserved=old.reserved + lot.qty, left=old.left + left)
                    if old
                    else LotLeft(lot.number, lot.expiry, lot.qty, left)
                )
        return list(found.values())

    # ---------------------------------------------------------------- spreading a quantity
    def spread(self, lines: Iterable[PackLine], qty: int) -> tuple[Part, ...]:
        """Base units over the open lines, top line first."""
        return tuple(_fill(((line.key, "", self.left(line)) for line in lines), qty))

    def spread_lot(self, lines: Iterable[PackLine], lot: str, qty: int) -> tuple[Part, ...]:
        """Base units of one lot over the lines that reserved it."""
        room = (
            (line.key, mine.number, mine.qty - self.verified_lot(line.key, mine.number))
            for line in lines
            for mine in line.lots
            if lot_key(mine.number) == lot_key(lot)
        )
        return tuple(_fill(room, qty))

    # ---------------------------------------------------------------- undoing
    def events_of(self, scan: int) -> list[PackEvent]:
        """Events of one scan that counted something."""
        return [event for event in self.events if event.scan == scan and event.qty]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Desk):
            return NotImplemented
        return self._all() == other._all()

    __hash__ = None  # type: ignore[assignment] # it changes

    def _all(self) -> tuple[object, ...]:
        counts = (+self._verified, +self._by_key, +self._lots, self._serials)
        flags = (self.phase, self.locked, self.entry, self.errors)
        return (self.order, flags, self.events, self.counted, self.unknown_codes, counts)


def _fill(room: Iterable[tuple[str, str, int]], qty: int) -> Iterator[Part]:
    for line, lot, free in room:
        taken = min(free, qty)
        if taken > 0:
            yield Part(line, taken, lot)
            qty -= taken
    if qty:
        raise ValueError(f"{qty} base units have no place")
