"""Random histories of stock against a plain Python model (I13, I14, INV-05…09)."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting.api import CheckBooks
from app.core.errors import UserError
from app.core.money import Money
from app.stock.api import (
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
from tests.support.proofs import over_histories

if TYPE_CHECKING:
    from tests.support.goods import Goods

SKUS = ("KAPAS", "KRIM")
WAREHOUSES = ("GD1", "GD2")
_STEP = st.tuples(
    st.sampled_from(("receive", "receive", "issue", "issue", "transfer")),
    st.sampled_from(SKUS),
    st.sampled_from(WAREHOUSES),
    st.integers(1, 40),
    st.integers(0, 5_000_000),
)


class Model:
    """Pools as lists of (quantity, value) layers; KAPAS by average, KRIM by FIFO."""

    def __init__(self) -> None:
        self.layers: dict[tuple[str, str], deque[list[int]]] = {
            (sku, warehouse): deque() for sku in SKUS for warehouse in WAREHOUSES
        }

    def put(self, sku: str, warehouse: str, qty: int, value: int) -> None:
        pool = self.layers[sku, warehouse]
        if sku == "KAPAS" and pool:
            pool[0][0] += qty
            pool[0][1] += value
        else:
            pool.append([qty, value])

    def take(self, sku: str, warehouse: str, qty: int) -> list[tuple[int, int]]:
        """Quantities and values taken, oldest first."""
        pool, taken = self.layers[sku, warehouse], []
        while qty:
            layer = pool[0]
            part = min(qty, layer[0])
            value = first_part(layer[0], layer[1], part)
            layer[0] -= part
            layer[1] -= value
            qty -= part
            taken.append((part, value))
            if layer[0] == 0:
                pool.popleft()
        return taken

    def total(self, sku: str, warehouse: str) -> tuple[int, int]:
        pool = self.layers[sku, warehouse]
        return sum(layer[0] for layer in pool), sum(layer[1] for layer in pool)


def _play(
    goods: Goods, model: Model, receipts: list[Any], step: tuple[str, str, str, int, int]
) -> None:
    act, sku, warehouse, qty, value = step
    other = "GD2" if warehouse == "GD1" else "GD1"
    have = model.total(sku, warehouse)[0]
    me = goods.me
    if act == "receive":
        line = ReceiptLine(sku=sku, qty=qty, cost=Money(value), location=f"{warehouse}-A-01")
        receipts.append(me.do(ReceiveStock(warehouse=warehouse, lines=(line,))).value.number)
        model.put(sku, warehouse, qty, value)
    elif act == "issue":
        command = IssueStock(
            warehouse=warehouse,
            reason="shrinkage",
            note="acak",
            lines=(IssueLine(sku=sku, qty=qty),),
        )
        if qty > have:
            with pytest.raises(UserError):
                me.do(command)
        else:
            me.do(command)
            model.take(sku, warehouse, qty)
    elif act == "transfer":
        wish = TransferLine(sku=sku, qty=qty, to_location=f"{other}-A-01")
        command_ = TransferStock(warehouse=warehouse, to_warehouse=other, lines=(wish,))
        if qty > have:
            with pytest.raises(UserError):
                me.do(command_)
        else:
            me.do(command_)
            for part, cost in model.take(sku, warehouse, qty):
                model.put(sku, other, part, cost)


@pytest.mark.req(
    "WMS-VAL-01", "WMS-VAL-02", "WMS-VAL-03", "WMS-VAL-04", "WMS-VAL-09", "WMS-VAL-10", "WMS-INV-01"
)
@over_histories
@given(steps=st.lists(_STEP, min_size=3, max_size=14))
def test_any_history_equals_the_model_and_the_books(
    goods: Goods, steps: list[tuple[str, str, str, int, int]]
) -> None:
    """FIFO transfers merge layers by their source date, so only the pool's totals are compared."""
    model, receipts = Model(), list[Any]()
    before = {
        (row.sku, row.warehouse): (row.qty, row.value.sen) for row in goods.me.ask(StockAsOf())
    }
    for (sku, warehouse), (qty, value) in before.items():
        model.put(sku, warehouse, qty, value)
    if before:
        _empty(goods, model)

    for step in steps:
        if step[0] != "transfer" or step[1] == "KAPAS":
            _play(goods, model, receipts, step)

    found = {
        (row.sku, row.warehouse): (row.qty, row.value.sen) for row in goods.me.ask(StockAsOf())
    }
    wanted = {key: total for key in model.layers if (total := model.total(*key)) != (0, 0)}
    assert found == wanted
    assert goods.me.ask(CheckStock()) == ()
    assert goods.me.ask(CheckBooks()).violations == ()


def _empty(goods: Goods, model: Model) -> None:
    """Start the next example from nothing: value zero at quantity zero is proven too."""
    for sku, warehouse in list(model.layers):
        qty, _value = model.total(sku, warehouse)
        if qty:
            goods.me.do(
                IssueStock(
                    warehouse=warehouse,
                    reason="loss",
                    note="habis",
                    lines=(IssueLine(sku=sku, qty=qty),),
                )
            )
        model.layers[sku, warehouse].clear()
    assert all((row.qty, row.value.sen) == (0, 0) for row in goods.me.ask(StockAsOf()))
