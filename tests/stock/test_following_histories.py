"""A later cost finds the goods of its receipt after any history, piece by piece (WMS-VAL-07, I14)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting.api import BalanceAt, CheckBooks
from app.catalog.api import CreateCategory
from app.core.money import Money
from app.stock.api import (
    AddLandedCost,
    ApproveTransfer,
    ArrivedLine,
    CheckStock,
    CreateTransfer,
    DispatchTransfer,
    IssueLine,
    IssueStock,
    ReceiptLine,
    ReceiveStock,
    ReceiveTransfer,
    RepackStock,
    ReturnIn,
    ReturnLine,
    SetCostMethod,
    StockAsOf,
    TransferLine,
    TransferStock,
    WantedLine,
)
from tests.stock.test_share_histories import half_up, shared
from tests.support.proofs import over_one_in

if TYPE_CHECKING:
    from tests.support.goods import Goods

KINDS: Final = st.sampled_from(("average", "fifo", "fifo"))
HOUSES: Final = st.sampled_from(("GD1", "GD1", "GD2"))
_MANY: Final = st.integers(1, 12)
RECEIVED: Final = st.lists(st.tuples(KINDS, st.integers(4, 12)), min_size=2, max_size=4)
_COST: Final = st.one_of(st.integers(1, 30), st.integers(1, 10**7))
DEEDS: Final = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(
                ("issue", "move", "move", "send", "arrive", "arrive", "others", "back", "repack")
            ),
            KINDS, HOUSES, _MANY,
        ),
        st.tuples(st.sampled_from(("landed", "method")), KINDS, HOUSES, _COST),
    ),
    min_size=5, max_size=10,
)  # fmt: skip
_names = count(1)


class Piece(NamedTuple):
    """One base unit: the line it came with (others before all lines), how much of a unit it was."""

    line: int
    weight: Fraction


OTHER: Final = Piece(-1, Fraction(1))
Pieces = list[Piece]


@dataclass
class Pool:
    """Layers of an article in a warehouse, the oldest first; pieces in the order they leave."""

    layers: dict[int, Pieces] = field(default_factory=dict)

    def put(self, layer: int, pieces: Pieces) -> None:
        self.layers[layer] = sorted(self.layers.get(layer, []) + pieces)

    def take(self, qty: int) -> dict[int, Pieces]:
        """What is taken of each layer."""
        taken: dict[int, Pieces] = {}
        for layer in sorted(self.layers):
            part, self.layers[layer] = self.layers[layer][:qty], self.layers[layer][qty:]
            qty -= len(part)
            if part:
                taken[layer] = part
        return taken

    @property
    def pieces(self) -> Pieces:
        return [piece for layer in self.layers.values() for piece in layer]


@dataclass
class Road:
    """What of a transfer is under way, by the layer it left."""

    number: str
    kind: str
    source: str
    parts: list[Pieces]


@dataclass
class World:
    """One receipt whose pieces are followed, among others of the same articles."""

    goods: Goods
    receipt: str = ""
    sku: dict[str, str] = field(default_factory=dict)
    fifo: set[str] = field(default_factory=lambda: {"fifo"})
    lines: list[tuple[str, int]] = field(default_factory=list)
    pools: dict[tuple[str, str], Pool] = field(default_factory=lambda: defaultdict(Pool))
    roads: list[Road] = field(default_factory=list)
    sold: list[tuple[str, str, str, Pieces]] = field(default_factory=list)

    def begin(self, received: list[tuple[str, int]]) -> None:
        number, me = next(_names), self.goods.me
        self.sku = {kind: f"{kind.upper()}-F{number}" for kind in ("average", "fifo", "pcs")}
        made = {"code": f"F{number}", "category_name": f"Antre {number}", "cost_method": "fifo"}
        me.do(CreateCategory.model_validate(made))
        for kind, sku in self.sku.items():
            self.goods.product(sku, category=f"F{number}" if kind == "fifo" else "")
        self.others("average", "GD1", 2)
        lines = tuple(
            ReceiptLine(sku=self.sku[kind], qty=qty, cost=Money(qty * 700), location="GD1-A-01")
            for kind, qty in received
        )
        self.receipt = me.do(ReceiveStock(warehouse="GD1", lines=lines)).value.number
        for at, (kind, qty) in enumerate(received):
            self.pools[kind, "GD1"].put(self._layer(kind), [Piece(at, Fraction(1))] * qty)
        self.lines = received

    def _layer(self, kind: str) -> int:
        return next(_names) if kind in self.fifo else 0

    def there(self, kind: str, house: str, qty: int) -> int:
        return min(qty, len(self.pools[kind, house].pieces))

    # ------------------------------------------------------------ deeds
    def others(self, kind: str, house: str, qty: int) -> None:
        line = ReceiptLine(
            sku=self.sku[kind], qty=qty, cost=Money(qty * 900), location=f"{house}-A-01"
        )
        self.goods.me.do(ReceiveStock(warehouse=house, lines=(line,)))
        self.pools[kind, house].put(self._layer(kind), [OTHER] * qty)

    def issue(self, kind: str, house: str, qty: int) -> None:
        line = IssueLine(sku=self.sku[kind], qty=qty)
        command = IssueStock(warehouse=house, reason="loss", note="dipakai", lines=(line,))
        number = self.goods.me.do(command).value.number
        taken = self.pools[kind, house].take(qty)
        self.sold.append((number, kind, house, [one for part in taken.values() for one in part]))

    def back(self, kind: str, _house: str, qty: int) -> None:
        """Of what was sold last; of that, what left last."""
        gone = [one for one in self.sold if one[1] == kind and one[3]]
        if not gone:
            return
        number, _kind, house, pieces = gone[-1]
        part = min(qty, len(pieces))
        line = ReturnLine(sku=self.sku[kind], qty=part, location=f"{house}-A-01")
        self.goods.me.do(ReturnIn(source=number, lines=(line,)))
        self.pools[kind, house].put(self._layer(kind), pieces[-part:])
        del pieces[-part:]

    def move(self, kind: str, house: str, qty: int) -> None:
        other = "GD2" if house == "GD1" else "GD1"
        line = TransferLine(sku=self.sku[kind], qty=qty, to_location=f"{other}-A-01")
        self.goods.me.do(TransferStock(warehouse=house, to_warehouse=other, lines=(line,)))
        for layer, pieces in self.pools[kind, house].take(qty).items():
            self.pools[kind, other].put(layer, pieces)

    def send(self, kind: str, house: str, qty: int) -> None:
        other, me = "GD2" if house == "GD1" else "GD1", self.goods.me
        wish = (WantedLine(sku=self.sku[kind], qty=qty),)
        asker = self.goods.company.client("transfer.create", username=f"pengaju{next(_names)}")
        create = CreateTransfer(warehouse=house, to_warehouse=other, lines=wish)
        number = asker.do(create).value.code
        me.do(ApproveTransfer(number=number))
        me.do(DispatchTransfer(number=number))
        parts = list(self.pools[kind, house].take(qty).values())
        self.roads.append(Road(number, kind, house, parts))

    def arrive(self, _kind: str, _house: str, qty: int) -> None:
        if not self.roads:
            return
        road = self.roads[0]
        other = "GD2" if road.source == "GD1" else "GD1"
        qty = min(qty, sum(map(len, road.parts)))
        line = ArrivedLine(sku=self.sku[road.kind], qty=qty, location=f"{other}-A-01")
        command = ReceiveTransfer(number=road.number, final=False, lines=(line,))
        self.goods.me.do(command)
        for at, pieces in enumerate(road.parts):
            came, road.parts[at] = pieces[:qty], pieces[qty:]
            qty -= len(came)
            if came:
                self.pools[road.kind, other].put(self._layer(road.kind), came)
        if not any(road.parts):
            del self.roads[0]

    def repack(self, kind: str, house: str, qty: int) -> None:
        """Each becomes two pieces of another article, by moving average."""
        command = RepackStock(
            warehouse=house, sku=self.sku[kind], qty=qty, location=f"{house}-A-01",
            to_sku=self.sku["pcs"], ratio="2",
        )  # fmt: skip
        self.goods.me.do(command)
        for pieces in self.pools[kind, house].take(qty).values():
            halves = [Piece(one.line, one.weight / 2) for one in pieces for _half in "ab"]
            self.pools["pcs", house].put(0, halves)

    def method(self, _kind: str, _house: str, _qty: int) -> None:
        """The queues become one layer each; what is on the road keeps its own."""
        if not self.fifo:
            return
        category = f"F{self.sku['fifo'].rpartition('F')[2]}"
        command = {"category": category, "method": "average", "reason": "disederhanakan"}
        self.goods.me.do(SetCostMethod.model_validate(command))
        self.fifo = set()
        for key, pool in self.pools.items():
            if key[0] == "fifo":
                pool.layers = {0: sorted(pool.pieces)}

    def landed(self, _kind: str, _house: str, amount: int) -> None:
        """To the sen of each line what is in stock; by warehouse but for the rounding of layers."""
        shares = shared(amount, [qty for _kind_, qty in self.lines])
        wanted: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        stock = 0
        for at, ((_line, received), share) in enumerate(zip(self.lines, shares, strict=True)):
            left = Fraction(0)
            for key, pieces in self._all():
                mine = sum((one.weight for one in pieces if one.line == at), Fraction(0))
                wanted[key] += share * mine / received
                left += mine
            stock += half_up(share * left / received)
        before, sold = self._worth(), self._sold()

        command = {"receipt": self.receipt, "amount": Money(amount), "spread": "quantity"}
        self.goods.me.do(AddLandedCost.model_validate(command))

        assert self._sold() - sold == amount - stock
        gained = {key: sen - before.get(key, 0) for key, sen in self._worth().items()}
        assert sum(gained.values()) == stock
        layers = sum(len(pool.layers) for pool in self.pools.values()) + len(self.roads) * 3
        for key, exact in wanted.items():
            assert abs(gained.get(key, 0) - exact) <= layers * len(self.lines)

    def _all(self) -> list[tuple[tuple[str, str], Pieces]]:
        """Pieces by article and warehouse; those on the road are the sender's."""
        road = [((road.kind, road.source), part) for road in self.roads for part in road.parts]
        return [(key, pool.pieces) for key, pool in self.pools.items()] + road

    def _worth(self) -> dict[tuple[str, str], int]:
        kinds = {sku: kind for kind, sku in self.sku.items()}
        return {
            (kinds[row.sku], row.warehouse): row.value.sen
            for row in self.goods.me.ask(StockAsOf())
            if row.sku in kinds
        }

    def _sold(self) -> int:
        return self.goods.me.ask(BalanceAt(account="51-100")).balance.sen


@pytest.mark.req("I14", "I26", "WMS-VAL-03", "WMS-VAL-07", "WMS-VAL-09", "WMS-MOV-05", "WMS-MOV-09")
@over_one_in(5)
@given(received=RECEIVED, deeds=DEEDS, last=_COST)
def test_a_later_cost_finds_every_piece(
    goods: Goods, received: list[tuple[str, int]], deeds: list[tuple[str, str, str, int]], last: int
) -> None:
    world = World(goods)
    world.begin(received)

    for deed, kind, house, wish in (*deeds, ("landed", "", "", last)):
        takes = deed in {"issue", "move", "send", "repack"}
        qty = world.there(kind, house, wish) if takes else wish
        if qty:
            getattr(world, deed)(kind, house, qty)

    assert goods.me.ask(CheckStock()) == ()
    assert goods.me.ask(CheckBooks()).violations == ()
