"""Where the goods of a receipt are now, followed through everything that happened to them.

A cost that becomes known later belongs to the goods (WMS-VAL-06, 07): what of them is sold makes
the sale dearer, the rest is worth more wherever it lies: in another warehouse, on the road, or
repacked into another article.  The cost entries are played again in the order of their moves.

Under FIFO a layer holds the goods of one receipt line and nothing has to be decided.  Where goods
of several origins share one cost (a moving average, repacked goods), those of the receipt are taken
to leave last, and of its lines the first one's leave first; what comes back from a buyer is what
left last.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

_NOTHING: Final = Fraction(0)


class Node(NamedTuple):
    """A cost layer: goods that share one cost."""

    product_id: str
    warehouse_id: str
    account_id: str
    layer_id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a move put into a layer or took out; base units and sen, signed.

    ``pair_id`` is the other leg of a transfer, or for goods that come back the move they left by.
    """

    move_id: str
    node: Node
    qty: int
    value: int
    kind: str = ""
    pair_id: str | None = None
    document_id: str | None = None
    on_date: date | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """Units of a layer that came with a receipt line, and how many of the line's each one is."""

    line: int
    qty: Fraction
    weight: Fraction


@dataclass(slots=True)
class _Layer:
    others: Fraction
    own: list[_Part] = field(default_factory=list)
    since: date | None = None

    def put(self, parts: Iterable[_Part]) -> None:
        self.own = sorted([*self.own, *parts], key=lambda part: part.line)

    def take(self, qty: Fraction) -> list[_Part]:
        """Take so many; answers those of the receipt."""
        free = min(max(self.others, _NOTHING), qty)
        self.others -= free
        taken, self.own, short = _first(self.own, qty - free)
        self.others -= short
        return taken


def _first(parts: Sequence[_Part], qty: Fraction) -> tuple[list[_Part], list[_Part], Fraction]:
    """The first so many, the rest, and what there is too little of."""
    first: list[_Part] = []
    rest: list[_Part] = []
    for part in parts:
        here = min(part.qty, qty)
        qty -= here
        if here:
            first.append(replace(part, qty=here))
        if part.qty > here:
            rest.append(replace(part, qty=part.qty - here))
    return first, rest, qty


@dataclass(frozen=True, slots=True)
class Portion:
    """What of a receipt line lies in a layer now.

    Attributes:
        line: Of the receipt, from zero.
        node: The layer.
        qty: How many of the line's units that is; a fraction where goods were repacked.
        since: Day of the last move that brought any of them there.
    """

    line: int
    node: Node
    qty: Fraction
    since: date | None


def follow(
    lines: Mapping[str, int], entries: Sequence[Entry], now: Mapping[Node, int]
) -> list[Portion]:
    """Where the goods of a receipt are.

    Args:
        lines: Number of the receipt line by the id of its move.
        entries: All cost entries of the goods since then, in the order they were made.
        now: What each layer holds now.

    Returns:
        The portions, a line's own layer before others; what is missing of a line left.
    """
    return _Replay(lines, entries, now).played()


