"""Another lot than the rule chose, from the packing table to the shipped parcel (WMS-LOT-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.stock.api import ChooseLot, OverrideList, StockMoves
from app.ui.tokens import Outcome
from tests.support.orders import SERUM

if TYPE_CHECKING:
    from tests.support.orders import Shop
    from tests.support.packing_table import PackingTable


@pytest.mark.req("WMS-LOT-12", "WMS-PACK-07")
def test_the_chosen_lot_leaves_with_the_parcel(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SERUM", 1))
    choose = next(one for one in table.panel.actions() if one.text() == "Pilih lot lain")
    choose.trigger()
    assert table.opened == []
    table.scan(local_shop.resi[number])

    choose.trigger()
    assert table.opened == [("stock.reservations", {"document": number})]
    table.operations.do(
        ChooseLot(document=number, sku="SERUM", lot="S1", new_lot="S2", reason="diminta pembeli")
    )
    table.settle()
    done = table.scan(SERUM)

    assert (done.outcome, done.word) == (Outcome.DONE, "TERKIRIM")
    moves = local_shop.me.ask(StockMoves(sku="SERUM")).rows
    assert [(row.lot, row.qty) for row in moves if row.document == number] == [("S2", -1)]
    kept = local_shop.me.ask(OverrideList()).rows[0]
    assert (kept.document, kept.source_kind, kept.proposed) == (number, "order", "S1")
