"""Mengantar's quirks, each by itself (formats/mengantar.md)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from app.core.env import WIB
from app.core.money import Money
from app.integrations.mengantar.goods import Goods, split_goods
from app.integrations.neutral import Lifecycle, Severity
from tests.integrations.files import mengantar, only, read_csv, read_rows

pytestmark = pytest.mark.req("ERP-ORD-08", "ERP-ORD-02")


def test_the_usual_parcel() -> None:
    order = only(
        read_rows(
            mengantar(
                {
                    "Customer Address": "JL CONTOH NO 1",
                    "Subdistrict": "CONTOH",
                    "City": "KOTA BANDUNG",
                    "ZIP Code": "04012",
                    "Weight": 1,
                    "Sender Name": "TOKO SENSASI",
                    "COD Fee (Inc VAT)": Decimal("3946.05"),
                    "Remark 1": "02210689637799",
                }
            )
        )
    )

    assert (order.platform_order_id, order.resi) == ("MGT1333349146", "JP7076743157")
    assert order.status is Lifecycle.DELIVERED
    assert (order.is_cod, order.cod_amount) == (True, Money.rupiah_of(118_500))
    assert (order.courier, order.sender) == ("JT", "TOKO SENSASI")
    assert (order.address.village, order.address.postcode) == ("CONTOH", "04012")
    assert order.phone == "6281218630099"
    assert order.other_ids == ("02210689637799",)
    assert order.weight_grams == 1000
    assert str(order.amounts.cod_fee) == "3946.05"
    assert order.times.created == datetime(2026, 10, 22, 9, 39, tzinfo=WIB)
    assert order.lines[0].revenue == Money.rupiah_of(91_500)


def test_thirty_three_columns_of_the_older_export() -> None:
    table = [row[:33] for row in mengantar({})]

    parsed = read_rows(table)

    assert parsed.layout == "Mengantar, 33 kolom"
    assert only(parsed).amounts.shipping_return == Money(0)


def test_tabs_under_a_csv_name() -> None:
    assert only(read_csv(mengantar({}), "\t")) == only(read_rows(mengantar({})))


def test_an_apostrophe_forces_text_and_is_no_part_of_the_id() -> None:
    order = only(
        read_rows(mengantar({"Order ID": "'MGT1333349146", "Tracking ID": "'003982142580"}))
    )

    assert (order.platform_order_id, order.resi) == ("MGT1333349146", "003982142580")


def test_without_an_order_id_the_tracking_id_is_the_identity() -> None:
    assert only(read_rows(mengantar({"Order ID": ""}))).platform_order_id == "JP7076743157"


@pytest.mark.parametrize("remark", ["2210689637799", Decimal(2210689637799)])
def test_the_remark_gets_its_leading_zero_back(remark: str | Decimal) -> None:
    assert only(read_rows(mengantar({"Remark 1": remark}))).other_ids == ("02210689637799",)


@pytest.mark.req("WMS-CRM-02")
@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        (Decimal(6281218630099), "6281218630099"),
        ("'081218630099", "081218630099"),
        ("6.28E+12", ""),
    ],
)
def test_phones(phone: str | Decimal, expected: str) -> None:
    assert only(read_rows(mengantar({"Customer Phone Number": phone}))).phone == expected


@pytest.mark.parametrize(
    ("word", "expected", "attention"),
    [
        ("PENDING PICKUP", Lifecycle.READY_TO_SHIP, False),
        ("MANIFEST OUTGOING", Lifecycle.SHIPPED, False),
        ("Picked  Up", Lifecycle.SHIPPED, False),
        ("UNDELIVERED", Lifecycle.SHIPPED, True),
        ("RETURN IN PROGRESS", Lifecycle.SHIPPED, True),
        ("PARCEL LOST", Lifecycle.SHIPPED, True),
        ("DELIVERED", Lifecycle.DELIVERED, False),
        ("DELIVERED (Pending)", Lifecycle.DELIVERED, False),
        ("RTS", Lifecycle.RETURNED, False),
        ("DELIVERY RETURN", Lifecycle.RETURNED, False),
        ("RETURN PROCESS", Lifecycle.RETURNED, False),
        ("CANCELLED", Lifecycle.CANCELLED, False),
    ],
)
def test_status_words(word: str, expected: Lifecycle, attention: bool) -> None:
    order = only(read_rows(mengantar({"Last Status": word})))

    assert order.status is expected
    assert bool(order.attention) is attention


def test_an_unknown_status_is_listed_and_never_guessed() -> None:
    parsed = read_rows(mengantar({"Last Status": "SEDANG DICARI"}))

    assert (parsed.orders, parsed.unknown_statuses) == ((), {"SEDANG DICARI": 1})


def test_prepaid_parcel_has_nothing_to_collect() -> None:
    order = only(read_rows(mengantar({"COD": 0})))

    assert (order.is_cod, order.cod_amount) == (False, Money(0))
    assert order.lines[0].revenue == Money.rupiah_of(91_500)


def test_goods_value_missing_is_taken_from_the_cod_and_told() -> None:
    parsed = read_rows(mengantar({"Product Value": 0, "Harga Barang Setelah Diskon": 0}))

    assert only(parsed).lines[0].revenue == Money.rupiah_of(91_500)
    assert [(each.column, each.severity) for each in parsed.row_problems] == [
        ("Product Value", Severity.WARNING)
    ]


def test_the_sellers_discount() -> None:
    parsed = read_rows(mengantar({"Diskon Nominal": 1_500, "Harga Barang Setelah Diskon": 90_000}))

    line = only(parsed).lines[0]
    assert parsed.row_problems == ()
    assert (line.seller_discount, line.revenue) == (Money.rupiah_of(1_500), Money.rupiah_of(90_000))


def test_a_discount_that_does_not_add_up_is_told() -> None:
    parsed = read_rows(mengantar({"Diskon Nominal": 1_500}))

    assert [each.column for each in parsed.row_problems] == ["Harga Barang Setelah Diskon"]


def test_blank_product_id_reads_the_description() -> None:
    line = only(
        read_rows(
            mengantar({"Product ID": "", "Goods Description": "2 pcs Sabun Sereh", "Quantity": 2})
        )
    ).lines[0]

    assert (line.sku, line.product, line.quantity) == ("SABUN SEREH", "Sabun Sereh", 2)


def test_several_products_in_a_description_share_the_value_exactly() -> None:
    lines = only(
        read_rows(
            mengantar(
                {
                    "Product ID": "",
                    "Goods Description": "2 PCS SABUN + 1 PCS LULUR",
                    "Quantity": 3,
                    "Product Value": 100_000,
                    "Harga Barang Setelah Diskon": 100_000,
                }
            )
        )
    ).lines

    assert [(line.sku, line.quantity) for line in lines] == [("SABUN", 2), ("LULUR", 1)]
    assert sum(line.revenue.sen for line in lines) == 10_000_000


def test_no_product_at_all_is_told() -> None:
    parsed = read_rows(mengantar({"Product ID": "", "Goods Description": ""}))

    assert only(parsed).lines[0].sku == ""
    assert parsed.row_problems[0].column == "Product ID"


@pytest.mark.parametrize(
    ("text", "quantity", "expected"),
    [
        ("2 PCS SABUN", 2, [Goods("SABUN", 2)]),
        ("2x Sabun, 1x Lulur", 3, [Goods("Sabun", 2), Goods("Lulur", 1)]),
        ("1 BOX A\n1 BOX B", 2, [Goods("A", 1), Goods("B", 1)]),
        # The numbers do not add up to the quantity column, so the text stays whole.
        ("2 PCS A + 1 PCS B", 2, [Goods("2 PCS A + 1 PCS B", 2)]),
        # One product: the quantity column decides.
        ("1 PCS A", 4, [Goods("A", 4)]),
        ("Paket hemat 3 in 1", 1, [Goods("Paket hemat 3 in 1", 1)]),
        ("SABUN, LULUR", 2, [Goods("SABUN, LULUR", 2)]),
        ("", 1, [Goods("", 1)]),
    ],
)
def test_goods_out_of_free_text(text: str, quantity: int, expected: list[Goods]) -> None:
    assert split_goods(text, quantity) == expected


@pytest.mark.parametrize("form", ["118.500,00", "118,500.00", "118500", "118500.0", "Rp118.500,00"])
def test_money_forms(form: str) -> None:
    assert only(read_rows(mengantar({"COD": form}))).cod_amount == Money.rupiah_of(118_500)


@pytest.mark.parametrize(
    "form", ["22/10/2026 09:39", "2026-10-22T09:39:00", Decimal("46317.40208333")]
)
def test_date_forms(form: str | Decimal) -> None:
    created = only(read_rows(mengantar({"Create Date": form, "Last Update": ""}))).times.created

    assert created == datetime(2026, 10, 22, 9, 39, tzinfo=WIB)


def test_the_same_row_twice_adds_nothing() -> None:
    parsed = read_rows(mengantar({}, {}))

    assert len(parsed.orders) == 1
    assert [each.severity for each in parsed.row_problems] == [Severity.INFO]


def test_the_newer_state_of_a_parcel_wins_in_any_order() -> None:
    older = {"Last Status": "ON DELIVERY", "Last Update": "2026-10-20 08:00:00"}
    newer = {"Last Status": "DELIVERED", "Last Update": "2026-10-22 08:00:00"}

    for changes in ((older, newer), (newer, older)):
        parsed = read_rows(mengantar(*changes))
        assert only(parsed).status is Lifecycle.DELIVERED
        assert [each.severity for each in parsed.row_problems] == [Severity.WARNING]


def test_two_different_parcels_under_one_id_are_kept_out() -> None:
    parsed = read_rows(mengantar({}, {"Tracking ID": "JP0000000001"}))

    assert parsed.orders == ()
    assert parsed.rejected_orders == ("MGT1333349146",)


def test_a_quantity_of_zero_or_a_fraction_is_refused() -> None:
    parsed = read_rows(
        mengantar(
            {"Quantity": 0}, {"Order ID": "MGT2", "Quantity": Decimal("1.5")}, {"Order ID": "MGT3"}
        )
    )

    assert [order.platform_order_id for order in parsed.orders] == ["MGT3"]
    assert [(each.row, each.value) for each in parsed.errors] == [(2, "0"), (3, "1.5")]
