"""Shopee's quirks, each by itself (formats/shopee.md)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.env import WIB
from app.core.money import Money
from app.integrations.neutral import Lifecycle, Severity
from tests.integrations.files import (
    SHOPEE_SAMPLE,
    cells_of,
    only,
    read_bytes,
    read_csv,
    read_rows,
    shopee,
)
from tests.support.marketplace_files import SHOPEE_HEADER, Row, made_orders, shopee_rows

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


# ---------------------------------------------------------------- rows that are odd


def test_fewer_pieces_than_stated_means_a_cut_file() -> None:
    parsed = read_rows(shopee({"Jumlah Produk di Pesan": "3"}))

    assert parsed.orders == ()
    assert "terpotong" in parsed.errors[0].reason


def test_a_doubled_row_is_dropped_when_the_stated_pieces_say_so() -> None:
    parsed = read_rows(shopee({"Jumlah Produk di Pesan": "1"}, {"Jumlah Produk di Pesan": "1"}))

    assert only(parsed).pieces == 1
    assert "kembar" in parsed.row_problems[0].reason


def test_the_same_block_again_further_down_adds_nothing() -> None:
    table = list(shopee_rows(made_orders(6)))

    parsed = read_rows([*table, *table[1:4]])

    assert parsed.orders == read_rows(table).orders
    assert {each.severity for each in parsed.row_problems} == {Severity.INFO}
    assert len(parsed.row_problems) == 3


def test_lines_scattered_by_a_sort_come_together_again() -> None:
    header, *lines = shopee_rows(made_orders(40, seed=9))
    straight = read_rows([header, *lines])

    sorted_by_product = read_rows([header, *sorted(lines, key=lambda row: str(row[15]))])

    assert sorted_by_product.totals == straight.totals
    assert sorted_by_product.row_problems == ()


def test_a_complete_order_met_again_with_other_details_is_told_and_skipped() -> None:
    whole = {"Jumlah Produk di Pesan": "1"}
    other = {"No. Pesanan": "261002ABCD1234", **whole}

    parsed = read_rows(shopee(whole, other, {**whole, "Nama Penerima": "B***i"}))

    assert parsed.totals.pieces == 2
    assert [(each.row, each.severity) for each in parsed.row_problems] == [(4, Severity.WARNING)]
    assert "sudah ada di baris 2" in parsed.row_problems[0].reason


def test_rows_met_again_without_stated_pieces_are_added_and_other_amounts_told() -> None:
    other = {"No. Pesanan": "261002ABCD1234"}

    parsed = read_rows(
        shopee({}, other, {"Nomor Referensi SKU": "LAIN", "Total Pembayaran": "99.000"})
    )

    assert [line.sku for line in parsed.orders[0].lines] == ["SBN-01", "LAIN"]
    assert [each.severity for each in parsed.row_problems] == [Severity.WARNING]


def test_more_pieces_than_stated_that_are_no_twins_are_kept_and_told() -> None:
    stated = {"Jumlah Produk di Pesan": "1"}

    parsed = read_rows(shopee(stated, {**stated, "Nomor Referensi SKU": "LAIN"}))

    assert only(parsed).pieces == 2
    assert "dipakai jumlah baris" in parsed.row_problems[0].reason


def test_warnings_are_told_up_to_a_number_and_errors_all() -> None:
    changes = [{"No. Pesanan": f"261001{n:08d}", "Nomor Referensi SKU": ""} for n in range(10_050)]
    changes.append({"No. Pesanan": "26100199999999", "Jumlah": "x"})

    parsed = read_rows(shopee(*changes))

    assert len(parsed.row_problems) == 10_002
    assert parsed.row_problems[0].reason == "50 peringatan lain tidak ditampilkan"
    assert [each.row for each in parsed.errors] == [10_052]


def test_another_snapshot_of_an_order_in_the_same_file_keeps_it_out() -> None:
    other = {"No. Pesanan": "261002ABCD1234"}

    parsed = read_rows(shopee({}, other, {"Status Pesanan": "Selesai"}))

    assert [order.platform_order_id for order in parsed.orders] == ["261002ABCD1234"]
    assert parsed.rejected_orders == ("261001ABCD1234",)


def test_every_bad_cell_of_a_row_is_told_at_once_and_the_rest_imports() -> None:
    parsed = read_rows(
        shopee(
            {"No. Pesanan": "261001AAAA0001"},
            {
                "No. Pesanan": "261001AAAA0002",
                "Jumlah": "banyak",
                "Harga Awal": "mahal",
                "Waktu Pesanan Dibuat": "kemarin",
            },
            {"No. Pesanan": "261001AAAA0003"},
        )
    )

    assert [order.platform_order_id for order in parsed.orders] == [
        "261001AAAA0001",
        "261001AAAA0003",
    ]
    assert {(each.row, each.column, each.value) for each in parsed.errors} == {
        (3, "Jumlah", "banyak"),
        (3, "Harga Awal", "mahal"),
        (3, "Waktu Pesanan Dibuat", "kemarin"),
    }


def test_half_an_order_is_kept_out_whole() -> None:
    parsed = read_rows(
        shopee({"Nomor Referensi SKU": "A"}, {"Nomor Referensi SKU": "B", "Jumlah": "1,5"})
    )

    assert parsed.orders == ()
    assert parsed.rejected_orders == ("261001ABCD1234",)


@pytest.mark.parametrize("number", ["5.83871E+17", "2,6E+13", Decimal(2610012345678901234)])
def test_ids_ruined_by_excel_are_refused(number: str | Decimal) -> None:
    parsed = read_rows(shopee({"No. Pesanan": number}, {}))

    assert len(parsed.orders) == 1
    assert "jangan disimpan lewat Excel" in parsed.errors[0].reason


def test_an_id_that_only_looks_scientific_is_an_id() -> None:
    assert only(read_rows(shopee({"No. Pesanan": "26100112345E67"}))).platform_order_id


@pytest.mark.parametrize("wrap", ["\t{}", "{}\t", "'{}", "\ufeff{}", "\xa0{} ", "{}\u200b"])
def test_ids_lose_what_spreadsheets_put_around_them(wrap: str) -> None:
    order = only(read_rows(shopee({"No. Pesanan": wrap.format("261001ABCD1234")})))

    assert order.platform_order_id == "261001ABCD1234"


def test_blank_rows_and_total_rows() -> None:
    table = shopee()
    table += [["", " "], [], ["Total", "", "", "1"], ["", "\xa0"]]

    parsed = read_rows(table)

    assert len(parsed.orders) == 1
    assert parsed.rows_read == 2
    assert [(each.row, each.column, each.value) for each in parsed.errors] == [
        (5, "No. Pesanan", "Total")
    ]


def test_a_header_without_rows_is_an_empty_result() -> None:
    parsed = read_rows(shopee()[:1])

    assert (parsed.orders, parsed.rows_read, parsed.row_problems) == ((), 0, ())


# ---------------------------------------------------------------- the same file in other clothes


def resaved(table: list[Row], *, money: str, dates: str) -> list[Row]:
    """The sample as a spreadsheet program would save it again."""
    from app.integrations.shopee.columns import COLUMNS

    names = {
        name
        for field in COLUMNS.amounts
        for name in COLUMNS.names[field]
        if name != "Returned quantity"
    }
    moments = {name for field in COLUMNS.dates for name in COLUMNS.names[field]}
    header = table[0]
    out = [header]
    for row in table[1:]:
        new: Row = []
        for name, cell in zip(header, row, strict=True):
            if name in names:
                new.append(_money(int(str(cell).replace(".", "") or 0), money))
            elif name in moments and len(str(cell)) > 1:
                new.append(_moment(datetime.fromisoformat(str(cell)), dates))
            else:
                new.append(cell)
        out.append(new)
    return out


def _money(amount: int, form: str) -> str | Decimal:
    if form == "number":
        return Decimal(amount)
    grouped = f"{amount:,}"
    return {
        "dots": grouped.replace(",", "."),
        "commas": grouped,
        "rp": f"Rp{grouped.replace(',', '.')}",
        "rp-comma-decimals": f"Rp {grouped.replace(',', '.')},00",
        "english": f"{grouped}.00",
        "float": f"{amount}.0",
        "plain": str(amount),
    }[form]


def _moment(moment: datetime, form: str) -> str | Decimal:
    if form == "serial":
        days = Decimal((moment - datetime(1899, 12, 30)).days)  # noqa: DTZ001
        seconds = Decimal(moment.hour * 3600 + moment.minute * 60)
        return (days + seconds / 86_400).quantize(Decimal("0.0000000001"))
    return moment.strftime(
        {
            "iso": "%Y-%m-%d %H:%M",
            "slashes": "%d/%m/%Y %H.%M",
            "dashes": "%d-%m-%Y %H:%M",
            "english": "%m/%d/%Y %I:%M %p",
        }[form]
    )


@pytest.mark.parametrize(
    "money", ["dots", "commas", "rp", "rp-comma-decimals", "english", "float", "plain", "number"]
)
@pytest.mark.parametrize("dates", ["iso", "slashes", "dashes", "english", "serial"])
def test_a_file_saved_again_in_any_locale_reads_the_same(money: str, dates: str) -> None:
    table: list[Row] = [
        [*map(str, row), *[""] * (50 - len(row))] for _, row in cells_of(SHOPEE_SAMPLE.read_bytes())
    ]

    again = read_rows(resaved(table, money=money, dates=dates))

    assert again.orders == read_bytes(SHOPEE_SAMPLE.read_bytes()).orders
    assert again.row_problems == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_same_rows_as_text(delimiter: str, encoding: str) -> None:
    table = shopee(
        {"Nama Produk": "Sabun, “sereh”; 90 g", "Catatan dari Pembeli": 'dua\nbaris "x"'}
    )

    order = only(read_csv(table, delimiter, encoding))

    assert order == only(read_rows(table))
    assert order.lines[0].product == "Sabun, “sereh”; 90 g"


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_blocks_does_not_matter(dice: object) -> None:
    made = made_orders(12, seed=7)
    turned = list(made)
    dice.shuffle(turned)  # type: ignore[attr-defined]

    straight, shuffled = read_rows(shopee_rows(made)), read_rows(shopee_rows(turned))

    assert shuffled.totals == straight.totals
    assert _without_rows(shuffled) == _without_rows(straight)


def _without_rows(parsed: object) -> dict[str, object]:
    from dataclasses import replace

    from app.integrations.neutral import ParsedFile

    assert isinstance(parsed, ParsedFile)
    return {
        order.platform_order_id: replace(
            order, row=0, lines=tuple(replace(line, row=0) for line in order.lines)
        )
        for order in parsed.orders
    }