class _Replay:
    def __init__(
        self, lines: Mapping[str, int], entries: Sequence[Entry], now: Mapping[Node, int]
    ) -> None:
        self._lines, self._entries = lines, entries
        since: dict[Node, int] = defaultdict(int)
        self._repacked: dict[str, int] = defaultdict(int)
        for entry in entries:
            since[entry.node] += entry.qty
            if entry.kind == "repack" and entry.qty > 0 and entry.document_id:
                self._repacked[entry.document_id] += entry.qty
        nodes = {*now, *since}
        self._layers = {node: _Layer(Fraction(now.get(node, 0) - since[node])) for node in nodes}
        #: What each move took, by layer: the quantity and what of it is the receipt's.
        self._taken: dict[str, dict[Node, list[_Part]]] = defaultdict(dict)
        #: What was opened by a repacking: units, sen, and the receipt's parts.
        self._opened: dict[str, tuple[Fraction, int, list[_Part]]] = {}

    def played(self) -> list[Portion]:
        for entry in self._entries:
            if entry.qty < 0:
                self._leave(entry)
            elif entry.qty > 0:
                self._come(entry)
        found: list[Portion] = []
        for node, layer in self._layers.items():
            # moves of workstations whose clocks disagree may have been played in another order
            _gone, own, _short = _first(layer.own, max(-layer.others, _NOTHING))
            units: dict[int, Fraction] = defaultdict(Fraction)
            for part in own:
                units[part.line] += part.qty * part.weight
            found += [Portion(line, node, qty, layer.since) for line, qty in units.items()]
        first = {line: move for move, line in self._lines.items()}
        return sorted(
            found, key=lambda one: (one.line, one.node.layer_id != first[one.line], one.node)
        )

    def _leave(self, entry: Entry) -> None:
        parts = self._layers[entry.node].take(Fraction(-entry.qty))
        if parts:
            self._taken[entry.move_id][entry.node] = parts
        if entry.kind == "repack" and entry.document_id:
            qty, value, known = self._opened.get(entry.document_id, (_NOTHING, 0, []))
            self._opened[entry.document_id] = (qty - entry.qty, value - entry.value, known + parts)

    def _come(self, entry: Entry) -> None:
        parts = self._parts(entry)
        layer = self._layers[entry.node]
        layer.others += entry.qty - sum((part.qty for part in parts), _NOTHING)
        if parts:
            layer.put(parts)
            # a change of method is no move and has no day: the goods were there before
            days = (
                [entry.on_date]
                if entry.on_date
                else [one.since for node, one in self._layers.items() if node[:3] == entry.node[:3]]
            )
            layer.since = max((day for day in (layer.since, *days) if day), default=None)

    def _parts(self, entry: Entry) -> list[_Part]:
        """What of goods that come in is the receipt's."""
        line = self._lines.get(entry.move_id)
        if line is not None:
            return [_Part(line, Fraction(entry.qty), Fraction(1))]
        if entry.kind == "return_in":
            return self._back(entry)
        if entry.kind == "repack" and not entry.pair_id:
            return self._made(entry)
        # the other leg of a transfer; a change of method moves within one move
        out = self._taken.get(entry.pair_id or entry.move_id, {})
        same = {node: parts for node, parts in out.items() if node.layer_id == entry.node.layer_id}
        return [
            part
            for node, parts in (same or out).items()
            if entry.pair_id or node[:3] == entry.node[:3]
            for part in parts
        ]

    def _back(self, entry: Entry) -> list[_Part]:
        """What a buyer returns, the last that left first."""
        out = self._taken.get(entry.pair_id or "", {})
        wanted, found = Fraction(entry.qty), []
        for node in reversed(out):
            back, rest, wanted = _first(out[node][::-1], wanted)
            out[node] = rest[::-1]
            found += back
        return found

    def _made(self, entry: Entry) -> list[_Part]:
        """What goods became that were opened; the part of the waste is gone."""
        document = entry.document_id or ""
        qty, value, parts = self._opened.get(document, (_NOTHING, 0, []))
        if not parts:
            return []
        share = (
            Fraction(entry.value, value) if value
            else Fraction(entry.qty, self._repacked[document])
        )  # fmt: skip
        return [
            _Part(part.line, entry.qty * part.qty / qty, part.weight * share * qty / entry.qty)
            for part in parts
        ]


def shares_of(amount: int, received: int, portions: Sequence[Portion]) -> list[int]:
    """Sen of a line's share that each portion gets; what is left of the share is sold.

    Rounded half up over the sum so far, so that what goes to stock is right to the sen; below zero
    it is the mirror of that.
    """
    if amount < 0:
        return [-sen for sen in shares_of(-amount, received, portions)]
    found: list[int] = []
    upto = _NOTHING
    for portion in portions:
        upto += portion.qty
        exact = amount * min(upto / received, Fraction(1))
        found.append(int(exact + Fraction(1, 2)) - sum(found))
    return found
