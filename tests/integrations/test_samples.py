"""Every total of the samples' expected.json is reached, and none of its traps."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from app.integrations.importer import read_file
from app.integrations.neutral import Channel, Lifecycle
from app.integrations.xlsx.source import Source
from tests.integrations.files import MENGANTAR_SAMPLE, SAMPLES, SHOPEE_SAMPLE, TIKTOK_SAMPLE

if TYPE_CHECKING:
    from app.core.money import Money
    from app.integrations.neutral import NeutralOrder, ParsedFile

pytestmark = pytest.mark.req("ERP-ORD-08", "ERP-ORD-02")

EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))


def rupiah(money: Money) -> int:
    whole, rest = divmod(money.sen, 100)
    assert rest == 0
    return whole


def by_sku(orders: tuple[NeutralOrder, ...], *, active: bool) -> dict[str, int]:
    pieces: Counter[str] = Counter()
    for order in orders:
        if order.status.active or not active:
            for line in order.lines:
                pieces[line.sku] += line.quantity
    return dict(pieces)


def returned_by_sku(parsed: ParsedFile) -> dict[str, int]:
    lines = [line for order in parsed.orders for line in order.lines]
    return {line.sku: line.returned for line in lines if line.returned}


def by_day(orders: tuple[NeutralOrder, ...]) -> dict[str, int]:
    days = Counter(f"{order.times.created:%Y-%m-%d}" for order in orders if order.times.created)
    return dict(days)


def statuses(parsed: ParsedFile) -> dict[str, int]:
    return {str(status): count for status, count in parsed.totals.by_status.items()}


@pytest.fixture(scope="module")
def shopee() -> ParsedFile:
    return read_file(Source.of_path(SHOPEE_SAMPLE))


@pytest.fixture(scope="module")
def tiktok() -> ParsedFile:
    return read_file(Source.of_path(TIKTOK_SAMPLE))


@pytest.fixture(scope="module")
def mengantar() -> ParsedFile:
    return read_file(Source.of_path(MENGANTAR_SAMPLE))


def check_common(parsed: ParsedFile, expected: dict[str, Any], rows: int) -> None:
    totals = parsed.totals
    assert parsed.row_problems == ()
    assert parsed.unknown_columns == ()
    assert parsed.rows_read == rows
    assert totals.orders == len(parsed.orders) == expected["orders"]
    assert totals.lines == expected["lines"]
    assert statuses(parsed) == expected["by_neutral_status"]
    assert by_sku(parsed.orders, active=False) == expected["qty_by_sku"]
    assert by_sku(parsed.orders, active=True) == expected["qty_by_sku_active"]
    assert returned_by_sku(parsed) == expected["qty_returned_by_sku"]
    assert totals.pieces == sum(expected["qty_by_sku"].values())
    assert rupiah(totals.gross_before_discount) == expected["gross_before_discount"]
    assert rupiah(totals.seller_discount) == expected["seller_discount"]
    assert rupiah(totals.gross) == expected["gross"]
    assert rupiah(totals.gross_active) == expected["gross_active"]
    assert by_day(parsed.orders) == expected["orders_by_created_date"]
    blank = [line for order in parsed.orders for line in order.lines if not line.sku]
    assert len(blank) == expected["lines_blank_sku"]


def test_shopee_sample(shopee: ParsedFile) -> None:
    expected = EXPECTED["shopee_orders"]
    once = expected["order_level_once"]
    amounts = shopee.totals.amounts

    assert (shopee.kind, shopee.layout) == ("shopee.orders", "semua pesanan, 50 kolom")
    check_common(shopee, expected, EXPECTED["files"][SHOPEE_SAMPLE.name]["rows"])
    assert rupiah(amounts.seller_voucher) == once["seller_voucher"]
    assert rupiah(amounts.platform_voucher) == once["platform_voucher"]
    assert rupiah(amounts.coins) == once["coins"]
    assert rupiah(amounts.buyer_shipping) == once["buyer_shipping"]
    assert rupiah(amounts.buyer_paid) == once["total_payment"]


def test_shopee_trap_of_summing_order_level_amounts_per_row(shopee: ParsedFile) -> None:
    per_row = sum(order.amounts.buyer_paid.sen * len(order.lines) for order in shopee.orders)

    assert per_row // 100 == EXPECTED["shopee_orders"]["trap_total_payment_summed_per_row"]
    assert shopee.totals.amounts.buyer_paid.sen != per_row


def test_tiktok_sample(tiktok: ParsedFile) -> None:
    expected = EXPECTED["tiktok_orders"]
    once = expected["order_level_once"]
    amounts = tiktok.totals.amounts

    assert tiktok.kind == "tiktok.orders"
    check_common(tiktok, expected, EXPECTED["files"][TIKTOK_SAMPLE.name]["rows"])
    assert rupiah(tiktok.totals.platform_discount) == expected["platform_discount"]
    assert rupiah(amounts.buyer_paid) == once["order_amount"]
    assert rupiah(amounts.refund) == once["refund"]
    assert rupiah(amounts.buyer_shipping) == once["shipping_after_discount"]
    assert tiktok.totals.by_channel[Channel.TOKOPEDIA] == expected["tokopedia_orders"]


def test_mengantar_sample(mengantar: ParsedFile) -> None:
    expected = EXPECTED["mengantar"]
    totals = mengantar.totals
    delivered = [each for each in mengantar.orders if each.status is Lifecycle.DELIVERED]
    returned = [each for each in mengantar.orders if each.status is Lifecycle.RETURNED]

    assert mengantar.row_problems == ()
    assert mengantar.unknown_columns == ()
    assert totals.orders == expected["orders"]
    assert totals.cod_orders == expected["cod_orders"]
    assert (
        dict(Counter(order.raw_status for order in mengantar.orders)) == expected["by_raw_status"]
    )
    assert statuses(mengantar) == expected["by_neutral_status"]
    assert by_sku(mengantar.orders, active=True) == expected["qty_by_product_id_active"]
    assert rupiah(totals.cod_amount) == expected["cod_total"]
    assert sum(rupiah(order.cod_amount) for order in delivered) == expected["cod_collected"]
    assert rupiah(totals.amounts.goods_value) == expected["product_value"]
    assert rupiah(totals.gross) == expected["product_value"]
    assert rupiah(totals.amounts.shipping_original) == expected["shipping_fee"]
    assert rupiah(totals.amounts.shipping_rebate) == expected["shipping_discount"]
    assert rupiah(totals.amounts.cod_fee) == expected["cod_fee"]
    assert rupiah(totals.amounts.shipping_return) == expected["return_fee"]

    def shipping(order: NeutralOrder) -> int:
        return rupiah(order.amounts.shipping_original - order.amounts.shipping_rebate)

    net = sum(rupiah(o.cod_amount - o.amounts.cod_fee) - shipping(o) for o in delivered)
    net -= sum(shipping(o) + rupiah(o.amounts.shipping_return) for o in returned)
    assert net == expected["net_delivered_and_returned"]


def test_undelivered_parcels_need_attention(mengantar: ParsedFile) -> None:
    told = [order.attention for order in mengantar.orders if order.attention]

    assert told == ["Belum berhasil diantar: hubungi pembeli atau kurir"] * 4


@pytest.mark.parametrize("path", [SHOPEE_SAMPLE, TIKTOK_SAMPLE, MENGANTAR_SAMPLE])
def test_every_order_keeps_the_platforms_own_id_and_status(path: Any) -> None:
    parsed = read_file(Source.of_path(path))

    assert all(order.platform_order_id and order.raw_status for order in parsed.orders)
    assert len({order.platform_order_id for order in parsed.orders}) == len(parsed.orders)
    assert all(order.times.created and order.times.created.tzinfo for order in parsed.orders)


def test_fingerprint_is_of_the_bytes(shopee: ParsedFile) -> None:
    copy = read_file(Source.of_bytes("salinan (1).xlsx", SHOPEE_SAMPLE.read_bytes()))

    assert copy.sha256 == shopee.sha256
    assert (copy.file_name, shopee.file_name) == ("salinan (1).xlsx", SHOPEE_SAMPLE.name)
    assert copy.orders == shopee.orders
