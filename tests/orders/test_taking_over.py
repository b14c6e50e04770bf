from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting.api import CheckBooks
from app.core.money import Money
from app.orders.api import (
    AllocateOrders,
    CancelOrders,
    CourierRule,
    DeallocateOrders,
    FindOrder,
    FollowOrders,
    MapCouriers,
    OrderDetail,
)
from app.orders.rules import State
from app.stock.api import ReceiptLine, ReceiveStock
from tests.support.shop import CREATED, line, told

if TYPE_CHECKING:
    from tests.support.shop import Shop


def later(hours: int) -> dict[str, object]:
    return {"seen_at": CREATED + timedelta(hours=1 + hours)}


@pytest.mark.req("ERP-ORD-01", "ERP-ORD-02", "WMS-CRM-03")
def test_a_new_order_brings_everything_the_platform_says(shop: Shop) -> None:
    ours = Money.rupiah_of(2_000)
    shop.take(
        told(
            "2611200ABC", "ready_to_ship",
            line("SERUM", 2, 50_000, seller_discount=ours, platform_discount=Money.rupiah_of(500)),
            line("PAKET", 1, 80_000),
            channel="shopee", status="Perlu Dikirim", voucher=Money.rupiah_of(3_000), cod=True,
            cod_amount=Money.rupiah_of(170_000), payment_method="COD (Bayar di Tempat)",
            buyer_note="bungkus kado ya", other_ids=("INV/1",), resi="spxid1",
            ship_by=CREATED + timedelta(days=2), amounts={"coins": Money.rupiah_of(100)},
        )
    )  # fmt: skip

    stored = shop.stored("2611200ABC")
    assert stored["state"] == "approved"
    assert (stored["platform"], stored["channel"]) == ("shopee", "shopee")
    assert (stored["platform_status"], stored["platform_state"]) == (
        "Perlu Dikirim",
        "ready_to_ship",
    )
    assert (stored["subtotal"], stored["total"]) == (Money.rupiah_of(175_000),) * 2
    assert stored["seller_discount"] == Money.rupiah_of(5_000)
    assert stored["platform_discount"] == Money.rupiah_of(500)
    assert (stored["payment"], stored["cod_amount"]) == ("cod", Money.rupiah_of(170_000))
    assert (stored["gift"], stored["fragile"]) == (True, False)
    assert (stored["pieces"], stored["summary"]) == (5, "2× SERUM, 1× PAKET")
    assert (stored["resi"], stored["resi_key"]) == ("spxid1", "SPXID1")
    assert stored["amounts"] == {"coins": "100.00"}
    assert stored["ordered_at"] == CREATED
    view = shop.ask(OrderDetail(order="INV/1"))
    assert (view.customer, view.customer_code[:2], view.other_numbers) == (
        "S******i",
        "C-",
        ("INV/1",),
    )
    assert view.batch == "IMP-261121-001, Administrator"


@pytest.mark.req("ERP-ORD-01", "ERP-ORD-02", "ERP-ORD-08")
def test_whatever_a_newer_file_says_is_on_the_order(shop: Shop) -> None:
    """Column by column: what a file brings first, and what the next one says otherwise."""
    shop.do(MapCouriers(platform="shopee", rules=(KILAT, HEMAT)))
    for at, words in enumerate((FIRST, THEN)):
        sold = line("SERUM", 2 + at, 10_000 * (1 + at), **words["line"])
        shop.take(told("A", "ready_to_ship", sold, **words["told"], **later(at)))

        stored = shop.stored("A")

        assert {name: stored[name] for name in words["stored"]} == words["stored"], at
        assert shop.rows(
            "SELECT sku_raw, product_name, variation, qty, returned_qty, unit_price, "
            "subtotal_before, seller_discount, platform_discount, subtotal FROM sales_order_line"
        ) == [words["row"]]


def _rp(amount: int) -> Money:
    return Money.rupiah_of(amount)


