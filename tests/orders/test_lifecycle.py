from __future__ import annotations

import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.core.commands import Command, handles
from app.core.errors import PermissionRefused, UserError
from app.identity.api import ConfigureOrganisation, OrganisationSettings
from app.orders.api import (
    AllocateOrders,
    ApproveOrders,
    CancelOrders,
    ClearAttention,
    DeallocateOrders,
    ExpireOrders,
    HoldOrders,
    OrderDetail,
    Recipient,
    ResolveOutside,
    ResumeOrders,
)
from app.orders.rules import State, WrongState
from app.orders.service.allocating import NothingToDo
from app.orders.steps.states import Change, UnknownOrders, change_states, order_by_number
from app.stock.api import ExpireReservations, ReleaseReservations, StockByPlace, UpdateWarehouse
from tests.support.shop import line, told

if TYPE_CHECKING:
    from app.core.work import Work
    from tests.support.shop import Shop


class Force(Command[int]):
    """Moves an order wherever it is told, as a service with a fault would."""

    name = "test.force_order"
    permission = "sales_order.update"
    summary = "Memindahkan pesanan tanpa bertanya"

    order: str
    state: str
    outside: bool = False


@handles(Force)
def _force(work: Work, do: Force) -> int:
    change = Change(order_by_number(work, do.order), State(do.state), outside=do.outside)
    change_states(work, "order.force", [change])
    return 1


def reserved(shop: Shop) -> int:
    return int(shop.one("SELECT CAST(coalesce(sum(reserved), 0) AS bigint) FROM stock_balance"))


