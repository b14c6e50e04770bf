"""What goods cost when everything is played in the order of its days (WMS-VAL-08).

A document dated back changes what later goods cost: under a moving average every issue after it,
under FIFO which receipt they came from.  Here the story of some goods is played again from the day
of that document on.  What differs from the record is what has to be restated.

Within a day the order of recording counts.  Goods that one command takes are taken together, as the
ledger does: the value of the first ``x`` of a layer is :func:`~app.stock.rules.value.first_part`.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from app.core.db import NIL
from app.stock.rules.following import Entry, Node, follow, shares_of
from app.stock.rules.value import first_part, returned_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

#: Product, warehouse, inventory account.
Pool = tuple[str, str, str]

How = Literal[
    "in",  # at the value it was given
    "out",  # from the oldest layers on
    "road",  # out of the layer a sending made
    "supplier",  # back to the supplier, out of the receipt's goods
    "like",  # what another move took, layer by layer
    "whole",  # what another move took, as one layer
    "back",  # what a buyer returns, at what it left with
    "made",  # what opened goods became
    "landed",  # a later cost of a receipt
    "gathered",  # all layers become one: the method is an average now
]


class Amount(NamedTuple):
    """Base units and sen, signed."""

    qty: int
    value: int


Amounts = dict[Node, Amount]
NOTHING: Final = Amount(0, 0)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to the cost of goods.

    Attributes:
        id: Of the move, the later cost or the change of method.
        how: How its value comes about.
        day: When, as its document says.
        batch: What is taken together.
        pool: Whose layers; of a later cost the receipt's.
        qty: Base units, signed.
        recorded: What it did as the record stands, former restatements included.
        source: The move its value comes from; of a later cost none.
        group: Of repacked goods, which were opened for them.
        out_qty: Of repacked goods: how many came out, the waste included; 0 where nobody kept it.
        basis: Of goods that go back to the supplier: units and landed value of their receipt.
        shares: Of a later cost: sen by the receipt's move.
        kind: As the move says, with its other leg and its document, for :mod:`following`.
    """

    id: str
    how: How
    day: date
    batch: str
    pool: Pool
    qty: int
    recorded: Amounts
    source: str = ""
    group: str = ""
    out_qty: int = 0
    basis: Amount = NOTHING
    shares: Mapping[str, int] = field(default_factory=dict)
    kind: str = ""
    pair_id: str | None = None
    document_id: str | None = None

    @property
    def node(self) -> Node:
        """The one layer it was recorded in."""
        return next(iter(self.recorded))

    def entries(self, amounts: Amounts) -> list[Entry]:
        """What moved goods of it, as :mod:`following` reads it; what leaves before what comes."""
        return [
            Entry(
                self.id, node, qty, value, kind=self.kind, pair_id=self.pair_id,
                document_id=self.document_id, on_date=None if self.how == "gathered" else self.day,
            )
            for node, (qty, value) in sorted(amounts.items(), key=lambda one: one[1].qty)
            if qty
        ]  # fmt: skip


@dataclass(slots=True)
class Layer:
    """Goods of one cost as they stand; ``since`` decides which are the oldest."""

    since: date
    qty: int = 0
    value: int = 0


@dataclass(frozen=True, slots=True)
class Before:
    """What was before the first event.

    Attributes:
        layers: Every layer of these goods, empty ones too.
        took: What moves from before took, that later ones refer to.
        back: Units that came back of those, or went back to the supplier, until then.
    """

    layers: Mapping[Node, Layer]
    took: Mapping[str, Amounts] = field(default_factory=dict)
    back: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Restated:
    """What an event has to be changed by."""

    event: Event
    by: Amounts


class Unplayable(ValueError):
    """Goods leave that were not there by the end of their day.

    Attributes:
        event: Which.
    """

    def __init__(self, event: Event) -> None:
        super().__init__(f"{event.how} of {event.qty} on {event.day}")
        self.event = event


def replay(
    before: Before, events: Sequence[Event], first: date
) -> tuple[list[Restated], dict[Node, Layer]]:
    """Play the story and compare it with the record.

    Args:
        before: How things stood.
        events: In the order of their days, within a day as they were recorded.
        first: From this day on events are valued anew; earlier ones are taken as recorded.

    Returns:
        What differs, and the layers at the end with those that were not known before.

    Raises:
        Unplayable
    """
    return _Replay(before, events, first).played()


@dataclass(slots=True)
class _Taking:
    """A layer as a batch found it, and what it took of it so far."""

    id: str
    qty: int
    value: int
    taken: int = 0


