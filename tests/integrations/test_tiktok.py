"""TikTok Shop's and Tokopedia's quirks, each by itself (formats/tiktok.md)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from app.core.env import WIB
from app.core.money import Money
from app.integrations.neutral import Channel, Lifecycle, Platform, Severity
from app.integrations.tiktok.importer import NumbersRuined
from tests.integrations.files import (
    TIKTOK_SAMPLE,
    cells_of,
    only,
    read_bytes,
    read_csv,
    read_rows,
    tiktok,
)
from tests.support.marketplace_files import (
    TIKTOK_HEADER,
    Row,
    csv_bytes,
    made_orders,
    tiktok_id,
    tiktok_rows,
)

pytestmark = pytest.mark.req("ERP-ORD-08", "ERP-ORD-02")

WITH_TABS = frozenset(
    {"Order ID", "SKU ID", "Package ID", "Tracking ID"}
    | {name for name in TIKTOK_HEADER if name.endswith(" Time")}
)


def test_the_usual_order() -> None:
    order = only(
        read_rows(
            tiktok(
                {
                    "Order Status": "Dikirim",
                    "Order Substatus": "Terkirim",
                    "RTS Time": "15/10/2026 14:00:00",
                    "Shipped Time": "15/10/2026 18:00:00",
                    "Delivered Time": "17/10/2026 09:00:00",
                    "Tracking ID": "JX2483610725",
                    "Delivery Option": "Pengiriman standar",
                    "Shipping Provider Name": "J&T Express",
                    "Phone #": "(+62)8*******72",
                    "Payment Method": "Bayar di tempat",
                    "Weight(kg)": "0.3",
                    "Districts": "Kec. Contoh",
                    "Regency and City": "Kota Makassar",
                    "Shipping Fee After Discount": "2000",
                }
            )
        )
    )

    assert (order.platform, order.channel) == (Platform.TIKTOK, Channel.TIKTOK)
    assert order.status is Lifecycle.DELIVERED
    assert order.raw_status == "Dikirim / Terkirim"
    assert order.times.created == datetime(2026, 10, 15, 9, 36, tzinfo=WIB)
    # "RTS Time" is ready to ship, not return to sender.
    assert order.times.ready == datetime(2026, 10, 15, 14, 0, tzinfo=WIB)
    assert order.times.delivered == datetime(2026, 10, 17, 9, 0, tzinfo=WIB)
    assert (order.courier, order.service) == ("J&T Express", "Pengiriman standar")
    assert (order.resi, order.other_resi) == ("JX2483610725", ())
    assert (order.phone, order.weight_grams) == ("(+62)8*******72", 300)
    assert (order.address.district, order.address.city) == ("Kec. Contoh", "Kota Makassar")
    assert (order.is_cod, order.cod_amount) == (True, Money.rupiah_of(84_800))
    line = order.lines[0]
    assert line.platform_sku_id == line.key == "1730199352080346508"
    assert line.revenue == Money.rupiah_of(82_800)


def test_description_row_is_recognised_by_its_order_id_not_its_words() -> None:
    table = tiktok({})
    table.insert(1, [f"Arti kolom {name}" for name in TIKTOK_HEADER])

    parsed = read_rows(table)

    assert len(parsed.orders) == 1
    assert parsed.rows_read == 1
    assert parsed.row_problems == ()


def test_a_row_without_an_order_id_is_no_description() -> None:
    parsed = read_rows(tiktok({}, {"Order ID": "lihat catatan"}))

    assert len(parsed.orders) == 1
    assert [(each.row, each.column) for each in parsed.errors] == [(3, "Order ID")]


@pytest.mark.parametrize(
    ("status", "substatus", "expected"),
    [
        ("Belum dibayar", "", Lifecycle.UNPAID),
        ("Unpaid", "", Lifecycle.UNPAID),
        ("Perlu dikirim", "Menunggu pengambilan", Lifecycle.READY_TO_SHIP),
        ("To ship", "Awaiting collection", Lifecycle.READY_TO_SHIP),
        ("Dikirim", "Sedang transit", Lifecycle.SHIPPED),
        ("Shipped", "In transit", Lifecycle.SHIPPED),
        ("Dikirim", "Terkirim", Lifecycle.DELIVERED),
        ("Shipped", "Delivered", Lifecycle.DELIVERED),
        ("Selesai", "Selesai", Lifecycle.COMPLETED),
        ("Completed", "", Lifecycle.COMPLETED),
        ("Dibatalkan", "Dibatalkan", Lifecycle.CANCELLED),
        ("Canceled", "", Lifecycle.CANCELLED),
        ("Cancelled", "", Lifecycle.CANCELLED),
    ],
)
def test_status_words(status: str, substatus: str, expected: Lifecycle) -> None:
    order = only(read_rows(tiktok({"Order Status": status, "Order Substatus": substatus})))

    assert order.status is expected
    assert order.attention == ""


@pytest.mark.parametrize(
    ("reason", "attention"),
    [
        ("Pengiriman paket gagal", "Pengiriman gagal: barang dalam perjalanan kembali"),
        ("Lainnya", "Dibatalkan setelah dikirim: pastikan barangnya kembali"),
    ],
)
def test_cancelled_after_shipping_is_returned(reason: str, attention: str) -> None:
    order = only(
        read_rows(
            tiktok(
                {
                    "Order Status": "Dibatalkan",
                    "Cancelation/Return Type": "Cancel",
                    "Shipped Time": "16/10/2026 09:00:00",
                    "Cancel By": "System",
                    "Cancel Reason": reason,
                }
            )
        )
    )

    assert order.status is Lifecycle.RETURNED
    assert order.attention == attention
    assert order.cancel_reason == f"System: {reason}"
    assert order.return_note == ""


def test_a_return_keeps_the_status_and_tells_the_quantity() -> None:
    order = only(
        read_rows(
            tiktok(
                {
                    "Order Status": "Selesai",
                    "Cancelation/Return Type": "Return/Refund",
                    "Sku Quantity of return": "1",
                    "Order Refund Amount": "82800",
                }
            )
        )
    )

    assert order.status is Lifecycle.COMPLETED
    assert (order.return_note, order.lines[0].returned) == ("Return/Refund", 1)
    assert order.amounts.refund == Money.rupiah_of(82_800)


def test_an_unknown_status_is_listed_and_never_guessed() -> None:
    parsed = read_rows(tiktok({"Order Status": "Ditahan", "Order Substatus": "Pemeriksaan"}))

    assert parsed.orders == ()
    assert parsed.unknown_statuses == {"Ditahan / Pemeriksaan": 1}
    assert [(each.row, each.column) for each in parsed.errors] == [(2, "Order Status")]


def test_an_unknown_substatus_keeps_what_the_status_says_and_is_told() -> None:
    parsed = read_rows(tiktok({"Order Status": "Dikirim", "Order Substatus": "Hilang di jalan"}))

    assert only(parsed).status is Lifecycle.SHIPPED
    assert only(parsed).attention == "Substatus belum dikenal: Hilang di jalan"
    assert [(each.column, each.value, each.severity) for each in parsed.row_problems] == [
        ("Order Substatus", "Hilang di jalan", Severity.WARNING)
    ]


@pytest.mark.parametrize(
    ("channel", "invoice"),
    [("Tokopedia", ""), ("TikTok Shop", "INV/20261015/MPL/1"), ("Tokopedia", "INV/20261015/MPL/1")],
)
def test_tokopedia_orders_come_in_the_same_file(channel: str, invoice: str) -> None:
    order = only(
        read_rows(tiktok({"Purchase Channel": channel, "Tokopedia Invoice Number": invoice}))
    )

    assert order.channel is Channel.TOKOPEDIA
    assert order.platform is Platform.TIKTOK
    assert order.other_ids == ((invoice,) if invoice else ())


def test_order_level_amounts_count_once_and_lines_add_up() -> None:
    parsed = read_rows(tiktok({"SKU ID": "1"}, {"SKU ID": "2"}, {"SKU ID": "3"}))

    assert (parsed.totals.orders, parsed.totals.lines) == (1, 3)
    assert parsed.totals.amounts.buyer_paid == Money.rupiah_of(84_800)
    assert parsed.totals.gross == Money.rupiah_of(248_400)


def test_seller_revenue_leaves_the_platforms_discount_out() -> None:
    line = only(
        read_rows(tiktok({"SKU Platform Discount": "5000", "SKU Subtotal After Discount": "77800"}))
    ).lines[0]

    assert line.revenue == Money.rupiah_of(82_800)
    assert line.platform_discount == Money.rupiah_of(5_000)


def test_a_subtotal_that_does_not_add_up_is_told() -> None:
    parsed = read_rows(tiktok({"SKU Subtotal After Discount": "82801"}))

    assert [(each.column, each.severity) for each in parsed.row_problems] == [
        ("SKU Subtotal After Discount", Severity.WARNING)
    ]


def test_unit_price_of_several_pieces_is_the_rounded_share() -> None:
    line = only(
        read_rows(
            tiktok(
                {
                    "Quantity": "3",
                    "SKU Subtotal Before Discount": "100000",
                    "SKU Seller Discount": "0",
                    "SKU Subtotal After Discount": "100000",
                }
            )
        )
    ).lines[0]

    assert (str(line.unit_price), str(line.subtotal_after)) == ("33333.33", "100000.00")


def test_several_parcels_of_one_order() -> None:
    order = only(
        read_rows(
            tiktok(
                {"SKU ID": "1", "Tracking ID": "JX1"},
                {"SKU ID": "2", "Tracking ID": "JX2"},
                {"SKU ID": "3", "Tracking ID": "JX1"},
            )
        )
    )

    assert (order.resi, order.other_resi) == ("JX1", ("JX2",))
    assert [line.resi for line in order.lines] == ["JX1", "JX2", "JX1"]


def test_blank_seller_sku_keeps_the_line_and_says_so() -> None:
    parsed = read_rows(tiktok({"Seller SKU": ""}))

    assert only(parsed).lines[0].sku == ""
    assert parsed.row_problems[0].column == "Seller SKU"


@pytest.mark.parametrize("sku", ["A+B", "3PCS-A", "A,B"])
def test_joined_skus_stay_as_written(sku: str) -> None:
    assert only(read_rows(tiktok({"Seller SKU": sku}))).lines[0].sku == sku


def test_csv_with_tabs_after_ids_and_alone_in_empty_fields() -> None:
    made = made_orders(8, seed=3)
    data = csv_bytes(tiktok_rows(made), tabs_after=WITH_TABS)

    parsed = read_bytes(data, "Semua pesanan.csv")

    assert data.count(b"\t") > 8
    assert parsed.orders == read_rows(tiktok_rows(made)).orders
    assert [order.platform_order_id for order in parsed.orders] == [tiktok_id(o) for o in made]
    assert parsed.row_problems == ()


@pytest.mark.parametrize("number", ["5.83871E+17", Decimal(580177990905303000), Decimal("5.8E+17")])
def test_ids_ruined_by_excel_are_refused(number: str | Decimal) -> None:
    parsed = read_rows(tiktok({}, {"Order ID": number}))

    assert len(parsed.orders) == 1
    assert [(each.row, each.column) for each in parsed.errors] == [(3, "Order ID")]


def test_ids_rounded_to_fifteen_digits_and_written_out_refuse_the_file() -> None:
    changes = [{"Order ID": f"58017799090530{n}000"} for n in range(4)]

    with pytest.raises(NumbersRuined, match="580177990905300000") as refusal:
        read_rows(tiktok(*changes))

    assert refusal.value.code == "FILE_IDS"


def test_one_id_ending_in_zeros_is_only_chance() -> None:
    changes = [{"Order ID": f"58017799090530347{n}"} for n in range(9)]

    assert len(read_rows(tiktok(*changes, {"Order ID": "580177990905303000"})).orders) == 10


def test_day_first_for_the_first_twelve_days() -> None:
    order = only(read_rows(tiktok({"Created Time": "05/10/2026 18:28:00"})))

    assert order.times.created == datetime(2026, 10, 5, 18, 28, tzinfo=WIB)


def test_month_first_with_am_pm_as_other_locales_write() -> None:
    order = only(read_rows(tiktok({"Created Time": "10/05/2026 06:28:00 PM"})))

    assert order.times.created == datetime(2026, 10, 5, 18, 28, tzinfo=WIB)


def test_dates_swapped_by_an_english_excel_are_refused() -> None:
    parsed = read_rows(
        tiktok(
            {"Order ID": "580177990905303471", "Created Time": Decimal("46152.5")},
            {"Order ID": "580177990905303472", "Created Time": "15/10/2026 09:36:00"},
        )
    )

    assert [order.platform_order_id for order in parsed.orders] == ["580177990905303472"]
    assert "ditukar oleh Excel" in parsed.errors[0].reason


def test_the_sample_shuffled_and_saved_as_semicolon_csv() -> None:
    cells = [row for _, row in cells_of(TIKTOK_SAMPLE.read_bytes())]
    table: list[Row] = [[*map(str, row), *[""] * (63 - len(row))] for row in cells]

    again = read_csv([table[0], *sorted(table[2:], key=lambda row: str(row[0])), table[1]], ";")

    assert again.totals == read_bytes(TIKTOK_SAMPLE.read_bytes()).totals
    assert again.row_problems == ()
