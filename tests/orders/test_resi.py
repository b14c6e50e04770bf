from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.orders.api import CancelOrders, FindOrder, OrderList, ResiRow, SetResi
from app.orders.service.allocating import NothingToDo
from tests.support.shop import told

if TYPE_CHECKING:
    from tests.support.shop import Shop


def rows(*pairs: tuple[str, str]) -> tuple[ResiRow, ...]:
    return tuple(ResiRow(order=order, resi=resi) for order, resi in pairs)


@pytest.mark.req("ERP-ORD-09")
def test_a_file_of_resi_tells_what_became_of_every_row(shop: Shop) -> None:
    shop.take(
        told("A1"), told("A2"), told("A3"), told("A4"), told("A5", "cancelled"),
        told("A6", resi="SPX6"),
    )  # fmt: skip

    done = shop.do(
        SetResi(
            rows=rows(
                ("a1", "spx1"), ("SP-A2", "SPX6"), ("A3", "SAMA"), ("A4", "sama"), ("A5", "SPX5"),
                ("A6", "spx6"), ("X9", "SPX9"),
            )
        )
    )  # fmt: skip

    value = done.value
    assert (value.updated, value.unchanged, value.not_found) == (("A1",), ("A6",), ("X9",))
    assert [(each.number, each.reason) for each in value.refused] == [
        ("A2", "resi SPX6 sudah ada di pesanan A6"),
        ("A3", "resi SAMA tertulis lebih dari sekali"),
        ("A4", "resi sama tertulis lebih dari sekali"),
        ("A5", "pesanan sudah dibatalkan"),
    ]
    assert done.message == "1 resi diisi, 1 pesanan tidak ditemukan, 4 ditolak."


@pytest.mark.req("ERP-ORD-09", "PU-10")
def test_an_order_is_found_by_its_new_resi(shop: Shop) -> None:
    shop.take(told("A1"))

    shop.do(SetResi(rows=(ResiRow(order="A1", resi="jne-0042", courier="JNE"),)))

    assert [each.number for each in shop.ask(FindOrder(code="JNE-0042"))] == ["A1"]
    assert [row.number for row in shop.ask(OrderList(text="0042")).rows] == ["A1"]
    stored = shop.stored("A1")
    assert (stored["resi"], stored["resi_key"], stored["courier"]) == (
        "jne-0042",
        "JNE-0042",
        "JNE",
    )


@pytest.mark.req("ERP-ORD-09")
def test_when_no_row_can_be_used_nothing_is_written(shop: Shop) -> None:
    shop.take(told("A1"), told("A2", resi="SPX2"))
    shop.do(CancelOrders(orders=("A1",), reason="ganda"))
    before = shop.counts()

    with pytest.raises(NothingToDo, match="X9 tidak ditemukan; A1 pesanan sudah dibatalkan"):
        shop.do(SetResi(rows=rows(("A1", "SPX1"), ("X9", "SPX9"))))

    assert shop.counts() == before
