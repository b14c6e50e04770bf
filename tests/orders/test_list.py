from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.core.errors import NotFound, PermissionRefused
from app.orders.api import (
    AllocateOrders,
    CancelOrders,
    CourierChoices,
    CreateStore,
    FindOrder,
    HoldOrders,
    OrderDetail,
    OrderList,
    OrderSummary,
)
from app.orders.rules import GROUPS, LABELS, State
from tests.support.shop import CREATED, line, told

if TYPE_CHECKING:
    from tests.support.shop import Shop

DAY = timedelta(days=1)


@pytest.fixture
def full(shop: Shop) -> Shop:
    """Orders of two marketplaces in many states, one a day, and two typed by hand."""
    shop.receive("SERUM", 5)
    states = (
        "ready_to_ship",
        "shipped",
        "delivered",
        "completed",
        "cancelled",
        "returned",
        "unpaid",
    )
    shop.take(
        *(
            told(
                f"S{n}", state, line("SERUM"), ordered_at=CREATED - n * DAY, resi=f"SPX{n}",
                username=f"pembeli{n}",
            )
            for n, state in enumerate(states)
        ),
        told("SX", "ready_to_ship", line("XX"), ordered_at=CREATED - 10 * DAY, attention="Lihat."),
    )  # fmt: skip
    shop.take(
        told("T1", "ready_to_ship", channel="tokopedia", ordered_at=CREATED - 20 * DAY,
             ship_by=CREATED - 18 * DAY, other_ids=("INV/20261101/MPL/1",)),
        store="TTS",
    )  # fmt: skip
    shop.do(AllocateOrders(orders=("S0",)))
    shop.order(("SERUM", 1), resi="JNE77", courier="JNE")
    shop.order(("TONER", 9))
    return shop


def numbers(shop: Shop, **filters: Any) -> list[str]:
    return [row.number for row in shop.ask(OrderList(**filters)).rows]


@pytest.mark.req("ERP-ORD-13", "WMS-GEN-08")
def test_the_newest_order_comes_first(full: Shop) -> None:
    assert numbers(full) == [
        "SO-261121-0002", "SO-261121-0001", "S0", "S1", "S2", "S3", "S4", "S5", "S6", "SX", "T1",
    ]  # fmt: skip


@pytest.mark.req("ERP-ORD-13")
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"text": "spx3"}, ["S3"]),
        ({"text": "sp-S3"}, []),
        ({"text": "pembeli4"}, ["S4"]),
        ({"text": "xx"}, ["SX"]),
        ({"text": "081211112222"}, ["SO-261121-0002", "SO-261121-0001"]),
        ({"text": "aminah toner"}, ["SO-261121-0002"]),
        ({"text": "SO-261121-0001"}, ["SO-261121-0001"]),
        ({"text": "inv/20261101/mpl/1"}, ["T1"]),
        ({"text": "tidak ada"}, []),
        ({"group": "new"}, ["SO-261121-0002", "S6", "SX", "T1"]),
        ({"group": "ready"}, ["SO-261121-0001", "S0"]),
        ({"group": "sent"}, ["S1", "S2"]),
        ({"group": "done"}, ["S3"]),
        ({"group": "gone"}, ["S4", "S5"]),
        ({"state": "backorder"}, ["SO-261121-0002"]),
        ({"store": "TTS"}, ["T1"]),
        ({"channel": "tokopedia"}, ["T1"]),
        ({"courier": "JNE"}, ["SO-261121-0001"]),
        ({"since": date(2026, 11, 20)}, ["SO-261121-0002", "SO-261121-0001", "S0"]),
        ({"since": date(2026, 11, 18), "until": date(2026, 11, 19)}, ["S1", "S2"]),
        ({"days": 1}, ["SO-261121-0002", "SO-261121-0001"]),
        ({"days": 3}, ["SO-261121-0002", "SO-261121-0001", "S0", "S1"]),
        ({"attention": True}, ["SX"]),
        ({"late": True}, ["T1"]),
        ({"text": "pembeli", "group": "gone", "store": "SHP"}, ["S4", "S5"]),
    ],
)
def test_every_filter_leaves_just_its_orders(
    full: Shop, filters: dict[str, Any], expected: list[str]
) -> None:
    assert numbers(full, **filters) == expected


@pytest.mark.req("ERP-ORD-13")
def test_a_day_begins_in_jakarta(shop: Shop) -> None:
    """00.30 on 21 November there is still 20 November in UTC."""
    early = CREATED.replace(hour=17, minute=30)
    shop.take(told("A", ordered_at=early), told("B", ordered_at=early - timedelta(minutes=31)))

    assert numbers(shop, since=date(2026, 11, 21)) == ["A"]
    assert numbers(shop, until=date(2026, 11, 20)) == ["B"]


