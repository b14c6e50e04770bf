"""Which scans count: one look, trigger bounce, and strict order while something loads.

Three rows meet here and have to agree:

* PU-03: 20 scans a second, none lost, in order.  So every scan that arrives gets exactly one
  decision, and a code that fits the step is used at once, however close to the one before.
* PU-06: the same code again within 250 ms is one scan.  Measured from its *last* appearance, so a
  trigger held down stays one scan; counting too few is noticed (the order stays open), counting
  too many is not.  A command between two equal codes makes the second a real one, and an article
  between two equal commands: a trigger does not bounce to the command sheet and back.
* PU-05: different codes within 300 ms are one look.  Every code of the look that fits is used;
  what does not fit is ignored as soon as one has fitted.  As long as none has, the misfits wait for
  the end of the look, and then exactly one of them is refused with a message, the others ignored:
  a known article rather than an unknown code, because its message helps more.
  So no code that fits is ever dropped, with one exception that is the point of the row: a second
  code *on the same piece* (its EAN beside its DataMatrix) within the look counts that piece once.
* A command ends the look before it: the misfit is refused first, then the command is done.

The price is that a wrong code alone is refused up to 300 ms after it came, since the right one may
still follow.  ``hold_ms`` shortens that for scanners that send one code a look (PU-21); a right
code that comes later in the look is used all the same.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


@dataclass(frozen=True, slots=True)
class IntakeRules:
    """Times in milliseconds; both ends belong to the interval.

    Attributes:
        bounce_ms: The same code again so soon is one scan (PU-06).
        look_ms: Codes that come so close to the first of them are one look (PU-05).
        hold_ms: How long a code that does not fit waits for one that does; at most ``look_ms``.
    """

    bounce_ms: int = 250
    look_ms: int = 300
    hold_ms: int = 300


class Fit(Enum):
    """How a code stands to the step that is expected now."""

    COMMAND = auto()
    FITS = auto()
    WRONG = auto()  # known, but not here
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Fitness:
    """Answer to "what is this code now?".

    Attributes:
        fit: How it stands to the step.
        subject: What it names, for instance the SKU; two codes of one subject may be one piece.
        piece: What tells this very piece from others of the subject, for instance its serial.
        counts: Whether using it counts something; a code that only opens a step does not.
    """

    fit: Fit
    subject: str = ""
    piece: str = ""
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Arrival:
    """One scan as it came: its number, the clean code, and the time on the scanner's clock."""

    seq: int
    code: str
    at_ms: int


class Use(StrEnum):
    """What becomes of a scan."""

    USED = "used"
    REFUSED = "refused"
    BOUNCED = "bounced"
    IGNORED = "ignored"

    @property
    def acts(self) -> bool:
        """Whether the loop has to hear of it; the others are only recorded."""
        return self in {Use.USED, Use.REFUSED}


@dataclass(frozen=True, slots=True)
class Decision:
    """The one decision about one scan; ``because`` is the scan that made it needless."""

    arrival: Arrival
    use: Use
    because: int | None = None


@dataclass(slots=True)
class _Look:
    """Codes within one glance: what was counted, and what waits for a better one."""

    start_ms: int
    end_ms: int
    used: Arrival | None = None
    refused: Arrival | None = None
    counted: dict[str, Arrival] = field(default_factory=dict)
    waiting: list[tuple[Arrival, Fit | None, int | None]] = field(default_factory=list)


