"""Rows of an order file that are odd, and what is told about them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.integrations.neutral import Severity
from tests.integrations.files import (
    only,
    read_rows,
    shopee,
)
from tests.support.marketplace_files import made_orders, shopee_rows

pytestmark = pytest.mark.req("ERP-ORD-08", "ERP-ORD-02")

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