KILAT = CourierRule(option="Kilat", courier="JNE", service="YES")
HEMAT = CourierRule(option="Hemat", courier="SiCepat", service="REG")
DAY = timedelta(days=1)
FIRST: dict[str, Any] = {
    "told": {
        "status": "Perlu Dikirim", "channel": "shopee", "paid_at": CREATED + DAY,
        "ship_by": CREATED + 2 * DAY, "username": "siti99", "recipient": "Siti",
        "phone": "081211112222", "address": "Jl. A 1", "city": "KOTA A", "province": "JABAR",
        "postcode": "40111", "courier_option": "Kilat", "resi": "spx1", "payment_method": "COD",
        "cod": True, "cod_amount": _rp(20_000), "voucher": _rp(1_000), "shipping": _rp(3_000),
        "buyer_note": "bungkus kado", "seller_note": "pagi", "amounts": {"coins": _rp(50)},
        "attention": "Lihat.",
    },
    "line": {"variation": "30 ml", "seller_discount": _rp(500), "platform_discount": _rp(200)},
    "stored": {
        "platform_status": "Perlu Dikirim", "channel": "shopee", "paid_at": CREATED + DAY,
        "ship_by": CREATED + 2 * DAY, "buyer_username": "siti99", "customer_name": "Siti",
        "customer_phone": "081211112222", "address": "Jl. A 1", "city": "KOTA A",
        "province": "JABAR", "postcode": "40111", "courier_option": "Kilat", "courier": "JNE",
        "service": "YES", "resi": "spx1", "resi_key": "SPX1", "payment": "cod",
        "payment_method": "COD", "cod_amount": _rp(20_000), "seller_discount": _rp(1_500),
        "platform_discount": _rp(200), "subtotal": _rp(18_500), "shipping": _rp(3_000),
        "total": _rp(21_500), "pieces": 2, "summary": "2× SERUM", "gift": True, "fragile": False,
        "buyer_note": "bungkus kado", "seller_note": "pagi", "amounts": {"coins": "50.00"},
        "attention": "Lihat.", "problems": [], "state": "approved", "outside": False,
    },
    "row": (
        "SERUM", "Produk SERUM", "30 ml", 2, 0, 1_000_000, 2_000_000, 50_000, 20_000, 1_950_000,
    ),
}  # fmt: skip
THEN: dict[str, Any] = {
    "told": {
        "status": "Siap", "channel": "tokopedia", "paid_at": CREATED + 2 * DAY,
        "ship_by": CREATED + 3 * DAY, "username": "budi77", "recipient": "Budi",
        "phone": "081399990000", "address": "Jl. B 2", "city": "KOTA B", "province": "DIY",
        "postcode": "55111", "courier_option": "Hemat", "resi": "spx2",
        "payment_method": "ShopeePay", "voucher": _rp(2_000), "shipping": _rp(4_000),
        "buyer_note": "awas kaca, mudah pecah", "seller_note": "sore",
        "amounts": {"fee": _rp(70)},
    },
    "line": {"variation": "50 ml", "seller_discount": _rp(700), "platform_discount": _rp(300)},
    "stored": {
        "platform_status": "Siap", "channel": "tokopedia", "paid_at": CREATED + 2 * DAY,
        "ship_by": CREATED + 3 * DAY, "buyer_username": "budi77", "customer_name": "Budi",
        "customer_phone": "081399990000", "address": "Jl. B 2", "city": "KOTA B",
        "province": "DIY", "postcode": "55111", "courier_option": "Hemat", "courier": "SiCepat",
        "service": "REG", "resi": "spx2", "resi_key": "SPX2", "payment": "prepaid",
        "payment_method": "ShopeePay", "cod_amount": _rp(0), "seller_discount": _rp(2_700),
        "platform_discount": _rp(300), "subtotal": _rp(57_300), "shipping": _rp(4_000),
        "total": _rp(61_300), "pieces": 3, "summary": "3× SERUM", "gift": False, "fragile": True,
        "buyer_note": "awas kaca, mudah pecah", "seller_note": "sore", "amounts": {"fee": "70.00"},
        "attention": "", "problems": [], "state": "approved", "outside": False,
    },
    "row": (
        "SERUM", "Produk SERUM", "50 ml", 3, 0, 2_000_000, 6_000_000, 70_000, 30_000, 5_930_000,
    ),
}  # fmt: skip


@pytest.mark.req("ERP-ORD-08")
def test_the_same_words_again_change_nothing(shop: Shop) -> None:
    orders = (told("A"), told("B", "completed"), told("C", "ready_to_ship", line("XX")))
    shop.take(*orders)
    before = shop.rows("SELECT number, version, updated_at, batch_id FROM sales_order ORDER BY 1")
    counts = shop.counts()

    done = shop.take(*orders)

    assert (done.created, done.updated, done.unchanged) == (0, 0, 3)
    assert before == shop.rows(
        "SELECT number, version, updated_at, batch_id FROM sales_order ORDER BY 1"
    )
    new = {"import_batch": 1, "command": 1, "audit_entry": 1}
    assert shop.counts() == {table: n + new.get(table, 0) for table, n in counts.items()}


