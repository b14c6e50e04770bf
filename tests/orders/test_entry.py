from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.catalog.api import SetProductActive
from app.catalog.steps import UnknownProducts
from app.core.errors import NotFound, PermissionRefused, StaleData, UserError
from app.core.money import Money
from app.orders.api import (
    AllocateOrders,
    CourierRule,
    CreateOrder,
    DeallocateOrders,
    FindOrder,
    MapCouriers,
    MapSkus,
    NewLine,
    OrderDetail,
    OrderList,
    Recipient,
    ResiRow,
    SetResi,
    SkuRule,
    UpdateOrder,
    UpdateStore,
)
from app.orders.service.entry import DuplicateOrder, ResiTaken
from tests.support.shop import SITI, line, told

if TYPE_CHECKING:
    from tests.support.shop import Shop


def as_json(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


def rupiah(amount: int) -> Money:
    return Money.rupiah_of(amount)


@pytest.mark.req("ERP-ORD-01", "WMS-RSV-01")
def test_a_manual_order_is_numbered_approved_and_reserved(shop: Shop) -> None:
    shop.receive("SERUM", 10)
    lines = (
        NewLine(sku="serum", qty=2, price=rupiah(50_000), discount=rupiah(10_000)),
        NewLine(sku="JASA", qty=1, price=rupiah(5_000)),
    )
    shop.goods.product("JASA", kind="service", product_name="Bungkus kado")

    made = shop.order(
        lines=lines, shipping=rupiah(9_000), voucher=rupiah(4_000), courier="JNE", service="REG",
        buyer_note="tolong bungkus kado", cod=True,
    )  # fmt: skip

    assert (made.number, made.state, made.problems) == ("SO-261121-0001", "allocated", ())
    stored = shop.stored(made.number)
    assert stored["subtotal"] == rupiah(91_000)
    assert stored["seller_discount"] == rupiah(14_000)
    assert (stored["shipping"], stored["total"]) == (rupiah(9_000), rupiah(100_000))
    assert (stored["payment"], stored["cod_amount"]) == ("cod", rupiah(100_000))
    assert (stored["gift"], stored["pieces"], stored["summary"]) == (True, 2, "2× SERUM, 1× JASA")
    view = shop.ask(OrderDetail(order=made.number))
    assert [(item.sku, item.qty, item.lots[0].lot) for item in view.items] == [
        ("SERUM", 2, "L-SERUM")
    ]
    assert [(event.old_state, event.new_state) for event in view.events] == [
        ("", "approved"),
        ("approved", "allocated"),
    ]


@pytest.mark.req("WMS-MD-10")
def test_a_bundle_is_reserved_by_its_components(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    shop.receive("KAPAS", 10)

    made = shop.order(("PAKET", 3))

    items = shop.ask(OrderDetail(order=made.number)).items
    assert [(item.sku, item.qty, item.bundle) for item in items] == [
        ("KAPAS", 6, "PAKET"),
        ("SERUM", 3, "PAKET"),
    ]


@pytest.mark.req("ERP-ORD-03")
def test_an_incomplete_order_is_kept_with_all_its_problems(shop: Shop) -> None:
    shop.receive("SERUM", 5)

    made = shop.order(("SERUM", 1), recipient=Recipient(name="Siti", phone="12"))

    assert (made.state, made.problems) == (
        "needs_fix",
        (
            "Nomor telepon penerima kosong atau tidak lengkap. Lengkapi nomornya.",
            "Alamat kirim kosong. Lengkapi alamatnya.",
        ),
    )
    assert shop.one("SELECT count(*) FROM reservation") == 0


@pytest.mark.req("ERP-ORD-03")
def test_mending_the_last_problem_approves_the_order(shop: Shop) -> None:
    made = shop.order(("SERUM", 1), recipient=Recipient(name="Siti"))

    after = shop.do(UpdateOrder(order=made.number, recipient=SITI)).value

    assert (after.state, after.problems) == ("approved", ())


@pytest.mark.req("ERP-ORD-03", "WMS-OUT-03")
def test_an_order_without_stock_waits_and_says_for_what(shop: Shop) -> None:
    shop.receive("SERUM", 1)

    made = shop.order(("SERUM", 3))

    assert made.state == "backorder"
    assert made.problems == ("Stok SERUM kurang 2 dari 3. Tambah stok, lalu alokasikan lagi.",)


def test_a_draft_is_only_kept(shop: Shop) -> None:
    shop.receive("SERUM", 5)

    made = shop.order(("SERUM", 1), draft=True)

    assert made.state == "draft"
    assert shop.one("SELECT count(*) FROM reservation") == 0


def test_every_unknown_product_is_named_and_nothing_is_written(shop: Shop) -> None:
    before = shop.counts()

    with pytest.raises(UnknownProducts, match="SKU tidak dikenal: ABC, XYZ") as refused:
        shop.order(("ABC", 1), ("SERUM", 1), ("XYZ", 2))

    assert len(refused.value.fields) == 2
    assert shop.counts() == before


def test_every_wrong_amount_is_named_and_nothing_is_written(shop: Shop) -> None:
    before = shop.counts()
    lines = (
        NewLine(sku="SERUM", qty=1, price=rupiah(5_000), discount=rupiah(6_000)),
        NewLine(sku="KAPAS", qty=1, price=Money(-1)),
        NewLine(sku="TONER", qty=1, price=rupiah(5_000), discount=Money(-1)),
    )

    with pytest.raises(UserError) as refused:
        shop.order(lines=lines)

    fields = [each.field for each in refused.value.fields]
    assert fields == [
        "lines.0.discount", "lines.1.discount", "lines.2.discount", "lines.1.price",
    ]  # fmt: skip
    assert shop.counts() == before


def test_a_store_that_is_closed_takes_no_orders(shop: Shop) -> None:
    shop.do(UpdateStore(code="MAN", active=False))
    before = shop.counts()

    with pytest.raises(UserError, match="Toko MAN tidak aktif"):
        shop.order(("SERUM", 1))

    assert shop.counts() == before


def test_a_store_that_is_none_is_named(shop: Shop) -> None:
    with pytest.raises(NotFound, match='Toko "NIHIL" tidak ditemukan'):
        shop.order(("SERUM", 1), store="NIHIL")


@pytest.mark.req("ERP-ORD-02")
def test_an_order_typed_by_hand_keeps_the_platforms_number(shop: Shop) -> None:
    made = shop.order(("SERUM", 1), store="SHP", platform_order_id="2611210001")

    assert made.number == "2611210001"
    with pytest.raises(DuplicateOrder, match="Pesanan 2611210001 sudah ada"):
        shop.order(("SERUM", 1), store="SHP", platform_order_id="sp-2611210001")


@pytest.mark.req("ERP-ORD-02")
def test_a_number_that_two_platforms_use_is_recognised_on_its_own(shop: Shop) -> None:
    shop.take(told("12345678"))
    shop.take(told("12345678"), store="TTS")
    before = shop.counts()

    with pytest.raises(DuplicateOrder, match="Pesanan TIKTOK-12345678 sudah ada"):
        shop.order(("SERUM", 1), store="TTS", platform_order_id="TIKTOK-12345678")
    with pytest.raises(DuplicateOrder, match="Pesanan .*12345678 sudah ada"):
        shop.order(("SERUM", 1), store="TTS", platform_order_id="12345678")

    assert shop.counts() == before


@pytest.mark.req("ERP-ORD-02")
def test_a_file_recognises_what_was_typed_by_hand(shop: Shop) -> None:
    shop.order(("SERUM", 1), store="SHP", platform_order_id="2611210001")

    done = shop.take(told("2611210001", "ready_to_ship"))

    assert (done.created, done.updated) == (0, 1)
    assert shop.one("SELECT count(*) FROM sales_order") == 1


@pytest.mark.req("ERP-ORD-09")
def test_a_resi_is_on_one_order_only(shop: Shop) -> None:
    shop.order(("SERUM", 1), resi="JNE123")
    before = shop.counts()

    with pytest.raises(ResiTaken, match="Resi jne123 sudah ada di pesanan SO-261121-0001"):
        shop.order(("SERUM", 1), resi="jne123")

    assert shop.counts() == before


@pytest.mark.req("WMS-RSV-04")
def test_the_same_request_makes_one_order(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    wanted = CreateOrder(
        store="MAN", recipient=SITI, lines=(NewLine(sku="SERUM", qty=2, price=rupiah(1_000)),)
    )
    request = shop.company.env.new_id()

    first = shop.do(wanted, request_id=request)
    again = shop.do(wanted, request_id=request)

    assert (again.repeated, again.value) == (True, first.value)
    assert shop.rows("SELECT qty FROM reservation") == [(2,)]


@pytest.mark.req("ERP-ORD-12")
def test_lines_change_until_stock_is_reserved_for_them(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    made = shop.order(("SERUM", 1))
    more = (NewLine(sku="SERUM", qty=4, price=rupiah(10_000)),)
    before = shop.counts()

    with pytest.raises(UserError, match="sudah dialokasikan. Lepas alokasinya dulu"):
        shop.do(UpdateOrder(order=made.number, lines=more))
    assert shop.counts() == before

    shop.do(DeallocateOrders(orders=(made.number,)))
    after = shop.do(UpdateOrder(order=made.number, lines=more, shipping=rupiah(5_000))).value
    assert (after.state, after.total) == ("approved", rupiah(45_000))
    shop.do(AllocateOrders(orders=(made.number,)))
    assert shop.rows("SELECT qty FROM reservation WHERE state = 'active'") == [(4,)]


@pytest.mark.req("ERP-ORD-01")
def test_amounts_change_alone_and_keep_the_others(shop: Shop) -> None:
    goods = (NewLine(sku="SERUM", qty=2, price=rupiah(50_000)),)
    amounts = {"shipping": rupiah(9_000), "voucher": rupiah(5_000), "cod": True}
    made = shop.order(lines=goods, draft=True, **amounts)

    def money() -> tuple[int, ...]:
        row = shop.stored(made.number)
        return tuple(
            row[name].sen // 100
            for name in ("subtotal", "seller_discount", "shipping", "total", "cod_amount")
        )

    assert money() == (95_000, 5_000, 9_000, 104_000, 104_000)
    shop.do(UpdateOrder(order=made.number, shipping=rupiah(12_000)))
    assert money() == (95_000, 5_000, 12_000, 107_000, 107_000)
    shop.do(UpdateOrder(order=made.number, voucher=rupiah(1_000)))
    assert money() == (99_000, 1_000, 12_000, 111_000, 111_000)

    other = (NewLine(sku="KAPAS", qty=3, price=rupiah(8_000), discount=rupiah(4_000)),)
    shop.do(UpdateOrder(order=made.number, lines=other))

    assert money() == (19_000, 5_000, 12_000, 31_000, 31_000)
    found = {text: len(shop.ask(OrderList(text=text)).rows) for text in ("kapas", "serum")}
    assert found == {"kapas": 1, "serum": 0}
    stored = shop.stored(made.number)
    assert (stored["pieces"], stored["summary"], stored["state"]) == (3, "3× KAPAS", "draft")
    assert shop.rows(
        "SELECT p.sku, i.qty FROM sales_order_item i JOIN product p ON p.id = i.product_id"
    ) == [("KAPAS", 3)]


@pytest.mark.req("ERP-ORD-01")
@pytest.mark.parametrize("name", ["shipping", "voucher"])
def test_amounts_below_zero_are_refused_and_nothing_is_written(shop: Shop, name: str) -> None:
    made = shop.order(("SERUM", 1))
    before, stored = shop.counts(), shop.stored(made.number)

    with pytest.raises(UserError, match="Ongkir dan potongan tidak boleh negatif"):
        shop.order(("SERUM", 1), **{name: Money(-1)})
    with pytest.raises(UserError, match="Ongkir dan potongan tidak boleh negatif"):
        shop.do(UpdateOrder(order=made.number, **{name: Money(-1)}))  # type: ignore[arg-type]

    assert (shop.counts(), shop.stored(made.number)) == (before, stored)


@pytest.mark.req("ERP-ORD-12")
def test_notes_and_address_change_until_it_has_left(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    made = shop.order(("SERUM", 1))
    to = Recipient(name="Budi", phone="0813-9999-0000", address="Jl. Baru 1", city="KOTA BOGOR")

    shop.do(UpdateOrder(order=made.number, recipient=to, seller_note="rapikan", gift=True))

    stored = shop.stored(made.number)
    assert (stored["customer_name"], stored["address"]) == ("Budi", "Jl. Baru 1")
    assert (stored["seller_note"], stored["gift"], stored["state"]) == (
        "rapikan",
        True,
        "allocated",
    )
    assert "6281399990000" in stored["search"]
    shop.ship(made.number)
    with pytest.raises(UserError, match="berstatus Dikirim, jadi tidak dapat diubah lagi"):
        shop.do(UpdateOrder(order=made.number, seller_note="terlambat"))


@pytest.mark.req("ERP-ORD-01", "ERP-ORD-12")
def test_each_field_is_changed_alone_and_the_others_stay(shop: Shop) -> None:
    made = shop.order(("SERUM", 1))
    changes: dict[str, Any] = {
        "courier": "JNE", "service": "REG", "gift": True, "fragile": True, "buyer_note": "cepat",
        "seller_note": "rapikan", "ship_by": shop.company.env.now() + timedelta(days=2),
    }  # fmt: skip
    for name, value in changes.items():
        before = shop.stored(made.number)

        shop.do(UpdateOrder(order=made.number, **{name: value}))

        after = shop.stored(made.number)
        moved = {column for column, was in before.items() if after[column] != was}
        assert moved - {"version", "updated_at", "by_hand"} == {name}
        assert (after[name], name in after["by_hand"].split()) == (value, True)


@pytest.mark.req("ERP-ORD-12", "ERP-ORD-03", "WMS-OUT-03")
def test_what_an_order_waits_for_is_told_until_it_is_there(shop: Shop) -> None:
    """Neither a person who writes a note nor a newer file takes the reason away."""
    shop.receive("SERUM", 1)
    short = ["Stok SERUM kurang 2 dari 3. Tambah stok, lalu alokasikan lagi."]
    typed = shop.order(("SERUM", 3)).number
    shop.take(told("A", "ready_to_ship", line("SERUM", 3)))
    shop.do(AllocateOrders())
    assert [shop.stored(one)["problems"] for one in (typed, "A")] == [short, short]

    shop.do(UpdateOrder(order=typed, courier="JNE", recipient=SITI))
    shop.do(SetResi(rows=(ResiRow(order=typed, resi="JNE1"),)))
    shop.company.env.advance(timedelta(hours=1))
    shop.take(told("A", "ready_to_ship", line("SERUM", 3), resi="SPX1", shipping=rupiah(1_000)))

    for number in (typed, "A"):
        assert (shop.state(number), shop.stored(number)["problems"]) == ("backorder", short)
    # it was said of other goods than these, and they were not looked at yet
    shop.do(MapSkus(store="SHP", rules=(SkuRule(marketplace_sku="SERUM", sku="TONER"),)))
    assert (shop.state("A"), shop.stored("A")["problems"]) == ("backorder", [])
    shop.do(AllocateOrders(orders=("A",)))
    lacks = ["Stok TONER kurang 3 dari 3. Tambah stok, lalu alokasikan lagi."]
    assert shop.stored("A")["problems"] == lacks
    shop.take(told("A", "ready_to_ship", line("KAPAS", 3), resi="SPX2", shipping=rupiah(2_000)))
    assert (shop.state("A"), shop.stored("A")["problems"]) == ("backorder", [])


@pytest.mark.req("ERP-ORD-12")
def test_fewer_pieces_of_what_is_short_are_reserved_at_once(shop: Shop) -> None:
    shop.receive("SERUM", 3)
    made = shop.order(("SERUM", 5))
    assert shop.one("SELECT count(*) FROM reservation") == 0

    still = shop.do(UpdateOrder(order=made.number, lines=(NewLine(sku="SERUM", qty=4),))).value
    then = shop.do(UpdateOrder(order=made.number, lines=(NewLine(sku="SERUM", qty=2),))).value

    lacks = "Stok SERUM kurang 1 dari 4. Tambah stok, lalu alokasikan lagi."
    assert (still.state, still.problems) == ("backorder", (lacks,))
    assert (then.state, then.problems) == ("allocated", ())
    assert shop.rows("SELECT qty, state FROM reservation") == [(2, "active")]


@pytest.mark.req("ERP-ORD-01", "WMS-SEC-10")
def test_who_made_and_changed_an_order_is_on_the_trail(shop: Shop) -> None:
    yesterday = shop.company.env.now() - timedelta(days=1)
    made = shop.order(("SERUM", 2), cod=True, ordered_at=yesterday, draft=True)
    to = Recipient(name="Budi", phone="081399990000", address="Jl. Baru 1", city="KOTA BOGOR")
    goods = (NewLine(sku="KAPAS", qty=1, price=rupiah(7_000)),)

    shop.do(UpdateOrder(order=made.number, recipient=to, lines=goods, courier="JNE"))

    stored = shop.stored(made.number)
    assert (stored["ordered_at"], stored["payment_method"]) == (yesterday, "COD")
    trail = shop.rows(
        "SELECT a.action, a.old, a.new, u.username FROM audit_entry a JOIN app_user u "
        "ON u.id = a.actor_id WHERE a.subject_kind = 'order' ORDER BY a.at, a.id"
    )
    entries = [(action, as_json(old), as_json(new), who) for action, old, new, who in trail]
    before = {
        "penerima": "Siti Aminah", "telepon": "0812-1111-2222", "alamat": "Jl. Melati 5",
        "kota": "KOTA BANDUNG", "isi": "2× SERUM", "total": "20000.00", "kurir": "",
        "layanan": "", "catatan": "",
    }  # fmt: skip
    after = before | {
        "penerima": "Budi", "telepon": "081399990000", "alamat": "Jl. Baru 1",
        "kota": "KOTA BOGOR", "isi": "1× KAPAS", "total": "7000.00", "kurir": "JNE",
    }  # fmt: skip
    created = {"toko": "MAN", "total": "20000.00", "status": "draft"}
    me = shop.company.admin.actor.username
    assert entries == [("order.create", None, created, me), ("order.update", before, after, me)]


@pytest.mark.req("WMS-CRM-04")
def test_a_new_phone_moves_the_order_to_another_customer(shop: Shop) -> None:
    made = shop.order(("SERUM", 2))
    to = Recipient(name="Budi", phone="0813-9999-0000", address="Jl. Baru 1", city="KOTA BOGOR")

    shop.do(UpdateOrder(order=made.number, recipient=to))

    counted = shop.rows("SELECT name, total_orders, total_spent FROM customer ORDER BY name")
    assert counted == [("Budi", 1, 2_000_000), ("Siti Aminah", 0, 0)]


def test_somebody_elses_change_is_not_overwritten(shop: Shop) -> None:
    made = shop.order(("SERUM", 1))
    version = shop.ask(OrderDetail(order=made.number)).version
    shop.do(UpdateOrder(order=made.number, seller_note="satu"))

    with pytest.raises(StaleData, match="Pesanan SO-261121-0001 baru saja diubah orang lain"):
        shop.do(UpdateOrder(order=made.number, read_version=version, seller_note="dua"))

    assert shop.stored(made.number)["seller_note"] == "satu"


def test_what_a_person_changed_no_file_changes_back(shop: Shop) -> None:
    shop.take(told("2611210001", "ready_to_ship"))
    more = (NewLine(sku="SERUM", qty=4, price=rupiah(10_000)),)
    shop.do(UpdateOrder(order="2611210001", lines=more))

    again = shop.take(told("2611210001", "ready_to_ship"))
    shop.company.env.advance(timedelta(hours=1))
    later = shop.take(told("2611210001", "ready_to_ship", resi="SPX9"))

    assert (again.unchanged, later.updated) == (1, 1)
    stored = shop.stored("2611210001")
    assert (stored["pieces"], stored["total"], stored["resi"]) == (4, rupiah(40_000), "SPX9")


@pytest.mark.req("ERP-ORD-12", "ERP-ORD-03")
def test_what_a_person_wrote_no_file_writes_over(shop: Shop) -> None:
    """A number asked for by chat, a courier chosen for one parcel: the next export knows neither."""
    said = {"recipient": "", "phone": "", "address": "Jl. Lama 1", "channel": "mengantar"}
    shop.take(told("M1", **said), store="MGT")
    assert shop.state("M1") == "needs_fix"
    to = Recipient(name="Budi", phone="081399990000", address="Jl. Baru 1", city="KOTA BOGOR")
    shop.do(
        UpdateOrder(
            order="M1", recipient=to, courier="JNE", service="REG", fragile=True, seller_note="Dua"
        )
    )
    shop.do(MapCouriers(platform="mengantar", rules=(CourierRule(courier="SAP Express"),)))

    later = [told("M1", resi="R1", buyer_note="Cepat ya", **said)]
    first, again = (shop.take(*later, store="MGT") for _ in range(2))

    assert (first.updated, again.updated, again.unchanged) == (1, 0, 1)
    stored = shop.stored("M1")
    assert [stored[name] for name in ("customer_name", "customer_phone", "address", "city")] == [
        "Budi", "081399990000", "Jl. Baru 1", "KOTA BOGOR",
    ]  # fmt: skip
    assert (stored["courier"], stored["service"], stored["fragile"]) == ("JNE", "REG", True)
    assert (stored["seller_note"], stored["buyer_note"], stored["resi"]) == (
        "Dua",
        "Cepat ya",
        "R1",
    )
    assert (stored["state"], stored["problems"]) == ("approved", [])
    assert "6281399990000" in stored["search"]
    assert shop.rows("SELECT phone, total_orders FROM customer") == [("6281399990000", 1)]


@pytest.mark.req("ERP-ORD-09", "ERP-ORD-12", "ERP-ORD-02")
def test_a_resi_filled_in_stays_until_the_platform_tells_one(shop: Shop) -> None:
    """Exports of orders to be sent have no resi; the next one took the imported away."""
    shop.take(told("A1"), told("A2"))
    rows = (ResiRow(order="A1", resi="JNE-1", courier="JNE"), ResiRow(order="A2", resi="JNE-2"))
    shop.do(SetResi(rows=rows))

    shop.take(*(told(one, buyer_note="Cepat ya") for one in ("A1", "A2")))

    kept = [shop.stored(one) for one in ("A1", "A2")]
    assert [(one["resi"], one["resi_key"], one["courier"]) for one in kept] == [
        ("JNE-1", "JNE-1", "JNE"), ("JNE-2", "JNE-2", ""),
    ]  # fmt: skip
    assert [one["buyer_note"] for one in kept] == ["Cepat ya", "Cepat ya"]
    assert [each.number for each in shop.ask(FindOrder(code="jne-1"))] == ["A1"]
    assert [row.number for row in shop.ask(OrderList(text="jne-2")).rows] == ["A2"]
    shop.take(told("A1", resi="SPX9"))
    assert (shop.stored("A1")["resi"], shop.stored("A1")["courier"]) == ("SPX9", "JNE")


@pytest.mark.req("ERP-ORD-12", "ERP-ORD-02")
def test_what_was_typed_with_an_order_stays_when_a_file_brings_it(shop: Shop) -> None:
    typed = {
        "courier": "JNE",
        "service": "REG",
        "resi": "JNE-1",
        "gift": True,
        "seller_note": "Dua",
    }
    shop.order(("SERUM", 1), store="SHP", platform_order_id="2611210001", **typed)

    done = shop.take(told("2611210001", "ready_to_ship", line("SERUM", 2), buyer_note="Cepat"))

    stored = shop.stored("2611210001")
    assert (done.created, done.updated) == (0, 1)
    assert {name: stored[name] for name in typed} == typed
    assert [stored[name] for name in ("customer_name", "customer_phone", "address", "city")] == [
        "Siti Aminah", "0812-1111-2222", "Jl. Melati 5", "KOTA BANDUNG",
    ]  # fmt: skip
    assert (stored["buyer_note"], stored["fragile"], stored["pieces"]) == ("Cepat", False, 2)
    assert shop.rows("SELECT name, total_orders FROM customer") == [("Siti Aminah", 1)]


@pytest.mark.req("ERP-ORD-13", "PU-10")
def test_a_changed_order_is_still_found_by_a_part_of_its_further_numbers(shop: Shop) -> None:
    shop.take(told("A1", other_ids=("INV/20261101/MPL/77",), resi="SPX1"))
    wanted = {"mpl/77": ["A1"], "spx1": ["A1"], "siti aminah": ["A1"], "a1": ["A1"]}

    shop.do(UpdateOrder(order="A1", recipient=SITI))
    shop.do(UpdateOrder(order="A1", lines=(NewLine(sku="KAPAS", qty=1, price=rupiah(1)),)))

    for text, numbers in {**wanted, "kapas": ["A1"], "serum": []}.items():
        found = [row.number for row in shop.ask(OrderList(text=text)).rows]
        assert (text, found) == (text, numbers)


def test_a_product_that_sleeps_stops_the_order(shop: Shop) -> None:
    shop.do(SetProductActive(sku="TONER", active=False))

    made = shop.order(("TONER", 1))

    assert (made.state, made.problems) == (
        "needs_fix",
        ("Produk TONER tidak aktif. Aktifkan, atau petakan ke produk lain.",),
    )


def test_orders_are_typed_by_those_who_may(shop: Shop) -> None:
    wanted = CreateOrder(
        store="MAN", recipient=SITI, lines=(NewLine(sku="SERUM", qty=1, price=rupiah(1)),)
    )

    with pytest.raises(PermissionRefused):
        shop.company.client("Packer").do(wanted)
    assert shop.company.client("Customer Service").do(wanted).value.state == "backorder"
