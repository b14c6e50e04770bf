"""Freight of goods that were given for nothing: borne alike, to the last sen (WMS-VAL-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.accounting.api import BalanceAt, CheckBooks
from app.core.money import Money
from app.stock.api import AddLandedCost, IssueLine, IssueStock, ReceiptLine, ReceiveStock

if TYPE_CHECKING:
    from tests.support.goods import Goods

PLACE = "GD1-A-01"


@pytest.mark.req("WMS-VAL-06", "WMS-VAL-04")
@pytest.mark.parametrize(
    ("spread", "kapas", "krim"),
    [("value", "50.01", "50.00"), ("quantity", "75.01", "25.00"), ("equal", "50.01", "50.00")],
)
def test_what_cost_nothing_bears_a_later_cost_too(
    goods: Goods, spread: Any, kapas: str, krim: str
) -> None:
    lines = (
        ReceiptLine(sku="KRIM", qty=1, cost=Money(0), location=PLACE),
        ReceiptLine(sku="KAPAS", qty=3, cost=Money(0), location=PLACE),
    )
    receipt = goods.me.do(ReceiveStock(warehouse="GD1", counter="grir", lines=lines)).value.number
    assert goods.on_hand("KAPAS") == (3, "0.00")

    goods.me.do(AddLandedCost(receipt=receipt, amount=Money(10_001), spread=spread))

    assert goods.on_hand("KAPAS") == (3, kapas)
    assert goods.on_hand("KRIM") == (1, krim)
    assert str(goods.me.ask(BalanceAt(account="21-100")).balance) == "100.01"
    for sku, qty in (("KAPAS", 1), ("KAPAS", 2), ("KRIM", 1)):
        issue = IssueStock(
            warehouse="GD1", reason="promotion", note="habis", lines=(IssueLine(sku=sku, qty=qty),)
        )
        goods.me.do(issue)
    assert goods.on_hand("KAPAS") == (0, "0.00")
    assert str(goods.me.ask(BalanceAt(account="13-100")).balance) == "0.00"
    assert goods.me.ask(CheckBooks()).violations == ()
    goods.sound()
