"""The packing of one parcel: every scan is answered from memory and kept as an event.

The session decides (:mod:`pack_items`, :mod:`pack_keys`), writes what it decided as events, and
changes only by applying them.  So the events alone rebuild it (:func:`replay`), an undo is one more
event, and an order can be laid aside and taken up again, also by another program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.core.text import wib
from app.fulfilment.rules.pack_counting import Counting
from app.fulfilment.rules.pack_desk import Desk, LotLeft, Phase
from app.fulfilment.rules.pack_events import Entry, EventKind, PackEvent
from app.fulfilment.rules.pack_items import Items
from app.fulfilment.rules.pack_keys import Keys
from app.fulfilment.rules.pack_step import Memory, Packer, PackSettings, Step
from app.fulfilment.rules.pack_verdict import Outcome, PackVerdict, Result
from app.fulfilment.rules.pack_words import Words
from app.scanning.commands import ScanCommand, read_command
from app.scanning.gs1 import Gs1Scan
from app.scanning.intake import Fit, Fitness
from app.scanning.normalise import Scan, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from app.fulfilment.rules.pack_order import PackLine, PackOrder

#: ``3*`` before a scan, or ``3*8991234500010`` in one go (PU-36).
_TIMES: Final = re.compile(r"([0-9]{1,9})\s*\*\s*(.*)")
#: Errors about codes that nobody knows; in a look a known article speaks before them.
_STRANGE: Final = frozenset({Result.UNKNOWN, Result.DAMAGED, Result.NOT_HERE})

Scanned = str | Scan | Gs1Scan | ScanCommand


@dataclass(frozen=True, slots=True)
class VerifiedLine:
    """What was verified of one line, to be sent with the ship command.

    Attributes:
        line: Key of the line.
        sku: Its product.
        qty: Base units verified.
        by_key: Of those, confirmed by key without a scan.
        lots: Lot numbers with their base units; empty when lots do not matter.
        serials: Serials, when they do.
    """

    line: str
    sku: str
    qty: int
    by_key: int
    lots: tuple[tuple[str, int], ...]
    serials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as the panel shows it; complete ones come last, grey (PU-33)."""

    line: PackLine
    verified: int
    by_key: int
    selected: bool
    lots: tuple[LotLeft, ...]
    #: Verified so far.
    serials: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is left to verify."""
        return self.verified == self.line.qty


class PackSession:
    """One parcel on the packing table.

    Args:
        order: What to pack.
        packer: Who packs, and where; may be changed during the parcel (PU-56).
        settings: How this organisation packs.
        memory: What is known beside the order.
    """

    def __init__(
        self,
        order: PackOrder,
        packer: Packer,
        settings: PackSettings | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.packer = packer
        self.settings = settings or PackSettings()
        self._desk = Desk(order)
        words = Words(self._desk)
        known = memory or Memory()
        counting = Counting(self._desk, self.settings, known, words)
        self._items = Items(self._desk, self.settings, known, words, counting)
        self._keys = Keys(self._desk, self.settings, words, self._items)

    # ---------------------------------------------------------------- what happens
    def scan(self, what: Scanned, at: datetime) -> PackVerdict:
        """Answer a scan: an article, a lot or serial, a command, or ``3*``.

        Args:
            what: As it arrived, normalised, parsed as GS1, or a command (also from a key).
            at: When, aware; its WIB day decides what has expired (WMS-LOT-04).
        """
        code, times, rest = _code_times_rest(what)
        if times is not None:
            verdict = self._record(self._quantity(times), EventKind.QUANTITY, f"{times}*", at)
            if not rest or verdict.result is not Result.QUANTITY or not times:
                return verdict
            return self.scan(rest, at)
        return self._record(self._decide(what, _day(at)), _kind_of(what), code, at)

    def confirm(self, line: str, at: datetime) -> PackVerdict:
        """Confirm one piece (or the quantity set) of a product without barcode by key (PU-37).

        Raises:
            KeyError: If the order has no line with this key.
        """
        chosen = self._desk.line(line)
        step = self._guarded() or self._items.without_barcode(chosen, _day(at))
        return self._record(step, EventKind.KEY, "", at)

    def select(self, line: str, at: datetime) -> PackVerdict:
        """Choose a line, as CMD-NEXT and CMD-PREV do.

        Raises:
            KeyError: If the order has no line with this key.
        """
        step = self._guarded() or self._keys.select(self._desk.line(line).key)
        return self._record(step, EventKind.COMMAND, "", at)

    def ship_failed(self, why: str, at: datetime) -> PackVerdict:
        """The complete parcel could not be shipped: open it again, with the reason on the band."""
        step = Step(
            Outcome.ERROR,
            Result.SHIP_FAILED,
            name=self.order.number,
            action=f"{why} Urungkan atau tunda paketnya, atau coba lagi dengan CMD-DONE.",
        )
        return self._record(step, EventKind.SYSTEM, "", at, note=why)

    def resume(self, at: datetime) -> PackVerdict:
        """Go on with a parcel laid aside (CMD-HOLD), or begin a cancelled one again."""
        if self.phase not in {Phase.HELD, Phase.CANCELLED}:
            return self._record(self._keys.closed(), EventKind.SYSTEM, "", at)
        pieces = f"{self._desk.pieces} dari {self.order.pieces}"
        step = Step(
            Outcome.OK,
            Result.RESUMED,
            name=self.order.number,
            action=f"Paket dilanjutkan, {pieces} sudah dipindai.",
        )
        return self._record(step, EventKind.SYSTEM, "", at)

    def fit(self, what: Scanned, at: datetime) -> Fitness:
        """What a code is at this step, for :class:`app.scanning.intake.Intake`; changes nothing."""
        code, times, _ = _code_times_rest(what)
        if times is not None or _command_of(what) is not None:
            return Fitness(Fit.COMMAND, subject=code)
        step = self._decide(what, _day(at))
        if step.outcome is Outcome.ERROR:
            return Fitness(Fit.UNKNOWN if step.result in _STRANGE else Fit.WRONG, step.sku or code)
        serial = step.parts[0].serial if step.parts else ""
        return Fitness(Fit.FITS, step.sku or code, serial, counts=bool(step.parts))

    # ---------------------------------------------------------------- what stands
    @property
    def order(self) -> PackOrder:
        """What is packed."""
        return self._desk.order

    @property
    def events(self) -> tuple[PackEvent, ...]:
        """Everything that happened, oldest first."""
        return tuple(self._desk.events)

    @property
    def phase(self) -> Phase:
        """Open, done, held or cancelled."""
        return self._desk.phase

    @property
    def locked(self) -> bool:
        """Whether an error waits to be released (PU-25)."""
        return self._desk.locked

    @property
    def entry(self) -> Entry:
        """Input begun and not finished."""
        return self._desk.entry

    @property
    def errors(self) -> int:
        """Errors made at this parcel (PU-25)."""
        return self._desk.errors

    @property
    def pieces(self) -> int:
        """Base units verified."""
        return self._desk.pieces

    @property
    def complete(self) -> bool:
        """Whether every line is verified."""
        return self._desk.complete

    @property
    def unknown_codes(self) -> tuple[str, ...]:
        """Codes nobody knows, each once, for the people who keep the master data (PU-34)."""
        return tuple(dict.fromkeys(self._desk.unknown_codes))

    def lines(self) -> list[LineView]:
        """Lines as the panel shows them: open ones on top, complete ones below (PU-33)."""
        views = [
            LineView(
                line,
                self._desk.verified(line.key),
                self._desk.by_key(line.key),
                line.key == self._desk.entry.selected,
                tuple(self._desk.lots_of([line])),
                self._desk.serials(line.key),
            )
            for line in self.order.lines
        ]
        return sorted(views, key=lambda view: view.complete)

    def verified(self) -> tuple[VerifiedLine, ...]:
        """What was verified of each line, as the ship command wants it."""
        return tuple(self._verified(line) for line in self.order.lines)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PackSession):
            return NotImplemented
        return self._desk == other._desk

    __hash__ = None  # type: ignore[assignment] # it changes

    # ---------------------------------------------------------------- deciding and recording
    def _guarded(self) -> Step | None:
        """The answer when the parcel is closed or locked."""
        if self.phase is not Phase.OPEN:
            return self._keys.closed()
        return self._keys.locked() if self.locked else None

    def _quantity(self, times: int) -> Step:
        return self._guarded() or self._keys.quantity(times)

    def _decide(self, what: Scanned, today: date) -> Step:
        command = _command_of(what)
        if command is not None:
            return self._keys.command(command, today)
        if self.phase is not Phase.OPEN:
            return self._keys.closed()
        if isinstance(what, Gs1Scan):
            return self._items.gs1(what, today)
        scan = what if isinstance(what, Scan) else normalise(what)
        return self._items.scanned(scan, today) if scan.text else self._keys.unread()

    def _record(
        self, step: Step, kind: EventKind, code: str, at: datetime, note: str = ""
    ) -> PackVerdict:
        """Write a step as events, apply them, and answer."""
        for event in self._events_for(step, kind, code, at, note):
            self._desk.apply(event)
        ordered = self._desk.line(step.line).qty if step.line else 0
        return PackVerdict(
            step.outcome,
            step.result,
            name=step.name,
            scanned=step.scanned,
            expected=step.expected,
            action=step.action,
            line=step.line,
            verified=self._desk.verified(step.line) if step.line else 0,
            ordered=ordered,
            parcel_verified=self._desk.pieces,
            parcel_ordered=self.order.pieces,
            errors=self._desk.errors,
            request=step.request,
        )

    def _events_for(
        self, step: Step, kind: EventKind, code: str, at: datetime, note: str
    ) -> list[PackEvent]:
        first = len(self._desk.events) + 1
        plain = PackEvent(
            seq=first,
            scan=first,
            at=at,
            user=self.packer.user,
            workstation=self.packer.workstation,
            kind=_kind(step, kind),
            result=step.result,
            outcome=step.outcome,
            code=code,
            sku=step.sku,
            line=step.line,
            locked=self.locked if step.keeps_lock else step.outcome is Outcome.ERROR,
            entry=step.entry,
            note=note,
        )
        changes = [*_counts(plain, step), *self._compensations(plain, step)]
        return [replace(event, seq=first + i) for i, event in enumerate(changes or [plain])]

    def _compensations(self, plain: PackEvent, step: Step) -> list[PackEvent]:
        """For each event to be undone one that takes its units out again (PU-38)."""
        undone = [self._desk.events[seq - 1] for seq in step.undoes]
        return [
            replace(
                plain,
                sku=event.sku,
                line=event.line,
                qty=-event.qty,
                lot=event.lot,
                serial=event.serial,
                by_key=event.by_key,
                undoes=event.seq,
            )
            for event in undone
        ]

    def _verified(self, line: PackLine) -> VerifiedLine:
        lots = [(lot.number, self._desk.verified_lot(line.key, lot.number)) for lot in line.lots]
        return VerifiedLine(
            line.key,
            line.sku,
            self._desk.verified(line.key),
            self._desk.by_key(line.key),
            tuple((number, qty) for number, qty in lots if qty),
            self._desk.serials(line.key),
        )


def replay(
    order: PackOrder,
    events: Iterable[PackEvent],
    packer: Packer | None = None,
    settings: PackSettings | None = None,
    memory: Memory | None = None,
) -> PackSession:
    """The session that wrote these events, ready to go on.

    Raises:
        ValueError: If events are missing or out of order.
    """
    session = PackSession(order, packer or Packer("", ""), settings, memory)
    for number, event in enumerate(events, start=1):
        if event.seq != number:
            raise ValueError(f"order {order.number}: event {number} is missing")
        session._desk.apply(event)  # noqa: SLF001 - the one other way into a session
    return session


def _counts(plain: PackEvent, step: Step) -> list[PackEvent]:
    return [
        replace(
            plain,
            line=part.line,
            qty=part.qty,
            lot=part.lot,
            serial=part.serial,
            by_key=step.by_key,
        )
        for part in step.parts
    ]


def _kind(step: Step, kind: EventKind) -> EventKind:
    """What was done, where the step tells it better than the way it came in."""
    if step.result is Result.UNDO:
        return EventKind.UNDO
    return EventKind.KEY if step.by_key and kind is EventKind.COMMAND else kind


def _day(at: datetime) -> date:
    return wib(at).date()


def _command_of(what: Scanned) -> ScanCommand | None:
    if isinstance(what, ScanCommand):
        return what
    if isinstance(what, Gs1Scan):
        return None
    return read_command(what.text if isinstance(what, Scan) else what)


def _kind_of(what: Scanned) -> EventKind:
    return EventKind.SCAN if _command_of(what) is None else EventKind.COMMAND


def _code_times_rest(what: Scanned) -> tuple[str, int | None, str]:
    """The code to store; and of ``3*8991234500010`` the 3 and the rest."""
    if isinstance(what, ScanCommand):
        return what.value, None, ""
    text = what.text if isinstance(what, (Scan, Gs1Scan)) else normalise(what).text
    times = None if isinstance(what, Gs1Scan) else _TIMES.fullmatch(text)
    return (text, int(times[1]), times[2]) if times else (text, None, "")
