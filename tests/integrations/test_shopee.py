"""Shopee's quirks, each by itself (formats/shopee.md)."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.core.env import WIB
from app.core.money import Money
from app.integrations.neutral import Lifecycle, Severity
from tests.integrations.files import (
    only,
    read_rows,
    shopee,
)
from tests.support.marketplace_files import SHOPEE_HEADER, Row

pytestmark = pytest.mark.req("ERP-ORD-08", "ERP-ORD-02")

ENGLISH = {
    "No. Pesanan": "Order ID",
    "Status Pesanan": "Order Status",
    "Alasan Pembatalan": "Cancel reason",
    "No. Resi": "Tracking Number*",
    "Opsi Pengiriman": "Shipping Option",
    "Waktu Pesanan Dibuat": "Order Creation Date",
    "Waktu Pembayaran Dilakukan": "Order Paid Time",
    "Metode Pembayaran": "Payment Method",
    "SKU Induk": "Parent SKU Reference No.",
    "Nama Produk": "Product Name",
    "Nomor Referensi SKU": "SKU Reference No.",
    "Nama Variasi": "Variation Name",
    "Harga Awal": "Original Price (IDR)",
    "Harga Setelah Diskon": "Deal Price (IDR)",
    "Jumlah": "Quantity",
    "Subtotal Pesanan": "Product Subtotal (IDR)",
    "Total Diskon": "Total Discount",
    "Diskon Dari Penjual": "Price Discount(from Seller)",
    "Total Pembayaran": "Grand Total",
    "Username (Pembeli)": "Username (Buyer)",
}


def renamed(table: list[Row], names: dict[str, str]) -> list[Row]:
    return [[names.get(str(name), name) for name in table[0]], *table[1:]]


def without(table: list[Row], *dropped: str) -> list[Row]:
    keep = [place for place, name in enumerate(table[0]) if name not in dropped]
    return [[row[place] for place in keep] for row in table]


# ---------------------------------------------------------------- layouts


def test_the_usual_order() -> None:
    order = only(
        read_rows(
            shopee(
                {
                    "Nama Variasi": "Hitam,M",
                    "Username (Pembeli)": "siti71588",
                    "Nama Penerima": "J******u",
                    "No. Telepon": "******20",
                    "Alamat Pengiriman": "Jl******",
                    "Kota/Kabupaten": "KAB. TANGERANG",
                    "Provinsi": "BANTEN",
                    "Total Berat": "1.225 gr",
                    "Catatan dari Pembeli": "tolong\ncepat",
                    SHOPEE_HEADER[7]: "2026-10-05 17:50",
                }
            )
        )
    )

    assert order.status is Lifecycle.READY_TO_SHIP
    assert order.times.created == datetime(2026, 10, 1, 21, 15, tzinfo=WIB)
    assert order.times.paid is None
    assert order.times.ship_by == datetime(2026, 10, 5, 17, 50, tzinfo=WIB)
    assert (order.courier, order.service) == ("SPX Standard", "Reguler (Cashless)-SPX Standard")
    assert (order.buyer_username, order.recipient) == ("siti71588", "J******u")
    assert (order.address.city, order.address.province) == ("KAB. TANGERANG", "BANTEN")
    assert order.weight_grams == 1225
    assert order.buyer_note == "tolong\ncepat"
    assert order.amounts.buyer_paid == Money.rupiah_of(84_000)
    assert not order.is_cod
    assert order.cod_amount == Money(0)
    line = order.lines[0]
    assert (line.sku, line.variation, line.quantity) == ("SBN-01", "Hitam,M", 1)
    assert line.revenue == Money.rupiah_of(82_500)


@pytest.mark.req("WMS-CRM-02")
def test_a_masked_phone_is_kept_as_given() -> None:
    assert only(read_rows(shopee({"No. Telepon": "******28"}))).phone == "******28"


def test_columns_are_found_by_name_not_by_position() -> None:
    table = shopee()

    turned = read_rows([list(reversed(row)) for row in table])

    assert turned.orders == read_rows(table).orders


def test_layout_of_2022_has_no_payment_method_and_rp_money() -> None:
    table = without(
        shopee(
            {
                "Harga Awal": "Rp 82.500",
                "Harga Setelah Diskon": "Rp82.500",
                "Total Pembayaran": "Rp 84.000",
            }
        ),
        "Metode Pembayaran",
        "Tipe Pesanan",
        "Returned quantity",
        "Estimasi Potongan Biaya Pengiriman",
        "Ongkos Kirim Pengembalian Barang",
    )

    parsed = read_rows(renamed(table, {"Subtotal Pesanan": "Total Harga Produk"}))

    assert parsed.layout == "lama (2022), 45 kolom"
    assert parsed.row_problems == ()
    assert only(parsed).lines[0].subtotal_after == Money.rupiah_of(82_500)
    assert only(parsed).lines[0].returned == 0


def test_cancellation_export_calls_the_subtotal_dibayar_pembeli() -> None:
    table = renamed(
        without(shopee({"Status Pesanan": "Dibatalkan"}), "Tipe Pesanan"),
        {"Subtotal Pesanan": "Dibayar Pembeli"},
    )

    parsed = read_rows(table)

    assert parsed.layout == "pembatalan, 49 kolom"
    assert only(parsed).status is Lifecycle.CANCELLED
    assert parsed.row_problems == ()


def test_to_ship_export_without_a_cancel_reason_and_with_a_second_sheet() -> None:
    header = [name for name in SHOPEE_HEADER if name != "Alasan Pembatalan"]
    header[2:2] = ["Shipped by Advance Fulfilment", "Booking SN", "Nama Gudang"]

    parsed = read_rows(shopee({"Nama Gudang": "Gudang Timur"}, header=header))

    assert parsed.layout == "perlu dikirim, 52 kolom"
    assert parsed.unknown_columns == ()
    assert only(parsed).warehouse == "Gudang Timur"


@pytest.mark.parametrize("word", ["Dikirim ke Penjual", "Selesai Dikirim ke Penjual"])
def test_failed_delivery_export_is_returned_whatever_its_status(word: str) -> None:
    header = list(SHOPEE_HEADER)
    header.insert(3, "Status pengiriman gagal")
    header += [
        "Status Klaim",
        "Tanggal Klaim Diajukan",
        "Tanggal Klaim Disetujui",
        "Tanggal Klaim Dicairkan",
    ]

    parsed = read_rows(
        shopee(
            {"Status Pesanan": "Batal", "Status pengiriman gagal": word, "No. Resi": "SPXID1"},
            header=header,
        )
    )

    assert parsed.layout == "pengiriman gagal, 55 kolom"
    assert parsed.unknown_columns == ()
    assert only(parsed).status is Lifecycle.RETURNED
    assert only(parsed).attention == f"Pengiriman gagal: {word}"


def test_english_headers_with_a_currency_in_brackets() -> None:
    table = shopee({"Status Pesanan": "To ship", "No. Resi": "SPX1", "Nama Variasi": "M"})

    order = only(read_rows(renamed(table, ENGLISH)))

    assert order.status is Lifecycle.READY_TO_SHIP
    assert (order.resi, order.lines[0].variation) == ("SPX1", "M")
    assert order.lines[0].unit_price_original == Money.rupiah_of(82_500)


def test_headers_in_another_unicode_form_with_odd_blanks_and_case() -> None:
    names = {
        "No. Pesanan": "\ufeffNo.  Pesanan ",
        "Status Pembatalan/ Pengembalian": "STATUS PEMBATALAN / PENGEMBALIAN",
        "Nama Produk": "Nama\xa0Produk",
        "Jumlah": "ju\u200bmlah",
    }

    parsed = read_rows(renamed(shopee(), names))

    assert parsed.unknown_columns == ()
    assert only(parsed).lines[0].product == "Sabun sereh"


def test_unknown_and_repeated_columns_are_told_and_not_fatal() -> None:
    table = shopee()
    table[0] += ["Poin Loyalti", "Provinsi"]
    table[1] += ["7", "JAMBI"]

    parsed = read_rows(table)

    assert parsed.unknown_columns == ("Poin Loyalti", "Provinsi (2)")
    assert only(parsed).address.province == ""


def test_header_may_stand_below_other_rows() -> None:
    parsed = read_rows([["Laporan pesanan"], ["Toko", "contoh"], *shopee()])

    assert only(parsed).row == 4


# ---------------------------------------------------------------- statuses


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Belum Bayar", Lifecycle.UNPAID),
        ("Perlu Dikirim", Lifecycle.READY_TO_SHIP),
        ("Sedang Dikirim", Lifecycle.SHIPPED),
        ("Telah Dikirim", Lifecycle.DELIVERED),
        (" selesai ", Lifecycle.COMPLETED),
        ("Batal", Lifecycle.CANCELLED),
        ("Dibatalkan", Lifecycle.CANCELLED),
        ("Unpaid", Lifecycle.UNPAID),
        ("Shipping", Lifecycle.SHIPPED),
        ("To receive", Lifecycle.DELIVERED),
        ("Completed", Lifecycle.COMPLETED),
        ("Cancelled", Lifecycle.CANCELLED),
    ],
)
def test_status_words(word: str, expected: Lifecycle) -> None:
    order = only(read_rows(shopee({"Status Pesanan": word})))

    assert order.status is expected
    assert order.raw_status == word.strip()


def test_cancelled_after_a_failed_delivery_is_returned() -> None:
    reason = "Dibatalkan secara otomatis oleh sistem Shopee. Alasan: Pengiriman gagal"

    order = only(
        read_rows(
            shopee({"Status Pesanan": "Batal", "No. Resi": "SPX1", "Alasan Pembatalan": reason})
        )
    )

    assert order.status is Lifecycle.RETURNED
    assert order.cancel_reason == reason
    assert order.attention


def test_cancelled_with_a_resi_for_another_reason_never_left_but_needs_a_look() -> None:
    order = only(
        read_rows(
            shopee(
                {
                    "Status Pesanan": "Batal",
                    "No. Resi": "SPX1",
                    "Alasan Pembatalan": "Dibatalkan oleh Pembeli. Alasan: Others",
                }
            )
        )
    )

    assert order.status is Lifecycle.CANCELLED
    assert "pastikan paketnya tidak ikut terkirim" in order.attention


def test_completed_with_a_return_stays_completed_and_tells_the_quantity() -> None:
    order = only(
        read_rows(
            shopee(
                {
                    "Status Pesanan": "Selesai",
                    "Status Pembatalan/ Pengembalian": "Permintaan Disetujui",
                    "Jumlah": "2",
                    "Subtotal Pesanan": "165.000",
                    "Returned quantity": "1",
                }
            )
        )
    )

    assert order.status is Lifecycle.COMPLETED
    assert order.return_note == "Permintaan Disetujui"
    assert (order.lines[0].quantity, order.lines[0].returned) == (2, 1)


def test_an_unknown_status_is_listed_and_never_guessed() -> None:
    parsed = read_rows(
        shopee({}, {"No. Pesanan": "261001XYZW9876", "Status Pesanan": "Menunggu Wahyu"})
    )

    assert [order.platform_order_id for order in parsed.orders] == ["261001ABCD1234"]
    assert parsed.unknown_statuses == {"Menunggu Wahyu": 1}
    assert parsed.rejected_orders == ("261001XYZW9876",)
    problem = parsed.errors[0]
    assert (problem.sheet, problem.row, problem.column) == ("orders", 3, "Status Pesanan")
    assert (problem.value, problem.order_id) == ("Menunggu Wahyu", "261001XYZW9876")


# ---------------------------------------------------------------- lines and amounts


def test_order_level_amounts_count_once_per_order() -> None:
    shared = {"Jumlah Produk di Pesan": "3", "Voucher Ditanggung Penjual": "5.000"}
    parsed = read_rows(
        shopee(
            {**shared, "Nomor Referensi SKU": "A"},
            {**shared, "Nomor Referensi SKU": "B"},
            {**shared, "Nomor Referensi SKU": "C"},
        )
    )

    assert (parsed.totals.orders, parsed.totals.lines) == (1, 3)
    assert parsed.totals.amounts.buyer_paid == Money.rupiah_of(84_000)
    assert parsed.totals.amounts.seller_voucher == Money.rupiah_of(5_000)
    assert parsed.totals.gross == Money.rupiah_of(247_500)


def test_price_split_lines_are_added_not_refused() -> None:
    parsed = read_rows(
        shopee(
            {"Jumlah Produk di Pesan": "3", "Jumlah": "2", "Subtotal Pesanan": "165.000"},
            {
                "Jumlah Produk di Pesan": "3",
                "Harga Setelah Diskon": "70.000",
                "Subtotal Pesanan": "70.000",
                "Total Diskon": "12.500",
                "Diskon Dari Penjual": "12.500",
            },
        )
    )

    order = only(parsed)
    assert parsed.row_problems == ()
    assert [line.quantity for line in order.lines] == [2, 1]
    assert [line.key for line in order.lines] == ["SBN-01|", "SBN-01|#2"]
    assert order.revenue == Money.rupiah_of(235_000)


def test_the_platform_pays_its_own_discount() -> None:
    line = only(
        read_rows(
            shopee(
                {
                    "Harga Setelah Diskon": "70.000",
                    "Subtotal Pesanan": "70.000",
                    "Total Diskon": "12.500",
                    "Diskon Dari Penjual": "10.000",
                    "Diskon Dari Shopee": "2.500",
                }
            )
        )
    ).lines[0]

    assert line.platform_discount == Money.rupiah_of(2_500)
    assert line.revenue == Money.rupiah_of(72_500)
    assert line.subtotal_after == Money.rupiah_of(70_000)


def test_a_subtotal_that_does_not_add_up_is_told() -> None:
    parsed = read_rows(shopee({"Subtotal Pesanan": "82.000"}))

    assert [(each.column, each.severity) for each in parsed.row_problems] == [
        ("Subtotal Pesanan", Severity.WARNING)
    ]
    assert len(parsed.orders) == 1


def test_order_level_amounts_that_differ_between_lines_are_told() -> None:
    parsed = read_rows(
        shopee(
            {"Nomor Referensi SKU": "A"}, {"Nomor Referensi SKU": "B", "Total Pembayaran": "99.000"}
        )
    )

    problem = parsed.row_problems[0]
    assert (problem.row, problem.column, problem.value) == (3, "Total Pembayaran", "99.000")
    assert problem.severity is Severity.WARNING
    assert '"84.000"' in problem.reason
    assert only(parsed).amounts.buyer_paid == Money.rupiah_of(84_000)
    assert len(only(parsed).lines) == 2


def test_the_same_amount_written_differently_is_no_difference() -> None:
    parsed = read_rows(
        shopee(
            {"Nomor Referensi SKU": "A"}, {"Nomor Referensi SKU": "B", "Total Pembayaran": 84_000}
        )
    )

    assert parsed.row_problems == ()


def test_two_statuses_of_one_order_keep_it_out() -> None:
    parsed = read_rows(
        shopee(
            {"Nomor Referensi SKU": "A"}, {"Nomor Referensi SKU": "B", "Status Pesanan": "Selesai"}
        )
    )

    assert parsed.orders == ()
    assert parsed.rejected_orders == ("261001ABCD1234",)
    assert parsed.errors[0].column == "Status Pesanan"


def test_blank_sku_takes_the_parent_sku() -> None:
    line = only(read_rows(shopee({"Nomor Referensi SKU": "", "SKU Induk": " sbn "}))).lines[0]

    assert (line.sku, line.sku_raw, line.sku_from_parent) == ("SBN", "", True)


def test_blank_sku_and_parent_keep_the_line_and_say_so() -> None:
    parsed = read_rows(shopee({"Nomor Referensi SKU": ""}))

    assert only(parsed).lines[0].sku == ""
    assert [(each.row, each.column) for each in parsed.row_problems] == [(2, "Nomor Referensi SKU")]
    assert "Sabun sereh" in parsed.row_problems[0].reason


def test_sku_is_compared_trimmed_and_upper_case() -> None:
    line = only(read_rows(shopee({"Nomor Referensi SKU": " sbn - 01\t"}))).lines[0]

    assert (line.sku, line.sku_raw) == ("SBN - 01", "sbn - 01")


def test_cash_on_delivery() -> None:
    order = only(read_rows(shopee({"Metode Pembayaran": "COD (Bayar di Tempat)"})))

    assert order.is_cod
    assert order.cod_amount == Money.rupiah_of(84_000)