@pytest.mark.req("ERP-ORD-08", "ERP-ORD-10")
def test_an_older_file_after_a_newer_one_turns_nothing_back(shop: Shop) -> None:
    shop.take(told("A", "delivered", line("SERUM", 2), resi="SPX1", **later(48)))
    before = shop.stored("A")

    done = shop.take(told("A", "ready_to_ship", line("SERUM", 1)))

    assert (done.updated, done.older) == (0, 1)
    assert shop.stored("A") == before


def test_a_newer_file_replaces_lines_and_does_not_add_to_them(shop: Shop) -> None:
    shop.take(told("A", "ready_to_ship", line("SERUM", 2), line("KAPAS")))

    shop.take(told("A", "ready_to_ship", line("TONER", 5), **later(3)))

    lines = [(each.sku, each.qty) for each in shop.ask(OrderDetail(order="A")).lines]
    assert lines == [("TONER", 5)]
    assert shop.rows("SELECT count(*) FROM sales_order_item") == [(1,)]
    assert shop.stored("A")["summary"] == "5× TONER"


@pytest.mark.req("ERP-ORD-12")
def test_lines_that_change_after_stock_was_reserved_are_for_a_person(shop: Shop) -> None:
    shop.receive("SERUM", 9)
    shop.take(told("A", "ready_to_ship", line("SERUM", 2)))
    shop.do(AllocateOrders())
    changed = told("A", "ready_to_ship", line("SERUM", 5), resi="SPX1", **later(3))

    done = shop.take(changed)

    assert (done.updated, done.attention, done.differing) == (1, 1, 1)
    stored = shop.stored("A")
    assert (stored["state"], stored["pieces"], stored["resi"]) == ("allocated", 2, "SPX1")
    assert stored["attention"].startswith("Isi pesanan di platform berubah setelah stoknya")
    shop.do(DeallocateOrders(orders=("A",)))
    again = shop.take(changed)
    assert (again.updated, again.agrees, shop.stored("A")["pieces"]) == (1, True, 5)


def test_amounts_follow_the_platform_until_the_order_has_left(shop: Shop) -> None:
    shop.receive("SERUM", 9)
    shop.take(told("A", "ready_to_ship", line("SERUM", 2)))
    shop.do(AllocateOrders())

    shop.take(told("A", "ready_to_ship", line("SERUM", 2), voucher=Money(50_000), **later(3)))
    assert shop.stored("A")["subtotal"] == Money.rupiah_of(19_500)
    shop.ship("A")
    shop.take(told("A", "shipped", line("SERUM", 2), voucher=Money(70_000), **later(6)))

    stored = shop.stored("A")
    assert (stored["subtotal"], stored["platform_state"]) == (Money.rupiah_of(19_500), "shipped")


@pytest.mark.req("ERP-ORD-10")
@pytest.mark.parametrize("state", ["shipped", "delivered", "completed"])
def test_what_left_before_we_saw_it_costs_no_stock_and_no_journal(shop: Shop, state: str) -> None:
    done = shop.take(told("A", state, line("SERUM", 2), resi="SPX1", shipped_at=CREATED))

    assert (done.created, done.outside) == (1, 1)
    stored = shop.stored("A")
    assert (stored["state"], stored["outside"], stored["shipped_at"]) == (state, True, CREATED)
    counts = shop.counts()
    assert (counts["journal"], counts["stock_move"], counts["reservation"]) == (0, 0, 0)


@pytest.mark.req("ERP-ORD-10")
def test_our_own_shipment_follows_the_platform(shop: Shop) -> None:
    shop.receive("SERUM", 9)
    shop.take(told("A", "ready_to_ship", line("SERUM", 2)))
    shop.do(AllocateOrders())
    shop.ship("A")
    shipped_at = shop.stored("A")["shipped_at"]

    shop.take(told("A", "delivered", line("SERUM", 2), shipped_at=CREATED, **later(30)))
    shop.take(
        told(
            "A",
            "completed",
            line("SERUM", 2),
            completed_at=CREATED + timedelta(days=6),
            **later(40),
        )
    )

    stored = shop.stored("A")
    assert (stored["state"], stored["outside"]) == ("completed", False)
    assert (stored["shipped_at"], stored["completed_at"]) == (
        shipped_at,
        CREATED + timedelta(days=6),
    )
    trail = [event.new_state for event in shop.ask(OrderDetail(order="A")).events]
    assert trail == ["approved", "allocated", "shipped", "delivered", "completed"]


