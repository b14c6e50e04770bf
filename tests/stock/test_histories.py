"""Random histories of stock against a plain Python model (I13, I14, I25, INV-05…09)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting.api import CheckBooks, TrialBalance
from app.core.errors import UserError
from app.core.money import Money
from app.fulfilment.api import OpenParcel, ShipOrder
from app.orders.api import CreateOrder, CreateStore, NewLine, Recipient, StoreList
from app.stock.api import (
    AdjustLine,
    AdjustStock,
    CheckStock,
    IssueLine,
    IssueStock,
    ReceiptLine,
    ReceiveStock,
    StockAsOf,
    TransferLine,
    TransferStock,
)
from app.stock.rules.value import first_part
from tests.support.orders import parts_of
from tests.support.proofs import over_histories

if TYPE_CHECKING:
    from tests.support.goods import Goods

#: KAPAS by moving average, KRIM by FIFO.
SKUS: Final = ("KAPAS", "KRIM")
WAREHOUSES: Final = ("GD1", "GD2")
TODAY: Final = date(2026, 11, 21)
#: Up to three months back, and often the same day.
_BACK: Final = st.one_of(st.sampled_from((0, 0, 20, 21)), st.integers(0, 80))
_STEP: Final = st.tuples(
    st.sampled_from(
        ("receive", "receive", "receive", "issue", "issue", "transfer", "adjust", "ship")
    ),
    # Mostly one place and the queue, or too little of a history happens to the same goods.
    st.sampled_from((*SKUS, "KRIM")),
    st.sampled_from((*WAREHOUSES, "GD1", "GD1")),
    st.integers(1, 40),
    st.integers(0, 5_000_000),
    _BACK,
)
Step = tuple[str, str, str, int, int, int]
#: Every history begins with goods, or most of it would be refused or nothing at all.
_STOCKED: Final[tuple[Step, ...]] = (
    ("receive", "KRIM", "GD1", 24, 1_000_007, 80),
    ("receive", "KAPAS", "GD1", 24, 1_000_003, 78),
    ("receive", "KRIM", "GD1", 12, 700_001, 50),
)
_numbers = count(1)


@dataclass
class Layer:
    """Goods of one cost; under FIFO one for each receipt, which transfers take along."""

    born: tuple[date, int]
    qty: int = 0
    value: int = 0


Key = tuple[str, str]


@dataclass(frozen=True, order=True)
class Deed:
    """What came (``value`` given), left, or went to the other warehouse, in order of their days."""

    day: date
    number: int
    act: str
    key: Key
    qty: int
    value: int = 0
    to: Key | None = None


@dataclass
class Model:
    """What was done; its cost is told day by day, however late it was recorded (WMS-VAL-08)."""

    deeds: list[Deed] = field(default_factory=list)

    def put(self, key: Key, day: date, qty: int, value: int) -> None:
        self.deeds.append(Deed(day, next(_numbers), "put", key, qty, value))

    def take(self, key: Key, day: date, qty: int) -> None:
        self.deeds.append(Deed(day, next(_numbers), "take", key, qty))

    def move(self, key: Key, to: Key, day: date, qty: int) -> None:
        self.deeds.append(Deed(day, next(_numbers), "move", key, qty, to=to))

    def pieces(self, day: date) -> dict[Key, int]:
        """What there is at the end of a day."""
        found: dict[Key, int] = defaultdict(int)
        for deed in self.deeds:
            if deed.day <= day:
                found[deed.key] += deed.qty if deed.act == "put" else -deed.qty
                if deed.to:
                    found[deed.to] += deed.qty
        return found

    def have(self, key: Key) -> int:
        return self.pieces(TODAY)[key]

    def free(self, key: Key, day: date) -> int:
        """What may leave on a day: of the day itself and of every day after it the least."""
        after = {deed.day for deed in self.deeds if deed.day > day} | {day}
        return min(self.pieces(one)[key] for one in after)

    def at(self, day: date) -> dict[Key, tuple[int, int]]:
        """Pieces and sen by product and warehouse at the end of a day."""
        pools: dict[Key, list[Layer]] = defaultdict(list)
        waiting = sorted(deed for deed in self.deeds if deed.day <= day)
        while waiting:
            for deed in waiting:
                there = sum(layer.qty for layer in pools[deed.key])
                if deed.act == "put" or there >= deed.qty:
                    waiting.remove(deed)
                    _play(pools, deed)
                    break
                # goods that came later on the same day
                assert any(one.day == deed.day for one in waiting if one > deed)
        sums = {
            key: (sum(one.qty for one in pool), sum(one.value for one in pool))
            for key, pool in pools.items()
        }
        return {key: figures for key, figures in sums.items() if figures != (0, 0)}


def _play(pools: dict[Key, list[Layer]], deed: Deed) -> None:
    if deed.act == "put":
        _add(pools, deed.key, Layer((deed.day, deed.number), deed.qty, deed.value))
        return
    qty = deed.qty
    for layer in sorted(pools[deed.key], key=lambda one: one.born):
        part = min(qty, layer.qty)
        if part:
            value = first_part(layer.qty, layer.value, part)
            layer.qty, layer.value, qty = layer.qty - part, layer.value - value, qty - part
            if deed.to:
                _add(pools, deed.to, Layer(layer.born, part, value))


def _add(pools: dict[Key, list[Layer]], key: Key, layer: Layer) -> None:
    pool = pools[key]
    same = (one for one in pool if key[0] == "KAPAS" or one.born == layer.born)
    if found := next(same, None):
        found.qty, found.value = found.qty + layer.qty, found.value + layer.value
    else:
        pool.append(layer)


@dataclass
class World:
    """The program's stock beside the model's."""

    goods: Goods
    model: Model = field(default_factory=Model)
    number: int = 0

    def begin(self) -> None:
        """Products of its own: what an earlier history left behind must not decide anything."""
        if not self.goods.me.ask(StoreList()):
            store = {"code": "TOKO", "title": "Toko", "platform": "manual", "warehouse": "GD1"}
            self.goods.me.do(CreateStore.model_validate(store))
        number = next(_numbers)
        for kind, category in (("KAPAS", ""), ("KRIM", "FIFO")):
            self.goods.product(f"{kind}-{number}", category=category)
        self.number = number

    def own(self, sku: str) -> str:
        """The code of this history's product."""
        return f"{sku}-{self.number}"

    def _out(self, warehouse: str, lines: tuple[IssueLine, ...], day: date) -> None:
        self.goods.me.do(
            IssueStock(warehouse=warehouse, reason="loss", note="acak", lines=lines, on_date=day)
        )

    # ------------------------------------------------------------ deeds
    def receive(self, key: tuple[str, str], qty: int, value: int, day: date) -> None:
        sku, warehouse = self.own(key[0]), key[1]
        line = ReceiptLine(sku=sku, qty=qty, cost=Money(value), location=f"{warehouse}-A-01")
        self.goods.me.do(ReceiveStock(warehouse=warehouse, lines=(line,), on_date=day))
        self.model.put(key, day, qty, value)

    def issue(self, key: tuple[str, str], qty: int, _value: int, day: date) -> None:
        sku, warehouse = self.own(key[0]), key[1]
        lines = (IssueLine(sku=sku, qty=qty),)
        if qty > self.model.free(key, day):
            with pytest.raises(UserError):
                self._out(warehouse, lines, day)
            return
        self._out(warehouse, lines, day)
        self.model.take(key, day, qty)

    def adjust(self, key: tuple[str, str], qty: int, value: int, day: date) -> None:
        """Found at a price, or missing."""
        sku, warehouse = self.own(key[0]), key[1]
        change = qty if value % 2 else -qty
        line = AdjustLine(
            sku=sku, change=change, location=f"{warehouse}-A-01", unit_cost=Money(value)
        )
        command = AdjustStock(warehouse=warehouse, note="acak", lines=(line,), on_date=day)
        if -change > self.model.free(key, day):
            with pytest.raises(UserError):
                self.goods.me.do(command)
            return
        self.goods.me.do(command)
        if change > 0:
            self.model.put(key, day, qty, value * qty)
        else:
            self.model.take(key, day, qty)

    def transfer(self, key: tuple[str, str], qty: int, _value: int, day: date) -> None:
        sku, warehouse = key
        other = "GD2" if warehouse == "GD1" else "GD1"
        wish = TransferLine(sku=self.own(sku), qty=qty, to_location=f"{other}-A-01")
        command = TransferStock(warehouse=warehouse, to_warehouse=other, lines=(wish,), on_date=day)
        if qty > self.model.free(key, day):
            with pytest.raises(UserError):
                self.goods.me.do(command)
            return
        self.goods.me.do(command)
        self.model.move(key, (sku, other), day, qty)

    def ship(self, key: tuple[str, str], qty: int, _value: int, _day: date) -> None:
        """An order leaves, from the shop's own warehouse."""
        key, me = (key[0], "GD1"), self.goods.me
        if qty > self.model.have(key):
            return
        who = Recipient(name="Dewi", phone="0813-2222-3333", address="Jl. Melati 5", city="Bandung")
        lines = (NewLine(sku=self.own(key[0]), qty=qty, price=Money(10_000_00)),)
        order = CreateOrder(
            store="TOKO", recipient=who, lines=lines, courier="J&T Express",
            resi=f"JX{next(_numbers):010d}",
        )  # fmt: skip
        number = me.do(order).value.number
        parts = parts_of(me.do(OpenParcel(code=number)).value)
        me.do(ShipOrder(order=number, verified=parts))
        self.model.take(key, TODAY, qty)

    # ------------------------------------------------------------ proofs
    def check(self, day: date) -> None:
        """At the end of a day stock is the model's, and worth what its account says (I14)."""
        rows = self.goods.me.ask(StockAsOf(date_end=day))
        found = {(row.sku, row.warehouse): (row.qty, row.value.sen) for row in rows}
        wanted = {(self.own(sku), at): figures for (sku, at), figures in self.model.at(day).items()}
        mine = {self.own(sku) for sku in SKUS}
        assert {key: figures for key, figures in found.items() if key[0] in mine} == wanted
        for warehouse in WAREHOUSES:
            report = self.goods.me.ask(TrialBalance(date_to=day, warehouse=warehouse))
            books = sum(row.closing.sen for row in report.rows if row.code == "13-100")
            assert books == sum(row.value.sen for row in rows if row.warehouse == warehouse)


@pytest.mark.req(
    "WMS-VAL-01", "WMS-VAL-02", "WMS-VAL-03", "WMS-VAL-04", "WMS-VAL-08", "WMS-VAL-09",
    "WMS-VAL-10",
    "WMS-INV-01", "I14", "I25",
)  # fmt: skip
@over_histories
@given(steps=st.lists(_STEP, min_size=5, max_size=12), back=_BACK)
def test_any_history_equals_the_model_and_the_books(
    goods: Goods, steps: list[Step], back: int
) -> None:
    world = World(goods)
    world.begin()

    for act, sku, warehouse, wish, value, days in (*_STOCKED, *steps):
        day = TODAY - timedelta(days=days)
        have = world.model.free((sku, warehouse), day)
        # what leaves is mostly there; one in eight asks for what may be too much
        qty = wish if act == "receive" or value % 8 == 0 else min(wish, have)
        if qty:
            getattr(world, act)((sku, warehouse), qty, value, day)

    for day in (TODAY - timedelta(days=back), TODAY):
        world.check(day)
    assert goods.me.ask(CheckStock()) == ()
    assert goods.me.ask(CheckBooks()).violations == ()