@pytest.mark.req("WMS-GEN-08")
def test_pages_follow_each_other_without_gap_or_repeat(full: Shop) -> None:
    found: list[str] = []
    page = full.ask(OrderList(limit=4))
    assert page.total == 11
    while True:
        found += [row.number for row in page.rows]
        if page.next is None:
            break
        page = full.ask(OrderList(limit=4, after=page.next))

    assert found == numbers(full)
    assert len(set(found)) == 11


@pytest.mark.req("WMS-GEN-12", "ERP-ORD-13")
@pytest.mark.parametrize(
    "filters",
    [{}, {"text": "pembeli"}, {"store": "SHP"}, {"channel": "manual"}, {"courier": "JNE"}],
)
def test_every_card_equals_the_list_it_opens(full: Shop, filters: dict[str, Any]) -> None:
    cards = full.ask(OrderSummary(**filters))

    for group in GROUPS:
        assert getattr(cards, group) == len(numbers(full, group=group.value, **filters)), group
    assert cards.needs_fix == len(numbers(full, state="needs_fix", **filters))
    assert cards.backorder == len(numbers(full, state="backorder", **filters))
    assert cards.attention == len(numbers(full, attention=True, **filters))
    assert cards.late == len(numbers(full, late=True, **filters))
    assert cards.total == len(numbers(full, **filters))


@pytest.mark.req("ERP-ORD-13")
def test_only_what_somebody_waits_for_is_late(shop: Shop) -> None:
    gone_by = CREATED - timedelta(days=2)
    shop.take(*(told(number, ship_by=gone_by) for number in "ABC"))
    shop.do(HoldOrders(orders=("B",), reason="alamat diragukan"))
    shop.do(CancelOrders(orders=("C",), reason="pembeli batal"))

    assert numbers(shop, late=True) == ["A"]
    assert shop.ask(OrderSummary()).late == 1
    assert [row.number for row in shop.ask(OrderList()).rows if row.late] == ["A"]


@pytest.mark.req("ERP-ORD-13")
def test_a_row_says_all_the_list_shows(full: Shop) -> None:
    [row] = full.ask(OrderList(text="JNE77")).rows

    assert (row.number, row.channel, row.store, row.customer, row.city) == (
        "SO-261121-0001", "manual", "Toko MAN", "Siti Aminah", "KOTA BANDUNG",
    )  # fmt: skip
    assert (row.summary, row.pieces, str(row.total), row.cod) == ("1× SERUM", 1, "10000.00", False)
    assert (row.resi, row.courier, LABELS[State(row.state)], row.note) == (
        "JNE77",
        "JNE",
        "Siap kemas",
        "",
    )
    [waiting] = full.ask(OrderList(state="backorder")).rows
    assert waiting.note == "Stok TONER kurang 9 dari 9. Tambah stok, lalu alokasikan lagi."
    [late] = full.ask(OrderList(text="T1")).rows
    assert late.late


@pytest.mark.req("PU-10")
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("S3", ["S3"]),
        ("sp-s3", ["S3"]),
        ("spx3", ["S3"]),
        ("TP-t1", ["T1"]),
        ("INV/20261101/MPL/1", ["T1"]),
        ("so-261121-0002", ["SO-261121-0002"]),
        (" jne77 ", ["SO-261121-0001"]),
        ("NIHIL", []),
    ],
)
def test_any_form_of_a_number_finds_its_order(full: Shop, code: str, expected: list[str]) -> None:
    assert [each.number for each in full.ask(FindOrder(code=code))] == expected


@pytest.mark.req("WMS-SEC-08")
def test_people_see_the_orders_of_their_warehouses(full: Shop) -> None:
    full.do(CreateStore(code="JKT", title="Jakarta", platform="website", warehouse="GD2"))
    made = full.order(("TONER", 1), store="JKT")
    mine = full.company.client("Supervisor", warehouses=("GD2",))

    assert [row.number for row in mine.ask(OrderList()).rows] == [made.number]
    assert mine.ask(OrderSummary()).total == 1
    assert mine.ask(OrderList(text="SO-261121-0001")).rows == ()
    assert mine.ask(FindOrder(code="S3")) == ()


def test_a_store_that_is_none_is_named(full: Shop) -> None:
    with pytest.raises(NotFound, match='Toko "NIHIL" tidak ditemukan'):
        full.ask(OrderList(store="NIHIL"))


def test_couriers_of_orders_can_be_chosen_from(full: Shop) -> None:
    assert [(each.courier, each.orders) for each in full.ask(CourierChoices())] == [
        ("", 10),
        ("JNE", 1),
    ]


@pytest.mark.req("WMS-SEC-07")
def test_address_and_phone_are_for_those_who_may_see_them(full: Shop) -> None:
    clerk = full.company.client("sales_order.read")

    view = clerk.ask(OrderDetail(order="SO-261121-0001"))

    assert (view.customer, view.city, view.address, view.phone) == (
        "Siti Aminah", "KOTA BANDUNG", "", "",
    )  # fmt: skip
    with pytest.raises(PermissionRefused):
        full.company.client("product.read").ask(OrderList())