@pytest.mark.req("ERP-ORD-11", "WMS-RSV-02")
def test_what_the_platform_cancels_gives_its_stock_back(shop: Shop) -> None:
    shop.receive("SERUM", 2)
    shop.take(told("A", "ready_to_ship", line("SERUM", 2)))
    shop.do(AllocateOrders())

    done = shop.take(
        told("A", "cancelled", line("SERUM", 2), cancel_reason="Ubah alamat", **later(3))
    )

    assert done.cancelled == 1
    stored = shop.stored("A")
    assert (stored["state"], stored["cancel_reason"]) == ("cancelled", "Ubah alamat")
    assert shop.rows("SELECT state FROM reservation") == [("released",)]
    assert shop.rows("SELECT total_orders FROM customer") == [(0,)]


def test_a_cancel_of_what_we_shipped_is_shown_and_changes_nothing(shop: Shop) -> None:
    shop.receive("SERUM", 2)
    shop.take(told("A", "ready_to_ship", line("SERUM", 2)))
    shop.do(AllocateOrders())
    shop.ship("A")

    shop.take(told("A", "cancelled", line("SERUM", 2), **later(3)))

    stored = shop.stored("A")
    assert stored["state"] == "shipped"
    assert stored["attention"].startswith("Platform menyatakan batal, padahal paketnya sudah")


def test_what_we_cancelled_and_the_platform_shipped_is_shown(shop: Shop) -> None:
    shop.take(told("A"))
    shop.do(CancelOrders(orders=("A",), reason="stok rusak"))

    shop.take(told("A", "shipped", **later(3)))

    stored = shop.stored("A")
    assert (stored["state"], stored["outside"]) == ("cancelled", False)
    assert stored["attention"].startswith("Dibatalkan di Lumbung, tetapi platform menyatakan")