class _Replay:
    def __init__(self, before: Before, events: Sequence[Event], first: date) -> None:
        self._events, self._first = events, first
        self._pools: dict[Pool, dict[str, Layer]] = defaultdict(dict)
        for node, layer in before.layers.items():
            self._pools[node[:3]][node.layer_id] = Layer(layer.since, layer.qty, layer.value)
        self._took: dict[str, Amounts] = dict(before.took)
        self._back: dict[str, int] = defaultdict(int, before.back)
        self._batch: dict[tuple[str, Pool], list[_Taking]] = {}
        #: What is still to be opened, and what was, by group: recorded and played sen.
        self._unopened: dict[str, int] = defaultdict(int)
        self._opened: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for event in events:
            if event.group and event.qty < 0:
                self._unopened[event.group] += 1
        self._play: dict[How, Callable[[Event], Amounts]] = {
            "in": self._as_recorded, "out": self._out, "road": self._named,
            "supplier": self._to_supplier, "like": self._like, "whole": self._whole,
            "back": self._return, "made": self._make, "landed": self._land,
            "gathered": self._gather,
        }  # fmt: skip
        self._logged = any(event.how == "landed" for event in events)
        self._log: list[Entry] = []

    def played(self) -> tuple[list[Restated], dict[Node, Layer]]:
        found: list[Restated] = []
        for _day, group in groupby(self._events, attrgetter("day")):
            queue, blocked = deque(group), list[Event]()
            while queue or blocked:
                # what waits for goods of its day goes on as soon as they are there
                if (ready := self._first_done(blocked, found)) is not None:
                    blocked.pop(ready)
                elif not queue:
                    raise Unplayable(blocked[0])
                elif not self._done(event := queue.popleft(), found):
                    blocked.append(event)
            self._batch.clear()
        layers = {
            Node(*pool, name): layer
            for pool, known in self._pools.items()
            for name, layer in known.items()
        }
        return found, layers

    def _first_done(self, events: list[Event], found: list[Restated]) -> int | None:
        """Play the first that can be; its place, None if there is none."""
        return next((at for at, event in enumerate(events) if self._done(event, found)), None)

    def _done(self, event: Event, found: list[Restated]) -> bool:
        """Play one; False when what it needs comes later on its day."""
        if event.day < self._first:
            amounts = self._as_recorded(event)
        elif self._waits(event):
            return False
        else:
            amounts = self._play[event.how](event)
            by = _difference(amounts, event.recorded)
            if by:
                found.append(Restated(event, by))
        self._remember(event, amounts)
        return True

    def _waits(self, event: Event) -> bool:
        if event.how in {"out", "road", "supplier"}:
            return sum(layer.qty for layer in self._pools[event.pool].values()) < -event.qty
        if event.how in {"like", "whole", "back"}:
            return event.source not in self._took
        return event.how == "made" and self._unopened[event.group] > 0

    def _remember(self, event: Event, amounts: Amounts) -> None:
        self._took[event.id] = amounts
        if event.how in {"back", "supplier"}:
            self._back[event.source] += abs(event.qty)
        if event.group and event.qty < 0:
            self._unopened[event.group] -= 1
            opened = self._opened[event.group]
            opened[0] -= _value(event.recorded)
            opened[1] -= _value(amounts)
        if self._logged and event.how != "landed":
            self._log += event.entries(amounts)

    # ------------------------------------------------------------ layers
    def _change(self, node: Node, qty: int, value: int, since: date) -> None:
        layers = self._pools[node[:3]]
        layer = layers.setdefault(node.layer_id, Layer(since))
        layer.qty += qty
        layer.value += value

    def _as_recorded(self, event: Event) -> Amounts:
        for node, (qty, value) in event.recorded.items():
            self._change(node, qty, value, event.day)
        return event.recorded

    def _oldest(self, event: Event, qty: int) -> Amounts:
        """Take so many from the oldest layers on, as a batch does."""
        layers = self._pools[event.pool]
        key = event.batch, event.pool
        if key not in self._batch:
            order = sorted(layers, key=lambda name: (layers[name].since, name))
            self._batch[key] = [
                _Taking(name, layers[name].qty, layers[name].value)
                for name in order
                if layers[name].qty > 0
            ]
        found: Amounts = {}
        for taking in self._batch[key]:
            layer = layers[taking.id]
            part = min(qty, taking.qty - taking.taken, layer.qty)
            if part <= 0:
                continue
            upto = first_part(taking.qty, taking.value, taking.taken + part)
            value = upto - first_part(taking.qty, taking.value, taking.taken)
            # somebody else of the batch may have taken of the layer as well
            value = layer.value if part == layer.qty else min(value, layer.value)
            taking.taken += part
            qty -= part
            self._put(found, Node(*event.pool, taking.id), -part, -value)
        if qty:
            # what came in since the batch began
            self._batch.pop(key)
            for node, amount in self._oldest(event, qty).items():
                self._add(found, node, amount)
        return found

    def _put(self, found: Amounts, node: Node, qty: int, value: int) -> None:
        layer = self._pools[node[:3]][node.layer_id]
        layer.qty += qty
        layer.value += value
        self._add(found, node, Amount(qty, value))

    @staticmethod
    def _add(found: Amounts, node: Node, amount: Amount) -> None:
        old = found.get(node, NOTHING)
        found[node] = Amount(old.qty + amount.qty, old.value + amount.value)

    # ------------------------------------------------------------ how values come about
    def _out(self, event: Event) -> Amounts:
        return self._oldest(event, -event.qty)

    def _named(self, event: Event) -> Amounts:
        """Out of a layer of its own; what it lacks comes from the oldest."""
        layer, qty = self._pools[event.pool].get(event.node.layer_id), -event.qty
        found: Amounts = {}
        part = min(qty, layer.qty) if layer else 0
        if layer and part > 0:
            self._put(found, event.node, -part, -first_part(layer.qty, layer.value, part))
        if qty > part:
            for node, amount in self._oldest(event, qty - part).items():
                self._add(found, node, amount)
        return found

    def _to_supplier(self, event: Event) -> Amounts:
        """At the landed cost of the receipt, as far as an average holds that much (VAL-11)."""
        if event.node.layer_id != NIL:
            return self._named(event)
        layer, qty, back = self._pools[event.pool][NIL], -event.qty, self._back[event.source]
        if layer.qty < qty or not event.basis.qty:
            return self._named(event)
        landed = first_part(*event.basis, back + qty) - first_part(*event.basis, back)
        value = layer.value if qty == layer.qty else min(landed, layer.value)
        found: Amounts = {}
        self._put(found, event.node, -qty, -value)
        return found

    def _like(self, event: Event) -> Amounts:
        found: Amounts = {}
        one_cost = all(node.layer_id == NIL for node in event.recorded)
        for source, (qty, value) in self._took[event.source].items():
            name = NIL if one_cost else source.layer_id
            since = self._pools[source[:3]][source.layer_id].since
            node = Node(*event.pool, name)
            self._change(node, -qty, -value, since)
            self._add(found, node, Amount(-qty, -value))
        return found

    def _whole(self, event: Event) -> Amounts:
        return self._come(event, -_value(self._took[event.source]))

    def _return(self, event: Event) -> Amounts:
        out = self._took[event.source]
        qty = -sum(amount.qty for amount in out.values())
        return self._come(
            event, returned_value(qty, -_value(out), self._back[event.source], event.qty)
        )

    def _make(self, event: Event) -> Amounts:
        """The part of the opened goods' value it had, so that the waste keeps its part."""
        had, opened = self._opened[event.group]
        value = _value(event.recorded)
        # what was opened may not be in the story: then nothing of it has changed
        if had != opened and event.out_qty:
            value = first_part(event.out_qty, opened, event.qty)
        elif had != opened:
            value = (2 * value * opened + had) // (2 * had) if had else opened
        return self._come(event, value)

    def _come(self, event: Event, value: int) -> Amounts:
        self._change(event.node, event.qty, value, event.day)
        return {event.node: Amount(event.qty, value)}

    def _land(self, event: Event) -> Amounts:
        """Follow the receipt's goods to where they were on that day."""
        if not event.shares:
            return self._worth(event)
        now = {
            Node(*pool, name): layer.qty
            for pool, layers in self._pools.items()
            for name, layer in layers.items()
        }
        moves = list(event.shares)
        received = {entry.move_id: entry.qty for entry in self._log if entry.move_id in moves}
        lines = {move: at for at, move in enumerate(moves) if move in received}
        portions = follow(lines, self._log, now)
        found: Amounts = {}
        for move, line in lines.items():
            own = [one for one in portions if one.line == line]
            for portion, sen in zip(
                own, shares_of(event.shares[move], received[move], own), strict=True
            ):
                # a cost taken back leaves goods that are worth nothing, never less
                held = self._pools[portion.node[:3]][portion.node.layer_id].value
                if worth := max(sen, -held):
                    self._put(found, portion.node, 0, worth)
        return found

    def _worth(self, event: Event) -> Amounts:
        """A cost whose shares nobody kept: as it was, where there still are goods."""
        found: Amounts = {}
        for node, (_qty, value) in event.recorded.items():
            layer = self._pools[node[:3]].get(node.layer_id)
            if layer and layer.qty:
                self._put(found, node, 0, value)
        return found

    def _gather(self, event: Event) -> Amounts:
        found: Amounts = {}
        one = Node(*event.pool, NIL)
        for name, layer in list(self._pools[event.pool].items()):
            if name != NIL and layer.qty:
                qty, value = layer.qty, layer.value
                self._put(found, Node(*event.pool, name), -qty, -value)
                self._change(one, qty, value, event.day)
                self._add(found, one, Amount(qty, value))
        return found


def _value(amounts: Amounts) -> int:
    return sum(amount.value for amount in amounts.values())


def _difference(played: Amounts, recorded: Amounts) -> Amounts:
    found: Amounts = {}
    for node in dict.fromkeys((*recorded, *played)):
        new, old = played.get(node, NOTHING), recorded.get(node, NOTHING)
        if new != old:
            found[node] = Amount(new.qty - old.qty, new.value - old.value)
    return found
