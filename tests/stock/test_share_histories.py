"""Amounts that are shared out over random histories: the parts are always the whole (I26)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting.api import BalanceAt, CheckBooks
from app.catalog.api import CreateCategory
from app.core.errors import UserError
from app.core.money import Money
from app.stock.api import (
    AddLandedCost,
    CheckStock,
    IssueLine,
    IssueStock,
    ReceiptLine,
    ReceiveStock,
    ReturnIn,
    ReturnLine,
    ReturnOut,
    SetCostMethod,
    StockAsOf,
    StockMoves,
)
from tests.support.proofs import over_histories

if TYPE_CHECKING:
    from tests.support.goods import Goods

PLACE: Final = "GD1-A-01"
#: By moving average, by FIFO, and by serial number.
KINDS: Final = st.sampled_from(("average", "fifo", "serial"))
_COST: Final = st.one_of(st.integers(0, 99), st.integers(0, 10**7))
#: One line of each kind that leaves by quantity, and more of any.
RECEIVED: Final = st.builds(
    lambda sure, more: [*zip(("average", "fifo"), *zip(*sure, strict=True), strict=True), *more],
    st.tuples(*[st.tuples(st.integers(3, 12), _COST)] * 2),
    st.lists(st.tuples(KINDS, st.integers(1, 12), _COST), max_size=2),
)
_MANY: Final = st.integers(1, 15)
#: Mostly what can leave.
_LEAVING: Final = st.sampled_from(("average", "fifo", "fifo", "serial"))
DEEDS: Final = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), _LEAVING, _MANY),
        st.tuples(st.just("issue"), _LEAVING, _MANY),
        st.tuples(st.just("back"), _LEAVING, _MANY),
        st.tuples(st.just("supplier"), _LEAVING, _MANY),
        st.tuples(st.just("method"), KINDS, _MANY),
        st.tuples(
            st.just("landed"), st.sampled_from(("value", "quantity", "equal")),
            st.one_of(st.integers(1, 30), st.integers(1, 10**7)),
        ),
        st.tuples(
            st.just("landed"), st.sampled_from(("value", "quantity", "equal")),
            st.one_of(st.integers(1, 30), st.integers(1, 10**7)),
        ),
    ),
    min_size=4, max_size=8,
)  # fmt: skip
_names = count(1)


def half_up(exact: Fraction) -> int:
    """Rounded half up, for what is not negative."""
    return int(exact + Fraction(1, 2))


def shared(whole: int, weights: list[int]) -> list[int]:
    """Largest remainder, by fractions: what is left goes a sen each to the largest, the later first."""
    exact = [Fraction(whole * weight, sum(weights)) for weight in weights]
    parts = [int(one) for one in exact]
    order = sorted(range(len(parts)), key=lambda at: (exact[at] - parts[at], at))
    for at in order[len(parts) - (whole - sum(parts)) :]:
        parts[at] += 1
    return parts


@dataclass
class Layer:
    """Goods that share one cost, and the receipt line each piece came with, as they leave."""

    qty: int
    value: int
    pieces: list[int] = field(default_factory=list)

    def first(self, qty: int) -> int:
        """Value of the first so many."""
        return half_up(Fraction(self.value * qty, self.qty)) if qty else 0

    def take(self, qty: int) -> int:
        """Take the first so many out; answers their value."""
        value = self.first(qty)
        self.qty, self.value = self.qty - qty, self.value - value
        return value

    def leave(self, qty: int) -> list[int]:
        """Lines of the first so many, which leave."""
        gone, self.pieces = self.pieces[:qty], self.pieces[qty:]
        return gone

    def come(self, pieces: list[int]) -> None:
        self.pieces = sorted(self.pieces + pieces)


@dataclass
class Received:
    """A move of the receipt: its goods, what they cost so far, and the layer they lie in."""

    kind: str
    qty: int
    value: int
    layer: Layer
    returned: int = 0


@dataclass
class World:
    """One receipt of products nobody else touches, and what became of it."""

    goods: Goods
    receipt: str = ""
    skus: dict[str, str] = field(default_factory=dict)
    layers: dict[str, list[Layer]] = field(default_factory=lambda: defaultdict(list))
    lines: list[Received] = field(default_factory=list)
    #: Whether the queue's method was changed to the moving average.
    averaged: bool = False
    #: What left: document, kind, quantity, value, what of it is back, the lines of the rest.
    left: list[list[Any]] = field(default_factory=list)

    def receive(self, received: list[tuple[str, int, int]]) -> None:
        number = next(_names)
        for kind in sorted({kind for kind, _qty, _cost in received}):
            self.skus[kind] = f"{kind.upper()}-{number}"
            more = {}
            if kind == "fifo":
                more = {"category": self.skus[kind]}
                name = f"Antrean {number}"
                made = {"code": self.skus[kind], "category_name": name, "cost_method": kind}
                self.goods.me.do(CreateCategory.model_validate(made))
            tracking = "serial" if kind == "serial" else "none"
            self.goods.product(self.skus[kind], tracking=tracking, **more)
        lines = tuple(
            ReceiptLine(
                sku=self.skus[kind], qty=qty, cost=Money(cost), location=PLACE,
                serials=tuple(f"{at}-{n}" for n in range(qty)) if kind == "serial" else (),
            )
            for at, (kind, qty, cost) in enumerate(received)
        )  # fmt: skip
        done = self.goods.me.do(ReceiveStock(warehouse="GD1", lines=lines))
        self.receipt = done.value.number
        for kind, qty, cost in received:
            each = [(1, part) for part in shared(cost, [1] * qty)]
            for pieces, value in each if kind == "serial" else [(qty, cost)]:
                layer = self._put(kind, pieces, value)
                layer.come([len(self.lines)] * pieces)
                self.lines.append(Received(kind, pieces, value, layer))
        if "serial" in self.skus:
            page = self.goods.me.ask(StockMoves(sku=self.skus["serial"], limit=500))
            told = [line.value for line in self.lines if line.kind == "serial"]
            assert [row.value.sen for row in page.rows] == told

    def _put(self, kind: str, qty: int, value: int) -> Layer:
        found = self.layers[kind]
        if not found or (kind == "fifo" and not self.averaged):
            found.append(Layer(0, 0))
        found[-1].qty += qty
        found[-1].value += value
        return found[-1]

    # ------------------------------------------------------------ deeds
    def issue(self, kind: str, qty: int) -> None:
        have = sum(layer.qty for layer in self.layers[kind])
        if kind not in self.skus or kind == "serial":
            return
        if qty % 5 and have:  # one in five asks for what may be too much
            qty = 1 + qty % have
        line = IssueLine(sku=self.skus[kind], qty=qty)
        command = IssueStock(warehouse="GD1", reason="loss", note="dipakai", lines=(line,))
        if qty > have:
            with pytest.raises(UserError):
                self.goods.me.do(command)
            return
        number = self.goods.me.do(command).value.number
        value, wanted = 0, qty
        pieces: list[int] = []
        for layer in self.layers[kind]:
            part = min(wanted, layer.qty)
            value += layer.take(part) if part else 0
            pieces += layer.leave(part)
            wanted -= part
        self.left.append([number, kind, qty, value, 0, pieces])

    def back(self, kind: str, qty: int) -> None:
        """Some of what left last comes back, at what it left with; all of its parts are the whole."""
        gone = [one for one in self.left if one[1] == kind and one[4] < one[2]]
        if not gone:
            return
        number, _kind, out, worth, returned, pieces = gone[-1]
        part = min(qty, out - returned)
        line = ReturnLine(sku=self.skus[kind], qty=part, location=PLACE)
        self.goods.me.do(ReturnIn(source=number, lines=(line,)))
        upto = half_up(Fraction(worth * (returned + part), out))
        value = upto - half_up(Fraction(worth * returned, out))
        gone[-1][4] += part
        # what left last comes back first
        self._put(kind, part, value).come(pieces[-part:])
        del pieces[-part:]

    def supplier(self, kind: str, qty: int) -> None:
        """Some go back to the supplier at their landed cost; the last takes what is left."""
        parts, wanted = [], qty
        room = {id(layer): layer.qty for layer in self.layers[kind]}
        for line in self.lines:
            if line.kind == kind and kind != "serial":
                part = min(wanted, line.qty - line.returned, room[id(line.layer)])
                parts.append((line, part))
                room[id(line.layer)] -= part
                wanted -= part
        if not parts:
            return
        wish = ReturnLine(sku=self.skus[kind], qty=qty, location=PLACE)
        command = ReturnOut(receipt=self.receipt, lines=(wish,))
        if wanted:
            with pytest.raises(UserError, match="masih ada"):
                self.goods.me.do(command)
            return
        self.goods.me.do(command)
        for line, part in parts:
            if not part:
                continue
            layer = line.layer
            own = kind == "fifo" and not self.averaged
            until = half_up(Fraction(line.value * (line.returned + part), line.qty))
            value = until - half_up(Fraction(line.value * line.returned, line.qty))
            value = layer.value if part == layer.qty else min(value, layer.value)
            value = layer.first(part) if own else value
            layer.qty, layer.value = layer.qty - part, layer.value - value
            layer.leave(part)
            line.returned += part

    def method(self, _kind: str, _qty: int) -> None:
        """The layers of the queue become one; no value moves."""
        if "fifo" not in self.skus or self.averaged:
            return
        command = {"category": self.skus["fifo"], "method": "average", "reason": "disederhanakan"}
        self.goods.me.do(SetCostMethod.model_validate(command))
        self.averaged, old = True, self.layers["fifo"]
        one = Layer(sum(layer.qty for layer in old), sum(layer.value for layer in old))
        one.come([piece for layer in old for piece in layer.pieces])
        self.layers["fifo"] = [one]
        for line in self.lines:
            if line.kind == "fifo":
                line.layer = one

    def landed(self, spread: str, amount: int) -> None:
        """A later cost: what is still there is worth more, the rest is cost of goods sold."""
        weights = [
            {"value": line.value, "quantity": line.qty, "equal": 1}[spread] for line in self.lines
        ]
        shares = shared(amount, weights if sum(weights) else [1] * len(weights))
        if spread == "equal":  # the last takes the rest: 33,33 + 33,33 + 33,34
            assert shares == sorted(shares)
            assert shares[-1] - shares[0] <= 1
        stock = 0
        for at, (line, share) in enumerate(zip(self.lines, shares, strict=True)):
            others = [one for one in self.layers[line.kind] if one is not line.layer]
            upto, part = 0, 0
            for layer in (line.layer, *others):
                upto += layer.pieces.count(at)
                more = half_up(Fraction(share * upto, line.qty)) - part
                layer.value, part = layer.value + more, part + more
            line.value += share
            stock += part
        before = self._sold()

        command = {"receipt": self.receipt, "amount": Money(amount), "spread": spread}
        self.goods.me.do(AddLandedCost.model_validate(command))

        assert self._sold() - before == amount - stock

    def _sold(self) -> int:
        return self.goods.me.ask(BalanceAt(account="51-100")).balance.sen

    # ------------------------------------------------------------ proofs
    def check(self) -> None:
        mine = {sku: kind for kind, sku in self.skus.items()}
        found = {
            mine[row.sku]: (row.qty, row.value.sen)
            for row in self.goods.me.ask(StockAsOf(warehouse="GD1"))
            if row.sku in mine
        }
        wanted = {
            kind: (sum(one.qty for one in layers), sum(one.value for one in layers))
            for kind, layers in self.layers.items()
        }
        assert found == {kind: totals for kind, totals in wanted.items() if totals != (0, 0)}


@pytest.mark.req("I26", "WMS-VAL-06", "WMS-VAL-07", "WMS-VAL-09", "WMS-VAL-11")
@over_histories
@given(received=RECEIVED, deeds=DEEDS)
def test_whatever_is_shared_out_adds_up(
    goods: Goods, received: list[tuple[str, int, int]], deeds: list[tuple[str, str, int]]
) -> None:
    world = World(goods)
    world.receive(received)

    for deed, what, amount in deeds:
        getattr(world, deed)(what, amount)
        world.check()

    assert goods.me.ask(CheckStock()) == ()
    assert goods.me.ask(CheckBooks()).violations == ()


def _two_lines(goods: Goods, first: str, second: str, sold: int) -> World:
    """Ten and ten of one article in one receipt, of which some are sold."""
    world = World(goods)
    costs = (Money.parse(first).sen, Money.parse(second).sen)
    world.receive([("average", 10, cost) for cost in costs])
    world.issue("average", sold)
    return world


@pytest.mark.req("WMS-VAL-07")
def test_of_two_lines_of_an_article_only_what_is_left_takes_the_freight(goods: Goods) -> None:
    """Five of twenty are left: a quarter of the freight goes to stock, not ten twentieths."""
    world = _two_lines(goods, "100.00", "100.00", 15)

    world.landed("value", Money.parse("200.00").sen)

    world.check()
    assert goods.on_hand(world.skus["average"]) == (5, "100.00")


@pytest.mark.req("WMS-VAL-11")
def test_everything_left_of_two_lines_of_an_article_can_go_back(goods: Goods) -> None:
    world = _two_lines(goods, "100.00", "201.00", 5)

    world.supplier("average", 15)

    world.check()
    assert goods.on_hand(world.skus["average"]) == (0, "0.00")
