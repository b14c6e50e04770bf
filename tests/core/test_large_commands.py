"""Commands larger than what a socket takes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.core.driver import fetch_many
from app.core.money import Money
from app.stock.api import ReceiptLine, ReceiveStock

if TYPE_CHECKING:
    from tests.support.goods import Goods

LINES = 3_000


@pytest.mark.req("WMS-INV-05")
@pytest.mark.timeout(60)
def test_a_command_of_megabytes_reaches_the_server(goods: Goods) -> None:
    """psycopg's pipeline stops sending when the socket is full and waits for ever."""
    line = ReceiptLine(sku="KAPAS", qty=1, cost=Money.parse("100.00"), location="GD1-A-01")

    done = goods.me.do(ReceiveStock(warehouse="GD1", counter="opening", lines=(line,) * LINES))

    assert done.value.number == "GRN-261121-0001"
    assert goods.on_hand("KAPAS") == (LINES, "300000.00")
    goods.sound()


@pytest.mark.timeout(60)
def test_questions_of_megabytes_reach_the_server(goods: Goods) -> None:
    codes = [f"{number:036d}" for number in range(40_000)]
    many = goods.company.database.is_sqlite
    sql = (
        "SELECT count(*) FROM json_each(:codes)"
        if many
        else "SELECT cardinality(CAST(:codes AS text[]))"
    )

    with goods.company.database.reading() as session:
        counts = fetch_many(session, *[(sql, {"codes": codes})] * 3)

    assert counts == [[(40_000,)]] * 3
