from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app.orders.api import (
    CancelOrders,
    CreateStore,
    FindOrder,
    NumberedResi,
    OrderList,
    PreviewResi,
    ResiOutcome,
    ResiRow,
    SetResi,
)
from app.orders.service.allocating import NothingToDo
from tests.support.shop import told

if TYPE_CHECKING:
    from tests.support.shop import Shop


def as_json(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


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


@pytest.mark.req("ERP-ORD-09")
def test_what_a_file_would_do_is_seen_before_and_then_done(shop: Shop) -> None:
    """Rows of an export repeat an order for each of its products."""
    named = {"recipient": "Siti"}
    shop.take(told("A1", **named), told("A2", resi="LAMA", **named), told("A3", resi="SPX3"))
    pairs = (
        ("A1", "SPX1"), ("A1", "spx1"), ("A1", "SPX9"), ("A2", "BARU"), ("A3", "spx3"),
        ("X9", "SPX8"),
    )  # fmt: skip
    given = [
        NumberedResi(row=at, order=order, resi=resi, courier="JNE" if order == "A2" else "")
        for at, (order, resi) in enumerate(pairs, start=2)
    ]
    before = shop.counts()

    seen = shop.ask(PreviewResi(rows=tuple(given)))

    assert shop.counts() == before
    assert seen == (
        ResiOutcome(2, "create", "A1", "Siti", "", "SPX1"),
        ResiOutcome(3, "same", "A1", "Siti", "", "spx1"),
        ResiOutcome(4, "refused", "A1", new="SPX9", reason="tertulis dua kali dengan resi berbeda"),
        ResiOutcome(5, "update", "A2", "Siti", "LAMA", "BARU", courier="JNE"),
        ResiOutcome(6, "same", "A3", "S******i", "SPX3", "spx3"),
        ResiOutcome(7, "missing", "X9", new="SPX8"),
    )
    done = shop.do(SetResi(rows=tuple(given))).value
    assert (done.updated, done.unchanged, done.not_found) == (("A1", "A2"), ("A3",), ("X9",))
    assert [(one.number, one.reason) for one in done.refused] == [
        ("A1", "tertulis dua kali dengan resi berbeda")
    ]
    assert [(shop.stored(one)["resi"], shop.stored(one)["courier"]) for one in ("A1", "A2")] == [
        ("SPX1", ""), ("BARU", "JNE"),
    ]  # fmt: skip
    trail = shop.rows(
        "SELECT subject_label, old, new FROM audit_entry WHERE action = 'order.set_resi' "
        "ORDER BY subject_label"
    )
    assert [(label, as_json(old), as_json(new)) for label, old, new in trail] == [
        ("A1", {"resi": ""}, {"resi": "SPX1"}), ("A2", {"resi": "LAMA"}, {"resi": "BARU"}),
    ]  # fmt: skip


@pytest.mark.req("ERP-ORD-09", "WMS-SEC-08")
def test_an_order_of_another_warehouse_is_refused_alone(shop: Shop) -> None:
    shop.do(CreateStore(code="JKT", title="Jakarta", platform="website", warehouse="GD2"))
    theirs = shop.order(("SERUM", 1), store="JKT")
    shop.take(told("A1", resi="LAMA"))
    mine = shop.company.client("Customer Service", warehouses=("GD2",))

    done = mine.do(SetResi(rows=rows(("A1", "SPX1"), (theirs.number, "JNE1")))).value

    assert done.updated == (theirs.number,)
    assert [(one.number, one.reason) for one in done.refused] == [
        ("A1", "pesanan gudang lain, Anda tidak ditugaskan di sana")
    ]
    assert shop.stored("A1")["resi"] == "LAMA"
    [told_of] = mine.ask(PreviewResi(rows=(NumberedResi(row=2, order="A1", resi="LAMA"),)))
    assert (told_of.action, told_of.customer, told_of.old) == ("refused", "", "")