@pytest.mark.req("ERP-ORD-10", "WMS-CRM-04")
def test_a_parcel_of_ours_that_turns_back_undoes_its_sale(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    shop.take(told("A", "ready_to_ship", line("SERUM", 2, 50_000)))
    shop.do(AllocateOrders())
    shop.ship("A")
    before = shop.ledger()
    assert (before["12-201"], before["41-101"], before["51-100"]) == (100_000, -100_000, 2_000)

    shop.take(told("A", "returned", line("SERUM", 2, 50_000), **later(80)))

    after = shop.ledger()
    assert shop.state("A") == "rts_in_transit"
    assert {code: after.get(code, 0) for code in ("12-201", "41-200", "51-100", "13-500")} == {
        "12-201": 0, "41-200": 100_000, "51-100": 0, "13-500": 2_000,
    }  # fmt: skip
    assert after["13-100"] == before["13-100"]
    assert shop.rows("SELECT total_orders, total_rts FROM customer") == [(1, 1)]
    journals = [each.event for each in shop.ask(OrderDetail(order="A")).journals]
    assert journals == ["sale.shipped", "rts.detected"]


@pytest.mark.req("WMS-VAL-08", "WMS-VAL-11", "ERP-ORD-10")
def test_what_turns_back_is_worth_what_it_cost_after_a_receipt_dated_back(shop: Shop) -> None:
    """Two of five at 1 000 left; five at 3 000 came the day before, recorded later."""
    shop.receive("SERUM", 5)
    shop.take(told("A", "ready_to_ship", line("SERUM", 2, 50_000)))
    shop.do(AllocateOrders())
    shop.ship("A")
    shop.take(told("A", "returned", line("SERUM", 2, 50_000), **later(80)))
    (old,) = shop.rows("SELECT l.number, l.expires_on FROM lot l WHERE l.number <> ''")
    late = ReceiptLine(
        sku="SERUM", qty=5, cost=Money.rupiah_of(15_000), location="GD1-A-01", lot=old[0],
    )  # fmt: skip

    shop.do(
        ReceiveStock(warehouse="GD1", lines=(late,), on_date=CREATED.date() - timedelta(days=2))
    )

    codes = ("13-100", "13-500", "51-100")
    assert {code: shop.ledger().get(code, 0) for code in codes} == {
        "13-100": 16_000, "13-500": 4_000, "51-100": 0,
    }  # fmt: skip
    events = [each.event for each in shop.ask(OrderDetail(order="A")).journals]
    assert events == ["sale.shipped", "rts.detected", "rts.restated"]
    assert shop.ask(CheckBooks()).violations == ()

    # it arrived after all
    shop.do(FollowOrders(orders=("A",), state="delivered"))

    assert {code: shop.ledger().get(code, 0) for code in codes} == {
        "13-100": 16_000, "13-500": 0, "51-100": 4_000,
    }  # fmt: skip
    assert shop.ask(CheckBooks()).violations == ()


def test_a_return_of_what_left_without_us_is_followed_without_a_journal(shop: Shop) -> None:
    shop.take(told("A", "shipped"))

    shop.take(told("A", "returned", **later(80)))

    stored = shop.stored("A")
    assert (stored["state"], stored["outside"]) == ("rts_in_transit", True)
    assert shop.counts()["journal"] == 0


def test_an_unpaid_order_waits_as_a_draft_until_it_is_paid(shop: Shop) -> None:
    shop.take(told("A", "unpaid", paid_at=None))
    assert (shop.state("A"), shop.rows("SELECT total_orders FROM customer")) == ("draft", [(0,)])

    shop.take(told("A", "ready_to_ship"))

    assert shop.state("A") == "approved"
    assert shop.rows("SELECT total_orders FROM customer") == [(1,)]


@pytest.mark.req("PU-10")
def test_parcels_put_together_share_a_resi_and_both_are_found(shop: Shop) -> None:
    done = shop.take(told("A", resi="SPX1"), told("B", resi="SPX1"))

    assert (done.created, done.attention) == (2, 1)
    assert {each.number for each in shop.ask(FindOrder(code="spx1"))} == {"A", "B"}
    assert "juga ada di pesanan lain" in shop.stored("B")["attention"]
    again = shop.take(told("A", resi="SPX1"), told("B", resi="SPX1"))
    assert again.unchanged == 2


def test_an_order_of_another_store_is_left_alone_and_named(database_url: str) -> None:
    from tests.support.shop import Shop as Build

    shop = Build.build(database_url, ("SHP", "SHP2"))
    shop.take(told("A"))
    before = shop.stored("A")

    done = shop.take(told("A", "delivered"), told("B"), store="SHP2")

    assert (done.created, [(each.number, each.reason) for each in done.skipped]) == (
        1,
        [("A", "sudah tercatat di toko Toko SHP: pilih toko itu")],
    )
    assert shop.stored("A") == before
    shop.company.close()


def test_two_platforms_may_use_one_number(shop: Shop) -> None:
    shop.take(told("12345678"))

    shop.take(told("12345678"), store="TTS")

    numbers = shop.rows("SELECT number, platform FROM sales_order ORDER BY platform")
    assert numbers == [("12345678", "shopee"), ("TIKTOK-12345678", "tiktok")]
    assert shop.take(told("12345678"), store="TTS").unchanged == 1


def test_of_an_order_that_comes_twice_in_a_file_the_newest_counts(shop: Shop) -> None:
    shop.take(told("A", "shipped", resi="SPX1"), told("A", "ready_to_ship"))

    assert (shop.state("A"), shop.counts()["sales_order"]) == ("shipped", 1)


def test_a_partial_return_is_noted(shop: Shop) -> None:
    shop.take(told("A", "completed", line("SERUM", 3, returned_qty=2)))

    stored = shop.stored("A")
    assert (stored["state"], stored["attention"]) == (
        State.COMPLETED,
        "Platform mencatat retur 2 barang.",
    )


@pytest.mark.req("WMS-CRM-02", "WMS-CRM-03", "WMS-CRM-04")
def test_orders_find_their_customer_by_phone_then_by_buyer_name(shop: Shop) -> None:
    phone = {"phone": "0812-1111-2222", "recipient": "Siti Aminah"}
    shop.order(("SERUM", 1))
    shop.take(
        told("A", username="siti99", **phone),
        told("B", username="siti99"),
        told("C", username="budi"),
        told("D", username="", phone="******1"),
        told("E", "cancelled", username="siti99"),
    )

    counted = shop.rows(
        "SELECT c.name, c.total_orders, c.total_spent, count(o.id) FROM customer c "
        "JOIN sales_order o ON o.customer_id = c.id GROUP BY c.name, c.total_orders, c.total_spent "
        "ORDER BY c.total_orders DESC, c.name"
    )
    assert counted == [
        ("Siti Aminah", 3, 3_000_000, 4),
        ("S******i", 1, 1_000_000, 1),
        ("budi", 1, 1_000_000, 1),
    ]