class Intake:
    """Takes scans in as they come and hands out one decision for each, in order.

    The caller pulls: each decision is acted upon before the next code is judged, so a code is
    always judged against the step that holds when its turn comes.  While a screen loads,
    :meth:`hold` stops the handing out; scans go on being accepted (PU-04).

    Args:
        rules: The times.
        waiting: Scans left over from before a restart, oldest first (PU-03).
    """

    def __init__(self, rules: IntakeRules | None = None, waiting: Iterable[Arrival] = ()) -> None:
        self._rules = rules or IntakeRules()
        self._queue: deque[Arrival] = deque(waiting)
        self._ready: deque[Decision] = deque()
        self._held = False
        self._look: _Look | None = None
        self._seen: dict[str, Arrival] = {}
        self._after_command = False
        last = self._queue[-1] if self._queue else Arrival(0, "", 0)
        self._seq, self._last_ms = last.seq, last.at_ms

    def feed(self, code: str, at_ms: int) -> Arrival:
        """Accept a scan; whatever happens to it later, it has its number and place now.

        Args:
            code: The clean code.
            at_ms: Milliseconds on any steady clock; a clock that went back is taken to stand still.
        """
        self._seq += 1
        self._last_ms = max(self._last_ms, at_ms)
        arrival = Arrival(self._seq, code, self._last_ms)
        self._queue.append(arrival)
        return arrival

    def hold(self) -> None:
        """Stop handing out while the step is not known, for instance while an order loads."""
        self._held = True

    def release(self) -> None:
        """Go on handing out."""
        self._held = False

    @property
    def waiting(self) -> tuple[Arrival, ...]:
        """Scans without decision, oldest first: what has to survive a restart."""
        misfits = tuple(arrival for arrival, _, _ in self._look.waiting) if self._look else ()
        return (*(decision.arrival for decision in self._ready), *misfits, *self._queue)

    @property
    def deadline_ms(self) -> int | None:
        """When a waiting misfit has to be refused: ask for decisions again then.  None: no need."""
        return self._deadline(self._look) if self._look and self._look.waiting else None

    def decisions(self, now_ms: int, judge: Callable[[str], Fitness]) -> Iterator[Decision]:
        """Every decision that can be made by now; act on each before asking for the next."""
        while (decision := self.next(now_ms, judge)) is not None:
            yield decision

    def next(self, now_ms: int, judge: Callable[[str], Fitness]) -> Decision | None:
        """The next decision in order, or None when there is nothing to decide yet.

        Args:
            now_ms: The present on the scanner's clock.
            judge: What a code is at this step; must not change anything.
        """
        while not self._held:
            if self._ready:
                return self._ready.popleft()
            if not self._advance(now_ms, judge):
                return None
        return None

    def _advance(self, now_ms: int, judge: Callable[[str], Fitness]) -> bool:
        """Make progress: settle an old look, or judge the next scan.  False: nothing to do."""
        head, look = self._queue[0] if self._queue else None, self._look
        # Only past the deadline: a code on the stroke still belongs to the look.
        if look and look.waiting and (head.at_ms if head else now_ms) > self._deadline(look):
            self._settle(look)
            return True
        if head is None:
            return False
        if look and head.at_ms > look.end_ms:
            self._look = None
        self._judge(head, judge)
        return True

    def _judge(self, head: Arrival, judge: Callable[[str], Fitness]) -> None:
        before = self._seen.get(head.code)
        if before and head.at_ms - before.at_ms <= self._rules.bounce_ms:
            self._queue.popleft()
            self._remember(head)
            self._needless(head, Use.BOUNCED, before.seq)
            return
        fitness = judge(head.code)
        if fitness.fit is Fit.COMMAND:
            self._command(head)
            return
        self._queue.popleft()
        if self._after_command:
            self._seen, self._after_command = {}, False
        self._remember(head)
        if self._look is None:
            self._look = _Look(head.at_ms, head.at_ms + self._rules.look_ms)
        if fitness.fit is Fit.FITS:
            self._fits(self._look, head, fitness)
        else:
            self._misfits(self._look, head, fitness.fit)

    def _command(self, head: Arrival) -> None:
        if self._look and self._look.waiting:
            self._settle(self._look)  # the command stays in the queue and comes next
            return
        self._queue.popleft()
        self._look = None
        self._seen, self._after_command = {head.code: head}, True
        self._ready.append(Decision(head, Use.USED))

    def _fits(self, look: _Look, head: Arrival, fitness: Fitness) -> None:
        same = look.counted.get(fitness.subject) if fitness.subject else None
        if same and same.code != head.code and not fitness.piece:
            self._ready.append(Decision(head, Use.IGNORED, same.seq))
            return
        for arrival, _, bounced in look.waiting:
            self._ready.append(_spared(arrival, bounced, head.seq))
        look.waiting = []
        look.used = head
        if fitness.counts and fitness.subject:
            look.counted[fitness.subject] = head
        self._ready.append(Decision(head, Use.USED))

    def _misfits(self, look: _Look, head: Arrival, fit: Fit) -> None:
        better = look.used or look.refused
        if better:
            self._ready.append(Decision(head, Use.IGNORED, better.seq))
        else:
            look.waiting.append((head, fit, None))

    def _needless(self, head: Arrival, use: Use, because: int) -> None:
        """Decide a bounce, behind the misfits that came before it, so that the order stays."""
        if self._look and self._look.waiting:
            self._look.waiting.append((head, None, because))
        else:
            self._ready.append(Decision(head, use, because))

    def _deadline(self, look: _Look) -> int:
        return min(look.waiting[0][0].at_ms + self._rules.hold_ms, look.end_ms)

    def _settle(self, look: _Look) -> None:
        """The look is over and nothing fitted: refuse the most telling misfit."""
        misfits = [(arrival, fit) for arrival, fit, _ in look.waiting if fit is not None]
        wrong = (arrival for arrival, fit in misfits if fit is Fit.WRONG)
        chosen = next(wrong, misfits[0][0])
        for arrival, _, bounced in look.waiting:
            spared = _spared(arrival, bounced, chosen.seq)
            self._ready.append(Decision(arrival, Use.REFUSED) if arrival == chosen else spared)
        look.waiting, look.refused = [], chosen

    def _remember(self, arrival: Arrival) -> None:
        self._seen[arrival.code] = arrival
        if len(self._seen) > self._rules.bounce_ms:  # at one code a millisecond, more cannot matter
            oldest = arrival.at_ms - self._rules.bounce_ms
            self._seen = {code: a for code, a in self._seen.items() if a.at_ms >= oldest}


def _spared(arrival: Arrival, bounced: int | None, because: int) -> Decision:
    """A scan that needs no message: another of its look was better, or it was a bounce."""
    if bounced is None:
        return Decision(arrival, Use.IGNORED, because)
    return Decision(arrival, Use.BOUNCED, bounced)