@pytest.mark.req("WMS-RSV-01")
def test_a_reservation_knows_whose_it_is_and_until_when(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    made = shop.order(("SERUM", 2))

    [row] = shop.rows(
        "SELECT r.source_number, i.qty, p.sku, w.code, g.code, l.number, r.qty, r.state "
        "FROM reservation r JOIN sales_order_item i ON i.id = r.source_line_id "
        "JOIN product p ON p.id = r.product_id JOIN warehouse w ON w.id = r.warehouse_id "
        "JOIN location g ON g.id = r.location_id JOIN lot l ON l.id = r.lot_id"
    )

    assert row == (made.number, 2, "SERUM", "GD1", "GD1-A-01", "L-SERUM", 2, "active")
    [lot] = shop.ask(OrderDetail(order=made.number)).items[0].lots
    assert lot.until == shop.company.env.now() + timedelta(hours=24)


@pytest.mark.req("WMS-OUT-01", "WMS-OUT-02", "WMS-LOT-04")
def test_the_lot_that_expires_first_goes_first_and_expired_ones_never(shop: Shop) -> None:
    shop.receive("SERUM", 3, lot="LAMA", expires=date(2026, 11, 20))
    shop.receive("SERUM", 3, lot="JAUH", expires=date(2027, 12, 31))
    shop.receive("SERUM", 3, lot="DEKAT", expires=date(2027, 1, 31))

    made = shop.order(("SERUM", 5))

    [item] = shop.ask(OrderDetail(order=made.number)).items
    assert [(lot.lot, lot.qty) for lot in item.lots] == [("DEKAT", 3), ("JAUH", 2)]


@pytest.mark.req("WMS-LOT-03", "WMS-RSV-01")
@pytest.mark.parametrize(("sku", "set_at"), [("SUSU", "product"), ("SERUM", "warehouse")])
def test_the_lot_that_came_first_is_reserved_first_where_it_is_set_so(
    shop: Shop, sku: str, set_at: str
) -> None:
    if set_at == "product":
        shop.goods.product("SUSU", tracking="lot", requires_expiry=True, removal="fifo")
    else:
        shop.do(UpdateWarehouse(code="GD1", removal="fifo"))
    shop.receive(sku, 3, lot="TUA", expires=date(2027, 12, 31))
    shop.company.env.advance(timedelta(days=1))
    shop.receive(sku, 3, lot="MUDA", expires=date(2027, 1, 31))

    made = shop.order((sku, 5))

    [item] = shop.ask(OrderDetail(order=made.number)).items
    assert [(lot.lot, lot.qty) for lot in item.lots] == [("TUA", 3), ("MUDA", 2)]


@pytest.mark.req("WMS-OUT-02", "WMS-OUT-03", "WMS-RSV-03")
def test_whole_orders_in_turn_and_the_most_urgent_first(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    now = shop.company.env.now()
    shop.take(
        told("A", "ready_to_ship", line("SERUM", 3), ship_by=now + timedelta(hours=9)),
        told("B", "ready_to_ship", line("SERUM", 4), ship_by=now + timedelta(hours=5)),
        told("C", "ready_to_ship", line("SERUM", 1), ship_by=now + timedelta(hours=20)),
    )

    done = shop.do(AllocateOrders()).value

    assert (done.allocated, done.backorder) == (("B", "C"), ("A",))
    assert [(each.sku, each.wanted, each.missing) for each in done.short] == [("SERUM", 3, 2)]
    assert reserved(shop) == 5
    shop.receive("SERUM", 3)
    assert shop.do(AllocateOrders()).value.allocated == ("A",)
    assert shop.stored("A")["problems"] == []


@pytest.mark.req("WMS-OUT-02")
def test_one_store_or_one_warehouse_at_a_time(shop: Shop) -> None:
    shop.receive("SERUM", 9)
    shop.take(told("S1", "ready_to_ship"))
    shop.take(told("T1", "ready_to_ship", channel="tokopedia"), store="TTS")

    assert shop.do(AllocateOrders(store="TTS")).value.allocated == ("T1",)
    assert shop.do(AllocateOrders(warehouse="GD2")).value.allocated == ()
    assert shop.do(AllocateOrders(warehouse="GD1")).value.allocated == ("S1",)


@pytest.mark.req("WMS-RSV-02", "ERP-ORD-11", "WMS-CRM-04")
def test_a_cancelled_order_frees_its_stock_in_the_same_second(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    made = shop.order(("SERUM", 5))

    done = shop.do(CancelOrders(orders=(made.number,), reason="pembeli berubah pikiran"))

    assert done.value.done == (made.number,)
    assert reserved(shop) == 0
    stored = shop.stored(made.number)
    assert (stored["state"], stored["cancel_reason"]) == ("cancelled", "pembeli berubah pikiran")
    assert stored["cancelled_at"] == shop.company.env.now()
    assert shop.rows("SELECT total_orders, total_spent FROM customer") == [(0, 0)]
    assert shop.order(("SERUM", 5)).state == "allocated"


@pytest.mark.req("ERP-ORD-11")
@pytest.mark.parametrize(
    ("state", "note"),
    [
        ("allocated", ""),
        ("picked", "Dibatalkan setelah barangnya diambil: kembalikan barangnya ke rak."),
    ],
)
def test_goods_that_were_picked_go_back_to_their_shelf(shop: Shop, state: str, note: str) -> None:
    shop.receive("SERUM", 5)
    made = shop.order(("SERUM", 5))
    with shop.company.database.writer_engine.begin() as connection:
        connection.execute(sa.text("UPDATE sales_order SET state = :state"), {"state": state})

    shop.do(CancelOrders(orders=(made.number,), reason="pembeli berubah pikiran"))

    assert (shop.stored(made.number)["attention"], reserved(shop)) == (note, 0)


@pytest.mark.req("ERP-ORD-10")
def test_every_step_has_its_time_and_person(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    made = shop.order(("SERUM", 1))
    boss = shop.company.client("Supervisor", username="rina")
    shop.company.env.advance(timedelta(minutes=5))

    boss.do(CancelOrders(orders=(made.number,), reason="stok rusak"))

    last = shop.ask(OrderDetail(order=made.number)).events[-1]
    assert (last.person, last.old_state, last.new_state, last.note) == (
        "Rina", "allocated", "cancelled", "stok rusak",
    )  # fmt: skip
    assert last.at == shop.company.env.now()
    audited = shop.rows(
        "SELECT u.username FROM audit_entry a JOIN command c ON c.id = a.cmd "
        "JOIN app_user u ON u.id = c.actor_id WHERE a.action = 'order.cancel'"
    )
    assert audited == [("rina",)]


@pytest.mark.req("ERP-ORD-10", "ERP-ORD-11")
def test_what_has_left_is_not_cancelled(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    made = shop.order(("SERUM", 1))
    shop.ship(made.number)
    before = shop.counts()

    with pytest.raises(WrongState, match="berstatus Dikirim, tidak bisa diubah menjadi Batal"):
        shop.do(CancelOrders(orders=(made.number,), reason="terlambat"))

    assert shop.counts() == before
    assert shop.state(made.number) == "shipped"


def test_one_bad_order_does_not_stop_the_others(shop: Shop) -> None:
    good, bad = shop.order(("SERUM", 1)), shop.order(("SERUM", 1))
    shop.do(CancelOrders(orders=(bad.number,), reason="ganda"))

    done = shop.do(CancelOrders(orders=(good.number, bad.number), reason="tutup toko"))

    assert done.value.done == (good.number,)
    assert [(each.number, each.reason) for each in done.value.skipped] == [
        (bad.number, "berstatus Batal")
    ]
    assert done.message == "1 pesanan dibatalkan. 1 dilewati."
    with pytest.raises(NothingToDo, match="Tidak ada pesanan yang dapat dibatalkan"):
        shop.do(CancelOrders(orders=(good.number, bad.number), reason="lagi"))


def test_every_unknown_number_is_named_and_nothing_happens(shop: Shop) -> None:
    made = shop.order(("SERUM", 1))
    before = shop.counts()

    with pytest.raises(UnknownOrders, match="Pesanan tidak ditemukan: X1, X2. Periksa nomornya."):
        shop.do(CancelOrders(orders=(made.number, "X1", "X2"), reason="salah"))

    assert shop.counts() == before


@pytest.mark.req("ERP-ORD-10")
def test_a_held_order_keeps_no_stock_and_gets_it_back_when_it_goes_on(shop: Shop) -> None:
    shop.receive("SERUM", 2)
    made = shop.order(("SERUM", 2))

    shop.do(HoldOrders(orders=(made.number,), reason="alamat diragukan"))

    assert (shop.state(made.number), reserved(shop)) == ("on_hold", 0)
    assert shop.stored(made.number)["attention"] == "alamat diragukan"
    done = shop.do(ResumeOrders(orders=(made.number,))).value
    assert (done.allocated, reserved(shop)) == ((made.number,), 2)
    assert shop.stored(made.number)["attention"] == ""


@pytest.mark.req("WMS-RSV-02", "WMS-RSV-03")
def test_what_is_not_picked_in_time_is_free_again(shop: Shop) -> None:
    shop.receive("SERUM", 2)
    made = shop.order(("SERUM", 2))
    shop.company.env.advance(timedelta(hours=23))
    assert shop.do(ExpireOrders()).value.done == ()
    shop.company.env.advance(timedelta(hours=2))

    done = shop.do(ExpireOrders())

    assert done.value.done == (made.number,)
    assert (shop.state(made.number), reserved(shop)) == ("approved", 0)
    assert shop.rows("SELECT state FROM reservation") == [("expired",)]
    assert shop.do(AllocateOrders()).value.allocated == (made.number,)


@pytest.mark.req("WMS-RSV-02")
def test_the_hours_are_the_organisations(shop: Shop) -> None:
    shop.do(ConfigureOrganisation(settings=OrganisationSettings(reservation_hours=2)))
    shop.receive("SERUM", 2)
    made = shop.order(("SERUM", 1))

    [lot] = shop.ask(OrderDetail(order=made.number)).items[0].lots

    assert lot.until == shop.company.env.now() + timedelta(hours=2)


@pytest.mark.req("WMS-RSV-02")
@pytest.mark.parametrize("by_hand", [True, False])
def test_stock_released_elsewhere_is_reserved_again(shop: Shop, by_hand: bool) -> None:
    shop.receive("SERUM", 2)
    made = shop.order(("SERUM", 2))
    if by_hand:
        shop.do(ReleaseReservations(document=made.number))
    else:
        shop.company.env.advance(timedelta(hours=25))
        shop.do(ExpireReservations())
    assert reserved(shop) == 0

    done = shop.do(AllocateOrders(orders=(made.number,)))

    assert (done.value.allocated, reserved(shop)) == ((made.number,), 2)


@pytest.mark.req("WMS-RSV-04", "WMS-OUT-02")
def test_allocating_twice_reserves_once(shop: Shop) -> None:
    shop.receive("SERUM", 9)
    shop.take(told("A", "ready_to_ship", line("SERUM", 3)))
    request = shop.company.env.new_id()

    shop.do(AllocateOrders(), request_id=request)
    again = shop.do(AllocateOrders(), request_id=request)
    anew = shop.do(AllocateOrders())

    assert (again.repeated, again.value.allocated, anew.value.allocated) == (True, ("A",), ())
    assert reserved(shop) == 3
    with pytest.raises(NothingToDo, match="A berstatus Siap kemas"):
        shop.do(AllocateOrders(orders=("A",)))


@pytest.mark.req("WMS-OUT-02")
def test_an_allocation_can_be_taken_back(shop: Shop) -> None:
    shop.receive("SERUM", 9)
    made = shop.order(("SERUM", 3))

    shop.do(DeallocateOrders(orders=(made.number,), reason="ganti isi"))

    assert (shop.state(made.number), reserved(shop)) == ("approved", 0)


@pytest.mark.req("WMS-RSV-01", "ERP-ORD-06")
def test_a_draft_is_reserved_when_it_is_approved(shop: Shop) -> None:
    shop.receive("SERUM", 9)
    draft = shop.order(("SERUM", 3), draft=True)

    done = shop.do(ApproveOrders(orders=(draft.number,))).value

    assert (done.allocated, shop.state(draft.number)) == ((draft.number,), "allocated")


@pytest.mark.req("ERP-ORD-06")
def test_what_is_approved_already_is_skipped_and_named(shop: Shop) -> None:
    shop.receive("SERUM", 9)
    draft, twice = shop.order(("SERUM", 3), draft=True), shop.order(("SERUM", 2))
    shop.take(told("A", "ready_to_ship", line("SERUM")))
    shop.take(told("A", "ready_to_ship", line("SERUM")))  # the same order in the next file
    before = reserved(shop)

    done = shop.do(ApproveOrders(orders=(draft.number, twice.number, "A"))).value

    assert done.allocated == (draft.number,)
    assert [(one.number, one.reason) for one in done.skipped] == [
        (twice.number, "berstatus Siap kemas"), ("A", "berstatus Baru"),
    ]  # fmt: skip
    assert reserved(shop) == before + 3


@pytest.mark.req("ERP-ORD-06", "ERP-ORD-03", "WMS-CRM-04")
def test_a_bad_draft_waits_with_its_problems_and_the_others_are_approved(shop: Shop) -> None:
    shop.receive("SERUM", 9)
    good = shop.order(("SERUM", 3), draft=True)
    bad = shop.order(("SERUM", 2), draft=True, recipient=Recipient(name="Budi", phone="0813"))
    gone = shop.order(("SERUM", 1), draft=True)
    shop.do(CancelOrders(orders=(gone.number,), reason="ganda"))
    assert shop.rows("SELECT CAST(sum(total_orders) AS bigint) FROM customer") == [(0,)]

    done = shop.do(ApproveOrders(orders=(good.number, bad.number, gone.number)))

    assert done.value.allocated == (good.number,)
    problems = [
        "Nomor telepon penerima kosong atau tidak lengkap. Lengkapi nomornya.",
        "Alamat kirim kosong. Lengkapi alamatnya.",
    ]
    assert [(one.number, one.reason) for one in done.value.skipped] == [
        (gone.number, "berstatus Batal"), (bad.number, " ".join(problems)),
    ]  # fmt: skip
    states = [shop.state(one.number) for one in (good, bad, gone)]
    assert (states, reserved(shop)) == (["allocated", "needs_fix", "cancelled"], 3)
    assert shop.stored(bad.number)["problems"] == problems
    assert shop.rows("SELECT name, total_orders FROM customer ORDER BY name") == [
        ("Budi", 1), ("Siti Aminah", 1),
    ]  # fmt: skip


@pytest.mark.req("ERP-ORD-10")
@pytest.mark.parametrize(("state", "outside"), [("shipped", False), ("approved", True)])
def test_no_service_moves_an_order_where_it_may_not_go(
    shop: Shop, state: str, outside: bool
) -> None:
    made = shop.order(("SERUM", 1))
    before, stored = shop.counts(), shop.stored(made.number)

    with pytest.raises(WrongState, match=f"Pesanan {made.number} berstatus Menunggu stok"):
        shop.do(Force(order=made.number, state=state, outside=outside))

    assert (shop.counts(), shop.stored(made.number)) == (before, stored)


@pytest.mark.req("ERP-ORD-06", "ERP-ORD-03")
def test_drafts_that_are_all_bad_are_told_one_alone_is_refused(shop: Shop) -> None:
    nobody = Recipient(name="Budi")
    one, two, three = (shop.order(("SERUM", 1), draft=True, recipient=nobody) for _ in range(3))
    before = shop.counts()

    with pytest.raises(NothingToDo, match="Tidak ada pesanan yang dapat disetujui: SO-.*Alamat"):
        shop.do(ApproveOrders(orders=(one.number,)))
    assert (shop.counts(), shop.state(one.number)) == (before, "draft")
    done = shop.do(ApproveOrders(orders=(two.number, three.number)))

    assert [each.number for each in done.value.skipped] == [two.number, three.number]
    assert [shop.state(each.number) for each in (one, two, three)] == [
        "draft", "needs_fix", "needs_fix",
    ]  # fmt: skip


@pytest.mark.req("ERP-ORD-07")
def test_a_thousand_are_approved_at_once_and_each_is_told(shop: Shop) -> None:
    """In under 20 s; those without stock, the unpaid and those already cancelled are named."""
    shop.receive("SERUM", 995)
    shop.take(
        *(told(f"A{n:04d}", "ready_to_ship", line("SERUM")) for n in range(998)),
        told("U1", "unpaid"), told("X1", "cancelled"),
    )  # fmt: skip
    with shop.company.database.writing() as session:
        session.execute(sa.text("UPDATE sales_order SET state = 'draft' WHERE state = 'approved'"))
        session.commit()
    numbers = tuple(f"A{n:04d}" for n in range(998))

    began = time.perf_counter()
    done = shop.do(ApproveOrders(orders=("U1", *numbers, "X1")))
    took = time.perf_counter() - began

    assert done.value.allocated == numbers[:995]
    assert done.value.backorder == numbers[995:]
    assert [(one.number, one.reason) for one in done.value.skipped] == [
        ("U1", "belum dibayar pembeli"), ("X1", "berstatus Batal"),
    ]  # fmt: skip
    assert reserved(shop) == 995
    assert took < 20


@pytest.mark.req("ERP-ORD-03", "WMS-MD-20")
def test_an_order_with_an_unknown_sku_cannot_be_approved(shop: Shop) -> None:
    shop.take(told("A", "ready_to_ship", line("XX")))
    before = shop.counts()

    with pytest.raises(NothingToDo, match='A SKU "XX" belum dipetakan ke produk'):
        shop.do(ApproveOrders(orders=("A",)))

    assert shop.counts() == before
    assert shop.state("A") == "needs_fix"


def test_an_unpaid_order_is_not_approved(shop: Shop) -> None:
    shop.take(told("A", "unpaid"))

    with pytest.raises(NothingToDo, match="A belum dibayar pembeli"):
        shop.do(ApproveOrders(orders=("A",)))


def test_what_left_without_us_is_settled_without_stock_and_journal(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    shop.take(told("A", "ready_to_ship", line("SERUM", 2)))
    shop.do(AllocateOrders())
    shop.take(told("A", "delivered", line("SERUM", 2), resi="SPX1"))
    assert shop.stored("A")["attention"].startswith("Platform menyatakan dikirim, padahal")
    moves = shop.one("SELECT count(*) FROM stock_move")

    shop.do(ResolveOutside(orders=("A",), reason="dikirim dari rumah"))

    stored = shop.stored("A")
    assert (stored["state"], stored["outside"], stored["attention"]) == ("delivered", True, "")
    assert (reserved(shop), shop.one("SELECT count(*) FROM stock_move")) == (0, moves)


def test_a_note_that_was_looked_at_goes_away(shop: Shop) -> None:
    shop.take(told("A", "shipped", attention="Belum berhasil diantar: hubungi pembeli."))

    shop.do(ClearAttention(orders=("A",)))

    assert shop.stored("A")["attention"] == ""


@pytest.mark.req("WMS-SEC-08")
def test_people_of_another_warehouse_cannot_touch_it(shop: Shop) -> None:
    made = shop.order(("SERUM", 1))
    other = shop.company.client("Supervisor", warehouses=("GD2",))
    before = shop.counts()

    with pytest.raises(UserError, match="Anda tidak ditugaskan di gudang GD1"):
        other.do(CancelOrders(orders=(made.number,), reason="iseng"))
    with pytest.raises(UserError, match="Anda tidak ditugaskan di gudang GD1"):
        other.ask(OrderDetail(order=made.number))
    other.do(AllocateOrders())

    assert shop.counts() == before | {"command": before["command"] + 1}


def test_who_may_only_read_changes_nothing(shop: Shop) -> None:
    made = shop.order(("SERUM", 1))

    with pytest.raises(PermissionRefused):
        shop.company.client("Finance").do(CancelOrders(orders=(made.number,), reason="iseng"))


@pytest.mark.req("WMS-RSV-03")
def test_what_is_reserved_is_what_the_shelf_says(shop: Shop) -> None:
    shop.receive("SERUM", 9)
    shop.order(("SERUM", 3))
    shop.order(("SERUM", 4))

    [bucket] = [row for row in shop.ask(StockByPlace(sku="SERUM")).rows if row.on_hand]

    assert (bucket.on_hand, bucket.reserved) == (9, 7)
